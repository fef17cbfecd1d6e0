"""Registry of checks and of the parts each verification sentence demands.

A check is a pure function over the dossier of one scenario, bound to one requirement and one
part of it. The parts live beside the checks in `verification/<theme>.yaml`.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec
import yaml

from vitalbench.harness.checks.jugement import Jugement
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.findings import Constat
from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.catalogue.vocabulaire import RaisonHorsPortee


class Canal(StrEnum):
    """Channels a check may read."""

    APDU = "apdu"
    APPEL = "appel"
    SERVICE = "service"
    SMTP = "smtp"
    FICHIER = "fichier"
    RECEPTION = "reception"
    RETOUR = "retour"
    POP3 = "pop3"
    ECRAN = "ecran"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    MONDE = "monde"


CANAUX_DITS = frozenset({Canal.ECRAN, Canal.DOCUMENT, Canal.ARCHIVE})


class Portee(StrEnum):
    """On which scenarios a check runs: those that cite its requirement, or all of them."""

    CITEE = "citee"
    UNIVERSELLE = "universelle"


Fonction = Callable[[Dossier], Iterator[Jugement]]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check: what it is about, what it reads, and its rule in one sentence."""

    nom: str
    exigence: str
    partie: str
    canaux: frozenset[Canal]
    portee: Portee
    regle: str
    fonction: Fonction

    def constats(self, dossier: Dossier) -> Iterator[Constat]:
        """Run on one scenario; each assertion gets its requirement, part and rule."""
        for jugement in self.fonction(dossier):
            yield Constat(
                exigence=self.exigence,
                partie=self.partie,
                verdict=jugement.verdict,
                lieu=jugement.lieu,
                origine=jugement.origine,
                regle=registre().verifications[self.exigence].partie(self.partie).texte,
                attendu=jugement.attendu,
                trouve=jugement.trouve,
                cause_probable=jugement.cause,
                commande=_commande(dossier, jugement),
                scenario=dossier.id,
                check=self.nom,
            )


class Partie(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a verification sentence.

    `canal` is set when only the software's own word can decide it (screen, document, archive
    as exported); elsewhere what the software says is never enough. `profil` names the families
    or options of a profile that give the part an object; one is enough.
    """

    texte: str
    canal: Canal | None = None
    profil: tuple[str, ...] = ()


class HorsPortee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part that no channel can decide, with a reason of the closed list."""

    raison: RaisonHorsPortee
    phrase: str


class Verification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parts of one requirement."""

    parties: dict[str, str | Partie]
    hors_portee: dict[str, HorsPortee] = {}

    def partie(self, nom: str) -> Partie:
        """Give one part, whichever way it was written."""
        valeur = self.parties[nom]
        return Partie(texte=valeur) if isinstance(valeur, str) else valeur


class RegistreInvalide(Exception):
    """A check or a part that contradicts the catalogue or another one."""


_CHECKS: dict[tuple[str, str, str], Check] = {}


def check(
    exigence: str,
    *,
    partie: str,
    reads: set[Canal],
    portee: Portee = Portee.CITEE,
) -> Callable[[Fonction], Fonction]:
    """Register a check; several decorators may bind the same function."""

    def inscrire(fonction: Fonction) -> Fonction:
        doc = inspect.getdoc(fonction) or ""
        module = fonction.__module__.rpartition(".")[2]
        nom = f"{module}.{fonction.__name__}"
        cle = (exigence, partie, nom)
        if not doc:
            raise RegistreInvalide(f"{nom} : sans docstring")
        if cle in _CHECKS:
            raise RegistreInvalide(f"{nom} : inscrit deux fois pour {exigence} « {partie} »")
        _CHECKS[cle] = Check(
            nom=nom,
            exigence=exigence,
            partie=partie,
            canaux=frozenset(reads),
            portee=portee,
            regle=doc.partition("\n\n")[0].replace("\n", " "),
            fonction=fonction,
        )
        return fonction

    return inscrire


class Registre(msgspec.Struct, frozen=True, kw_only=True):
    """Every check and every part, verified against the catalogue."""

    checks: tuple[Check, ...]
    verifications: Mapping[str, Verification]

    def pour(self, exigence: str) -> tuple[Check, ...]:
        """Checks bound to one requirement."""
        return tuple(c for c in self.checks if c.exigence == exigence)

    def applicables(self, citees: frozenset[str]) -> tuple[Check, ...]:
        """Checks that run on a scenario citing these requirements."""
        return tuple(
            c for c in self.checks if c.portee is Portee.UNIVERSELLE or c.exigence in citees
        )


SANS_CHECKS = frozenset({"jugement", "registry"})


@cache
def registre() -> Registre:
    """Load every theme of checks and its parts, once; refuse what does not hold together."""
    paquet = importlib.import_module("vitalbench.harness.checks")
    for module in pkgutil.iter_modules(paquet.__path__):
        if module.name not in SANS_CHECKS and not module.ispkg:
            importlib.import_module(f"{paquet.__name__}.{module.name}")
    verifications = _verifications()
    checks = tuple(sorted(_CHECKS.values(), key=lambda c: (c.exigence, c.partie, c.nom)))
    connues = catalogue()
    for c in checks:
        if c.exigence not in connues:
            raise RegistreInvalide(f"{c.nom} : exigence inconnue {c.exigence}")
        verification = verifications.get(c.exigence)
        if verification is None or c.partie not in verification.parties:
            raise RegistreInvalide(
                f"{c.nom} : la partie « {c.partie} » de {c.exigence} n'est pas déclarée"
            )
        dite = verification.partie(c.partie).canal
        if c.canaux <= CANAUX_DITS and dite is None:
            raise RegistreInvalide(
                f"{c.nom} ne lit que ce que le logiciel dit : la partie « {c.partie} » doit "
                "déclarer son canal"
            )
    return Registre(checks=checks, verifications=verifications)


def _verifications() -> dict[str, Verification]:
    trouvees: dict[str, Verification] = {}
    dossier = resources.files("vitalbench.harness.checks") / "verification"
    connues = catalogue()
    for fichier in sorted(dossier.iterdir(), key=lambda f: f.name):
        if not fichier.name.endswith(".yaml"):
            continue
        brut = yaml.safe_load(fichier.read_text(encoding="utf-8")) or {}
        try:
            lues = msgspec.convert(brut, dict[str, Verification])
        except msgspec.ValidationError as erreur:
            raise RegistreInvalide(f"{fichier.name} : {erreur}") from None
        for exigence, verification in lues.items():
            if exigence in trouvees:
                raise RegistreInvalide(f"{fichier.name} : {exigence} déjà décrite ailleurs")
            if exigence not in connues:
                raise RegistreInvalide(f"{fichier.name} : exigence inconnue {exigence}")
            if not verification.parties:
                raise RegistreInvalide(f"{fichier.name} : {exigence} sans partie")
            trouvees[exigence] = verification
    return trouvees


def _commande(dossier: Dossier, jugement: Jugement) -> str:
    lieu = jugement.lieu
    if lieu.fichier and lieu.ligne is not None:
        return f"vitalbench show {dossier.chemin.parent / lieu.fichier} --ligne {lieu.ligne}"
    if lieu.evenement is not None:
        return (
            f"vitalbench replay {dossier.chemin} --scenario {dossier.id} "
            f"--evenement {lieu.evenement}"
        )
    return ""
