"""Numbers the workstation gives: factures, lots, files, compostage.

A facture number is unique for the PS whatever the securing mode (CDC-4.2.1.1-06); a lot
reference goes from 001 to 999 and starts again (CDC-4.2.1.16.1-05).
"""

from datetime import datetime

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.norms.courriel import compostage
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.securing.certificats import en_utc
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.configuration import Configuration, texte
from vitalbench.reference.workstation.refus import RefusPoste

LETTRES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DERNIER_LOT = 999
DERNIERE_FACTURE = 999_999_999
DERNIER_FICHIER = 999_999


def premier_lot(configuration: Configuration) -> int:
    """Give the reference the numbering of lots starts at, 1 when the PS set none."""
    choisi = texte(configuration.parametres, "premier_lot", "1")
    if not (choisi.isascii() and choisi.isdigit() and 1 <= int(choisi) <= DERNIER_LOT):
        raise RefusPoste(v.R_CONFIGURATION, f"premier_lot : {choisi!r} (1 à {DERNIER_LOT})")
    return int(choisi)


class Numerotation:
    """Counters kept in the archive, so that a restart never gives a number twice.

    `premier_lot` is where the numbering of lots starts on a workstation that takes over from
    another one; it says nothing to a workstation that already made some.
    """

    def __init__(self, archive: Archive, premier_lot: int = 1) -> None:
        self._archive = archive
        self._premier_lot = premier_lot

    def _tourner(self, compteur: str, dernier: int, depart: int = 1) -> int:
        valeur = self._archive.suivant(compteur)
        if valeur == 1 and depart > 1:
            self._archive.regler_compteur(compteur, depart)
            return depart
        if valeur > dernier:
            self._archive.regler_compteur(compteur, 1)
            return 1
        return valeur

    def facture(self, numero_facturation: str) -> int:
        """Give the next facture number of a PS."""
        return self._tourner(f"facture:{numero_facturation}", DERNIERE_FACTURE)

    def lot(self, numero_facturation: str, flux: TypeFlux) -> str:
        """Give the next lot reference of a PS: 001 to 999 for FSE, AAA to ZZZ for DRE."""
        compteur = f"lot:{flux.value}:{numero_facturation}"
        if flux is TypeFlux.FSE:
            return f"{self._tourner(compteur, DERNIER_LOT, self._premier_lot):03d}"
        rang = self._tourner(compteur, len(LETTRES) ** 3) - 1
        milieu, derniere = divmod(rang, len(LETTRES))
        premiere, deuxieme = divmod(milieu, len(LETTRES))
        return LETTRES[premiere] + LETTRES[deuxieme] + LETTRES[derniere]

    def lot_de_pieces(self, numero_facturation: str) -> str:
        """Give the next number of a lot of scanned papers: 001 to 999."""
        return f"{self._tourner(f'pieces:{numero_facturation}', DERNIER_LOT):03d}"

    def fichier(self) -> int:
        """Give the next file number."""
        return self._tourner("fichier", DERNIER_FICHIER)

    def compostage(self, maintenant: datetime) -> str:
        """Give a compostage: UTC time and a growing counter (profil simulé TR-SIM-1)."""
        return compostage(en_utc(maintenant), self._archive.suivant("compostage") % 100_000)
