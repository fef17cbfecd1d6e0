"""The twin of a scenario: its own world, the same in everything but one code porteur."""

import msgspec

from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.recherche import autre_code
from vitalbench.harness.scenario.modele import Etape, MondeChange


def ouvrir_jumeau(banc: Banc, etapes: tuple[Etape, ...]) -> Banc:
    """Make the bench of the twin, for the steps already played; it is not open yet."""
    ps, code = banc.ps_insere, banc.code_porteur
    autre = autre_code(code)
    contexte = msgspec.structs.replace(
        banc.scenario.contexte, monde=MondeChange(professionnels={ps: {"code_porteur": autre}})
    )
    scenario = msgspec.structs.replace(
        banc.scenario,
        contexte=contexte,
        etapes=tuple(_avec(e, code, autre) for e in etapes),
    )
    return Banc(scenario, banc.monde, banc.ancre, banc.dossier_travail / "jumeau")


def _avec(etape: Etape, code: str, autre: str) -> Etape:
    if etape.parametres.get("code_porteur") != code:
        return etape
    return msgspec.structs.replace(etape, parametres={**etape.parametres, "code_porteur": autre})
