"""The file stage: the envelope 000 … 999 of a B2 file, before any lot is looked at (CDC §3.3.3.1).

A faulty envelope refuses the file whole, by a message de service « rejet de fichier ».
"""

from collections.abc import Iterator

import msgspec

from vitalbench.reference.norms.b2 import DebutFichier, FinFichier
from vitalbench.reference.norms.b2_lecture import LONGUEUR, Egare, Lot, lire_fichier
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.simulators.reception.jalons import Etape
from vitalbench.simulators.reception.messages_service import REJET_FICHIER
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.world.habitants import Organisme

_COMMUNES = ("type_emetteur", "no_emetteur", "type_destinataire", "application", "id_fichier")
FACTURES_MAX = 999
"""Factures of a lot: its counter has three digits."""
ENREGISTREMENTS_MAX = 200_000
"""Records of a lot that are read: 999 factures of two hundred records each, and more than real."""


class LotDecoupe(msgspec.Struct, frozen=True, kw_only=True):
    """One lot of a file: its rank (0 first), its records, and those that have no place in it."""

    rang: int
    lot: Lot
    egares: tuple[Egare, ...]
    decalage: int
    """Records of the file before the lot."""


class FichierRecu(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose envelope holds; its lots are cut one at a time."""

    debut: DebutFichier
    octets: bytes
    bornes: tuple[tuple[int, int], ...]
    """First record of each lot, and first after it (0 is the 000)."""

    @property
    def nb_factures(self) -> int:
        """Count the totals of factures, one each."""
        return self.octets[::LONGUEUR].count(b"5")

    def lots(self) -> Iterator[LotDecoupe]:
        """Yield the lots in order, each read when its turn comes."""
        for rang, (premier, apres) in enumerate(self.bornes):
            lu = lire_fichier(self.octets[premier * LONGUEUR : apres * LONGUEUR])
            restes = [
                Egare(enregistrement=e, raison="après la fin du lot")
                for lot in lu.lots[1:]
                for e in _premiers(lot)
            ]
            if lu.debut is not None:
                restes.append(Egare(enregistrement=lu.debut, raison="000 dans un lot"))
            if lu.fin is not None:
                restes.append(Egare(enregistrement=lu.fin, raison="999 dans un lot"))
            yield LotDecoupe(
                rang=rang, lot=lu.lots[0], egares=(*lu.egares, *restes), decalage=premier
            )


def lire_enveloppe_fichier(octets: bytes) -> FichierRecu:
    """Check the envelope of a B2 file; raises RefusMessage naming record and position."""
    if not octets:
        raise refus_fichier("fichier vide")
    nombre, reste = divmod(len(octets), LONGUEUR)
    if reste:
        raise refus_fichier(
            f"fichier coupé : enregistrement {nombre + 1} de {reste} positions, "
            f"{LONGUEUR} attendues (SIM001)"
        )
    debut = DebutFichier.decode(octets[:LONGUEUR], rang=1)
    fin = FinFichier.decode(octets[-LONGUEUR:], rang=nombre, decalage=len(octets) - LONGUEUR)
    if debut.texte[:3] != "000":
        raise refus_fichier("le premier enregistrement n'est pas un début de fichier 000 (SIM002)")
    if fin.texte[:3] != "999" or nombre < 2:
        raise refus_fichier("le dernier enregistrement n'est pas une fin de fichier 999 (SIM002)")
    for borne in (debut, fin):
        if borne.fautes:
            faute = borne.fautes[0]
            raise refus_fichier(
                f"enregistrement {borne.rang} ({borne.code}), position {faute.debut}, zone "
                f"{faute.champ} : {faute.attendu} attendu, trouvé {faute.trouve!r}"
            )
    for nom in _COMMUNES:
        if debut.brut_de(nom) != fin.brut_de(nom):
            raise refus_fichier(f"000 et 999 diffèrent sur {nom} ({debut.brut_de(nom)!r})")
    if fin.nb_enregistrements != nombre:
        raise refus_fichier(
            f"999 annonce {fin.nb_enregistrements} enregistrements, {nombre} reçus (SIM003)"
        )
    bornes = _bornes(octets[::LONGUEUR], nombre)
    if fin.nb_lots != len(bornes):
        raise refus_fichier(f"999 annonce {fin.nb_lots} lots, {len(bornes)} reçus (SIM003)")
    return FichierRecu(debut=debut, octets=octets, bornes=bornes)


def _bornes(types: bytes, nombre: int) -> tuple[tuple[int, int], ...]:
    """Give where lots begin and end, from the first character of every record."""
    debuts = [rang for rang in range(1, nombre - 1) if types[rang : rang + 1] == b"1"]
    if not debuts:
        raise refus_fichier("fichier sans lot")
    if debuts[0] != 1:
        raise refus_fichier("enregistrement 2 : début de lot attendu après le 000 (SIM002)")
    bornes = tuple(zip(debuts, [*debuts[1:], nombre - 1], strict=True))
    for premier, apres in bornes:
        if types.count(b"5", premier, apres) > FACTURES_MAX:
            raise refus_fichier(
                f"lot de l'enregistrement {premier + 1} : plus de {FACTURES_MAX} factures"
            )
        if apres - premier > ENREGISTREMENTS_MAX:
            raise refus_fichier(f"lot de l'enregistrement {premier + 1} : trop d'enregistrements")
    return bornes


def _premiers(lot: Lot) -> Iterator[Enregistrement]:
    """Give the first record of what stands where no lot should."""
    if lot.debut is not None:
        yield lot.debut
    elif lot.factures:
        yield lot.factures[0].enregistrements[0]
    elif lot.fin is not None:
        yield lot.fin


def verifier_destinataire(fichier: FichierRecu, organisme: Organisme) -> None:
    """Refuse a file whose 000 names another organism than the one that received it."""
    numero = _numero(fichier)
    if numero not in _numeros(organisme):
        raise refus_fichier(
            f"000 destiné à {numero or 'personne'}, reçu par {organisme.cle} (SIM010)"
        )


def _numero(fichier: FichierRecu) -> str:
    return fichier.debut.brut_de("no_destinataire").strip().lstrip("0")


def _numeros(organisme: Organisme) -> set[str]:
    """Give the numbers under which a 000 may name an organism: caisse, pivot, computing centre."""
    numeros = {organisme.numero}
    if organisme.role == "amo":
        centres = (organisme.caisse, organisme.destinataire, organisme.centre_informatique)
        numeros |= {n for centre in centres if centre for n in (centre, organisme.regime + centre)}
        numeros.add(organisme.numero + organisme.centre_informatique)
    return {numero.lstrip("0") for numero in numeros}


def refus_fichier(cause: str) -> RefusMessage:
    """Give the refusal of a whole file (rejet de fichier)."""
    return RefusMessage(Etape.FICHIER, REJET_FICHIER, cause)
