"""Two factures field by field: what a rule says alike must be alike."""

from collections.abc import Callable, Iterator

from vitalbench.harness.checks.jugement import Jugement, egal
from vitalbench.harness.evidence.dossier import Dossier


def comparer(
    dossier: Dossier, reperes: tuple[str, str], retenir: Callable[[str], bool]
) -> Iterator[Jugement]:
    """Compare the factures of two steps, record by record, on the fields retained."""
    modeles, autres = (dossier.factures_de(r) for r in reperes)
    for modele, facture in zip(modeles, autres, strict=False):
        couples = zip(modele.facture.enregistrements, facture.facture.enregistrements, strict=False)
        for attendu, trouve in couples:
            if attendu.code != trouve.code:
                zone = facture.zone(trouve, trouve.champs[0].nom)
                yield egal(zone, f"type {trouve.code}", f"type {attendu.code}")
                break
            for champ in trouve.champs:
                if retenir(champ.nom):
                    zone = facture.zone(trouve, champ.nom)
                    yield egal(zone, trouve.brut_de(champ.nom), attendu.brut_de(champ.nom))
