"""Papers that some professions owe when a facture is done: bon d'examen, bordereau.

(CDC §3.2.8.2, §3.2.8.4, §4.2.3.1): layouts are ours, contents the specification's.
"""

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps
from vitalbench.reference.domain.facture import Facture, NatureAssurance
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.archive import EtatFacture, FactureArchivee
from vitalbench.reference.workstation.documents.page import Page
from vitalbench.reference.workstation.familles import famille
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

ANATOMO_CYTO_PATHOLOGIE = "37"
LABORATOIRE = "laboratoire"
A_BORDEREAU = frozenset({"pharmacie", LABORATOIRE, "fournisseur"})
AUXILIAIRES = frozenset({"24", "26", "27", "28", "29"})
"""Infirmier, masseur-kinésithérapeute, pédicure, orthophoniste, orthoptiste."""
VIDES = frozenset({EtatFacture.CONSTITUEE, EtatFacture.SUPPRIMEE})


def specialite(poste: Installation, numero_facturation: str) -> str:
    """Give the speciality of the PS who billed, from his card as it was read."""
    connu = poste.archive.parametre(f"ps:{numero_facturation}")
    if connu is None:
        return ""
    ps = msgspec.json.decode(connu, type=ContenuCps)
    return next(
        (s.code_specialite for s in ps.situations if s.numero_facturation == numero_facturation),
        "",
    )


def bon_examen(poste: Installation, archivee: FactureArchivee, facture: Facture) -> Page:
    """Make the bon d'examen of a laboratory or an anatomo-cyto-pathologist (CDC-3.2.8.2-01)."""
    code = specialite(poste, archivee.numero_facturation)
    if code != ANATOMO_CYTO_PATHOLOGIE and famille(poste.tables, code) != LABORATOIRE:
        raise RefusPoste(v.R_INCONNU, "Bon d'examen : il n'est pas dû à cette profession")
    identite = facture.identite
    amc = facture.droits.amc
    accident = facture.nature_assurance is NatureAssurance.ACCIDENT_TRAVAIL
    exoneration = facture.exoneration if facture.exoneration not in {"", "0"} else "aucune"
    return Page(
        type=v.D_BON_EXAMEN,
        titre="Bon d'examen",
        lignes=(
            f"Professionnel de santé : {archivee.numero_facturation}",
            f"Facture n° {archivee.numero:09d} du {facture.date_elaboration:%d/%m/%Y}",
            f"Assuré : {identite.nir}",
            f"Bénéficiaire : {identite.nom} {identite.prenom}, né(e) le {identite.date_naissance}",
            f"Accident : {facture.numero_at or 'déclaré'}" if accident else "Accident : aucun",
            f"Exonération : {exoneration}",
            f"Organisme : {identite.organisme.regime} {identite.organisme.caisse} "
            f"{identite.organisme.centre}",
            f"Organisme complémentaire : {amc.numero_amc if amc is not None else 'aucun'}",
        ),
        colonnes=("Date", "Acte"),
        rangs=tuple(
            (f"{x.prestation.date_soins:%d/%m/%Y}", x.prestation.code) for x in facture.lignes
        ),
    )


def bordereau(poste: Installation, archivee: FactureArchivee) -> Page:
    """Sum up the ordonnances of one régime, lot by lot (CDC-3.2.8.4.1.3-02)."""
    code = specialite(poste, archivee.numero_facturation)
    if code not in AUXILIAIRES and famille(poste.tables, code) not in A_BORDEREAU:
        raise RefusPoste(v.R_INCONNU, "Bordereau : il n'est pas dû à cette profession")
    reference = msgspec.json.decode(archivee.constituants, type=Facture)
    regime = reference.identite.organisme.regime
    rangs: list[tuple[str, ...]] = []
    lots: list[str] = []
    for autre in poste.archive.factures():
        facture = msgspec.json.decode(autre.constituants, type=Facture)
        meme = autre.numero_facturation == archivee.numero_facturation
        if not meme or autre.etat in VIDES or facture.identite.organisme.regime != regime:
            continue
        lot = poste.archive.lot(autre.lot) if autre.lot else None
        if lot is not None and lot.numero not in lots:
            lots.append(lot.numero)
        prescripteur = facture.prescripteur
        rangs.append(
            (
                f"{autre.numero:09d}",
                f"{facture.identite.nom} {facture.identite.prenom}",
                prescripteur.rpps if prescripteur is not None else "sans prescription",
                lot.numero if lot is not None else "à mettre en lot",
            )
        )
    return Page(
        type=v.D_BORDEREAU,
        titre=f"Bordereau récapitulatif des ordonnances pour le régime {regime}",
        lignes=(
            f"Professionnel de santé : {archivee.numero_facturation}",
            f"Lots : {', '.join(lots) or 'aucun encore'}",
        ),
        colonnes=("Facture", "Bénéficiaire", "Prescripteur", "Lot"),
        rangs=tuple(rangs),
    )
