"""Hypothesis strategies for exchange files, offered to users: valid records, B2 files, returns.

`enregistrements(Acte)` draws records that follow their declaration; `fichiers_b2()` draws whole
files that every offline check accepts, totals and keys included (fictitious data only).
"""

import string
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from vitalbench.reference.domain.identifiants import cle_luhn, cle_nir
from vitalbench.reference.norms import listes
from vitalbench.reference.norms.b2 import (
    Acte,
    DebutFichier,
    DebutLot,
    EnteteFacture,
    FinFichier,
    FinLot,
    RppsActe,
    SuiteActe,
    SuiteEntete,
    TotalFacture,
)
from vitalbench.reference.norms.b2_complements import ActeCcam, Lpp
from vitalbench.reference.norms.b2_entete import Adresse, Beneficiaire
from vitalbench.reference.norms.b2_lecture import Facture, ecrire
from vitalbench.reference.norms.b2_totaux import compter_fichier, totaux_facture, totaux_lot
from vitalbench.reference.norms.champs import (
    Alpha,
    Champ,
    Chiffres,
    Entier,
    Jour,
    LibreEntite,
    Naissance,
    Valeur,
    Zone,
)
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie import (
    AssureBeneficiaire,
    DestinataireReglement,
    EnteteNoemie,
    FactureRetour,
    Mandataire,
    PartAmo,
    Rejet,
    TypeRetour,
    Virement,
)
from vitalbench.reference.norms.noemie_ecriture import Composeur
from vitalbench.reference.norms.noemie_lecture import Forme

_E = TypeVar("_E", bound=Enregistrement)

MAJUSCULES = string.ascii_uppercase + string.digits + " '-./"
_JOUR_MIN, _JOUR_MAX = date(2000, 1, 1), date(2059, 12, 31)


def textes(longueur: int, alphabet: str = MAJUSCULES) -> st.SearchStrategy[str]:
    """Draw text that stands left-justified in a field, without blanks at either end."""
    return st.text(alphabet, min_size=1, max_size=longueur).map(
        lambda t: t.strip(" ") or alphabet[0]
    )


def valeurs(champ: Champ[Valeur]) -> st.SearchStrategy[Valeur]:
    """Draw a value that a field admits."""
    if champ.liste is not None:
        codes = [
            c.rstrip(" ") if not isinstance(champ, Chiffres) else c for c in champ.liste.valeurs
        ]
        return st.sampled_from(codes)
    if isinstance(champ, Jour):
        jours = st.dates(_JOUR_MIN, _JOUR_MAX)
        return jours if champ.exige else st.none() | jours
    if isinstance(champ, Entier):
        return st.integers(0, 10**champ.longueur - 1)
    if isinstance(champ, Chiffres | Naissance):
        return st.text(string.digits, min_size=champ.longueur, max_size=champ.longueur)
    if isinstance(champ, Zone):
        return st.text(MAJUSCULES, max_size=champ.longueur).map(lambda t: t.rstrip(" "))
    alphabet = MAJUSCULES + (string.ascii_lowercase if isinstance(champ, LibreEntite) else "")
    plein = textes(champ.longueur, alphabet)
    return plein if isinstance(champ, Alpha) and champ.exige else st.just("") | plein


def enregistrements(forme: type[_E]) -> st.SearchStrategy[_E]:
    """Draw records of a type, each field within what its declaration admits."""
    saisis = {champ.nom: valeurs(champ) for champ in forme.champs if champ.saisi}
    return st.fixed_dictionaries(saisis).map(lambda v: forme(**v))


def numeros_luhn(longueur: int) -> st.SearchStrategy[str]:
    """Draw numbers that end with their Luhn key."""
    corps = st.text(string.digits, min_size=longueur - 1, max_size=longueur - 1)
    return corps.map(lambda c: "9" + c[1:]).map(lambda c: c + cle_luhn(c))


def nirs() -> st.SearchStrategy[tuple[str, str]]:
    """Draw fictitious NIR (born in country 999) with their key."""
    return st.builds(
        lambda sexe, annee, mois, ordre: f"{sexe}{annee:02d}{mois:02d}99999{ordre:03d}",
        st.sampled_from("12"),
        st.integers(0, 99),
        st.integers(1, 12),
        st.integers(1, 999),
    ).map(lambda nir: (nir, cle_nir(nir)))


