"""Mishaps on demand: each of its organism alone, the others left as they were."""

from datetime import datetime

import pytest

from vitalbench.reference.norms.arl import lire_arl
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.reception.reglages import (
    AlterationTransit,
    ArlImpose,
    Reglages,
    ReglagesOrganisme,
)
from vitalbench.simulators.world.pki import Anomalie

from .accuses import accuses, motifs, service
from .atelier import Atelier, Gabarit

pytestmark = pytest.mark.reseau


@pytest.mark.parametrize(
    ("quoi", "attendu"), [("entetes", "9010"), ("chiffrement", "9012"), ("fichier", "9014")]
)
def test_damage_on_the_way_then_the_same_again_is_accepted(installer, quoi, attendu: str) -> None:
    """CDC-2.2.4.1-07 and CDC-3.3.3.1-01 to -03: altered in transit, then sent again."""
    alteration = AlterationTransit(quoi=quoi)
    banc = installer(Reglages(defaut=ReglagesOrganisme(alterations=(alteration,))))
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    assert service(banc)[0] == attendu
    banc.recevoir(a.message(lot))
    assert lire_arl(lire_partie(banc.boite()[1]).contenu()).accuses[0].positif


def test_a_lot_damaged_on_the_way(installer) -> None:
    """CDC-3.3.1.2-03, origin 3: not intact."""
    alteration = AlterationTransit(quoi="lot")
    banc = installer(Reglages(defaut=ReglagesOrganisme(alterations=(alteration,))))
    banc.recevoir(banc.atelier.message(banc.atelier.lot()))
    assert "SIM019" in motifs(banc)


def test_an_imposed_negative_arl_names_its_facture_once(installer) -> None:
    impose = ArlImpose(code="SIM009", facture="1")
    banc = installer(Reglages(defaut=ReglagesOrganisme(arl_imposes=(impose,))))
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    banc.recevoir(a.message(lot))
    premier, second = accuses(banc)
    assert [(m.code_motif, m.no_facture) for m in premier.motifs] == [("SIM009", "000000001")]
    assert second.positif


def recus(banc) -> dict[str, list[str]]:
    """Give the returns of each caisse in the mailbox, in order, by their short name."""
    noms = {"IRISSIM/ARL": "ARL", "IRISSIM/NOEMIE/580/Z": "RSP", "IRISSIM/ARP": "ARP"}
    trouves: dict[str, list[str]] = {"751": [], "131": []}
    for brut in banc.boite():
        message = lire_partie(brut)
        genre = noms.get(message.entete("Content-Description"), "DSN")
        caisse = "131" if "01131" in brut.decode("latin-1") else "751"
        trouves[caisse].append(genre)
    return trouves


SAINE = ["ARL"], ["ARL", "RSP"]
DEMAIN = datetime(2026, 11, 3, 8, 0)


@pytest.mark.parametrize(
    ("panne", "aussitot", "ensuite"),
    [
        ({"retard_arl_jours": 2}, [], ["ARL", "RSP"]),
        ({"retard_rsp_jours": 2}, ["ARL"], ["ARL"]),
        ({"sort_arl": "perdu"}, [], ["RSP"]),
        ({"sort_rsp": "perdu"}, ["ARL"], ["ARL"]),
        ({"sort_arl": "double"}, ["ARL", "ARL"], ["ARL", "ARL", "RSP"]),
        ({"sort_rsp": "double"}, ["ARL"], ["ARL", "RSP", "RSP"]),
        ({"indisponible_jusqua": DEMAIN}, ["ARP"], ["ARP", "ARL", "RSP"]),
        ({"jours_liquidation": 9}, ["ARL"], ["ARL"]),
    ],
    ids=["arl-tard", "rsp-tard", "arl-perdu", "rsp-perdu", "arl-double", "rsp-double", "site-ferme",
         "liquidation-tard"],
)  # fmt: skip
def test_a_mishap_of_one_caisse_leaves_the_other_alone(
    installer, panne: dict, aussitot: list[str], ensuite: list[str]
) -> None:
    """DESIGN §8: configurable per organism; the CPAM of Marseille answers as ever."""
    banc = installer(Reglages(organismes={"01-751": ReglagesOrganisme(**panne)}))
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1))))
    autre = a.lot(Gabarit(numero=2, personne="rose-bernard"), no_lot="002", caisse="131")
    banc.recevoir(a.message(autre, organisme="01-131"), organisme="01-131")
    assert recus(banc) == {"751": aussitot, "131": SAINE[0]}
    banc.avancer(4)
    assert recus(banc) == {"751": ensuite, "131": SAINE[1]}


@pytest.mark.parametrize("sort", ["sort_arl", "sort_rsp"])
def test_a_corrupted_return_is_of_its_caisse_only(installer, sort: str) -> None:
    banc = installer(Reglages(organismes={"01-751": ReglagesOrganisme(**{sort: "corrompu"})}))
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1))))
    autre = a.lot(Gabarit(numero=2, personne="rose-bernard"), no_lot="002", caisse="131")
    banc.recevoir(a.message(autre, organisme="01-131"), organisme="01-131")
    banc.avancer(4)
    sorts = {(f["organisme"], f["type"]): f["sort"] for f in banc.faits("retour")}
    touche = ("01-751", "ARL" if sort == "sort_arl" else "RSP")
    assert sorts.pop(touche) == "corrompu"
    assert set(sorts.values()) == {"normal"}


def test_a_certificate_out_of_date_of_one_caisse(installer) -> None:
    """The other still decrypts what it gets (CDC-3.3.3.1-03)."""
    atelier = Atelier()
    atelier.pki.declarer(Usage.PIECE_JOINTE, "01-751", Anomalie.EXPIRE)
    banc = installer(None, atelier)
    banc.recevoir(atelier.message(atelier.lot(Gabarit(numero=1))))
    autre = atelier.lot(Gabarit(numero=2, personne="rose-bernard"), no_lot="002", caisse="131")
    banc.recevoir(atelier.message(autre, organisme="01-131"), organisme="01-131")
    assert [(f["organisme"], f["type"]) for f in banc.faits("retour")] == [
        ("01-751", "MS"),
        ("01-131", "ARL"),
    ]
