"""Files sent one after the other: numbers never reused, FSE and DRE that agree."""

import pytest
from fabrique_b2 import FIN_SECURISEE, brut, facture, fichier, lot, secrete
from preuves_b2 import dre
from preuves_retours import message

from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.regles import REGLES

A, B, C, D = "000000010", "000000020", "000000030", "000000040"


def comptes(*octets: bytes) -> set[str]:
    examen = Examen()
    for rang, contenu in enumerate(octets):
        examen.examiner_octets(f"essai-{rang}", contenu)
    examen.examiner(())
    return {regle for e in examen.examines for regle in e.releve.comptes}


def fse(reference: str, *numeros: str, numero="000001") -> bytes:
    identite = {"id_fichier": numero}
    return brut(fichier(lot(reference, *map(facture, numeros)), debut=identite, fin=identite))


def fse_secrete(*numeros: str) -> bytes:
    suite = lot("001", *map(secrete, numeros), debut={"certification_lot": "S"}, fin=FIN_SECURISEE)
    return brut(fichier(suite))


def demande(premiere: list, mode="S") -> bytes:
    """A file of two DRE, the first as given."""
    suites = [[*s[:-1], s[-1].avec(certification_facture="B2" * 16)] for s in (premiere, dre(B))]
    suite = lot(
        "AAA",
        *suites,
        debut={"certification_lot": mode},
        fin={**FIN_SECURISEE, "type_facture": "D"},
    )
    identite = {"id_fichier": "000002"}
    return brut(fichier(suite, debut=identite, fin=identite))


def autre_acte() -> list:
    suite = dre(A)
    return [suite[0], suite[1], suite[2].avec(code_acte="GS"), suite[3]]


def autre_assure() -> list:
    # 1850199999001 : 97 - (1850199999001 mod 97) = 97 - 80 = 17
    return [e.avec(nir_assure="1850199999001", cle_nir="17") for e in dre(A)]


PREUVES = {
    "CR-01": ((lambda: fse("001", A), lambda: fse("002", B)), set()),
    "CR-02": ((lambda: fse("001", A), lambda: fse("001", B, numero="000002")), set()),
    "CR-03": ((lambda: fse("001", A, B), lambda: fse("002", B, C, numero="000002")), set()),
    "CR-04": ((lambda: fse_secrete(A, B), lambda: demande(autre_assure())), set()),
    "CR-05": ((lambda: fse_secrete(A, B), lambda: demande(autre_acte())), set()),
    "CR-06": ((lambda: fse_secrete(A, B), lambda: demande(dre(A), mode="D")), set()),
    "CR-07": ((message, lambda: message(message_id="<2@ps.sim.invalid>")), set()),
}


@pytest.mark.parametrize("regle", PREUVES)
def test_pair_is_caught_by_its_rule_only(regle):
    fichiers, autres = PREUVES[regle]
    assert comptes(*(f() for f in fichiers)) == {regle, *autres}


def test_files_that_follow_one_another_are_sound():
    assert comptes(fse("001", A, B), fse("002", C, D, numero="000002")) == set()
    assert comptes(fse_secrete(A, B), demande(dre(A))) == set()
    assert comptes(fse("001", A, B), fse("001", A, B)) == set()


def test_every_rule_has_a_sample():
    assert {r for r in REGLES if r.startswith("CR-")} == set(PREUVES)
