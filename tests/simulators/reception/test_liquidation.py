"""Causes of rejection and recycling, older returns, one-off operations, indemnity of lateness."""

from datetime import date, datetime

import msgspec
import pytest

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.compression import decompresser
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.reference.norms.noemie import (
    Commentaire,
    FinNoemie,
    PartAmc,
    PartAmo,
    Rejet,
    TypeRetour,
)
from vitalbench.reference.norms.noemie_anciens import (
    ActeRetour,
    DetailPaiement,
    PaiementForfaitaire,
    RejetAncien,
    Retenue,
)
from vitalbench.reference.norms.noemie_lecture import LectureNoemie
from vitalbench.simulators.reception.ponctuels import Operation
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme, RejetImpose

from .atelier import Gabarit, J

pytestmark = pytest.mark.reseau
SV, DEGRADE = ModeSecurisation.SESAM_VITALE, ModeSecurisation.DEGRADE


def entites(message: bytes) -> list:
    """Read a NOEMIE return and check that it follows its norm."""
    lecture = LectureNoemie(decompresser(lire_partie(message).contenu()))
    lues = list(lecture)
    assert lecture.fautes == []
    assert [e.fautes for e in lues if e.fautes] == []
    return lues


def de(genre: type, message: bytes) -> list:
    return [e for e in entites(message) if isinstance(e, genre)]


def liquider(banc, *gabarits: Gabarit, mode=SV, organisme: str = "01-751", **lot) -> list[tuple]:
    a = banc.atelier
    caisse = a.monde.organisme(organisme).caisse or "000"
    envoi = a.message(a.lot(*gabarits, mode=mode, caisse=caisse, **lot), organisme=organisme)
    banc.recevoir(envoi, organisme=organisme)
    banc.avancer(5)
    return [(f["etat"], f["motif"], f["garantie"]) for f in banc.faits("liquidation")]


@pytest.mark.parametrize(
    ("gabarit", "mode", "attendu"),
    [
        # CPL-REJETS-03: exoneration ALD without, then with, an ALD in the file
        (Gabarit(exoneration="4"), SV, ("rejetee", "SIM000202R", False)),
        (Gabarit(exoneration="4", personne="julie-martin"), SV, ("payee", "", False)),
        # CPL-REJETS-05: C2S contract unknown, secured, forced, degraded
        (Gabarit(contrat="89"), SV, ("payee", "", True)),
        (Gabarit(contrat="89", forcage="O"), SV, ("rejetee", "SIM000203R", False)),
        (Gabarit(contrat="89"), DEGRADE, ("rejetee", "SIM000203R", False)),
        # CPL-REJETS-09: régime local outside Alsace-Moselle
        (Gabarit(nature="13"), SV, ("payee", "", True)),
        (Gabarit(nature="13"), DEGRADE, ("rejetee", "SIM000206R", False)),
        # CPL-REJETS-08: old birth date, recycled with the known one
        (Gabarit(naissance="790115"), SV, ("payee", "SIM000205R", False)),
    ],
    ids=["ald-absente", "ald-presente", "c2s", "c2s-forcee", "c2s-degradee", "local",
         "local-degrade", "naissance"],
)  # fmt: skip
def test_causes_of_the_quality_table(banc, gabarit: Gabarit, mode, attendu: tuple) -> None:
    assert liquider(banc, gabarit, mode=mode) == [attendu]


@pytest.mark.parametrize(
    ("personne", "gabarit", "attendu"),
    [
        ("henri-robin", Gabarit(exoneration="9"), ("payee", "", False)),
        ("marie-dupont", Gabarit(exoneration="9"), ("payee", "", True)),
        ("marie-dupont", Gabarit(exoneration="9", forcage="O"), ("rejetee", "SIM000206R", False)),
        # left the régime local: the caisse is of Alsace-Moselle, the person no longer
        ("karl-muller", Gabarit(nature="13"), ("payee", "", False)),
    ],
    ids=["aspa", "sans-aspa", "sans-aspa-forcee", "regime-local"],
)
def test_modulations_of_the_file(banc, personne: str, gabarit: Gabarit, attendu: tuple) -> None:
    """CPL-REJETS-09: FNS (ASPA) and régime local, known of the caisse or not."""
    connu = banc.atelier.monde.personne(personne)
    visee = msgspec.structs.replace(gabarit, personne=personne)
    assert liquider(banc, visee, organisme=connu.organisme) == [attendu]


