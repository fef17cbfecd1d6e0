"""Allure results of a run: one test a requirement and one a scenario, steps, proofs attached."""

import uuid
from collections.abc import Mapping
from pathlib import Path

import msgspec
from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import (
    Attachment,
    Label,
    Link,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)

from vitalbench.harness.evidence.resultats import (
    EtatScenario,
    PartieVue,
    Resultats,
    VerdictExigence,
    VerdictScenario,
)
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.reports.chronologie import Chronologie, chronologies
from vitalbench.reports.explication import expliquer
from vitalbench.reports.masquage import Masque, visible

_STATUTS: Mapping[Verdict, str] = {
    Verdict.CONFORME: Status.PASSED,
    Verdict.NON_CONFORME: Status.FAILED,
    Verdict.PARTIEL: Status.BROKEN,
    Verdict.NON_VERIFIE: Status.BROKEN,
    Verdict.NON_APPLICABLE: Status.SKIPPED,
    Verdict.OBSERVATION: Status.PASSED,
}
_ETATS: Mapping[EtatScenario, str] = {
    "conforme": Status.PASSED,
    "non_conforme": Status.FAILED,
    "interrompu": Status.BROKEN,
    "non_verifie": Status.BROKEN,
    "non_applicable": Status.SKIPPED,
    "echec_connu": Status.SKIPPED,
    "a_revoir": Status.FAILED,
}
_CATEGORIES = (
    {"name": "Non conforme", "matchedStatuses": ["failed"]},
    {"name": "Partiel, non vérifié ou interrompu", "matchedStatuses": ["broken"]},
    {"name": "Non applicable ou échec connu", "matchedStatuses": ["skipped"]},
)


def allure(resultats: Resultats, journal: Path, dossier: Path, masque: Masque) -> int:
    """Write Allure results into `dossier`; give how many."""
    ecriture = _Ecriture(resultats.suite, dossier, masque)
    for exigence in resultats.exigences:
        ecriture.exigence(exigence, "exigences")
    for exigence in resultats.banc:
        ecriture.exigence(exigence, "banc")
    recits = chronologies(journal) if journal.exists() else {}
    for scenario in resultats.scenarios:
        ecriture.scenario(scenario, recits.get(scenario.scenario))
    ecriture.annexes(resultats)
    return ecriture.nombre


class _Ecriture:
    """Writes results one after the other, every text through the mask."""

    def __init__(self, suite: str, dossier: Path, masque: Masque) -> None:
        self._suite = suite
        self._dossier = dossier
        self._allure = AllureFileLogger(str(dossier))
        self._masque = masque
        self.nombre = 0

    def exigence(self, exigence: VerdictExigence, groupe: str) -> None:
        """Write one requirement: its parts are the steps, its constats theirs."""
        test = self._test(exigence.exigence, exigence.enonce, groupe, _STATUTS[exigence.verdict])
        test.description = self._dire(f"À vérifier : {exigence.verification}")
        test.labels += [
            Label(name="epic", value=exigence.section),
            Label(name="feature", value=exigence.theme),
            Label(name="tag", value=exigence.acteur),
        ]
        test.links = [_lien(exigence.exigence)]
        test.steps = [self._partie(p) for p in exigence.parties]
        if exigence.verdict is not Verdict.CONFORME:
            test.statusDetails = StatusDetails(
                message=self._dire(f"{exigence.verdict} : {exigence.motif}")
            )
        self._ecrire(test)

    def scenario(self, scenario: VerdictScenario, recit: Chronologie | None) -> None:
        """Write one scenario: its steps from the journal, its expectations, its timeline."""
        test = self._test(scenario.scenario, scenario.titre, "scenarios", _ETATS[scenario.etat])
        test.links = [_lien(x) for x in scenario.exigences]
        if recit is not None:
            test.start = recit.debut_ms
            test.stop = recit.debut_ms + scenario.duree_ms
            test.steps = [
                TestStepResult(name=self._dire(t.titre), status=Status.PASSED) for t in recit.temps
            ]
            test.attachments = [self._joindre("chronologie", "\n".join(recit.en_texte()))]
        test.steps += [self._constat(c, "") for c in scenario.constats]
        if scenario.motif:
            test.statusDetails = StatusDetails(message=self._dire(scenario.motif))
        self._ecrire(test)

    def annexes(self, resultats: Resultats) -> None:
        """Write the environment of the run and the names of what is not passed."""
        env = resultats.environnement
        if env is not None:
            lignes = {
                "avertissement": resultats.avertissement,
                "logiciel": env.logiciel or env.pilote,
                "vitalbench": env.vitalbench,
                "python": env.python,
                "systeme": env.systeme,
                "graine": str(env.graine),
                "ancre": env.ancre,
                "journal": env.empreinte_journal,
            }
            texte = "".join(f"{cle}={self._dire(valeur)}\n" for cle, valeur in lignes.items())
            (self._dossier / "environment.properties").write_text(texte, encoding="utf-8")
        (self._dossier / "categories.json").write_bytes(msgspec.json.encode(_CATEGORIES))

    def _test(self, ident: str, titre: str, groupe: str, statut: str) -> TestResult:
        cle = f"{self._suite}.{groupe}.{ident}"
        return TestResult(
            uuid=str(uuid.uuid4()),
            name=self._dire(f"{ident} {titre}"),
            fullName=cle,
            historyId=cle,
            testCaseId=cle,
            status=statut,
            labels=[
                Label(name="parentSuite", value=self._suite),
                Label(name="suite", value=groupe),
                Label(name="framework", value="vitalbench"),
            ],
        )

    def _partie(self, partie: PartieVue) -> TestStepResult:
        raison = f" — hors de portée, {partie.raison_hors_portee}"
        return TestStepResult(
            name=self._dire(partie.texte + (raison if partie.raison_hors_portee else "")),
            status=_STATUTS[partie.verdict],
            steps=[self._constat(c, partie.texte) for c in partie.constats],
        )

    def _constat(self, constat: Constat, regle: str) -> TestStepResult:
        origine = f" ({constat.origine})" if constat.origine != "vu" else ""
        etape = TestStepResult(
            name=self._dire(f"{constat.scenario} {constat.lieu.designation}{origine}"),
            status=_STATUTS[constat.verdict],
        )
        if constat.verdict is not Verdict.CONFORME:
            texte = expliquer(constat, regle, self._masque)
            etape.statusDetails = StatusDetails(message=texte)
            etape.attachments = [self._joindre("constat", texte)]
        return etape

    def _joindre(self, nom: str, texte: str) -> Attachment:
        source = f"{uuid.uuid4()}-attachment.txt"
        self._allure.report_attached_data(self._dire(texte), source)
        return Attachment(name=nom, source=source, type="text/plain")

    def _ecrire(self, test: TestResult) -> None:
        self._allure.report_result(test)
        self.nombre += 1

    def _dire(self, texte: str) -> str:
        return visible(self._masque(texte))


def _lien(exigence: str) -> Link:
    return Link(type="tms", url=f"proces-verbal.html#{exigence}", name=exigence)
