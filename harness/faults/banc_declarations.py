"""Faults about what a PS grants or declares: tiers payant, protocol, accident de droit commun."""

from collections.abc import Callable

from vitalbench.harness.faults.echantillon import Corruption, ecran, sans_mention
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, SuiteActe
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v

TP, REFUS = "CDC-3.2.2.1-27", "CDC-3.2.2.1-41"


def _de_la_facture(
    numero: str, type_: type[Enregistrement], champ: str, brut: str
) -> Callable[[Enregistrement], Enregistrement]:
    """Change one field of every record of a type, in one facture."""

    def retoucher(e: Enregistrement) -> Enregistrement:
        vise = isinstance(e, type_) and e.brut_de("no_facture") == numero
        return e.avec_brut(champ, brut) if vise else e

    return retoucher


@faute("tp-refuse-a-la-carte", tue=[(TP, "carte")], scenario="APC-064",
       lieu="fichier:destinataire_reglement")  # fmt: skip
def tp_refuse_a_la_carte() -> Corruption:
    """Le logiciel facture hors tiers payant un porteur de carte qui ne l'a pas refusé."""
    return Corruption(b2=_de_la_facture("000000001", EnteteFacture, "destinataire_reglement", "00"))


@faute("tp-force-par-l-apcv", tue=[(TP, "apcv")], scenario="APC-064", lieu="fichier:forcage_amo")
def tp_force_par_l_apcv() -> Corruption:
    """Le tiers payant n'est accessible par l'ApCV qu'avec un forçage."""
    return Corruption(b2=_de_la_facture("000000002", EnteteFacture, "forcage_amo", "O"))


@faute("tp-impose-malgre-le-refus", tue=[(TP, "refus")], scenario="APC-064",
       lieu="fichier:destinataire_reglement")  # fmt: skip
def tp_impose() -> Corruption:
    """Le tiers payant est appliqué malgré le refus du bénéficiaire."""
    return Corruption(b2=_de_la_facture("000000003", EnteteFacture, "destinataire_reglement", "05"))


@faute("tp-ald-non-propose", tue=[(REFUS, "propose")], scenario="NOM-604", lieu="pilote")
def tp_ald_non_propose() -> Corruption:
    """Le tiers payant n'est pas proposé pour des soins du protocole."""
    return Corruption(evenement=ecran(sans_mention(v.M_TP_PROPOSE)))


@faute("tp-ald-impose", tue=[(REFUS, "refus")], scenario="NOM-604",
       lieu="fichier:destinataire_reglement")  # fmt: skip
def tp_ald_impose() -> Corruption:
    """Le tiers payant est appliqué malgré le refus, en ALD."""
    return Corruption(b2=_de_la_facture("000000002", EnteteFacture, "destinataire_reglement", "05"))


@faute("protocole-sans-mention", tue=[("CDC-3.2.4.2-02", "au_protocole")], scenario="NOM-604",
       lieu="fichier:justif_exo_acte")  # fmt: skip
def protocole_sans_mention() -> Corruption:
    """La ligne prévue au protocole n'en porte pas la mention."""
    return Corruption(
        b2=lambda e: (
            e.avec_brut("justif_exo_acte", "0")
            if isinstance(e, Acte) and e.code_acte.strip() == "VG"
            else e
        )
    )


@faute("protocole-partout", tue=[("CDC-3.2.4.2-02", "hors_protocole")], scenario="NOM-604",
       lieu="fichier:justif_exo_acte")  # fmt: skip
def protocole_partout() -> Corruption:
    """La mention du protocole est portée par toutes les lignes."""
    return Corruption(
        b2=lambda e: (
            e.avec_brut("justif_exo_acte", "4")
            if isinstance(e, Acte) and e.code_acte.strip() == "MD"
            else e
        )
    )


@faute("accident-tu", tue=[("CDC-3.2.4.3-01", "declare")], scenario="NOM-605",
       lieu="fichier:participation_assure")  # fmt: skip
def accident_tu() -> Corruption:
    """La FSE tait l'accident de droit commun déclaré."""
    return Corruption(b2=_de_la_facture("000000001", SuiteActe, "participation_assure", "N"))


@faute("accident-d-office", tue=[("CDC-3.2.4.3-01", "defaut")], scenario="NOM-605",
       lieu="fichier:participation_assure")  # fmt: skip
def accident_d_office() -> Corruption:
    """La FSE signale un accident que personne n'a déclaré."""
    return Corruption(b2=_de_la_facture("000000002", SuiteActe, "participation_assure", "O"))
