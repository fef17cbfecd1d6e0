"""Opens an outgoing mail, changes its B2 records, seals it again with the test keys (SV-SIM-1).

What results is what a wrong software would have sent through right modules: digests, signatures
and envelopes are those of the changed file, so that only the intended rule is broken.
"""

from collections.abc import Callable, Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.harness.faults.echantillon import RetoucheB2
from vitalbench.harness.runner.banc import Banc
from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.b2_lecture import Facture, Lot, lire_fichier
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.courriel import (
    Contenu,
    Sceau,
    composer_contenu,
    composer_message,
    lire_contenu,
    lire_message,
)
from vitalbench.reference.securing.cms import ajouter_signature, signer
from vitalbench.reference.securing.enveloppe import Chiffrement, chiffrer, ouvrir
from vitalbench.reference.securing.manifeste import manifeste_facture, manifeste_lot, poser_index
from vitalbench.simulators.reception.smtp import Enveloppe
from vitalbench.simulators.world.habitants import Organisme


class Rescellement:
    """Mail filter that changes records and seals the whole again."""

    def __init__(self, banc: Banc, retouche: RetoucheB2) -> None:
        self._banc = banc
        self._retouche = retouche

    def __call__(self, enveloppe: Enveloppe, message: bytes) -> tuple[Enveloppe, bytes]:
        """Give the mail with its records changed."""
        lu = lire_message(message)
        organisme = self._organisme(lu.vers)
        pki = self._banc.pki
        certificat = pki.certificat_piece_jointe(organisme)
        contenu = lire_contenu(ouvrir(lu.cms, certificat, pki.cle_piece_jointe(organisme)))
        b2, sceaux = self._resceller(contenu)
        clair = composer_contenu(b2, sceaux, lu.sujet.compostage, description=contenu.description)
        cms = chiffrer(clair, certificat, Chiffrement.AES_128_CBC)
        return enveloppe, composer_message(msgspec.structs.replace(lu, cms=cms))

    def _organisme(self, adresse: str) -> Organisme:
        organismes = self._banc.monde.organismes.values()
        return next(o for o in organismes if o.adresse.lower() in adresse.lower())

    def _resceller(self, contenu: Contenu) -> tuple[bytes, list[Sceau]]:
        fichier = lire_fichier(contenu.b2)
        morceaux = [self._octets(fichier.debut)]
        sceaux: list[Sceau] = []
        for lot in fichier.lots:
            corps, du_lot = self._lot(lot, contenu)
            morceaux.append(corps)
            sceaux += du_lot
        morceaux.append(self._octets(fichier.fin))
        return b"".join(morceaux), sceaux

    def _lot(self, lot: Lot, contenu: Contenu) -> tuple[bytes, list[Sceau]]:
        reference = str(lot.debut.valeur("no_lot")) if lot.debut else ""
        lettre = str(lot.debut.valeur("certification_lot")) if lot.debut else "S"
        mode = ModeSecurisation(lettre)
        morceaux = [self._octets(lot.debut)]
        manifestes: list[bytes] = []
        sceaux: list[Sceau] = []
        for facture in lot.factures:
            corps, manifeste, des_sceaux = self._facture(facture, reference, mode, contenu)
            morceaux.append(corps)
            manifestes.append(manifeste)
            sceaux += des_sceaux
        morceaux.append(self._octets(lot.fin))
        corps = b"".join(morceaux)
        manifeste = manifeste_lot(corps, manifestes)
        cps = self._banc.pki.cles_cps(self._banc.scenario.contexte.ps)
        signature = signer(manifeste, cps.signature_certificat, _signataire(cps.signature_privee))
        sceaux.append(Sceau(genre="lot", lot=reference, der=signature))
        return poser_index(corps, manifeste), sceaux

    def _facture(
        self, facture: Facture, lot: str, mode: ModeSecurisation, contenu: Contenu
    ) -> tuple[bytes, bytes, Sequence[Sceau]]:
        numero = str(facture.enregistrements[0].valeur("no_facture"))
        anciens = contenu.de_facture(lot, numero)
        enveloppe = next((s.der for s in anciens if s.genre == "enveloppe"), None)
        corps = b"".join(self._octets(e) for e in facture.enregistrements)
        flux = str(facture.entete.valeur("type_facture")) if facture.entete else "F"
        manifeste = manifeste_facture(corps, TypeFlux(flux), mode, enveloppe)
        pki, contexte = self._banc.pki, self._banc.scenario.contexte
        cps = pki.cles_cps(contexte.ps)
        if mode is ModeSecurisation.SESAM_VITALE:
            vitale = pki.cles_vitale(contexte.patient)
            signatures = signer(
                manifeste, vitale.signature_certificat, _signataire(vitale.signature_privee)
            )
            signatures = ajouter_signature(
                signatures, manifeste, cps.signature_certificat, _signataire(cps.signature_privee)
            )
        else:
            signatures = signer(
                manifeste, cps.signature_certificat, _signataire(cps.signature_privee)
            )
        refaits = [
            msgspec.structs.replace(s, der=signatures) if s.genre == "facture" else s
            for s in anciens
        ]
        return poser_index(corps, manifeste), manifeste, refaits

    def _octets(self, enregistrement: Enregistrement | None) -> bytes:
        return b"" if enregistrement is None else self._retouche(enregistrement).brut


def _signataire(cle: RSAPrivateKey) -> Callable[[bytes], bytes]:
    return lambda attributs: cle.sign(attributs, PKCS1v15(), SHA256())
