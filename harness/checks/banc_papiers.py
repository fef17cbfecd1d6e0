"""Scanned papers at the organisms: sent again downstream, and what they save (« banc »)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Vue
from vitalbench.reference.norms.compression import CompressionIllisible, decompresser
from vitalbench.reference.norms.noemie import Commentaire
from vitalbench.reference.norms.noemie_lecture import LectureNoemie

ACCUEIL = "oct-99998002"
INCONNU = "SIM000204R"


def _relais(dossier: Dossier, etat: str) -> list[Vue]:
    return [v for v in dossier.vues("relais", Vue) if v.texte("etat") == etat]


@check("CONV-SCOR-10", partie="retransmis", reads={Canal.RECEPTION, Canal.RETOUR})
def pieces_retransmises(dossier: Dossier) -> Iterator[Jugement]:
    """The reception of papers sends a lost lot again to its organism (convention)."""
    for perdu in _relais(dossier, "perdu"):
        lot = (perdu.texte("no_ps"), perdu.texte("lot_pieces"))
        renvois = [
            v
            for v in _relais(dossier, "retransmis")
            if (v.texte("no_ps"), v.texte("lot_pieces")) == lot and v.seq > perdu.seq
        ]
        if not renvois:
            yield non_conforme(perdu, "le lot retransmis à l'organisme", "aucun renvoi")
        for renvoi in renvois:
            yield egal(renvoi, renvoi.evenement.pieces, perdu.evenement.pieces)


@check("CONV-SCOR-10", partie="rien_de_nouveau", reads={Canal.SMTP, Canal.RECEPTION, Canal.MONDE})
def logiciel_sans_renvoi(dossier: Dossier) -> Iterator[Jugement]:
    """Papers acknowledged are not sent again by the software (convention)."""
    accueil = dossier.faits.organismes.get(ACCUEIL)
    for perdu in _relais(dossier, "perdu"):
        partis = [
            e
            for e in dossier.smtp
            if accueil is not None and accueil.adresse in {a for a, _ in e.destinataires}
        ]
        yield tenu(partis[-1] if partis else perdu, len(partis) == 1, "un envoi", f"{len(partis)}")


def _liquidees(dossier: Dossier, repere: str) -> Iterator[tuple[Vue, dict[str, object]]]:
    """What became of the factures of a step, with the reason that names the prescripteur."""
    for facture in dossier.factures_de(repere):
        for vue in dossier.liquidations:
            if vue.texte("facture") == facture.numero:
                motifs = vue.evenement.donnees.get("motifs")
                dits = motifs if isinstance(motifs, list) else []
                dit: dict[str, object] = next((m for m in dits if m.get("code") == INCONNU), {})
                yield vue, dit


@check("CPL-REJETS-06", partie="recyclee", reads={Canal.RETOUR, Canal.FICHIER})
def recyclee_avec_prescription(dossier: Dossier) -> Iterator[Jugement]:
    """With the prescription received, the facture is recycled and paid (quality table)."""
    for vue, motif in _liquidees(dossier, "avec_prescription"):
        yield egal(vue, (vue.texte("etat"), motif.get("genre")), ("payee", "recyclage"))


@check("CPL-REJETS-06", partie="informe", reads={Canal.RETOUR, Canal.FICHIER})
def prescripteur_a_utiliser(dossier: Dossier) -> Iterator[Jugement]:
    """The return tells the PS the number of the prescripteur to use (quality table)."""
    for _, motif in _liquidees(dossier, "avec_prescription"):
        for retour in dossier.retours:
            if retour.type == "RSP":
                dits = _commentaires(dossier.piece(retour, "contenu") or b"")
                numero = str(motif.get("correction") or "un numéro")
                informe = any(INCONNU in dit and numero in dit for dit in dits)
                trouve = " ; ".join(dits) or "aucun commentaire"
                yield tenu(retour, informe, f"{INCONNU} corrigé en {numero}", trouve)


@check("CPL-REJETS-06", partie="rejetee", reads={Canal.RETOUR, Canal.FICHIER})
def rejetee_sans_prescription(dossier: Dossier) -> Iterator[Jugement]:
    """Without the prescription, the facture is rejected (quality table, our reading)."""
    for vue, motif in _liquidees(dossier, "sans_prescription"):
        yield egal(vue, (vue.texte("etat"), motif.get("genre")), ("rejetee", "rejet"))


def _commentaires(contenu: bytes) -> list[str]:
    try:
        lus = list(LectureNoemie(decompresser(contenu)))
    except CompressionIllisible:
        lus = list(LectureNoemie(contenu))
    return [e.commentaire for e in lus if isinstance(e, Commentaire)]
