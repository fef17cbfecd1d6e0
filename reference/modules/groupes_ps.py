"""A CPx card as the groups 1 and 2 that SSV_LireCartePS gives, and back (CDC §4.2.1.2.1)."""

from collections.abc import Iterable

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs, TypeCpx
from vitalbench.reference.norms.zones.codec import Groupe, composer

_SORTES: dict[TypeCpx, str] = {"CPS": "0", "CPF": "1", "CDE": "2", "CPE": "2", "CPA": "3"}
_TYPES: dict[str, TypeCpx] = {"0": "CPS", "1": "CPF", "2": "CPE", "3": "CPA"}
_OUI_NON = {True: "1", False: "0"}


def ecrire_ps(contenu: ContenuCps) -> tuple[Groupe, ...]:
    """Give the groups of a card: carrier, then one group per situation."""
    titulaire = composer(
        1,
        type_carte_ps=_SORTES[contenu.type_carte],
        type_identification_nationale=contenu.type_identification,
        numero_national=contenu.numero_national[:-1],
        cle_numero_national=contenu.numero_national[-1:],
        code_civilite=contenu.civilite,
        nom=contenu.nom,
        prenom=contenu.prenom,
    )
    return (titulaire, *(_situation(s) for s in contenu.situations))


def _situation(s: SituationPs) -> Groupe:
    agrements = (*s.agrements, "", "", "")
    return composer(
        2,
        numero_logique_situation=str(s.numero_logique),
        mode_exercice=s.mode_exercice,
        statut_exercice=s.statut_exercice,
        secteur_activite=s.secteur_activite,
        type_identification_structure=s.type_structure,
        numero_structure=s.numero_structure[:-1],
        cle_numero_structure=s.numero_structure[-1:],
        raison_sociale=s.raison_sociale,
        numero_facturation=s.numero_facturation[:8],
        cle_numero_facturation=s.numero_facturation[8:],
        numero_ps_remplacant=s.numero_ps_remplacant[:-1],
        cle_ps_remplacant=s.numero_ps_remplacant[-1:] or "0",
        code_conventionnel=s.code_conventionnel,
        code_specialite=s.code_specialite,
        code_zone_tarifaire=s.code_zone_tarifaire,
        code_zone_ik=s.code_zone_ik,
        code_agrement_1=agrements[0],
        code_agrement_2=agrements[1],
        code_agrement_3=agrements[2],
        habilitation_signer_facture=_OUI_NON[s.habilitation_signer_facture],
        habilitation_signer_lot=_OUI_NON[s.habilitation_signer_lot],
    )


def lire_contenu_ps(groupes: Iterable[Groupe], base: ContenuCps | None = None) -> ContenuCps | None:
    """Read a card back from the groups of a call, over what was read of it; None without group 1.

    The groups do not tell a CDE from a CPE: the one that may sign less is kept.
    """
    titulaire: dict[str, str] | None = None
    situations = []
    for groupe in groupes:
        if groupe.groupe == 1:
            titulaire = groupe.champs
        elif groupe.groupe == 2:
            situations.append(_lire_situation(groupe.champs))
    if titulaire is None:
        return None
    lu = ContenuCps(
        type_carte=_TYPES.get(titulaire.get("type_carte_ps", ""), "CPS"),
        numero_serie="",
        numero_national=titulaire.get("numero_national", "")
        + titulaire.get("cle_numero_national", ""),
        type_identification=titulaire.get("type_identification_nationale", ""),
        nom=titulaire.get("nom", ""),
        prenom=titulaire.get("prenom", ""),
        profession="",
        situations=tuple(situations),
        civilite=titulaire.get("code_civilite", ""),
        remplacant=any(s.mode_exercice == "4" for s in situations),
        test="test",
    )
    if base is None:
        return lu
    return msgspec.structs.replace(
        base,
        type_carte=base.type_carte
        if _SORTES[base.type_carte] == titulaire.get("type_carte_ps")
        else lu.type_carte,
        numero_national=lu.numero_national,
        type_identification=lu.type_identification,
        nom=lu.nom,
        prenom=lu.prenom,
        situations=lu.situations,
        civilite=lu.civilite,
    )


def _lire_situation(c: dict[str, str]) -> SituationPs:
    def lu(nom: str) -> str:
        return c.get(nom, "")

    logique, remplacant = lu("numero_logique_situation"), lu("numero_ps_remplacant")
    agrements = (lu("code_agrement_1"), lu("code_agrement_2"), lu("code_agrement_3"))
    return SituationPs(
        numero_logique=int(logique) if logique.isascii() and logique.isdigit() else 0,
        mode_exercice=lu("mode_exercice"),
        statut_exercice=lu("statut_exercice"),
        secteur_activite=lu("secteur_activite"),
        type_structure=lu("type_identification_structure"),
        numero_structure=lu("numero_structure") + lu("cle_numero_structure"),
        raison_sociale=lu("raison_sociale"),
        numero_facturation=lu("numero_facturation") + lu("cle_numero_facturation"),
        numero_ps_remplacant=remplacant + lu("cle_ps_remplacant") if remplacant else "",
        code_conventionnel=lu("code_conventionnel"),
        code_specialite=lu("code_specialite"),
        code_zone_tarifaire=lu("code_zone_tarifaire"),
        code_zone_ik=lu("code_zone_ik"),
        agrements=tuple(agrement for agrement in agrements if agrement),
        habilitation_signer_facture=lu("habilitation_signer_facture") == "1",
        habilitation_signer_lot=lu("habilitation_signer_lot") == "1",
    )
