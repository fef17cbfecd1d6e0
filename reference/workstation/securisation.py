"""Securing of a facture: checks, constituents kept, SSV called, sealed facture kept.

The order is the specification's (CDC-4.2.1.1-07, -08; CDC-4.2.1.13): coherence of
identification, save, format and sign, duplicate limitation, save again.
"""

import msgspec

from vitalbench.reference.domain.droits import DroitsBeneficiaire, ServiceAmo
from vitalbench.reference.domain.facture import (
    Facture,
    Forcage,
    ModeSecurisation,
    NatureAssurance,
    Prescripteur,
    SupportDroits,
    SupportVitale,
    TiersPayant,
    TypeFlux,
)
from vitalbench.reference.modules.scelles import FactureScellee
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation import forcage
from vitalbench.reference.workstation.accident import (
    en_accident,
    en_attentat,
    en_smg,
    numero_at,
    sans_complementaire,
)
from vitalbench.reference.workstation.acquisition import empechement_apcv
from vitalbench.reference.workstation.archive import EtatFacture, FactureArchivee
from vitalbench.reference.workstation.cartes import exiger_utilisable, refus_du_module
from vitalbench.reference.workstation.conditions import (
    accords,
    exiger_accords_neufs,
    exiger_complete,
    exiger_mode,
    exiger_ps,
)
from vitalbench.reference.workstation.doublons import cle_beneficiaire
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.identite import exiger_meme_patient, identite
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.opposition import exiger_hors_opposition
from vitalbench.reference.workstation.questions import (
    tiers_payant,
)
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.signature import DESYNCHRONISE, sceller
from vitalbench.reference.workstation.tarification import MODES, lire_date

PIECES_AMC = {
    "": "",
    "adr": "",
    "carte": SupportDroits.CARTE.value,
    "support": SupportDroits.AUTRE.value,
    "fichier": SupportDroits.AUTRE.value,
}
"""Nature of the complementary justificatif by source; ADR says its own (profil simulé)."""


def identifiant(numero_facturation: str, numero: int, flux: TypeFlux) -> str:
    """Give the id a facture is known by in the workstation."""
    return f"{numero_facturation}-{numero:09d}-{flux.value}"


def prescripteur(facture: EnCours) -> Prescripteur | None:
    """Give who prescribed, when the PS typed it, or the fictitious one of a confidential act."""
    if facture.prescripteur is not None:
        return facture.prescripteur
    rpps = facture.champs.get(v.C_PRESCRIPTEUR_RPPS)
    if not rpps:
        return None
    return Prescripteur(
        rpps=str(rpps),
        numero_structure=str(facture.champs.get(v.C_PRESCRIPTEUR_STRUCTURE) or ""),
        specialite=str(facture.champs.get(v.C_PRESCRIPTEUR_SPECIALITE) or ""),
        date_prescription=lire_date(
            v.C_DATE_PRESCRIPTION, facture.champs.get(v.C_DATE_PRESCRIPTION)
        ),
    )


def construire(
    facture: EnCours, poste: Installation, numero: int, rangs: tuple[int, ...]
) -> Facture:
    """Gather the whole facture the SSV is given, of some of the lines (CDC-4.2.1.13-01, -08)."""
    if facture.situation is None or facture.assure is None or facture.resultat is None:
        raise RefusPoste(v.R_QUESTION, "La facture n'est pas complète")
    resultat = facture.resultat
    support = facture.assure.support
    lignes = tuple(resultat.lignes[rang] for rang in rangs)
    return Facture(
        numero=numero,
        date_elaboration=poste.horloge.aujourdhui(),
        identite=identite(facture),
        droits=_droits(facture),
        support_vitale=support,
        support_droits=facture.support_droits,
        mode=MODES[facture.mode],
        tiers_payant=TiersPayant(tiers_payant(facture)),
        nature_assurance=NatureAssurance(resultat.nature),
        lignes=lignes,
        parcours=resultat.parcours,
        prescripteur=prescripteur(facture),
        date_maternite=lire_date(v.C_DATE_MATERNITE, facture.champs.get(v.C_DATE_MATERNITE)),
        numero_at=numero_at(facture) if en_accident(facture) else "",
        date_piece=poste.horloge.aujourdhui(),
        piece_amo=facture.piece_amo if facture.support_droits is SupportDroits.ADR else "",
        piece_amc=_piece_amc(facture),
        victime_attentat=en_attentat(facture),
        forcages=forcage.du_groupe(_forcages(facture, poste), rangs),
        situation=facture.situation.numero_logique,
        destinataire=resultat.destinataire,
        exoneration=next((x.exoneration for x in lignes if x.exoneration != "0"), "0"),
    )


