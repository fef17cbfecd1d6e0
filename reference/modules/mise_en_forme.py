"""A priced facture and its PS laid out as B2 records 2 to 5 (profil PS, CDC §4.2.1.13).

Where the public readings of B2 have a field, it is used; the rest of the 1.40 data goes to zones
that they leave free (profil simulé, see docs/modules.md): the parcours indicator in 4S:40 and 5:42,
the orienteur in 5:43-57, the answer about an accident de droit commun in 4S:128, the victim of an
attack in 5:91-93, the MUTNUM and the nature of the complementary piece in 2M:52-60.
"""

import unicodedata
from collections.abc import Iterator

import msgspec

from vitalbench.reference.domain.cartes import SituationPs
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import Facture, LigneTarifee, TiersPayant, TypeFlux
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2 import (
    Acte,
    EnteteFacture,
    RppsActe,
    SuiteActe,
    SuiteEntete,
    TotalFacture,
)
from vitalbench.reference.norms.b2_complements import ActeCcam, Pharmacie
from vitalbench.reference.norms.b2_entete import Beneficiaire, DonneesAmc
from vitalbench.reference.norms.b2_totaux import totaux_facture
from vitalbench.reference.norms.codec import Enregistrement, RefusCodage

DESTINATAIRES_REGLEMENT = {
    TiersPayant.AUCUN: "00",
    TiersPayant.AMO: "05",
    TiersPayant.AMO_AMC: "15",
    TiersPayant.AMC: "25",
}
_CONTRATS = {1: "89", 2: "89", 3: "89", 10: "85"}
"""Type de contrat (2:117) by service AMO: C2S in progress, then leaving it."""
_QUALITES = {"00": "A", "02": "C", "04": "C", "06": "E"}
_AUTRE_QUALITE, _SANS_CIVILITE = "AA", "SAN"
_ACCIDENT = {True: "O", False: "N", None: ""}
_ORIENTEUR = 15
_ZEROS = "0" * 9
"""An absent number of the header, at its full width: the codec then writes it at once."""
_OUI_FORCE = "O"
_VICTIME = "VAT"
_ACCORD, _SANS_ACCORD = "4", "9"
_TAUX_PHARMACIE, _TAUX_LIBRE = {35: "2", 65: "4", 100: "5"}, "9"


class PsFacture(msgspec.Struct, frozen=True, kw_only=True):
    """Who bills: situation of the card, national number, name; and who replaces him."""

    situation: SituationPs
    numero_national: str
    nom: str
    prenom: str
    remplacant: str = ""

    @property
    def rpps(self) -> str:
        """Give the national number when it is a RPPS, else nothing."""
        return self.numero_national if len(self.numero_national) == 11 else ""


def organisme_facture(facture: Facture) -> OrganismeAmo:
    """Give the organism the facture is for: the one chosen (SMG, AT), else the patient's."""
    return facture.destinataire or facture.identite.organisme


def nature_operation(facture: Facture) -> str:
    """Give 1 for a facture, 2 for a DRE d'annulation (2 : profil simulé)."""
    return "1" if facture.annule_le is None else "2"


def mettre_en_forme(
    facture: Facture, ps: PsFacture, type_flux: str, *, avec_dre: str = ""
) -> tuple[Enregistrement, ...]:
    """Lay out a facture; `type_flux` R, T or D; `avec_dre` E when a DRE goes with the FSE.

    Raises RefusModule (0xE000) naming the record and the field that do not fit.
    """
    if not facture.lignes:
        raise RefusModule(statuts.ANOMALIE_FACTURE, "facture sans prestation")
    if facture.annule_le is not None and facture.flux is not TypeFlux.DRE:
        raise RefusModule(statuts.ANOMALIE_FACTURE, "seule une DRE peut en annuler une autre")
    try:
        lignes = tuple(_lignes(facture, ps))
        return (
            _entete(facture, ps, type_flux, avec_dre),
            *_suites(facture, ps),
            *lignes,
            _total(facture, ps, lignes),
        )
    except RefusCodage as erreur:
        raise RefusModule(statuts.ANOMALIE_FACTURE, str(erreur)) from erreur


