"""Directory of complementaries: request as publicly known, answer AMC-SIM-1 (simulé).

Gives routing data (109.7 to 109.9) of an AMC: no line, one or several, as a scenario wants.
"""

import datetime
from typing import Final

import msgspec
from lxml import etree

from vitalbench.simulators.services.soap import (
    Demande,
    DemandeRefusee,
    ajouter,
    chercher,
    racine_reponse,
    texte,
    texte_facultatif,
)
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde

ESPACE: Final = "https://ws.annuaireamc.fr/"
_VALIDITE: Final = datetime.timedelta(days=30)


class LigneAnnuaire(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the directory."""

    numero_amc: str
    nom: str
    code_routage: str
    identifiant_hote: str
    nom_domaine: str
    operateur: str = ""
    type_convention: str = ""
    csr: str = ""


class AnnuaireAmc:
    """Answers `search`; `ajouter_ligne` and `retirer` change what a number gives."""

    nom = "annuaire_amc"

    def __init__(self, monde: Monde, horloge: Horloge) -> None:
        self._horloge = horloge
        self._lignes: dict[str, list[LigneAnnuaire]] = {
            amc.numero: [
                LigneAnnuaire(
                    numero_amc=amc.numero,
                    nom=amc.nom,
                    code_routage=amc.code_routage,
                    identifiant_hote=amc.identifiant_hote,
                    nom_domaine=amc.nom_domaine,
                )
            ]
            for amc in monde.amcs.values()
            if amc.genre == "AMC"
        }

    def ajouter_ligne(self, ligne: LigneAnnuaire) -> None:
        """Add a line to what a number gives."""
        self._lignes.setdefault(ligne.numero_amc, []).append(ligne)

    def retirer(self, numero_amc: str) -> None:
        """Make a number unknown."""
        self._lignes.pop(numero_amc, None)

    def traiter(self, demande: Demande) -> tuple[str, etree._Element, str]:
        """Answer a request: operation, body of the answer, its action."""
        nom = etree.QName(demande.corps)
        if (nom.namespace, nom.localname) != (ESPACE, "search"):
            raise DemandeRefusee("OPERATION_INCONNUE", f"opération inconnue : {nom.localname}")
        adressage = chercher(demande.corps, "requete/adressage")
        if adressage is None:
            raise DemandeRefusee("DONNEE_ABSENTE", "élément requete/adressage absent")
        numero = texte(adressage, "numero_amc")
        convention = texte_facultatif(adressage, "code_type_convention")
        csr = texte_facultatif(adressage, "code_csr")
        reponse = racine_reponse(ESPACE, "searchResponse")
        fin = self._horloge.maintenant().date() + _VALIDITE
        for ligne in self._lignes.get(numero, ()):
            if convention not in ("", ligne.type_convention) and ligne.type_convention:
                continue
            if csr not in ("", ligne.csr) and ligne.csr:
                continue
            bloc = ajouter(reponse, "ligne")
            for champ, valeur in msgspec.structs.asdict(ligne).items():
                ajouter(bloc, champ, valeur)
            ajouter(bloc, "fin_validite", fin.isoformat())
        return "search", reponse, f"{ESPACE}searchResponse"