@pytest.mark.parametrize(
    ("mode", "forcage", "attendu", "parts"),
    [
        (SV, "", ("payee", "", True), ("P", 2100, "P", 900)),
        (SV, "O", ("partielle", "SIM000303R", False), ("P", 2100, "R", 0)),
        (DEGRADE, "", ("partielle", "SIM000303R", False), ("P", 2100, "R", 0)),
    ],
    ids=["garantie", "forcee", "degradee"],
)
def test_complementary_part_rejected_alone(
    banc, mode, forcage: str, attendu: tuple, parts: tuple
) -> None:
    """Gestion unique, a mutuelle the caisse does not know: the AMO part is paid all the same."""
    gabarit = Gabarit(
        montant_amc=900, destinataire_reglement="15", mutuelle="99990004", forcage=forcage
    )
    assert liquider(banc, gabarit, mode=mode) == [attendu]
    rsp = banc.boite()[-1]
    (amo,), (amc,) = de(PartAmo, rsp), de(PartAmc, rsp)
    assert (amo.etat, amo.montant_paye, amc.etat, amc.montant_paye) == parts
    assert [r.part for r in de(Rejet, rsp)] == (["C"] if attendu[1] else [])


def test_compulsory_part_rejected_takes_the_other_along(installer) -> None:
    """No complementary part without the compulsory one, when one organism pays both."""
    impose = RejetImpose(code="SIM000903R", libelle="refus")
    banc = installer(Reglages(defaut=ReglagesOrganisme(rejets=(impose,))))
    gabarit = Gabarit(montant_amc=900, destinataire_reglement="15", personne="elise-garnier")
    gabarit = msgspec.structs.replace(gabarit, mutuelle="99990004")
    assert liquider(banc, gabarit) == [("rejetee", "SIM000903R", False)]
    rsp = banc.boite()[-1]
    assert [de(part, rsp)[0].etat for part in (PartAmo, PartAmc)] == ["R", "R"]


def test_recycling_tells_what_was_corrected(banc) -> None:
    """CPL-REJETS-08: paid, with the date corrected in the trace."""
    liquider(banc, Gabarit(naissance="790115"))
    (fait,) = banc.faits("liquidation")
    # marie-dupont is born on 15 January 1980 in this world
    assert fait["motifs"][0]["genre"] == "recyclage"
    assert fait["motifs"][0]["correction"] == "19800115"
    rsp = banc.boite()[-1]
    (commentaire,) = de(Commentaire, rsp)
    assert "RECYCLAGE SIM000205R" in commentaire.commentaire
    assert de(Rejet, rsp) == []
    assert de(PartAmo, rsp)[0].montant_paye == 2100


@pytest.mark.parametrize(
    ("valide", "attendu"), [("991493537", "payee"), ("", "rejetee")], ids=["recyclee", "rejetee"]
)
def test_exercise_no_longer_valid(installer, atelier, valide: str, attendu: str) -> None:
    """CPL-REJETS-02."""
    numero = atelier.monde.professionnel("dr-lenoir").cps.situations[0].numero_facturation
    banc = installer(Reglages(defaut=ReglagesOrganisme(executants_invalides={numero: valide})))
    assert liquider(banc, Gabarit()) == [(attendu, "SIM000201R", False)]


def test_prescripteur_inconnu_without_paper_is_rejected(installer) -> None:
    """CPL-REJETS-06, second half; the first needs the paper received."""
    banc = installer(
        Reglages(defaut=ReglagesOrganisme(prescripteurs_inconnus={"000000000": "991493537"}))
    )
    assert liquider(banc, Gabarit()) == [("rejetee", "SIM000204R", False)]


def test_unknown_beneficiary(banc) -> None:
    """Born another day, in a family card: nobody can be told from the others."""
    assert liquider(banc, Gabarit(personne="paul-martin", naissance="010101")) == [
        ("rejetee", "SIM000101R", False)
    ]


def test_signalement_pays_and_says(installer) -> None:
    impose = RejetImpose(code="SIM000901R", libelle="à vérifier", effet="signalement")
    banc = installer(Reglages(defaut=ReglagesOrganisme(rejets=(impose,))))
    assert liquider(banc, Gabarit()) == [("payee", "SIM000901R", False)]
    (commentaire,) = de(Commentaire, banc.boite()[-1])
    assert commentaire.commentaire.startswith("SIGNALEMENT SIM000901R")


@pytest.mark.parametrize(
    ("organisme", "personne"),
    [("02-441", "agathe-legall"), ("91-751", "remi-perrin"), ("08-756", "victor-clement")],
)
def test_several_regimes(banc, organisme: str, personne: str) -> None:
    assert liquider(banc, Gabarit(personne=personne), organisme=organisme) == [("payee", "", False)]


