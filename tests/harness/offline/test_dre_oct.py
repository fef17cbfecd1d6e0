"""DRE files between a concentrator and an AMC are known by themselves: judged, shown, converted."""

import io

from fabrique_b2 import FIN_SECURISEE, brut, cle, fichier, lot
from preuves_b2 import dre_scellee

from vitalbench.harness.offline.conversion import depuis_json, en_json
from vitalbench.harness.offline.detection import Nature
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.fiches import lire
from vitalbench.reference.norms.dre import AjoutConcentrateur

A = "000000010"


def ajout() -> AjoutConcentrateur:
    return AjoutConcentrateur(
        **cle(A),
        date_reception_oct="26112109",
        date_limite_amc="26112809",
        no_compostage="0000001",
    )


def de_concentrateur() -> bytes:
    suite = dre_scellee(A)
    premiere = [*suite[:2], ajout(), *suite[2:]]
    return brut(
        fichier(
            lot(
                "AAA",
                premiere,
                debut={"certification_lot": "S"},
                fin={**FIN_SECURISEE, "type_facture": "D"},
            )
        )
    )


def test_a_concentrator_s_file_is_judged_by_its_own_table():
    examen = Examen()
    examen.examiner_octets("essai.dre", de_concentrateur())
    (examine,) = examen.examines
    assert examine.contenus == ("DRE d'un concentrateur",)
    assert set(examine.releve.comptes) == set()


def test_its_faults_are_found():
    examen = Examen()
    faux = de_concentrateur().replace(b"26112109", b"2611 109")
    examen.examiner_octets("essai.dre", faux)
    assert set(examen.examines[0].releve.comptes) == {"ZONE-NATURE"}


def test_it_is_shown_and_converted():
    octets = de_concentrateur()
    libelles = [e.libelle for e in lire(Nature.B2, octets)]
    assert "Ajout du concentrateur, dernier complément de la facture" in libelles
    lignes = b"".join(en_json(Nature.B2, io.BytesIO(octets)))
    assert b'"profil":"OCT"' in lignes
    assert b'"brut"' not in lignes.replace(b'"brut":""', b"")
    assert b"".join(depuis_json(io.BytesIO(lignes))) == octets
