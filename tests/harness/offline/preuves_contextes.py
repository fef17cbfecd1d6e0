"""One corrupted sample per rule of context: SMG, contraception, professions, grouping."""

from datetime import date

from fabrique_b2 import FIN_SECURISEE, J, acte, brut, entete, facture, fichier, lot, total
from preuves_b2 import dre_scellee, lpp, suite_s

A, B, C = "000000010", "000000020", "000000030"
SMG = {
    "nature_assurance": "22",
    "grand_regime": "08",
    "caisse_gestionnaire": "835",
    "centre_gestionnaire": "0300",
}
PLEIN = {"taux": 100, "montant_amo": 3000}
# 2555555999041 : 2555555999041 mod 97 = 2555555999041 - 97 x 26345938134 = 43, clé 97 - 43 = 54
# 2555555999042 : reste 44, clé 53 ; 2555555998041 : reste 13, clé 84
URGENCE = {"nir_assure": "2555555999041", "cle_nir": "54"}
HORS_URGENCE = {"nir_assure": "2555555999042", "cle_nir": "53"}
AUTRE_CAISSE = {"nir_assure": "2555555998041", "cle_nir": "84"}
# Luhn de 99199999 : 9x2=18 -> 9, 9, 9x2 -> 9, 9, 9x2 -> 9, 1, 9x2 -> 9, 9 : somme 64, clé 6
PRESCRIPTEUR = "991999996"
MINEURE = "110115"


def secret(suite: list) -> list:
    """A facture of a secured lot: type F, zone of certification filled."""
    tete = suite[0].avec(type_facture="F") if suite[0].type_facture == "" else suite[0]
    return [tete, *suite[1:-1], suite[-1].avec(certification_facture="A1" * 16)]


def trois(
    *actes_et_complements, tete: dict | None = None, mode="S", numero=A, communes=None, **debut
) -> bytes:
    """A file of one secured lot: the facture described, then two of the same header."""
    communes = communes or {}

    def une(n: str, *corps, **valeurs) -> list:
        e = entete(n, **{**communes, **valeurs})
        cle = {"nir_assure": e.nir_assure, "cle_nir": e.cle_nir}
        suite = [r.avec(no_facture=n, **cle) for r in corps] or [acte(n, **cle)]
        fin = total(n, [e, *suite])
        return secret([e, *suite, fin.avec(**cle)])

    suites = [
        une(numero, *actes_et_complements, **(tete or {})),
        une(B, *actes_et_complements),
        une(C, *actes_et_complements),
    ]
    return brut(
        fichier(lot("001", *suites, debut={"certification_lot": mode, **debut}, fin=FIN_SECURISEE))
    )


def smg(*corps, tete: dict | None = None, **debut) -> bytes:
    """Three SMG factures, in order but for what is given."""
    options = {"no_caisse_destinataire": "835", **debut}
    return trois(*(corps or (acte(A, **PLEIN),)), tete=tete, communes=SMG, **options)


def urgence(*corps, tete: dict | None = None, mode="F", nir=None) -> bytes:
    """Three emergency contraceptions of minors, by a pharmacist."""
    communes = {
        **(nir or URGENCE),
        "date_naissance": MINEURE,
        "no_prescripteur": PRESCRIPTEUR,
        "date_prescription": J,
        "justif_exoneration": "7",
    }
    corps = corps or (officine(),)
    return trois(*corps, tete=tete, communes=communes, mode=mode)


def examen(*corps, tete: dict | None = None, mode="D") -> bytes:
    """Three examinations of minors under a fictitious NIR, by a doctor."""
    communes = {**HORS_URGENCE, "date_naissance": MINEURE, "justif_exoneration": "3"}
    corps = corps or (acte(A, **PLEIN, specialite_executant="01"),)
    return trois(*corps, tete=tete, communes=communes, mode=mode)


def officine(**valeurs):
    return acte(A, **{**PLEIN, "specialite_executant": "50", "code_acte": "HDE", **valeurs})


def fournisseur(**valeurs):
    return acte(A, **{"specialite_executant": "60", "code_acte": "DVO", **valeurs})


def medecin(**valeurs):
    return acte(A, **{"specialite_executant": "01", **valeurs})


def hors_parcours(taux: int, **tete) -> bytes:
    corps = (
        acte(A, taux=taux, montant_amo=30 * taux, justif_exo_acte="4" if tete else ""),
        suite_s(option_coordination="S"),
    )
    return trois(*corps, communes=tete)


