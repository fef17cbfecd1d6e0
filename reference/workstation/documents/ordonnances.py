"""The ordonnance: what the prescriber writes on it, what the one who executes it adds.

(CDC §3.2.8.3, §4.2.1.11, §3.2.4.7).
"""

from vitalbench.reference.domain.facture import Facture
from vitalbench.reference.domain.montants import Centimes
from vitalbench.reference.protocol import vocabulaire as v
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
    montant,
    nir_lisible,
    somme,
)
from vitalbench.reference.workstation.familles import prescrit
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.remplacement import remplacant_actif

EXERCICES = {"0": "libéral", "1": "salarié", "2": "bénévole"}
"""Condition d'exercice by mode of the card; another mode is a replacement (profil simulé)."""
PHARMACIE, FOURNISSEUR = "pharmacie", "fournisseur"
SANS_EXONERATION = frozenset({"", "0"})
HONORAIRES_GLOBAUX = ("HC", "HDR", "HDA", "HDE")
"""Complexe, par ordonnance, lié à l'âge, médicament spécifique: the order of avenant 11."""
HONORAIRES_SIMPLES = frozenset({"HD1", "HD2", "HD4", "HD7", "HG1", "HG2", "HG4", "HG7"})


def ordonnance(edition: Edition) -> Imprime:
    """Give the ordonnance of a prescriber, or the references of one who executes it."""
    situation = edition.situation
    if situation is not None and prescrit(edition.poste.tables, situation.code_specialite):
        return execution(edition)
    return prescription(edition)


def prescription(edition: Edition) -> Imprime:
    """Make the ordonnance; its mention follows the parcours of the facture (CDC-4.2.1.11-01)."""
    facture = edition.facture
    identite = facture.identite
    imposee = edition.archivee.mention_ordonnance
    identifiant = v.I_SMG if imposee == v.MENTIONS_IMPRIMEES[v.I_SMG] else v.I_PARCOURS
    soins = [("Prescription du", f"{facture.date_elaboration:%d/%m/%Y}")]
    soins += [("Bénéficiaire", f"{identite.nom} {identite.prenom}")]
    soins += [("NIR", nir_lisible(identite.nir_individuel or identite.nir))]
    soins += [("Références de la facture", f"{edition.archivee.numero:09d}")]
    if edition.saisi("pharmacien"):
        soins.append(("Pharmacien chargé de la délivrance", edition.saisi("pharmacien")))
    prescrits = [edition.saisi("texte")] if edition.saisi("texte") else []
    prescrits += [
        f"{x} (hors indications remboursables)" for x in _liste(edition, "hors_indication")
    ]
    return Imprime(
        type=v.D_ORDONNANCE,
        titre="Ordonnance",
        blocs=(
            _prescripteur(edition),
            Champs(valeurs=tuple(soins)),
            *((Mention(id=identifiant, texte=imposee),) if imposee else ()),
            *_disposition(edition),
            *((Texte(titre="Prescription", lignes=tuple(prescrits)),) if prescrits else ()),
            Cadres(libelles=("Signature du prescripteur",)),
        ),
    )


def _liste(edition: Edition, nom: str) -> list[str]:
    return [x.strip() for x in edition.saisi(nom).split(";") if x.strip()]


def _prescripteur(edition: Edition) -> Champs:
    """Who prescribes, how he exercises, and who replaces him (CDC-3.2.8.3-03, -04, -05)."""
    bloc = e.professionnel(edition)
    valeurs = list(bloc.valeurs)
    situation = edition.situation
    if situation is not None:
        valeurs.append(("Exercice", EXERCICES.get(situation.mode_exercice, "remplaçant")))
        if situation.mode_exercice == "1" and situation.numero_structure:
            valeurs.append(("Structure n°", situation.numero_structure))
    remplacant = remplacant_actif(edition.poste.archive)
    if remplacant:
        valeurs.append(("Remplaçant", f"{remplacant} (remplaçant)"))
    return Champs(titre="Prescripteur", valeurs=tuple(valeurs))


def _disposition(edition: Edition) -> tuple[Bloc, ...]:
    """The rule that limits or removes the patient's share, when there is one."""
    code = edition.facture.exoneration
    tables = edition.poste.tables
    connue = next((x.libelle for x in tables.exonerations if x.code == code), "")
    if code in SANS_EXONERATION or not connue:
        return ()
    return (Champs(valeurs=(("Participation de l'assuré", connue),)),)


def execution(edition: Edition) -> Imprime:
    """Add to an ordonnance what ties it to the FSE (CDC-3.2.8.3-07, -08, -09)."""
    facture = edition.facture
    return Imprime(
        type=v.D_ORDONNANCE,
        titre="Ordonnance exécutée",
        blocs=(
            e.professionnel(edition),
            e.reference(edition),
            Champs(
                titre="Exécution",
                valeurs=(("Exécutée le", f"{edition.archivee.date_soins:%d/%m/%Y}"),),
            ),
            _rapprochement(edition),
            *_pharmacien(edition),
            *_montants_payes(edition),
            e.reglement(facture),
        ),
    )


