"""Faults about victims of an attack: not declared, mixed with another situation, half paid."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    avec_mention,
    ecran,
    sans_mention,
    zone,
    zone_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, TotalFacture
from vitalbench.reference.norms.codec import Enregistrement

PRIORITE = "CDC-3.2.2.6.7-03"


@faute(
    "attentat-non-porte",
    tue=[("CDC-3.2.2.6.7-02", "portee"), ("CDC-4.2.1.3.3.7-01", "portee")],
    scenario="ATT-001",
    lieu="fichier:reserve_sesam_91",
)
def non_porte() -> Corruption:
    """La situation déclarée par le PS n'est pas dans la facture."""
    return Corruption(b2=zone(TotalFacture, "reserve_sesam_91", "   "))


@faute(
    "attentat-pose-d-office",
    tue=[("CDC-3.2.2.6.7-02", "action_du_ps"), ("CDC-4.2.1.3.3.7-01", "sans_activation")],
    scenario="ATT-001",
    lieu="fichier:reserve_sesam_91",
)
def pose_d_office() -> Corruption:
    """Une facture que le PS n'a pas déclarée porte la situation."""
    return Corruption(b2=zone(TotalFacture, "reserve_sesam_91", "VAT"))


@faute(
    "attentat-avance-demandee",
    tue=[("CDC-3.2.2.6.7-01", "tiers_payant")],
    scenario="ATT-001",
    lieu="fichier:destinataire_reglement",
)
def avance_demandee() -> Corruption:
    """La victime fait l'avance des frais."""
    return Corruption(b2=zone(EnteteFacture, "destinataire_reglement", "00"))


@faute(
    "attentat-depassement-a-charge",
    tue=[("CDC-3.2.2.6.7-01", "sans_reste"), ("CDC-4.2.1.3.3.7-04", "sans_reste")],
    scenario="ATT-001",
    lieu="fichier:total_amo",
)
def depassement_a_charge() -> Corruption:
    """Le dépassement reste à la charge de la victime."""
    return Corruption(b2=zone_de(TotalFacture, 1, "total_amo", "00003000"))


@faute(
    "attentat-tiers-payant-tu",
    tue=[("CDC-4.2.1.3.3.7-04", "propose")],
    scenario="ATT-001",
    lieu="pilote",
)
def tiers_payant_tu() -> Corruption:
    """Le tiers payant n'est pas proposé à la victime."""
    return Corruption(evenement=ecran(sans_mention("tiers_payant_propose")))


@faute(
    "attentat-ligne-oubliee",
    tue=[("CDC-4.2.1.3.3.7-03", "creee")],
    scenario="ATT-001",
    lieu="fichier",
)
def ligne_oubliee() -> Corruption:
    """Le dépassement ne fait pas de ligne à part."""

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, Acte) and e.code_acte == "DPA":
            return e.avec_brut("code_acte", "G    ")
        return e

    return Corruption(b2=changer)


@faute(
    "attentat-ligne-de-trop",
    tue=[("CDC-4.2.1.3.3.7-03", "absente")],
    scenario="ATT-001",
    lieu="fichier",
)
def ligne_de_trop() -> Corruption:
    """Une ligne de dépassement est faite pour un acte au tarif."""
    return Corruption(b2=zone_de(Acte, 2, "code_acte", "DPA  "))


def _inscrire(rang: int, repere: str) -> None:
    def situation_restee() -> Corruption:
        return Corruption(b2=zone(EnteteFacture, "type_contrat", "89"))

    situation_restee.__doc__ = f"La situation ({repere.replace('_', ' ')}) reste dans la facture."
    faute(
        f"attentat-et-{repere.replace('_', '-')}",
        tue=[(PRIORITE, repere)],
        scenario=f"ATT-002-V{rang}",
        lieu="fichier:type_contrat",
    )(situation_restee)


for _rang, _repere in enumerate(("c2s", "sortant_c2s", "acs", "ame", "migrant"), start=1):
    _inscrire(_rang, _repere)


@faute(
    "attentat-mention-c2s",
    tue=[("CDC-4.2.1.3.3.7-02", "sans_mention")],
    scenario="ATT-004",
    lieu="pilote",
)
def mention_c2s() -> Corruption:
    """L'écran annonce la C2S d'une victime d'attentat."""
    return Corruption(evenement=ecran(avec_mention("situation_particuliere", "C2S")), etape="c2s")


@faute(
    "attentat-contrat-c2s",
    tue=[("CDC-4.2.1.3.3.7-02", "sans_effet")],
    scenario="ATT-004",
    lieu="fichier:type_contrat",
)
def contrat_c2s() -> Corruption:
    """La facture de la victime garde le contrat de la C2S."""
    return Corruption(b2=zone(EnteteFacture, "type_contrat", "89"))


@faute(
    "attentat-sans-fse",
    tue=[("CDC-4.2.1.3.3.7-05", "fse")],
    scenario="ATT-003",
    lieu="etape",
)
def sans_fse() -> Corruption:
    """Aucune FSE n'arrive à l'Assurance Maladie."""
    return Corruption(b2=zone_de(EnteteFacture, 2, "no_facture", "000000099"))


@faute(
    "attentat-dre",
    tue=[("CDC-4.2.1.3.3.7-05", "sans_dre"), ("CDC-4.2.1.9-04", "sans_dre")],
    scenario="ATT-003",
    lieu="fichier:type_facture",
    aussi=("CDC-4.2.1.3.3.7-05",),
)
def avec_une_dre() -> Corruption:
    """La facture de la victime part en DRE."""
    return Corruption(b2=zone_de(EnteteFacture, 2, "type_facture", "D"))


@faute(
    "attentat-montant-amc",
    tue=[("CDC-4.2.1.9-04", "sans_montant")],
    scenario="ATT-003",
    lieu="fichier:total_amc",
)
def montant_amc() -> Corruption:
    """Une part complémentaire est portée dans la facture."""
    return Corruption(b2=zone_de(TotalFacture, 2, "total_amc", "00000900"))


@faute(
    "attentat-sts",
    tue=[("CDC-4.2.1.9-04", "sans_sts")],
    scenario="ATT-003",
    lieu="appel_module",
)
def appel_sts() -> Corruption:
    """Les STS sont appelés pour une victime d'attentat."""
    return Corruption(evenement=appel_ajoute("STS_Tarification"), etape="attentat")
