"""SMTP front: AUTH, STARTTLS, the ESMTP DSN extension (RFC 3461), and the network's faults.

aiosmtpd speaks the protocol; this handler only says who may write to whom, and answers 250 once
the mail is in the ledger, on disk.
"""

import asyncio
import hmac
import logging
import re
import ssl
from collections.abc import Callable, Mapping

import msgspec
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, syntax

from vitalbench.simulators.reception.courrier_retour import ascii_seul
from vitalbench.simulators.reception.dsn import Demande
from vitalbench.simulators.reception.reglages import CoupureSmtp, FauteSmtp, Moment, Reglages

# aiosmtpd warns about an attribute it sets itself at each AUTH
logging.getLogger("mail.log").setLevel(logging.ERROR)

_PARAMETRE = re.compile(r"\s(RET|ENVID|NOTIFY|ORCPT)=([!-~]*)", re.IGNORECASE)
_RET = {"FULL", "HDRS"}
_NOTIFY = {"NEVER", "SUCCESS", "FAILURE", "DELAY"}
HOTE = "accueil.sim.invalid"


class Enveloppe(msgspec.Struct, frozen=True, kw_only=True):
    """What the session said around the mail: sender, recipients, DSN wishes, security."""

    session: int
    connexion: str
    ehlo: str
    tls: bool
    auth: str
    de: str
    vers: tuple[Demande, ...]
    ret: str = ""
    envid: str = ""


Deposer = Callable[[Enveloppe, bytes], str]
"""Stores a mail durably and gives the SMTP answer."""
Note = Callable[[dict[str, object], dict[str, bytes]], None]


class Pannes:
    """The faults still to happen on the SMTP front, counted down as they do."""

    def __init__(self, reglages: Reglages) -> None:
        self._fautes = [[faute, faute.fois] for faute in reglages.fautes_smtp]
        self._coupures = [[coupure, coupure.fois] for coupure in reglages.coupures_smtp]

    def faute(self, moment: Moment) -> str:
        """Give the answer that a fault imposes at this moment, or nothing."""
        for paire in self._fautes:
            faute, reste = paire
            if isinstance(faute, FauteSmtp) and isinstance(reste, int):
                if faute.moment != moment or reste == 0:
                    continue
                paire[1] = reste - 1
                return f"{faute.code} {ascii_seul(faute.texte)}"
        return ""

    def coupure(self, moment: str) -> bool:
        """Tell whether the connection must be cut at this moment."""
        for paire in self._coupures:
            coupure, reste = paire
            if isinstance(coupure, CoupureSmtp) and isinstance(reste, int):
                if coupure.moment != moment or reste == 0:
                    continue
                paire[1] = reste - 1
                return True
        return False


class Facteur:
    """The hooks of aiosmtpd: who may write, to whom, and where the mail goes."""

    def __init__(
        self,
        comptes: Mapping[str, str],
        connue: Callable[[str], bool],
        deposer: Deposer,
        noter: Note,
        pannes: Pannes,
    ) -> None:
        self.comptes = {nom.lower(): secret for nom, secret in comptes.items()}
        self.connue = connue
        self.deposer = deposer
        self.noter = noter
        self.pannes = pannes
        self.sessions = 0

    def authentifier(
        self,
        _serveur: SMTP,
        _session: Session,
        _enveloppe: Envelope,
        _mecanisme: str,
        donnees: object,
    ) -> AuthResult:
        """Check a login and its password (AUTH PLAIN and LOGIN)."""
        refus = self.pannes.faute("auth")
        if refus:
            return AuthResult(success=False, handled=False, message=refus)
        if not isinstance(donnees, LoginPassword):
            return AuthResult(success=False, handled=False)
        attendu = self.comptes.get(donnees.login.decode("utf-8", "replace").lower(), "")
        if not attendu or not hmac.compare_digest(attendu.encode(), donnees.password):
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=donnees)

    async def handle_EHLO(  # noqa: N802 - name given by aiosmtpd
        self,
        _serveur: SMTP,
        session: Session,
        _enveloppe: Envelope,
        hote: str,
        reponses: list[str],
    ) -> list[str]:
        """Advertise the DSN extension."""
        session.host_name = hote
        return [*reponses[:-1], "250-DSN", reponses[-1]]

    async def handle_exception(self, erreur: Exception) -> str:
        """Answer a failure of the bench itself: temporary, and told to the journal."""
        reponse = "451 4.3.0 panne interne du banc"
        cause = f"{type(erreur).__name__} : {erreur}"[:200]
        await asyncio.to_thread(self.noter, {"code": 451, "reponse": reponse, "cause": cause}, {})
        return reponse

    async def handle_DATA(  # noqa: N802 - name given by aiosmtpd
        self, serveur: "Protocole", _session: Session, enveloppe: Envelope
    ) -> str:
        """Store a mail and give the answer."""
        return await serveur.recevoir(enveloppe.original_content or b"")


