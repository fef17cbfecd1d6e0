"""Every seed and every anchor give a sound world."""

import datetime

import pytest

from vitalbench.reference.domain.identifiants import nir_valide, numero_am_valide, rpps_valide
from vitalbench.reference.securing.certificats import lire_certificat
from vitalbench.simulators.world.monde import Monde, creer_monde
from vitalbench.simulators.world.pki import Pki
from vitalbench.simulators.world.tirage import nir_fictif

ANCRES = (
    datetime.date(2021, 3, 1),
    datetime.date(2026, 11, 23),
    datetime.date(2028, 2, 29),
    datetime.date(2034, 12, 31),
)


def verifier(monde: Monde) -> None:
    nirs = [p.nir_individuel for p in monde.personnes.values()]
    assert len(set(nirs)) == len(nirs)
    assert all(nir_valide(nir) and nir_fictif(nir) for nir in nirs)
    numeros = [ps.cps.numero_national for ps in monde.professionnels.values()]
    structures = {e.finess for e in monde.etablissements.values()}
    assert len(set(numeros)) == len(numeros)
    cartes = [ps.cps for ps in monde.professionnels.values()]
    rpps = [cps.numero_national for cps in cartes if cps.type_identification == "8"]
    assert rpps
    assert all(map(rpps_valide, rpps))
    assert len(structures) == len(monde.etablissements)
    liberaux = [
        s.numero_facturation
        for ps in monde.professionnels.values()
        for s in ps.cps.situations
        if ps.id not in ("dr-lozach", "secretaire-yvon") and not s.numero_structure
    ]
    assert len(set(liberaux)) == len(liberaux)
    assert all(numero_am_valide(numero) for numero in liberaux)
    for personne in monde.personnes.values():
        naissance = personne.identite.date_naissance
        assert len(naissance) == 8
        assert naissance <= f"{monde.ancre:%Y%m%d}"
        assert personne.dossier.beneficiaires[personne.beneficiaire] is personne.identite
        assert monde.organisme(personne.organisme).caisse == personne.dossier.organisme.caisse


@pytest.mark.parametrize("graine", range(50))
def test_fifty_seeds(graine: int) -> None:
    verifier(creer_monde(graine, ANCRES[1]))


@pytest.mark.parametrize("ancre", ANCRES)
def test_anchors_from_2021_to_2034(ancre: datetime.date) -> None:
    monde = creer_monde(7, ancre)
    verifier(monde)
    pki = Pki(monde)
    debut = datetime.datetime.combine(ancre, datetime.time(), datetime.UTC)
    for certificat in (
        pki.cles_cps("dr-lenoir").signature_certificat,
        pki.cles_vitale("marie-dupont").signature_certificat,
        pki.certificat_donnees("01-751"),
    ):
        lu = lire_certificat(certificat)
        assert lu.debut <= debut <= lu.fin
