"""Duplicate control: the same act, beneficiary and day already billed (CDC-2.3.1-23)."""

from collections.abc import Iterable
from datetime import date

from vitalbench.reference.domain.facture import Identite
from vitalbench.reference.workstation.archive import Archive


def cle_beneficiaire(identite: Identite) -> str:
    """Give what identifies a beneficiary for the control: NIR, birth date and rank."""
    return f"{identite.nir[:13]}|{identite.date_naissance}|{identite.rang_naissance}"


def chercher_doublons(
    archive: Archive, beneficiaire: str, actes: Iterable[tuple[str, date]]
) -> tuple[str, ...]:
    """Name each act already billed to this beneficiary on that day."""
    connus = archive.actes_connus(beneficiaire)
    return tuple(
        f"{code} du {jour:%d/%m/%Y}"
        for code, jour in dict.fromkeys(actes)
        if (code, jour) in connus
    )
