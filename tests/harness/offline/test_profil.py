"""An editor's own tables judge in place of the public ones."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from fabrique_b2 import acte, brut, cle, entete, facture, fichier, lot
from preuves_contextes import smg
from test_croisements import demande, fse_accompagnee

from vitalbench.harness.offline.bilan import conclure
from vitalbench.harness.offline.discretion import discret
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.profil import ProfilIllisible, lire_profil
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_tables import PS
from vitalbench.reference.norms.champs import Fixe, Jour, Naissance

PROFIL = """
nom: tables de test
source: éditeur
listes:
  natures d'assurance: {"10": maladie, "77": nature de test}
  codes de test: {"SIM000001R": rejet}
zones:
  294.code_rejet: codes de test
enregistrements:
  - type: "4"
    complement: Z
    libelle: complément de l'éditeur
    champs:
      - {nom: zone_propre, debut: 37, longueur: 4, nature: chiffres, presence: O, libelle: propre}
"""


@pytest.fixture
def profil(tmp_path) -> Path:
    (tmp_path / "profil.yaml").write_text(PROFIL, "utf-8")
    return tmp_path


def comptes(octets: bytes, profil: Path | None = None) -> set[str]:
    examen = Examen(profil=lire_profil(profil)) if profil is not None else Examen()
    examen.examiner_octets("essai", octets)
    return {regle for e in examen.examines for regle in e.releve.comptes}


def nature(valeur: str) -> bytes:
    faux = entete("000000010").avec_brut("nature_assurance", valeur)
    return brut(fichier(lot("001", facture("000000010", entete_=faux), facture("000000020"))))


def test_a_list_is_replaced(profil):
    assert comptes(nature("77")) == {"ZONE-LISTE"}
    assert comptes(nature("77"), profil) == set()
    assert comptes(nature("90")) == set()
    assert comptes(nature("90"), profil) == {"ZONE-LISTE"}


def test_a_record_type_is_added(profil):
    propre = lire_profil(profil).ps["4Z"](**cle("000000010"), zone_propre="1234")
    octets = brut(fichier(lot("001", facture("000000010", acte("000000010"), propre))))
    assert "ZONE-TYPE" in comptes(octets)
    assert comptes(octets, profil) == set()


@pytest.mark.parametrize(
    ("avant", "apres", "message"),
    [
        ("nom: tables", "nom_: tables", "unknown field|missing required"),
        ("294.code_rejet", "294.inconnue", "zone inconnue : 294.inconnue"),
        ("codes de test\n", "autre liste\n", "liste 'autre liste' inconnue"),
        ("debut: 37", "debut: 20", "recouvre"),
        ("complement: Z", "complement: zz", "une lettre attendue"),
        ('"77"', '"7777"', "code de plus de 2 caractères"),
        ("éditeur\nlistes", "&a éditeur\nautre: *a\nlistes", "ni ancre ni alias"),
    ],
)
def test_bad_profiles_name_the_place(profil, avant, apres, message):
    texte = PROFIL.replace(avant, apres)
    assert texte != PROFIL
    (profil / "profil.yaml").write_text(texte, "utf-8")
    with pytest.raises(ProfilIllisible, match=message):
        lire_profil(profil)


def test_the_report_says_which_profile_judged(profil, tmp_path):
    chemin = tmp_path / "x.b2"
    chemin.write_bytes(nature("77"))
    commande = Path(sys.executable).parent / "vitalbench"
    fini = subprocess.run(
        [commande, "check", chemin, "--profil", profil], capture_output=True, text=True
    )
    assert fini.returncode == 0
    assert "Profil de jugement : tables de test (éditeur)" in fini.stdout
    (profil / "profil.yaml").write_text("nom: [", "utf-8")
    fini = subprocess.run(
        [commande, "check", chemin, "--profil", profil], capture_output=True, text=True
    )
    assert fini.returncode == 2
    assert fini.stderr.startswith("vitalbench : ")
    assert fini.stderr.count("\n") == 1


def disposition(**deplacees: tuple[int, int, str]) -> str:
    """The delivered layout of the header, some fields moved: (position, length, presence)."""
    lignes = ["zone;debut;longueur;presence"]
    for champ in EnteteFacture.champs:
        if not isinstance(champ, Fixe):
            debut, longueur, presence = deplacees.get(
                champ.nom, (champ.debut, champ.longueur, "O" if champ.exige else "F")
            )
            lignes.append(f"{champ.nom};{debut};{longueur};{presence}")
    return "\n".join(lignes) + "\n"


# the delivered layout has regime_prestation in 74-76 and nature_assurance in 77-78
DEPLACEE = disposition(nature_assurance=(74, 2, "O"), regime_prestation=(76, 3, "F"))


def deplacer(octets: bytes) -> bytes:
    """The same file, with the nature d'assurance where the editor has it: in 74."""
    records = [octets[i : i + 128] for i in range(0, len(octets), 128)]
    return b"".join(r[:73] + r[76:78] + r[73:76] + r[78:] if r[:1] == b"2" else r for r in records)


@pytest.fixture
def deplace(tmp_path) -> Path:
    (tmp_path / "profil.yaml").write_text(
        "nom: positions de test\nsource: éditeur\ndispositions: {PS.2: entete.csv}\n", "utf-8"
    )
    (tmp_path / "entete.csv").write_text(DEPLACEE, "utf-8")
    return tmp_path


def sain(**valeurs) -> bytes:
    tete = entete("000000010", **valeurs)
    return brut(fichier(lot("001", facture("000000010", entete_=tete), facture("000000020"))))


