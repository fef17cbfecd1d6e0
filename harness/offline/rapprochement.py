"""Returns against sendings: a NOEMIE or an ARL names lots and factures that a B2 file holds."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.arl_entites import AccuseLot
from vitalbench.reference.norms.b2 import DebutFichier, EnteteFacture, FinLot, TotalFacture
from vitalbench.reference.norms.b2_lecture import Facture, evenements
from vitalbench.reference.norms.b2_tables import PS, Table
from vitalbench.reference.norms.champs import Entier
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie import AssureBeneficiaire, FactureRetour, PartAmc, PartAmo
from vitalbench.reference.norms.noemie_lecture import NOEMIE, TableNoemie, entites

FACTURES_MAX = 200_000
"""Factures of the sendings held in memory for the comparison; beyond, it says NON VÉRIFIÉ."""


class FactureEnvoyee(msgspec.Struct, frozen=True, kw_only=True):
    """What a return may be compared with.

    A FSE and its DRE share a number, as does a facture sent again in a reduced lot: the lot tells.
    """

    lot: str
    date_lot: str
    nir: str
    cle: str
    amo: int
    amc: int


class LotEnvoye(msgspec.Struct, frozen=True, kw_only=True):
    """A lot as sent."""

    factures: int
    montant: int
    fichiers: frozenset[str]
    """Every file that carried it: a lot may be sent again."""


class Envois(msgspec.Struct, kw_only=True):
    """Everything sent in the files given."""

    factures: dict[str, tuple[FactureEnvoyee, ...]] = {}
    lots: dict[tuple[str, str], LotEnvoye] = {}
    """Lots by number of the PS and reference."""
    complets: bool = True
    """False when a sending could not be opened, or was too much: absences prove nothing."""


def lire_envois(source: bytes | BinaryIO, envois: Envois, table: Table = PS) -> None:
    """Add the lots and factures of a B2 file."""
    fichier = ""
    for evenement in evenements(source, table):
        match evenement:
            case DebutFichier():
                fichier = evenement.brut_de("id_fichier")
            case Facture():
                _facture(evenement, envois)
            case FinLot() if not evenement.fautes:
                cle = (evenement.no_ps, evenement.no_lot)
                deja = envois.lots.get(cle)
                envois.lots[cle] = LotEnvoye(
                    factures=evenement.nb_factures,
                    montant=evenement.total_facture,
                    fichiers=frozenset((fichier,)) | (deja.fichiers if deja else frozenset()),
                )


def _facture(facture: Facture, envois: Envois) -> None:
    entete, total = facture.premier(EnteteFacture), facture.premier(TotalFacture)
    if entete is None or total is None or entete.fautes or total.fautes:
        return
    if len(envois.factures) >= FACTURES_MAX:
        envois.complets = False
        return
    lot = facture.lot
    jour = lot.brut_de("date_creation_lot") if lot is not None else ""
    envoyee = FactureEnvoyee(
        lot=lot.no_lot if lot is not None else "",
        date_lot=jour[4:6] + jour[2:4] + jour[0:2],
        nir=entete.nir_assure,
        cle=entete.cle_nir,
        amo=total.total_amo,
        amc=total.total_amc,
    )
    memes = envois.factures.get(entete.no_facture, ())
    if envoyee not in memes:
        envois.factures[entete.no_facture] = (*memes, envoyee)


def rapprocher(
    releve: Releve, retour: bytes, envois: Envois, table: TableNoemie = NOEMIE
) -> set[tuple[str, str]]:
    """Compare a return with what was sent; give the factures that it answers, by lot and number."""
    releve.vu("rapprochement")
    repondues: set[tuple[str, str]] = set()
    courante: FactureEnvoyee | None = None
    for entite in entites(retour, table):
        if entite.fautes:
            continue
        match entite:
            case FactureRetour():
                courante = _rattacher(releve, entite, envois)
                if courante is not None:
                    repondues.add((courante.lot, entite.no_facture))
            case AssureBeneficiaire() if courante is not None:
                if entite.nir_assure != courante.nir:
                    _ecart(releve, "RA-03", entite, "nir_assure", courante.nir)
            case PartAmo() if courante is not None and entite.etat != " ":
                _montant(releve, "RA-04", entite, PartAmo.montant_demande, courante.amo)
            case PartAmc() if courante is not None and entite.etat != " ":
                _montant(releve, "RA-05", entite, PartAmc.montant_demande, courante.amc)
            case AccuseLot():
                _accuse(releve, entite, envois)
    return repondues


def oubliees(envois: Envois, repondues: set[tuple[str, str]]) -> Iterator[str]:
    """Yield the factures left out of returns that answer others of their lot."""
    lots = {lot for lot, _ in repondues}
    for numero, envoyees in envois.factures.items():
        du_lot = {e.lot for e in envoyees} & lots
        if du_lot and not any((lot, numero) in repondues for lot in du_lot):
            yield numero


def _rattacher(releve: Releve, retour: FactureRetour, envois: Envois) -> FactureEnvoyee | None:
    releve.facture = retour.no_facture
    envoyees = envois.factures.get(retour.no_facture, ())
    if not envoyees:
        if envois.complets:
            _ecart(releve, "RA-01", retour, "no_facture", "une facture envoyée")
        return None
    du_lot = [e for e in envoyees if e.lot == retour.no_lot]
    if not du_lot:
        if not envois.complets:
            return None
        if retour.no_lot:
            _ecart(releve, "RA-02", retour, "no_lot", _ou(e.lot for e in envoyees))
        return envoyees[0] if len(envoyees) == 1 else None
    if retour.date_lot is not None:
        jour = retour.brut_de("date_lot")
        if all(e.date_lot != jour for e in du_lot):
            _ecart(releve, "RA-06", retour, "date_lot", _ou(e.date_lot for e in du_lot))
    return du_lot[0]


def _ou(valeurs: Iterable[str]) -> str:
    return " ou ".join(dict.fromkeys(valeurs))


def _accuse(releve: Releve, accuse: AccuseLot, envois: Envois) -> None:
    lot = envois.lots.get((accuse.no_ps, accuse.no_lot))
    if lot is None:
        if envois.complets:
            _ecart(releve, "RA-10", accuse, "no_lot", "un lot envoyé")
        return
    _montant(releve, "RA-11", accuse, AccuseLot.nb_factures, lot.factures)
    _montant(releve, "RA-12", accuse, AccuseLot.montant_lot, lot.montant)
    if accuse.brut_de("id_fichier_recu") not in lot.fichiers:
        _ecart(releve, "RA-13", accuse, "id_fichier_recu", _ou(sorted(lot.fichiers)))


def _montant(
    releve: Releve, regle: str, entite: Enregistrement, champ: Entier, attendu: int
) -> None:
    trouve = champ.lire(entite.texte[champ.tranche])
    if trouve != attendu:
        releve.noter(regle, (zone(entite, champ.nom),), attendu, trouve)


def _ecart(releve: Releve, regle: str, entite: Enregistrement, champ: str, attendu: str) -> None:
    releve.noter(regle, (zone(entite, champ),), attendu, entite.brut_de(champ))
