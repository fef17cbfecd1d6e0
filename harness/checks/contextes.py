"""What the PS asked in a scenario: nature d'assurance, step and amounts behind each facture."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.reperes import FORMATER
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import ActeRecu, FactureRecue, ZoneVue
from vitalbench.harness.evidence.vues import Appel, EcranVu

MALADIE, ACCIDENT, SMG = "10", "41", "22"
Q_NATURE = "nature_assurance"


def natures_demandees(dossier: Dossier) -> dict[str, str]:
    """Give the nature d'assurance that the PS chose for each facture, by its number."""
    courante, natures = MALADIE, {}
    for echange in dossier.echanges:
        parametres = echange.parametres
        if echange.methode in {"ouvrir", "facturer"}:
            courante = MALADIE
        reponses = parametres.get("reponses")
        if isinstance(reponses, dict) and Q_NATURE in reponses:
            courante = str(reponses[Q_NATURE])
        if parametres.get("question") == Q_NATURE:
            courante = str(parametres.get("choix", ""))
        for _, numero in echange.factures_creees():
            natures[numero] = courante
    return natures


def sous_nature(dossier: Dossier, nature: str) -> tuple[FactureRecue, ...]:
    """Give the factures received for which the PS chose a nature d'assurance."""
    natures = natures_demandees(dossier)
    return tuple(f for f in dossier.factures if natures.get(f.numero.lstrip("0")) == nature)


def ecrans_sous_nature(dossier: Dossier, nature: str) -> Iterator[EcranVu]:
    """Yield the screens on which a nature d'assurance stands as chosen."""
    for ecran in dossier.ecrans:
        question = ecran.proposition(Q_NATURE)
        if question is not None and question.retenu == nature:
            yield ecran


def litteraux(dossier: Dossier) -> Iterator[tuple[FactureRecue, dict[str, object]]]:
    """Pair each facture expected with the literals of the scenario."""
    for attente in dossier.attentes("facture"):
        for facture in dossier.factures_de(str(attente.valeurs.get("repere", ""))):
            yield facture, attente.valeurs


def saisi(dossier: Dossier, repere: str, champ: str) -> object:
    """Give what the PS typed in a field during a step, whichever command carried it."""
    valeur: object = None
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        champs = echange.parametres.get("champs")
        if isinstance(champs, dict) and champ in champs:
            valeur = champs[champ]
    return valeur


def complement(acte: ActeRecu, code: str, champ: str) -> ZoneVue | None:
    """Give one field of one complement of an act, None when it has no such complement."""
    for suite in acte.complements:
        if suite.code == code:
            return acte.zone(suite, champ)
    return None


def texte(zone: ZoneVue) -> str:
    """Give a field as text, without the blanks around."""
    return str(zone.valeur or "").strip()


def vide(zone: ZoneVue, cause: str = "") -> Jugement:
    """The field carries nothing: blanks or zeros."""
    lu = texte(zone).strip("0 ")
    return tenu(zone, lu == "", "zone non renseignée", texte(zone), cause)


def valeur(zone: ZoneVue, attendu: object, cause: str = "") -> Jugement:
    """The field carries the value due; texts are compared without their blanks."""
    lue = zone.valeur if isinstance(attendu, int) else texte(zone)
    return egal(zone, lue, attendu, cause)


def indicateurs(facture: FactureRecue) -> Iterator[ZoneVue]:
    """Yield every AMO forcing indicator of a facture: 2:38, then 4S:71 of each act."""
    yield facture.de("forcage_amo")
    for acte in facture.actes:
        zone = complement(acte, "4S", "forcage_amo")
        if zone is not None:
            yield zone


def sans_forcage(facture: FactureRecue) -> Iterator[Jugement]:
    """No AMO forcing indicator anywhere in the facture."""
    for zone in indicateurs(facture):
        yield vide(zone, "un forçage est signalé alors que rien n'a été forcé")


def mises_en_forme(dossier: Dossier, repere: str) -> tuple[Appel, ...]:
    """Give the calls that made a facture during a step."""
    appels = dossier.pendant(dossier.etape(repere), dossier.appels_de(FORMATER))
    return tuple(a for a in appels if a.statut == 0)
