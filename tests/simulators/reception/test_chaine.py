"""From a mail to its ARL and its RSP: the life of accepted lots, and degraded or DRE ones."""

from datetime import date, datetime, timedelta

import pytest

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.arl import lire_arl
from vitalbench.reference.norms.compression import decompresser
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.reference.norms.noemie import FactureRetour, FinNoemie, PartAmo, Rejet
from vitalbench.reference.norms.noemie_lecture import LectureNoemie
from vitalbench.simulators.reception.reglages import (
    Reglages,
    ReglagesOrganisme,
    RejetImpose,
)

from .atelier import Gabarit

pytestmark = pytest.mark.reseau


def contenu(message: bytes) -> bytes:
    partie = lire_partie(message)
    brut = partie.contenu()
    return decompresser(brut) if partie.entete("Content-Description").endswith("/Z") else brut


def test_a_good_lot_is_acknowledged_then_paid(banc) -> None:
    """CDC-3.3.1-01, CDC-3.3.2-07: a positive ARL, then a RSP within five working days."""
    atelier = banc.atelier
    message = atelier.message(atelier.lot())
    banc.recevoir(message)
    (brut,) = banc.boite()
    partie = lire_partie(brut)
    assert partie.entete("Content-Description") == "IRISSIM/ARL"
    assert partie.entete("In-Reply-To") == lire_partie(message).entete("Message-ID")
    arl = lire_arl(contenu(brut))
    assert arl.fautes == ()
    (accuse,) = arl.accuses
    assert accuse.positif
    assert accuse.lot.no_lot == "001"
    assert accuse.lot.montant_lot == 3000
    assert accuse.lot.compostage_recu in lire_partie(message).entete("Subject")
    banc.avancer(5)
    _, rsp = banc.boite()
    assert lire_partie(rsp).entete("Content-Description") == "IRISSIM/NOEMIE/580/Z"
    lecture = LectureNoemie(contenu(rsp))
    entites = list(lecture)
    assert lecture.fautes == []
    assert [e.fautes for e in entites if e.fautes] == []
    (facture,) = [e for e in entites if isinstance(e, FactureRetour)]
    (part,) = [e for e in entites if isinstance(e, PartAmo)]
    (fin,) = [e for e in entites if isinstance(e, FinNoemie)]
    assert (facture.no_facture, facture.no_lot) == ("000000001", "001")
    assert facture.date_lot == date(2026, 11, 2)
    assert (part.montant_demande, part.etat, part.montant_paye) == (2100, "P", 2100)
    assert fin.cumul == 2100
    # Monday 2 November 2026 + 3 working days = Thursday 5
    (liquidation,) = banc.faits("liquidation")
    assert liquidation["instant"] == "2026-11-05T12:00:00"
    assert liquidation["etat"] == "payee"


def test_two_modes_of_three_are_acknowledged(banc) -> None:
    """CDC-3.3.1-01 and CDC-4.2.3.2-03: SESAM-Vitale and sans Vitale, never degraded."""
    a = banc.atelier
    lots = [
        a.lot(Gabarit(numero=1), no_lot="001"),
        a.lot(Gabarit(numero=2), no_lot="002", mode=ModeSecurisation.SANS_VITALE),
        a.lot(Gabarit(numero=3), no_lot="003", mode=ModeSecurisation.DEGRADE),
    ]
    banc.recevoir(a.message(*lots))
    accuses = [lire_arl(contenu(m)).accuses[0] for m in banc.boite()]
    assert [(x.lot.no_lot, x.positif) for x in accuses] == [("001", True), ("002", True)]
    banc.avancer(5)
    assert len(banc.faits("liquidation")) == 3


def test_a_degraded_dre_is_acknowledged_by_the_amc(banc) -> None:
    """CDC-3.3.1-03 and CDC-4.2.3.2-05."""
    a = banc.atelier
    lot = a.lot(
        Gabarit(flux=TypeFlux.DRE, destinataire_reglement="25", montant_amc=900),
        no_lot="AAA",
        mode=ModeSecurisation.DEGRADE,
    )
    banc.recevoir(a.message(lot, organisme="amc-99990001"), organisme="amc-99990001")
    (brut,) = banc.boite()
    assert lire_arl(contenu(brut)).accuses[0].positif


