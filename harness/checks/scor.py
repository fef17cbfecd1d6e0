"""SCOR: scanned papers beside the degraded flow, their lot and their ARL PJ (convention)."""

import base64
import binascii
from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, non_verifie, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Envoi, Etape, Reception, Retour
from vitalbench.reference.norms.scor import LotPiecesIllisible, lire_arl_pieces

ACCUEIL = "oct-99998002"
VERSION = "1.40"
COPIE, NON_SIGNEE, SUR_PAPIER = "copie_papier_a_envoyer", "feuille_non_signee", "pieces_sur_papier"
TENTATIVES = ("tentative_1", "tentative_2", "tentative_3", "tentative_4")


def _lots(dossier: Dossier) -> tuple[Reception, ...]:
    """Lots of papers that a reception opened."""
    return tuple(r for r in dossier.receptions if r.etape == "pieces" and r.accepte)


def _images(reception: Reception) -> dict[str, str]:
    """Digest of each paper of a lot, by the name the reception gives it."""
    pieces = reception.evenement.pieces
    return {nom: pieces[nom] for nom in sorted(pieces) if nom.startswith("piece-")}


def _factures(reception: Reception) -> list[str]:
    citees = reception.evenement.donnees.get("factures")
    return [str(x) for x in citees] if isinstance(citees, list) else []


def _adresse(dossier: Dossier) -> str:
    guichet = dossier.faits.organismes.get(ACCUEIL)
    return guichet.adresse if guichet is not None else ""


def _envois(dossier: Dossier) -> tuple[Envoi, ...]:
    """Mails accepted for the reception of papers."""
    adresse = _adresse(dossier)
    return tuple(e for e in dossier.smtp if adresse in {a for a, _ in e.destinataires})


def _positifs(dossier: Dossier) -> tuple[Retour, ...]:
    return tuple(r for r in dossier.retours if r.type == "ARLPJ" and r.texte("sens") == "positif")


@check("CDC-2.2-07", partie="sans_accord", reads={Canal.SMTP, Canal.MONDE})
def rien_sans_accord(dossier: Dossier) -> Iterator[Jugement]:
    """Without an agreement of the profession no paper leaves (CDC §2.2)."""
    etape = dossier.etape("sans_accord")
    if etape is not None and dossier.smtp:
        partis = _envois(dossier)
        yield tenu(
            partis[0] if partis else dossier.smtp[-1], not partis, "aucune", f"{len(partis)}"
        )


@check("CDC-2.2-07", partie="indisponible", reads={Canal.ECRAN})
def refusee_sans_accord(dossier: Dossier) -> Iterator[Jugement]:
    """Without an agreement the function is refused (CDC §2.2)."""
    for echange in dossier.pendant(dossier.etape("sans_accord"), dossier.echanges):
        yield tenu(echange, echange.refus, "un refus", echange.refus or "pièce prise")


@check("CDC-2.2-07", partie="avec_accord", reads={Canal.RECEPTION})
def pieces_avec_accord(dossier: Dossier) -> Iterator[Jugement]:
    """With an agreement the papers arrive (CDC §2.2)."""
    etape = dossier.etape("avec_accord")
    if etape is not None:
        lots = _lots(dossier)
        yield tenu(lots[0] if lots else etape, lots, "un lot de pièces", f"{len(lots)}")


@check("CONV-SCOR-01", partie="image", reads={Canal.RECEPTION})
def image_fidele(dossier: Dossier) -> Iterator[Jugement]:
    """The image received is the paper scanned, byte for byte (convention)."""
    for echange in dossier.pendant(dossier.etape("piece"), dossier.echanges):
        try:
            numerisee = base64.b64decode(str(echange.parametres.get("contenu")), validate=True)
        except binascii.Error:
            yield non_verifie(echange, "pièce illisible dans le journal")
            continue
        lots = _lots(dossier)
        recues = [dossier.piece(lot, nom) for lot in lots for nom in _images(lot)]
        yield tenu(
            lots[0] if lots else echange,
            numerisee in recues,
            f"l'image numérisée, {len(numerisee)} octets",
            ", ".join(f"{len(x or b'')} octets" for x in recues) or "aucune image",
        )


