"""Complaint reports: open after the delay, sent apart, acknowledged."""

import msgspec
import pytest

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Destinataire,
    Facturer,
    MettreEnLots,
    Reclamer,
    Relever,
    Transmettre,
)
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme
from vitalbench.simulators.world.pki import pem

from .conftest import Cabinet

pytestmark = pytest.mark.reseau


def ouvrir(cabinet: Cabinet, **parametres: str) -> str:
    cesi = cabinet.monde.organisme("oct-99998003")
    certificat = pem("CERTIFICATE", cabinet.pki.certificat_piece_jointe(cesi)).decode()
    configuration = cabinet.configuration(ports=True, **parametres)
    point = Destinataire(
        regime="cesi",
        caisse=cesi.numero,
        adresse=cesi.adresse,
        certificat_donnees=certificat,
        certificat_piece_jointe=certificat,
    )
    cabinet.reussir(
        msgspec.structs.replace(configuration, destinataires=(*configuration.destinataires, point))
    )
    cabinet.accueil.regler(
        Reglages(defaut=ReglagesOrganisme(jours_liquidation=60, sort_rsp="perdu"))
    )
    facture = cabinet.reussir(
        Facturer(prestations=(ActeSaisi(code="G"),), code_porteur="1234", tiers_payant="amo")
    ).crees[0]
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    cabinet.reussir(Relever())
    return facture.id


def test_a_report_is_open_after_seven_working_days(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    facture = ouvrir(cabinet)
    # Lundi 23/11 : le sixième jour ouvré est le mardi 1/12, le septième le mercredi 2/12.
    cabinet.avancer(jours=8)
    reponse = cabinet.commander(Reclamer(facture=facture))
    assert reponse.refus is not None
    assert reponse.refus.code == "reclamation_fermee"
    assert cabinet.reussir(Reclamer()).ecran.lignes == ()
    cabinet.avancer(jours=1)
    assert len(cabinet.reussir(Reclamer()).ecran.lignes) == 1
    assert cabinet.reussir(Reclamer(facture=facture)).crees[0].type == "message"
    cabinet.accueil.traiter()
    assert "reclamation_recue" in {m.id for m in cabinet.reussir(Relever()).ecran.mentions}


def test_the_delay_can_be_set(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    ouvrir(cabinet, delai_reclamation="10")
    # Le dixième jour ouvré après le lundi 23/11 est le lundi 7/12.
    cabinet.avancer(jours=11)
    assert cabinet.reussir(Reclamer()).ecran.lignes == ()
    cabinet.avancer(jours=3)
    assert len(cabinet.reussir(Reclamer()).ecran.lignes) == 1
