"""The securing mode of a lot, and what it demands of the zones of certification (SV-SIM-1)."""

from vitalbench.harness.offline.ecarts import Releve, Zone, zone
from vitalbench.reference.norms.b2 import DebutLot
from vitalbench.reference.norms.codec import Enregistrement

_HEXA = frozenset("0123456789ABCDEF")


class Mode:
    """How a lot says it is secured, and where it says so."""

    __slots__ = ("_lot", "lettre", "securise")

    def __init__(self, lot: DebutLot | None) -> None:
        self._lot = lot
        self.lettre = lot.texte[80] if lot is not None else " "
        self.securise = self.lettre in "SFD"

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Give the zone that says the mode: it may be the one at fault."""
        return () if self._lot is None else (zone(self._lot, "certification_lot"),)

    def zone_certification(
        self, releve: Releve, regles: tuple[str, str, str], porteur: Enregistrement, champ: str
    ) -> None:
        """Check a zone of certification: filled and hexadecimal when secured, else blank."""
        contenu = porteur.texte[96:128]
        absente, illisible, de_trop = regles
        if not self.securise:
            if contenu != " " * 32:
                zones = (zone(porteur, champ), *self.zones)
                releve.noter(de_trop, zones, "blanc hors SESAM", contenu)
        elif contenu == " " * 32:
            zones = (zone(porteur, champ), *self.zones)
            releve.noter(absente, zones, "32 chiffres hexadécimaux", "blanc")
        elif not _HEXA.issuperset(contenu):
            zones = (zone(porteur, champ),)
            releve.noter(illisible, zones, "32 chiffres hexadécimaux", contenu)
