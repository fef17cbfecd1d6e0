"""Faults about pricing and what is typed with an act."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    ecran,
    reponse,
    sans_refus,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, RppsActe, SuiteActe
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import Reponse


def _brut(
    classe: type[Enregistrement], champ: str, valeur: str, si: dict[str, str] | None = None
) -> Callable[[Enregistrement], Enregistrement]:
    """Change one field of the records of a class whose other fields have the values given."""

    def changer(e: Enregistrement) -> Enregistrement:
        if not isinstance(e, classe):
            return e
        if any(str(e.valeur(nom)).strip() != voulu for nom, voulu in (si or {}).items()):
            return e
        return e.avec_brut(champ, valeur)

    return changer


def _en_tiers_payant_seulement(champ: str, valeur: str) -> Corruption:
    """Change the acts of the factures whose header says tiers payant."""
    payees: set[str] = set()

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, EnteteFacture) and str(e.valeur("destinataire_reglement")) not in {
            "0",
            "00",
        }:
            payees.add(str(e.valeur("no_facture")))
        if isinstance(e, Acte) and str(e.valeur("no_facture")) in payees:
            return e.avec_brut(champ, valeur)
        return e

    return Corruption(b2=changer)


@faute(
    "tarif-propre-au-tiers-payant",
    tue=[("CDC-3.2.5-01", "identiques")],
    scenario="NOM-103",
    lieu="fichier:montant_amo",
    aussi=("CDC-4.2.1.8-01",),
)
@faute(
    "tarif-amo-different-en-tiers-payant",
    tue=[("CDC-4.2.1.8-01", "identiques")],
    scenario="NOM-103",
    lieu="fichier:montant_amo",
    aussi=("CDC-3.2.5-01",),
)
def amo_propre_au_tiers_payant() -> Corruption:
    """En tiers payant, la part obligatoire est calculée autrement."""
    return _en_tiers_payant_seulement("montant_amo", "0002000")


@faute(
    "tarif-taux-du-panel",
    tue=[("CDC-4.2.1.8-06", "taux")],
    scenario="NOM-115",
    lieu="fichier:taux",
    aussi=("CDC-4.2.1.8-02",),
)
@faute(
    "tarif-taux-de-la-visite",
    tue=[("CDC-4.2.1.8-02", "taux")],
    scenario="NOM-115",
    lieu="fichier:taux",
    aussi=("CDC-4.2.1.8-06",),
)
def taux_faux() -> Corruption:
    """Le taux appliqué est celui des auxiliaires médicaux."""
    return Corruption(b2=_brut(Acte, "taux", "060"))


@faute(
    "tarif-montant-du-panel",
    tue=[("CDC-4.2.1.8-06", "montant")],
    scenario="NOM-115",
    lieu="fichier:montant_amo",
    aussi=("CDC-4.2.1.8-02",),
)
@faute(
    "tarif-montant-de-la-visite",
    tue=[("CDC-4.2.1.8-02", "montant")],
    scenario="NOM-115",
    lieu="fichier:montant_amo",
    aussi=("CDC-4.2.1.8-06",),
)
def montant_faux() -> Corruption:
    """Le montant remboursable des indemnités est arrondi à l'euro."""
    return Corruption(b2=_brut(Acte, "montant_amo", "0000400", {"code_acte": "IK"}))


@faute(
    "tarif-base-de-la-visite",
    tue=[("CDC-4.2.1.8-02", "base_actes")],
    scenario="NOM-115",
    lieu="fichier:base_remboursement",
)
def base_de_l_acte_fausse() -> Corruption:
    """La base de la visite est celle d'avant la revalorisation."""
    return Corruption(b2=_brut(Acte, "base_remboursement", "0002500", {"code_acte": "VG"}))


@faute(
    "tarif-base-des-indemnites",
    tue=[("CDC-4.2.1.8-02", "base_deplacement")],
    scenario="NOM-115",
    lieu="fichier:base_remboursement",
)
def base_des_indemnites_fausse() -> Corruption:
    """La base des indemnités ne compte qu'un kilomètre."""
    return Corruption(b2=_brut(Acte, "base_remboursement", "0000061", {"code_acte": "IK"}))


@faute(
    "tarif-exoneration-expiree",
    tue=[("CDC-3.2.2.1-37", "expiree")],
    scenario="NOM-114-V2",
    lieu="fichier:taux",
    aussi=("CDC-4.2.1.8-06",),
)
def exoneration_expiree() -> Corruption:
    """L'exonération ALD finie la veille est encore appliquée."""
    return Corruption(b2=_brut(Acte, "taux", "100"))


@faute(
    "prevention-non-offerte",
    tue=[("CDC-4.2.1.6-14", "offerts")],
    scenario="NOM-110",
    lieu="pilote",
)
def prevention_non_offerte() -> Corruption:
    """Le top de prévention ne se saisit pas."""

    def ignorer(e: Ecran) -> Ecran:
        return msgspec.structs.replace(
            e, lignes=tuple({**ligne, "prevention": False} for ligne in e.lignes)
        )

    return Corruption(evenement=ecran(ignorer))


