"""File tree of a card: SELECT, READ BINARY and UPDATE BINARY with access rights (ISO 7816-4 §7)."""

from collections.abc import Callable
from typing import ClassVar

from vitalbench.reference.norms.cartes.tlv import encoder, encoder_suite
from vitalbench.simulators.cards.apdu import RIEN, SW, Commande, Reponse, refus
from vitalbench.simulators.cards.session import Droit, Session

_LIBRE = Droit.LIBRE
_SUCCES = SW.SUCCES.to_bytes(2, "big")


def _mot(mot: int) -> bytes:
    return mot.to_bytes(2, "big")


class Fichier:
    """A transparent elementary file; `capacite` is how far its content may grow.

    `entier` is the answer to the reading of the whole file, when one answer can hold it.
    """

    __slots__ = ("capacite", "contenu", "ecriture", "entier", "fid", "lecture", "sfi")

    def __init__(
        self,
        fid: int,
        contenu: bytes,
        *,
        sfi: int | None = None,
        lecture: Droit = Droit.LIBRE,
        ecriture: Droit = Droit.JAMAIS,
        capacite: int = 0,
    ) -> None:
        self.fid = fid
        self.sfi = sfi
        self.ecrire(contenu)
        self.lecture = lecture
        self.ecriture = ecriture
        self.capacite = max(capacite, len(contenu))

    def ecrire(self, contenu: bytes) -> None:
        """Give the file another content."""
        self.contenu = contenu
        self.entier = contenu + _SUCCES if len(contenu) <= 256 else b""


class Dossier:
    """A directory: its name (AID), its files and its own directories."""

    __slots__ = ("aid", "dossiers", "fichiers", "fid", "par_sfi", "parent")

    def __init__(self, fid: int, aid: bytes = b"") -> None:
        self.fid = fid
        self.aid = aid
        self.fichiers: dict[int, Fichier] = {}
        self.par_sfi: dict[int, Fichier] = {}
        self.dossiers: dict[int, Dossier] = {}
        self.parent: Dossier | None = None

    def ajouter(self, *enfants: "Fichier | Dossier") -> "Dossier":
        """Put files and directories in this directory."""
        for enfant in enfants:
            if isinstance(enfant, Dossier):
                enfant.parent = self
                self.dossiers[enfant.fid] = enfant
            else:
                self.fichiers[enfant.fid] = enfant
                if enfant.sfi is not None:
                    self.par_sfi[enfant.sfi] = enfant
        return self


Decrire = Callable[[Fichier | Dossier], bytes]
"""Gives the control parameters of a file, the value of 62 or 6F."""


def decrire_simplement(cible: Fichier | Dossier) -> bytes:
    """Describe a file by its size and identifiers, a directory by its name."""
    fid = cible.fid.to_bytes(2, "big")
    if isinstance(cible, Dossier):
        return encoder_suite(((0x82, b"\x38"), (0x83, fid), (0x84, cible.aid)))
    sfi = b"" if cible.sfi is None else bytes((cible.sfi << 3,))
    return encoder_suite(
        ((0x80, len(cible.contenu).to_bytes(2, "big")), (0x82, b"\x01"), (0x83, fid), (0x88, sfi))
    )


