"""The code porteur is never kept, anywhere (CDC §3.2.9.3.1.1, §4.2.1.2.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import commandes_cps, ecrans_de, presente_un_code
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Vue
from vitalbench.reference.protocol import vocabulaire as v


@check("CDC-3.2.9.3.1.1-15", partie="aucune_trace", reads={Canal.MONDE})
@check("CDC-4.2.1.2.1-07", partie="aucune_trace", reads={Canal.MONDE})
def code_nulle_part(dossier: Dossier) -> Iterator[Jugement]:
    """The code porteur shows in nothing the software keeps, says or sends (CDC §3.2.9.3.1.1)."""
    for recherche in dossier.vues("monde", Vue):
        if recherche.texte("action") == "recherche_code" and recherche.entier("examines"):
            lieux = recherche.evenement.donnees.get("trouves")
            trouves = [str(lieu) for lieu in lieux] if isinstance(lieux, list) else []
            dit = ", ".join(trouves) or f"rien, en {recherche.entier('examines')} lieux"
            yield tenu(recherche, not trouves, "aucune trace du code", dit)


@check("CDC-3.2.9.3.1.1-15", partie="aucune_presentation", reads={Canal.APDU})
def code_non_represente(dossier: Dossier) -> Iterator[Jugement]:
    """After the card left, its code is not presented again by itself (CDC §3.2.9.3.1.1)."""
    etape = dossier.etape("apres_retrait")
    if etape is not None and dossier.etape("recherche") is not None:
        codes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
        yield tenu(codes[0] if codes else etape, not codes, "aucune présentation", f"{len(codes)}")


@check("CDC-4.2.1.2.1-07", partie="redemande", reads={Canal.ECRAN})
def code_redemande(dossier: Dossier) -> Iterator[Jugement]:
    """The card back in its reader, the code is asked for again (CDC §4.2.1.2.1)."""
    ecrans = tuple(ecrans_de(dossier, "apres_retrait"))
    if ecrans and dossier.etape("recherche") is not None:
        vus = [e for e in ecrans if e.mention(v.M_CODE_PORTEUR)]
        trouve = "demandé" if vus else "non demandé"
        yield tenu(vus[0] if vus else ecrans[-1], vus, "le code redemandé", trouve)
