"""Parcours de soins: what is asked, the indicator sent, what leaving it costs (CDC §4.2.1.7).

The table of indicators is not public: the literals of the scenarios are those of the bench's own
matrix (simulated profile), and so are the zones of B2 that carry the indicator and the name of
the orienteur (4S:40 and 5:42-57).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_verifie, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import INCOMPLET
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import ActeRecu, FactureRecue, ZoneVue
from vitalbench.harness.evidence.vues import EcranVu

FICHIER = {Canal.FICHIER, Canal.MONDE}
CONTEXTES = frozenset(
    {
        "medecin_traitant", "nouveau_medecin_traitant", "correspondant",
        "oriente_par_autre_medecin", "generaliste_recemment_installe", "zone_sous_medicalisee",
        "urgence", "acces_direct_specifique", "medecin_traitant_de_substitution",
        "hors_residence", "hors_acces_direct_specifique", "hors_parcours",
    }
)  # fmt: skip
DISPENSES = frozenset(
    {
        "medecin_traitant_de_substitution", "generaliste_recemment_installe",
        "zone_sous_medicalisee", "acces_direct_specifique", "hors_residence",
    }
)  # fmt: skip
QUESTION_MT, QUESTION_CONTEXTE = "medecin_traitant_declare", "contexte_parcours"


def choisi(dossier: Dossier, question: str) -> str:
    """Give the last answer the PS gave to a question, whichever command carried it."""
    reponse = ""
    for echange in dossier.echanges:
        parametres = echange.parametres
        if parametres.get("question") == question:
            reponse = str(parametres.get("choix", ""))
        reponses = parametres.get("reponses")
        if isinstance(reponses, dict) and question in reponses:
            reponse = str(reponses[question])
        if question == QUESTION_CONTEXTE and echange.methode == "facturer":
            reponse = str(parametres.get("contexte") or reponse)
    return reponse


def indicateur(facture: FactureRecue) -> Iterator[ZoneVue]:
    """Zones of a facture that carry the indicator, one an act (4S:40, simulated profile)."""
    for acte in facture.actes:
        for complement in acte.complements:
            if complement.code == "4S":
                yield acte.zone(complement, "option_coordination")


def attendues(dossier: Dossier) -> Iterator[tuple[str, FactureRecue]]:
    """Pair each facture with the indicator the scenario expects of it."""
    for attente in dossier.attentes("facture"):
        if "parcours" in attente.valeurs:
            for facture in dossier.factures_de(str(attente.valeurs.get("repere", ""))):
                yield str(attente.valeurs["parcours"]), facture


def _indicateurs_attendus(dossier: Dossier, cause: str) -> Iterator[Jugement]:
    for attendu, facture in attendues(dossier):
        for zone in indicateur(facture):
            yield egal(zone, str(zone.valeur or "").strip(), attendu, cause)


def _ecran_de_choix(dossier: Dossier) -> EcranVu | None:
    """The first screen that asks the context of the parcours."""
    return next((e for e in dossier.ecrans if e.proposition(QUESTION_CONTEXTE)), None)


@check("CDC-4.2.1.7-06", partie="indicateur", reads=FICHIER)
@check("CDC-3.2.2.3-01", partie="code", reads=FICHIER)
@check("CDC-4.2.1.7-05", partie="facture", reads=FICHIER)
def indicateur_du_couple(dossier: Dossier) -> Iterator[Jugement]:
    """The indicator sent is the one of the pair (declared, context) chosen (CDC §4.2.1.7)."""
    if choisi(dossier, QUESTION_MT) and choisi(dossier, QUESTION_CONTEXTE):
        yield from _indicateurs_attendus(
            dossier, "l'indicateur est-il recalculé à partir des deux réponses ?"
        )


@check("CDC-4.2.1.7-06", partie="non_saisi", reads={Canal.ECRAN})
def indicateur_non_saisi(dossier: Dossier) -> Iterator[Jugement]:
    """No screen lets the PS type the indicator itself (CDC §4.2.1.7)."""
    if not choisi(dossier, QUESTION_CONTEXTE):
        return
    for ecran in dossier.ecrans:
        champ = ecran.champ("indicateur_parcours")
        if champ is not None:
            yield tenu(ecran, not champ.modifiable, "champ non modifiable", "champ modifiable")


@check("CDC-4.2.1.7-05", partie="douze", reads={Canal.ECRAN})
@check("CDC-3.2.2.3-01", partie="selectionnable", reads={Canal.ECRAN})
def douze_contextes(dossier: Dossier) -> Iterator[Jugement]:
    """The PS chooses the context among the twelve of the list (CDC §3.2.2.3, §4.2.1.7)."""
    ecran = _ecran_de_choix(dossier)
    proposition = ecran.proposition(QUESTION_CONTEXTE) if ecran else None
    if ecran is None or proposition is None:
        return
    offerts = {choix.id for choix in proposition.choix}
    manquent = ", ".join(sorted(CONTEXTES - offerts))
    yield tenu(
        ecran,
        offerts == CONTEXTES,
        "les douze contextes",
        f"manquent : {manquent}" if manquent else f"{len(offerts)} contextes offerts",
    )


@check("CDC-4.2.1.7-02", partie="deux_saisies", reads={Canal.ECRAN})
def deux_reponses_independantes(dossier: Dossier) -> Iterator[Jugement]:
    """Both answers can be given, and one does not change the other (CDC §4.2.1.7)."""
    etape = dossier.etape("contexte")
    avant = _ecran_de_choix(dossier)
    ecrans = dossier.pendant(etape, dossier.ecrans)
    if avant is None or not ecrans:
        return
    dernier = ecrans[-1]
    declare, contexte = dernier.proposition(QUESTION_MT), dernier.proposition(QUESTION_CONTEXTE)
    offertes = bool(avant.proposition(QUESTION_MT)) and declare is not None and contexte is not None
    yield tenu(
        dernier,
        offertes
        and declare is not None
        and contexte is not None
        and declare.retenu == choisi(dossier, QUESTION_MT)
        and contexte.retenu == choisi(dossier, QUESTION_CONTEXTE),
        "les deux réponses du PS, chacune telle qu'il l'a donnée",
        f"médecin traitant {declare.retenu if declare else 'non demandé'}, "
        f"contexte {contexte.retenu if contexte else 'non demandé'}",
    )


@check("CDC-2.3.2-10", partie="montant_inferieur", reads={Canal.FICHIER})
@check("CDC-3.2.2.3-07", partie="reduit", reads={Canal.FICHIER})
def remboursement_reduit_hors_parcours(dossier: Dossier) -> Iterator[Jugement]:
    """The same act is less reimbursed outside the parcours (CDC §2.3.2, §3.2.2.3)."""
    for dedans, dehors in zip(
        dossier.factures_de("dans"), dossier.factures_de("hors"), strict=False
    ):
        zone = dehors.du_total("total_amo")
        plein = dedans.du_total("total_amo").valeur
        yield tenu(
            zone,
            isinstance(zone.valeur, int) and isinstance(plein, int) and zone.valeur < plein,
            f"moins que {plein} centimes",
            f"{zone.valeur} centimes",
            "le taux hors parcours est-il appliqué ?",
        )


@check("CDC-2.3.2-04", partie="contexte", reads=FICHIER)
def dispense_transmise(dossier: Dossier) -> Iterator[Jugement]:
    """The context that dispenses from orientation reaches the facture (CDC §2.3.2)."""
    if choisi(dossier, QUESTION_CONTEXTE) in DISPENSES and choisi(dossier, QUESTION_MT) == "oui":
        yield from _indicateurs_attendus(dossier, "le contexte choisi a-t-il été remplacé ?")


@check("CDC-3.2.1.4-02", partie="transmis", reads=FICHIER)
def nouveau_medecin_transmis(dossier: Dossier) -> Iterator[Jugement]:
    """The context « nouveau médecin traitant » reaches the facture (CDC §3.2.1.4)."""
    if choisi(dossier, QUESTION_CONTEXTE) == "nouveau_medecin_traitant":
        yield from _indicateurs_attendus(dossier, "le contexte choisi a-t-il été remplacé ?")


@check("CDC-2.3.2-04", partie="non_minore", reads=FICHIER)
def dispense_non_minoree(dossier: Dossier) -> Iterator[Jugement]:
    """A patient dispensed from orientation is reimbursed at the full rate (CDC §2.3.2)."""
    if choisi(dossier, QUESTION_CONTEXTE) not in DISPENSES:
        return
    if choisi(dossier, QUESTION_MT) != "oui":
        return
    yield from _taux(dossier)


@check("CDC-3.2.1.4-02", partie="selectionnable", reads={Canal.ECRAN})
def nouveau_medecin_traitant_offert(dossier: Dossier) -> Iterator[Jugement]:
    """The context « nouveau médecin traitant » can be chosen (CDC §3.2.1.4)."""
    if choisi(dossier, QUESTION_CONTEXTE) != "nouveau_medecin_traitant":
        return
    etape = dossier.etape("contexte")
    for ecran in dossier.pendant(etape, dossier.ecrans):
        proposition = ecran.proposition(QUESTION_CONTEXTE)
        yield egal(ecran, proposition.retenu if proposition else None, "nouveau_medecin_traitant")


def _taux(dossier: Dossier) -> Iterator[Jugement]:
    """Compare the rate of each line with the literal of the scenario."""
    for attente in dossier.attentes("facture"):
        lignes = attente.valeurs.get("lignes")
        for facture in dossier.factures_de(str(attente.valeurs.get("repere", ""))):
            for acte, ligne in zip(
                facture.actes, lignes if isinstance(lignes, list) else (), strict=False
            ):
                if isinstance(ligne, dict) and "taux" in ligne:
                    zone = acte.de("taux")
                    yield egal(
                        zone, zone.valeur, ligne["taux"], "minoration hors parcours à tort ?"
                    )


@check("CDC-4.2.1.7-07", partie="blocage", reads={Canal.ECRAN, Canal.RECEPTION, Canal.APPEL})
def prenom_manquant_bloque(dossier: Dossier) -> Iterator[Jugement]:
    """Without the first name of the orienteur, nothing is secured (CDC §4.2.1.7)."""
    etape = dossier.etape("sans_prenom")
    for echange in dossier.pendant(etape, dossier.reponses_a("securiser")):
        appels = dossier.pendant(etape, dossier.appels_de("SSV_FormaterFactures"))
        yield tenu(
            appels[0] if appels else etape or echange,
            echange.refus and not appels,
            "refus, sans aucune mise en forme",
            f"refus « {echange.refus or 'aucun'} », {len(appels)} mise(s) en forme",
        )


@check("CDC-4.2.1.7-07", partie="transmis", reads=FICHIER)
@check("CDC-3.2.2.3-03", partie="transmis", reads=FICHIER)
def orienteur_transmis(dossier: Dossier) -> Iterator[Jugement]:
    """Name and first name of the orienteur are in the facture (CDC §3.2.2.3, §4.2.1.7)."""
    for facture in dossier.factures_de("complet"):
        zone = facture.du_total("reserve_sesam_42")
        yield tenu(
            zone, "LEROY/ANNE" in str(zone.valeur or ""), "LEROY/ANNE", str(zone.valeur or "")
        )


@check("CDC-3.2.2.3-03", partie="demandes", reads={Canal.ECRAN})
def orienteur_demande(dossier: Dossier) -> Iterator[Jugement]:
    """An orientation context asks name and first name of the orienteur (CDC §3.2.2.3)."""
    if dossier.etape("sans_prenom") is None:
        return
    for ecran in dossier.pendant(dossier.etape("contexte"), dossier.ecrans):
        champs = [ecran.champ("nom_orienteur"), ecran.champ("prenom_orienteur")]
        yield tenu(
            ecran,
            all(champ is not None and champ.modifiable for champ in champs),
            "nom et prénom à saisir",
            "un champ manque ou ne se saisit pas" if not all(champs) else "deux champs",
        )


def _concernee(dossier: Dossier) -> bool | None:
    """Whether the scenario says that the parcours concerns its facture (literal of `then`)."""
    for attendu, _ in attendues(dossier):
        return attendu not in {"", "U"}
    return None


@check("CDC-4.2.1.7-01", partie="demandees", reads={Canal.ECRAN, Canal.FICHIER})
def questions_seulement_si_concernee(dossier: Dossier) -> Iterator[Jugement]:
    """The questions of the parcours are asked only when it concerns the facture (CDC §4.2.1.7)."""
    for attendu, _ in attendues(dossier):
        posee = _ecran_de_choix(dossier)
        if attendu:
            preuve = posee or (dossier.ecrans[-1] if dossier.ecrans else None)
            if preuve is not None:
                yield tenu(preuve, posee is not None, "questions posées", "questions absentes")
            continue
        incomplets = [e for e in dossier.ecrans if not e.complet]
        if posee is None and incomplets:
            yield non_verifie(incomplets[0], INCOMPLET)
        elif dossier.ecrans:
            preuve = posee or dossier.ecrans[-1]
            yield tenu(preuve, posee is None, "aucune question", "question sur le parcours")


@check("CDC-4.2.1.7-01", partie="portees", reads=FICHIER)
def indicateur_seulement_si_concernee(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries an indicator only when the parcours concerns it (CDC §4.2.1.7)."""
    yield from _indicateurs_attendus(dossier, "l'exclusion a-t-elle été reconnue ?")


