"""A field of a record that is not the one due: no value, a place, never a traceback."""

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.evidence.fichiers import ZoneVue
from vitalbench.reference.norms.b2 import Acte


def test_a_field_asked_of_another_record_has_no_value_and_says_where() -> None:
    acte = Acte.decode(b"4" + b" " * 127, rang=7)
    evenement = Evenement(
        seq=1,
        t_monde="2026-03-02T09:00:00",
        t_reel="",
        genre="reception",
        origine="vu",
        scenario="X",
        donnees={},
        pieces={},
        h="",
    )
    zone = ZoneVue(evenement=evenement, fichier="f", enregistrement=acte, champ="total_amo")
    assert zone.valeur is None
    assert (zone.lieu.ligne, zone.lieu.champ, zone.lieu.colonne) == (7, "total_amo", None)