def _rapprochement(edition: Edition) -> Champs:
    """Beneficiary, caisse, NIR of the assuré, then his own NIR or, lacking one, his birth."""
    complet = e.beneficiaire(edition)
    gardes = {"Bénéficiaire", "NIR de l'assuré", "NIR du bénéficiaire", "Organisme"}
    identite = edition.facture.identite
    ayant_droit = identite.qualite not in {"", "00"}
    if ayant_droit and not identite.nir_individuel:
        gardes.add("Né(e) le")
    return Champs(
        titre="Rapprochement avec la FSE",
        valeurs=tuple((nom, valeur) for nom, valeur in complet.valeurs if nom in gardes),
    )


def _pharmacien(edition: Edition) -> tuple[Bloc, ...]:
    """The pharmacist in charge of a product that may be misused (CDC-3.2.8.3-13)."""
    nom = edition.saisi("pharmacien")
    return (Champs(valeurs=(("Pharmacien chargé de la délivrance", nom),)),) if nom else ()


def _reductions(edition: Edition) -> dict[int, Centimes]:
    """Reductions the PS grants: `reduction_2` = cents off the second line."""
    trouvees: dict[int, Centimes] = {}
    for rang, ligne in enumerate(edition.facture.lignes, start=1):
        saisie = edition.saisi(f"reduction_{rang}")
        if not saisie:
            continue
        if not (saisie.isascii() and saisie.isdigit()) or int(saisie) > ligne.montant:
            raise RefusPoste(v.R_CHAMP, f"reduction_{rang} : centimes, au plus le montant")
        trouvees[rang] = int(saisie)
    return trouvees


def _montants_payes(edition: Edition) -> tuple[Bloc, ...]:
    """What was really paid for each product, and the reduction (CDC-3.2.8.3-08)."""
    if edition.famille not in {PHARMACIE, FOURNISSEUR}:
        return ()
    reductions = _reductions(edition)
    colonnes = [
        Colonne(tete="Produit ou article", part=24),
        montant("Prix"),
        montant("Montant payé"),
    ]
    if reductions:
        colonnes.insert(2, montant("Réduction"))
    rangs = []
    for rang, ligne in enumerate(edition.facture.lignes, start=1):
        reduction = reductions.get(rang, 0)
        cellules = [e.libelle(ligne), somme(ligne.montant), somme(ligne.montant - reduction)]
        if reductions:
            cellules.insert(2, somme(reduction) if reduction else "-")
        rangs.append(tuple(cellules))
    return (Tableau(titre="Montants payés", colonnes=tuple(colonnes), rangs=tuple(rangs)),)


def ticket(edition: Edition) -> Imprime:
    """Make the ticket Vitale of a pharmacist: products and their fees, then the global fees.

    (CDC-3.2.8.3-10, -11, -12; CDC §3.2.8.3).
    """
    if edition.famille != PHARMACIE:
        raise RefusPoste(v.R_INCONNU, "Ticket Vitale : il n'est dû qu'en pharmacie")
    return Imprime(
        type=v.D_TICKET,
        titre="Ticket Vitale",
        blocs=(
            e.professionnel(edition),
            e.reference(edition),
            e.beneficiaire(edition),
            _produits(edition.facture),
            e.reglement(edition.facture),
        ),
    )


def _rang(code: str, position: int) -> tuple[int, int]:
    """Products and their box fees as they were typed, then the global fees in their order."""
    if code in HONORAIRES_GLOBAUX:
        return (1, HONORAIRES_GLOBAUX.index(code))
    return (0, position)


def _produits(facture: Facture) -> Tableau:
    ordonnees = sorted(enumerate(facture.lignes), key=lambda x: _rang(x[1].prestation.code, x[0]))
    return Tableau(
        titre="Produits et honoraires de dispensation",
        colonnes=(
            Colonne(tete="Code", part=10),
            Colonne(tete="Libellé", part=30),
            Colonne(tete="Qté", part=6, cote="droite"),
            montant("Prix unitaire"),
            montant("Base"),
            Colonne(tete="Taux", part=8, cote="droite"),
            montant("Montant"),
            montant("Part AMO"),
        ),
        rangs=tuple(
            (
                ligne.prestation.code,
                _nature(ligne.prestation.code),
                str(ligne.prestation.quantite),
                somme(ligne.prix_unitaire),
                somme(ligne.base),
                f"{ligne.taux} %",
                somme(ligne.montant),
                somme(ligne.montant_amo),
            )
            for _, ligne in ordonnees
        ),
    )


def _nature(code: str) -> str:
    if code in HONORAIRES_GLOBAUX:
        return LIBELLES_GLOBAUX[code]
    return "Honoraire de dispensation" if code in HONORAIRES_SIMPLES else "Produit"


LIBELLES_GLOBAUX = {
    "HC": "Honoraire de dispensation complexe",
    "HDR": "Honoraire de dispensation pour médicaments remboursables",
    "HDA": "Honoraire de dispensation lié à l'âge",
    "HDE": "Honoraire de dispensation pour médicament spécifique",
}
