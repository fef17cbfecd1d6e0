"""A small run by hand, for the tests of the reports."""

from pathlib import Path

import msgspec

from vitalbench.harness.evidence.resultats import (
    CompteExigences,
    CompteScenarios,
    Environnement,
    PartieVue,
    Resultats,
    Resume,
    VerdictExigence,
    VerdictScenario,
)
from vitalbench.harness.findings import Constat, Lieu, Verdict

NIR = "280019999900118"


def constat(verdict: Verdict, trouve: str) -> Constat:
    return Constat(
        exigence="CDC-3.2.10.1.1-03",
        partie="lots séparés",
        verdict=verdict,
        lieu=Lieu(genre="reception", evenement=8, fichier="B2", ligne=2, colonne=47),
        origine="vu",
        attendu="un lot par type de facture",
        trouve=trouve,
        cause_probable="tri par type oublié",
        commande="vitalbench show lot.b2 --at 174",
        scenario="NOM-001",
    )


def exigence(ident: str, verdict: Verdict, trouve: str = "2 lots") -> VerdictExigence:
    constats = () if verdict is Verdict.NON_VERIFIE else (constat(verdict, trouve),)
    return VerdictExigence(
        exigence=ident,
        section="3.2.10.1.1",
        theme="lots",
        revendiquee=True,
        acteur="progiciel",
        force="ne_doit_pas",
        enonce="Un lot ne mélange jamais des FSE et des DRE.",
        verification="Mettre en lot une FSE et sa DRE associée : deux lots distincts.",
        verdict=verdict,
        parties=(PartieVue(nom="lots", texte="lots séparés", verdict=verdict, constats=constats),),
        scenarios=("NOM-001",),
    )


def resultats() -> Resultats:
    return Resultats(
        resume=Resume(
            exigences=CompteExigences(conforme=1, non_conforme=1, non_verifie=1),
            scenarios=CompteScenarios(total=2, conforme=1, non_conforme=1),
            revendiquees=3,
            etiquetees=256,
        ),
        suite="nominal",
        environnement=Environnement(
            vitalbench="0.1.0",
            python="3.11",
            graine=1,
            ancre="2026-01-05",
            logiciel="LPS de référence",
            pilote="en processus",
            systeme="Linux",
            empreinte_journal="ab" * 32,
        ),
        exigences=(
            exigence("CDC-3.2.10.1.1-03", Verdict.CONFORME),
            exigence("CDC-3.2.10.1.1-06", Verdict.NON_CONFORME, f"<script>x</script> {NIR}"),
            exigence("CDC-3.2.10.1.1-01", Verdict.NON_VERIFIE),
        ),
        banc=(),
        scenarios=(
            VerdictScenario(
                scenario="NOM-001",
                titre="Consultation G, tiers payant AMO",
                etat="conforme",
                duree_ms=400,
                exigences=("CDC-3.2.10.1.1-03",),
            ),
            VerdictScenario(
                scenario="NOM-002",
                titre="Droits fermés : la facture est rejetée",
                etat="non_conforme",
                duree_ms=200,
                exigences=("CDC-3.2.10.1.1-06",),
                motif="montant AMO inattendu",
                constats=(constat(Verdict.NON_CONFORME, "=HYPERLINK()"),),
            ),
        ),
        non_revendiquees=("CDC-2.2-02",),
    )


def journal(dossier: Path) -> Path:
    evenements: list[dict[str, object]] = [
        {"genre": "carte", "donnees": {"lecteur": "vitale", "action": "insertion"}},
        {
            "genre": "pilote",
            "donnees": {"methode": "bonjour", "reponse": {"nom": "MonLPS", "version": "2"}},
        },
        {"genre": "pilote", "donnees": {"methode": "facturer", "parametres": {"nir": NIR}}},
        *(
            {
                "genre": "apdu",
                "donnees": {"lecteur": "vitale", "commande": f"00B000{n:02X}", "reponse": "9000"},
            }
            for n in range(5)
        ),
        {"genre": "appel_module", "donnees": {"fonction": "SSV_FormaterFactures", "statut": 0}},
        {"genre": "smtp", "donnees": {"de": "dr-lenoir@ps.sim.invalid", "code": 250}},
        {"genre": "reception", "donnees": {"etape": "lot", "statut": "refus", "cause": "SIM005"}},
        {"genre": "retour", "donnees": {"type": "ARL", "sens": "negatif", "lot": "001"}},
    ]
    chemin = dossier / "journal.jsonl"
    with chemin.open("wb") as flux:
        for rang, evenement in enumerate(evenements):
            ligne = {
                "seq": rang,
                "scenario": "NOM-001",
                "t_monde": "2026-01-05T09:00:00",
                "t_reel": "2026-01-05T08:00:00+00:00",
                **evenement,
            }
            flux.write(msgspec.json.encode(ligne) + b"\n")
    return chemin