def dre_mele(**amc) -> bytes:
    """Three DRE, the first for another AMC or another routing."""
    premiere = dre_scellee(A, **amc)
    return brut(
        fichier(
            lot(
                "AAA",
                premiere,
                dre_scellee(B),
                dre_scellee(C),
                debut={"certification_lot": "S"},
                fin={**FIN_SECURISEE, "type_facture": "D"},
            )
        )
    )


def lots(*descriptions: tuple[dict, dict, dict]) -> bytes:
    """Three lots of one facture, each with its own header of facture, and of lot."""
    suites = []
    for rang, (tete, debut, fin) in enumerate(descriptions, start=1):
        numero = f"{rang * 10:09d}"
        suites.append(
            lot(
                f"{rang:03d}", facture(numero, entete_=entete(numero, **tete)), debut=debut, fin=fin
            )
        )
    return brut(fichier(*suites))


def lots_dre() -> bytes:
    """Three lots of one DRE, the last routed elsewhere."""
    suites = [
        lot(
            reference,
            dre_scellee(numero, **amc),
            debut={"certification_lot": "S"},
            fin={**FIN_SECURISEE, "type_facture": "D"},
        )
        for reference, numero, amc in (
            ("AAA", A, {}),
            ("AAB", B, {}),
            ("AAC", C, {"nom_domaine": "autre.sim.invalid"}),
        )
    ]
    return brut(fichier(*suites))


def eclatee() -> bytes:
    """A FSE split off with a DRE that still carries the complementary part."""
    tete = {
        "top_eclatement_ps": "E",
        "destinataire_reglement": "15",
        "no_organisme_complementaire": "0000000001",
    }
    return trois(acte(A, montant_amc=900), communes=tete)


def parts_en_exces() -> bytes:
    """Two lines that each hold, a total whose parts exceed the expense: AMC 2 x 900, told 2700."""
    tete = {"destinataire_reglement": "15", "no_organisme_complementaire": "0000000001"}
    suite = [entete(A, **tete), acte(A, montant_amc=900), acte(A, montant_amc=900)]
    faux = total(A, suite, total_amc=2700)
    autres = [facture(n, acte(n, montant_amc=900), entete_=entete(n, **tete)) for n in (B, C)]
    return brut(fichier(lot("001", [*suite, faux], *autres)))