def majuscules(texte: str, longueur: int) -> str:
    """Write a name as B2 admits it: upper case ASCII, cut to its field."""
    nu = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode("ascii")
    return nu.upper().strip()[:longueur].rstrip()


class _Cle(msgspec.Struct, frozen=True, kw_only=True):
    no_ps: str
    nir_assure: str
    cle_nir: str
    no_facture: str


def _cle(facture: Facture, ps: PsFacture) -> _Cle:
    return _Cle(
        no_ps=ps.situation.numero_facturation,
        nir_assure=facture.identite.nir[:13],
        cle_nir=facture.identite.nir[13:],
        no_facture=f"{facture.numero:09d}",
    )


def _entete(facture: Facture, ps: PsFacture, type_flux: str, avec_dre: str) -> EnteteFacture:
    cle, organisme = _cle(facture, ps), organisme_facture(facture)
    prescripteur = facture.prescripteur
    return EnteteFacture(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        marquage_facture=type_flux,
        forcage_amo=_force(facture, "amo", None),
        nature_operation=nature_operation(facture),
        date_facturation=facture.date_elaboration,
        top_eclatement_ps=avec_dre,
        type_facture=facture.flux.value,
        grand_regime=organisme.regime,
        caisse_gestionnaire=organisme.caisse,
        centre_gestionnaire=organisme.centre,
        nature_piece_droits=facture.piece_amo or facture.support_droits.value,
        no_prescripteur=(prescripteur.numero_structure if prescripteur else "")[:9] or _ZEROS,
        date_prescription=prescripteur.date_prescription if prescripteur else None,
        nature_assurance=facture.nature_assurance.value,
        justif_exoneration=facture.exoneration,
        date_maternite=facture.date_maternite,
        no_at_ou_date_accident=facture.numero_at or _ZEROS,
        presence_cps_remplacant="1" if ps.remplacant else "0",
        date_naissance=facture.identite.date_naissance[2:8],
        rang_naissance=str(facture.identite.rang_naissance),
        no_adherent=majuscules(_adherent(facture), 8),
        specialite_prescripteur=(prescripteur.specialite if prescripteur else "") or _ZEROS[:2],
        destinataire_reglement=DESTINATAIRES_REGLEMENT[facture.tiers_payant],
        type_contrat=_contrat(facture),
        no_organisme_complementaire=_complementaire(facture)[:10],
    )


def _avec_complementaire(facture: Facture) -> bool:
    complementaire = facture.tiers_payant in (TiersPayant.AMO_AMC, TiersPayant.AMC)
    return complementaire or facture.flux is TypeFlux.DRE


def _adherent(facture: Facture) -> str:
    amc = facture.droits.amc
    return amc.numero_adherent if amc is not None and _avec_complementaire(facture) else ""


def _complementaire(facture: Facture) -> str:
    if not _avec_complementaire(facture):
        return ""
    if facture.droits.amc is not None:
        return facture.droits.amc.numero_amc
    if facture.droits.mutuelle is not None:
        return facture.droits.mutuelle.numero
    return ""


def _contrat(facture: Facture) -> str:
    code = facture.droits.service_amo.code
    if not code.isascii() or not code.isdigit():
        return "00"
    service = _CONTRATS.get(int(code), "00")
    ouvert = facture.droits.service_amo.periode.contient(facture.date_elaboration)
    return service if ouvert else "00"


