"""Answers of a pilot: screen, refusal, created ids, documents."""

from typing import Literal

import msgspec

from vitalbench.reference.protocol.ecran import Ecran, Valeur

VERSION = "1.0"


class Refus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the LPS did not do what was asked; `code` comes from the vocabulary."""

    code: str
    message: str


class Cree(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One object the command created or changed, with what identifies it."""

    type: Literal["facture", "lot", "fichier", "message", "retour", "document", "piece"]
    id: str
    details: dict[str, Valeur] = {}


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One document produced; `contenu` is its bytes (base64 on the wire).

    `fichier` may name a file of this machine instead of giving the bytes. A PDF or an HTML page
    is judged by the text the bench reads in it; `texte` speaks for the other documents alone.
    """

    type: str
    titre: str
    mime: str
    contenu: bytes = b""
    texte: str = ""
    facture: str = ""
    fichier: str = ""


class Reponse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every command answers. `etapes` are the screens a one-shot command went through."""

    ecran: Ecran = Ecran()
    refus: Refus | None = None
    crees: tuple[Cree, ...] = ()
    documents: tuple[Document, ...] = ()
    etapes: tuple[Ecran, ...] = ()


CanalVisible = Literal["apdu", "appel_module", "service", "smtp", "pop3"]
CANAUX: tuple[CanalVisible, ...] = ("apdu", "service", "smtp", "pop3")
"""What software that says nothing of it is taken to go through."""


class Accueil(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer to `bonjour`: who the software is, what it can do, what it lets the bench see.

    `canaux` are the bench's own channels the software goes through: cards, services, mail; its
    module calls only if it tells them to the address of `observation`. What a channel would show
    is NON VÉRIFIÉ, never a fault, for software that does not use it.
    """

    nom: str
    version: str
    editeur: str
    protocole: str = VERSION
    horloge: Literal["pilotable", "reelle"] = "reelle"
    familles: tuple[str, ...] = ()
    commandes: tuple[str, ...] = ()
    agrement: str = ""
    canaux: tuple[CanalVisible, ...] = CANAUX
