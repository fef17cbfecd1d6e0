"""gzip (and the older zlib) with bounds: a small message never becomes an endless file."""

import gzip
import zlib

INFLATION_MAX = 512 * 1024 * 1024
RATIO_MAX = 200
_PAS = 1 << 20
_PLANCHER = 1 << 20
"""Below this size the ratio is not looked at: a nearly empty file compresses very well."""


class CompressionIllisible(ValueError):
    """Compressed bytes are damaged, or would grow beyond the bounds."""


def compresser(brut: bytes) -> bytes:
    """Compress with gzip, the same bytes for the same content."""
    return gzip.compress(brut, mtime=0)


def est_compresse(brut: bytes) -> bool:
    """Tell whether bytes start like gzip or zlib."""
    return brut[:2] == b"\x1f\x8b" or (
        len(brut) > 2 and brut[0] == 0x78 and (brut[0] * 256 + brut[1]) % 31 == 0
    )


def decompresser(
    brut: bytes, *, inflation_max: int = INFLATION_MAX, ratio_max: int = RATIO_MAX
) -> bytes:
    """Inflate gzip or zlib, refusing damage, excess size and excess ratio."""
    limite = min(inflation_max, max(_PLANCHER, len(brut) * ratio_max))
    inflateur = zlib.decompressobj(wbits=47)
    morceaux: list[bytes] = []
    taille = 0
    reste = brut
    try:
        while not inflateur.eof:
            morceau = inflateur.decompress(reste, _PAS)
            taille += len(morceau)
            if taille > limite:
                raise CompressionIllisible(
                    f"plus de {limite} octets pour {len(brut)} octets compressés"
                )
            morceaux.append(morceau)
            reste = inflateur.unconsumed_tail
            if not morceau and not reste:
                raise CompressionIllisible("données compressées coupées")
    except zlib.error as erreur:
        raise CompressionIllisible(f"données compressées illisibles ({erreur})") from None
    if inflateur.unused_data.strip(b"\0\r\n"):
        raise CompressionIllisible("octets étrangers après les données compressées")
    return b"".join(morceaux)
