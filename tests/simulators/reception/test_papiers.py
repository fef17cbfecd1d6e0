"""Scanned papers and their ARL PJ, complaint reports and their acknowledgement."""

from datetime import datetime

import pytest

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.messages_service import lire_message_service
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.reference.norms.scor import lire_arl_pieces
from vitalbench.simulators.reception.papiers import SCOR
from vitalbench.simulators.reception.reclamations import CESI
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme

from .atelier import Gabarit

pytestmark = pytest.mark.reseau


def arls_pj(banc) -> list:
    parties = [lire_partie(m) for m in banc.boite()]
    return [
        lire_arl_pieces(p.contenu())
        for p in parties
        if p.entete("Content-Description") == "IRISSIM/ARLPJ"
    ]


def test_a_lot_of_papers_gets_its_arl_pj(banc) -> None:
    """CONV-SCOR-05, CONV-SCOR-06: at the inter-régime reception, not at the caisse."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(mode=ModeSecurisation.DEGRADE)))
    banc.recevoir(a.papiers(("000000001", "FSP"), ("000000001", "ORD")), organisme=SCOR)
    (arl,) = arls_pj(banc)
    assert (arl.sens, arl.lot_pieces, arl.motif) == ("positif", "001", "")
    (fait,) = [f for f in banc.faits("reception") if f["etape"] == "pieces"]
    assert fait["organisme"] == SCOR
    assert fait["factures"] == ["000000001", "000000001"]
    assert fait["lot_factures_recu"] is True
    assert fait["deja_recu"] is False


def test_papers_before_their_lot_show(banc) -> None:
    """CONV-SCOR-07 seen from the reception: the journal tells that the lot was not there yet."""
    banc.recevoir(banc.atelier.papiers(("000000001", "FSP")), organisme=SCOR)
    (fait,) = [f for f in banc.faits("reception") if f["etape"] == "pieces"]
    assert fait["lot_factures_recu"] is False


def test_the_same_lot_of_papers_again_is_acknowledged_again_and_kept_once(installer) -> None:
    """CONV-SCOR-11: the first ARL PJ was lost."""
    banc = installer(Reglages(organismes={SCOR: ReglagesOrganisme(sort_arl="perdu")}))
    a = banc.atelier
    banc.recevoir(a.papiers(("000000001", "FSP")), organisme=SCOR)
    assert arls_pj(banc) == []
    banc.accueil.regler(Reglages())
    banc.recevoir(a.papiers(("000000001", "FSP")), organisme=SCOR)
    assert [arl.sens for arl in arls_pj(banc)] == ["positif"]
    assert [f["deja_recu"] for f in banc.faits("reception")] == [False, True]


def test_a_malformed_lot_of_papers(banc) -> None:
    """CONV-SCOR-06: no positive ARL PJ, the lot stays to send."""
    papiers = banc.atelier.papiers(("000000001", "FSP"), contenu=b"pas une image")
    banc.recevoir(papiers, organisme=SCOR)
    (arl,) = arls_pj(banc)
    assert arl.sens == "negatif"
    assert "000000001" in arl.motif


@pytest.mark.parametrize(("papier", "etat"), [(True, "payee"), (False, "rejetee")])
def test_a_degraded_facture_and_its_paper(installer, papier: bool, etat: str) -> None:
    """CONV-SCOR-14: a scanned paper is worth the paper."""
    banc = installer(Reglages(defaut=ReglagesOrganisme(degrade_sans_papier="rejete")))
    a = banc.atelier
    banc.recevoir(a.message(a.lot(mode=ModeSecurisation.DEGRADE)))
    if papier:
        banc.recevoir(a.papiers(("000000001", "FSP")), organisme=SCOR)
    banc.avancer(5)
    assert [f["etat"] for f in banc.faits("liquidation")] == [etat]


def test_prescripteur_inconnu_recycled_thanks_to_the_paper(installer) -> None:
    """CPL-REJETS-06: with the prescription received, recycled, and the PS told the number."""
    banc = installer(
        Reglages(defaut=ReglagesOrganisme(prescripteurs_inconnus={"000000000": "991493537"}))
    )
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1), Gabarit(numero=2))))
    banc.recevoir(a.papiers(("000000001", "ORD")), organisme=SCOR)
    banc.avancer(5)
    premiere, seconde = banc.faits("liquidation")
    assert (premiere["etat"], seconde["etat"]) == ("payee", "rejetee")
    assert premiere["motifs"][0]["correction"] == "991493537"


def test_reception_of_papers_down_for_four_days(installer) -> None:
    """CONV-SCOR-08 seen from the reception: kept by the network, then acknowledged."""
    retour = datetime(2026, 11, 6, 9)
    banc = installer(Reglages(organismes={SCOR: ReglagesOrganisme(indisponible_jusqua=retour)}))
    banc.recevoir(banc.atelier.papiers(("000000001", "FSP")), organisme=SCOR)
    assert arls_pj(banc) == []
    banc.avancer(5)
    assert [arl.sens for arl in arls_pj(banc)] == ["positif"]


def rapport(banc, sujet: bytes = b"Subject: RECLAMATION 991130428\r\n") -> bytes:
    adresse = banc.atelier.monde.organisme(CESI).adresse.encode()
    return (
        b"From: dr-lenoir@ps.sim.invalid\r\nTo: "
        + adresse
        + b"\r\nMessage-ID: <rc1@ps>\r\n"
        + sujet
        + b"\r\nfacture=000000001\r\netat=en cours\r\n"
    )


def test_a_complaint_report_is_acknowledged(banc) -> None:
    """CDC-2.2.4.3-04."""
    banc.recevoir(rapport(banc), organisme=CESI)
    (brut,) = banc.boite()
    partie = lire_partie(brut)
    assert partie.entete("Content-Description") == "IRISSIM/RC"
    assert partie.entete("In-Reply-To") == "<rc1@ps>"
    assert "reçu et transmis au CESI" in partie.corps.decode()


def test_an_irregular_report_gets_a_service_message(banc) -> None:
    """CDC-2.2.4.3-05, first emitter."""
    banc.recevoir(rapport(banc, sujet=b""), organisme=CESI)
    (brut,) = banc.boite()
    assert lire_message_service(lire_partie(brut).corps.decode()).code == "9010"


def test_the_network_tells_that_the_cesi_is_down(installer) -> None:
    """CDC-2.2.4.3-05, second emitter."""
    retour = datetime(2026, 11, 3, 9)
    banc = installer(Reglages(organismes={CESI: ReglagesOrganisme(indisponible_jusqua=retour)}))
    banc.recevoir(rapport(banc), organisme=CESI)
    assert lire_partie(banc.boite()[0]).entete("Content-Description") == "IRISSIM/ARP"
    banc.avancer(2)
    assert lire_partie(banc.boite()[1]).entete("Content-Description") == "IRISSIM/RC"


@pytest.mark.parametrize(("perdues", "etats"), [(0, ["remis"]), (1, ["perdu", "retransmis"])])
def test_papers_lost_beyond_their_reception_are_sent_again(
    installer, perdues: int, etats: list[str]
) -> None:
    """CONV-SCOR-10: the organism gets them after a working day, the PS sends nothing again."""
    banc = installer(
        Reglages(
            defaut=ReglagesOrganisme(degrade_sans_papier="rejete"),
            organismes={SCOR: ReglagesOrganisme(pieces_perdues=perdues)},
        )
    )
    a = banc.atelier
    banc.recevoir(a.message(a.lot(mode=ModeSecurisation.DEGRADE)))
    banc.recevoir(a.papiers(("000000001", "FSP")), organisme=SCOR)
    banc.avancer(3)
    assert [f["etat"] for f in banc.faits("relais")] == etats
    assert [f["etat"] for f in banc.faits("liquidation")] == ["payee"]
    assert [arl.sens for arl in arls_pj(banc)] == ["positif"]


def test_papers_still_lost_on_the_day_of_liquidation(installer) -> None:
    """Liquidated the very day: the organism has no paper yet."""
    banc = installer(
        Reglages(
            defaut=ReglagesOrganisme(degrade_sans_papier="rejete", jours_liquidation=0),
            organismes={SCOR: ReglagesOrganisme(pieces_perdues=1)},
        )
    )
    a = banc.atelier
    banc.recevoir(a.papiers(("000000001", "FSP")), organisme=SCOR)
    banc.recevoir(a.message(a.lot(mode=ModeSecurisation.DEGRADE)))
    banc.avancer(0)
    assert [f["etat"] for f in banc.faits("liquidation")] == ["rejetee"]