@faute(
    "prevention-liste-fermee",
    tue=[("CDC-4.2.1.6-14", "texte_libre")],
    scenario="NOM-110",
    lieu="pilote",
)
def prevention_liste_fermee() -> Corruption:
    """Le qualifiant saisi est remplacé par une valeur d'une liste."""

    def remplacer(e: Ecran) -> Ecran:
        return msgspec.structs.replace(
            e, lignes=tuple({**ligne, "qualifiant_prevention": "01"} for ligne in e.lignes)
        )

    return Corruption(evenement=ecran(remplacer))


@faute(
    "prevention-perdue",
    tue=[("CDC-4.2.1.6-15", "acte_marque")],
    scenario="NOM-110",
    lieu="fichier:top_prevention",
)
def prevention_perdue() -> Corruption:
    """Le top de prévention n'est transmis sur aucun acte."""
    return Corruption(b2=_brut(SuiteActe, "top_prevention", " "))


@faute(
    "prevention-sur-tous",
    tue=[("CDC-4.2.1.6-15", "autre_acte")],
    scenario="NOM-110",
    lieu="fichier:qualifiant_depense",
)
def prevention_sur_tous() -> Corruption:
    """Le qualifiant d'un acte est recopié sur l'autre."""
    return Corruption(b2=_brut(SuiteActe, "qualifiant_depense", "Q7"))


@faute(
    "prescripteur-tu",
    tue=[("CDC-3.2.1.6-01", "transmise")],
    scenario="NOM-111-V1",
    lieu="fichier:rpps_prescripteur",
    aussi=("CDC-3.2.1-04", "CDC-3.2.1.6-03"),
)
@faute(
    "prescripteur-rpps-variable",
    tue=[("CDC-3.2.1.6-03", "rpps")],
    scenario="NOM-111-V2",
    lieu="fichier:rpps_prescripteur",
    aussi=("CDC-3.2.1-04", "CDC-3.2.1.6-01"),
)
@faute(
    "prescripteur-rpps-absent",
    tue=[("CDC-3.2.1-04", "prescripteur")],
    scenario="NOM-111-V3",
    lieu="fichier:rpps_prescripteur",
    aussi=("CDC-3.2.1.6-01", "CDC-3.2.1.6-03"),
)
def prescripteur_faux() -> Corruption:
    """Le RPPS transmis n'est pas celui du prescripteur de l'ordonnance."""
    return Corruption(b2=_brut(RppsActe, "rpps_prescripteur", "99700000997"))


@faute(
    "prescripteur-structure-figee",
    tue=[("CDC-3.2.1.6-03", "structure")],
    scenario="NOM-111-V2",
    lieu="fichier:structure_prescripteur",
)
def structure_figee() -> Corruption:
    """La structure transmise est la première du prescripteur, non celle de l'ordonnance."""
    return Corruption(b2=_brut(RppsActe, "structure_prescripteur", "990000010     "))


@faute(
    "executant-rpps-tu",
    tue=[("CDC-3.2.1-04", "executant")],
    scenario="NOM-111-V1",
    lieu="fichier:rpps_executant",
)
def rpps_executant_tu() -> Corruption:
    """Le RPPS de l'exécutant, présent dans sa CPS, n'est pas transmis."""
    return Corruption(b2=_brut(RppsActe, "rpps_executant", "00000000000"))


@faute(
    "rpps-cle-non-controlee",
    tue=[("CDC-3.2.1-03", "cle_fausse")],
    scenario="NOM-112",
    lieu="pilote",
)
def cle_non_controlee() -> Corruption:
    """Un RPPS à clé fausse est accepté sans un mot."""

    def accepter(rendue: Reponse) -> Reponse:
        muet = msgspec.structs.replace(rendue.ecran, mentions=())
        return msgspec.structs.replace(sans_refus(rendue), ecran=muet)

    return Corruption(evenement=reponse(accepter, ["saisir"]), etape="cle_fausse")


@faute(
    "rpps-tronque",
    tue=[("CDC-3.2.1-03", "transmis")],
    scenario="NOM-112",
    lieu="fichier:rpps_prescripteur",
)
def rpps_tronque() -> Corruption:
    """Le RPPS est transmis sans sa clé."""
    return Corruption(b2=_brut(RppsActe, "rpps_prescripteur", "09970000001"))


@faute(
    "maternite-a-soixante-dix",
    tue=[("CDC-3.2.2.1-21", "cent_pour_cent")],
    scenario="NOM-015",
    lieu="fichier:taux",
)
def maternite_minoree() -> Corruption:
    """La maternité est remboursée au taux ordinaire."""
    return Corruption(b2=_brut(Acte, "taux", "070"))


@faute(
    "maternite-depassement-rembourse",
    tue=[("CDC-3.2.2.1-21", "depassement")],
    scenario="NOM-015",
    lieu="fichier:montant_amo",
)
def depassement_rembourse() -> Corruption:
    """Le dépassement est compris dans la part obligatoire."""
    return Corruption(b2=_brut(Acte, "montant_amo", "0005000"))
