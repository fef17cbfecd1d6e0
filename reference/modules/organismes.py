"""Organism a facture is sent to, from the organism of the support (group 1310, field 4).

Rules read in a public software of 2010; the régime 02 rule is unknown: the caisse itself is
kept there (déduit). SMG and AT choose their organism before this point (CDC §4.2.1).
"""

from vitalbench.reference.domain.droits import OrganismeAmo

_ILE_DE_FRANCE = frozenset(("751", "781", "911", "921", "931", "941", "951"))
_FIXES = {"04": "110", "12": "001"}
_REGROUPES = frozenset(("95", "96"))
_PAR_CENTRE = frozenset(("93", "94"))
DEMONSTRATION = ("01", "999")
CENTRE_INFORMATIQUE = "000"
CENTRE_INFORMATIQUE_DEMONSTRATION = "999"


def organisme_destinataire(organisme: OrganismeAmo) -> str:
    """Give the three digits of the organism that receives the factures of another."""
    regime, caisse = organisme.regime, organisme.caisse
    if regime in _FIXES:
        return _FIXES[regime]
    if regime == "91":
        return "999" if (caisse, organisme.centre) == ("751", "0501") else caisse
    if caisse in _ILE_DE_FRANCE and regime in _REGROUPES:
        return "751"
    if caisse in _ILE_DE_FRANCE and regime in _PAR_CENTRE:
        return organisme.centre[:3].zfill(3)
    return caisse


def centre_informatique(organisme: OrganismeAmo) -> str:
    """Give the three digits of group 1310 field 5."""
    if (organisme.regime, organisme.caisse) == DEMONSTRATION:
        return CENTRE_INFORMATIQUE_DEMONSTRATION
    return CENTRE_INFORMATIQUE
