"""Exchanges with a card told in French: command, file, fields, status word.

Works from bytes alone, as `cards trace` or a journal sees them; codes are already masked.
"""

from vitalbench.reference.norms.cartes import cps3, vitale1, vitale2
from vitalbench.reference.norms.cartes.plan import FichierCarte
from vitalbench.reference.norms.cartes.tlv import FichierIllisible, Tlv, decoder
from vitalbench.simulators.cards.apdu import Commande, analyser

_COMMANDES = {
    0xA4: "SELECT",
    0xB0: "READ BINARY",
    0xD6: "UPDATE BINARY",
    0xC0: "GET RESPONSE",
    0x84: "GET CHALLENGE",
    0x82: "EXTERNAL AUTHENTICATE",
    0x88: "INTERNAL AUTHENTICATE",
    0x22: "MSE SET",
    0x2A: "PSO",
    0x20: "VERIFY",
    0x24: "CHANGE REFERENCE DATA",
    0x2C: "RESET RETRY COUNTER",
    0xCB: "GET DATA",
}
_PSO = {
    0x00BE: "VERIFY CERTIFICATE",
    0x10BE: "VERIFY CERTIFICATE (à suivre)",
    0x90A0: "HASH",
    0x9E9A: "COMPUTE DIGITAL SIGNATURE",
    0x8086: "DECIPHER",
    0x0000: "SIGNATURE (Vitale 1)",
}
_MSE = {0xAA: "hachage", 0xB6: "signature", 0xA4: "authentification", 0xB8: "déchiffrement"}
_MOTS = {
    0x6300: "preuve fausse",
    0x6700: "longueur fausse",
    0x6883: "fin de chaîne attendue",
    0x6884: "chaînage refusé",
    0x6982: "accès refusé",
    0x6983: "code bloqué",
    0x6985: "conditions non remplies",
    0x6986: "aucun fichier courant",
    0x6A80: "données refusées",
    0x6A82: "fichier absent",
    0x6A84: "place insuffisante",
    0x6A86: "paramètres refusés",
    0x6A88: "référence absente",
    0x6B00: "hors du fichier",
    0x6D00: "commande inconnue",
    0x6E00: "classe inconnue",
    0x9000: "succès",
    0x9402: "hors du fichier",
    0x9404: "fichier absent",
    0x9408: "fichier inadapté",
    0x9804: "code faux ou accès refusé",
    0x9840: "code bloqué",
}
_AID = {
    vitale2.AID_MF: "MF_VITALE",
    vitale2.AID_VITALE: "VITALE",
    vitale2.AID_ADELE: "ADELE",
    cps3.AID_RACINE: "racine CPS",
    cps3.AID_CPX: "CPX IAS",
    cps3.AID_CPX_SANS_CONTACT: "CPX IAS CL",
}
_CHAMPS_MAX = 8
_TEXTE_MAX = 24


def mot_en_clair(mot: int) -> str:
    """Give the meaning of a status word.

    >>> mot_en_clair(0x63C2)
    'code faux, 2 essais restants'
    """
    if mot >> 8 in (0x61, 0x9F):
        return f"{mot & 0xFF or 256} octets à lire"
    if mot >> 8 == 0x6C:
        return f"longueur exacte {mot & 0xFF or 256}"
    if mot & 0xFFF0 == 0x63C0:
        return f"code faux, {mot & 0xF} essais restants"
    return _MOTS.get(mot, "mot d'état inconnu")


