"""Causes of anomaly that an organism finds in a facture, and what each leads to.

Effects follow the quality table of a CPAM (June to October 2025): recycled (corrected and paid),
or rejected, with the guarantee of payment for some (CPL-REJETS-02 to -09). Codes are invented and
say so (SIM…R, profil simulé).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from vitalbench.reference.catalogue.lignes_droits import LigneCodeSituation
from vitalbench.reference.catalogue.tables import en_vigueur, tables
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.simulators.world.habitants import Organisme, Personne

Part = Literal["O", "C"]

CAISSE_SMG: Final = "08835"
"""CNMSS, soins médicaux gratuits (CDC-3.2.10.3-10)."""
_ALD, _REGIME_LOCAL, _FNS = "4", "13", "9"
_SERVICES_CONTRAT: Final = {"89": ("01", "02", "03"), "85": ("10",), "87": ("10",)}
"""Service codes of the beneficiary's file that justify each type of contract (2:117)."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """One cause: code, label, whether the guarantee of payment covers it, the part it condemns.

    A cause of the complementary part (C) leaves the compulsory one alone; the other way round, no
    complementary part is paid on a facture whose compulsory part is rejected.
    """

    code: str
    libelle: str
    garantie: Literal["couverte", "non_couverte"] = "non_couverte"
    part: Part = "O"


ASSURE_INCONNU: Final = Cause(
    code="SIM000101R", libelle="assuré ou bénéficiaire inconnu de l'organisme"
)
DROITS_FERMES: Final = Cause(
    code="SIM000102R", libelle="droits non ouverts à la date des soins", garantie="couverte"
)
MONTANT_EXCESSIF: Final = Cause(
    code="SIM000104R", libelle="parts demandées supérieures à la dépense"
)
EXERCICE_INVALIDE: Final = Cause(
    code="SIM000201R", libelle="nature d'exercice de l'exécutant non valide à la date des soins"
)
EXONERATION_ABSENTE: Final = Cause(
    code="SIM000202R", libelle="exonération du TM absente du référentiel bénéficiaire"
)
CONTRAT_INCOMPATIBLE: Final = Cause(
    code="SIM000203R",
    libelle="TP complémentaire incompatible avec le type de contrat",
    garantie="couverte",
)
PRESCRIPTEUR_INCONNU: Final = Cause(code="SIM000204R", libelle="prescripteur inconnu du FNPS")
ANCIENNE_NAISSANCE: Final = Cause(code="SIM000205R", libelle="ancienne date de naissance")
MODULATION_ABSENTE: Final = Cause(
    code="SIM000206R", libelle="modulation du TM absente du référentiel", garantie="couverte"
)
CONTRAT_AMC_FERME: Final = Cause(
    code="SIM000301R",
    libelle="contrat complémentaire inconnu ou fermé à la date des soins",
    garantie="couverte",
    part="C",
)

MUTUELLE_FERMEE: Final = Cause(
    code="SIM000303R",
    libelle="complémentaire en gestion unique inconnue ou fermée à la date des soins",
    garantie="couverte",
    part="C",
)
DRE_INCONNUE: Final = Cause(
    code="SIM000302R", libelle="DRE à annuler inconnue ou déjà annulée", part="C"
)
SMG_INCONNU: Final = Cause(
    code="SIM000401R", libelle="bénéficiaire sans droit aux soins médicaux gratuits"
)
FEUILLE_ABSENTE: Final = Cause(
    code="SIM000207R", libelle="feuille de soins de la facture dégradée non reçue"
)


class Constat(msgspec.Struct, frozen=True, kw_only=True):
    """A cause found in a facture; `correction` is what recycling writes instead, if it can."""

    cause: Cause
    correction: str = ""


class Referentiel(msgspec.Struct, frozen=True, kw_only=True):
    """What an organism knows: people by NIR, PS whose exercise has changed, papers received.

    `graine` draws the anomalies of the realistic profile; `separees` are the AMC that pay their
    part themselves.
    """

    graine: int = 0
    separees: frozenset[str] = frozenset()
    personnes: Mapping[str, tuple[Personne, ...]]
    oppositions: frozenset[str] = frozenset()
    executants_invalides: Mapping[str, str] = {}
    prescripteurs_inconnus: Mapping[str, str] = {}
    prescriptions_recues: frozenset[tuple[str, str]] = frozenset()
    feuilles_recues: frozenset[tuple[str, str]] = frozenset()

    def personne(self, entete: EnteteFacture) -> Personne | None:
        """Give the beneficiary that NIR, birth date and rank designate."""
        rang = entete.rang_naissance.strip() or "1"
        for personne in self.personnes.get(entete.nir_assure, ()):
            identite = personne.identite
            designe = (identite.date_naissance[2:], str(identite.rang_naissance))
            if designe == (entete.date_naissance, rang):
                return personne
        return None

    def part_separee(self, entete: EnteteFacture) -> bool:
        """Tell whether the complementary part of a facture is for an AMC to pay, by an OCT."""
        numero = entete.no_organisme_complementaire.strip()
        return numero in self.separees and entete.type_contrat not in _SERVICES_CONTRAT

    def seul_connu(self, entete: EnteteFacture) -> Personne | None:
        """Give the only person that the NIR designates, whatever the birth date written."""
        connus = self.personnes.get(entete.nir_assure, ())
        return connus[0] if len(connus) == 1 else None


def constater(
    facture: Facture, entete: EnteteFacture, organisme: Organisme, connu: Referentiel
) -> tuple[Constat, ...]:
    """Give everything that an organism finds against a facture, in its order of examination."""
    personne = connu.personne(entete) or connu.seul_connu(entete)
    if personne is None:
        return (Constat(cause=ASSURE_INCONNU),)
    examen = _Examen(
        facture=facture, entete=entete, organisme=organisme, connu=connu, personne=personne
    )
    return tuple(constat for controle in _controles(organisme) for constat in controle(examen))


def _controles(organisme: Organisme) -> tuple["_Controle", ...]:
    if organisme.role == "amc":
        return _AMC
    return _SMG if organisme.numero == CAISSE_SMG else _AMO


class _Examen(msgspec.Struct, frozen=True, kw_only=True):
    facture: Facture
    entete: EnteteFacture
    organisme: Organisme
    connu: Referentiel
    personne: Personne

    @property
    def jours(self) -> set[date]:
        """Days of care; the billing day when no act has one."""
        jours = {x.acte.date_acte for x in self.facture.lignes if x.acte.date_acte is not None}
        if not jours and self.entete.date_facturation is not None:
            jours = {self.entete.date_facturation}
        return jours

    def dit(self, sens: Callable[[LigneCodeSituation], bool]) -> bool:
        """Tell whether the code situation really known, on every day of care, means so."""
        lignes = tables().codes_situation
        return all(
            any(x.code == self._situation(jour) and sens(x) for x in en_vigueur(lignes, jour))
            for jour in self.jours
        )

    def _situation(self, jour: date) -> str:
        return self.personne.droits_reels.couverture_au(jour).code_situation


def _naissance(examen: _Examen) -> Iterator[Constat]:
    identite = examen.personne.identite
    if identite.date_naissance[2:] != examen.entete.date_naissance:
        yield Constat(cause=ANCIENNE_NAISSANCE, correction=identite.date_naissance)


def _droits(examen: _Examen) -> Iterator[Constat]:
    droits = examen.personne.droits_reels
    if not all(droits.amo_ouverts_au(jour) for jour in examen.jours):
        yield Constat(cause=DROITS_FERMES)


def _montants(examen: _Examen) -> Iterator[Constat]:
    total = examen.facture.total
    if total is not None and total.total_amo + total.total_amc > total.total_facture:
        yield Constat(cause=MONTANT_EXCESSIF)


def _executant(examen: _Examen) -> Iterator[Constat]:
    for ligne in examen.facture.lignes:
        numero = ligne.acte.no_executant
        if numero in examen.connu.executants_invalides:
            valide = examen.connu.executants_invalides[numero]
            yield Constat(cause=EXERCICE_INVALIDE, correction=valide)
            return


def _exoneration(examen: _Examen) -> Iterator[Constat]:
    demandees = {examen.entete.justif_exoneration}
    demandees |= {ligne.acte.justif_exo_acte for ligne in examen.facture.lignes}
    if _ALD not in demandees:
        return
    droits = examen.personne.droits_reels
    if not all(droits.couverture_au(j).code_ald.strip("0 ") for j in examen.jours):
        yield Constat(cause=EXONERATION_ABSENTE)


def _contrat(examen: _Examen) -> Iterator[Constat]:
    services = _SERVICES_CONTRAT.get(examen.entete.type_contrat)
    if services is None:
        return
    service = examen.personne.droits_reels.service_amo
    ouvert = all(service.periode.contient(jour) for jour in examen.jours)
    if service.code not in services or not ouvert:
        yield Constat(cause=CONTRAT_INCOMPATIBLE)


def _prescripteur(examen: _Examen) -> Iterator[Constat]:
    numero, entete = examen.entete.no_prescripteur, examen.entete
    if numero not in examen.connu.prescripteurs_inconnus:
        return
    juste = examen.connu.prescripteurs_inconnus[numero]
    recue = (entete.no_ps, entete.no_facture) in examen.connu.prescriptions_recues
    yield Constat(cause=PRESCRIPTEUR_INCONNU, correction=juste if recue else "")


def _modulation(examen: _Examen) -> Iterator[Constat]:
    """Régime local or FNS asked for, that the file of the beneficiary lacks (CPL-REJETS-09)."""
    demandees = {examen.entete.justif_exoneration}
    demandees |= {ligne.acte.justif_exo_acte for ligne in examen.facture.lignes}
    local = examen.entete.nature_assurance == _REGIME_LOCAL
    if (local and not examen.dit(lambda code: code.regime == "alsace_moselle")) or (
        _FNS in demandees and not examen.dit(lambda code: code.situation == "aspa")
    ):
        yield Constat(cause=MODULATION_ABSENTE)


def _mutuelle(examen: _Examen) -> Iterator[Constat]:
    """The complementary part in gestion unique, that the AMO pays for a mutuelle."""
    total, numero = examen.facture.total, examen.entete.no_organisme_complementaire.strip()
    ailleurs = examen.connu.part_separee(examen.entete)
    c2s = examen.entete.type_contrat in _SERVICES_CONTRAT
    if total is None or not total.total_amc or not numero or c2s or ailleurs:
        return
    mutuelle = examen.personne.droits_reels.mutuelle
    periodes = mutuelle.periodes if mutuelle is not None else ()
    ouverte = all(any(p.contient(jour) for p in periodes) for jour in examen.jours)
    if mutuelle is None or mutuelle.identification != numero or not ouverte:
        yield Constat(cause=MUTUELLE_FERMEE)


def _contrat_amc(examen: _Examen) -> Iterator[Constat]:
    contrat = examen.personne.droits_reels.amc
    connu = contrat is not None and contrat.numero_amc == examen.organisme.numero
    if contrat is None or not connu or not all(contrat.periode.contient(j) for j in examen.jours):
        yield Constat(cause=CONTRAT_AMC_FERME)


def _smg(examen: _Examen) -> Iterator[Constat]:
    """SMG look at nothing of the AMO rights: the pension alone opens them (CDC §2.3.4)."""
    if "smg" not in examen.personne.traits:
        yield Constat(cause=SMG_INCONNU)


_Controle = Callable[[_Examen], Iterator[Constat]]
_SMG: Final[tuple[_Controle, ...]] = (_naissance, _smg, _montants, _executant)
_AMO: Final[tuple[_Controle, ...]] = (
    _naissance,
    _droits,
    _montants,
    _executant,
    _exoneration,
    _contrat,
    _prescripteur,
    _modulation,
    _mutuelle,
)
_AMC: Final[tuple[_Controle, ...]] = (
    _naissance,
    _contrat_amc,
    _montants,
)
