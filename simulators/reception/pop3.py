"""POP3 server on asyncio: RFC 1939, CAPA (RFC 2449), STLS (RFC 2595), implicit TLS.

Ours because no kept library serves POP3 on a loop shared with SMTP; tried against poplib, curl
and fetchmail. Loopback only; mails deleted by a session go at QUIT, never before.
"""

import asyncio
import hmac
import ssl
from collections.abc import Callable

from vitalbench.simulators.reception.boites import Boites, Courrier

Note = Callable[[dict[str, object], dict[str, bytes]], None]

LIGNE_MAX = 512
ATTENTE = 600
ESSAIS_MAX = 3


class ServeurPop3:
    """What every session shares: accounts, mailboxes, the TLS context, the journal."""

    def __init__(
        self,
        boites: Boites,
        comptes: dict[str, str],
        tls: ssl.SSLContext | None,
        noter: Note,
    ) -> None:
        self.boites = boites
        self.comptes = {nom.lower(): secret for nom, secret in comptes.items()}
        self.tls = tls
        self.noter = noter
        self.ouvertes: set[str] = set()
        self._taches: set[asyncio.Task[None]] = set()

    async def accueillir(self, lecture: asyncio.StreamReader, sortie: asyncio.StreamWriter) -> None:
        """Serve one connection from its greeting to its end."""
        tache = asyncio.current_task()
        if tache is not None:
            self._taches.add(tache)
            tache.add_done_callback(self._taches.discard)
        session = _Session(self, lecture, sortie)
        try:
            await session.derouler()
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            pass
        finally:
            session.liberer()
            sortie.close()

    def fermer(self) -> None:
        """Cut the sessions still open."""
        for tache in tuple(self._taches):
            tache.cancel()


