"""ADR, acquisition of rights online: request as publicly known, answer ADR-SIM-1 (simulé).

Rights come from what the organism really knows, in the words of the groups 101 to 108, so that
they say what a card would (CDC-2.2.1.3-05) but for two things: AME is given, and the
Alsace-Moselle situation is not (CDC-2.2.1.3-03). Nothing is said of other beneficiaries.
"""

import datetime
import re
from typing import Final

from lxml import etree

from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.domain.identifiants import nir_valide
from vitalbench.reference.domain.periodes import Periode
from vitalbench.simulators.services.soap import (
    Demande,
    DemandeRefusee,
    ajouter,
    chercher,
    racine_reponse,
    texte,
)
from vitalbench.simulators.world.habitants import Personne
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde

ACTION: Final = "urn:adr:1.1.0:acquerirLesDroits"
REQUETE: Final = "urn:ir:se_req_adr"
REPONSE: Final = "urn:vitalbench:sim:adr:1"

_NAISSANCE: Final = re.compile(r"[0-9]{8}", re.ASCII)
_SANS_ALSACE_MOSELLE: Final = {"0200": "0100", "0201": "0101"}
"""Situation codes of the local scheme, and what ADR says instead (profil simulé)."""
_PIECE_ADR: Final = "2"
"""Nature de pièce justificative of rights acquired by ADR (profil simulé, groupe 1420)."""
_RECUL_MAX: Final = datetime.timedelta(days=365 * 2)


class Adr:
    """Answers `acquerirLesDroits` for the people of one world."""

    nom = "adr"

    def __init__(self, monde: Monde, horloge: Horloge) -> None:
        self._monde = monde
        self._horloge = horloge

    def traiter(self, demande: Demande) -> tuple[str, etree._Element, str]:
        """Answer a request: operation, body of the answer, its action."""
        nom = etree.QName(demande.corps)
        if (nom.namespace, nom.localname) != (REQUETE, "Requete"):
            raise DemandeRefusee("OPERATION_INCONNUE", f"opération inconnue : {nom.localname}")
        personne = self._trouver(demande)
        return "acquerirLesDroits", self._reponse(personne), ACTION + "Reponse"

    def _trouver(self, demande: Demande) -> Personne:
        corps = demande.corps
        reference = _date(texte(corps, "DatedeReference"))
        aujourdhui = self._horloge.maintenant().date()
        if not aujourdhui - _RECUL_MAX <= reference <= aujourdhui:
            raise DemandeRefusee("DATE_REFERENCE", f"date de référence hors limites : {reference}")
        regime = self._regime(demande)
        soins = chercher(corps, "BeneficiaireDeSoins")
        if soins is None:
            raise DemandeRefusee("DONNEE_ABSENTE", "élément BeneficiaireDeSoins absent")
        naissance = texte(soins, "DatedeNaissance").replace("-", "")
        if not _NAISSANCE.fullmatch(naissance):
            raise DemandeRefusee("REQUETE_ILLISIBLE", "DatedeNaissance : AAAAMMJJ attendu")
        rang = texte(soins, "SituationAdministrativeAMO/RangdeNaissance")
        assure = _nir(soins, "SituationAdministrativeAMO/Assure/NIRassure")
        connu = chercher(soins, "NIRcertifie") is not None
        certifie = _nir(soins, "NIRcertifie") if connu else ""
        trouves = [
            p
            for p in self._monde.personnes.values()
            if p.nir == assure
            and p.identite.date_naissance == naissance
            and str(p.identite.rang_naissance) == rang
            and certifie in ("", p.nir_individuel)
        ]
        if len(trouves) != 1:
            raise DemandeRefusee("BENEFICIAIRE_INCONNU", "bénéficiaire inconnu de l'organisme")
        if trouves[0].dossier.organisme.regime != regime:
            raise DemandeRefusee("REGIME", f"bénéficiaire inconnu du régime {regime}")
        return trouves[0]

    def _regime(self, demande: Demande) -> str:
        contexte = demande.entete("ContexteBAM")
        if contexte is None:
            raise DemandeRefusee("DONNEE_ABSENTE", "en-tête ContexteBAM absent")
        return texte(contexte, "COUVERTURE/GrandRegime")

    def _reponse(self, personne: Personne) -> etree._Element:
        organisme = personne.dossier.organisme
        racine = racine_reponse(REPONSE, "Reponse")
        ajouter(racine, "DateReponse", self._horloge.maintenant().isoformat(timespec="seconds"))
        bloc = ajouter(racine, "Organisme")
        ajouter(bloc, "CodeRegime", organisme.regime)
        ajouter(bloc, "CodeCaisse", organisme.caisse)
        ajouter(bloc, "CentrePrestation", organisme.centre)
        ajouter(bloc, "CodeGestion", organisme.code_gestion)
        ajouter(bloc, "CodePresentationSupportAMO", _PIECE_ADR)
        ajouter(racine, "NaturePieceAMO", _PIECE_ADR)
        if personne.droits_reels.mutuelle is not None:
            ajouter(racine, "NaturePieceAMC", _PIECE_ADR)
        _beneficiaire(racine, personne)
        _droits(racine, personne.droits_reels)
        return racine


