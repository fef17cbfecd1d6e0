"""When the degraded mode opens, and when something else is due (CDC §3.4.1.2, §3.5; convention)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier

DEGRADE, SESAM_VITALE = "degrade", "sesam_vitale"
ABSENCES = ("absente", "muette", "perimee")
CARTE = ("degrade_carte_absente", "degrade_carte_defectueuse", "degrade_carte_non_presentee")
APCV = ("degrade_apcv_absente", "degrade_apcv_defectueuse", "degrade_apcv_non_presentee")


def factures_du_mode(dossier: Dossier, mode: str, *reperes: str) -> Iterator[Jugement]:
    """Every facture of some steps was received, in the mode due."""
    for repere in reperes:
        etape = dossier.etape(repere)
        if etape is None:
            continue
        recues = dossier.factures_de(repere)
        if not recues:
            yield non_conforme(etape, f"une facture en mode {mode}", "aucune facture reçue")
        for facture in recues:
            lot = facture.facture.lot
            preuve = facture if lot is None else facture.zone(lot, "certification_lot")
            yield egal(preuve, facture.mode, mode)


def montre(dossier: Dossier, mention: str, *reperes: str) -> Iterator[Jugement]:
    """The last screen of some steps bears a mention."""
    for repere in reperes:
        for ecran in list(ecrans_de(dossier, repere))[-1:]:
            yield tenu(ecran, ecran.mention(mention), mention, "mention absente")


@check("CDC-3.4.1.2-01", partie="propose", reads={Canal.ECRAN})
def degrade_propose_sans_support(dossier: Dossier) -> Iterator[Jugement]:
    """Absent, mute or expired, the card makes the degraded mode be offered (CDC §3.4.1.2)."""
    yield from montre(dossier, "mode_degrade_propose", *ABSENCES)


@check("CONV-GEN-02", partie="degrade", reads={Canal.ECRAN})
def bascule_vers_le_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """Without the support, the degraded mode is offered next (convention)."""
    yield from montre(dossier, "mode_degrade_propose", "absente")


@check("CDC-3.4.1.2-01", partie="fse_degradee", reads={Canal.FICHIER})
def fse_degradee_sans_support(dossier: Dossier) -> Iterator[Jugement]:
    """In each of the three cases a degraded FSE arrives (CDC §3.4.1.2)."""
    yield from factures_du_mode(dossier, DEGRADE, *(f"degrade_{cas}" for cas in ABSENCES))


@check("CDC-3.4.1.2-01", partie="papier", reads={Canal.SMTP, Canal.APPEL})
def papier_sans_flux(dossier: Dossier) -> Iterator[Jugement]:
    """A PS who chooses the paper sends nothing (CDC §3.4.1.2)."""
    choix, envoi = dossier.etape("papier"), dossier.etape("papier_envoi")
    if choix is None or envoi is None:
        return
    partis = [e for e in dossier.smtp if choix.seq <= e.seq <= envoi.fin]
    yield tenu(partis[0] if partis else envoi, not partis, "aucun envoi", f"{len(partis)} envoi(s)")


@check("CONV-GEN-02", partie="fse", reads={Canal.FICHIER})
@check("CONV-DEGRADE-01", partie="lisible", reads={Canal.FICHIER})
def fse_quand_la_carte_se_lit(dossier: Dossier) -> Iterator[Jugement]:
    """A readable card gives a FSE by default (convention)."""
    yield from factures_du_mode(dossier, SESAM_VITALE, "lisible")


@check("CONV-GEN-02", partie="papier", reads={Canal.ECRAN})
def papier_sans_aucune_carte(dossier: Dossier) -> Iterator[Jugement]:
    """With neither card, the paper is what is left (convention)."""
    yield from montre(dossier, "feuille_papier_proposee", "sans_rien")


@check("CONV-GEN-02", partie="rien_signe", reads={Canal.APPEL})
def rien_signe_sans_carte(dossier: Dossier) -> Iterator[Jugement]:
    """With neither card, nothing is signed (convention)."""
    yield from facture_formee(dossier, "sans_rien", attendue=False)


@check("CONV-DEGRADE-01", partie="carte", reads={Canal.FICHIER})
def degrade_faute_de_carte(dossier: Dossier) -> Iterator[Jugement]:
    """Card absent, not presented or faulty, the facture leaves in degraded mode (convention)."""
    yield from factures_du_mode(dossier, DEGRADE, *CARTE)


@check("CONV-DEGRADE-01", partie="apcv", reads={Canal.FICHIER})
def degrade_faute_d_application(dossier: Dossier) -> Iterator[Jugement]:
    """ApCV absent, not presented or faulty, the facture leaves in degraded mode (convention)."""
    yield from factures_du_mode(dossier, DEGRADE, *APCV)


@check("CDC-3.5-02", partie="ferme", reads={Canal.APPEL})
def degrade_ferme_carte_lisible(dossier: Dossier) -> Iterator[Jugement]:
    """A valid card in the reader closes the degraded mode in maladie (CDC §3.5)."""
    yield from facture_formee(dossier, "carte_valide", attendue=False)


@check("CDC-3.5-02", partie="absence", reads={Canal.FICHIER})
def degrade_ouvert_en_absence(dossier: Dossier) -> Iterator[Jugement]:
    """The absence of a support opens the degraded mode (CDC §3.5)."""
    yield from factures_du_mode(dossier, DEGRADE, "carte_absente")


@check("CDC-3.5-02", partie="panne", reads={Canal.FICHIER})
def degrade_ouvert_en_panne(dossier: Dossier) -> Iterator[Jugement]:
    """A support that fails opens the degraded mode (CDC §3.5)."""
    yield from factures_du_mode(dossier, DEGRADE, "carte_en_panne")


@check("CDC-3.5-02", partie="at", reads={Canal.FICHIER})
def degrade_ouvert_en_at(dossier: Dossier) -> Iterator[Jugement]:
    """An AT of another organism than the card's opens the degraded mode (CDC §3.5)."""
    yield from factures_du_mode(dossier, DEGRADE, "divergent")


@check("CDC-3.5-03", partie="refuse", reads={Canal.APPEL})
def pas_de_teleconsultation_degradee(dossier: Dossier) -> Iterator[Jugement]:
    """A téléconsultation is never secured in degraded mode (CDC §3.5)."""
    yield from facture_formee(dossier, "teleconsultation", attendue=False)


@check("CDC-3.5-03", partie="propose", reads={Canal.ECRAN})
def sans_vitale_propose(dossier: Dossier) -> Iterator[Jugement]:
    """The screen sends a téléconsultation to SESAM sans Vitale (CDC §3.5)."""
    yield from montre(dossier, "sans_vitale_propose", "teleconsultation")


@check("CDC-3.5-03", partie="accompagnement", reads={Canal.FICHIER})
def accompagnement_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """An accompaniment without a support may be degraded (CDC §3.5)."""
    yield from factures_du_mode(dossier, DEGRADE, "accompagnement")
