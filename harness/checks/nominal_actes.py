"""Acts typed: those not valid, those of several nomenclatures (CDC §4.2.1.6, §3.2.4.12)."""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import texte
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.nominal_facture import actes_saisis
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.protocol import vocabulaire as v

SIGNALEMENTS = (v.M_CONTROLE_ACTE, v.M_DIAGNOSTIC_CCAM)


def _signale(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        dites = [i for e in echange.ecrans() for i in SIGNALEMENTS if e.mention(i)]
        trouve = echange.refus or ", ".join(dites) or "rien"
        yield tenu(echange, echange.refus or dites, "un signalement", trouve)


@check("CDC-4.2.1.6-06", partie="ngap", reads={Canal.ECRAN})
def acte_ngap_invalide_signale(dossier: Dossier) -> Iterator[Jugement]:
    """An invalid NGAP act is pointed out before the facture (CDC §4.2.1.6)."""
    yield from _signale(dossier, "acte_ngap")


@check("CDC-4.2.1.6-06", partie="ccam", reads={Canal.ECRAN})
def acte_ccam_invalide_signale(dossier: Dossier) -> Iterator[Jugement]:
    """An invalid CCAM act is pointed out before the facture (CDC §4.2.1.6)."""
    yield from _signale(dossier, "acte_ccam")


@check("CDC-4.2.1.6-06", partie="nabm", reads={Canal.ECRAN})
def acte_nabm_invalide_signale(dossier: Dossier) -> Iterator[Jugement]:
    """An invalid NABM act is pointed out before the facture (CDC §4.2.1.6)."""
    yield from _signale(dossier, "acte_nabm")


@check("CDC-3.2.4.12-01", partie="une_facture", reads={Canal.FICHIER})
def trois_nomenclatures_une_facture(dossier: Dossier) -> Iterator[Jugement]:
    """Acts of three nomenclatures make one FSE (CDC §3.2.4.12)."""
    etape = dossier.etape("trois_nomenclatures")
    if etape is not None:
        recues = dossier.factures_de("trois_nomenclatures")
        yield egal(recues[0] if recues else etape, len(recues), 1)


@check("CDC-3.2.4.12-01", partie="trois", reads={Canal.FICHIER})
def trois_nomenclatures_portees(dossier: Dossier) -> Iterator[Jugement]:
    """That FSE holds a line for each of the three acts (CDC §3.2.4.12)."""
    saisies = actes_saisis(dossier, "trois_nomenclatures")
    for facture in dossier.factures_de("trois_nomenclatures"):
        portees = {texte(a.de("code_acte")) for a in facture.actes}
        attendues = {str(s.get("code")) for s in saisies} - {"CCAM"}
        trouve = ", ".join(sorted(portees))
        tenue = attendues <= portees and len(facture.actes) == len(saisies)
        yield tenu(facture, tenue, f"{len(saisies)} actes dont {sorted(attendues)}", trouve)
