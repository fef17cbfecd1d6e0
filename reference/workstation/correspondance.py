"""Table of correspondence: the number of an AMC from a MUTNUM and the AMO organism.

(CDC-4.2.1.3.2.2-13, -15 to -18): loaded whole from a file of the Assurance Maladie, never edited
by the PS. The layout of that file is not public: JSON here (profil simulé).
"""

import msgspec

from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.refus import RefusPoste

TABLE = "correspondance"
GENERIQUE = "*"
TAILLE_MAX = 1024 * 1024


class LigneCorrespondance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: `*` stands for any character of the MUTNUM or of the organism, but its régime."""

    mutnum: str
    organisme: str
    numero_amc: str


def charger(archive: Archive, contenu: bytes) -> None:
    """Replace the whole table."""
    if len(contenu) > TAILLE_MAX:
        raise RefusPoste(v.R_IMPORT, "table de correspondance de plus de 1 Mio")
    try:
        lignes = msgspec.json.decode(contenu, type=tuple[LigneCorrespondance, ...])
    except msgspec.DecodeError as erreur:
        raise RefusPoste(v.R_IMPORT, f"table de correspondance illisible : {erreur}") from None
    for rang, ligne in enumerate(lignes, start=1):
        longueurs = (len(ligne.mutnum), len(ligne.organisme), len(ligne.numero_amc))
        if longueurs != (8, 9, 9) or GENERIQUE in ligne.organisme[:2]:
            raise RefusPoste(
                v.R_IMPORT, f"ligne {rang} : MUTNUM (8), organisme (9) et n° d'AMC (9) attendus"
            )
    archive.memoriser(TABLE, contenu.decode())


def numero_correspondant(archive: Archive, mutnum: str, organisme: OrganismeAmo) -> str:
    """Give the number of the AMC that the table has for a MUTNUM, nothing unless it is one."""
    table = archive.parametre(TABLE)
    if table is None:
        return ""
    code = f"{organisme.regime}{organisme.caisse}{organisme.centre}"
    trouves = {
        ligne.numero_amc
        for ligne in msgspec.json.decode(table, type=tuple[LigneCorrespondance, ...])
        if _egal(ligne.mutnum, mutnum) and _egal(ligne.organisme, code)
    }
    return trouves.pop() if len(trouves) == 1 else ""


def _egal(motif: str, valeur: str) -> bool:
    return len(motif) == len(valeur) and all(
        attendu in {GENERIQUE, lu} for attendu, lu in zip(motif, valeur, strict=True)
    )
