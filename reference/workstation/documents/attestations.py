"""Small papers: bon d'examen, vaccination by the pharmacist, compatibility of the software."""

from vitalbench import __version__
from vitalbench.reference.domain.facture import NatureAssurance
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.documents import edition as e
from vitalbench.reference.workstation.documents.edition import Edition
from vitalbench.reference.workstation.documents.modele import (
    Bloc,
    Champs,
    Colonne,
    Imprime,
    Tableau,
    Texte,
    jour_lisible,
    nir_lisible,
)
from vitalbench.reference.workstation.refus import RefusPoste

ANATOMO_CYTO_PATHOLOGIE = "37"
LABORATOIRE, PHARMACIE = "laboratoire", "pharmacie"
NOM_LOGICIEL, EDITEUR = "LPS de référence Vitalbench", "Vitalbench"


def bon_examen(edition: Edition) -> Imprime:
    """Make the bon d'examen of a laboratory or an anatomo-cyto-pathologist (CDC-3.2.8.2-01)."""
    situation = edition.situation
    specialite = situation.code_specialite if situation is not None else ""
    if specialite != ANATOMO_CYTO_PATHOLOGIE and edition.famille != LABORATOIRE:
        raise RefusPoste(v.R_INCONNU, "Bon d'examen : il n'est pas dû à cette profession")
    facture = edition.facture
    accident = facture.nature_assurance is NatureAssurance.ACCIDENT_TRAVAIL
    exoneration = facture.exoneration if facture.exoneration not in {"", "0"} else "aucune"
    return Imprime(
        type=v.D_BON_EXAMEN,
        titre="Bon d'examen",
        blocs=(
            e.professionnel(edition),
            e.reference(edition),
            e.beneficiaire(edition),
            Champs(
                valeurs=(
                    ("Accident", facture.numero_at or "déclaré" if accident else "aucun"),
                    ("Exonération", exoneration),
                )
            ),
            _complementaire(edition),
            Tableau(
                titre="Examens",
                colonnes=(Colonne(tete="Date"), Colonne(tete="Acte", part=30)),
                rangs=tuple(
                    (f"{x.prestation.date_soins:%d/%m/%Y}", e.libelle(x)) for x in facture.lignes
                ),
            ),
        ),
    )


def _complementaire(edition: Edition) -> Bloc:
    """The eleven elements of the complementary contract (CDC-3.2.8.2-03)."""
    droits = edition.facture.droits
    amc, mutuelle = droits.amc, droits.mutuelle
    titre = "Organisme complémentaire"
    if amc is None and mutuelle is None:
        return Champs(titre=titre, valeurs=(("Numéro d'AMC", "aucun"),))
    identite = edition.facture.identite
    if amc is not None:
        valeurs = (
            ("Numéro d'AMC", amc.numero_amc),
            ("Code aiguillage STS", amc.aiguillage_sts),
            ("Code routage", amc.code_routage),
            ("Identification de l'hôte", amc.identifiant_hote),
            ("Nom de domaine", amc.nom_domaine),
            ("Indicateur de traitement", amc.indicateur_traitement),
            ("Niveau de garantie", amc.services),
            ("Type de convention", ""),
            ("Critère secondaire", ""),
            ("NIR individuel", nir_lisible(identite.nir_individuel or identite.nir)),
            ("Identifiant de l'assuré AMC", amc.numero_adherent),
        )
        return Champs(titre=titre, valeurs=tuple((n, x or "non renseigné") for n, x in valeurs))
    return Champs(
        titre=titre,
        valeurs=(("Mutuelle", mutuelle.identification if mutuelle is not None else ""),),
    )


def vaccination(edition: Edition) -> Imprime:
    """Attest a flu vaccination by the pharmacist (CDC-3.2.8.5-01)."""
    if edition.famille != PHARMACIE:
        raise RefusPoste(v.R_INCONNU, "Attestation de vaccination : elle n'est due qu'en pharmacie")
    edition.exiger("vaccin", "numero_lot_vaccin")
    ps = edition.ps
    administre = edition.saisi("date_administration")
    return Imprime(
        type=v.D_VACCINATION,
        titre="Attestation de vaccination antigrippale",
        blocs=(
            Texte(
                lignes=(
                    "À imprimer au verso du bon de prise en charge de la vaccination antigrippale.",
                )
            ),
            e.reference(edition),
            Champs(
                valeurs=(
                    ("Pharmacien", f"{ps.nom} {ps.prenom}" if ps is not None else ""),
                    ("Vaccin administré", edition.saisi("vaccin")),
                    (
                        "Date d'administration",
                        jour_lisible(administre)
                        if administre
                        else f"{edition.archivee.date_soins:%d/%m/%Y}",
                    ),
                    ("Numéro de lot du vaccin", edition.saisi("numero_lot_vaccin")),
                    (
                        "Patient",
                        f"{edition.facture.identite.nom} {edition.facture.identite.prenom}",
                    ),
                )
            ),
        ),
    )


def compatibilite_dmp() -> Imprime:
    """Say what a customer needs to declare his software (FAMI-1.1.3-04)."""
    return Imprime(
        type=v.D_DMP,
        titre="Attestation de compatibilité DMP",
        blocs=(
            Champs(
                valeurs=(
                    ("Logiciel", NOM_LOGICIEL),
                    ("Version", __version__),
                    ("Éditeur", EDITEUR),
                    (
                        "Compatibilité DMP",
                        "non : ce logiciel de référence n'a pas de connecteur DMP",
                    ),
                    ("Éditeur du connecteur", "aucun"),
                    ("Pack", "aucun"),
                )
            ),
        ),
    )
