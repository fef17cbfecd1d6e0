"""Contents of a CPx card, file by file (CDC §4.2.1.2.1; names of the public CPS_* objects).

The situation d'exercice is in CPS_ACTIVITY_xx_PS, the situation de facturation (DAM) in
CPS_SIT_FACT; both are behind the porteur's code and are joined by their rank.
"""

from collections.abc import Mapping
from typing import get_args

from vitalbench.reference.domain.cartes import ContenuCps, SituationPs, TypeCarte, TypeCpx
from vitalbench.reference.norms.cartes.tlv import (
    Champs,
    FichierIllisible,
    encoder,
    encoder_suite,
    lire,
    modele,
)
from vitalbench.reference.norms.cartes.valeurs import jour, lire_jour, texte

SITUATIONS_MAX = 16

_TYPES: dict[TypeCarte, str] = {"reelle": "0", "test": "1", "demonstration": "2"}
_VIDE = Champs(())


def _on(valeur: bool) -> bytes:
    return b"1" if valeur else b"0"


def encoder_activite(s: SituationPs) -> bytes:
    """Write one situation d'exercice."""
    return modele(
        0xEE,
        (
            (0x80, texte(str(s.numero_logique))),
            (0x81, texte(s.mode_exercice)),
            (0x82, texte(s.statut_exercice)),
            (0x83, texte(s.type_structure)),
            (0x84, texte(s.raison_sociale)),
            (0x85, texte(s.numero_structure)),
            (0x86, texte("SA" + s.secteur_activite)),
        ),
    )


def encoder_facturation(situations: tuple[SituationPs, ...]) -> bytes:
    """Write the DAM: one template per situation de facturation."""
    modeles = b"".join(
        encoder(
            0xED,
            encoder_suite(
                (
                    (0x80, texte(s.numero_facturation[:8])),
                    (0x81, texte(s.numero_facturation[8:])),
                    (0x82, texte(s.code_specialite)),
                    (0x83, texte(s.code_conventionnel)),
                    (0x84, texte(s.code_zone_tarifaire)),
                    (0x85, texte(s.code_zone_ik)),
                )
            )
            + b"".join(encoder(0x86, texte(a)) for a in s.agrements[:3])
            + encoder_suite(
                (
                    (0x87, _on(s.habilitation_signer_facture)),
                    (0x88, _on(s.habilitation_signer_lot)),
                    (0x89, texte(str(s.numero_logique))),
                    (0x8A, texte(s.numero_ps_remplacant)),
                )
            ),
        )
        for s in situations
    )
    return encoder(0xEF, modeles)


def encoder_info_ps(c: ContenuCps) -> bytes:
    """Write CPS_INFO_PS; the specialty comes last, as public readers expect."""
    specialite = c.situations[0].code_specialite if c.situations else ""
    return modele(
        0xEA,
        (
            (0x80, texte(c.type_identification)),
            (0x81, texte(c.numero_national)),
            (0x82, texte(c.nom)),
            (0x83, texte(c.prenom)),
            (0x84, texte(c.profession)),
            (0x85, texte("SM" + specialite if specialite else "")),
        ),
    )


def encoder_cps(contenu: ContenuCps) -> dict[str, bytes]:
    """Write the data files of a CPx card, by object name.

    Raises ValueError beyond sixteen situations or when two share a rank.
    """
    rangs = [s.numero_logique for s in contenu.situations]
    if len(set(rangs)) != len(rangs) or not all(1 <= r <= SITUATIONS_MAX for r in rangs):
        raise ValueError(f"rangs de situations {rangs} : distincts, de 1 à {SITUATIONS_MAX}")
    fichiers = {
        "CPS_ID_CARD": modele(
            0xE0,
            (
                (0x80, texte(contenu.numero_serie)),
                (0x81, texte(contenu.type_carte)),
                (0x82, jour(contenu.debut_validite)),
                (0x83, jour(contenu.fin_validite)),
                (0x84, texte(_TYPES[contenu.test])),
                (0x85, _on(contenu.remplacant)),
            ),
        ),
        "CPS_NAME_PS": modele(
            0xE1,
            (
                (0x80, texte(contenu.nom)),
                (0x81, texte(contenu.prenom)),
                (0x82, texte(contenu.civilite)),
            ),
        ),
        "CPS_INFO_PS": encoder_info_ps(contenu),
        "CPS_LANG_PS": modele(0xE2, ((0x80, b"FR"),)),
        "CPS_DATA": bytes(64),
        "CPS_SIT_FACT": encoder_facturation(contenu.situations),
    }
    for situation in contenu.situations:
        nom = f"CPS_ACTIVITY_{situation.numero_logique:02d}_PS"
        fichiers[nom] = encoder_activite(situation)
    return fichiers


