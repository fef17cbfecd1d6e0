"""Certificates the configuration gave as PEM, as the libraries want them."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.refus import RefusPoste


def der(pem: str) -> bytes:
    """Give the DER of one PEM certificate, or refuse the configuration."""
    try:
        return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    except ValueError:
        raise RefusPoste(v.R_CONFIGURATION, "Certificat d'organisme illisible") from None
