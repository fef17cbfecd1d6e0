"""The CPx cards: CPS3 with its IAS-ECC part and its CPS2ter part (CDC §3.2.9.3, §4.2.1.2).

The porteur's code is one for both parts: three tries, ten for the unblocking code. Contents
behind it, identifiers of most files and the certificates' authority are a simulated profile.
"""

import os
from collections.abc import Callable, Mapping

from vitalbench.reference.domain.cartes import ContenuCps
from vitalbench.reference.norms.cartes import cps3
from vitalbench.reference.norms.cartes.cps import encoder_cps
from vitalbench.reference.norms.cartes.numeros import PREFIXE_CPX, encoder_numero
from vitalbench.reference.norms.cartes.tlv import encoder, encoder_suite
from vitalbench.simulators.cards import cps2ter, pkcs15
from vitalbench.simulators.cards.apdu import SW, Commande, Reponse, refus
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.cles import (
    AUTHENTIFIER,
    DECHIFFRER,
    SIGNER,
    CleCarte,
    Environnement,
)
from vitalbench.simulators.cards.codes import Code, Codes
from vitalbench.simulators.cards.fichiers import Dossier, Explorateur, Fichier
from vitalbench.simulators.cards.moteur import CarteIso, Volet
from vitalbench.simulators.cards.profil import DROITS
from vitalbench.simulators.cards.roles import tirer_alea
from vitalbench.simulators.cards.sdo import Objets
from vitalbench.simulators.cards.session import Droit, Session
from vitalbench.simulators.cards.trousseau import ClesCps

ATR_CPS3 = bytes.fromhex("3BAC00402A001225006480000310009000")
CODE_DEBLOCAGE_TEST = "12345678"

_LABEL = "CPS SIMULEE"
_EF_ATR = bytes.fromhex(
    "80 4301B8 460404B0ECC1 4703940180 4F088025000001FF0100"
    "E01002020104020201040202010002020100 780806062B8122F87802 82029000"
)
_ACL_LIBRE = "7B45FFFFFF4500"
_ACL_PROTEGE = "7B45FFFFFF4511"
_ACL_MODIFIABLE = "7B45FFFFFF1100"
_LIBELLES = ((cps3.AID_CPX, "CPX IAS"), (cps3.AID_CPX_SANS_CONTACT, "CPX IAS CL"))


def _ef_dir() -> bytes:
    contact = encoder(0x73, encoder(0x4F, cps3.AID_CPX))
    chemin = encoder(0x51, bytes.fromhex("3F000001"))
    return b"".join(
        encoder(0x61, encoder(0x4F, aid) + encoder(0x50, nom.encode()) + chemin + contact)
        for aid, nom in _LIBELLES
    )


def fichiers_cps3(
    contenu: ContenuCps, cles: ClesCps, *, longueur_code: int = 4, longueur_deblocage: int = 8
) -> dict[str, bytes]:
    """Give every file of a personalised CPS3, by name."""
    metier = encoder_cps(contenu)
    objets = tuple(
        (plan.nom, plan.fid, plan.lecture == "pin")
        for plan in cps3.FICHIERS
        if plan.nom.startswith("CPS_") and plan.nom in metier
    )
    return {
        **metier,
        "EF.DIR": _ef_dir(),
        "EF.ATR": _EF_ATR,
        "EF.SN": encoder_numero(PREFIXE_CPX, contenu.numero_serie),
        "EF.ODF": pkcs15.odf(),
        "EF.CIAInfo": pkcs15.ciainfo(_LABEL),
        "EF.PrKD": pkcs15.prkd(cps3.AID_CPX, cles.signature_privee.key_size),
        "EF.CD": pkcs15.cd(cps3.AID_CPX),
        "EF.AOD": pkcs15.aod(longueur_code, longueur_deblocage),
        "EF.DOD": pkcs15.dod(objets),
        "CERT_SIG": cles.signature_certificat,
        "CERT_AUT": cles.authentification_certificat,
    }


def _decrire(cible: Fichier | Dossier) -> bytes:
    """Describe a file as IAS-ECC cards do: size, type, identifiers, contact access rules."""
    fid = cible.fid.to_bytes(2, "big")
    if isinstance(cible, Dossier):
        regles = encoder(0xA1, encoder(0x8C, bytes.fromhex(_ACL_LIBRE)))
        objets = ((0x82, b"\x38"), (0x83, fid), (0x84, cible.aid))
        return encoder_suite(objets) + regles + encoder(0x8A, b"\x05")
    acl = _ACL_LIBRE
    if cible.lecture is Droit.PIN:
        acl = _ACL_PROTEGE
    elif cible.ecriture is Droit.PIN:
        acl = _ACL_MODIFIABLE
    regles = encoder(0x8C, bytes.fromhex(acl)) + encoder(0x9C, bytes.fromhex("7BFFFFFFFFFF00"))
    return (
        encoder(0x80, len(cible.contenu).to_bytes(2, "big"))
        + encoder(0x82, b"\x01")
        + encoder(0x83, fid)
        + (b"" if cible.sfi is None else encoder(0x88, bytes((cible.sfi << 3,))))
        + encoder(0xA1, regles)
        + encoder(0x8A, b"\x05")
    )


