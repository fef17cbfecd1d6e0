"""What the PS sets once because the card does not say it (CDC §3.2.1.3, §3.2.1.5, §4.2.1.2.2).

The option conventionnelle of every PS, and the conventional data of a centre de santé: the
card's are banal there, those of the workstation count (CDC-3.2.1.3-01).
"""

import msgspec

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.configuration import Configuration, actif, texte
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.tarification import SECTEUR_CENTRE

OPTIONS = {"aucune": "", "optam": "OPTAM", "optam_co": "OPTAM-CO"}
SECTEUR_1 = "1"
CHAMPS_CENTRE = (
    "centre_convention",
    "centre_specialite",
    "centre_zone_tarifaire",
    "centre_zone_ik",
)
CHAMPS = (
    v.Q_OPTION,
    *CHAMPS_CENTRE,
    "numeros_centre",
    "installation_avant_2013",
    "liste_opposition",
)


class Parametrage:
    """Parameters given by the configuration, or typed then remembered."""

    def __init__(self, configuration: Configuration, archive: Archive) -> None:
        self._configuration = configuration
        self._archive = archive

    def valeur(self, nom: str) -> str:
        """Give a parameter: the one typed last, else the one of the configuration."""
        memorisee = self._archive.parametre(nom)
        return texte(self._configuration.parametres, nom) if memorisee is None else memorisee

    def regler(self, champs: dict[str, Valeur]) -> None:
        """Remember parameters typed by the PS."""
        for nom, valeur in champs.items():
            if nom not in CHAMPS:
                raise RefusPoste(v.R_CHAMP, f"{nom} : paramètre inconnu")
            if nom == v.Q_OPTION and valeur not in OPTIONS:
                offertes = ", ".join(OPTIONS)
                raise RefusPoste(v.R_CHAMP, f"{nom} : {valeur!r} n'est pas offert ({offertes})")
        for nom, valeur in champs.items():
            self._archive.memoriser(nom, "" if valeur is None else str(valeur))

    def option(self, situation: SituationPs) -> str:
        """Give the option conventionnelle; not set, or not open to the PS, it is refused."""
        choisie = self.valeur(v.Q_OPTION)
        if choisie not in OPTIONS:
            raise RefusPoste(
                v.R_PARAMETRAGE,
                "Renseignez l'option conventionnelle du PS (aucune, optam, optam_co)"
                " avant de facturer",
            )
        derogation = actif({"d": self.valeur("installation_avant_2013")}, "d", "non")
        if OPTIONS[choisie] and situation.code_conventionnel == SECTEUR_1 and not derogation:
            raise RefusPoste(
                v.R_PARAMETRAGE,
                f"{OPTIONS[choisie]} : réservée aux secteurs 2 et 1 avec dépassement permanent",
            )
        return OPTIONS[choisie]

    def situation(self, situation: SituationPs) -> SituationPs:
        """Give the situation to bill under: the workstation's data in a centre de santé."""
        if situation.secteur_activite != SECTEUR_CENTRE:
            return situation
        valeurs = {nom: self.valeur(nom) for nom in CHAMPS_CENTRE}
        manquantes = [nom for nom, valeur in valeurs.items() if not valeur]
        if manquantes:
            raise RefusPoste(
                v.R_PARAMETRAGE,
                "Renseignez les données conventionnelles du centre de santé : "
                + ", ".join(manquantes),
            )
        return msgspec.structs.replace(
            situation,
            code_conventionnel=valeurs["centre_convention"],
            code_specialite=valeurs["centre_specialite"],
            code_zone_tarifaire=valeurs["centre_zone_tarifaire"],
            code_zone_ik=valeurs["centre_zone_ik"],
        )

    def exiger_du_centre(self, carte: ContenuCps) -> None:
        """Refuse a CPE or CDE whose number is not one of the centre's (CDC-3.2.9.3.2.1-09)."""
        numeros = {n.strip() for n in self.valeur("numeros_centre").split(",") if n.strip()}
        if not numeros or carte.type_carte not in {"CPE", "CDE"}:
            return
        if not any(s.numero_facturation in numeros for s in carte.situations):
            raise RefusPoste(
                v.R_CENTRE, "La carte porte un numéro de facturation étranger au centre"
            )
