"""Says in French where and why a typed reading failed: scenarios and profiles speak alike."""

import difflib
import re
from collections.abc import Iterable

import msgspec

Chemin = tuple[str | int, ...]

_MOTIFS = (
    (re.compile(r"Object contains unknown field `(.+)`"), r"champ inconnu « \1 »"),
    (re.compile(r"Object missing required field `(.+)`"), r"champ obligatoire absent : « \1 »"),
    (re.compile(r"Expected `(.+)`, got `(.+)`"), r"type \1 attendu, \2 trouvé"),
    (re.compile(r"Expected `array` of length >= 1"), r"une liste d'au moins un élément attendue"),
    (re.compile(r"Expected `str` of length >= (\d+)"), r"texte d'au moins \1 caractères attendu"),
    (re.compile(r"Expected `str` of length <= (\d+)"), r"texte d'au plus \1 caractères attendu"),
    (re.compile(r"Invalid enum value (.+)"), r"valeur non admise : \1"),
    (re.compile(r"Invalid RFC3339 encoded date(time)?"), r"date mal formée"),
)
_OCTET = re.compile(r"\(byte (\d+)\)")
_PAS = re.compile(r"\[\d+\]|\[\.\.\.\]|\.[A-Za-z_0-9]+")


def expliquer(erreur: msgspec.ValidationError) -> tuple[Chemin, str]:
    """Give the path of what was refused, and why."""
    motif, _, place = str(erreur).partition(" - at `$")
    for anglais, francais in _MOTIFS:
        motif = anglais.sub(francais, motif)
    chemin = tuple(
        int(m[1:-1]) if m[1:-1].isdigit() else m.lstrip(".")
        for m in _PAS.findall(place.rstrip("`"))
        if m != "[...]"
    )
    return chemin, motif


JSON_ILLISIBLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading JSON somebody else wrote may raise."""


def json_illisible(erreur: msgspec.DecodeError | UnicodeDecodeError | RecursionError) -> str:
    """Say why a line is not the JSON expected: where it breaks, or which field is wrong."""
    if isinstance(erreur, UnicodeDecodeError):
        return f"texte qui n'est pas de l'UTF-8 (octet {erreur.start})"
    if isinstance(erreur, RecursionError):
        return "JSON trop profond"
    if isinstance(erreur, msgspec.ValidationError):
        chemin, motif = expliquer(erreur)
        return f"champ « {nommer(chemin)} » : {motif}" if chemin else motif
    octet = _OCTET.search(str(erreur))
    return f"JSON mal formé à l'octet {octet[1]}" if octet else "JSON tronqué"


def nommer(chemin: Chemin) -> str:
    """Write a path as users read it: given.monde.personnes, then[0]."""
    nom = ""
    for pas in chemin:
        nom += f"[{pas}]" if isinstance(pas, int) else f".{pas}" if nom else pas
    return nom


def suggerer(mot: str, admis: Iterable[str]) -> str:
    """Give « vouliez-vous dire » with the nearest word admitted, or nothing."""
    proches = difflib.get_close_matches(mot, list(admis), n=1)
    return f" ; vouliez-vous dire « {proches[0]} » ?" if proches else ""
