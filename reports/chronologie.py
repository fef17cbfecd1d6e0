"""The timeline of each scenario, from the journal: who spoke to whom, in order.

Consecutive APDUs of one reader are gathered in one row, so that a facture reads at a glance
and every exchange stays one click away.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

DETAIL_MAX = 480
"""Characters of an event shown in a report; the journal holds it whole."""

MUETS = frozenset({"campagne", "scenario.debut", "scenario.fin"})
VOIES = ("poste", "cartes", "modules", "services", "messagerie", "organismes")


class EvenementLu(msgspec.Struct, frozen=True):
    """What a report needs of one line of the journal."""

    seq: int
    genre: str
    t_monde: str = ""
    scenario: str = ""
    origine: str = "vu"
    donnees: dict[str, object] = {}
    pieces: dict[str, str] = {}


class Rangee(msgspec.Struct, kw_only=True):
    """One row of a timeline: its lane, a headline and the exchanges behind it."""

    premier: int
    dernier: int
    instant: str
    voie: str
    titre: str
    details: list[str]
    alerte: bool = False


def lire_evenements(journal: Path) -> Iterator[EvenementLu]:
    """Stream the events of a journal, one line at a time."""
    decodeur = msgspec.json.Decoder(EvenementLu)
    with journal.open("rb") as flux:
        for ligne in flux:
            if ligne.strip():
                yield decodeur.decode(ligne)


def _mot(donnees: dict[str, object], *cles: str) -> str:
    return " · ".join(str(donnees[cle]) for cle in cles if donnees.get(cle) not in (None, "", []))


def _decrire(evenement: EvenementLu) -> tuple[str, str, bool]:
    donnees = evenement.donnees
    genre = evenement.genre
    match genre:
        case "apdu":
            return "cartes", f"Échanges avec la carte {donnees.get('lecteur', '')}", False
        case "carte":
            return "cartes", f"Carte {_mot(donnees, 'lecteur', 'action', 'contenu_id')}", False
        case "appel_module":
            return "modules", f"Appel {_mot(donnees, 'fonction', 'statut')}", False
        case "service":
            return "services", f"Service {_mot(donnees, 'service', 'operation', 'statut')}", False
        case "smtp":
            return "messagerie", f"Envoi SMTP {_mot(donnees, 'de', 'code')}", False
        case "pop3":
            return "messagerie", f"Relève POP3 {_mot(donnees, 'utilisateur', 'commande')}", False
        case "reception":
            refus = donnees.get("statut") == "refus"
            return "organismes", f"Accueil : {_mot(donnees, 'etape', 'statut', 'cause')}", refus
        case "retour":
            return "organismes", f"Retour {_mot(donnees, 'type', 'sens', 'lot')}", False
        case "liquidation":
            return "organismes", f"Liquidation {_mot(donnees, 'facture', 'etat', 'motif')}", False
        case "pilote":
            refus = "erreur" in donnees and donnees["erreur"] is not None
            return "poste", f"Commande « {donnees.get('methode', '')} »", refus
        case "etape":
            return "poste", f"Étape {_mot(donnees, 'rang', 'action', 'repere')}", False
        case "horloge":
            return "poste", f"Horloge au {donnees.get('instant', '')}", False
        case "monde":
            return "poste", f"Monde : {_mot(donnees, 'action')}", False
        case "declare":
            return "poste", f"Déclaré par {_mot(donnees, 'operateur', 'texte')}", False
        case _:
            return "poste", genre, False


def _court(texte: str, longueur: int) -> str:
    return texte if len(texte) <= longueur else texte[:longueur] + "…"


def _detail(evenement: EvenementLu) -> str:
    donnees = evenement.donnees
    if evenement.genre == "apdu":
        commande = _court(str(donnees.get("commande", "")), 40)
        return f"{commande} → {_court(str(donnees.get('reponse', '')), 40)}"
    return _court(msgspec.json.encode(donnees).decode(), DETAIL_MAX)


def chronologies(journal: Path) -> dict[str, list[Rangee]]:
    """Give the rows of each scenario of a journal, by scenario id."""
    resultat: dict[str, list[Rangee]] = {}
    for evenement in lire_evenements(journal):
        if evenement.genre in MUETS or evenement.donnees.get("phase") == "avant":
            continue
        rangees = resultat.setdefault(evenement.scenario, [])
        voie, titre, alerte = _decrire(evenement)
        precedente = rangees[-1] if rangees else None
        if evenement.genre == "apdu" and precedente is not None and precedente.titre == titre:
            precedente.dernier = evenement.seq
            precedente.details.append(_detail(evenement))
            continue
        rangees.append(
            Rangee(
                premier=evenement.seq,
                dernier=evenement.seq,
                instant=evenement.t_monde.replace("T", " ")[:19],
                voie=voie,
                titre=titre,
                details=[_detail(evenement)],
                alerte=alerte,
            )
        )
    return resultat