@st.composite
def fichiers_b2(
    tirer: st.DrawFn, *, lots_max: int = 3, factures_max: int = 4, securise: str = ""
) -> bytes:
    """Draw a whole B2 file of the PS profile that follows every offline rule."""
    ps = tirer(numeros_luhn(9))
    jour = tirer(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
    tiers_payant = tirer(st.booleans())
    suite: list[Enregistrement] = [
        DebutFichier(
            no_emetteur=ps,
            type_destinataire="CP",
            no_destinataire="00000000001999",
            id_fichier=f"{tirer(st.integers(1, 999_999)):06d}",
            date_creation=jour,
        )
    ]
    numero = tirer(st.integers(1, 900_000_000))
    reference = tirer(st.integers(1, 990))
    for i in range(tirer(st.integers(1, lots_max))):
        lot = DebutLot(
            no_ps=ps,
            no_caisse_destinataire="999",
            no_lot=f"{reference + i:03d}",
            raison_sociale=tirer(textes(40)),
            date_creation_lot=jour,
            certification_lot=securise,
            no_version_norme="000000",
        )
        factures = []
        for _ in range(tirer(st.integers(1, factures_max))):
            numero += tirer(st.integers(1, 50))
            factures.append(
                Facture(
                    lot=lot,
                    enregistrements=tirer(_factures(ps, numero, jour, tiers_payant, securise)),
                )
            )
        totaux = totaux_lot(factures)
        suite.append(lot)
        suite.extend(e for f in factures for e in f.enregistrements)
        suite.append(
            FinLot(
                no_ps=ps,
                nb_factures=totaux.nb_factures,
                nb_lignes_actes=totaux.nb_lignes_actes,
                nb_types_2=totaux.nb_types_2,
                nb_types_5=totaux.nb_types_5,
                total_facture=totaux.total_facture,
                total_amo=totaux.total_amo,
                total_amc=totaux.total_amc,
                no_lot=lot.no_lot,
                type_facture="F" if securise else "",
                agrement_logiciel="SIM000000001" if securise else "",
                certification_lot="0" * 32 if securise else "",
            )
        )
    nombre, lots = compter_fichier(suite)
    debut = suite[0]
    suite.append(
        FinFichier(
            no_emetteur=debut.brut_de("no_emetteur"),
            type_destinataire="CP",
            no_destinataire="00000000001999",
            id_fichier=debut.brut_de("id_fichier"),
            nb_enregistrements=nombre,
            nb_lots=lots,
        )
    )
    return ecrire(suite)


@st.composite
def _factures(
    tirer: st.DrawFn, ps: str, numero: int, jour: date, tiers_payant: bool, securise: str
) -> tuple[Enregistrement, ...]:
    nir, cle = tirer(nirs())
    facture = f"{numero:09d}"
    prescrit = tirer(st.booleans())
    soins = jour - timedelta(days=tirer(st.integers(0, 60)))
    suite: list[Enregistrement] = [
        EnteteFacture(
            no_ps=ps,
            nir_assure=nir,
            cle_nir=cle,
            no_facture=facture,
            nature_operation="1",
            date_facturation=jour,
            type_facture="F" if securise else "",
            grand_regime="01",
            caisse_gestionnaire="999",
            centre_gestionnaire="0999",
            nature_piece_droits="1",
            no_prescripteur=tirer(numeros_luhn(9)) if prescrit else "000000000",
            date_prescription=soins - timedelta(days=3) if prescrit else None,
            nature_assurance="10",
            justif_exoneration="0",
            presence_cps_remplacant="0",
            date_naissance=f"{nir[1:5]}15",
            destinataire_reglement="05" if tiers_payant else "00",
        )
    ]
    ajouts = tirer(st.lists(st.sampled_from(_SUITES_ENTETE), unique=True, max_size=3))
    suite.extend(ajouter(ps, nir, cle, facture) for ajouter in ajouts)
    suite[1:] = sorted(suite[1:], key=lambda e: ("2S", "2B", "2C").index(e.code))
    for _ in range(tirer(st.integers(1, 4))):
        suite.extend(tirer(_lignes(ps, nir, cle, facture, soins, securise)))
    totaux = totaux_facture(suite)
    suite.append(
        TotalFacture(
            no_ps=ps,
            nir_assure=nir,
            cle_nir=cle,
            no_facture=facture,
            nb_lignes_acte=totaux.nb_lignes_acte,
            total_facture=totaux.total_facture,
            total_amo=totaux.total_amo,
            total_participation=totaux.total_facture - totaux.total_amo,
            total_amc=totaux.total_amc,
            certification_facture="A" * 32 if securise else "",
        )
    )
    return tuple(suite)


@st.composite
def _lignes(
    tirer: st.DrawFn, ps: str, nir: str, cle: str, facture: str, soins: date, securise: str
) -> list[Enregistrement]:
    # bases in whole tens of cents: 70 % and 60 % of them fall on whole cents
    base = tirer(st.integers(10, 9_000)) * 10
    taux = tirer(st.sampled_from((60, 65, 70, 100)))
    amo = base * taux // 100
    depassement = tirer(st.sampled_from((0, 0, 1_050)))
    lignes: list[Enregistrement] = [
        Acte(
            no_ps=ps,
            nir_assure=nir,
            cle_nir=cle,
            no_facture=facture,
            code_accord="9",
            no_executant=ps,
            date_acte=soins,
            code_acte=tirer(st.sampled_from(("G", "GS", "AMI", "ATM", "PH7"))),
            quantite=1,
            coefficient=100,
            denombrement=0,
            prix_unitaire=base,
            base_remboursement=base,
            taux=taux,
            montant_amo=amo,
            montant_depense=base + depassement,
            lieu=tirer(st.sampled_from("01")),
        )
    ]
    if tirer(st.booleans()):
        lignes.append(
            SuiteActe(
                no_ps=ps,
                nir_assure=nir,
                cle_nir=cle,
                no_facture=facture,
                sequence=1,
                code_accord="9",
            )
        )
    if tirer(st.booleans()):
        lignes.append(
            RppsActe(
                no_ps=ps,
                nir_assure=nir,
                cle_nir=cle,
                no_facture=facture,
                sequence=1,
                rpps_executant=tirer(numeros_luhn(11)),
            )
        )
    if tirer(st.booleans()):
        prix = tirer(st.integers(1, 50_000))
        detail: Enregistrement = tirer(
            st.sampled_from(
                (
                    ActeCcam(
                        no_ps=ps,
                        nir_assure=nir,
                        cle_nir=cle,
                        no_facture=facture,
                        sequence=1,
                        code_ccam="DEQP003",
                        activite="1",
                    ),
                    Lpp(
                        no_ps=ps,
                        nir_assure=nir,
                        cle_nir=cle,
                        no_facture=facture,
                        sequence=1,
                        code_lpp="1234567",
                        type_prestation="A",
                        date_debut=soins,
                        tarif_lpp=prix,
                        quantite=2,
                        prix_vente=prix,
                        base_remboursement=prix,
                        montant_facture=prix * 2,
                    ),
                )
            )
        )
        lignes.append(detail.masquer() if securise else detail)
    return lignes


def _suite_entete(ps: str, nir: str, cle: str, facture: str) -> Enregistrement:
    return SuiteEntete(
        no_ps=ps,
        nir_assure=nir,
        cle_nir=cle,
        no_facture=facture,
        nir_individuel=nir,
        cle_nir_individuel=cle,
    )


def _beneficiaire(ps: str, nir: str, cle: str, facture: str) -> Enregistrement:
    return Beneficiaire(
        no_ps=ps,
        nir_assure=nir,
        cle_nir=cle,
        no_facture=facture,
        qualite_beneficiaire=next(iter(listes.QUALITES_BENEFICIAIRE.valeurs)),
        civilite="MME",
        nom_beneficiaire="DUPONT",
        prenom_beneficiaire="MARIE",
    )


def _adresse(ps: str, nir: str, cle: str, facture: str) -> Enregistrement:
    return Adresse(
        no_ps=ps,
        nir_assure=nir,
        cle_nir=cle,
        no_facture=facture,
        commune="VILLE FICTIVE",
        code_postal="99999",
    )


_SUITES_ENTETE: tuple[Callable[[str, str, str, str], Enregistrement], ...] = (
    _suite_entete,
    _beneficiaire,
    _adresse,
)


@st.composite
def retours_580(tirer: st.DrawFn, *, factures_max: int = 5) -> bytes:
    """Draw a whole NOEMIE 580 return that follows every offline rule."""
    ps = tirer(numeros_luhn(9))
    jour = tirer(st.dates(date(2025, 1, 10), date(2030, 12, 31)))
    lot = jour - timedelta(days=tirer(st.integers(1, 9)))
    composeur = Composeur(
        EnteteNoemie(
            type_emetteur="CP",
            no_emetteur="00000000001999",
            type_destinataire="SI",
            no_destinataire=ps.rjust(14, "0"),
            application="TR",
            id_fichier=f"{tirer(st.integers(1, 999_999)):06d}",
            date_creation=jour,
            reference="580",
            longueur_enregistrement="128",
        )
    )
    composeur.ajouter(
        Mandataire(no_mandataire=ps),
        DestinataireReglement(no_destinataire_reglement=ps),
        Virement(date_virement=jour, libelle_virement_1=tirer(textes(32))),
        TypeRetour(type_retour="01"),
    )
    numero = tirer(st.integers(1, 900_000_000))
    for _ in range(tirer(st.integers(1, factures_max))):
        numero += tirer(st.integers(1, 50))
        composeur.ajouter(*tirer(_facture_retour(f"{numero:09d}", lot)))
    return composeur.finir(tirer(st.sampled_from(list(Forme))))


@st.composite
def _facture_retour(tirer: st.DrawFn, numero: str, lot: date) -> list[Enregistrement]:
    nir, cle = tirer(nirs())
    demande = tirer(st.integers(1, 500_000))
    suite: list[Enregistrement] = [
        FactureRetour(
            no_facture=numero,
            type_facture="F",
            no_lot="001",
            date_lot=lot,
            date_facturation=lot,
        ),
        AssureBeneficiaire(
            nir_assure=nir,
            cle_nir=cle,
            date_naissance=f"15{nir[3:5]}{nir[1:3]}",
            rang_naissance="1",
        ),
    ]
    if tirer(st.booleans()):
        suite.append(PartAmo(montant_demande=demande, etat="P", montant_paye=demande, signe="P"))
    else:
        suite.append(PartAmo(montant_demande=demande, etat="R", montant_paye=0, signe="P"))
        suite.append(
            Rejet(
                code_rejet="SIM000001R",
                libelle_rejet=tirer(textes(80)),
                niveau_rejet="F",
                part="O",
            )
        )
    return suite
