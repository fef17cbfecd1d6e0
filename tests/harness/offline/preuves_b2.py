"""One corrupted B2 sample per rule: what it breaks, and the only rules that may speak."""

from datetime import date

from fabrique_b2 import (
    FIN_SECURISEE,
    J,
    acte,
    brut,
    cle,
    domaine_amc,
    entete,
    facture,
    fichier,
    lot,
    secrete,
    total,
)

from vitalbench.reference.norms.b2 import RppsActe, SuiteActe, SuiteEntete
from vitalbench.reference.norms.b2_complements import (
    ActeCcam,
    ActesBiologie,
    Lpp,
    MedicamentRetrocede,
)
from vitalbench.reference.norms.b2_entete import Adresse, Beneficiaire
from vitalbench.reference.norms.b2_transport import Trajet

A, B, C = "000000010", "000000020", "000000030"


def un(*autres, entete_=None, **options) -> bytes:
    """A file of one lot: a facture of what is given, then two plain ones."""
    return brut(
        fichier(lot("001", facture(A, *autres, entete_=entete_), facture(B), facture(C), **options))
    )


def tete(**valeurs) -> bytes:
    return un(entete_=entete(A, **valeurs))


def ligne(**valeurs) -> bytes:
    return un(acte(A, **valeurs))


def apres(*complements) -> bytes:
    return un(acte(A), *complements)


def finir(suite_totale, **valeurs) -> bytes:
    """A file whose first facture has another total record."""
    return brut(fichier(lot("001", suite_totale, facture(B), facture(C), **valeurs)))


def sain() -> list:
    return fichier(lot("001", facture(A), facture(B), facture(C)))


def sans(code: str) -> bytes:
    return b"".join(e.brut for e in sain() if e.code != code)


def remplacer(rang: int, **bruts: str) -> bytes:
    suite = sain()
    for champ, valeur in bruts.items():
        suite[rang - 1] = suite[rang - 1].avec_brut(champ, valeur)
    return brut(suite)


def bio(sequence: int) -> ActesBiologie:
    return ActesBiologie(
        **cle(A), sequence=sequence, date_acte_1=J, quantite_1=1, code_nabm_1="00001104"
    )


def ucd(sequence: int) -> MedicamentRetrocede:
    return MedicamentRetrocede(
        **cle(A),
        sequence=sequence,
        code_ucd="1234567",
        code_taux="5",
        prix_unitaire=700,
        quantite=3,
        montant_facture=2100,
    )


def ccam(sequence: int, **valeurs) -> ActeCcam:
    return ActeCcam(
        **{**cle(A), "sequence": sequence, "code_ccam": "DEQP003", "activite": "1", **valeurs}
    )


def lpp(**valeurs) -> Lpp:
    return Lpp(
        **{
            **cle(A),
            "sequence": 1,
            "code_lpp": "1234567",
            "type_prestation": "A",
            "date_debut": J,
            "tarif_lpp": 500,
            "quantite": 2,
            "prix_vente": 500,
            "base_remboursement": 500,
            "montant_facture": 1000,
            **valeurs,
        }
    )


def trajet(**valeurs) -> Trajet:
    return Trajet(
        **{
            **cle(A),
            "sequence": 1,
            "date_depart": J,
            "heure_depart": "0900",
            "lieu_depart": "99999",
            "no_vehicule": "AA999AA",
            "nom_conducteur": "MARTIN",
            "prenom_conducteur": "LUC",
            "date_arrivee": J,
            "heure_arrivee": "0930",
            "lieu_arrivee": "99999",
            "nb_malades": 1,
            **valeurs,
        }
    )


def suite_s(**valeurs) -> SuiteActe:
    return SuiteActe(**{**cle(A), "sequence": 1, "code_accord": "9", **valeurs})


def rpps(**valeurs) -> RppsActe:
    return RppsActe(**{**cle(A), "sequence": 1, **valeurs})


