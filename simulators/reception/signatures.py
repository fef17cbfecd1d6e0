"""The securing stage: seals, envelopes and signers of a lot, as SV-SIM-1 binds them (DESIGN §12).

Each failure has its own reason: index or digest, signer, revoked or expired certificate, Vitale
foreign to the assuré, CPS foreign to the PS, sensitive data unreadable.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.b2_lecture import Facture, Lot
from vitalbench.reference.norms.courriel import Contenu
from vitalbench.reference.securing.certificats import Confiance, IdentiteCps
from vitalbench.reference.securing.cms import verifier_facture, verifier_lot
from vitalbench.reference.securing.enveloppe import ouvrir
from vitalbench.reference.securing.erreurs import Cause, MasqueIncoherent, SecurisationError
from vitalbench.reference.securing.manifeste import (
    manifeste_facture,
    manifeste_lot,
    verifier_index,
)
from vitalbench.reference.securing.masque import a_des_donnees_sensibles, demasquer, est_masque
from vitalbench.simulators.reception.lots import mode_du_lot, numero_facture
from vitalbench.simulators.reception.motifs import Motif, motif_de_cause


class SceauxFacture(msgspec.Struct, frozen=True, kw_only=True):
    """CMS objects that go with one facture: its envelope, when it has one, and its signatures."""

    enveloppe: bytes | None
    signatures: bytes


class SceauxLot(msgspec.Struct, frozen=True, kw_only=True):
    """CMS objects of one lot: those of its factures in order, then its own signature."""

    factures: tuple[SceauxFacture, ...]
    signature: bytes


class Registres(msgspec.Struct, frozen=True, kw_only=True):
    """What an organism knows of the PS: who may sign for which billing number."""

    habilites: Mapping[str, frozenset[str]]
    """National identifiers, type in front, by billing number: holders, employees, remplaçants."""


class Verificateur(msgspec.Struct, frozen=True, kw_only=True):
    """What an organism verifies with: its trust, its register, its data key if it holds one."""

    confiance: Confiance
    registres: Registres
    certificat_donnees: bytes | None
    cle_donnees: RSAPrivateKey | None


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of a lot: reasons to refuse it, and its factures in clear by number."""

    motifs: tuple[Motif, ...]
    clairs: dict[str, bytes]


def verifier_sceaux(
    lot: Lot, sceaux: SceauxLot, verificateur: Verificateur, instant: datetime
) -> Verification:
    """Verify a lot whose structure holds against its seals, at a world instant."""
    mode = mode_du_lot(lot)
    if mode is None:
        return Verification(motifs=(), clairs={})
    if len(sceaux.factures) != len(lot.factures):
        detail = f"{len(sceaux.factures)} sceau(x) pour {len(lot.factures)} facture(s)"
        return Verification(motifs=(Motif(code="SIM007", detail=detail),), clairs={})
    motifs: list[Motif] = []
    clairs: dict[str, bytes] = {}
    manifestes: list[bytes] = []
    for facture, sceau in zip(lot.factures, sceaux.factures, strict=True):
        numero = numero_facture(facture)
        try:
            manifeste = manifeste_facture(facture.corps, _flux(facture), mode, sceau.enveloppe)
            manifestes.append(manifeste)
            motifs += _facture(facture, sceau, manifeste, mode, verificateur, instant)
            clairs[numero] = _clair(facture, sceau, verificateur)
        except SecurisationError as erreur:
            motifs.append(motif_de_cause(erreur.cause, str(erreur), numero))
    if len(manifestes) == len(lot.factures):
        motifs += _lot(lot, sceaux.signature, manifestes, verificateur, instant)
    return Verification(motifs=tuple(motifs), clairs=clairs)


def _facture(
    facture: Facture,
    sceau: SceauxFacture,
    manifeste: bytes,
    mode: ModeSecurisation,
    verificateur: Verificateur,
    instant: datetime,
) -> list[Motif]:
    numero = numero_facture(facture)
    motifs: list[Motif] = []
    try:
        verifier_index(facture.corps, manifeste)
        signataires = verifier_facture(
            sceau.signatures, manifeste, mode, verificateur.confiance, instant
        )
    except SecurisationError as erreur:
        if erreur.cause is Cause.SIGNATAIRES and mode is ModeSecurisation.SESAM_VITALE:
            return [Motif(code="SIM017", detail=str(erreur), facture=numero)]
        return [motif_de_cause(erreur.cause, str(erreur), numero)]
    entete = facture.entete
    if entete is None:
        return motifs
    vitale = signataires.vitale
    nir = entete.nir_assure + entete.cle_nir
    if vitale is not None and vitale.nir not in (nir, _nir_individuel(facture)):
        motifs.append(
            Motif(code="SIM017", detail="carte d'un autre assuré", facture=numero, type="2")
        )
    if not _habilite(signataires.cps, entete.no_ps, verificateur.registres):
        detail = f"CPS {signataires.cps.identifiant} pour le PS {entete.no_ps}"
        motifs.append(Motif(code="SIM016", detail=detail, facture=numero, type="2"))
    return motifs


