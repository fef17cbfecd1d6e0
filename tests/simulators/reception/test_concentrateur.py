"""The concentrator: lots split and relayed unchanged, returns handed back to the PS."""

import msgspec
import pytest

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.norms.arl import lire_arl
from vitalbench.reference.norms.b2 import DebutFichier
from vitalbench.reference.norms.b2_lecture import lire_fichier
from vitalbench.reference.norms.compression import decompresser
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.reference.norms.noemie import PartAmc, PartAmo
from vitalbench.reference.norms.noemie_lecture import LectureNoemie
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme
from vitalbench.simulators.reception.relais import readresser

from .atelier import Gabarit
from .banc import MIDI

pytestmark = pytest.mark.reseau
OCT = "oct-99998001"
ADRESSE = "99998001@oct.sim.invalid"
MANDATE = Reglages(organismes={OCT: ReglagesOrganisme(eclatement="mandate")})
DRE = Gabarit(
    numero=3,
    personne="hugo-faure",
    flux=TypeFlux.DRE,
    destinataire_reglement="25",
    montant_amc=900,
    mutuelle="99990001",
)
ENRICHIE = Gabarit(
    personne="hugo-faure", destinataire_reglement="15", montant_amc=900, mutuelle="99990001"
)


def parts(message: bytes) -> list[tuple[str, int, int]]:
    """Give the parts of a RSP: compulsory or complementary, asked and paid."""
    return [
        ("AMO" if isinstance(e, PartAmo) else "AMC", e.montant_demande, e.montant_paye)
        for e in LectureNoemie(decompresser(lire_partie(message).contenu()))
        if isinstance(e, (PartAmo, PartAmc))
    ]


def genres(banc) -> list[str]:
    return [lire_partie(m).entete("Content-Description") for m in banc.boite()]


def test_by_an_oct_the_same_lot_gets_the_same_arl(banc) -> None:
    """CDC-2.1.2.3-01: directly, then through the concentrator, encrypted for it."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1))))
    par_oct = a.message(a.lot(Gabarit(numero=2), no_lot="002"), organisme=OCT, pour="01-751")
    banc.recevoir(par_oct, organisme=OCT)
    direct, indirect = [lire_arl(lire_partie(m).contenu()).accuses[0] for m in banc.boite()]
    assert (direct.positif, indirect.positif) == (True, True)
    assert [f["organisme"] for f in banc.faits("reception") if f["etape"] == "lots"] == [
        "01-751",
        "01-751",
    ]


def test_lots_of_three_organisms_part_company(banc) -> None:
    """One file, two caisses and an AMC: each gets its lots, in a file of the concentrator's."""
    a = banc.atelier
    lots = (
        a.lot(Gabarit(numero=1), no_lot="001"),
        a.lot(Gabarit(numero=2, personne="rose-bernard"), no_lot="002", caisse="131"),
        a.lot(DRE, no_lot="AAA", caisse="000"),
    )
    banc.recevoir(a.message(*lots, organisme=OCT), organisme=OCT)
    recus = {
        f["organisme"]: pieces["b2"]
        for (_, f, pieces) in banc.journal
        if f.get("etape") == "fichier" and "b2" in pieces
    }
    assert set(recus) == {"01-751", "01-131", "amc-99990001"}
    for organisme, lot in zip(("01-751", "01-131", "amc-99990001"), lots, strict=True):
        (recu,) = lire_fichier(recus[organisme]).lots
        assert recu.corps == lot.corps, "a lot is relayed byte for byte"
        debut = DebutFichier.decode(recus[organisme][:128])
        assert (debut.type_emetteur, debut.no_emetteur) == ("OT", "00000099998001")
    banc.avancer(3)
    assert genres(banc).count("IRISSIM/ARL") == 3
    assert genres(banc).count("IRISSIM/NOEMIE/580/Z") == 3


def test_returns_come_back_to_the_ps_in_the_name_of_the_concentrator(banc) -> None:
    """CONV-OCT-01: the ARL answers the mail of the PS, whose number stays in it."""
    a = banc.atelier
    message = a.message(a.lot(), organisme=OCT, pour="01-751")
    banc.recevoir(message, organisme=OCT)
    (brut,) = banc.boite()
    arl = lire_partie(brut)
    assert (arl.entete("From"), arl.entete("To")) == (ADRESSE, "dr-lenoir@ps.sim.invalid")
    assert arl.entete("In-Reply-To") == lire_partie(message).entete("Message-ID")
    no_ps = a.monde.professionnel("dr-lenoir").cps.situations[0].numero_facturation
    assert lire_arl(arl.contenu()).accuses[0].lot.no_ps == no_ps
    (retour,) = banc.faits("retour")
    assert (retour["relaye_par"], retour["organisme"]) == (OCT, "01-751")


