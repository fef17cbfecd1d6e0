"""Complementary rights forced, CCAM control, and the guarantee at the caisse (CDC §4.2.1.3.2).

Zone 2M:93 and group 1900 are the bench's own (profil simulé).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    complement,
    sans_forcage,
    valeur,
    vide,
)
from vitalbench.harness.checks.forcage import de_la_ligne, entetes_amc, groupes_1900, pose
from vitalbench.harness.checks.jugement import (
    Jugement,
    egal,
    non_conforme,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier

FICHIER = {Canal.FICHIER, Canal.MONDE}
MESSAGE_PHARMACIEN = (
    "La carte Vitale doit être mise à jour. Dans le cas contraire, l’application du tiers payant"
    " AMO générera un forçage transmis dans la FSE."
)
ZONES_ACTE = {
    "taux": "taux",
    "base_remboursement": "base_remboursement",
    "montant_amo": "montant_amo",
    "exoneration": "justif_exo_acte",
}
CONTROLE = "SRT_ControleComplet"


@check("CDC-4.2.1.3.2.4-01", partie="signalee", reads={Canal.ECRAN})
def droits_amc_fermes_signales(dossier: Dossier) -> Iterator[Jugement]:
    """Complementary rights closed on their reference date are said so (CDC §4.2.1.3.2.4)."""
    for ecran in ecrans_de(dossier, "ferme"):
        if ecran.champ("total") is not None:
            vue = ecran.mention("droits_amc_non_ouverts") is not None
            yield tenu(ecran, vue, "droits AMC non ouverts", "signalés" if vue else "rien")


@check("CDC-4.2.1.3.2.4-01", partie="ouverts", reads={Canal.ECRAN})
def droits_amc_ouverts_non_signales(dossier: Dossier) -> Iterator[Jugement]:
    """Once the rights are open on that date, nothing is said any more (CDC §4.2.1.3.2.4)."""
    for ecran in list(ecrans_de(dossier, "forces"))[-2:-1]:
        if ecran.complet:
            vue = ecran.mention("droits_amc_non_ouverts") is not None
            yield tenu(ecran, not vue, "aucune alerte", "droits dits non ouverts")


@check("CDC-3.2.6.1.2-03", partie="ferme", reads={Canal.APPEL})
def rien_si_droits_amc_fermes(dossier: Dossier) -> Iterator[Jugement]:
    """With closed AMC rights a valid agreement makes no flow (CDC §3.2.6.1.2)."""
    yield from facture_formee(dossier, "ferme", attendue=False)


@check("CDC-3.2.6.1.2-03", partie="forces", reads=FICHIER)
@check("CDC-4.2.1.3.2.4-03", partie="forces", reads=FICHIER)
def droits_amc_forces(dossier: Dossier) -> Iterator[Jugement]:
    """With AMC dates forced, the complementary part leaves with its indicator (CDC §4.2.1.3.2)."""
    etape = dossier.etape("forces")
    if etape is None:
        return
    avec = [f for f in dossier.factures_de("forces") if f.du_total("total_amc").valeur]
    if not avec:
        yield non_conforme(etape, "un flux avec part complémentaire", "aucun")
    for facture in avec:
        zones = [
            facture.zone(e, "forcage_amc")
            for e in facture.facture.enregistrements
            if e.code == "2M"
        ]
        if not zones:
            yield non_conforme(facture, "indicateur de forçage AMC", "aucun enregistrement 2M")
        for zone in zones:
            yield pose(zone)


@check("CDC-4.2.1.3.2.4-03", partie="abandon", reads={Canal.FICHIER})
def droits_amc_abandonnes(dossier: Dossier) -> Iterator[Jugement]:
    """The PS who gives the part up gets a FSE without AMC data nor DRE (CDC §4.2.1.3.2.4)."""
    for facture in dossier.factures_de("abandon"):
        yield valeur(facture.de("type_facture"), "F")
        yield vide(facture.du_total("total_amc"))
        yield vide(facture.de("no_organisme_complementaire"))


@check("CDC-4.2.1.3.2.2-04", partie="separee", reads={Canal.APPEL, Canal.MONDE})
def periode_amc_modifiee(dossier: Dossier) -> Iterator[Jugement]:
    """The AMC period that the PS changed is in the facture (CDC §4.2.1.3.2.2)."""
    yield from _droits_modifies(dossier, "gestion_separee")


@check("CDC-4.2.1.3.2.2-04", partie="unique", reads={Canal.APPEL, Canal.MONDE})
def mutuelle_modifiee(dossier: Dossier) -> Iterator[Jugement]:
    """The period and guarantee of the mutuelle that the PS changed are in the facture."""
    yield from _droits_modifies(dossier, "gestion_unique")


def _droits_modifies(dossier: Dossier, gestion: str) -> Iterator[Jugement]:
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is None or personne.vitale is None:
        return
    unique = personne.vitale.beneficiaires[personne.beneficiaire].droits.mutuelle is not None
    if unique == (gestion == "gestion_unique"):
        yield from groupes_1900(dossier, "forces")


@check("CDC-4.2.1.3.2.3-03", partie="aucun", reads={Canal.FICHIER})
def choix_de_date_non_force(dossier: Dossier) -> Iterator[Jugement]:
    """Choosing another AMC reference date raises no indicator (CDC §4.2.1.3.2.3)."""
    for facture in dossier.factures_de("prescription"):
        yield from sans_forcage(facture)
        for acte in facture.actes:
            zone = complement(acte, "4S", "forcage_amc")
            if zone is not None:
                yield vide(zone)
        for zone in entetes_amc(facture):
            yield vide(zone)


@check("CDC-4.2.1.9.1.1-03", partie="mode_1", reads={Canal.FICHIER})
def indicateurs_du_mode_1(dossier: Dossier) -> Iterator[Jugement]:
    """In mode 1 each act whose amount was typed carries its indicator (CDC §4.2.1.9.1.1)."""
    yield from _indicateurs_amc(dossier, "mode_1")


@check("CDC-4.2.1.9.1.2-05", partie="mode_2", reads={Canal.FICHIER})
def indicateurs_du_mode_2(dossier: Dossier) -> Iterator[Jugement]:
    """In mode 2 every act carries its indicator, those at zero included (CDC §4.2.1.9.1.2)."""
    yield from _indicateurs_amc(dossier, "mode_2")


def _indicateurs_amc(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    porteuses = [f for f in dossier.factures_de(repere) if f.du_total("total_amc").valeur]
    if not porteuses:
        yield non_conforme(etape, "un flux avec part complémentaire", "aucun")
    for facture in porteuses:
        for rang in range(len(facture.actes)):
            for zone in de_la_ligne(facture, rang, "forcage_amc"):
                yield pose(zone)


# --- CCAM ---------------------------------------------------------------------------------


@check("CDC-4.2.1.8-11", partie="relances", reads={Canal.APPEL})
def controle_relance(dossier: Dossier) -> Iterator[Jugement]:
    """The whole CCAM control runs once, then once after each correction (CDC §4.2.1.8)."""
    for repere in ("premier_controle", "premiere_correction", "seconde_correction"):
        etape = dossier.etape(repere)
        if etape is not None:
            appels = dossier.pendant(etape, dossier.appels_de(CONTROLE))
            yield egal(appels[0] if appels else etape, len(appels), 1)


@check("CDC-4.2.1.8-12", partie="aucune_fse", reads={Canal.APPEL})
def rien_tant_qu_il_reste_un_diagnostic(dossier: Dossier) -> Iterator[Jugement]:
    """No facture is formatted while a CCAM diagnostic remains (CDC §4.2.1.8)."""
    for repere in ("refusee", "encore_refusee"):
        yield from facture_formee(dossier, repere, attendue=False)


# --- « banc »: the guarantee as the caisse applies it --------------------------------------


def _liquidee(dossier: Dossier, repere: str, etat: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        for liquidation in dossier.liquidations:
            if liquidation.texte("facture") == facture.numero:
                yield egal(liquidation, liquidation.texte("etat"), etat)


@check("CPL-REJETS-05", partie="couverte", reads={Canal.RETOUR, Canal.FICHIER})
def contrat_couvert(dossier: Dossier) -> Iterator[Jugement]:
    """A secured, unforced facture is paid though the C2S contract is unknown (quality table)."""
    yield from _liquidee(dossier, "sans_forcage", "payee")


@check("CPL-REJETS-05", partie="forcee", reads={Canal.RETOUR, Canal.FICHIER})
def contrat_force(dossier: Dossier) -> Iterator[Jugement]:
    """The same facture, forced, is rejected (quality table)."""
    yield from _liquidee(dossier, "forcee", "rejetee")


@check("CPL-REJETS-05", partie="degradee", reads={Canal.RETOUR, Canal.FICHIER})
def contrat_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """The same facture, degraded, is rejected (quality table)."""
    if dossier.etape("securisee") is None:
        yield from _liquidee(dossier, "degradee", "rejetee")


@check("CPL-REJETS-09", partie="securisee", reads={Canal.RETOUR, Canal.FICHIER})
def modulation_couverte(dossier: Dossier) -> Iterator[Jugement]:
    """A modulation unknown of the caisse is paid when secured in tiers payant (quality table)."""
    yield from _liquidee(dossier, "securisee", "payee")


@check("CPL-REJETS-09", partie="degradee", reads={Canal.RETOUR, Canal.FICHIER})
def modulation_degradee(dossier: Dossier) -> Iterator[Jugement]:
    """The same facture, degraded, is rejected (quality table)."""
    yield from _liquidee(dossier, "degradee", "rejetee")
