"""The test PKI of one world: who holds which key, certificates issued when first asked.

A scenario has its own Pki; `declarer` makes a certificate expire, revoked, issued by an unknown
authority or not valid yet. Certificates are cached by content for the whole process.
"""

import base64
import datetime
from enum import Enum
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from vitalbench.reference.securing.certificats import Confiance, en_utc
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale
from vitalbench.simulators.world.autorites import (
    DEBUT,
    EMETTRICES,
    FIN,
    Autorite,
    Demande,
    certificat_autorite,
    emettre,
    liste_revocation,
    numero_de_serie,
)
from vitalbench.simulators.world.habitants import Organisme, Personne, Professionnel
from vitalbench.simulators.world.monde import DOMAINE, Monde
from vitalbench.simulators.world.reserve import Reserve

CN: Final = NameOID.COMMON_NAME.dotted_string
SERIE: Final = NameOID.SERIAL_NUMBER.dotted_string
NOM: Final = NameOID.SURNAME.dotted_string
PRENOM: Final = NameOID.GIVEN_NAME.dotted_string
TITRE: Final = NameOID.TITLE.dotted_string
UNITE: Final = NameOID.ORGANIZATIONAL_UNIT_NAME.dotted_string

SERVEURS: Final = ("smtp", "pop3", "services")


class Anomalie(Enum):
    """What can be wrong with a certificate of the world, on demand."""

    EXPIRE = "expire"
    PAS_ENCORE_VALIDE = "pas_encore_valide"
    REVOQUE = "revoque"
    AUTRE_AUTORITE = "autre_autorite"


