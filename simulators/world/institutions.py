"""From organismes.yaml to caisses, complementaries and OCT (codes public, addresses simulated)."""

from vitalbench.simulators.world.declarations import (
    CaisseDeclaree,
    ComplementaireDeclaree,
    OrganismesDeclares,
    lire,
)
from vitalbench.simulators.world.habitants import Amc, Organisme

_ROUTAGE = "MA"


def organismes(domaine: str) -> dict[str, Organisme]:
    """Give everyone one can write to, by key: `01-751`, `amc-99990001`, `oct-99998001`."""
    declares = lire("organismes.yaml", OrganismesDeclares)
    liste = [_caisse(c, domaine) for c in declares.caisses]
    liste += [
        Organisme(
            cle=f"amc-{amc.numero}",
            role="amc",
            regime="",
            caisse="",
            centres=(),
            nom=amc.nom,
            adresse=_adresse_amc(amc, domaine),
            numero=amc.numero,
        )
        for amc in declares.complementaires
    ]
    liste += [
        Organisme(
            cle=f"oct-{oct_.numero}",
            role="oct",
            regime="",
            caisse="",
            centres=(),
            nom=oct_.nom,
            adresse=f"{oct_.numero}@oct.{domaine}",
            numero=oct_.numero,
        )
        for oct_ in declares.concentrateurs
    ]
    return {organisme.cle: organisme for organisme in liste}


def _caisse(caisse: CaisseDeclaree, domaine: str) -> Organisme:
    return Organisme(
        cle=f"{caisse.regime}-{caisse.caisse}",
        role="amo",
        regime=caisse.regime,
        caisse=caisse.caisse,
        centres=caisse.centres,
        nom=caisse.nom,
        adresse=f"{caisse.regime}{caisse.caisse}@{caisse.caisse}.{caisse.regime}.{domaine}",
        numero=caisse.regime + caisse.caisse,
        alsace_moselle=caisse.alsace_moselle,
        centre_informatique=caisse.informatique,
        destinataire=caisse.destinataire,
    )


def amcs(domaine: str) -> dict[str, Amc]:
    """Give complementaries by number, with what a card says of them."""
    declares = lire("organismes.yaml", OrganismesDeclares)
    return {
        amc.numero: Amc(
            numero=amc.numero,
            nom=amc.nom,
            genre=amc.genre,
            aiguillage_sts=amc.sts,
            indicateur_traitement=amc.indicateur,
            code_routage=_ROUTAGE,
            identifiant_hote=amc.numero[-3:],
            nom_domaine=domaine.upper(),
            adresse=_adresse_amc(amc, domaine),
            en_opposition=amc.en_opposition,
        )
        for amc in declares.complementaires
    }


def _adresse_amc(amc: ComplementaireDeclaree, domaine: str) -> str:
    return f"{_ROUTAGE}{amc.numero[-3:]}@{domaine}"
