"""One field of a return corrupted at a time: found, and no healthy field blamed."""

import pytest
from fabrique_retours import accuse_lot, arl, motif, retour

from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.offline.mutation import Genre, corruptions
from vitalbench.harness.offline.noemie import JugeNoemie
from vitalbench.reference.norms.arl import Accuse
from vitalbench.reference.norms.noemie_ecriture import mettre_en_forme
from vitalbench.reference.norms.noemie_lecture import Forme, entites

LIEES = {
    "000": {"type_emetteur", "no_emetteur", "no_destinataire", "application", "id_fichier"},
    "102": {"niveau"},
    "103": {"niveau", "nir_assure", "cle_nir"},
    "198": {"niveau", "montant_paye"},
    "199": {"niveau", "montant_paye"},
    "990": {"niveau", "identification", "compteur", "cumul"},
    "999": {"nb_lots", "cumul", "no_emetteur"},
    "S01": {"niveau", "nb_motifs", "no_ps"},
    "S02": {"niveau", "code_motif"},
}


def juger(octets: bytes) -> list:
    releve = Releve("retour.noe")
    JugeNoemie(releve).juger(octets)
    return releve.ecarts


def continu(octets: bytes) -> bytes:
    """The same entities in the continuous form, where offsets are those of the entities."""
    tete, *corps, fin = entites(octets)
    return mettre_en_forme(tete, corps, fin.nb_lots, fin.cumul, Forme.CONTINU)


FICHIERS = {
    "rsp": lambda: continu(retour()),
    "arl": lambda: continu(
        arl(Accuse(lot=accuse_lot(sens="N"), motifs=(motif(),)), Accuse(lot=accuse_lot()))
    ),
}


@pytest.mark.parametrize("octets", [retour(), arl(), FICHIERS["rsp"](), FICHIERS["arl"]()])
def test_sound_return_has_no_finding(octets):
    assert juger(octets) == []


@pytest.mark.parametrize("nom", FICHIERS)
def test_every_corruption_is_found_and_blames_the_corrupted_field(nom):
    octets = FICHIERS[nom]()
    manquees, accuses, nombre = [], [], 0
    for corruption in corruptions(entites(octets)):
        nombre += 1
        trouves = juger(corruption.appliquer(octets))
        due = corruption.genre is not Genre.AUTRE_VALEUR or corruption.champ in LIEES.get(
            corruption.enregistrement, ()
        )
        if due and not trouves:
            manquees.append(corruption)
        for ecart in trouves:
            # an entity has no rank of its own in a continuous flow: its offset names it
            debut, fin = corruption.decalage, corruption.decalage + len(corruption.brut)
            if not any(
                z.decalage < fin and debut < z.decalage + max(1, z.longueur) for z in ecart.zones
            ):
                accuses.append((corruption, ecart.regle, ecart.zones))
    assert manquees == []
    assert accuses == []
    assert nombre > 200
