"""What the PS sets: reference dates, updates, reserved codes, centre, option, readers, OCT."""

import datetime
import json

import msgspec

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Exporter,
    Facturer,
    Importer,
    Lire,
    MettreEnLots,
    Saisir,
)
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.vitale import creer_vitale

from .conftest import ANCRE, Cabinet

G = ActeSaisi(code="G")


def refus(reponse: Reponse) -> str:
    assert reponse.refus is not None
    return reponse.refus.code


def total(reponse: Reponse) -> object:
    return reponse.crees[0].details["total"]


def archive(cabinet: Cabinet) -> list[dict[str, object]]:
    (document,) = cabinet.reussir(Exporter(objet="archive")).documents
    factures = json.loads(document.contenu)["factures"]
    assert isinstance(factures, list)
    return factures


def test_an_update_applies_from_its_day(cabinet: Cabinet) -> None:
    changement = [
        {
            "table": "tarifs",
            "le": ANCRE.isoformat(),
            "cle": {"code": "G"},
            "changer": {"centimes": 3300},
        }
    ]
    cabinet.reussir(Importer(type="tarifs", contenu=json.dumps(changement).encode()))
    assert total(cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))) == 3300
    veille = ANCRE - datetime.timedelta(days=1)
    ancien = Facturer(prestations=(G,), code_porteur="1234", date=veille)
    assert total(cabinet.reussir(ancien)) == 3000


def test_a_bad_update_names_its_place(cabinet: Cabinet) -> None:
    for contenu in (b"{", b"[{}]", b'[{"table":"x","le":"2026-01-01","cle":{},"changer":{}}]'):
        reponse = cabinet.commander(Importer(type="tarifs", contenu=contenu))
        assert refus(reponse) == "import_refuse"
        assert "Traceback" not in str(reponse.refus)


def test_a_reserved_code_leaves_under_another_one(cabinet: Cabinet) -> None:
    cabinet.configurer(codes_reserves="RPS=G")
    fait = cabinet.reussir(Facturer(prestations=(ActeSaisi(code="RPS"),), code_porteur="1234"))
    assert total(fait) == 3000
    tarifees = [x for e in fait.etapes for x in e.lignes if "montant" in x]
    assert {x["code"] for x in tarifees} == {"G"}
    (facture,) = archive(cabinet)
    assert facture["reservee"] is True
    constituants = facture["constituants"]
    assert isinstance(constituants, dict)
    prestation = constituants["lignes"][0]["prestation"]
    assert (prestation["code_saisi"], prestation["code"]) == ("RPS", "G")


def test_a_centre_is_set_up_before_billing(cabinet: Cabinet) -> None:
    cabinet.inserer_cps("dr-marsan")
    fait = cabinet.commander(Facturer(prestations=(G,), code_porteur="1234"))
    assert refus(fait) == "parametrage_ps_requis"
    cabinet.reussir(
        Saisir(
            champs={
                "centre_convention": "1",
                "centre_specialite": "01",
                "centre_zone_tarifaire": "20",
                "centre_zone_ik": "02",
            }
        )
    )
    cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))
    (appel,) = [a for a, _ in cabinet.carnet.appels if a.fonction == "SSV_FormaterFactures"]
    (ps,) = [g for g in appel.entrees if g.groupe == 1120]
    assert ps.champs["code_zone_tarifaire"] == "20"


def test_a_card_foreign_to_the_centre_signs_no_lot(cabinet: Cabinet) -> None:
    cabinet.configurer(numeros_centre="990000009")
    cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))
    cabinet.inserer_cps("secretaire-yvon")
    assert refus(cabinet.commander(MettreEnLots(code_porteur="1234"))) == "numero_hors_centre"


def test_optam_is_closed_to_sector_one(cabinet: Cabinet) -> None:
    cabinet.configurer(option_conventionnelle="optam")
    assert refus(cabinet.commander(Facturer(prestations=(G,), code_porteur="1234"))) == (
        "parametrage_ps_requis"
    )
    cabinet.configurer(option_conventionnelle="optam", installation_avant_2013="oui")
    cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))


def test_a_cps_and_a_vitale_in_different_kinds_of_readers_are_refused(cabinet: Cabinet) -> None:
    cabinet.configurer(lecteur_cps_type="sesam_vitale")
    cabinet.reussir(Lire(carte="cps", code_porteur="1234"))
    assert refus(cabinet.commander(Lire(carte="vitale"))) == "configuration_lecteurs_refusee"
    cabinet.configurer(
        lecteur_cps_type="sesam_vitale",
        lecteur_vitale_type="sesam_vitale",
        lecteurs_sesam_vitale="2",
    )
    assert refus(cabinet.commander(Lire(carte="vitale"))) == "configuration_lecteurs_refusee"
    for genre in ("sesam_vitale", "pcsc"):
        cabinet.configurer(lecteur_cps_type=genre, lecteur_vitale_type=genre)
        cabinet.reussir(Lire(carte="vitale"))


def test_the_card_of_another_key_is_said_not_genuine(cabinet: Cabinet) -> None:
    vitale = cabinet.monde.personne("marie-dupont").vitale
    assert vitale is not None
    copie = msgspec.structs.replace(
        cabinet.pki.cles_vitale("marie-dupont"),
        authentification_privee=cabinet.pki.cles_vitale("rose-bernard").authentification_privee,
    )
    cabinet.lecteur_vitale.inserer(creer_vitale(vitale, copie))
    reponse = cabinet.commander(Lire(carte="vitale"))
    assert refus(reponse) == "vitale_non_authentifiee"
    assert "vitale_non_authentifiee" in {m.id for m in reponse.ecran.mentions}
    assert reponse.ecran.champs == ()


def test_a_card_without_optional_zones_bills(cabinet: Cabinet) -> None:
    vitale = cabinet.monde.personne("marie-dupont").vitale
    assert vitale is not None
    nue = msgspec.structs.replace(
        vitale,
        fin_validite=None,
        debut_validite=None,
        beneficiaires=tuple(
            msgspec.structs.replace(b, adresse=(), nom_naissance="") for b in vitale.beneficiaires
        ),
    )
    cabinet.lecteur_vitale.inserer(creer_vitale(nue, cabinet.pki.cles_vitale("marie-dupont")))
    cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))


def test_a_pulled_card_stops_the_series_and_keeps_what_is_signed(cabinet: Cabinet) -> None:
    for tiers_payant in ("amo", "aucun"):
        cabinet.reussir(
            Facturer(
                prestations=(G,),
                code_porteur="1234",
                tiers_payant="amo" if tiers_payant == "amo" else "aucun",
                reponses={"confirmer": "doublon_prestation"},
            )
        )
    professionnel = cabinet.monde.professionnel("dr-lenoir")
    vus: list[str] = []

    def au_premier_lot(fonction: str) -> None:
        if fonction == "SSV_FormaterLot" and not vus:
            vus.append(fonction)
            cabinet.lecteur_cps.inserer(
                creer_cps(professionnel.cps, cabinet.pki.cles_cps("dr-lenoir"), "1234")
            )

    cabinet.carnet.a_la_fin = au_premier_lot
    reponse = cabinet.commander(MettreEnLots(code_porteur="1234"))
    assert refus(reponse) == "code_porteur_requis"
    assert len(reponse.crees) == 1
    assert len(cabinet.reussir(MettreEnLots(code_porteur="1234")).crees) == 1
