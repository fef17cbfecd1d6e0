"""MS-SIM-1 service messages and ARP-SIM-1 provisional receipts (profil simulé Vitalbench).

A service message is a short text of `key=value` lines. Real codes (4005, 4015) are never imitated:
ours are 9000 to 9999.
"""

from datetime import datetime

import msgspec

PROFIL = "MS-SIM-1"
PROFIL_ARP = "ARP-SIM-1"
CODE_ARP = "9001"
_TAILLE_MAX = 4096
_ZONES = ("code", "date", "heure", "compostage_recu", "message_id_recu", "libelle")

CODES = {
    "9001": "AR provisoire : site indisponible, message gardé et remis plus tard (ARP-SIM-1)",
    "9010": "en-tête du message illisible",
    "9011": "enveloppe du message illisible",
    "9012": "déchiffrement impossible",
    "9013": "compression illisible ou démesurée",
    "9014": "contenu étranger au format attendu",
}
"""Codes of the profile and their meaning."""


class MessageService(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the network or of the organism about a mail it received."""

    code: str
    instant: datetime
    compostage_recu: str
    message_id_recu: str
    libelle: str

    @property
    def ar_provisoire(self) -> bool:
        """Tell whether this is ARP-SIM-1: kept for later, acknowledging no lot."""
        return self.code == CODE_ARP


class MessageServiceIllisible(ValueError):
    """A text is no MS-SIM-1 message; the message says why and on which line."""


def ecrire_message_service(message: MessageService) -> str:
    """Lay a service message out."""
    if not (len(message.code) == 4 and message.code.isdigit() and message.code[0] == "9"):
        raise MessageServiceIllisible(
            f"code : attendu 4 chiffres de 9000 à 9999, trouvé {message.code!r}"
        )
    valeurs = {
        "code": message.code,
        "date": message.instant.strftime("%Y%m%d"),
        "heure": message.instant.strftime("%H%M%S"),
        "compostage_recu": message.compostage_recu,
        "message_id_recu": message.message_id_recu,
        "libelle": message.libelle,
    }
    for zone, valeur in valeurs.items():
        if "\n" in valeur or "\r" in valeur:
            raise MessageServiceIllisible(f"{zone} : une seule ligne attendue")
    return "".join(f"{zone}={valeurs[zone]}\r\n" for zone in _ZONES)


def lire_message_service(texte: str) -> MessageService:
    """Read a service message, naming the line that cannot be read."""
    if len(texte) > _TAILLE_MAX:
        raise MessageServiceIllisible(f"message de plus de {_TAILLE_MAX} caractères")
    zones: dict[str, str] = {}
    for rang, ligne in enumerate(texte.splitlines(), start=1):
        if not ligne.strip():
            continue
        zone, egal, valeur = ligne.partition("=")
        if not egal or zone not in _ZONES:
            raise MessageServiceIllisible(
                f"ligne {rang} : attendu une zone parmi {', '.join(_ZONES)}, trouvé {ligne[:40]!r}"
            )
        if zone in zones:
            raise MessageServiceIllisible(f"ligne {rang} : zone {zone} en double")
        zones[zone] = valeur
    absentes = [zone for zone in _ZONES if zone not in zones]
    if absentes:
        raise MessageServiceIllisible(f"zone absente : {', '.join(absentes)}")
    if not (len(zones["code"]) == 4 and zones["code"].isascii() and zones["code"].isdigit()):
        raise MessageServiceIllisible(f"code : attendu 4 chiffres, trouvé {zones['code'][:20]!r}")
    try:
        instant = datetime.strptime(zones["date"] + zones["heure"], "%Y%m%d%H%M%S")
    except ValueError:
        raise MessageServiceIllisible(
            f"date et heure : attendu AAAAMMJJ et HHMMSS, "
            f"trouvé {zones['date'][:20]!r} et {zones['heure'][:20]!r}"
        ) from None
    return MessageService(
        code=zones["code"],
        instant=instant,
        compostage_recu=zones["compostage_recu"],
        message_id_recu=zones["message_id_recu"],
        libelle=zones["libelle"],
    )
