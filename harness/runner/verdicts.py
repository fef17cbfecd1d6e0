"""From constats to a verdict per requirement (rules of evidence, never in favour of a doubt).

What the bench's own channels can decide is never decided by the software's word; a part nobody
saw leaves the requirement PARTIEL; « banc » is judged apart from the software.
"""

from collections.abc import Iterable, Mapping, Sequence

from vitalbench.harness.checks.registry import Registre, Verification
from vitalbench.harness.evidence.resultats import (
    CompteExigences,
    CompteScenarios,
    PartieVue,
    Resultats,
    Resume,
    VerdictExigence,
    VerdictScenario,
)
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.profil.application import appliquer, exclusions, hors_profil, presenter
from vitalbench.harness.profil.modele import Profil
from vitalbench.reference.catalogue import SUITES, catalogue
from vitalbench.reference.catalogue.exigence import Exigence

_PREUVES_MAX = 12


def agreger(
    suite: str,
    scenarios: Sequence[VerdictScenario],
    constats: Iterable[Constat],
    registre: Registre,
    profil: Profil | None = None,
) -> Resultats:
    """Conclude a run from its scenarios and the constats of their checks."""
    par_exigence: dict[str, list[Constat]] = {}
    for constat in constats:
        par_exigence.setdefault(constat.exigence, []).append(constat)
    citees: dict[str, list[VerdictScenario]] = {}
    for scenario in scenarios:
        for exigence in scenario.exigences:
            citees.setdefault(exigence, []).append(scenario)
    connues = catalogue()
    verdicts = tuple(
        juger_exigence(
            e,
            registre.verifications.get(e.id),
            par_exigence.get(e.id, []),
            citees.get(e.id, []),
            None if profil is None else profil.declares,
        )
        for e in connues
        if e.force != "info" and (e.id in citees or _accuse(par_exigence.get(e.id, ())))
    )
    observes = tuple(v for v in verdicts if v.acteur == "progiciel")
    logiciel = appliquer(profil, observes, connues) if profil else observes
    banc = tuple(v for v in verdicts if v.acteur != "progiciel")
    etiquetees = connues.opposables(suite) if suite in SUITES else ()
    revendiquees = {
        v.exigence
        for v in logiciel
        if v.revendiquee
        and v.verdict is not Verdict.NON_APPLICABLE
        and connues[v.exigence].opposable
    }
    ecartees = hors_profil(profil, etiquetees) if profil else ()
    jugees = revendiquees | {e.exigence for e in ecartees}
    return Resultats(
        resume=Resume(
            exigences=compter(v for v in logiciel if v.revendiquee),
            scenarios=_compter_scenarios(scenarios),
            revendiquees=len(revendiquees),
            etiquetees=len(etiquetees),
            banc=compter(banc),
        ),
        suite=suite,
        exigences=logiciel,
        banc=banc,
        scenarios=tuple(scenarios),
        non_revendiquees=tuple(e.id for e in etiquetees if e.id not in jugees),
        hors_profil=ecartees,
        exclusions=exclusions(profil, observes) if profil else (),
        logiciel=presenter(profil) if profil else None,
    )


def juger_exigence(
    exigence: Exigence,
    verification: Verification | None,
    constats: Sequence[Constat],
    scenarios: Sequence[VerdictScenario],
    declares: frozenset[str] | None = None,
) -> VerdictExigence:
    """Give the verdict on one requirement from the constats of its checks."""
    parties = _parties(verification, constats, declares)
    verdict, motif = _conclure(parties, scenarios)
    if exigence.force in {"recommande", "peut"} and verdict is Verdict.NON_CONFORME:
        verdict, motif = Verdict.OBSERVATION, f"non suivi ({exigence.force}) : {motif}"
    return VerdictExigence(
        exigence=exigence.id,
        section=exigence.section,
        theme=exigence.theme,
        acteur=exigence.acteur,
        force=exigence.force,
        enonce=exigence.enonce,
        verification=exigence.verification,
        verdict=verdict,
        revendiquee=bool(scenarios),
        motif=motif,
        preuve=_preuve(parties, verdict),
        scenarios=tuple(s.scenario for s in scenarios),
        parties=parties,
    )


def _parties(
    verification: Verification | None,
    constats: Sequence[Constat],
    declares: frozenset[str] | None,
) -> tuple[PartieVue, ...]:
    if verification is None:
        return ()
    vues = [
        _partie(nom, verification, [c for c in constats if c.partie == nom], declares)
        for nom in verification.parties
    ]
    vues += [
        PartieVue(
            nom=nom,
            texte=hors.phrase,
            verdict=Verdict.NON_VERIFIE,
            raison_hors_portee=hors.raison,
        )
        for nom, hors in verification.hors_portee.items()
    ]
    return tuple(vues)


