"""Requests for pricing, written short: `facture("G", …)` prices one act in common conditions."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from vitalbench.reference.domain.droits import Couverture, DroitsBeneficiaire, OrganismeAmo
from vitalbench.reference.domain.facture import Parcours, Prestation
from vitalbench.reference.pricing import (
    Beneficiaire,
    DemandeTarification,
    Executant,
    ResultatTarification,
    tarifer,
)

JOUR = date(2026, 11, 20)
SPECIALITES = {
    "medecin_generaliste": "01",
    "medecin_specialiste": "05",
    "chirurgien_dentiste": "19",
    "sage_femme": "21",
    "infirmier": "24",
    "masseur_kine": "26",
    "orthophoniste": "28",
    "pedicure_podologue": "27",
    "laboratoire": "30",
    "pharmacie": "50",
    "fournisseur": "60",
}


def _demande(
    *prestations: Prestation | str,
    famille: str = "medecin_generaliste",
    executant: dict[str, str] | None = None,
    naissance: str = "19800101",
    couverture: tuple[str, str] | None = None,
    droits: DroitsBeneficiaire | None = None,
    regime: str = "01",
    contexte: str = "medecin_traitant",
    declare: bool | None = True,
    jour: date = JOUR,
    **autres: object,
) -> DemandeTarification:
    if droits is None:
        couvertures = ()
        if couverture is not None:
            couvertures = (Couverture(code_ald=couverture[0], code_situation=couverture[1]),)
        droits = DroitsBeneficiaire(couvertures=couvertures)
    base = DemandeTarification(
        executant=Executant(
            **{"famille": famille, "specialite": SPECIALITES[famille], **(executant or {})}
        ),
        beneficiaire=Beneficiaire(
            date_naissance=naissance,
            droits=droits,
            organisme=OrganismeAmo(regime=regime, caisse="751", centre="0000"),
        ),
        prestations=tuple(
            Prestation(code=p, date_soins=jour) if isinstance(p, str) else p for p in prestations
        ),
        date_elaboration=jour,
        parcours=Parcours(medecin_traitant_declare=declare, contexte=contexte),
    )
    return msgspec.structs.replace(base, **autres)


@pytest.fixture
def demander() -> Callable[..., DemandeTarification]:
    """Builds a request: a G by a généraliste secteur 1, médecin traitant, common law."""
    return _demande


@pytest.fixture
def facture() -> Callable[..., ResultatTarification]:
    """Builds a request and prices it."""

    def tarifee(*prestations: Prestation | str, **options: object) -> ResultatTarification:
        return tarifer(_demande(*prestations, **options))

    return tarifee
