"""Faults about rights: which support, which date, which regime, who may see them."""

from collections.abc import Callable

from vitalbench.harness.checks.reperes import LIRE_VITALE
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_change,
    avec_champ,
    ecran,
    sans_champ,
    sans_mention,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Ecran


def _de_la_facture(
    numero: str, type_: type[Enregistrement], champ: str, brut: str
) -> Callable[[Enregistrement], Enregistrement]:
    """Change one field of the records of a type in one facture only."""

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, type_) and str(e.valeur("no_facture")).lstrip("0") == numero:
            return e.avec_brut(champ, brut)
        return e

    return changer


@faute(
    "adr-declare-carte",
    tue=[("CDC-3.2.2.1-03", "adr")],
    scenario="NOM-231",
    lieu="fichier:nature_piece_droits",
)
def adr_declare_carte() -> Corruption:
    """Des droits acquis par ADR sont déclarés lus sur la carte."""
    return Corruption(b2=_de_la_facture("1", EnteteFacture, "nature_piece_droits", "1"))


@faute(
    "carte-declaree-adr",
    tue=[("CDC-3.2.2.1-03", "carte")],
    scenario="NOM-231",
    lieu="fichier:nature_piece_droits",
)
def carte_declaree_adr() -> Corruption:
    """ADR coupé, la facture se dit encore faite avec ADR."""
    return Corruption(b2=_de_la_facture("2", EnteteFacture, "nature_piece_droits", "2"))


@faute(
    "ald-de-la-carte-gardee",
    tue=[("CDC-3.2.2.1-05", "exoneration")],
    scenario="NOM-232",
    lieu="fichier:taux",
)
def ald_de_la_carte_gardee() -> Corruption:
    """L'ALD de la carte reste dans une facture aux droits d'ADR."""
    return Corruption(b2=zone(Acte, "taux", "100"))


@faute(
    "mutuelle-de-la-carte-gardee",
    tue=[("CDC-3.2.2.1-05", "autres_droits")],
    scenario="NOM-232",
    lieu="fichier:no_organisme_complementaire",
)
def mutuelle_de_la_carte_gardee() -> Corruption:
    """La mutuelle de la carte reste dans une facture aux droits d'ADR."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0099990004"))


@faute(
    "mutuelle-de-la-carte-avant-adr",
    tue=[("CDC-3.2.2.2-03", "adr_prime")],
    scenario="NOM-235",
    lieu="fichier:no_organisme_complementaire",
)
def mutuelle_de_la_carte_avant_adr() -> Corruption:
    """La facture porte la mutuelle de la carte et non celle d'ADR."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0099990004"))


@faute(
    "lecture-a-la-date-du-jour",
    tue=[("CDC-3.2.2.1-02", "date_donnee")],
    scenario="NOM-233",
    lieu="appel_module",
)
def lecture_a_la_date_du_jour() -> Corruption:
    """Les droits sont lus à une autre date que celle des soins."""
    lue = [{"groupe": 0, "nom": "", "champs": {"date_consultation": "20260301"}}]
    return Corruption(evenement=appel_change(LIRE_VITALE, entrees=lue))


@faute(
    "droits-d-une-autre-periode",
    tue=[("CDC-3.2.2.1-02", "suit_la_date")],
    scenario="NOM-233",
    lieu="fichier:taux",
)
def droits_d_une_autre_periode() -> Corruption:
    """Les soins d'avant la fin de l'ALD sont facturés sans elle."""
    return Corruption(b2=zone(Acte, "taux", "070"))


@faute(
    "exoneration-a-l-execution",
    tue=[("CDC-3.2.2.1-36", "prescription")],
    scenario="NOM-234-V1",
    lieu="fichier:taux",
)
def exoneration_a_l_execution() -> Corruption:
    """Une ALD valide à la prescription n'est pas appliquée."""
    return Corruption(b2=zone(Acte, "taux", "060"))


@faute(
    "exoneration-sans-date",
    tue=[("CDC-3.2.2.1-36", "execution")],
    scenario="NOM-234-V2",
    lieu="fichier:taux",
)
def exoneration_sans_date() -> Corruption:
    """Une ALD postérieure à la prescription est appliquée."""
    return Corruption(b2=zone(Acte, "taux", "100"))


