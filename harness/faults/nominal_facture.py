"""Faults about one facture: steps not played again, parts, sources of its data."""

import msgspec

from vitalbench.harness.checks.nominal_facture import CONTROLE, REGLE, STS
from vitalbench.harness.checks.reperes import FORMATER
from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    Retouche,
    RetoucheB2,
    appel_ajoute,
    appel_change,
    avec_champ,
    de_la_fonction,
    ecran,
    reponse,
    sans,
    zone,
)
from vitalbench.harness.faults.registre import Recette, faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, TotalFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import Reponse


@faute(
    "ancien-total-garde",
    tue=[("CDC-4.2.1.1-10", "efface")],
    scenario="NOM-261",
    lieu="pilote",
)
def ancien_total_garde() -> Corruption:
    """Le bénéficiaire changé, le total de l'ancien reste."""
    return Corruption(evenement=ecran(avec_champ(v.C_TOTAL, "3000")), etape="autre_beneficiaire")


@faute(
    "securisee-sans-rejouer",
    tue=[("CDC-4.2.1.1-10", "etapes_rejouees")],
    scenario="NOM-261",
    lieu="appel_module",
)
def securisee_sans_rejouer() -> Corruption:
    """Le bénéficiaire changé, la facture se signe sans que rien soit refait."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="sans_rejouer")


@faute(
    "ancien-beneficiaire-facture",
    tue=[("CDC-4.2.1.1-10", "nouvelle")],
    scenario="NOM-261",
    lieu="fichier:date_naissance",
)
def ancien_beneficiaire_facture() -> Corruption:
    """La facture porte la naissance du premier bénéficiaire choisi."""
    return Corruption(b2=zone(EnteteFacture, "date_naissance", "780312"))


def _jamais_refait(fonction: str, quoi: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(
            evenement=sans("appel_module", de_la_fonction(fonction)), etape="acte_modifie"
        )

    recette.__doc__ = f"Un acte CCAM changé, {quoi} n'est pas refait."
    return recette


for _partie, _fonction, _quoi in (
    ("tarification", REGLE, "le calcul de la part AMO"),
    ("controle", CONTROLE, "le contrôle complet"),
):
    faute(
        f"ccam-modifie-sans-{_partie}",
        tue=[("CDC-4.2.1.1-11", _partie)],
        scenario="NOM-262",
        lieu="appel_module",
    )(_jamais_refait(_fonction, _quoi))


def _perdre_la_seconde(e: Enregistrement) -> Enregistrement:
    if isinstance(e, Acte) and e.brut_de("code_acte").strip() == "MD":
        return e.avec_brut("code_acte", "VG   ")
    return e


@faute(
    "prestation-remplacee",
    tue=[("CDC-4.2.1.6-01", "prestations")],
    scenario="NOM-263-V1",
    lieu="fichier",
)
def prestation_remplacee() -> Corruption:
    """La majoration saisie part sous le code de la visite."""
    return Corruption(b2=_perdre_la_seconde)


@faute(
    "type-de-facturation-perdu",
    tue=[("CDC-4.2.1.6-01", "type")],
    scenario="NOM-263-V2",
    lieu="fichier:destinataire_reglement",
)
def type_de_facturation_perdu() -> Corruption:
    """Une facture hors tiers payant part en tiers payant."""
    return Corruption(b2=zone(EnteteFacture, "destinataire_reglement", "05"))


@faute(
    "part-saisie-recalculee",
    tue=[("CDC-4.2.1.9-01", "saisie")],
    scenario="NOM-264",
    lieu="fichier:total_amc",
)
def part_saisie_recalculee() -> Corruption:
    """Le montant saisi par le PS est remplacé par un autre."""
    return Corruption(b2=_total_de("1", "00000900"))


@faute(
    "part-sts-remplacee",
    tue=[("CDC-4.2.1.9-01", "sts")],
    scenario="NOM-264",
    lieu="fichier:total_amc",
)
def part_sts_remplacee() -> Corruption:
    """La part des STS n'est pas celle de la facture."""
    return Corruption(b2=_total_de("2", "00000700"))


def _total_de(numero: str, brut: str) -> RetoucheB2:
    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, TotalFacture) and str(e.valeur("no_facture")).lstrip("0") == numero:
            return e.avec_brut("total_amc", brut)
        return e

    return changer


@faute(
    "sts-malgre-un-diagnostic",
    tue=[("CDC-4.2.1.9.2-09", "apres_controle")],
    scenario="NOM-265",
    lieu="appel_module",
)
def sts_malgre_un_diagnostic() -> Corruption:
    """Les STS tarifent alors que le contrôle complet a signalé une erreur."""
    diagnostic = [{"groupe": 60112, "nom": "", "champs": {"rang": "1", "code": "CC9"}}]
    return Corruption(evenement=appel_change(CONTROLE, sorties=diagnostic))


@faute(
    "sts-sans-organisme",
    tue=[("CDC-4.2.1.9.2-09", "apres_choix")],
    scenario="NOM-265",
    lieu="appel_module",
)
def sts_sans_organisme() -> Corruption:
    """Les STS sont appelés sans que l'organisme soit identifié."""
    contexte = [{"groupe": 60201, "nom": "", "champs": {"numero_complementaire": ""}}]
    return Corruption(evenement=appel_change(STS, entrees=contexte))


