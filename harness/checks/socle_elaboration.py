"""Making a facture: choices, consistency, what is kept, what is forgotten (CDC §4.2.1)."""

import json
from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, Fonction, check
from vitalbench.harness.checks.reperes import FORMATER, absence, ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import DocumentVu
from vitalbench.reference.protocol import vocabulaire as v

ECHEC, COMMANDES_SANS_CARTE = "echec_module", frozenset({"horloge", "bonjour", "reinitialiser"})
IDENTIFICATION, PS, BENEFICIAIRE = 1110, 1120, 1130
PERSISTANTS = frozenset({0, 1110, 1120})
"""Groups that hold the PS and the numbering: they are the same for two factures of one PS."""

DONNEES = ("naissance", "rang", "regime", "caisse", "centre")


@check("CDC-3.2.1-01", partie="identification", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-4.2.1.2.1-02", partie="retenue", reads={Canal.FICHIER, Canal.MONDE})
def situation_choisie_dans_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the identification of the situation chosen (CDC §3.2.1)."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    if ps is None or len(ps.cps.situations) < 2:
        return
    for repere, situation in zip(("premiere", "seconde"), ps.cps.situations, strict=False):
        for facture in dossier.factures_de(repere):
            zone = facture.de("no_ps")
            yield egal(zone, zone.valeur, situation.numero_facturation)


@check("CDC-3.2.1-01", partie="situation", reads={Canal.APPEL, Canal.MONDE})
def situation_choisie_passee_au_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """The SSV gets the situation the PS chose (CDC §3.2.1)."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    if ps is None or len(ps.cps.situations) < 2:
        return
    for repere, situation in zip(("premiere", "seconde"), ps.cps.situations, strict=False):
        for appel in dossier.pendant(dossier.etape(repere), dossier.appels_de(FORMATER)):
            for groupe in appel.entree(IDENTIFICATION):
                trouve = groupe.champs.get("numero_logique_situation", "")
                yield egal(appel, trouve, str(situation.numero_logique))


@check("CDC-4.2.1.2.1-02", partie="choix", reads={Canal.ECRAN})
def choix_de_situation_propose(dossier: Dossier) -> Iterator[Jugement]:
    """With two situations the PS is asked which one applies (CDC §4.2.1.2.1)."""
    yield from _choix_propose(dossier, "lecture_cps", v.Q_SITUATION, 2)


@check("CDC-4.2.1.3-01", partie="choix", reads={Canal.ECRAN})
def choix_de_beneficiaire_propose(dossier: Dossier) -> Iterator[Jugement]:
    """With a family support the PS chooses the beneficiary (CDC §4.2.1.3)."""
    yield from _choix_propose(dossier, "lecture", v.Q_BENEFICIAIRE, 3)


@check("CDC-4.2.1.3-01", partie="nom", reads={Canal.ECRAN, Canal.MONDE})
def nom_du_beneficiaire_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """The facture is made for the name chosen (CDC §4.2.1.3)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    ecrans = [e for e in ecrans_de(dossier, "troisieme") if e.champ(v.C_TOTAL)]
    if personne is None or personne.vitale is None or not ecrans:
        return
    inscrit = personne.vitale.beneficiaires[2]
    montres = [ecrans[-1].champ(i) for i in (v.C_NOM, v.C_PRENOM)]
    trouve = [str(c.valeur) for c in montres if c is not None]
    yield egal(ecrans[-1], trouve, [inscrit.nom, inscrit.prenom])


@check("CDC-4.2.1.3-01", partie="naissance", reads={Canal.FICHIER, Canal.MONDE})
def naissance_du_beneficiaire_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the birth date of the beneficiary chosen (CDC §4.2.1.3)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is not None and personne.vitale is not None:
        for facture in dossier.factures_de("troisieme"):
            zone = facture.de("date_naissance")
            attendu = personne.vitale.beneficiaires[2].date_naissance[2:]
            yield egal(zone, zone.enregistrement.brut_de("date_naissance"), attendu)


@check("CDC-4.2.1.3-01", partie="rang", reads={Canal.FICHIER, Canal.MONDE})
def rang_du_beneficiaire_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the birth rank of the beneficiary chosen (CDC §4.2.1.3)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is not None and personne.vitale is not None:
        for facture in dossier.factures_de("troisieme"):
            zone = facture.de("rang_naissance")
            attendu = str(personne.vitale.beneficiaires[2].rang_naissance)
            yield egal(zone, zone.enregistrement.brut_de("rang_naissance"), attendu)


def _detection(donnee: str) -> Fonction:
    def detectee(dossier: Dossier) -> Iterator[Jugement]:
        """A signing card that differs by one compared datum only is detected (CDC §4.2.1.13)."""
        yield from facture_formee(dossier, f"carte_{donnee}", attendue=False)

    detectee.__name__ = f"carte_autre_{donnee}_detectee"
    return detectee


for _donnee in DONNEES:
    check("CDC-4.2.1.13-03", partie=_donnee, reads={Canal.APPEL})(_detection(_donnee))


@check("CDC-4.2.1.13-06", partie="non_securisee", reads={Canal.APPEL})
def incoherente_non_securisee(dossier: Dossier) -> Iterator[Jugement]:
    """A facture whose identification is inconsistent is not secured (CDC §4.2.1.13)."""
    for donnee in DONNEES:
        yield from facture_formee(dossier, f"carte_{donnee}", attendue=False)


@check("CDC-4.2.1.1-07", partie="controle", reads={Canal.APPEL})
def controle_avant_mise_en_forme(dossier: Dossier) -> Iterator[Jugement]:
    """Consistency is checked before any formatting call (CDC §4.2.1.1)."""
    etape = dossier.etape("autre_patient")
    if etape is not None:
        appels = dossier.pendant(etape, dossier.appels_de(FORMATER, "SSV_MettreEnForme"))
        preuve = appels[0] if appels else etape
        yield tenu(preuve, not appels, "aucun appel de mise en forme", f"{len(appels)} appel(s)")


@check("CDC-4.2.1.1-07", partie="enregistree", reads={Canal.ARCHIVE, Canal.DOCUMENT})
@check("CDC-4.2.1.13-09", partie="retrouvee", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def gardee_avant_la_mise_en_forme(dossier: Dossier) -> Iterator[Jugement]:
    """What makes the facture is kept before the SSV is called (CDC §4.2.1.1, §4.2.1.13)."""
    if dossier.etape(ECHEC) is None:
        return
    for document, contenu in _archives(dossier, "archive"):
        gardees = [f for f in _liste(contenu, "factures") if f.get("constituants")]
        completes = [f for f in gardees if f.get("total") == 3000 and f.get("nom")]
        yield tenu(document, completes, "la facture et ses constituants", f"{len(completes)}")


@check("CDC-4.1.2.3-01", partie="initiative", reads={Canal.APPEL})
def appels_a_l_initiative_du_logiciel(dossier: Dossier) -> Iterator[Jugement]:
    """Modules do nothing by themselves: each call answers a command (CDC §4.1.2.3)."""
    for etape in dossier.etapes:
        appels = dossier.pendant(etape, dossier.appels)
        if etape.action in {"avancer", "inserer", "retirer", "couper", "module", "reception"}:
            preuve = appels[0] if appels else etape
            yield tenu(preuve, not appels, "aucun appel spontané", f"{len(appels)} appel(s)")


@check("CDC-4.1.2.3-01", partie="comptes_rendus", reads={Canal.ECRAN})
def compte_rendu_traite(dossier: Dossier) -> Iterator[Jugement]:
    """A failure told by a module is handled and told (CDC §4.1.2.3)."""
    for echange in dossier.pendant(dossier.etape(ECHEC), dossier.echanges):
        yield tenu(echange, echange.refus == v.R_MODULE, v.R_MODULE, echange.refus or "aucun refus")


@check("CDC-4.2.1.13-11", partie="remise_a_zero", reads={Canal.APPEL, Canal.MONDE})
def entrees_remises_a_zero(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing of a facture is left in the input of the next one (CDC §4.2.1.13)."""
    riche = dossier.pendant(dossier.etape("riche"), dossier.appels_de(FORMATER))
    minimale = dossier.pendant(dossier.etape("minimale"), dossier.appels_de(FORMATER))
    if not riche or not minimale:
        return
    propres = {
        (g.groupe, valeur)
        for g in riche[-1].entrees
        for valeur in g.champs.values()
        if g.groupe not in PERSISTANTS and len(valeur) > 3
    }
    communes = {
        (g.groupe, valeur) for g in minimale[-1].entrees for valeur in g.champs.values()
    } & propres
    suspectes = {c for c in communes if c not in _legitimes(dossier)}
    trouve = ", ".join(f"groupe {g} : {valeur}" for g, valeur in sorted(suspectes)) or "rien"
    yield tenu(minimale[-1], not suspectes, "rien de la facture précédente", trouve)


def _legitimes(dossier: Dossier) -> set[tuple[int, str]]:
    """Values two factures share by nature: the day, the price of the act, an equal card datum."""
    jour = f"{dossier.etapes[0].instant:%Y%m%d}0000"
    propres = {(1420, jour), (1610, jour), (1610, "3000"), (1130, "00100")}
    for personne in dossier.faits.personnes.values():
        if personne.id != dossier.faits.patient and personne.vitale is not None:
            propres.add((1310, personne.vitale.organisme.centre))
    return propres


@check("CDC-4.2.1.13-12", partie="champs_vides", reads={Canal.ECRAN})
def champs_vides_apres_securisation(dossier: Dossier) -> Iterator[Jugement]:
    """Once the facture is secured, its fields on screen are empty (CDC §4.2.1.13)."""
    for echange in dossier.echanges:
        for ecran in list(echange.ecrans())[-1:] if echange.crees("facture") else ():
            restes = [c.id for c in ecran.ecran.champs if c.valeur not in (None, "")]
            restes += [f"ligne {rang}" for rang, _ in enumerate(ecran.ecran.lignes, 1)]
            yield absence(ecran, restes, "tous les champs vides")


@check("CDC-2.3.1-23", partie="alerte", reads={Canal.ECRAN})
def double_facturation_alertee(dossier: Dossier) -> Iterator[Jugement]:
    """The same act twice for the same person and day alerts the PS (CDC §2.3.1)."""
    ecrans = tuple(ecrans_de(dossier, "double"))
    if ecrans:
        vus = [e for e in ecrans if e.mention(v.M_DOUBLON)]
        trouve = "affichée" if vus else "absente"
        yield tenu(vus[0] if vus else ecrans[-1], vus, "l'alerte de double facturation", trouve)


@check("CDC-2.3.1-23", partie="avant", reads={Canal.APPEL})
def alerte_avant_finalisation(dossier: Dossier) -> Iterator[Jugement]:
    """The alert comes before anything is secured (CDC §2.3.1)."""
    yield from facture_formee(dossier, "double", attendue=False)


@check("CDC-4.2.1.1-08", partie="detectee", reads={Canal.APPEL})
def pas_securisee_deux_fois(dossier: Dossier) -> Iterator[Jugement]:
    """A facture already secured is not secured again (CDC §4.2.1.1)."""
    yield from facture_formee(dossier, "encore", attendue=False)


@check("CDC-4.2.1.1-08", partie="annoncee", reads={Canal.ECRAN})
def seconde_securisation_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """Securing again is refused and told (CDC §4.2.1.1)."""
    for echange in dossier.pendant(dossier.etape("encore"), dossier.echanges):
        yield tenu(echange, echange.refus, "un refus", echange.refus or "aucun refus")


@check("CDC-4.2.1.1-08", partie="une_seule", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def une_seule_dans_l_archive(dossier: Dossier) -> Iterator[Jugement]:
    """The archive holds the facture once (CDC §4.2.1.1)."""
    if dossier.etape("encore") is None:
        return
    for document, contenu in _archives(dossier, "archive"):
        nombre = len(_liste(contenu, "factures"))
        yield tenu(document, nombre == 1, "une facture", f"{nombre} facture(s)")


def _choix_propose(dossier: Dossier, repere: str, question: str, nombre: int) -> Iterator[Jugement]:
    ecrans = tuple(ecrans_de(dossier, repere))
    poses = [(e, p) for e in ecrans if (p := e.proposition(question)) is not None]
    if ecrans:
        offerts = len(poses[-1][1].choix) if poses else 0
        preuve = poses[-1][0] if poses else ecrans[-1]
        yield tenu(preuve, offerts >= nombre, f"{nombre} choix proposés", f"{offerts} choix")


def _archives(dossier: Dossier, repere: str) -> Iterator[tuple[DocumentVu, dict[str, object]]]:
    for document in dossier.pendant(dossier.etape(repere), dossier.documents):
        octets = dossier.contenu(document)
        if document.document.type == "archive" and octets:
            lu = json.loads(octets)
            if isinstance(lu, dict):
                yield document, lu


def _liste(contenu: dict[str, object], cle: str) -> list[dict[str, object]]:
    valeur = contenu.get(cle)
    return [v for v in valeur if isinstance(v, dict)] if isinstance(valeur, list) else []