def test_a_field_is_moved_and_only_the_profile_reads_it(deplace):
    assert comptes(sain()) == set()
    assert comptes(deplacer(sain())) != set()
    assert comptes(deplacer(sain()), deplace) == set()
    assert comptes(sain(), deplace) != set()


def test_findings_of_a_moved_field_name_the_columns_of_the_editor(deplace):
    examen = Examen(profil=lire_profil(deplace))
    # maternity without its date: a rule that reads two fields, one of them moved
    examen.examiner_octets("essai", deplacer(sain(nature_assurance="30")))
    (ecart,) = [e for e in examen.examines[0].releve.ecarts if e.regle == "B2-COH-03"]
    places = {zone.champ: (zone.debut, zone.decalage, zone.contenu) for zone in ecart.zones}
    # third record of the file: 2 x 128 + 73
    assert places["nature_assurance"] == (74, 329, "30")
    assert places["date_maternite"][0] == 80
    assert conclure(examen, discret).profil == "positions de test (éditeur)"


def test_a_field_made_shorter_or_obligatory_follows_the_editor(tmp_path):
    # no_prescripteur on 8 positions (its key dropped), date_prescription made obligatory
    texte = disposition(no_prescripteur=(59, 8, "F"), date_prescription=(68, 6, "O"))
    (tmp_path / "profil.yaml").write_text(
        "nom: n\nsource: s\ndispositions: {PS.2: e.csv}\n", "utf-8"
    )
    (tmp_path / "e.csv").write_text(texte, "utf-8")
    assert {"ZONE-VIDE", "ZONE-FIXE"} <= comptes(sain(), tmp_path)


@pytest.mark.parametrize(
    ("texte", "lieu"),
    [
        ("zone;debut;longueur\n", "ligne 1, colonne presence"),
        ("zone;debut;longueur;presence;autre\n", "ligne 1, colonne autre"),
        ("zone;debut;longueur;presence\nnature_assurance;7O;2;O\n", "ligne 2, colonne debut"),
        ("zone;debut;longueur;presence\nnature_assurance;77;0;O\n", "ligne 2, colonne longueur"),
        ("zone;debut;longueur;presence\nnature_assurance;77;2;X\n", "ligne 2, colonne presence"),
        ("zone;debut;longueur;presence\nnouvelle;77;2;O\n", "ligne 2, colonne nature"),
        (
            "zone;debut;longueur;presence\nno_ps;2;9;O\nnir_assure;10;13;O\n",
            "ligne 3, colonne debut : position 10 déjà prise par no_ps",
        ),
        ("zone;debut;longueur;presence\nno_ps;125;9;O\n", "ligne 2, colonne longueur"),
        ("zone;debut;longueur;presence\ndate_facturation;40;8;O\n", "ligne 2, colonne longueur"),
        ("zone;debut;longueur;presence\ntype_enregistrement;1;1;O\n", "ligne 2, colonne zone"),
        ("zone;debut;longueur;presence\nno_ps;2;9;O\nno_ps;20;9;O\n", "ligne 3, colonne zone"),
    ],
)
def test_a_layout_that_cannot_be_used_says_where(deplace, texte, lieu):
    (deplace / "entete.csv").write_text(texte, "utf-8")
    with pytest.raises(ProfilIllisible) as refus:
        lire_profil(deplace)
    assert f"entete.csv, {lieu}" in str(refus.value)


@pytest.mark.parametrize(
    ("cle", "fichier_"), [("'2'", "entete.csv"), ("PS.77", "entete.csv"), ("PS.2", "../entete.csv")]
)
def test_a_layout_of_nothing_known_is_refused(deplace, cle, fichier_):
    (deplace / "profil.yaml").write_text(
        f"nom: n\nsource: s\ndispositions: {{{cle}: {fichier_}}}\n", "utf-8"
    )
    with pytest.raises(ProfilIllisible, match="dispositions"):
        lire_profil(deplace)


def au_hasard(hasard: random.Random, code: str) -> str:
    """The layout of a record with fields dropped, shortened, moved, or made obligatory."""
    lignes = ["zone;debut;longueur;presence;nature;libelle"]
    for champ in PS[code].champs:
        if isinstance(champ, Fixe):
            continue
        debut, longueur, presence = champ.debut, champ.longueur, "O" if champ.exige else "F"
        fige = isinstance(champ, Jour | Naissance)
        match hasard.randrange(12):
            case 0:
                continue
            case 1:
                presence = hasard.choice("OF")
            case 2 if longueur > 1 and not fige:
                longueur -= 1
            case 3 if longueur > 1 and not fige:
                debut, longueur = debut + 1, longueur - 1
            case 4:
                nature = hasard.choice(("texte", "chiffres", "entier", "montant", "zone"))
                lignes.append(f"neuve_{debut};{debut};{longueur};F;{nature};neuve")
                continue
        lignes.append(f"{champ.nom};{debut};{longueur};{presence};;")
    return "\n".join(lignes) + "\n"


@pytest.mark.parametrize("graine", range(30))
def test_whatever_the_layout_files_are_judged(tmp_path, graine):
    hasard = random.Random(graine)
    codes = hasard.sample(sorted(PS), 4)
    for code in codes:
        (tmp_path / f"{code}.csv").write_text(au_hasard(hasard, code), "utf-8")
    liste = ", ".join(f"PS.{code}: {code}.csv" for code in codes)
    (tmp_path / "profil.yaml").write_text(
        f"nom: n\nsource: s\ndispositions: {{{liste}}}\n", "utf-8"
    )
    examen = Examen(profil=lire_profil(tmp_path))
    for rang, octets in enumerate((sain(), fse_accompagnee(), demande(), smg())):
        examen.examiner_octets(f"essai-{rang}", octets)
    examen.examiner(())
    assert conclure(examen, discret).profil == "n (s)"
