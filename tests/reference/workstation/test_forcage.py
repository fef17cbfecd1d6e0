"""What the PS may change, the trace it leaves, and what it costs (CDC §4.2.1.10)."""

import msgspec
import pytest

from vitalbench.reference.domain.facture import Facture
from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    Choisir,
    Exporter,
    Facturer,
    Forcer,
    Ouvrir,
    Saisir,
)
from vitalbench.reference.protocol.reponses import Reponse

from .conftest import Cabinet

VISITE = (ActeSaisi(code="VG"), ActeSaisi(code="MD"))


def facturer(cabinet: Cabinet, *forcages: Forcer, **autres: object) -> Reponse:
    commande = Facturer(prestations=VISITE, code_porteur="1234", forcages=forcages)
    return cabinet.commander(msgspec.structs.replace(commande, **autres))


def gardee(cabinet: Cabinet) -> Facture:
    (export,) = cabinet.reussir(Exporter(objet="archive")).documents
    contenu = msgspec.json.decode(export.contenu)
    return msgspec.convert(contenu["factures"][-1]["constituants"], Facture)


@pytest.mark.parametrize(
    ("champ", "valeur", "amo"),
    [
        ("taux", 100, 3700),  # 30,00 + 10,00 × 70 %
        ("base_remboursement", 2500, 2450),  # 25,00 × 70 % + 7,00
        ("montant_amo", 2600, 3300),  # 26,00 + 7,00
        ("exoneration", "5", 3700),  # invalidité : 100 %
    ],
)
def test_a_value_of_an_act_is_forced_alone(
    cabinet: Cabinet, champ: str, valeur: int | str, amo: int
) -> None:
    fait = facturer(cabinet, Forcer(champ=champ, valeur=valeur, ligne=1), tiers_payant="amo")
    assert fait.refus is None
    assert fait.crees[0].details["total_amo"] == amo
    (forcage,) = gardee(cabinet).forcages
    assert (forcage.zone, forcage.ligne, forcage.part) == (champ, 1, "amo")


def test_a_value_put_back_leaves_no_trace(cabinet: Cabinet) -> None:
    aller = Forcer(champ="taux", valeur=100, ligne=1)
    retour = Forcer(champ="taux", valeur=70, ligne=1)
    facturer(cabinet, aller, retour)
    assert gardee(cabinet).forcages == ()


def test_a_datum_of_the_card_forces_the_facture(cabinet: Cabinet) -> None:
    fait = facturer(cabinet, Forcer(champ="code_couverture", valeur="00101"))
    assert fait.crees[0].details["total_amo"] == 4000  # invalidité : 40,00 × 100 %
    (forcage,) = gardee(cabinet).forcages
    assert (forcage.valeur_calculee, forcage.valeur_forcee, forcage.ligne) == (
        "00100",
        "00101",
        None,
    )


@pytest.mark.parametrize(
    ("champ", "valeur", "ligne", "code"),
    [
        ("date_naissance", "19800116", None, "forcage_refuse"),
        ("inconnu", "x", None, "forcage_refuse"),
        ("taux", 100, None, "forcage_refuse"),  # niveau acte
        ("code_couverture", "00101", 1, "forcage_refuse"),  # niveau facture
        ("date_reference_amc", "prescription", None, "forcage_refuse"),  # un choix, pas un forçage
        ("date_fin_droits_amc", "2027-01-01", None, "forcage_refuse"),  # pas de complémentaire
        ("taux", 101, 1, "champ_refuse"),
        ("taux", "cent", 1, "champ_refuse"),
        ("montant_amo", 3001, 1, "champ_refuse"),  # plus que la dépense
        ("montant_amo", 100, 9, "champ_refuse"),
        ("date_fin_droits_amo", "demain", None, "champ_refuse"),
        ("organisme_amo", "01594", None, "champ_refuse"),
    ],
)
def test_what_is_not_open_or_not_a_value_is_refused(
    cabinet: Cabinet, champ: str, valeur: int | str, ligne: int | None, code: str
) -> None:
    refus = facturer(cabinet, Forcer(champ=champ, valeur=valeur, ligne=ligne)).refus
    assert refus is not None
    assert refus.code == code


def test_acts_typed_again_forget_what_was_forced_in_them(cabinet: Cabinet) -> None:
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    cabinet.reussir(Saisir(prestations=VISITE))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    force = cabinet.reussir(Forcer(champ="montant_amo", valeur=2600, ligne=1))
    assert any(m.id == "forcage" for m in force.ecran.mentions)
    repris = cabinet.reussir(Saisir(prestations=VISITE))
    assert not any(m.id == "forcage" for m in repris.ecran.mentions)
    assert repris.ecran.lignes[0]["montant_amo"] == 2100


def test_a_pharmacist_past_rights_forces_by_granting_tiers_payant(cabinet: Cabinet) -> None:
    cabinet.ps = "phie-sabatier"
    cabinet.inserer_cps("phie-sabatier")
    cabinet.inserer_vitale("jean-moreau")
    code = cabinet.monde.professionnel("phie-sabatier").code_porteur
    boite = (ActeSaisi(code="PH7", montant=990),)
    commande = Facturer(prestations=boite, code_porteur=code, tiers_payant="amo")
    fait = cabinet.reussir(commande)
    assert any(m.id == "carte_a_mettre_a_jour" for e in fait.etapes for m in e.mentions)
    (forcage,) = gardee(cabinet).forcages
    assert (forcage.zone, forcage.valeur_forcee) == ("tiers_payant_amo", "amo")
