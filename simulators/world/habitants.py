"""Who and what lives in the simulated world, as immutable values (profil simulé)."""

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuCps, ContenuVitale
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.domain.periodes import Periode


class Personne(msgspec.Struct, frozen=True, kw_only=True):
    """A beneficiary: whose card, where in it, and what the organisms really know.

    `porteur` is the id of the person whose card it is (oneself, or the assuré of the family);
    `droits_reels` decides liquidation and online answers, and may differ from the card.
    `dossier` is what a card of the family says or would say; `vitale` is None without a card.
    `nir` is the assuré's and `nir_individuel` the person's own, keys included.
    """

    id: str
    titre: str
    porteur: str
    dossier: ContenuVitale
    vitale: ContenuVitale | None
    beneficiaire: int
    droits_reels: DroitsBeneficiaire
    nir: str
    nir_individuel: str
    organisme: str
    traits: tuple[str, ...] = ()
    apcv: bool = False
    maternite: Periode | None = None

    @property
    def identite(self) -> BeneficiaireCarte:
        """Give the person's own lines in the family card."""
        return self.dossier.beneficiaires[self.beneficiaire]


class Professionnel(msgspec.Struct, frozen=True, kw_only=True):
    """A health professional, or an employee, with a CPx card and a mailbox."""

    id: str
    titre: str
    famille: str
    cps: ContenuCps
    code_porteur: str
    adresse_courriel: str
    mot_de_passe: str
    traits: tuple[str, ...] = ()
    employeur: str = ""
    deblocage: str = "12345678"


class Organisme(msgspec.Struct, frozen=True, kw_only=True):
    """An organism one can write to: caisse (amo), complémentaire (amc), concentrateur (oct)."""

    cle: str
    role: str
    regime: str
    caisse: str
    centres: tuple[str, ...]
    nom: str
    adresse: str
    numero: str
    alsace_moselle: bool = False
    centre_informatique: str = ""
    destinataire: str = ""


class Amc(msgspec.Struct, frozen=True, kw_only=True):
    """A complementary organism and the contract data a card carries for it."""

    numero: str
    nom: str
    genre: str
    aiguillage_sts: str
    indicateur_traitement: str
    code_routage: str = ""
    identifiant_hote: str = ""
    nom_domaine: str = ""
    adresse: str = ""
    en_opposition: bool = False


class Etablissement(msgspec.Struct, frozen=True, kw_only=True):
    """A structure with a FINESS number: centre de santé, pharmacie, EHPAD…"""

    id: str
    nom: str
    finess: str
    categorie: str
    professionnels: tuple[str, ...] = ()