def test_a_mandate_splits_the_complementary_part_off(installer) -> None:
    """CONV-OCT-02: the AMO pays 21,00 EUR, the AMC 9,00 EUR, of the same lot, acknowledged once."""
    banc = installer(MANDATE)
    a = banc.atelier
    lot = a.lot(ENRICHIE, caisse="131")
    banc.recevoir(a.message(lot, organisme=OCT, pour="01-131"), organisme=OCT)
    banc.avancer(3)
    assert genres(banc).count("IRISSIM/ARL") == 1
    assert sorted(parts(m)[0] for m in banc.boite()[1:]) == [("AMC", 900, 900), ("AMO", 2100, 2100)]
    assert [f["eclatement"] for f in banc.faits("relais")] == [False, True]
    etats = {f["organisme"]: f["etat"] for f in banc.faits("retour") if f["type"] == "ARL"}
    assert etats == {"01-131": "remis", "amc-99990001": "garde"}


def test_an_amc_pays_its_own_factures_of_a_lot(installer) -> None:
    """Three FSE of one lot: one for each of two AMC, one for none."""
    banc = installer(MANDATE)
    a = banc.atelier
    autre = msgspec.structs.replace(ENRICHIE, numero=2, mutuelle="99990002")
    sans = Gabarit(numero=3, personne="hugo-faure", destinataire_reglement="15")
    message = a.message(a.lot(ENRICHIE, autre, sans, caisse="131"), organisme=OCT)
    banc.recevoir(message, organisme=OCT)
    banc.avancer(3)
    liquidees: dict[str, list[str]] = {}
    for fait in banc.faits("liquidation"):
        liquidees.setdefault(fait["organisme"], []).append(fait["facture"].lstrip("0"))
    assert liquidees == {"01-131": ["1", "2", "3"], "amc-99990001": ["1"], "amc-99990002": ["2"]}


def test_each_part_is_refused_by_the_one_who_pays_it(installer) -> None:
    """The AMC knows no contract: its part alone is rejected, by its own RSP."""
    sans = ReglagesOrganisme(garantie="sans_convention")
    banc = installer(
        msgspec.structs.replace(MANDATE, organismes={**MANDATE.organismes, "amc-99990002": sans})
    )
    a = banc.atelier
    autre = msgspec.structs.replace(ENRICHIE, mutuelle="99990002")
    message = a.message(a.lot(autre, caisse="131"), organisme=OCT, pour="01-131")
    banc.recevoir(message, organisme=OCT)
    banc.avancer(3)
    issues = {f["organisme"]: (f["etat"], f["montant"]) for f in banc.faits("liquidation")}
    assert issues == {"01-131": ("payee", 2100), "amc-99990002": ("rejetee", 0)}


def test_without_a_mandate_nothing_goes_to_the_amc(banc) -> None:
    a = banc.atelier
    message = a.message(a.lot(ENRICHIE, caisse="131"), organisme=OCT, pour="01-131")
    banc.recevoir(message, organisme=OCT)
    assert [f["vers"] for f in banc.faits("relais")] == ["01-131"]


def test_an_amc_never_gets_the_envelopes(installer) -> None:
    """The key to the sensitive data is the caisse's: no envelope leaves for the AMC."""
    banc = installer(MANDATE)
    a = banc.atelier
    message = a.message(a.lot(ENRICHIE, caisse="131"), organisme=OCT, pour="01-131")
    banc.recevoir(message, organisme=OCT)
    pieces = [p for (_, f, p) in banc.journal if f.get("organisme") == "amc-99990001"]
    assert pieces
    assert not [nom for p in pieces for nom in p if nom.startswith("enveloppe")]


def test_an_oct_does_not_know_everybody(banc) -> None:
    a = banc.atelier
    message = a.message(a.lot(caisse="888"), organisme=OCT)
    banc.recevoir(message, organisme=OCT)
    assert banc.faits("reception")[0]["statut"] == "refus"
    assert b"inconnu du concentrateur" in banc.boite()[0]


def test_a_site_down_behind_the_concentrator_is_told_to_the_ps(installer) -> None:
    """CDC-3.3.3.2-01: the network tells the concentrator, which tells the PS."""
    reouverture = MIDI.replace(day=3)
    banc = installer(
        Reglages(organismes={"01-751": ReglagesOrganisme(indisponible_jusqua=reouverture)})
    )
    a = banc.atelier
    banc.recevoir(a.message(a.lot(), organisme=OCT, pour="01-751"), organisme=OCT)
    assert genres(banc) == ["IRISSIM/ARP"]
    banc.avancer(1)
    assert genres(banc) == ["IRISSIM/ARP", "IRISSIM/ARL"]


def test_a_refusal_of_the_organism_comes_back_too(installer) -> None:
    """A message de service about the concentrator's mail reaches the PS."""
    reglages = Reglages(organismes={"01-751": ReglagesOrganisme()})
    banc = installer(reglages)
    a = banc.atelier
    lot = a.lot()
    tronque = msgspec.structs.replace(lot, corps=lot.corps[:-128])
    banc.recevoir(a.message(tronque, organisme=OCT, pour="01-751"), organisme=OCT)
    (brut,) = banc.boite()
    assert lire_arl(lire_partie(brut).contenu()).accuses[0].positif is False


def test_other_headers_and_the_body_stay() -> None:
    message = b"From: a\r\nTo: b\r\nSubject: s\r\nIn-Reply-To: <o>\r\n\r\nTo: corps\r\n"
    assert readresser(message, "oct", "ps", "<p>") == (
        b"From: oct\r\nTo: ps\r\nSubject: s\r\nIn-Reply-To: <p>\r\n\r\nTo: corps\r\n"
    )
