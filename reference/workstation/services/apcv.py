"""ApCV: identity by the phone of the insured, and signature by its service (CDC §2.2.1.2.2).

A context carries identities and organisms, never rights; it signs the empreinte that the SSV
module computed (profil simulé APCV-SIM-1).
"""

import base64
import binascii
import datetime

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte, SituationPs
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import Facture, SupportVitale
from vitalbench.reference.workstation.en_cours import Assure
from vitalbench.reference.workstation.services.soap import (
    Arbre,
    ClientSoap,
    Noeud,
    ServiceIndisponible,
)

AUTH = "http://www.sesam-vitale.fr/apcv/auth/1/0"
SIGN = "http://www.sesam-vitale.fr/apcv/sign/1/0"
VERSION = "1.0"


class ContexteApcv(msgspec.Struct, frozen=True, kw_only=True):
    """One ApCV context and who it speaks for."""

    identifiant: str
    assure: Assure


class SignatureApcv(msgspec.Struct, frozen=True, kw_only=True):
    """What the service signed: one value for each empreinte given, and the certificate."""

    fse: bytes
    dre: bytes
    certificat: bytes


class Apcv:
    """Client of the two ApCV services."""

    def __init__(self, client: ClientSoap, url_auth: str, url_sign: str) -> None:
        self._client = client
        self._auth = url_auth
        self._sign = url_sign

    def authentifier(self, code: str, situation: SituationPs) -> ContexteApcv:
        """Open a context from what the phone shows."""
        reponse = self._client.appeler(
            self._auth,
            "urn:ApCV_AUTH:1.0.0:authentifierUtilisateurProximite",
            f"{{{AUTH}}}AuthentifierUtilisateurProximiteReq",
            {
                "@version": VERSION,
                "ProfessionnelSante": {
                    "IdentifiantFacturation": situation.numero_facturation,
                    "CodeSpecialiteAMO": situation.code_specialite,
                },
                "Donnees": code,
            },
        )
        contexte = reponse.enfant("ContexteApCV")
        utilisateur = contexte.enfant("Utilisateur") if contexte is not None else None
        if contexte is None or utilisateur is None:
            raise ServiceIndisponible("réponse sans contexte ApCV")
        cartes = (utilisateur, *contexte.enfants("AutreBeneficiaire"))
        return ContexteApcv(
            identifiant=contexte.texte("Identifiant"),
            assure=Assure(
                support=SupportVitale.APCV,
                nir=utilisateur.texte("NIRAssure"),
                organisme=OrganismeAmo(
                    regime=utilisateur.texte("CodeRegime"),
                    caisse=utilisateur.texte("CodeCaisse"),
                    centre=utilisateur.texte("CodeCentre"),
                ),
                beneficiaires=tuple(_beneficiaire(carte) for carte in cartes),
                numero_serie=contexte.texte("Identifiant"),
                fin_contexte=_instant(contexte.texte("DateFinValidite")),
            ),
        )

    def signer(
        self,
        contexte: str,
        facture: Facture,
        numero_facturation: str,
        nom_ps: str,
        empreintes: tuple[bytes, bytes],
    ) -> SignatureApcv:
        """Have the service sign the empreintes of the FSE and of the DRE (empty: none)."""
        identite = facture.identite
        resume: dict[str, Arbre] = {
            "ProfessionnelSante": {"NumeroFacturation": numero_facturation, "Nom": nom_ps},
            "Beneficiaire": {"NomUsuel": identite.nom, "Prenom": identite.prenom},
        }
        for rang, ligne in enumerate(facture.lignes):
            resume[f"Prestation#{rang}"] = {
                "Code": ligne.prestation.code,
                "Date": ligne.prestation.date_soins.isoformat(),
                "Montant": str(ligne.montant),
                "MontantAMO": str(ligne.montant_amo),
                "MontantAMC": str(ligne.montant_amc),
            }
        resume["Total"] = str(facture.total)
        fse, dre = empreintes
        corps: dict[str, Arbre] = {
            "@type": "FSE",
            "NIRassure": {"Numero": identite.nir[:13], "Cle": identite.nir[13:]},
        }
        if fse:
            corps["DonneeFSE"] = base64.b64encode(fse).decode()
        if dre:
            corps["DonneeDRE"] = base64.b64encode(dre).decode()
        corps["ResumeFacture"] = resume
        reponse = self._client.appeler(
            self._sign,
            "urn:ApCV_SIGN:1.0.0:signerVitale",
            f"{{{SIGN}}}SignerVitaleReq",
            {"@version": VERSION, "ContexteApCV": {"Identifiant": contexte}, "Facture": corps},
        )
        return SignatureApcv(
            fse=_octets(reponse.texte("SignatureFSE")),
            dre=_octets(reponse.texte("SignatureDRE")),
            certificat=_octets(reponse.texte("Certificat")),
        )


def _beneficiaire(carte: Noeud) -> BeneficiaireCarte:
    rang = carte.texte("RangNaissance")
    return BeneficiaireCarte(
        nom=carte.texte("NomUsuel"),
        prenom=carte.texte("Prenom"),
        nom_naissance=carte.texte("NomFamille"),
        date_naissance=carte.texte("DateNaissance"),
        rang_naissance=int(rang) if rang.isascii() and rang.isdigit() else 1,
        qualite=carte.texte("Qualite"),
        nir_certifie=carte.texte("NIRCertifie"),
    )


def _instant(texte: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(texte)
    except ValueError:
        raise ServiceIndisponible("fin de validité illisible dans le contexte ApCV") from None


def _octets(texte: str) -> bytes:
    try:
        return base64.b64decode(texte, validate=True)
    except (binascii.Error, ValueError):
        raise ServiceIndisponible("base64 illisible dans la réponse") from None
