"""What the module reads back from the records of a facture it made: header, PS, grouping."""

from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.criteres import ElementsLot, critere_amo
from vitalbench.reference.modules.organismes import organisme_destinataire
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.securing.manifeste import LONGUEUR

_DONNEES_AMC = b"2", b"M"


def lire_entete(corps: bytes) -> EnteteFacture:
    """Read the type 2 record of a facture; raises RefusModule when it is not one of ours."""
    if len(corps) < 2 * LONGUEUR or len(corps) % LONGUEUR or corps[:1] != b"2":
        raise RefusModule(statuts.PARAMETRE, "facture mal découpée")
    entete = EnteteFacture.decode(corps[:LONGUEUR])
    if entete.fautes:
        raise RefusModule(statuts.PARAMETRE, f"en-tête de facture : {entete.fautes[0]}")
    return entete


def organisme_lu(entete: EnteteFacture) -> OrganismeAmo:
    """Give the organism the records name."""
    return OrganismeAmo(
        regime=entete.grand_regime,
        caisse=entete.caisse_gestionnaire,
        centre=entete.centre_gestionnaire,
    )


def elements_lot(corps: bytes, mode: ModeSecurisation, flux: TypeFlux) -> ElementsLot:
    """Gather what groups a facture with others."""
    entete = lire_entete(corps)
    organisme = organisme_lu(entete)
    amc = _amc(corps)
    return ElementsLot(
        numero_facturation=entete.no_ps,
        regime=organisme.regime,
        organisme=organisme_destinataire(organisme),
        destinataire_reglement=entete.destinataire_reglement,
        mode=mode,
        flux=flux,
        type_flux=entete.marquage_facture,
        critere_amo=critere_amo(organisme.regime, entete.nature_assurance),
        numero_amc=entete.no_organisme_complementaire,
        code_application=amc.code_application_amc if amc else "",
        type_service_amc="TP" if entete.destinataire_reglement in ("15", "25") else "HTP",
        code_routage=amc.code_routage_amc if amc else "",
        identifiant_hote=amc.id_hote_amc if amc else "",
        domaine=amc.nom_domaine if amc else "",
    )


def _amc(corps: bytes) -> DonneesAmc | None:
    for debut in range(LONGUEUR, len(corps), LONGUEUR):
        if (corps[debut : debut + 1], corps[debut + 35 : debut + 36]) == _DONNEES_AMC:
            lu = DonneesAmc.decode(corps[debut : debut + LONGUEUR])
            return None if lu.fautes else lu
    return None
