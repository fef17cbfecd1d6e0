"""Fast reading of CMS objects in the exact shape this profile writes them (SV-SIM-1, simulé).

Strict DER only. None means "not that shape": the general reader then has its say, so that this
one changes nothing but the speed (both agree on a fuzzed corpus).
"""

from typing import Final

from vitalbench.reference.securing import der
from vitalbench.reference.securing.elements_cms import (
    DestinataireLu,
    EnveloppeLue,
    SignataireLu,
    SignaturesLues,
)

_VERSION_1: Final = der.entier(1)
_VERSION_0: Final = der.entier(0)
_DIGESTS: Final = der.element(der.ENSEMBLE, der.ALG_SHA256)
_CONTENU: Final = der.element(der.SEQUENCE, der.ID_DATA)
_ATTRIBUTS: Final = bytes.fromhex(
    "A04B301806092A864886F70D010903310B06092A864886F70D010701302F06092A864886F70D01090431220420"
)
_DIGEST: Final = 32
_ELEMENTS_MAX: Final = 16
_CHIFFREMENTS: Final = {
    der.ID_AES128_CBC: ("aes128_cbc", 16),
    der.ID_3DES_CBC: ("tripledes_3key", 8),
}


class _AutreForme(Exception):
    """The bytes are not in the fixed shape."""


class _Lecteur:
    """A cursor over DER elements between two places."""

    __slots__ = ("fin", "octets", "place")

    def __init__(self, octets: bytes, place: int, fin: int) -> None:
        self.octets = octets
        self.place = place
        self.fin = fin

    def corps(self, etiquette: int) -> tuple[int, int]:
        """Pass an element of a tag; gives where its content starts and ends."""
        octets, place = self.octets, self.place
        if place + 2 > self.fin or octets[place] != etiquette:
            raise _AutreForme
        taille = octets[place + 1]
        debut = place + 2
        if taille >= 0x80:
            nombre = taille & 0x7F
            if not 1 <= nombre <= 4 or debut + nombre > self.fin:
                raise _AutreForme
            taille = int.from_bytes(octets[debut : debut + nombre], "big")
            if taille < 0x80 or (nombre > 1 and octets[debut] == 0):
                raise _AutreForme
            debut += nombre
        fin = debut + taille
        if fin > self.fin:
            raise _AutreForme
        self.place = fin
        return debut, fin

    def dans(self, etiquette: int) -> "_Lecteur":
        """Pass an element and give a cursor over its content."""
        debut, fin = self.corps(etiquette)
        return _Lecteur(self.octets, debut, fin)

    def entier_element(self, etiquette: int) -> bytes:
        """Pass an element and give it whole."""
        depart = self.place
        _, fin = self.corps(etiquette)
        return self.octets[depart:fin]

    def contenu(self, etiquette: int) -> bytes:
        """Pass an element and give its content."""
        debut, fin = self.corps(etiquette)
        return self.octets[debut:fin]

    def attendre(self, constante: bytes) -> None:
        """Pass bytes that must be these."""
        fin = self.place + len(constante)
        if fin > self.fin or not self.octets.startswith(constante, self.place):
            raise _AutreForme
        self.place = fin

    def positif(self) -> int:
        """Pass a positive INTEGER in its shortest form."""
        contenu = self.contenu(der.ENTIER)
        if not 1 <= len(contenu) <= 21 or contenu[0] & 0x80:
            raise _AutreForme
        if len(contenu) > 1 and contenu[0] == 0 and contenu[1] < 0x80:
            raise _AutreForme
        valeur = int.from_bytes(contenu, "big")
        if valeur == 0:
            raise _AutreForme
        return valeur

    def finir(self) -> None:
        """Require that nothing is left."""
        if self.place != self.fin:
            raise _AutreForme

    @property
    def fini(self) -> bool:
        """Tell whether nothing is left."""
        return self.place == self.fin