class Protocole(SMTP):
    """One SMTP connection: the DSN extension and the faults on top of aiosmtpd."""

    def __init__(
        self,
        facteur: Facteur,
        *,
        reglages: Reglages,
        tls: ssl.SSLContext | None,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(
            facteur,
            data_size_limit=reglages.taille_max,
            hostname=HOTE,
            ident="Vitalbench SMTP, banc de test, profil simule",
            tls_context=tls,
            auth_require_tls=False,
            authenticator=facteur.authentifier,
            loop=loop,
        )
        self.command_size_limits["MAIL"] = self.command_size_limit + 700
        self.command_size_limits["RCPT"] = self.command_size_limit + 700
        self._facteur = facteur
        facteur.sessions += 1
        self._numero = facteur.sessions
        self._ret = ""
        self._envid = ""
        self._demandes: list[Demande] = []

    async def _handle_client(self) -> None:
        refus = self._facteur.pannes.faute("connexion")
        if refus:
            await self._noter(refus, b"")
            await self.push(refus)
            self._writer.close()
            return
        await super()._handle_client()

    @syntax("MAIL FROM: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - name given by aiosmtpd
        """Require AUTH, record RET and ENVID, then let aiosmtpd judge the rest."""
        if self.session is None or not self.session.authenticated:
            await self.push("530 5.7.0 authentification demandee")
            return
        reste, parametres = _parametres(arg)
        ret, envid = parametres.pop("RET", ""), parametres.pop("ENVID", "")
        if parametres or (ret and ret.upper() not in _RET) or len(envid) > 100:
            await self.push("501 5.5.4 parametre MAIL FROM refuse")
            return
        refus = self._facteur.pannes.faute("mail")
        if refus:
            await self._noter(refus, b"")
            await self.push(refus)
            return
        self._ret, self._envid, self._demandes = ret.upper(), envid, []
        await super().smtp_MAIL(reste)

    @syntax("RCPT TO: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - name given by aiosmtpd
        """Record NOTIFY and ORCPT; refuse the addresses that are not of the bench."""
        reste, parametres = _parametres(arg)
        notify, orcpt = parametres.pop("NOTIFY", "").upper(), parametres.pop("ORCPT", "")
        mots = {mot for mot in notify.split(",") if mot}
        if parametres or mots - _NOTIFY or ("NEVER" in mots and len(mots) > 1):
            await self.push("501 5.5.4 parametre RCPT TO refuse")
            return
        refus = self._facteur.pannes.faute("rcpt")
        avant = len(self.envelope.rcpt_tos) if self.envelope is not None else 0
        if not refus and reste is not None:
            adresse, _ = self._getaddr(self._strip_command_keyword("TO:", reste) or "")
            if adresse and not self._facteur.connue(adresse):
                refus = "550 5.7.1 adresse etrangere au banc : aucun relais vers l'exterieur"
        if refus:
            await self._noter(refus, b"")
            await self.push(refus)
            return
        await super().smtp_RCPT(reste)
        if self.envelope is not None and len(self.envelope.rcpt_tos) > avant:
            adresse = str(self.envelope.rcpt_tos[-1])
            self._demandes.append(Demande(adresse=adresse, notify=notify, orcpt=orcpt))

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - name given by aiosmtpd
        """Answer 250 once the mail is on disk; faults cut or refuse before."""
        refus = self._facteur.pannes.faute("data")
        if refus:
            await self._noter(refus, b"")
            await self.push(refus)
            return
        if self.envelope and self.envelope.rcpt_tos and self._facteur.pannes.coupure("dans_data"):
            await self.push("354 fin par <CR><LF>.<CR><LF>")
            await self._reader.read(1)
            await self._noter("000 connexion coupée dans DATA", b"")
            self._couper()
            return
        await super().smtp_DATA(arg)

    async def recevoir(self, message: bytes) -> str:
        """Give the answer to a whole DATA: stored, refused by a fault, or the line cut."""
        refus = self._facteur.pannes.faute("fin_data")
        if refus:
            await self._noter(refus, message)
            return refus
        enveloppe = self._enveloppe()
        reponse = await asyncio.to_thread(self._facteur.deposer, enveloppe, message)
        if self._facteur.pannes.coupure("avant_250"):
            self._couper()
            raise ConnectionResetError
        return reponse

    def _couper(self) -> None:
        transport = self._writer.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()

    def _enveloppe(self) -> Enveloppe:
        session, enveloppe = self.session, self.envelope
        chiffree = self._tls_protocol is not None
        if session is not None and self._writer.get_extra_info("ssl_object") is not None:
            chiffree = True
        auth = session.auth_data if session is not None else None
        return Enveloppe(
            session=self._numero,
            connexion=str(session.peer) if session is not None else "",
            ehlo=str(session.host_name or "") if session is not None else "",
            tls=chiffree,
            auth=auth.login.decode("utf-8", "replace") if isinstance(auth, LoginPassword) else "",
            de=str(enveloppe.mail_from or "") if enveloppe is not None else "",
            vers=tuple(self._demandes),
            ret=self._ret,
            envid=self._envid,
        )

    async def _noter(self, reponse: str, message: bytes) -> None:
        donnees = fait_smtp(self._enveloppe(), reponse)
        pieces = {"message": message} if message else {}
        await asyncio.to_thread(self._facteur.noter, donnees, pieces)


def fait_smtp(enveloppe: Enveloppe, reponse: str, message_id: str = "") -> dict[str, object]:
    """Write what the journal keeps of one SMTP exchange."""
    donnees: dict[str, object] = msgspec.to_builtins(enveloppe)
    donnees["code"] = int(reponse[:3])
    donnees["reponse"] = reponse
    donnees["message_id"] = message_id
    return donnees


def _parametres(arg: str | None) -> tuple[str | None, dict[str, str]]:
    """Take the DSN parameters out of a MAIL or RCPT argument, values as they were typed."""
    if arg is None:
        return None, {}
    trouves = {nom.upper(): valeur for nom, valeur in _PARAMETRE.findall(arg)}
    return _PARAMETRE.sub("", arg), trouves
