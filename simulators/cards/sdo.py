"""Security data objects of the IAS-ECC part: what GET DATA says of codes and keys."""

from collections.abc import Mapping

from vitalbench.reference.norms.cartes.tlv import FichierIllisible, decoder, encoder
from vitalbench.simulators.cards.apdu import SW, Commande, Reponse, refus
from vitalbench.simulators.cards.cles import CleCarte
from vitalbench.simulators.cards.codes import Codes

CLASSE_CODE, CLASSE_PRIVEE, CLASSE_PUBLIQUE = 0x01, 0x10, 0x20

_ACL_CODES = {1: "F3000013FF00", 2: "F3FF00FFFF00"}
_ACL_CLES = {1: "4311FF00", 2: "331111FF00"}
_ACL_PUBLIQUE = "01 00"


class Objets:
    """GET DATA (CB 3FFF): description of codes, private keys and public keys."""

    def __init__(self, codes: Codes, cles: Mapping[int, CleCarte]) -> None:
        self._codes = codes
        self._cles = cles

    def get_data(self, c: Commande) -> Reponse:
        """Answer the extended header list 4D {70 {BF class reference {what}}}."""
        if (c.p1, c.p2) != (0x3F, 0xFF):
            return refus(SW.PARAMETRES)
        try:
            liste = next(decoder(c.donnees), None)
            interieur = None if liste is None else next(decoder(liste.valeur), None)
        except FichierIllisible:
            return refus(SW.DONNEES)
        if liste is None or liste.tag != 0x4D or interieur is None or interieur.tag != 0x70:
            return refus(SW.DONNEES)
        demande = interieur.valeur
        if len(demande) < 4 or demande[0] != 0xBF or not demande[1] & 0x80:
            return refus(SW.DONNEES)
        classe, reference, voulu = demande[1] & 0x7F, demande[2], demande[4:]
        valeur: bytes | int = SW.REFERENCE
        if classe == CLASSE_CODE:
            valeur = self._code(reference)
        elif classe == CLASSE_PRIVEE and (cle := self._cles.get(0x80 | reference)):
            valeur = self._cle_privee(reference, cle)
        elif classe == CLASSE_PUBLIQUE and (cle := self._cles.get(0x80 | reference)):
            valeur = self._cle_publique(cle, voulu)
        if isinstance(valeur, int):
            return refus(valeur)
        objet = demande[:3] + _longueur(valeur)
        return encoder(0x70, objet), SW.SUCCES

    def _code(self, reference: int) -> bytes | int:
        code = self._codes.code(reference)
        if code is None:
            return SW.REFERENCE
        parties = encoder(0x9A, bytes((code.essais_max,))) + encoder(0x9B, bytes((code.essais,)))
        if code.emplois is not None:
            parties += encoder(0x9D, code.emplois.to_bytes(2, "big"))
        parties += encoder(0xA1, encoder(0x8C, bytes.fromhex(_ACL_CODES[reference])))
        return encoder(0xA0, parties)

    @staticmethod
    def _cle_privee(reference: int, cle: CleCarte) -> bytes:
        acces = encoder(0xA1, encoder(0x8C, bytes.fromhex(_ACL_CLES[reference])))
        return encoder(0xA0, encoder(0x80, cle.taille.to_bytes(2, "big")) + acces)

    @staticmethod
    def _cle_publique(cle: CleCarte, voulu: bytes) -> bytes | int:
        if voulu[:1] == b"\xa0":
            acces = encoder(0xA1, encoder(0x8C, bytes.fromhex(_ACL_PUBLIQUE)))
            return encoder(0xA0, encoder(0x80, cle.taille.to_bytes(2, "big")) + acces)
        if voulu[:2] != b"\x7f\x49":
            return SW.DONNEES
        nombres = cle.cle.public_key().public_numbers()
        module = nombres.n.to_bytes(cle.taille, "big")
        exposant = nombres.e.to_bytes((nombres.e.bit_length() + 7) // 8, "big")
        return encoder(0x7F49, encoder(0x81, module) + encoder(0x82, exposant))


def _longueur(valeur: bytes) -> bytes:
    """Write length and value of an object whose three-byte tag is already there."""
    return encoder(0x04, valeur)[1:]
