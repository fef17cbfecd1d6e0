"""Readers of the workstation: which pairs of readers may serve the two cards (CDC-4.1.2-10).

One SESAM-Vitale reader holds both cards, or PC/SC readers do; nothing else is used by one call.
"""

from collections.abc import Mapping

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.configuration import texte
from vitalbench.reference.workstation.refus import RefusPoste

PCSC, SESAM_VITALE = "pcsc", "sesam_vitale"


def exiger_configuration(parametres: Mapping[str, Valeur]) -> None:
    """Refuse a CPS and a Vitale in readers that cannot work together."""
    cps = texte(parametres, "lecteur_cps_type", PCSC)
    vitale = texte(parametres, "lecteur_vitale_type", PCSC)
    inconnus = {cps, vitale} - {PCSC, SESAM_VITALE}
    if inconnus:
        raise RefusPoste(
            v.R_CONFIGURATION, f"type de lecteur inconnu : {', '.join(sorted(inconnus))}"
        )
    meme_appareil = texte(parametres, "lecteurs_sesam_vitale", "1") == "1"
    if cps != vitale or (cps == SESAM_VITALE and not meme_appareil):
        raise RefusPoste(
            v.R_CONFIGURATION_LECTEURS,
            "La CPS et la carte Vitale sont à lire dans un seul lecteur SESAM-Vitale"
            " ou dans des lecteurs PC/SC",
        )
