"""ApCV: authentication of a user by the phone, and contexts (requests public, APCV-SIM-1 simulé).

A context carries identities and organisms, never rights (CDC §2.2.1.2.2); it is bound to the
professional who asked for it and ends at a world time.
"""

import datetime
import uuid
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from vitalbench.reference.securing.certificats import cle_publique
from vitalbench.simulators.services.opposition import ListeOpposition
from vitalbench.simulators.services.soap import (
    Demande,
    DemandeRefusee,
    ajouter,
    racine_reponse,
    texte,
)
from vitalbench.simulators.services.telephone import (
    DUREE_CODE,
    CarteIndividuelle,
    CodeIllisible,
    Telephone,
    lire_code,
)
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki

ESPACE: Final = "http://www.sesam-vitale.fr/apcv/auth/1/0"
_PREFIXE_ACTION: Final = "urn:ApCV_AUTH:1.0.0:"
VALIDITE: Final = datetime.timedelta(minutes=30)
_CONTEXTES_MAX: Final = 10_000


class Contexte(msgspec.Struct, kw_only=True):
    """One ApCV context: who, for which professional, until when."""

    identifiant: str
    jeton: str
    utilisateur: str
    numero_facturation: str
    fin: datetime.datetime
    cartes: tuple[CarteIndividuelle, ...]
    detruit: bool = False


