"""What the SSV module hands to the software and takes back: sealed factures, lots, files.

Everything here can be stored as it stands and given back later, byte for byte; criteria are
opaque strings: the software compares them and never takes them apart (CDC-3.2.10.1.1-09).
"""

import msgspec

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.courriel import Sceau
from vitalbench.reference.securing.manifeste import LONGUEUR


class FactureMiseEnForme(msgspec.Struct, frozen=True, kw_only=True):
    """A facture in its norm, not yet encrypted: clear records and what sealing needs."""

    enregistrements: bytes
    mode: ModeSecurisation
    flux: TypeFlux
    numero: int
    critere_lot: str
    regime: str
    caisse: str
    organisme: str


class FactureScellee(msgspec.Struct, frozen=True, kw_only=True):
    """A facture sealed in full or in part: masked records, envelope, manifest, signatures.

    `signatures` is one CMS SignedData; None until the first signer. `complete` says that every
    signer its mode requires is there. `avertissement` is a status kept with the facture (an
    expired data certificate), 0 when there is none.
    """

    enregistrements: bytes
    enveloppe: bytes | None
    manifeste: bytes
    signatures: bytes | None
    mode: ModeSecurisation
    flux: TypeFlux
    numero: int
    critere_lot: str
    complete: bool = False
    avertissement: int = 0

    @property
    def nombre_enregistrements(self) -> int:
        """Count the 128-byte records."""
        return len(self.enregistrements) // LONGUEUR


class LotScelle(msgspec.Struct, frozen=True, kw_only=True):
    """A lot sealed by the CPS: records 1 to 6, its signature, the seals of its factures."""

    reference: str
    enregistrements: bytes
    manifeste: bytes
    signature: bytes
    factures: tuple[FactureScellee, ...]
    mode: ModeSecurisation
    flux: TypeFlux
    critere_fichier: str
    adresse: str
    regime: str
    organisme: str

    @property
    def sceaux(self) -> tuple[Sceau, ...]:
        """Give the CMS objects of the lot in the agreed order: factures' then the lot's."""
        objets: list[Sceau] = []
        for facture in self.factures:
            numero = f"{facture.numero:09d}"
            if facture.enveloppe is not None:
                objets.append(
                    Sceau(
                        genre="enveloppe",
                        lot=self.reference,
                        facture=numero,
                        der=facture.enveloppe,
                    )
                )
            if facture.signatures is not None:
                objets.append(
                    Sceau(
                        genre="facture",
                        lot=self.reference,
                        facture=numero,
                        der=facture.signatures,
                    )
                )
        return (*objets, Sceau(genre="lot", lot=self.reference, der=self.signature))


class FichierB2(msgspec.Struct, frozen=True, kw_only=True):
    """Header and footer that frame the lots of a file (SSV_FormaterFichier)."""

    entete: bytes
    fin: bytes

    def encadrer(self, *lots: bytes) -> bytes:
        """Give the whole file: header, lots in the order given, footer."""
        return b"".join((self.entete, *lots, self.fin))
