"""A CPx card as the groups 1 and 2 that SSV_LireCartePS gives, and back (CDC §4.2.1.2.1)."""

from collections.abc import Iterable

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs, TypeCpx
from vitalbench.reference.norms.zones.codec import Groupe, composer

_SORTES: dict[TypeCpx, str] = {"CPS": "0", "CPF": "1", "CDE": "2", "CPE": "2", "CPA": "3"}
_OUI_NON = {True: "1", False: "0"}


class TitulairePs(msgspec.Struct, frozen=True, kw_only=True):
    """Group 1: the carrier of the card; `sorte` 2 is a CDE or a CPE, the group says no more."""

    sorte: str
    type_identification: str
    numero_national: str
    civilite: str
    nom: str
    prenom: str

    @property
    def rpps(self) -> str:
        """Give the national number when it is a RPPS (11 digits), else nothing."""
        return self.numero_national if len(self.numero_national) == 11 else ""


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


def lire_ps(groupes: Iterable[Groupe]) -> tuple[TitulairePs | None, tuple[SituationPs, ...]]:
    """Read carrier and situations back from the groups of a call."""
    titulaire = None
    situations = []
    for groupe in groupes:
        if groupe.groupe == 1:
            titulaire = _lire_titulaire(groupe.champs)
        elif groupe.groupe == 2:
            situations.append(_lire_situation(groupe.champs))
    return titulaire, tuple(situations)


def _lire_titulaire(c: dict[str, str]) -> TitulairePs:
    return TitulairePs(
        sorte=c.get("type_carte_ps", ""),
        type_identification=c.get("type_identification_nationale", ""),
        numero_national=c.get("numero_national", "") + c.get("cle_numero_national", ""),
        civilite=c.get("code_civilite", ""),
        nom=c.get("nom", ""),
        prenom=c.get("prenom", ""),
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
