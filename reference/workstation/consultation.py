"""Lists the PS can show at any time: waiting factures, lots, files, returns, archive."""

from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Consulter, Lire
from vitalbench.reference.protocol.ecran import Ecran, Mention, Valeur
from vitalbench.reference.workstation import opposition
from vitalbench.reference.workstation.acquisition import acquerir_ps
from vitalbench.reference.workstation.archive import (
    EtatFacture,
    FactureArchivee,
    FichierArchive,
    LotArchive,
    RetourArchive,
)
from vitalbench.reference.workstation.echeances import alertes
from vitalbench.reference.workstation.ecrans import (
    ACTIONS_ACCUEIL,
    Ligne,
    champs_assure,
    champs_ps,
    ecran_accueil,
    mention,
)
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.lots import a_grouper
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.reservees import rechercher
from vitalbench.reference.workstation.scor import copies_papier


def lignes_pieces(poste: Installation) -> list[Ligne]:
    """Show the scanned papers and where they stand."""
    lots = {lot.id: lot for lot in poste.archive.pieces.lots()}
    return [
        {
            "id": piece.id,
            "facture": piece.facture,
            "nature": piece.nature,
            "nom": piece.nom,
            "recue": piece.recue.isoformat(),
            "lot_pieces": lots[piece.lot_pieces].numero if piece.lot_pieces in lots else "",
            "etat": lots[piece.lot_pieces].etat if piece.lot_pieces in lots else "a_envoyer",
        }
        for piece in poste.archive.pieces.pieces()
    ]


GROUPE_VERSIONS = 60


def ligne_facture(facture: FactureArchivee) -> Ligne:
    """Show one facture kept."""
    return {
        "id": facture.id,
        "numero": facture.numero,
        "flux": facture.flux,
        "mode": facture.mode,
        "etat": facture.etat,
        "date_soins": facture.date_soins.isoformat(),
        "elaboree": facture.elaboree.isoformat(),
        "nom": facture.nom,
        "prenom": facture.prenom,
        "total": facture.total,
        "total_amo": facture.total_amo,
        "total_amc": facture.total_amc,
        "support_vitale": facture.support_vitale,
        "support_droits": facture.support_droits,
        "lot": facture.lot,
        "montant_paye": facture.montant_paye,
        "motif": facture.motif,
    }


def ligne_lot(lot: LotArchive) -> Ligne:
    """Show one lot kept."""
    return {
        "id": lot.id,
        "numero": lot.numero,
        "flux": lot.flux,
        "mode": lot.mode,
        "etat": lot.etat,
        "nombre": lot.nombre,
        "regime": lot.regime,
        "caisse": lot.caisse,
        "adresse": lot.adresse,
        "fichier": lot.fichier,
        "constitue": lot.constitue.isoformat(),
        "rejets": lot.rejets,
    }


def ligne_fichier(fichier: FichierArchive) -> Ligne:
    """Show one file kept."""
    return {
        "id": fichier.id,
        "numero": fichier.numero,
        "flux": fichier.flux,
        "etat": fichier.etat,
        "adresse": fichier.adresse,
        "message_id": fichier.message_id,
        "tentatives": fichier.tentatives,
        "constitue": fichier.constitue.isoformat(),
    }


def ligne_retour(retour: RetourArchive) -> Ligne:
    """Show one return kept."""
    return {
        "id": retour.id,
        "type": retour.type,
        "sens": retour.sens,
        "lot": retour.lot,
        "facture": retour.facture,
        "fichier": retour.fichier,
        "montant": retour.montant,
        "motif": retour.motif,
        "texte": retour.texte,
        "recu": retour.recu.isoformat(),
    }


EN_ATTENTE = (
    EtatFacture.SECURISEE,
    EtatFacture.A_REFAIRE,
    EtatFacture.EN_LOT,
    EtatFacture.A_CONTRESIGNER,
)


def lots_prevus(poste: Installation) -> Ecran:
    """Show the factures of each lot to come, before any is signed (CDC-3.2.10.1.1-10)."""
    lignes = [
        ligne_facture(facture) | {"lot_prevu": rang}
        for rang, groupe in enumerate(a_grouper(poste), start=1)
        for facture in groupe
    ]
    return ecran_accueil("Lots à signer", lignes=lignes)