def test_rights_ended_the_card_guaranteed_them_so_it_is_paid(banc) -> None:
    """CDC-3.2.2.1-38, CDC-3.2.2.4-02: mode SESAM-Vitale, tiers payant, nothing forced."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(personne="nadia-simon"))))
    banc.avancer(5)
    (fait,) = banc.faits("liquidation")
    assert (fait["etat"], fait["montant"], fait["garantie"]) == ("payee", 2100, True)


@pytest.mark.parametrize(
    ("gabarit", "mode"),
    [
        (Gabarit(personne="nadia-simon", forcage="1"), ModeSecurisation.SESAM_VITALE),
        (
            Gabarit(personne="nadia-simon", destinataire_reglement="00"),
            ModeSecurisation.SESAM_VITALE,
        ),
        (Gabarit(personne="nadia-simon"), ModeSecurisation.SANS_VITALE),
        (Gabarit(personne="nadia-simon"), ModeSecurisation.DEGRADE),
    ],
    ids=["forcage", "hors-tiers-payant", "sans-vitale", "degrade"],
)  # fmt: skip
def test_rights_ended_without_the_guarantee_are_rejected(banc, gabarit, mode) -> None:
    """CDC-3.2.2.4-02, CDC-3.2.2.4-03: the guarantee falls with forçage and other modes."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(gabarit, mode=mode)))
    banc.avancer(5)
    (fait,) = banc.faits("liquidation")
    assert (fait["etat"], fait["montant"], fait["motif"]) == ("rejetee", 0, "SIM000102R")
    entites = list(LectureNoemie(contenu(banc.boite()[-1])))
    (rejet,) = [e for e in entites if isinstance(e, Rejet)]
    assert rejet.code_rejet == "SIM000102R"


def test_a_card_in_opposition_loses_the_guarantee(installer) -> None:
    """CDC-3.2.2.4-03, with a rejection that the guarantee would have covered."""
    impose = RejetImpose(code="SIM000900R", libelle="droits clos", garantie="couvert")
    banc = installer(Reglages(defaut=ReglagesOrganisme(rejets=(impose,))))
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1), Gabarit(numero=2, personne="carole-henry"))))
    banc.avancer(5)
    assert [f["etat"] for f in banc.faits("liquidation")] == ["payee", "rejetee"]


def test_hors_tiers_payant_paid_gives_no_rsp(banc) -> None:
    """CDC-3.3.2-07: occasional outside tiers payant."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(destinataire_reglement="00"))))
    banc.avancer(5)
    assert len(banc.boite()) == 1
    assert banc.faits("liquidation")[0]["etat"] == "payee"


def test_returns_come_in_clear(banc) -> None:
    """CDC-3.2.9.4-03: nothing to decrypt."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot()))
    banc.avancer(5)
    assert [lire_partie(m).genre for m in banc.boite()] == ["application/edi-consent"] * 2


def test_late_arl(installer) -> None:
    banc = installer(Reglages(defaut=ReglagesOrganisme(retard_arl_jours=4, jours_liquidation=5)))
    a = banc.atelier
    banc.recevoir(a.message(a.lot()))
    assert banc.boite() == []
    banc.avancer(3)
    assert banc.boite() == []
    banc.avancer(1)
    assert len(banc.boite()) == 1


@pytest.mark.parametrize(("sort", "nombre"), [("perdu", 0), ("double", 2), ("corrompu", 1)])
def test_lost_doubled_and_corrupted_arl(installer, sort, nombre: int) -> None:
    banc = installer(Reglages(defaut=ReglagesOrganisme(sort_arl=sort)))
    a = banc.atelier
    banc.recevoir(a.message(a.lot()))
    boite = banc.boite()
    assert len(boite) == nombre
    (fait,) = banc.faits("retour")
    assert fait["sort"] == sort
    if sort == "corrompu":
        (pieces,) = banc.pieces("retour")
        assert contenu(boite[0]) != pieces["contenu"]


def test_a_site_down_keeps_the_mail_and_the_network_says_so(installer) -> None:
    """CDC-3.3.3.2-01, CDC-2.2.4.1-08: AR provisoire now, ARL when the site is back."""
    retour = datetime(2026, 11, 4, 8, 0)
    banc = installer(Reglages(organismes={"01-751": ReglagesOrganisme(indisponible_jusqua=retour)}))
    a = banc.atelier
    banc.recevoir(a.message(a.lot()))
    (arp,) = banc.boite()
    assert lire_partie(arp).entete("Content-Description") == "IRISSIM/ARP"
    assert b"code=9001" in arp
    banc.horloge.regler(retour + timedelta(hours=1))
    banc.accueil.avancer()
    assert lire_arl(contenu(banc.boite()[1])).accuses[0].positif
    (reception,) = [f for f in banc.faits("reception") if f["etape"] == "lots"]
    assert reception["instant"] == "2026-11-04T08:00:00"
