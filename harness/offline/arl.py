"""What each entity of ARL-SIM-1 must hold to (profil simulé Vitalbench)."""

from datetime import datetime

from vitalbench.harness.offline.b2_identifiants import numero
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.listes import MOTIFS_ARL


def juger_accuse(releve: Releve, accuse: AccuseLot) -> None:
    """Check an acknowledgement on its own."""
    numero(releve, "ARL-08", accuse, "no_ps")
    if (
        accuse.date_arl is not None
        and accuse.date_lot is not None
        and (accuse.date_lot - accuse.date_arl).days > 2
        and accuse.sens == "P"
    ):
        zones = (zone(accuse, "date_arl"), zone(accuse, "date_lot"), zone(accuse, "sens"))
        releve.noter("ARL-05", zones, "un lot de 2 jours d'avance au plus", accuse.date_lot)
    if not est_instant(accuse.heure_arl, "%H%M%S"):
        releve.noter("ARL-06", (zone(accuse, "heure_arl"),), "HHMMSS", accuse.heure_arl)
    if not est_instant(accuse.compostage_recu[:14], "%Y%m%d%H%M%S"):
        releve.noter(
            "ARL-07",
            (zone(accuse, "compostage_recu"),),
            "AAAAMMJJhhmmss et 5 chiffres",
            accuse.compostage_recu,
        )


def juger_motif(releve: Releve, motif: MotifArl) -> None:
    """Check a reason on its own."""
    if MOTIFS_ARL.sens(motif.code_motif) is None:
        releve.noter("ARL-04", (zone(motif, "code_motif"),), "SIM001 à SIM020", motif.code_motif)


def est_instant(texte: str, forme: str) -> bool:
    """Tell whether a text is an instant of a form."""
    try:
        datetime.strptime(texte, forme)
    except ValueError:
        return False
    return True
