"""Reads scenario files; an error names file, line, column and field, in French."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

import msgspec
import yaml

from vitalbench.harness.profil.perimetre import FAMILLES, OPTIONS
from vitalbench.harness.scenario.francais import Chemin, expliquer, nommer, suggerer
from vitalbench.harness.scenario.modele import (
    ATTENTES,
    MONDE,
    Attendu,
    Contexte,
    DateRelativeInvalide,
    Etape,
    ProfilCible,
    ReglageReception,
    Scenario,
    verifier_jour,
)
from vitalbench.reference.catalogue import SUITES
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.protocol.commandes import COMMANDES

TAILLE_MAX = 1024 * 1024
VARIANTES_MAX = 500
PROFONDEUR_MAX = 12
NOEUDS_MAX = 20_000
NOEUDS_VARIANTES_MAX = 400_000
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+\Z")
_VARIABLE = re.compile(r"\$\{([a-z_][a-z0-9_]*)\}")
_Chargeur = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")
CHAMPS = (
    "id",
    "title",
    "lecon",
    "suites",
    "requirements",
    "profile",
    "tags",
    "known_failing",
    "given",
    "when",
    "then",
    "variantes",
)
OBLIGATOIRES = ("id", "title", "requirements", "given", "when")


class ScenarioIllisible(Exception):
    """A scenario that cannot be run: file, line, column, field and reason."""

    def __init__(self, fichier: str, ligne: int, colonne: int, champ: str, motif: str) -> None:
        lieu = fichier
        if ligne:
            lieu += f", ligne {ligne}, colonne {colonne}"
        if champ:
            lieu += f", champ « {champ} »"
        super().__init__(f"{lieu} : {motif}")
        self.fichier, self.ligne, self.colonne = fichier, ligne, colonne
        self.champ, self.motif = champ, motif


class _Source:
    """A YAML document with the place of each of its nodes."""

    def __init__(self, fichier: str, texte: str) -> None:
        self.fichier = fichier
        self.lieux: dict[Chemin, tuple[int, int]] = {(): (1, 1)}
        self._parcourir(texte)
        chargeur = _Chargeur(texte)
        try:
            noeud = chargeur.get_single_node()
            if noeud is None:
                raise ScenarioIllisible(fichier, 1, 1, "", "fichier vide")
            self._situer(noeud, ())
            self.valeur: object = chargeur.construct_document(noeud)
        except yaml.MarkedYAMLError as erreur:
            raise _yaml_illisible(fichier, erreur) from None
        except (yaml.YAMLError, ValueError, TypeError):
            motif = "YAML illisible : une valeur ne se lit pas (nombre ou date hors limites ?)"
            raise ScenarioIllisible(fichier, 1, 1, "", motif) from None
        finally:
            chargeur.dispose()

    def _parcourir(self, texte: str) -> None:
        """Refuse tags, depth and size before anything is built."""
        noeuds = profondeur = documents = 0
        try:
            for evenement in yaml.parse(texte, _Chargeur):
                noeuds += 1
                documents += isinstance(evenement, yaml.DocumentStartEvent)
                if isinstance(evenement, yaml.CollectionStartEvent):
                    profondeur += 1
                elif isinstance(evenement, yaml.CollectionEndEvent):
                    profondeur -= 1
                motif = (
                    "les étiquettes YAML (!) sont refusées"
                    if getattr(evenement, "tag", None)
                    else "structure trop profonde"
                    if profondeur > PROFONDEUR_MAX
                    else f"plus de {NOEUDS_MAX} éléments"
                    if noeuds > NOEUDS_MAX
                    else "un fichier est un seul document YAML"
                    if documents > 1
                    else ""
                )
                if motif:
                    ligne, colonne = _place(evenement.start_mark)
                    raise ScenarioIllisible(self.fichier, ligne, colonne, "", motif)
        except yaml.MarkedYAMLError as erreur:
            raise _yaml_illisible(self.fichier, erreur) from None
        except yaml.YAMLError as erreur:
            raise ScenarioIllisible(self.fichier, 1, 1, "", f"YAML illisible : {erreur}") from None

    def _situer(self, noeud: yaml.Node, chemin: Chemin) -> None:
        if chemin in self.lieux and chemin:
            self.refuser(chemin, "champ répété")
        if len(chemin) > PROFONDEUR_MAX or len(self.lieux) > NOEUDS_MAX:
            self.refuser(chemin[:PROFONDEUR_MAX], "structure trop grande, alias compris")
        self.lieux[chemin] = (noeud.start_mark.line + 1, noeud.start_mark.column + 1)
        if isinstance(noeud, yaml.MappingNode):
            for cle, valeur in noeud.value:
                self._situer(valeur, (*chemin, str(cle.value)))
        elif isinstance(noeud, yaml.SequenceNode):
            for rang, valeur in enumerate(noeud.value):
                self._situer(valeur, (*chemin, rang))

    def refuser(self, chemin: Chemin, motif: str) -> NoReturn:
        while chemin not in self.lieux:
            chemin = chemin[:-1]
        ligne, colonne = self.lieux[chemin]
        raise ScenarioIllisible(self.fichier, ligne, colonne, nommer(chemin), motif)


class _Marque(Protocol):
    line: int
    column: int


def _place(marque: _Marque | None) -> tuple[int, int]:
    return (marque.line + 1, marque.column + 1) if marque else (1, 1)


def _yaml_illisible(fichier: str, erreur: yaml.MarkedYAMLError) -> ScenarioIllisible:
    ligne, colonne = _place(erreur.problem_mark or erreur.context_mark)
    return ScenarioIllisible(fichier, ligne, colonne, "", f"YAML illisible : {erreur.problem}")


def lire_scenarios(chemin: Path, suite: str = "") -> tuple[Scenario, ...]:
    """Read one file: the scenario, or one scenario per row of its variantes."""
    try:
        if chemin.stat().st_size > TAILLE_MAX:
            raise ScenarioIllisible(str(chemin), 0, 0, "", f"plus de {TAILLE_MAX} octets")
        texte = chemin.read_text(encoding="utf-8")
    except OSError as erreur:
        raise ScenarioIllisible(
            str(chemin), 0, 0, "", f"scénario illisible ({phrase(erreur)})"
        ) from None
    except UnicodeDecodeError as erreur:
        raise ScenarioIllisible(
            str(chemin), 0, 0, "", f"texte qui n'est pas de l'UTF-8 (octet {erreur.start})"
        ) from None
    return lire_texte(texte, str(chemin), suite or chemin.parent.name)


def lire_texte(texte: str, fichier: str, suite: str) -> tuple[Scenario, ...]:
    """Read scenarios from YAML text."""
    source = _Source(fichier, texte)
    racine = source.valeur
    if not isinstance(racine, dict):
        source.refuser((), "un scénario est un objet à champs (id, title, given, when…)")
    for champ in racine:
        if champ not in CHAMPS:
            source.refuser((str(champ),), f"champ inconnu (admis : {', '.join(CHAMPS)})")
    for champ in OBLIGATOIRES:
        if champ not in racine:
            source.refuser((), f"champ « {champ} » absent")
    rangees = racine.get("variantes")
    if rangees is None:
        return (_scenario(source, racine, suite, texte, ""),)
    if not isinstance(rangees, list) or not rangees or len(rangees) > VARIANTES_MAX:
        source.refuser(("variantes",), f"une table de 1 à {VARIANTES_MAX} lignes est attendue")
    if len(rangees) * len(source.lieux) > NOEUDS_VARIANTES_MAX:
        source.refuser(("variantes",), "trop de variantes pour un scénario de cette taille")
    return tuple(
        _scenario(source, _substituer(source, racine, rang), suite, texte, f"V{rang + 1}")
        for rang in range(len(rangees))
    )


def _substituer(source: _Source, racine: dict[str, object], rang: int) -> dict[str, object]:
    rangees = racine["variantes"]
    rangee = rangees[rang] if isinstance(rangees, list) else None
    if not isinstance(rangee, dict):
        source.refuser(("variantes", rang), "une ligne de variantes est un objet à champs")
    valeurs = {str(cle): valeur for cle, valeur in rangee.items()}

    def remplacer(valeur: object, chemin: Chemin) -> object:
        if isinstance(valeur, dict):
            return {c: remplacer(v, (*chemin, str(c))) for c, v in valeur.items()}
        if isinstance(valeur, list):
            return [remplacer(v, (*chemin, i)) for i, v in enumerate(valeur)]
        if not isinstance(valeur, str):
            return valeur
        for nom in _VARIABLE.findall(valeur):
            if nom not in valeurs:
                source.refuser(chemin, f"variable ${{{nom}}} absente de la variante {rang + 1}")
        seul = _VARIABLE.fullmatch(valeur)
        if seul:
            return valeurs[seul[1]]
        return _VARIABLE.sub(lambda m: str(valeurs[m[1]]), valeur)

    return {cle: remplacer(valeur, (cle,)) for cle, valeur in racine.items() if cle != "variantes"}


def _scenario(
    source: _Source, racine: dict[str, object], suite: str, texte: str, variante: str
) -> Scenario:
    ident = racine["id"]
    if not isinstance(ident, str) or not _ID.match(ident):
        source.refuser(("id",), f"identifiant mal formé : {ident!r} (exemple : NOM-001)")
    exigences = _convertir(source, racine["requirements"], tuple[str, ...], ("requirements",))
    if len(set(exigences)) != len(exigences):
        source.refuser(("requirements",), "exigence citée deux fois")
    contexte = _convertir(source, racine["given"], Contexte, ("given",))
    _convertir(source, _neutraliser(contexte.reception), ReglageReception, ("given", "reception"))
    try:
        verifier_jour(contexte.date)
    except DateRelativeInvalide as erreur:
        source.refuser(("given", "date"), str(erreur))
    etapes = tuple(_etapes(source, racine["when"]))
    return Scenario(
        id=f"{ident}-{variante}" if variante else str(ident),
        titre=_convertir(source, racine["title"], str, ("title",)),
        suite=suite,
        exigences=exigences,
        profil=_profil(source, racine.get("profile")),
        etiquettes=_convertir(source, racine.get("tags") or (), tuple[str, ...], ("tags",)),
        contexte=contexte,
        etapes=etapes,
        attentes=tuple(_attentes(source, racine.get("then") or [], etapes)),
        source=texte,
        fichier=source.fichier,
        echec_connu=_convertir(source, racine.get("known_failing") or "", str, ("known_failing",)),
        lecon=_convertir(source, racine.get("lecon") or "", str, ("lecon",)).strip(),
        partage=_partage(source, racine.get("suites") or [], suite),
    )


def _partage(source: _Source, valeur: object, suite: str) -> tuple[str, ...]:
    """Read the suites a scenario counts in beside that of its folder."""
    partage = _convertir(source, valeur, tuple[str, ...], ("suites",))
    for rang, nom in enumerate(partage):
        if nom == suite or nom in partage[:rang]:
            source.refuser(("suites", rang), f"suite « {nom} » déjà dite")
        if nom not in SUITES:
            connues = ", ".join(SUITES)
            source.refuser(("suites", rang), f"suite inconnue : {nom!r} (suites : {connues})")
    return partage


def _profil(source: _Source, valeur: object) -> ProfilCible:
    profil = _convertir(source, valeur or {}, ProfilCible, ("profile",))
    for champ, cites, admis in (
        ("families", profil.families, FAMILLES),
        ("options", profil.options, OPTIONS),
    ):
        for rang, ident in enumerate(cites):
            if ident not in admis:
                source.refuser(
                    ("profile", champ, rang), f"inconnu : {ident!r}" + suggerer(ident, admis)
                )
    return profil


def _etapes(source: _Source, valeur: object) -> Iterator[Etape]:
    if not isinstance(valeur, list) or not valeur:
        source.refuser(("when",), "une liste d'étapes est attendue")
    reperes: set[str] = set()
    for rang, brute in enumerate(valeur):
        chemin: Chemin = ("when", rang)
        action, parametres, repere = _seule_cle(source, brute, chemin, frozenset({"repere"}))
        modele = COMMANDES.get(action) or MONDE.get(action)
        if modele is None:
            source.refuser(chemin, f"étape inconnue : {action!r}")
        if repere in reperes:
            source.refuser((*chemin, "repere"), f"repère « {repere} » déjà donné")
        if repere:
            reperes.add(repere)
        _verifier_reperes(source, parametres, reperes, (*chemin, action))
        _convertir(source, _neutraliser(parametres), modele, (*chemin, action))
        yield Etape(action=action, parametres=parametres, repere=repere)


def _neutraliser(parametres: dict[str, object]) -> dict[str, object]:
    """Dates relative to J are days only once J is known: any day does for validation."""

    def un(valeur: object) -> object:
        if isinstance(valeur, str) and valeur.startswith("J"):
            try:
                verifier_jour(valeur)
            except DateRelativeInvalide:
                return valeur
            return "2026-01-01"
        if isinstance(valeur, dict):
            return {str(c): un(v) for c, v in valeur.items()}
        if isinstance(valeur, list):
            return [un(v) for v in valeur]
        return valeur

    return {cle: un(valeur) for cle, valeur in parametres.items()}


def _verifier_reperes(source: _Source, valeur: object, reperes: set[str], chemin: Chemin) -> None:
    if isinstance(valeur, dict):
        for cle, contenu in valeur.items():
            _verifier_reperes(source, contenu, reperes, (*chemin, str(cle)))
    elif isinstance(valeur, list):
        for rang, contenu in enumerate(valeur):
            _verifier_reperes(source, contenu, reperes, (*chemin, rang))
    elif isinstance(valeur, str) and valeur.startswith("@") and valeur[1:] not in reperes:
        source.refuser(chemin, f"le repère « {valeur[1:]} » n'est donné par aucune étape d'avant")


def _attentes(source: _Source, valeur: object, etapes: tuple[Etape, ...]) -> Iterator[Attendu]:
    if not isinstance(valeur, list):
        source.refuser(("then",), "une liste d'attentes est attendue")
    reperes = {e.repere for e in etapes}
    for rang, brute in enumerate(valeur):
        chemin: Chemin = ("then", rang)
        nom, valeurs, _ = _seule_cle(source, brute, chemin, frozenset())
        modele = ATTENTES.get(nom)
        if modele is None:
            source.refuser(chemin, f"attente inconnue : {nom!r} (admises : {', '.join(ATTENTES)})")
        _convertir(source, valeurs, modele, (*chemin, nom))
        repere = valeurs.get("repere")
        if repere and repere not in reperes:
            source.refuser(
                (*chemin, nom, "repere"), f"aucune étape ne porte le repère « {repere} »"
            )
        yield Attendu(type=nom, valeurs=valeurs)


def _seule_cle(
    source: _Source, brute: object, chemin: Chemin, admises: frozenset[str]
) -> tuple[str, dict[str, object], str]:
    if isinstance(brute, str):
        brute = {brute: None}
    if not isinstance(brute, dict):
        source.refuser(chemin, "une étape est un nom suivi de ses paramètres")
    noms = [str(c) for c in brute if c not in admises]
    if len(noms) != 1:
        source.refuser(chemin, "une seule action par ligne est attendue")
    parametres = brute[noms[0]]
    if parametres is None:
        parametres = {}
    if not isinstance(parametres, dict):
        source.refuser((*chemin, noms[0]), "des paramètres nommés sont attendus")
    builtins = msgspec.to_builtins({str(c): v for c, v in parametres.items()})
    return noms[0], builtins, str(brute.get("repere") or "")


def _convertir(source: _Source, valeur: object, type_: type[T], chemin: Chemin) -> T:
    try:
        return msgspec.convert(msgspec.to_builtins(valeur), type_)
    except msgspec.ValidationError as erreur:
        place, motif = expliquer(erreur)
        source.refuser((*chemin, *place), motif)