@faute(
    "element-calcule-oublie",
    tue=[("CDC-4.2.1.13-01", "complet")],
    scenario="NOM-265",
    lieu="appel_module",
)
def element_calcule_oublie() -> Corruption:
    """La base de remboursement calculée n'est pas donnée au module."""
    return Corruption(evenement=_sans_base(), etape="finale")


def _sans_base() -> Retouche:
    def retoucher(e: Evenement) -> Evenement:
        if e.genre != "appel_module" or e.donnees.get("fonction") != FORMATER:
            return e
        entrees = e.donnees.get("entrees")
        if not isinstance(entrees, list):
            return e
        groupes = [
            {**g, "champs": {c: x for c, x in g["champs"].items() if c != "base_remboursement"}}
            for g in entrees
        ]
        return msgspec.structs.replace(e, donnees={**e.donnees, "entrees": groupes})

    return retoucher


def _parts(type_: type[Enregistrement], champ: str, brut: str, quoi: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(b2=zone(type_, champ, brut))

    recette.__doc__ = f"Les parts {quoi}."
    return recette


for _partie, _type, _champ, _brut, _quoi in (
    ("par_acte", Acte, "montant_amc", "0009999", "d'un acte dépassent sa dépense"),
    ("au_total", TotalFacture, "total_amc", "00009999", "dépassent le total facturé"),
):
    faute(
        f"parts-trop-elevees-{_partie.replace('_', '-')}",
        tue=[("CDC-3.2.3.2-04", _partie)],
        scenario="NOM-267-V1",
        lieu=f"fichier:{_champ}",
    )(_parts(_type, _champ, _brut, _quoi))


def _zone_vide(quand: str, numero: str) -> Recette:
    def recette() -> Corruption:
        def changer(e: Enregistrement) -> Enregistrement:
            if not isinstance(e, EnteteFacture):
                return e
            visee = str(e.valeur("no_facture")).lstrip("0") == numero
            if visee and e.brut_de("type_facture") == "F":
                return e.avec_brut("nature_piece_droits", " ")
            return e

        return Corruption(b2=changer)

    recette.__doc__ = f"Une FSE {quand} ne dit pas d'où viennent les droits."
    return recette


faute(
    "fse-seule-incomplete",
    tue=[("CDC-3.2.3.2-02", "completes")],
    scenario="NOM-269",
    lieu="fichier:nature_piece_droits",
)(_zone_vide("seule", "2"))
faute(
    "fse-avec-dre-incomplete",
    tue=[("CDC-3.2.3.2-02", "avec_dre")],
    scenario="NOM-269",
    lieu="fichier:nature_piece_droits",
)(_zone_vide("accompagnée d'une DRE", "1"))


def _autre_source(type_: type[Enregistrement], champ: str, brut: str, quoi: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(b2=zone(type_, champ, brut))

    recette.__doc__ = f"{quoi} de la facture n'est pas celle de sa source."
    return recette


SOURCES: tuple[tuple[str, type[Enregistrement], str, str, str], ...] = (
    ("ps", Acte, "specialite_executant", "03", "La spécialité"),
    ("beneficiaire", EnteteFacture, "date_naissance", "700101", "La date de naissance"),
    ("caisse", EnteteFacture, "caisse_gestionnaire", "594", "La caisse"),
    ("droits", EnteteFacture, "nature_piece_droits", "3", "La nature de pièce des droits"),
    ("saisie", Acte, "code_acte", "GS   ", "Le code de prestation"),
    ("tarification", Acte, "taux", "065", "Le taux"),
    ("amc", EnteteFacture, "no_organisme_complementaire", "0099990002", "La complémentaire"),
)
for _nom, _dans, _zone, _autre, _dite in SOURCES:
    faute(
        f"source-{_nom}",
        tue=[("CDC-3.2.3.5.1.2-01", _nom)],
        scenario="NOM-270",
        lieu=f"fichier:{_zone}",
    )(_autre_source(_dans, _zone, _autre, _dite))


def _muet(_rendue: Reponse) -> Reponse:
    return Reponse(ecran=Ecran(titre="Accueil", complet=True))


def _non_signale(nomenclature: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(evenement=reponse(_muet), etape=f"acte_{nomenclature.lower()}")

    recette.__doc__ = f"Un acte {nomenclature} invalide est pris sans rien dire."
    return recette


for _rang, _nomenclature in enumerate(("NGAP", "CCAM", "NABM"), start=1):
    faute(
        f"acte-invalide-tu-{_nomenclature.lower()}",
        tue=[("CDC-4.2.1.6-06", _nomenclature.lower())],
        scenario=f"NOM-290-V{_rang}",
        lieu="pilote",
    )(_non_signale(_nomenclature))


@faute(
    "une-facture-par-nomenclature",
    tue=[("CDC-3.2.4.12-01", "une_facture")],
    scenario="NOM-295",
    lieu="etape",
)
def une_facture_par_nomenclature() -> Corruption:
    """Aucune facture ne réunit les trois nomenclatures."""
    return Corruption(evenement=sans("reception"))


def _pansement_perdu(e: Enregistrement) -> Enregistrement:
    perdu = isinstance(e, Acte) and e.brut_de("code_acte").strip() == "PAN"
    return e.avec_brut("code_acte", "G    ") if perdu else e


@faute(
    "article-lpp-perdu",
    tue=[("CDC-3.2.4.12-01", "trois")],
    scenario="NOM-295",
    lieu="fichier",
)
def article_lpp_perdu() -> Corruption:
    """L'article de la LPP part sous un code de la NGAP."""
    return Corruption(b2=_pansement_perdu)
