"""The JUnit report of an examination: one test per file and rule applied to it."""

from xml.etree.ElementTree import Element, SubElement, tostring

from vitalbench.harness.findings import Verdict
from vitalbench.harness.offline.bilan import Bilan
from vitalbench.harness.offline.regles import REGLES


def _propre(texte: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in texte)


def junit(bilan: Bilan) -> bytes:
    """Lay the report out as XML."""
    racine = Element("testsuites", name="vitalbench check")
    for fichier in bilan.fichiers:
        suite = SubElement(racine, "testsuite", name=_propre(fichier.nom))
        par_regle: dict[str, list[str]] = {}
        for constat in fichier.constats:
            if constat.verdict is Verdict.NON_CONFORME:
                lieu = f"ligne {constat.lieu.ligne}, colonne {constat.lieu.colonne}"
                par_regle.setdefault(constat.partie, []).append(
                    f"{lieu} : attendu {constat.attendu}, trouvé {constat.trouve}"
                )
        for regle, messages in par_regle.items():
            cas = SubElement(suite, "testcase", classname=_propre(fichier.nom), name=regle)
            echec = SubElement(cas, "failure", message=REGLES[regle].texte)
            echec.text = _propre("\n".join(messages[:50]))
        if fichier.erreur:
            cas = SubElement(suite, "testcase", classname=_propre(fichier.nom), name="lecture")
            SubElement(cas, "error", message=_propre(fichier.erreur))
        for raison in fichier.non_verifies:
            cas = SubElement(suite, "testcase", classname=_propre(fichier.nom), name=raison)
            SubElement(cas, "skipped", message="NON VÉRIFIÉ")
        if not len(suite):
            SubElement(suite, "testcase", classname=_propre(fichier.nom), name="règles hors ligne")
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(par_regle)))
    return bytes(tostring(racine, encoding="utf-8", xml_declaration=True))
