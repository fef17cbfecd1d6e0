"""The procès-verbal in a real browser: structure, keyboard, network, widths, paper."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.reports import exemple
from tests.reports.navigateur import CHROMIUM, Page, page
from vitalbench.harness.cli.lecon import trouver
from vitalbench.harness.lecon import lecon
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.reports.comparaison import page_comparaison
from vitalbench.reports.masquage import masquer_nir
from vitalbench.reports.page import rendre
from vitalbench.reports.produire import produire
from vitalbench.simulators.world.monde import creer_monde

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="non joué : Chromium absent (apt-get install chromium)"
)


@pytest.fixture
def ouverte(tmp_path: Path) -> Iterator[Page]:
    produire(exemple.resultats(), exemple.journal(tmp_path), tmp_path)
    with page((tmp_path / "proces-verbal.html").as_uri(), tmp_path) as vue:
        yield vue


def test_the_page_asks_nothing_of_anyone_and_complains_of_nothing(ouverte: Page) -> None:
    assert len(ouverte.requetes) == 1
    assert ouverte.requetes[0].startswith("file:")
    assert ouverte.plaintes == []


def test_a_screen_reader_finds_its_landmarks(ouverte: Page) -> None:
    noeuds = ouverte.appeler("Accessibility.getFullAXTree")["nodes"]
    roles = {n["role"]["value"] for n in noeuds if "role" in n}
    assert {"banner", "navigation", "main", "search", "contentinfo", "region"} <= roles
    assert ouverte.evaluer("document.title") == "Procès-verbal nominal — Vitalbench"
    assert ouverte.evaluer("document.querySelectorAll('h1').length") == 1
    sans_portee = "document.querySelectorAll('th:not([scope])').length"
    assert ouverte.evaluer(sans_portee) == 0


def test_details_open_with_the_keyboard_alone(ouverte: Page) -> None:
    fiche = "document.getElementById('CDC-3.2.10.1.1-03')"
    assert ouverte.evaluer(f"{fiche}.open") is False
    ouverte.evaluer(f"{fiche}.querySelector('summary').focus()")
    ouverte.frapper("Enter", "\r")
    assert ouverte.evaluer(f"{fiche}.open") is True
    assert ouverte.evaluer("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_first_key_offers_to_skip_to_the_contents(ouverte: Page) -> None:
    ouverte.frapper("Tab")
    assert ouverte.evaluer("document.activeElement.className") == "evite"


def test_the_filter_keeps_what_is_asked_and_counts_it(ouverte: Page) -> None:
    ouverte.evaluer(
        "{const v = document.getElementById('f-verdict'); v.value = 'nonconforme';"
        "v.dispatchEvent(new Event('change'))}"
    )
    vues = "[...document.querySelectorAll('details.x')].filter(f => !f.hidden).map(f => f.id)"
    assert ouverte.evaluer(vues) == ["CDC-3.2.10.1.1-06", "sc-NOM-002"]
    assert ouverte.evaluer("document.getElementById('f-compte').value") == "2 fiches sur 5"
    ouverte.evaluer("location.hash = '#sc-NOM-001'")
    assert ouverte.evaluer("document.getElementById('sc-NOM-001').open") is True


@pytest.mark.parametrize(("largeur", "hauteur"), [(1280, 900), (390, 844)])
def test_nothing_sticks_out_of_the_screen(ouverte: Page, largeur: int, hauteur: int) -> None:
    ouverte.largeur(largeur, hauteur)
    ouverte.evaluer("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert ouverte.evaluer("document.documentElement.scrollWidth") <= largeur


def test_it_prints(ouverte: Page) -> None:
    assert ouverte.imprimer().startswith(b"%PDF-")


@pytest.mark.parametrize("nom", ["comparaison", "lecon"])
def test_the_other_pages_hold_too(tmp_path: Path, nom: str) -> None:
    fichier = tmp_path / f"{nom}.html"
    fichier.write_text(PAGES[nom](), encoding="utf-8")
    with page(fichier.as_uri(), tmp_path) as vue:
        for largeur, hauteur in ((1280, 900), (390, 844)):
            vue.largeur(largeur, hauteur)
            assert vue.evaluer("document.documentElement.scrollWidth") <= largeur
        assert vue.evaluer("document.querySelectorAll('header, main, footer').length") == 3
        assert vue.plaintes == []


def _comparaison() -> str:
    avant = exemple.resultats()
    apres = msgspec.structs.replace(avant, exigences=avant.exigences[1:])
    return page_comparaison(avant, apres, masquer_nir)


def _lecon() -> str:
    scenario, variantes = trouver("SMG-003")
    dite = lecon(
        scenario,
        creer_monde(GRAINE, ANCRE),
        ANCRE,
        cotes={1: (("modules", "SSV_LireCartePS · 179 échanges avec les cartes"),)},
        variantes=variantes,
    )
    return rendre("lecon.html.j2", l=dite, m=str)


PAGES = {"comparaison": _comparaison, "lecon": _lecon}
