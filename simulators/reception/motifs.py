"""Reasons of a negative ARL (ARL-SIM-1, profil simulé) and how faults of each kind map to them."""

from typing import Final

import msgspec

from vitalbench.reference.norms import listes
from vitalbench.reference.norms.codec import Enregistrement, Faute
from vitalbench.reference.securing.erreurs import Cause

_PAR_CAUSE: Final = {
    Cause.CERTIFICAT_REVOQUE: "SIM014",
    Cause.CERTIFICAT_EXPIRE: "SIM015",
    Cause.CERTIFICAT_PAS_ENCORE_VALIDE: "SIM015",
    Cause.EMPREINTE: "SIM019",
    Cause.INDEX: "SIM019",
    Cause.MASQUE: "SIM020",
    Cause.DONNEES_SENSIBLES: "SIM020",
    Cause.DECHIFFREMENT: "SIM020",
}
_PAR_FAUTE: Final = {"longueur": "SIM001", "type": "SIM002", "fixe": "SIM002", "masque": "SIM020"}


class Motif(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to refuse a lot, and where: record (000 = 1), position, facture, record type."""

    code: str
    detail: str = ""
    rang: int = 0
    position: int = 0
    facture: str = ""
    type: str = ""

    @property
    def libelle(self) -> str:
        """Label of the code, then what was found."""
        libelle = listes.MOTIFS_ARL.sens(self.code) or self.code
        return f"{libelle} : {self.detail}" if self.detail else libelle


def motif_de_cause(cause: Cause, detail: str, facture: str = "") -> Motif:
    """Give the reason that a securing failure leads to (SIM007 when nothing more precise)."""
    return Motif(code=_PAR_CAUSE.get(cause, "SIM007"), detail=detail, facture=facture)


def motif_de_faute(enregistrement: Enregistrement, faute: Faute, facture: str = "") -> Motif:
    """Give the reason that a fault of norm leads to, with its place."""
    return Motif(
        code=_PAR_FAUTE.get(faute.code, "SIM009"),
        detail=f"{faute.champ} {faute.attendu}, trouvé {faute.trouve!r}"[:200],
        rang=enregistrement.rang,
        position=faute.debut,
        facture=facture,
        type=enregistrement.code,
    )