@check("CDC-2.3.2-08", partie="non_minoree", reads=FICHIER)
@check("CDC-3.2.1.4-01", partie="non_minoree", reads=FICHIER)
def non_concernee_non_minoree(dossier: Dossier) -> Iterator[Jugement]:
    """What the parcours does not concern is never reimbursed less (CDC §2.3.2, §3.2.1.4)."""
    if _concernee(dossier) is False:
        yield from _taux(dossier)


@check("CDC-2.3.2-08", partie="non_reclame", reads={Canal.ECRAN, Canal.APPEL, Canal.FICHIER})
def indicateur_non_reclame(dossier: Dossier) -> Iterator[Jugement]:
    """A facture not concerned is secured without any answer on the parcours (CDC §2.3.2)."""
    if _concernee(dossier) is not False or choisi(dossier, QUESTION_CONTEXTE) == "urgence":
        return
    for echange in dossier.reponses_a("facturer"):
        formes = [a for a in dossier.appels_de("SSV_FormaterFactures") if a.statut == 0]
        preuve = formes[0] if formes else echange
        yield tenu(preuve, bool(formes), "facture mise en forme", f"refus « {echange.refus} »")


@check("CDC-2.3.2-05", partie="direct", reads=FICHIER)
def acces_direct_respecte(dossier: Dossier) -> Iterator[Jugement]:
    """Direct access keeps the patient in the parcours, the other context does not (CDC §2.3.2)."""
    if choisi(dossier, QUESTION_CONTEXTE) == "acces_direct_specifique":
        yield from _indicateurs_attendus(dossier, "le contexte choisi a-t-il été remplacé ?")
        yield from _taux(dossier)