@check("CONV-SCOR-01", partie="non_signee", reads={Canal.ECRAN})
def feuille_non_signee_dite(dossier: Dossier) -> Iterator[Jugement]:
    """A feuille without the patient's signature raises an alert before sending (convention)."""
    envoi = dossier.etape("envoi")
    for ecran in list(ecrans_de(dossier, "non_signee"))[-1:]:
        dite = ecran.mention(NON_SIGNEE)
        yield tenu(ecran, dite and envoi and ecran.seq < envoi.seq, "une alerte", "aucune")


@check("CONV-SCOR-01", partie="signee", reads={Canal.ECRAN})
def feuille_signee_admise(dossier: Dossier) -> Iterator[Jugement]:
    """A feuille that the patient signed raises no alert (convention)."""
    for ecran in list(ecrans_de(dossier, "piece"))[-1:]:
        alertes = ["une alerte"] if ecran.mention(NON_SIGNEE) else []
        yield absence(ecran, alertes, "aucune alerte")


@check("CONV-SCOR-02", partie="dispense", reads={Canal.ECRAN, Canal.RETOUR})
def papier_inutile_apres_arl(dossier: Dossier) -> Iterator[Jugement]:
    """After a positive ARL PJ the paper copy is no longer asked for (convention)."""
    for ecran in list(ecrans_de(dossier, "apres_arl"))[-1:]:
        if not ecran.complet or not _positifs(dossier):
            yield non_verifie(ecran, "écran incomplet ou aucun ARL PJ positif")
        else:
            yield tenu(ecran, not ecran.mention(COPIE), "aucun papier à envoyer", "papier proposé")


@check("CONV-SCOR-02", partie="propose", reads={Canal.ECRAN})
def papier_propose_sans_arl(dossier: Dossier) -> Iterator[Jugement]:
    """Without an ARL PJ the paper copy is still offered (convention)."""
    for ecran in list(ecrans_de(dossier, "avant_arl"))[-1:]:
        yield tenu(ecran, ecran.mention(COPIE), "papier proposé", "rien")


@check("CONV-SCOR-03", partie="rattachee", reads={Canal.RECEPTION, Canal.FICHIER})
def piece_rattachee(dossier: Dossier) -> Iterator[Jugement]:
    """The paper received names the facture it was scanned for (convention)."""
    for facture in dossier.factures_de("degrade"):
        for lot in _lots(dossier):
            citees = _factures(lot)
            yield tenu(lot, facture.numero in citees, facture.numero, ", ".join(citees))


@check("CONV-SCOR-03", partie="meme_date", reads={Canal.ARCHIVE, Canal.MONDE})
def piece_du_meme_jour(dossier: Dossier) -> Iterator[Jugement]:
    """The paper kept was scanned the day the facture was made (convention)."""
    faite = dossier.etape("degrade")
    for ecran in list(ecrans_de(dossier, "avant_arl"))[-1:]:
        for ligne in ecran.ecran.lignes:
            if faite is not None:
                yield egal(ecran, str(ligne.get("recue"))[:10], faite.instant.date().isoformat())


@check("CONV-SCOR-05", partie="accueil", reads={Canal.RECEPTION})
def pieces_a_l_accueil(dossier: Dossier) -> Iterator[Jugement]:
    """A lot of papers arrives at the inter-régime reception (convention)."""
    etape = dossier.etape("envoi")
    lots = _lots(dossier)
    if etape is not None and not lots:
        yield non_conforme(etape, "un lot de pièces", "aucun")
    for lot in lots:
        yield egal(lot, lot.texte("organisme"), ACCUEIL)


@check("CONV-SCOR-05", partie="pas_a_la_caisse", reads={Canal.SMTP, Canal.RECEPTION, Canal.MONDE})
def pieces_jamais_a_la_caisse(dossier: Dossier) -> Iterator[Jugement]:
    """The mail of the papers names no caisse (convention)."""
    messages = {lot.texte("message_id") for lot in _lots(dossier)}
    for envoi in dossier.smtp:
        if envoi.message_id in messages:
            adresses = sorted(a for a, _ in envoi.destinataires)
            yield egal(envoi, adresses, [_adresse(dossier)])


