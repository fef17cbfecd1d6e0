"""The world: one seed gives one world; numbers are well formed and fictitious."""

import datetime

import msgspec
import pytest

from vitalbench.reference.domain.identifiants import nir_valide, numero_am_valide, rpps_valide
from vitalbench.simulators.world.calendrier import jour, naissance_a
from vitalbench.simulators.world.horloge import Horloge, ajouter_jours_ouvres, jour_ouvre
from vitalbench.simulators.world.monde import InconnuDuMonde, changer_personne, creer_monde
from vitalbench.simulators.world.tirage import finess_fictif, nir_fictif, rpps_fictif

ANCRE = datetime.date(2026, 11, 23)
MONDE = creer_monde(1, ANCRE)


def test_one_seed_gives_one_world() -> None:
    creer_monde.cache_clear()
    encore = creer_monde(1, ANCRE)
    assert encore is not MONDE
    assert msgspec.json.encode(encore) == msgspec.json.encode(MONDE)


def test_another_seed_changes_numbers_but_not_people() -> None:
    autre = creer_monde(2, ANCRE)
    assert list(autre.personnes) == list(MONDE.personnes)
    assert autre.personne("marie-dupont").nir != MONDE.personne("marie-dupont").nir


def test_nirs_are_valid_fictitious_and_unique() -> None:
    nirs = [p.nir_individuel for p in MONDE.personnes.values()]
    assert all(nir_valide(nir) and nir_fictif(nir) for nir in nirs)
    assert len(set(nirs)) == len(nirs)


def test_professionals_numbers_are_valid_and_fictitious() -> None:
    for ps in MONDE.professionnels.values():
        if ps.cps.type_identification == "8":
            assert rpps_valide(ps.cps.numero_national), ps.id
            assert rpps_fictif(ps.cps.numero_national), ps.id
        else:
            numero = ps.cps.numero_national
            assert finess_fictif(numero) or rpps_fictif(numero), ps.id
        for situation in ps.cps.situations:
            assert numero_am_valide(situation.numero_facturation), ps.id
            assert finess_fictif(situation.numero_facturation), ps.id


def test_card_serials_are_unique_by_their_last_six_digits() -> None:
    series = {p.dossier.numero_serie for p in MONDE.personnes.values()}
    series |= {p.cps.numero_serie for p in MONDE.professionnels.values()}
    porteurs = {p.porteur for p in MONDE.personnes.values()}
    assert len({s[-6:] for s in series}) == len(porteurs) + len(MONDE.professionnels)
    assert all(len(s) == 10 and s.startswith("9900") for s in series)


def test_the_people_scenarios_rely_on_exist() -> None:
    assert len(MONDE.personnes) >= 12
    marie = MONDE.personne("marie-dupont")
    assert marie.vitale is not None
    assert len(marie.vitale.beneficiaires) == 1
    assert marie.droits_reels.amo_ouverts_au(ANCRE)
    julie = MONDE.personne("julie-martin")
    assert julie.porteur == "paul-martin"
    assert julie.identite.droits.couverture_au(ANCRE).code_ald == "1"
    assert MONDE.personne("leo-martin").identite.droits.amc is not None
    assert not MONDE.personne("jean-moreau").droits_reels.amo_ouverts_au(ANCRE)
    nadia = MONDE.personne("nadia-simon")
    assert nadia.identite.droits.amo_ouverts_au(ANCRE)
    assert not nadia.droits_reels.amo_ouverts_au(ANCRE)
    assert MONDE.personne("theo-brun").vitale is None
    assert len({o.regime for o in MONDE.organismes.values() if o.role == "amo"}) >= 3


def test_substitute_and_secretary_bill_under_the_number_of_the_doctor() -> None:
    lenoir = MONDE.professionnel("dr-lenoir").cps
    for ps_id in ("dr-lozach", "secretaire-yvon"):
        cps = MONDE.professionnel(ps_id).cps
        assert cps.situations[0].numero_facturation == lenoir.situations[0].numero_facturation
        assert cps.numero_national != lenoir.numero_national
    assert MONDE.professionnel("dr-lozach").cps.situations[0].numero_ps_remplacant == (
        MONDE.professionnel("dr-lozach").cps.numero_national
    )


def test_ages_follow_the_anchor() -> None:
    # 12 ans à J = 23/11/2026, anniversaire 100 jours avant : né le 15/08/2014
    assert MONDE.personne("leo-martin").identite.date_naissance == "20140815"
    # 150 jours avant le 23/11/2026 : 26/06/2026
    assert MONDE.personne("zoe-martin").identite.date_naissance == "20260626"
    # 29/02/2028 + 100 jours = 08/06/2028 : anniversaire ramené au 28/02
    assert naissance_a(1, datetime.date(2028, 6, 8)) == "20270228"


def test_an_unknown_person_is_named_with_close_ones() -> None:
    with pytest.raises(InconnuDuMonde, match=r"marie-dupond.*marie-dupont"):
        MONDE.personne("marie-dupond")


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("J", datetime.date(2026, 11, 23)),
        ("J-30", datetime.date(2026, 10, 24)),
        ("J+10", datetime.date(2026, 12, 3)),
        ("2026-01-02", datetime.date(2026, 1, 2)),
    ],
)
def test_days_relative_to_the_anchor(texte: str, attendu: datetime.date) -> None:
    assert jour(texte, ANCRE) == attendu


def test_an_unreadable_day_says_so_in_french() -> None:
    with pytest.raises(ValueError, match="date illisible"):
        jour("K+1", ANCRE)


def test_working_days_skip_week_ends_and_french_holidays() -> None:
    # vendredi 30/04/2027, samedi 01/05 férié, lundi 03/05 ; jeudi 06/05 Ascension
    assert ajouter_jours_ouvres(datetime.date(2027, 4, 30), 1) == datetime.date(2027, 5, 3)
    assert ajouter_jours_ouvres(datetime.date(2027, 5, 5), 1) == datetime.date(2027, 5, 7)
    assert not jour_ouvre(datetime.date(2026, 12, 25))


def test_the_clock_moves_only_when_told() -> None:
    horloge = Horloge(datetime.datetime(2026, 11, 27, 18, 0))
    assert horloge.maintenant() == datetime.datetime(2026, 11, 27, 18, 0)
    # vendredi 27/11 + 1 jour ouvré = lundi 30/11, + 2 h
    assert horloge.avancer(jours_ouvres=1, heures=2) == datetime.datetime(2026, 11, 30, 20, 0)
    with pytest.raises(ValueError, match="négative"):
        horloge.avancer(jours=-1)
    horloge.regler(datetime.datetime(2026, 1, 1))
    assert horloge.maintenant() == datetime.datetime(2026, 1, 1)


def test_a_person_changed_in_a_copy_leaves_the_shared_world_alone() -> None:
    partage = creer_monde(1, ANCRE)
    copie = msgspec.structs.replace(partage, personnes=dict(partage.personnes))
    marie = copie.personne("marie-dupont")
    changer_personne(copie, msgspec.structs.replace(marie, traits=("opposition",)))
    assert copie.personne("marie-dupont").traits == ("opposition",)
    assert partage.personne("marie-dupont").traits == marie.traits


def test_the_clock_moves_by_seconds() -> None:
    horloge = Horloge(datetime.datetime(2026, 11, 2, 9, 0))
    horloge.avancer(minutes=29, secondes=59)
    assert horloge.maintenant() == datetime.datetime(2026, 11, 2, 9, 29, 59)
