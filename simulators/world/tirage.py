"""Numbers drawn from the seed, well formed and visibly fictitious (profil simulé).

Fictitious ranges, documented in docs/monde.md: NIR born abroad in country 999 (positions 6-10
are 99999), RPPS 997…, ADELI 99…, FINESS 99…, numéro AM 99…, card serials 99….
"""

import hashlib
from typing import Final

from vitalbench.reference.domain.identifiants import cle_luhn, cle_nir

LIEU_FICTIF: Final = "99999"
_MOIS_INCONNU: Final = "20"


class Tirage:
    """Draws that follow from the seed and from what is drawn, never from the order of calls."""

    def __init__(self, graine: int) -> None:
        self._graine = graine
        self._donnes: dict[str, str] = {}
        self._pris: set[str] = set()

    def nombre(self, quoi: str, borne: int) -> int:
        """Give an integer from 0 to `borne` excluded."""
        empreinte = hashlib.sha256(f"{self._graine}|{quoi}".encode()).digest()
        return int.from_bytes(empreinte[:8], "big") % borne

    def chiffres(self, quoi: str, longueur: int) -> str:
        """Give digits that nothing else of this world got under the same kind.

        The kind is what stands before the first `/` of `quoi`; asked again, the same `quoi`
        gets the same digits.
        """
        if quoi in self._donnes:
            return self._donnes[quoi]
        genre = quoi.split("/", 1)[0]
        for essai in range(1000):
            valeur = f"{self.nombre(f'{quoi}#{essai}', 10**longueur):0{longueur}d}"
            if f"{genre}/{valeur}" not in self._pris and int(valeur):
                self._pris.add(f"{genre}/{valeur}")
                self._donnes[quoi] = valeur
                return valeur
        raise ValueError(f"plus de numéro libre pour {quoi}")

    def nir(self, ident: str, sexe: int, naissance: str) -> str:
        """Give a 15-character NIR for a sex and a birth date AAAAMMJJ."""
        mois = naissance[4:6] if naissance[4:6] != "00" else _MOIS_INCONNU
        base = f"{sexe}{naissance[2:4]}{mois}"
        nir13 = base + LIEU_FICTIF + self.chiffres(f"nir-{base}/{ident}", 3)
        return nir13 + cle_nir(nir13)

    def rpps(self, ident: str) -> str:
        """Give an 11-digit RPPS."""
        return _luhn("997" + self.chiffres(f"rpps/{ident}", 7))

    def adeli(self, ident: str) -> str:
        """Give a 9-digit ADELI number."""
        return _luhn("99" + self.chiffres(f"adeli/{ident}", 6))

    def finess(self, ident: str) -> str:
        """Give a 9-digit FINESS number."""
        return _luhn("99" + self.chiffres(f"finess/{ident}", 6))

    def numero_am(self, ident: str, categorie: str) -> str:
        """Give a 9-digit numéro AM de facturation."""
        return _luhn(f"99{categorie}" + self.chiffres(f"am/{ident}", 5))

    def serie_carte(self, ident: str) -> str:
        """Give a 10-digit card serial; the last six digits alone are unique in the world."""
        return "9900" + self.chiffres(f"serie/{ident}", 6)


def _luhn(chiffres: str) -> str:
    return chiffres + cle_luhn(chiffres)


def nir_fictif(nir: str) -> bool:
    """Tell whether a NIR lies in the fictitious range (13 or 15 characters)."""
    return len(nir) in (13, 15) and nir[5:10] == LIEU_FICTIF


def rpps_fictif(rpps: str) -> bool:
    """Tell whether an RPPS lies in the fictitious range."""
    return rpps.startswith("997")


def finess_fictif(numero: str) -> bool:
    """Tell whether a FINESS, ADELI or AM number lies in the fictitious range."""
    return numero.startswith("99")
