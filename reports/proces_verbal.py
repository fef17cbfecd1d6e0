"""The HTML procès-verbal of a run: one file, readable by keyboard, by ear and on paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from vitalbench.harness.evidence.resultats import (
    CompteExigences,
    EtatScenario,
    Resultats,
    Resume,
    VerdictExigence,
)
from vitalbench.harness.findings import Constat, Origine, Verdict
from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.catalogue.tables import tables
from vitalbench.reports.chronologie import Chronologie, chronologies, logiciel_annonce
from vitalbench.reports.masquage import Masque, visible
from vitalbench.reports.page import rendre

CLASSES: Mapping[Verdict, str] = {
    Verdict.NON_CONFORME: "nonconforme",
    Verdict.NON_VERIFIE: "nonverifie",
    Verdict.PARTIEL: "partiel",
    Verdict.OBSERVATION: "observation",
    Verdict.NON_APPLICABLE: "nonapplicable",
    Verdict.CONFORME: "conforme",
}
"""Verdicts in the order they are read, with their CSS class."""

SIGNES: Mapping[Verdict, str] = {
    Verdict.CONFORME: "✓",
    Verdict.PARTIEL: "◐",
    Verdict.NON_CONFORME: "✗",
    Verdict.NON_APPLICABLE: "–",
    Verdict.NON_VERIFIE: "?",
    Verdict.OBSERVATION: "i",
}
ORIGINES: Mapping[Origine, str] = {
    "vu": "vu par le banc",
    "dit": "dit par le logiciel",
    "declare": "déclaré par l’opérateur",
}
REFUS_CITES = 2
"""Refusals of a scenario recalled beside a finding: its cause is often there."""


class EtatVu(msgspec.Struct, frozen=True, kw_only=True):
    """How the state of a scenario is shown."""

    classe: str
    signe: str
    libelle: str


ETATS: Mapping[EtatScenario, EtatVu] = {
    "conforme": EtatVu(classe="conforme", signe="✓", libelle="conforme"),
    "non_conforme": EtatVu(classe="nonconforme", signe="✗", libelle="non conforme"),
    "non_verifie": EtatVu(classe="nonverifie", signe="?", libelle="non vérifié"),
    "non_applicable": EtatVu(classe="nonapplicable", signe="–", libelle="non applicable"),
    "interrompu": EtatVu(classe="nonconforme", signe="✗", libelle="interrompu"),
    "echec_connu": EtatVu(classe="observation", signe="i", libelle="échec connu"),
    "a_revoir": EtatVu(classe="nonconforme", signe="✗", libelle="à revoir"),
}


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """The run in one sentence."""

    classe: str
    titre: str
    phrase: str


CONCLUSIONS: Mapping[int, Conclusion] = {
    0: Conclusion(
        classe="conforme",
        titre="Conforme sur ce qui est revendiqué.",
        phrase="Chaque partie de chaque exigence revendiquée a été vue, aucune n’est rompue.",
    ),
    1: Conclusion(
        classe="nonconforme",
        titre="Non conforme.",
        phrase="Au moins une exigence ou une attente de scénario est rompue : voir ci-dessous.",
    ),
    2: Conclusion(
        classe="nonconforme",
        titre="Essai interrompu.",
        phrase="Des scénarios n’ont pas pu être joués jusqu’au bout : rien n’en est conclu.",
    ),
    3: Conclusion(
        classe="partiel",
        titre="Non vérifié en entier.",
        phrase="Rien n’est infirmé, mais des exigences revendiquées n’ont pas été vues en entier.",
    ),
}


class Norme(msgspec.Struct, frozen=True, kw_only=True):
    """One object of the bench: what is public of it and what is a profile of ours."""

    objet: str
    etiquette: str
    sens: str


NORMES = (
    Norme(
        objet="Enregistrements B2, retours NOEMIE, ISO 7816, SMTP, POP3, CMS",
        etiquette="norme publique",
        sens="Suivie telle qu’elle est publiée.",
    ),
    Norme(
        objet="Cartes Vitale et CPx",
        etiquette="profil simulé Vitalbench",
        sens="Clés d’essai : aucune carte réelle, aucun module du GIE SESAM-Vitale.",
    ),
    Norme(
        objet="Fournitures SSV, SRT et STS (SSV-SIM-1, SRT-SIM-1, STS-SIM-1)",
        etiquette="profil simulé Vitalbench",
        sens="Noms de fonctions et groupes publics ; le reste est du banc.",
    ),
    Norme(
        objet="Sécurisation des factures et des lots (SV-SIM-1)",
        etiquette="profil simulé Vitalbench",
        sens="Signatures et chiffrement CMS qu’openssl vérifie, faute de zones publiques.",
    ),
    Norme(
        objet="Messages et retours (TR-SIM-1, ARL-SIM-1, MS-SIM-1, SCOR-SIM-1)",
        etiquette="profil simulé Vitalbench",
        sens="Adresses réservées à l’essai, codes de rejet et libellés du banc.",
    ),
    Norme(
        objet="Services ADR, ApCV, annuaire et opposition (ADR-SIM-1, APCV-SIM-1…)",
        etiquette="profil simulé Vitalbench",
        sens="Opérations décrites publiquement, contenus du banc.",
    ),
    Norme(
        objet="Valeurs que le texte laisse à déduire",
        etiquette="déduit",
        sens="Lues dans d’autres passages publics ; voir les paramètres ci-dessous.",
    ),
)


Compte = int | str
"""How many; a dash where counting has no sense."""


class LigneComptes(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict and how many requirements and scenarios were given it."""

    libelle: str
    logiciel: Compte
    banc: Compte
    scenarios: Compte


