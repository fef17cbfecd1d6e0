"""Files sent one after the other: numbers never reused, FSE and DRE that agree."""

from datetime import date

import pytest
from fabrique_b2 import FIN_SECURISEE, PS, acte, brut, entete, facture, fichier, lot, total
from fabrique_retours import accuse_lot, arl, motif
from preuves_b2 import dre
from preuves_retours import B2, TAMPON, message

from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.regles import REGLES
from vitalbench.reference.norms.arl import Accuse
from vitalbench.reference.norms.courriel import Sujet, composer_contenu

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


def fse_scellee(numero: str, **tete) -> list:
    """The FSE that goes with the DRE of the same number: same acts, its part split off."""
    suite = [
        entete(numero, **{"type_facture": "F", "top_eclatement_ps": "E", **tete}),
        acte(numero),
    ]
    return [*suite, total(numero, suite, certification_facture="A1" * 16)]


def fse_accompagnee(premiere: list | None = None) -> bytes:
    suites = [premiere or fse_scellee(A), fse_scellee(B)]
    suite = lot("001", *suites, debut={"certification_lot": "S"}, fin=FIN_SECURISEE)
    return brut(fichier(suite))


def demande(premiere: list | None = None, mode="S") -> bytes:
    """A file of two DRE, the first as given."""
    suites = [
        [*s[:-1], s[-1].avec(certification_facture="B2" * 16)] for s in (premiere or dre(A), dre(B))
    ]
    suite = lot(
        "AAA",
        *suites,
        debut={"certification_lot": mode},
        fin={**FIN_SECURISEE, "type_facture": "D"},
    )
    identite = {"id_fichier": "000002"}
    return brut(fichier(suite, debut=identite, fin=identite))


def autre_acte(**valeurs) -> bytes:
    """The DRE whose line differs from that of its FSE."""
    suite = dre(A)
    suite[2] = suite[2].avec(**valeurs)
    return demande([*suite[:3], total(A, suite[:3])])


def autre_tete(**valeurs) -> bytes:
    suite = dre(A)
    return demande([suite[0].avec(**valeurs), *suite[1:]])


def autre_assure() -> bytes:
    # 1850199999001 : 97 - (1850199999001 mod 97) = 97 - 80 = 17
    return demande([e.avec(nir_assure="1850199999001", cle_nir="17") for e in dre(A)])


def annulation(**valeurs) -> bytes:
    """A DRE d'annulation alone in its lot."""
    suite = dre(A, entete_={"nature_operation": "2", **valeurs})
    suite = [*suite[:-1], suite[-1].avec(certification_facture="C3" * 16)]
    lot_ = lot(
        "AAB", suite, debut={"certification_lot": "S"}, fin={**FIN_SECURISEE, "type_facture": "D"}
    )
    identite = {"id_fichier": "000003"}
    return brut(fichier(lot_, debut=identite, fin=identite))


def refaite() -> bytes:
    """Another facture under a number already used."""
    identite = {"id_fichier": "000002"}
    autre = facture(B, acte(B, code_acte="GS"))
    return brut(fichier(lot("002", autre, facture(C)), debut=identite, fin=identite))


def arl_de(sens: str, **valeurs) -> bytes:
    motifs = (motif(),) if sens == "N" else ()
    accuse = accuse_lot(sens=sens, nb_motifs=len(motifs), **valeurs)
    return arl(Accuse(lot=accuse, motifs=motifs))


def envoye_le(instant: str, tampon: str) -> bytes:
    """A mail that carries the sound lot, sent at an instant."""
    sujet = Sujet(emetteur="00000" + PS, compostage=tampon, nb_factures=3)
    tete = message(date=instant, sujet=sujet).split(b"Content-Description")[0]
    return tete + composer_contenu(B2, (), tampon)


AVANT = lambda: envoye_le("Sat, 21 Nov 2026 08:00:00 +0000", "2026112108000000001")  # noqa: E731
APRES = lambda: envoye_le("Mon, 23 Nov 2026 08:00:00 +0000", "2026112308000000001")  # noqa: E731
DEUX_LOTS = (
    lambda: fse("001", A, B, numero="000001"),
    lambda: fse("002", B, C, numero="000002"),
)

PREUVES = {
    "CR-01": ((lambda: fse("001", A), lambda: fse("002", B)), set()),
    "CR-02": ((lambda: fse("001", A), lambda: fse("001", B, numero="000002")), set()),
    "CR-03": ((lambda: fse("001", A, B), refaite), set()),
    "CR-04": ((fse_accompagnee, autre_assure), set()),
    "CR-05": ((fse_accompagnee, lambda: autre_acte(code_acte="GS")), set()),
    "CR-06": ((fse_accompagnee, lambda: demande(mode="D")), set()),
    "CR-07": (
        (message, lambda: message(sujet=Sujet(emetteur="00000" + PS, compostage=TAMPON,
                                              nb_factures=4))),
        set(),
    ),
    "CR-08": (DEUX_LOTS, set()),
    "CR-09": (
        (AVANT, APRES, lambda: arl_de("P", date_arl=date(2026, 11, 22))),
        {"CO-11"},
    ),
    "CR-10": ((fse_accompagnee, lambda: autre_acte(date_acte=date(2026, 11, 20))), set()),
    # 30,00 € dus, 31,00 € demandés : la part AMC reste sous le plafond
    "CR-11": ((fse_accompagnee, lambda: autre_acte(montant_depense=3100)), set()),
    "CR-12": (
        (fse_accompagnee, lambda: autre_acte(base_remboursement=3001)),
        set(),
    ),
    # 70 % de 30,00 € = 21,00 € ; à 71 %, 21,30 € : l'écart de MNT-03 est d'un euro au plus
    "CR-13": ((fse_accompagnee, lambda: autre_acte(taux=71)), {"B2-MNT-03"}),
    "CR-14": ((fse_accompagnee, lambda: autre_acte(montant_amo=2099)), set()),
    "CR-15": ((fse_accompagnee, lambda: autre_tete(date_naissance="850116")), set()),
    "CR-16": ((fse_accompagnee, lambda: autre_tete(rang_naissance="2")), set()),
    "CR-17": ((lambda: fse_accompagnee(fse_scellee(A, top_eclatement_ps="")), demande), set()),
    "CR-19": ((lambda: fse_accompagnee(fse_scellee("000000009")), demande), set()),
    "CR-18": (
        (demande, lambda: annulation(no_organisme_complementaire="0000000002")),
        set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("regle", PREUVES)
def test_pair_is_caught_by_its_rule_only(regle):
    fichiers, autres = PREUVES[regle]
    assert comptes(*(f() for f in fichiers)) == {regle, *autres}


def test_files_that_follow_one_another_are_sound():
    assert comptes(fse("001", A, B), fse("002", C, D, numero="000002")) == set()
    assert comptes(fse_accompagnee(), demande()) == set()
    assert comptes(demande(), annulation()) == set()
    assert comptes(message(), message(message_id="<2@ps.sim.invalid>")) == set()
    assert comptes(fse("001", A, B), fse("001", A, B)) == set()


def test_a_lot_reduced_after_a_negative_arl_is_sound():
    negatif = arl_de("N", nb_factures=2, montant_lot=6000)
    assert comptes(*(f() for f in DEUX_LOTS), negatif) == set()


def test_a_lot_sent_again_before_its_arl_is_sound():
    assert comptes(AVANT(), APRES(), arl_de("P", date_arl=date(2026, 11, 24))) == {"CO-11"}


def test_every_rule_has_a_sample():
    assert {r for r in REGLES if r.startswith("CR-")} == set(PREUVES)
