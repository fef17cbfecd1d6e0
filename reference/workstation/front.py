"""The human front in a terminal: renders `ecran` and nothing else, reads one order a line."""

import shlex
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

import msgspec

from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.protocol.commandes import (
    COMMANDES,
    Abandonner,
    Acquerir,
    ActeSaisi,
    ChangerSupport,
    Choisir,
    Commande,
    Confirmer,
    Consulter,
    Exporter,
    Forcer,
    Imprimer,
    Lire,
    MettreEnLots,
    Ouvrir,
    Reemettre,
    Relever,
    Saisir,
    Securiser,
    Supprimer,
    Transmettre,
)
from vitalbench.reference.protocol.ecran import Ecran, Valeur
from vitalbench.reference.protocol.reponses import Accueil, Document, Reponse
from vitalbench.reference.protocol.vocabulaire import vocabulaire
from vitalbench.reference.workstation.documents.classeur import ranger

AIDE = """Ordres (un par ligne) :
  ouvrir [AAAA-MM-JJ] [mode=degrade]   ouvre une facture
  cps | vitale                         lit une carte (le code porteur est demandé à part)
  choisir QUESTION CHOIX               répond à une question de l'écran
  acte CODE[,CODE…]                    saisit les actes (acte G ou acte JVJF004/ccam)
  champ NOM VALEUR                     saisit un champ
  forcer CHAMP VALEUR LIGNE            force une valeur calculée
  confirmer [MENTION]                  accepte un avertissement
  securiser | abandonner               termine la facture
  lots | transmettre | relever         télétransmet
  consulter en_attente|factures|lots|fichiers|retours|archive|configuration
  consulter reservees [CRITERE=VALEUR…]
  lire cps|vitale                      consulte une carte hors facture
  supprimer FACTURE [fse|dre|tout]     supprime une facture en attente
  reemettre fichier|lot ID             envoie à nouveau
  imprimer DOCUMENT [FACTURE] [NOM=VALEUR…]
                                       quittance, feuille_de_soins, duplicata, copie, ordonnance,
                                       feuillet_at, bordereau, bordereau_pieces… (format=html)
  aide | quitter
"""
_ESPACES_INSECABLES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_SIGNES = {"info": "-", "alerte": "!", "erreur": "x", "blocage": "X"}
_LIBELLES = {(t.genre, t.id): t.libelle for t in vocabulaire()}
DemanderCode = Callable[[], str]


class OrdreIllisible(ValueError):
    """One order typed cannot be understood; the message says why."""


def propre(valeur: object) -> str:
    """Write a value without any control character."""
    return "".join(
        c if c.isprintable() or c in _ESPACES_INSECABLES else "\N{REPLACEMENT CHARACTER}"
        for c in str(valeur)
    )


def rendre(ecran: Ecran) -> str:
    """Render one screen as text."""
    parts = [f"=== {propre(ecran.titre)} ==="]
    parts += [f" {_SIGNES[m.niveau]} {propre(m.texte)}  [{m.id}]" for m in ecran.mentions]
    for champ in ecran.champs:
        libelle = champ.libelle or _LIBELLES.get(("champ", champ.id), champ.id)
        valeur = "" if champ.valeur is None else propre(champ.valeur)
        parts.append(f"   {libelle} : {valeur}" + (f"  [{champ.id}]" if champ.modifiable else ""))
    for question in ecran.propositions:
        parts.append(f" ? {propre(question.libelle)}  [{question.id}]")
        parts += [
            f"     {'(x)' if choix.id == question.retenu else '( )'} {choix.id} — "
            f"{propre(choix.libelle)}"
            for choix in question.choix
        ]
    parts += [f"   {_ligne(ligne)}" for ligne in ecran.lignes]
    if ecran.actions:
        parts.append(" > " + ", ".join(ecran.actions))
    return "\n".join(parts) + "\n"


def _ligne(ligne: dict[str, Valeur]) -> str:
    return "  ".join(f"{nom}={propre(v)}" for nom, v in ligne.items() if v not in (None, ""))


def _jour(mot: str) -> date:
    try:
        return date.fromisoformat(mot)
    except ValueError:
        raise OrdreIllisible(f"date {mot!r} : AAAA-MM-JJ est attendu") from None


def _valeur(mot: str) -> Valeur:
    return int(mot) if mot.lstrip("-").isdigit() and not mot.startswith("0") else mot


def _ouvrir(mots: list[str]) -> Commande:
    valeurs: dict[str, object] = {}
    for mot in mots:
        if mot.startswith("mode="):
            valeurs["mode"] = mot.removeprefix("mode=")
        else:
            valeurs["date"] = _jour(mot)
    return msgspec.convert(valeurs, Ouvrir)


