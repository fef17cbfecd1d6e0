"""The facture being made: everything acquired, answered, typed and computed so far.

Changing the PS or the beneficiary clears what follows (CDC-4.2.1.1-10); changing an act clears
the pricing (CDC-4.2.1.1-11).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from vitalbench.reference.catalogue.lignes_droits import LigneContexte
from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuCps, SituationPs
from vitalbench.reference.domain.droits import (
    ContratAmc,
    DossierAt,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
)
from vitalbench.reference.domain.facture import (
    Forcage,
    LigneTarifee,
    Parcours,
    Prescripteur,
    SupportDroits,
    SupportVitale,
)
from vitalbench.reference.pricing import DemandeTarification, SituationParticuliere
from vitalbench.reference.pricing.complementaire import Recherche
from vitalbench.reference.protocol.commandes import ActeSaisi
from vitalbench.reference.protocol.ecran import Valeur


@dataclass(frozen=True)
class Assure:
    """One support read: who holds it, which organism, which beneficiaries."""

    support: SupportVitale
    nir: str
    organisme: OrganismeAmo
    beneficiaires: tuple[BeneficiaireCarte, ...]
    dossiers_at: tuple[DossierAt, ...] = ()
    famille_service: str = ""
    numero_serie: str = ""
    fin_validite: date | None = None
    authentifie: bool = True
    fin_contexte: datetime | None = None


SourceAmc = Literal["", "support", "adr", "carte", "fichier"]
"""Where the complementary rights retained come from, the strongest first."""


@dataclass(frozen=True)
class Complementaire:
    """Complementary rights of a support that the beneficiary presents, or of the patient file."""

    mutuelle: Mutuelle | None = None
    amc: ContratAmc | None = None


@dataclass
class Resultat:
    """What pricing gave for the acts as they stand."""

    lignes: tuple[LigneTarifee, ...]
    depassements: tuple[int, ...]
    situation: SituationParticuliere
    parcours: Parcours
    nature: str
    destinataire: OrganismeAmo
    exclusion: str = ""
    tiers_payant_propose: str = ""
    tiers_payant_force: bool = False
    alertes: tuple[str, ...] = ()
    groupes: tuple[tuple[int, ...], ...] = ()
    mention_situation: str = ""
    mention_ordonnance: str = ""
    complementaire_possible: tuple[int, ...] = ()
    dre: bool = False
    part_amc_dans_fse: bool = False
    propositions_amo: tuple[str, ...] = ()
    carte_a_mettre_a_jour: bool = False
    droits_amc_fermes: bool = False
    date_amc_au_choix: bool = False
    ententes: tuple[int, ...] = ()
    recherche: Recherche = "complete"
    convention: str = ""
    dispositifs: tuple[str, ...] = ()


@dataclass
class EnCours:
    """One facture between `ouvrir` and `securiser`."""

    date_soins: date
    mode: str
    contexte: str = ""
    contextes: tuple[LigneContexte, ...] = ()
    ps: ContenuCps | None = None
    signataire: str = ""
    situation: SituationPs | None = None
    assure: Assure | None = None
    rang: int | None = None
    droits: DroitsBeneficiaire | None = None
    organisme: OrganismeAmo | None = None
    support_droits: SupportDroits = SupportDroits.CARTE
    alerte_adr: str = ""
    presentee: Complementaire | None = None
    source_amc: SourceAmc = ""
    piece_amo: str = ""
    piece_amc: str = ""
    justificatif: str = ""
    prescripteur: Prescripteur | None = None
    alerte_apcv: str = ""
    reponses: dict[str, str] = field(default_factory=dict)
    champs: dict[str, Valeur] = field(default_factory=dict)
    actes: tuple[ActeSaisi, ...] = ()
    forcages: tuple[Forcage, ...] = ()
    resultat: Resultat | None = None
    demande: DemandeTarification | None = None
    cle_amc: object = None
    exclusion: str = ""
    diagnostics: tuple[str, ...] = ()
    doublons: tuple[str, ...] = ()
    confirmes: set[str] = field(default_factory=set)
    numeros: list[int] = field(default_factory=list)

    @property
    def beneficiaire(self) -> BeneficiaireCarte | None:
        """Give the beneficiary chosen."""
        if self.assure is None or self.rang is None:
            return None
        return self.assure.beneficiaires[self.rang]

    @property
    def organisme_retenu(self) -> OrganismeAmo | None:
        """Give the organism of the facture: ADR's when rights come from it, else the support's."""
        if self.organisme is not None:
            return self.organisme
        return None if self.assure is None else self.assure.organisme

    def oublier_beneficiaire(self) -> None:
        """Clear everything that hangs on the beneficiary."""
        self.rang = None
        self.droits = None
        self.organisme = None
        self.source_amc = ""
        self.piece_amo = ""
        self.piece_amc = ""
        self.justificatif = ""
        self.prescripteur = None
        self.alerte_adr = ""
        self.reponses = {k: v for k, v in self.reponses.items() if k == "situation"}
        self.champs = {}
        self.actes = ()
        self.forcages = ()
        self.confirmes = set()
        self.oublier_tarification()

    def oublier_tarification(self) -> None:
        """Clear what pricing gave: it starts again from the acts."""
        self.resultat = None
        self.demande = None
        self.cle_amc = None
        self.exclusion = ""
        self.diagnostics = ()
        self.doublons = ()
        self.confirmes.discard("doublon_prestation")
