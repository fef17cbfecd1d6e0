"""The Vitale 1bis and 1ter cards: a protected memory read by addresses (class BC).

Public: BC B0 and BC C0, the addresses, the words. Everything that authenticates or signs (BC 84,
BC 2A, BC 82, BC 88) is a simulated addition: the genuine mechanisms are not public. Nothing
public tells a 1ter from a 1bis by its answer to reset.
"""

from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.norms.cartes import vitale1
from vitalbench.reference.norms.cartes.vitale1 import Memoire, composer, encoder_volets
from vitalbench.reference.norms.cartes.volets import RESERVES
from vitalbench.simulators.cards.apdu import RIEN, SW, Commande, Reponse, analyser, refus
from vitalbench.simulators.cards.cles import est_digest_info
from vitalbench.simulators.cards.roles import Roles
from vitalbench.simulators.cards.session import Droit, Session
from vitalbench.simulators.cards.trousseau import ClesVitale

ATR_VITALE_1 = bytes.fromhex("3F6525005209 6A9000")

ACCES_REFUSE = 0x9804
_SUITE_A_VENIR = 0x10
_BLOCS_MAX = 8192
_EMPREINTE = 32


class CarteMemoire:
    """A Vitale 1 in its reader: never an exception, always a status word."""

    def __init__(
        self,
        atr: bytes,
        contenus: Mapping[str, bytes],
        cles: ClesVitale,
        alea: Callable[[int], bytes],
    ) -> None:
        self._atr = atr
        self._cles = cles
        libres = frozenset(vitale1.VOLETS) - RESERVES
        self._memoire: Memoire = composer(
            encoder_volets(contenus, libres),
            encoder_volets(contenus, RESERVES),
            cles.signature_certificat,
            cles.authentification_certificat,
        )
        self._reservees = [
            range(p.adresse, p.adresse + p.mots * 8)
            for p in self._memoire.pointeurs
            if p.zone == vitale1.ZONE_RESERVEE
        ]
        self._session = Session()
        autorites = [(Droit.CPX, cles.certificat_ac_cps)]
        autorites += [(Droit.MAJ, der) for der in cles.certificats_ac_maj]
        self._roles = Roles(autorites, contenus["PAN"][2:], self._session, alea)
        self._sous_tension = False
        self._resultat = b""
        self._blocs = b""
        self._instructions: dict[int, Callable[[Commande], Reponse]] = {
            0xB0: self._lire,
            0x84: self._roles.get_challenge,
            0x82: lambda c: self._en_blocs(c, self._roles.external_authenticate),
            0x2A: self._operation,
            0x88: self._authentifier,
        }

    @property
    def atr(self) -> bytes:
        """Answer to reset."""
        return self._atr

    def mettre_sous_tension(self) -> None:
        """Power on."""
        if not self._sous_tension:
            self.reinitialiser()

    def hors_tension(self) -> None:
        """Power off: roles and results are lost."""
        self.reinitialiser()
        self._sous_tension = False

    def reinitialiser(self) -> None:
        """Reset."""
        self._sous_tension = True
        self._resultat = b""
        self._blocs = b""
        self._session.oublier()
        self._roles.oublier()

    def traiter(self, apdu: bytes) -> bytes:
        """Answer any bytes with data and a status word; an unpowered card says nothing."""
        if not self._sous_tension:
            return b""
        c = analyser(apdu)
        if c is None or c.etendue:
            return SW.LONGUEUR.to_bytes(2, "big")
        if c.cla != vitale1.CLASSE:
            return SW.CLASSE.to_bytes(2, "big")
        if c.ins == 0xC0:
            donnees, mot = self._resultat_ou_etat(c)
            return donnees + mot.to_bytes(2, "big")
        self._resultat = b""
        instruction = self._instructions.get(c.ins)
        if instruction is None:
            return SW.INSTRUCTION.to_bytes(2, "big")
        donnees, mot = instruction(c)
        if donnees and c.donnees:
            self._resultat = donnees
            return (0x6100 | len(donnees) & 0xFF).to_bytes(2, "big")
        return donnees + mot.to_bytes(2, "big")

    def _resultat_ou_etat(self, c: Commande) -> Reponse:
        """BC C0: what the last command left, or the state whose end is the last address."""
        if c.p1 or c.p2:
            return refus(SW.PARAMETRES)
        donnees, self._resultat = self._resultat, b""
        if not donnees:
            donnees = bytes(6) + vitale1.ADMAX.to_bytes(2, "big")
        le = c.le or 256
        if le > len(donnees):
            return refus(0x6C00 | len(donnees) & 0xFF)
        return donnees[:le], SW.SUCCES

    def _lire(self, c: Commande) -> Reponse:
        """BC B0 address length: addresses count quartets, reserved zones ask for a CPx."""
        adresse = c.p1 << 8 | c.p2
        longueur = c.le or 256
        if c.donnees or longueur > vitale1.LECTURE_MAX or adresse % 2:
            return refus(SW.LONGUEUR)
        image, base = self._memoire.principale, vitale1.DEBUT
        if adresse >= vitale1.CERTIFICATS:
            image, base = self._memoire.certificats, vitale1.CERTIFICATS
        depart = (adresse - base) // 2
        if depart < 0 or depart + longueur > len(image):
            return refus(SW.DECALAGE)
        fin = adresse + longueur * 2
        if not self._session.accorde(Droit.CPX) and any(
            adresse < zone.stop and zone.start < fin for zone in self._reservees
        ):
            return refus(ACCES_REFUSE)
        return image[depart : depart + longueur], SW.SUCCES

    def _operation(self, c: Commande) -> Reponse:
        if c.p2 == 0xBE:
            return self._en_blocs(c, self._roles.verifier_certificat)
        if c.p1 or c.p2:
            return refus(SW.PARAMETRES)
        if len(c.donnees) != _EMPREINTE:
            return refus(SW.LONGUEUR)
        cle = self._cles.signature_privee
        return cle.sign(c.donnees, padding.PKCS1v15(), Prehashed(SHA256())), SW.SUCCES

    def _authentifier(self, c: Commande) -> Reponse:
        cle = self._cles.authentification_privee
        if c.p1 or c.p2:
            return refus(SW.PARAMETRES)
        if not c.donnees or len(c.donnees) > cle.key_size // 20:
            return refus(SW.LONGUEUR)
        if est_digest_info(c.donnees):
            return refus(SW.DONNEES)
        return cle.sign(c.donnees, padding.PKCS1v15(), NoDigestInfo()), SW.SUCCES

    def _en_blocs(self, c: Commande, finir: Callable[[Commande], Reponse]) -> Reponse:
        """Join long data: P1 10 says that more will come, P1 00 that it is the end."""
        self._blocs += c.donnees
        if len(self._blocs) > _BLOCS_MAX or c.p1 not in (0, _SUITE_A_VENIR):
            self._blocs = b""
            return refus(SW.PARAMETRES)
        if c.p1:
            return RIEN
        entier, self._blocs = self._blocs, b""
        return finir(Commande(c.cla, c.ins, 0, 0, entier, c.le))
