"""Returns against sendings: a NOEMIE or an ARL names lots and factures that a B2 file holds."""

from typing import BinaryIO

import msgspec

from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.arl_entites import AccuseLot
from vitalbench.reference.norms.b2 import DebutFichier, EnteteFacture, FinLot, TotalFacture
from vitalbench.reference.norms.b2_lecture import Facture, evenements
from vitalbench.reference.norms.champs import Entier
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie import AssureBeneficiaire, FactureRetour, PartAmc, PartAmo
from vitalbench.reference.norms.noemie_lecture import entites

FACTURES_MAX = 200_000
"""Factures of the sendings held in memory for the comparison; beyond, it says NON VÉRIFIÉ."""


class FactureEnvoyee(msgspec.Struct, frozen=True, kw_only=True):
    """What a return may be compared with."""

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
    fichier: str


class Envois(msgspec.Struct, kw_only=True):
    """Everything sent in the files given."""

    factures: dict[str, FactureEnvoyee] = {}
    lots: dict[str, LotEnvoye] = {}
    complets: bool = True


def lire_envois(source: bytes | BinaryIO, envois: Envois) -> None:
    """Add the lots and factures of a B2 file."""
    fichier = ""
    for evenement in evenements(source):
        match evenement:
            case DebutFichier():
                fichier = evenement.brut_de("id_fichier")
            case Facture():
                _facture(evenement, envois)
            case FinLot() if not evenement.fautes:
                envois.lots[evenement.no_lot] = LotEnvoye(
                    factures=evenement.nb_factures,
                    montant=evenement.total_facture,
                    fichier=fichier,
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
    envois.factures[entete.no_facture] = FactureEnvoyee(
        lot=lot.no_lot if lot is not None else "",
        date_lot=jour[4:6] + jour[2:4] + jour[0:2],
        nir=entete.nir_assure,
        cle=entete.cle_nir,
        amo=total.total_amo,
        amc=total.total_amc,
    )


def rapprocher(releve: Releve, retour: bytes, envois: Envois) -> set[str]:
    """Compare a return with what was sent; give the factures that it answers."""
    releve.vu("rapprochement")
    repondues: set[str] = set()
    courante: FactureEnvoyee | None = None
    for entite in entites(retour):
        if entite.fautes:
            continue
        match entite:
            case FactureRetour():
                courante = _rattacher(releve, entite, envois)
                repondues.add(entite.no_facture)
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


def _rattacher(releve: Releve, retour: FactureRetour, envois: Envois) -> FactureEnvoyee | None:
    releve.facture = retour.no_facture
    envoyee = envois.factures.get(retour.no_facture)
    if envoyee is None:
        if envois.complets:
            _ecart(releve, "RA-01", retour, "no_facture", "une facture envoyée")
        return None
    if retour.no_lot and retour.no_lot != envoyee.lot:
        _ecart(releve, "RA-02", retour, "no_lot", envoyee.lot)
    if retour.date_lot is not None and retour.brut_de("date_lot") != envoyee.date_lot:
        _ecart(releve, "RA-06", retour, "date_lot", envoyee.date_lot)
    return envoyee


def _accuse(releve: Releve, accuse: AccuseLot, envois: Envois) -> None:
    lot = envois.lots.get(accuse.no_lot)
    if lot is None:
        _ecart(releve, "RA-10", accuse, "no_lot", "un lot envoyé")
        return
    _montant(releve, "RA-11", accuse, AccuseLot.nb_factures, lot.factures)
    _montant(releve, "RA-12", accuse, AccuseLot.montant_lot, lot.montant)
    if accuse.brut_de("id_fichier_recu") != lot.fichier:
        _ecart(releve, "RA-13", accuse, "id_fichier_recu", lot.fichier)


def _montant(
    releve: Releve, regle: str, entite: Enregistrement, champ: Entier, attendu: int
) -> None:
    trouve = champ.lire(entite.texte[champ.tranche])
    if trouve != attendu:
        releve.noter(regle, (zone(entite, champ.nom),), attendu, trouve)


def _ecart(releve: Releve, regle: str, entite: Enregistrement, champ: str, attendu: str) -> None:
    releve.noter(regle, (zone(entite, champ),), attendu, entite.brut_de(champ))
