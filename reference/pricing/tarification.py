"""Prices a whole facture: rule after rule, line after line (CDC §4.2.1.8)."""

from __future__ import annotations

import msgspec

from vitalbench.reference.catalogue.tables import Tables, tables
from vitalbench.reference.domain.facture import LigneTarifee, NatureAssurance, Prestation
from vitalbench.reference.pricing import (
    complementaire,
    complements,
    contraception,
    controles,
    destinataires,
    dispensation,
    droits_amc,
    forcage,
    modes,
    montants,
    parcours,
    situations,
    tarifs,
    taux,
    tiers_payant,
)
from vitalbench.reference.pricing.demande import (
    DemandeTarification,
    LigneCalculee,
    ResultatTarification,
    TarificationImpossible,
)
from vitalbench.reference.pricing.moteur import Calcul, Registre

REGISTRE = Registre.des_modules(
    complementaire,
    complements,
    contraception,
    controles,
    destinataires,
    dispensation,
    droits_amc,
    forcage,
    modes,
    montants,
    parcours,
    situations,
    tarifs,
    taux,
    tiers_payant,
)


def tarifer(
    demande: DemandeTarification,
    avec_tables: Tables | None = None,
    avec_regles: Registre = REGISTRE,
) -> ResultatTarification:
    """Price a facture, in tiers payant or not alike (CDC-3.2.5-01).

    In SMG each agreement makes a facture of its own, priced alone (CDC-2.3.4.5-06).
    """
    if not demande.prestations:
        raise TarificationImpossible("vide", "aucune prestation à tarifer")
    calcul = Calcul(demande, avec_tables or tables(), avec_regles)
    if demande.nature_assurance is not NatureAssurance.SMG:
        return _tarifer(calcul)
    natures = tuple(tarifs.nature_du_code(calcul, p) for p in demande.prestations)
    parts = calcul.appliquer(complements.accords_smg, natures)
    return _reunir(
        tuple(
            (
                rangs,
                _tarifer(
                    Calcul(
                        msgspec.structs.replace(
                            demande,
                            prestations=tuple(demande.prestations[rang] for rang in rangs),
                            montant_accord=accord,
                        ),
                        calcul.tables,
                        avec_regles,
                    )
                ),
            )
            for rangs, accord in parts
        )
    )


def _reunir(
    parts: tuple[tuple[tuple[int, ...], ResultatTarification], ...],
) -> ResultatTarification:
    """Put factures priced apart together: acts in their order, then the lines added."""
    prevues = sum(len(rangs) for rangs, _ in parts)
    placees: dict[int, LigneCalculee] = {}
    groupes: list[tuple[int, ...]] = []
    for rangs, part in parts:
        debut = max(prevues, *(place + 1 for place in placees), 0)
        places = (*rangs, *range(debut, debut + len(part.lignes) - len(rangs)))
        placees |= dict(zip(places, part.lignes, strict=True))
        groupes.append(places)
    return msgspec.structs.replace(
        parts[0][1],
        lignes=tuple(placees[place] for place in sorted(placees)),
        groupes=tuple(groupes),
        ruptures_smg=tuple(groupes),
        regles=tuple(dict.fromkeys(regle for _, part in parts for regle in part.regles)),
    )


