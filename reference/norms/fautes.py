"""What is wrong with a record: faults found when reading, refusals when writing."""

import msgspec

from vitalbench.reference.norms.champs import Champ, Valeur


class Faute(msgspec.Struct, frozen=True, kw_only=True):
    """What a record holds that its norm does not allow, and where."""

    code: str
    enregistrement: str
    champ: str
    libelle: str
    debut: int
    longueur: int
    decalage: int
    attendu: str
    trouve: str

    @property
    def fin(self) -> int:
        """Give the last position of the fault in its record, counted from 1."""
        return self.debut + self.longueur - 1

    def __str__(self) -> str:
        return (
            f"enregistrement {self.enregistrement}, zone {self.champ} "
            f"(positions {self.debut} à {self.fin}) : "
            f"attendu {self.attendu}, trouvé {self.trouve!r}"
        )


class RefusCodage(ValueError):
    """A value does not fit the field it was given for."""

    def __init__(self, enregistrement: str, champ: Champ[Valeur], attendu: str, trouve: object):
        self.enregistrement = enregistrement
        self.champ = champ.nom
        self.debut = champ.debut
        self.longueur = champ.longueur
        self.attendu = attendu
        self.trouve = trouve
        super().__init__(
            f"enregistrement {enregistrement}, zone {champ.nom} « {champ.libelle} » "
            f"(positions {champ.debut} à {champ.fin}) : attendu {attendu}, trouvé {trouve!r}"
        )