def _piece_amc(facture: EnCours) -> str:
    """Give the nature of the complementary justificatif: ADR's own, else the source's."""
    return facture.piece_amc if facture.source_amc == "adr" else PIECES_AMC[facture.source_amc]


def _droits(facture: EnCours) -> DroitsBeneficiaire:
    """Give the rights the facture carries: no complementary in SMG, APIAS or for an attack."""
    droits = facture.droits or DroitsBeneficiaire()
    if not sans_complementaire(facture):
        return droits
    return DroitsBeneficiaire(
        service_amo=ServiceAmo() if en_smg(facture) or en_attentat(facture) else droits.service_amo,
        periodes_amo=droits.periodes_amo,
        couvertures=droits.couvertures,
        medecin_traitant_declare=droits.medecin_traitant_declare,
    )


def _forcages(facture: EnCours, poste: Installation) -> tuple[Forcage, ...]:
    """Give every change the facture must tell: the PS's, tiers payant's, an agreement's."""
    resultat, demande = facture.resultat, facture.demande
    if resultat is None or demande is None:
        return ()
    calcul = poste.tarification.calcul(demande)
    choisi = TiersPayant(tiers_payant(facture))
    notes = facture.forcages + forcage.du_tiers_payant(calcul, facture, choisi)
    if not (resultat.dre or resultat.part_amc_dans_fse):
        return tuple(f for f in notes if f.part == "amo")
    connues = {f.ligne for f in notes if f.zone == "montant_amc"}
    return notes + tuple(
        Forcage(
            zone="montant_amc",
            valeur_calculee="",
            valeur_forcee=str(resultat.lignes[rang].montant_amc),
            ligne=rang + 1,
            part="amc",
        )
        for rang in poste.complementaire.lignes_d_accord(facture, calcul, resultat)
        if rang + 1 not in connues
    )


def archivee(facture: EnCours, complete: Facture, poste: Installation) -> FactureArchivee:
    """Make the copy kept of a facture before it is formatted (CDC-4.2.1.13-09)."""
    situation = facture.situation
    if situation is None:
        raise RefusPoste(v.R_QUESTION, "La situation de facturation n'est pas choisie")
    return FactureArchivee(
        id=identifiant(situation.numero_facturation, complete.numero, complete.flux),
        numero=complete.numero,
        numero_facturation=situation.numero_facturation,
        flux=complete.flux.value,
        mode=complete.mode.value,
        etat=EtatFacture.CONSTITUEE,
        elaboree=poste.horloge.maintenant(),
        date_soins=min(x.prestation.date_soins for x in complete.lignes),
        nom=complete.identite.nom,
        prenom=complete.identite.prenom,
        nir=complete.identite.nir,
        total=complete.total,
        total_amo=complete.total_amo,
        total_amc=complete.total_amc,
        support_vitale=complete.support_vitale.value,
        support_droits=complete.support_droits.value,
        reservee=any(x.prestation.code_saisi for x in complete.lignes),
        constituants=msgspec.json.encode(complete),
        mention_ordonnance=facture.resultat.mention_ordonnance if facture.resultat else "",
    )


def securiser(
    facture: EnCours, poste: Installation, code_porteur: str | None
) -> tuple[FactureArchivee, ...]:
    """Secure the facture open and keep it; the PIN only goes through."""
    exiger_complete(facture)
    exiger_accords_neufs(facture, poste)
    if facture.mode != DESYNCHRONISE:
        exiger_ps(facture, poste, code_porteur)
    if facture.assure is None:
        raise RefusPoste(v.R_QUESTION, "La facture n'est pas complète")
    mode = MODES[facture.mode]
    exiger_mode(facture, poste, mode)
    empechement = empechement_apcv(facture, poste)
    if empechement:
        raise RefusPoste(v.R_APCV, f"Aucun flux signé avec l'ApCV n'est possible : {empechement}")
    if mode is ModeSecurisation.SESAM_VITALE and facture.assure.support is SupportVitale.CARTE:
        presentee = poste.cartes.presenter_vitale(facture.date_soins)
        exiger_meme_patient(facture, presentee)
        exiger_utilisable(presentee, poste.horloge.aujourdhui())
        exiger_hors_opposition(poste, facture.situation, presentee)
    if mode is ModeSecurisation.SESAM_VITALE and facture.assure.support is SupportVitale.AUCUN:
        raise RefusPoste(v.R_VITALE_ABSENTE, "Le mode SESAM-Vitale exige un support Vitale")
    faites = tuple(
        faite
        for rang, groupe in enumerate(_groupes(facture))
        for faite in _securiser_groupe(facture, poste, rang, groupe)
    )
    for numero in accords(facture):
        poste.archive.memoriser(f"accord_smg:{numero}", faites[0].id if faites else "")
    return faites


