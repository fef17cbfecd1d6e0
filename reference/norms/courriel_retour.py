"""The mails that come back: NOEMIE, ARL, service messages, provisional receipts, DSN (TR-SIM-1).

Values of `Content-Description` and `Subject` of real returns are not public: `IRISSIM` and `RT/`
are ours, so that nobody takes a simulated return for a real one.
"""

import re
from typing import Literal, TypeAlias

import msgspec

from vitalbench.reference.norms.compression import compresser, decompresser
from vitalbench.reference.norms.courriel import EDI, PKCS7, CourrielIllisible
from vitalbench.reference.norms.mime import (
    MimeIllisible,
    Partie,
    base64_en_lignes,
    ecrire_multipart,
    ecrire_partie,
    feuilles,
    lire_partie,
)

GenreRetour: TypeAlias = Literal["NOEMIE/580", "NOEMIE/576", "NOEMIE/900", "ARL", "ARP", "MS"]

_DESCRIPTION = re.compile(r"IRISSIM/(NOEMIE/(?:580|576|900)|ARL|ARP|MS)(/Z)?\Z", re.IGNORECASE)
_GENRES: dict[str, GenreRetour] = {
    "NOEMIE/580": "NOEMIE/580",
    "NOEMIE/576": "NOEMIE/576",
    "NOEMIE/900": "NOEMIE/900",
    "ARL": "ARL",
    "ARP": "ARP",
    "MS": "MS",
}
_SUJET = re.compile(r"RT/([0-9A-Z ]{14})/([0-9]{19})/([ -~]{1,40})\Z")


