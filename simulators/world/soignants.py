"""From the data files to professionals, their CPx cards and structures (profil simulé)."""

import datetime
from typing import Final

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs
from vitalbench.reference.securing.profils import TYPE_RPPS
from vitalbench.simulators.world.declarations import (
    EtablissementDeclare,
    ProfessionnelDeclare,
    SituationDeclaree,
    lire,
)
from vitalbench.simulators.world.habitants import Etablissement, Professionnel
from vitalbench.simulators.world.tirage import Tirage

_ADELI, _FINESS, _EMPLOYE, _ETUDIANT = "0", "3", "1", "9"
_CATEGORIES_AM: Final = {
    "10": "1",
    "21": "2",
    "28": "2",
    "40": "4",
    "50": "5",
    "60": "6",
    "70": "7",
    "80": "8",
    "91": "9",
}
"""Third digit of the numéro AM by profession (profil simulé)."""


def etablissements(tirage: Tirage) -> dict[str, Etablissement]:
    """Give the structures of the world and who works there."""
    declares = lire("etablissements.yaml", dict[str, EtablissementDeclare])
    soignants = lire("professionnels.yaml", dict[str, ProfessionnelDeclare])
    return {
        ident: Etablissement(
            id=ident,
            nom=declare.nom,
            categorie=declare.categorie,
            finess=tirage.finess(ident),
            professionnels=tuple(p for p, d in soignants.items() if d.employeur == ident),
        )
        for ident, declare in declares.items()
    }


def professionnels(
    tirage: Tirage, structures: dict[str, Etablissement], ancre: datetime.date, domaine: str
) -> dict[str, Professionnel]:
    """Give the professionals of the world with the contents of their cards."""
    declares = lire("professionnels.yaml", dict[str, ProfessionnelDeclare])
    identites = {ident: _identite(ident, d, tirage, structures) for ident, d in declares.items()}
    return {
        ident: Professionnel(
            id=ident,
            titre=declare.titre,
            famille=declare.famille,
            cps=_carte(ident, declare, identites, tirage, structures, ancre),
            code_porteur="1234",
            adresse_courriel=f"{ident}@ps.{domaine}",
            mot_de_passe=f"essai-{ident}",
            traits=declare.traits,
            employeur=declare.employeur or declare.employe_par,
        )
        for ident, declare in declares.items()
    }


def _identite(
    ident: str,
    declare: ProfessionnelDeclare,
    tirage: Tirage,
    structures: dict[str, Etablissement],
) -> tuple[str, str]:
    match declare.identification:
        case "rpps":
            return TYPE_RPPS, tirage.rpps(ident)
        case "adeli":
            return _ADELI, tirage.adeli(ident)
        case "structure":
            return _FINESS, structures[declare.employeur].finess
        case "employe":
            return _EMPLOYE, tirage.finess(f"cabinet-{declare.employe_par}") + "01"
        case "etudiant":
            return _ETUDIANT, tirage.rpps(ident)
        case autre:
            raise ValueError(f"professionnels.yaml : identification inconnue {autre!r} ({ident})")


def _carte(
    ident: str,
    declare: ProfessionnelDeclare,
    identites: dict[str, tuple[str, str]],
    tirage: Tirage,
    structures: dict[str, Etablissement],
    ancre: datetime.date,
) -> ContenuCps:
    type_identification, numero = identites[ident]
    situations = []
    for rang, situation in enumerate(declare.situations, start=1):
        de = situation.remplace or situation.comme or ident
        situations.append(
            _situation(rang, de, declare, situation, identites[ident][1], tirage, structures)
        )
    return ContenuCps(
        type_carte=declare.carte,
        numero_serie=tirage.serie_carte(f"cps-{ident}"),
        numero_national=numero,
        type_identification=type_identification,
        nom=declare.nom,
        prenom=declare.prenom,
        profession=declare.profession,
        situations=tuple(situations),
        civilite="26" if declare.profession == "10" else "31",
        remplacant=declare.remplacant,
        debut_validite=ancre - datetime.timedelta(days=500),
        fin_validite=ancre + datetime.timedelta(days=595),
    )


def _situation(
    rang: int,
    de: str,
    declare: ProfessionnelDeclare,
    situation: SituationDeclaree,
    numero: str,
    tirage: Tirage,
    structures: dict[str, Etablissement],
) -> SituationPs:
    structure = structures.get(situation.etablissement)
    if structure is not None:
        facturation = structure.finess
    else:
        categorie = _CATEGORIES_AM.get(declare.profession or "10", "1")
        facturation = tirage.numero_am(de if rang == 1 else f"{de}-{rang}", categorie)
    return SituationPs(
        numero_logique=rang,
        numero_facturation=facturation,
        raison_sociale=situation.raison_sociale or (structure.nom if structure else ""),
        mode_exercice=situation.mode,
        statut_exercice=situation.statut,
        secteur_activite=situation.secteur,
        type_structure="1" if structure else "0",
        numero_structure=structure.finess if structure else "",
        numero_ps_remplacant=numero if situation.remplace else "",
        code_conventionnel=situation.convention,
        code_specialite=situation.specialite,
        habilitation_signer_facture=situation.signe_facture,
        habilitation_signer_lot=situation.signe_lot,
    )
