"""Complementary rights: the source that wins, natures of piece from ADR (CDC §4.2.1.3.2.2)."""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.contextes import saisi, texte
from vitalbench.harness.checks.enligne import ADR, beneficiaire, corps, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue, enregistrements_de

FICHIER = {Canal.FICHIER, Canal.MONDE}
DONNEES_AMC = "2M"
ADR_REPERE = "mutuelle_adr"


class _Complementaire(msgspec.Struct, frozen=True, kw_only=True):
    mutuelle: str = ""
    amc: str = ""


class _Fiche(msgspec.Struct, frozen=True, kw_only=True):
    complementaire: _Complementaire


def zones_amc(facture: FactureRecue, champ: str) -> list[ZoneVue]:
    """Give one field of the AMC record of a facture, the header's place when it has none."""
    suites = [
        facture.zone(z.enregistrement, champ) for z in enregistrements_de(facture, DONNEES_AMC)
    ]
    return suites or [facture.de(champ)]


def _de_la_reponse(dossier: Dossier, rubrique: str) -> str:
    etape = dossier.etape(ADR_REPERE)
    reponses = reussies(dossier, ADR, etape) if etape is not None else ()
    return corps(dossier, reponses[0], "reponse").texte(rubrique) if reponses else ""


@check("CDC-2.2.1.3-04", partie="amo", reads={Canal.FICHIER, Canal.SERVICE})
def piece_amo_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """The nature of the AMO piece is the one that ADR gave (CDC §2.2.1.3)."""
    attendu = _de_la_reponse(dossier, "NaturePieceAMO")
    for facture in dossier.factures_de(ADR_REPERE) if attendu else ():
        zone = facture.de("nature_piece_droits")
        yield egal(zone, zone.enregistrement.brut_de("nature_piece_droits"), attendu)


@check("CDC-2.2.1.3-04", partie="amc", reads={Canal.FICHIER, Canal.SERVICE})
def piece_amc_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """The nature of the AMC piece is the one that ADR gave (CDC §2.2.1.3)."""
    attendu = _de_la_reponse(dossier, "NaturePieceAMC")
    for facture in dossier.factures_de(ADR_REPERE) if attendu else ():
        for zone in zones_amc(facture, "nature_piece_amc"):
            yield egal(zone, texte(zone), attendu)


# --- four sources -------------------------------------------------------------------------


def _facturee(dossier: Dossier, repere: str, attendu: str) -> Iterator[Jugement]:
    etape, recues = dossier.etape(repere), dossier.factures_de(repere)
    if etape is None or not attendu or dossier.etape("fichier_patient") is None:
        return
    if not recues:
        yield tenu(etape, recues, "une facture", "aucune facture reçue")
    for facture in recues:
        zone = facture.de("no_organisme_complementaire")
        yield egal(
            zone, texte(zone).lstrip("0"), attendu, "une source plus faible a-t-elle servi ?"
        )


@check("CDC-4.2.1.3.2.2-02", partie="support", reads=FICHIER)
def support_presente_d_abord(dossier: Dossier) -> Iterator[Jugement]:
    """The support that the beneficiary presents wins over every other source (CDC §4.2.1.3.2.2)."""
    yield from _facturee(dossier, "support", str(saisi(dossier, "support", "mutuelle") or ""))


@check("CDC-4.2.1.3.2.2-02", partie="adr", reads={Canal.FICHIER, Canal.SERVICE})
def adr_ensuite(dossier: Dossier) -> Iterator[Jugement]:
    """In gestion unique ADR wins over the card and the patient file (CDC §4.2.1.3.2.2)."""
    etape = dossier.etape("adr")
    reponses = reussies(dossier, ADR, etape) if etape is not None else ()
    if reponses:
        donnee = corps(dossier, reponses[0], "reponse").texte("Mutuelle", "Identification")
        yield from _facturee(dossier, "adr", donnee)


@check("CDC-4.2.1.3.2.2-02", partie="carte", reads=FICHIER)
def carte_ensuite(dossier: Dossier) -> Iterator[Jugement]:
    """The card wins over the patient file (CDC §4.2.1.3.2.2)."""
    qui = beneficiaire(dossier)
    fait = dossier.faits.personnes.get(dossier.faits.patient)
    if qui is None or fait is None or fait.vitale is None:
        return
    ecrite = fait.vitale.beneficiaires[fait.beneficiaire].droits.mutuelle
    if ecrite is not None:
        yield from _facturee(dossier, "carte", ecrite.identification)


@check("CDC-4.2.1.3.2.2-02", partie="fichier", reads=FICHIER)
def fichier_patient_a_defaut(dossier: Dossier) -> Iterator[Jugement]:
    """The patient file serves when no other source gives anything (CDC §4.2.1.3.2.2)."""
    etape = dossier.etape("fichier_patient")
    for echange in dossier.pendant(etape, dossier.reponses_a("importer")):
        contenu = msgspec.convert(echange.parametres.get("contenu"), bytes)
        fiches = msgspec.json.decode(contenu, type=tuple[_Fiche, ...])
        yield from _facturee(dossier, "fichier", fiches[0].complementaire.mutuelle)
