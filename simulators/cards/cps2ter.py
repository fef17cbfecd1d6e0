"""The CPS2ter command set of a CPx (class A0): one step at a time, 9Fxx, status words 92 to 98."""

from collections.abc import Mapping

import msgspec

from vitalbench.reference.norms.cartes import cps3
from vitalbench.simulators.cards.apdu import RIEN, SW, Commande, Reponse, refus
from vitalbench.simulators.cards.codes import Codes
from vitalbench.simulators.cards.moteur import Volet
from vitalbench.simulators.cards.session import Droit, Session

FICHIER_ABSENT = 0x9404
FICHIER_INADAPTE = 0x9408
ADRESSE = 0x9402
CODE_FAUX = 0x9804
CODE_BLOQUE = 0x9840
ATTENTE = 0x9F00

_MF, _DF, _EF = 0x01, 0x02, 0x04


class Element(msgspec.Struct, frozen=True):
    """One file of this part: a directory has children, a file has bytes."""

    fid: int
    contenu: bytes = b""
    lecture: Droit = Droit.LIBRE
    enfants: tuple["Element", ...] = ()
    dossier: bool = False


def arbre(fichiers: Mapping[str, bytes]) -> Element:
    """Lay the CPS2ter tree from the same contents as the IAS-ECC part."""
    activites = tuple(
        Element(cps3.FID_ACTIVITES_CPS2TER + rang - 1, fichiers[nom], Droit.PIN)
        for rang in range(1, cps3.ACTIVITES_MAX + 1)
        if (nom := f"CPS_ACTIVITY_{rang:02d}_PS") in fichiers
    )
    amo = Element(cps3.FID_SITUATIONS_FACTURATION, fichiers.get("CPS_SIT_FACT", b""), Droit.PIN)
    identite = Element(cps3.FID_IDENT_PS, fichiers["CPS_INFO_PS"])
    domaine = Element(cps3.FID_DOMAINE_AMO, enfants=(amo,), dossier=True)
    return Element(cps3.FID_RACINE, enfants=(identite, *activites, domaine), dossier=True)


class Cps2ter:
    """Current directory and file of the class A0 part, and its commands."""

    def __init__(self, racine: Element, codes: Codes, session: Session) -> None:
        self._racine = racine
        self._codes = codes
        self._session = session
        self._dossier = racine
        self._fichier: Element | None = None

    def oublier(self) -> None:
        """Come back to the root (reset)."""
        self._dossier = self._racine
        self._fichier = None

    def volet(self) -> Volet:
        """Give the command set of class A0."""
        instructions = {
            0xA4: self._select,
            0xB0: self._read_binary,
            0x20: self._verify,
            0x24: self._change,
            0x2C: self._reset_retry,
        }
        return Volet(instructions, attente=ATTENTE)

    def _select(self, c: Commande) -> Reponse:
        if c.p1 or c.p2:
            return refus(SW.DECALAGE)
        if len(c.donnees) != 2:
            return refus(SW.LONGUEUR)
        fid = int.from_bytes(c.donnees, "big")
        cible = self._racine if fid == self._racine.fid else None
        for enfant in self._dossier.enfants:
            if enfant.fid == fid:
                cible = enfant
        if cible is None:
            return refus(FICHIER_ABSENT)
        if cible.dossier:
            self._dossier, self._fichier = cible, None
        else:
            self._fichier = cible
        genre = _EF if not cible.dossier else _MF if cible is self._racine else _DF
        taille = len(cible.contenu).to_bytes(2, "big")
        description = taille + c.donnees + bytes((genre, 0, 0, 0))
        return b"\x85\x08" + description, SW.SUCCES

    def _read_binary(self, c: Commande) -> Reponse:
        fichier = self._fichier
        if c.donnees:
            return refus(SW.LONGUEUR)
        if fichier is None:
            return refus(FICHIER_INADAPTE)
        if not self._session.accorde(fichier.lecture):
            return refus(CODE_FAUX)
        decalage = c.p1 << 8 | c.p2
        if decalage > len(fichier.contenu):
            return refus(ADRESSE)
        le = c.le or 256
        reste = len(fichier.contenu) - decalage
        if le > reste and le != 256:
            return refus(SW.LONGUEUR)
        return fichier.contenu[decalage : decalage + le], SW.SUCCES

    def _verify(self, c: Commande) -> Reponse:
        return self._traduire(self._codes.verify(c))

    def _change(self, c: Commande) -> Reponse:
        return self._traduire(self._codes.change(c))

    def _reset_retry(self, c: Commande) -> Reponse:
        return self._traduire(self._codes.reset_retry(c))

    @staticmethod
    def _traduire(reponse: Reponse) -> Reponse:
        mot = reponse[1]
        if mot == SW.SUCCES:
            return RIEN
        if mot in (SW.BLOQUE, SW.ESSAIS):
            return refus(CODE_BLOQUE)
        if mot & 0xFFF0 == SW.ESSAIS or mot == SW.SECURITE:
            return refus(CODE_FAUX)
        return refus(mot)
