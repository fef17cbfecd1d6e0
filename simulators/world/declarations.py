"""The shape of the world's data files; anything else in them is refused by name."""

from functools import lru_cache
from importlib import resources
from typing import TypeVar

import msgspec

from vitalbench.reference.domain.cartes import GenerationVitale, TypeCarte, TypeCpx


class _Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class SituationDeclaree(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One situation of a professional, as professionnels.yaml writes it."""

    specialite: str
    convention: str = "1"
    mode: str = "0"
    statut: str = "1"
    secteur: str = "31"
    raison_sociale: str = ""
    etablissement: str = ""
    remplace: str = ""
    comme: str = ""
    signe_facture: bool = True
    signe_lot: bool = True


class ProfessionnelDeclare(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One professional of professionnels.yaml."""

    titre: str
    nom: str
    prenom: str
    famille: str
    profession: str
    situations: tuple[SituationDeclaree, ...]
    carte: TypeCpx = "CPS"
    identification: str = "rpps"
    remplacant: bool = False
    employeur: str = ""
    employe_par: str = ""
    traits: tuple[str, ...] = ()


class EtablissementDeclare(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One structure of etablissements.yaml."""

    nom: str
    categorie: str


class CaisseDeclaree(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One caisse of organismes.yaml."""

    regime: str
    caisse: str
    nom: str
    centres: tuple[str, ...]
    informatique: str = ""
    alsace_moselle: bool = False
    destinataire: str = ""


class ComplementaireDeclaree(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One complementary organism of organismes.yaml."""

    numero: str
    nom: str
    genre: str
    sts: str
    indicateur: str
    en_opposition: bool = False


class ConcentrateurDeclare(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One OCT of organismes.yaml."""

    numero: str
    nom: str


class OrganismesDeclares(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of organismes.yaml."""

    caisses: tuple[CaisseDeclaree, ...]
    complementaires: tuple[ComplementaireDeclaree, ...]
    concentrateurs: tuple[ConcentrateurDeclare, ...]


class DroitsDeclares(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rights of one person; days relative to J."""

    droits: tuple[str, str] = ("J-300", "J+365")
    couverture: tuple[str, str] = ("0", "0100")
    couverture_dates: tuple[str, str] | None = None
    maternite: tuple[str, str] | None = None
    service: tuple[str, str, str] | None = None
    mutuelle: str = ""
    amc: str = ""
    amc_dates: tuple[str, str] = ("J-300", "J+365")
    medecin_traitant: bool | None = None


class ReelDeclare(_Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the organism knows when the card says otherwise."""

    droits: tuple[str, str]


class AyantDroitDeclare(DroitsDeclares, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One beneficiary of a family card."""

    titre: str
    prenom: str
    sexe: int
    nom_naissance: str = ""
    naissance: str = ""
    age: int | None = None
    age_jours: int | None = None
    rang: int = 1
    qualite: str = "00"
    reel: ReelDeclare | None = None
    traits: tuple[str, ...] = ()


class AssureDeclare(AyantDroitDeclare, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One card holder of personnes.yaml with the family on the card."""

    nom: str
    organisme: str
    famille: dict[str, AyantDroitDeclare] = {}
    at: tuple[str, ...] = ()
    sans_carte: bool = False
    apcv: bool = False
    generation: GenerationVitale = "vitale_2"
    type_carte: TypeCarte = "test"


_D = TypeVar("_D")


@lru_cache(maxsize=8)
def _brut(fichier: str) -> object:
    chemin = resources.files("vitalbench.simulators.world.donnees") / fichier
    contenu: object = msgspec.yaml.decode(chemin.read_bytes())
    return contenu


def lire(fichier: str, forme: type[_D]) -> _D:
    """Read one data file of the world into its shape; raises ValueError naming the file."""
    try:
        return msgspec.convert(_brut(fichier), forme)
    except msgspec.MsgspecError as erreur:
        raise ValueError(f"{fichier} : {erreur}") from erreur
