"""What the profile takes from a CMS object, whoever read it."""

import msgspec


class SignataireLu(msgspec.Struct, frozen=True, kw_only=True):
    """One SignerInfo: who (issuer Name in DER, serial), signed attributes (DER SET), signature."""

    emetteur: bytes
    serie: int
    attributs: bytes
    digest: bytes
    signature: bytes


class SignaturesLues(msgspec.Struct, frozen=True, kw_only=True):
    """A SignedData of the profile: certificates (DER) and signers, in the order read."""

    certificats: tuple[bytes, ...]
    signataires: tuple[SignataireLu, ...]


class DestinataireLu(msgspec.Struct, frozen=True, kw_only=True):
    """One recipient of an envelope: who, and the content key encrypted for it."""

    emetteur: bytes
    serie: int
    cle_chiffree: bytes


class EnveloppeLue(msgspec.Struct, frozen=True, kw_only=True):
    """An EnvelopedData of the profile; `algorithme` is aes128_cbc or tripledes_3key."""

    destinataires: tuple[DestinataireLu, ...]
    algorithme: str
    vecteur: bytes
    chiffre: bytes
