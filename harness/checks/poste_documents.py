"""Reserved codes kept in the archive, and the mention of the ordonnance (CDC §3.2.7.3, §4.2.1.11).

The mentions are copied from the table of §4.2.1.11, not taken from the reference data.
"""

import json
from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.contextes import texte
from vitalbench.harness.checks.imprimes import porte
from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import DocumentVu

TRAITANT = "Prescription établie par le médecin traitant"
ORIENTE = "Prescription établie par un médecin pour un bénéficiaire orienté par le médecin traitant"
AUTRE = "Prescription établie par un autre médecin dans le respect du parcours de soins"
HORS = "Prescription établie hors parcours de soins"
MENTIONS = {
    "medecin_traitant": TRAITANT,
    "nouveau_medecin_traitant": TRAITANT,
    "correspondant": ORIENTE,
    "oriente_par_autre_medecin": AUTRE,
    "medecin_traitant_de_substitution": AUTRE,
    "acces_direct_specifique": AUTRE,
    "hors_residence": AUTRE,
    "generaliste_recemment_installe": AUTRE,
    "zone_sous_medicalisee": AUTRE,
    "hors_parcours": HORS,
    "hors_acces_direct_specifique": HORS,
}
TRANSMIS, SAISI = "G", "RPS"


class _Prestation(msgspec.Struct, frozen=True):
    code: str = ""
    code_saisi: str = ""


class _Ligne(msgspec.Struct, frozen=True):
    prestation: _Prestation = _Prestation()


class _Constituants(msgspec.Struct, frozen=True):
    lignes: tuple[_Ligne, ...] = ()


class _Facture(msgspec.Struct, frozen=True):
    id: str = ""
    reservee: bool = False
    scellee: str | None = None
    constituants: _Constituants | None = None

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Each line with the code typed and the code sent."""
        if self.constituants is None:
            return []
        return [(x.prestation.code_saisi, x.prestation.code) for x in self.constituants.lignes]


class _Archive(msgspec.Struct, frozen=True):
    factures: tuple[_Facture, ...] = ()


def _archives(dossier: Dossier, repere: str) -> Iterator[tuple[DocumentVu, _Archive]]:
    for document in dossier.pendant(dossier.etape(repere), dossier.documents):
        octets = dossier.contenu(document)
        if document.document.type == "archive" and octets:
            yield document, msgspec.convert(json.loads(octets), _Archive, strict=False)


def _reservee(archive: _Archive) -> _Facture | None:
    return next((f for f in archive.factures if any(s == SAISI for s, _ in f.codes)), None)


@check("CDC-3.2.7.3-04", partie="trente_cinq_mois", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def reservee_gardee_trente_cinq_mois(dossier: Dossier) -> Iterator[Jugement]:
    """A facture with a reserved code outlives the ninety days, up to 36 months (CDC §3.2.7.3)."""
    for repere in ("cent_jours", "trente_cinq_mois"):
        for document, archive in _archives(dossier, repere):
            gardee = _reservee(archive)
            vue = gardee is not None and bool(gardee.scellee)
            yield tenu(document, vue, "la facture réservée", "gardée" if vue else "absente")


@check("CDC-3.2.7.3-04", partie="autres", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def ordinaire_selon_sa_regle(dossier: Dossier) -> Iterator[Jugement]:
    """The other factures follow the ninety days (CDC §3.2.7.3)."""
    for document, archive in _archives(dossier, "cent_jours"):
        restent = [f.id for f in archive.factures if f != _reservee(archive)]
        yield tenu(document, not restent, "aucune autre facture", ", ".join(restent) or "aucune")


@check("CDC-3.2.7.3-06", partie="deux_codes", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def deux_codes_gardes(dossier: Dossier) -> Iterator[Jugement]:
    """The double keeps the code typed and the code sent (CDC §3.2.7.3)."""
    for document, archive in _archives(dossier, "doubles"):
        couples = [c for f in archive.factures for c in f.codes]
        tenue = (SAISI, TRANSMIS) in couples
        yield tenu(document, tenue, f"{SAISI} saisi, {TRANSMIS} transmis", couples)


@check("CDC-3.2.7.3-06", partie="transmis", reads={Canal.ARCHIVE, Canal.FICHIER, Canal.DOCUMENT})
def code_transmis_dans_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The code sent that the double keeps is that of the facture (CDC §3.2.7.3)."""
    for _, archive in _archives(dossier, "doubles"):
        gardee = _reservee(archive)
        gardes = [] if gardee is None else [transmis for _, transmis in gardee.codes]
        for facture in dossier.factures_de("reservee"):
            for acte in facture.actes:
                zone = acte.de("code_acte")
                yield tenu(zone, texte(zone) in gardes, f"un code de {gardes}", texte(zone))


def _ordonnances(dossier: Dossier, contexte: str) -> Iterator[DocumentVu]:
    for document in dossier.pendant(dossier.etape(f"ordonnance_{contexte}"), dossier.documents):
        if document.document.type == "ordonnance":
            yield document


@check("CDC-4.2.1.11-01", partie="mot_pour_mot", reads={Canal.DOCUMENT})
def mention_du_contexte(dossier: Dossier) -> Iterator[Jugement]:
    """The ordonnance carries the mention of its context, word for word (CDC §4.2.1.11)."""
    for contexte, mention in MENTIONS.items():
        for document in _ordonnances(dossier, contexte):
            portees = [x for x in sorted(set(MENTIONS.values())) if porte(document, x)]
            yield tenu(document, portees == [mention], mention, portees or "aucune")


@check("CDC-4.2.1.11-01", partie="sans_mention", reads={Canal.DOCUMENT})
def sans_mention_en_urgence(dossier: Dossier) -> Iterator[Jugement]:
    """In urgence the ordonnance carries no parcours mention (CDC §4.2.1.11)."""
    for document in _ordonnances(dossier, "urgence"):
        portees = [m for m in MENTIONS.values() if porte(document, m)]
        yield tenu(document, not portees, "aucune mention", portees or "aucune")