class Apcv:
    """Authenticates users and keeps their contexts; phones belong to the people of the world."""

    nom = "apcv_auth"

    def __init__(
        self, monde: Monde, pki: Pki, horloge: Horloge, opposition: ListeOpposition
    ) -> None:
        self._monde = monde
        self._pki = pki
        self._horloge = horloge
        self._opposition = opposition
        self._telephones: dict[str, Telephone] = {}
        self._contextes: dict[str, Contexte] = {}
        self._deja_servis: set[str] = set()
        self.validite = VALIDITE

    def telephone(self, personne_id: str) -> Telephone:
        """Give the phone of an ApCV user; ValueError says who has none."""
        personne = self._monde.personne(personne_id)
        if not personne.apcv or personne.id != personne.porteur:
            raise ValueError(f"{personne_id} n'a pas l'application carte Vitale")
        if personne_id not in self._telephones:
            self._telephones[personne_id] = Telephone(
                personne, self._monde, self._pki, self._horloge
            )
        return self._telephones[personne_id]

    def traiter(self, demande: Demande) -> tuple[str, etree._Element, str]:
        """Answer a request: operation, body of the answer, its action."""
        nom = etree.QName(demande.corps)
        match nom.localname if nom.namespace == ESPACE else "":
            case "AuthentifierUtilisateurProximiteReq":
                operation = "authentifierUtilisateurProximite"
                contexte = self._authentifier(demande.corps)
            case "RestituerContexteApCVReq":
                operation = "restituerContexteApCV"
                contexte = self.contexte(texte(demande.corps, "ContexteApCV/Identifiant"))
            case "RenouvelerContexteApCVReq":
                operation = "renouvelerContexteApCV"
                contexte = self.contexte(texte(demande.corps, "ContexteApCV/Identifiant"))
                contexte.fin = self._horloge.maintenant() + self.validite
            case "DetruireContexteApCVReq":
                operation = "detruireContexteApCV"
                contexte = self.contexte(texte(demande.corps, "ContexteApCV/Identifiant"))
                contexte.detruit = True
            case _:
                raise DemandeRefusee("OPERATION_INCONNUE", f"opération inconnue : {nom.localname}")
        reponse = racine_reponse(ESPACE, f"{operation[0].upper()}{operation[1:]}Rep")
        if contexte.detruit:
            ajouter(reponse, "Identifiant", contexte.identifiant)
        else:
            _ecrire(reponse, contexte)
        return operation, reponse, f"{_PREFIXE_ACTION}{operation}Reponse"

    def contexte(self, identifiant: str) -> Contexte:
        """Give a context in force; raises DemandeRefusee when unknown, destroyed or over."""
        contexte = self._contextes.get(identifiant)
        if contexte is None:
            raise DemandeRefusee("CONTEXTE_INCONNU", "contexte ApCV inconnu")
        if contexte.detruit:
            raise DemandeRefusee("CONTEXTE_DETRUIT", "contexte ApCV détruit")
        if self._horloge.maintenant() > contexte.fin:
            raise DemandeRefusee(
                "CONTEXTE_PERIME", f"contexte ApCV périmé depuis {contexte.fin:%d/%m/%Y %H:%M}"
            )
        return contexte

    def _authentifier(self, corps: etree._Element) -> Contexte:
        numero = texte(corps, "ProfessionnelSante/IdentifiantFacturation")
        texte(corps, "ProfessionnelSante/CodeSpecialiteAMO")
        if not any(
            situation.numero_facturation == numero
            for ps in self._monde.professionnels.values()
            for situation in ps.cps.situations
        ):
            raise DemandeRefusee("PS_INCONNU", "professionnel de santé inconnu")
        telephone = self._utilisateur(texte(corps, "Donnees"))
        carte = telephone.cartes[0]
        serie = self._monde.personne(carte.personne).dossier.numero_serie
        if self._opposition.contient(serie):
            raise DemandeRefusee("PORTEUR_EN_OPPOSITION", "porteur en opposition")
        if len(self._contextes) >= _CONTEXTES_MAX:
            raise DemandeRefusee("SERVICE_SATURE", "trop de contextes ouverts")
        contexte = Contexte(
            identifiant=str(uuid.uuid4()),
            jeton=uuid.uuid4().hex + uuid.uuid4().hex,
            utilisateur=carte.personne,
            numero_facturation=numero,
            fin=self._horloge.maintenant() + self.validite,
            cartes=telephone.cartes,
        )
        self._contextes[contexte.identifiant] = contexte
        return contexte

    def _utilisateur(self, code: str) -> Telephone:
        try:
            contenu, octets, signature = lire_code(code)
        except CodeIllisible as erreur:
            raise DemandeRefusee("CODE_ILLISIBLE", str(erreur)) from erreur
        personne = next(
            (
                p
                for p in self._monde.personnes.values()
                if p.nir_individuel == contenu.sujet and p.apcv and p.id == p.porteur
            ),
            None,
        )
        if personne is None:
            raise DemandeRefusee("PORTEUR_INCONNU", "aucune application carte Vitale à ce nom")
        try:
            cle_publique(self._pki.certificat_apcv(personne.id)).verify(
                signature, octets, PKCS1v15(), SHA256()
            )
        except InvalidSignature as erreur:
            raise DemandeRefusee("CODE_ILLISIBLE", "code QR mal signé") from erreur
        age = self._horloge.maintenant() - contenu.instant
        if not datetime.timedelta() <= age <= DUREE_CODE:
            raise DemandeRefusee("CODE_PERIME", "code QR périmé (plus de 60 secondes)")
        if contenu.alea in self._deja_servis:
            raise DemandeRefusee("CODE_DEJA_SERVI", "code QR déjà servi")
        self._deja_servis.add(contenu.alea)
        return self.telephone(personne.id)


def _ecrire(reponse: etree._Element, contexte: Contexte) -> None:
    bloc = ajouter(reponse, "ContexteApCV")
    ajouter(bloc, "Identifiant", contexte.identifiant)
    ajouter(bloc, "TokenApCV", contexte.jeton)
    ajouter(bloc, "DateFinValidite", contexte.fin.isoformat(timespec="seconds"))
    for rang, carte in enumerate(contexte.cartes):
        nom = "Utilisateur" if rang == 0 else "AutreBeneficiaire"
        element = ajouter(bloc, nom)
        ajouter(element, "NIRAssure", carte.nir_assure)
        ajouter(element, "NIRCertifie", carte.nir_individuel)
        ajouter(element, "NomUsuel", carte.nom)
        ajouter(element, "NomFamille", carte.nom_famille)
        ajouter(element, "Prenom", carte.prenom)
        ajouter(element, "DateNaissance", carte.date_naissance)
        ajouter(element, "RangNaissance", str(carte.rang_naissance))
        ajouter(element, "Qualite", carte.qualite)
        ajouter(element, "CodeRegime", carte.organisme.regime)
        ajouter(element, "CodeCaisse", carte.organisme.caisse)
        ajouter(element, "CodeCentre", carte.organisme.centre)