def _tarifer(calcul: Calcul) -> ResultatTarification:
    demande = calcul.demande
    destinataire = calcul.appliquer(destinataires.destinataire)
    calcul.appliquer(complements.montant_apias_exige)
    premiere = demande.prestations[0]
    reference = calcul.appliquer(situations.date_reference, premiere)
    situation = calcul.appliquer(situations.situation_particuliere, reference)
    exclusion = calcul.appliquer(parcours.exclusion_parcours, premiere.date_soins, situation)
    suivi = calcul.appliquer(parcours.parcours_de_la_facture, premiere.date_soins, exclusion)
    lignes = tuple(
        _ligne(calcul.nouvelle_trace(), rang, prestation, suivi.indicateur)
        for rang, prestation in enumerate(demande.prestations)
    )
    natures = tuple(tarifs.nature_du_code(calcul, p) for p in demande.prestations)
    calcul.appliquer(complements.accord_smg_exige, natures)
    code = calcul.appliquer(situations.ligne_situation, lignes[0].couverture, reference)
    couvertures = tuple(ligne.couverture for ligne in lignes)
    ajustees = calcul.appliquer(controles.participation_unique, lignes)
    ajustees = calcul.appliquer(complements.plafond_accord_smg, ajustees)
    ajustees = calcul.appliquer(complements.lignes_completees, situation, ajustees)
    return ResultatTarification(
        lignes=ajustees,
        nature_assurance=calcul.appliquer(situations.nature_assurance, code),
        situation=situation,
        parcours=suivi,
        exclusion_parcours=exclusion,
        groupes=_avec_ajoutees(
            calcul.appliquer(situations.rupture_par_situation, couvertures), len(ajustees)
        ),
        destinataire=destinataire,
        acces=calcul.appliquer(
            tiers_payant.acces_tiers_payant,
            reference,
            situation,
            tuple(ligne.tarifee.exoneration for ligne in lignes),
        ),
        ruptures_smg=calcul.appliquer(complements.rupture_par_accord_smg, natures),
        regles=tuple(calcul.trace),
    )


def _avec_ajoutees(
    groupes: tuple[tuple[int, ...], ...], lignes: int
) -> tuple[tuple[int, ...], ...]:
    """Lines that a context adds go with the last facture."""
    connues = sum(len(groupe) for groupe in groupes)
    return (*groupes[:-1], (*groupes[-1], *range(connues, lignes)))


def _ligne(calcul: Calcul, rang: int, prestation: Prestation, indicateur: str) -> LigneCalculee:
    try:
        return _calculer(calcul, prestation, indicateur)
    except TarificationImpossible as refus:
        raise TarificationImpossible(
            refus.code, refus.message, ligne=rang, champ=refus.champ
        ) from None


def _calculer(calcul: Calcul, prestation: Prestation, indicateur: str) -> LigneCalculee:
    ligne = calcul.appliquer(tarifs.prestation_admise, prestation)
    soins = prestation.date_soins
    calcul.appliquer(controles.depassement_autorise, soins, prestation, indicateur)
    calcul.appliquer(controles.majoration_coordination, soins, ligne, indicateur)
    prix = calcul.appliquer(tarifs.prix_unitaire, prestation)
    base = calcul.appliquer(tarifs.base_remboursement, prestation, prix)
    montant = calcul.appliquer(tarifs.montant_facture, prestation, base)
    exces = calcul.appliquer(tarifs.depassement, montant, base)
    jour = calcul.appliquer(situations.date_reference, prestation)
    couverte = calcul.appliquer(situations.couverture, jour)
    code = calcul.appliquer(situations.ligne_situation, couverte, jour)
    situation = calcul.appliquer(situations.situation_de_la_ligne, prestation, ligne.groupe, jour)
    calcul.appliquer(controles.medicament_ame, soins, ligne, situation)
    retenu = calcul.appliquer(
        taux.taux_applicable, jour, prestation, ligne, couverte, code, indicateur
    )
    couteux = calcul.appliquer(
        controles.participation_acte_couteux,
        jour,
        prestation,
        ligne,
        situation,
        base,
        retenu,
        calcul.appliquer(situations.nature_assurance, code),
    )
    if couteux is not None:
        retenu = taux.TauxRetenu(taux=100, justificatif=couteux[0])
    participation = 0 if couteux is None else couteux[1]
    amo = calcul.appliquer(montants.montant_amo, ligne, base, retenu.taux, montant)
    amo = max(0, amo - participation)
    possible = calcul.appliquer(montants.part_amc_possible, situation, montant, amo)
    alerte = calcul.appliquer(
        controles.depassement_c2s, soins, prestation, ligne, situation, exces, indicateur
    )
    return LigneCalculee(
        tarifee=LigneTarifee(
            prestation=prestation,
            prix_unitaire=prix,
            base=base,
            taux=retenu.taux,
            montant=montant,
            montant_amo=amo,
            qualificatif=prestation.qualificatif,
            exoneration=retenu.justificatif,
            regles=tuple(calcul.trace),
        ),
        depassement=exces,
        amc_possible=possible,
        date_reference=jour,
        couverture=couverte,
        groupe=ligne.groupe,
        alertes=() if alerte is None else (alerte,),
    )
