"""Securing modes open without a Vitale support, flux by mode: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import ModeSecurisation, NatureAssurance, Prestation
from vitalbench.reference.pricing import REGISTRE, Calcul
from vitalbench.reference.pricing.modes import (
    critere_amo,
    flux_du_mode,
    mode_at_divergent,
    modes_sans_support,
    sans_vitale_admis,
    telemedecine,
)

J = date(2026, 2, 2)
S, F, D = (
    ModeSecurisation.SESAM_VITALE,
    ModeSecurisation.SANS_VITALE,
    ModeSecurisation.DEGRADE,
)


@pytest.mark.parametrize(
    ("actes", "famille", "distance"),
    [
        (("TCG",), "medecin_generaliste", True),
        (("G",), "medecin_generaliste", False),
        (("TLS",), "infirmier", False),  # accompagnement
        (("TMK",), "masseur_kine", True),
        (("AMI", "TLD"), "infirmier", False),
        (("RQD",), "infirmier", True),
    ],
)
def test_telemedecine(demander, actes, famille, distance):
    calcul = Calcul(demander(*actes, famille=famille), tables(), REGISTRE)
    assert calcul.appliquer(telemedecine) is distance


@pytest.mark.parametrize(
    ("famille", "executant", "acte", "motif", "structure", "admis"),
    [
        ("laboratoire", {}, "B", "aucun", "cabinet", True),
        ("medecin_specialiste", {"specialite": "37"}, "CS", "aucun", "cabinet", True),
        ("medecin_specialiste", {"specialite": "38"}, "CS", "aucun", "cabinet", True),
        ("medecin_specialiste", {"specialite": "38"}, "CS", "aucun", "centre_de_sante", False),
        ("medecin_generaliste", {}, "G", "aucun", "cabinet", False),
        ("medecin_generaliste", {}, "TCG", "aucun", "cabinet", True),
        ("infirmier", {}, "TLS", "aucun", "cabinet", False),
        ("pharmacie", {}, "PH7", "aucun", "cabinet", False),
        ("pharmacie", {}, "PH7", "contraception_mineure", "cabinet", True),
        ("fournisseur", {}, "MAD", "lpp_location_ou_long_cours", "cabinet", True),
        ("fournisseur", {}, "MAD", "aucun", "cabinet", False),
        ("infirmier", {}, "AMI", "lpp_location_ou_long_cours", "cabinet", False),
    ],
)
def test_sans_vitale_admis(demander, famille, executant, acte, motif, structure, admis):
    demande = demander(acte, famille=famille, executant=executant)
    calcul = Calcul(demande, tables(), REGISTRE)
    assert calcul.appliquer(sans_vitale_admis, J, motif, structure) is admis


@pytest.mark.parametrize(
    ("famille", "acte", "modes"),
    [
        ("medecin_generaliste", "G", (D,)),
        ("medecin_generaliste", "TCG", (F,)),  # jamais de dégradé à distance
        ("infirmier", "TLS", (D,)),  # l'accompagnement reste possible en dégradé
        ("laboratoire", "B", (F, D)),
    ],
)
def test_modes_sans_support(demander, famille, acte, modes):
    calcul = Calcul(demander(acte, famille=famille), tables(), REGISTRE)
    assert calcul.appliquer(modes_sans_support, J, "aucun", "cabinet") == modes


CARTE = OrganismeAmo(regime="01", caisse="751", centre="0000")
AUTRE = OrganismeAmo(regime="01", caisse="131", centre="0000")


@pytest.mark.parametrize(
    ("acte", "nature", "declare", "support", "mode"),
    [
        ("G", NatureAssurance.ACCIDENT_TRAVAIL, AUTRE, CARTE, D),
        ("TCG", NatureAssurance.ACCIDENT_TRAVAIL, AUTRE, CARTE, F),
        ("G", NatureAssurance.ACCIDENT_TRAVAIL, CARTE, CARTE, None),
        ("G", NatureAssurance.ACCIDENT_TRAVAIL, None, CARTE, None),
        ("G", NatureAssurance.ACCIDENT_TRAVAIL, AUTRE, None, None),
        ("G", NatureAssurance.MALADIE, AUTRE, CARTE, None),
    ],
)
def test_at_divergent(demander, acte, nature, declare, support, mode):
    demande = demander(acte, nature_assurance=nature, organisme_at=declare)
    calcul = Calcul(demande, tables(), REGISTRE)
    assert calcul.appliquer(mode_at_divergent, support) is mode


@pytest.mark.parametrize(
    ("mode", "papier", "arl_fse", "arl_dre"),
    [(S, False, True, True), (F, False, True, True), (D, True, False, True)],
)
def test_flux_du_mode(demander, mode, papier, arl_fse, arl_dre):
    ligne = Calcul(demander("G"), tables(), REGISTRE).appliquer(flux_du_mode, J, mode)
    assert (ligne.papier, ligne.arl_fse, ligne.arl_dre) == (papier, arl_fse, arl_dre)


@pytest.mark.parametrize(
    ("regime", "nature", "critere"),
    [
        ("01", NatureAssurance.ACCIDENT_TRAVAIL, "AT"),
        ("01", NatureAssurance.MALADIE, ""),
        ("02", NatureAssurance.ACCIDENT_TRAVAIL, ""),
        ("08", NatureAssurance.SMG, "SMG"),
    ],
)
def test_critere_amo(demander, regime, nature, critere):
    calcul = Calcul(demander("G", nature_assurance=nature), tables(), REGISTRE)
    destinataire = OrganismeAmo(regime=regime, caisse="751", centre="0000")
    assert calcul.appliquer(critere_amo, J, destinataire) == critere


def test_les_actes_de_telemedecine_se_tarifent(facture):
    assert facture(Prestation(code="TCG", date_soins=J), jour=J).total_amo == 1750  # 25,00 x 70 %
