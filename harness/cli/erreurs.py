"""Known errors become one French line on standard error and exit code 2, never a traceback."""

import sys
from types import TracebackType

from vitalbench.reference.domain.systeme import phrase

CONNUES = frozenset(
    {
        "vitalbench.harness.checks.registry.RegistreInvalide",
        "vitalbench.harness.evidence.journal.JournalIllisible",
        "vitalbench.harness.faults.registre.FauteInvalide",
        "vitalbench.harness.offline.conversion.ConversionImpossible",
        "vitalbench.harness.offline.ouverture.SansEnregistrement",
        "vitalbench.harness.offline.profil.ProfilIllisible",
        "vitalbench.harness.pilots.pilote.PiloteDefaillant",
        "vitalbench.harness.profil.lecture.ProfilIllisible",
        "vitalbench.harness.runner.banc.MondeImpossible",
        "vitalbench.harness.runner.campagne.PassageIllisible",
        "vitalbench.harness.scenario.lecture.ScenarioIllisible",
        "vitalbench.harness.scenario.modele.DateRelativeInvalide",
        "vitalbench.reference.catalogue.exigence.ExigenceInconnue",
        "vitalbench.reference.catalogue.exigence.SuiteInconnue",
        "vitalbench.reference.catalogue.lecture.CatalogueRefuse",
        "vitalbench.reference.norms.compression.CompressionIllisible",
        "vitalbench.reference.securing.erreurs.SecurisationError",
        "vitalbench.reports.comparaison.Illisible",
        "vitalbench.simulators.cards.etats.EtatInconnu",
        "vitalbench.simulators.reception.accueil.PortOccupe",
        "vitalbench.simulators.world.monde.InconnuDuMonde",
    }
)
"""Errors whose message is already clear, by name: naming them must not load their modules."""


def imprimable(texte: str) -> str:
    """Escape control characters: what evidence holds must not drive the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in texte)


def _message(erreur: BaseException) -> str:
    noms = {f"{c.__module__}.{c.__qualname__}" for c in type(erreur).__mro__}
    if noms & CONNUES:
        return imprimable(str(erreur)).replace("\n", " ")
    if isinstance(erreur, OSError):
        lieu = f" : {erreur.filename}" if erreur.filename else ""
        return imprimable(f"{phrase(erreur)}{lieu}")
    return ""


class ErreursClaires:
    """Context that turns known errors into one line and exit code 2."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if erreur is None or isinstance(erreur, SystemExit):
            return
        if isinstance(erreur, KeyboardInterrupt):
            sys.stderr.write("vitalbench : interrompu\n")
            sys.exit(130)
        if isinstance(erreur, BrokenPipeError):
            sys.exit(141)
        message = _message(erreur)
        if message:
            sys.stderr.write(f"vitalbench : {message}\n")
            sys.exit(2)