@pytest.mark.parametrize(
    ("personne", "organisme", "attendu"),
    [
        ("hugo-faure", "amc-99990001", ("payee", "", False)),
        ("ines-rousseau", "amc-99990002", ("payee", "", True)),
        ("hugo-faure", "amc-99990002", ("payee", "", True)),
    ],
)
def test_dre_against_the_contract(banc, personne: str, organisme: str, attendu: tuple) -> None:
    """CDC-3.2.2.4-06: with a convention, the guarantee covers a contract closed since."""
    gabarit = Gabarit(
        personne=personne, flux=TypeFlux.DRE, destinataire_reglement="25", montant_amc=900
    )
    assert liquider(banc, gabarit, organisme=organisme, no_lot="AAA") == [attendu]
    (part,) = de(PartAmc, banc.boite()[-1])
    assert (part.montant_demande, part.montant_paye, part.etat) == (900, 900, "P")
    assert de(PartAmo, banc.boite()[-1]) == []


def test_dre_without_convention_and_contract_closed(installer) -> None:
    """CDC-3.2.2.4-06: no guarantee unless the convention says so."""
    banc = installer(
        Reglages(organismes={"amc-99990002": ReglagesOrganisme(garantie="sans_convention")})
    )
    gabarit = Gabarit(
        personne="ines-rousseau",
        flux=TypeFlux.DRE,
        destinataire_reglement="25",
        montant_amc=900,
    )
    assert liquider(banc, gabarit, organisme="amc-99990002", no_lot="AAA") == [
        ("rejetee", "SIM000301R", False)
    ]
    (rejet,) = de(Rejet, banc.boite()[-1])
    assert rejet.part == "C"


def test_older_returns_576_and_900(installer) -> None:
    """CDC-3.3.2-03: an organism that has not moved to 580."""
    impose = RejetImpose(code="SIM000902R", libelle="refus", numero="2")
    banc = installer(
        Reglages(defaut=ReglagesOrganisme(reference_rsp="anciennes", rejets=(impose,)))
    )
    liquider(banc, Gabarit(numero=1), Gabarit(numero=2))
    _, paiement, rejet = banc.boite()
    assert lire_partie(paiement).entete("Content-Description") == "IRISSIM/NOEMIE/576/Z"
    (acte,) = de(ActeRetour, paiement)
    assert (acte.montant_amo, acte.base_remboursement, acte.taux) == (2100, 3000, 70)
    assert de(FinNoemie, paiement)[0].cumul == 2100
    assert lire_partie(rejet).entete("Content-Description") == "IRISSIM/NOEMIE/900/Z"
    (motif,) = de(RejetAncien, rejet)
    assert motif.code_rejet == "SIM000902R"
    assert de(FinNoemie, rejet)[0].cumul == 0


@pytest.mark.parametrize(
    ("jours", "mode", "indemnites"),
    [(7, SV, []), (8, SV, [100]), (8, DEGRADE, [])],
)
def test_indemnity_beyond_seven_working_days(installer, jours: int, mode, indemnites) -> None:
    """CONV-PAIEMENT-02: seven days, nothing; eight, an indemnity; never for a degraded one."""
    banc = installer(Reglages(defaut=ReglagesOrganisme(jours_liquidation=jours)))
    a = banc.atelier
    banc.recevoir(a.message(a.lot(mode=mode)))
    banc.avancer(10)
    rsp = [m for m in banc.boite() if b"IRISSIM/NOEMIE" in m]
    verses = [p.montant for m in rsp for p in de(PaiementForfaitaire, m)]
    assert verses == indemnites


def operation(**champs) -> Operation:
    defaut = {"organisme": "01-751", "ps": "dr-lenoir", "montant": 49000, "libelle": "Aide 2025"}
    return Operation(**(defaut | champs))


def test_one_off_payment_withholding_and_paper(banc) -> None:
    """CDC-4.2.2.2-02, CDC-4.2.2.2-04, CDC-3.3.2-07: RSP without any facture of the software."""
    marie = banc.atelier.monde.personne("marie-dupont")
    banc.accueil.operer(operation(genre="paiement"))
    banc.accueil.operer(operation(genre="retenue", code="IND", montant=1500))
    banc.accueil.operer(operation(genre="papier", montant=2100, nir=marie.nir, naissance="800115"))
    paiement, retenue, papier = banc.boite()
    assert [de(TypeRetour, m)[0].type_retour for m in banc.boite()] == ["03", "05", "02"]
    (detail,) = de(DetailPaiement, paiement)
    assert (detail.montant, detail.libelle_detail) == (49000, "AIDE 2025")
    assert de(FinNoemie, paiement)[0].cumul == 49000
    (dette,) = de(Retenue, retenue)
    assert (dette.montant, dette.signe, dette.nature_dette) == (1500, "N", "IND")
    fin = de(FinNoemie, retenue)[0]
    assert (fin.cumul, fin.signe) == (1500, "N")
    assert de(PartAmo, papier)[0].montant_paye == 2100


