"""Opposition list of Vitale cards on the workstation (CDC §3.2.3.2, §4.2.6.3).

For pharmacists, when the PS turns the service on: the list and its increments come in files
handed over; a card in it makes no flux at all. Annexe 6 is not public: profil simulé.
"""

from datetime import date, timedelta

import msgspec

from vitalbench.reference.domain.cartes import SituationPs
from vitalbench.reference.norms.opposition import ListeIllisible, lire_liste
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention, Valeur
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.configuration import actif, texte
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.en_cours import Assure
from vitalbench.reference.workstation.familles import famille
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

SERVICE, BOITE = "liste_opposition", "boite_opposition"
LISTE = "opposition:liste"
CONCERNES = frozenset({"pharmacie"})
FRAICHEUR = timedelta(days=7)
"""Age from which a list counts as not received (profil simulé)."""


class Liste(msgspec.Struct, frozen=True, kw_only=True):
    """The list in force: its version, its day, the cards it holds."""

    version: int
    jour: date
    cartes: frozenset[str] = frozenset()


def active(poste: Installation) -> bool:
    """Tell whether the PS turned the service on."""
    return actif({SERVICE: poste.parametrage.valeur(SERVICE) or "non"}, SERVICE, "non")


def en_vigueur(archive: Archive) -> Liste | None:
    """Give the list in force, None when none was received."""
    gardee = archive.parametre(LISTE)
    return None if gardee is None else msgspec.json.decode(gardee, type=Liste)


def charger(archive: Archive, contenu: bytes) -> None:
    """Take a whole list, or apply an increment to the one in force (CDC-2.2.4.2-05)."""
    try:
        recue = lire_liste(contenu)
    except ListeIllisible as erreur:
        raise RefusPoste(v.R_IMPORT, f"liste d'opposition : {erreur}") from None
    connue = en_vigueur(archive)
    cartes: frozenset[str] = frozenset()
    if recue.depuis:
        if connue is None or connue.version != recue.depuis:
            raise RefusPoste(
                v.R_IMPORT,
                f"liste d'opposition : incrément depuis la version {recue.depuis}, "
                f"version en vigueur {connue.version if connue else 'aucune'}",
            )
        cartes = connue.cartes
    retenue = Liste(
        version=recue.version,
        jour=recue.jour,
        cartes=(cartes | recue.ajoutees) - recue.retirees,
    )
    archive.memoriser(LISTE, msgspec.json.encode(retenue).decode())


def exiger_hors_opposition(
    poste: Installation, situation: SituationPs | None, presentee: Assure
) -> None:
    """Refuse a card in opposition to the PS who consult the list (CDC-3.2.3.2-08)."""
    if situation is None or not _concerne(poste, situation):
        return
    liste = en_vigueur(poste.archive)
    if liste is not None and presentee.numero_serie in liste.cartes:
        raise RefusPoste(
            v.R_VITALE_OPPOSEE,
            "Carte Vitale en opposition : aucun flux ne peut être créé avec elle",
        )


def alerte(poste: Installation, situation: SituationPs | None) -> list[Mention]:
    """Warn when the list is due and was not received, or is too old (CDC-3.2.3.2-10)."""
    if situation is None or not _concerne(poste, situation):
        return []
    liste = en_vigueur(poste.archive)
    if liste is not None and poste.horloge.aujourdhui() - liste.jour <= FRAICHEUR:
        return []
    return [mention(v.M_OPPOSITION_NON_RECUE, niveau="alerte")]


def references(poste: Installation) -> dict[str, Valeur]:
    """Show the list in force, and its own mailbox when there is one (CDC-4.2.6.3-02)."""
    if not active(poste):
        return {SERVICE: "non"}
    liste = en_vigueur(poste.archive)
    valeurs: dict[str, Valeur] = {SERVICE: "oui"}
    if liste is not None:
        valeurs |= {
            "opposition.version": liste.version,
            "opposition.date": liste.jour.isoformat(),
            "opposition.cartes": len(liste.cartes),
        }
    boite = texte(poste.configuration.parametres, BOITE)
    if boite and boite != poste.configuration.messagerie.adresse:
        valeurs["opposition.boite"] = boite
    return valeurs


def _concerne(poste: Installation, situation: SituationPs) -> bool:
    return active(poste) and famille(poste.tables, situation.code_specialite) in CONCERNES
