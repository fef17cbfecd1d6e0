"""The file stage: the envelope 000 … 999 of a B2 file, before any lot is looked at (CDC §3.3.3.1).

A faulty envelope refuses the file whole, by a message de service « rejet de fichier ».
"""

from vitalbench.reference.norms.b2_lecture import LONGUEUR, Fichier, lire_fichier
from vitalbench.simulators.reception.jalons import Etape
from vitalbench.simulators.reception.messages_service import REJET_FICHIER
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.world.habitants import Organisme

_COMMUNES = ("type_emetteur", "no_emetteur", "type_destinataire", "application", "id_fichier")


def examiner_fichier(octets: bytes, organisme: Organisme) -> Fichier:
    """Read a B2 file and check its envelope; raises RefusMessage naming record and position."""
    if not octets:
        raise _refus("fichier vide")
    reste = len(octets) % LONGUEUR
    if reste:
        raise _refus(
            f"fichier coupe : enregistrement {len(octets) // LONGUEUR + 1} de {reste} positions, "
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
                f"{faute.champ} : {faute.attendu} attendu, trouve {faute.trouve!r}"
            )
    for nom in _COMMUNES:
        if debut.brut_de(nom) != fin.brut_de(nom):
            raise _refus(f"000 et 999 different sur {nom} ({debut.brut_de(nom)!r})")
    if fin.nb_enregistrements != fin.rang:
        raise _refus(
            f"999 annonce {fin.nb_enregistrements} enregistrements, {fin.rang} recus (SIM003)"
        )
    if fin.nb_lots != len(fichier.lots):
        raise _refus(f"999 annonce {fin.nb_lots} lots, {len(fichier.lots)} recus (SIM003)")
    if not fichier.lots:
        raise _refus("fichier sans lot")
    _destinataire(debut.brut_de("no_destinataire"), organisme)
    return fichier


def _destinataire(numero: str, organisme: Organisme) -> None:
    """Refuse a file whose 000 names another caisse (an OCT takes everybody's files)."""
    if organisme.role != "amo":
        return
    admis = {organisme.numero, organisme.caisse, organisme.destinataire}
    if organisme.centre_informatique:
        admis |= {
            organisme.centre_informatique,
            organisme.regime + organisme.centre_informatique,
            organisme.numero + organisme.centre_informatique,
        }
    chiffres = numero.strip().lstrip("0")
    if chiffres not in {a.lstrip("0") for a in admis if a}:
        raise _refus(f"000 destine a {chiffres or 'personne'}, recu par {organisme.cle} (SIM010)")


def _refus(cause: str) -> RefusMessage:
    return RefusMessage(Etape.FICHIER, REJET_FICHIER, cause)