def _partie(
    nom: str,
    verification: Verification,
    constats: list[Constat],
    declares: frozenset[str] | None,
) -> PartieVue:
    partie = verification.partie(nom)
    vus = [c for c in constats if c.origine == "vu"]
    dits = [c for c in constats if c.origine != "vu"]
    decisifs = vus if vus or partie.canal is None else dits
    verdict = _pire(c.verdict for c in decisifs)
    retenus = list(decisifs)
    contraires = [c for c in dits if vus and _contredit(c.verdict, verdict)]
    if contraires:
        verdict = Verdict.NON_CONFORME
        retenus += [_contradiction(c) for c in contraires]
    elif not retenus:
        retenus = dits
    if (
        verdict is Verdict.NON_VERIFIE
        and declares is not None
        and partie.profil
        and not declares.intersection(partie.profil)
    ):
        verdict = Verdict.NON_APPLICABLE
    retenus.sort(key=lambda c: _GRAVITE.index(c.verdict))
    return PartieVue(
        nom=nom,
        texte=partie.texte,
        verdict=verdict,
        origine=decisifs[0].origine if decisifs else None,
        constats=tuple(retenus[:_PREUVES_MAX]),
    )


_GRAVITE = (
    Verdict.NON_CONFORME,
    Verdict.CONFORME,
    Verdict.PARTIEL,
    Verdict.OBSERVATION,
    Verdict.NON_APPLICABLE,
    Verdict.NON_VERIFIE,
)


def _pire(verdicts: Iterable[Verdict]) -> Verdict:
    """One broken assertion breaks the part; nothing seen proves nothing."""
    return min(verdicts, key=_GRAVITE.index, default=Verdict.NON_VERIFIE)


def _contredit(dit: Verdict, vu: Verdict) -> bool:
    return {dit, vu} == {Verdict.CONFORME, Verdict.NON_CONFORME}


def _contradiction(constat: Constat) -> Constat:
    return Constat(
        exigence=constat.exigence,
        partie=constat.partie,
        verdict=Verdict.NON_CONFORME,
        lieu=constat.lieu,
        origine=constat.origine,
        regle="Ce que dit le logiciel ne contredit pas ce que voit le banc.",
        attendu="un dire conforme à ce que montrent les canaux du banc",
        trouve=constat.trouve,
        commande=constat.commande,
        scenario=constat.scenario,
        check=constat.check,
    )


def _conclure(
    parties: Sequence[PartieVue], scenarios: Sequence[VerdictScenario]
) -> tuple[Verdict, str]:
    if scenarios and all(s.etat == "non_applicable" for s in scenarios):
        return Verdict.NON_APPLICABLE, scenarios[0].motif
    rompues = [p for p in parties if p.verdict is Verdict.NON_CONFORME]
    if rompues:
        return Verdict.NON_CONFORME, f"partie « {rompues[0].nom} » : {_resume(rompues[0])}"
    if not parties:
        return Verdict.NON_VERIFIE, "aucune vérification n'existe pour cette exigence"
    applicables = [p for p in parties if p.verdict is not Verdict.NON_APPLICABLE]
    if not applicables:
        return Verdict.NON_APPLICABLE, "aucune partie n'a d'objet pour ce profil"
    manquantes = [p for p in applicables if p.verdict is not Verdict.CONFORME]
    if not manquantes:
        return Verdict.CONFORME, ""
    liste = ", ".join(p.nom for p in manquantes)
    ecartes = [s.scenario for s in scenarios if s.etat == "non_applicable"]
    if ecartes:
        liste += f" (scénarios sans objet pour ce logiciel : {', '.join(ecartes)})"
    if len(manquantes) == len(applicables):
        return Verdict.NON_VERIFIE, f"rien de vu pour : {liste}"
    return Verdict.PARTIEL, f"parties non vues : {liste}"


def _resume(partie: PartieVue) -> str:
    constat = partie.constats[0]
    return f"attendu {constat.attendu} ; trouvé {constat.trouve}"


def _preuve(parties: Sequence[PartieVue], verdict: Verdict) -> str:
    for partie in parties:
        if partie.verdict is verdict or verdict in {Verdict.PARTIEL, Verdict.OBSERVATION}:
            for constat in partie.constats:
                return f"{constat.scenario} {constat.lieu.designation}"
    return ""


def _accuse(constats: Iterable[Constat]) -> bool:
    return any(c.verdict is Verdict.NON_CONFORME for c in constats)


_CHAMPS: Mapping[Verdict, str] = {
    Verdict.CONFORME: "conforme",
    Verdict.PARTIEL: "partiel",
    Verdict.NON_CONFORME: "non_conforme",
    Verdict.NON_APPLICABLE: "non_applicable",
    Verdict.NON_VERIFIE: "non_verifie",
    Verdict.OBSERVATION: "observation",
}


def compter(verdicts: Iterable[VerdictExigence]) -> CompteExigences:
    """Count requirements by verdict; what only advises is counted when it is an observation."""
    comptes = dict.fromkeys(_CHAMPS.values(), 0)
    for v in verdicts:
        if v.force in {"doit", "ne_doit_pas"} or v.verdict is Verdict.OBSERVATION:
            comptes[_CHAMPS[v.verdict]] += 1
    return CompteExigences(**comptes)


def _compter_scenarios(scenarios: Sequence[VerdictScenario]) -> CompteScenarios:
    comptes = dict.fromkeys(CompteScenarios.__struct_fields__, 0)
    for scenario in scenarios:
        comptes[scenario.etat] += 1
    comptes["total"] = len(scenarios)
    return CompteScenarios(**comptes)
