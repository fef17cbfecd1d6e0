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


class Accueil(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer to `bonjour`: who the software is and what it can do."""

    nom: str
    version: str
    editeur: str
    protocole: str = VERSION
    horloge: Literal["pilotable", "reelle"] = "reelle"
    familles: tuple[str, ...] = ()
    commandes: tuple[str, ...] = ()
    agrement: str = ""
