"""Vitale 1 cards hold and protect what the table of CDC §2.2.1.2.1 says, row by row."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from vitalbench.reference.domain.cartes import (
    ContenuVitale,
    FormulaireEuropeen,
    GenerationVitale,
)
from vitalbench.reference.domain.droits import ServiceAmo
from vitalbench.reference.norms.cartes import vitale1, vitale2
from vitalbench.reference.norms.cartes.volets import VOLETS
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.trousseau import ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale


@pytest.fixture
def complet(famille: ContenuVitale) -> ContenuVitale:
    """The family with every volet of the table filled."""
    alice, basile = famille.beneficiaires
    return replace(
        famille,
        beneficiaires=(
            replace(
                alice, complement_etm="CETM", zone_complementaire="100PC,TM", netlink="NETLINK"
            ),
            basile,
        ),
        service_famille=ServiceAmo(code="01"),
        transcard="TRANSCARD",
        urgence="",
        formulaires_europeens=tuple(
            FormulaireEuropeen(modele=modele, donnees=f"DONNEES {modele}")
            for modele in ("E111", "E112", "E128")
        ),
    )


def _fente(contenu: ContenuVitale, generation: GenerationVitale, cles: ClesVitale) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur Vitale")
    lecteur.inserer(creer_vitale(replace(contenu, generation=generation), cles))
    return lecteur


@pytest.fixture
def cps(nouvelle_cps: Callable[[], Carte]) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur CPS")
    lecteur.inserer(nouvelle_cps())
    client.presenter_code(lecteur, "1234")
    return lecteur


_LU: dict[tuple[str, str], Callable[[ContenuVitale], object]] = {
    ("Mapping", "Version mapping"): lambda c: c.generation,
    ("Administration carte", "Date de fin de validité"): lambda c: c.fin_validite,
    ("Famille", "Données de base"): lambda c: c.organisme.regime,
    ("Famille", "Nom de famille ; adresse"): lambda c: c.beneficiaires[0].adresse,
    ("Famille", "Services AMO"): lambda c: c.service_famille.code,
    ("ETM famille", "Exonération du TM"): lambda c: c.beneficiaires[1].droits.couvertures,
    ("Bénéficiaire", "Données de base"): lambda c: c.beneficiaires[1].prenom,
    ("Bénéficiaire", "Exonération du TM"): lambda c: c.beneficiaires[1].droits.couvertures,
    ("Bénéficiaire", "NIR certifié"): lambda c: c.beneficiaires[0].nir_certifie,
    ("Bénéficiaire", "Complément ETM"): lambda c: c.beneficiaires[0].complement_etm,
    ("Bénéficiaire", "Services AMO"): lambda c: c.beneficiaires[1].droits.service_amo.code,
    ("Mutuelle", "Part gérée par l'AMO"): lambda c: c.beneficiaires[0].droits.mutuelle,
    ("AMC", "Part gérée par une AMC"): lambda c: c.beneficiaires[1].droits.amc,
    ("Complémentaire", "Zone commune"): lambda c: c.beneficiaires[0].zone_complementaire,
    ("Transcard", "Expérimentation"): lambda c: c.transcard,
    ("Netlink", "Expérimentation"): lambda c: c.beneficiaires[0].netlink,
    ("AT", "Accident du travail"): lambda c: c.dossiers_at,
    ("E 111", "Formulaire européen"): lambda c: c.formulaires_europeens,
    ("E 112", "Formulaire européen"): lambda c: c.formulaires_europeens,
    ("E 128", "Formulaire européen"): lambda c: c.formulaires_europeens,
}


def test_the_table_has_the_twenty_rows_of_the_cdc() -> None:
    """Read in the CDC: 20 zones, 3 reserved (ETM famille, ETM, complément ETM), 8 in a V1bis."""
    assert len(VOLETS) == 20
    assert [v.zone for v in VOLETS if v.lecture == "reservee"] == [
        "Exonération du TM",
        "Exonération du TM",
        "Complément ETM",
    ]
    assert [v.volet for v in VOLETS if v.v1bis] == [
        "Mapping",
        "Famille",
        "ETM famille",
        "Bénéficiaire",
        "Bénéficiaire",
        "Mutuelle",
        "Transcard",
        "Netlink",
    ]


@pytest.mark.parametrize("generation", ["vitale_1ter", "vitale_1bis"])
def test_presence_and_reading_rights_row_by_row(
    complet: ContenuVitale,
    cles_vitale: ClesVitale,
    cps: LecteurSimule,
    generation: GenerationVitale,
) -> None:
    lecteur = _fente(complet, generation, cles_vitale)
    with pytest.raises(client.CommandeRefusee) as refus:
        client.lire_zone(lecteur, vitale1.ZONE_RESERVEE)
    assert refus.value.mot == 0x9804
    sans_cpx = client.lire_vitale(lecteur)
    client.ouvrir_droits(lecteur, cps)
    avec_cpx = client.lire_vitale(lecteur)
    for volet in VOLETS:
        lire = _LU[volet.volet, volet.zone]
        present = volet.v1bis or generation == "vitale_1ter"
        assert bool(lire(avec_cpx)) == present, volet
        assert bool(lire(sans_cpx)) == (present and volet.lecture == "libre"), volet


def test_a_v1ter_gives_back_all_and_a_v1bis_lacks_exactly_the_five_additions(
    complet: ContenuVitale, cles_vitale: ClesVitale, cps: LecteurSimule
) -> None:
    ter = _fente(complet, "vitale_1ter", cles_vitale)
    client.ouvrir_droits(ter, cps)
    assert client.lire_vitale(ter) == replace(complet, generation="vitale_1ter")
    bis = _fente(complet, "vitale_1bis", cles_vitale)
    client.ouvrir_droits(bis, cps)
    lu = client.lire_vitale(bis)
    assert (lu.fin_validite, lu.dossiers_at, lu.formulaires_europeens) == (None, (), ())
    alice, basile = lu.beneficiaires
    assert (alice.adresse, alice.nom_naissance, alice.nir_certifie) == ((), "", "")
    assert basile.droits.amc is None
    assert alice.droits.mutuelle == complet.beneficiaires[0].droits.mutuelle
    assert basile.droits.couvertures == complet.beneficiaires[1].droits.couvertures
    assert (lu.transcard, alice.netlink) == ("TRANSCARD", "NETLINK")


@pytest.mark.parametrize("generation", ["vitale_1ter", "vitale_1bis"])
def test_no_zone_of_a_vitale_1_can_be_written(
    complet: ContenuVitale, cles_vitale: ClesVitale, generation: GenerationVitale
) -> None:
    lecteur = _fente(complet, generation, cles_vitale)
    for ins in (0xD0, 0xD6, 0xDA, 0xE0):
        ecriture = bytes((0xBC, ins, 0x02, 0x88, 4)) + bytes(4)
        assert lecteur.transmettre(ecriture) == b"\x6d\x00"


def test_public_commands_of_the_memory_card(
    complet: ContenuVitale, cles_vitale: ClesVitale
) -> None:
    lecteur = _fente(complet, "vitale_1ter", cles_vitale)
    assert lecteur.atr().hex() == "3f65250052096a9000"
    assert lecteur.transmettre(bytes.fromhex("BCC0000008")).hex() == "0000000000002188" + "9000"
    assert lecteur.transmettre(bytes.fromhex("BCB0020004")).hex() == "3fffffff" + "9000"
    assert lecteur.transmettre(bytes.fromhex("BCB00000 04")) == b"\x6b\x00"
    assert lecteur.transmettre(bytes.fromhex("BCB02184 04")) == b"\x6b\x00"
    assert lecteur.transmettre(bytes.fromhex("00A40000023F00")) == b"\x6e\x00"


def test_only_an_updating_organism_writes_rights_in_a_vitale_2(
    complet: ContenuVitale, cles_vitale: ClesVitale, cps: LecteurSimule
) -> None:
    """The CPx reads but is refused (6982); an organism of the test role writes 40 bytes more."""
    lecteur = _fente(complet, "vitale_2", cles_vitale)
    client.ouvrir_droits(lecteur, cps)
    client.exiger(lecteur, bytes.fromhex("00A4020C022010"))
    assert lecteur.transmettre(bytes.fromhex("00D6000002FFFF")) == b"\x69\x82"
    organisme = replace(
        cles_vitale,
        certificat_ac_cps=cles_vitale.signature_certificat,
        certificats_ac_maj=(cles_vitale.certificat_ac,),
    )
    lecteur.inserer(creer_vitale(complet, organisme))
    client.ouvrir_droits(lecteur, cps)
    client.exiger(lecteur, bytes.fromhex("00A4020C022010"))
    avant = client.lire_fichier(lecteur)
    ajout = bytes.fromhex("00D6") + len(avant).to_bytes(2, "big") + bytes((40,)) + bytes(40)
    assert lecteur.transmettre(ajout) == b"\x90\x00"
    assert client.lire_fichier(lecteur) == avant + bytes(40)
    trop_loin = bytes.fromhex("00D6") + (len(avant) + 41).to_bytes(2, "big") + b"\x01\x00"
    assert lecteur.transmettre(trop_loin) == b"\x6b\x00"
    lecteur.reinitialiser()
    client.ouvrir(lecteur, vitale2.AID_VITALE)
    client.exiger(lecteur, bytes.fromhex("00A4020C022010"))
    assert lecteur.transmettre(bytes.fromhex("00D6000002FFFF")) == b"\x69\x82"
