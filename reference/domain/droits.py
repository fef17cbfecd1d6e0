"""Rights of a beneficiary, as a support gives them (groups 102 to 109 of the SSV zones)."""

from datetime import date

import msgspec

from vitalbench.reference.domain.periodes import Periode


class ServiceAmo(msgspec.Struct, frozen=True, kw_only=True):
    """Particular AMO service (code_service) of a family or a beneficiary, with its period."""

    code: str = ""
    periode: Periode = Periode()


class Couverture(msgspec.Struct, frozen=True, kw_only=True):
    """Code couverture over a period (group 106): ALD code then situation code.

    The first one of a beneficiary has no dates: it is the default coverage.
    """

    code_ald: str = ""
    code_situation: str = ""
    periode: Periode = Periode()


class Mutuelle(msgspec.Struct, frozen=True, kw_only=True):
    """Complementary rights managed with the AMO, « gestion unique » (groups 107 and 108).

    `identification` is the MUTNUM (8 characters), empty when the support only gives the number
    of the AMC (9); `numero_amc` is that number, read or found in the table of correspondence.
    """

    identification: str
    numero_amc: str = ""
    garanties: str = ""
    indicateur_traitement: str = ""
    type_services: str = ""
    services: str = ""
    aiguillage_sts: str = ""
    periodes: tuple[Periode, ...] = ()

    @property
    def numero(self) -> str:
        """Give what the organism is known by: its number when it is known, else the MUTNUM."""
        return self.numero_amc or self.identification


class ContratAmc(msgspec.Struct, frozen=True, kw_only=True):
    """Complementary rights managed apart by an AMC, « gestion séparée » (group 109)."""

    numero_amc: str
    numero_adherent: str = ""
    indicateur_traitement: str = ""
    periode: Periode = Periode()
    code_routage: str = ""
    identifiant_hote: str = ""
    nom_domaine: str = ""
    aiguillage_sts: str = ""
    type_services: str = ""
    services: str = ""


class DossierAt(msgspec.Struct, frozen=True, kw_only=True):
    """One accident du travail known by the support (group 103)."""

    organisme: str
    identifiant: str
    code_bgdh: str = ""
    date_accident: date | None = None


class OrganismeAmo(msgspec.Struct, frozen=True, kw_only=True):
    """Managing organism: grand régime (2), caisse (3), centre (4), code gestion (2)."""

    regime: str
    caisse: str
    centre: str
    code_gestion: str = ""


class DroitsBeneficiaire(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a support says of one beneficiary's rights."""

    service_amo: ServiceAmo = ServiceAmo()
    periodes_amo: tuple[Periode, ...] = ()
    couvertures: tuple[Couverture, ...] = ()
    mutuelle: Mutuelle | None = None
    amc: ContratAmc | None = None
    medecin_traitant_declare: bool | None = None

    def couverture_au(self, jour: date) -> Couverture:
        """Give the coverage in force on a day: a dated one first, else the default one."""
        datees = [c for c in self.couvertures if c.periode != Periode()]
        for couverture in datees:
            if couverture.periode.contient(jour):
                return couverture
        return next((c for c in self.couvertures if c.periode == Periode()), Couverture())

    def amo_ouverts_au(self, jour: date) -> bool:
        """Tell whether a period of AMO rights covers the day; no period at all means open."""
        return not self.periodes_amo or any(p.contient(jour) for p in self.periodes_amo)
