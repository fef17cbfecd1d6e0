"""National numbers of the field: NIR, RPPS, FINESS, numéro AM, with their keys."""

import re

_NIR = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}", re.ASCII)


def cle_nir(nir13: str) -> str:
    """Give the two-digit key of a 13-character NIR, Corsican departments included.

    Raises ValueError when the NIR is not 13 characters of the right shape.
    """
    if not _NIR.fullmatch(nir13):
        raise ValueError(f"NIR mal formé : {len(nir13)} caractères, 13 attendus")
    departement = {"2A": "19", "2B": "18"}.get(nir13[5:7], nir13[5:7])
    chiffres = nir13[:5] + departement + nir13[7:]
    return f"{97 - int(chiffres) % 97:02d}"


def nir_valide(nir15: str) -> bool:
    """Tell whether 15 characters are a NIR followed by its key."""
    try:
        return len(nir15) == 15 and cle_nir(nir15[:13]) == nir15[13:]
    except ValueError:
        return False


def cle_luhn(chiffres: str) -> str:
    """Give the Luhn digit that completes a string of digits (RPPS, FINESS, numéro AM)."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 == 0 else 1)
        total += valeur // 10 + valeur % 10
    return str(-total % 10)


def luhn_valide(numero: str) -> bool:
    """Tell whether a number of digits ends with its Luhn key."""
    return numero.isascii() and numero.isdigit() and cle_luhn(numero[:-1]) == numero[-1]


def rpps_valide(rpps: str) -> bool:
    """Tell whether 11 digits are a RPPS: ten digits and a Luhn key (CDC-3.2.1-03)."""
    return len(rpps) == 11 and luhn_valide(rpps)


def numero_am_valide(numero: str) -> bool:
    """Tell whether 9 digits are a numéro AM de facturation, eight digits and a Luhn key."""
    return len(numero) == 9 and luhn_valide(numero)