def _groupes(facture: EnCours) -> tuple[tuple[int, ...], ...]:
    """Give the lines of each facture to make: one for each code situation (CDC-4.2.1.4-01)."""
    if facture.resultat is None:
        return ()
    return facture.resultat.groupes or (tuple(range(len(facture.resultat.lignes))),)


def _securiser_groupe(
    facture: EnCours, poste: Installation, rang: int, lignes: tuple[int, ...]
) -> tuple[FactureArchivee, ...]:
    if facture.situation is None:
        raise RefusPoste(v.R_QUESTION, "La situation de facturation n'est pas choisie")
    if len(facture.numeros) == rang:
        facture.numeros.append(poste.numerotation.facture(facture.situation.numero_facturation))
    base = construire(facture, poste, facture.numeros[rang], lignes)
    completes = flux_de(base, avec_dre=facture.resultat is not None and facture.resultat.dre)
    copies = tuple(archivee(facture, complete, poste) for complete in completes)
    deja = poste.archive.facture(copies[0].id)
    if deja is not None and deja.etat != EtatFacture.CONSTITUEE:
        return ()
    for copie, complete in zip(copies, completes, strict=True):
        poste.archive.garder_facture(
            copie,
            cle_beneficiaire(complete.identite),
            (
                (x.prestation.code_ccam or x.prestation.code, x.prestation.date_soins)
                for x in complete.lignes
            ),
        )
    scellees = sceller(facture, poste, completes)
    return tuple(
        _garder(copie, scellee, poste) for copie, scellee in zip(copies, scellees, strict=True)
    )


def flux_de(base: Facture, *, avec_dre: bool) -> tuple[Facture, ...]:
    """Split one base of billing into the FSE and its DRE, when there is one (CDC-3-02)."""
    if not avec_dre:
        return (base,)
    remplacer = msgspec.structs.replace
    fse = remplacer(
        base,
        tiers_payant=TiersPayant.AMO
        if base.tiers_payant is TiersPayant.AMO_AMC
        else TiersPayant.AUCUN,
        lignes=tuple(remplacer(ligne, montant_amc=0) for ligne in base.lignes),
        forcages=tuple(f for f in base.forcages if f.part == "amo"),
    )
    return (fse, remplacer(base, flux=TypeFlux.DRE))


def _garder(
    copie: FactureArchivee, scellee: FactureScellee, poste: Installation
) -> FactureArchivee:
    etat = EtatFacture.SECURISEE if scellee.complete else EtatFacture.A_CONTRESIGNER
    poste.archive.changer_facture(
        copie.id,
        scellee=msgspec.msgpack.encode(scellee),
        critere_lot=scellee.critere_lot,
        etat=etat.value,
    )
    return msgspec.structs.replace(copie, critere_lot=scellee.critere_lot, etat=etat)


def contresigner(
    poste: Installation, ident: str, code_porteur: str | None
) -> tuple[FactureArchivee, ...]:
    """Finish a FSE, and the DRE made with it, that the Vitale alone signed (CDC-3.2.9.1-03)."""
    gardee = poste.archive.facture(ident)
    if gardee is None:
        raise RefusPoste(v.R_INCONNU, f"Facture {ident!r} : inconnue")
    if gardee.etat != EtatFacture.A_CONTRESIGNER:
        raise RefusPoste(v.R_DEJA_SECURISEE, f"Facture {ident} : elle est déjà sécurisée")
    poste.cartes.exiger_presence()
    poste.cartes.exiger_code(code_porteur)
    faites = [_contresigner_une(poste, gardee, code_porteur)]
    if code_porteur:
        poste.cartes.ouverte()
    for flux in TypeFlux:
        autre = poste.archive.facture(identifiant(gardee.numero_facturation, gardee.numero, flux))
        if autre is not None and autre.etat == EtatFacture.A_CONTRESIGNER:
            faites.append(_contresigner_une(poste, autre, None))
    return tuple(faites)


def _contresigner_une(
    poste: Installation, gardee: FactureArchivee, code_porteur: str | None
) -> FactureArchivee:
    scellee = msgspec.msgpack.decode(gardee.scellee, type=FactureScellee)
    try:
        finie = poste.ssv.securiser_facture(scellee, code_porteur)
    except RefusModule as refus:
        raise refus_du_module(refus) from None
    return _garder(gardee, finie, poste)
