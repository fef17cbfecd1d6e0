"""Base tariffs: admission of a code, unit price, base, amount billed (CDC §4.2.1.8)."""

from __future__ import annotations

from decimal import Decimal

from vitalbench.reference.catalogue.lignes_prestations import LignePrestation, LigneTarif
from vitalbench.reference.catalogue.tables import en_vigueur, premiere
from vitalbench.reference.domain.facture import Prestation
from vitalbench.reference.domain.montants import Centimes, arrondir
from vitalbench.reference.pricing.demande import TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle

ZONE_PARENTE = {"antilles": "drom", "guyane_reunion_mayotte": "drom", "drom": "metropole"}
GRATUIT = frozenset({"G", "GR"})
NON_REMBOURSABLE = frozenset({"N", "NR"})


def nature_du_code(calcul: Calcul, prestation: Prestation) -> LignePrestation:
    """The row of the code prestation on the day of care, or a refusal."""
    ligne = premiere(
        calcul.tables.prestations, prestation.date_soins, lambda x: x.code == prestation.code
    )
    if ligne is None:
        if any(x.code == prestation.code for x in calcul.tables.lettres_remplacees):
            raise TarificationImpossible(
                "lettre_remplacee",
                f"la lettre clé {prestation.code} est remplacée par la CCAM : saisir l'acte CCAM",
                champ="code",
            )
        raise TarificationImpossible(
            "code_inconnu",
            f"code prestation {prestation.code!r} inconnu au {prestation.date_soins:%d/%m/%Y}",
            champ="code",
        )
    return ligne


@regle("prestation_admise", "CDC-4.2.1.8-02", "CDC-4.2.1.8-03", "CDC-3.2.4.10-01", "CDC-3.2.1.1-02")
def prestation_admise(calcul: Calcul, prestation: Prestation) -> LignePrestation:
    """The code exists on the day, is open to the family, and its coefficient and quantity fit."""
    ligne = nature_du_code(calcul, prestation)
    executant = calcul.demande.executant
    famille = executant.famille
    delivre = "propharmacien" in executant.fonctions and "pharmacie" in ligne.familles
    if famille not in ligne.familles and not (executant.medecin and delivre):
        raise TarificationImpossible(
            "famille", f"{ligne.code} n'est pas ouvert à la famille {famille}", champ="code"
        )
    if ligne.coefficient != "requis" and prestation.coefficient != 100:
        raise TarificationImpossible(
            "coefficient", f"{ligne.code} n'admet pas de coefficient", champ="coefficient"
        )
    if prestation.coefficient <= 0 or prestation.quantite <= 0:
        raise TarificationImpossible(
            "quantite", f"{ligne.code} : coefficient et quantité sont positifs", champ="quantite"
        )
    if ligne.quantite is not None and prestation.quantite > ligne.quantite:
        raise TarificationImpossible(
            "quantite",
            f"{ligne.code} : quantité {prestation.quantite}, {ligne.quantite} au plus",
            champ="quantite",
        )
    return ligne


@regle("tarif_de_base", "CDC-4.2.1.8-02", "CDC-4.2.1.8-06")
def tarif_de_base(calcul: Calcul, prestation: Prestation) -> Centimes | None:
    """Base tariff of a code on the day of care, for the sector, zone and speciality; None if free.

    A speciality named in the table wins over none; a zone falls back to the one that holds it;
    a secteur 2 without its own tariff takes the opposable one.
    """
    executant = calcul.demande.executant
    secteurs = [executant.secteur]
    if executant.secteur == "s2":
        secteurs.append("s1")
    candidats = [
        ligne
        for ligne in en_vigueur(calcul.tables.tarifs, prestation.date_soins)
        if ligne.code == prestation.code
    ]
    for secteur in secteurs:
        zone: str | None = executant.zone
        while zone is not None:
            choisie = _meilleur(candidats, secteur, zone, executant.specialite)
            if choisie is not None:
                return choisie.centimes
            zone = ZONE_PARENTE.get(zone)
    return None