def _suites(facture: Facture, ps: PsFacture) -> Iterator[Enregistrement]:
    cle, individu = _cle(facture, ps), facture.identite.nir_individuel
    if individu:
        yield SuiteEntete(
            no_ps=cle.no_ps,
            nir_assure=cle.nir_assure,
            cle_nir=cle.cle_nir,
            no_facture=cle.no_facture,
            nir_individuel=individu[:13],
            cle_nir_individuel=individu[13:],
        )
    amc = facture.droits.amc
    force = _force(facture, "amc", None)
    mutuelle = facture.droits.mutuelle if _avec_complementaire(facture) else None
    if facture.flux is TypeFlux.FSE and (force or mutuelle is not None):
        yield DonneesAmc(
            no_ps=cle.no_ps,
            nir_assure=cle.nir_assure,
            cle_nir=cle.cle_nir,
            no_facture=cle.no_facture,
            no_organisme_complementaire=_complementaire(facture)[:10],
            mutnum="" if mutuelle is None else mutuelle.identification[:8],
            nature_piece_amc=facture.piece_amc[:1],
            forcage_amc=force,
            forcage_amo=_force(facture, "amo", None),
        )
    if facture.flux is TypeFlux.DRE and amc is not None:
        yield DonneesAmc(
            no_ps=cle.no_ps,
            nir_assure=cle.nir_assure,
            cle_nir=cle.cle_nir,
            no_facture=cle.no_facture,
            no_organisme_complementaire=amc.numero_amc[:10],
            routage_amc=amc.code_routage,
            hote_amc=amc.identifiant_hote,
            forcage_amc=_force(facture, "amc", None),
            forcage_amo=_force(facture, "amo", None),
            type_sts=amc.aiguillage_sts.upper(),
            code_routage_amc=amc.code_routage,
            id_hote_amc=amc.identifiant_hote,
            nom_domaine=amc.nom_domaine[:20],
            indicateur_traitement=amc.indicateur_traitement,
        )
    if facture.identite.nom:
        yield Beneficiaire(
            no_ps=cle.no_ps,
            nir_assure=cle.nir_assure,
            cle_nir=cle.cle_nir,
            no_facture=cle.no_facture,
            qualite_beneficiaire=_QUALITES.get(facture.identite.qualite, _AUTRE_QUALITE),
            civilite=_SANS_CIVILITE,
            nom_beneficiaire=majuscules(facture.identite.nom, 25),
            prenom_beneficiaire=majuscules(facture.identite.prenom, 15) or "-",
        )


def _lignes(facture: Facture, ps: PsFacture) -> Iterator[Enregistrement]:
    for rang, ligne in enumerate(facture.lignes, start=1):
        yield _acte(facture, ps, ligne)
        yield _suite_acte(facture, ps, ligne, rang)
        yield _rpps(facture, ps)
        if ligne.prestation.code_ccam:
            yield _ccam(facture, ps, ligne)
        if ligne.prestation.code_cip:
            yield _pharmacie(facture, ps, ligne)


def _acte(facture: Facture, ps: PsFacture, ligne: LigneTarifee) -> Acte:
    cle, p = _cle(facture, ps), ligne.prestation
    return Acte(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        date_dap=p.accord_prealable,
        code_accord=_ACCORD if p.accord_prealable else _SANS_ACCORD,
        justif_exo_acte=ligne.exoneration,
        no_executant=cle.no_ps,
        zone_tarif=ps.situation.code_zone_tarifaire,
        specialite_executant=ps.situation.code_specialite,
        date_acte=p.date_soins,
        code_acte=p.code,
        quantite=p.quantite,
        coefficient=p.coefficient,
        denombrement=p.denombrement,
        prix_unitaire=ligne.prix_unitaire,
        base_remboursement=ligne.base,
        taux=ligne.taux,
        montant_amo=ligne.montant_amo,
        montant_depense=ligne.montant,
        qualificatif_depense=ligne.qualificatif or p.qualificatif,
        lieu=p.lieu,
        montant_amc=ligne.montant_amc,
    )


def _force(facture: Facture, part: str, ligne: int | None) -> str:
    """Give the indicator of one level and one part: set when something there was forced."""
    forcee = any((f.part, f.ligne) == (part, ligne) for f in facture.forcages)
    return _OUI_FORCE if forcee else ""


