"""The DRE of a degraded pair: no paper, an ARL awaited, a lot kept until it comes (CDC §4.2.3)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, LotRecu
from vitalbench.harness.evidence.vues import EcranVu, Retour
from vitalbench.reference.protocol.ecran import Valeur

FEUILLE, RECLAMEE = "feuille_de_soins", "feuille_de_soins_requise"
ETAPES_DRE_SEULE = ("dre_seule", "dre_seule_lot", "dre_seule_envoi")


def _message(facture: FactureRecue | LotRecu) -> str:
    return str(facture.evenement.donnees.get("message_id", ""))


def _lots_dre(dossier: Dossier) -> tuple[LotRecu, ...]:
    return tuple(lot for lot in dossier.lots if lot.factures and lot.factures[0].flux == "D")


def _arl(dossier: Dossier, message: str) -> tuple[Retour, ...]:
    return tuple(r for r in dossier.retours if r.type == "ARL" and r.texte("pour") == message)


def _lignes_dre(dossier: Dossier, repere: str) -> Iterator[tuple[EcranVu, dict[str, Valeur]]]:
    for ecran in ecrans_de(dossier, repere):
        for ligne in ecran.ecran.lignes:
            if ligne.get("flux") == "D":
                yield ecran, ligne


@check("CDC-3.5-04", partie="papier", reads={Canal.DOCUMENT})
def une_seule_feuille(dossier: Dossier) -> Iterator[Jugement]:
    """A degraded FSE and its DRE come with one paper form, the AMO's (CDC §3.5)."""
    for echange in dossier.pendant(dossier.etape("degrade"), dossier.echanges):
        feuilles = [d for d in echange.documents() if d.document.type == FEUILLE]
        yield egal(feuilles[-1] if feuilles else echange, len(feuilles), 1)


@check("CDC-3.5-04", partie="arl", reads={Canal.RETOUR, Canal.FICHIER})
def arl_de_la_seule_dre(dossier: Dossier) -> Iterator[Jugement]:
    """An ARL answers the degraded DRE, none answers the degraded FSE (CDC §3.5)."""
    for facture in dossier.factures_de("degrade"):
        recus = _arl(dossier, _message(facture))
        attendu = 1 if facture.flux == "D" else 0
        yield egal(recus[0] if recus else facture, len(recus), attendu)


@check("CDC-3.5-04", partie="suivi", reads={Canal.ARCHIVE})
def arl_suivi_jusqu_a_reception(dossier: Dossier) -> Iterator[Jugement]:
    """The lot of DRE waits for its ARL, then shows it was received (CDC §3.5)."""
    for repere, attendu in (("archive", "transmis"), ("garde", "rejete"), ("acquitte", "acquitte")):
        for ecran in ecrans_de(dossier, repere):
            etats = [str(x.get("etat")) for x in ecran.ecran.lignes if x.get("flux") == "D"]
            yield egal(ecran, etats, [attendu])


@check("CDC-4.2.3.1-07", partie="sans_papier", reads={Canal.DOCUMENT})
def dre_seule_sans_papier(dossier: Dossier) -> Iterator[Jugement]:
    """A degraded DRE left alone asks for no paper until it is sent (CDC §4.2.3.1)."""
    for repere in ETAPES_DRE_SEULE:
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            feuilles = [d for d in echange.documents() if d.document.type == FEUILLE]
            demandes = [e for e in echange.ecrans() if e.mention(RECLAMEE)]
            preuve = feuilles[0] if feuilles else demandes[0] if demandes else echange
            trouve = f"{len(feuilles)} feuille(s), {len(demandes)} réclamation(s)"
            yield tenu(preuve, not feuilles and not demandes, "aucun papier", trouve)


@check("CDC-4.2.3.1-07", partie="seule", reads={Canal.FICHIER})
def dre_seule_degradee(dossier: Dossier) -> Iterator[Jugement]:
    """The DRE of the deleted pair leaves alone, in degraded mode (CDC §4.2.3.1)."""
    etape = dossier.etape("paire")
    if etape is None or dossier.etape("dre_seule_envoi") is None:
        return
    recues = dossier.factures_de("paire")
    if not recues:
        yield non_conforme(etape, "une DRE", "aucune facture reçue")
    for facture in recues:
        zone = facture.de("type_facture")
        yield tenu(
            zone,
            facture.flux == "D" and facture.mode == "degrade",
            "une DRE en mode dégradé",
            f"{facture.flux} en mode {facture.mode}",
        )


@check("CDC-4.2.3.2-06", partie="archive", reads={Canal.ARCHIVE})
def lot_de_dre_garde(dossier: Dossier) -> Iterator[Jugement]:
    """Sent, then refused, the lot of DRE stays in the archive (CDC §4.2.3.2)."""
    yield from _presents(dossier, "archive", "garde")


@check("CDC-4.2.3.2-06", partie="jusqu_au_positif", reads={Canal.ARCHIVE})
def lot_de_dre_garde_jusqu_au_positif(dossier: Dossier) -> Iterator[Jugement]:
    """When its positive ARL comes, the lot of DRE is still there (CDC §4.2.3.2)."""
    yield from _presents(dossier, "acquitte")


def _presents(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    lots = {str(x.get("id")) for _, x in _lignes_dre(dossier, "archive")}
    for repere in reperes:
        for ecran in ecrans_de(dossier, repere):
            gardes = {str(x.get("id")) for x in ecran.ecran.lignes}
            trouve = f"{len(lots & gardes)} sur {len(lots)}"
            yield tenu(ecran, lots and lots <= gardes, "le lot de DRE", trouve)


@check("CDC-4.2.3.2-06", partie="disponible", reads={Canal.FICHIER, Canal.SMTP})
def meme_lot_reemis(dossier: Dossier) -> Iterator[Jugement]:
    """After the negative ARL, the very same lot of DRE leaves again (CDC §4.2.3.2)."""
    etape, lots = dossier.etape("reemission"), _lots_dre(dossier)
    if etape is None or not lots:
        return
    premier = lots[0]
    second = next((x for x in dossier.pendant(etape, lots)), None)
    if second is None:
        yield non_conforme(etape, f"le lot {premier.reference}", "aucun lot de DRE")
        return
    zone = second.de("no_lot")
    memes = second.reference == premier.reference and [f.numero for f in second.factures] == [
        f.numero for f in premier.factures
    ]
    yield tenu(zone, memes, f"le lot {premier.reference}", f"le lot {second.reference}")


@check("CDC-4.2.3.2-07", partie="adresse", reads={Canal.ARCHIVE, Canal.SMTP, Canal.FICHIER})
def adresse_gardee_avec_le_lot(dossier: Dossier) -> Iterator[Jugement]:
    """The lot of DRE is saved with the address its flow went to (CDC §4.2.3.2)."""
    dre = {_message(lot) for lot in _lots_dre(dossier)}
    envois = dossier.pendant(dossier.etape("envoi"), dossier.smtp)
    adresses = {a for e in envois if e.message_id in dre for a, _ in e.destinataires}
    for ecran in ecrans_de(dossier, "archive"):
        gardees = {str(x.get("adresse")) for x in ecran.ecran.lignes if x.get("flux") == "D"}
        yield tenu(ecran, adresses and gardees == adresses, sorted(adresses), sorted(gardees))
