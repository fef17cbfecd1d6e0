"""What leaves again after a non-delivery notice, and what does not (CDC §3.4.1.2)."""

import email
from collections.abc import Iterator

from vitalbench.harness.checks.jugement import (
    Jugement,
    conforme,
    non_conforme,
    non_verifie,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.socle_transmission import acceptes
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Envoi


def _contenu(dossier: Dossier, envoi: Envoi) -> tuple[str, bytes]:
    """Give the subject of a message, which names its file, and its attachment."""
    lu = email.message_from_bytes(dossier.piece(envoi, "message") or b"")
    corps = [p.get_payload(decode=True) for p in lu.walk() if not p.is_multipart()]
    return str(lu["Subject"] or ""), b"".join(x for x in corps if isinstance(x, bytes))


def _adresses(envoi: Envoi) -> list[str]:
    return [adresse for adresse, _ in envoi.destinataires]


@check("CDC-3.4.1.2-07", partie="renvoi", reads={Canal.RETOUR, Canal.SMTP})
def renvoi_a_l_identique(dossier: Dossier) -> Iterator[Jugement]:
    """What was lost leaves again, the same (CDC §3.4.1.2)."""
    if dossier.etape("renvoi_identique") is None:
        return
    for avis in (r for r in dossier.retours if r.type == "DSN"):
        perdus = [e for e in acceptes(dossier) if e.message_id == avis.texte("pour")]
        for perdu in perdus[:1]:
            suite = [
                e
                for e in acceptes(dossier)
                if e.seq > avis.seq and _adresses(e) == _adresses(perdu)
            ]
            yield (
                _compare(dossier, perdu, suite[0])
                if suite
                else non_conforme(avis, "un second message", "aucun")
            )


def _compare(dossier: Dossier, perdu: Envoi, second: Envoi) -> Jugement:
    premier, renvoye = _contenu(dossier, perdu), _contenu(dossier, second)
    if renvoye == premier:
        return conforme(second, renvoye[0], premier[0])
    if renvoye[0] != premier[0]:
        return non_conforme(second, f"le fichier {premier[0]}", renvoye[0])
    return non_verifie(second, "le même fichier, chiffré une autre fois")


@check("CDC-3.4.1.2-07", partie="acquitte", reads={Canal.RETOUR, Canal.SMTP})
def acquitte_non_renvoye(dossier: Dossier) -> Iterator[Jugement]:
    """A lot already acknowledged does not leave again (CDC §3.4.1.2)."""
    if dossier.etape("renvoi_identique") is None:
        return
    for arl in (r for r in dossier.retours if r.type == "ARL"):
        encore = [
            e for e in acceptes(dossier) if e.message_id == arl.texte("pour") and e.seq > arl.seq
        ]
        yield tenu(
            encore[0] if encore else arl, not encore, "aucun renvoi", f"{len(encore)} renvoi(s)"
        )
