"""A constat explained in words, for the reports that are text: JUnit, Allure, comparison."""

from collections.abc import Iterator

from vitalbench.harness.findings import Constat
from vitalbench.reports.masquage import Masque, visible


def expliquer(constat: Constat, regle: str, masque: Masque) -> str:
    """Say the rule, what was due, what was found, where, why perhaps, and how to see it."""
    return "\n".join(
        f"{titre} : {visible(masque(texte))}" for titre, texte in _lignes(constat, regle) if texte
    )


def _lignes(constat: Constat, regle: str) -> Iterator[tuple[str, str]]:
    yield "Règle", constat.regle or regle
    yield "Attendu", constat.attendu
    yield "Trouvé", constat.trouve
    yield "Où", f"{constat.scenario} {constat.lieu.designation} ({constat.origine})".strip()
    yield "Cause probable", constat.cause_probable
    yield "Pour voir", constat.commande
