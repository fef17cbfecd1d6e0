"""Faults about what signs factures and lots, and about series of lots."""

from collections.abc import Sequence

import msgspec

from vitalbench.harness.checks.nominal_lots import LOT
from vitalbench.harness.checks.reperes import FORMATER
from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    appel_change,
    reponse,
    sans,
    sans_refus,
    suivi_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.modules.appels import Appel, Groupe, Issue
from vitalbench.reference.norms.b2 import DebutLot

REFUSEE = 0xE011


@faute(
    "carte-habilitee-refusee",
    tue=[("CDC-3.2.9.3.1.1-16", "autorisees")],
    scenario="NOM-229-V3",
    lieu="etape",
)
def carte_habilitee_refusee() -> Corruption:
    """Une CPF habilitée ne peut signer aucune FSE."""
    return Corruption(evenement=appel_change(FORMATER, statut=REFUSEE), etape="admise")


@faute(
    "carte-non-habilitee-admise",
    tue=[("CDC-3.2.9.3.1.1-16", "refusees")],
    scenario="NOM-229-V2",
    lieu="appel_module",
)
def carte_non_habilitee_admise() -> Corruption:
    """Une CPS sans habilitation signe une FSE."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="refusee")


@faute(
    "lot-d-une-carte-habilitee-refuse",
    tue=[("CDC-3.2.9.3.2.1-05", "autorisees")],
    scenario="NOM-230-V5",
    lieu="etape",
)
def lot_d_une_carte_habilitee_refuse() -> Corruption:
    """Une CDE habilitée ne peut signer aucun lot."""
    return Corruption(evenement=appel_change(LOT, statut=REFUSEE), etape="lot_admis")


@faute(
    "lot-d-une-cpe-de-pharmacie",
    tue=[("CDC-3.2.9.3.2.1-05", "refusees")],
    scenario="NOM-230-V7",
    lieu="appel_module",
)
def lot_d_une_cpe_de_pharmacie() -> Corruption:
    """La CPE d'une pharmacie signe un lot."""
    return Corruption(evenement=appel_ajoute(LOT), etape="lot_refuse")


@faute(
    "lot-d-un-autre-centre",
    tue=[("CDC-3.2.9.3.2.1-09", "etrangere")],
    scenario="NOM-225",
    lieu="appel_module",
)
def lot_d_un_autre_centre() -> Corruption:
    """La CPE d'un cabinet signe les lots du centre."""
    return Corruption(evenement=appel_ajoute(LOT), etape="carte_etrangere")


@faute(
    "centre-refuse-sans-message",
    tue=[("CDC-3.2.9.3.2.1-09", "message")],
    scenario="NOM-225",
    lieu="pilote",
)
def centre_refuse_sans_message() -> Corruption:
    """La carte d'un autre centre est écartée sans que rien soit dit."""
    return Corruption(evenement=reponse(sans_refus), etape="carte_etrangere")


@faute(
    "carte-du-centre-refusee",
    tue=[("CDC-3.2.9.3.2.1-09", "du_centre")],
    scenario="NOM-225",
    lieu="reception",
)
def carte_du_centre_refusee() -> Corruption:
    """Le lot signé au centre porte une signature que l'organisme n'admet pas."""
    return Corruption(evenement=lots_refuses)


def lots_refuses(e: Evenement) -> Evenement:
    """Make the reception refuse every lot for its signature."""
    if e.genre != "reception" or e.donnees.get("etape") != "lots":
        return e
    refus = {**e.donnees, "statut": "refus", "cause": "SIM016"}
    return msgspec.structs.replace(e, donnees=refus)


@faute(
    "cpe-pour-un-seul-praticien",
    tue=[("CDC-3.2.9.3.2.1-08", "un_lot_chacun")],
    scenario="NOM-224",
    lieu="fichier",
)
def cpe_pour_un_seul_praticien() -> Corruption:
    """Les lots de tous les praticiens portent le numéro d'un seul."""
    return Corruption(evenement=lots_refuses)


@faute(
    "cps-redemandee-par-praticien",
    tue=[("CDC-3.2.9.3.2.1-08", "cpe_seule")],
    scenario="NOM-224",
    lieu="etape",
)
def cps_redemandee_par_praticien() -> Corruption:
    """Le second lot attend la CPS de son praticien."""
    carte = suivi_de("carte", action="insertion", lecteur="cps")
    return Corruption(evenement=carte, etape="serie")


