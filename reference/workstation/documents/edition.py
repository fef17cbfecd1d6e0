"""What a printed document is made from, and the blocks they share: who, for whom, which acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs
from vitalbench.reference.domain.facture import Facture, LigneTarifee, TiersPayant
from vitalbench.reference.domain.montants import Centimes
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.archive import FactureArchivee, LotArchive
from vitalbench.reference.workstation.documents.modele import (
    Champs,
    Colonne,
    Tableau,
    jour_lisible,
    montant,
    nir_lisible,
    somme,
)
from vitalbench.reference.workstation.familles import famille
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

RPPS = "8"
"""Kind of national number that is an RPPS (group 1, field 3)."""


@dataclass(frozen=True)
class Edition:
    """One facture to print something of, and what the PS typed for the document."""

    poste: Installation
    archivee: FactureArchivee
    champs: Mapping[str, Valeur] = field(default_factory=dict)

    @cached_property
    def facture(self) -> Facture:
        """The facture as it was built."""
        return msgspec.json.decode(self.archivee.constituants, type=Facture)

    @cached_property
    def ps(self) -> ContenuCps | None:
        """The PS who billed, as his card was last read on this workstation."""
        return ps_connu(self.poste, self.archivee.numero_facturation)

    @cached_property
    def situation(self) -> SituationPs | None:
        """The situation he billed under."""
        numero = self.archivee.numero_facturation
        situations = self.ps.situations if self.ps is not None else ()
        return next((s for s in situations if s.numero_facturation == numero), None)

    @property
    def famille(self) -> str:
        """Family of the PS, empty when his card is not known."""
        if self.situation is None:
            return ""
        return famille(self.poste.tables, self.situation.code_specialite)

    @cached_property
    def lot(self) -> LotArchive | None:
        """The lot of the facture, when it is in one."""
        return self.poste.archive.lot(self.archivee.lot) if self.archivee.lot else None

    def saisi(self, nom: str) -> str:
        """Give what the PS typed in a field, without its edges."""
        return str(self.champs.get(nom) or "").strip()

    def exiger(self, *noms: str) -> None:
        """Refuse a document that lacks what only the PS knows."""
        absents = [nom for nom in noms if not self.saisi(nom)]
        if absents:
            raise RefusPoste(v.R_CHAMP, f"à renseigner : {', '.join(absents)}")


def ps_connu(poste: Installation, numero_facturation: str) -> ContenuCps | None:
    """Give the contents of the card of a PS read on this workstation."""
    connu = poste.archive.parametre(f"ps:{numero_facturation}")
    return None if connu is None else msgspec.json.decode(connu, type=ContenuCps)


def professionnel(edition: Edition) -> Champs:
    """Who billed: billing number always, name and RPPS when known (CDC-3.2.8.3-04)."""
    ps, situation = edition.ps, edition.situation
    valeurs = [("Numéro de facturation", edition.archivee.numero_facturation)]
    if ps is not None:
        valeurs.append(("Nom", f"{ps.nom} {ps.prenom}"))
        if ps.type_identification == RPPS and ps.numero_national:
            valeurs.append(("RPPS", ps.numero_national))
    if situation is not None and situation.raison_sociale:
        valeurs.append(("Structure", situation.raison_sociale))
    return Champs(titre="Professionnel de santé", valeurs=tuple(valeurs))


def reference(edition: Edition) -> Champs:
    """Which facture this is about."""
    archivee, facture = edition.archivee, edition.facture
    valeurs = [
        ("Facture n°", f"{archivee.numero:09d}"),
        ("Date de la facture", f"{facture.date_elaboration:%d/%m/%Y}"),
    ]
    if edition.lot is not None:
        valeurs.append(("Lot n°", edition.lot.numero))
    return Champs(valeurs=tuple(valeurs))


def beneficiaire(edition: Edition) -> Champs:
    """Who was treated, under which NIR, for which organism."""
    identite = edition.facture.identite
    organisme = identite.organisme
    valeurs = [
        ("Bénéficiaire", f"{identite.nom} {identite.prenom}"),
        ("Né(e) le", jour_lisible(identite.date_naissance)),
        ("NIR de l'assuré", nir_lisible(identite.nir)),
        ("Rang de naissance", str(identite.rang_naissance)),
    ]
    if identite.nir_individuel and identite.nir_individuel != identite.nir:
        valeurs.append(("NIR du bénéficiaire", nir_lisible(identite.nir_individuel)))
    if identite.nom_assure and (identite.nom_assure, identite.prenom_assure) != (
        identite.nom,
        identite.prenom,
    ):
        valeurs.append(("Assuré", f"{identite.nom_assure} {identite.prenom_assure}"))
    valeurs.append(
        ("Organisme", " ".join((organisme.regime, organisme.caisse, organisme.centre)).strip())
    )
    return Champs(titre="Bénéficiaire des soins", valeurs=tuple(valeurs))


def libelle(ligne: LigneTarifee) -> str:
    """Name an act as it is sent: a reserved code is never shown (CDC-3.2.7.3-07)."""
    prestation = ligne.prestation
    return (
        f"{prestation.code_ccam} ({prestation.code})" if prestation.code_ccam else prestation.code
    )


def actes(facture: Facture) -> Tableau:
    """The acts with what each part pays."""
    return Tableau(
        titre="Actes et prestations",
        colonnes=(
            Colonne(tete="Date", part=11),
            Colonne(tete="Acte", part=17),
            Colonne(tete="Qté", part=5, cote="droite"),
            montant("Prix unitaire"),
            montant("Montant"),
            Colonne(tete="Taux", part=8, cote="droite"),
            montant("Part obligatoire", 13),
            montant("Part complémentaire", 15),
        ),
        rangs=tuple(
            (
                f"{ligne.prestation.date_soins:%d/%m/%Y}",
                libelle(ligne),
                str(ligne.prestation.quantite),
                somme(ligne.prix_unitaire),
                somme(ligne.montant),
                f"{ligne.taux} %",
                somme(ligne.montant_amo),
                somme(ligne.montant_amc),
            )
            for ligne in facture.lignes
        ),
    )


def paye_par_le_patient(facture: Facture) -> Centimes:
    """Give what the patient paid once the parts in tiers payant are taken off."""
    amo = facture.tiers_payant in {TiersPayant.AMO, TiersPayant.AMO_AMC}
    amc = facture.tiers_payant in {TiersPayant.AMC, TiersPayant.AMO_AMC}
    return facture.total - (facture.total_amo if amo else 0) - (facture.total_amc if amc else 0)


def reglement(facture: Facture) -> Champs:
    """Totals, and what the patient paid."""
    return Champs(
        titre="Règlement",
        valeurs=(
            ("Total", somme(facture.total)),
            ("Part obligatoire", somme(facture.total_amo)),
            ("Part complémentaire", somme(facture.total_amc)),
            ("Réglé par l'assuré", somme(paye_par_le_patient(facture))),
        ),
    )
