"""Every card of the world is read, signs a facture and goes into a lot."""

from datetime import date

import pytest

from tests.reference.modules.conftest import ANCRE, MIDI, Bureau
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.securing import cms
from vitalbench.simulators.world.monde import Monde, creer_monde

MONDE = creer_monde(7, ANCRE)
PORTEURS = sorted(p.id for p in MONDE.personnes.values() if p.vitale is not None)
SANS_HABILITATION = {"secretaire-yvon", "interne-zeller"}
SIGNATAIRES = sorted(set(MONDE.professionnels) - SANS_HABILITATION)


@pytest.mark.parametrize("personne", PORTEURS)
def test_chaque_carte_vitale(monde: Monde, personne: str) -> None:
    bureau = Bureau(monde)
    bureau.inserer_cps()
    bureau.inserer_vitale(personne)
    bureau.ssv.lire_carte_ps("1234")
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    assert lue.authentifiee
    assert lue.contenu == monde.personne(personne).vitale
    scellee = bureau.ssv.formater_factures(bureau.facture(personne))[0]
    assert scellee.signatures is not None
    signataires = cms.verifier_facture(
        scellee.signatures, scellee.manifeste, scellee.mode, bureau.pki.confiance(), MIDI
    )
    assert signataires.vitale is not None
    assert signataires.vitale.nir == monde.personne(personne).nir
    lot = bureau.ssv.formater_lot([scellee], reference="001", date_lot=ANCRE, code_porteur="1234")
    assert [e.fautes for e in enregistrements(lot.enregistrements) if e.fautes] == []


@pytest.mark.parametrize("ps", SIGNATAIRES)
def test_chaque_carte_de_professionnel(monde: Monde, ps: str) -> None:
    bureau = Bureau(monde)
    bureau.inserer_cps(ps)
    bureau.inserer_vitale()
    code = monde.professionnel(ps).code_porteur
    carte = bureau.ssv.lire_carte_ps(code)
    assert carte == monde.professionnel(ps).cps
    bureau.ssv.lire_droits_vitale(ANCRE)
    situation = carte.situations[0]
    facture = bureau.facture(situation=situation.numero_logique)
    scellee = bureau.ssv.formater_factures(facture)[0]
    lot = bureau.ssv.formater_lot([scellee], reference="001", date_lot=ANCRE, code_porteur=code)
    lus = list(enregistrements(lot.enregistrements))
    assert [e.fautes for e in lus if e.fautes] == []
    assert lus[0].brut_de("no_ps") == situation.numero_facturation
    assert lus[1].brut_de("presence_cps_remplacant") == str(
        int(bool(situation.numero_ps_remplacant))
    )


def test_le_remplacant_est_nomme_par_ses_onze_chiffres(monde: Monde) -> None:
    bureau = Bureau(monde)
    bureau.inserer_cps("dr-lozach")
    bureau.inserer_vitale()
    carte = bureau.ssv.lire_carte_ps("1234")
    scellee = bureau.ssv.formater_factures(bureau.facture())[0]
    suite = next(e for e in enregistrements(scellee.enregistrements) if e.code == "4S")
    assert suite.texte[55:70].strip() == carte.situations[0].numero_ps_remplacant


def test_une_vitale_1_ter_ferme_ses_exonerations_sans_cpx(monde: Monde) -> None:
    """Only the ticket modérateur is reserved on a Vitale 1 (CDC-2.2.1.2.1-04)."""
    bureau = Bureau(monde)
    bureau.inserer_vitale("huguette-adam")
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    assert lue.authentifiee
    assert lue.contenu.generation == "vitale_1ter"
    assert lue.contenu.organisme.regime != ""
    assert lue.contenu.beneficiaires[0].droits.couvertures == ()


def test_une_carte_de_demonstration_marque_le_flux(monde: Monde) -> None:
    bureau = Bureau(monde)
    bureau.inserer_cps()
    bureau.inserer_vitale("marc-demo")
    bureau.ssv.lire_carte_ps("1234")
    bureau.ssv.lire_droits_vitale(ANCRE)
    scellee = bureau.ssv.formater_factures(bureau.facture("marc-demo"))[0]
    assert scellee.critere_lot.split("|")[7] == "D"


@pytest.mark.parametrize("ps", sorted(SANS_HABILITATION))
def test_les_cartes_non_habilitees_ne_signent_pas(monde: Monde, ps: str) -> None:
    bureau = Bureau(monde)
    bureau.inserer_cps(ps)
    bureau.inserer_vitale()
    situation = bureau.ssv.lire_carte_ps("1234").situations[0].numero_logique
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.formater_factures(bureau.facture(situation=situation))
    assert refus.value.code == 0xE011


def test_une_date_de_consultation_est_dite_a_l_observateur(monde: Monde) -> None:
    bureau = Bureau(monde)
    bureau.inserer_vitale()
    bureau.ssv.lire_droits_vitale(date(2026, 11, 18))
    assert bureau.temoin.appels[0].entrees[0].champs["date_consultation"] == "20261118"
