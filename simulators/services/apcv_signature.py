"""ApCV: signature of a facture for its user, and the summary sent to the phone (APCV-SIM-1).

The service signs what a Vitale card would: the empreinte (SHA-256 of the CMS signed attributes)
computed by the SSV module, with a key of the user's own card (SV-SIM-1, profil simulé).
"""

import base64
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from vitalbench.simulators.services.apcv import Apcv, Contexte
from vitalbench.simulators.services.guichet import Noter
from vitalbench.simulators.services.soap import (
    Demande,
    DemandeRefusee,
    ajouter,
    chercher,
    octets_base64,
    racine_reponse,
    texte,
    texte_facultatif,
)
from vitalbench.simulators.services.telephone import Resume
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.pki import Pki

ESPACE: Final = "http://www.sesam-vitale.fr/apcv/sign/1/0"
ACTION: Final = "urn:ApCV_SIGN:1.0.0:signerVitale"
_EMPREINTE: Final = 32
_PRESTATIONS_MAX: Final = 100


class SignatureApcv:
    """Answers `signerVitale` while the context is in force."""

    nom = "apcv_sign"

    def __init__(self, apcv: Apcv, pki: Pki, horloge: Horloge, noter: Noter) -> None:
        self._apcv = apcv
        self._pki = pki
        self._horloge = horloge
        self._noter = noter
        self._resumes: set[tuple[str, bytes, bytes]] = set()

    def traiter(self, demande: Demande) -> tuple[str, etree._Element, str]:
        """Answer a request: operation, body of the answer, its action."""
        nom = etree.QName(demande.corps)
        if (nom.namespace, nom.localname) != (ESPACE, "SignerVitaleReq"):
            raise DemandeRefusee("OPERATION_INCONNUE", f"opération inconnue : {nom.localname}")
        contexte = self._apcv.contexte(texte(demande.corps, "ContexteApCV/Identifiant"))
        facture = chercher(demande.corps, "Facture")
        if facture is None:
            raise DemandeRefusee("DONNEE_ABSENTE", "élément Facture absent")
        self._verifier(contexte, facture)
        fse, dre = octets_base64(facture, "DonneeFSE"), octets_base64(facture, "DonneeDRE")
        if not fse and not dre:
            raise DemandeRefusee("DONNEE_ABSENTE", "ni DonneeFSE ni DonneeDRE à signer")
        if any(len(empreinte) not in (0, _EMPREINTE) for empreinte in (fse, dre)):
            raise DemandeRefusee("EMPREINTE", "empreinte SHA-256 de 32 octets attendue")
        reponse = racine_reponse(ESPACE, "SignerVitaleRep")
        for suffixe, empreinte in (("FSE", fse), ("DRE", dre)):
            if empreinte:
                ajouter(reponse, f"Signature{suffixe}", self._signer(contexte, empreinte))
        certificat = self._pki.certificat_apcv(contexte.utilisateur)
        ajouter(reponse, "Certificat", base64.b64encode(certificat).decode("ascii"))
        self._publier(contexte, facture, fse, dre)
        return "signerVitale", reponse, ACTION + "Reponse"

    def _verifier(self, contexte: Contexte, facture: etree._Element) -> None:
        nir = texte(facture, "NIRassure/Numero") + texte(facture, "NIRassure/Cle")
        if nir not in {carte.nir_assure for carte in contexte.cartes}:
            raise DemandeRefusee("BENEFICIAIRE", "assuré absent du contexte ApCV")
        numero = texte(facture, "ResumeFacture/ProfessionnelSante/NumeroFacturation")
        if numero != contexte.numero_facturation:
            raise DemandeRefusee("AUTRE_PS", "contexte ApCV d'un autre professionnel de santé")

    def _signer(self, contexte: Contexte, empreinte: bytes) -> str:
        cle = self._pki.cle_apcv(contexte.utilisateur)
        signature = cle.sign(empreinte, PKCS1v15(), Prehashed(SHA256()))
        return base64.b64encode(signature).decode("ascii")

    def _publier(self, contexte: Contexte, facture: etree._Element, fse: bytes, dre: bytes) -> None:
        if (contexte.identifiant, fse, dre) in self._resumes:
            return
        self._resumes.add((contexte.identifiant, fse, dre))
        resume = chercher(facture, "ResumeFacture")
        prestations = (
            []
            if resume is None
            else [e for e in resume if etree.QName(e).localname == "Prestation"]
        )
        recu = Resume(
            instant=self._horloge.maintenant(),
            professionnel=texte(facture, "ResumeFacture/ProfessionnelSante/Nom"),
            beneficiaire=" ".join(
                texte(facture, f"ResumeFacture/Beneficiaire/{champ}")
                for champ in ("Prenom", "NomUsuel")
            ),
            prestations=tuple(
                {etree.QName(c).localname: (c.text or "")[:200] for c in prestation}
                for prestation in prestations[:_PRESTATIONS_MAX]
            ),
            total=texte_facultatif(facture, "ResumeFacture/Total"),
            empreintes=tuple(e.hex() for e in (fse, dre) if e),
        )
        self._apcv.telephone(contexte.utilisateur).resumes.append(recu)
        self._noter(
            "telephone",
            {"utilisateur": contexte.utilisateur, "resume": msgspec.to_builtins(recu)},
            {},
        )
