"""Quality of billing read from a run: factures by mode, SCOR, rejections cause by cause.

What the organisms did is read in the journal; nothing is judged here. DRE are not counted: the
rates are those of the compulsory part.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.evidence.journal import JournalScenario
from vitalbench.reference.pricing.aides import EnvoiScor
from vitalbench.reference.pricing.teletransmission import Actes, Mode, Taux, part
from vitalbench.simulators.reception.qualite import FACTURES_SUIVIES, PROFIL

MODES: dict[str, Mode] = {"S": "vitale", "F": "sans_vitale", "D": "degrade"}
_AMC = "amc-"


class CauseRelevee(msgspec.Struct, frozen=True, kw_only=True):
    """One cause of anomaly: factures rejected, recycled, and what a CPAM counted in 90,502."""

    code: str
    libelle: str
    rejetees: int = 0
    recyclees: int = 0
    part: Taux
    reference: int | None = None


class Releve(msgspec.Struct, frozen=True, kw_only=True):
    """What a run shows of the quality of billing."""

    actes: tuple[Actes, ...]
    envois_scor: tuple[EnvoiScor, ...]
    annee: int
    liquidees: int
    garanties: int
    anomalies: Taux
    causes: tuple[CauseRelevee, ...]


def relever(scenarios: Iterable[JournalScenario]) -> Releve:
    """Count a run, scenario after scenario."""
    modes: Counter[Mode] = Counter()
    envois: list[EnvoiScor] = []
    liquidees = garanties = anomalies = 0
    rejets: Counter[str] = Counter()
    recyclages: Counter[str] = Counter()
    libelles: dict[str, str] = {cause.code: cause.libelle for cause, _, _ in PROFIL}
    annee = 0
    for scenario in scenarios:
        for evenement in scenario.evenements:
            annee = max(annee, _annee(evenement))
            if evenement.genre == "reception":
                modes.update(_factures(evenement))
            elif evenement.genre == "retour" and evenement.donnees.get("type") == "ARLPJ":
                envois += _envoi(evenement)
            elif evenement.genre == "liquidation":
                liquidees += 1
                garanties += bool(evenement.donnees.get("garantie"))
                motif = _premier(evenement, libelles)
                if motif and motif["genre"] != "signalement":
                    anomalies += 1
                    (rejets if motif["genre"] == "rejet" else recyclages)[motif["code"]] += 1
    reference = {cause.code: nombre for cause, nombre, _ in PROFIL}
    codes = sorted({*rejets, *recyclages}, key=lambda c: (-rejets[c] - recyclages[c], c))
    return Releve(
        actes=tuple(Actes(mode=mode, nombre=nombre) for mode, nombre in sorted(modes.items())),
        envois_scor=tuple(envois),
        annee=annee,
        liquidees=liquidees,
        garanties=garanties,
        anomalies=part(anomalies, liquidees, "factures en anomalie", "CPL-REJETS-01"),
        causes=tuple(
            CauseRelevee(
                code=code,
                libelle=libelles.get(code, ""),
                rejetees=rejets[code],
                recyclees=recyclages[code],
                part=part(rejets[code] + recyclages[code], liquidees, "factures", "CPL-REJETS-01"),
                reference=reference.get(code),
            )
            for code in codes
        ),
    )


def taux_de_reference() -> Taux:
    """Give the anomalies that a CPAM counted from June to October 2025 (CPL-REJETS-01)."""
    total = sum(nombre for _, nombre, _ in PROFIL)
    return part(total, FACTURES_SUIVIES, "factures en anomalie", "CPL-REJETS-01")


def _annee(evenement: Evenement) -> int:
    annee = evenement.t_monde[:4]
    return int(annee) if annee.isascii() and annee.isdigit() else 0


def _factures(evenement: Evenement) -> dict[Mode, int]:
    """Count the FSE of a lot that was accepted."""
    lues = evenement.donnees
    factures, mode = lues.get("factures"), MODES.get(str(lues.get("mode")))
    if lues.get("etape") != "lots" or lues.get("statut") != "ok" or mode is None:
        return {}
    if str(lues.get("organisme", "")).startswith(_AMC) or not isinstance(factures, list):
        return {}
    return {mode: len(factures)}


def _envoi(evenement: Evenement) -> list[EnvoiScor]:
    try:
        jour = date.fromisoformat(str(evenement.donnees.get("instant", ""))[:10])
    except ValueError:
        return []
    positif = evenement.donnees.get("sens") == "positif"
    return [EnvoiScor(jour=jour, arl="positif" if positif else "negatif")]


def _premier(evenement: Evenement, libelles: dict[str, str]) -> dict[str, str]:
    """Give the first reason of a liquidation, and learn its label."""
    motifs = evenement.donnees.get("motifs")
    if not isinstance(motifs, list) or not motifs or not isinstance(motifs[0], dict):
        return {}
    code, genre = str(motifs[0].get("code", "")), str(motifs[0].get("genre", ""))
    libelles.setdefault(code, str(motifs[0].get("libelle", "")))
    return {"code": code, "genre": genre}