def _suite_acte(facture: Facture, ps: PsFacture, ligne: LigneTarifee, rang: int) -> SuiteActe:
    cle, p = _cle(facture, ps), ligne.prestation
    return SuiteActe(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        sequence=1,
        exercice_executant="S" if ps.situation.mode_exercice == "1" else "L",
        option_coordination=facture.parcours.indicateur[:1],
        date_dap=p.accord_prealable,
        code_accord=_ACCORD if p.accord_prealable else _SANS_ACCORD,
        no_remplacant=ps.remplacant[:9],
        complement_remplacant=ps.remplacant[9:],
        forcage_amo=_force(facture, "amo", rang),
        forcage_amc=_force(facture, "amc", rang),
        top_prevention=p.prevention[:1].upper(),
        qualifiant_depense=p.qualifiant_prevention[:2].upper(),
        participation_assure=_ACCIDENT[p.accident_droit_commun],
    )


def _rpps(facture: Facture, ps: PsFacture) -> RppsActe:
    cle, prescripteur = _cle(facture, ps), facture.prescripteur
    return RppsActe(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        sequence=1,
        rpps_prescripteur=prescripteur.rpps if prescripteur else "",
        structure_prescripteur=(prescripteur.numero_structure if prescripteur else "")[:14],
        rpps_executant=ps.rpps,
        structure_executant=ps.situation.numero_structure[:14],
    )


def _ccam(facture: Facture, ps: PsFacture, ligne: LigneTarifee) -> ActeCcam:
    """Lay out a CCAM act; its typed code is seven characters, then activity and phase if given."""
    cle, code = _cle(facture, ps), ligne.prestation.code_ccam.upper()
    modificateurs = ligne.prestation.modificateurs.upper().ljust(4)
    return ActeCcam(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        sequence=1,
        code_ccam=code[:7],
        activite=code[7:8] or "1",
        phase=code[8:9] or "0",
        modificateur_1=modificateurs[0].strip(),
        modificateur_2=modificateurs[1].strip(),
        modificateur_3=modificateurs[2].strip(),
        modificateur_4=modificateurs[3].strip(),
        association=ligne.prestation.association[:1],
    )


def _pharmacie(facture: Facture, ps: PsFacture, ligne: LigneTarifee) -> Pharmacie:
    cle = _cle(facture, ps)
    return Pharmacie(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        sequence=1,
        code_cip_1=ligne.prestation.code_cip,
        prix_unitaire_1=ligne.prix_unitaire,
        quantite_1=ligne.prestation.quantite,
        code_taux_1=_TAUX_PHARMACIE.get(ligne.taux, _TAUX_LIBRE),
    )


def _total(facture: Facture, ps: PsFacture, lignes: tuple[Enregistrement, ...]) -> TotalFacture:
    cle, totaux = _cle(facture, ps), totaux_facture(lignes)
    return TotalFacture(
        no_ps=cle.no_ps,
        nir_assure=cle.nir_assure,
        cle_nir=cle.cle_nir,
        no_facture=cle.no_facture,
        nb_lignes_acte=totaux.nb_lignes_acte,
        reserve_sesam_42=_reserve(facture),
        total_facture=totaux.total_facture,
        total_amo=totaux.total_amo,
        total_participation=sum(max(0, x.base - x.montant_amo) for x in facture.lignes),
        total_amc=totaux.total_amc,
        reserve_sesam_91=_VICTIME if facture.victime_attentat else "",
    )


def _reserve(facture: Facture) -> str:
    """Write the parcours indicator, then NOM/PRENOM of the orienteur (profil simulé)."""
    parcours = facture.parcours
    if not parcours.nom_orienteur:
        return parcours.indicateur[:1]
    nom = majuscules(f"{parcours.nom_orienteur}/{parcours.prenom_orienteur}", _ORIENTEUR)
    return parcours.indicateur[:1].ljust(1) + nom
