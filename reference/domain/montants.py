"""Amounts are integers of euro cents; this is how they are rounded and written."""

from decimal import ROUND_HALF_UP, Decimal

Centimes = int


def arrondir(valeur: Decimal) -> Centimes:
    """Round a number of cents to the nearest cent, halves up."""
    return int(valeur.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pourcentage(montant: Centimes, taux: int) -> Centimes:
    """Give `taux` percent of an amount in cents, rounded to the nearest cent, halves up."""
    return arrondir(Decimal(montant) * taux / 100)


def euros(montant: Centimes) -> str:
    """Write an amount as the PS reads it: `30,00 €`, thousands apart."""
    signe = "-" if montant < 0 else ""
    entier, reste = divmod(abs(montant), 100)
    return f"{signe}{entier:,}".replace(",", "\u202f") + f",{reste:02d}\u00a0€"
