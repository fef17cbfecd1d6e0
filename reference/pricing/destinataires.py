"""Where a facture goes: organism of the rights, of the AT risk, SMG caisse (CDC §4.2.1.12)."""

from __future__ import annotations

from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import NatureAssurance
from vitalbench.reference.pricing.demande import TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle


@regle("destinataire_smg", "CDC-4.2.1.12.2.1-02", "CDC-3.2.10.3-10")
def destinataire_smg(calcul: Calcul) -> OrganismeAmo:
    """SMG: régime 08, caisse 835, centre 0300 whatever the support says."""
    valeurs = {x.cle: str(x.valeur) for x in calcul.tables.smg}
    return OrganismeAmo(
        regime=valeurs["routage_regime"],
        caisse=valeurs["routage_caisse"],
        centre=valeurs["routage_centre"],
    )


@regle("destinataire_at", "CDC-3.2.2.1-11", "CDC-3.2.2.1-14", "CDC-2.3.1-12")
def destinataire_at(calcul: Calcul) -> OrganismeAmo:
    """AT: the organism known for the risk, else the maladie one if its régime accepts FSE AT."""
    demande = calcul.demande
    if demande.organisme_at is not None:
        return demande.organisme_at
    maladie = demande.beneficiaire.organisme
    ligne = premiere(
        calcul.tables.regimes_fse_at,
        demande.prestations[0].date_soins,
        lambda x: x.regime == maladie.regime,
    )
    if ligne is None or not ligne.accepte:
        raise TarificationImpossible(
            "regime_sans_fse_at",
            f"le régime {maladie.regime} n'accepte pas les FSE AT : feuille de soins papier",
            champ="organisme_at",
        )
    return maladie


@regle("destinataire", "CDC-4.2.1.12.2.1-02", "CDC-3.2.2.1-14")
def destinataire(calcul: Calcul) -> OrganismeAmo:
    """AMO organism the facture is addressed to."""
    nature = calcul.demande.nature_assurance
    if nature is NatureAssurance.SMG:
        return calcul.appliquer(destinataire_smg)
    if nature is NatureAssurance.ACCIDENT_TRAVAIL:
        return calcul.appliquer(destinataire_at)
    return calcul.demande.beneficiaire.organisme
