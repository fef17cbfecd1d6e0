"""Every report of a run: contents, masking, hostile evidence."""

import base64
import csv
import hashlib
import io
import json
import re
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from lxml import etree, html

from tests.reports import exemple
from vitalbench.harness.evidence.resultats import Exclusion, HorsProfil, LogicielEprouve
from vitalbench.harness.findings import Verdict
from vitalbench.reports.cahier import cahier
from vitalbench.reports.chronologie import TRANSCRIPTION_MAX, chronologies
from vitalbench.reports.masquage import cellule, en_clair, masquer_nir, visible
from vitalbench.reports.produire import produire


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    produire(exemple.resultats(), exemple.journal(tmp_path), tmp_path / "out")
    return tmp_path / "out"


def test_resultats_opens_with_its_summary(dossier: Path) -> None:
    texte = (dossier / "resultats.json").read_text()
    assert next(iter(json.loads(texte))) == "resume"
    assert json.loads(texte)["resume"]["revendiquees"] == 3


def test_junit_never_passes_what_was_not_seen(dossier: Path) -> None:
    racine = etree.parse(dossier / "junit.xml").getroot()
    suite = racine.find("testsuite[@name='exigences']")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")


def test_html_escapes_hostile_evidence_and_hides_nir(dossier: Path) -> None:
    source = (dossier / "proces-verbal.html").read_text()
    assert source.count("<script") == 1
    assert "&lt;script&gt;x&lt;/script&gt;" in source
    assert exemple.NIR not in source
    page = html.fromstring(source)
    assert "Ni agrément ni document du CNDA" in page.xpath("//header//p")[0].text_content()
    assert page.xpath("//*[@id='CDC-3.2.10.1.1-06']")
    assert "s’annonce « MonLPS 2 »" in page.text_content()


def test_html_admits_its_own_script_and_style_by_their_digest_and_nothing_else(
    dossier: Path,
) -> None:
    source = (dossier / "proces-verbal.html").read_text()
    page = html.fromstring(source)
    politique = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert politique.startswith("default-src 'none';")
    assert "unsafe" not in politique
    for balise in ("style", "script"):
        contenu = page.xpath(f"//{balise}")[0].text
        empreinte = base64.b64encode(hashlib.sha256(contenu.encode()).digest()).decode()
        assert f"{balise}-src 'sha256-{empreinte}'" in politique
    assert not page.xpath("//@style | //@onclick | //@src")


def test_timeline_counts_apdus_names_refusals_and_is_pointed_at(dossier: Path) -> None:
    page = html.fromstring((dossier / "proces-verbal.html").read_text())
    texte = page.xpath("//*[@id='sc-NOM-001']//table[@class='chrono']")[0].text_content()
    assert "5 échanges avec les cartes" in texte
    assert "accueil : lot refus SIM005" in texte
    assert "refus ou défaut" in page.xpath("//tr[@class='alerte']")[0].text_content()
    (ligne,) = page.xpath("//tr[@id='NOM-001-e8']")
    assert "SSV_FormaterFactures" in ligne.text_content()
    assert page.xpath("//*[@id='CDC-3.2.10.1.1-06']//a[@href='#NOM-001-e8']")


def test_timeline_says_a_message_when_it_appears_and_not_while_it_stays(tmp_path: Path) -> None:
    def ecran(*mentions: str) -> dict[str, object]:
        return {
            "methode": "saisir",
            "reponse": {"ecran": {"mentions": [{"texte": t} for t in mentions]}},
        }

    evenements = [ecran("un"), ecran("un", "deux"), ecran("trois")]
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(
        b"".join(
            msgspec.json.encode({"seq": n, "scenario": "S", "genre": "pilote", "donnees": donnees})
            + b"\n"
            for n, donnees in enumerate(evenements)
        )
    )
    (temps,) = chronologies(journal)["S"].temps
    assert temps.rangees[0].faits == [
        "saisir ; affiche « un »",
        "saisir ; affiche « deux »",
        "saisir ; affiche « trois »",
    ]


