"""Faults about complementary rights: a weaker source wins, a nature of piece is invented."""

from vitalbench.harness.faults.echantillon import Corruption, RetoucheB2, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.norms.codec import Enregistrement

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


def _autre_source(rang: int, numero: str) -> RetoucheB2:
    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, EnteteFacture) and e.no_facture == f"{rang:09d}":
            return e.avec_brut("no_organisme_complementaire", numero.rjust(10, "0"))
        return e

    return changer


def _inscrire(rang: int, partie: str, numero: str) -> None:
    def source_faible() -> Corruption:
        return Corruption(b2=_autre_source(rang, numero))

    source_faible.__doc__ = f"La complémentaire facturée n'est pas celle de la source {partie}."
    faute(
        f"amc-source-{partie}-oubliee",
        tue=[("CDC-4.2.1.3.2.2-02", partie)],
        scenario="APC-030",
        lieu="fichier:no_organisme_complementaire",
    )(source_faible)


for _rang, (_partie, _numero) in enumerate(DES_SOURCES.items(), start=1):
    _inscrire(_rang, _partie, _numero)
