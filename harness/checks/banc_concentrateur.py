"""The simulated concentrator: lots unchanged, returns handed back (« banc », convention)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import LotRecu
from vitalbench.harness.evidence.vues import Vue
from vitalbench.reference.norms.b2_lecture import lire_fichier
from vitalbench.reference.norms.courriel import CourrielIllisible, lire_message

RECEPTION = {Canal.RECEPTION, Canal.FICHIER}


def _relais(dossier: Dossier) -> tuple[Vue, ...]:
    """Every mail that the concentrator sent an organism."""
    return dossier.vues("relais", Vue)


def _arrives(dossier: Dossier, relais: Vue) -> tuple[LotRecu, ...]:
    message = relais.texte("message_id")
    return tuple(lot for lot in dossier.lots if lot.evenement.donnees.get("message_id") == message)


@check("CONV-OCT-01", partie="inchanges", reads=RECEPTION)
def lots_relayes_inchanges(dossier: Dossier) -> Iterator[Jugement]:
    """The concentrator relays lots byte for byte (convention)."""
    for relais in _relais(dossier):
        confies = {lot.corps for lot in lire_fichier(dossier.piece(relais, "recu") or b"").lots}
        arrives = _arrives(dossier, relais)
        if not arrives:
            yield non_conforme(relais, "les lots confiés", "aucun lot à l'arrivée")
        for lot in arrives:
            tel_quel = lot.lot.corps in confies
            trouve = "tel quel" if tel_quel else "modifié"
            yield tenu(lot, tel_quel, "un lot tel quel", trouve)


@check("CONV-OCT-01", partie="accuses", reads={Canal.RETOUR, Canal.MONDE})
def accuses_restitues(dossier: Dossier) -> Iterator[Jugement]:
    """Every ARL comes back to the PS, as the answer to the PS's own mail (convention)."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    for relais in _relais(dossier):
        organisme, message = relais.texte("vers"), relais.texte("pour")
        rendus = [
            r
            for r in dossier.retours
            if (r.type, r.texte("organisme"), r.texte("pour")) == ("ARL", organisme, message)
        ]
        if not rendus:
            yield non_conforme(relais, f"l'ARL de {organisme}", "aucun ARL rendu")
        for retour in rendus:
            trouve = (retour.texte("destinataire"), retour.texte("etat"))
            yield egal(retour, trouve, (ps.adresse if ps else "", "remis"))


@check("CONV-OCT-01", partie="identite", reads=RECEPTION | {Canal.MONDE})
def identite_conservee(dossier: Dossier) -> Iterator[Jugement]:
    """The PS stays the sender that mails and lots name (convention)."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    numero = ps.cps.situations[0].numero_facturation if ps else ""
    for relais in _relais(dossier):
        try:
            sujet = lire_message(dossier.piece(relais, "message") or b"").sujet
        except CourrielIllisible as illisible:
            yield non_conforme(relais, "un message lisible", str(illisible))
            continue
        yield egal(relais, sujet.emetteur.strip().lstrip("0"), numero)
        for lot in _arrives(dossier, relais):
            zone = lot.de("no_ps")
            yield egal(zone, str(zone.valeur), numero)
