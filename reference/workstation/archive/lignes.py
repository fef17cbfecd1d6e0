"""What one kept object is: a Struct for each table of the archive."""

from datetime import date, datetime
from enum import StrEnum

import msgspec


class EtatFacture(StrEnum):
    """Life of a facture in the workstation."""

    CONSTITUEE = "constituee"
    A_CONTRESIGNER = "a_contresigner"
    SECURISEE = "securisee"
    EN_LOT = "en_lot"
    TRANSMISE = "transmise"
    ACQUITTEE = "acquittee"
    A_REFAIRE = "a_refaire"
    PAYEE = "payee"
    REJETEE = "rejetee"
    SUPPRIMEE = "supprimee"


class EtatLot(StrEnum):
    """Life of a lot."""

    CONSTITUE = "constitue"
    EN_FICHIER = "en_fichier"
    TRANSMIS = "transmis"
    ACQUITTE = "acquitte"
    REJETE = "rejete"
    ARCHIVE = "archive"


class EtatFichier(StrEnum):
    """Life of a file."""

    A_EMETTRE = "a_emettre"
    TRANSMIS = "transmis"
    ACQUITTE = "acquitte"


class FactureArchivee(msgspec.Struct, frozen=True, kw_only=True):
    """One facture kept: what was given to the SSV, who it is for, and what came back."""

    id: str
    numero: int
    numero_facturation: str
    flux: str
    mode: str
    etat: str
    elaboree: datetime
    date_soins: date
    nom: str
    prenom: str
    nir: str
    total: int
    total_amo: int
    total_amc: int
    support_vitale: str
    support_droits: str
    reservee: bool = False
    constituants: bytes = b""
    scellee: bytes = b""
    critere_lot: str = ""
    lot: str = ""
    montant_paye: int | None = None
    motif: str = ""
    mention_ordonnance: str = ""


class LotArchive(msgspec.Struct, frozen=True, kw_only=True):
    """One lot kept byte for byte, with the address it goes to."""

    id: str
    numero: str
    numero_facturation: str
    flux: str
    mode: str
    etat: str
    constitue: datetime
    nombre: int
    regime: str
    caisse: str
    critere_fichier: str
    adresse: str
    scelle: bytes
    fichier: str = ""
    emis: datetime | None = None
    rejets: int = 0


class FichierArchive(msgspec.Struct, frozen=True, kw_only=True):
    """One file kept with the message that carries it, ready to be sent again unchanged."""

    id: str
    numero: int
    flux: str
    etat: str
    constitue: datetime
    regime: str
    caisse: str
    adresse: str
    message_id: str
    contenu: bytes
    message: bytes
    tentatives: int = 0
    emis: datetime | None = None


class MessageRecu(msgspec.Struct, frozen=True, kw_only=True):
    """One message fetched, kept before it leaves the mailbox."""

    id: str
    recu: datetime
    contenu: bytes
    traite: bool = False


class RetourArchive(msgspec.Struct, frozen=True, kw_only=True):
    """One return (ARL, RSP, message de service, avis de non-remise) and what it is about."""

    id: str
    type: str
    recu: datetime
    message: str
    contenu: bytes
    sens: str = ""
    lot: str = ""
    facture: str = ""
    fichier: str = ""
    montant: int | None = None
    motif: str = ""
    texte: str = ""
