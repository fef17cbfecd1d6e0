"""Soins médicaux gratuits: entente préalable and agreements (CDC §2.3.4.4 to §2.3.4.6).

DPS, the line that carries an agreement above the tariff, is the bench's own (profil simulé).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    SMG,
    litteraux,
    saisi,
    texte,
    valeur,
    vide,
)
from vitalbench.harness.checks.jugement import (
    Jugement,
    egal,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import facture_formee
from vitalbench.harness.evidence.dossier import Dossier

FICHIER = {Canal.FICHIER, Canal.MONDE}


@check("CDC-2.3.4.4-02", partie="maladie", reads={Canal.APPEL})
def entente_exigee_en_maladie(dossier: Dossier) -> Iterator[Jugement]:
    """An act under entente préalable is not billed without it in maladie (CDC §2.3.4.4)."""
    yield from facture_formee(dossier, "maladie", attendue=False)


@check("CDC-2.3.4.4-02", partie="smg", reads={Canal.APPEL})
def entente_exigee_en_smg(dossier: Dossier) -> Iterator[Jugement]:
    """The same act is not billed without it in SMG either (CDC §2.3.4.4)."""
    yield from facture_formee(dossier, "smg", attendue=False)


@check("CDC-2.3.4.4-02", partie="portee", reads={Canal.FICHIER})
def entente_portee(dossier: Dossier) -> Iterator[Jugement]:
    """Once typed, the date of the entente préalable is in the facture (CDC §2.3.4.4)."""
    for facture in dossier.factures_de("smg_entente"):
        for acte in facture.actes:
            zone = acte.de("date_dap")
            yield egal(zone, str(zone.valeur), "2026-02-10")


@check("CDC-2.3.4.6-01", partie="aboutit", reads={Canal.APPEL})
def accord_vaut_entente(dossier: Dossier) -> Iterator[Jugement]:
    """With an agreement the facture is made without any entente préalable (CDC §2.3.4.6)."""
    yield from facture_formee(dossier, "smg_accord", attendue=True)


@check("CDC-2.3.4.6-01", partie="sans_date", reads={Canal.FICHIER})
def accord_sans_date_d_entente(dossier: Dossier) -> Iterator[Jugement]:
    """No date of entente préalable is asked nor carried under an agreement (CDC §2.3.4.6)."""
    for facture in dossier.factures_de("smg_accord"):
        for acte in facture.actes:
            yield vide(acte.de("date_dap"))


def _accord(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = facture.du_total("total_amo")
        yield egal(
            zone,
            zone.valeur,
            saisi(dossier, repere, "montant_accord"),
            "le montant de l'accord a-t-il été recalculé ?",
        )


@check("CDC-2.3.4.5-01", partie="au_dela", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-2.3.4.5-02", partie="complement", reads={Canal.FICHIER, Canal.MONDE})
def accord_au_dela_du_tarif(dossier: Dossier) -> Iterator[Jugement]:
    """Above the tariff, the AMO part is the amount of the agreement (CDC §2.3.4.5)."""
    yield from _accord(dossier, "au_dela")


@check("CDC-2.3.4.5-02", partie="au_titre_smg", reads={Canal.FICHIER})
def complement_au_titre_smg(dossier: Dossier) -> Iterator[Jugement]:
    """What exceeds the tariff is billed under SMG too (CDC §2.3.4.5)."""
    for facture in dossier.factures_de("au_dela"):
        yield valeur(facture.de("nature_assurance"), SMG)


@check("CDC-2.3.4.5-01", partie="prothese", reads={Canal.FICHIER, Canal.MONDE})
def accord_pour_une_prothese(dossier: Dossier) -> Iterator[Jugement]:
    """A dental prosthesis under agreement is billed at its amount (CDC §2.3.4.5)."""
    yield from _accord(dossier, "prothese")


@check("CDC-2.3.4.5-01", partie="medicament", reads={Canal.FICHIER, Canal.MONDE})
def accord_pour_un_medicament(dossier: Dossier) -> Iterator[Jugement]:
    """A medicine that is not reimbursable, under agreement, is billed at its amount."""
    yield from _accord(dossier, "medicament")


@check("CDC-2.3.4.5-01", partie="jamais_couverte", reads={Canal.FICHIER, Canal.MONDE})
def accord_pour_des_couches(dossier: Dossier) -> Iterator[Jugement]:
    """A service never covered, under agreement, is billed at its amount (CDC §2.3.4.5)."""
    yield from _accord(dossier, "couches")


@check("CDC-2.3.4.5-03", partie="code", reads={Canal.FICHIER})
def code_sgs(dossier: Dossier) -> Iterator[Jugement]:
    """What the base régime never covers is billed under SGS (CDC §2.3.4.5)."""
    for facture, attendu in litteraux(dossier):
        if attendu.get("repere") in {"couches", "avec_accord"}:
            for acte in facture.actes[:1]:
                yield valeur(acte.de("code_acte"), "SGS")


@check("CDC-2.3.4.5-03", partie="montant", reads=FICHIER)
def montant_sgs(dossier: Dossier) -> Iterator[Jugement]:
    """The SGS line carries the amount of the agreement (CDC §2.3.4.5)."""
    for facture, attendu in litteraux(dossier):
        if attendu.get("repere") in {"couches", "avec_accord"}:
            for acte in facture.actes[:1]:
                yield valeur(acte.de("montant_amo"), attendu.get("amo"))


@check("CDC-2.3.4.5-04", partie="sans_accord", reads={Canal.APPEL})
@check("CDC-2.3.4.4-03", partie="non_etablie", reads={Canal.APPEL})
def rien_sans_accord(dossier: Dossier) -> Iterator[Jugement]:
    """No SMG facture is made before the agreement it needs (CDC §2.3.4.5)."""
    yield from facture_formee(dossier, "sans_accord", attendue=False)


@check("CDC-2.3.4.5-04", partie="avec_accord", reads={Canal.APPEL})
@check("CDC-2.3.4.4-03", partie="accord_declare", reads={Canal.APPEL})
def facture_avec_accord(dossier: Dossier) -> Iterator[Jugement]:
    """Once the agreement is typed, the facture is made (CDC §2.3.4.5)."""
    yield from facture_formee(dossier, "avec_accord", attendue=True)


@check("CDC-2.3.4.4-03", partie="signale", reads={Canal.ECRAN})
def accord_reclame(dossier: Dossier) -> Iterator[Jugement]:
    """The software says that the agreement is missing (CDC §2.3.4.4)."""
    for echange in dossier.pendant(dossier.etape("sans_accord"), dossier.echanges):
        yield egal(echange, echange.refus, "accord_smg_requis")


@check("CDC-2.3.4.5-05", partie="total", reads={Canal.FICHIER, Canal.MONDE})
def total_de_l_accord(dossier: Dossier) -> Iterator[Jugement]:
    """The total typed by the PS is the AMO total of a facture of two acts (CDC §2.3.4.5)."""
    yield from _accord(dossier, "deux_actes")


@check("CDC-3.2.4.14-03", partie="montant", reads={Canal.FICHIER, Canal.MONDE})
def montant_de_l_accord(dossier: Dossier) -> Iterator[Jugement]:
    """The amount of the agreement is the total of the facture (CDC §3.2.4.14)."""
    for repere in ("au_dela", "prothese", "medicament", "couches"):
        for facture in dossier.factures_de(repere):
            zone = facture.du_total("total_facture")
            yield egal(zone, zone.valeur, saisi(dossier, repere, "montant_accord"))


@check("CDC-3.2.4.14-03", partie="borne", reads={Canal.FICHIER, Canal.MONDE})
def accord_borne(dossier: Dossier) -> Iterator[Jugement]:
    """What the AMO is asked never exceeds the agreement (CDC §3.2.4.14)."""
    for repere in ("au_dela", "prothese", "medicament", "couches"):
        accord = saisi(dossier, repere, "montant_accord")
        for facture in dossier.factures_de(repere):
            zone = facture.du_total("total_amo")
            yield tenu(
                zone,
                isinstance(zone.valeur, int) and isinstance(accord, int) and zone.valeur <= accord,
                f"au plus {accord}",
                zone.valeur,
            )


def _lignes(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture, attendu in litteraux(dossier):
        lignes = attendu.get("lignes")
        if attendu.get("repere") != repere or not isinstance(lignes, list):
            continue
        yield tenu(
            facture,
            len(facture.actes) == len(lignes),
            f"{len(lignes)} lignes",
            f"{len(facture.actes)} lignes",
        )
        for acte, due in zip(facture.actes, lignes, strict=False):
            yield valeur(acte.de("code_acte"), due["code"])
            yield valeur(acte.de("montant_amo"), due["amo"])


@check("CDC-3.2.4.14-02", partie="avec_montant", reads=FICHIER)
def actes_avec_montant(dossier: Dossier) -> Iterator[Jugement]:
    """With an agreement the acts are typed and priced as usual (CDC §3.2.4.14)."""
    yield from _lignes(dossier, "deux_actes")


@check("CDC-3.2.4.14-02", partie="sans_montant", reads=FICHIER)
def actes_sans_montant(dossier: Dossier) -> Iterator[Jugement]:
    """Without agreement they are too (CDC §3.2.4.14)."""
    yield from _lignes(dossier, "sans_montant")


@check("CDC-2.3.4.5-06", partie="deux_factures", reads={Canal.FICHIER})
def accord_et_sans_accord_separes(dossier: Dossier) -> Iterator[Jugement]:
    """Acts with and without agreement never share a facture (CDC §2.3.4.5)."""
    factures = dossier.factures_de("melange")
    for facture in factures:
        codes = {texte(acte.de("code_acte")) for acte in facture.actes}
        yield tenu(
            facture,
            not {"SGS", "AMI"} <= codes and len(factures) > 1,
            "deux factures, une pour l'acte sous accord",
            f"{len(factures)} facture(s), {', '.join(sorted(codes))}",
        )


@check("CDC-2.3.4.5-06", partie="reutilise", reads={Canal.APPEL})
def accord_jamais_reutilise(dossier: Dossier) -> Iterator[Jugement]:
    """An agreement already billed makes no other facture (CDC §2.3.4.5)."""
    yield from facture_formee(dossier, "reutilise", attendue=False)


@check("CDC-2.3.4.5-07", partie="deux_factures", reads={Canal.FICHIER, Canal.MONDE})
def deux_accords_deux_factures(dossier: Dossier) -> Iterator[Jugement]:
    """A propharmacien's two agreements make two factures, one each (CDC §2.3.4.5)."""
    dus = {
        saisi(dossier, "deux_accords", "montant_accord"),
        saisi(dossier, "deux_accords", "montant_accord_medicaments"),
    }
    factures = dossier.factures_de("deux_accords")
    for facture in factures:
        zone = facture.du_total("total_amo")
        yield tenu(
            zone,
            len(factures) == len(dus) and zone.valeur in dus,
            f"deux factures, de {' et '.join(map(str, sorted(map(str, dus))))}",
            f"{len(factures)} facture(s), {zone.valeur}",
        )
