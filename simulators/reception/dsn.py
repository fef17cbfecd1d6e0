"""Delivery status notifications written by the network (RFC 3461 to 3464, TR-SIM-1 §6).

A DSN says what became of the transport; it is neither an ARL nor a message de service
(CDC-2.2.4.1-09).
"""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

import msgspec

Action = Literal["failed", "delivered", "delayed"]
DIAGNOSTICS: dict[Action, tuple[str, str]] = {
    "failed": ("5.1.1", "550 5.1.1 boite inconnue ou injoignable"),
    "delivered": ("2.0.0", "250 2.0.0 remis"),
    "delayed": ("4.4.1", "421 4.4.1 site injoignable, nouvel essai plus tard"),
}
"""Status (RFC 3463) and diagnostic of each fate."""
Evenement = Literal["FAILURE", "SUCCESS", "DELAY"]
EVENEMENTS: dict[Action, Evenement] = {
    "failed": "FAILURE",
    "delivered": "SUCCESS",
    "delayed": "DELAY",
}
"""What a sender asks to be told of (NOTIFY), by fate."""

POSTIER = "mailer-daemon@reseau.sim.invalid"
_DOMAINE = "reseau.sim.invalid"
_SUJETS: dict[str, str] = {
    "failed": "Avis de non-remise",
    "delivered": "Avis de remise",
    "delayed": "Avis de retard de remise",
}
_PHRASES: dict[str, str] = {
    "failed": "Le message n'a pas pu être remis et ne le sera plus.",
    "delivered": "Le message a été remis.",
    "delayed": "Le message n'a pas encore été remis ; le réseau continue d'essayer.",
}


class Demande(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender asked of the network for one recipient (ESMTP parameters of RFC 3461)."""

    adresse: str
    notify: str = ""
    orcpt: str = ""

    def veut(self, evenement: Evenement) -> bool:
        """Tell whether a DSN is due; without NOTIFY, failures alone are told."""
        souhaits = {mot.strip().upper() for mot in self.notify.split(",") if mot.strip()}
        if not souhaits:
            return evenement == "FAILURE"
        return evenement in souhaits


def avis(
    *,
    original: bytes,
    expediteur: str,
    demande: Demande,
    action: Action,
    retour: str,
    envid: str,
    rang: int,
    instant: datetime,
) -> tuple[str, bytes]:
    """Write the DSN of one recipient; give its Message-ID and its bytes."""
    entetes = BytesHeaderParser().parsebytes(original)
    message_id = f"<dsn-{rang}@{_DOMAINE}>"
    date = instant.replace(tzinfo=UTC)
    rapport = MIMEMultipart("report")
    rapport.set_param("report-type", "delivery-status")
    rapport["From"] = POSTIER
    rapport["To"] = expediteur
    rapport["Date"] = format_datetime(date)
    rapport["Message-ID"] = message_id
    rapport["Subject"] = _SUJETS[action]
    rapport["Auto-Submitted"] = "auto-replied"
    origine = str(entetes.get("Message-ID", "")).strip()
    if origine:
        rapport["References"] = origine
        rapport["In-Reply-To"] = origine
    statut, diagnostic = DIAGNOSTICS[action]
    texte = (
        f"{_PHRASES[action]}\n\nDestinataire : {demande.adresse}\nDiagnostic : {diagnostic}\n"
        "(avis du réseau simulé Vitalbench)\n"
    )
    rapport.attach(MIMEText(texte, "plain", "utf-8"))
    rapport.attach(_etat(demande, action, statut, diagnostic, envid, origine, date))
    rapport.attach(_joint(original, entetes, retour))
    return message_id, rapport.as_bytes(policy=SMTP.clone(max_line_length=998))


def _etat(
    demande: Demande,
    action: Action,
    statut: str,
    diagnostic: str,
    envid: str,
    origine: str,
    date: datetime,
) -> Message:
    par_message = Message()
    par_message["Reporting-MTA"] = f"dns; {_DOMAINE}"
    if envid:
        par_message["Original-Envelope-Id"] = envid
    if origine:
        par_message["X-Original-Message-ID"] = origine
    par_message["Arrival-Date"] = format_datetime(date)
    par_destinataire = Message()
    if demande.orcpt:
        par_destinataire["Original-Recipient"] = demande.orcpt.replace(";", "; ", 1)
    par_destinataire["Final-Recipient"] = f"rfc822; {demande.adresse}"
    par_destinataire["Action"] = action
    par_destinataire["Status"] = statut
    par_destinataire["Diagnostic-Code"] = f"smtp; {diagnostic}"
    etat = Message()
    etat["Content-Type"] = "message/delivery-status"
    etat.set_payload([par_message, par_destinataire])
    return etat


def _joint(original: bytes, entetes: Message, retour: str) -> Message:
    if retour.upper() == "FULL":
        joint = Message()
        joint["Content-Type"] = "message/rfc822"
        joint.set_payload([message_from_bytes(original)])
        return joint
    partie = MIMEText(
        "".join(f"{nom}: {valeur}\r\n" for nom, valeur in entetes.items()), "plain", "utf-8"
    )
    partie.replace_header("Content-Type", "text/rfc822-headers; charset=utf-8")
    return partie
