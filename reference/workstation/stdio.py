"""The workstation on stdio: JSON-RPC 2.0, one UTF-8 object a line (pilot protocol).

Standard output carries answers and nothing else; anything the process prints besides goes to
standard error.
"""

import json
from typing import BinaryIO

import msgspec

from vitalbench.reference.protocol.commandes import COMMANDES, Commande
from vitalbench.reference.workstation.poste import Poste

LIGNE_MAX = 8 * 1024 * 1024
ANALYSE = -32700
REQUETE = -32600
METHODE = -32601
PARAMETRES = -32602


class ErreurRpc(Exception):
    """One JSON-RPC error: its code and its French message."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


def _lire(ligne: bytes) -> tuple[object, Commande]:
    try:
        objet = json.loads(ligne.decode("utf-8"))
    except UnicodeDecodeError as erreur:
        raise ErreurRpc(ANALYSE, f"ligne : octet {erreur.start} hors de l'UTF-8") from None
    except json.JSONDecodeError as erreur:
        raise ErreurRpc(ANALYSE, f"ligne : JSON illisible, colonne {erreur.colno}") from None
    except RecursionError:
        raise ErreurRpc(ANALYSE, "ligne : JSON trop imbriqué") from None
    if not isinstance(objet, dict) or objet.get("jsonrpc") != "2.0":
        raise ErreurRpc(REQUETE, "requête : un objet JSON-RPC 2.0 est attendu")
    methode = objet.get("method")
    if not isinstance(methode, str):
        raise ErreurRpc(REQUETE, "method : un texte est attendu")
    classe = COMMANDES.get(methode)
    if classe is None:
        raise ErreurRpc(METHODE, f"method : {methode[:80]!r} est inconnue")
    try:
        return objet.get("id"), msgspec.convert(objet.get("params") or {}, classe)
    except msgspec.ValidationError as erreur:
        raise ErreurRpc(PARAMETRES, f"params de {methode} : {erreur}") from None


def _identifiant(ligne: bytes) -> object:
    """Give the id of a request that could not be served, when it can be read."""
    try:
        objet = json.loads(ligne)
    except (ValueError, RecursionError):
        return None
    ident = objet.get("id") if isinstance(objet, dict) else None
    return ident if isinstance(ident, str | int) else None


def _repondre(sortie: BinaryIO, message: dict[str, object]) -> None:
    sortie.write(msgspec.json.encode(message) + b"\n")
    sortie.flush()


def servir(entree: BinaryIO, sortie: BinaryIO, poste: Poste) -> None:
    """Serve requests until the input ends."""
    while ligne := entree.readline(LIGNE_MAX + 1):
        if len(ligne) > LIGNE_MAX:
            while not ligne.endswith(b"\n") and ligne:
                ligne = entree.readline(LIGNE_MAX)
            _erreur(sortie, None, ErreurRpc(REQUETE, f"ligne de plus de {LIGNE_MAX} octets"))
            continue
        if not ligne.strip():
            continue
        try:
            ident, commande = _lire(ligne)
        except ErreurRpc as erreur:
            _erreur(sortie, _identifiant(ligne), erreur)
            continue
        reponse = poste.traiter(commande)
        _repondre(sortie, {"jsonrpc": "2.0", "id": ident, "result": reponse})


def _erreur(sortie: BinaryIO, ident: object, erreur: ErreurRpc) -> None:
    _repondre(
        sortie,
        {
            "jsonrpc": "2.0",
            "id": ident,
            "error": {"code": erreur.code, "message": erreur.message},
        },
    )