@check("CDC-2.3.2-05", partie="hors_direct", reads=FICHIER)
def hors_acces_direct_minore(dossier: Dossier) -> Iterator[Jugement]:
    """« Hors accès direct spécifique » is outside the parcours and reduced (CDC §2.3.2)."""
    if choisi(dossier, QUESTION_CONTEXTE) == "hors_acces_direct_specifique":
        yield from _indicateurs_attendus(dossier, "le contexte choisi a-t-il été remplacé ?")
        yield from _taux(dossier)


@check("CDC-2.3.2-05", partie="explicite", reads={Canal.ECRAN})
def aucun_choix_implicite(dossier: Dossier) -> Iterator[Jugement]:
    """No context is retained before the PS answers (CDC §2.3.2)."""
    for ecran in dossier.pendant(dossier.etape("actes"), dossier.ecrans):
        proposition = ecran.proposition(QUESTION_CONTEXTE)
        if proposition is not None:
            yield tenu(
                ecran, proposition.retenu is None, "aucun contexte retenu", str(proposition.retenu)
            )


@check("CDC-2.3.2-07", partie="hors_parcours", reads=FICHIER)
def sans_orientation_hors_parcours(dossier: Dossier) -> Iterator[Jugement]:
    """A specialist seen without orientation bills outside the parcours (CDC §2.3.2)."""
    for facture in dossier.factures_de("sans_orientation"):
        for zone in indicateur(facture):
            yield egal(zone, str(zone.valeur or "").strip(), "S")


