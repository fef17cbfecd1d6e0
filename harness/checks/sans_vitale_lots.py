"""Real factures in lots: one element of the criterion differs from a model (CDC §3.2.10.1.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, LotRecu

LOTS, MODELE, PAREILLE = "lots_reels", "reference", "pareille"
DIFFERENTES = (
    "autre_ps",
    "autre_regime",
    "autre_caisse",
    "hors_tp",
    "avec_carte",
    "degradee",
    "accident",
)


def _lot(dossier: Dossier, facture: FactureRecue) -> LotRecu | None:
    """Give the lot that a facture came in."""
    cle = (facture.numero_facturation, facture.numero, facture.flux)
    for lot in dossier.lots:
        if any((f.numero_facturation, f.numero, f.flux) == cle for f in lot.factures):
            return lot
    return None


def _avec_le_modele(dossier: Dossier, repere: str) -> Iterator[tuple[LotRecu, bool]]:
    """Give the lot of a facture, and whether the model came in it too."""
    if dossier.etape(LOTS) is None:
        return
    modeles = [_lot(dossier, f) for f in dossier.factures_de(MODELE)]
    for facture in dossier.factures_de(repere):
        lot = _lot(dossier, facture)
        for modele in modeles:
            if lot is not None and modele is not None:
                memes = (lot.fichier, lot.lieu.ligne) == (modele.fichier, modele.lieu.ligne)
                yield lot, memes


@check("CDC-3.2.10.1.1-01", partie="distincts", reads={Canal.FICHIER})
def factures_differentes_separees(dossier: Dossier) -> Iterator[Jugement]:
    """A facture that differs from another by one element is in another lot (CDC §3.2.10.1.1)."""
    for repere in DIFFERENTES:
        for lot, memes in _avec_le_modele(dossier, repere):
            yield tenu(lot, not memes, f"{repere} : un autre lot", "le même lot" if memes else "")


@check("CDC-3.2.10.1.1-01", partie="ensemble", reads={Canal.FICHIER})
def factures_pareilles_reunies(dossier: Dossier) -> Iterator[Jugement]:
    """Two factures equal on every element are in the same lot (CDC §3.2.10.1.1)."""
    for lot, memes in _avec_le_modele(dossier, PAREILLE):
        yield tenu(lot, memes, "le même lot", "" if memes else "un autre lot")