class Pki:
    """Keys and certificates of everybody in one world."""

    def __init__(self, monde: Monde) -> None:
        self._monde = monde
        self._reserve = Reserve(_titulaires(monde))
        self._anomalies: dict[tuple[Usage, str], tuple[Anomalie, datetime.date]] = {}
        self._revoques: dict[Autorite, dict[int, datetime.datetime]] = {}

    # --- authorities -------------------------------------------------------------------------

    def certificat_ac(self, autorite: Autorite) -> bytes:
        """Give the certificate of an authority (DER)."""
        cle = self._reserve.cle(autorite.titulaire)
        mere = self._reserve.cle(autorite.mere.titulaire)
        return certificat_autorite(autorite, cle, mere)

    def racine_pem(self) -> bytes:
        """Give the root certificate (PEM)."""
        return pem("CERTIFICATE", self.certificat_ac(Autorite.RACINE))

    def confiance_pem(self) -> bytes:
        """Give all an LPS must trust: root, authorities, then their CRLs (PEM)."""
        autorites = [pem("CERTIFICATE", self.certificat_ac(a)) for a in _CONNUES]
        listes = [pem("X509 CRL", self.crl(a)) for a in _CONNUES]
        return b"".join(autorites + listes)

    def confiance(self) -> Confiance:
        """Give the same as an object ready to verify with."""
        return Confiance((self.certificat_ac(a) for a in _CONNUES), (self.crl(a) for a in _CONNUES))

    def crl(self, autorite: Autorite) -> bytes:
        """Give the CRL of an authority as it stands (DER)."""
        revoques = tuple(sorted(self._revoques.get(autorite, {}).items()))
        return liste_revocation(autorite, revoques, self._reserve.cle(autorite.titulaire))

    # --- anomalies ---------------------------------------------------------------------------

    def declarer(
        self, usage: Usage, titulaire: str, anomalie: Anomalie, le: datetime.date | None = None
    ) -> None:
        """Make a certificate wrong from a day on (default: 30 days before the anchor).

        `titulaire` is the id of a person, a professional, an organism or a server.
        """
        jour = le if le is not None else self._monde.ancre - datetime.timedelta(days=30)
        if anomalie is Anomalie.REVOQUE:
            demande = self._demande(usage, titulaire)
            self._revoques.setdefault(EMETTRICES[usage], {})[demande.serie] = _minuit(jour)
        else:
            self._anomalies[usage, titulaire] = (anomalie, jour)

    def retablir(self, usage: Usage, titulaire: str) -> None:
        """Undo every anomaly of a certificate."""
        self._anomalies.pop((usage, titulaire), None)
        serie = self._demande(usage, titulaire).serie
        self._revoques.get(EMETTRICES[usage], {}).pop(serie, None)

    # --- cards -------------------------------------------------------------------------------

    def cles_cps(self, ps_id: str) -> ClesCps:
        """Give the keys and certificates of the CPx of a professional."""
        self._monde.professionnel(ps_id)
        return ClesCps(
            signature_privee=self._cle(Usage.SIGNATURE_CPS, ps_id),
            signature_certificat=self.certificat(Usage.SIGNATURE_CPS, ps_id),
            authentification_privee=self._cle(Usage.AUTHENTIFICATION_CPS, ps_id),
            authentification_certificat=self.certificat(Usage.AUTHENTIFICATION_CPS, ps_id),
            certificat_ac=self.certificat_ac(Autorite.CPX),
        )

    def cles_vitale(self, personne_id: str) -> ClesVitale:
        """Give the keys and certificates of the Vitale card a person appears in."""
        porteur = self._monde.personne(personne_id).porteur
        return ClesVitale(
            signature_privee=self._cle(Usage.SIGNATURE_VITALE, porteur),
            signature_certificat=self.certificat(Usage.SIGNATURE_VITALE, porteur),
            authentification_privee=self._cle(Usage.AUTHENTIFICATION_VITALE, porteur),
            authentification_certificat=self.certificat(Usage.AUTHENTIFICATION_VITALE, porteur),
            certificat_ac=self.certificat_ac(Autorite.VITALE),
            certificat_ac_cps=self.certificat_ac(Autorite.CPX),
        )

    def cle_apcv(self, personne_id: str) -> RSAPrivateKey:
        """Give the signing key the ApCV service keeps for a person's card."""
        return self._cle(Usage.SIGNATURE_APCV, self._monde.personne(personne_id).porteur)

    def certificat_apcv(self, personne_id: str) -> bytes:
        """Give the signing certificate of a person's ApCV (DER)."""
        return self.certificat(Usage.SIGNATURE_APCV, self._monde.personne(personne_id).porteur)

    # --- organisms and servers ---------------------------------------------------------------

    def certificat_donnees(self, organisme: str | Organisme) -> bytes:
        """Give the certificate that encrypts sensitive data for an organism (DER)."""
        return self.certificat(Usage.DONNEES, _cle_organisme(organisme))

    def certificat_piece_jointe(self, organisme: str | Organisme) -> bytes:
        """Give the certificate that encrypts messages for an organism (DER)."""
        return self.certificat(Usage.PIECE_JOINTE, _cle_organisme(organisme))

    def cle_donnees(self, organisme: str | Organisme) -> RSAPrivateKey:
        """Give the key that opens the sensitive data of an organism."""
        return self._cle(Usage.DONNEES, _cle_organisme(organisme))

    def cle_piece_jointe(self, organisme: str | Organisme) -> RSAPrivateKey:
        """Give the key that opens the messages of an organism."""
        return self._cle(Usage.PIECE_JOINTE, _cle_organisme(organisme))

    def tls(self, serveur: str) -> tuple[bytes, bytes]:
        """Give certificate (with its authority) and key of a loopback server, both PEM."""
        certificat = self.certificat(Usage.SERVEUR, serveur)
        chaine = pem("CERTIFICATE", certificat) + pem(
            "CERTIFICATE", self.certificat_ac(Autorite.SERVEURS)
        )
        cle = self._cle(Usage.SERVEUR, serveur).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        return chaine, cle

    # --- the one place where certificates are made -------------------------------------------

    def certificat(self, usage: Usage, titulaire: str) -> bytes:
        """Give the certificate of a holder for one use (DER), with its anomaly if any."""
        demande = self._demande(usage, titulaire)
        cle = self._cle(usage, titulaire)
        autorite = EMETTRICES[usage]
        anomalie, _ = self._anomalies.get((usage, titulaire), (None, None))
        if anomalie is Anomalie.AUTRE_AUTORITE:
            autorite = Autorite.INCONNUE
        return emettre(demande, cle, autorite, self._reserve.cle(autorite.titulaire))

    def _cle(self, usage: Usage, titulaire: str) -> RSAPrivateKey:
        return self._reserve.cle(_nom_de_cle(usage, titulaire))

    def _demande(self, usage: Usage, titulaire: str) -> Demande:
        debut, fin = DEBUT, FIN
        anomalie, jour = self._anomalies.get((usage, titulaire), (None, None))
        if jour is not None and anomalie is Anomalie.EXPIRE:
            fin = _minuit(jour)
        if jour is not None and anomalie is Anomalie.PAS_ENCORE_VALIDE:
            debut = _minuit(jour)
        sujet, courriel, hotes = self._sujet(usage, titulaire)
        graine = str(self._monde.graine)
        return Demande(
            usage=usage,
            sujet=sujet,
            serie=numero_de_serie(graine, usage.name, titulaire, str(debut), str(fin)),
            debut=debut,
            fin=fin,
            courriel=courriel,
            hotes=hotes,
        )

    def _sujet(
        self, usage: Usage, titulaire: str
    ) -> tuple[tuple[tuple[str, str], ...], str, tuple[str, ...]]:
        if usage in (Usage.SIGNATURE_CPS, Usage.AUTHENTIFICATION_CPS):
            ps = self._monde.professionnel(titulaire)
            return _sujet_cps(ps), ps.adresse_courriel, ()
        if usage in (Usage.DONNEES, Usage.PIECE_JOINTE):
            adresse = self._monde.organisme(titulaire).adresse
            return ((UNITE, f"{usage.name} TEST"), (CN, adresse)), adresse, ()
        if usage is Usage.SERVEUR:
            hotes = ("localhost", f"{titulaire}.{DOMAINE}", "127.0.0.1", "::1")
            return ((CN, f"{titulaire}.{DOMAINE} TEST"),), "", hotes
        return _sujet_vitale(usage, self._monde.personne(titulaire)), "", ()


