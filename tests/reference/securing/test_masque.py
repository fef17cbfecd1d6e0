"""Masks: what is hidden, what comes back, what half states are refused."""

import pytest

from vitalbench.reference.norms.b2 import Acte, EnteteFacture, TotalFacture
from vitalbench.reference.norms.b2_complements import (
    ActeCcam,
    ActesBiologie,
    ActesDentaires,
    Lpp,
    MedicamentRetrocede,
    Pharmacie,
)
from vitalbench.reference.securing.erreurs import Cause, MasqueIncoherent
from vitalbench.reference.securing.masque import demasquer, est_masque, masquer

SENSIBLES = (ActesBiologie, Pharmacie, ActesDentaires, Lpp, MedicamentRetrocede, ActeCcam)


def octets(*formes: type) -> bytes:
    """Put a vector of each record type end to end, with zone 39-42 blank when it is sensitive."""
    morceaux = []
    for forme in formes:
        brut = bytearray(forme.vecteurs[0].texte, "ascii")
        if forme.champs_sensibles:
            brut[38:42] = b"    "
        morceaux.append(bytes(brut))
    return b"".join(morceaux)


def corps(*formes: type) -> bytes:
    return octets(EnteteFacture, Acte, *formes, TotalFacture)


@pytest.mark.parametrize("forme", SENSIBLES)
def test_every_sensitive_record_is_masked_and_comes_back(forme: type) -> None:
    clair = corps(forme)
    masquage = masquer(clair)
    assert len(masquage.corps) == len(clair)
    masque = masquage.corps[256:384]
    assert masque[38:42] == b"MSQ1"
    for champ in forme.champs_sensibles:
        texte = masque[champ.tranche].decode()
        assert texte == ("9" if champ.nature == "N" else "Z") * champ.longueur
    assert masquage.corps[:256] == clair[:256]
    assert est_masque(masquage.corps)
    assert not est_masque(clair)
    assert demasquer(masquage.corps, masquage.clairs) == clair


def test_clear_values_name_their_record_and_field() -> None:
    clairs = masquer(corps(Lpp)).clairs.decode()
    # rang 3 : entête, acte, LPP ; code LPP sur 13 positions à partir de 43
    code = octets(Lpp)[42:55].decode()
    assert clairs == f"SV-SIM-1|sensibles\n3|code_lpp|{code}"


def test_a_facture_without_sensitive_data_stays_as_it_is() -> None:
    clair = corps()
    assert masquer(clair).corps == clair
    assert masquer(clair).clairs == b""
    assert not est_masque(clair)
    assert demasquer(clair, b"") == clair


def cause(corps_masque: bytes, clairs: bytes) -> Cause:
    with pytest.raises(MasqueIncoherent) as erreur:
        demasquer(corps_masque, clairs)
    return erreur.value.cause


def test_half_masked_records_are_refused() -> None:
    masquage = masquer(corps(Lpp))
    sans_marque = bytearray(masquage.corps)
    sans_marque[256 + 38 : 256 + 42] = b"    "
    a_moitie = bytearray(masquage.corps)
    a_moitie[256 + 42 : 256 + 55] = b"1234567      "
    for essai in (bytes(sans_marque), bytes(a_moitie)):
        assert cause(essai, masquage.clairs) is Cause.MASQUE
        with pytest.raises(MasqueIncoherent, match="enregistrement 3"):
            est_masque(essai)


def test_a_facture_masked_in_part_is_refused() -> None:
    deux = masquer(corps(Lpp, Lpp)).corps
    melange = deux[: 3 * 128] + corps(Lpp, Lpp)[3 * 128 :]
    with pytest.raises(MasqueIncoherent, match="enregistrement 4"):
        est_masque(melange)


def test_clear_values_must_fit_the_mask_exactly() -> None:
    masquage = masquer(corps(Lpp))
    entete = b"SV-SIM-1|sensibles\n"
    assert cause(masquage.corps, b"") is Cause.MASQUE
    assert cause(masquage.corps, masquage.clairs + b"\n9|code_lpp|1") is Cause.DONNEES_SENSIBLES
    assert cause(masquage.corps, masquage.clairs[:-1]) is Cause.MASQUE
    assert cause(corps(Lpp), masquage.clairs) is Cause.DONNEES_SENSIBLES
    for illisible in (b"AUTRE", entete + b"x|y|z", entete + b"3", entete + b"3|a|b\n3|a|b"):
        assert cause(masquage.corps, illisible) is Cause.DONNEES_SENSIBLES
    assert cause(masquage.corps, bytes(300_000)) is Cause.TROP_GRAND


def test_a_masked_body_is_not_masked_twice() -> None:
    with pytest.raises(MasqueIncoherent, match="déjà masqué"):
        masquer(masquer(corps(Lpp)).corps)


def test_a_lone_modifier_z_is_not_a_mask() -> None:
    champ = ActeCcam.champ("modificateur_1")
    clair = bytearray(corps(ActeCcam))
    clair[256 + champ.tranche.start] = ord("Z")
    assert not est_masque(bytes(clair))
