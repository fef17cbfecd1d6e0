"""Judges one scenario from its journal: its checks, its expectations, how it ended."""

from vitalbench.harness.checks.registry import Check, Registre
from vitalbench.harness.evidence.declare import NonDit
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import JournalIllisible
from vitalbench.harness.evidence.resultats import EtatScenario, VerdictScenario
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.runner.attentes import juger_attentes
from vitalbench.harness.runner.garde import Garde
from vitalbench.harness.runner.retenue import faisable, retenir


def juger_scenario(
    dossier: Dossier, registre: Registre
) -> tuple[VerdictScenario, tuple[Constat, ...]]:
    """Give the state of the scenario, and the constats of its checks."""
    donnees = dossier.fin.donnees
    etat_joue = str(donnees.get("etat", "joue"))
    duree = donnees.get("duree_ms")
    attentes: tuple[Constat, ...] = ()
    constats: tuple[Constat, ...] = ()
    pannes: list[str] = []
    if etat_joue != "non_applicable":
        constats = retenir(
            dossier,
            etat_joue,
            (
                constat
                for check in registre.applicables(dossier.exigences)
                for constat in _constats(check, dossier, pannes)
            ),
        )
        attentes = _attentes(dossier, pannes)
        dossier.lue_jusqu_a = 0
        attentes = faisable(dossier, attentes)
    etat, motif = _etat(etat_joue, str(donnees.get("motif", "")), attentes)
    connu = str(dossier.debut.donnees.get("echec_connu") or "")
    if connu and etat not in {"non_applicable", "non_verifie"}:
        rompus = any(c.verdict is Verdict.NON_CONFORME for c in constats)
        if etat != "conforme" or rompus:
            etat, motif, constats = "echec_connu", connu, ()
        else:
            etat, motif = "a_revoir", f"échec connu qui passe désormais : {connu}"
    if pannes:
        etat, motif = "interrompu", pannes[0]
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


def _constats(check: Check, dossier: Dossier, pannes: list[str]) -> tuple[Constat, ...]:
    """Run one check; one that breaks decides nothing, and its scenario says so."""
    garde, dits = Garde(), list[Constat]()
    dossier.lue_jusqu_a = 0
    with garde:
        dits.extend(check.constats(dossier))
        return faisable(dossier, dits)
    if isinstance(garde.erreur, JournalIllisible):
        raise garde.erreur
    if isinstance(garde.erreur, NonDit):
        return (*faisable(dossier, dits), _non_dit(check, dossier, garde.erreur))
    pannes.append(f"la vérification {check.nom} a échoué ({garde.motif})")
    return (
        Constat(
            exigence=check.exigence,
            partie=check.partie,
            verdict=Verdict.NON_VERIFIE,
            lieu=dossier.fin.lieu(),
            origine="vu",
            regle=check.regle,
            attendu="une vérification menée à son terme",
            trouve=pannes[-1],
            scenario=dossier.id,
            check=check.nom,
        ),
    )


def _non_dit(check: Check, dossier: Dossier, tu: NonDit) -> Constat:
    """Leave NON VÉRIFIÉ what the operator was not asked, or does not know."""
    return Constat(
        exigence=check.exigence,
        partie=check.partie,
        verdict=Verdict.NON_VERIFIE,
        lieu=tu.vue.lieu,
        origine=tu.vue.origine,
        regle=check.regle,
        trouve=str(tu),
        scenario=dossier.id,
        check=check.nom,
    )


def _attentes(dossier: Dossier, pannes: list[str]) -> tuple[Constat, ...]:
    garde = Garde()
    with garde:
        return tuple(juger_attentes(dossier))
    if isinstance(garde.erreur, JournalIllisible):
        raise garde.erreur
    pannes.append(f"les attentes du scénario n'ont pas pu être jugées ({garde.motif})")
    return ()


def _etat(joue: str, motif: str, attentes: tuple[Constat, ...]) -> tuple[EtatScenario, str]:
    if joue == "interrompu":
        return "interrompu", motif
    if joue == "non_applicable":
        return "non_applicable", motif
    if joue in {"non_supporte", "passe"}:
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