def test_timeline_links_the_pdf_and_tells_a_document_that_does_not_show_its_text(
    tmp_path: Path,
) -> None:
    empreinte = "ab" * 32
    evenement = {
        "seq": 7,
        "scenario": "S",
        "genre": "pilote",
        "pieces": {"document-0": empreinte, "document-1": "../../etc", "document-2": "cd" * 32},
        "donnees": {
            "methode": "imprimer",
            "reponse": {"documents": [{"type": "q/../x", "titre": "Q"}] * 3},
            "lectures": [
                {"rang": 0, "genre": "pdf", "ecart": True},
                {"rang": 1, "genre": "pdf", "defaut": "PDF illisible"},
                {"rang": 2, "genre": "html"},
            ],
        },
    }
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(msgspec.json.encode(evenement) + b"\n")
    (temps,) = chronologies(journal)["S"].temps
    (rangee,) = temps.rangees
    assert [(d.lien, d.nom) for d in rangee.documents] == [(f"pieces/{empreinte}", "q-x-7.pdf")]
    assert rangee.alerte
    assert "document 0 : le texte annoncé n'y est pas tout" in rangee.dits
    assert "document 1 illisible : PDF illisible" in rangee.dits


def test_a_transcript_keeps_its_end_and_never_half_a_nir(tmp_path: Path) -> None:
    (tmp_path / "pieces").mkdir()
    suite = " fin" * (TRANSCRIPTION_MAX // 4 - 2)
    (tmp_path / "pieces" / "abc").write_text("x" * 50 + exemple.NIR + suite)
    journal = tmp_path / "journal.jsonl"
    anomalie = {"seq": 1, "scenario": "S", "genre": "anomalie", "pieces": {"transcription": "abc"}}
    journal.write_bytes(msgspec.json.encode(anomalie))
    ((rangee,),) = (t.rangees for t in chronologies(journal)["S"].temps)
    assert rangee.transcription.startswith("… fin")
    assert exemple.NIR[-7:] not in rangee.transcription


def test_a_broken_requirement_says_all_there_is_to_know(dossier: Path) -> None:
    page = html.fromstring((dossier / "proces-verbal.html").read_text())
    (constat,) = page.xpath("//*[@id='CDC-3.2.10.1.1-06']//dl[@class='constat']")
    assert [dt.text for dt in constat.xpath("dt")] == [
        "Constat", "Règle", "Attendu", "Trouvé", "Où", "Cause probable", "Dans le scénario",
        "Pour voir",
    ]  # fmt: skip


def test_what_the_profile_sets_aside_is_said_with_its_reason(tmp_path: Path) -> None:
    declare = msgspec.structs.replace(
        exemple.resultats(),
        logiciel=LogicielEprouve(editeur="Atelier", nom="MonLPS", version="2.1"),
        hors_profil=(HorsProfil(exigence="X-1", enonce="énoncé", motif="pas pharmacien"),),
        exclusions=(Exclusion(exigence="X-2", motif="en travaux", verdict=Verdict.NON_CONFORME),),
    )
    produire(declare, tmp_path / "absent.jsonl", tmp_path)
    texte = html.fromstring((tmp_path / "proces-verbal.html").read_text()).text_content()
    for dit in ("MonLPS 2.1, Atelier", "pas pharmacien", "en travaux", "1 sans objet"):
        assert dit in texte


def test_colours_are_read_by_everyone() -> None:
    """Contrast of text on its ground is 4.5 or more (WCAG 2.1 AA)."""
    css = (files("vitalbench.reports") / "gabarits" / "style.css").read_text()
    couleurs = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})\b", css))
    fonds = [(nom.removesuffix("-f"), nom) for nom in couleurs if nom.endswith("-f")]
    paires = [(e if e != "avis" else "encre", f) for e, f in fonds]
    paires += [(e, f) for e in ("encre", "doux", "accent") for f in ("fond", "carte", "bande")]
    paires += [("nonconforme", "carte"), ("partiel", "carte"), ("encre", "nonconforme-f")]
    for encre, fond in paires:
        clairs = sorted((_clarte(couleurs[encre]), _clarte(couleurs[fond])))
        assert (clairs[1] + 0.05) / (clairs[0] + 0.05) >= 4.5, (encre, fond)


