"""Lots and files: what groups them, numbers them, frames them (CDC §3.2.10, §4.2.1.16)."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import FORMATER
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, LotRecu
from vitalbench.harness.evidence.vues import Appel

FICHIER, LOT = "SSV_FormaterFichier", "SSV_FormaterLot"
CRITERE_LOT, CRITERE_FICHIER, ENCADREMENT = 60002, 60004, 60006
ASSURE, PS = "00", "05"
"""B2 2:117 (destinataire de règlement): the assuré, or the PS for the AMO part."""


def _criteres(dossier: Dossier) -> dict[str, str]:
    """Give the criterion the module rendered for each facture number."""
    criteres: dict[str, str] = {}
    for appel in dossier.appels_de(FORMATER):
        numeros = [g.champs.get("numero_facture", "") for g in appel.entree(1110)]
        rendus = [g.champs.get("critere", "") for g in appel.sortie(CRITERE_LOT)]
        for numero, critere in zip(numeros, rendus, strict=False):
            criteres[numero.lstrip("0")] = critere
    return criteres


def _imposes(dossier: Dossier, fonction: str) -> bool:
    for geste in dossier.vues("monde", type(dossier.cartes[0])):
        parametres = geste.evenement.donnees.get("parametres")
        if isinstance(parametres, dict) and parametres.get("fonction") == fonction:
            return True
    return False


def _paires(
    dossier: Dossier, criteres: dict[str, str]
) -> Iterator[tuple[tuple[LotRecu, FactureRecue], ...]]:
    """Pairs of factures received whose criterion the module rendered."""
    connues = [
        (lot, facture)
        for lot in dossier.lots
        for facture in lot.factures
        if facture.numero.lstrip("0") in criteres
    ]
    yield from combinations(connues, 2)


@check("CDC-4.2.1.16.1-01", partie="egaux", reads={Canal.FICHIER, Canal.APPEL, Canal.MONDE})
def criteres_egaux_meme_lot(dossier: Dossier) -> Iterator[Jugement]:
    """Factures whose rendered criteria are equal share a lot (CDC §4.2.1.16.1)."""
    criteres = _criteres(dossier)
    if not _imposes(dossier, FORMATER) or len(dossier.fichiers) != 1:
        return
    for (lot_a, a), (lot_b, b) in _paires(dossier, criteres):
        if criteres[a.numero.lstrip("0")] == criteres[b.numero.lstrip("0")]:
            attendu = f"les factures {a.numero} et {b.numero} dans le même lot"
            trouve = f"lots {lot_a.reference} et {lot_b.reference}"
            yield tenu(b, lot_a.reference == lot_b.reference, attendu, trouve)


@check("CDC-4.2.1.16.1-01", partie="differents", reads={Canal.FICHIER, Canal.APPEL, Canal.MONDE})
@check("CDC-3.2.10.1.1-08", partie="enrichi", reads={Canal.FICHIER, Canal.APPEL, Canal.MONDE})
def criteres_differents_lots_separes(dossier: Dossier) -> Iterator[Jugement]:
    """Factures whose criteria differ, by any element, are in two lots (CDC §3.2.10.1.1)."""
    criteres = _criteres(dossier)
    if not _imposes(dossier, FORMATER):
        return
    for (lot_a, a), (lot_b, b) in _paires(dossier, criteres):
        if criteres[a.numero.lstrip("0")] != criteres[b.numero.lstrip("0")]:
            attendu = f"les factures {a.numero} et {b.numero} dans deux lots"
            trouve = f"lots {lot_a.reference} et {lot_b.reference}"
            yield tenu(b, lot_a.reference != lot_b.reference, attendu, trouve)


@check("CDC-3.2.10.1.1-06", partie="deux_lots", reads={Canal.FICHIER})
def tiers_payant_separe(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE with tiers payant and one without are in two lots (CDC §3.2.10.1.1)."""
    tp, htp = dossier.factures_de("tp"), dossier.factures_de("htp")
    if tp and htp:
        ou = {f.numero: lot.reference for lot in dossier.lots for f in lot.factures}
        lots = (ou[tp[0].numero], ou[htp[0].numero])
        yield tenu(htp[0], lots[0] != lots[1], "deux lots", f"lots {lots[0]} et {lots[1]}")


@check("CDC-3.2.10.1.1-06", partie="destinataire", reads={Canal.FICHIER})
def destinataire_de_reglement(dossier: Dossier) -> Iterator[Jugement]:
    """Each FSE names who is to be paid: the PS with tiers payant, the assuré without."""
    for repere, attendu in (("tp", PS), ("htp", ASSURE)):
        for facture in dossier.factures_de(repere):
            zone = facture.de("destinataire_reglement")
            yield egal(zone, str(zone.valeur), attendu)


@check("CDC-4.2.1.16.2-01", partie="trois_fichiers", reads={Canal.FICHIER, Canal.APPEL})
def un_fichier_par_critere(dossier: Dossier) -> Iterator[Jugement]:
    """Lots whose rendered file criteria differ go in as many files (CDC §4.2.1.16.2)."""
    criteres = {
        _parametre(a, "reference"): g.champs.get("critere", "")
        for a in dossier.appels_de(LOT)
        for g in a.sortie(CRITERE_FICHIER)
    }
    if len(set(criteres.values())) < 2:
        return
    for fichier in dossier.fichiers:
        presents = {criteres.get(lot.reference, "inconnu du module") for lot in fichier.lots}
        yield tenu(fichier, len(presents) == 1, "un seul critère par fichier", sorted(presents))


