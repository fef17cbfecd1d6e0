"""Pricing of the compulsory part and what is typed with an act (CDC §3.2.5, §4.2.1.6, §4.2.1.8).

Amounts and rates are compared with the literals of the scenarios, worked by hand.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import ActeRecu, ZoneVue

FICHIER = {Canal.FICHIER, Canal.MONDE}
ZONES_AMO = ("base_remboursement", "taux", "montant_amo")
_LITTERAUX = {
    "base": "base_remboursement",
    "taux": "taux",
    "amo": "montant_amo",
    "prix_unitaire": "prix_unitaire",
}


def complement(acte: ActeRecu, code: str, champ: str) -> ZoneVue | None:
    """Give one field of one complement of an act, None when it has no such complement."""
    for suite in acte.complements:
        if suite.code == code:
            return acte.zone(suite, champ)
    return None


def _lignes(dossier: Dossier) -> Iterator[tuple[ActeRecu, dict[str, object]]]:
    """Pair each act received with the literals of the scenario."""
    for attente in dossier.attentes("facture"):
        dues = attente.valeurs.get("lignes")
        for facture in dossier.factures_de(str(attente.valeurs.get("repere", ""))):
            for acte, due in zip(
                facture.actes, dues if isinstance(dues, list) else [], strict=False
            ):
                if isinstance(due, dict):
                    yield acte, due


def _comparer(dossier: Dossier, *noms: str) -> Iterator[Jugement]:
    for acte, due in _lignes(dossier):
        for nom in noms:
            if nom in due:
                zone = acte.de(_LITTERAUX[nom])
                yield egal(zone, zone.valeur, due[nom])


@check("CDC-3.2.5-01", partie="identiques", reads={Canal.FICHIER})
@check("CDC-4.2.1.8-01", partie="identiques", reads={Canal.FICHIER})
def identique_hors_tiers_payant(dossier: Dossier) -> Iterator[Jugement]:
    """Base, rate and AMO amount are the same with and without tiers payant (CDC §3.2.5)."""
    avec, sans = dossier.factures_de("tp"), dossier.factures_de("htp")
    for facture_tp, facture_htp in zip(avec, sans, strict=False):
        for acte_tp, acte_htp in zip(facture_tp.actes, facture_htp.actes, strict=False):
            for champ in ZONES_AMO:
                zone = acte_htp.de(champ)
                yield egal(zone, zone.valeur, acte_tp.de(champ).valeur, "tarif propre au TP ?")


@check("CDC-4.2.1.8-06", partie="taux", reads=FICHIER)
def taux_du_panel(dossier: Dossier) -> Iterator[Jugement]:
    """The rate of each act is the one of the regulation for its situation (CDC §4.2.1.8)."""
    yield from _comparer(dossier, "taux")


@check("CDC-4.2.1.8-06", partie="montant", reads=FICHIER)
def montant_du_panel(dossier: Dossier) -> Iterator[Jugement]:
    """The AMO amount of each act is the one of the regulation (CDC §4.2.1.8)."""
    yield from _comparer(dossier, "amo")


@check("CDC-4.2.1.8-02", partie="base_actes", reads=FICHIER)
def base_des_actes(dossier: Dossier) -> Iterator[Jugement]:
    """The base of the medical act of a visit is the one due (CDC §4.2.1.8)."""
    for acte, due in _lignes(dossier):
        if due.get("code") in {"V", "VG"} and "base" in due:
            yield egal(
                acte.de("base_remboursement"), acte.de("base_remboursement").valeur, due["base"]
            )


@check("CDC-4.2.1.8-02", partie="base_deplacement", reads=FICHIER)
def base_des_deplacements(dossier: Dossier) -> Iterator[Jugement]:
    """The base of the travel indemnities of a visit is the one due (CDC §4.2.1.8)."""
    for acte, due in _lignes(dossier):
        if due.get("code") in {"MD", "IK"} and "base" in due:
            yield egal(
                acte.de("base_remboursement"), acte.de("base_remboursement").valeur, due["base"]
            )


@check("CDC-4.2.1.8-02", partie="taux", reads=FICHIER)
def taux_de_la_visite(dossier: Dossier) -> Iterator[Jugement]:
    """The rate of each line of a visit is the one due (CDC §4.2.1.8)."""
    if dossier.etape("visite") is not None:
        yield from _comparer(dossier, "taux")


@check("CDC-4.2.1.8-02", partie="montant", reads=FICHIER)
def montant_de_la_visite(dossier: Dossier) -> Iterator[Jugement]:
    """The AMO amount of each line of a visit is the one due (CDC §4.2.1.8)."""
    if dossier.etape("visite") is not None:
        yield from _comparer(dossier, "amo")


@check("CDC-3.2.2.1-37", partie="expiree", reads=FICHIER)
def exoneration_dans_ses_dates(dossier: Dossier) -> Iterator[Jugement]:
    """An exoneration counts only within the dates of its support (CDC §3.2.2.1)."""
    for acte, due in _lignes(dossier):
        for nom, champ in (("taux", "taux"), ("exoneration", "justif_exo_acte")):
            if nom in due:
                zone = acte.de(champ)
                yield egal(zone, str(zone.valeur), str(due[nom]), "la date de fin est-elle lue ?")


@check("CDC-3.2.2.1-21", partie="cent_pour_cent", reads=FICHIER)
def maternite_a_cent_pour_cent(dossier: Dossier) -> Iterator[Jugement]:
    """In maternité, reimbursable care is covered at 100 % of the base (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("maternite"):
        for acte in facture.actes:
            zone = acte.de("montant_amo")
            yield egal(zone, zone.valeur, acte.de("base_remboursement").valeur)
            yield egal(acte.de("taux"), acte.de("taux").valeur, 100)


@check("CDC-3.2.2.1-21", partie="depassement", reads=FICHIER)
def depassement_hors_part_amo(dossier: Dossier) -> Iterator[Jugement]:
    """What is above the base stays out of the AMO part (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("maternite"):
        for acte in facture.actes:
            depense, base = acte.de("montant_depense").valeur, acte.de("base_remboursement").valeur
            zone = acte.de("montant_amo")
            if isinstance(depense, int) and isinstance(base, int) and depense > base:
                yield tenu(
                    zone,
                    isinstance(zone.valeur, int) and zone.valeur <= base,
                    f"au plus {base} centimes",
                    f"{zone.valeur} centimes",
                )


@check("CDC-4.2.1.6-14", partie="offerts", reads={Canal.ECRAN})
def prevention_offerte(dossier: Dossier) -> Iterator[Jugement]:
    """An act offers a prevention top and a qualifier, and takes what is typed (CDC §4.2.1.6)."""
    for ecran in dossier.pendant(dossier.etape("actes"), dossier.ecrans):
        for ligne in ecran.ecran.lignes[:1]:
            yield tenu(
                ecran,
                ligne.get("prevention") is True and "qualifiant_prevention" in ligne,
                "top saisi et qualifiant offert",
                f"top {ligne.get('prevention')}, colonnes {', '.join(sorted(ligne))}",
            )


@check("CDC-4.2.1.6-14", partie="texte_libre", reads={Canal.ECRAN})
def qualifiant_libre(dossier: Dossier) -> Iterator[Jugement]:
    """The qualifier takes a text of the PS's own (CDC §4.2.1.6)."""
    for ecran in dossier.pendant(dossier.etape("actes"), dossier.ecrans):
        for ligne in ecran.ecran.lignes[:1]:
            yield egal(ecran, ligne.get("qualifiant_prevention"), "Q7")


@check("CDC-4.2.1.6-15", partie="acte_marque", reads={Canal.FICHIER})
def prevention_sur_l_acte_marque(dossier: Dossier) -> Iterator[Jugement]:
    """Top and qualifier are written on the act they were typed for (CDC §4.2.1.6)."""
    for facture in dossier.factures_de("facture"):
        for acte in facture.actes[:1]:
            for champ, du in (("top_prevention", "O"), ("qualifiant_depense", "Q7")):
                zone = complement(acte, "4S", champ)
                if zone is not None:
                    yield egal(zone, str(zone.valeur or "").strip(), du)


@check("CDC-4.2.1.6-15", partie="autre_acte", reads={Canal.FICHIER})
def prevention_absente_de_l_autre_acte(dossier: Dossier) -> Iterator[Jugement]:
    """The act not marked carries neither top nor qualifier (CDC §4.2.1.6)."""
    for facture in dossier.factures_de("facture"):
        for acte in facture.actes[1:]:
            for champ in ("top_prevention", "qualifiant_depense"):
                zone = complement(acte, "4S", champ)
                if zone is not None:
                    yield egal(zone, str(zone.valeur or "").strip(), "")


@check("CDC-3.2.1-04", partie="prescripteur", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-3.2.1.6-01", partie="transmise", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-3.2.1.6-03", partie="rpps", reads={Canal.FICHIER, Canal.MONDE})
def prescripteur_transmis(dossier: Dossier) -> Iterator[Jugement]:
    """The RPPS of the prescriber typed by the PS is in the facture (CDC §3.2.1.6)."""
    saisi = _saisi(dossier, "prescripteur_rpps")
    for zone in _rpps(dossier, "rpps_prescripteur"):
        yield egal(zone, str(zone.valeur or ""), saisi)


@check("CDC-3.2.1.6-03", partie="structure", reads={Canal.FICHIER, Canal.MONDE})
def structure_du_prescripteur(dossier: Dossier) -> Iterator[Jugement]:
    """The structure sent is the one of the prescription (CDC §3.2.1.6)."""
    saisie = _saisi(dossier, "prescripteur_structure")
    for zone in _rpps(dossier, "structure_prescripteur"):
        yield egal(zone, str(zone.valeur or "").strip().lstrip("0"), saisie.lstrip("0"))


@check("CDC-3.2.1-04", partie="executant", reads={Canal.FICHIER, Canal.MONDE})
def rpps_de_l_executant(dossier: Dossier) -> Iterator[Jugement]:
    """The RPPS of the executant is sent when the CPS holds one, and only then (CDC §3.2.1)."""
    numero = dossier.faits.professionnels[dossier.faits.ps].cps.numero_national
    attendu = numero if len(numero) == 11 else ""
    for zone in _rpps(dossier, "rpps_executant"):
        yield egal(zone, str(zone.valeur or "").strip().strip("0"), attendu.strip("0"))


@check("CDC-3.2.1-03", partie="cle_fausse", reads={Canal.ECRAN})
def cle_fausse_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A RPPS whose key is wrong is refused or pointed out (CDC §3.2.1)."""
    for echange in dossier.pendant(dossier.etape("cle_fausse"), dossier.echanges):
        signale = any(
            m.niveau in {"alerte", "erreur", "blocage"}
            for ecran in echange.ecrans()
            for m in ecran.ecran.mentions
        )
        yield tenu(
            echange, echange.refus or signale, "refus ou alerte", "le numéro est accepté sans mot"
        )


@check("CDC-3.2.1-03", partie="transmis", reads={Canal.FICHIER, Canal.MONDE})
def rpps_transmis_entier(dossier: Dossier) -> Iterator[Jugement]:
    """A RPPS with a right key is sent whole, ten characters and the key (CDC §3.2.1)."""
    if dossier.etape("cle_exacte") is None:
        return
    for zone in _rpps(dossier, "rpps_prescripteur"):
        yield egal(zone, str(zone.valeur or ""), "99700000013")


def _rpps(dossier: Dossier, champ: str) -> Iterator[ZoneVue]:
    for facture in dossier.factures_de("facture"):
        for acte in facture.actes:
            zone = complement(acte, "4E", champ)
            if zone is not None:
                yield zone


def _saisi(dossier: Dossier, champ: str) -> str:
    """Give what the PS typed in a field, the last time."""
    saisi = ""
    for echange in dossier.echanges:
        champs = echange.parametres.get("champs")
        if isinstance(champs, dict) and champ in champs:
            saisi = str(champs[champ])
    return saisi
