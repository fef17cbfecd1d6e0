"""Allure results of a run: one test a requirement, with its constats as steps."""

import uuid
from pathlib import Path

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import (
    Label,
    Link,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)

from vitalbench.harness.evidence.resultats import Resultats, VerdictExigence
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.reports.masquage import Masque, visible

_STATUTS = {
    Verdict.CONFORME: Status.PASSED,
    Verdict.NON_CONFORME: Status.FAILED,
    Verdict.PARTIEL: Status.BROKEN,
    Verdict.NON_VERIFIE: Status.BROKEN,
    Verdict.NON_APPLICABLE: Status.SKIPPED,
    Verdict.OBSERVATION: Status.PASSED,
}


def _etape(constat: Constat, masque: Masque) -> TestStepResult:
    etape = TestStepResult(
        name=visible(masque(f"{constat.scenario} — {constat.partie} ({constat.origine})")),
        status=_STATUTS[constat.verdict],
    )
    if constat.verdict is not Verdict.CONFORME:
        etape.statusDetails = StatusDetails(
            message=visible(masque(f"attendu {constat.attendu}, trouvé {constat.trouve}"))
        )
    return etape


def _test(exigence: VerdictExigence, suite: str, groupe: str, masque: Masque) -> TestResult:
    resultat = TestResult(
        uuid=str(uuid.uuid4()),
        name=f"{exigence.exigence} {exigence.enonce}",
        fullName=f"{groupe}.{exigence.exigence}",
        historyId=f"{suite}.{groupe}.{exigence.exigence}",
        status=_STATUTS[exigence.verdict],
        description=exigence.verification,
        labels=[
            Label(name="suite", value=suite),
            Label(name="parentSuite", value=groupe),
            Label(name="epic", value=exigence.section),
            Label(name="tag", value=exigence.acteur),
        ],
        links=[Link(type="tms", url=f"#{exigence.exigence}", name=exigence.exigence)],
    )
    resultat.steps = [_etape(c, masque) for p in exigence.parties for c in p.constats]
    manquent = [p.texte for p in exigence.parties if p.verdict is not Verdict.CONFORME]
    if manquent:
        resultat.statusDetails = StatusDetails(
            message=f"{exigence.verdict} : " + visible(masque(" ; ".join(manquent)))
        )
    return resultat


def allure(resultats: Resultats, dossier: Path, masque: Masque) -> int:
    """Write Allure results into `dossier`; give how many."""
    ecrivain = AllureFileLogger(str(dossier))
    suite = resultats.suite
    tests = [_test(e, suite, "exigences", masque) for e in resultats.exigences]
    tests += [_test(e, suite, "banc", masque) for e in resultats.banc]
    for test in tests:
        ecrivain.report_result(test)
    return len(tests)