class TotalOrigine(msgspec.Struct, frozen=True, kw_only=True):
    """What rests on one origin: parts held, parts broken, constats."""

    libelle: str
    conformes: int
    non_conformes: int
    constats: int


def proces_verbal(resultats: Resultats, journal: Path, masque: Masque) -> str:
    """Render the procès-verbal; every text of evidence goes through the mask and is escaped."""
    lisible = journal.exists()
    recits = chronologies(journal) if lisible else {}
    renvois = _Renvois(recits)
    ancrees = renvois.ancrees((*resultats.exigences, *resultats.banc))
    return rendre(
        "proces_verbal.html.j2",
        r=resultats,
        env=resultats.environnement,
        annonce=logiciel_annonce(journal) if lisible else "",
        classes=CLASSES,
        signes=SIGNES,
        etats=ETATS,
        origines=ORIGINES,
        normes=NORMES,
        conclusion=CONCLUSIONS[resultats.code_retour],
        comptes=_comptes(resultats.resume),
        jauge=_jauge(resultats.resume.exigences),
        totaux=[_total(o, resultats.exigences) for o in ORIGINES],
        groupes=_groupes(resultats.exigences),
        non_revendiquees=[catalogue()[x] for x in resultats.non_revendiquees if x in catalogue()],
        choix=tables().choix_lecture,
        recits=_Recits(recits),
        ancrees=ancrees,
        ancre=renvois.ancre,
        avant=renvois.refus,
        m=lambda texte: visible(masque(str(texte))),
    )


class _Recits(dict[str, Chronologie | None]):
    """Timelines by scenario; None for a scenario the journal does not tell."""

    def __missing__(self, scenario: str) -> None:
        return None


class _Renvois:
    """From a constat to the row of the timeline that holds its event."""

    def __init__(self, recits: Mapping[str, Chronologie]) -> None:
        self._recits = recits

    def ancre(self, constat: Constat) -> str:
        """Give the anchor of the row a constat points at, empty when there is none."""
        recit = self._recits.get(constat.scenario)
        premier = recit.rangee_de(constat.lieu.evenement) if recit else None
        return "" if premier is None else f"{constat.scenario}-e{premier}"

    def ancrees(self, exigences: Sequence[VerdictExigence]) -> dict[tuple[str, int], str]:
        """Give the anchors that constats point at, by scenario and first event of the row."""
        constats = [c for e in exigences for p in e.parties for c in p.constats]
        ancres = {a: c.scenario for c in constats if (a := self.ancre(c))}
        return {(s, int(a.rpartition("-e")[2])): a for a, s in ancres.items()}

    def refus(self, constat: Constat) -> list[str]:
        """Say what was refused or failed in the scenario of a broken constat."""
        recit = self._recits.get(constat.scenario)
        if recit is None or constat.verdict is not Verdict.NON_CONFORME:
            return []
        return [f"{a.dits} (évén. {a.dernier})" for a in recit.alertes()[:REFUS_CITES]]


def _groupes(exigences: Sequence[VerdictExigence]) -> list[tuple[Verdict, list[VerdictExigence]]]:
    """Gather requirements by verdict: what needs reading comes first."""
    groupes = [(v, [e for e in exigences if e.verdict is v]) for v in CLASSES]
    return [(verdict, liste) for verdict, liste in groupes if liste]


def _comptes(resume: Resume) -> list[LigneComptes]:
    n, b, s = resume.exigences, resume.banc, resume.scenarios
    lignes: tuple[tuple[str, Compte, Compte, Compte], ...] = (
        ("conformes", n.conforme, b.conforme, s.conforme),
        ("non conformes", n.non_conforme, b.non_conforme, s.non_conforme + s.a_revoir),
        ("partielles", n.partiel, b.partiel, "–"),
        ("non vérifiés", n.non_verifie, b.non_verifie, s.non_verifie),
        ("interrompus", "–", "–", s.interrompu),
        ("non applicables", n.non_applicable, b.non_applicable, s.non_applicable),
        ("observations, échecs connus", n.observation, b.observation, s.echec_connu),
    )
    return [
        LigneComptes(libelle=libelle, logiciel=logiciel, banc=banc, scenarios=scenarios)
        for libelle, logiciel, banc, scenarios in lignes
    ]


def _total(origine: Origine, exigences: Sequence[VerdictExigence]) -> TotalOrigine:
    parties = [p for e in exigences for p in e.parties if p.origine == origine]
    return TotalOrigine(
        libelle=ORIGINES[origine],
        conformes=sum(p.verdict is Verdict.CONFORME for p in parties),
        non_conformes=sum(p.verdict is Verdict.NON_CONFORME for p in parties),
        constats=sum(
            c.origine == origine for e in exigences for p in e.parties for c in p.constats
        ),
    )


def _jauge(n: CompteExigences) -> list[tuple[str, str, str]]:
    """Give class, start and width, in hundredths of what is judged, of each part of the gauge."""
    parts = (
        ("conforme", n.conforme),
        ("partiel", n.partiel),
        ("nonconforme", n.non_conforme),
        ("nonverifie", n.non_verifie),
    )
    total = sum(nombre for _, nombre in parts) or 1
    segments, debut = [], 0.0
    for classe, nombre in parts:
        largeur = 100 * nombre / total
        segments.append((classe, f"{debut:.2f}", f"{largeur:.2f}"))
        debut += largeur
    return segments
