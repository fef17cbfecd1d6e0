"""Which document is printed for a facture, and what it says (CDC §3.2.9.1, §3.4.2, §4.2.1.11)."""

import msgspec

from vitalbench.reference.domain.facture import Facture, ModeSecurisation, TiersPayant
from vitalbench.reference.domain.montants import euros
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Imprimer
from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.archive import FactureArchivee
from vitalbench.reference.workstation.documents.page import Page, en_html, en_pdf
from vitalbench.reference.workstation.documents.professions import bon_examen, bordereau
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

MENTION_DEGRADEE = "Télétransmission dégradée"
FEUILLE_SAISIE = {
    "ps_numero_facturation": "Professionnel de santé",
    "nir": "Assuré",
    "nom": "Nom",
    "prenom": "Prénom",
    "date_soins": "Date des soins",
    "actes": "Actes",
    "total": "Total",
}
COLONNES = ("Date", "Acte", "Montant", "Taux", "Part obligatoire", "Part complémentaire")


def imprimer(poste: Installation, commande: Imprimer) -> Document:
    """Print one document of one facture, or a paper feuille de soins from what is typed."""
    if commande.document == v.D_FEUILLE and not commande.facture:
        return _mettre_en_page(feuille_saisie(commande), "", commande)
    archivee = poste.archive.facture(commande.facture)
    if archivee is None:
        raise RefusPoste(v.R_INCONNU, f"Facture {commande.facture!r} : inconnue")
    facture = msgspec.json.decode(archivee.constituants, type=Facture)
    if commande.document == v.D_QUITTANCE:
        page = quittance(archivee, facture)
    elif commande.document == v.D_FEUILLE:
        page = feuille(archivee, facture)
    elif commande.document == v.D_DUPLICATA:
        page = duplicata(archivee, facture)
    elif commande.document == v.D_ORDONNANCE:
        page = ordonnance(archivee, facture, commande)
    elif commande.document == v.D_BON_EXAMEN:
        page = bon_examen(poste, archivee, facture)
    elif commande.document == v.D_BORDEREAU:
        page = bordereau(poste, archivee)
    else:
        raise RefusPoste(v.R_INCONNU, f"Document {commande.document!r} : inconnu")
    return _mettre_en_page(page, archivee.id, commande)


def _mettre_en_page(page: Page, facture: str, commande: Imprimer) -> Document:
    return (en_pdf if commande.champs.get("format") == "pdf" else en_html)(page, facture)


def feuille_degradee(archivee: FactureArchivee) -> Document:
    """Print the paper that must go with a degraded facture."""
    facture = msgspec.json.decode(archivee.constituants, type=Facture)
    return en_html(feuille(archivee, facture), archivee.id)


def _rangs(facture: Facture) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            f"{ligne.prestation.date_soins:%d/%m/%Y}",
            ligne.prestation.code_ccam or ligne.prestation.code,
            euros(ligne.montant),
            f"{ligne.taux} %",
            euros(ligne.montant_amo),
            euros(ligne.montant_amc),
        )
        for ligne in facture.lignes
    )


def _entete(archivee: FactureArchivee, facture: Facture) -> tuple[str, ...]:
    identite = facture.identite
    return (
        f"Professionnel de santé : {archivee.numero_facturation}",
        f"Facture n° {archivee.numero:09d} du {facture.date_elaboration:%d/%m/%Y}",
        f"Bénéficiaire : {identite.nom} {identite.prenom}",
        f"Assuré : {identite.nir}",
        f"Organisme : {identite.organisme.regime} {identite.organisme.caisse} "
        f"{identite.organisme.centre}",
    )


def _reglement(facture: Facture) -> tuple[str, ...]:
    paye_amo = facture.tiers_payant in {TiersPayant.AMO, TiersPayant.AMO_AMC}
    paye_amc = facture.tiers_payant in {TiersPayant.AMC, TiersPayant.AMO_AMC}
    reste = facture.total
    reste -= facture.total_amo if paye_amo else 0
    reste -= facture.total_amc if paye_amc else 0
    return (f"Total : {euros(facture.total)}", f"Réglé par l'assuré : {euros(reste)}")


def duplicata(archivee: FactureArchivee, facture: Facture) -> Page:
    """Print again a facture that could not be sent: all its data, forçages included."""
    page = feuille(archivee, facture)
    parcours = facture.parcours
    complements = [
        f"Nature d'assurance : {facture.nature_assurance.value}",
        f"Né(e) le {facture.identite.date_naissance}, rang {facture.identite.rang_naissance}",
        f"Parcours de soins : {parcours.indicateur or 'sans objet'}",
        *(
            f"Forcé : {f.zone}, {f.valeur_calculee} remplacé par {f.valeur_forcee}"
            for f in facture.forcages
        ),
    ]
    if facture.prescripteur is not None:
        complements.append(f"Prescripteur : {facture.prescripteur.rpps}")
    return msgspec.structs.replace(
        page,
        type=v.D_DUPLICATA,
        titre="Duplicata de feuille de soins",
        lignes=("DUPLICATA", *page.lignes, *complements),
    )


def feuille_saisie(commande: Imprimer) -> Page:
    """Make a paper feuille de soins without any card (CONV-GEN-02)."""
    absents = [nom for nom in FEUILLE_SAISIE if not commande.champs.get(nom)]
    if absents:
        raise RefusPoste(v.R_CHAMP, f"feuille de soins : à renseigner, {', '.join(absents)}")
    return Page(
        type=v.D_FEUILLE,
        titre="Feuille de soins",
        lignes=tuple(
            f"{libelle} : {commande.champs[nom]}" for nom, libelle in FEUILLE_SAISIE.items()
        ),
    )


def quittance(archivee: FactureArchivee, facture: Facture) -> Page:
    """Say what the patient was billed and paid."""
    return Page(
        type=v.D_QUITTANCE,
        titre="Quittance",
        lignes=_entete(archivee, facture),
        colonnes=COLONNES,
        rangs=_rangs(facture),
        pied=_reglement(facture),
    )


def feuille(archivee: FactureArchivee, facture: Facture) -> Page:
    """Make the paper feuille de soins; a degraded one says so (CDC-3.4.2-02)."""
    degradee = (MENTION_DEGRADEE,) if facture.mode is ModeSecurisation.DEGRADE else ()
    return Page(
        type=v.D_FEUILLE,
        titre="Feuille de soins",
        lignes=(*degradee, *_entete(archivee, facture)),
        colonnes=COLONNES,
        rangs=_rangs(facture),
        pied=_reglement(facture),
    )


def ordonnance(archivee: FactureArchivee, facture: Facture, commande: Imprimer) -> Page:
    """Make the ordonnance; its mention follows the parcours of the facture (CDC-4.2.1.11-01)."""
    mention = archivee.mention_ordonnance
    texte = str(commande.champs.get("texte") or "")
    return Page(
        type=v.D_ORDONNANCE,
        titre="Ordonnance",
        lignes=(
            *_entete(archivee, facture)[:3],
            *((mention,) if mention else ()),
            *((texte,) if texte else ()),
        ),
    )
