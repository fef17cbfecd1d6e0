"""Complaint reports for the CESI: factures rejected, in anomaly, or unpaid too long (CDC §2.2.4.3).

The real report is in an annex that is not public: the text below is ours (profil RC-SIM-1).
"""

from datetime import date
from email.utils import format_datetime

from vitalbench.reference.norms.mime import ecrire_partie
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.securing.certificats import en_utc
from vitalbench.reference.workstation.archive import EtatFacture, FactureArchivee, RetourArchive
from vitalbench.reference.workstation.bilan import identifiant
from vitalbench.reference.workstation.configuration import texte
from vitalbench.reference.workstation.courrier import courrier_du_poste
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.jours_ouvres import ecoules
from vitalbench.reference.workstation.refus import RefusPoste

REGIME = "cesi"
PROFIL = "RC-SIM-1"
DELAI = 7
EN_COURS = frozenset({EtatFacture.TRANSMISE, EtatFacture.ACQUITTEE})
EN_ECHEC = frozenset({EtatFacture.REJETEE, EtatFacture.A_REFAIRE})


def delai(poste: Installation) -> int:
    """Give the delay that opens a report: seven working days unless the PS set another."""
    choisi = texte(poste.configuration.parametres, "delai_reclamation", str(DELAI))
    return int(choisi) if choisi.isdigit() else DELAI


def ouvertes(poste: Installation) -> tuple[FactureArchivee, ...]:
    """Give the factures that a report may be made for."""
    aujourdhui = poste.horloge.aujourdhui()
    return tuple(
        facture
        for facture in poste.archive.factures(*EN_COURS, *EN_ECHEC)
        if ecoules(_depuis(poste, facture), aujourdhui) >= delai(poste)
    )


def _depuis(poste: Installation, facture: FactureArchivee) -> date:
    lot = poste.archive.lot(facture.lot)
    if lot is not None and lot.emis is not None:
        return lot.emis.date()
    return facture.elaboree.date()


def reclamer(poste: Installation, ident: str) -> RetourArchive:
    """Send the report of one facture, apart from any flux of factures."""
    facture = next((f for f in ouvertes(poste) if f.id == ident), None)
    if facture is None:
        raise RefusPoste(
            v.R_RECLAMATION,
            f"Facture {ident!r} : aucun rapport de réclamation n'est ouvert"
            f" avant {delai(poste)} jours ouvrés sans règlement",
        )
    point = next((d for d in poste.configuration.destinataires if d.regime == REGIME), None)
    if point is None:
        raise RefusPoste(v.R_TRANSMISSION, "CESI : aucun point d'accueil configuré")
    expediteur = poste.configuration.messagerie.adresse
    maintenant = poste.horloge.maintenant()
    compostage = poste.numerotation.compostage(maintenant)
    message_id = f"<{compostage}@{expediteur.rpartition('@')[2]}>"
    rapport = _rapport(facture)
    courrier_du_poste(poste).envoyer(
        point.adresse,
        ecrire_partie(
            (
                ("From", expediteur),
                ("To", point.adresse),
                ("Message-ID", message_id),
                ("Date", format_datetime(en_utc(maintenant))),
                ("Subject", f"RC/{facture.numero_facturation.rjust(14, '0')}/{compostage}"),
                ("MIME-Version", "1.0"),
                ("Content-Type", 'text/plain; charset="utf-8"'),
                ("Content-Transfer-Encoding", "8bit"),
                ("Content-Description", f"IRISTEST/{PROFIL}"),
            ),
            rapport.encode(),
        ),
    )
    garde = RetourArchive(
        id=identifiant(poste, "RC"),
        type="RC-EMIS",
        recu=maintenant,
        message=message_id,
        contenu=rapport.encode(),
        sens="emis",
        facture=facture.id,
        texte=f"Rapport de réclamation de la facture {facture.numero}",
    )
    poste.archive.garder_retour(garde)
    return garde


def _rapport(facture: FactureArchivee) -> str:
    zones = {
        "profil": PROFIL,
        "no_ps": facture.numero_facturation,
        "facture": f"{facture.numero:09d}",
        "flux": facture.flux,
        "etat": facture.etat,
        "date_soins": f"{facture.date_soins:%Y%m%d}",
        "montant_amo": str(facture.total_amo),
        "montant_amc": str(facture.total_amc),
        "motif": " ".join(facture.motif.split()),
    }
    return "".join(f"{nom}={valeur}\r\n" for nom, valeur in zones.items())
