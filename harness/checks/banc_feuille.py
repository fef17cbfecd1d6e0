"""The paper that goes with a degraded flow says what the flow says (CDC §3.4.2, « banc »)."""

from collections.abc import Iterator

from vitalbench.harness.checks.imprimes import euros, portent
from vitalbench.harness.checks.jugement import Jugement
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.norms.b2 import EnteteFacture

FEUILLE = "feuille_de_soins"
PAPIER = {Canal.DOCUMENT, Canal.FICHIER}


@check("CDC-3.4.2-01", partie="donnees", reads=PAPIER)
def feuille_aux_donnees_du_flux(dossier: Dossier) -> Iterator[Jugement]:
    """The feuille de soins bears the assuré, acts and amounts of the FSE (CDC §3.4.2)."""
    for facture in dossier.factures_de("feuille"):
        totaux = [facture.du_total(x).valeur for x in ("total_facture", "total_amo", "total_amc")]
        montants = [euros(x) for x in totaux if isinstance(x, int)]
        actes = [str(acte.de("code_acte").valeur).strip() for acte in facture.actes]
        entete = facture.facture.entete
        nir = _nir(entete) if entete is not None else "NIR"
        yield from portent(dossier, "feuille", FEUILLE, nir, *actes, *montants)


@check("CDC-3.4.2-01", partie="organisme", reads=PAPIER)
def feuille_a_l_organisme_du_flux(dossier: Dossier) -> Iterator[Jugement]:
    """The feuille de soins is for the organism of the flow (CDC §3.4.2)."""
    for facture in dossier.factures_de("feuille"):
        champs = ("grand_regime", "caisse_gestionnaire", "centre_gestionnaire")
        organisme = " ".join(str(facture.de(champ).valeur) for champ in champs)
        yield from portent(dossier, "feuille", FEUILLE, organisme)


def _nir(entete: EnteteFacture) -> str:
    return entete.nir_assure + entete.cle_nir
