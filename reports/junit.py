"""JUnit XML of a run: one test case a requirement, one a scenario."""

from collections.abc import Mapping

from lxml import etree

from vitalbench.harness.evidence.resultats import EtatScenario, Resultats, VerdictExigence
from vitalbench.harness.findings import Verdict
from vitalbench.reports.masquage import Masque, visible

_BALISES: Mapping[EtatScenario, str] = {
    "conforme": "",
    "non_conforme": "failure",
    "interrompu": "error",
    "non_verifie": "error",
    "non_applicable": "skipped",
    "echec_connu": "skipped",
    "a_revoir": "failure",
}


def _cas(suite: etree._Element, exigence: VerdictExigence, masque: Masque) -> None:
    cas = etree.SubElement(
        suite, "testcase", classname=f"exigences.{exigence.section}", name=exigence.exigence
    )
    constats = [c for partie in exigence.parties for c in partie.constats]
    if exigence.verdict is Verdict.NON_CONFORME:
        fautes = [c for c in constats if c.verdict is Verdict.NON_CONFORME]
        echec = etree.SubElement(
            cas, "failure", message=visible(masque(f"{exigence.exigence} : {exigence.enonce}"))
        )
        echec.text = visible(
            masque(
                "\n".join(f"{c.scenario} attendu {c.attendu}, trouvé {c.trouve}" for c in fautes)
            )
        )
    elif exigence.verdict in {Verdict.PARTIEL, Verdict.NON_VERIFIE}:
        manquent = [p.texte for p in exigence.parties if p.verdict is not Verdict.CONFORME]
        erreur = etree.SubElement(cas, "error", message=str(exigence.verdict))
        erreur.text = visible(masque("Parties non vues : " + " ; ".join(manquent)))
    elif exigence.verdict is not Verdict.CONFORME:
        etree.SubElement(cas, "skipped", message=f"{exigence.verdict} {exigence.motif}".strip())


def junit(resultats: Resultats, masque: Masque) -> bytes:
    """Give the JUnit document: a skip is never a pass, a partial proof is an error."""
    racine = etree.Element("testsuites", name="Vitalbench")
    for nom, exigences in (("exigences", resultats.exigences), ("banc", resultats.banc)):
        suite = etree.SubElement(racine, "testsuite", name=nom, tests=str(len(exigences)))
        for exigence in exigences:
            _cas(suite, exigence, masque)
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("errors", str(len(suite.findall("testcase/error"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite = etree.SubElement(
        racine, "testsuite", name="scenarios", tests=str(len(resultats.scenarios))
    )
    for scenario in resultats.scenarios:
        cas = etree.SubElement(
            suite,
            "testcase",
            classname=f"scenarios.{resultats.suite}",
            name=scenario.scenario,
            time=f"{scenario.duree_ms / 1000:.3f}",
        )
        balise = _BALISES[scenario.etat]
        if balise:
            motif = scenario.motif or scenario.etat.replace("_", " ")
            etree.SubElement(cas, balise, message=visible(masque(motif)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    return bytes(etree.tostring(racine, xml_declaration=True, encoding="UTF-8", pretty_print=True))
