"""Keys of a card and what they do: MSE SET, PSO, INTERNAL AUTHENTICATE (ISO 7816-8, IAS-ECC)."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm

from vitalbench.reference.norms.cartes.hachage import PAR_REFERENCE, Algorithme, EtatHachage
from vitalbench.reference.norms.cartes.tlv import FichierIllisible, Tlv, decoder
from vitalbench.simulators.cards.apdu import RIEN, SW, Commande, Reponse, refus
from vitalbench.simulators.cards.session import Droit, Session

SIGNER, AUTHENTIFIER, DECHIFFRER = "signer", "authentifier", "dechiffrer"

_HACHAGE_SIGNATURE: dict[int, int] = {0x12: 0x10, 0x42: 0x40, 0x02: 0}
_PREHACHE: dict[int, HashAlgorithm] = {0x10: SHA1(), 0x40: SHA256()}  # noqa: S303  (norme IAS-ECC)
_GABARITS = {0xAA: "hachage", 0xB6: SIGNER, 0xA4: AUTHENTIFIER, 0xB8: DECHIFFRER}


class CleCarte:
    """One private key, what it may do, the right it asks for and the data it refuses."""

    def __init__(
        self,
        cle: RSAPrivateKey,
        *,
        operations: frozenset[str],
        condition: Droit,
        refuse: Callable[[bytes], bool] = lambda _: False,
    ) -> None:
        self.cle = cle
        self.operations = operations
        self.condition = condition
        self.refuse = refuse
        self.taille = (cle.key_size + 7) // 8


def est_digest_info(donnees: bytes) -> bool:
    """Tell whether data could be read as a DigestInfo, that is start an ASN.1 SEQUENCE.

    Wider than need be: a lax verifier must never take an authentication for a signature.
    """
    return donnees[:1] == b"\x30"


class Environnement:
    """The security environment of a session: keys chosen by MSE, hash given or finished."""

    def __init__(self, cles: dict[int, CleCarte], session: Session) -> None:
        self._cles = cles
        self._session = session
        self._choix: dict[str, tuple[int, int]] = {}
        self._empreinte: tuple[int, bytes] | None = None
        self._algorithme: Algorithme | None = None

    def oublier(self) -> None:
        """Forget keys chosen and hash in progress (reset)."""
        self._choix.clear()
        self._empreinte = None
        self._algorithme = None

    def mse(self, c: Commande) -> Reponse:
        """MANAGE SECURITY ENVIRONMENT, SET: choose a key and an algorithm, or a hash."""
        if c.p1 not in (0x41, 0x81, 0xC1) or c.p2 not in _GABARITS:
            return refus(SW.PARAMETRES)
        objets = _objets(c.donnees)
        if objets is None:
            return refus(SW.DONNEES)
        valeurs = {o.tag: o.valeur[0] for o in objets if len(o.valeur) == 1}
        usage = _GABARITS[c.p2]
        algorithme = valeurs.get(0x80, 0)
        if usage == "hachage":
            if algorithme not in PAR_REFERENCE:
                return refus(SW.REFERENCE if 0x80 in valeurs else SW.DONNEES)
            self._algorithme = PAR_REFERENCE[algorithme]
            self._empreinte = None
            return RIEN
        reference = valeurs.get(0x84, valeurs.get(0x83))
        if reference is None:
            return refus(SW.DONNEES)
        cle = self._cles.get(reference)
        if cle is None:
            return refus(SW.REFERENCE)
        if usage not in cle.operations:
            return refus(SW.CONDITIONS)
        self._choix[usage] = (reference, algorithme)
        return RIEN

    def pso_hash(self, c: Commande) -> Reponse:
        """PSO HASH: finish a hash from its last block, and from an intermediate state if given."""
        algorithme = self._algorithme
        if algorithme is None:
            return refus(SW.CONDITIONS)
        objets = _objets(c.donnees)
        if objets is None:
            return refus(SW.DONNEES)
        par_tag = {o.tag: o.valeur for o in objets}
        if not par_tag or not par_tag.keys() <= {0x80, 0x90}:
            return refus(SW.DONNEES)
        etat = EtatHachage(algorithme.depart, 0)
        depart = par_tag.get(0x90, b"")
        if depart:
            if len(depart) != algorithme.taille + 8:
                return refus(SW.DONNEES)
            bits = int.from_bytes(depart[algorithme.taille :], "big")
            etat = EtatHachage(depart[: algorithme.taille], bits)
        try:
            empreinte = algorithme.finir(etat, par_tag.get(0x80, b""))
        except ValueError:
            return refus(SW.DONNEES)
        self._empreinte = (algorithme.reference, empreinte)
        return RIEN

    def pso_signature(self, c: Commande) -> Reponse:
        """PSO COMPUTE DIGITAL SIGNATURE over the hash the card finished, once per hash."""
        choix = self._choix.get(SIGNER)
        if choix is None or self._empreinte is None:
            return refus(SW.CONDITIONS)
        if c.donnees:
            return refus(SW.DONNEES)
        reference, algorithme = choix
        cle = self._cles[reference]
        if not self._session.accorde(cle.condition):
            return refus(SW.SECURITE)
        if not c.etendue and c.le is not None and c.le < cle.taille:
            return refus(0x6C00 | cle.taille & 0xFF)
        hachage, empreinte = self._empreinte
        if _HACHAGE_SIGNATURE.get(algorithme) not in (hachage, 0):
            return refus(SW.CONDITIONS)
        self._empreinte = None
        signature = cle.cle.sign(empreinte, padding.PKCS1v15(), Prehashed(_PREHACHE[hachage]))
        return signature, SW.SUCCES

    def internal_authenticate(self, c: Commande) -> Reponse:
        """INTERNAL AUTHENTICATE: PKCS#1 v1.5 over data of at most 40 % of the key."""
        if c.p1 or c.p2:
            return refus(SW.PARAMETRES)
        choix = self._choix.get(AUTHENTIFIER)
        if choix is None:
            return refus(SW.CONDITIONS)
        cle = self._cles[choix[0]]
        if not self._session.accorde(cle.condition):
            return refus(SW.SECURITE)
        if not c.donnees or len(c.donnees) > cle.taille * 2 // 5:
            return refus(SW.LONGUEUR)
        if cle.refuse(c.donnees):
            return refus(SW.DONNEES)
        return cle.cle.sign(c.donnees, padding.PKCS1v15(), NoDigestInfo()), SW.SUCCES

    def pso_dechiffrer(self, c: Commande) -> Reponse:
        """PSO DECIPHER: padding indicator 81 then the cryptogram."""
        choix = self._choix.get(DECHIFFRER)
        if choix is None:
            return refus(SW.CONDITIONS)
        cle = self._cles[choix[0]]
        if not self._session.accorde(cle.condition):
            return refus(SW.SECURITE)
        if len(c.donnees) != cle.taille + 1 or c.donnees[0] != 0x81:
            return refus(SW.DONNEES)
        try:
            return cle.cle.decrypt(c.donnees[1:], padding.PKCS1v15()), SW.SUCCES
        except ValueError:
            return refus(SW.DONNEES)


def _objets(donnees: bytes) -> list[Tlv] | None:
    try:
        return list(decoder(donnees))
    except FichierIllisible:
        return None
