"""The code tables shipped with the product: typed rows by table, with a copy-and-replace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from vitalbench.reference.catalogue import compilation
from vitalbench.reference.catalogue import lignes_acteurs as a
from vitalbench.reference.catalogue import lignes_droits as d
from vitalbench.reference.catalogue import lignes_facturation as f
from vitalbench.reference.catalogue import lignes_prestations as p
from vitalbench.reference.catalogue.lignes import Libelle, Ligne, Parametre

L = TypeVar("L", bound=Ligne)
_PAQUET = files("vitalbench.reference.catalogue")
_ENTETE = ("format", "version_table", "etat_au", "champs")


class Tables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every code table; a field is a table, its value the rows in the order of the file."""

    prestations: tuple[p.LignePrestation, ...] = ()
    tarifs: tuple[p.LigneTarif, ...] = ()
    majorations_horaires: tuple[p.LigneMajorationHoraire, ...] = ()
    coefficients: tuple[p.LigneCoefficient, ...] = ()
    biologie: tuple[p.LigneBiologie, ...] = ()
    ccam: tuple[p.LigneCcam, ...] = ()
    ccam_parametres: tuple[p.LigneCcamParametre, ...] = ()
    ccam_modificateurs: tuple[p.LigneModificateur, ...] = ()
    ccam_associations: tuple[p.LigneAssociation, ...] = ()
    lpp: tuple[p.LigneLpp, ...] = ()
    medicaments_banc: tuple[p.LigneMedicament, ...] = ()
    regles_quantite: tuple[Parametre, ...] = ()

    natures_assurance: tuple[d.LigneNature, ...] = ()
    taux_droit_commun: tuple[d.LigneTaux, ...] = ()
    taux_par_nature: tuple[d.LigneTauxNature, ...] = ()
    taux_parcours: tuple[d.LigneTauxParcours, ...] = ()
    taux_regimes: tuple[d.LigneTauxRegime, ...] = ()
    groupes_taux: tuple[d.LigneGroupeTaux, ...] = ()
    groupes_regime: tuple[d.LigneGroupeRegime, ...] = ()
    exonerations: tuple[d.LigneExoneration, ...] = ()
    exoneration_motifs_snds: tuple[d.LigneMotif, ...] = ()
    modulations_snds: tuple[Libelle, ...] = ()
    taux_admis: tuple[d.LigneTauxAdmis, ...] = ()
    situations: tuple[d.LigneSituation, ...] = ()
    codes_situation: tuple[d.LigneCodeSituation, ...] = ()
    codes_ald: tuple[d.LigneCodeAld, ...] = ()
    dates_reference: tuple[d.LigneDateReference, ...] = ()
    participation_acte_couteux: tuple[Parametre, ...] = ()
    participation_forfaitaire: tuple[Parametre, ...] = ()
    franchise: tuple[Parametre, ...] = ()
    codes_plafond_snds: tuple[Libelle, ...] = ()
    arrondi: tuple[Parametre, ...] = ()

    indicateurs_parcours: tuple[d.LigneIndicateur, ...] = ()
    calcul_parcours: tuple[d.LigneCalculParcours, ...] = ()
    contextes_parcours: tuple[d.LigneContexte, ...] = ()
    exclusions_parcours: tuple[d.LigneExclusion, ...] = ()
    ages: tuple[d.LigneAge, ...] = ()
    acces_direct: tuple[d.LigneAccesDirect, ...] = ()
    majorations_coordination: tuple[d.LigneCoordination, ...] = ()
    depassements: tuple[d.LigneDepassement, ...] = ()
    qualificatifs_lettre: tuple[d.LigneQualificatif, ...] = ()
    da_plafonds: tuple[Parametre, ...] = ()
    origines_prescription: tuple[d.LigneOrigine, ...] = ()
    origine_par_indicateur: tuple[d.LigneOrigine, ...] = ()

    regimes: tuple[Libelle, ...] = ()
    structure: tuple[Parametre, ...] = ()
    caisses: tuple[a.LigneCaisse, ...] = ()
    centres_informatiques: tuple[Libelle, ...] = ()
    organisme_destinataire: tuple[a.LigneDestinataire, ...] = ()
    codes_service_amo: tuple[Libelle, ...] = ()
    situations_service: tuple[a.LigneService, ...] = ()
    situations_mutuelle: tuple[a.LigneMutuelle, ...] = ()
    regimes_fse_at: tuple[a.LigneRegimeAt, ...] = ()
    indicateurs_traitement: tuple[a.LigneIndicateurTraitement, ...] = ()
    aiguillage_sts: tuple[Libelle, ...] = ()
    amc_banc: tuple[a.LigneAmc, ...] = ()
    oct_banc: tuple[a.LigneOct, ...] = ()

    familles: tuple[a.LigneFamille, ...] = ()
    specialites: tuple[a.LigneSpecialite, ...] = ()
    fournisseurs_lpp: tuple[a.LigneFournisseur, ...] = ()
    conventions: tuple[a.LigneConvention, ...] = ()
    options_tarifaires: tuple[a.LigneCodeSnds, ...] = ()
    tarifs_par_secteur: tuple[a.LigneTarifSecteur, ...] = ()
    zones_tarifaires: tuple[a.LigneZone, ...] = ()
    zones_ik: tuple[a.LigneZoneIk, ...] = ()
    lieux_execution: tuple[Libelle, ...] = ()
    natures_exercice: tuple[a.LigneCodeSnds, ...] = ()
    centres_de_sante: tuple[Libelle, ...] = ()

    at_prise_en_charge: tuple[Parametre, ...] = ()
    at_natures: tuple[Libelle, ...] = ()
    at_sources_droits: tuple[a.LigneSourceAt, ...] = ()
    feuillet_at: tuple[a.LigneFeuilletAt, ...] = ()
    imprimes_at: tuple[a.LigneImprime, ...] = ()
    numero_at: tuple[Parametre, ...] = ()
    smg: tuple[Parametre, ...] = ()
    smg_codes: tuple[Libelle, ...] = ()
    smg_calcul: tuple[Parametre, ...] = ()
    apias: tuple[Parametre, ...] = ()
    caisses_militaires: tuple[a.LigneCaisseMilitaire, ...] = ()

    choix_lecture: tuple[f.LigneChoix, ...] = ()
    types_flux: tuple[f.LigneTypeFlux, ...] = ()
    services_traitement: tuple[f.LigneServiceTraitement, ...] = ()
    adressage_dre: tuple[f.LigneAdressage, ...] = ()
    forcages: tuple[f.LigneForcage, ...] = ()
    mentions_ordonnance: tuple[f.LigneMentionOrdonnance, ...] = ()
    mentions_situation: tuple[f.LigneMentionSituation, ...] = ()
    tp_reglementaire: tuple[f.LigneTpReglementaire, ...] = ()
    flux_par_mode: tuple[f.LigneFluxMode, ...] = ()
    sans_vitale: tuple[f.LigneSansVitale, ...] = ()
    criteres_amo: tuple[f.LigneCritereAmo, ...] = ()
    messages_droits_amc: tuple[f.LigneMessageAmc, ...] = ()
    lettres_remplacees: tuple[Libelle, ...] = ()
    ententes_prealables: tuple[Libelle, ...] = ()
    prestations_ajoutees: tuple[f.LignePrestationAjoutee, ...] = ()

    def table(self, nom: str) -> tuple[Ligne, ...]:
        """The rows of a table by its name."""
        if nom not in self.__struct_fields__:
            raise TableRefusee(nom, "table inconnue")
        lignes: tuple[Ligne, ...] = getattr(self, nom)
        return lignes

    def remplacer(self, nom: str, ancienne: Ligne, nouvelle: Ligne) -> Tables:
        """A copy of the tables where one row of one table is another."""
        lignes = self.table(nom)
        if ancienne not in lignes:
            raise TableRefusee(nom, "ligne absente de la table")
        if type(nouvelle) is not type(ancienne):
            raise TableRefusee(nom, f"ligne d'un autre type : {type(nouvelle).__name__}")
        changee = tuple(nouvelle if ligne == ancienne else ligne for ligne in lignes)
        changements: dict[str, Any] = {nom: changee}
        return msgspec.structs.replace(self, **changements)


