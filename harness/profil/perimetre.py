"""Closed vocabulary of a profile: families of PS and options, and what each of them governs.

A suite of the catalogue is governed when it only makes sense for software that serves a family
or offers an option; the suites not named here (nominal, arl, rsp, administration, documents,
messages_service, chiffrement) bind every software (CDC §1, §3.2.1).
"""

from functools import cache
from importlib import resources

import msgspec
import yaml

FAMILLES = {
    "prescripteurs": "Prescripteurs",
    "auxiliaires": "Auxiliaires médicaux",
    "pharmaciens": "Pharmaciens",
    "fournisseurs": "Fournisseurs",
    "laboratoires": "Laboratoires",
}

OPTIONS = {
    "acs": "Aide à la complémentaire santé",
    "adr": "Acquisition des droits réels (service ADR)",
    "aides": "Aides à la télétransmission, FAMI",
    "ame": "Aide médicale de l'État",
    "apcv": "Application carte Vitale (ApCV)",
    "apias": "Affections présumées imputables au service (APIAS)",
    "at": "Accidents du travail et maladies professionnelles",
    "attentat": "Victimes d'attentat",
    "c2s": "Complémentaire santé solidaire",
    "contraception": "Contraception",
    "conventions": "Part complémentaire et conventions AMC",
    "degrade": "Mode SESAM-Vitale dégradé",
    "demonstration": "Mode démonstration",
    "desynchronise": "Sécurisation désynchronisée",
    "dre": "Demande de remboursement électronique",
    "forcage": "Forçage",
    "migrants": "Migrants de passage",
    "oct": "Concentrateur technique (OCT)",
    "opposition": "Liste d'opposition",
    "propharmacien": "Propharmacien",
    "remplacement": "Remplaçants",
    "sans_vitale": "Mode SESAM sans Vitale",
    "scor": "Pièces numérisées SCOR",
    "smg": "Soins médicaux gratuits",
    "sts": "Assistance à la tarification complémentaire (STS)",
    "telemedecine": "Télémédecine",
    "test": "Mode test",
}

GOUVERNEES = {
    "acs": ("acs",),
    "aides": ("aides",),
    "ame": ("ame",),
    "apcv": ("apcv",),
    "at": ("at", "apias"),
    "attentat": ("attentat",),
    "auxiliaires": ("auxiliaires",),
    "c2s": ("c2s",),
    "contraception": ("contraception",),
    "conventions": ("conventions",),
    "degrade": ("degrade",),
    "demonstration": ("demonstration",),
    "desynchronise": ("desynchronise",),
    "dre": ("dre",),
    "fami": ("aides",),
    "forcage": ("forcage",),
    "fournisseurs": ("fournisseurs",),
    "laboratoire": ("laboratoires",),
    "migrants": ("migrants",),
    "opposition": ("opposition",),
    "pharmacie": ("pharmaciens", "propharmacien"),
    "remplacant": ("remplacement",),
    "sans_vitale": ("sans_vitale",),
    "scor": ("scor",),
    "smg": ("smg",),
    "telemedecine": ("telemedecine",),
    "test": ("test",),
}
"""Suite of the catalogue → the families or options that give it an object; one is enough."""

SERVICES = {"adr": "adr", "apcv": "apcv", "opposition": "opposition"}
"""Online service a scenario gives to the software → the option that calls it."""


SITUATIONS = {"ame": "ame", "c2s": "c2s", "migrant": "migrants", "sortant_c2s": "c2s"}
"""Trait of a patient → the option without which the software cannot bill that person."""


class Besoin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a requirement or a scenario asks of a profile: one of the families, every option."""

    familles: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def libelle(ident: str) -> str:
    """Say a family or an option in French."""
    if ident in FAMILLES:
        return f"famille « {FAMILLES[ident]} »"
    return f"option « {OPTIONS[ident]} »"


@cache
def conditions() -> dict[str, Besoin]:
    """What each condition of the catalogue asks, where it clearly asks something.

    A condition not listed asks nothing: in doubt, a requirement applies.
    """
    brut = (resources.files("vitalbench.harness.profil") / "conditions.yaml").read_bytes()
    lues = msgspec.convert(yaml.safe_load(brut), dict[str, list[str]])
    table: dict[str, Besoin] = {}
    for cle, textes in lues.items():
        ids = tuple(cle.split(" ou "))
        est_famille = ids[0] in FAMILLES
        for texte in textes:
            connu = table.get(texte, Besoin())
            table[texte] = (
                msgspec.structs.replace(connu, familles=ids)
                if est_famille
                else msgspec.structs.replace(connu, options=(*connu.options, *ids))
            )
    return table
