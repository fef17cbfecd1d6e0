"""The seam every pilot satisfies, and what happens when the software fails to answer."""

from typing import Literal, Protocol

from vitalbench.reference.protocol.commandes import Commande
from vitalbench.reference.protocol.reponses import Accueil, Reponse

Nature = Literal[
    "introuvable",
    "arret",
    "delai",
    "debordement",
    "json",
    "protocole",
    "parasite",
    "erreur",
    "non_supporte",
]

LIBELLES: dict[Nature, str] = {
    "introuvable": "l'adaptateur ne démarre pas",
    "arret": "l'adaptateur s'est arrêté",
    "delai": "l'adaptateur n'a pas répondu à temps",
    "debordement": "l'adaptateur a écrit une ligne trop longue",
    "json": "l'adaptateur a répondu autre chose que du JSON",
    "protocole": "la réponse de l'adaptateur ne suit pas le protocole",
    "parasite": "l'adaptateur a écrit sans qu'on lui demande rien",
    "erreur": "l'adaptateur a répondu une erreur",
    "non_supporte": "l'adaptateur ne connaît pas cette commande",
}


class PiloteDefaillant(Exception):
    """The software did not answer as it must; carries the transcript of the last exchanges."""

    def __init__(self, nature: Nature, detail: str, transcription: str = "") -> None:
        super().__init__(f"{LIBELLES[nature]} : {detail}")
        self.nature: Nature = nature
        self.detail = detail
        self.transcription = transcription


class Pilote(Protocol):
    """One software under test, for one scenario."""

    @property
    def nom(self) -> str: ...

    def envoyer(self, commande: Commande) -> Reponse | Accueil: ...

    def fermer(self) -> None: ...