class TableRefusee(ValueError):
    """A table or a row that cannot be used, with its place."""

    def __init__(self, lieu: str, motif: str) -> None:
        super().__init__(f"{lieu} : {motif}")
        self.lieu, self.motif = lieu, motif


class TablesCompilees(msgspec.Struct, frozen=True, kw_only=True):
    """What the compiled file of the tables holds."""

    empreinte: str
    tables: Tables


def en_vigueur(lignes: Iterable[L], jour: date) -> tuple[L, ...]:
    """The rows that apply on a day, in order."""
    return tuple(ligne for ligne in lignes if ligne.en_vigueur(jour))


def premiere(lignes: Iterable[L], jour: date, convient: Callable[[L], bool]) -> L | None:
    """The first row that applies on a day and fits, or None."""
    return next((ligne for ligne in lignes if ligne.en_vigueur(jour) and convient(ligne)), None)


def lire_tables(dossier: Path) -> Tables:
    """The tables of a folder of YAML files; an unknown table or a malformed row is refused."""
    chargeur = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reunies: dict[str, object] = {}
    origine: dict[str, str] = {}
    for chemin in sorted(dossier.glob("*.yaml")):
        try:
            contenu = yaml.load(chemin.read_bytes(), Loader=chargeur)  # noqa: S506 - safe loader
        except yaml.YAMLError as erreur:
            raise TableRefusee(chemin.name, f"YAML illisible : {erreur}") from None
        if not isinstance(contenu, dict):
            raise TableRefusee(chemin.name, "un objet à tables est attendu")
        for nom, lignes in contenu.items():
            if nom in _ENTETE:
                continue
            if nom in reunies:
                raise TableRefusee(f"{chemin.name}, {nom}", f"déjà dans {origine[nom]}")
            reunies[nom], origine[nom] = lignes, chemin.name
    try:
        return msgspec.convert(reunies, Tables)
    except msgspec.ValidationError as erreur:
        raise TableRefusee(dossier.name, str(erreur)) from None


@cache
def tables() -> Tables:
    """The tables shipped with the product."""
    with as_file(_PAQUET / "tarifs") as dossier, as_file(_PAQUET / "tarifs.json.gz") as forme:
        lue = compilation.lire(forme, TablesCompilees)
        if lue is not None and lue.empreinte == compilation.empreinte(dossier):
            return lue.tables
        return lire_tables(dossier)