@faute(
    "exonerations-montrees-sans-cpx",
    tue=[("CDC-2.2.1.2.1-05", "sans_cpx"), ("CDC-3.2.2.1-35", "sans_cpx")],
    scenario="NOM-237-V1",
    lieu="pilote",
)
def exonerations_montrees_sans_cpx() -> Corruption:
    """Les exonérations de la carte Vitale s'affichent sans carte de professionnel."""
    return Corruption(evenement=ecran(avec_champ(v.C_COUVERTURE, "10100")), etape="sans_cpx")


@faute(
    "exonerations-cachees-avec-cpx",
    tue=[("CDC-2.2.1.2.1-05", "avec_cpx"), ("CDC-3.2.2.1-35", "avec_cpx")],
    scenario="NOM-237-V2",
    lieu="pilote",
)
def exonerations_cachees_avec_cpx() -> Corruption:
    """Une CPE ne suffit pas à faire voir les exonérations."""
    return Corruption(evenement=ecran(sans_champ(v.C_COUVERTURE)), etape="avec_cpx")


@faute(
    "exonerations-restituees-sans-cpx",
    tue=[("CDC-2.2.1.2.1-05", "non_restituees")],
    scenario="NOM-237-V1",
    lieu="appel_module",
)
def exonerations_restituees_sans_cpx() -> Corruption:
    """La lecture rend les exonérations sans carte de professionnel."""
    rendues = [{"groupe": 106, "nom": "", "champs": {"code_ald": "1", "code_situation": "0100"}}]
    return Corruption(evenement=appel_change(LIRE_VITALE, sorties=rendues), etape="sans_cpx")


def _sans_medecin_traitant(e: Ecran) -> Ecran:
    return sans_champ(v.C_MEDECIN_TRAITANT)(sans_mention(v.M_MEDECIN_TRAITANT)(e))


@faute(
    "medecin-traitant-tu-au-pharmacien",
    tue=[("CDC-4.2.1.3.1-04", "affiche")],
    scenario="NOM-238-V3",
    lieu="pilote",
)
def medecin_traitant_tu_au_pharmacien() -> Corruption:
    """Le médecin traitant déclaré n'est pas montré au pharmacien."""
    return Corruption(evenement=ecran(_sans_medecin_traitant), etape="support_lu")


@faute(
    "maternite-autre-au-rsi",
    tue=[("CDC-2.3.1-14", "identiques")],
    scenario="NOM-239",
    lieu="fichier:taux",
)
def maternite_autre_au_rsi() -> Corruption:
    """La maternité d'une indépendante est facturée au taux de la maladie."""
    return Corruption(b2=_de_la_facture("2", Acte, "taux", "070"))


@faute(
    "invalidite-autre-au-rsi",
    tue=[("CDC-2.3.1-15", "taux")],
    scenario="NOM-240-V1",
    lieu="fichier:taux",
)
def invalidite_autre_au_rsi() -> Corruption:
    """Une invalide du RSI n'a pas le taux du régime général."""
    return Corruption(b2=_de_la_facture("2", Acte, "taux", "070"))


@faute(
    "contraceptif-jamais-nominal",
    tue=[("CDC-3.2.2.5-09", "nominale")],
    scenario="NOM-292-V1",
    lieu="fichier:nir_assure",
)
def contraceptif_jamais_nominal() -> Corruption:
    """Le numéro fictif sert même quand la mineure n'a pas demandé le secret."""
    return Corruption(b2=zone(EnteteFacture, "nir_assure", "2555555751042"))


@faute(
    "contraceptif-jamais-secret",
    tue=[("CDC-3.2.2.5-09", "confidentielle")],
    scenario="NOM-292-V2",
    lieu="fichier:nir_assure",
)
def contraceptif_jamais_secret() -> Corruption:
    """Le secret demandé, la facture porte le numéro de la mineure."""
    return Corruption(b2=zone(EnteteFacture, "nir_assure", "2100999999999"))