def consulter(poste: Installation, commande: Consulter) -> Ecran:
    """Show what is asked, one object or a list."""
    archive = poste.archive
    lignes: list[Ligne]
    match commande.objet:
        case "en_attente":
            prevus = {
                f.id: rang for rang, groupe in enumerate(a_grouper(poste), start=1) for f in groupe
            }
            lignes = [
                ligne_facture(f) | {"lot_prevu": prevus.get(f.id)}
                for f in archive.factures(*EN_ATTENTE)
            ]
        case "factures" | "archive":
            lignes = [ligne_facture(f) for f in archive.factures()]
        case "lots":
            lignes = [ligne_lot(x) for x in archive.lots()]
        case "fichiers":
            lignes = [ligne_fichier(f) for f in archive.fichiers()]
        case "retours":
            lignes = [ligne_retour(r) for r in archive.retours()]
        case "pieces":
            lignes = lignes_pieces(poste)
        case "reservees":
            lignes = rechercher(poste, commande.criteres)
        case "configuration":
            lignes = configuration(poste)
    if commande.id:
        lignes = [ligne for ligne in lignes if ligne.get("id") == commande.id]
        if not lignes:
            raise RefusPoste(v.R_INCONNU, f"{commande.objet} : {commande.id!r} est inconnu")
    dites = alertes(poste)
    if commande.objet == "pieces":
        dites = [*dites, *copies_papier(poste)]
    return ecran_accueil(f"Consultation : {commande.objet}", mentions=dites, lignes=lignes)


def fournitures(poste: Installation) -> Mention:
    """Read versions and readers through the SSV and show them (SSV_LireConfig)."""
    try:
        groupes = poste.ssv.lire_config()
    except RefusModule as refus:
        return mention(v.M_CONFIGURATION_FSV, f"Modules SESAM-Vitale : {refus}", "alerte")
    versions = ", ".join(
        f"{nom} {valeur}"
        for groupe in groupes
        if groupe.groupe == GROUPE_VERSIONS
        for nom, valeur in groupe.champs.items()
        if valeur
    )
    return mention(v.M_CONFIGURATION_FSV, f"Modules SESAM-Vitale : {versions}")


def configuration(poste: Installation) -> list[Ligne]:
    """Show the configuration; no secret is part of it."""
    conf = poste.configuration
    valeurs: dict[str, Valeur] = {
        "adresse": conf.messagerie.adresse,
        "smtp": f"{conf.messagerie.smtp_hote}:{conf.messagerie.smtp_port}",
        "pop": f"{conf.messagerie.pop_hote}:{conf.messagerie.pop_port}",
        "destinataires": len(conf.destinataires),
    }
    valeurs |= opposition.references(poste)
    valeurs |= {f"parametre.{nom}": valeur for nom, valeur in conf.parametres.items()}
    return [{"id": nom, "valeur": valeur} for nom, valeur in valeurs.items()]


def carte(poste: Installation, commande: Lire) -> Ecran:
    """Read a card outside any facture: no number is used, nothing is created (CDC-3.1-01)."""
    if commande.carte == "cps":
        facture = EnCours(date_soins=poste.horloge.aujourdhui(), mode="sesam_vitale")
        acquerir_ps(facture, poste, commande.code_porteur)
        lignes: list[Ligne] = [
            {
                "numero_logique": s.numero_logique,
                "numero_facturation": s.numero_facturation,
                "raison_sociale": s.raison_sociale,
                "code_specialite": s.code_specialite,
                "code_conventionnel": s.code_conventionnel,
            }
            for s in (facture.ps.situations if facture.ps else ())
        ]
        return Ecran(
            titre="Carte du professionnel de santé",
            complet=True,
            champs=tuple(champs_ps(facture)),
            actions=ACTIONS_ACCUEIL,
            lignes=tuple(lignes),
        )
    aujourdhui = poste.horloge.aujourdhui()
    assure = poste.cartes.lire_vitale(aujourdhui, aujourdhui)
    exonerations = poste.cartes.cps_ouverte()
    mentions = [mention(v.M_PROVENANCE_VITALE)]
    champs = champs_assure(assure, 0, exonerations=exonerations, amc=True)
    return Ecran(
        titre="Carte Vitale",
        complet=True,
        mentions=tuple(mentions),
        champs=tuple(champs),
        actions=ACTIONS_ACCUEIL,
        lignes=tuple(
            {
                c.id: c.valeur
                for c in champs_assure(assure, rang, exonerations=exonerations, amc=True)
            }
            for rang in range(len(assure.beneficiaires))
        ),
    )
