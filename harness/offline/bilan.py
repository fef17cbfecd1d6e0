"""The conclusion of an examination: findings as constats, verdict per requirement, exit code."""

import shlex
from collections.abc import Iterable

import msgspec

from vitalbench.harness.findings import Constat, Lieu, Verdict
from vitalbench.harness.offline.discretion import Discretion, montrer
from vitalbench.harness.offline.ecarts import Ecart
from vitalbench.harness.offline.examen import Examen, Examine
from vitalbench.harness.offline.exigences import portees, regles_de
from vitalbench.harness.offline.profil import Profil
from vitalbench.harness.offline.regles import REGLES

_SCELLES = frozenset({"contenu", "dechiffre", "sceaux_verifies"})
"""Evidence that an envelope hides when no key opens it."""


class FichierJuge(msgspec.Struct, frozen=True, kw_only=True):
    """One file and what was said of it."""

    nom: str
    nature: str
    ecarts: int
    constats: tuple[Constat, ...]
    non_verifies: tuple[str, ...] = ()
    erreur: str = ""


class ExigenceHorsLigne(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement whose evidence, whole or in part, is in the files given."""

    id: str
    verdict: Verdict
    regles: tuple[str, ...]
    ecarts: int
    raison: str = ""
    """What the living world must still show of it."""


class Bilan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report prints."""

    profil: str
    fichiers: tuple[FichierJuge, ...]
    exigences: tuple[ExigenceHorsLigne, ...]
    sans_preuve: tuple[str, ...]
    """Files could judge these, but not the files given."""
    hors_ligne: dict[str, int]
    """Requirements that no file judges, counted by what the living world must show."""
    regles_appliquees: int
    regles_connues: int
    erreurs: int
    avertissements: int
    code: int


def conclure(examen: Examen, discretion: Discretion) -> Bilan:
    """Draw the conclusion of an examination."""
    vus: set[str] = {"tout"} if examen.examines else set()
    comptes: dict[str, int] = {}
    for examine in examen.examines:
        vus |= examine.releve.vus
        for regle, nombre in examine.releve.comptes.items():
            comptes[regle] = comptes.get(regle, 0) + nombre
    appliquees = [r for r in REGLES.values() if r.sujet in vus or r.id in comptes]
    non_verifies = any(examine.non_verifies for examine in examen.examines)
    exigences, sans_preuve = _exigences(vus, comptes, ferme=non_verifies)
    erreurs = sum(n for r, n in comptes.items() if REGLES[r].gravite == "erreur")
    jamais = [p for p in portees().exigences.values() if not p.preuve]
    return Bilan(
        profil=examen.profil.nom,
        fichiers=tuple(_fichier(examine, discretion, examen.profil) for examine in examen.examines),
        exigences=exigences,
        sans_preuve=sans_preuve,
        hors_ligne={
            libelle: sum(fait in portee.demande for portee in jamais)
            for fait, libelle in portees().faits.items()
        },
        regles_appliquees=len(appliquees),
        regles_connues=len(REGLES),
        erreurs=erreurs,
        avertissements=sum(comptes.values()) - erreurs,
        code=_code(examen.examines, exigences, erreurs, ferme=non_verifies),
    )


def _code(
    examines: Iterable[Examine],
    exigences: Iterable[ExigenceHorsLigne],
    erreurs: int,
    *,
    ferme: bool,
) -> int:
    """Give the exit code: 2 unreadable, 1 broken, 3 something could not be verified, 0 sound."""
    if any(examine.erreur for examine in examines):
        return 2
    if erreurs:
        return 1
    if ferme or any(e.verdict is Verdict.NON_VERIFIE for e in exigences):
        return 3
    return 0


def _exigences(
    vus: set[str], comptes: dict[str, int], *, ferme: bool
) -> tuple[tuple[ExigenceHorsLigne, ...], tuple[str, ...]]:
    jugees, absentes = [], []
    for exigence, regles in sorted(regles_de().items()):
        portee = portees().exigences[exigence]
        ecarts = sum(comptes.get(r, 0) for r in regles if REGLES[r].gravite == "erreur")
        verdict = portee.verdict(vus, ecarts)
        if verdict is None and ferme and not _SCELLES.isdisjoint(portee.preuve):
            verdict = Verdict.NON_VERIFIE
        elif verdict is Verdict.CONFORME and any(comptes.get(r) for r in regles):
            verdict = Verdict.PARTIEL
        if verdict is None:
            absentes.append(exigence)
            continue
        jugees.append(
            ExigenceHorsLigne(
                id=exigence,
                verdict=verdict,
                regles=regles,
                ecarts=ecarts,
                raison=portees().raison(exigence),
            )
        )
    return tuple(jugees), tuple(absentes)


def _fichier(examine: Examine, discretion: Discretion, profil: Profil) -> FichierJuge:
    options = ("--profil", profil.dossier) if profil.dossier else ()
    acces = (*examine.releve.acces, *options)
    return FichierJuge(
        nom=examine.nom,
        nature=", ".join((examine.nature.value, *examine.contenus)),
        ecarts=sum(examine.releve.comptes.values()),
        constats=tuple(constat(ecart, discretion, acces) for ecart in examine.releve.ecarts),
        non_verifies=tuple(examine.non_verifies),
        erreur=examine.erreur,
    )


def constat(ecart: Ecart, discretion: Discretion, acces: tuple[str, ...]) -> Constat:
    """Turn a finding into a constat: rule, place, expected, found, cause, command."""
    regle = REGLES[ecart.regle]
    lieu = ecart.zones[0]
    autres = ", ".join(f"{z.enregistrement}.{z.champ} (rang {z.rang})" for z in ecart.zones[1:6])
    attendu, trouve = montrer(ecart, discretion)
    exigence = regle.exigences[0] if regle.exigences else regle.id
    return Constat(
        exigence=exigence,
        partie=regle.id,
        verdict=Verdict.NON_CONFORME if regle.gravite == "erreur" else Verdict.OBSERVATION,
        lieu=Lieu(
            genre=lieu.enregistrement,
            fichier=ecart.fichier,
            ligne=lieu.rang,
            colonne=lieu.debut,
            longueur=lieu.longueur,
            champ=lieu.champ,
            detail=f"ou : {autres}" if autres else "",
        ),
        origine="vu",
        regle=regle.texte,
        attendu=attendu,
        trouve=trouve,
        cause_probable=ecart.cause,
        commande=shlex.join(("vitalbench", "show", *acces, "--at", str(lieu.decalage))),
        scenario=" ".join(
            filter(None, (_nomme("lot", ecart.lot), _nomme("facture", ecart.facture)))
        ),
        check=regle.source,
    )


def _nomme(mot: str, valeur: str) -> str:
    return f"{mot} {valeur}" if valeur.strip() else ""
