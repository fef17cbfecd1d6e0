"""One field corrupted at a time: what breaks a stated rule is found, no healthy field is blamed."""

import pytest
from fabrique_b2 import FIN_SECURISEE, J, acte, brut, facture, fichier, lot, riche, secrete
from preuves_b2 import fichier_dre
from preuves_contextes import examen, fournisseur, medecin, smg, trois, urgence

from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.offline.mutation import Genre, corruptions
from vitalbench.reference.norms.b2_lecture import enregistrements

LIEES = {
    "000": {"type_emetteur", "no_emetteur", "no_destinataire", "id_fichier"},
    "1": {"no_ps", "no_lot", "version_norme", "code_norme"},
    "2": {"no_ps", "nir_assure", "cle_nir", "no_facture", "presence_cps_remplacant"},
    "2S": {"no_ps", "nir_assure", "cle_nir", "no_facture", "nir_individuel", "cle_nir_individuel"},
    "2C": {"no_ps", "nir_assure", "cle_nir", "no_facture"},
    "4": {
        "no_ps",
        "nir_assure",
        "cle_nir",
        "no_facture",
        "no_executant",
        "base_remboursement",
        "taux",
        "montant_amo",
        "montant_depense",
        "montant_amc",
    },
    "4S": {"no_ps", "nir_assure", "cle_nir", "no_facture", "sequence", "no_remplacant"},
    "4E": {"no_ps", "nir_assure", "cle_nir", "no_facture", "sequence", "rpps_executant"},
    "4F": {"prix_vente", "quantite", "montant_facture", "sequence", "siret"},
    "4H": {"prix_unitaire", "quantite", "montant_facture", "sequence"},
    "5": {"no_ps", "nir_assure", "cle_nir", "no_facture", "nb_lignes_acte", "total_facture",
          "total_amo", "total_amc"},
    "6": {"no_ps", "nb_factures", "nb_lignes_actes", "nb_types_2", "nb_types_5", "total_facture",
          "total_amo", "total_amc", "no_lot", "marquage_lot"},
    "999": {"type_emetteur", "no_emetteur", "no_destinataire", "id_fichier", "nb_enregistrements",
            "nb_lots"},
}  # fmt: skip
"""Fields whose every other admitted value breaks a rule that links them to others."""

CONTEXTES = {
    "smg": smg,
    "contraception d'urgence": urgence,
    "examen": examen,
    "dre": fichier_dre,
    "maternite": lambda: trois(
        acte("000000010", taux=100, montant_amo=3000),
        communes={"nature_assurance": "30", "date_maternite": J},
    ),
    "fournisseur": lambda: trois(fournisseur()),
    "degrade": lambda: trois(medecin(), mode="D"),
    "apias": lambda: trois(
        acte("000000010", code_acte="DAT", taux=100, montant_amo=3000),
        communes={
            "nature_assurance": "41",
            "grand_regime": "08",
            "no_at_ou_date_accident": "261101999",
        },
    ),
}
"""Files whose context calls for rules of their own, as bytes."""

FICHIERS = {
    "simple": lambda: fichier(
        lot("001", facture("000000010"), facture("000000020"), facture("000000030"))
    ),
    "riche": lambda: fichier(lot("001", facture("000000010"), riche("000000020")),
                             lot("002", facture("000000040"))),
    "securise": lambda: fichier(lot("001", secrete("000000010"), secrete("000000020"),
                                    secrete("000000030"), debut={"certification_lot": "S"},
                                    fin=FIN_SECURISEE)),
}  # fmt: skip


def octets_de(nom: str) -> bytes:
    return CONTEXTES[nom]() if nom in CONTEXTES else brut(FICHIERS[nom]())


def juger(octets: bytes) -> list:
    releve = Releve("essai.b2")
    JugeB2(releve).juger(octets)
    return releve.ecarts


@pytest.mark.parametrize("nom", [*FICHIERS, *CONTEXTES])
def test_sound_file_has_no_finding(nom):
    assert juger(octets_de(nom)) == []


@pytest.mark.parametrize("nom", [*FICHIERS, *CONTEXTES])
def test_every_corruption_is_found_and_blames_the_corrupted_field(nom):
    octets = octets_de(nom)
    manquees, accuses, nombre = [], [], 0
    for corruption in corruptions(enregistrements(octets)):
        nombre += 1
        trouves = juger(corruption.appliquer(octets))
        cible = (corruption.indice + 1, corruption.champ)
        due = corruption.genre is not Genre.AUTRE_VALEUR or corruption.champ in LIEES.get(
            corruption.enregistrement, ()
        )
        if due and not trouves:
            manquees.append(corruption)
        accuses += [
            (corruption, e.regle, e.zones)
            for e in trouves
            if cible not in {(z.rang, z.champ) for z in e.zones}
        ]
    assert manquees == []
    assert accuses == []
    assert nombre > 500