def _beneficiaire(racine: etree._Element, personne: Personne) -> None:
    identite, droits = personne.identite, personne.droits_reels
    bloc = ajouter(racine, "Beneficiaire")
    ajouter(bloc, "NomUsuel", identite.nom)
    ajouter(bloc, "NomFamille", identite.nom_naissance)
    ajouter(bloc, "Prenom", identite.prenom)
    ajouter(bloc, "DateNaissance", identite.date_naissance)
    ajouter(bloc, "RangNaissance", str(identite.rang_naissance))
    ajouter(bloc, "Qualite", identite.qualite)
    ajouter(bloc, "NIRCertifie", personne.nir_individuel)
    if identite.date_certification is not None:
        ajouter(bloc, "DateCertification", identite.date_certification.isoformat())
    ajouter(bloc, "NIRAssure", personne.nir)
    if droits.service_amo.code:
        ajouter(bloc, "CodeServiceAMO", droits.service_amo.code)
        _bornes(bloc, droits.service_amo.periode, "ServiceAMO")
    declare = droits.medecin_traitant_declare
    if declare is not None:
        ajouter(bloc, "TopMedecinTraitant", "O" if declare else "N")
    if droits.mutuelle is not None:
        ajouter(bloc, "CodeSupportComplementaire", "1")


def _droits(racine: etree._Element, droits: DroitsBeneficiaire) -> None:
    for periode in droits.periodes_amo:
        _bornes(ajouter(racine, "PeriodeDroitsAMO"), periode)
    for couverture in droits.couvertures:
        bloc = ajouter(racine, "Couverture")
        _bornes(bloc, couverture.periode)
        ajouter(bloc, "CodeALD", couverture.code_ald)
        situation = couverture.code_situation
        ajouter(bloc, "CodeSituation", _SANS_ALSACE_MOSELLE.get(situation, situation))
    mutuelle = droits.mutuelle
    if mutuelle is not None:
        bloc = ajouter(racine, "Mutuelle")
        ajouter(bloc, "Identification", mutuelle.identification)
        ajouter(bloc, "Garanties", mutuelle.garanties)
        ajouter(bloc, "IndicateurTraitement", mutuelle.indicateur_traitement)
        ajouter(bloc, "TypeServices", mutuelle.type_services)
        ajouter(bloc, "Services", mutuelle.services)
        ajouter(bloc, "AiguillageSTS", mutuelle.aiguillage_sts)
        for periode in mutuelle.periodes:
            _bornes(ajouter(bloc, "PeriodeDroits"), periode)


def _bornes(bloc: etree._Element, periode: Periode, suffixe: str = "") -> None:
    if periode.debut is not None:
        ajouter(bloc, f"Debut{suffixe}", periode.debut.isoformat())
    if periode.fin is not None:
        ajouter(bloc, f"Fin{suffixe}", periode.fin.isoformat())


def _date(valeur: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(valeur[:10])
    except ValueError as erreur:
        raise DemandeRefusee("REQUETE_ILLISIBLE", "DatedeReference : AAAA-MM-JJ") from erreur


def _nir(element: etree._Element, chemin: str) -> str:
    nir = texte(element, f"{chemin}/Numero") + texte(element, f"{chemin}/Cle")
    if not nir_valide(nir):
        raise DemandeRefusee("NIR_INVALIDE", f"{chemin} : NIR ou clé invalide")
    return nir
