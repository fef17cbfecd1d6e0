"""Grouping criteria that the SSV give and the software only compares (CDC §3.2.10).

Written as their elements joined by a bar, in the order of the specification: readable by the
people who debug, opaque for the software (CDC-3.2.10.1.1-08, -09).
"""

from collections.abc import Iterable
from functools import cache

import msgspec

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux

NORME = "PS"
VERSION_NORME = "012026"
"""Norm and version of our simulated profile; the real values are not public."""


class ElementsLot(msgspec.Struct, frozen=True, kw_only=True):
    """What two factures of one lot have in common (CDC-3.2.10.1.1-01 and -02)."""

    numero_facturation: str
    regime: str
    organisme: str
    destinataire_reglement: str
    mode: ModeSecurisation
    flux: TypeFlux
    type_flux: str
    critere_amo: str = ""
    certificat_tla: str = ""
    numero_amc: str = ""
    code_application: str = ""
    type_service_amc: str = ""
    code_routage: str = ""
    identifiant_hote: str = ""
    domaine: str = ""

    def critere(self) -> str:
        """Write the criterion: eleven elements for a FSE, fourteen for a DRE."""
        if self.flux is TypeFlux.FSE:
            return _joindre(
                (
                    self.numero_facturation,
                    NORME,
                    self.regime,
                    self.organisme,
                    "HTP" if self.destinataire_reglement == "00" else "TP",
                    self.mode.value,
                    self.critere_amo,
                    self.type_flux,
                    VERSION_NORME,
                    self.certificat_tla,
                    self.flux.value,
                )
            )
        return _joindre(
            (
                self.numero_facturation,
                self.numero_amc,
                self.mode.value,
                "EUR",
                VERSION_NORME,
                self.certificat_tla,
                self.flux.value,
                NORME,
                self.type_flux,
                self.code_application,
                self.type_service_amc,
                self.code_routage,
                self.identifiant_hote,
                self.domaine,
            )
        )


@cache
def critere_amo(regime: str, nature: str) -> str:
    """Give the criterion proper to the AMO of a nature d'assurance, from the dated table."""
    for ligne in tables().criteres_amo:
        if (ligne.regime, ligne.nature) == (regime, nature):
            return ligne.critere
    return ""


def critere_fichier_fse(numero_emetteur: str, regime: str, organisme: str, type_flux: str) -> str:
    """Write the six elements of a file of FSE (CDC-3.2.10.2-01)."""
    return _joindre(("TP", numero_emetteur, regime, NORME, organisme, type_flux))


def critere_fichier_dre(
    numero_emetteur: str, numero_amc: str, domaine: str, code_application: str, type_flux: str
) -> str:
    """Write the ten elements of a file of DRE (CDC-3.2.10.2-02)."""
    return _joindre(
        (
            "TP",
            numero_emetteur,
            numero_amc,
            "MA",
            domaine,
            TypeFlux.DRE.value,
            code_application,
            NORME,
            type_flux,
            VERSION_NORME,
        )
    )


def _joindre(elements: Iterable[str]) -> str:
    return "|".join(elements)