def creer_cps(
    contenu: ContenuCps,
    cles: ClesCps,
    code_porteur: str,
    *,
    code_deblocage: str = CODE_DEBLOCAGE_TEST,
    atr: bytes = ATR_CPS3,
    fichiers: Mapping[str, bytes] | None = None,
    essais: int = 3,
    essais_deblocage: int = 10,
    classes: frozenset[int] = frozenset((cps3.CLASSE_IAS, cps3.CLASSE_CPS2TER)),
    alea: Callable[[int], bytes] = os.urandom,
) -> Carte:
    """Personalise a CPx card; `essais` is what remains of the three tries, 0 gives it blocked.

    `fichiers` replaces the content of the named files, to make a truncated card; `classes` are
    the command sets the card answers.
    """
    contenus = {
        **fichiers_cps3(
            contenu,
            cles,
            longueur_code=len(code_porteur),
            longueur_deblocage=len(code_deblocage),
        ),
        **(fichiers or {}),
    }
    session = Session()
    porteur = Code(code_porteur.encode("ascii"), essais=3, emplois=None, droit=Droit.PIN)
    porteur.essais = max(0, min(essais, porteur.essais_max))
    deblocage = Code(code_deblocage.encode("ascii"), essais=10, emplois=100, droit=Droit.SO)
    deblocage.essais = max(0, min(essais_deblocage, deblocage.essais_max))
    codes = Codes(
        {cps3.CODE_PORTEUR: porteur, cps3.CODE_DEBLOCAGE: deblocage},
        {cps3.CODE_PORTEUR: cps3.CODE_DEBLOCAGE},
        session,
    )
    cles_carte = {
        cps3.CLE_SIGNATURE: CleCarte(
            cles.signature_privee, operations=frozenset((SIGNER,)), condition=Droit.PIN
        ),
        cps3.CLE_AUTHENTIFICATION: CleCarte(
            cles.authentification_privee,
            operations=frozenset((AUTHENTIFIER, DECHIFFRER)),
            condition=Droit.PIN,
        ),
    }
    ias = Explorateur(_arbre_ias(contenus), session, decrire=_decrire)
    environnement = Environnement(cles_carte, session)
    ancien = cps2ter.Cps2ter(cps2ter.arbre(contenus), codes, session)
    volet = _volet_ias(ias, codes, environnement, Objets(codes, cles_carte), alea)
    volets = {cps3.CLASSE_IAS: volet, cps3.CLASSE_CPS2TER: ancien.volet()}
    return CarteIso(
        atr,
        {classe: v for classe, v in volets.items() if classe in classes},
        (session, codes, ias, environnement, ancien),
    )


def _arbre_ias(contenus: Mapping[str, bytes]) -> Dossier:
    cpx = Dossier(cps3.FID_CPX, cps3.AID_CPX)
    sans_contact = Dossier(cps3.FID_CPX_SANS_CONTACT, cps3.AID_CPX_SANS_CONTACT)
    racine = Dossier(cps3.FID_RACINE, cps3.AID_RACINE).ajouter(cpx, sans_contact)
    dossiers = {cps3.AID_CPX: cpx, cps3.AID_RACINE: racine}
    for plan in cps3.FICHIERS:
        if plan.nom in contenus:
            dossiers[plan.aid].ajouter(
                Fichier(
                    plan.fid,
                    contenus[plan.nom],
                    sfi=plan.sfi,
                    lecture=DROITS[plan.lecture],
                    ecriture=DROITS[plan.ecriture],
                )
            )
    return racine


def _volet_ias(
    ias: Explorateur,
    codes: Codes,
    environnement: Environnement,
    objets: Objets,
    alea: Callable[[int], bytes],
) -> Volet:
    def pso(c: Commande) -> Reponse:
        operation = c.p1 << 8 | c.p2
        if operation == 0x90A0:
            return environnement.pso_hash(c)
        if operation == 0x9E9A:
            return environnement.pso_signature(c)
        if operation == 0x8086:
            return environnement.pso_dechiffrer(c)
        return refus(SW.PARAMETRES)

    return Volet(
        {
            0xA4: ias.select,
            0xB0: ias.read_binary,
            0xD6: ias.update_binary,
            0x20: codes.verify,
            0x24: codes.change,
            0x2C: codes.reset_retry,
            0x22: environnement.mse,
            0x2A: pso,
            0x88: environnement.internal_authenticate,
            0xCB: objets.get_data,
            0x84: lambda c: tirer_alea(c, alea),
        },
        lire=ias.lire,
    )