_CONNUES: Final = tuple(a for a in Autorite if a is not Autorite.INCONNUE)


def pem(etiquette: str, der: bytes) -> bytes:
    """Wrap DER in PEM."""
    texte = base64.b64encode(der).decode("ascii")
    lignes = "\n".join(texte[i : i + 64] for i in range(0, len(texte), 64))
    return f"-----BEGIN {etiquette}-----\n{lignes}\n-----END {etiquette}-----\n".encode("ascii")


def _titulaires(monde: Monde) -> list[str]:
    noms = [autorite.titulaire for autorite in Autorite]
    noms += [_nom_de_cle(Usage.SERVEUR, serveur) for serveur in SERVEURS]
    for cle in monde.organismes:
        noms += [_nom_de_cle(usage, cle) for usage in (Usage.DONNEES, Usage.PIECE_JOINTE)]
    for ps_id in monde.professionnels:
        noms += [_nom_de_cle(u, ps_id) for u in (Usage.SIGNATURE_CPS, Usage.AUTHENTIFICATION_CPS)]
    for personne in monde.personnes.values():
        usages = [Usage.SIGNATURE_VITALE, Usage.AUTHENTIFICATION_VITALE]
        usages += [Usage.SIGNATURE_APCV] if personne.apcv else []
        noms += [_nom_de_cle(usage, personne.porteur) for usage in usages]
    return noms


def _nom_de_cle(usage: Usage, titulaire: str) -> str:
    return f"{usage.name.lower()}/{titulaire}"


def _cle_organisme(organisme: str | Organisme) -> str:
    return organisme if isinstance(organisme, str) else organisme.cle


def _minuit(jour: datetime.date) -> datetime.datetime:
    return en_utc(datetime.datetime.combine(jour, datetime.time()))


def _sujet_cps(ps: Professionnel) -> tuple[tuple[str, str], ...]:
    cps = ps.cps
    return (
        (UNITE, "CARTE CPX TEST"),
        (TITRE, f"PROFESSION {cps.profession or '00'} TEST"),
        (NOM, cps.nom),
        (PRENOM, cps.prenom),
        (SERIE, cps.numero_serie),
        (CN, f"{cps.type_identification}{cps.numero_national}"),
    )


def _sujet_vitale(usage: Usage, personne: Personne) -> tuple[tuple[str, str], ...]:
    dossier = personne.dossier
    support = "APCV TEST" if usage is Usage.SIGNATURE_APCV else "CARTE VITALE TEST"
    return (
        (UNITE, support),
        (SERIE, f"{dossier.nir}-{dossier.numero_serie}"),
        (CN, f"{support} {dossier.numero_serie}"),
    )