class Explorateur:
    """Current directory and file of a session, and the commands that move or read them."""

    GABARITS: ClassVar[dict[int, int | None]] = {0x00: 0x6F, 0x04: 0x62, 0x0C: None}

    def __init__(
        self,
        racine: Dossier,
        session: Session,
        *,
        decrire: Decrire = decrire_simplement,
        a_la_racine: Callable[[], None] = lambda: None,
    ) -> None:
        self.racine = racine
        self.courant = racine
        self.fichier: Fichier | None = None
        self._session = session
        self._decrire = decrire
        self._a_la_racine = a_la_racine
        self._par_aid: dict[bytes, Dossier] = {}
        self._indexer(racine)

    def _indexer(self, dossier: Dossier) -> None:
        if dossier.aid:
            self._par_aid[dossier.aid] = dossier
        for enfant in dossier.dossiers.values():
            self._indexer(enfant)

    def oublier(self) -> None:
        """Come back to the root, no file selected (reset)."""
        self.courant = self.racine
        self.fichier = None

    def select(self, c: Commande) -> Reponse:
        """SELECT by identifier, name or path; the answer follows P2 (FCI, FCP or nothing)."""
        if c.p2 not in self.GABARITS:
            return refus(SW.PARAMETRES)
        if c.p1 not in (0x00, 0x01, 0x02, 0x03, 0x04, 0x08, 0x09):
            return refus(SW.PARAMETRES)
        if c.p1 == 0x04:
            cible: Fichier | Dossier | None = self._par_aid.get(c.donnees)
        elif c.p1 in (0x08, 0x09):
            if not c.donnees or len(c.donnees) % 2:
                return refus(SW.LONGUEUR)
            cible = self._par_chemin(c.p1, c.donnees)
        elif c.p1 == 0x03:
            if c.donnees:
                return refus(SW.LONGUEUR)
            cible = self.courant.parent
        elif not c.donnees and c.p1 == 0x00:
            cible = self.racine
        elif len(c.donnees) != 2:
            return refus(SW.LONGUEUR)
        else:
            cible = self._par_fid(c.p1, int.from_bytes(c.donnees, "big"))
        if cible is None:
            return refus(SW.FICHIER_ABSENT)
        self._placer(cible)
        gabarit = self.GABARITS[c.p2]
        if gabarit is None:
            return RIEN
        return encoder(gabarit, self._decrire(cible)), SW.SUCCES

    def _placer(self, cible: Fichier | Dossier) -> None:
        if isinstance(cible, Fichier):
            self.fichier = cible
            return
        self.courant = cible
        self.fichier = None
        if cible is self.racine:
            self._a_la_racine()

    def _par_fid(self, p1: int, fid: int) -> Fichier | Dossier | None:
        dossier = self.courant
        if p1 == 0x01:
            return dossier.dossiers.get(fid)
        if fid == self.racine.fid:
            return self.racine
        if p1 == 0x02:
            return dossier.fichiers.get(fid)
        ici = dossier.fichiers.get(fid) or dossier.dossiers.get(fid)
        if ici is not None:
            return ici
        if dossier.parent is not None and dossier.parent.fid == fid:
            return dossier.parent
        voisin = dossier.parent.dossiers.get(fid) if dossier.parent is not None else None
        return voisin or self.racine.fichiers.get(fid)

    def _par_chemin(self, p1: int, octets: bytes) -> Fichier | Dossier | None:
        pas = [int.from_bytes(octets[i : i + 2], "big") for i in range(0, len(octets), 2)]
        depart = self.racine if p1 == 0x08 else self.courant
        if pas[0] == self.racine.fid:
            depart, pas = self.racine, pas[1:]
        dossier = depart
        for rang, fid in enumerate(pas):
            suivant = dossier.dossiers.get(fid)
            if suivant is None:
                fichier = dossier.fichiers.get(fid)
                if fichier is not None and rang == len(pas) - 1:
                    self.courant = dossier
                    return fichier
                return None
            dossier = suivant
        return dossier

    def read_binary(self, c: Commande) -> Reponse:
        """READ BINARY of the current file or of a short identifier, up to `le` bytes."""
        if c.donnees:
            return refus(SW.LONGUEUR)
        reponse = self.lire(c.p1, c.p2, 256 if c.le is None else c.le)
        return reponse[:-2], int.from_bytes(reponse[-2:], "big")

    def lire(self, p1: int, p2: int, le: int) -> bytes:
        """Read up to `le` bytes, status word included; less than 256 must be there (else 6Cxx)."""
        if p1 > 0x7F:
            try:
                fichier = self.courant.par_sfi[p1 & 0x1F]
            except KeyError:
                return _mot(SW.PARAMETRES if p1 > 0x9F else SW.FICHIER_ABSENT)
            if p1 > 0x9F:
                return _mot(SW.PARAMETRES)
            self.fichier = fichier
            decalage = p2
        else:
            courant = self.fichier
            if courant is None:
                return _mot(SW.PAS_DE_FICHIER)
            fichier = courant
            decalage = p1 << 8 | p2
        if fichier.lecture is not _LIBRE and not self._session.accorde(fichier.lecture):
            return _mot(SW.SECURITE)
        if le == 256 and not decalage and fichier.entier:
            return fichier.entier
        contenu = fichier.contenu
        reste = len(contenu) - decalage
        if reste <= 0 and (contenu or decalage):
            return _mot(SW.DECALAGE)
        if le > reste and le < 256:
            return _mot(0x6C00 | reste)
        return contenu[decalage : decalage + le] + _SUCCES

    def update_binary(self, c: Commande) -> Reponse:
        """UPDATE BINARY inside the room the file was given at personalisation."""
        fichier = self.fichier
        decalage = c.p1 << 8 | c.p2
        if c.p1 & 0x80:
            if c.p1 & 0x60:
                return refus(SW.PARAMETRES)
            fichier = self.courant.par_sfi.get(c.p1 & 0x1F)
            decalage = c.p2
            if fichier is None:
                return refus(SW.FICHIER_ABSENT)
            self.fichier = fichier
        if fichier is None:
            return refus(SW.PAS_DE_FICHIER)
        if not self._session.accorde(fichier.ecriture):
            return refus(SW.SECURITE)
        if not c.donnees:
            return refus(SW.LONGUEUR)
        if decalage > len(fichier.contenu):
            return refus(SW.DECALAGE)
        if decalage + len(c.donnees) > fichier.capacite:
            return refus(SW.PLACE)
        apres = decalage + len(c.donnees)
        fichier.ecrire(fichier.contenu[:decalage] + c.donnees + fichier.contenu[apres:])
        return RIEN
