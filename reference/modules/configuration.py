"""SSV_LireConfig: versions of the fournitures and readers that can be reached (CDC-4.1.2.2-06)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from vitalbench.reference.domain.lecteurs import Lecteur, LecteurAbsent, LecteurError
from vitalbench.reference.norms.zones.codec import Groupe, composer

VERSION = "1.40.14"
PROFIL = "SSV-SIM-1"
CONSTRUCTEUR = "VITALBENCH"
_COMPOSANTS = (
    ("SSV", "Services SESAM-Vitale (profil simulé)"),
    ("SRT", "Référentiel et tarification CCAM (profil simulé)"),
    ("STS", "Tarification complémentaire (profil simulé)"),
)


def lire_configuration(lecteurs: Iterable[Lecteur], instant: datetime) -> tuple[Groupe, ...]:
    """Give groups 60 to 64; a reader that cannot be reached has no group 61."""
    return tuple(_groupes(lecteurs, instant))


def _groupes(lecteurs: Iterable[Lecteur], instant: datetime) -> Iterator[Groupe]:
    yield composer(60, version_ssv=VERSION, version_galss=PROFIL, version_pss=PROFIL)
    for rang, lecteur in enumerate(lecteurs, start=1):
        if not _accessible(lecteur):
            continue
        yield composer(
            61,
            constructeur=CONSTRUCTEUR,
            type_lecteur=lecteur.nom.encode("latin-1", "replace").decode("latin-1"),
            numero_serie=f"{rang:08d}",
            systeme=PROFIL,
            nombre_logiciels="0",
            date_heure=f"{instant:%Y%m%d%H%M}",
        )
    yield composer(62, version_bibliotheque=VERSION, libelle_tables=PROFIL, version_tables=VERSION)
    yield composer(63, version_bibliotheque=PROFIL, version_client=PROFIL)
    for rang, (nom, libelle) in enumerate(_COMPOSANTS, start=1):
        yield composer(64, identifiant=f"{rang}", libelle=f"{nom} : {libelle}", version=VERSION)


def _accessible(lecteur: Lecteur) -> bool:
    """Tell whether a reader answers, whatever it says of its card."""
    try:
        lecteur.carte_presente()
    except LecteurAbsent:
        return False
    except LecteurError:
        return True
    return True