def beneficiaire() -> Beneficiaire:
    return Beneficiaire(
        **cle(A),
        qualite_beneficiaire="A",
        civilite="MME",
        nom_beneficiaire="DUPONT",
        prenom_beneficiaire="MARIE",
    )


def nir_partout(nir: str, cle_nir: str) -> bytes:
    autres = {"nir_assure": nir, "cle_nir": cle_nir}
    suite = [e.avec(**autres) for e in facture(A)]
    return finir(suite)


def securise(premiere=None, debut=None, fin=None) -> bytes:
    return brut(
        fichier(
            lot(
                "001",
                premiere or secrete(A),
                secrete(B),
                secrete(C),
                debut={"certification_lot": "S", **(debut or {})},
                fin={**FIN_SECURISEE, **(fin or {})},
            )
        )
    )


def total_secret(**valeurs) -> bytes:
    suite = secrete(A)
    return securise([*suite[:-1], suite[-1].avec(**valeurs)])


def dre(numero: str, *, sans_2m=False, entete_=None, total_=None, **amc) -> list:
    tete_ = entete(
        numero,
        **{
            "top_eclatement_ps": "E",
            "type_facture": "D",
            "destinataire_reglement": "25",
            "no_organisme_complementaire": "0000000001",
            **(entete_ or {}),
        },
    )
    suite = [tete_, *([] if sans_2m else [domaine_amc(numero, **amc)])]
    suite.append(acte(numero, montant_amc=900))
    return [*suite, total(numero, suite, **(total_ or {}))]


def dre_scellee(numero: str, **options) -> list:
    suite = dre(numero, **options)
    return [*suite[:-1], suite[-1].avec(certification_facture="A1" * 16)]


def fichier_dre(reference="AAA", **options) -> bytes:
    return brut(
        fichier(
            lot(
                reference,
                dre_scellee(A, **options),
                dre_scellee(B),
                dre_scellee(C),
                debut={"certification_lot": "S"},
                fin={**FIN_SECURISEE, "type_facture": "D"},
            )
        )
    )


def deux_fichiers() -> bytes:
    return brut(sain()) * 2


def lot_mele(champ: str, valeur: str) -> bytes:
    """The first facture of three differs from the others."""
    return tete(**{champ: valeur})


def facture_999() -> bytes:
    lignes = [acte(A) for _ in range(1000)]
    suite = [entete(A), *lignes]
    return finir([*suite, total(A, suite[:-1], total_facture=3_000_000, total_amo=2_100_000,
                                total_participation=900_000)])  # fmt: skip


def un_total_faux(champ: str) -> bytes:
    suite = facture(A)
    faux = suite[-1].avec(**{champ: 3100})
    lot_ = lot("001", suite, facture(B), facture(C))
    lot_[3] = faux
    return brut(fichier(lot_))


def fin_fausse(**valeurs) -> bytes:
    return un(fin=valeurs)


def bout_faux(**valeurs) -> bytes:
    return brut(fichier(lot("001", facture(A), facture(B), facture(C)), fin=valeurs))


def second_000() -> bytes:
    suite = sain()
    return brut([*suite, suite[0]])


def lot_f(mode: str) -> bytes:
    """Factures of type F in a lot of that mode."""
    factures = (facture(n, entete_=entete(n, type_facture="F")) for n in (A, B, C))
    return brut(fichier(lot("001", *factures, debut={"certification_lot": mode})))


def depense_sous_amo() -> bytes:
    suite = [entete(A), acte(A, montant_amo=2100, montant_depense=2000)]
    return finir([*suite, total(A, suite, total_participation=0)])


