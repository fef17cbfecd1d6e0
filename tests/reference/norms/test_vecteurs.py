"""Every vector of every record class goes both ways, and the declarations hold together."""

import pytest

from vitalbench.reference.norms import b2_tables, noemie_lecture
from vitalbench.reference.norms.champs import Fixe
from vitalbench.reference.norms.fiabilite import SOURCES

CLASSES = sorted(
    {
        *b2_tables.PS.values(),
        *b2_tables.CP.values(),
        *b2_tables.DRE_OCT.values(),
        *noemie_lecture.NOEMIE.values(),
    },
    key=lambda classe: (classe.__module__, classe.__name__),
)
VECTEURS = [
    pytest.param(classe, vecteur, id=f"{classe.__name__}-{rang}")
    for classe in CLASSES
    for rang, vecteur in enumerate(classe.vecteurs)
]


@pytest.mark.parametrize("classe", CLASSES, ids=lambda classe: classe.__name__)
def test_class_has_a_vector_and_covers_its_length(classe):
    assert classe.vecteurs
    assert classe.champs[0].debut == 1
    assert classe.champs[-1].fin == classe.longueur
    for precedent, suivant in zip(classe.champs, classe.champs[1:], strict=False):
        assert suivant.debut == precedent.fin + 1
    for champ in classe.champs:
        assert champ.libelle
        assert set(champ.sources) <= set(SOURCES)


@pytest.mark.parametrize(("classe", "vecteur"), VECTEURS)
def test_vector_encodes(classe, vecteur):
    assert classe(**vecteur.valeurs).encode() == vecteur.texte.encode("ascii")


@pytest.mark.parametrize(("classe", "vecteur"), VECTEURS)
def test_vector_decodes(classe, vecteur):
    lu = classe.decode(vecteur.texte.encode("ascii"), rang=3, decalage=1000)
    assert lu.fautes == ()
    for nom, attendu in vecteur.valeurs.items():
        assert getattr(lu, nom) == attendu
        debut, fin = lu.empan(nom)
        assert vecteur.texte[debut - 1000 : fin - 1000] == lu.brut_de(nom)
    assert classe(**lu.valeurs()).texte == vecteur.texte


@pytest.mark.parametrize(("classe", "vecteur"), VECTEURS)
def test_masking_goes_both_ways(classe, vecteur):
    clair = classe.decode(vecteur.texte.encode("ascii"))
    masque = clair.masquer()
    assert masque.fautes == ()
    assert masque.masque == bool(classe.champs_sensibles)
    if masque.masque:
        clairs = {champ.nom: clair.valeur(champ.nom) for champ in classe.champs_sensibles}
        attendu = clair.texte[:38] + "    " + clair.texte[42:]
        assert masque.demasquer(**clairs).texte == attendu


@pytest.mark.parametrize("classe", CLASSES, ids=lambda classe: classe.__name__)
def test_half_masked_records_are_faulty(classe):
    for champ in classe.champs_sensibles:
        clair = classe.decode(classe.vecteurs[0].texte.encode("ascii"))
        demi = clair.masquer().avec_brut(champ.nom, clair.brut_de(champ.nom))
        assert [faute.code for faute in demi.fautes] == ["masque"]
        assert demi.fautes[0].champ == champ.nom


@pytest.mark.parametrize("classe", CLASSES, ids=lambda classe: classe.__name__)
def test_a_control_character_is_found_in_every_field(classe):
    sain = classe.decode(classe.vecteurs[0].texte.encode("ascii"))
    for champ in classe.champs:
        if isinstance(champ, Fixe) and champ.nom == "complement_type":
            continue
        casse = sain.avec_brut(champ.nom, "\x00" * champ.longueur)
        assert [faute.champ for faute in casse.fautes] == [champ.nom]