class Retour(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that answers a sending."""

    de: str
    vers: str
    message_id: str
    en_reponse_a: str
    date: str
    destinataire: str
    """14 positions: the PS, as in 000."""
    compostage: str
    reference: str
    genre: GenreRetour
    contenu: bytes
    cms: bool = False
    """The content is still enveloped: it is CMS, to be opened before it is read."""


class AvisNonRemise(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery status notification (RFC 3464)."""

    de: str
    vers: str
    message_id: str
    message_origine: str
    destinataire: str
    action: str
    statut: str
    diagnostic: str
    date: str = ""


Recu: TypeAlias = Retour | AvisNonRemise


def composer_retour(retour: Retour) -> bytes:
    """Lay a return out, gzip for NOEMIE and ARL, plain text for service messages."""
    sujet = f"RT/{retour.destinataire}/{retour.compostage}/{retour.reference}"
    if _SUJET.match(sujet) is None:
        raise CourrielIllisible(f"Subject de retour : {sujet!r}")
    texte = retour.genre in ("MS", "ARP")
    description = f"IRISSIM/{retour.genre}" + ("" if texte or retour.cms else "/Z")
    tete = [
        ("From", retour.de),
        ("To", retour.vers),
        ("Message-ID", retour.message_id),
        ("Date", retour.date),
        ("Subject", sujet),
        ("MIME-Version", "1.0"),
        ("Content-Description", description),
    ]
    if retour.en_reponse_a:
        tete.insert(3, ("In-Reply-To", retour.en_reponse_a))
    if retour.cms:
        genre = f"{PKCS7[0]}; smime-type=enveloped-data; name=smime.p7m"
        corps = base64_en_lignes(retour.contenu)
    elif texte:
        genre, corps = "text/plain; charset=utf-8", base64_en_lignes(retour.contenu)
    else:
        genre, corps = EDI, base64_en_lignes(compresser(retour.contenu))
    return ecrire_partie(
        [*tete, ("Content-Type", genre), ("Content-Transfer-Encoding", "base64")], corps
    )


def composer_avis(avis: AvisNonRemise) -> bytes:
    """Lay out a delivery status notification."""
    frontiere = f"avis-{_empreinte_courte(avis.message_id):x}"
    recit = ecrire_partie(
        (("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "base64")),
        base64_en_lignes(f"Message non remis : {avis.diagnostic}\r\n".encode()),
    )
    statut = ecrire_partie(
        (("Content-Type", "message/delivery-status"),),
        (
            "Reporting-MTA: dns; reseau.sim.invalid\r\n"
            f"Original-Message-ID: {avis.message_origine}\r\n\r\n"
            f"Final-Recipient: rfc822; {avis.destinataire}\r\n"
            f"Action: {avis.action}\r\nStatus: {avis.statut}\r\n"
            f"Diagnostic-Code: smtp; {avis.diagnostic}\r\n"
        ).encode("ascii", "replace"),
    )
    return ecrire_partie(
        (
            ("From", avis.de),
            ("To", avis.vers),
            ("Message-ID", avis.message_id),
            ("References", avis.message_origine),
            ("Date", avis.date),
            ("Subject", "Avis de non-remise"),
            ("MIME-Version", "1.0"),
            (
                "Content-Type",
                f'multipart/report; report-type=delivery-status; boundary="{frontiere}"',
            ),
        ),
        ecrire_multipart((recit, statut), frontiere),
    )


def lire_recu(brut: bytes) -> Recu:
    """Read a mail of the PS's mailbox: a return or a delivery status notification."""
    try:
        racine = lire_partie(brut)
        toutes = list(feuilles(racine))
        if racine.genre == "multipart/report":
            return _avis(racine, toutes)
        return _retour(racine, toutes)
    except MimeIllisible as refus:
        raise CourrielIllisible(str(refus)) from None


def _empreinte_courte(texte: str) -> int:
    """Hash a short text the same way in every run."""
    valeur = 0
    for caractere in texte.encode():
        valeur = (valeur * 131 + caractere) % (1 << 61)
    return valeur


def _retour(racine: Partie, toutes: list[Partie]) -> Retour:
    utiles = [
        (partie, _DESCRIPTION.match(_description(partie, racine)))
        for partie in toutes
        if partie.genre in (EDI.lower(), *PKCS7, "text/plain")
    ]
    trouves = [(partie, lu) for partie, lu in utiles if lu is not None]
    if len(trouves) != 1:
        raise CourrielIllisible(
            f"une partie décrite IRISSIM/… attendue, trouvé {len(trouves)} "
            f"(Content-Description {racine.entete('Content-Description')[:60]!r})"
        )
    partie, lu = trouves[0]
    sujet = _SUJET.match(racine.entete("Subject").strip())
    brut = partie.contenu()
    return Retour(
        de=racine.entete("From"),
        vers=racine.entete("To"),
        message_id=racine.entete("Message-ID"),
        en_reponse_a=racine.entete("In-Reply-To"),
        date=racine.entete("Date"),
        destinataire=sujet[1] if sujet else "",
        compostage=sujet[2] if sujet else "",
        reference=sujet[3] if sujet else "",
        genre=_GENRES[lu[1].upper()],
        contenu=decompresser(brut) if lu[2] and partie.genre not in PKCS7 else brut,
        cms=partie.genre in PKCS7,
    )


def _description(partie: Partie, racine: Partie) -> str:
    return (partie.entete("Content-Description") or racine.entete("Content-Description")).strip()


def _avis(racine: Partie, toutes: list[Partie]) -> AvisNonRemise:
    statuts = [partie for partie in toutes if partie.genre == "message/delivery-status"]
    if len(statuts) != 1:
        raise CourrielIllisible("avis de non-remise sans partie message/delivery-status")
    champs: dict[str, str] = {}
    for ligne in statuts[0].contenu().decode("latin-1").splitlines():
        nom, deux_points, valeur = ligne.partition(":")
        if deux_points:
            champs.setdefault(nom.strip().lower(), valeur.strip())
    return AvisNonRemise(
        de=racine.entete("From"),
        vers=racine.entete("To"),
        message_id=racine.entete("Message-ID"),
        message_origine=champs.get("original-message-id", "") or racine.entete("References"),
        destinataire=champs.get("final-recipient", "").partition(";")[2].strip(),
        action=champs.get("action", ""),
        statut=champs.get("status", ""),
        diagnostic=champs.get("diagnostic-code", "").partition(";")[2].strip(),
        date=racine.entete("Date"),
    )
