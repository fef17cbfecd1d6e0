"""Sending of files by SMTP: authenticated, TLS verified, failure notices asked, retried.

(CDC §4.2.4, §3.4.1.2): a file is sent until the network takes it, then never again by itself.
"""

import smtplib
import ssl

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Messagerie
from vitalbench.reference.workstation.archive import EtatFichier, FichierArchive
from vitalbench.reference.workstation.configuration import texte
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

TENTATIVES = 5
DELAI_S = 20.0


class Courrier:
    """One mail account, ready to send."""

    def __init__(self, messagerie: Messagerie, confiance: str, tentatives: int) -> None:
        self._messagerie = messagerie
        self._confiance = confiance
        self._tentatives = tentatives

    def envoyer(self, adresse: str, message: bytes) -> int:
        """Send one message; give how many tries it took, or refuse after the last one."""
        erreur = ""
        for essai in range(1, self._tentatives + 1):
            try:
                self._une_fois(adresse, message)
            except smtplib.SMTPAuthenticationError as refus:
                raise RefusPoste(
                    v.R_TRANSMISSION, f"Authentification refusée (code {refus.smtp_code})"
                ) from None
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as refus:
                raise RefusPoste(
                    v.R_TRANSMISSION, f"Adresse refusée par le serveur : {refus}"
                ) from None
            except ssl.SSLCertVerificationError as refus:
                raise RefusPoste(
                    v.R_TRANSMISSION, f"Serveur de messagerie non reconnu : {refus.verify_message}"
                ) from None
            except (smtplib.SMTPException, OSError) as panne:
                erreur = str(panne)
                continue
            return essai
        raise RefusPoste(
            v.R_TRANSMISSION,
            f"Serveur de messagerie injoignable après {self._tentatives} tentatives : {erreur}",
        )

    def _une_fois(self, adresse: str, message: bytes) -> None:
        compte = self._messagerie
        contexte = contexte_tls(self._confiance)
        with self._connexion(compte, contexte) as smtp:
            smtp.ehlo_or_helo_if_needed()
            if compte.smtp_securite == "starttls":
                smtp.starttls(context=contexte)
                smtp.ehlo()
            smtp.login(compte.utilisateur, compte.mot_de_passe)
            options = ["NOTIFY=FAILURE"] if smtp.has_extn("dsn") else []
            smtp.sendmail(compte.adresse, [adresse], message, rcpt_options=options)

    @staticmethod
    def _connexion(compte: Messagerie, contexte: ssl.SSLContext) -> smtplib.SMTP:
        hote, port = compte.smtp_hote, compte.smtp_port
        if compte.smtp_securite == "tls":
            return smtplib.SMTP_SSL(hote, port, timeout=DELAI_S, context=contexte)
        return smtplib.SMTP(hote, port, timeout=DELAI_S)


def contexte_tls(confiance: str) -> ssl.SSLContext:
    """Trust what the configuration says and nothing else."""
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    contexte.minimum_version = ssl.TLSVersion.TLSv1_2
    if confiance:
        contexte.load_verify_locations(cadata=confiance)
    return contexte


def courrier_du_poste(poste: Installation) -> Courrier:
    """Give the mail account of the workstation, ready to send."""
    tentatives = texte(poste.configuration.parametres, "tentatives_smtp", str(TENTATIVES))
    return Courrier(
        poste.configuration.messagerie,
        poste.configuration.confiance,
        max(1, int(tentatives)) if tentatives.isdigit() else TENTATIVES,
    )


def emettre(poste: Installation, fichier: FichierArchive) -> FichierArchive:
    """Send one kept file as it is and note that the network took it."""
    essais = courrier_du_poste(poste).envoyer(fichier.adresse, fichier.message)
    poste.archive.changer_fichier(fichier.id, tentatives=fichier.tentatives + essais)
    poste.archive.fichier_emis(fichier.id, poste.horloge.maintenant())
    return poste.archive.fichier(fichier.id) or fichier


def en_attente(poste: Installation) -> tuple[FichierArchive, ...]:
    """Give the files made and not yet taken by the network."""
    return poste.archive.fichiers(EtatFichier.A_EMETTRE)
