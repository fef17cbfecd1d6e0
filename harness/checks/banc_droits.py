"""Rights at the simulated organisms: what ADR says, what it binds, what Vitale guarantees.

« Banc » section: the actors are the bench's own (CDC §2.2.1.2.2, §2.2.1.3, convention).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.enligne import ADR, SIGN, corps, demandes, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Vue
from vitalbench.reference.protocol import vocabulaire as v

SERVICES = {Canal.SERVICE}
CAISSE = {Canal.RETOUR, Canal.SERVICE, Canal.MONDE}
ASSURES = ("simple", "c2s", "ame", "gestion_unique")
IDENTITE = ("NomUsuel", "Prenom", "DateNaissance", "RangNaissance", "Qualite", "NIRAssure")
C2S, AME = "01", "30"
CONTRAT_C2S = "89"
PAYEE, REJETEE = "payee", "rejetee"


@check("CDC-2.2.1.2.2-06", partie="avant", reads=SERVICES)
def signe_avant_l_echeance(dossier: Dossier) -> Iterator[Jugement]:
    """The ApCV service signs while the context is valid (CDC §2.2.1.2.2)."""
    for vue in demandes(dossier, SIGN, dossier.etape("avant")):
        yield egal(vue, vue.texte("statut"), "ok")


@check("CDC-2.2.1.2.2-06", partie="apres", reads=SERVICES)
def refuse_apres_l_echeance(dossier: Dossier) -> Iterator[Jugement]:
    """The ApCV service refuses to sign once the context is over (CDC §2.2.1.2.2)."""
    for vue in demandes(dossier, SIGN, dossier.etape("apres")):
        yield egal(vue, (vue.texte("statut"), vue.texte("code")), ("refus", "CONTEXTE_PERIME"))


def _reponses(dossier: Dossier, *reperes: str) -> Iterator[Vue]:
    """Every answer of ADR during the steps named."""
    for repere in reperes:
        etape = dossier.etape(repere)
        if etape is not None:
            yield from reussies(dossier, ADR, etape)


@check("CDC-2.2.1.3-01", partie="identite", reads={Canal.SERVICE, Canal.MONDE})
def adr_identifie(dossier: Dossier) -> Iterator[Jugement]:
    """ADR gives the whole identification of the beneficiary (CDC §2.2.1.3)."""
    for vue in _reponses(dossier, *ASSURES):
        lue = corps(dossier, vue, "reponse")
        absents = [nom for nom in IDENTITE if not lue.texte("Beneficiaire", nom)]
        yield tenu(vue, not absents, "identité complète", f"absents : {', '.join(absents)}")


@check("CDC-2.2.1.3-01", partie="amo", reads=SERVICES)
def adr_donne_les_droits_amo(dossier: Dossier) -> Iterator[Jugement]:
    """ADR gives the compulsory rights: period and coverage (CDC §2.2.1.3)."""
    for vue in _reponses(dossier, *ASSURES):
        lue = corps(dossier, vue, "reponse")
        trouve = (bool(lue.tous("PeriodeDroitsAMO")), bool(lue.tous("CodeSituation")))
        yield egal(vue, trouve, (True, True))


@check("CDC-2.2.1.3-01", partie="reglementaires", reads=SERVICES)
def adr_donne_c2s_et_ame(dossier: Dossier) -> Iterator[Jugement]:
    """ADR gives the regulatory complementary rights, C2S and AME (CDC §2.2.1.3)."""
    for repere, service in (("c2s", C2S), ("ame", AME)):
        for vue in _reponses(dossier, repere):
            yield egal(vue, corps(dossier, vue, "reponse").texte("CodeServiceAMO"), service)


@check("CDC-2.2.1.3-01", partie="gestion_unique", reads={Canal.SERVICE, Canal.MONDE})
def adr_donne_la_gestion_unique(dossier: Dossier) -> Iterator[Jugement]:
    """ADR gives the complementary rights in gestion unique (CDC §2.2.1.3)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    for vue in _reponses(dossier, "gestion_unique"):
        mutuelle = personne.droits_reels.mutuelle if personne and personne.droits_reels else None
        attendue = mutuelle.identification if mutuelle else "une mutuelle"
        yield egal(
            vue, corps(dossier, vue, "reponse").texte("Mutuelle", "Identification"), attendue
        )


