"""Lots: records 1 and 6 around the factures given, in the order given, signed by the CPS.

Sorting and numbering are the software's duty (CDC-4.2.1.16.1-03, -05, -06); the module refuses
what cannot make one lot (CDC-3.2.10.1.1-01 to -06).
"""

import re
from collections.abc import Sequence
from datetime import date

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.criteres import (
    NORME,
    VERSION_NORME,
    ElementsLot,
    critere_fichier_dre,
    critere_fichier_fse,
)
from vitalbench.reference.modules.destinataires import REGIME_AMC, Annuaire
from vitalbench.reference.modules.entete_lue import elements_lot, lire_entete
from vitalbench.reference.modules.habilitations import est_pour, situation_signataire
from vitalbench.reference.modules.mise_en_forme import majuscules
from vitalbench.reference.modules.scelles import FactureScellee, LotScelle
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2 import DebutLot, FinLot
from vitalbench.reference.norms.b2_lecture import factures as lire_factures
from vitalbench.reference.norms.b2_totaux import totaux_lot
from vitalbench.reference.norms.codec import RefusCodage
from vitalbench.reference.securing import cms
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.manifeste import manifeste_lot, poser_index

FACTURES_MAX = 999
_NUMERO_AM = 9
"""A remplaçant known by his RPPS (11 digits) does not fit 6:88-96: only 4S names him then."""
_REFERENCES = {
    TypeFlux.FSE: re.compile(r"(?!000)[0-9]{3}", re.ASCII),
    TypeFlux.DRE: re.compile(r"[A-Z]{3}", re.ASCII),
}


def former_lot(
    factures: Sequence[FactureScellee],
    reference: str,
    jour: date,
    cps: CarteCps,
    annuaire: Annuaire,
    agrement: str,
) -> LotScelle:
    """Lay out and sign one lot; raises RefusModule."""
    premiere = _controler(factures, reference)
    elements = elements_lot(premiere.enregistrements, premiere.mode, premiere.flux)
    carte = cps.lire()
    if not est_pour("lot", carte, elements.numero_facturation):
        raise RefusModule(statuts.CPS_AUTRE, "la carte n'est pas celle du professionnel du lot")
    if situation_signataire("lot", carte, elements.numero_facturation) is None:
        raise RefusModule(statuts.CPS_NON_HABILITEE, "carte non habilitée à signer un lot")
    propres = (s for s in carte.situations if s.numero_facturation == elements.numero_facturation)
    raison = next((s.raison_sociale for s in propres), "") or f"{carte.nom} {carte.prenom}"
    remplacant = next((s.numero_ps_remplacant for s in carte.situations), "")
    corps = _mettre_en_forme(
        factures, elements, reference, jour, majuscules(raison, 40), agrement, remplacant
    )
    manifeste = manifeste_lot(corps, (f.manifeste for f in factures))
    destinataire = _destinataire(annuaire, premiere, elements)
    return LotScelle(
        reference=reference,
        enregistrements=poser_index(corps, manifeste),
        manifeste=manifeste,
        signature=_signer(manifeste, cps),
        factures=tuple(factures),
        mode=premiere.mode,
        flux=premiere.flux,
        critere_fichier=_critere_fichier(elements),
        adresse=destinataire,
        regime=elements.regime,
        organisme=elements.organisme,
    )


def _signer(manifeste: bytes, cps: CarteCps) -> bytes:
    try:
        return cms.signer(manifeste, cps.certificat_signature(), cps.signer)
    except SecurisationError as erreur:
        raise RefusModule(statuts.CPS_INVALIDE, str(erreur)) from erreur


def _controler(factures: Sequence[FactureScellee], reference: str) -> FactureScellee:
    if not 1 <= len(factures) <= FACTURES_MAX:
        raise RefusModule(
            statuts.PARAMETRE, f"{len(factures)} factures dans le lot, 1 à {FACTURES_MAX} attendues"
        )
    premiere = factures[0]
    for facture in factures:
        if not facture.complete or facture.signatures is None:
            raise RefusModule(statuts.ETAPE, f"facture {facture.numero} : sécurisation inachevée")
        if facture.critere_lot != premiere.critere_lot:
            raise RefusModule(
                statuts.CRITERES_MELES,
                f"facture {facture.numero} : autre critère de regroupement que "
                f"la facture {premiere.numero}",
            )
    if not _REFERENCES[premiere.flux].fullmatch(reference):
        attendue = "001 à 999" if premiere.flux is TypeFlux.FSE else "AAA à ZZZ"
        raise RefusModule(
            statuts.PARAMETRE, f"référence de lot {reference!r} : {attendue} attendue"
        )
    return premiere


def _mettre_en_forme(
    factures: Sequence[FactureScellee],
    elements: ElementsLot,
    reference: str,
    jour: date,
    raison_sociale: str,
    agrement: str,
    remplacant: str,
) -> bytes:
    corps = b"".join(f.enregistrements for f in factures)
    totaux = totaux_lot(lire_factures(corps))
    type_flux = lire_entete(factures[0].enregistrements).marquage_facture
    try:
        debut = DebutLot(
            no_ps=elements.numero_facturation,
            no_caisse_destinataire=elements.organisme,
            no_lot=reference,
            raison_sociale=raison_sociale,
            date_creation_lot=jour,
            code_norme=NORME,
            certification_lot=elements.mode.value,
            no_version_norme=VERSION_NORME,
            grand_regime_pivot=elements.regime,
            caisse_pivot=elements.organisme,
        )
        fin = FinLot(
            no_ps=elements.numero_facturation,
            nb_factures=totaux.nb_factures,
            nb_lignes_actes=totaux.nb_lignes_actes,
            nb_types_2=totaux.nb_types_2,
            nb_types_5=totaux.nb_types_5,
            total_facture=totaux.total_facture,
            total_amo=totaux.total_amo,
            total_amc=totaux.total_amc,
            no_lot=reference,
            marquage_lot=type_flux,
            type_facture=elements.flux.value,
            agrement_logiciel=majuscules(agrement, 12),
            no_remplacant=remplacant if len(remplacant) == _NUMERO_AM else "",
        )
        return debut.encode() + corps + fin.encode()
    except RefusCodage as erreur:
        raise RefusModule(statuts.PARAMETRE, str(erreur)) from erreur


def _destinataire(annuaire: Annuaire, premiere: FactureScellee, elements: ElementsLot) -> str:
    if premiere.flux is TypeFlux.DRE:
        return annuaire.chercher(REGIME_AMC, elements.numero_amc).adresse
    caisse = lire_entete(premiere.enregistrements).caisse_gestionnaire
    return annuaire.chercher(elements.regime, elements.organisme, caisse).adresse


def _critere_fichier(elements: ElementsLot) -> str:
    if elements.flux is TypeFlux.DRE:
        return critere_fichier_dre(
            elements.numero_facturation,
            elements.numero_amc,
            elements.domaine,
            elements.code_application,
            elements.type_flux,
        )
    return critere_fichier_fse(
        elements.numero_facturation, elements.regime, elements.organisme, elements.type_flux
    )
