"""Patient file of the practice: complementary rights already known of a patient (CDC §4.2.1.3.2.2).

The weakest of the sources: it serves when no support gives any (CDC-4.2.1.3.2.2-02).
"""

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.refus import RefusPoste

PREFIXE = "patient:"
TAILLE_MAX = 1024 * 1024


class Fiche(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the practice noted of a patient: who he is, and the fields of his complementary."""

    nir: str
    date_naissance: str
    rang_naissance: int = 1
    complementaire: dict[str, Valeur]


def charger(archive: Archive, contenu: bytes) -> None:
    """Take the files of patients; one already known is replaced."""
    if len(contenu) > TAILLE_MAX:
        raise RefusPoste(v.R_IMPORT, "fichier de patients de plus de 1 Mio")
    try:
        fiches = msgspec.json.decode(contenu, type=tuple[Fiche, ...])
    except msgspec.DecodeError as erreur:
        raise RefusPoste(v.R_IMPORT, f"fichier de patients illisible : {erreur}") from None
    for lue in fiches:
        archive.memoriser(
            _cle(lue.nir, lue.date_naissance, lue.rang_naissance),
            msgspec.json.encode(lue.complementaire).decode(),
        )


def fiche(archive: Archive, nir: str, beneficiaire: BeneficiaireCarte) -> dict[str, Valeur]:
    """Give the fields known of a beneficiary's complementary rights, none when unknown."""
    gardee = archive.parametre(_cle(nir, beneficiaire.date_naissance, beneficiaire.rang_naissance))
    return {} if gardee is None else msgspec.json.decode(gardee, type=dict[str, Valeur])


def _cle(nir: str, naissance: str, rang: int) -> str:
    return f"{PREFIXE}{nir[:13]}|{naissance}|{rang}"
