"""Files: lots of one file criterion, framed by the SSV, wrapped in a message kept as it is sent.

(CDC §4.2.1.16.2, §4.2.4): making a file needs no card; a lot already in a file is not taken.
"""

from email.utils import format_datetime

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.modules.destinataires import REGIME_AMC
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2_lecture import factures
from vitalbench.reference.norms.courriel import (
    Enveloppe,
    Sujet,
    composer_contenu,
    composer_message,
)
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Destinataire
from vitalbench.reference.securing.certificats import en_utc
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.reference.workstation.archive import (
    EtatFichier,
    EtatLot,
    FichierArchive,
    LotArchive,
)
from vitalbench.reference.workstation.cartes import refus_du_module
from vitalbench.reference.workstation.certificats import der
from vitalbench.reference.workstation.configuration import texte
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.lots import sceller_lu
from vitalbench.reference.workstation.refus import RefusPoste

DESCRIPTION = "IRISTEST/B2/Z"
EMETTEUR = 14


def constituer(poste: Installation) -> tuple[FichierArchive, ...]:
    """Make one file for each file criterion of the lots not yet in a file."""
    groupes: dict[tuple[str, str], list[LotArchive]] = {}
    for lot in poste.archive.lots(EtatLot.CONSTITUE):
        groupes.setdefault((lot.critere_fichier, lot.adresse), []).append(lot)
    return tuple(_fichier(poste, groupe) for groupe in groupes.values())


def refaire(poste: Installation, lot: LotArchive) -> FichierArchive:
    """Put one lot already sent, alone and unchanged, in a new file."""
    return _fichier(poste, [lot])


def _codes(lot: LotArchive) -> tuple[str, str]:
    """Give the codes of who opens a lot: the AMC of a DRE, whatever its address became."""
    if lot.flux != TypeFlux.DRE.value:
        return lot.regime, lot.caisse[:3]
    entetes = (f.entete for f in factures(sceller_lu(lot).enregistrements) if f.entete is not None)
    numeros = (str(e.valeur("no_organisme_complementaire") or "") for e in entetes)
    return REGIME_AMC, next(numeros, "").lstrip("0")


def _destinataire(poste: Installation, lot: LotArchive) -> Destinataire:
    connus = poste.configuration
    numero_oct = texte(connus.parametres, "oct")
    if numero_oct:
        concentrateur = connus.par_codes("oct", numero_oct)
        if concentrateur is None:
            raise RefusPoste(v.R_TRANSMISSION, f"OCT {numero_oct} : aucun certificat configuré")
        return concentrateur
    trouve = connus.par_adresse(lot.adresse) or connus.par_codes(*_codes(lot))
    if trouve is None:
        raise RefusPoste(
            v.R_TRANSMISSION,
            f"Lot {lot.numero} : aucun destinataire configuré pour {lot.regime} {lot.caisse}",
        )
    return trouve


def _fichier(poste: Installation, lots: list[LotArchive]) -> FichierArchive:
    scelles = [sceller_lu(lot) for lot in lots]
    premier = lots[0]
    destinataire = _destinataire(poste, premier)
    numero = poste.numerotation.fichier()
    try:
        cadre = poste.ssv.formater_fichier(
            tuple(scelles), numero=f"{numero:06d}", date_fichier=poste.horloge.aujourdhui()
        )
    except RefusModule as refus:
        raise refus_du_module(refus) from None
    contenu = cadre.encadrer(*(scelle.enregistrements for scelle in scelles))
    compostage = poste.numerotation.compostage(poste.horloge.maintenant())
    par_oct = destinataire.regime == "oct"
    adresse = destinataire.adresse if par_oct or not premier.adresse else premier.adresse
    domaine = poste.configuration.messagerie.adresse.rpartition("@")[2]
    message_id = f"<{compostage}@{domaine}>"
    clair = composer_contenu(
        contenu,
        [sceau for scelle in scelles for sceau in scelle.sceaux],
        compostage,
        description=DESCRIPTION,
    )
    message = composer_message(
        Enveloppe(
            de=poste.configuration.messagerie.adresse,
            vers=adresse,
            message_id=message_id,
            date=format_datetime(en_utc(poste.horloge.maintenant())),
            sujet=Sujet(
                emetteur=premier.numero_facturation.rjust(EMETTEUR, "0"),
                compostage=compostage,
                nb_factures=sum(lot.nombre for lot in lots),
            ),
            description=DESCRIPTION,
            cms=chiffrer(clair, der(destinataire.certificat_piece_jointe)),
        )
    )
    fichier = FichierArchive(
        id=compostage,
        numero=numero,
        flux=premier.flux,
        etat=EtatFichier.A_EMETTRE,
        constitue=poste.horloge.maintenant(),
        regime=premier.regime,
        caisse=premier.caisse,
        adresse=adresse,
        message_id=message_id,
        contenu=contenu,
        message=message,
    )
    poste.archive.garder_fichier(fichier, (lot.id for lot in lots))
    return fichier
