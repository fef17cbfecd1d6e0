"""Hides what a production file says of patients: NIR, names, addresses, birth dates."""

import re
from collections.abc import Callable

from vitalbench.harness.offline.ecarts import Ecart

Discretion = Callable[[str, str], str]
"""Given the name of a field and a text, gives what may be shown."""

_NIR = re.compile(r"(?<![0-9])([1-478])([0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?)(?![0-9])")
_NOMBRE = re.compile(r"[0-9]{4,}")
_PERSONNELS = re.compile(
    r"(nir|cle_nir|nom(?!_domaine)|prenom|date_naissance|civilite|no_voie|complement_voie|type_voie|"
    r"libelle_voie|complement_adresse|commune|code_postal|no_adherent|id_amc_adherent)"
)
_SAUFS = frozenset({"nom_domaine", "raison_sociale"})


def personnel(champ: str) -> bool:
    """Tell whether a field speaks of a patient."""
    return champ not in _SAUFS and _PERSONNELS.match(champ) is not None


def discret(champ: str, texte: str) -> str:
    """Hide the value of a personal field, and any NIR anywhere."""
    if personnel(champ):
        return re.sub(r"[0-9A-Za-z]", "•", texte)
    return _NIR.sub(lambda trouve: trouve[1] + "•" * len(trouve[2]), texte)


def en_clair(champ: str, texte: str) -> str:
    """Show everything (--en-clair)."""
    del champ
    return texte


def montrer(ecart: Ecart, discretion: Discretion) -> tuple[str, str]:
    """Give the expected and found texts of a finding as they may be shown."""
    attendu, trouve = ecart.attendu, ecart.trouve
    for zone in ecart.zones:
        contenu = zone.contenu.strip(" ")
        if personnel(zone.champ) and contenu:
            cache = discretion(zone.champ, contenu)
            attendu, trouve = attendu.replace(contenu, cache), trouve.replace(contenu, cache)
    if ecart.zones and personnel(ecart.zones[0].champ):
        # the value due is another's, or the same patient's elsewhere: it is hidden too
        attendu, trouve = (
            _NOMBRE.sub(lambda lu: discretion(ecart.zones[0].champ, lu[0]), texte)
            for texte in (attendu, trouve)
        )
    return discretion("", attendu), discretion("", trouve)
