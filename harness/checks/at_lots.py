"""AT factures in lots, and rights from ADR (CDC §3.2.10.1.1, §3.2.2.1).

The specific AMO criterion is the bench's own (profil simulé).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.at import (
    carte_du_patient,
    numero,
)
from vitalbench.harness.checks.contextes import (
    ACCIDENT,
    litteraux,
    saisi,
    sous_nature,
    texte,
    valeur,
)
from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue

FICHIER = {Canal.FICHIER, Canal.MONDE}
LOT = "SSV_FormaterLot"
REGIMES_A_PART = frozenset({"01", "08"})


def _lots_par_nature(dossier: Dossier, *, a_part: bool) -> Iterator[Jugement]:
    carte = carte_du_patient(dossier)
    if carte is None or (carte.organisme.regime in REGIMES_A_PART) != a_part:
        return
    accidents = {f.numero for f in sous_nature(dossier, ACCIDENT)}
    for lot in dossier.lots:
        des_deux = {f.numero in accidents for f in lot.factures} == {True, False}
        attendu = "des factures d'une seule nature" if a_part else "les deux natures"
        trouve = f"{len(lot.factures)} facture(s), {'mêlées' if des_deux else 'une nature'}"
        yield tenu(lot, des_deux != a_part, attendu, trouve)


@check("CDC-3.2.10.1.1-07", partie="separes", reads=FICHIER)
def lots_a_part(dossier: Dossier) -> Iterator[Jugement]:
    """Where the régime asks for it, AT factures are in lots of their own (CDC §3.2.10.1.1)."""
    yield from _lots_par_nature(dossier, a_part=True)


@check("CDC-3.2.10.1.1-07", partie="ensemble", reads=FICHIER)
def lots_communs(dossier: Dossier) -> Iterator[Jugement]:
    """Where it does not, AT and maladie factures share a lot (CDC §3.2.10.1.1)."""
    yield from _lots_par_nature(dossier, a_part=False)


# --- ADR ----------------------------------------------------------------------------------


@check("CDC-3.2.2.1-04", partie="adr", reads=FICHIER)
def tarif_selon_adr(dossier: Dossier) -> Iterator[Jugement]:
    """Out of AT the FSE is priced by the rights ADR gives, not by the card's (CDC §3.2.2.1)."""
    for facture, attendu in litteraux(dossier):
        lignes = attendu.get("lignes")
        if attendu.get("repere") != "adr" or not isinstance(lignes, list):
            continue
        for acte, due in zip(facture.actes, lignes, strict=False):
            yield valeur(acte.de("taux"), due["taux"])
            yield valeur(acte.de("justif_exo_acte"), due["exoneration"])


@check("CDC-3.2.2.1-04", partie="exception_at", reads=FICHIER)
def accident_hors_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """In AT what the victim presents stays, whatever ADR says (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("accident"):
        yield valeur(facture.de("nature_assurance"), ACCIDENT)
        yield numero(facture, str(saisi(dossier, "accident", "numero_at") or ""))
        for acte in facture.actes:
            zone = acte.de("justif_exo_acte")
            yield tenu(zone, texte(zone) != "4", "pas d'exonération ALD d'ADR", texte(zone))


# --- criterion of a lot -------------------------------------------------------------------


def _lots_formes(dossier: Dossier, repere: str, attendu: int) -> Iterator[Jugement]:
    """How many lots the two factures made, as the SSV was asked to form them."""
    etape = dossier.etape("lots")
    if dossier.etape(repere) is None or etape is None:
        return
    formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if a.statut == 0]
    yield egal(formes[0] if formes else etape, len(formes), attendu, "le critère est-il comparé ?")


@check("CDC-3.2.10.1.1-01", partie="distincts", reads={Canal.APPEL})
def criteres_differents_separes(dossier: Dossier) -> Iterator[Jugement]:
    """One element of the criterion that differs makes another lot (CDC §3.2.10.1.1)."""
    yield from _lots_formes(dossier, "differente", 2)


@check("CDC-3.2.10.1.1-01", partie="ensemble", reads={Canal.APPEL})
def criteres_egaux_reunis(dossier: Dossier) -> Iterator[Jugement]:
    """Two factures equal on every element share a lot (CDC §3.2.10.1.1)."""
    yield from _lots_formes(dossier, "egale", 1)


# --- what a V1bis completed by paper gives ------------------------------------------------

COMPLEMENTAIRES = ("no_organisme_complementaire", "no_adherent", "destinataire_reglement")
DE_LA_DRE = (
    "no_organisme_complementaire",
    "routage_amc",
    "hote_amc",
    "type_sts",
    "code_routage_amc",
    "id_hote_amc",
    "nom_domaine",
    "indicateur_traitement",
)


@check("CDC-2.3.1-20", partie="memes_donnees", reads={Canal.FICHIER})
def v1bis_completee(dossier: Dossier) -> Iterator[Jugement]:
    """A V1bis completed by paper gives the complementary data of a V1ter (CDC §2.3.1)."""
    attendues = {f.flux: f for f in dossier.factures_de("v1ter")}
    for facture in dossier.factures_de("v1bis"):
        pareille = attendues.get(facture.flux)
        if pareille is None:
            continue
        for champ in COMPLEMENTAIRES:
            yield valeur(facture.de(champ), texte(pareille.de(champ)))
        yield valeur(facture.du_total("total_amc"), pareille.du_total("total_amc").valeur)


@check("CDC-2.3.1-20", partie="meme_dre", reads={Canal.FICHIER})
def dre_de_la_v1bis(dossier: Dossier) -> Iterator[Jugement]:
    """The DRE of a V1bis completed by paper is made, addressed as that of a V1ter (CDC §2.3.1)."""
    etape = dossier.etape("v1bis")
    if etape is None:
        return
    dre = [f for f in dossier.factures_de("v1bis") if f.flux == "D"]
    if not dre:
        yield non_conforme(etape, "une DRE", "aucune DRE")
    for facture in dre:
        for pareille in dossier.factures_de("v1ter"):
            if pareille.flux == "D":
                for champ in DE_LA_DRE:
                    for lue, due in zip(
                        _de_2m(facture, champ), _de_2m(pareille, champ), strict=True
                    ):
                        yield valeur(lue, texte(due))


def _de_2m(facture: FactureRecue, champ: str) -> list[ZoneVue]:
    return [facture.zone(e, champ) for e in facture.facture.enregistrements if e.code == "2M"]
