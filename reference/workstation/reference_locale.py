"""Local reference data: dated tables, what the PS sets in them, the updates he loads.

(CDC-2.4-01, CONV-EQUIP-02): an update says from which day it applies; what applied before it
still does for care before that day.
"""

import datetime
import json
from collections.abc import Mapping

import msgspec

from vitalbench.reference.catalogue.tables import TableRefusee, Tables
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.refus import RefusPoste

DATE_REFERENCE = "date_reference."
DATES = frozenset({"soins", "prescription", "facturation"})
TAILLE_MAX = 1024 * 1024


class MiseAJour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change of one table: rows equal to `cle` get `changer` from the day `le`."""

    table: str
    le: datetime.date
    cle: dict[str, str | int | bool | None]
    changer: dict[str, str | int | bool | None]


def avec_parametres(tables: Tables, parametres: Mapping[str, Valeur]) -> Tables:
    """Apply the reference dates the PS chose, family by family."""
    for nom, valeur in parametres.items():
        if not nom.startswith(DATE_REFERENCE):
            continue
        famille = nom.removeprefix(DATE_REFERENCE)
        ligne = next((x for x in tables.dates_reference if x.famille == famille), None)
        if ligne is None or valeur not in DATES:
            raise RefusPoste(
                v.R_CONFIGURATION, f"{nom} : {valeur!r} (soins, prescription ou facturation)"
            )
        nouvelle = msgspec.convert(msgspec.to_builtins(ligne) | {"date": valeur}, type(ligne))
        tables = tables.remplacer("dates_reference", ligne, nouvelle)
    return tables


def mises_a_jour(contenu: bytes) -> tuple[MiseAJour, ...]:
    """Read an update handed to the PS: a JSON list of changes."""
    if len(contenu) > TAILLE_MAX:
        raise RefusPoste(v.R_IMPORT, "mise à jour de plus de 1 Mio")
    try:
        return msgspec.json.decode(contenu, type=tuple[MiseAJour, ...])
    except msgspec.DecodeError as erreur:
        raise RefusPoste(v.R_IMPORT, f"mise à jour illisible : {erreur}") from None


def avec_mise_a_jour(tables: Tables, changement: MiseAJour) -> Tables:
    """Close the rows concerned the day before, open the changed ones that day."""
    try:
        lignes = tables.table(changement.table)
    except TableRefusee as refus:
        raise RefusPoste(v.R_IMPORT, str(refus)) from None
    veille = changement.le - datetime.timedelta(days=1)
    gardees: list[object] = []
    touchees = 0
    for ligne in lignes:
        valeurs = msgspec.to_builtins(ligne)
        if not ligne.en_vigueur(changement.le) or not _egale(valeurs, changement.cle):
            gardees.append(ligne)
            continue
        touchees += 1
        inconnus = set(changement.changer) - set(valeurs)
        if inconnus:
            raise RefusPoste(v.R_IMPORT, f"champ inconnu : {', '.join(sorted(inconnus))}")
        try:
            gardees.append(msgspec.convert(valeurs | {"au": veille}, type(ligne)))
            gardees.append(
                msgspec.convert(valeurs | changement.changer | {"du": changement.le}, type(ligne))
            )
        except msgspec.ValidationError as erreur:
            raise RefusPoste(v.R_IMPORT, f"{changement.table} : {erreur}") from None
    if touchees == 0:
        raise RefusPoste(
            v.R_IMPORT,
            f"{changement.table} : aucune ligne en vigueur pour {json.dumps(changement.cle)}",
        )
    changes: dict[str, object] = {changement.table: tuple(gardees)}
    return msgspec.structs.replace(tables, **changes)


def _egale(valeurs: Mapping[str, object], cle: Mapping[str, object]) -> bool:
    return all(nom in valeurs and valeurs[nom] == attendue for nom, attendue in cle.items())
