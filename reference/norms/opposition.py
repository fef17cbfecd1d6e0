"""The opposition list of Vitale cards, OPPO-SIM-1 (profil simulé): the whole list, or an increment.

ASCII text: `OPPO-SIM-1|<version>|<depuis>|<AAAAMMJJ>`, then `+<numéro de série>` put in opposition
or `-<numéro de série>` taken out, one a line, then `FIN|<nombre de lignes>`.
"""

from datetime import date

import msgspec

PROFIL = "OPPO-SIM-1"
TAILLE_MAX = 16 * 1024 * 1024
SERIE_MAX = 32


class ListeIllisible(ValueError):
    """A list that cannot be used: its message names the line."""


class ListeRecue(msgspec.Struct, frozen=True, kw_only=True):
    """One list: what it makes of a version, and the cards it puts in and takes out."""

    version: int
    depuis: int
    jour: date
    ajoutees: frozenset[str]
    retirees: frozenset[str]


def lire_liste(contenu: bytes) -> ListeRecue:
    """Read a list, whole (depuis 0) or an increment."""
    if len(contenu) > TAILLE_MAX:
        raise ListeIllisible("liste d'opposition de plus de 16 Mio")
    try:
        lignes = contenu.decode("ascii").split()
    except UnicodeDecodeError as erreur:
        raise ListeIllisible(f"octet {erreur.start} : ASCII attendu") from None
    if len(lignes) < 2:
        raise ListeIllisible("ligne 1 : en-tête et fin attendus")
    version, depuis, jour = _entete(lignes[0])
    mouvements = lignes[1:-1]
    if lignes[-1] != f"FIN|{len(mouvements)}":
        raise ListeIllisible(f"ligne {len(lignes)} : FIN|{len(mouvements)} attendu")
    for rang, ligne in enumerate(mouvements, start=2):
        if ligne[0] not in "+-" or not 1 < len(ligne) <= SERIE_MAX:
            raise ListeIllisible(f"ligne {rang} : + ou - et un numéro de série attendus")
    return ListeRecue(
        version=version,
        depuis=depuis,
        jour=jour,
        ajoutees=frozenset(x[1:] for x in mouvements if x[0] == "+"),
        retirees=frozenset(x[1:] for x in mouvements if x[0] == "-"),
    )


def _entete(ligne: str) -> tuple[int, int, date]:
    parties = ligne.split("|")
    if len(parties) != 4 or parties[0] != PROFIL:
        raise ListeIllisible(f"ligne 1 : {PROFIL}|version|depuis|date attendu")
    if not all(x.isdigit() and len(x) <= 9 for x in parties[1:]):
        raise ListeIllisible("ligne 1 : version, depuis et date en chiffres attendus")
    try:
        jour = date(int(parties[3][:4]), int(parties[3][4:6]), int(parties[3][6:8]))
    except ValueError:
        raise ListeIllisible(f"ligne 1 : date {parties[3]!r} illisible") from None
    return int(parties[1]), int(parties[2]), jour
