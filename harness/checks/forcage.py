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
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import SIGNENT
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


def forcages(dossier: Dossier, repere: str) -> list[dict[str, object]]:
    """Give the changes the PS asked for during a step."""
    demandes: list[dict[str, object]] = []
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        liste = echange.parametres.get("forcages")
        if isinstance(liste, list):
            demandes += [f for f in liste if isinstance(f, dict)]
    return demandes


def pose(zone: ZoneVue) -> Jugement:
    """The indicator is set."""
    lu = texte(zone)
    return tenu(zone, lu not in ("", "0"), "indicateur posé", lu or "aucun indicateur")


def _force(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    for repere in reperes:
        for facture in dossier.factures_de(repere):
            yield pose(facture.de("forcage_amo"))


def _libre(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    for repere in reperes:
        for facture in dossier.factures_de(repere):
            yield from sans_forcage(facture)


def de_la_ligne(facture: FactureRecue, rang: int, champ: str) -> Iterator[ZoneVue]:
    if rang < len(facture.actes):
        zone = complement(facture.actes[rang], "4S", champ)
        if zone is not None:
            yield zone


def entetes_amc(facture: FactureRecue) -> list[ZoneVue]:
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
        zones = entetes_amc(facture)
        if not zones:
            yield non_conforme(facture, "indicateur de forçage AMC", "aucun enregistrement 2M")
        for zone in zones:
            yield pose(zone)
        yield from sans_forcage(facture)


@check("CDC-4.2.1.10-01", partie="complementaire", reads={Canal.APPEL, Canal.MONDE})
def donnees_complementaires_forcees(dossier: Dossier) -> Iterator[Jugement]:
    """Each complementary datum that may be forced is in the facture as forced (CDC §4.2.1.10)."""
    yield from groupes_1900(dossier, "force_amc")
    yield from groupes_1900(dossier, "force_acte_amc")


@check("CDC-4.2.1.10-04", partie="acte_complementaire", reads=FICHIER)
def acte_complementaire_signale(dossier: Dossier) -> Iterator[Jugement]:
    """A complementary amount forced raises the indicator of its act alone (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_acte_amc"):
        for zone in de_la_ligne(facture, 1, "forcage_amc"):
            yield pose(zone)
        for zone in de_la_ligne(facture, 0, "forcage_amc"):
            yield vide(zone, "l'indicateur est posé sur un acte qui n'est pas forcé")
        yield from sans_forcage(facture)


@check("CDC-2.3.1-10", partie="parametre", reads=FICHIER)
@check("CDC-4.2.1.10-04", partie="acte", reads=FICHIER)
def acte_force_signale(dossier: Dossier) -> Iterator[Jugement]:
    """A tariff datum that the PS changed raises the indicator of its act (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_acte"):
        for zone in de_la_ligne(facture, 0, "forcage_amo"):
            yield pose(zone)


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
            for zone in de_la_ligne(facture, rang, "forcage_amo"):
                yield vide(zone, "l'indicateur de la facture est répété sur un acte")
    for facture in dossier.factures_de("force_acte"):
        yield vide(facture.de("forcage_amo"), "l'indicateur de l'acte est répété en en-tête")
        for zone in de_la_ligne(facture, 1, "forcage_amo"):
            yield vide(zone, "l'indicateur est posé sur un acte qui n'est pas forcé")


def groupes_1900(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for appel in mises_en_forme(dossier, repere):
        lus = {
            g.champs.get("zone_forcee"): g.champs.get("valeur_forcee") for g in appel.entree(1900)
        }
        for forcage in forcages(dossier, repere):
            champ, voulue = str(forcage.get("champ")), str(forcage.get("valeur"))
            yield egal(appel, lus.get(champ), voulue, f"« {champ} » forcé n'est pas transmis")


@check("CDC-4.2.1.10-01", partie="facture", reads={Canal.APPEL, Canal.MONDE})
def donnees_de_facture_forcees(dossier: Dossier) -> Iterator[Jugement]:
    """Each datum of the card that may be forced is in the facture as forced (CDC §4.2.1.10)."""
    yield from groupes_1900(dossier, "force_facture")


@check("CDC-4.2.1.10-01", partie="acte", reads=FICHIER)
def donnees_d_acte_forcees(dossier: Dossier) -> Iterator[Jugement]:
    """Each value of an act that may be forced is in the facture as forced (CDC §4.2.1.10)."""
    for facture in dossier.factures_de("force_acte"):
        for forcage in forcages(dossier, "force_acte"):
            champ = ZONES_ACTE.get(str(forcage.get("champ")))
            if champ is not None and facture.actes:
                zone = facture.actes[0].de(champ)
                yield egal(zone, str(zone.valeur).strip(), str(forcage.get("valeur")))


@check("CDC-4.2.1.10-02", partie="refus", reads={Canal.ECRAN})
def donnee_fermee_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A datum that is not open to forcing is refused (CDC §4.2.1.10)."""
    for echange in dossier.pendant(dossier.etape("interdit"), dossier.echanges):
        if echange.methode == "forcer":
            yield tenu(echange, echange.refus, "un refus", echange.refus or "acceptée")


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
    suites = [a.seq for a in dossier.appels_de(*SIGNENT) if a.seq >= etape.seq]
    fin = min(suites, default=dossier.fin.seq)
    apres = [a for a in appels if etape.seq <= a.seq <= fin]
    if apres:
        yield non_conforme(apres[0], "aucun appel après le forçage", apres[0].fonction)
    elif appels:
        yield conforme(appels[-1], "dernier appel de tarification, avant le forçage")
