"""What goes wrong in securing, each with an agreed cause code (SV-SIM-1, profil simulé)."""

from enum import StrEnum


class Cause(StrEnum):
    """Closed list of causes; a reception maps each to its own refusal."""

    CMS_ILLISIBLE = "cms_illisible"
    TROP_GRAND = "trop_grand"
    ATTRIBUTS_SIGNES = "attributs_signes"
    EMPREINTE = "empreinte"
    SIGNATURE_FAUSSE = "signature_fausse"
    SIGNATAIRES = "signataires"
    CERTIFICAT_ILLISIBLE = "certificat_illisible"
    CERTIFICAT_ABSENT = "certificat_absent"
    CERTIFICAT_INCONNU = "certificat_inconnu"
    CERTIFICAT_PAS_ENCORE_VALIDE = "certificat_pas_encore_valide"
    CERTIFICAT_EXPIRE = "certificat_expire"
    CERTIFICAT_REVOQUE = "certificat_revoque"
    CERTIFICAT_USAGE = "certificat_usage"
    CRL_PERIMEE = "crl_perimee"
    IDENTITE_ILLISIBLE = "identite_illisible"
    DECHIFFREMENT = "dechiffrement"
    MASQUE = "masque"
    DONNEES_SENSIBLES = "donnees_sensibles"
    INDEX = "index"


class SecurisationError(Exception):
    """A securing failure: `cause` for programs, the message (French) for people."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause = cause


class CmsIllisible(SecurisationError):
    """Bytes that are not the CMS object of the profile."""

    def __init__(self, message: str, cause: Cause = Cause.CMS_ILLISIBLE) -> None:
        super().__init__(cause, message)


class SignatureRefusee(SecurisationError):
    """A signature, or the set of signers, that does not prove what it should."""


class CertificatRefuse(SecurisationError):
    """A certificate that must not be trusted here and now."""


class DechiffrementImpossible(SecurisationError):
    """An envelope that does not open; every reason looks the same from outside."""

    def __init__(self) -> None:
        super().__init__(Cause.DECHIFFREMENT, "enveloppe chiffrée impossible à ouvrir")


class MasqueIncoherent(SecurisationError):
    """Records half masked, or clear values that do not fit the mask."""


class IndexFaux(SecurisationError):
    """The zone 97-128 of a record 5 or 6 does not match the manifest."""

    def __init__(self, message: str) -> None:
        super().__init__(Cause.INDEX, message)
