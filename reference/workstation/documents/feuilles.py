"""Papers that stand for a flow: feuille de soins, duplicata, copy, feuillet AT, quittance.

(CDC §3.2.7.4, §3.2.8.1, §3.2.9.1, §3.4.2, §3.4.3): contents are the specification's, layouts ours.
"""

from vitalbench.reference.domain.facture import Facture, ModeSecurisation, NatureAssurance, TypeFlux
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Imprimer
from vitalbench.reference.workstation.documents import edition as e
from vitalbench.reference.workstation.documents.edition import Edition
from vitalbench.reference.workstation.documents.modele import (
    Bloc,
    Cadres,
    Champs,
    Colonne,
    Imprime,
    Mention,
    Tableau,
    Texte,
    jour_lisible,
    montant,
    nir_lisible,
    somme,
)
from vitalbench.reference.workstation.refus import RefusPoste

FEUILLE_SAISIE = {
    "ps_numero_facturation": "Professionnel de santé",
    "nir": "Assuré",
    "nom": "Nom",
    "prenom": "Prénom",
    "date_soins": "Date des soins",
    "actes": "Actes",
    "total": "Total",
}
MODES = {
    ModeSecurisation.SESAM_VITALE: "SESAM-Vitale",
    ModeSecurisation.SANS_VITALE: "SESAM sans Vitale",
    ModeSecurisation.DEGRADE: "SESAM-Vitale dégradé",
}
SIGNATURES = Cadres(libelles=("Signature de l'assuré", "Signature et cachet du professionnel"))


def mention(ident: str) -> Mention:
    """Give a mention that a rule imposes, in the words of the vocabulary."""
    return Mention(id=ident, texte=v.MENTIONS_IMPRIMEES[ident])


def quittance(edition: Edition) -> Imprime:
    """Say what the patient was billed and paid; worth nothing for a refund (CDC-3.2.8.1-03)."""
    return Imprime(
        type=v.D_QUITTANCE,
        titre="Quittance",
        blocs=(
            e.professionnel(edition),
            e.reference(edition),
            _nom_du_beneficiaire(edition),
            e.actes(edition.facture),
            e.reglement(edition.facture),
        ),
    )


def _nom_du_beneficiaire(edition: Edition) -> Champs:
    identite = edition.facture.identite
    return Champs(valeurs=(("Bénéficiaire", f"{identite.nom} {identite.prenom}"),))


def feuille(edition: Edition) -> Imprime:
    """Make the paper feuille de soins; a degraded one says so (CDC-3.4.2-02)."""
    degradee = edition.facture.mode is ModeSecurisation.DEGRADE
    return Imprime(
        type=v.D_FEUILLE,
        titre="Feuille de soins",
        blocs=(
            *((mention(v.I_DEGRADEE),) if degradee else ()),
            e.professionnel(edition),
            e.reference(edition),
            e.beneficiaire(edition),
            _contexte(edition.facture),
            e.actes(edition.facture),
            e.reglement(edition.facture),
            SIGNATURES,
        ),
    )


def feuille_saisie(commande: Imprimer) -> Imprime:
    """Make a paper feuille de soins without any card (CONV-GEN-02)."""
    absents = [nom for nom in FEUILLE_SAISIE if not commande.champs.get(nom)]
    if absents:
        raise RefusPoste(v.R_CHAMP, f"feuille de soins : à renseigner, {', '.join(absents)}")
    valeurs = tuple((nom, str(commande.champs[cle])) for cle, nom in FEUILLE_SAISIE.items())
    return Imprime(
        type=v.D_FEUILLE, titre="Feuille de soins", blocs=(Champs(valeurs=valeurs), SIGNATURES)
    )


def duplicata(edition: Edition) -> Imprime:
    """Print again a facture that could not be sent: all its data, forçages included.

    (CDC-3.4.3-01, -02, CONV-ECHEC-02): the reason is the PS's, else the one the archive knows.
    """
    motif = edition.saisi("motif") or edition.archivee.motif or "facture non transmise"
    return Imprime(
        type=v.D_DUPLICATA,
        titre="Duplicata de feuille de soins",
        blocs=(
            mention(v.I_DUPLICATA),
            Champs(valeurs=(("Motif de délivrance", motif),)),
            *_constituants(edition),
            SIGNATURES,
        ),
    )


def copie(edition: Edition) -> Imprime:
    """Copy what was sent, for the patient who asks; it is worth nothing (CDC-3.2.7.4-01, -02)."""
    dre = edition.archivee.flux == TypeFlux.DRE.value
    objet = "demande de remboursement" if dre else "feuille de soins"
    return Imprime(
        type=v.D_COPIE,
        titre=f"Copie de la {objet} électronique",
        blocs=(mention(v.I_COPIE), *_constituants(edition)),
    )


def _constituants(edition: Edition) -> tuple[Bloc, ...]:
    """Every element of the facture as it was built."""
    facture = edition.facture
    return (
        e.professionnel(edition),
        e.reference(edition),
        e.beneficiaire(edition),
        _contexte(facture),
        e.actes(facture),
        _details(facture),
        *_forcages(facture),
        e.reglement(facture),
    )