class _Session:
    """One POP3 session: authorization, then transaction, then update at QUIT."""

    def __init__(
        self, serveur: ServeurPop3, lecture: asyncio.StreamReader, sortie: asyncio.StreamWriter
    ) -> None:
        self._serveur = serveur
        self._lecture = lecture
        self._sortie = sortie
        self._chiffree = sortie.get_extra_info("ssl_object") is not None
        self._utilisateur = ""
        self._boite = ""
        self._courriers: tuple[Courrier, ...] = ()
        self._effaces: set[int] = set()
        self._lus: list[int] = []
        self._commandes: list[str] = []
        self._essais = 0
        self._fin = False
        self._liberee = False

    async def derouler(self) -> None:
        """Read commands until QUIT, an error or silence."""
        await self._ok("Vitalbench POP3, banc de test, profil simule")
        while not self._fin:
            ligne = await asyncio.wait_for(self._lire_ligne(), ATTENTE)
            if ligne is None:
                return
            verbe, _, reste = ligne.partition(" ")
            verbe = verbe.upper()
            if len(self._commandes) < 10_000:
                self._commandes.append("PASS ***" if verbe == "PASS" else ligne)
            await self._traiter(verbe, reste.strip() if verbe != "PASS" else reste)

    def liberer(self) -> None:
        """Free the mailbox and tell the journal what the session did, once."""
        if self._liberee:
            return
        self._liberee = True
        if self._boite:
            self._serveur.ouvertes.discard(self._boite)
        self._serveur.noter(self._compte_rendu(), {})

    def _compte_rendu(self) -> dict[str, object]:
        return {
            "utilisateur": self._boite or self._utilisateur,
            "authentifie": bool(self._boite),
            "tls": self._chiffree,
            "commandes": list(self._commandes),
            "messages": [courrier.uidl for courrier in self._courriers],
            "lus": [self._courriers[rang - 1].uidl for rang in self._lus],
            "effaces": [self._courriers[rang - 1].uidl for rang in sorted(self._effaces)]
            if self._fin
            else [],
            "terminee": self._fin,
        }

    async def _lire_ligne(self) -> str | None:
        try:
            brute = await self._lecture.readuntil(b"\n")
        except asyncio.IncompleteReadError:
            return None
        except asyncio.LimitOverrunError:
            await self._err("ligne trop longue")
            return None
        if len(brute) > LIGNE_MAX:
            await self._err("ligne trop longue")
            return ""
        return brute.rstrip(b"\r\n").decode("utf-8", "replace")

    async def _traiter(self, verbe: str, reste: str) -> None:
        if verbe == "QUIT":
            await self._quitter()
        elif verbe == "CAPA":
            await self._capacites()
        elif verbe == "NOOP" and self._boite:
            await self._ok("")
        elif not self._boite:
            await self._autoriser(verbe, reste)
        elif verbe in _TRANSACTION:
            await _TRANSACTION[verbe](self, reste)
        else:
            await self._err("commande inconnue")

    async def _autoriser(self, verbe: str, reste: str) -> None:
        if verbe == "STLS":
            await self._demarrer_tls()
        elif verbe == "USER" and reste:
            self._utilisateur = reste.lower()
            await self._ok("mot de passe attendu")
        elif verbe == "PASS" and self._utilisateur:
            await self._ouvrir(reste)
        else:
            await self._err("authentification attendue")

    async def _ouvrir(self, secret: str) -> None:
        attendu = self._serveur.comptes.get(self._utilisateur, "")
        juste = hmac.compare_digest(attendu.encode(), secret.encode())
        if not attendu or not juste:
            self._essais += 1
            await self._err("[AUTH] identifiants refuses")
            self._fin_forcee()
            return
        if self._utilisateur in self._serveur.ouvertes:
            await self._err("[IN-USE] boite deja ouverte")
            return
        self._boite = self._utilisateur
        self._serveur.ouvertes.add(self._boite)
        self._courriers = await asyncio.to_thread(self._serveur.boites.lister, self._boite)
        await self._ok(f"{len(self._courriers)} messages")

    def _fin_forcee(self) -> None:
        if self._essais >= ESSAIS_MAX:
            raise ConnectionAbortedError("trop d'essais")

    async def _demarrer_tls(self) -> None:
        if self._serveur.tls is None or self._chiffree:
            await self._err("TLS indisponible")
            return
        await self._ok("debut TLS")
        # what was sent in clear before the handshake must not be read after it (RFC 2595 §2.1)
        self._lecture._buffer.clear()  # type: ignore[attr-defined]
        await self._sortie.start_tls(self._serveur.tls)
        self._chiffree = True
        self._utilisateur = ""

    async def _capacites(self) -> None:
        lignes = ["USER", "UIDL", "TOP", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE"]
        if self._serveur.tls is not None and not self._chiffree:
            lignes.append("STLS")
        await self._ok("capacites")
        await self._envoyer("".join(f"{ligne}\r\n" for ligne in lignes).encode() + b".\r\n")

    async def _quitter(self) -> None:
        if self._effaces:
            numeros = tuple(self._courriers[rang - 1].numero for rang in sorted(self._effaces))
            await asyncio.to_thread(self._serveur.boites.effacer, self._boite, numeros)
        self._fin = True
        # told before the answer: what the client does next comes after in the journal
        await asyncio.to_thread(self.liberer)
        await self._ok("au revoir")

    def _presents(self) -> list[tuple[int, Courrier]]:
        return [
            (rang, courrier)
            for rang, courrier in enumerate(self._courriers, 1)
            if rang not in self._effaces
        ]

    async def _courrier(self, mot: str) -> tuple[int, Courrier] | None:
        rang = int(mot) if mot.isascii() and mot.isdigit() and len(mot) < 10 else 0
        if not 1 <= rang <= len(self._courriers) or rang in self._effaces:
            await self._err("message inconnu")
            return None
        return rang, self._courriers[rang - 1]

    async def _stat(self, _: str) -> None:
        presents = self._presents()
        await self._ok(f"{len(presents)} {sum(c.taille for _, c in presents)}")

    async def _list(self, reste: str) -> None:
        await self._enumerer(reste, lambda courrier: str(courrier.taille))

    async def _uidl(self, reste: str) -> None:
        await self._enumerer(reste, lambda courrier: courrier.uidl)

    async def _enumerer(self, reste: str, valeur: Callable[[Courrier], str]) -> None:
        if reste:
            trouve = await self._courrier(reste)
            if trouve is not None:
                await self._ok(f"{trouve[0]} {valeur(trouve[1])}")
            return
        await self._ok("liste")
        lignes = "".join(f"{rang} {valeur(courrier)}\r\n" for rang, courrier in self._presents())
        await self._envoyer(lignes.encode() + b".\r\n")

    async def _retr(self, reste: str) -> None:
        trouve = await self._courrier(reste)
        if trouve is None:
            return
        message = await asyncio.to_thread(self._serveur.boites.lire, trouve[1].numero)
        self._lus.append(trouve[0])
        await self._ok(f"{trouve[1].taille} octets")
        await self._envoyer(_points_doubles(message))

    async def _top(self, reste: str) -> None:
        mots = reste.split()
        if len(mots) != 2 or not (mots[1].isascii() and mots[1].isdigit() and len(mots[1]) < 10):
            await self._err("TOP message lignes")
            return
        trouve = await self._courrier(mots[0])
        if trouve is None:
            return
        message = await asyncio.to_thread(self._serveur.boites.lire, trouve[1].numero)
        entete, _, corps = message.partition(b"\r\n\r\n")
        lignes = corps.split(b"\r\n")[: int(mots[1])]
        await self._ok("debut du message")
        debut = entete + b"\r\n\r\n" + b"".join(ligne + b"\r\n" for ligne in lignes)
        await self._envoyer(_points_doubles(debut))

    async def _dele(self, reste: str) -> None:
        trouve = await self._courrier(reste)
        if trouve is not None:
            self._effaces.add(trouve[0])
            await self._ok("marque")

    async def _rset(self, _: str) -> None:
        self._effaces.clear()
        await self._ok("marques levees")

    async def _ok(self, texte: str) -> None:
        await self._envoyer(f"+OK {texte}".rstrip().encode() + b"\r\n")

    async def _err(self, texte: str) -> None:
        await self._envoyer(f"-ERR {texte}\r\n".encode())

    async def _envoyer(self, octets: bytes) -> None:
        self._sortie.write(octets)
        await self._sortie.drain()


_TRANSACTION = {
    "STAT": _Session._stat,
    "LIST": _Session._list,
    "UIDL": _Session._uidl,
    "RETR": _Session._retr,
    "TOP": _Session._top,
    "DELE": _Session._dele,
    "RSET": _Session._rset,
}


def _points_doubles(message: bytes) -> bytes:
    """Write a mail as a multi-line answer: leading dots doubled, final line `.` (RFC 1939 §3)."""
    corps = message if message.endswith(b"\r\n") else message + b"\r\n"
    if corps.startswith(b"."):
        corps = b"." + corps
    return corps.replace(b"\r\n.", b"\r\n..") + b".\r\n"
