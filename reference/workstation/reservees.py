"""Factures reserved to the PS: searched by criteria, given back, written in csv (CDC §3.2.7.3).

Nothing else shows the code that the PS typed (CDC-3.2.7.3-07).
"""

import csv
import io
from collections.abc import Callable, Mapping

import msgspec

from vitalbench.reference.domain.facture import Facture, Identite, LigneTarifee
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.archive import EtatFacture, FactureArchivee
from vitalbench.reference.workstation.ecrans import Ligne
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

COLONNES = (
    "numero", "date_facture", "nir_assure", "nir_beneficiaire", "date_naissance",
    "rang_naissance", "regime", "caisse", "centre", "code_saisi", "code_transmis", "date_soins",
)  # fmt: skip
"""Elements given back, in the order of the text (CDC-3.2.7.3-09, -10)."""
PERIODES = {
    "date_facture_du": "date_facture",
    "date_facture_au": "date_facture",
    "date_soins_du": "date_soins",
    "date_soins_au": "date_soins",
}
DEBUTS_DE_FORMULE = frozenset("=+-@\t\r")


def rechercher(poste: Installation, criteres: Mapping[str, Valeur]) -> list[Ligne]:
    """Give a row for each reserved prestation of every facture that satisfies all criteria."""
    inconnus = sorted(set(criteres) - set(COLONNES) - set(PERIODES))
    if inconnus:
        raise RefusPoste(v.R_CHAMP, f"critère inconnu : {', '.join(inconnus)}")
    trouvees: list[Ligne] = []
    for archivee in poste.archive.factures():
        if not archivee.reservee or archivee.etat == EtatFacture.SUPPRIMEE:
            continue
        lignes = _lignes(archivee)
        if all(
            any(_satisfait(ligne, nom, str(valeur)) for ligne in lignes)
            for nom, valeur in criteres.items()
            if valeur not in (None, "")
        ):
            trouvees += lignes
    return trouvees


def _lignes(archivee: FactureArchivee) -> list[Ligne]:
    facture = msgspec.json.decode(archivee.constituants, type=Facture)
    identite = facture.identite
    commun: Ligne = {
        "numero": archivee.numero,
        "date_facture": facture.date_elaboration.isoformat(),
        "nir_assure": identite.nir,
        "nir_beneficiaire": _nir_beneficiaire(identite),
        "date_naissance": identite.date_naissance,
        "rang_naissance": identite.rang_naissance,
        "regime": identite.organisme.regime,
        "caisse": identite.organisme.caisse,
        "centre": identite.organisme.centre,
    }
    return [commun | _prestation(ligne) for ligne in facture.lignes if ligne.prestation.code_saisi]


def _nir_beneficiaire(identite: Identite) -> str:
    """The beneficiary's own NIR; the assuré's is his when he is the assuré."""
    return identite.nir_individuel or (identite.nir if identite.qualite in {"", "00"} else "")


def _prestation(ligne: LigneTarifee) -> Ligne:
    prestation = ligne.prestation
    return {
        "code_saisi": prestation.code_saisi,
        "code_transmis": prestation.code,
        "date_soins": prestation.date_soins.isoformat(),
    }


def _satisfait(ligne: Ligne, critere: str, valeur: str) -> bool:
    lue = str(ligne[PERIODES.get(critere, critere)])
    comparer: Callable[[str, str], bool] = {
        "du": lambda a, b: a >= b,
        "au": lambda a, b: a <= b,
    }.get(critere.rpartition("_")[2] if critere in PERIODES else "", lambda a, b: a == b)
    return comparer(lue, valeur)


def en_csv(poste: Installation, criteres: Mapping[str, Valeur]) -> Document:
    """Write what a search gives back, one line a prestation; no cell is a formula."""
    lignes = rechercher(poste, criteres)
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    ecrivain.writerows([_cellule(ligne[nom]) for nom in COLONNES] for ligne in lignes)
    return Document(
        type=v.D_RESERVEES,
        titre="Factures réservées au professionnel de santé",
        mime="text/csv",
        contenu=tampon.getvalue().encode(),
        texte=tampon.getvalue(),
    )


def _cellule(valeur: Valeur) -> str:
    texte = "" if valeur is None else str(valeur)
    return f"'{texte}" if texte[:1] in DEBUTS_DE_FORMULE else texte