def decoder_cps(fichiers: Mapping[str, bytes]) -> ContenuCps:
    """Read a CPx card from the files that could be read, by object name.

    Without CPS_SIT_FACT or the activities (code not presented), there are no situations.
    Raises FichierIllisible, with the file and the byte.
    """
    carte = _premier(fichiers, "CPS_ID_CARD", 0xE0)
    nom = _premier(fichiers, "CPS_NAME_PS", 0xE1)
    info = _premier(fichiers, "CPS_INFO_PS", 0xEA)
    if info is _VIDE:
        raise FichierIllisible(0, "identification absente", "CPS_INFO_PS")
    activites = {
        champs.texte(0x80): champs
        for rang in range(1, SITUATIONS_MAX + 1)
        if (champs := _premier(fichiers, f"CPS_ACTIVITY_{rang:02d}_PS", 0xEE)) is not _VIDE
    }
    facturation = _premier(fichiers, "CPS_SIT_FACT", 0xEF)
    situations = [objet.contenu() for objet in facturation.tous(0xED)]
    return ContenuCps(
        type_carte=_type(carte),
        numero_serie=carte.texte(0x80),
        debut_validite=lire_jour(carte, 0x82),
        fin_validite=lire_jour(carte, 0x83),
        test=next((t for t, code in _TYPES.items() if code == carte.texte(0x84)), "reelle"),
        remplacant=carte.octets(0x85) == b"1",
        civilite=nom.texte(0x82),
        type_identification=info.texte(0x80),
        numero_national=info.texte(0x81),
        nom=info.texte(0x82),
        prenom=info.texte(0x83),
        profession=info.texte(0x84),
        situations=tuple(_situation(dam, activites.get(dam.texte(0x89))) for dam in situations),
    )


def _premier(fichiers: Mapping[str, bytes], nom: str, tag: int) -> Champs:
    objet = lire(fichiers.get(nom, b""), nom).premier(tag)
    return _VIDE if objet is None else objet.contenu()


def _type(carte: Champs) -> TypeCpx:
    connus: tuple[TypeCpx, ...] = get_args(TypeCpx)
    lu = carte.texte(0x81)
    trouve = next((t for t in connus if t == lu), None)
    if trouve is None:
        raise FichierIllisible(0, f"type de carte inconnu : {lu!r}", "CPS_ID_CARD")
    return trouve


def _situation(dam: Champs, activite: Champs | None) -> SituationPs:
    exercice = activite or _VIDE
    rang = dam.texte(0x89)
    return SituationPs(
        numero_logique=int(rang) if rang.isascii() and rang.isdigit() else 0,
        numero_facturation=dam.texte(0x80) + dam.texte(0x81),
        code_specialite=dam.texte(0x82),
        code_conventionnel=dam.texte(0x83),
        code_zone_tarifaire=dam.texte(0x84),
        code_zone_ik=dam.texte(0x85),
        agrements=tuple(objet.valeur.decode("latin-1") for objet in dam.tous(0x86)),
        habilitation_signer_facture=dam.octets(0x87) == b"1",
        habilitation_signer_lot=dam.octets(0x88) == b"1",
        numero_ps_remplacant=dam.texte(0x8A),
        mode_exercice=exercice.texte(0x81),
        statut_exercice=exercice.texte(0x82),
        type_structure=exercice.texte(0x83),
        raison_sociale=exercice.texte(0x84),
        numero_structure=exercice.texte(0x85),
        secteur_activite=exercice.texte(0x86).removeprefix("SA"),
    )
