"""Exercises the protocol of an adapter itself, and explains each mistake to who writes it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from vitalbench.harness.pilots.adaptateur import Adaptateur
from vitalbench.harness.pilots.pilote import PiloteDefaillant
from vitalbench.harness.scenario.francais import JSON_ILLISIBLE, json_illisible
from vitalbench.reference.protocol.commandes import Bonjour, Reinitialiser
from vitalbench.reference.protocol.reponses import VERSION, Accueil, Reponse

DELAI_S = 10.0


class Resultat(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: what was tried, whether it went well, what to correct otherwise."""

    nom: str
    reussi: bool
    constat: str
    conseil: str = ""
    transcription: str = ""


class _Rendu(msgspec.Struct, frozen=True):
    jsonrpc: str = ""
    id: int | None = None
    result: msgspec.Raw = msgspec.Raw(b"")
    error: dict[str, object] | None = None


Essai = Callable[[Adaptateur], str]
"""Tries something; gives what went wrong, empty when all is well."""


def eprouver(
    commande: str, dossier: Path | None = None, delai_s: float = DELAI_S
) -> Iterator[Resultat]:
    """Exercise an adapter: each trial has a fresh process, so that none spoils the next."""
    for nom, conseil, essai in _ESSAIS:
        try:
            adaptateur = Adaptateur(commande, dossier, delai_s)
        except PiloteDefaillant as defaut:
            yield Resultat(nom=nom, reussi=False, constat=str(defaut), conseil=conseil)
            return
        try:
            constat, transcription = essai(adaptateur), ""
        except PiloteDefaillant as defaut:
            constat, transcription = str(defaut), defaut.transcription
        finally:
            adaptateur.fermer()
        yield Resultat(
            nom=nom,
            reussi=not constat,
            constat=constat or "conforme au protocole",
            conseil=conseil if constat else "",
            transcription=transcription,
        )


def _accueil(adaptateur: Adaptateur) -> str:
    rendu = adaptateur.envoyer(Bonjour(protocole=VERSION))
    if not isinstance(rendu, Accueil):
        return "la réponse n'est pas un accueil"
    if rendu.protocole.partition(".")[0] != VERSION.partition(".")[0]:
        return f"protocole {rendu.protocole} annoncé, {VERSION} parlé par le banc"
    if not (rendu.nom and rendu.version and rendu.editeur):
        return "nom, version ou éditeur du logiciel vide"
    return "" if rendu.commandes else "aucune commande annoncée"


def _commande_simple(adaptateur: Adaptateur) -> str:
    adaptateur.envoyer(Bonjour(protocole=VERSION))
    rendu = adaptateur.envoyer(Reinitialiser())
    return "" if isinstance(rendu, Reponse) else "la réponse n'est pas celle d'une commande"


def _deux_a_la_suite(adaptateur: Adaptateur) -> str:
    for numero in (1, 2, 3):
        rendu = _brut(adaptateur, _requete(numero, "bonjour", {"protocole": VERSION}))
        if rendu.id != numero:
            return f"identifiant {rendu.id} rendu pour la demande {numero}"
    return ""


def _methode_inconnue(adaptateur: Adaptateur) -> str:
    return _code(_brut(adaptateur, _requete(1, "voler", {})), -32601)


def _parametres_faux(adaptateur: Adaptateur) -> str:
    return _code(_brut(adaptateur, _requete(1, "bonjour", {"protocole": 3})), -32602)


def _json_casse(adaptateur: Adaptateur) -> str:
    faute = _code(_brut(adaptateur, b'{"jsonrpc": "2.0", "id": 1, "method"'), -32700)
    suite = _brut(adaptateur, _requete(2, "bonjour", {"protocole": VERSION}))
    return faute or ("" if suite.id == 2 else "la demande qui suit n'est plus comprise")


def _accents(adaptateur: Adaptateur) -> str:
    rendu = _brut(adaptateur, _requete(1, "bonjour", {"protocole": "1.0-é"}))
    return "" if rendu.id == 1 else "un texte accentué fait perdre la demande"


_ESSAIS: tuple[tuple[str, str, Essai], ...] = (
    (
        "accueil",
        "« bonjour » rend nom, version, éditeur, protocole et la liste des commandes "
        "(vitalbench schema protocole).",
        _accueil,
    ),
    (
        "commande",
        "Toute commande rend un objet Reponse ; un refus est un résultat, non une erreur.",
        _commande_simple,
    ),
    (
        "identifiants",
        "Chaque réponse reprend l'« id » de sa demande, une ligne par réponse.",
        _deux_a_la_suite,
    ),
    (
        "méthode inconnue",
        "Une méthode inconnue rend l'erreur JSON-RPC -32601, sans arrêter l'adaptateur.",
        _methode_inconnue,
    ),
    (
        "paramètres faux",
        "Des paramètres qui ne suivent pas le schéma rendent l'erreur JSON-RPC -32602.",
        _parametres_faux,
    ),
    (
        "JSON cassé",
        "Une ligne illisible rend l'erreur JSON-RPC -32700 et la suivante est comprise.",
        _json_casse,
    ),
    ("UTF-8", "Les lignes sont en UTF-8, dans les deux sens.", _accents),
)


def _requete(numero: int, methode: str, parametres: dict[str, object]) -> bytes:
    corps = {"jsonrpc": "2.0", "id": numero, "method": methode, "params": parametres}
    return msgspec.json.encode(corps)


def _brut(adaptateur: Adaptateur, ligne: bytes) -> _Rendu:
    rendue = adaptateur.echanger(ligne, DELAI_S)
    try:
        return msgspec.json.decode(rendue, type=_Rendu)
    except JSON_ILLISIBLE as erreur:
        raise PiloteDefaillant("json", f"{json_illisible(erreur)} : {rendue[:200]!r}") from None


def _code(rendu: _Rendu, attendu: int) -> str:
    trouve = (rendu.error or {}).get("code")
    return "" if trouve == attendu else f"erreur {attendu} attendue, {trouve} trouvée"
