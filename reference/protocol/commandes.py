"""Commands of the pilot protocol: what a PS does, one Struct a method (JSON-RPC params)."""

import datetime
from typing import ClassVar, Literal

import msgspec

from vitalbench.reference.protocol.ecran import Valeur


class Commande(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every command; `methode` is the JSON-RPC method name."""

    methode: ClassVar[str] = ""


class Bonjour(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """First command: version of the protocol the bench speaks."""

    methode: ClassVar[str] = "bonjour"
    protocole: str


class Messagerie(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mail account of the PS: sending and receiving."""

    adresse: str
    smtp_hote: str
    smtp_port: int
    pop_hote: str
    pop_port: int
    utilisateur: str
    mot_de_passe: str
    smtp_securite: Literal["starttls", "tls", "aucune"] = "starttls"
    pop_securite: Literal["starttls", "tls", "aucune"] = "tls"


class Destinataire(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One organism the LPS can write to: address and PEM certificates by use."""

    regime: str
    caisse: str
    adresse: str
    certificat_donnees: str
    certificat_piece_jointe: str


class Configurer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where everything is. Readers are `pcsc:NAME` or `tcp:127.0.0.1:PORT`.

    `confiance` is PEM: roots of TLS and organisms. `observation` is where the test
    fournitures report module calls (`tcp:127.0.0.1:PORT`), empty for other software.
    """

    methode: ClassVar[str] = "configurer"
    lecteur_vitale: str
    lecteur_cps: str
    messagerie: Messagerie
    confiance: str
    destinataires: tuple[Destinataire, ...]
    services: dict[str, str] = {}
    observation: str = ""
    dossier: str = ""
    parametres: dict[str, Valeur] = {}


class Horloge(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sets the clock of the LPS, when it can be set (naive local French time)."""

    methode: ClassVar[str] = "horloge"
    instant: datetime.datetime


class Reinitialiser(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forget everything: a new workstation."""

    methode: ClassVar[str] = "reinitialiser"


class ActeSaisi(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act as the PS types it; amounts in cents, `coefficient` in hundredths."""

    code: str
    date: datetime.date | None = None
    quantite: int = 1
    coefficient: int = 100
    montant: int | None = None
    denombrement: int = 0
    qualificatif: str = ""
    lieu: str = "cabinet"
    accident_droit_commun: bool | None = None
    code_ccam: str = ""
    modificateurs: str = ""
    en_rapport_ald: bool = False
    prevention: bool = False
    qualifiant_prevention: str = ""
    options: dict[str, Valeur] = {}


class Ouvrir(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a facture; `date` is the day of care when it is not today."""

    methode: ClassVar[str] = "ouvrir"
    date: datetime.date | None = None
    mode: Literal["sesam_vitale", "sans_vitale", "degrade", "desynchronise"] = "sesam_vitale"
    contexte: str = ""


class Acquerir(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Acquire from a support: the card of the PS, the Vitale card, ApCV, ADR, or paper."""

    methode: ClassVar[str] = "acquerir"
    support: Literal["cps", "vitale", "apcv", "adr", "papier"]
    code_porteur: str | None = None
    donnees: dict[str, Valeur] = {}


class Choisir(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer a question of the screen by one of its choices."""

    methode: ClassVar[str] = "choisir"
    question: str
    choix: str


class Saisir(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Type acts and fields."""

    methode: ClassVar[str] = "saisir"
    prestations: tuple[ActeSaisi, ...] = ()
    champs: dict[str, Valeur] = {}


class Forcer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change an element of the card or a computed value, of the facture or of one line (1…)."""

    methode: ClassVar[str] = "forcer"
    champ: str
    valeur: Valeur
    ligne: int | None = None


class Confirmer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Accept what the screen asks to confirm."""

    methode: ClassVar[str] = "confirmer"
    mention: str = ""


class ChangerSupport(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Use another support for the same patient: acquisition starts again."""

    methode: ClassVar[str] = "changer_support"
    support: Literal["vitale", "apcv", "adr", "papier"]


class Abandonner(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give the facture up."""

    methode: ClassVar[str] = "abandonner"


class Securiser(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Format, encrypt and sign the facture, or finish a desynchronised one."""

    methode: ClassVar[str] = "securiser"
    code_porteur: str | None = None
    facture: str = ""


class Facturer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One-shot facture, sugar over the dialogue."""

    methode: ClassVar[str] = "facturer"
    prestations: tuple[ActeSaisi, ...]
    code_porteur: str | None = None
    beneficiaire: int | None = None
    situation: int | None = None
    date: datetime.date | None = None
    mode: Literal["sesam_vitale", "sans_vitale", "degrade", "desynchronise"] = "sesam_vitale"
    tiers_payant: Literal["aucun", "amo", "amo_amc", "amc"] | None = None
    supports: tuple[Literal["vitale", "apcv", "adr", "papier"], ...] = ("vitale",)
    reponses: dict[str, str] = {}
    champs: dict[str, Valeur] = {}
    forcages: tuple[Forcer, ...] = ()
    contexte: str = ""
    securiser: bool = True


class Lire(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a card outside any facture."""

    methode: ClassVar[str] = "lire"
    carte: Literal["cps", "vitale"]
    code_porteur: str | None = None


class Supprimer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a facture that waits; `flux` to delete only one of a FSE and DRE pair."""

    methode: ClassVar[str] = "supprimer"
    facture: str
    flux: Literal["fse", "dre", "tout"] = "tout"


class AnnulerDre(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cancel a DRE already sent."""

    methode: ClassVar[str] = "annuler_dre"
    facture: str


class MettreEnLots(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Group waiting factures into lots and sign them."""

    methode: ClassVar[str] = "mettre_en_lots"
    code_porteur: str | None = None


class Transmettre(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Build files from lots not yet sent and send them."""

    methode: ClassVar[str] = "transmettre"


class Reemettre(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send again a file or a lot, unchanged."""

    methode: ClassVar[str] = "reemettre"
    objet: Literal["fichier", "lot"]
    id: str


class Relever(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fetch and process what waits in the mailbox."""

    methode: ClassVar[str] = "relever"


class Consulter(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show waiting factures, lots, files, returns, the archive, a card, the configuration.

    `reservees` looks for the factures reserved to the PS by `criteres`, all of them at once.
    """

    methode: ClassVar[str] = "consulter"
    objet: Literal[
        "en_attente",
        "factures",
        "lots",
        "fichiers",
        "retours",
        "archive",
        "configuration",
        "pieces",
        "reservees",
    ]
    id: str = ""
    criteres: dict[str, Valeur] = {}


class Exporter(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Export what the LPS stores, as documents; `lot` writes the lot named by `id`.

    `reservees` writes in csv the factures reserved to the PS that satisfy `criteres`.
    """

    methode: ClassVar[str] = "exporter"
    objet: Literal["archive", "journaux", "tout", "lot", "reservees"] = "tout"
    id: str = ""
    criteres: dict[str, Valeur] = {}


class Imprimer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Produce a document."""

    methode: ClassVar[str] = "imprimer"
    document: str
    facture: str = ""
    champs: dict[str, Valeur] = {}


class JoindrePiece(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Attach a scanned document to a facture (SCOR).

    `signature` is what the PS sees on the paper: the patient's signature or none; empty when the
    paper is not one that a patient signs.
    """

    methode: ClassVar[str] = "joindre_piece"
    facture: str
    nom: str
    mime: str
    contenu: bytes
    signature: Literal["", "patient", "absente"] = ""


class Importer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Load a table or data handed to the LPS (tarifs, conventions, opposition list…)."""

    methode: ClassVar[str] = "importer"
    type: str
    contenu: bytes


class Remplacer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open or close a replacement session."""

    methode: ClassVar[str] = "remplacer"
    action: Literal["ouvrir", "fermer"]
    code_porteur: str | None = None
    champs: dict[str, Valeur] = {}


class Reclamer(Commande, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Follow up factures without payment."""

    methode: ClassVar[str] = "reclamer"
    facture: str = ""


COMMANDES: dict[str, type[Commande]] = {
    classe.methode: classe
    for classe in (
        Bonjour, Configurer, Horloge, Reinitialiser, Ouvrir, Acquerir, Choisir, Saisir,
        Forcer, Confirmer, ChangerSupport, Abandonner, Securiser, Facturer, Lire, Supprimer,
        AnnulerDre, MettreEnLots, Transmettre, Reemettre, Relever, Consulter, Exporter,
        Imprimer, JoindrePiece, Importer, Remplacer, Reclamer,
    )
}  # fmt: skip