@check("CDC-3.2.1.4-03", partie="dans_le_parcours", reads=FICHIER)
def chaine_de_correspondants(dossier: Dossier) -> Iterator[Jugement]:
    """A correspondent addressed by a correspondent is still in the parcours (CDC §3.2.1.4)."""
    for facture in dossier.factures_de("second_correspondant"):
        for zone in indicateur(facture):
            yield egal(zone, str(zone.valeur or "").strip(), "M")
        for acte in facture.actes:
            yield egal(acte.de("taux"), acte.de("taux").valeur, 70)


def _actes_de(dossier: Dossier, repere: str) -> Iterator[ActeRecu]:
    for facture in dossier.factures_de(repere):
        yield from facture.actes


@check("CDC-3.2.2.1-40", partie="sans_orienteur", reads={Canal.FICHIER})
def protocole_sans_orienteur(dossier: Dossier) -> Iterator[Jugement]:
    """Care of the ALD protocol is billed without naming an orienteur (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("protocole"):
        zone = facture.du_total("reserve_sesam_42")
        yield tenu(zone, "/" not in str(zone.valeur or ""), "aucun orienteur", str(zone.valeur))


@check("CDC-3.2.2.1-40", partie="non_minore", reads={Canal.FICHIER})
@check("CDC-3.2.4.2-05", partie="taux_plein", reads={Canal.FICHIER})
def protocole_non_minore(dossier: Dossier) -> Iterator[Jugement]:
    """Care of the ALD protocol keeps its full rate outside the parcours (CDC §3.2.4.2)."""
    for acte in _actes_de(dossier, "protocole"):
        yield egal(acte.de("taux"), acte.de("taux").valeur, 100)


@check("CDC-3.2.4.2-05", partie="code_hors_parcours", reads={Canal.FICHIER})
def protocole_code_hors_parcours(dossier: Dossier) -> Iterator[Jugement]:
    """Outside the parcours, the code says so even for the ALD protocol (CDC §3.2.4.2)."""
    for facture in dossier.factures_de("protocole"):
        for zone in indicateur(facture):
            yield egal(zone, str(zone.valeur or "").strip(), "S")


@check("CDC-3.2.4.2-04", partie="minoration", reads={Canal.FICHIER})
def hors_protocole_minore(dossier: Dossier) -> Iterator[Jugement]:
    """Care outside the ALD protocol and the parcours is reduced (CDC §3.2.4.2)."""
    for acte in _actes_de(dossier, "hors_protocole"):
        yield egal(acte.de("taux"), acte.de("taux").valeur, 30)


@check("CDC-3.2.4.2-04", partie="contexte_demande", reads={Canal.ECRAN})
def contexte_demande_en_ald(dossier: Dossier) -> Iterator[Jugement]:
    """The context is asked of an ALD patient in both cases (CDC §3.2.4.2)."""
    for repere in ("protocole", "hors_protocole"):
        ecrans = dossier.pendant(dossier.etape(repere), dossier.ecrans)
        if ecrans:
            posee = next((e for e in ecrans if e.proposition(QUESTION_CONTEXTE)), None)
            yield tenu(posee or ecrans[-1], posee, "contexte demandé", "contexte non demandé")


@check("CDC-4.2.1.7-03", partie="montre", reads={Canal.ECRAN, Canal.MONDE})
def medecin_traitant_montre(dossier: Dossier) -> Iterator[Jugement]:
    """The declared médecin traitant of the support is shown, and its absence too (CDC §4.2.1.7)."""
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    for ecran in dossier.pendant(dossier.etape("lecture"), dossier.ecrans):
        champ = ecran.champ("medecin_traitant_support")
        if champ is not None and vitale is not None:
            declare = vitale.beneficiaires[0].droits.medecin_traitant_declare
            yield egal(ecran, champ.valeur in {"oui", True}, bool(declare))


@check("CDC-4.2.1.7-04", partie="propose", reads={Canal.ECRAN, Canal.MONDE})
def medecin_traitant_propose(dossier: Dossier) -> Iterator[Jugement]:
    """The answer starts from what the support says and can be changed (CDC §4.2.1.7)."""
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    for ecran in dossier.pendant(dossier.etape("actes"), dossier.ecrans):
        proposition = ecran.proposition(QUESTION_MT)
        if proposition is not None and vitale is not None:
            declare = vitale.beneficiaires[0].droits.medecin_traitant_declare
            yield egal(ecran, proposition.retenu, "oui" if declare else "non")


@check("CDC-4.2.1.7-04", partie="indicateur_suit", reads=FICHIER)
def indicateur_suit_la_correction(dossier: Dossier) -> Iterator[Jugement]:
    """The indicator is computed from the corrected answer (CDC §4.2.1.7)."""
    if dossier.etape("correction") is not None:
        yield from _indicateurs_attendus(dossier, "la correction du PS a-t-elle été oubliée ?")