@faute(
    "serie-reprise-sans-code",
    tue=[("CDC-3.2.9.3.2.1-04", "resaisie")],
    scenario="NOM-221",
    lieu="appel_module",
)
def serie_reprise_sans_code() -> Corruption:
    """La carte remise, la série reprend sans demander le code."""
    return Corruption(evenement=appel_ajoute(LOT), etape="sans_code")


@faute(
    "premiers-lots-perdus",
    tue=[("CDC-3.2.9.3.2.1-04", "premiers_valides")],
    scenario="NOM-221",
    lieu="appel_module",
)
def premiers_lots_perdus() -> Corruption:
    """Le retrait de la carte fait perdre les lots déjà signés."""
    return Corruption(evenement=sans("reception", lambda e: e.donnees.get("lot") == "001"))


@faute(
    "lot-apres-998-repart-a-1",
    tue=[("CDC-4.2.1.16.1-05", "derniers")],
    scenario="NOM-223",
    lieu="fichier:no_lot",
)
def lot_apres_998_repart_a_1() -> Corruption:
    """La numérotation saute 999."""
    return Corruption(
        b2=lambda e: (
            e.avec_brut("no_lot", "001")
            if isinstance(e, DebutLot) and e.brut_de("no_lot") == "999"
            else e
        )
    )


@faute(
    "lot-000",
    tue=[("CDC-4.2.1.16.1-05", "suivante")],
    scenario="NOM-223",
    lieu="fichier:no_lot",
)
def lot_zero() -> Corruption:
    """Après 999 vient 000."""
    return Corruption(
        b2=lambda e: (
            e.avec_brut("no_lot", "000")
            if isinstance(e, DebutLot) and e.brut_de("no_lot") == "001"
            else e
        )
    )


@faute(
    "criteres-de-fichier-ignores",
    tue=[("CDC-3.2.10.2-01", "un_critere_differe")],
    scenario="NOM-222-V2",
    lieu="fichier",
)
def criteres_de_fichier_ignores() -> Alteration:
    """Deux lots de critères différents partent dans un même fichier."""
    return Alteration(appel=lambda appel, issue: None if appel.fonction == LOT else issue)


@faute(
    "un-fichier-par-lot",
    tue=[("CDC-3.2.10.2-01", "tp_et_htp")],
    scenario="NOM-222-V1",
    lieu="fichier",
)
def un_fichier_par_lot() -> Alteration:
    """Un lot en tiers payant et un lot sans partent dans deux fichiers."""
    lots: list[str] = []

    def filtrer(appel: Appel, issue: Issue | None) -> Issue | None:
        if appel.fonction != LOT:
            return issue
        lots.append(appel.fonction)
        critere = Groupe(groupe=60004, nom="", champs={"critere": f"LOT{len(lots)}"})
        return Issue(statut=0, sorties=(critere,))

    return Alteration(appel=filtrer)


@faute(
    "lots-renvoyes-apres-coupure",
    tue=[("CDC-2.3.5-03", "une_fois")],
    scenario="NOM-226",
    lieu="fichier:no_facture",
)
def lots_renvoyes_apres_coupure() -> Corruption:
    """Relancé après la coupure, le logiciel envoie deux fois ses lots."""

    def doubler(e: Evenement) -> Sequence[Evenement]:
        lot = e.genre == "reception" and e.donnees.get("etape") == "lots"
        return [e, e] if lot else [e]

    return Corruption(evenement=doubler)


@faute(
    "fse-sans-cps",
    tue=[("CONV-CPS-01", "signature")],
    scenario="NOM-228",
    lieu="appel_module",
)
def fse_sans_cps() -> Corruption:
    """Une FSE est faite alors que la CPS n'est plus là."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="signature_sans_cps")


@faute(
    "lot-sans-cps",
    tue=[("CONV-CPS-01", "emission")],
    scenario="NOM-228",
    lieu="appel_module",
)
def lot_sans_cps() -> Corruption:
    """Un lot est signé alors que la CPS n'est plus là."""
    return Corruption(evenement=appel_ajoute(LOT), etape="emission_sans_cps")
