"""The published vocabulary: unique ids, real requirements."""

from collections import Counter

from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.protocol.commandes import COMMANDES
from vitalbench.reference.protocol.vocabulaire import vocabulaire


def test_ids_are_unique_by_kind() -> None:
    doubles = [
        cle for cle, nombre in Counter((t.genre, t.id) for t in vocabulaire()).items() if nombre > 1
    ]
    assert doubles == []


def test_every_requirement_cited_is_in_the_catalogue() -> None:
    connues = catalogue()
    inconnues = [(t.id, e) for t in vocabulaire() for e in t.exigences if e not in connues]
    assert inconnues == []


def test_every_term_has_a_label() -> None:
    assert [t.id for t in vocabulaire() if not t.libelle.strip()] == []


def test_commands_are_named_by_their_method() -> None:
    assert len(COMMANDES) == 28
    assert all(classe.methode == nom for nom, classe in COMMANDES.items())