def _lot(
    lot: Lot,
    signature: bytes,
    manifestes: list[bytes],
    verificateur: Verificateur,
    instant: datetime,
) -> list[Motif]:
    if lot.debut is None or lot.fin is None:
        return []
    try:
        manifeste = manifeste_lot(lot.corps, manifestes)
        verifier_index(lot.corps, manifeste)
        signataire = verifier_lot(signature, manifeste, verificateur.confiance, instant)
    except SecurisationError as erreur:
        return [motif_de_cause(erreur.cause, f"lot : {erreur}")]
    numeros = {lot.debut.no_ps, lot.fin.no_remplacant}
    if not any(_habilite(signataire, numero, verificateur.registres) for numero in numeros):
        detail = f"lot : CPS {signataire.identifiant} pour le PS {lot.debut.no_ps}"
        return [Motif(code="SIM016", detail=detail, type="6")]
    return []


def _clair(facture: Facture, sceau: SceauxFacture, verificateur: Verificateur) -> bytes:
    """Give the records of a facture in clear, or as they came for who holds no key."""
    masquee = est_masque(facture.corps)
    certificat, cle = verificateur.certificat_donnees, verificateur.cle_donnees
    if certificat is None or cle is None:
        return facture.corps
    if sceau.enveloppe is None:
        if masquee or a_des_donnees_sensibles(facture.corps):
            raise MasqueIncoherent(
                Cause.DONNEES_SENSIBLES,
                "données sensibles masquées sans enveloppe"
                if masquee
                else "données sensibles transmises en clair",
            )
        return facture.corps
    return demasquer(facture.corps, ouvrir(sceau.enveloppe, certificat, cle))


def _habilite(cps: IdentiteCps, numero: str, registres: Registres) -> bool:
    return cps.identifiant in registres.habilites.get(numero, frozenset())


def _nir_individuel(facture: Facture) -> str:
    for enregistrement in facture.enregistrements:
        if enregistrement.code == "2S":
            return enregistrement.brut_de("nir_individuel") + enregistrement.brut_de(
                "cle_nir_individuel"
            )
    return ""


def _flux(facture: Facture) -> TypeFlux:
    entete = facture.entete
    return TypeFlux.DRE if entete is not None and entete.type_facture == "D" else TypeFlux.FSE


class Sceaux:
    """The seals of a message, found by lot and facture."""

    def __init__(self, contenu: Contenu) -> None:
        self._par_cle: dict[tuple[str, str, str], list[bytes]] = {}
        for sceau in contenu.sceaux:
            cle = (sceau.genre, sceau.lot, sceau.facture)
            self._par_cle.setdefault(cle, []).append(sceau.der)

    def du_lot(self, lot: Lot) -> SceauxLot:
        """Gather the seals of one lot; one missing or doubled leaves its place empty."""
        no_lot = lot.debut.brut_de("no_lot").strip() if lot.debut is not None else ""
        numeros = [numero_facture(facture) for facture in lot.factures]
        return SceauxLot(
            factures=tuple(
                SceauxFacture(
                    enveloppe=self._seul("enveloppe", no_lot, numero) or None,
                    signatures=self._seul("facture", no_lot, numero),
                )
                for numero in numeros
            ),
            signature=self._seul("lot", no_lot, ""),
        )

    def _seul(self, genre: str, lot: str, facture: str) -> bytes:
        objets = self._par_cle.get((genre, lot, facture), [])
        return objets[0] if len(objets) == 1 else b""


def pieces_du(lot: Lot, sceaux: SceauxLot) -> dict[str, bytes]:
    """Give what the journal keeps of a lot and its seals."""
    pieces = {"lot": lot.corps, "sceau-lot": sceaux.signature}
    for facture, sceau in zip(lot.factures, sceaux.factures, strict=True):
        numero = numero_facture(facture)
        pieces[f"sceau-{numero}"] = sceau.signatures
        if sceau.enveloppe is not None:
            pieces[f"enveloppe-{numero}"] = sceau.enveloppe
    return pieces
