"""What B2 records share: their type, their complement, the key of their facture."""

from typing import Self

from vitalbench.reference.norms.champs import Alpha, Chiffres, Fixe, Presence, Zone
from vitalbench.reference.norms.codec import Enregistrement, Faute
from vitalbench.reference.norms.fiabilite import Fiabilite

O, F = Presence.OBLIGATOIRE, Presence.FACULTATIF  # noqa: E741 - the norm's own letters
PUBLIQUE, RECOUPEE, DEDUITE = Fiabilite.PUBLIQUE, Fiabilite.RECOUPEE, Fiabilite.DEDUITE


class LigneFacture(Enregistrement):
    """A record of types 2 to 5 and the key of its facture (positions of the PS profile)."""

    no_ps: Chiffres = Chiffres(
        2, 9, O, "Numéro du partenaire de santé, clé comprise", RECOUPEE, "SV ARTHUS FIDES"
    )
    nir_assure: Alpha = Alpha(12, 13, O, "Immatriculation de l'assuré", RECOUPEE, "SV ARTHUS")
    cle_nir: Chiffres = Chiffres(
        25, 2, O, "Clé de l'immatriculation de l'assuré", RECOUPEE, "SV ARTHUS"
    )
    no_facture: Chiffres = Chiffres(27, 9, O, "Numéro de facture", RECOUPEE, "SV ARTHUS")


class LigneFactureCp(Enregistrement):
    """A record of types 2 to 5 and the key of its facture (positions of the CP profile)."""

    no_ps: Chiffres = Chiffres(
        2, 9, O, "Numéro du partenaire de santé, clé comprise", RECOUPEE, "SV FIDES ATIH ALC"
    )
    nir_assure: Alpha = Alpha(12, 13, O, "Immatriculation de l'assuré", RECOUPEE, "SV FIDES ALC")
    cle_nir: Chiffres = Chiffres(
        25, 2, O, "Clé de l'immatriculation de l'assuré", RECOUPEE, "SV FIDES ALC"
    )
    rang_beneficiaire: Chiffres = Chiffres(
        27, 3, O, "Rang du bénéficiaire (000 au régime général)", RECOUPEE, "SV FIDES ATIH ALC"
    )
    no_facture: Chiffres = Chiffres(30, 9, O, "Numéro de facture", RECOUPEE, "SV FIDES ATIH ALC")


def type_b2(type_enregistrement: str) -> Fixe:
    """Declare the record type (position 1)."""
    return constante(1, type_enregistrement, "type_enregistrement", "Type d'enregistrement")


def complement(lettre: str, position: int) -> Fixe:
    """Declare the complement letter of a record type."""
    return constante(position, lettre, "complement_type", "Complément du type")


def constante(debut: int, valeur: str, nom: str, libelle: str) -> Fixe:
    """Declare a constant of the norm."""
    fixe = Fixe(debut, valeur, libelle, RECOUPEE, "SV ALC")
    fixe.nom = nom
    return fixe


class Inconnu(Enregistrement, code="?", libelle="Type d'enregistrement inconnu"):
    """128 positions whose type no table of the profile holds."""

    contenu: Zone = Zone(1, 128, O, "Contenu", RECOUPEE, "SV", default="")

    @classmethod
    def depuis_texte(cls, texte: str, rang: int = 0, decalage: int = 0) -> Self:
        lu = super().depuis_texte(texte, rang, decalage)
        lu.fautes = (
            Faute(
                code="type",
                enregistrement=cls.code,
                champ="type_enregistrement",
                libelle="Type d'enregistrement",
                debut=1,
                longueur=3,
                decalage=decalage,
                attendu="un type d'enregistrement connu du profil",
                trouve=texte[:3],
            ),
            *lu.fautes,
        )
        return lu


class Incomplet(Enregistrement, code="!", libelle="Enregistrement coupé"):
    """What remains of a file after its last whole record."""

    contenu: Zone = Zone(1, 128, O, "Contenu", RECOUPEE, "SV", default="")