def _actes(mots: list[str]) -> Commande:
    actes = []
    for code in ",".join(mots).split(","):
        nom, _, genre = code.partition("/")
        if genre == "ccam":
            actes.append(ActeSaisi(code="CCAM", code_ccam=nom.upper()))
        elif nom:
            actes.append(ActeSaisi(code=nom.upper()))
    return Saisir(prestations=tuple(actes))


def _couples(mots: list[str]) -> tuple[str, dict[str, str]]:
    """Part the words NOM=VALEUR from the others."""
    couples = [mot.partition("=") for mot in mots if "=" in mot]
    seuls = " ".join(mot for mot in mots if "=" not in mot)
    return seuls, {nom: valeur for nom, _, valeur in couples}


def _imprimer(document: str, mots: list[str]) -> Commande:
    facture, couples = _couples(mots)
    champs: dict[str, Valeur] = dict(couples)
    return Imprimer(document=document, facture=facture, champs=champs)


def lire_ordre(ligne: str, demander_code: DemanderCode) -> Commande:
    """Turn one typed order into a command; the code porteur is asked apart, never echoed."""
    try:
        mots = shlex.split(ligne)
    except ValueError as erreur:
        raise OrdreIllisible(f"guillemets : {erreur}") from None
    if not mots:
        raise OrdreIllisible("ordre vide")
    ordre, reste = mots[0].lower(), mots[1:]
    try:
        match ordre, reste:
            case "ouvrir", _:
                return _ouvrir(reste)
            case "cps", []:
                return Acquerir(support="cps", code_porteur=demander_code() or None)
            case "vitale", []:
                return Acquerir(support="vitale")
            case "choisir", [question, choix]:
                return Choisir(question=question, choix=choix)
            case "acte", [_, *_]:
                return _actes(reste)
            case "champ", [nom, valeur]:
                return Saisir(champs={nom: _valeur(valeur)})
            case "forcer", [champ, valeur, rang]:
                return Forcer(champ=champ, valeur=_valeur(valeur), ligne=int(rang))
            case "confirmer", _:
                return Confirmer(mention=" ".join(reste))
            case "changer", [support]:
                return msgspec.convert({"support": support}, ChangerSupport)
            case "securiser", []:
                return Securiser(code_porteur=demander_code() or None)
            case "abandonner", []:
                return Abandonner()
            case "lots", []:
                return MettreEnLots(code_porteur=demander_code() or None)
            case "transmettre", []:
                return Transmettre()
            case "relever", []:
                return Relever()
            case "consulter", [objet, *mots]:
                ident, couples = _couples(mots)
                voulu = {"objet": objet, "id": ident, "criteres": couples}
                return msgspec.convert(voulu, Consulter)
            case "lire", ["cps"]:
                return Lire(carte="cps", code_porteur=demander_code() or None)
            case "lire", ["vitale"]:
                return Lire(carte="vitale")
            case "supprimer", [facture, *flux]:
                return msgspec.convert(
                    {"facture": facture, "flux": flux[0] if flux else "tout"}, Supprimer
                )
            case "reemettre", [objet, ident]:
                return msgspec.convert({"objet": objet, "id": ident}, Reemettre)
            case "imprimer", [document, *mots]:
                return _imprimer(document, mots)
            case "exporter", []:
                return Exporter()
    except (msgspec.ValidationError, ValueError) as erreur:
        raise OrdreIllisible(f"{ordre} : {erreur}") from None
    connus = sorted({"cps", "vitale", "acte", "champ", "lots", "aide", "quitter", *COMMANDES})
    raise OrdreIllisible(f"{propre(ligne.strip())} : ordre inconnu ({', '.join(connus)})")


def boucle(
    traiter: Callable[[Commande], Reponse | Accueil],
    ordres: Iterable[str],
    sortie: TextIO,
    demander_code: DemanderCode,
    dossier: Path,
) -> None:
    """Read orders until `quitter` and show the screen that each one answers.

    Documents are shown, and put away in `dossier`.
    """
    sortie.write(AIDE)
    for ligne in ordres:
        mot = ligne.strip().lower()
        if mot in {"quitter", "q"}:
            return
        if mot in {"", "aide", "?"}:
            sortie.write(AIDE if mot else "")
            continue
        try:
            reponse = traiter(lire_ordre(ligne, demander_code))
        except OrdreIllisible as erreur:
            sortie.write(f"Ordre non compris : {erreur}\n")
            continue
        if isinstance(reponse, Reponse):
            sortie.write(rendre(reponse.ecran))
            if reponse.refus is not None:
                sortie.write(f" Refusé : {propre(reponse.refus.message)}\n")
            for document in reponse.documents:
                sortie.write(f"--- {propre(document.titre)} ---\n")
                sortie.writelines(f"{propre(x)}\n" for x in document.texte.splitlines())
                sortie.write(f" Fichier : {_ranger(document, dossier)}\n")


def _ranger(document: Document, dossier: Path) -> str:
    try:
        return str(ranger(document, dossier))
    except OSError as erreur:
        return f"non écrit, {phrase(erreur)}"
