"""Input groups of SSV_FormaterFactures, built from a facture: what observers see of the call.

Numbers and fields 1110 to 1321 are public (2005); 1410 to 1900 are the profil simulé SSV-SIM-1.
"""

from collections.abc import Iterator
from datetime import date

from vitalbench.reference.domain.facture import Facture, LigneTarifee, TiersPayant
from vitalbench.reference.modules.mise_en_forme import (
    PsFacture,
    nature_operation,
    organisme_facture,
)
from vitalbench.reference.modules.organismes import centre_informatique, organisme_destinataire
from vitalbench.reference.norms.zones.codec import Groupe, composer

_CADRES = {
    TiersPayant.AUCUN: "1",
    TiersPayant.AMO: "2",
    TiersPayant.AMO_AMC: "3",
    TiersPayant.AMC: "4",
}


def groupes_facture(facture: Facture, ps: PsFacture | None) -> tuple[Groupe, ...]:
    """Give the input groups of one facture; those of a PS not known yet are left out."""
    return tuple(_groupes(facture, ps))


def _jour(jour: date | None) -> str:
    return f"{jour:%Y%m%d}0000" if jour is not None else ""


def _groupes(facture: Facture, ps: PsFacture | None) -> Iterator[Groupe]:
    identite, organisme = facture.identite, organisme_facture(facture)
    yield composer(
        1110,
        numero_facture=str(facture.numero),
        nature_operation=nature_operation(facture),
        date_elaboration=_jour(facture.date_elaboration),
        numero_logique_situation=str(facture.situation),
        numero_facture_rectifiee=str(facture.numero) if facture.annule_le else "",
        date_facture_rectifiee=_jour(facture.annule_le),
    )
    if ps is not None:
        yield _professionnel(ps)
    couverture = facture.droits.couverture_au(facture.date_elaboration)
    yield composer(
        1130,
        nir_assure=identite.nir[:13],
        cle_nir_assure=identite.nir[13:],
        date_naissance=f"{identite.date_naissance}0000",
        rang_naissance=str(identite.rang_naissance),
        qualite=identite.qualite.lstrip("0") or "0",
        code_couverture=couverture.code_ald + couverture.code_situation,
    )
    if ps is not None and ps.situation.numero_structure:
        yield composer(
            1140,
            type_identification=ps.situation.type_structure,
            numero=ps.situation.numero_structure[:-1],
            cle=ps.situation.numero_structure[-1:],
            nom=_latin(ps.situation.raison_sociale),
        )
    if ps is not None and ps.remplacant:
        yield composer(1150, numero_facturation=ps.remplacant[:-1], cle=ps.remplacant[-1:])
    if identite.nir_individuel:
        yield composer(
            1160,
            nir_beneficiaire=identite.nir_individuel[:13],
            cle_nir_beneficiaire=identite.nir_individuel[13:],
        )
    yield composer(
        1310,
        code_regime=organisme.regime,
        caisse=organisme.caisse,
        centre=organisme.centre,
        organisme_destinataire=organisme_destinataire(organisme),
        centre_informatique=centre_informatique(organisme),
    )
    if facture.tiers_payant in (TiersPayant.AMO_AMC, TiersPayant.AMC):
        yield from _complementaire(facture)
    yield composer(1410, cadre=_CADRES[facture.tiers_payant])
    yield composer(
        1420, support_droits=facture.support_droits.value, date_piece=_jour(facture.date_piece)
    )
    yield composer(1510, nature=facture.nature_assurance.value)
    if facture.date_maternite is not None:
        yield composer(1512, date_reference=_jour(facture.date_maternite), sens_date="1")
    if facture.numero_at:
        yield composer(
            1513,
            identifiant_at=facture.numero_at,
            organisme_at=organisme.regime + organisme.caisse + organisme.centre,
        )
    for rang, ligne in enumerate(facture.lignes, start=1):
        yield _prestation(rang, ligne)
    for forcage in facture.forcages:
        yield composer(
            1900,
            zone_forcee=_latin(forcage.zone),
            valeur_calculee=_latin(forcage.valeur_calculee),
            valeur_forcee=_latin(forcage.valeur_forcee),
        )


def _professionnel(ps: PsFacture) -> Groupe:
    s, agrements = ps.situation, (*ps.situation.agrements, "", "", "")
    return composer(
        1120,
        numero_facturation=s.numero_facturation[:8],
        cle=s.numero_facturation[8:],
        nom=_latin(ps.nom),
        prenom=_latin(ps.prenom),
        code_conventionnel=s.code_conventionnel,
        code_specialite=s.code_specialite,
        code_zone_tarifaire=s.code_zone_tarifaire,
        code_zone_ik=s.code_zone_ik,
        code_agrement_1=agrements[0],
        code_agrement_2=agrements[1],
        code_agrement_3=agrements[2],
        conditions_exercice="S" if s.mode_exercice == "1" else "L",
    )


def _complementaire(facture: Facture) -> Iterator[Groupe]:
    droits = facture.droits
    if droits.amc is not None:
        yield composer(
            1321,
            type_contrat="00",
            numero_organisme=droits.amc.numero_amc,
            numero_adherent=_latin(droits.amc.numero_adherent),
            code_routage=droits.amc.code_routage,
            domaine=droits.amc.nom_domaine,
            indicateur_traitement=droits.amc.indicateur_traitement,
            identifiant_hote=droits.amc.identifiant_hote,
        )
    elif droits.mutuelle is not None:
        yield composer(
            1321,
            type_contrat="00",
            numero_organisme=droits.mutuelle.numero,
            indicateur_traitement=droits.mutuelle.indicateur_traitement,
        )


def _prestation(rang: int, ligne: LigneTarifee) -> Groupe:
    p = ligne.prestation
    return composer(
        1610,
        numero_ligne=f"{rang:03d}",
        date_soins=_jour(p.date_soins),
        lieu_execution=p.lieu,
        code_prestation=p.code,
        coefficient=str(p.coefficient),
        quantite=str(p.quantite),
        denombrement=str(p.denombrement),
        prix_unitaire=str(ligne.prix_unitaire),
        base_remboursement=str(ligne.base),
        taux=str(ligne.taux),
        montant_facture=str(ligne.montant),
        montant_amo=str(ligne.montant_amo),
        montant_amc=str(ligne.montant_amc),
        justificatif_exoneration=ligne.exoneration,
        qualificatif_depense=ligne.qualificatif or p.qualificatif,
    )


def _latin(texte: str) -> str:
    return texte.encode("latin-1", "replace").decode("latin-1")
