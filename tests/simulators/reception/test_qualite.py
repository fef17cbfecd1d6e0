"""The quality table of a caisse: rates to the hundredth, and the realistic profile behind them."""

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import insert

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.simulators.reception.liquidation import liquider, referentiel
from vitalbench.simulators.reception.qualite import FACTURES_SUIVIES, PROFIL, tirer
from vitalbench.simulators.reception.registre import FACTURES, LOTS
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme

from .atelier import Gabarit, lire

JUIN, OCTOBRE = date(2025, 6, 1), date(2025, 10, 31)


def inscrire(banc, jour: datetime, motifs: dict[str, int]) -> None:
    """Write factures in the ledger as if they had been received and liquidated."""
    with banc.accueil._registre.transaction() as connexion:
        lot = connexion.execute(
            insert(LOTS).values(
                depot=0, rang=0, organisme="01-751", no_ps="", no_lot="", date_lot="", flux="F",
                mode="S", marquage="T", empreinte="", destinataire="", message_id="", recu=jour,
                liquidation=jour, etat="liquide",
            )
        ).inserted_primary_key[0]  # fmt: skip
        connexion.execute(
            insert(FACTURES),
            [
                {"lot": lot, "organisme": "01-751", "no_ps": "", "numero": "", "flux": "F",
                 "date_facturation": "", "etat": "payee", "corps": "", "motif": motif}
                for motif, nombre in motifs.items()
                for _ in range(nombre)
            ],
        )  # fmt: skip


def test_the_table_of_90502_factures(banc) -> None:
    """CPL-REJETS-01: 661 in anomaly are 0.73 %, 93 of the first cause 0.10 %."""
    # 90,502 = 89,841 without anomaly + 93 + 92 + 476
    motifs = {"": 89_841, "SIM000201R": 93, "SIM000202R": 92, "SIM000299R": 476}
    inscrire(banc, datetime(2025, 6, 1, 8), motifs)
    inscrire(banc, datetime(2025, 11, 1, 8), {"SIM000201R": 50})
    suivi = banc.accueil.suivi("01-751", JUIN, OCTOBRE)
    assert (suivi.total, suivi.anomalies) == (90_502, 661)
    # 661 / 90,502 = 0.7304 %; 93 / 90,502 = 0.1028 %; 92 / 90,502 = 0.1017 %
    assert suivi.taux == 73
    parts = {ligne.code: ligne.part for ligne in suivi.causes}
    assert (parts["SIM000201R"], parts["SIM000202R"]) == (10, 10)


def test_a_period_without_facture(banc) -> None:
    suivi = banc.accueil.suivi("01-751", JUIN, OCTOBRE)
    assert (suivi.total, suivi.taux, suivi.causes) == (0, 0, ())


def test_the_profile_adds_up_and_draws_near_its_rate() -> None:
    """93 + 92 + 67 + 55 + 36 + 31 + 287 = 661; the source bounds its rate, 0.60 to 1.04 %."""
    assert sum(nombre for _, nombre, _ in PROFIL) == 661
    tirages = [tirer(1, "991130428", f"{n:09d}", JUIN) for n in range(FACTURES_SUIVIES)]
    codes = Counter(t.cause.code for t in tirages if t is not None)
    taux = sum(codes.values()) / FACTURES_SUIVIES * 100
    assert 0.60 < taux < 1.04
    # each cause within four standard deviations of its count: sqrt(93) is 9.6, sqrt(31) 5.6
    for cause, nombre, _ in PROFIL:
        assert abs(codes[cause.code] - nombre) < 4 * nombre**0.5
    assert tirages[:50] == [tirer(1, "991130428", f"{n:09d}", JUIN) for n in range(50)]


def test_another_seed_draws_other_factures() -> None:
    def touchees(graine: int) -> set[int]:
        return {n for n in range(5_000) if tirer(graine, "991130428", f"{n:09d}", JUIN)}

    assert touchees(1) != touchees(2)


@pytest.mark.parametrize(
    ("mode", "forcage", "rejetes"),
    [
        # secured, nothing forced: 67 + 31 of the 661 are covered by the guarantee
        (ModeSecurisation.SESAM_VITALE, "", {"SIM000202R", "SIM000299R"}),
        # the guarantee lost: they are rejected as the others
        (
            ModeSecurisation.SESAM_VITALE,
            "O",
            {"SIM000202R", "SIM000203R", "SIM000206R", "SIM000299R"},
        ),
        (
            ModeSecurisation.DEGRADE,
            "",
            {"SIM000202R", "SIM000203R", "SIM000206R", "SIM000299R"},
        ),
    ],
    ids=["garantie", "forcee", "degradee"],
)
def test_the_realistic_profile_on_six_thousand_factures(
    atelier, mode: ModeSecurisation, forcage: str, rejetes: set[str]
) -> None:
    """A cause is recycled, covered by the guarantee or rejected, as its row of the table says."""
    reglages = ReglagesOrganisme(profil_anomalies="realiste")
    connu = referentiel(atelier.monde, reglages)
    caisse = atelier.monde.organisme("01-751")
    corps, _, _ = atelier.facture(Gabarit(forcage=forcage), mode)
    issues: Counter[tuple[str, str]] = Counter()
    for numero in range(1, 6_001):
        facture = lire(corps.replace(b"000000001", b"%09d" % numero))
        decision = liquider(facture, mode, caisse, connu, reglages)
        motif = decision.motifs[0].code if decision.motifs else ""
        issues[decision.etat, motif] += 1
        assert decision.paye_amo == (2100 if decision.etat == "payee" else 0)
    assert {motif for etat, motif in issues if etat == "rejetee"} == rejetes
    recycles = {motif for etat, motif in issues if etat == "payee" and motif}
    assert recycles == {"SIM000201R", "SIM000204R", "SIM000205R"}
    # 6,000 x 661 / 90,502 = 43.8 anomalies expected, of which 43.8 x 98 / 661 = 6.5 guaranteed
    assert 24 <= 6_000 - issues["payee", ""] <= 64


def test_the_profile_at_work(installer, atelier) -> None:
    """The first facture that the draw makes recycled is paid with a comment."""
    no_ps = atelier.monde.professionnel("dr-lenoir").cps.situations[0].numero_facturation
    numero = next(
        n
        for n in range(1, 90_000)
        if (t := tirer(1, no_ps, f"{n:09d}", date(2026, 11, 2))) is not None and t.correction
    )
    banc = installer(Reglages(defaut=ReglagesOrganisme(profil_anomalies="realiste")))
    banc.recevoir(atelier.message(atelier.lot(Gabarit(numero=numero))))
    banc.avancer(5)
    (fait,) = banc.faits("liquidation")
    assert fait["etat"] == "payee"
    assert fait["motifs"][0]["genre"] == "recyclage"


def test_returns_in_the_wrong_order(installer) -> None:
    """DESIGN §8: the RSP before the ARL."""
    banc = installer(
        Reglages(ordre_retours="inverse", defaut=ReglagesOrganisme(retard_arl_jours=3))
    )
    a = banc.atelier
    banc.recevoir(a.message(a.lot()))
    banc.avancer(5)
    assert [b"NOEMIE" in m for m in banc.boite()] == [True, False]