def _meilleur(
    candidats: list[LigneTarif], secteur: str, zone: str, specialite: str
) -> LigneTarif | None:
    convenables = [
        ligne
        for ligne in candidats
        if ligne.zone == zone
        and (secteur in ligne.secteur or "tous" in ligne.secteur)
        and (ligne.specialites is None or specialite in ligne.specialites)
    ]
    return min(convenables, key=lambda x: x.specialites is None, default=None)


@regle("prix_unitaire", "CDC-4.2.1.8-02", "CDC-4.2.1.8-05", "CDC-2.3.1-06")
def prix_unitaire(calcul: Calcul, prestation: Prestation) -> Centimes:
    """Unit price: the CCAM tariff, the base tariff, or what was typed for a product without one.

    A code that has tariffs, none of them for this date, sector and zone, is refused: a typed
    amount never becomes its base.
    """
    if prestation.code_ccam:
        return _prix_ccam(calcul, prestation)
    tarif = calcul.appliquer(tarif_de_base, prestation)
    if tarif is not None:
        return tarif
    tarife = any(x.code == prestation.code for x in calcul.tables.tarifs)
    if prestation.montant is None or tarife:
        raise TarificationImpossible(
            "tarif_absent",
            f"aucun tarif de {prestation.code} au {prestation.date_soins:%d/%m/%Y} "
            + ("pour ce professionnel" if tarife else ": saisir le montant"),
            champ="code" if tarife else "montant",
        )
    return arrondir(
        Decimal(prestation.montant) * 100 / (prestation.quantite * prestation.coefficient)
    )


def _prix_ccam(calcul: Calcul, prestation: Prestation) -> Centimes:
    executant = calcul.demande.executant
    ligne = premiere(
        calcul.tables.ccam,
        prestation.date_soins,
        lambda x: (
            x.acte == prestation.code_ccam
            and (x.secteurs is None or executant.secteur in x.secteurs)
        ),
    )
    if ligne is None or executant.famille not in ligne.familles:
        raise TarificationImpossible(
            "ccam",
            f"acte CCAM {prestation.code_ccam} non facturable ici au "
            f"{prestation.date_soins:%d/%m/%Y}",
            champ="code_ccam",
        )
    if ligne.regroupement != prestation.code:
        raise TarificationImpossible(
            "ccam",
            f"{prestation.code_ccam} se facture sous {ligne.regroupement}, non {prestation.code}",
            champ="code",
        )
    return ligne.centimes


@regle("base_remboursement", "CDC-4.2.1.8-02", "CDC-4.2.1.8-06")
def base_remboursement(_calcul: Calcul, prestation: Prestation, prix: Centimes) -> Centimes:
    """Base: coefficient by value rounded to the cent, then by quantity; nothing if free."""
    if prestation.qualificatif in GRATUIT | NON_REMBOURSABLE:
        return 0
    return arrondir(Decimal(prix) * prestation.coefficient / 100) * prestation.quantite


@regle("montant_facture", "CDC-4.2.1.6-01")
def montant_facture(_calcul: Calcul, prestation: Prestation, base: Centimes) -> Centimes:
    """Amount billed: what the PS typed, else the base; nothing for a free act."""
    if prestation.qualificatif in GRATUIT:
        return 0
    return base if prestation.montant is None else prestation.montant


@regle("depassement", "CDC-4.2.1.8-02")
def depassement(_calcul: Calcul, montant: Centimes, base: Centimes) -> Centimes:
    """What exceeds the base, never covered by the AMO."""
    return max(0, montant - base)


@regle("kilometres_factures", "CDC-4.2.1.8-02")
def kilometres_factures(calcul: Calcul, distance_km: int) -> int:
    """Kilometres of an IK of a doctor: there and back less the allowance of the zone."""
    zone = calcul.demande.executant.zone_ik
    ligne = next((z for z in calcul.tables.zones_ik if z.code == zone), None)
    if ligne is None or ligne.abattement_km_aller_retour_medecin is None:
        raise TarificationImpossible("zone_ik", f"zone IK {zone} sans abattement", champ="zone_ik")
    return max(0, 2 * distance_km - ligne.abattement_km_aller_retour_medecin)
