"""Masks of sensitive data in encoded B2 records, and the clear values put aside (SV-SIM-1).

Sensitive fields are those the record declarations say; a masked record has 9s in its N fields,
Zs in its X fields and `MSQ1` in positions 39-42. The clear values travel apart, in an envelope:

    SV-SIM-1|sensibles
    <rang de l'enregistrement dans la facture, 1 pour le type 2>|<champ>|<texte tel quel>
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.b2_tables import PS, Table
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.securing.erreurs import Cause, MasqueIncoherent
from vitalbench.reference.securing.manifeste import PROFIL

MASQUE: Final = b"MSQ1"
CLAIRS_MAX: Final = 256 * 1024
_ENTETE: Final = f"{PROFIL}|sensibles"
_ZONE: Final = slice(38, 42)
_VIDE: Final = b"    "
_SIGNIFICATIF: Final = 4
"""Shorter fields may hold a lone 9 or Z in clear (modificateur Z); longer ones never do."""


class Masquage(msgspec.Struct, frozen=True, kw_only=True):
    """A masked body, and the clear values (empty when nothing was sensitive)."""

    corps: bytes
    clairs: bytes


def masquer(corps: bytes, table: Table = PS) -> Masquage:
    """Mask every sensitive field of the records 2…5 of a facture.

    Raises MasqueIncoherent when a record is masked already.
    """
    morceaux, lignes = [], [_ENTETE]
    for enregistrement in enregistrements(corps, table):
        brut = bytearray(enregistrement.brut)
        if enregistrement.champs_sensibles:
            if enregistrement.masque:
                raise _incoherent(enregistrement, "déjà masqué")
            for champ in enregistrement.champs_sensibles:
                lignes.append(
                    f"{enregistrement.rang}|{champ.nom}|{enregistrement.texte[champ.tranche]}"
                )
                brut[champ.tranche] = champ.masque.encode("ascii")
            brut[_ZONE] = MASQUE
        morceaux.append(bytes(brut))
    clairs = "\n".join(lignes).encode("latin-1") if len(lignes) > 1 else b""
    return Masquage(corps=b"".join(morceaux), clairs=clairs)


def demasquer(corps: bytes, clairs: bytes, table: Table = PS) -> bytes:
    """Put the clear values back; raises MasqueIncoherent unless they fit the mask exactly."""
    valeurs = dict(_lire(clairs))
    morceaux = []
    for enregistrement in enregistrements(corps, table):
        brut = bytearray(enregistrement.brut)
        if enregistrement.champs_sensibles and _masque(enregistrement):
            for champ in enregistrement.champs_sensibles:
                texte = valeurs.pop((enregistrement.rang, champ.nom), None)
                if texte is None or len(texte) != champ.longueur:
                    raise _incoherent(enregistrement, f"valeur claire de {champ.nom} absente")
                brut[champ.tranche] = texte
            brut[_ZONE] = _VIDE
        morceaux.append(bytes(brut))
    if valeurs:
        rang, nom = next(iter(valeurs))
        raise MasqueIncoherent(
            Cause.DONNEES_SENSIBLES,
            f"valeur claire sans zone masquée : enregistrement {rang}, champ {nom[:40]}",
        )
    return b"".join(morceaux)


def est_masque(corps: bytes, table: Table = PS) -> bool:
    """Tell whether a facture is masked; raises MasqueIncoherent when it is only in part.

    A facture without any sensitive field is not masked.
    """
    etats = [
        (enregistrement, _masque(enregistrement))
        for enregistrement in enregistrements(corps, table)
        if enregistrement.champs_sensibles
    ]
    for enregistrement, etat in etats:
        if etat != etats[0][1]:
            raise _incoherent(enregistrement, "masqué autrement que le reste de la facture")
    return bool(etats) and etats[0][1]


def a_des_donnees_sensibles(corps: bytes, table: Table = PS) -> bool:
    """Tell whether a facture has records with sensitive fields, masked or not."""
    return any(e.champs_sensibles for e in enregistrements(corps, table))


def _masque(enregistrement: Enregistrement) -> bool:
    champs = enregistrement.champs_sensibles
    masques = [enregistrement.texte[c.tranche] == c.masque for c in champs]
    if enregistrement.masque:
        if not all(masques):
            fautif = champs[masques.index(False)]
            raise _incoherent(enregistrement, f"marqué masqué, mais {fautif.libelle} est en clair")
        return True
    if any(m and c.longueur >= _SIGNIFICATIF for m, c in zip(masques, champs, strict=True)):
        raise _incoherent(enregistrement, "zones masquées sans la marque MSQ1 en 39-42")
    return False


def _lire(clairs: bytes) -> Iterator[tuple[tuple[int, str], bytes]]:
    if len(clairs) > CLAIRS_MAX:
        raise MasqueIncoherent(Cause.TROP_GRAND, "données sensibles de taille anormale")
    if not clairs:
        return
    entete, *lignes = clairs.split(b"\n")
    if entete != _ENTETE.encode("ascii"):
        raise MasqueIncoherent(Cause.DONNEES_SENSIBLES, "données sensibles d'un autre profil")
    vus = set()
    for numero, ligne in enumerate(lignes, start=2):
        rang, _, suite = ligne.partition(b"|")
        nom, separateur, texte = suite.partition(b"|")
        if not separateur or not rang.isdigit() or len(rang) > 6 or (rang, nom) in vus:
            raise MasqueIncoherent(
                Cause.DONNEES_SENSIBLES, f"données sensibles illisibles, ligne {numero}"
            )
        vus.add((rang, nom))
        yield (int(rang), nom.decode("ascii", "replace")), texte


def _incoherent(enregistrement: Enregistrement, raison: str) -> MasqueIncoherent:
    return MasqueIncoherent(
        Cause.MASQUE,
        f"enregistrement {enregistrement.rang} ({enregistrement.code}) : {raison}",
    )