@check("CDC-4.2.1.16.2-03", partie="second_envoi", reads={Canal.FICHIER, Canal.RECEPTION})
def lots_envoyes_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """A lot already sent does not come back in a new file (CDC §4.2.1.16.2)."""
    if dossier.etape("second_envoi") is None:
        return
    premiers = dossier.pendant(dossier.etape("premier_envoi"), dossier.receptions)
    seconds = dossier.pendant(dossier.etape("second_envoi"), dossier.receptions)
    messages = {r.texte("message_id") for r in premiers}
    deja = {lot.reference for f in dossier.fichiers if f.message_id in messages for lot in f.lots}
    nouveaux = {r.texte("message_id") for r in seconds}
    for fichier in dossier.fichiers:
        if fichier.message_id in nouveaux:
            revenus = [lot.reference for lot in fichier.lots if lot.reference in deja]
            yield tenu(
                fichier, not revenus, "aucun lot du premier envoi", ", ".join(revenus) or "aucun"
            )


@check("CDC-4.2.1.16.2-04", partie="appel", reads={Canal.APPEL})
def numero_donne_a_l_appel(dossier: Dossier) -> Iterator[Jugement]:
    """The software numbers each file before the SSV call (CDC §4.2.1.16.2)."""
    for appel in dossier.appels_de(FICHIER):
        numero = _parametre(appel, "numero")
        yield tenu(appel, numero.strip("0"), "un numéro de fichier", numero or "aucun")


@check("CDC-4.2.1.16.2-04", partie="entete", reads={Canal.FICHIER, Canal.APPEL})
def numero_dans_l_entete(dossier: Dossier) -> Iterator[Jugement]:
    """The header of the file carries the number given to the SSV (CDC §4.2.1.16.2)."""
    donnes = {_parametre(a, "numero") for a in dossier.appels_de(FICHIER)}
    for fichier in dossier.fichiers:
        zone = fichier.de("id_fichier")
        yield tenu(
            zone, str(zone.valeur) in donnes, f"un des numéros {sorted(donnes)}", zone.valeur
        )


@check("CDC-4.2.1.16.2-04", partie="differents", reads={Canal.FICHIER})
def numeros_de_fichier_distincts(dossier: Dossier) -> Iterator[Jugement]:
    """Each file has a number of its own (CDC §4.2.1.16.2)."""
    comptes = Counter(str(f.de("id_fichier").valeur) for f in dossier.fichiers)
    if len(dossier.fichiers) > 1:
        for fichier in dossier.fichiers:
            zone = fichier.de("id_fichier")
            yield tenu(zone, comptes[str(zone.valeur)] == 1, "un numéro à lui seul", zone.valeur)


@check("CDC-4.2.1.16.2-05", partie="encadrement", reads={Canal.FICHIER, Canal.APPEL})
def fichier_encadre_par_le_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """Header and footer are those the SSV formatted, lots between them (CDC §4.2.1.16.2)."""
    rendus = [
        (bytes.fromhex(g.champs.get("entete", "")), bytes.fromhex(g.champs.get("fin", "")))
        for a in dossier.appels_de(FICHIER)
        for g in a.sortie(ENCADREMENT)
    ]
    for fichier in dossier.fichiers:
        lots = b"".join(lot.lot.corps for lot in fichier.lots)
        tenue = any(fichier.octets == entete + lots + fin for entete, fin in rendus)
        trouve = "encadré" if tenue else "un autre en-tête, une autre fin ou autre chose entre eux"
        yield tenu(fichier, tenue, "l'en-tête du SSV, les lots, la fin du SSV", trouve)


@check("CDC-4.2.1.16.1-04", partie="distinctes", reads={Canal.FICHIER})
def references_distinctes(dossier: Dossier) -> Iterator[Jugement]:
    """Every lot has a reference of its own (CDC §4.2.1.16.1)."""
    comptes = Counter(lot.reference for lot in dossier.lots)
    if len(dossier.lots) > 1:
        for lot in dossier.lots:
            zone = lot.de("no_lot")
            yield tenu(zone, comptes[lot.reference] == 1, "une référence à lui seul", lot.reference)


@check("CDC-4.2.1.16.1-04", partie="refait", reads={Canal.FICHIER, Canal.RETOUR})
def lot_refait_renumerote(dossier: Dossier) -> Iterator[Jugement]:
    """A lot made again after a negative ARL gets a new reference (CDC §4.2.1.16.1)."""
    rejetes = {r.texte("no_lot") for r in dossier.retours if r.texte("sens") == "negatif"}
    if not rejetes:
        return
    premiers = {
        f.numero: lot for lot in dossier.lots for f in lot.factures if lot.reference in rejetes
    }
    for lot in dossier.lots:
        for facture in lot.factures:
            ancien = premiers.get(facture.numero)
            if ancien is not None and ancien.seq != lot.seq:
                zone = lot.de("no_lot")
                attendu = f"une autre référence que {ancien.reference}"
                yield tenu(zone, lot.reference not in rejetes, attendu, lot.reference)


def _parametre(appel: Appel, nom: str) -> str:
    return next((g.champs.get(nom, "") for g in appel.entree(0)), "")
