"""What the simulated organisms do with degraded flows and scanned papers (« banc » section)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de
from vitalbench.harness.evidence.dossier import Dossier

ABSENT = "arl_absent"


@check("CDC-3.3.1-03", partie="arl", reads={Canal.RETOUR, Canal.FICHIER})
def arl_du_lot_de_dre(dossier: Dossier) -> Iterator[Jugement]:
    """The AMC answers a lot of degraded DRE by an ARL (CDC §3.3.1)."""
    for facture in dossier.factures_de("degrade"):
        if facture.flux == "D":
            message = str(facture.evenement.donnees.get("message_id", ""))
            recus = [r for r in dossier.retours if r.type == "ARL" and r.texte("pour") == message]
            yield egal(recus[0] if recus else facture, len(recus), 1)


@check("CDC-3.3.1-03", partie="rapproche", reads={Canal.ARCHIVE})
def arl_rapproche(dossier: Dossier) -> Iterator[Jugement]:
    """The ARL of the AMC is tied to its lot (CDC §3.3.1)."""
    for ecran in list(ecrans_de(dossier, "dre_acquittee"))[-1:]:
        etats = [str(x.get("etat")) for x in ecran.ecran.lignes if x.get("flux") == "D"]
        yield egal(ecran, etats, ["acquitte"])


@check("CDC-3.3.1-03", partie="absence", reads={Canal.ECRAN})
def arl_absent_signale(dossier: Dossier) -> Iterator[Jugement]:
    """Without the ARL of the AMC its absence is told (CDC §3.3.1)."""
    for ecran in list(ecrans_de(dossier, "dre_sans_arl"))[-1:]:
        yield tenu(ecran, ecran.mention(ABSENT), "absence d'ARL signalée", "rien")


def _issue(dossier: Dossier, repere: str, attendu: str) -> Iterator[Jugement]:
    """What the organism made of the degraded facture of a step."""
    for facture in dossier.factures_de(repere):
        issues = [x for x in dossier.liquidations if x.texte("facture") == facture.numero]
        if not issues:
            yield non_conforme(facture, attendu, "aucune liquidation")
        for issue in issues:
            yield egal(issue, issue.texte("etat"), attendu)


@check("CONV-DEGRADE-04", partie="rejet", reads={Canal.RETOUR, Canal.FICHIER})
def degrade_sans_garantie(dossier: Dossier) -> Iterator[Jugement]:
    """Closed rights: a degraded facture is rejected, no guarantee stands (convention)."""
    yield from _issue(dossier, "droits_fermes", "rejetee")


@check("CONV-SCOR-14", partie="reglee", reads={Canal.RETOUR, Canal.FICHIER})
def reglee_sur_piece(dossier: Dossier) -> Iterator[Jugement]:
    """The scanned paper acknowledged is worth the paper: the facture is paid (convention)."""
    yield from _issue(dossier, "avec_piece", "payee")


@check("CONV-SCOR-14", partie="non_reglee", reads={Canal.RETOUR, Canal.FICHIER})
def non_reglee_sans_piece(dossier: Dossier) -> Iterator[Jugement]:
    """With no paper at all, the degraded facture is not paid (convention)."""
    yield from _issue(dossier, "sans_piece", "rejetee")
