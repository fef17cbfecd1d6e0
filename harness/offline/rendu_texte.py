"""The text report of an examination: findings grouped by file, facture and rule."""

from collections.abc import Iterator
from itertools import groupby

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.offline.bilan import Bilan, FichierJuge
from vitalbench.harness.offline.exigences import portees, regles_de
from vitalbench.harness.offline.regles import REGLES
from vitalbench.reference.catalogue import catalogue

PAR_REGLE = 5
"""Findings of one rule shown in one facture; the others are counted."""

CITEES = 2
"""Requirements of a rule named in full."""

AVERTISSEMENT = "Contrôle hors ligne : ni agrément ni document du CNDA."


def lignes(bilan: Bilan) -> Iterator[str]:
    """Yield the lines of the report."""
    yield AVERTISSEMENT
    yield f"Profil de jugement : {bilan.profil}"
    for fichier in bilan.fichiers:
        yield ""
        yield from _fichier(fichier)
    yield ""
    yield from _conclusion(bilan)


def _fichier(fichier: FichierJuge) -> Iterator[str]:
    yield f"{imprimable(fichier.nom)} : {fichier.nature}"
    if fichier.erreur:
        yield f"  ILLISIBLE : {imprimable(fichier.erreur)}"
        return
    for raison in fichier.non_verifies:
        yield f"  NON VÉRIFIÉ : {imprimable(raison)}"
    if not fichier.ecarts:
        yield "  aucun écart"
        return
    tries = sorted(fichier.constats, key=lambda c: (c.scenario, c.lieu.ligne or 0))
    for facture, constats in groupby(tries, key=lambda c: c.scenario):
        yield f"  {imprimable(facture) or 'fichier'}"
        par_regle: dict[str, list[Constat]] = {}
        for constat in constats:
            par_regle.setdefault(constat.partie, []).append(constat)
        for regle, groupe in par_regle.items():
            yield from _regle(regle, groupe)
    if fichier.ecarts > len(fichier.constats):
        yield f"  … et {fichier.ecarts - len(fichier.constats)} écarts de plus, comptés seulement"


def _citer(exigences: tuple[str, ...]) -> str:
    """Name the first requirements, count the others."""
    reste = len(exigences) - CITEES
    return ", ".join(exigences[:CITEES]) + (f" et {reste} de plus" if reste > 0 else "")


def _regle(id_regle: str, groupe: list[Constat]) -> Iterator[str]:
    regle = REGLES[id_regle]
    marque = "✗" if groupe[0].verdict is Verdict.NON_CONFORME else "!"
    citees = f" [{_citer(regle.exigences)}]" if regle.exigences else ""
    nature = {"publique": "", "deduite": " (déduit)", "simulee": " (profil simulé)"}[regle.nature]
    yield f"    {marque} {regle.id}{citees} {regle.texte}{nature}"
    for constat in groupe[:PAR_REGLE]:
        lieu = constat.lieu
        fin = (lieu.colonne or 1) + max(0, (lieu.longueur or 1) - 1)
        zone = f", zone {lieu.champ}" if lieu.champ else ""
        genre = f" ({lieu.genre})" if lieu.genre else ""
        yield f"      ligne {lieu.ligne}{genre}, colonnes {lieu.colonne} à {fin}{zone}"
        yield f"        attendu {imprimable(constat.attendu)}, trouvé {imprimable(constat.trouve)}"
        if lieu.detail:
            yield f"        {imprimable(lieu.detail)}"
        if constat.cause_probable:
            yield f"        cause probable : {imprimable(constat.cause_probable)}"
        yield f"        voir : {imprimable(constat.commande)}"
    if len(groupe) > PAR_REGLE:
        yield f"      … et {len(groupe) - PAR_REGLE} fois de plus"


_COMPTEES = (Verdict.NON_CONFORME, Verdict.CONFORME, Verdict.NON_VERIFIE)


def _conclusion(bilan: Bilan) -> Iterator[str]:
    comptees = [e for e in bilan.exigences if e.verdict in _COMPTEES]
    if comptees:
        yield "exigences dont la preuve est dans ces fichiers :"
    for exigence in comptees:
        suite = f" ({exigence.ecarts} écarts)" if exigence.ecarts else ""
        yield f"  {exigence.verdict.value:<13} {exigence.id}{suite}"
    partielles = [e for e in bilan.exigences if e.verdict is Verdict.PARTIEL]
    if partielles:
        yield "jugées en partie, non comptées (PARTIEL) :"
    for exigence in partielles:
        yield f"  {exigence.id} : {exigence.raison or 'une partie de la preuve manque'}"
    if bilan.sans_preuve:
        yield "sans preuve dans ces fichiers : " + ", ".join(bilan.sans_preuve)
    yield "hors de portée de tout fichier, le monde vivant manque (check --exigences) :"
    for fait, nombre in bilan.hors_ligne.items():
        yield f"  {nombre:>4} {fait}"
    yield (
        f"{bilan.erreurs} écarts, {bilan.avertissements} avertissements ; "
        f"{bilan.regles_appliquees} règles appliquées sur {bilan.regles_connues}"
    )


def lignes_portees() -> Iterator[str]:
    """Yield, for every requirement a file may show, what decides it or what is missing."""
    connues = catalogue()
    for exigence, portee in portees().exigences.items():
        regles = regles_de().get(exigence, ())
        etat = "jugée" if regles and not portee.demande else "en partie" if regles else "non jugée"
        yield f"{exigence} [{etat}] {connues[exigence].enonce}"
        if regles:
            yield f"    règles : {', '.join(regles)}"
        if portee.demande:
            yield f"    {portees().raison(exigence)}"
