"""Configuration of the workstation: everything `configurer` gave, and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from vitalbench.reference.protocol.commandes import Configurer, Destinataire, Messagerie
from vitalbench.reference.protocol.ecran import Valeur


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Mail account, trust store, organisms, services and parameters of the workstation."""

    messagerie: Messagerie
    confiance: str
    destinataires: tuple[Destinataire, ...]
    services: dict[str, str]
    parametres: dict[str, Valeur]
    dossier: Path | None

    @classmethod
    def depuis(cls, commande: Configurer) -> "Configuration":
        """Keep what the command gave."""
        return cls(
            messagerie=commande.messagerie,
            confiance=commande.confiance,
            destinataires=commande.destinataires,
            services=dict(commande.services),
            parametres=dict(commande.parametres),
            dossier=Path(commande.dossier) if commande.dossier else None,
        )

    def par_adresse(self, adresse: str) -> Destinataire | None:
        """Find a configured organism by its mailbox."""
        return next((d for d in self.destinataires if d.adresse == adresse), None)

    def par_codes(self, regime: str, caisse: str) -> Destinataire | None:
        """Find a configured organism by its two codes."""
        for destinataire in self.destinataires:
            if (destinataire.regime, destinataire.caisse) == (regime, caisse):
                return destinataire
        return None


def texte(parametres: Mapping[str, Valeur], nom: str, defaut: str = "") -> str:
    """Read a parameter as text."""
    valeur = parametres.get(nom)
    return defaut if valeur is None else str(valeur)


def actif(parametres: Mapping[str, Valeur], nom: str, defaut: str) -> bool:
    """Read a parameter as yes or no; `defaut` is « oui » or « non »."""
    valeur = parametres.get(nom, defaut)
    return valeur is True or str(valeur).lower() in {"oui", "true", "1"}


def codes_reserves(configuration: Configuration) -> dict[str, str]:
    """Give the codes reserved to the PS and the one each leaves under (`IVE=G,…`)."""
    couples = texte(configuration.parametres, "codes_reserves").split(",")
    return {
        saisi.strip().upper(): transmis.strip().upper()
        for saisi, egal, transmis in (couple.partition("=") for couple in couples)
        if egal
    }


def fonctions_du_ps(configuration: Configuration) -> tuple[str, ...]:
    """Give what the PS does beside his own family: a doctor who is also propharmacien."""
    propharmacien = actif(configuration.parametres, "propharmacien", "non")
    return ("propharmacien",) if propharmacien else ()
