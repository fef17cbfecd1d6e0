"""Lots: secured factures grouped by the criterion of the SSV, sorted, numbered, signed.

The criterion is opaque: it is compared, never read (CDC-4.2.1.16.1-01, CDC-3.2.10.1.1-08).
The first lot of a series takes the code porteur, the next ones do not (CDC-3.2.9.3.2.1-02).
"""

from collections.abc import Iterable

import msgspec

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.modules.scelles import FactureScellee, LotScelle
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.archive import (
    EtatFacture,
    EtatLot,
    FactureArchivee,
    LotArchive,
)
from vitalbench.reference.workstation.cartes import refus_du_module
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste


class Serie(msgspec.Struct, frozen=True, kw_only=True):
    """What one series of lots made, and why it stopped when it did."""

    lots: tuple[LotArchive, ...]
    arret: RefusPoste | None = None


def grouper(factures: Iterable[FactureArchivee]) -> tuple[tuple[FactureArchivee, ...], ...]:
    """Gather factures of equal criterion, by increasing number (CDC-4.2.1.16.1-03)."""
    groupes: dict[str, list[FactureArchivee]] = {}
    for facture in factures:
        groupes.setdefault(facture.critere_lot, []).append(facture)
    return tuple(tuple(sorted(groupe, key=lambda f: f.numero)) for groupe in groupes.values())


def a_grouper(poste: Installation) -> tuple[tuple[FactureArchivee, ...], ...]:
    """Give the lots the waiting factures would make."""
    return grouper(poste.archive.factures(EtatFacture.SECURISEE, EtatFacture.A_REFAIRE))


def mettre_en_lots(poste: Installation, code_porteur: str | None) -> Serie:
    """Make and sign every lot, one series; a card pulled out stops it, what is made stays."""
    groupes = a_grouper(poste)
    if not groupes:
        raise RefusPoste(v.R_RIEN, "Aucune facture n'attend de mise en lot")
    poste.cartes.exiger_presence()
    if not code_porteur and not poste.cartes.clavier:
        raise RefusPoste(
            v.R_CODE_REQUIS, "Saisissez le code porteur pour signer le premier lot de la série"
        )
    if poste.parametrage.valeur("numeros_centre"):
        poste.parametrage.exiger_du_centre(poste.cartes.lire_ps(code_porteur))
    faits: list[LotArchive] = []
    code: str | None = code_porteur
    for groupe in groupes:
        try:
            if code is None:
                poste.cartes.exiger_presence()
                poste.cartes.exiger_code(None)
            faits.append(_signer(poste, groupe, code))
        except RefusPoste as refus:
            if not faits:
                raise
            return Serie(lots=tuple(faits), arret=refus)
        code = None
    return Serie(lots=tuple(faits))


def _signer(
    poste: Installation, groupe: tuple[FactureArchivee, ...], code_porteur: str | None
) -> LotArchive:
    premiere = groupe[0]
    numero = poste.numerotation.lot(premiere.numero_facturation, TypeFlux(premiere.flux))
    scellees = tuple(msgspec.msgpack.decode(f.scellee, type=FactureScellee) for f in groupe)
    try:
        scelle = poste.ssv.formater_lot(
            scellees,
            reference=numero,
            date_lot=poste.horloge.aujourdhui(),
            code_porteur=code_porteur,
        )
    except RefusModule as refus:
        raise refus_du_module(refus) from None
    poste.cartes.ouverte()
    lot = LotArchive(
        id=f"{premiere.numero_facturation}-{scelle.reference}-{poste.archive.suivant('rang_lot')}",
        numero=scelle.reference,
        numero_facturation=premiere.numero_facturation,
        flux=scelle.flux.value,
        mode=scelle.mode.value,
        etat=EtatLot.CONSTITUE,
        constitue=poste.horloge.maintenant(),
        nombre=len(groupe),
        regime=scelle.regime,
        caisse=scelle.organisme,
        critere_fichier=scelle.critere_fichier,
        adresse=scelle.adresse,
        scelle=msgspec.msgpack.encode(scelle),
    )
    poste.archive.garder_lot(lot, (f.id for f in groupe))
    return lot


def sceller_lu(lot: LotArchive) -> LotScelle:
    """Give back the sealed lot kept, byte for byte."""
    return msgspec.msgpack.decode(lot.scelle, type=LotScelle)
