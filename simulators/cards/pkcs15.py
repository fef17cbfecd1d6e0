"""PKCS#15 directory files of the CPx IAS-ECC part (ISO 7816-15), written in DER."""

import msgspec

from vitalbench.reference.norms.cartes.tlv import encoder

SIGNATURE, AUTHENTIFICATION = b"\x01", b"\x02"

_BITS_OPERATION = {"hachage": 6, "signature": 1, "dechiffrement": 5}
_DECRYPT, _SIGN, _NON_REPUDIATION = 1, 2, 9
_SENSITIVE, _ALWAYS_SENSITIVE, _NEVER_EXTRACTABLE = 0, 2, 3
_CASE_SENSITIVE, _LOCAL_INITIALIZED, _UNBLOCKING, _SO = 0, 4, 6, 7
_PRIVE, _MODIFIABLE = 0, 1


class _Algorithme(msgspec.Struct, frozen=True):
    mecanisme: int
    operation: str
    oid: str
    reference: int


_ALGORITHMES = (
    _Algorithme(0x220, "hachage", "06052B0E03021A", 0x10),
    _Algorithme(0x250, "hachage", "0609608648016503040201", 0x40),
    _Algorithme(0x006, "signature", "06092A864886F70D010105", 0x12),
    _Algorithme(0x040, "signature", "06092A864886F70D01010B", 0x42),
    _Algorithme(0x001, "signature", "06092A864886F70D010101", 0x02),
    _Algorithme(0x001, "dechiffrement", "06092A864886F70D010101", 0x1A),
)


def _sequence(*parties: bytes) -> bytes:
    return encoder(0x30, b"".join(parties))


def _entier(valeur: int, tag: int = 0x02) -> bytes:
    return encoder(tag, valeur.to_bytes(valeur.bit_length() // 8 + 1, "big"))


def _utf8(texte: str, tag: int = 0x0C) -> bytes:
    return encoder(tag, texte.encode("utf-8"))


def _octets(valeur: bytes) -> bytes:
    return encoder(0x04, valeur)


def _bits(*rangs: int) -> bytes:
    """Write a named BIT STRING without its trailing zero bits, as DER wants."""
    if not rangs:
        return encoder(0x03, b"\x00")
    dernier = max(rangs)
    valeur = bytearray(dernier // 8 + 1)
    for rang in rangs:
        valeur[rang // 8] |= 0x80 >> rang % 8
    return encoder(0x03, bytes((7 - dernier % 8,)) + bytes(valeur))


def _chemin(fid: int | None) -> bytes:
    return _sequence(_octets(b"" if fid is None else fid.to_bytes(2, "big")))


def odf() -> bytes:
    """EF.ODF: where the directories of keys, certificates, codes and data are."""
    entrees = ((0xA0, 0x7001), (0xA4, 0x7004), (0xA8, 0x7005), (0xA7, 0x7006))
    return b"".join(encoder(tag, _chemin(fid)) for tag, fid in entrees)


def ciainfo(label: str) -> bytes:
    """EF.CIAInfo: label, login required, and the algorithms the keys refer to."""
    algorithmes = b"".join(
        _sequence(
            _entier(rang),
            _entier(a.mecanisme),
            b"\x05\x00",
            _bits(_BITS_OPERATION[a.operation]),
            bytes.fromhex(a.oid),
            _entier(a.reference),
        )
        for rang, a in enumerate(_ALGORITHMES, 1)
    )
    return _sequence(
        _entier(0), _utf8("SIMULATEUR"), _utf8(label, 0x80), _bits(1), encoder(0xA2, algorithmes)
    )


def prkd(aid: bytes, bits: int) -> bytes:
    """EF.PrKD: the signature key then the authentication key, both behind the code."""

    def cle(label: str, suffixe: bytes, usages: tuple[int, ...], reference: int) -> bytes:
        return _sequence(
            _sequence(_utf8(label), _bits(_PRIVE), _octets(b"\x01")),
            _sequence(
                _octets(aid + suffixe),
                _bits(*usages),
                _bits(_SENSITIVE, _ALWAYS_SENSITIVE, _NEVER_EXTRACTABLE),
                _entier(reference),
                encoder(
                    0xA1,
                    b"".join(map(_entier, (3, 4) if suffixe == SIGNATURE else (5, 6))),
                ),
            ),
            encoder(0xA1, _sequence(_chemin(None), _entier(bits))),
        )

    return cle("CPS_PRIV_SIG", SIGNATURE, (_NON_REPUDIATION,), 0x81) + cle(
        "CPS_PRIV_AUT", AUTHENTIFICATION, (_DECRYPT, _SIGN), 0x82
    )


def cd(aid: bytes) -> bytes:
    """EF.CD: the two certificates, each under the identifier of its key."""

    def certificat(label: str, suffixe: bytes, fid: int) -> bytes:
        return _sequence(
            _sequence(_utf8(label), _bits()),
            _sequence(_octets(aid + suffixe)),
            encoder(0xA1, _sequence(_chemin(fid))),
        )

    return certificat("Certificat de Signature CPS", SIGNATURE, 0xD110) + certificat(
        "Certificat d'Authentification CPS", AUTHENTIFICATION, 0xD111
    )


def aod(longueur_code: int, longueur_deblocage: int) -> bytes:
    """EF.AOD: the porteur's code, and the unblocking code held by the security officer."""

    def code(
        label: str, numero: int, maitre: bytes, drapeaux: tuple[int, ...], longueur: int
    ) -> bytes:
        return _sequence(
            _sequence(_utf8(label), _bits(_PRIVE, _MODIFIABLE), maitre),
            _sequence(_octets(bytes((numero,)))),
            encoder(
                0xA1,
                _sequence(
                    _bits(*drapeaux),
                    encoder(0x0A, b"\x01"),
                    _entier(longueur),
                    _entier(longueur),
                    _entier(longueur),
                    _entier(numero, 0x80),
                ),
            ),
        )

    porteur = (_CASE_SENSITIVE, _LOCAL_INITIALIZED)
    deblocage = (_CASE_SENSITIVE, _LOCAL_INITIALIZED, _UNBLOCKING, _SO)
    return code("Code porteur", 1, _octets(b"\x02"), porteur, longueur_code) + code(
        "Code de deblocage", 2, b"", deblocage, longueur_deblocage
    )


def dod(objets: tuple[tuple[str, int, bool], ...]) -> bytes:
    """EF.DOD: the CPS_* data objects, with their file; the private ones are behind the code."""
    return b"".join(
        _sequence(
            _sequence(
                _utf8(nom), _bits(_PRIVE) if prive else _bits(), _octets(b"\x01") if prive else b""
            ),
            _sequence(_utf8("CPS")),
            encoder(0xA1, _chemin(fid)),
        )
        for nom, fid, prive in objets
    )
