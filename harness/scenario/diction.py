"""Words a tester reads for the names, days, amounts and codes of a scenario.

Labels come from the published vocabulary, the code tables and the questions of the reference;
only what none of them names is worded here.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping

from vitalbench.harness.scenario.jours import jour
from vitalbench.harness.scenario.modele import DateRelativeInvalide, Scenario
from vitalbench.reference.catalogue.tables import tables
from vitalbench.reference.domain.montants import euros
from vitalbench.reference.protocol.vocabulaire import Q_BENEFICIAIRE, Q_CONTEXTE, libelle
from vitalbench.reference.workstation.accident import FEUILLET
from vitalbench.reference.workstation.questions import (
    DATES_AMC,
    NATURES,
    OUI_NON,
    TIERS_PAYANTS,
    VOIES_AMC,
)
from vitalbench.simulators.world.horloge import ajouter_jours_ouvres
from vitalbench.simulators.world.monde import Monde

CARTES = {"vitale": "la carte Vitale", "cps": "la carte de professionnel de santé"}
MODES = {
    "sesam_vitale": "SESAM-Vitale",
    "sans_vitale": "SESAM sans Vitale",
    "degrade": "dégradé",
    "desynchronise": "désynchronisé",
}
SUPPORTS = {
    "cps": "carte de professionnel de santé",
    "vitale": "carte Vitale",
    "apcv": "ApCV du téléphone",
    "adr": "service en ligne ADR",
    "papier": "attestation papier",
}
_MOTIFS = {
    "contraception_mineure": "contraception d'une mineure",
    "lpp_location_ou_long_cours": "location ou traitement de long cours de la LPP",
    "telemedecine": "télémédecine",
}
_CHOIX: dict[str, dict[str, str]] = {
    "tiers_payant": TIERS_PAYANTS,
    "nature_assurance": NATURES,
    "date_reference_amc": DATES_AMC,
    "voie_part_complementaire": VOIES_AMC,
    "medecin_traitant_declare": {c.id: c.libelle for c in OUI_NON},
    "dossier_at": {FEUILLET: "Autre accident, d'après le feuillet"},
}
_CHAMPS = {
    "agrements": "agréments connus des organismes",
    "alterations": "messages abîmés en route",
    "arl_imposes": "ARL négatifs imposés",
    "base_remboursement": "base de remboursement",
    "beneficiaires": "bénéficiaire",
    "code_couverture": "code couverture",
    "code_qr": "code de l'ApCV",
    "contraception": "soins de contraception",
    "critere": "critère",
    "date_debut_droits_amc": "date de début des droits complémentaires",
    "date_debut_droits_amo": "date de début des droits AMO",
    "date_entente": "date de l'entente préalable",
    "date_fin_droits_amc": "date de fin des droits complémentaires",
    "date_fin_droits_amo": "date de fin des droits AMO",
    "defaut": "tous les organismes",
    "degrade_sans_papier": "FSE dégradée sans feuille de soins",
    "delai_ms": "délai de réponse (ms)",
    "denombrement": "dénombrement",
    "exoneration": "exonération",
    "fautes_smtp": "panne SMTP",
    "fin_validite": "fin de validité",
    "fin_validite_carte": "fin de validité de la carte",
    "fois": "nombre de fois",
    "garanties_mutuelle": "garanties de la mutuelle",
    "generation": "génération de carte",
    "habilitation_signer_lot": "habilitation à signer un lot",
    "identification_mutuelle": "numéro de la mutuelle",
    "libelle": "libellé",
    "non_remises": "adresses où rien n'est remis",
    "numero": "numéro",
    "numero_adherent": "numéro d'adhérent",
    "organisme_amo": "organisme AMO",
    "reference_rsp": "référence des RSP",
    "retard_arl_jours": "retard des ARL (jours)",
    "situations": "situation",
    "sort_arl": "devenir des ARL",
    "sort_rsp": "devenir des RSP",
    "taux": "taux (%)",
}
_COLONNES = {"prevention": "prévention", "quantite": "quantité"}
_COMPACT = re.compile(r"(?:19|20)\d{6}\Z")
_CENTIMES = " (centimes)"
PROFONDEUR_MAX = 12


class Diction:
    """Names, days and values of one scenario, in words; J is a day only when `ancre` is given."""

    def __init__(
        self, scenario: Scenario, monde: Monde, ancre: datetime.date | None = None
    ) -> None:
        self.scenario = scenario
        self._monde = monde
        self._ancre = ancre
        self._rangs = {e.repere: n for n, e in enumerate(scenario.etapes, start=1) if e.repere}

    def personne(self, ident: str) -> str:
        """Name a patient or a PS of the world as people say it."""
        patient = self._monde.personnes.get(ident)
        if patient is not None:
            return _civil(patient.identite.prenom, patient.identite.nom)
        ps = self._monde.professionnels.get(ident)
        return ident if ps is None else _civil(ps.cps.prenom, ps.cps.nom)

    def presentation(self, ident: str) -> str:
        """Name a patient or a PS, and what to know about them."""
        connu = self._monde.personnes.get(ident) or self._monde.professionnels.get(ident)
        nom = self.personne(ident)
        return nom if connu is None else f"{nom} ({ident}) : {connu.titre}"

    def etape(self, repere: str) -> str:
        """Name a step by its rank."""
        rang = self._rangs.get(repere)
        return f"l'étape {rang}" if rang else f"l'étape « {repere} »"

    def jour(self, texte: str) -> str:
        """Write a day as read on a calendar, and what it is to J."""
        try:
            if self._ancre is None and texte.startswith("J"):
                jour(texte, datetime.date(2026, 3, 2), ajouter_jours_ouvres)
                return _relatif(texte)
            precis = jour(texte, self._ancre or datetime.date.min, ajouter_jours_ouvres)
        except (DateRelativeInvalide, OverflowError):
            return texte
        dit = f"{precis:%d/%m/%Y}"
        return f"{dit} ({_relatif(texte)})" if texte.startswith("J") else dit

    def champ(self, ident: str) -> str:
        """Name a field to type or to change."""
        connu = _CHAMPS.get(ident) or libelle("champ", ident) or ident.replace("_", " ")
        return majuscule(connu.removesuffix(_CENTIMES))

    def colonne(self, ident: str) -> str:
        """Name what is typed on one line of a facture."""
        connu = _COLONNES.get(ident) or libelle("champ", f"ligne.{ident}")
        return minuscule(connu or self.champ(ident))

    def valeur(self, ident: str, valeur: object) -> str:
        """Write the value of a field as one types it."""
        if valeur is None or valeur == "":
            return "(rien)"
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, int):
            return euros(valeur) if ident.startswith(("montant", "base", "total")) else str(valeur)
        texte = str(valeur)
        if texte.startswith("@"):
            return f"celui de {self.etape(texte[1:])}"
        if ident.startswith("date") and _COMPACT.match(texte):
            return f"{texte[6:]}/{texte[4:6]}/{texte[:4]}"
        if texte.startswith("J") or ident.startswith(("date", "fin_")):
            return self.jour(texte)
        return texte

    def question(self, ident: str) -> str:
        """Name a question of the screen."""
        return libelle("question", ident) or ident

    def choix(self, question: str, choix: str) -> str:
        """Name an answer to a question."""
        if question == Q_CONTEXTE:
            return self.contexte(choix)
        if question == Q_BENEFICIAIRE:
            return self._beneficiaire(choix)
        if question == "confirmer":
            return libelle("mention", choix) or choix
        if question == "dossier_at" and choix.isdigit():
            return f"accident n° {int(choix) + 1} du support"
        return _CHOIX.get(question, {}).get(choix, choix)

    @staticmethod
    def contexte(code: str) -> str:
        """Name a context of the parcours, or what opens SESAM sans Vitale."""
        if code in _MOTIFS:
            return _MOTIFS[code]
        return next((c.libelle for c in tables().contextes_parcours if c.code == code), code)

    def prestation(self, code: str) -> str:
        """Name a code prestation, the code last."""
        connu = next((p.libelle for p in tables().prestations if p.code == code), "")
        return f"{connu} ({code})" if connu else f"prestation {code}"

    def plat(
        self, valeurs: Mapping[str, object], chemin: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, str]]:
        """Lay nested settings flat: where, and the value there."""
        for cle, contenu in valeurs.items():
            ici = (*chemin, f"n° {int(cle) + 1}" if cle.isdigit() and chemin else self.champ(cle))
            yield from self._plat(contenu, ici, cle)

    def _plat(
        self, contenu: object, chemin: tuple[str, ...], cle: str
    ) -> Iterator[tuple[str, str]]:
        lieu = " › ".join(chemin)
        if isinstance(contenu, dict) and contenu and len(chemin) < PROFONDEUR_MAX:
            yield from self.plat({str(c): v for c, v in contenu.items()}, chemin)
        elif isinstance(contenu, list | tuple) and any(isinstance(u, dict) for u in contenu):
            for rang, un in enumerate(contenu, start=1):
                yield from self._plat(un, (*chemin, f"n° {rang}"), cle)
        elif isinstance(contenu, list | tuple):
            yield lieu, ", ".join(str(u) for u in contenu) or "aucun"
        elif isinstance(contenu, dict):
            yield lieu, "comme d'ordinaire"
        else:
            yield lieu, self.valeur(cle, contenu)

    def _beneficiaire(self, rang: str) -> str:
        patient = self._monde.personnes.get(self.scenario.contexte.patient)
        porteurs = patient.dossier.beneficiaires if patient is not None else ()
        if rang.isdigit() and int(rang) < len(porteurs):
            un = porteurs[int(rang)]
            return _civil(un.prenom, un.nom)
        return rang


def _civil(prenom: str, nom: str) -> str:
    return f"{prenom} {nom}".strip().title()


def majuscule(texte: str) -> str:
    """Write a phrase as the beginning of a sentence."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Write a label inside a sentence; an acronym keeps its capitals."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def accorder(nombre: object, nom: str) -> str:
    """Count things: every word of the name takes its plural."""
    pluriel = isinstance(nombre, int) and abs(nombre) > 1
    return f"{nombre} {' '.join(m + 's' for m in nom.split()) if pluriel else nom}"


def _relatif(texte: str) -> str:
    """Write J-5o as people say it."""
    ouvres = texte.endswith("o")
    dit = texte.removesuffix("o").replace("-", " − ").replace("+", " + ")
    return f"{dit} jours ouvrés" if ouvres else dit


Parametres = Mapping[str, object]
Saisies = tuple[tuple[str, str], ...]
Phrase = Callable[[Parametres, Diction], tuple[str, Saisies]]
"""What says one action: its parameters into a sentence, and what to type by label."""


def texte_de(parametres: Parametres, cle: str, defaut: str = "") -> str:
    """Give one parameter as text."""
    valeur = parametres.get(cle)
    return defaut if valeur is None else str(valeur)


def simple(texte: str) -> Phrase:
    """Give what always says the same thing."""
    return lambda _parametres, _diction: (texte, ())
