"""Contents of a CPx card, file by file (CDC §4.2.1.2.1; names of the public CPS_* objects).

The situation d'exercice is in CPS_ACTIVITY_xx_PS, the situation de facturation (DAM) in
CPS_SIT_FACT; both are behind the porteur's code and are joined by their rank.
"""

from collections.abc import Mapping
from typing import get_args

import msgspec
from msgspec.structs import asdict

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs, TypeCpx
from vitalbench.reference.norms.cartes.gabarits import (
    Code,
    Entier,
    Gabarit,
    Jour,
    Texte,
    Textes,
    Valeurs,
)
from vitalbench.reference.norms.cartes.tlv import Champs, FichierIllisible, encoder, lire

SITUATIONS_MAX = 16

_AGREMENTS_MAX = 3
_TYPES: dict[object, str] = {"reelle": "0", "test": "1", "demonstration": "2"}
_OUI_NON: dict[object, str] = {True: "1", False: "0"}
_VIDE = Champs(())

_LANGUE = bytes.fromhex("E20480024652")
_DONNEES_LIBRES = 64
_FACTURATIONS = 0xEF

CARTE = Gabarit(
    0xE0,
    Texte(0x80, "numero_serie"),
    Texte(0x81, "type_carte"),
    Jour(0x82, "debut_validite"),
    Jour(0x83, "fin_validite"),
    Code(0x84, "test", _TYPES, "reelle"),
    Code(0x85, "remplacant", _OUI_NON, False),
)
NOM = Gabarit(0xE1, Texte(0x80, "nom"), Texte(0x81, "prenom"), Texte(0x82, "civilite"))
INFO = Gabarit(
    0xEA,
    Texte(0x80, "type_identification"),
    Texte(0x81, "numero_national"),
    Texte(0x82, "nom"),
    Texte(0x83, "prenom"),
    Texte(0x84, "profession"),
    Texte(0x85, "specialite", prefixe="SM"),
)
"""The specialty comes last, SM and two characters, as public readers expect."""

EXERCICE = Gabarit(
    0xEE,
    Entier(0x80, "numero_logique", 0),
    Texte(0x81, "mode_exercice"),
    Texte(0x82, "statut_exercice"),
    Texte(0x83, "type_structure"),
    Texte(0x84, "raison_sociale"),
    Texte(0x85, "numero_structure"),
    Texte(0x86, "secteur_activite", prefixe="SA"),
)
FACTURATION = Gabarit(
    0xED,
    Texte(0x80, "numero"),
    Texte(0x81, "cle"),
    Texte(0x82, "code_specialite"),
    Texte(0x83, "code_conventionnel"),
    Texte(0x84, "code_zone_tarifaire"),
    Texte(0x85, "code_zone_ik"),
    Textes(0x86, "agrements", _AGREMENTS_MAX),
    Code(0x87, "habilitation_signer_facture", _OUI_NON, False),
    Code(0x88, "habilitation_signer_lot", _OUI_NON, False),
    Entier(0x89, "numero_logique", 0),
    Texte(0x8A, "numero_ps_remplacant"),
)


def nom_activite(rang: int) -> str:
    """Name the object of a situation d'exercice."""
    return f"CPS_ACTIVITY_{rang:02d}_PS"


def encoder_cps(contenu: ContenuCps) -> dict[str, bytes]:
    """Write the data files of a CPx card, by object name.

    Raises ValueError beyond sixteen situations or when two share a rank.
    """
    rangs = [s.numero_logique for s in contenu.situations]
    if len(set(rangs)) != len(rangs) or not all(1 <= r <= SITUATIONS_MAX for r in rangs):
        raise ValueError(f"rangs de situations {rangs} : distincts, de 1 à {SITUATIONS_MAX}")
    specialite = contenu.situations[0].code_specialite if contenu.situations else ""
    facturations = b"".join(FACTURATION.ecrire(_facturation(s)) for s in contenu.situations)
    return {
        "CPS_ID_CARD": CARTE.ecrire(asdict(contenu)),
        "CPS_NAME_PS": NOM.ecrire(asdict(contenu)),
        "CPS_INFO_PS": INFO.ecrire({**asdict(contenu), "specialite": specialite}),
        "CPS_LANG_PS": _LANGUE,
        "CPS_DATA": bytes(_DONNEES_LIBRES),
        "CPS_SIT_FACT": encoder(_FACTURATIONS, facturations),
        **{nom_activite(s.numero_logique): EXERCICE.ecrire(asdict(s)) for s in contenu.situations},
    }


def _facturation(s: SituationPs) -> Valeurs:
    return {**asdict(s), "numero": s.numero_facturation[:8], "cle": s.numero_facturation[8:]}


def decoder_cps(fichiers: Mapping[str, bytes]) -> ContenuCps:
    """Read a CPx card from the files that could be read, by object name.

    Without CPS_SIT_FACT or the activities (code not presented), there are no situations.
    Raises FichierIllisible, with the file and the byte.
    """
    info = INFO.premier(lire(fichiers.get("CPS_INFO_PS", b""), "CPS_INFO_PS"))
    if info is None:
        raise FichierIllisible(0, "identification absente", "CPS_INFO_PS")
    carte = CARTE.lire(_premier(fichiers, "CPS_ID_CARD", CARTE))
    exercices = {
        exercice["numero_logique"]: exercice
        for rang in range(1, SITUATIONS_MAX + 1)
        if (nom := nom_activite(rang)) in fichiers
        for exercice in (EXERCICE.lire(_premier(fichiers, nom, EXERCICE)),)
    }
    facturations = lire(fichiers.get("CPS_SIT_FACT", b""), "CPS_SIT_FACT").premier(_FACTURATIONS)
    modeles = () if facturations is None else FACTURATION.tous(facturations.contenu())
    identite = INFO.lire(info)
    valeurs = {
        **identite,
        **carte,
        "type_carte": _type(carte["type_carte"]),
        "civilite": NOM.lire(_premier(fichiers, "CPS_NAME_PS", NOM))["civilite"],
        "situations": tuple(_situation(FACTURATION.lire(m), exercices) for m in modeles),
    }
    try:
        return msgspec.convert(valeurs, ContenuCps)
    except msgspec.ValidationError as erreur:
        raise FichierIllisible(0, f"valeur inattendue ({erreur})") from None


def _premier(fichiers: Mapping[str, bytes], nom: str, gabarit: Gabarit) -> Champs:
    return gabarit.premier(lire(fichiers.get(nom, b""), nom)) or _VIDE


def _type(lu: object) -> TypeCpx:
    connus: tuple[TypeCpx, ...] = get_args(TypeCpx)
    trouve = next((t for t in connus if t == lu), None)
    if trouve is None:
        raise FichierIllisible(0, f"type de carte inconnu : {lu!r}", "CPS_ID_CARD")
    return trouve


def _situation(dam: Valeurs, exercices: Mapping[object, Valeurs]) -> SituationPs:
    """Join a situation de facturation and the situation d'exercice of the same rank."""
    exercice = exercices.get(dam["numero_logique"]) or EXERCICE.lire(_VIDE)
    numero = f"{dam['numero']}{dam['cle']}"
    return msgspec.convert({**exercice, **dam, "numero_facturation": numero}, SituationPs)
