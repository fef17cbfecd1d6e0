"""Output groups of the sealing functions, and what an observer that replaced them meant.

All of them are the profil simulé SSV-SIM-1: the real output groups are not public.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from vitalbench.reference.modules.appels import Groupe
from vitalbench.reference.modules.scelles import (
    FactureMiseEnForme,
    FactureScellee,
    FichierB2,
    LotScelle,
)
from vitalbench.reference.norms.zones.codec import composer

_CRITERE_LOT, _CRITERE_FICHIER = 60002, 60004

F = TypeVar("F", FactureScellee, FactureMiseEnForme)


def groupes_factures(scellees: Sequence[FactureScellee]) -> tuple[Groupe, ...]:
    """Give groups 60001 and 60002 of each facture; both signatures live in one CMS object."""
    return tuple(_factures(scellees))


def _factures(scellees: Sequence[FactureScellee]) -> Iterator[Groupe]:
    for scellee in scellees:
        cms = (scellee.signatures or b"").hex()
        yield composer(
            60001,
            type_facture=scellee.flux.value,
            mode_securisation=scellee.mode.value,
            facture_mise_en_forme=scellee.enregistrements.hex(),
            signature_vitale="" if scellee.complete else cms,
            signature_cps=cms if scellee.complete else "",
        )
        yield composer(_CRITERE_LOT, critere=scellee.critere_lot)


def groupes_mises_en_forme(mises: Sequence[FactureMiseEnForme]) -> tuple[Groupe, ...]:
    """Give groups 60001 and 60002 of factures only formatted."""
    return tuple(
        groupe
        for mise in mises
        for groupe in (
            composer(
                60001,
                type_facture=mise.flux.value,
                mode_securisation=mise.mode.value,
                facture_mise_en_forme=mise.enregistrements.hex(),
            ),
            composer(_CRITERE_LOT, critere=mise.critere_lot),
        )
    )


def groupes_lot(lot: LotScelle) -> tuple[Groupe, ...]:
    """Give groups 60003 to 60005 of a lot."""
    return (
        composer(
            60003,
            reference_lot=lot.reference,
            lot_mis_en_forme=lot.enregistrements.hex(),
            signature_cps=lot.signature.hex(),
        ),
        composer(_CRITERE_FICHIER, critere=lot.critere_fichier),
        composer(60005, boite_destinataire=lot.adresse),
    )


def groupes_fichier(fichier: FichierB2) -> tuple[Groupe, ...]:
    """Give group 60006 of a file."""
    return (composer(60006, entete=fichier.entete.hex(), fin=fichier.fin.hex()),)


def avec_criteres(factures: Sequence[F], sorties: Sequence[Groupe]) -> tuple[F, ...]:
    """Give the factures with the lot criteria that the output groups carry."""
    criteres = _lus(sorties, _CRITERE_LOT)
    return tuple(
        msgspec.structs.replace(facture, critere_lot=critere)
        for facture, critere in zip(factures, criteres, strict=False)
    )


def avec_critere_fichier(lot: LotScelle, sorties: Sequence[Groupe]) -> LotScelle:
    """Give the lot with the file criterion that the output groups carry."""
    criteres = _lus(sorties, _CRITERE_FICHIER)
    return msgspec.structs.replace(lot, critere_fichier=criteres[0]) if criteres else lot


def _lus(sorties: Sequence[Groupe], numero: int) -> list[str]:
    return [g.champs.get("critere", "") for g in sorties if g.groupe == numero]
