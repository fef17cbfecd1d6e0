"""Papers due in degraded mode by profession, examinations of a minor (CDC §4.2.3.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.degrade_modes import DEGRADE, factures_du_mode
from vitalbench.harness.checks.imprimes import portent
from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier

MENTION = "Télétransmission dégradée"
NIR_FICTIF = "2555555"


def _examen(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    yield from factures_du_mode(dossier, DEGRADE, repere)
    for facture in dossier.factures_de(repere):
        zone = facture.de("nir_assure")
        fictif = str(zone.valeur).startswith(NIR_FICTIF)
        yield tenu(zone, fictif, f"un NIR fictif {NIR_FICTIF}…", zone.valeur)


@check("CDC-3.2.2.5-21", partie="medecin", reads={Canal.FICHIER})
def examen_du_medecin(dossier: Dossier) -> Iterator[Jugement]:
    """A doctor's examination under a fictitious NIR is degraded (CDC §3.2.2.5)."""
    yield from _examen(dossier, "examen_medecin")


@check("CDC-3.2.2.5-21", partie="sage_femme", reads={Canal.FICHIER})
def examen_de_la_sage_femme(dossier: Dossier) -> Iterator[Jugement]:
    """A midwife's examination under a fictitious NIR is degraded (CDC §3.2.2.5)."""
    yield from _examen(dossier, "examen_sage_femme")


@check("CDC-3.2.2.5-21", partie="infirmier", reads={Canal.FICHIER})
def examen_de_l_infirmier(dossier: Dossier) -> Iterator[Jugement]:
    """A nurse's examination under a fictitious NIR is degraded (CDC §3.2.2.5)."""
    yield from _examen(dossier, "examen_infirmier")


def _numero(dossier: Dossier) -> str:
    """Number of the facture of the scenario, nine digits, as the flow has it."""
    return next((f.numero.zfill(9) for f in dossier.factures_de("degrade")), "?")


@check("CDC-4.2.3.1-08", partie="quittance", reads={Canal.DOCUMENT, Canal.FICHIER})
def quittance_disponible(dossier: Dossier) -> Iterator[Jugement]:
    """A quittance may be printed for the patient (CDC §4.2.3.1)."""
    yield from portent(dossier, "quittance", "quittance", _numero(dossier))


@check("CDC-4.2.3.1-08", partie="references", reads={Canal.DOCUMENT, Canal.FICHIER})
def references_sur_l_ordonnance(dossier: Dossier) -> Iterator[Jugement]:
    """The ordonnance bears the references of the FSE (CDC §4.2.3.1)."""
    yield from portent(dossier, "ordonnance", "ordonnance", _numero(dossier))


@check("CDC-4.2.3.1-08", partie="bon_examen", reads={Canal.DOCUMENT, Canal.FICHIER})
def bon_examen_du_laboratoire(dossier: Dossier) -> Iterator[Jugement]:
    """A laboratory has its bon d'examen (CDC §4.2.3.1)."""
    yield from portent(dossier, "bon_laboratoire", "bon_examen", _numero(dossier))


@check("CDC-4.2.3.1-08", partie="bordereau", reads={Canal.DOCUMENT, Canal.FICHIER})
def bordereau_des_ordonnances(dossier: Dossier) -> Iterator[Jugement]:
    """Laboratory and pharmacist have the bordereau of their ordonnances (CDC §4.2.3.1)."""
    titre = "Bordereau récapitulatif des ordonnances"
    yield from portent(dossier, "bordereau", "bordereau", titre, _numero(dossier))


@check("CDC-4.2.3.1-08", partie="mention", reads={Canal.DOCUMENT})
def feuille_marquee(dossier: Dossier) -> Iterator[Jugement]:
    """The feuille de soins says « Télétransmission dégradée » (CDC §4.2.3.1)."""
    yield from portent(dossier, "degrade", "feuille_de_soins", MENTION)
