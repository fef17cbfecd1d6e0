"""Forçage: a value of the card or of pricing that the PS changes, and its trace (CDC §4.2.1.10).

What may be changed, at which level and for which part is the table of annexe 1-A1 (profil
simulé): both values are kept, and a value put back as it was leaves no trace.
"""

from collections.abc import Callable
from datetime import date

import msgspec

from vitalbench.reference.domain.droits import (
    ContratAmc,
    Couverture,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.reference.domain.facture import Forcage, LigneTarifee, TiersPayant
from vitalbench.reference.domain.montants import pourcentage
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.pricing import Calcul, TarificationImpossible
from vitalbench.reference.pricing.forcage import donnee_forcable, forcage_du_tiers_payant
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Forcer
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.refus import RefusPoste

Droits = DroitsBeneficiaire
Change = Callable[[Droits, str], tuple[str, Droits]]
TAUX_MAX = 100


def forcer(facture: EnCours, calcul: Calcul, commande: Forcer) -> bool:
    """Change one value; tell whether pricing has to be done again (CDC-4.2.1.1-12)."""
    try:
        ouverte = calcul.appliquer(donnee_forcable, commande.champ, commande.ligne)
    except TarificationImpossible as refus:
        raise RefusPoste(v.R_FORCAGE, refus.message) from None
    if ouverte.part == "aucune" or ouverte.champ == "tiers_payant_amo":
        raise RefusPoste(v.R_FORCAGE, f"« {commande.champ} » se choisit, sans forçage")
    if commande.ligne is None:
        ancienne, nouvelle = _forcer_facture(facture, commande.champ, commande.valeur)
    else:
        ancienne, nouvelle = _forcer_ligne(facture, commande.champ, commande.ligne, commande.valeur)
    _noter(facture, commande, ancienne, nouvelle, "amc" if ouverte.part == "amc" else "amo")
    return commande.ligne is None or commande.champ == "exoneration"


def _noter(facture: EnCours, commande: Forcer, ancienne: str, nouvelle: str, part: str) -> None:
    """Keep the value computed first and the value wanted last."""
    memes = [f for f in facture.forcages if (f.zone, f.ligne) == (commande.champ, commande.ligne)]
    autres = tuple(f for f in facture.forcages if f not in memes)
    calculee = memes[0].valeur_calculee if memes else ancienne
    facture.forcages = autres
    if nouvelle != calculee:
        facture.forcages += (
            Forcage(
                zone=commande.champ,
                valeur_calculee=calculee,
                valeur_forcee=nouvelle,
                ligne=commande.ligne,
                part="amc" if part == "amc" else "amo",
            ),
        )


# --- level of the facture ----------------------------------------------------------------


def _jour(champ: str, valeur: str) -> date:
    try:
        return date.fromisoformat(valeur)
    except ValueError:
        raise RefusPoste(v.R_CHAMP, f"{champ} : date AAAA-MM-JJ attendue") from None


def _ecrite(jour: date | None) -> str:
    return "" if jour is None else jour.isoformat()


def _periode(champ: str, periode: Periode, valeur: str) -> tuple[str, Periode]:
    jour = _jour(champ, valeur)
    if "_debut_" in champ:
        return _ecrite(periode.debut), msgspec.structs.replace(periode, debut=jour)
    return _ecrite(periode.fin), msgspec.structs.replace(periode, fin=jour)


def _dates_amo(champ: str) -> Change:
    def changer(droits: Droits, valeur: str) -> tuple[str, Droits]:
        periodes = droits.periodes_amo or (Periode(),)
        ancienne, derniere = _periode(champ, periodes[-1], valeur)
        changees = (*periodes[:-1], derniere)
        return ancienne, msgspec.structs.replace(droits, periodes_amo=changees)

    return changer


def _dates_amc(champ: str) -> Change:
    def changer(droits: Droits, valeur: str) -> tuple[str, Droits]:
        if droits.mutuelle is not None:
            periodes = droits.mutuelle.periodes or (Periode(),)
            ancienne, derniere = _periode(champ, periodes[-1], valeur)
            mutuelle = msgspec.structs.replace(droits.mutuelle, periodes=(*periodes[:-1], derniere))
            return ancienne, msgspec.structs.replace(droits, mutuelle=mutuelle)
        amc = _contrat(droits)
        ancienne, periode = _periode(champ, amc.periode, valeur)
        return ancienne, msgspec.structs.replace(
            droits, amc=msgspec.structs.replace(amc, periode=periode)
        )

    return changer


def _contrat(droits: Droits) -> ContratAmc:
    if droits.amc is None:
        raise RefusPoste(v.R_FORCAGE, "Le support ne porte pas de droits complémentaires")
    return droits.amc


def _mutuelle(droits: Droits) -> Mutuelle:
    if droits.mutuelle is None:
        raise RefusPoste(v.R_FORCAGE, "Le support ne porte pas de mutuelle en gestion unique")
    return droits.mutuelle


def _couverture(droits: Droits, valeur: str) -> tuple[str, Droits]:
    if not 1 <= len(valeur) <= 5 or not valeur.isascii() or not valeur.isdigit():
        raise RefusPoste(v.R_CHAMP, "code_couverture : code ALD puis code situation attendus")
    ancienne = droits.couvertures[-1] if droits.couvertures else Couverture()
    nouvelle = Couverture(code_ald=valeur[:1], code_situation=valeur[1:])
    return ancienne.code_ald + ancienne.code_situation, msgspec.structs.replace(
        droits, couvertures=(nouvelle,)
    )


def _service(droits: Droits, valeur: str) -> tuple[str, Droits]:
    if len(valeur) > 2 or not (valeur == "" or (valeur.isascii() and valeur.isdigit())):
        raise RefusPoste(v.R_CHAMP, "service_amo : deux chiffres au plus sont attendus")
    return droits.service_amo.code, msgspec.structs.replace(
        droits, service_amo=ServiceAmo(code=valeur)
    )


def _identification(droits: Droits, valeur: str) -> tuple[str, Droits]:
    mutuelle = _mutuelle(droits)
    if not valeur or len(valeur) > 8 or not valeur.isascii() or not valeur.isalnum():
        raise RefusPoste(v.R_CHAMP, "identification_mutuelle : huit caractères au plus")
    return mutuelle.identification, msgspec.structs.replace(
        droits, mutuelle=msgspec.structs.replace(mutuelle, identification=valeur)
    )


def _garanties(droits: Droits, valeur: str) -> tuple[str, Droits]:
    mutuelle = _mutuelle(droits)
    if len(valeur) > 8 or not valeur.isascii():
        raise RefusPoste(v.R_CHAMP, "garanties_mutuelle : huit caractères au plus")
    return mutuelle.garanties, msgspec.structs.replace(
        droits, mutuelle=msgspec.structs.replace(mutuelle, garanties=valeur)
    )


_DROITS: dict[str, Change] = {
    "date_debut_droits_amo": _dates_amo("date_debut_droits_amo"),
    "date_fin_droits_amo": _dates_amo("date_fin_droits_amo"),
    "date_debut_droits_amc": _dates_amc("date_debut_droits_amc"),
    "date_fin_droits_amc": _dates_amc("date_fin_droits_amc"),
    "code_couverture": _couverture,
    "service_amo": _service,
    "identification_mutuelle": _identification,
    "garanties_mutuelle": _garanties,
}


def _forcer_facture(facture: EnCours, champ: str, valeur: Valeur) -> tuple[str, str]:
    voulue = "" if valeur is None else str(valeur)
    if champ == "organisme_amo":
        return _forcer_organisme(facture, voulue)
    if facture.droits is None or champ not in _DROITS:
        raise RefusPoste(v.R_FORCAGE, f"« {champ} » n'est pas modifiable ici")
    ancienne, facture.droits = _DROITS[champ](facture.droits, voulue)
    return ancienne, voulue


def _forcer_organisme(facture: EnCours, valeur: str) -> tuple[str, str]:
    ancien = facture.organisme_retenu
    if ancien is None or len(valeur) != 9 or not (valeur.isascii() and valeur.isdigit()):
        raise RefusPoste(v.R_CHAMP, "organisme_amo : régime, caisse et centre, neuf chiffres")
    facture.organisme = OrganismeAmo(
        regime=valeur[:2],
        caisse=valeur[2:5],
        centre=valeur[5:],
        code_gestion=ancien.code_gestion,
    )
    return ancien.regime + ancien.caisse + ancien.centre, valeur


# --- level of the act --------------------------------------------------------------------


def _forcer_ligne(facture: EnCours, champ: str, rang: int, valeur: Valeur) -> tuple[str, str]:
    resultat = facture.resultat
    if resultat is None or not 1 <= rang <= len(resultat.lignes):
        raise RefusPoste(v.R_CHAMP, f"ligne {rang} : elle n'est pas tarifée")
    ligne = resultat.lignes[rang - 1]
    if champ == "exoneration":
        if rang > len(facture.actes):
            raise RefusPoste(v.R_FORCAGE, "une ligne ajoutée par le logiciel ne se force pas")
        return ligne.exoneration, str(valeur)
    if not isinstance(valeur, int) or isinstance(valeur, bool) or valeur < 0:
        raise RefusPoste(v.R_CHAMP, f"{champ} : nombre entier attendu")
    if champ == "taux" and valeur > TAUX_MAX:
        raise RefusPoste(v.R_CHAMP, "taux : de 0 à 100")
    ancienne = _lue(ligne, champ)
    forcee = _forcee(ligne, champ, valeur)
    if forcee.montant_amo + forcee.montant_amc > ligne.montant and champ != "montant_amo":
        raise RefusPoste(v.R_CHAMP, f"{champ} : les deux parts dépasseraient la dépense")
    if forcee.montant_amo > ligne.montant:
        raise RefusPoste(v.R_CHAMP, f"{champ} : la part obligatoire dépasserait la dépense")
    lignes = list(resultat.lignes)
    lignes[rang - 1] = forcee
    resultat.lignes = tuple(lignes)
    return str(ancienne), str(valeur)


def _lue(ligne: LigneTarifee, champ: str) -> int:
    return {
        "taux": ligne.taux,
        "base_remboursement": ligne.base,
        "montant_amo": ligne.montant_amo,
        "montant_amc": ligne.montant_amc,
    }[champ]


def _forcee(ligne: LigneTarifee, champ: str, valeur: int) -> LigneTarifee:
    """Put the value in its own field; the AMO amount follows a rate or a base forced."""
    if champ == "montant_amo":
        return msgspec.structs.replace(ligne, montant_amo=valeur)
    if champ == "montant_amc":
        return msgspec.structs.replace(ligne, montant_amc=valeur)
    base = valeur if champ == "base_remboursement" else ligne.base
    taux = valeur if champ == "taux" else ligne.taux
    amo = min(pourcentage(base, taux), ligne.montant)
    return msgspec.structs.replace(ligne, base=base, taux=taux, montant_amo=amo)


def reporter(facture: EnCours, part: str) -> None:
    """Lay the forced values of one part over lines just priced again."""
    resultat = facture.resultat
    if resultat is None:
        return
    lignes = list(resultat.lignes)
    for forcage in facture.forcages:
        rang = forcage.ligne
        if rang is None or rang > len(lignes) or forcage.part != part:
            continue
        if forcage.zone != "exoneration":
            lignes[rang - 1] = _forcee(lignes[rang - 1], forcage.zone, int(forcage.valeur_forcee))
    resultat.lignes = tuple(lignes)


def exoneration_forcee(facture: EnCours, rang: int) -> str | None:
    """Give the justificatif that the PS keeps for a line, against what the support says."""
    return next(
        (f.valeur_forcee for f in facture.forcages if (f.zone, f.ligne) == ("exoneration", rang)),
        None,
    )


def du_groupe(forcages: tuple[Forcage, ...], rangs: tuple[int, ...]) -> tuple[Forcage, ...]:
    """Give the changes that concern some lines, their ranks those of the facture made of them."""
    places = {rang + 1: place for place, rang in enumerate(rangs, start=1)}
    return tuple(
        f if f.ligne is None else msgspec.structs.replace(f, ligne=places[f.ligne])
        for f in forcages
        if f.ligne is None or f.ligne in places
    )


def du_tiers_payant(
    calcul: Calcul, facture: EnCours, tiers_payant: TiersPayant
) -> tuple[Forcage, ...]:
    """Give the change that granting tiers payant past the end of rights is (CDC-3.2.2.1-32)."""
    resultat = facture.resultat
    force = resultat is not None and resultat.tiers_payant_force
    forcage = calcul.appliquer(forcage_du_tiers_payant, tiers_payant, force)
    return () if forcage is None else (forcage,)
