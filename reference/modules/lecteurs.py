"""Opens the reader that an address names: `tcp:HÔTE:PORT` or `pcsc:NAME`."""

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules.adresses import AdresseInvalide
from vitalbench.reference.modules.lecteurs_pcsc import LecteurPcsc
from vitalbench.reference.modules.lecteurs_tcp import LecteurTcp


def ouvrir_lecteur(adresse: str) -> Lecteur:
    """Give the reader of an address; nothing is reached before its first use."""
    if adresse.startswith("tcp:"):
        return LecteurTcp(adresse)
    if adresse.startswith("pcsc:"):
        return LecteurPcsc(adresse)
    raise AdresseInvalide(f"lecteur {adresse!r} : la forme attendue est tcp:HÔTE:PORT ou pcsc:NOM")
