"""Opposition list, OPPO-SIM-1: read whole or as an increment, refused by the line."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitalbench.reference.norms.opposition import ListeIllisible, lire_liste
from vitalbench.simulators.services.opposition import ListeOpposition
from vitalbench.simulators.world.horloge import Horloge


def test_a_list_of_the_service_is_read_back() -> None:
    service = ListeOpposition(Horloge(datetime(2026, 3, 2, 9, 0)))
    service.opposer("9900119213")
    service.opposer("9900119214")
    service.lever("9900119213")
    entiere = lire_liste(service.fichier())
    assert (entiere.version, entiere.depuis, entiere.jour) == (3, 0, date(2026, 3, 2))
    assert entiere.ajoutees == {"9900119214"}
    increment = lire_liste(service.fichier(depuis=1))
    assert (increment.ajoutees, increment.retirees) == ({"9900119214"}, {"9900119213"})


@pytest.mark.parametrize(
    ("contenu", "lieu"),
    [
        (b"", "ligne 1"),
        (b"OPPO-SIM-1|1|0|20260302", "ligne 1"),
        (b"AUTRE|1|0|20260302\nFIN|0", "ligne 1"),
        (b"OPPO-SIM-1|1|0|20261332\nFIN|0", "ligne 1"),
        (b"OPPO-SIM-1|x|0|20260302\nFIN|0", "ligne 1"),
        (b"OPPO-SIM-1|1|0|20260302\n99\nFIN|1", "ligne 2"),
        (b"OPPO-SIM-1|1|0|20260302\n+99\nFIN|2", "ligne 3"),
        (b"OPPO-SIM-1|1|0|20260302\n+\xe9\nFIN|1", "octet"),
    ],
)
def test_what_cannot_be_read_names_its_place(contenu: bytes, lieu: str) -> None:
    with pytest.raises(ListeIllisible, match=lieu):
        lire_liste(contenu)


@given(st.binary(max_size=200))
def test_anything_else_is_refused_or_read(contenu: bytes) -> None:
    try:
        lue = lire_liste(contenu)
    except ListeIllisible:
        return
    assert lue.version >= 0
