"""The Vitale cards: who may read what, and the keys they carry (CDC §2.2.1.2.1).

Vitale 2 is an IAS file tree; its access rights, its protocol with the CPx and its keys are a
simulated profile that says nothing of the genuine card.
"""

import os
from collections.abc import Callable, Mapping

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.reference.norms.cartes import vitale2
from vitalbench.reference.norms.cartes.numeros import PREFIXE_VITALE, encoder_numero
from vitalbench.reference.norms.cartes.tlv import encoder
from vitalbench.reference.norms.cartes.vitale import encoder_vitale
from vitalbench.reference.norms.cartes.volets import selon_generation
from vitalbench.simulators.cards.apdu import SW, Commande, Reponse, refus
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.cles import (
    AUTHENTIFIER,
    SIGNER,
    CleCarte,
    Environnement,
    est_digest_info,
)
from vitalbench.simulators.cards.fichiers import Dossier, Explorateur, Fichier
from vitalbench.simulators.cards.moteur import CarteIso, Volet
from vitalbench.simulators.cards.profil import DROITS
from vitalbench.simulators.cards.roles import Roles
from vitalbench.simulators.cards.session import Droit, Session
from vitalbench.simulators.cards.trousseau import ClesVitale
from vitalbench.simulators.cards.vitale1 import ATR_VITALE_1, CarteMemoire

ATR_VITALE_2 = bytes.fromhex("3B75130000 4809EA9000")
PLACE_VOLET = 2048
"""Room of a volet that organisms may update (profil simulé)."""


def fichiers_vitale_2(contenu: ContenuVitale, cles: ClesVitale) -> dict[str, bytes]:
    """Give every file of a personalised Vitale 2, by name."""
    fichiers = {
        "DIR": vitale2.encoder_dir(),
        "PAN": encoder_numero(PREFIXE_VITALE, contenu.numero_serie),
        **encoder_vitale(contenu),
        "CERT": _certificat_verifiable(cles.authentification_certificat),
        "CERTSIG": cles.signature_certificat,
        "CERTAUT": cles.authentification_certificat,
    }
    fichiers["POINTERS"] = vitale2.encoder_pointers(frozenset(fichiers))
    return fichiers


def _certificat_verifiable(der: bytes) -> bytes:
    """Dress the X.509 certificate as the 7F21 object public readers look for."""
    certificat = x509.load_der_x509_certificate(der)
    cle = certificat.public_key()
    module = cle.public_numbers().n if isinstance(cle, RSAPublicKey) else 0
    reste = (module & ((1 << 1024) - 1)).to_bytes(128, "big")
    return encoder(0x7F21, encoder(0x5F37, certificat.signature[:128]) + encoder(0x5F38, reste))


def creer_vitale(
    contenu: ContenuVitale,
    cles: ClesVitale,
    *,
    atr: bytes | None = None,
    fichiers: Mapping[str, bytes] | None = None,
    alea: Callable[[int], bytes] = os.urandom,
) -> Carte:
    """Personalise a Vitale card of the generation its content says.

    `fichiers` replaces the content of the named files: that is how a truncated or incoherent
    card is made.
    """
    contenu = selon_generation(contenu)
    if contenu.generation == "vitale_2":
        contenus = {**fichiers_vitale_2(contenu, cles), **(fichiers or {})}
        return _creer_vitale_2(contenus, cles, ATR_VITALE_2 if atr is None else atr, alea)
    contenus = {
        "PAN": encoder_numero(PREFIXE_VITALE, contenu.numero_serie),
        **encoder_vitale(contenu),
        **(fichiers or {}),
    }
    return CarteMemoire(ATR_VITALE_1 if atr is None else atr, contenus, cles, alea)


def _creer_vitale_2(
    contenus: Mapping[str, bytes], cles: ClesVitale, atr: bytes, alea: Callable[[int], bytes]
) -> CarteIso:
    session = Session()
    dossiers = {aid: Dossier(fid, aid) for aid, fid in vitale2.FID_DOSSIERS.items()}
    for plan in vitale2.FICHIERS:
        if plan.nom in contenus:
            dossiers[plan.aid].ajouter(
                Fichier(
                    plan.fid,
                    contenus[plan.nom],
                    sfi=plan.sfi,
                    lecture=DROITS[plan.lecture],
                    ecriture=DROITS[plan.ecriture],
                    capacite=PLACE_VOLET if plan.ecriture == "maj" else 0,
                )
            )
    racine = dossiers[vitale2.AID_MF].ajouter(
        dossiers[vitale2.AID_VITALE], dossiers[vitale2.AID_ADELE]
    )
    roles = Roles(
        [(Droit.CPX, cles.certificat_ac_cps)]
        + [(Droit.MAJ, der) for der in cles.certificats_ac_maj],
        contenus["PAN"][2:],
        session,
        alea,
    )

    def perdre_roles() -> None:
        session.perdre(Droit.CPX)
        session.perdre(Droit.MAJ)

    arbre = Explorateur(racine, session, a_la_racine=perdre_roles)
    environnement = Environnement(
        {
            vitale2.CLE_AUTHENTIFICATION: CleCarte(
                cles.authentification_privee,
                operations=frozenset((AUTHENTIFIER,)),
                condition=Droit.LIBRE,
                refuse=est_digest_info,
            ),
            vitale2.CLE_SIGNATURE: CleCarte(
                cles.signature_privee, operations=frozenset((SIGNER,)), condition=Droit.LIBRE
            ),
        },
        session,
    )

    def pso(c: Commande) -> Reponse:
        operation = c.p1 << 8 | c.p2
        if operation == 0x00BE:
            return roles.verifier_certificat(c)
        if operation == 0x90A0:
            return environnement.pso_hash(c)
        if operation == 0x9E9A:
            return environnement.pso_signature(c)
        return refus(SW.PARAMETRES)

    volet = Volet(
        {
            0xA4: arbre.select,
            0xB0: arbre.read_binary,
            0xD6: arbre.update_binary,
            0x84: roles.get_challenge,
            0x82: roles.external_authenticate,
            0x88: environnement.internal_authenticate,
            0x22: environnement.mse,
            0x2A: pso,
        },
        lire=arbre.lire,
    )
    return CarteIso(atr, {0x00: volet}, (session, arbre, roles, environnement))