class Traducteur:
    """Follows one reader, to name the file that a bare READ BINARY is about."""

    def __init__(self) -> None:
        self._plans: tuple[FichierCarte, ...] = ()
        self._fichier = ""

    def oublier(self) -> None:
        """Start again: the card came, left or was reset."""
        self._plans = ()
        self._fichier = ""

    def phrase(self, commande: bytes, reponse: bytes) -> str:
        """Tell one exchange on one line."""
        donnees, mot = reponse[:-2], int.from_bytes(reponse[-2:], "big")
        c = analyser(commande)
        quoi = f"octets illisibles ({len(commande)})" if c is None else self._nommer(c)
        if not reponse:
            return f"{quoi} → aucune réponse"
        suite = _champs(donnees) if c is not None and c.ins in (0xB0, 0xC0) else ""
        octets = f" {len(donnees)} octets" if donnees else ""
        return f"{quoi} → {mot:04X} {mot_en_clair(mot)}{octets}{suite}"

    def _nommer(self, c: Commande) -> str:
        nom = _COMMANDES.get(c.ins, f"commande {c.ins:02X}")
        if c.cla == vitale1.CLASSE and c.ins == 0xB0:
            return f"lecture mémoire {c.p1 << 8 | c.p2:04X}h, {c.le or 0} octets"
        if c.cla == vitale1.CLASSE and c.ins == 0xC0:
            return "résultat ou état de la carte"
        if c.ins == 0xA4:
            return f"{nom} {self._selection(c)}"
        if c.ins == 0xB0:
            return f"{nom} {self._lecture(c)}"
        if c.ins == 0x2A:
            return f"{nom} {_PSO.get(c.p1 << 8 | c.p2, f'{c.p1:02X}{c.p2:02X}')}"
        if c.ins == 0x22:
            return f"{nom} {_MSE.get(c.p2, f'{c.p2:02X}')}"
        if c.ins in (0x20, 0x24, 0x2C):
            return f"{nom} code {c.p2}" + ("" if c.donnees else ", essais restants ?")
        return nom

    def _selection(self, c: Commande) -> str:
        self._fichier = ""
        if c.p1 == 0x04:
            plans = (*vitale2.FICHIERS, *cps3.FICHIERS)
            self._plans = tuple(f for f in plans if f.aid == c.donnees)
            return f"application {_AID.get(c.donnees, c.donnees.hex().upper())}"
        if c.cla == cps3.CLASSE_CPS2TER:
            self._fichier = c.donnees.hex().upper()
            return f"CPS2ter {self._fichier}"
        fid = int.from_bytes(c.donnees[-2:], "big")
        plans = self._plans if c.p1 == 0x02 else (*self._plans, *cps3.FICHIERS)
        connu = next((f.nom for f in plans if f.fid == fid), "")
        self._fichier = connu or f"{fid:04X}"
        return f"fichier {self._fichier}" + (f" ({fid:04X})" if connu else "")

    def _lecture(self, c: Commande) -> str:
        decalage = c.p1 << 8 | c.p2
        if c.p1 & 0x80 and c.cla != cps3.CLASSE_CPS2TER:
            sfi, decalage = c.p1 & 0x1F, c.p2
            connu = next((f.nom for f in self._plans if f.sfi == sfi), "")
            self._fichier = connu or f"SFI {sfi}"
        return f"{self._fichier or 'fichier courant'} à {decalage}"


def _champs(donnees: bytes) -> str:
    """List the first fields of what was read, when it is TLV."""
    try:
        lus = list(_feuilles(donnees, ""))
    except FichierIllisible:
        return ""
    if not lus:
        return ""
    reste = " …" if len(lus) > _CHAMPS_MAX else ""
    return " : " + ", ".join(f"{chemin}={texte}" for chemin, texte in lus[:_CHAMPS_MAX]) + reste


def _feuilles(donnees: bytes, chemin: str) -> list[tuple[str, str]]:
    sortie: list[tuple[str, str]] = []
    for objet in decoder(donnees):
        ici = f"{chemin}{objet.tag:X}"
        if objet.tag >> (8 if objet.tag > 0xFF else 0) & 0x20:
            sortie += _feuilles(objet.valeur, f"{ici}/")
        else:
            sortie.append((ici, _valeur(objet)))
    return sortie


def _valeur(objet: Tlv) -> str:
    texte = objet.valeur.decode("latin-1")
    if not texte.isprintable():
        texte = objet.valeur.hex().upper()
    return texte if len(texte) <= _TEXTE_MAX else texte[:_TEXTE_MAX] + "…"
