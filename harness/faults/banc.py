"""Faults of the bench itself: a simulated actor that does not do its part."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    avec_champ,
    donnees,
    ecran,
    reponse,
    sans_mention,
    sans_question,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import Reponse

LECTURE_ID, LECTURE_DAM, ECRITURE, CODE = "00b0", "a0b0", "d6", "00200001"


def _repond(debut: str, mot: str, place: int = 0) -> Callable[[Evenement], Evenement]:
    """Change the reply to the card commands that begin so (from `place` of the hex text)."""

    def retoucher(evenement: Evenement) -> Evenement:
        commande = str(evenement.donnees.get("commande", ""))
        if evenement.genre != "apdu" or not commande[place:].startswith(debut):
            return evenement
        return msgspec.structs.replace(evenement, donnees={**evenement.donnees, "reponse": mot})

    return retoucher


def _reception(**changements: object) -> Callable[[Evenement], Evenement]:
    def retoucher(evenement: Evenement) -> Evenement:
        if evenement.genre != "reception" or evenement.donnees.get("etape") != "fichier":
            return evenement
        return msgspec.structs.replace(evenement, donnees={**evenement.donnees, **changements})

    return retoucher


@faute(
    "banc-identification-fermee",
    tue=[("CDC-2.2.1.1-02", "identification")],
    scenario="NOM-040",
    lieu="apdu",
)
def identification_fermee() -> Corruption:
    """La CPS simulée refuse de donner l'identification de son porteur."""
    return Corruption(evenement=_repond(LECTURE_ID, "6982"), etape="sonde")


@faute(
    "banc-dam-libre",
    tue=[("CDC-2.2.1.1-02", "dam_refuse"), ("CDC-3.2.9.3.1.1-09", "refus")],
    scenario="NOM-040",
    lieu="apdu",
)
def dam_libre() -> Corruption:
    """La CPS simulée livre le DAM sans code."""
    return Corruption(evenement=_repond(LECTURE_DAM, "ef2a9000"), etape="sonde")


@faute(
    "banc-dam-ferme",
    tue=[("CDC-2.2.1.1-02", "dam_lu"), ("CDC-3.2.9.3.1.1-09", "donnees")],
    scenario="NOM-040",
    lieu="apdu",
)
def dam_ferme() -> Corruption:
    """La CPS simulée refuse le DAM malgré le code."""
    return Corruption(evenement=_repond(LECTURE_DAM, "9804"), etape="sonde")


@faute(
    "banc-cps-inscriptible",
    tue=[("CDC-2.2.1.1-02", "ecriture")],
    scenario="NOM-040",
    lieu="apdu",
)
def cps_inscriptible() -> Corruption:
    """La CPS simulée se laisse écrire."""
    return Corruption(evenement=_repond(ECRITURE, "9000", place=2), etape="sonde")


@faute(
    "dam-lu-sans-demande",
    tue=[("CDC-3.2.9.3.1.1-09", "demande")],
    scenario="NOM-040",
    lieu="apdu",
)
def dam_lu_sans_demande() -> Corruption:
    """Le logiciel tente de lire le DAM sans demander le code."""
    return Corruption(evenement=apdu_ajoutee("cps", "a0b0000008", "9804"), etape="lecture_demandee")


@faute(
    "code-rejoue-sur-une-autre",
    tue=[("CDC-2.2.1.1-03", "redemande")],
    scenario="NOM-041",
    lieu="apdu",
)
def code_rejoue_sur_une_autre() -> Corruption:
    """Le code de la première carte est présenté d'office à la seconde."""
    return Corruption(
        evenement=apdu_ajoutee("cps", "00200001042a2a2a2a", "63c2"), etape="redemande"
    )


@faute(
    "banc-code-d-un-autre-accepte",
    tue=[("CDC-2.2.1.1-03", "refuse")],
    scenario="NOM-041",
    lieu="apdu",
)
def code_d_un_autre_accepte() -> Corruption:
    """La carte simulée accepte le code d'une autre."""
    return Corruption(evenement=_repond(CODE, "9000"), etape="code_de_la_premiere")


@faute(
    "banc-code-propre-refuse",
    tue=[("CDC-2.2.1.1-03", "accepte")],
    scenario="NOM-041",
    lieu="apdu",
)
def code_propre_refuse() -> Corruption:
    """La carte simulée refuse son propre code."""
    return Corruption(evenement=_repond(CODE, "63c1"), etape="son_code")


@faute("banc-par-un-oct", tue=[("CDC-2.2.3-03", "recu")], scenario="NOM-044", lieu="reception")
def par_un_oct() -> Corruption:
    """Le message n'arrive à l'AMO qu'à travers un OCT."""
    return Corruption(evenement=_reception(organisme="oct-99998001"))


@faute(
    "ayant-droit-naissance",
    tue=[("CDC-3.2.2.1-01", "naissance")],
    scenario="NOM-013",
    lieu="fichier:date_naissance",
    aussi=("CDC-4.2.1.3-01",),
)
def ayant_droit_naissance() -> Alteration:
    """Le flux porte la date de naissance de l'assuré et non de l'ayant droit."""
    return Alteration(b2=zone(EnteteFacture, "date_naissance", "750505"))


