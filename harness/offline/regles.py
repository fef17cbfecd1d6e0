"""The rules of the file judge, as data: wording, source, requirements, subject."""

from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Literal

import msgspec
import yaml

Gravite = Literal["erreur", "avertissement"]
Nature = Literal["publique", "deduite", "simulee"]


class Regle(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: what it says, where it comes from, which evidence it needs."""

    id: str
    texte: str
    sujet: str
    source: str
    nature: Nature = "publique"
    gravite: Gravite = "erreur"
    exigences: tuple[str, ...] = ()
    cause: str = ""


def _charger() -> Mapping[str, Regle]:
    texte = resources.files(__package__).joinpath("regles.yaml").read_text("utf-8")
    lues = msgspec.convert(yaml.load(texte, Loader=yaml.CSafeLoader), list[Regle])
    par_id = {regle.id: regle for regle in lues}
    if len(par_id) != len(lues):
        raise ValueError("regles.yaml : identifiant de règle en double")
    return MappingProxyType(par_id)


REGLES: Mapping[str, Regle] = _charger()
"""Every rule by id."""
