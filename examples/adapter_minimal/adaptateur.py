"""The smallest adapter that speaks the pilot protocol, without any library.

Put it in front of your software: each command of the bench becomes a call to it. Here nothing
stands behind: every command is refused, which is already a conforming answer.

    vitalbench adapter check "python3 adaptateur.py"
    vitalbench run --suite nominal --adapter "python3 adaptateur.py"
"""

import json
import sys

ACCUEIL = {
    "nom": "Adaptateur minimal",
    "version": "1.0",
    "editeur": "À remplacer",
    "protocole": "1.0",
    "horloge": "reelle",
    "familles": ["prescripteurs"],
    "commandes": ["bonjour", "reinitialiser", "horloge", "configurer", "facturer"],
}
REFUS = {"refus": {"code": "commande_non_prise_en_charge", "message": "Rien n'est branché."}}


class ErreurRpc(Exception):
    """An answer of JSON-RPC that is an error: code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def bonjour(params: dict[str, object]) -> object:
    """Say who the software is."""
    if not isinstance(params.get("protocole"), str):
        raise ErreurRpc(-32602, "« protocole » est un texte")
    return ACCUEIL


def faire(_params: dict[str, object]) -> object:
    """Do what the command says with your software, and tell what the PS sees (`ecran`)."""
    return {"ecran": {"titre": "", "complet": False}, **REFUS}


def accepter(_params: dict[str, object]) -> object:
    """Nothing to do, nothing to refuse."""
    return {"ecran": {}}


METHODES = {
    "bonjour": bonjour,
    "reinitialiser": accepter,
    "horloge": accepter,
    "configurer": accepter,
    "facturer": faire,
}


def traiter(ligne: str) -> dict[str, object]:
    """Give the answer to one line."""
    numero = None
    try:
        try:
            demande = json.loads(ligne)
        except json.JSONDecodeError as erreur:
            raise ErreurRpc(-32700, f"JSON illisible : {erreur}") from None
        if not isinstance(demande, dict) or not isinstance(demande.get("method"), str):
            raise ErreurRpc(-32600, "demande mal formée")
        numero = demande.get("id")
        methode = METHODES.get(demande["method"])
        if methode is None:
            raise ErreurRpc(-32601, f"méthode inconnue : {demande['method']}")
        return {"jsonrpc": "2.0", "id": numero, "result": methode(demande.get("params") or {})}
    except ErreurRpc as erreur:
        rendue = {"code": erreur.code, "message": str(erreur)}
        return {"jsonrpc": "2.0", "id": numero, "error": rendue}


def main() -> None:
    """Answer every line, one by one."""
    for ligne in sys.stdin:
        print(json.dumps(traiter(ligne), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