def _ouvrir(octets: bytes, genre: bytes) -> _Lecteur:
    """Enter ContentInfo and its content, with nothing after."""
    tout = _Lecteur(octets, 0, len(octets))
    information = tout.dans(der.SEQUENCE)
    tout.finir()
    information.attendre(genre)
    explicite = information.dans(der.CONTEXTE_0)
    information.finir()
    contenu = explicite.dans(der.SEQUENCE)
    explicite.finir()
    return contenu


def signatures(octets: bytes) -> SignaturesLues | None:
    """Read a SignedData, or None when it is not exactly as this profile writes it."""
    try:
        return _signatures(octets)
    except _AutreForme:
        return None


def _signatures(octets: bytes) -> SignaturesLues:
    contenu = _ouvrir(octets, der.ID_SIGNED_DATA)
    contenu.attendre(_VERSION_1)
    contenu.attendre(_DIGESTS)
    contenu.attendre(_CONTENU)
    bloc = contenu.dans(der.CONTEXTE_0)
    certificats = []
    while not bloc.fini:
        certificats.append(bloc.entier_element(der.SEQUENCE))
    signataires = contenu.dans(der.ENSEMBLE)
    contenu.finir()
    lus = []
    while not signataires.fini:
        lus.append(_signataire(signataires.dans(der.SEQUENCE)))
    if not lus or max(len(lus), len(certificats)) > _ELEMENTS_MAX:
        raise _AutreForme
    return SignaturesLues(certificats=tuple(certificats), signataires=tuple(lus))


def _identifiant(lecteur: _Lecteur) -> tuple[bytes, int]:
    identifiant = lecteur.dans(der.SEQUENCE)
    emetteur = identifiant.entier_element(der.SEQUENCE)
    serie = identifiant.positif()
    identifiant.finir()
    return emetteur, serie


def _signataire(info: _Lecteur) -> SignataireLu:
    info.attendre(_VERSION_1)
    emetteur, serie = _identifiant(info)
    info.attendre(der.ALG_SHA256)
    debut = info.place
    info.attendre(_ATTRIBUTS)
    fin = info.place + _DIGEST
    if fin > info.fin:
        raise _AutreForme
    digest = info.octets[info.place : fin]
    info.place = fin
    info.attendre(der.ALG_RSA)
    signature = info.contenu(der.OCTETS)
    info.finir()
    return SignataireLu(
        emetteur=emetteur,
        serie=serie,
        attributs=b"\x31" + info.octets[debut + 1 : fin],
        digest=digest,
        signature=signature,
    )


def enveloppe(octets: bytes) -> EnveloppeLue | None:
    """Read an EnvelopedData, or None when it is not exactly as this profile writes it."""
    try:
        return _enveloppe(octets)
    except _AutreForme:
        return None


def _enveloppe(octets: bytes) -> EnveloppeLue:
    contenu = _ouvrir(octets, der.ID_ENVELOPED_DATA)
    contenu.attendre(_VERSION_0)
    ensemble = contenu.dans(der.ENSEMBLE)
    destinataires = []
    while not ensemble.fini:
        info = ensemble.dans(der.SEQUENCE)
        info.attendre(_VERSION_0)
        emetteur, serie = _identifiant(info)
        info.attendre(der.ALG_RSA)
        cle = info.contenu(der.OCTETS)
        info.finir()
        destinataires.append(DestinataireLu(emetteur=emetteur, serie=serie, cle_chiffree=cle))
    if not 1 <= len(destinataires) <= _ELEMENTS_MAX:
        raise _AutreForme
    chiffre = contenu.dans(der.SEQUENCE)
    contenu.finir()
    chiffre.attendre(der.ID_DATA)
    algorithme = chiffre.dans(der.SEQUENCE)
    nom, bloc = _CHIFFREMENTS.get(algorithme.entier_element(der.OBJET), ("", 0))
    vecteur = algorithme.contenu(der.OCTETS)
    algorithme.finir()
    corps = chiffre.contenu(der.CONTEXTE_0_PRIMITIF)
    chiffre.finir()
    if not bloc or len(vecteur) != bloc:
        raise _AutreForme
    return EnveloppeLue(
        destinataires=tuple(destinataires), algorithme=nom, vecteur=vecteur, chiffre=corps
    )