@faute(
    "ayant-droit-rang",
    tue=[("CDC-3.2.2.1-01", "rang")],
    scenario="NOM-013",
    lieu="fichier:rang_naissance",
    aussi=("CDC-4.2.1.3-01",),
)
def ayant_droit_rang() -> Alteration:
    """Le flux porte un autre rang que celui de l'ayant droit."""
    return Alteration(b2=zone(EnteteFacture, "rang_naissance", "3"))


@faute(
    "ayant-droit-nom",
    tue=[("CDC-3.2.2.1-01", "nom")],
    scenario="NOM-013",
    lieu="pilote",
    aussi=("CDC-4.2.1.3-01",),
)
def ayant_droit_nom() -> Corruption:
    """La facture s'affiche au prénom de l'assuré."""

    def changer(e: Ecran) -> Ecran:
        return avec_champ(v.C_PRENOM, "PAUL")(e) if e.champs else e

    return Corruption(evenement=ecran(changer), etape="troisieme")


@faute(
    "nature-imposee",
    tue=[("CDC-3.2.2.1-22", "avec_indice"), ("CDC-3.2.2.1-22", "sans_indice")],
    scenario="NOM-042",
    lieu="fichier:nature_assurance",
)
def nature_imposee() -> Corruption:
    """La facture reste en maladie quoi que le PS choisisse."""
    return Corruption(b2=zone(EnteteFacture, "nature_assurance", "10"))


@faute(
    "tp-maternite-tu",
    tue=[("CDC-3.2.2.1-23", "propose")],
    scenario="NOM-042",
    lieu="pilote",
    aussi=("CDC-4.2.1.4-14",),
)
def tp_maternite_tu() -> Corruption:
    """En maternité, le tiers payant n'est pas proposé."""
    return Corruption(evenement=ecran(sans_question(v.Q_TIERS_PAYANT)), etape="indice_maternite")


@faute(
    "tp-maternite-impose",
    tue=[("CDC-3.2.2.1-23", "refus")],
    scenario="NOM-042",
    lieu="fichier:destinataire_reglement",
    aussi=("CDC-4.2.1.4-14",),
)
def tp_maternite_impose() -> Corruption:
    """Le tiers payant refusé est appliqué malgré tout."""
    return Corruption(b2=zone(EnteteFacture, "destinataire_reglement", "05"))


@faute("banc-arl-du-degrade", tue=[("CDC-3.3.1-01", "deux_arl")], scenario="DEG-032", lieu="retour")
def arl_du_degrade() -> Corruption:
    """L'AMO simulée n'accuse réception que d'un lot, et d'un autre que le sien."""
    return Corruption(evenement=donnees("retour", no_lot="003"))


@faute("arl-mal-rattache", tue=[("CDC-3.3.1-01", "rattaches")], scenario="DEG-032", lieu="pilote")
def arl_mal_rattache() -> Corruption:
    """Le logiciel rattache les ARL à un autre lot."""

    def detacher(rendue: Reponse) -> Reponse:
        crees = tuple(
            msgspec.structs.replace(c, details={**c.details, "numero_lot": "099"})
            for c in rendue.crees
        )
        return msgspec.structs.replace(rendue, crees=crees)

    return Corruption(evenement=reponse(detacher, ["relever"]), etape="accuses")


@faute(
    "banc-traitement-tardif",
    tue=[("CONV-PAIEMENT-01", "delai")],
    scenario="NOM-044",
    lieu="liquidation",
)
def traitement_tardif() -> Corruption:
    """La caisse simulée traite la facture au-delà de cinq jours ouvrés."""
    return Corruption(evenement=donnees("liquidation", instant="2026-03-25T09:00:00"))


@faute(
    "banc-droits-du-jour-ignores",
    tue=[("CONV-TP-01", "paiement")],
    scenario="NOM-044",
    lieu="liquidation",
)
def droits_du_jour_ignores() -> Corruption:
    """La caisse simulée rejette selon des droits fermés après l'acte."""
    return Corruption(evenement=donnees("liquidation", etat="rejetee"))


@faute(
    "refacturation-tue",
    tue=[("CPL-CTRL-02", "alerte")],
    scenario="NOM-022",
    lieu="pilote",
    aussi=("CDC-2.3.1-23",),
)
def refacturation_tue() -> Corruption:
    """La facture refaite ne lève aucune alerte."""
    return Corruption(evenement=ecran(sans_mention(v.M_DOUBLON)), etape="double")


@faute(
    "acte-refacture",
    tue=[("CPL-CTRL-02", "non_refacturee")],
    scenario="NOM-022",
    lieu="fichier:code_acte",
)
def acte_refacture() -> Corruption:
    """L'acte est transmis deux fois."""

    def doubler(evenement: Evenement) -> list[Evenement]:
        if evenement.genre != "reception" or evenement.donnees.get("etape") != "fichier":
            return [evenement]
        autre = {**evenement.donnees, "message_id": "<autre@ps.sim.invalid>"}
        return [evenement, msgspec.structs.replace(evenement, donnees=autre)]

    return Corruption(evenement=doubler)


@faute(
    "htp-tardive",
    tue=[("CDC-3.2.10.3-01", "delai")],
    scenario="NOM-044",
    lieu="fichier:date_facturation",
)
def htp_tardive() -> Corruption:
    """La facture payée par l'assuré part après trois jours ouvrés."""
    return Corruption(b2=zone(EnteteFacture, "date_facturation", "260202"))
