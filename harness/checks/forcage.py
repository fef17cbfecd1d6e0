"""Forçage: indicators at the right level, what may be changed, tiers payant (CDC §4.2.1.4, .10).

Annexe 1-A1 is not public: what may be forced is the bench's own table, group 1900 of the call to
the SSV and zone 2M:93 are its own too (profil simulé). Zones 2:38, 4S:71 and 4S:100 are public.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    complement,
    litteraux,
    mises_en_forme,
    sans_forcage,
    texte,
    valeur,
    vide,
)
from vitalbench.harness.checks.jugement import (
    Jugement,
    conforme,
    egal,
    non_conforme,
    non_verifie,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue
from vitalbench.reference.norms.listes import EXONERATIONS

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
TARIFICATION = ("SRT_", "STS_")
CONTROLE = "SRT_ControleComplet"


def _forcages(dossier: Dossier, repere: str) -> list[dict[str, object]]:
    """Give the changes the PS asked for during a step."""
    demandes: list[dict[str, object]] = []
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        liste = echange.parametres.get("forcages")
        if isinstance(liste, list):
            demandes += [f for f in liste if isinstance(f, dict)]
    return demandes


def _pose(zone: ZoneVue) -> Jugement:
    """The indicator is set."""
    lu = texte(zone)
    return tenu(zone, lu not in ("", "0"), "indicateur posé", lu or "aucun indicateur")


def _force(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    for repere in reperes:
        for facture in dossier.factures_de(repere):
            yield _pose(facture.de("forcage_amo"))


def _libre(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    for repere in reperes:
        for facture in dossier.factures_de(repere):
            yield from sans_forcage(facture)


def _de_la_ligne(facture: FactureRecue, rang: int, champ: str) -> Iterator[ZoneVue]:
    if rang < len(facture.actes):
        zone = complement(facture.actes[rang], "4S", champ)
        if zone is not None:
            yield zone


def _entetes_amc(facture: FactureRecue) -> list[ZoneVue]:
    """Give the complementary indicators of a facture (2M:93, profil simulé)."""
    return [
        facture.zone(e, "forcage_amc") for e in facture.facture.enregistrements if e.code == "2M"
    ]


# --- indicators and values ----------------------------------------------------------------


@check("CDC-2.3.1-10", partie="carte", reads=FICHIER)
@check("CDC-3.2.2.4-04", partie="modifiee", reads=FICHIER)
@check("CDC-4.2.1.10-04", partie="facture", reads=FICHIER)
def carte_forcee_signalee(dossier: Dossier) -> Iterator[Jugement]:
    """A datum of the card that the PS changed raises the indicator of the facture (CDC §2.3.1)."""
    yield from _force(dossier, "force_facture")


@check("CDC-3.2.2.4-04", partie="complementaire", reads=FICHIER)
def complementaire_forcee_signalee(dossier: Dossier) -> Iterator[Jugement]:
    """A complementary datum of the card that was changed raises its indicator (CDC §3.2.2.4)."""
    for facture in dossier.factures_de("force_amc"):
        zones = _entetes_amc(facture)
        if not zones:
            yield non_conforme(facture, "indicateur de forçage AMC", "aucun enregistrement 2M")
        for zone in zones:
            yield _pose(zone)
        yield from sans_forcage(facture)


@check("CDC-4.2.1.10-01", partie="complementaire", reads={Canal.APPEL, Canal.MONDE})
def donnees_complementaires_forcees(dossier: Dossier) -> Iterator[Jugement]:
    """Each complementary datum that may be forced is in the facture as forced (CDC §4.2.1.10)."""
    yield from _groupes_1900(dossier, "force_amc")
    yield from _groupes_1900(dossier, "force_acte_amc")


@check("CDC-4.2.1.10-04", partie="acte_complementaire", reads=FICHIER)
def acte_complementaire_signale(dossier: Dossier) -> Iterator[Jugement]:
    """A complementary amount forced raises the indicator of its act alone (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_acte_amc"):
        for zone in _de_la_ligne(facture, 1, "forcage_amc"):
            yield _pose(zone)
        for zone in _de_la_ligne(facture, 0, "forcage_amc"):
            yield vide(zone, "l'indicateur est posé sur un acte qui n'est pas forcé")
        yield from sans_forcage(facture)


@check("CDC-2.3.1-10", partie="parametre", reads=FICHIER)
@check("CDC-4.2.1.10-04", partie="acte", reads=FICHIER)
def acte_force_signale(dossier: Dossier) -> Iterator[Jugement]:
    """A tariff datum that the PS changed raises the indicator of its act (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_acte"):
        for zone in _de_la_ligne(facture, 0, "forcage_amo"):
            yield _pose(zone)


@check("CDC-2.3.1-10", partie="sans_forcage", reads=FICHIER)
@check("CDC-3.2.2.4-04", partie="intacte", reads=FICHIER)
def sans_modification(dossier: Dossier) -> Iterator[Jugement]:
    """A facture in which nothing was changed carries no indicator (CDC §2.3.1, §3.2.2.4)."""
    yield from _libre(dossier, "sans_forcage")


@check("CDC-4.2.1.10-04", partie="lui_seul", reads=FICHIER)
def indicateur_a_son_seul_niveau(dossier: Dossier) -> Iterator[Jugement]:
    """The indicator is at the level of the datum changed, and nowhere else (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_facture"):
        for rang in range(len(facture.actes)):
            for zone in _de_la_ligne(facture, rang, "forcage_amo"):
                yield vide(zone, "l'indicateur de la facture est répété sur un acte")
    for facture in dossier.factures_de("force_acte"):
        yield vide(facture.de("forcage_amo"), "l'indicateur de l'acte est répété en en-tête")
        for zone in _de_la_ligne(facture, 1, "forcage_amo"):
            yield vide(zone, "l'indicateur est posé sur un acte qui n'est pas forcé")


def _groupes_1900(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for appel in mises_en_forme(dossier, repere):
        lus = {
            g.champs.get("zone_forcee"): g.champs.get("valeur_forcee") for g in appel.entree(1900)
        }
        for forcage in _forcages(dossier, repere):
            champ, voulue = str(forcage.get("champ")), str(forcage.get("valeur"))
            yield egal(appel, lus.get(champ), voulue, f"« {champ} » forcé n'est pas transmis")


@check("CDC-4.2.1.10-01", partie="facture", reads={Canal.APPEL, Canal.MONDE})
def donnees_de_facture_forcees(dossier: Dossier) -> Iterator[Jugement]:
    """Each datum of the card that may be forced is in the facture as forced (CDC §4.2.1.10)."""
    yield from _groupes_1900(dossier, "force_facture")


@check("CDC-4.2.1.10-01", partie="acte", reads=FICHIER)
def donnees_d_acte_forcees(dossier: Dossier) -> Iterator[Jugement]:
    """Each value of an act that may be forced is in the facture as forced (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_acte"):
        for forcage in _forcages(dossier, "force_acte"):
            champ = ZONES_ACTE.get(str(forcage.get("champ")))
            if champ is not None and facture.actes:
                zone = facture.actes[0].de(champ)
                yield egal(zone, str(zone.valeur).strip(), str(forcage.get("valeur")))


@check("CDC-4.2.1.10-02", partie="refus", reads={Canal.ECRAN})
def donnee_fermee_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A datum that is not open to forcing is refused (CDC §4.2.1.10)."""
    for echange in dossier.pendant(dossier.etape("interdit"), dossier.echanges):
        if echange.methode == "forcer":
            yield egal(echange, echange.refus, "forcage_refuse")


@check("CDC-4.2.1.10-02", partie="inchangee", reads={Canal.FICHIER, Canal.MONDE})
def donnee_fermee_inchangee(dossier: Dossier) -> Iterator[Jugement]:
    """After the attempt, identity and indicator of the facture are true (CDC §4.2.1.10)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is None or personne.vitale is None or dossier.etape("interdit") is None:
        return
    carte, identite = personne.vitale, personne.vitale.beneficiaires[personne.beneficiaire]
    for facture in dossier.factures_de("facture"):
        yield valeur(facture.de("nir_assure"), carte.nir[:13])
        yield valeur(facture.de("date_naissance"), identite.date_naissance[2:8])
        yield valeur(facture.de("rang_naissance"), str(identite.rang_naissance))
        yield from sans_forcage(facture)
    for facture, attendu in litteraux(dossier):
        for acte in facture.actes:
            zone = complement(acte, "4S", "option_coordination")
            if zone is not None:
                yield valeur(zone, str(attendu.get("parcours", "")))


@check("CDC-4.2.1.10-03", partie="propre_definition", reads={Canal.FICHIER})
def zones_dans_leur_definition(dossier: Dossier) -> Iterator[Jugement]:
    """After forcing, each zone still holds a value of its own definition (CDC §4.2.1.10)."""
    for repere in ("force_facture", "force_acte"):
        for facture in dossier.factures_de(repere):
            for acte in facture.actes:
                depense = acte.de("montant_depense").valeur
                taux, amo = acte.de("taux"), acte.de("montant_amo")
                exoneration = acte.de("justif_exo_acte")
                plafond = depense if isinstance(depense, int) else 0
                yield _dans(taux, 100)
                yield _dans(amo, plafond)
                yield tenu(
                    exoneration,
                    texte(exoneration) in EXONERATIONS.valeurs,
                    "un justificatif de la liste",
                    texte(exoneration),
                )


def _dans(zone: ZoneVue, maximum: int) -> Jugement:
    lu = zone.valeur
    dedans = isinstance(lu, int) and 0 <= lu <= maximum
    return tenu(zone, dedans, f"de 0 à {maximum}", lu)


@check("CDC-4.2.1.10-03", partie="coherente", reads={Canal.FICHIER})
def facture_coherente(dossier: Dossier) -> Iterator[Jugement]:
    """After forcing, the totals are still the sums of the acts (CDC §4.2.1.10)."""
    for repere in ("force_facture", "force_acte"):
        for facture in dossier.factures_de(repere):
            for total, champ in (
                ("total_facture", "montant_depense"),
                ("total_amo", "montant_amo"),
                ("total_amc", "montant_amc"),
            ):
                zone = facture.du_total(total)
                lus = [acte.de(champ).valeur for acte in facture.actes]
                yield egal(zone, zone.valeur, sum(x for x in lus if isinstance(x, int)))


@check("CDC-4.2.1.1-12", partie="valeur", reads=FICHIER)
def montant_force_tel_quel(dossier: Dossier) -> Iterator[Jugement]:
    """A forced AMO amount is in the B2 as it was forced (CDC §4.2.1.1)."""
    for echange in dossier.pendant(dossier.etape("forcage"), dossier.echanges):
        for facture in dossier.factures_de("facture"):
            zone = facture.actes[0].de("montant_amo")
            yield egal(zone, zone.valeur, echange.parametres.get("valeur"))


@check("CDC-4.2.1.1-12", partie="sans_relance", reads={Canal.APPEL})
def tarification_non_relancee(dossier: Dossier) -> Iterator[Jugement]:
    """Forcing an AMO amount calls neither pricing nor the CCAM control again (CDC §4.2.1.1)."""
    etape = dossier.etape("forcage")
    if etape is None:
        return
    appels = [a for a in dossier.appels if a.fonction.startswith(TARIFICATION)]
    apres = [a for a in appels if a.seq >= etape.seq]
    if apres:
        yield non_conforme(apres[0], "aucun appel après le forçage", apres[0].fonction)
    elif appels:
        yield conforme(appels[-1], "dernier appel de tarification, avant le forçage")


# --- tiers payant and rights --------------------------------------------------------------


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
        yield _pose(facture.de("forcage_amo"))


def _propose(dossier: Dossier, repere: str, attendu: bool) -> Iterator[Jugement]:
    """Tiers payant AMO is proposed, or is not, on the screens where the acts are priced."""
    for ecran in ecrans_de(dossier, repere):
        if ecran.champ("total") is None:
            continue
        propose = ecran.mention("tiers_payant_propose") is not None
        if not attendu and not propose and not ecran.complet:
            yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            continue
        yield tenu(
            ecran,
            propose == attendu,
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
            if not ecran.complet:
                yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
                continue
            mention = ecran.mention("carte_a_mettre_a_jour")
            yield tenu(ecran, mention is None, "aucun message", mention.texte if mention else "")


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


# --- complementary rights -----------------------------------------------------------------


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
            yield _pose(zone)


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
        yield from _groupes_1900(dossier, "forces")


@check("CDC-4.2.1.3.2.3-03", partie="aucun", reads={Canal.FICHIER})
def choix_de_date_non_force(dossier: Dossier) -> Iterator[Jugement]:
    """Choosing another AMC reference date raises no indicator (CDC §4.2.1.3.2.3)."""
    for facture in dossier.factures_de("prescription"):
        yield from sans_forcage(facture)
        for acte in facture.actes:
            zone = complement(acte, "4S", "forcage_amc")
            if zone is not None:
                yield vide(zone)
        for zone in _entetes_amc(facture):
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
            for zone in _de_la_ligne(facture, rang, "forcage_amc"):
                yield _pose(zone)


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