@check("CONV-SCOR-06", partie="positif", reads={Canal.RETOUR, Canal.RECEPTION})
def arl_du_lot_valide(dossier: Dossier) -> Iterator[Jugement]:
    """A valid lot of papers gets a positive ARL PJ bound to it (convention)."""
    for lot in _lots(dossier):
        recus = [r for r in _positifs(dossier) if r.texte("pour") == lot.texte("message_id")]
        numero = lot.texte("lot_pieces")
        lus = [_numero(dossier.piece(r, "contenu") or b"") for r in recus]
        yield tenu(lot, numero in lus, f"un ARL PJ du lot {numero}", ", ".join(lus) or "aucun")


def _numero(contenu: bytes) -> str:
    """Number of the lot of papers that an ARL PJ names."""
    try:
        return lire_arl_pieces(contenu).lot_pieces
    except LotPiecesIllisible:
        return ""


@check("CONV-SCOR-06", partie="malforme", reads={Canal.RETOUR, Canal.SMTP, Canal.MONDE})
def pas_d_arl_du_lot_malforme(dossier: Dossier) -> Iterator[Jugement]:
    """A lot damaged on the way gets no positive ARL PJ (convention)."""
    if dossier.etape("a_retransmettre") is None:
        return
    for envoi in dossier.pendant(dossier.etape("envoi"), _envois(dossier)):
        acquis = [r for r in _positifs(dossier) if r.texte("pour") == envoi.message_id]
        yield tenu(envoi, not acquis, "aucun ARL PJ positif", f"{len(acquis)}")


@check("CONV-SCOR-06", partie="reste", reads={Canal.SMTP, Canal.RECEPTION})
def lot_malforme_retransmis(dossier: Dossier) -> Iterator[Jugement]:
    """The damaged lot was kept: it leaves again and is opened (convention)."""
    etape = dossier.etape("reemission")
    if etape is not None and dossier.etape("a_retransmettre") is not None:
        lots = dossier.pendant(etape, _lots(dossier))
        yield tenu(lots[0] if lots else etape, lots, "le lot de pièces", f"{len(lots)} lot(s)")


@check("CONV-SCOR-07", partie="apres", reads={Canal.RECEPTION})
def pieces_apres_leur_lot(dossier: Dossier) -> Iterator[Jugement]:
    """A lot of papers arrives after the lot of degraded factures (convention)."""
    for lot in _lots(dossier):
        avant = [
            r
            for r in dossier.receptions
            if r.etape == "lots" and r.texte("lot") == lot.texte("lot") and r.seq < lot.seq
        ]
        yield tenu(lot, avant, f"le lot {lot.texte('lot')} d'abord", "les pièces d'abord")


@check("CONV-SCOR-08", partie="tentatives", reads={Canal.SMTP})
def tentatives_chaque_jour(dossier: Dossier) -> Iterator[Jugement]:
    """Each working day of the failure the papers are tried again (convention)."""
    for repere in TENTATIVES:
        etape = dossier.etape(repere)
        if etape is not None:
            essais = dossier.pendant(etape, dossier.smtp)
            yield tenu(essais[0] if essais else etape, essais, "un essai", f"{len(essais)}")


@check("CONV-SCOR-08", partie="cinquieme", reads={Canal.RECEPTION})
def arrive_au_cinquieme_jour(dossier: Dossier) -> Iterator[Jugement]:
    """The lot of papers arrives on the fifth working day (convention)."""
    etape = dossier.etape("cinquieme_jour")
    if etape is not None:
        lots = dossier.pendant(etape, _lots(dossier))
        yield tenu(lots[0] if lots else etape, lots, "le lot de pièces", f"{len(lots)} lot(s)")


@check("CONV-SCOR-08", partie="sans_papier", reads={Canal.ECRAN})
def pas_de_papier_avant_terme(dossier: Dossier) -> Iterator[Jugement]:
    """Within five working days no paper is asked for (convention)."""
    for repere in (*TENTATIVES, "cinquieme_jour"):
        for ecran in ecrans_de(dossier, repere):
            if ecran.complet:
                yield tenu(ecran, not ecran.mention(SUR_PAPIER), "aucun papier", "envoi papier")


