"""How an organism names itself in its returns: type of acteur and number (NOEMIE 000)."""

from typing import Final

from vitalbench.simulators.world.habitants import Organisme

_TYPES: Final = {
    "01": "CP",
    "02": "MA",
    "04": "CF",
    "05": "RP",
    "06": "EN",
    "07": "RM",
    "08": "CM",
    "10": "CE",
    "12": "CI",
    "14": "AN",
    "15": "SE",
    "16": "PB",
}
_PAR_ROLE: Final = {"amc": "OC", "oct": "OT"}
_MUTUELLES: Final = "SM"


def type_emetteur(organisme: Organisme) -> str:
    """Give the two letters of the organism in a 000 (CP for a CPAM, OC for an AMC…)."""
    if organisme.role in _PAR_ROLE:
        return _PAR_ROLE[organisme.role]
    return _TYPES.get(organisme.regime, _MUTUELLES)


def numero_emetteur(organisme: Organisme) -> str:
    """Give the number of the organism on 14 digits."""
    return organisme.numero.rjust(14, "0")[-14:]
