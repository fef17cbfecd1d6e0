"""What a PS grants or declares for a patient, and the FSE that says so (« banc » section).

Zone 4S:128 carries the answer about an accident de droit commun (profil simulé).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import complement, sans_forcage, texte
from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER}
AMO, HORS_TIERS_PAYANT = "05", "00"
ALD, SANS = "4", "0"


def _reglement(dossier: Dossier, repere: str, attendu: str) -> Iterator[Jugement]:
    """Who is paid, without anything forced, for the factures of a step."""
    for facture in dossier.factures_de(repere):
        zone = facture.de("destinataire_reglement")
        yield egal(zone, str(zone.valeur), attendu)
        yield from sans_forcage(facture)


@check("CDC-3.2.2.1-27", partie="carte", reads=FICHIER)
def tiers_payant_par_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """Identified by the card, the beneficiary gets the AMO tiers payant (CDC §3.2.2.1)."""
    yield from _reglement(dossier, "tp_carte", AMO)


@check("CDC-3.2.2.1-27", partie="apcv", reads=FICHIER)
def tiers_payant_par_l_apcv(dossier: Dossier) -> Iterator[Jugement]:
    """Identified by the ApCV, the beneficiary gets the AMO tiers payant (CDC §3.2.2.1)."""
    yield from _reglement(dossier, "tp_apcv", AMO)


@check("CDC-3.2.2.1-27", partie="refus", reads=FICHIER)
def tiers_payant_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """Refused by the beneficiary, the tiers payant is not applied (CDC §3.2.2.1)."""
    yield from _reglement(dossier, "tp_refuse_carte", HORS_TIERS_PAYANT)


@check("CDC-3.2.2.1-41", partie="propose", reads={Canal.ECRAN})
def tiers_payant_ald_propose(dossier: Dossier) -> Iterator[Jugement]:
    """For care of the protocol, the AMO tiers payant is proposed (CDC §3.2.2.1)."""
    ecrans = [e for e in ecrans_de(dossier, "tp_refuse_ald") if e.champ(v.C_TOTAL)]
    if ecrans:
        dits = [e.mention(v.M_TP_PROPOSE) for e in ecrans]
        yield tenu(ecrans[-1], any(dits), "tiers payant AMO proposé", "rien de proposé")


@check("CDC-3.2.2.1-41", partie="refus", reads=FICHIER)
def tiers_payant_ald_refusable(dossier: Dossier) -> Iterator[Jugement]:
    """For care of the protocol, the tiers payant may be refused (CDC §3.2.2.1)."""
    yield from _reglement(dossier, "tp_refuse_ald", HORS_TIERS_PAYANT)


def _ligne(dossier: Dossier, rang: int, attendu: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de("protocole"):
        if len(facture.actes) <= rang:
            yield non_conforme(facture, f"{rang + 1} lignes", f"{len(facture.actes)}")
            continue
        zone = facture.actes[rang].de("justif_exo_acte")
        yield egal(zone, texte(zone), attendu)


@check("CDC-3.2.4.2-02", partie="au_protocole", reads=FICHIER)
def ligne_au_protocole(dossier: Dossier) -> Iterator[Jugement]:
    """A prestation of the protocol says so on its own line (CDC §3.2.4.2)."""
    yield from _ligne(dossier, 0, ALD)


@check("CDC-3.2.4.2-02", partie="hors_protocole", reads=FICHIER)
def ligne_hors_protocole(dossier: Dossier) -> Iterator[Jugement]:
    """A prestation out of the protocol does not bear its mention (CDC §3.2.4.2)."""
    yield from _ligne(dossier, 1, SANS)


def _accident(dossier: Dossier, repere: str, attendu: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        for acte in facture.actes:
            zone = complement(acte, "4S", "participation_assure")
            if zone is None:
                yield non_conforme(acte, f"4S:128 à {attendu}", "aucun 4S")
            else:
                yield egal(zone, texte(zone), attendu)


@check("CDC-3.2.4.3-01", partie="declare", reads=FICHIER)
def accident_signale(dossier: Dossier) -> Iterator[Jugement]:
    """An accident de droit commun that was declared is told by the FSE (CDC §3.2.4.3)."""
    yield from _accident(dossier, "accident", "O")


@check("CDC-3.2.4.3-01", partie="defaut", reads=FICHIER)
def accident_non_signale(dossier: Dossier) -> Iterator[Jugement]:
    """Without declaration the FSE tells no accident (CDC §3.2.4.3)."""
    yield from _accident(dossier, "sans_accident", "N")
