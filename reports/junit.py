"""JUnit XML of a run: one test case a requirement, one a scenario."""

from collections.abc import Mapping

from lxml import etree

from vitalbench.harness.evidence.resultats import (
    EtatScenario,
    Resultats,
    VerdictExigence,
    VerdictScenario,
)
from vitalbench.harness.findings import Verdict
from vitalbench.reports.explication import expliquer
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


def junit(resultats: Resultats, masque: Masque) -> bytes:
    """Give the JUnit document: a skip is never a pass, a partial proof is an error."""
    racine = etree.Element("testsuites", name="Vitalbench")
    for nom, exigences in (("exigences", resultats.exigences), ("banc", resultats.banc)):
        suite = _suite(racine, nom, resultats)
        for exigence in exigences:
            _exigence(suite, exigence, masque)
        _compter(suite)
    suite = _suite(racine, "scenarios", resultats)
    for scenario in resultats.scenarios:
        _scenario(suite, scenario, resultats.suite, masque)
    _compter(suite)
    return bytes(etree.tostring(racine, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _suite(racine: etree._Element, nom: str, resultats: Resultats) -> etree._Element:
    suite = etree.SubElement(racine, "testsuite", name=nom)
    proprietes = {"avertissement": resultats.avertissement, "suite": resultats.suite}
    if resultats.environnement is not None:
        env = resultats.environnement
        proprietes |= {
            "vitalbench": env.vitalbench,
            "logiciel": env.logiciel or env.pilote,
            "graine": str(env.graine),
            "ancre": env.ancre,
            "journal": env.empreinte_journal,
        }
    liste = etree.SubElement(suite, "properties")
    for cle, valeur in proprietes.items():
        etree.SubElement(liste, "property", name=cle, value=visible(valeur))
    return suite


def _compter(suite: etree._Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for attribut, balise in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribut, str(len(suite.findall(f"testcase/{balise}"))))
    temps = sum(float(cas.get("time", "0")) for cas in suite.findall("testcase"))
    suite.set("time", f"{temps:.3f}")


def _exigence(suite: etree._Element, exigence: VerdictExigence, masque: Masque) -> None:
    cas = etree.SubElement(
        suite, "testcase", classname=f"exigences.{exigence.section}", name=exigence.exigence
    )
    if exigence.verdict is Verdict.NON_CONFORME:
        echec = etree.SubElement(
            cas,
            "failure",
            type="non_conforme",
            message=visible(masque(f"{exigence.enonce} {exigence.motif}".strip())),
        )
        echec.text = "\n\n".join(
            expliquer(c, p.texte, masque)
            for p in exigence.parties
            for c in p.constats
            if c.verdict is Verdict.NON_CONFORME
        )
    elif exigence.verdict in {Verdict.PARTIEL, Verdict.NON_VERIFIE}:
        manquent = [p.texte for p in exigence.parties if p.verdict is not Verdict.CONFORME]
        erreur = etree.SubElement(
            cas, "error", type="non_verifie", message=f"{exigence.verdict} : {exigence.enonce}"
        )
        erreur.text = visible(masque("Parties non vues : " + " ; ".join(manquent)))
    elif exigence.verdict is not Verdict.CONFORME:
        motif = f"{exigence.verdict} {exigence.motif}".strip()
        etree.SubElement(cas, "skipped", message=visible(masque(motif)))


def _scenario(suite: etree._Element, scenario: VerdictScenario, nom: str, masque: Masque) -> None:
    cas = etree.SubElement(
        suite,
        "testcase",
        classname=f"scenarios.{nom}",
        name=f"{scenario.scenario} {scenario.titre}",
        time=f"{scenario.duree_ms / 1000:.3f}",
    )
    balise = _BALISES[scenario.etat]
    if not balise:
        return
    motif = scenario.motif or scenario.etat.replace("_", " ")
    element = etree.SubElement(cas, balise, message=visible(masque(motif)))
    element.text = "\n\n".join(
        expliquer(c, "", masque) for c in scenario.constats if c.verdict is not Verdict.CONFORME
    )
