"""DRE: what differs from B2 in a request for reimbursement to a complementary organism.

The frame is that of B2. A DRE made by a PS (DRE-SIM-1, profil simulé) uses the PS records as they
are; these ones are seen between a concentrator and an AMC (fichiers « DRE 2009 »), where many
zones are not public: they are kept as they stand.
"""

from vitalbench.reference.norms.b2_socle import (
    DEDUITE,
    PUBLIQUE,
    F,
    LigneFacture,
    O,
    complement,
    type_b2,
)
from vitalbench.reference.norms.champs import Alpha, Chiffres, Jour
from vitalbench.reference.norms.codec import Lacunes
from vitalbench.reference.norms.liste import Liste

PROFIL = "DRE-SIM-1"
MESSAGE_INITIAL = "FACTURE INITIALE"


SUBSTITUTIONS_4P = Liste(
    nom="substitutions en pharmacie (forme récente)",
    fiabilite=PUBLIQUE,
    sources=("ARTHUS",),
    valeurs={"U": "urgence ou accord du médecin", "N": "refus", " ": "sans objet"},
)

TYPES_AVIS = Liste(
    nom="types d'avis de paiement",
    fiabilite=PUBLIQUE,
    sources=("ARTHUS",),
    note="lettres observées ; sens non public",
    valeurs={"A": "", "N": ""},
)


class ConventionDre(
    LigneFacture,
    code="2P",
    libelle="Convention AMC, découpage DRE 2009",
    fixes=(type_b2("2"), complement("P", 36)),
    fiabilite=PUBLIQUE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 2P, as an AMC reads it."""

    specialite_ps: Chiffres = Chiffres(
        49, 2, F, "Spécialité du PS", PUBLIQUE, "ARTHUS", default="", note="64 : opticien"
    )
    no_pec: Alpha = Alpha(
        83, 16, F, "Numéro de prise en charge AMC", PUBLIQUE, "ARTHUS", default=""
    )
    date_facturation: Jour = Jour(
        103, 6, O, "Date de facturation (CP et ES)", PUBLIQUE, "ARTHUS", default=None
    )
    no_adherent: Alpha = Alpha(114, 8, F, "Numéro d'adhérent (CP)", PUBLIQUE, "ARTHUS", default="")


class AjoutConcentrateur(
    LigneFacture,
    code="2X",
    libelle="Ajout du concentrateur, dernier complément de la facture",
    fixes=(type_b2("2"), complement("X", 36)),
    fiabilite=PUBLIQUE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 2X: always there between concentrator and AMC, never when a PS sends."""

    date_reception_oct: Chiffres = Chiffres(
        37, 8, O, "Réception par le concentrateur (AAMMJJHH)", PUBLIQUE, "ARTHUS"
    )
    date_limite_amc: Chiffres = Chiffres(
        45, 8, O, "Date limite de réponse de l'AMC (AAMMJJHH)", PUBLIQUE, "ARTHUS"
    )
    no_compostage: Alpha = Alpha(53, 7, O, "Numéro de compostage", PUBLIQUE, "ARTHUS")
    amc_detaillee: Alpha = Alpha(60, 10, F, "Code AMC détaillé", PUBLIQUE, "ARTHUS", default="")
    compte_bancaire: Alpha = Alpha(
        70, 1, F, "Compte bancaire (avis de paiement)", PUBLIQUE, "ARTHUS", default=""
    )
    reference_financiere: Alpha = Alpha(
        71, 10, F, "Référence financière (avis de paiement)", PUBLIQUE, "ARTHUS", default=""
    )
    type_avis: Alpha = Alpha(
        81, 1, F, "Type d'avis", PUBLIQUE, "ARTHUS", default="", liste=TYPES_AVIS
    )


class PharmacieRecente(
    LigneFacture,
    code="4P",
    libelle="Pharmacie, forme récente",
    fixes=(type_b2("4"), complement("P", 36)),
    fiabilite=DEDUITE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 4P: only position 44 is public."""

    substitution: Alpha = Alpha(
        44, 1, F, "Substitution", PUBLIQUE, "ARTHUS", default="", liste=SUBSTITUTIONS_4P
    )


class ComplementEntete(
    LigneFacture,
    code="2T",
    libelle="Complément d'en-tête sans description publique",
    fixes=(type_b2("2"), complement("T", 39)),
    fiabilite=DEDUITE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 2T: known to exist, nothing more."""


class ComplementActeR(
    LigneFacture,
    code="4R",
    libelle="Complément d'acte R sans description publique",
    fixes=(type_b2("4"), complement("R", 36)),
    fiabilite=DEDUITE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 4R: known to exist, nothing more."""


class ComplementActeX(
    LigneFacture,
    code="4X",
    libelle="Complément d'acte X sans description publique",
    fixes=(type_b2("4"), complement("X", 36)),
    fiabilite=DEDUITE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 4X: known to exist, nothing more."""


class ComplementTotalT(
    LigneFacture,
    code="5T",
    libelle="Complément de total T sans description publique",
    fixes=(type_b2("5"), complement("T", 39)),
    fiabilite=DEDUITE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 5T: known to exist, nothing more."""


class ComplementTotalU(
    LigneFacture,
    code="5U",
    libelle="Complément de total U sans description publique",
    fixes=(type_b2("5"), complement("U", 39)),
    fiabilite=DEDUITE,
    lacunes=Lacunes.INCONNUES,
):
    """DRE type 5U: known to exist, nothing more."""