def _contexte(facture: Facture) -> Champs:
    """Nature, mode, exonération, prescription, parcours, accident, complementary."""
    valeurs = [
        ("Nature d'assurance", facture.nature_assurance.value),
        ("Mode", MODES[facture.mode]),
        ("Exonération", facture.exoneration),
        ("Tiers payant", TIERS_PAYANT[facture.tiers_payant.value]),
    ]
    if facture.parcours.indicateur:
        valeurs.append(("Parcours de soins", facture.parcours.indicateur))
    orienteur = f"{facture.parcours.nom_orienteur} {facture.parcours.prenom_orienteur}".strip()
    if orienteur:
        valeurs.append(("Médecin orienteur", orienteur))
    prescripteur = facture.prescripteur
    if prescripteur is not None:
        valeurs.append(("Prescripteur", prescripteur.rpps))
        if prescripteur.date_prescription is not None:
            valeurs.append(("Prescription du", f"{prescripteur.date_prescription:%d/%m/%Y}"))
    if facture.numero_at:
        valeurs.append(("Accident du travail n°", facture.numero_at))
    if facture.date_maternite is not None:
        valeurs.append(("Date de maternité", f"{facture.date_maternite:%d/%m/%Y}"))
    amc = facture.droits.amc
    if amc is not None:
        valeurs += [("Organisme complémentaire", amc.numero_amc), ("Adhérent", amc.numero_adherent)]
    elif facture.droits.mutuelle is not None:
        valeurs.append(("Mutuelle", facture.droits.mutuelle.identification))
    return Champs(titre="Contexte de la facture", valeurs=tuple(valeurs))


TIERS_PAYANT = {
    "aucun": "aucun",
    "amo": "part obligatoire",
    "amo_amc": "parts obligatoire et complémentaire",
    "amc": "part complémentaire",
}


def _details(facture: Facture) -> Tableau:
    """What pricing took for each act, beside its amounts."""
    return Tableau(
        titre="Détail des actes",
        colonnes=(
            Colonne(tete="Acte"),
            Colonne(tete="Coefficient", cote="droite"),
            Colonne(tete="Dénombrement", cote="droite"),
            montant("Base de remboursement", 16),
            Colonne(tete="Exonération", cote="droite"),
            Colonne(tete="Qualificatif", cote="droite"),
            Colonne(tete="Lieu", part=6, cote="droite"),
        ),
        rangs=tuple(
            (
                e.libelle(ligne),
                f"{ligne.prestation.coefficient / 100:.2f}".replace(".", ","),
                str(ligne.prestation.denombrement),
                somme(ligne.base),
                ligne.exoneration,
                ligne.qualificatif or ligne.prestation.qualificatif or "-",
                ligne.prestation.lieu,
            )
            for ligne in facture.lignes
        ),
    )


def _forcages(facture: Facture) -> tuple[Bloc, ...]:
    """Every element forced, with the value it had."""
    if not facture.forcages:
        return ()
    return (
        Tableau(
            titre="Éléments forcés",
            colonnes=(
                Colonne(tete="Élément", part=30),
                Colonne(tete="Ligne", part=8, cote="droite"),
                Colonne(tete="Valeur calculée", part=20, cote="droite"),
                Colonne(tete="Valeur forcée", part=20, cote="droite"),
            ),
            rangs=tuple(
                (
                    f.zone,
                    "-" if f.ligne is None else str(f.ligne),
                    f.valeur_calculee or "-",
                    f.valeur_forcee,
                )
                for f in facture.forcages
            ),
        ),
    )


def feuillet_at(edition: Edition) -> Imprime:
    """Make the feuillet of an accident du travail: the victim keeps it, each PS writes his acts.

    The card says who and for whom; date, nature and employer are what the victim's papers show.
    """
    facture = edition.facture
    if facture.nature_assurance is not NatureAssurance.ACCIDENT_TRAVAIL:
        raise RefusPoste(v.R_INCONNU, "Feuillet AT : la facture n'est pas un accident du travail")
    edition.exiger("date_accident", "employeur")
    identite = facture.identite
    organisme = facture.destinataire or identite.organisme
    degradee = facture.mode is ModeSecurisation.DEGRADE
    return Imprime(
        type=v.D_FEUILLET_AT,
        titre="Feuillet d'accident du travail ou de maladie professionnelle",
        blocs=(
            *((mention(v.I_DEGRADEE),) if degradee else ()),
            Champs(
                titre="Victime",
                valeurs=(
                    ("Nom et prénom", f"{identite.nom} {identite.prenom}"),
                    ("Né(e) le", jour_lisible(identite.date_naissance)),
                    (
                        "N° de sécurité sociale",
                        nir_lisible(identite.nir_individuel or identite.nir),
                    ),
                    ("Employeur", edition.saisi("employeur")),
                ),
            ),
            Champs(
                titre="Accident",
                valeurs=(
                    ("Date de l'accident", jour_lisible(edition.saisi("date_accident"))),
                    ("Nature", edition.saisi("nature") or "accident du travail"),
                    ("N° de dossier", facture.numero_at or "non connu"),
                    ("Organisme gestionnaire", " ".join(
                        (organisme.regime, organisme.caisse, organisme.centre)
                    )),
                ),
            ),
            e.professionnel(edition),
            e.reference(edition),
            e.actes(facture),
            e.reglement(facture),
            SIGNATURES,
            Texte(
                lignes=(
                    "À conserver par la victime et à présenter à chaque professionnel de santé "
                    "et au pharmacien.",
                )
            ),
        ),
    )  # fmt: skip
