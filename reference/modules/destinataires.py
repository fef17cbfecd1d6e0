"""Organisms the module can encrypt for and address: what the installation configured."""

from collections.abc import Iterable

import msgspec

from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.statuts import RefusModule

REGIME_AMC = "amc"


class DestinataireConnu(msgspec.Struct, frozen=True, kw_only=True):
    """One organism: codes, mailbox, certificate (DER) its sensitive data are encrypted for."""

    regime: str
    caisse: str
    adresse: str
    certificat_donnees: bytes


class Annuaire:
    """Organisms by codes; a DRE looks for its AMC by number (régime « amc »)."""

    def __init__(self, destinataires: Iterable[DestinataireConnu]) -> None:
        self._par_codes = {(d.regime, d.caisse): d for d in destinataires}

    def chercher(self, regime: str, *caisses: str) -> DestinataireConnu:
        """Give the first organism known under one of the caisses; raises RefusModule."""
        for caisse in caisses:
            trouve = self._par_codes.get((regime, caisse))
            if trouve is not None:
                return trouve
        raise RefusModule(
            statuts.CERTIFICAT_ABSENT,
            f"organisme {regime} {caisses[0] if caisses else ''} : aucun certificat installé",
        )
