"""Tiers payant past the end of rights, and what it forces (CDC §3.2.2.1, §4.2.1.4)."""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    sans_forcage,
    valeur,
)
from vitalbench.harness.checks.forcage import pose
from vitalbench.harness.checks.jugement import (
    Jugement,
    egal,
    non_conforme,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de, selon
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


@check("CDC-3.2.2.1-31", partie="non_depassee", reads={Canal.FICHIER})
@check("CDC-4.2.1.4-04", partie="a_jour", reads={Canal.FICHIER})
def pharmacien_carte_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """Up to the end of rights, a pharmacist grants tiers payant unforced (CDC §4.2.1.4)."""
    yield from _tiers_payant_libre(dossier, "libre")


@check("CDC-4.2.1.4-04", partie="sans_fin", reads={Canal.FICHIER})
def pharmacien_droits_sans_fin(dossier: Dossier) -> Iterator[Jugement]:
    """Rights that begin and have no end never limit tiers payant (CDC §4.2.1.4)."""
    yield from _tiers_payant_libre(dossier, "libre_sans_fin")


@check("CDC-3.2.2.1-32", partie="forcee", reads={Canal.FICHIER})
@check("CDC-4.2.1.4-04", partie="depassee", reads={Canal.FICHIER})
def pharmacien_droits_depasses(dossier: Dossier) -> Iterator[Jugement]:
    """Past the end of rights, a pharmacist's tiers payant is forced (CDC §4.2.1.4)."""
    yield from _tiers_payant_force(dossier, "force")


@check("CDC-4.2.1.4-04", partie="sans_periode", reads={Canal.FICHIER})
def pharmacien_sans_periode(dossier: Dossier) -> Iterator[Jugement]:
    """Without any period of rights, a pharmacist's tiers payant is forced (CDC §4.2.1.4)."""
    yield from _tiers_payant_force(dossier, "force_sans_periode")


def _tiers_payant_libre(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        yield valeur(facture.de("destinataire_reglement"), "05")
        yield from sans_forcage(facture)


def _tiers_payant_force(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        yield valeur(facture.de("destinataire_reglement"), "05")
        yield pose(facture.de("forcage_amo"))


def _propose(dossier: Dossier, repere: str, attendu: bool) -> Iterator[Jugement]:
    """Tiers payant AMO is proposed, or is not, on the screens where the acts are priced."""
    for ecran in ecrans_de(dossier, repere):
        if ecran.champ("total") is None:
            continue
        propose = ecran.mention("tiers_payant_propose") is not None
        yield selon(
            ecran,
            propose,
            attendu,
            "TP AMO proposé" if attendu else "TP AMO non proposé",
            "proposé" if propose else "non proposé",
        )


@check("CDC-3.2.2.1-31", partie="depassee", reads={Canal.ECRAN})
def pharmacien_non_propose(dossier: Dossier) -> Iterator[Jugement]:
    """Past the end of rights, tiers payant is not granted of course (CDC §3.2.2.1)."""
    yield from _propose(dossier, "force", attendu=False)


@check("CDC-4.2.1.4-05", partie="texte", reads={Canal.ECRAN})
def message_du_pharmacien(dossier: Dossier) -> Iterator[Jugement]:
    """With a card to be updated, the imposed message is shown word for word (CDC §4.2.1.4)."""
    for repere in ("force", "force_sans_periode"):
        for ecran in ecrans_de(dossier, repere):
            if ecran.champ("total") is not None:
                mention = ecran.mention("carte_a_mettre_a_jour")
                lu = mention.texte if mention else "aucun message"
                yield egal(ecran, lu, MESSAGE_PHARMACIEN)


@check("CDC-4.2.1.4-05", partie="absent", reads={Canal.ECRAN})
def sans_message_carte_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """With a card up to date, the message is not shown (CDC §4.2.1.4)."""
    for repere in ("libre", "libre_sans_fin"):
        for ecran in ecrans_de(dossier, repere):
            mention = ecran.mention("carte_a_mettre_a_jour")
            yield absence(ecran, [mention.texte] if mention else [], "aucun message")


@check("CDC-4.2.1.4-07", partie="ordinaire", reads={Canal.FICHIER})
def ordinaire_sans_forcage(dossier: Dossier) -> Iterator[Jugement]:
    """A doctor grants tiers payant to an ordinary insured past rights, unforced (CDC §4.2.1.4)."""
    yield from _tiers_payant_libre(dossier, "ordinaire")


@check("CDC-4.2.1.4-07", partie="migrant", reads={Canal.FICHIER})
@check("CDC-3.2.2.1-34", partie="migrant", reads={Canal.FICHIER})
def migrant_force(dossier: Dossier) -> Iterator[Jugement]:
    """Granting it to an « autre migrant » past rights forces the facture (CDC §3.2.2.1)."""
    yield from _tiers_payant_force(dossier, "migrant_fini")


@check("CDC-4.2.1.4-07", partie="cfe", reads={Canal.FICHIER})
@check("CDC-3.2.2.1-34", partie="cfe", reads={Canal.FICHIER})
def cfe_force(dossier: Dossier) -> Iterator[Jugement]:
    """Granting it to a member of the CFE past rights forces the facture (CDC §3.2.2.1)."""
    yield from _tiers_payant_force(dossier, "cfe_fini")


@check("CDC-3.2.2.1-28", partie="depassee", reads={Canal.ECRAN})
def migrant_ou_cfe_non_propose(dossier: Dossier) -> Iterator[Jugement]:
    """Past rights, tiers payant is not proposed to an « autre migrant » nor the CFE."""
    for repere in ("migrant_fini", "cfe_fini"):
        yield from _propose(dossier, repere, attendu=False)


@check("CDC-3.2.2.1-28", partie="non_depassee", reads={Canal.ECRAN})
def migrant_ou_cfe_propose(dossier: Dossier) -> Iterator[Jugement]:
    """Within rights, tiers payant is proposed to them (CDC §3.2.2.1)."""
    for repere in ("migrant_ouvert", "cfe_ouvert"):
        yield from _propose(dossier, repere, attendu=True)


@check("CDC-4.2.1.13-07", partie="adr", reads=FICHIER)
def caisse_d_adr_securisee(dossier: Dossier) -> Iterator[Jugement]:
    """A caisse that ADR gives never stops the Vitale signature (CDC §4.2.1.13)."""
    yield from _autre_caisse(dossier, "adr")


@check("CDC-4.2.1.13-07", partie="forcage", reads=FICHIER)
def caisse_forcee_securisee(dossier: Dossier) -> Iterator[Jugement]:
    """A caisse that the PS forced never stops the Vitale signature (CDC §4.2.1.13)."""
    yield from _autre_caisse(dossier, "force")


def _autre_caisse(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    factures = dossier.factures_de(repere)
    if not factures:
        yield non_conforme(etape, "une FSE sécurisée", "aucune FSE")
    for facture in factures:
        yield valeur(facture.de("caisse_gestionnaire"), "594")
        if facture.facture.lot is not None:
            yield valeur(facture.zone(facture.facture.lot, "certification_lot"), "S")
