"""Faults about complementary rights: a weaker source wins, a nature of piece is invented."""

from vitalbench.harness.faults.echantillon import Corruption, zone, zone_de
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc

CARTE = "1"
DES_SOURCES = {"support": "99990004", "adr": "99990012", "carte": "99990014", "fichier": ""}
"""What a wrong software bills at each step: the source after the right one."""


@faute(
    "adr-piece-amo-de-carte",
    tue=[("CDC-2.2.1.3-04", "amo")],
    scenario="APC-024",
    lieu="fichier:nature_piece_droits",
)
def piece_amo_de_carte() -> Corruption:
    """Les droits viennent d'ADR, la facture annonce une lecture de carte."""
    return Corruption(b2=zone(EnteteFacture, "nature_piece_droits", CARTE))


@faute(
    "adr-piece-amc-de-carte",
    tue=[("CDC-2.2.1.3-04", "amc")],
    scenario="APC-024",
    lieu="fichier:nature_piece_amc",
)
def piece_amc_de_carte() -> Corruption:
    """La complémentaire vient d'ADR, la facture annonce une lecture de carte."""
    return Corruption(b2=zone(DonneesAmc, "nature_piece_amc", CARTE))


def _inscrire(rang: int, partie: str, numero: str) -> None:
    def source_faible() -> Corruption:
        return Corruption(
            b2=zone_de(EnteteFacture, rang, "no_organisme_complementaire", numero.rjust(10, "0"))
        )

    source_faible.__doc__ = f"La complémentaire facturée n'est pas celle de la source {partie}."
    faute(
        f"amc-source-{partie}-oubliee",
        tue=[("CDC-4.2.1.3.2.2-02", partie)],
        scenario="APC-030",
        lieu="fichier:no_organisme_complementaire",
    )(source_faible)


for _rang, (_partie, _numero) in enumerate(DES_SOURCES.items(), start=1):
    _inscrire(_rang, _partie, _numero)
