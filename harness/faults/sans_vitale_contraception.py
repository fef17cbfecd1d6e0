"""Faults about an emergency contraception: one of the eleven data is not the one due."""

from vitalbench.harness.faults.echantillon import Corruption, RetoucheB2, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, DebutLot, EnteteFacture

_CHANGEES: tuple[tuple[str, str, str, RetoucheB2], ...] = (
    (
        "nir",
        "Le NIR est celui d'une personne réelle.",
        "fichier:nir_assure",
        zone(EnteteFacture, "nir_assure", "2091199999999"),
    ),
    (
        "cle_nir",
        "La clé du NIR fictif n'est pas recalculée.",
        "fichier:cle_nir",
        zone(EnteteFacture, "cle_nir", "97"),
    ),
    (
        "naissance",
        "La date de naissance fictive n'est pas un 1er janvier.",
        "fichier:date_naissance",
        zone(EnteteFacture, "date_naissance", "100109"),
    ),
    (
        "prescripteur",
        "Le prescripteur n'est pas le numéro fictif du département.",
        "fichier:no_prescripteur",
        zone(EnteteFacture, "no_prescripteur", "991999986"),
    ),
    (
        "cle_prescripteur",
        "La clé du prescripteur fictif est fausse.",
        "fichier:no_prescripteur",
        zone(EnteteFacture, "no_prescripteur", "991999990"),
    ),
    (
        "date_prescription",
        "La date de prescription est laissée vide.",
        "fichier:date_prescription",
        zone(EnteteFacture, "date_prescription", "000000"),
    ),
    (
        "mode",
        "La facture part en mode dégradé.",
        "fichier:certification_lot",
        zone(DebutLot, "certification_lot", "D"),
    ),
    (
        "destinataire",
        "La facture va à la caisse de la mineure.",
        "fichier:caisse_gestionnaire",
        zone(EnteteFacture, "caisse_gestionnaire", "594"),
    ),
    (
        "prise_en_charge",
        "La facture n'est prise en charge qu'au taux de droit commun.",
        "fichier:taux",
        zone(Acte, "taux", "065"),
    ),
    (
        "exoneration",
        "La facture ne porte pas l'exonération de prévention.",
        "fichier:justif_exo_acte",
        zone(Acte, "justif_exo_acte", "3"),
    ),
)


def _inscrire(partie: str, phrase: str, lieu: str, retouche: RetoucheB2) -> None:
    def donnee_fausse() -> Corruption:
        return Corruption(b2=retouche)

    donnee_fausse.__doc__ = phrase
    faute(
        f"contraception-urgence-{partie.replace('_', '-')}",
        tue=[("CDC-3.2.2.5-01", partie)],
        scenario="SSV-017-V1",
        lieu=lieu,
    )(donnee_fausse)


for _changee in _CHANGEES:
    _inscrire(*_changee)


@faute(
    "contraception-urgence-cip",
    tue=[("CDC-3.2.2.5-01", "cip")],
    scenario="SSV-017-V1",
    lieu="reception",
)
def sans_medicament() -> Corruption:
    """Le code du contraceptif délivré n'est pas celui de la facture."""
    return Corruption(
        piece=("reception", "clair-000000001", lambda b2: b2.replace(b"9900008", b"9900001"))
    )
