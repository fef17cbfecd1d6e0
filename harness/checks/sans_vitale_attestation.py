"""Complementary identifier of a paper attestation: MUTNUM or AMC number (CDC §4.2.1.3.2.2).

The zone of the MUTNUM is the bench's own (2M:52, profil simulé).
"""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.apcv_complementaire import zones_amc
from vitalbench.harness.checks.contextes import saisi, texte, vide
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue

REPERE = "attestation_amc"
MUTNUM, NUMERO_AMC = 8, 9


class _Ligne(msgspec.Struct, frozen=True, kw_only=True):
    mutnum: str
    organisme: str
    numero_amc: str


def _factures(dossier: Dossier, longueur: int) -> Iterator[tuple[FactureRecue, str]]:
    identifiant = str(saisi(dossier, REPERE, "mutuelle") or "")
    if len(identifiant) == longueur:
        for facture in dossier.factures_de(REPERE):
            yield facture, identifiant


def _correspondants(dossier: Dossier, mutnum: str) -> set[str]:
    """Numbers that the table handed to the software has for a MUTNUM and the caisse typed."""
    caisse = f"{saisi(dossier, REPERE, 'regime')}{saisi(dossier, REPERE, 'caisse')}"
    trouves: set[str] = set()
    for echange in dossier.pendant(dossier.etape("correspondance"), dossier.echanges):
        contenu = msgspec.convert(echange.parametres.get("contenu"), bytes)
        for ligne in msgspec.json.decode(contenu, type=tuple[_Ligne, ...]):
            if (ligne.mutnum, ligne.organisme[:5]) == (mutnum, caisse):
                trouves.add(ligne.numero_amc)
    return trouves


@check("CDC-4.2.1.3.2.2-13", partie="mutnum", reads={Canal.FICHIER})
def huit_caracteres_un_mutnum(dossier: Dossier) -> Iterator[Jugement]:
    """Eight characters are a MUTNUM, and feed its zone (CDC §4.2.1.3.2.2)."""
    for facture, identifiant in _factures(dossier, MUTNUM):
        for zone in zones_amc(facture, "mutnum"):
            yield egal(zone, texte(zone), identifiant)


@check("CDC-4.2.1.3.2.2-13", partie="correspondance", reads={Canal.FICHIER})
def mutnum_dans_la_table(dossier: Dossier) -> Iterator[Jugement]:
    """The MUTNUM is looked up in the table of correspondence (CDC §4.2.1.3.2.2)."""
    for facture, identifiant in _factures(dossier, MUTNUM):
        attendus = _correspondants(dossier, identifiant)
        zone = facture.de("no_organisme_complementaire")
        trouve = texte(zone).lstrip("0")
        yield tenu(zone, {trouve} == attendus, ", ".join(sorted(attendus)), trouve)


@check("CDC-4.2.1.3.2.2-13", partie="numero_amc", reads={Canal.FICHIER})
def neuf_caracteres_un_numero(dossier: Dossier) -> Iterator[Jugement]:
    """Nine characters are the number of the AMC, and no MUTNUM (CDC §4.2.1.3.2.2)."""
    for facture, identifiant in _factures(dossier, NUMERO_AMC):
        zone = facture.de("no_organisme_complementaire")
        yield egal(zone, texte(zone).lstrip("0"), identifiant)
        for zone in zones_amc(facture, "mutnum"):
            yield vide(zone, "le numéro d'AMC est-il pris pour un MUTNUM ?")
