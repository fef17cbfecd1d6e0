"""What reading both cards gives, and whether they may work together."""

import datetime

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale, SituationPs, TypeCarte
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.carte_vitale import CarteVitale
from vitalbench.reference.modules.mise_en_forme import PsFacture
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.securing.certificats import Confiance

REEL, ESSAI, DEMONSTRATION = "R", "T", "D"


class LectureVitale(msgspec.Struct, frozen=True, kw_only=True):
    """A Vitale card read, and whether it proved to be genuine."""

    contenu: ContenuVitale
    authentifiee: bool = True


def lire_vitale(
    vitale: CarteVitale, cps: CarteCps | None, confiance: Confiance, instant: datetime.datetime
) -> LectureVitale:
    """Read the Vitale in the reader; the CPx, when it is opened, gives the protected volets."""
    vitale.ouvrir()
    contenu = vitale.lire(cps)
    if cps is not None:
        refuser_incompatibles(cps.identite().test, contenu.type_carte)
    if any(
        b.droits.mutuelle is not None and b.droits.amc is not None for b in contenu.beneficiaires
    ):
        raise RefusModule(statuts.MUTUELLE_ET_AMC)
    return LectureVitale(contenu=contenu, authentifiee=vitale.authentifier(confiance, instant))


def refuser_incompatibles(cps: TypeCarte, vitale: TypeCarte) -> None:
    """Refuse a test card with a real one; a demonstration card goes with any (0xF026)."""
    if {cps, vitale} == {"test", "reelle"}:
        raise RefusModule(statuts.CARTES_INCOMPATIBLES)


def type_flux(cps: TypeCarte | None, vitale: TypeCarte | None) -> str:
    """Give the type of flow two cards make: test, demonstration or real."""
    sortes = {cps, vitale}
    if "demonstration" in sortes:
        return DEMONSTRATION
    return ESSAI if "test" in sortes else REEL


def ps_de_la_carte(contenu: ContenuCps, numero_logique: int) -> PsFacture:
    """Give who bills from the card and the situation chosen; raises RefusModule."""
    situation = _situation(contenu, numero_logique)
    return PsFacture(
        situation=situation,
        numero_national=contenu.numero_national,
        nom=contenu.nom,
        prenom=contenu.prenom,
        remplacant=situation.numero_ps_remplacant,
    )


def _situation(contenu: ContenuCps, numero_logique: int) -> SituationPs:
    for situation in contenu.situations:
        if situation.numero_logique == numero_logique:
            return situation
    if not contenu.situations:
        raise RefusModule(statuts.CPS_INVALIDE, "carte sans situation de facturation")
    raise RefusModule(statuts.PARAMETRE, f"situation {numero_logique} absente de la carte")
