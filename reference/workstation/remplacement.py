"""Replacement sessions: prepared by the PS replaced, opened by the remplaçant's card (CDC §4.2.5).

The remplaçant bills with all the data of the PS replaced, under the same numbers, and signs
with his own card.
"""

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps
from vitalbench.reference.domain.identifiants import rpps_valide
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Remplacer
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.workstation.archive import Archive, EtatFacture
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.familles import famille
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

ACTIVE = "remplacement_actif"
IDENTIFIANT = "remplacant_identifiant"
PREFIXE = "remplacement:"
SANS_REMPLACANT = frozenset({"laboratoire", "fournisseur", "transporteur"})


def remplacer(poste: Installation, commande: Remplacer) -> list[Mention]:
    """Prepare, open or close a session; give what the PS is told."""
    if commande.action == "fermer":
        return _fermer(poste, commande)
    lue = poste.cartes.lire_ps(commande.code_porteur)
    designe = str(commande.champs.get("remplacant") or "")
    if designe:
        return _preparer(poste, lue, designe)
    return _ouvrir(poste, lue)


def _preparer(poste: Installation, titulaire: ContenuCps, designe: str) -> list[Mention]:
    """Copy every situation of the PS replaced, for one remplaçant (CDC-4.2.5.1-07, -08)."""
    familles = {famille(poste.tables, s.code_specialite) for s in titulaire.situations}
    if not titulaire.situations or familles & SANS_REMPLACANT:
        raise RefusPoste(
            v.R_REMPLACEMENT, "Le remplacement n'est pas offert à cette famille de professionnels"
        )
    if not rpps_valide(designe) or designe == titulaire.numero_national:
        raise RefusPoste(v.R_CHAMP, "remplacant : le numéro RPPS d'un autre professionnel")
    poste.archive.memoriser(PREFIXE + designe, msgspec.json.encode(titulaire).decode())
    return [mention(v.M_REMPLACEMENT_PREPARE, f"Remplacement préparé pour {designe}")]


def _ouvrir(poste: Installation, lue: ContenuCps) -> list[Mention]:
    """Open the session of the card in the reader, and of no other (CDC-4.2.5.2-01)."""
    if poste.archive.parametre(PREFIXE + lue.numero_national) is None:
        raise RefusPoste(
            v.R_REMPLACEMENT, "Aucun remplacement n'est préparé pour le porteur de cette carte"
        )
    poste.archive.memoriser(ACTIVE, lue.numero_national)
    poste.archive.memoriser(IDENTIFIANT, _identifiant(lue))
    texte = f"Session de remplacement ouverte : {lue.nom} {lue.prenom}"
    return [mention(v.M_REMPLACEMENT_OUVERT, texte)]


def _fermer(poste: Installation, commande: Remplacer) -> list[Mention]:
    actif = poste.archive.parametre(ACTIVE)
    designe = str(commande.champs.get("remplacant") or actif or "")
    if not designe or poste.archive.parametre(PREFIXE + designe) is None:
        raise RefusPoste(v.R_REMPLACEMENT, "Aucune session de remplacement à fermer")
    poste.archive.oublier(ACTIVE)
    poste.archive.oublier(IDENTIFIANT)
    dites = [mention(v.M_REMPLACEMENT_FERME, f"Remplacement de {designe} fermé")]
    if poste.archive.factures(EtatFacture.SECURISEE):
        dites.append(mention(v.M_FACTURES_HORS_LOT, niveau="alerte"))
    if commande.champs.get("supprimer") == "oui":
        poste.archive.oublier(PREFIXE + designe)
    return dites


def _identifiant(lue: ContenuCps) -> str:
    """Give the billing number of the remplaçant, else his national number."""
    propre = lue.situations[0].numero_facturation if lue.situations else ""
    return propre or lue.numero_national


def remplacant_actif(archive: Archive) -> str:
    """Give the billing number of the remplaçant whose session is open, else nothing."""
    return archive.parametre(IDENTIFIANT) or ""


def titulaire_de(archive: Archive, lue: ContenuCps) -> ContenuCps | None:
    """Give the PS replaced when the card is the one of the session open, else None."""
    if archive.parametre(ACTIVE) != lue.numero_national:
        return None
    garde = archive.parametre(PREFIXE + lue.numero_national)
    if garde is None:
        return None
    titulaire = msgspec.json.decode(garde, type=ContenuCps)
    identifiant = _identifiant(lue)
    return msgspec.structs.replace(
        titulaire,
        situations=tuple(
            msgspec.structs.replace(s, numero_ps_remplacant=identifiant)
            for s in titulaire.situations
        ),
    )