@check("CONV-SCOR-11", partie="reemission", reads={Canal.RECEPTION})
def meme_lot_sans_arl(dossier: Dossier) -> Iterator[Jugement]:
    """Without the ARL PJ the same lot of papers comes again (convention)."""
    for premier, etape, second in _deux(dossier):
        attendu = f"le lot {premier.texte('lot_pieces')}"
        if second is None:
            yield non_conforme(etape, attendu, "aucun lot de pièces")
        else:
            yield egal(second, f"le lot {second.texte('lot_pieces')}", attendu)


@check("CONV-SCOR-11", partie="meme_piece", reads={Canal.RECEPTION})
def meme_piece_sans_arl(dossier: Dossier) -> Iterator[Jugement]:
    """The lot that comes again holds the same papers (convention)."""
    for premier, _, second in _deux(dossier):
        if second is not None:
            yield egal(second, _images(second), _images(premier))


def _deux(dossier: Dossier) -> Iterator[tuple[Reception, Etape, Reception | None]]:
    etape = dossier.etape("reemission")
    premiers = dossier.pendant(dossier.etape("envoi"), _lots(dossier))
    if etape is not None and premiers:
        suite = dossier.pendant(etape, _lots(dossier))
        yield premiers[0], etape, suite[0] if suite else None


@check("CONV-SCOR-12", partie="avant_terme", reads={Canal.ARCHIVE})
def gardee_jusqu_au_terme(dossier: Dossier) -> Iterator[Jugement]:
    """A paper is kept 90 days from the day it was sent (convention)."""
    for repere in ("depart", "j89", "j90"):
        for ecran in list(ecrans_de(dossier, repere))[-1:]:
            yield egal(ecran, len(ecran.ecran.lignes), 1, f"pièce absente à « {repere} »")


@check("CONV-SCOR-12", partie="eliminable", reads={Canal.ARCHIVE})
def eliminable_apres_le_terme(dossier: Dossier) -> Iterator[Jugement]:
    """After 90 days a paper may leave the archive (convention)."""
    for ecran in list(ecrans_de(dossier, "j91"))[-1:]:
        restes = ["pièce encore là"] if ecran.ecran.lignes else []
        yield absence(ecran, restes, "pièce éliminée")


@check("CIR4-1.3-06", partie="ordonnances", reads={Canal.RECEPTION})
def ordonnances_du_laboratoire(dossier: Dossier) -> Iterator[Jugement]:
    """A laboratory sends its scanned ordonnances (circulaire, aide au laboratoire)."""
    etape = dossier.etape("laboratoire")
    if etape is not None:
        lots = [x for x in _lots(dossier) if any(n.endswith("-ORD") for n in _images(x))]
        trouve = f"{len(lots)} lot(s)"
        yield tenu(lots[0] if lots else etape, lots, "un lot d'ordonnances numérisées", trouve)


@check("CIR4-1.3-06", partie="version", reads={Canal.FICHIER})
def version_annoncee(dossier: Dossier) -> Iterator[Jugement]:
    """The files of the software announce the version 1.40 (circulaire, aide au laboratoire)."""
    if dossier.etape("laboratoire") is not None:
        for fichier in dossier.fichiers:
            zone = fichier.de("zone_message")
            annonce = str(zone.valeur)
            yield tenu(zone, f" {VERSION}." in annonce, f"version {VERSION}", annonce)


@check("CIR4-1.3-06", partie="arl", reads={Canal.RETOUR, Canal.RECEPTION})
def ordonnances_acquittees(dossier: Dossier) -> Iterator[Jugement]:
    """The lot of ordonnances is acknowledged (circulaire, aide au laboratoire)."""
    if dossier.etape("laboratoire") is not None:
        for lot in _lots(dossier):
            recus = [r for r in _positifs(dossier) if r.texte("pour") == lot.texte("message_id")]
            yield tenu(recus[0] if recus else lot, recus, "un ARL PJ positif", f"{len(recus)}")
