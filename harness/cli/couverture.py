"""What the harness knows of coverage: checks, their faults, claims of scenarios, the ratchet."""

from importlib import resources

import msgspec

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.cli.requirements import (
    Couverture,
    HorsPortee,
    Plancher,
    VerificationVue,
)
from vitalbench.harness.faults.registre import fautes
from vitalbench.harness.scenario.suites import charger_suite, suites


def couverture() -> Couverture:
    """Read the registry, the packaged suites and the committed ratchet."""
    connu = registre()
    par_partie: dict[tuple[str, str], list[str]] = {}
    for faute in fautes():
        for cle in faute.tue:
            par_partie.setdefault(cle, []).append(faute.id)
    vues: dict[str, list[VerificationVue]] = {}
    for c in connu.checks:
        tuee_par = tuple(par_partie.get((c.exigence, c.partie), ()))
        vues.setdefault(c.exigence, []).append(
            VerificationVue(nom=c.nom, phrase=c.regle, fautes=tuee_par, partie=c.partie)
        )
    hors = {
        exigence: HorsPortee(raison=motif.raison, phrase=motif.phrase)
        for exigence, verification in connu.verifications.items()
        for motif in verification.hors_portee.values()
    }
    return Couverture(
        verifications={e: tuple(v) for e, v in vues.items()},
        revendications={suite: revendiquees(suite) for suite in suites()},
        hors_portee=hors,
        parties={e: tuple(v.parties) for e, v in connu.verifications.items()},
        plancher=plancher(),
    )


def revendiquees(suite: str) -> tuple[str, ...]:
    """Requirements a packaged suite claims."""
    return tuple(sorted({e for s in charger_suite(suite) for e in s.exigences}))


def plancher() -> Plancher:
    """Read the committed ratchet."""
    brut = (resources.files("vitalbench.harness") / "plancher.json").read_bytes()
    return msgspec.json.decode(brut, type=Plancher)