CONTEXTES = {
    "B2-SMG-01": (lambda: smg(acte(A)), set()),
    "B2-SMG-02": (
        lambda: smg(acte(A, taux=100, montant_amo=2100, montant_amc=900)),
        {"B2-MNT-03", "B2-MNT-06"},
    ),
    "B2-SMG-03": (lambda: smg(tete={"no_adherent": "12345678"}), set()),
    "B2-SMG-04": (
        lambda: smg(tete={"type_facture": "D", "top_eclatement_ps": "E"}),
        {"B2-LOT-01", "DRE-02", "DRE-03"},
    ),
    "B2-SMG-05": (lambda: smg(tete={"type_contrat": "89"}), set()),
    "B2-SMG-06": (lambda: smg(tete={"centre_gestionnaire": "0301"}), set()),
    "B2-SMG-07": (lambda: smg(tete={"nature_assurance": "10"}), set()),
    "B2-SMG-08": (lambda: smg(no_caisse_destinataire="999"), set()),
    "B2-MAT-01": (
        lambda: trois(acte(A), communes={"nature_assurance": "30", "date_maternite": J}),
        set(),
    ),
    "B2-APIAS-01": (lambda: trois(acte(A, code_acte="DAT")), set()),
    "B2-APIAS-02": (
        lambda: trois(
            acte(A, taux=100, montant_amo=3000, montant_depense=3100, montant_amc=100),
            communes={
                "nature_assurance": "41",
                "no_at_ou_date_accident": "261101999",
                "grand_regime": "08",
                "destinataire_reglement": "15",
                "no_organisme_complementaire": "0000000001",
            },
        ),
        set(),
    ),
    "B2-APIAS-03": (
        lambda: trois(
            acte(A, **PLEIN),
            tete={"type_facture": "D", "top_eclatement_ps": "E"},
            communes={
                "nature_assurance": "41",
                "no_at_ou_date_accident": "261101999",
                "grand_regime": "08",
            },
        ),
        {"B2-LOT-01", "DRE-02", "DRE-03"},
    ),
    "B2-ANN-01": (lambda: trois(acte(A), tete={"nature_operation": "2"}), set()),
    "B2-DEM-01": (
        lambda: lots(
            ({"marquage_facture": "D", "caisse_gestionnaire": "751"}, {}, {"marquage_lot": "D"})
        ),
        set(),
    ),
    "B2-DEM-02": (
        lambda: lots(({"marquage_facture": "R"}, {}, {"marquage_lot": "R"})),
        set(),
    ),
    "B2-PAR-01": (
        lambda: trois(
            acte(A), suite_s(option_coordination="S"), communes={"date_naissance": "150101"}
        ),
        set(),
    ),
    "B2-PAR-02": (lambda: hors_parcours(30, justif_exoneration="4"), set()),
    "B2-CTR-01": (lambda: urgence(tete={"grand_regime": "02"}), {"B2-LOT-07"}),
    "B2-CTR-02": (lambda: urgence(nir=AUTRE_CAISSE), set()),
    "B2-CTR-03": (lambda: urgence(mode="S"), set()),
    "B2-CTR-04": (lambda: examen(mode="S"), set()),
    "B2-CTR-05": (lambda: urgence(tete={"no_prescripteur": "991234568"}), set()),
    "B2-CTR-06": (
        lambda: examen(tete={"no_prescripteur": PRESCRIPTEUR, "date_prescription": J}),
        set(),
    ),
    "B2-CTR-07": (lambda: urgence(tete={"date_prescription": date(2026, 11, 20)}), set()),
    "B2-CTR-08": (lambda: urgence(officine(taux=65, montant_amo=1950)), set()),
    "B2-CTR-09": (lambda: urgence(tete={"date_naissance": "850115"}), set()),
    "B2-CTR-10": (lambda: urgence(tete={"justif_exoneration": "3"}), set()),
    "B2-PRO-01": (lambda: trois(fournisseur(code_acte="PII")), set()),
    "B2-PRO-02": (lambda: trois(acte(A, code_acte="PME")), set()),
    "B2-PRO-03": (lambda: trois(medecin(code_acte="KMO")), set()),
    "B2-PRO-04": (
        lambda: trois(
            fournisseur(),
            suite_s(no_remplacant="990000010"),
            communes={"presence_cps_remplacant": "1"},
        ),
        set(),
    ),
    "B2-PRO-05": (lambda: trois(fournisseur(), suite_s(option_coordination="T")), set()),
    "B2-PHA-01": (lambda: trois(officine(code_acte="PH7")), set()),
    "B2-TLM-01": (lambda: trois(medecin(code_acte="TCG"), mode="D"), set()),
    "B2-SSV-01": (
        lambda: trois(officine(code_acte="PH7"), mode="F"),
        {"B2-PHA-01"},
    ),
    "B2-SSV-02": (lambda: trois(fournisseur(), lpp().masquer(), mode="F"), set()),
    "B2-SSV-03": (lambda: trois(medecin(), mode="F"), set()),
    "B2-PRS-01": (
        lambda: trois(
            acte(A),
            suite_s(exercice_prescripteur="L"),
            communes={"specialite_prescripteur": "01"},
        ),
        set(),
    ),
    "B2-ID-23": (lambda: rpps_pour_numero(), set()),
    "B2-COH-22": (
        lambda: trois(
            acte(A),
            suite_s(no_remplacant="991234568"),
            communes={"presence_cps_remplacant": "1"},
        ),
        set(),
    ),
    "B2-MNT-10": (parts_en_exces, {"B2-TOT-04"}),
    "B2-MNT-11": (eclatee, set()),
    "B2-LOT-07": (lambda: trois(acte(A), tete={"grand_regime": "02"}), set()),
    "B2-LOT-08": (
        lambda: dre_mele(entete_={"no_organisme_complementaire": "0000000002"}),
        set(),
    ),
    "B2-LOT-09": (lambda: dre_mele(nom_domaine="autre.sim.invalid"), set()),
    "B2-LOT-10": (
        lambda: lots(({}, {}, {}), ({}, {}, {}), ({}, {"no_caisse_destinataire": "751"}, {})),
        set(),
    ),
    "B2-LOT-11": (
        lambda: lots(({}, {}, {}), ({}, {}, {}), ({"grand_regime": "02"}, {}, {})),
        set(),
    ),
    "B2-LOT-13": (lambda: lots_dre(), set()),
    "B2-LOT-12": (
        lambda: lots(
            *(({"marquage_facture": m}, {}, {"marquage_lot": m}) for m in ("T", "T", "R")),
        ),
        {"B2-DEM-02"},
    ),
}


def rpps_pour_numero() -> bytes:
    """The billing number is the head of the RPPS (99123456 8 is also its Luhn number)."""
    from preuves_b2 import rpps

    # Luhn de 9912345680 : 0, 8x1... 0x2=0, 8, 6x2=12 -> 3, 5, 4x2=8, 3, 2x2=4, 1, 9x2=18 -> 9, 9 :
    # somme 50, clé 0
    return trois(acte(A), rpps(rpps_executant="99123456800"))
