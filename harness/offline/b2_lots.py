"""The lots of one file against one another: one destination, one régime, one kind of flow."""

from collections.abc import Iterator

from vitalbench.harness.offline.b2_contextes import CAISSE_SMG
from vitalbench.harness.offline.b2_lot import Lot
from vitalbench.harness.offline.ecarts import Releve, Vote, zone
from vitalbench.reference.norms.b2 import DebutLot


class LotsDuFichier:
    """What the lots read so far say of their file: votes, no lot."""

    def __init__(self) -> None:
        self.types = Vote()
        self.destinataires = Vote()
        self.regimes = Vote()
        self.adresses = Vote()
        self.marques = Vote()
        self.reglements: set[str] = set()

    def compter(self, releve: Releve, lot: Lot, debut: DebutLot) -> None:
        """Count what a lot says of the file it is in."""
        dre = commun(lot.types) == "D"
        self.types.ajouter("DRE" if dre else "FSE", debut, "no_lot")
        destinataire = debut.texte[16:19]
        self.destinataires.ajouter(destinataire, debut, "no_caisse_destinataire")
        self.marques.reprendre(lot.marques)
        if dre:
            self.adresses.reprendre(lot.domaines)
        else:
            self.regimes.reprendre(lot.regimes)
        gratuit = commun(lot.gratuits) == "SMG"
        if gratuit and destinataire != CAISSE_SMG[2:5]:
            zones = (zone(debut, "no_caisse_destinataire"),)
            releve.noter("B2-SMG-08", zones, f"{CAISSE_SMG[2:5]} (SMG)", destinataire)
        releve.vu(f"lot_{lot.mode.lettre}" if lot.mode.securise else "lot_hors_sesam")
        if len(lot.reglements.comptes) == 1:
            self.reglements.add(commun(lot.reglements))

    def conclure(self, releve: Releve) -> None:
        """Say which lots differ from the others."""
        for regle, vote in (
            ("B2-LOT-05", self.types),
            ("B2-LOT-10", self.destinataires),
            ("B2-LOT-11", self.regimes),
            ("B2-LOT-12", self.marques),
            ("B2-LOT-13", self.adresses),
        ):
            for zones, attendu, trouve in vote.dissidents():
                releve.noter(regle, zones, attendu, trouve)

    def sujets(self, nombre: int) -> Iterator[str]:
        """Yield the subjects that the lots of a file give evidence of."""
        genres = self.types.comptes
        if "FSE" in genres:
            yield "fse"
        if "DRE" in genres:
            yield "dre"
            if nombre > 1:
                yield "plusieurs_lots_dre"
        elif nombre > 1:
            yield "plusieurs_lots_fse"
        if len(self.reglements) > 1:
            yield "deux_reglements"


def commun(vote: Vote) -> str:
    """Give what most said, nothing when nobody voted."""
    le_plus_dit = vote.comptes.most_common(1)
    return le_plus_dit[0][0] if le_plus_dit else ""
