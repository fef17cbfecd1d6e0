"""Reading a hand-written B2 file of the PS profile."""

import io
from datetime import date

import pytest

from vitalbench.reference.norms.b2 import (
    Acte,
    DebutFichier,
    DebutLot,
    EnteteFacture,
    FinFichier,
    FinLot,
    TotalFacture,
)
from vitalbench.reference.norms.b2_lecture import ecrire, enregistrements, factures, lire_fichier
from vitalbench.reference.norms.b2_totaux import totaux_facture, totaux_lot
from vitalbench.reference.norms.codec import RefusCodage

J = date(2026, 11, 21)
CLE = {"no_ps": "991234567", "nir_assure": "1600199999001", "cle_nir": "12"}


def une_facture(numero: str) -> list:
    return [
        EnteteFacture(
            **CLE,
            no_facture=numero,
            nature_operation="1",
            date_facturation=J,
            type_facture="F",
            grand_regime="01",
            caisse_gestionnaire="999",
            centre_gestionnaire="0999",
            nature_piece_droits="1",
            no_prescripteur="000000000",
            date_prescription=None,
            nature_assurance="10",
            justif_exoneration="0",
            presence_cps_remplacant="0",
            date_naissance="600115",
            destinataire_reglement="05",
        ),
        Acte(
            **CLE,
            no_facture=numero,
            code_accord="0",
            no_executant="991234567",
            date_acte=J,
            code_acte="G",
            quantite=1,
            coefficient=100,
            denombrement=0,
            prix_unitaire=3000,
            base_remboursement=3000,
            taux=70,
            montant_amo=2100,
            montant_depense=3000,
            qualificatif_depense="",
            lieu="0",
        ),
        TotalFacture(
            **CLE,
            no_facture=numero,
            nb_lignes_acte=1,
            total_facture=3000,
            total_amo=2100,
            total_participation=900,
        ),
    ]


def fichier() -> bytes:
    return ecrire(
        [
            DebutFichier(
                no_emetteur="00000991234567",
                type_destinataire="CP",
                no_destinataire="01999",
                id_fichier="000001",
                date_creation=J,
            ),
            DebutLot(
                no_ps="991234567",
                no_caisse_destinataire="999",
                no_lot="001",
                raison_sociale="DR LENOIR",
                date_creation_lot=J,
                certification_lot="S",
                no_version_norme="000000",
            ),
            *une_facture("000000001"),
            *une_facture("000000002"),
            FinLot(
                no_ps="991234567",
                nb_factures=2,
                nb_lignes_actes=2,
                nb_types_2=2,
                nb_types_5=2,
                total_facture=6000,
                total_amo=4200,
                total_amc=0,
                no_lot="001",
            ),
            FinFichier(
                no_emetteur="00000991234567",
                type_destinataire="CP",
                no_destinataire="01999",
                id_fichier="000001",
                nb_enregistrements=10,
                nb_lots=1,
            ),
        ]
    )


def test_records_carry_rank_and_offset():
    lus = list(enregistrements(fichier()))
    assert [e.code for e in lus] == ["000", "1", "2", "4", "5", "2", "4", "5", "6", "999"]
    assert [e.rang for e in lus] == list(range(1, 11))
    assert [e.decalage for e in lus] == [128 * i for i in range(10)]
    assert all(not e.fautes for e in lus)


def test_tree_of_a_file():
    lu = lire_fichier(io.BytesIO(fichier()))
    assert lu.egares == ()
    assert [f.entete.no_facture for f in lu.factures] == ["000000001", "000000002"]
    (lot,) = lu.lots
    # 30,00 € à 70 % = 21,00 € par facture, deux factures
    assert totaux_lot(lot.factures).total_amo == 4200
    assert totaux_facture(lot.factures[0].enregistrements).total_facture == 3000
    assert lot.factures[0].lignes[0].acte.date_acte == J
    assert lot.corps == fichier()[128:-128]


@pytest.mark.parametrize("fin", [b"\r\n", b"\n"])
def test_one_record_per_line_is_read_too(fin):
    brut = fichier()
    lignes = fin.join(brut[i : i + 128] for i in range(0, len(brut), 128))
    assert [e.texte for e in enregistrements(lignes)] == [e.texte for e in enregistrements(brut)]
    assert len(list(factures(lignes + fin))) == 2


def test_cut_and_unknown_records_are_given_as_strays():
    brut = fichier()
    lu = lire_fichier(brut[:384] + b"8" + brut[385:512] + brut[512:-28])
    assert [(e.enregistrement.rang, e.raison) for e in lu.egares] == [
        (4, "type d'enregistrement inconnu"),
        (10, "enregistrement coupé"),
    ]


def test_a_fault_names_its_place():
    brut = fichier()
    faux = brut[:489] + b"A" + brut[490:]
    (fautif,) = [e for e in enregistrements(faux) if e.fautes]
    (faute,) = fautif.fautes
    # record 4 starts at 384, positions 106 to 112 at 489
    assert (faute.champ, faute.debut, faute.longueur, faute.decalage) == (
        "montant_amo",
        106,
        7,
        489,
    )
    assert faute.code == "nature"
    assert fautif.valeur("montant_amo") is None
    with pytest.raises(RefusCodage, match="montant_amo"):
        fautif.encode()


def test_encoding_refuses_what_does_not_fit():
    acte = une_facture("000000001")[1]
    with pytest.raises(RefusCodage) as refus:
        acte.avec(montant_amo=10_000_000)
    assert (refus.value.champ, refus.value.debut, refus.value.trouve) == (
        "montant_amo",
        106,
        10_000_000,
    )
    with pytest.raises(RefusCodage, match="une date AAMMJJ"):
        acte.avec(date_acte=date(1925, 1, 1))
    with pytest.raises(TypeError, match="zone inconnue raison"):
        Acte(raison="x")