def test_late_rsp_then_lost_rsp(installer) -> None:
    banc = installer(Reglages(defaut=ReglagesOrganisme(retard_rsp_jours=4, sort_rsp="double")))
    a = banc.atelier
    banc.recevoir(a.message(a.lot()))
    banc.avancer(6)
    assert len(banc.boite()) == 1
    banc.avancer(1)
    assert len(banc.boite()) == 3
    assert msgspec.json.encode(banc.faits("retour")[-1])


def test_liquidation_waits_for_working_days(banc) -> None:
    """Friday 6 November 2026, then Armistice on Wednesday 11: three days end on Thursday 12."""
    banc.horloge.regler(datetime(2026, 11, 6, 10))
    a = banc.atelier
    banc.recevoir(a.message(a.lot(date_lot=date(2026, 11, 6))))
    banc.avancer(5)
    assert banc.faits("liquidation")[0]["instant"] == "2026-11-12T10:00:00"
    assert date(2026, 11, 2) == J


@pytest.mark.parametrize(
    ("personne", "attendu"),
    [("emile-gauthier", ("payee", "", False)), ("marie-dupont", ("rejetee", "SIM000401R", False))],
)
def test_smg_at_the_cnmss(banc, personne: str, attendu: tuple) -> None:
    """CDC-3.2.10.3-10: régime 08, caisse 835, whatever the caisse of the beneficiary."""
    assert liquider(banc, Gabarit(personne=personne), organisme="08-835") == [attendu]


def test_apcv_brings_the_guarantee_as_the_card_does(installer) -> None:
    """CONV-GARANTIE-01: both supports, rights closed since."""
    impose = RejetImpose(code="SIM000903R", libelle="droits clos", garantie="couvert")
    banc = installer(Reglages(defaut=ReglagesOrganisme(rejets=(impose,))))
    gabarits = [
        Gabarit(numero=1, personne="chloe-renaud"),
        Gabarit(numero=2, personne="chloe-renaud", support="apcv"),
    ]
    assert liquider(banc, *gabarits, organisme="01-131") == [("payee", "", True)] * 2


DRE = Gabarit(
    personne="hugo-faure", flux=TypeFlux.DRE, destinataire_reglement="25", montant_amc=900
)
ANNULATION = msgspec.structs.replace(DRE, operation="2")


def envoyer_dre(banc, gabarit: Gabarit, no_lot: str) -> None:
    a = banc.atelier
    lot = a.lot(gabarit, no_lot=no_lot, caisse="000")
    banc.recevoir(a.message(lot, organisme="amc-99990001"), organisme="amc-99990001")


def test_annulation_before_payment_stops_it(banc) -> None:
    """CDC-2.2.4.1-03: nothing paid, nothing taken back."""
    envoyer_dre(banc, DRE, "AAA")
    envoyer_dre(banc, ANNULATION, "AAB")
    banc.avancer(5)
    assert [(f["etat"], f["montant"]) for f in banc.faits("liquidation")] == [
        ("annulee", 0),
        ("annulee", 0),
    ]
    (part,) = [p for m in banc.boite()[2:] for p in de(PartAmc, m)]
    assert part.montant_paye == 0


def test_annulation_after_payment_takes_it_back_once(banc) -> None:
    envoyer_dre(banc, DRE, "AAA")
    banc.avancer(5)
    envoyer_dre(banc, ANNULATION, "AAB")
    banc.avancer(5)
    encore = msgspec.structs.replace(ANNULATION, soins=date(2026, 11, 3))
    envoyer_dre(banc, encore, "AAC")
    banc.avancer(5)
    assert [(f["etat"], f["montant"]) for f in banc.faits("liquidation")] == [
        ("payee", 900),
        ("annulee", -900),
        ("rejetee", 0),
    ]
    rsp = [m for m in banc.boite() if b"IRISSIM/NOEMIE" in m]
    parts = [(p.montant_paye, p.signe) for m in rsp for p in de(PartAmc, m)]
    assert parts == [(900, "P"), (900, "N"), (0, "P")]


def test_annulation_of_an_unknown_dre(banc) -> None:
    envoyer_dre(banc, ANNULATION, "AAA")
    banc.avancer(5)
    (fait,) = banc.faits("liquidation")
    assert (fait["etat"], fait["motif"]) == ("rejetee", "SIM000302R")