def _clarte(couleur: str) -> float:
    chiffres = couleur[1:] if len(couleur) == 7 else "".join(c * 2 for c in couleur[1:])
    canaux = [int(chiffres[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, v, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * r + 0.7152 * v + 0.0722 * b


def test_html_has_no_dead_inner_link(dossier: Path) -> None:
    page = html.fromstring((dossier / "proces-verbal.html").read_text())
    cibles = set(page.xpath("//@id"))
    liens = {lien.removeprefix("#") for lien in page.xpath("//a/@href") if lien.startswith("#")}
    assert liens <= cibles


def test_cahier_is_laid_out_as_a_test_book(dossier: Path) -> None:
    texte = (dossier / "cahier.csv").read_text("utf-8-sig")
    rangees = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert [r["numero"] for r in rangees] == ["1", "2", "3"]
    rompue = rangees[1]
    assert rompue["exigence"] == "CDC-3.2.10.1.1-06"
    assert rompue["titre_scenario"] == "Consultation G, tiers payant AMO"
    assert rompue["attendu"] == "un lot par type de facture"
    assert rompue["verdict"] == "NON CONFORME"
    assert rompue["pour_voir"] == "vitalbench show lot.b2 --at 174"
    assert rompue["remarque"] == ""


def test_cahier_neutralises_formulas(tmp_path: Path) -> None:
    piege = exemple.exigence("CDC-3.2.10.1.1-06", Verdict.NON_CONFORME, "=HYPERLINK()")
    resultats = msgspec.structs.replace(exemple.resultats(), exigences=(piege,))
    (rangee,) = csv.DictReader(io.StringIO(cahier(resultats, masquer_nir)), delimiter=";")
    assert rangee["obtenu"] == "'=HYPERLINK()"


def test_json_lines_say_their_kind(dossier: Path) -> None:
    lues = [json.loads(x) for x in (dossier / "resultats.jsonl").read_text().splitlines()]
    assert [x["genre"] for x in lues] == ["passage", *["exigence"] * 3, *["scenario"] * 2]
    assert lues[0]["resume"]["revendiquees"] == 3
    assert exemple.NIR not in (dossier / "resultats.jsonl").read_text()


def test_junit_explains_a_failure_and_names_the_run(dossier: Path) -> None:
    racine = etree.parse(dossier / "junit.xml").getroot()
    echec = racine.find("testsuite[@name='exigences']/testcase/failure").text
    for dit in ("Règle : lots séparés", "Attendu : un lot par type", "Pour voir : vitalbench show"):
        assert dit in echec
    assert racine.find(".//property[@name='journal']").get("value") == "ab" * 32


def test_nir_can_be_left_in_clear(tmp_path: Path) -> None:
    produire(exemple.resultats(), tmp_path / "absent.jsonl", tmp_path, en_clair)
    assert exemple.NIR in (tmp_path / "proces-verbal.html").read_text()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("280019999900118", "280••••••••••••"),
        ("280019999900117", "280019999900117"),
        ("2800199999001", "280••••••••••"),
        ("montant 2100", "montant 2100"),
    ],
)
def test_masquer_nir(texte: str, attendu: str) -> None:
    assert masquer_nir(texte) == attendu


def test_cells_and_controls() -> None:
    assert cellule("=1+1") == "'=1+1"
    assert visible("a\x1b[2Jb") == "a\\x1b[2Jb"
