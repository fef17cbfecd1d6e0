"""Judges one scenario from its journal: its checks, its expectations, how it ended."""

from vitalbench.harness.checks.registry import Registre
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.resultats import EtatScenario, VerdictScenario
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.runner.attentes import juger_attentes


def juger_scenario(
    dossier: Dossier, registre: Registre
) -> tuple[VerdictScenario, tuple[Constat, ...]]:
    """Give the state of the scenario, and the constats of its checks."""
    donnees = dossier.fin.donnees
    etat_joue = str(donnees.get("etat", "joue"))
    duree = donnees.get("duree_ms")
    attentes: tuple[Constat, ...] = ()
    constats: tuple[Constat, ...] = ()
    if etat_joue != "non_applicable":
        constats = tuple(
            constat
            for check in registre.applicables(dossier.exigences)
            for constat in check.constats(dossier)
        )
        attentes = tuple(juger_attentes(dossier))
    etat, motif = _etat(etat_joue, str(donnees.get("motif", "")), attentes)
    connu = str(dossier.debut.donnees.get("echec_connu") or "")
    if connu and etat not in {"non_applicable", "non_verifie"}:
        rompus = any(c.verdict is Verdict.NON_CONFORME for c in constats)
        if etat != "conforme" or rompus:
            etat, motif, constats = "echec_connu", connu, ()
        else:
            etat, motif = "a_revoir", f"échec connu qui passe désormais : {connu}"
    return VerdictScenario(
        scenario=dossier.id,
        titre=dossier.titre,
        etat=etat,
        exigences=tuple(sorted(dossier.exigences)),
        motif=motif,
        duree_ms=duree if isinstance(duree, int) else 0,
        empreinte=dossier.journal.empreinte,
        constats=attentes,
    ), constats


def _etat(joue: str, motif: str, attentes: tuple[Constat, ...]) -> tuple[EtatScenario, str]:
    if joue == "interrompu":
        return "interrompu", motif
    if joue == "non_applicable":
        return "non_applicable", motif
    if joue == "non_supporte":
        return "non_verifie", motif
    rompues = [c for c in attentes if c.verdict is Verdict.NON_CONFORME]
    if rompues:
        premiere = rompues[0]
        return "non_conforme", (
            f"{premiere.partie} : attendu {premiere.attendu} ; trouvé {premiere.trouve}"
        )
    douteuses = [c for c in attentes if c.verdict is not Verdict.CONFORME]
    if douteuses:
        return "non_verifie", douteuses[0].trouve
    return "conforme", ""
