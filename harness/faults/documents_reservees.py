"""Wrong searches among the factures reserved to the PS."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.faults.echantillon import Corruption, ecran
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.protocol.ecran import Ecran, Valeur

Lignes = list[dict[str, Valeur]]


def _lignes(changer: Callable[[Lignes], Lignes], etape: str) -> Corruption:
    """Change the rows shown during a step."""

    def un(vu: Ecran) -> Ecran:
        return msgspec.structs.replace(vu, lignes=tuple(changer(list(vu.lignes))))

    return Corruption(evenement=ecran(un), etape=etape)


def _csv(changer: Callable[[bytes], bytes]) -> Corruption:
    return Corruption(piece=("pilote", "document-0", changer), etape="csv")


@faute("reservees-critere-ignore", tue=[("CDC-3.2.7.3-08", "facture")], scenario="DOC-061",
       lieu="pilote")  # fmt: skip
def critere_ignore() -> Corruption:
    """Le critère du centre ne filtre rien : l'autre facture réservée sort aussi."""
    return _lignes(lambda x: [*x, {**x[0], "numero": 3}], "critere_centre")


@faute("reservees-code-saisi-perdu", tue=[("CDC-3.2.7.3-08", "prestation")],
       scenario="DOC-061", lieu="pilote")  # fmt: skip
def code_perdu() -> Corruption:
    """La recherche par code saisi ne trouve rien."""
    return _lignes(lambda _: [], "critere_code_saisi")


@faute("reservees-combinaison-en-ou", tue=[("CDC-3.2.7.3-08", "combinaison")],
       scenario="DOC-061", lieu="pilote")  # fmt: skip
def combinaison_en_ou() -> Corruption:
    """Un seul des critères combinés suffit à sortir une facture."""
    return _lignes(lambda x: [*x, {"numero": 1}], "combinaison_vide")


@faute("reservees-sans-centre", tue=[("CDC-3.2.7.3-09", "elements")], scenario="DOC-061",
       lieu="pilote")  # fmt: skip
def sans_centre() -> Corruption:
    """La restitution oublie le centre gestionnaire."""
    return _lignes(
        lambda x: [{k: y for k, y in ligne.items() if k != "centre"} for ligne in x],
        "restitution",
    )


@faute("reservees-un-seul-code", tue=[("CDC-3.2.7.3-09", "prestations")], scenario="DOC-061",
       lieu="pilote")  # fmt: skip
def un_seul_code() -> Corruption:
    """La restitution donne deux fois le code transmis."""
    return _lignes(
        lambda x: [{**ligne, "code_saisi": ligne["code_transmis"]} for ligne in x], "restitution"
    )


@faute("reservees-csv-en-desordre", tue=[("CDC-3.2.7.3-10", "colonnes")], scenario="DOC-061",
       lieu="pilote")  # fmt: skip
def csv_en_desordre() -> Corruption:
    """Le csv met le code transmis avant le code saisi."""
    return _csv(lambda octets: octets.replace(b"XRP;VG", b"VG;XRP"))


@faute("reservees-csv-une-ligne-par-facture", tue=[("CDC-3.2.7.3-10", "lignes")],
       scenario="DOC-061", lieu="pilote")  # fmt: skip
def une_ligne_par_facture() -> Corruption:
    """Le csv n'a qu'une ligne par facture."""
    return _csv(lambda octets: b"\r\n".join(octets.split(b"\r\n")[:2]) + b"\r\n")
