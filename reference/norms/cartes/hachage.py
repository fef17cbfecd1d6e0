"""SHA-1 and SHA-256 that stop and resume on a block, for hashing finished by a card (FIPS 180-4).

The signature key of a CPx, and that of our Vitale, only sign what the card itself finished
hashing: the software sends the state after the whole blocks, the count of bits, then the last
block. `hashlib` cannot give or take such a state.
"""

import hashlib
import struct

import msgspec

BLOC = 64

_K256 = (
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
)  # fmt: skip
_H256 = bytes.fromhex("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19")
_H1 = bytes.fromhex("67452301efcdab8998badcfe10325476c3d2e1f0")
_M = 0xFFFFFFFF


class EtatHachage(msgspec.Struct, frozen=True):
    """A hash stopped on a block: the chaining value and the number of bits already taken."""

    chainage: bytes
    bits: int

    def octets(self) -> bytes:
        """Give the state as a card takes it: chaining value then 8 bytes of count."""
        return self.chainage + self.bits.to_bytes(8, "big")


def _tour_sha256(etat: bytes, bloc: bytes) -> bytes:
    """One block of SHA-256.

    A word doubled in 64 bits rotates by one shift; bits above the 32nd never reach those below
    in a sum, so that only sums are masked. A card signs after one such block: it must be quick.
    """
    w = list(struct.unpack(">16I", bloc))
    for i in range(16, 64):
        x, y = w[i - 15], w[i - 2]
        xx, yy = x << 32 | x, y << 32 | y
        w.append(
            (w[i - 16] + w[i - 7] + (xx >> 7 ^ xx >> 18 ^ x >> 3) + (yy >> 17 ^ yy >> 19 ^ y >> 10))
            & _M
        )
    depart = struct.unpack(">8I", etat)
    a, b, c, d, e, f, g, h = depart
    bc = b ^ c
    for k, m in zip(_K256, w, strict=True):
        ee = e << 32 | e
        h += k + m + (ee >> 6 ^ ee >> 11 ^ ee >> 25) + (g ^ e & (f ^ g))
        aa = a << 32 | a
        ab = a ^ b
        a, b, c, d, e, f, g, h, bc = (
            h + (aa >> 2 ^ aa >> 13 ^ aa >> 22) + (b ^ ab & bc) & _M,
            a, b, c, d + h & _M, e, f, g, ab,
        )  # fmt: skip
    return struct.pack(
        ">8I", *((u + v) & _M for u, v in zip(depart, (a, b, c, d, e, f, g, h), strict=True))
    )


def _tour_sha1(etat: bytes, bloc: bytes) -> bytes:
    w = list(struct.unpack(">16I", bloc))
    for i in range(16, 80):
        x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]
        w.append(((x << 1) | (x >> 31)) & _M)
    depart = struct.unpack(">5I", etat)
    a, b, c, d, e = depart
    for i in range(80):
        if i < 20:
            f, k = (b & c) | (~b & d), 0x5A827999
        elif i < 40:
            f, k = b ^ c ^ d, 0x6ED9EBA1
        elif i < 60:
            f, k = (b & c) | (b & d) | (c & d), 0x8F1BBCDC
        else:
            f, k = b ^ c ^ d, 0xCA62C1D6
        tourne = ((a << 5) | (a >> 27)) & _M
        a, b, c, d, e = (
            (tourne + (f & _M) + e + k + w[i]) & _M,
            a,
            ((b << 30) | (b >> 2)) & _M,
            c,
            d,
        )
    return struct.pack(">5I", *((u + v) & _M for u, v in zip(depart, (a, b, c, d, e), strict=True)))


class Algorithme:
    """One hash function able to stop on a block and to resume."""

    def __init__(self, nom: str, reference: int, depart: bytes) -> None:
        self.nom = nom
        self.reference = reference
        self.depart = depart
        self.taille = len(depart)
        self._tour = _tour_sha1 if self.taille == 20 else _tour_sha256
        self._entier = hashlib.sha1 if self.taille == 20 else hashlib.sha256

    def commencer(self, donnees: bytes) -> tuple[EtatHachage, bytes]:
        """Hash every block but the last; give the state and what remains, 1 to 64 bytes.

        An empty message leaves nothing hashed and an empty remainder.
        """
        blocs = max(0, (len(donnees) - 1) // BLOC)
        etat = self.depart
        for rang in range(blocs):
            etat = self._tour(etat, donnees[rang * BLOC : (rang + 1) * BLOC])
        return EtatHachage(etat, blocs * BLOC * 8), donnees[blocs * BLOC :]

    def finir(self, etat: EtatHachage, reste: bytes) -> bytes:
        """Hash the last bytes after a stopped state and give the digest.

        Raises ValueError when the state is not one of this function's.
        """
        if len(etat.chainage) != self.taille or etat.bits % (BLOC * 8) or len(reste) > BLOC:
            raise ValueError("état intermédiaire de hachage incohérent")
        if etat == EtatHachage(self.depart, 0):
            return self._entier(reste).digest()
        total = etat.bits + len(reste) * 8
        if total >> 64:
            raise ValueError("compteur de hachage hors bornes")
        queue = reste + b"\x80"
        queue += bytes(-(len(queue) + 8) % BLOC) + total.to_bytes(8, "big")
        chainage = etat.chainage
        for debut in range(0, len(queue), BLOC):
            chainage = self._tour(chainage, queue[debut : debut + BLOC])
        return chainage


SHA1 = Algorithme("SHA-1", 0x10, _H1)
SHA256 = Algorithme("SHA-256", 0x40, _H256)
PAR_REFERENCE = {algorithme.reference: algorithme for algorithme in (SHA1, SHA256)}