@check("CDC-2.2.1.3-01", partie="facture", reads={Canal.SERVICE, Canal.FICHIER})
def adr_se_retrouve_dans_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """What ADR gave is in the facture: assuré, C2S contract, complementary organism."""
    for repere in ASSURES:
        reponses = list(_reponses(dossier, repere))
        for facture in dossier.factures_de(repere):
            lue = corps(dossier, reponses[-1], "reponse") if reponses else None
            if lue is None:
                yield non_conforme(facture, "une réponse d'ADR", "aucune")
                continue
            zone = facture.de("nir_assure")
            yield egal(zone, str(zone.valeur), lue.texte("NIRAssure")[:13])
            if repere == "c2s":
                zone = facture.de("type_contrat")
                yield egal(zone, str(zone.valeur), CONTRAT_C2S)
            if repere == "gestion_unique":
                zone = facture.de("no_organisme_complementaire")
                yield egal(zone, str(zone.valeur).strip(), lue.texte("Mutuelle", "Identification"))


@check("CDC-2.2.1.3-01", partie="ame", reads={Canal.ECRAN})
def ame_de_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The facture of an AME beneficiary says the situation that ADR gave (CDC §2.2.1.3)."""
    ecrans = [e for e in ecrans_de(dossier, "ame") if e.champ(v.C_TOTAL)]
    if ecrans:
        mention = ecrans[-1].mention(v.M_SITUATION)
        yield egal(ecrans[-1], mention.texte if mention else "", "AME")


def _reglee(dossier: Dossier, repere: str, etat: str) -> Iterator[Jugement]:
    """What the caisse made of a facture whose rights it closed meanwhile."""
    fermeture = dossier.etape("fermeture")
    for facture in dossier.factures_de(repere):
        issues = [x for x in dossier.liquidations if x.texte("facture") == facture.numero]
        if fermeture is None or not issues or issues[-1].seq < fermeture.seq:
            yield non_conforme(facture, etat, "aucune liquidation après la fermeture des droits")
            continue
        garantie = bool(issues[-1].evenement.donnees.get("garantie"))
        yield egal(issues[-1], (issues[-1].texte("etat"), garantie), (etat, etat == PAYEE))


@check("CONV-ADR-03", partie="regle", reads=CAISSE | {Canal.FICHIER})
def adr_opposable(dossier: Dossier) -> Iterator[Jugement]:
    """Rights that ADR gave bind the caisse as those of a card would (convention)."""
    if any(_reponses(dossier, "adr")):
        yield from _reglee(dossier, "adr", PAYEE)


@check("CONV-GARANTIE-01", partie="carte", reads=CAISSE | {Canal.FICHIER})
def carte_garantie(dossier: Dossier) -> Iterator[Jugement]:
    """The guarantee of payment covers a facture made with the Vitale card (convention)."""
    yield from _reglee(dossier, "carte", PAYEE)


@check("CONV-GARANTIE-01", partie="apcv", reads=CAISSE | {Canal.FICHIER})
def apcv_garantie(dossier: Dossier) -> Iterator[Jugement]:
    """The guarantee of payment covers a facture made with the ApCV (convention)."""
    yield from _reglee(dossier, "apcv", PAYEE)


@check("CONV-GARANTIE-02", partie="rejet", reads=CAISSE | {Canal.FICHIER})
def adr_seul_non_garanti(dossier: Dossier) -> Iterator[Jugement]:
    """ADR alone, no Vitale read, opens no guarantee of payment (convention)."""
    if any(_reponses(dossier, "adr_seul")):
        yield from _reglee(dossier, "adr_seul", REJETEE)