PREUVES = {
    "ZONE-TYPE": (lambda: remplacer(4, type_enregistrement="8"), set()),
    "ZONE-FIXE": (lambda: remplacer(2, blanc_95="X" * 34), set()),
    "ZONE-LISTE": (lambda: remplacer(3, nature_assurance="77"), set()),
    "ZONE-DATE": (lambda: remplacer(3, date_facturation="261399"), set()),
    "ZONE-VIDE": (lambda: remplacer(2, raison_sociale=" " * 40), set()),
    "ZONE-NATURE": (lambda: remplacer(4, montant_amo="00021A0"), set()),
    "ZONE-CARACTERES": (lambda: remplacer(2, raison_sociale="dr lenoir".ljust(40)), set()),
    "ZONE-CADRAGE": (lambda: remplacer(2, raison_sociale="DR LENOIR".rjust(40)), set()),
    "ZONE-MASQUE": (
        lambda: securise(
            [
                secrete(A)[0],
                secrete(A)[1],
                secrete(A)[2].avec_brut("code_ccam", "DEQP003      "),
                secrete(A)[3],
            ]
        ),
        set(),
    ),
    "B2-STR-01": (lambda: sans("000"), {"B2-TOT-21"}),
    "B2-STR-02": (lambda: sans("999"), set()),
    "B2-STR-03": (second_000, set()),
    "B2-STR-04": (
        deux_fichiers,
        {"B2-STR-03", "B2-CLE-08", "B2-CLE-10", "B2-TOT-21", "B2-TOT-22"},
    ),
    "B2-STR-17": (
        lambda: finir([entete(A), total(A, [], total_facture=0, total_amo=0)]),
        set(),
    ),
    "B2-STR-05": (lambda: sans("1"), {"B2-TOT-21", "B2-TOT-22"}),
    "B2-STR-06": (lambda: sans("6"), {"B2-TOT-21"}),
    "B2-STR-07": (lambda: brut([*sain()[:-1], sain()[-2], sain()[-1]]), {"B2-TOT-21"}),
    "B2-STR-08": (lambda: brut([*sain()[:2], *sain()[3:]]), {"B2-TOT-21"}),
    "B2-STR-09": (lambda: brut([*sain()[:4], *sain()[5:]]), {"B2-TOT-21"}),
    "B2-STR-10": (lambda: un(acte(A), SuiteEntete(**cle(A))), set()),
    "B2-STR-11": (lambda: un(SuiteEntete(**cle(A)), SuiteEntete(**cle(A))), set()),
    "B2-STR-12": (lambda: un(beneficiaire(), SuiteEntete(**cle(A))), set()),
    "B2-STR-13": (lambda: un(suite_s(), acte(A)), set()),
    "B2-STR-15": (lambda: apres(ccam(1), suite_s()), set()),
    "B2-STR-16": (lambda: apres(suite_s(), suite_s(sequence=2)), set()),
    "B2-STR-18": (facture_999, {"B2-STR-22"}),
    "B2-STR-19": (lambda: apres(ccam(2)), set()),
    "ZONE-LONGUEUR": (lambda: brut(sain())[:-28], set()),
    "B2-STR-21": (lambda: b"", set()),
    "B2-STR-22": (
        lambda: brut(fichier(lot("001", *(facture(f"{n:09d}") for n in range(1, 331))))),
        set(),
    ),
    "B2-STR-32": (lambda: apres(*(bio(n) for n in range(1, 12))), set()),
    "B2-STR-33": (lambda: apres(*(ucd(n) for n in range(1, 12))), set()),
    "B2-STR-34": (lambda: apres(*(ccam(n) for n in range(1, 28))), set()),
    "B2-CLE-01": (lambda: remplacer(4, no_ps="000000000"), set()),
    "B2-CLE-02": (lambda: remplacer(4, nir_assure="1850199999001"), set()),
    "B2-CLE-03": (lambda: remplacer(4, cle_nir="11"), set()),
    "B2-CLE-04": (lambda: remplacer(4, no_facture="000000099"), set()),
    "B2-CLE-05": (
        lambda: brut(fichier(lot("001", facture("000000000"), facture(B), facture(C)))),
        set(),
    ),
    "B2-CLE-06": (lambda: brut(fichier(lot("001", facture(A), facture(A), facture(C)))), set()),
    "B2-CLE-07": (
        lambda: brut(fichier(lot("001", facture(C), facture(A), facture("000000040")))),
        set(),
    ),
    "B2-CLE-08": (
        lambda: brut(fichier(lot("001", facture(A), facture(B)), lot("002", facture(A)))),
        set(),
    ),
    "B2-CLE-09": (lambda: fin_fausse(no_lot="002"), set()),
    "B2-CLE-10": (
        lambda: brut(fichier(lot("001", facture(A)), lot("001", facture(B)))),
        set(),
    ),
    "B2-CLE-11": (lambda: brut(fichier(lot("AAA", facture(A), facture(B), facture(C)))), set()),
    "B2-CLE-12": (lambda: fichier_dre(reference="001"), set()),
    "B2-ID-01": (lambda: nir_partout("28501X9999001", "64"), set()),
    "B2-ID-02": (lambda: nir_partout("2850199999001", "65"), set()),
    # 5850199999001 = 97 x 60311340195 + 86, clé 11
    "B2-ID-03": (lambda: nir_partout("5850199999001", "11"), set()),
    # 2851599999001 = 97 x 29397938134 + 3, clé 94
    "B2-ID-04": (lambda: nir_partout("2851599999001", "94"), set()),
    # 2850100123001 = 97 x 29382475494 + 83, clé 14 ; lieu 00123 hors de la plage fictive aussi
    "B2-ID-05": (lambda: nir_partout("2850100123001", "14"), {"B2-ID-06"}),
    # 2850175116001 = 97 x 29383248618 + 55, clé 42
    "B2-ID-06": (lambda: nir_partout("2850175116001", "42"), set()),
    "B2-ID-10": (lambda: remplacer(2, no_ps="991234560"), {"B2-LOT-04"}),
    "B2-ID-11": (lambda: remplacer(3, no_ps="991234560"), {"B2-LOT-04", "B2-CLE-01"}),
    "B2-ID-12": (lambda: tete(no_prescripteur="991234560", date_prescription=J), set()),
    "B2-ID-13": (lambda: ligne(no_executant="991234560"), set()),
    "B2-ID-14": (
        lambda: un(
            acte(A),
            suite_s(no_remplacant="991234560"),
            entete_=entete(A, presence_cps_remplacant="1"),
        ),
        set(),
    ),
    "B2-ID-15": (lambda: apres(rpps(rpps_prescripteur="99900000010")), set()),
    "B2-ID-16": (lambda: apres(rpps(rpps_executant="99900000010")), set()),
    "B2-ID-17": (lambda: apres(lpp(siret="12345678901234")), set()),
    "B2-ID-18": (
        lambda: un(Adresse(**cle(A), commune="VILLE FICTIVE", code_postal="9A999")),
        set(),
    ),
    "B2-ID-19": (lambda: apres(ccam(1, code_ccam="DEQP03")), set()),
    "B2-ID-20": (lambda: apres(trajet(heure_depart="0860")), set()),
    "B2-ID-21": (lambda: apres(trajet(heure_arrivee="2500")), set()),
    "B2-ID-22": (lambda: fin_fausse(no_remplacant="991234560"), set()),
    "B2-DAT-01": (
        lambda: tete(no_prescripteur="991234568", date_prescription=date(2026, 11, 22)),
        set(),
    ),
    "B2-DAT-02": (lambda: ligne(date_acte=date(2026, 11, 22)), set()),
    "B2-DAT-03": (
        lambda: un(
            acte(A, date_acte=date(2026, 11, 18)),
            entete_=entete(A, no_prescripteur="991234568", date_prescription=date(2026, 11, 20)),
        ),
        set(),
    ),
    "B2-DAT-04": (lambda: ligne(date_acte=date(2025, 11, 20)), set()),
    "B2-DAT-05": (lambda: apres(lpp(date_fin=date(2026, 11, 20))), set()),
    "B2-DAT-06": (lambda: apres(trajet(heure_arrivee="0830")), set()),
    "B2-DAT-07": (lambda: un(debut={"date_creation_lot": date(2026, 11, 24)}), set()),
    "B2-DAT-08": (lambda: un(debut={"date_creation_lot": date(2026, 8, 22)}), set()),
    "B2-MNT-01": (lambda: ligne(quantite=0), set()),
    "B2-MNT-02": (lambda: ligne(taux=101), set()),
    "B2-MNT-03": (lambda: ligne(montant_amo=2110), set()),
    "B2-MNT-04": (depense_sous_amo, set()),
    "B2-MNT-05": (
        lambda: un(
            acte(A, montant_amc=901),
            entete_=entete(
                A, destinataire_reglement="15", no_organisme_complementaire="0000000001"
            ),
        ),
        {"B2-MNT-10"},
    ),
    "B2-MNT-06": (lambda: ligne(montant_amc=900), set()),
    "B2-MNT-07": (
        lambda: finir([*facture(A)[:-1], facture(A)[-1].avec(total_participation=901)]),
        set(),
    ),
    "B2-MNT-08": (lambda: apres(lpp(montant_facture=1001)), set()),
    "B2-MNT-09": (lambda: apres(ucd(1).avec(montant_facture=2101)), set()),
    "B2-COH-01": (lambda: tete(no_prescripteur="991234568"), set()),
    "B2-COH-02": (lambda: tete(date_prescription=J), set()),
    "B2-COH-03": (
        lambda: un(acte(A, taux=100, montant_amo=3000), entete_=entete(A, nature_assurance="30")),
        set(),
    ),
    "B2-COH-04": (lambda: tete(nature_assurance="41"), set()),
    "B2-COH-05": (lambda: tete(date_maternite=J), set()),
    "B2-COH-06": (lambda: tete(destinataire_reglement="15"), set()),
    "B2-COH-07": (lambda: tete(caisse_gestionnaire="000", centre_gestionnaire="0000"), set()),
    "B2-COH-08": (lambda: tete(grand_regime="00"), {"B2-LOT-07"}),
    "B2-COH-09": (lambda: tete(presence_cps_remplacant="2"), set()),
    "B2-COH-10": (
        lambda: brut(
            fichier(
                lot(
                    "001", *(facture(n, entete_=entete(n, marquage_facture="Z")) for n in (A, B, C))
                )
            )
        ),
        {"B2-LOT-03"},
    ),
    "B2-COH-11": (lambda: ligne(code_accord="4"), set()),
    "B2-COH-12": (
        lambda: securise([secrete(A)[0].avec(type_facture=""), *secrete(A)[1:]]),
        {"B2-LOT-01"},
    ),
    "B2-COH-13": (lambda: apres(trajet(nb_malades=0)), set()),
    "B2-COH-14": (lambda: tete(presence_cps_remplacant="1"), set()),
    "B2-COH-15": (lambda: apres(suite_s(no_remplacant="991234568")), set()),
    "B2-COH-16": (lambda: un(debut={"code_norme": "ES"}), set()),
    "B2-COH-17": (lambda: un(debut={"unite_monetaire": ""}), set()),
    "B2-COH-18": (lambda: un(debut={"version_norme": "B1"}), set()),
    "B2-COH-19": (lambda: securise(fin={"agrement_logiciel": ""}), set()),
    "B2-LOT-01": (
        lambda: brut(fichier(lot("001", dre(A), facture(B), facture(C)))),
        {"B2-COH-20"},
    ),
    "B2-LOT-02": (lambda: lot_mele("destinataire_reglement", "00"), set()),
    "B2-LOT-03": (lambda: lot_mele("marquage_facture", "T"), set()),
    "B2-LOT-04": (lambda: fin_fausse(no_ps="999999999"), set()),
    "B2-LOT-05": (
        lambda: brut(fichier(lot("001", facture(A)), lot("002", facture(B)), lot("AAA", dre(C)))),
        {"B2-COH-20"},
    ),
    "B2-COH-20": (lambda: lot_f(""), set()),
    "B2-LOT-06": (lambda: fin_fausse(type_facture="F"), set()),
    "B2-TOT-01": (lambda: finir([*facture(A)[:-1], facture(A)[-1].avec(nb_lignes_acte=2)]), set()),
    "B2-TOT-02": (lambda: un_total_faux("total_facture"), set()),
    "B2-TOT-03": (lambda: un_total_faux("total_amo"), {"B2-MNT-07"}),
    "B2-TOT-04": (lambda: un_total_faux("total_amc"), {"B2-MNT-10"}),
    "B2-TOT-12": (lambda: fin_fausse(nb_factures=4), set()),
    "B2-TOT-13": (lambda: fin_fausse(nb_lignes_actes=4), set()),
    "B2-TOT-14": (lambda: fin_fausse(nb_types_2=4), set()),
    "B2-TOT-15": (lambda: fin_fausse(nb_types_5=4), set()),
    "B2-TOT-16": (lambda: fin_fausse(total_facture=9001), set()),
    "B2-TOT-17": (lambda: fin_fausse(total_amo=6301), set()),
    "B2-TOT-18": (lambda: fin_fausse(total_amc=1), set()),
    "B2-TOT-21": (lambda: bout_faux(nb_enregistrements=14), set()),
    "B2-TOT-22": (lambda: bout_faux(nb_lots=2), set()),
    "B2-EXT-01": (lambda: bout_faux(type_emetteur="TE"), set()),
    "B2-EXT-02": (lambda: bout_faux(no_emetteur="99999"), set()),
    "B2-EXT-03": (lambda: bout_faux(type_destinataire="MA"), set()),
    "B2-EXT-04": (lambda: bout_faux(no_destinataire="1998"), set()),
    "B2-EXT-05": (lambda: bout_faux(application="XX"), set()),
    "B2-EXT-06": (lambda: bout_faux(id_fichier="000002"), set()),
    "DRE-01": (lambda: fichier_dre(entete_={"top_eclatement_ps": ""}), set()),
    "DRE-02": (
        lambda: fichier_dre(entete_={"no_organisme_complementaire": ""}),
        {"B2-COH-06", "B2-LOT-08"},
    ),
    "DRE-03": (lambda: fichier_dre(sans_2m=True), set()),
    "DRE-04": (lambda: fichier_dre(code_routage_amc=""), {"B2-LOT-09"}),
    "DRE-05": (lambda: fichier_dre(id_hote_amc=""), {"B2-LOT-09"}),
    "DRE-06": (lambda: fichier_dre(nom_domaine=""), {"B2-LOT-09"}),
    "DRE-07": (lambda: fichier_dre(nom_domaine="amc.fr"), {"B2-LOT-09"}),
    "DRE-08": (lambda: fichier_dre(total_={"top_eclatement_oct": "A"}), set()),
    "SV-ZON-01": (lambda: total_secret(certification_facture=""), set()),
    "SV-ZON-02": (lambda: total_secret(certification_facture="Z" * 32), set()),
    "SV-ZON-03": (
        lambda: finir([*facture(A)[:-1], facture(A)[-1].avec(certification_facture="A" * 32)]),
        set(),
    ),
    "SV-ZON-04": (lambda: securise(fin={"certification_lot": ""}), set()),
    "SV-ZON-05": (lambda: securise(fin={"certification_lot": "Z" * 32}), set()),
    "SV-ZON-06": (lambda: fin_fausse(certification_lot="A" * 32), set()),
    "SV-MSQ-01": (
        lambda: securise([*secrete(A)[:2], ccam(1), secrete(A)[3]]),
        set(),
    ),
    "SV-MSQ-02": (lambda: apres(ccam(1).masquer()), set()),
    "SV-MSQ-03": (
        lambda: apres(ucd(1).avec(code_ucd="9999999")),
        set(),
    ),
}
"""Rule: (sample, the other rules that the same corruption breaks)."""
