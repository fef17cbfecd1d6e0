"""The file stage: the envelope 000 … 999 of a B2 file, before any lot is looked at (CDC §3.3.3.1).

A faulty envelope refuses the file whole, by a message de service « rejet de fichier ».
"""

from collections.abc import Iterable

from vitalbench.reference.norms.b2_lecture import LONGUEUR, Fichier, lire_fichier
from vitalbench.simulators.reception.jalons import Etape
from vitalbench.simulators.reception.messages_service import REJET_FICHIER
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.world.habitants import Organisme

_COMMUNES = ("type_emetteur", "no_emetteur", "type_destinataire", "application", "id_fichier")


def lire_enveloppe_fichier(octets: bytes) -> Fichier:
    """Read a B2 file and check its envelope; raises RefusMessage naming record and position."""
    if not octets:
        raise _refus("fichier vide")
    reste = len(octets) % LONGUEUR
    if reste:
        raise _refus(
            f"fichier coupé : enregistrement {len(octets) // LONGUEUR + 1} de {reste} positions, "
            f"{LONGUEUR} attendues (SIM001)"
        )
    fichier = lire_fichier(octets)
    debut, fin = fichier.debut, fichier.fin
    if debut is None or debut.rang != 1:
        raise _refus("le premier enregistrement n'est pas un debut de fichier 000 (SIM002)")
    if fin is None or fin.rang != len(octets) // LONGUEUR:
        raise _refus("le dernier enregistrement n'est pas une fin de fichier 999 (SIM002)")
    for borne in (debut, fin):
        if borne.fautes:
            faute = borne.fautes[0]
            raise _refus(
                f"enregistrement {borne.rang} ({borne.code}), position {faute.debut}, zone "
                f"{faute.champ} : {faute.attendu} attendu, trouvé {faute.trouve!r}"
            )
    for nom in _COMMUNES:
        if debut.brut_de(nom) != fin.brut_de(nom):
            raise _refus(f"000 et 999 diffèrent sur {nom} ({debut.brut_de(nom)!r})")
    if fin.nb_enregistrements != fin.rang:
        raise _refus(
            f"999 annonce {fin.nb_enregistrements} enregistrements, {fin.rang} reçus (SIM003)"
        )
    if fin.nb_lots != len(fichier.lots):
        raise _refus(f"999 annonce {fin.nb_lots} lots, {len(fichier.lots)} reçus (SIM003)")
    if not fichier.lots:
        raise _refus("fichier sans lot")
    return fichier


def verifier_destinataire(fichier: Fichier, organisme: Organisme) -> None:
    """Refuse a file whose 000 names another organism than the one that received it."""
    numero = _numero(fichier)
    if numero not in _numeros(organisme):
        raise _refus(f"000 destiné à {numero or 'personne'}, reçu par {organisme.cle} (SIM010)")


def router(fichier: Fichier, organismes: Iterable[Organisme]) -> Organisme:
    """Give the organism that the 000 of a file names, as an OCT does (CDC-2.1.2.3-01)."""
    numero = _numero(fichier)
    for organisme in organismes:
        if organisme.role != "oct" and numero == organisme.numero.lstrip("0"):
            return organisme
    raise _refus(f"000 destiné à {numero or 'personne'}, inconnu du concentrateur (SIM010)")


def _numero(fichier: Fichier) -> str:
    return fichier.debut.brut_de("no_destinataire").strip().lstrip("0") if fichier.debut else ""


def _numeros(organisme: Organisme) -> set[str]:
    """Give the numbers under which a 000 may name an organism: caisse, pivot, computing centre."""
    numeros = {organisme.numero}
    if organisme.role == "amo":
        centres = (organisme.caisse, organisme.destinataire, organisme.centre_informatique)
        numeros |= {n for centre in centres if centre for n in (centre, organisme.regime + centre)}
        numeros.add(organisme.numero + organisme.centre_informatique)
    return {numero.lstrip("0") for numero in numeros}


def _refus(cause: str) -> RefusMessage:
    return RefusMessage(Etape.FICHIER, REJET_FICHIER, cause)
