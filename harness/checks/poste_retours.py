"""Returns 580, 576 and 900: what the software made of each facture (CDC §3.3.2)."""

import json
from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import DocumentVu, Retour

PAYEE, REJETEE = "payee", "rejetee"


class _Facture(msgspec.Struct, frozen=True):
    numero: int = 0
    flux: str = ""
    etat: str = ""
    montant_paye: int | None = None
    motif: str = ""


class _Archive(msgspec.Struct, frozen=True):
    factures: tuple[_Facture, ...] = ()


def _archives(dossier: Dossier, repere: str) -> Iterator[tuple[DocumentVu, _Archive]]:
    for document in dossier.pendant(dossier.etape(repere), dossier.documents):
        octets = dossier.contenu(document)
        if document.document.type == "archive" and octets:
            yield document, msgspec.convert(json.loads(octets), _Archive, strict=False)


def _retours(dossier: Dossier, reference: str) -> list[Retour]:
    return [r for r in dossier.retours if r.type == "RSP" and r.texte("sens") == reference]


def _integrees(
    dossier: Dossier, repere: str, reference: str, flux: str, etat: str
) -> Iterator[Jugement]:
    """Compare what a return said of each facture with what the archive holds."""
    amc = flux == "D"
    for retour in _retours(dossier, reference):
        if retour.texte("organisme").startswith("amc-") != amc:
            continue
        for liquidee in dossier.liquidations:
            if (liquidee.texte("organisme"), liquidee.texte("etat")) != (
                retour.texte("organisme"),
                etat,
            ):
                continue
            numero = int(liquidee.texte("facture"))
            for document, archive in _archives(dossier, repere):
                trouvees = [
                    (f.etat, f.montant_paye)
                    for f in archive.factures
                    if (f.numero, f.flux) == (numero, flux)
                ]
                yield egal(document, trouvees, [(etat, liquidee.entier("montant"))])


def _motifs(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for liquidee in dossier.liquidations:
        if liquidee.texte("etat") != REJETEE:
            continue
        numero, code = int(liquidee.texte("facture")), liquidee.texte("motif")
        for document, archive in _archives(dossier, repere):
            dits = [f.motif for f in archive.factures if (f.numero, f.flux) == (numero, "F")]
            yield tenu(document, any(code in d for d in dits), f"le motif {code}", dits)


@check("CDC-3.3.2-01", partie="amo", reads={Canal.ARCHIVE, Canal.RETOUR, Canal.DOCUMENT})
def retour_580_de_la_caisse(dossier: Dossier) -> Iterator[Jugement]:
    """A 580 of an AMO is matched to its factures, amounts included (CDC §3.3.2)."""
    yield from _integrees(dossier, "retours_580", "580", "F", PAYEE)
    yield from _integrees(dossier, "retours_580", "580", "F", REJETEE)


@check("CDC-3.3.2-01", partie="amc", reads={Canal.ARCHIVE, Canal.RETOUR, Canal.DOCUMENT})
def retour_580_de_l_amc(dossier: Dossier) -> Iterator[Jugement]:
    """A 580 of an AMC is matched to its factures, amounts included (CDC §3.3.2)."""
    yield from _integrees(dossier, "retours_580", "580", "D", PAYEE)


@check("CDC-3.3.2-01", partie="rejet", reads={Canal.ARCHIVE, Canal.RETOUR, Canal.DOCUMENT})
def motif_d_une_580(dossier: Dossier) -> Iterator[Jugement]:
    """The reason of a rejection is kept with its facture (CDC §3.3.2)."""
    yield from _motifs(dossier, "retours_580")


@check("CDC-3.3.2-02", partie="paiements", reads={Canal.ARCHIVE, Canal.RETOUR, Canal.DOCUMENT})
def paiements_d_une_576(dossier: Dossier) -> Iterator[Jugement]:
    """A 576 is matched to its factures, amounts included (CDC §3.3.2)."""
    yield from _integrees(dossier, "retours_anciens", "576", "F", PAYEE)


@check("CDC-3.3.2-02", partie="rejets", reads={Canal.ARCHIVE, Canal.RETOUR, Canal.DOCUMENT})
def rejets_d_une_900(dossier: Dossier) -> Iterator[Jugement]:
    """A 900 is matched to its factures, with the reason (CDC §3.3.2)."""
    if _retours(dossier, "900"):
        yield from _integrees(dossier, "retours_anciens", "900", "F", REJETEE)
        yield from _motifs(dossier, "retours_anciens")


@check("CDC-3.3.2-02", partie="pharmacie", reads={Canal.RETOUR, Canal.POP3})
def releve_non_bloquee(dossier: Dossier) -> Iterator[Jugement]:
    """A pharmacist's software still fetches its mail with a 576 or a 900 in it (CDC §3.3.2)."""
    if dossier.etape("releve_pharmacie") is None:
        return
    for retour in (*_retours(dossier, "576"), *_retours(dossier, "900")):
        lues = [s for s in dossier.pop3 if s.evenement.donnees.get("lus") and s.seq > retour.seq]
        yield tenu(retour, lues, "un message relevé", f"{len(lues)} relève(s)")
