"""Factures reserved to the PS: searched, given back, exported; nobody else sees the code."""

import csv
import io

import pytest

from vitalbench.reference.protocol.commandes import ActeSaisi, Consulter, Exporter, Facturer
from vitalbench.reference.protocol.ecran import Valeur

from .conftest import Cabinet


@pytest.fixture
def reserve(cabinet: Cabinet) -> Cabinet:
    """A cabinet with one reserved facture of two prestations and an ordinary one."""
    cabinet.configurer(codes_reserves="XRP=VG,XRD=MD")
    cabinet.reussir(
        Facturer(prestations=(ActeSaisi(code="XRP"), ActeSaisi(code="XRD")), code_porteur="1234")
    )
    cabinet.reussir(Facturer(prestations=(ActeSaisi(code="G"),), code_porteur="1234"))
    return cabinet


def trouver(cabinet: Cabinet, **criteres: Valeur) -> list[Valeur]:
    ecran = cabinet.reussir(Consulter(objet="reservees", criteres=criteres)).ecran
    return [ligne["code_saisi"] for ligne in ecran.lignes]


def test_every_prestation_of_a_facture_found_is_given_back(reserve: Cabinet) -> None:
    assert trouver(reserve) == ["XRP", "XRD"]
    assert trouver(reserve, code_transmis="MD") == ["XRP", "XRD"]
    assert trouver(reserve, code_transmis="MD", regime="01", caisse="") == ["XRP", "XRD"]


def test_bounds_of_a_period_are_in_it(reserve: Cabinet) -> None:
    # La facture est du 23/11/2026.
    assert trouver(reserve, date_facture_du="2026-11-23", date_facture_au="2026-11-23")
    assert not trouver(reserve, date_facture_du="2026-11-24")
    assert not trouver(reserve, date_soins_au="2026-11-22")


def test_an_unknown_criterion_is_refused(reserve: Cabinet) -> None:
    reponse = reserve.commander(Consulter(objet="reservees", criteres={"couleur": "bleu"}))
    assert reponse.refus is not None
    assert "couleur" in reponse.refus.message


def test_the_csv_has_a_line_for_each_prestation(reserve: Cabinet) -> None:
    (document,) = reserve.reussir(Exporter(objet="reservees")).documents
    rangs = list(csv.reader(io.StringIO(document.contenu.decode()), delimiter=";"))
    assert [len(rang) for rang in rangs] == [12, 12, 12]
    assert rangs[0][0] == "numero"
    assert [rang[9:11] for rang in rangs[1:]] == [["XRP", "VG"], ["XRD", "MD"]]
