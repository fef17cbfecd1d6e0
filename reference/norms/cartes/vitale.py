"""Contents of a Vitale card, file by file, whatever the generation (CDC §2.2.1.2.1).

The same data objects are written in the files of a Vitale 2 and in the zones of a Vitale 1.
Per-beneficiary files hold one template per beneficiary, in the order of the identities.
"""

from collections.abc import Mapping
from itertools import zip_longest
from typing import get_args

from vitalbench.reference.domain.cartes import (
    BeneficiaireCarte,
    ContenuVitale,
    FormulaireEuropeen,
    GenerationVitale,
    ModeleEuropeen,
    TypeCarte,
)
from vitalbench.reference.domain.droits import (
    ContratAmc,
    Couverture,
    DossierAt,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.norms.cartes.tlv import (
    Champs,
    FichierIllisible,
    Tlv,
    encoder,
    encoder_suite,
    lire,
    modele,
)
from vitalbench.reference.norms.cartes.valeurs import jour, lire_jour, texte

BENEFICIAIRES_MAX = 19
PAYS = "FRA"

_TYPES: dict[TypeCarte, str] = {"reelle": "1", "test": "2", "demonstration": "3"}
_OUI_NON = {True: "O", False: "N", None: ""}
_VIDE = Champs(())

_PAR_BENEFICIAIRE = (
    ("NIR", 0x65),
    ("DROITS", 0x67),
    ("EXO", 0x68),
    ("C2S", 0x69),
    ("MUTUELLE", 0x6A),
    ("AMC", 0x71),
    ("MEDTRAIT", 0x6C),
    ("ADRESSE", 0x6D),
    ("COMPLETM", 0x72),
    ("COMPLEM", 0x73),
    ("NETLINK", 0x74),
)
_NOMS_PAR_BENEFICIAIRE = tuple(nom for nom, _ in _PAR_BENEFICIAIRE)


def _periode(debut: int, fin: int, periode: Periode) -> tuple[tuple[int, bytes], ...]:
    return (debut, jour(periode.debut)), (fin, jour(periode.fin))


def _lire_periode(champs: Champs, debut: int, fin: int) -> Periode:
    return Periode(debut=lire_jour(champs, debut), fin=lire_jour(champs, fin))


def _ident(b: BeneficiaireCarte) -> bytes:
    return modele(
        0x65,
        (
            (0x80, texte(b.nom)),
            (0x81, texte(b.prenom)),
            (0x82, texte(b.date_naissance)),
            (0x83, texte(b.nom_naissance)),
            (0x84, texte(str(b.rang_naissance))),
        ),
    )


def _carte(c: ContenuVitale) -> bytes:
    return modele(
        0x66,
        (
            (0x80, jour(c.debut_validite)),
            (0x81, jour(c.fin_validite)),
            (0x82, texte(c.numero_serie)),
            (0x83, texte(_TYPES[c.type_carte])),
            (0x84, texte(c.generation)),
        ),
    )


def _nir(c: ContenuVitale, b: BeneficiaireCarte) -> bytes:
    return modele(
        0x65,
        (
            (0x90, texte(PAYS)),
            (0x93, texte(c.nir)),
            (0x94, texte(b.nir_certifie)),
            (0x95, jour(b.date_certification)),
        ),
    )


def _famille(c: ContenuVitale) -> bytes:
    return modele(
        0x77,
        (
            (0x80, texte(c.organisme.regime)),
            (0x81, texte(c.organisme.caisse)),
            (0x82, texte(c.organisme.centre)),
            (0x83, texte(c.organisme.code_gestion)),
            (0x84, texte(c.service_famille.code)),
            *_periode(0x85, 0x86, c.service_famille.periode),
        ),
    )


def _droits(b: BeneficiaireCarte) -> bytes:
    periodes = b"".join(encoder(0xA5, _suite_periode(p)) for p in b.droits.periodes_amo)
    return encoder(0x67, encoder(0x84, texte(b.qualite)) + periodes)


def _suite_periode(periode: Periode) -> bytes:
    return encoder_suite(_periode(0x86, 0x87, periode))


def _couvertures(b: BeneficiaireCarte) -> bytes:
    return encoder(
        0x68,
        b"".join(
            modele(
                0xA8,
                (
                    (0x80, texte(c.code_ald)),
                    (0x84, texte(c.code_situation)),
                    *_periode(0x81, 0x82, c.periode),
                ),
            )
            for c in b.droits.couvertures
        ),
    )


def _service(b: BeneficiaireCarte) -> bytes:
    service = b.droits.service_amo
    return modele(0x69, ((0x80, texte(service.code)), *_periode(0x81, 0x82, service.periode)))


def _mutuelle(b: BeneficiaireCarte) -> bytes:
    m = b.droits.mutuelle
    if m is None:
        return encoder(0x6A, b"")
    periodes = b"".join(encoder(0xA5, _suite_periode(p)) for p in m.periodes)
    champs = (
        (0x81, texte(m.indicateur_traitement)),
        (0x85, texte(m.aiguillage_sts)),
        (0x86, texte(m.services)),
        (0x87, texte(m.type_services)),
        (0x88, texte(m.garanties)),
    )
    numero = encoder(0x80, texte(m.identification))
    return encoder(0x6A, numero + encoder_suite(champs) + periodes)


def _amc(b: BeneficiaireCarte) -> bytes:
    a = b.droits.amc
    if a is None:
        return encoder(0x71, b"")
    champs = (
        (0x81, texte(a.indicateur_traitement)),
        *_periode(0x82, 0x83, a.periode),
        (0x84, texte(a.numero_adherent)),
        (0x85, texte(a.aiguillage_sts)),
        (0x86, texte(a.services)),
        (0x87, texte(a.type_services)),
        (0x88, texte(a.code_routage)),
        (0x89, texte(a.identifiant_hote)),
        (0x8A, texte(a.nom_domaine)),
    )
    return encoder(0x71, encoder(0x80, texte(a.numero_amc)) + encoder_suite(champs))


def _at(dossier: DossierAt) -> bytes:
    return modele(
        0x6B,
        (
            (0x80, texte(dossier.identifiant)),
            (0x81, jour(dossier.date_accident)),
            (0x82, texte(dossier.organisme)),
            (0x83, texte(dossier.code_bgdh)),
        ),
    )


def _medecin_traitant(b: BeneficiaireCarte) -> bytes:
    return modele(0x6C, ((0x80, texte(_OUI_NON[b.droits.medecin_traitant_declare])),))


def _adresse(b: BeneficiaireCarte) -> bytes:
    lignes = enumerate(b.adresse[:5])
    return encoder(0x6D, b"".join(encoder(0x80 + rang, texte(ligne)) for rang, ligne in lignes))


def encoder_vitale(contenu: ContenuVitale) -> dict[str, bytes]:
    """Write the data files of a Vitale card, by file name; a volet without data is left out.

    Raises ValueError beyond nineteen beneficiaries, or without any.
    """
    tous = contenu.beneficiaires
    if not 1 <= len(tous) <= BENEFICIAIRES_MAX:
        raise ValueError(f"{len(tous)} bénéficiaires en carte, 1 à {BENEFICIAIRES_MAX} attendus")
    fichiers = {
        "IDENT": b"".join(map(_ident, tous)),
        "CARTE": _carte(contenu),
        "NIR": b"".join(_nir(contenu, b) for b in tous),
        "DROITS": _famille(contenu) + b"".join(map(_droits, tous)),
    }
    if any(b.droits.couvertures for b in tous):
        fichiers["EXO"] = b"".join(map(_couvertures, tous))
    if any(b.droits.service_amo != ServiceAmo() for b in tous):
        fichiers["C2S"] = b"".join(map(_service, tous))
    if any(b.droits.mutuelle is not None for b in tous):
        fichiers["MUTUELLE"] = b"".join(map(_mutuelle, tous))
    if any(b.droits.amc is not None for b in tous):
        fichiers["AMC"] = b"".join(map(_amc, tous))
    if contenu.dossiers_at:
        fichiers["ATMP"] = b"".join(map(_at, contenu.dossiers_at))
    if any(b.droits.medecin_traitant_declare is not None for b in tous):
        fichiers["MEDTRAIT"] = b"".join(map(_medecin_traitant, tous))
    if any(b.adresse for b in tous):
        fichiers["ADRESSE"] = b"".join(map(_adresse, tous))
    if any(b.complement_etm for b in tous):
        fichiers["COMPLETM"] = b"".join(_libre(0x72, b.complement_etm) for b in tous)
    if any(b.zone_complementaire for b in tous):
        fichiers["COMPLEM"] = b"".join(_libre(0x73, b.zone_complementaire) for b in tous)
    if any(b.netlink for b in tous):
        fichiers["NETLINK"] = b"".join(_libre(0x74, b.netlink) for b in tous)
    if contenu.formulaires_europeens:
        fichiers["EUROPE"] = b"".join(map(_europe, contenu.formulaires_europeens))
    if contenu.transcard:
        fichiers["TRANSCAR"] = _libre(0x76, contenu.transcard)
    if contenu.urgence:
        fichiers["URGENCE"] = _libre(0x6E, contenu.urgence)
    return fichiers


def _libre(tag: int, contenu: str) -> bytes:
    return modele(tag, ((0x80, texte(contenu)),))


def _europe(formulaire: FormulaireEuropeen) -> bytes:
    return modele(0x75, ((0x80, texte(formulaire.modele)), (0x81, texte(formulaire.donnees))))


def _modeles(fichiers: Mapping[str, bytes], nom: str, tag: int) -> tuple[Champs, ...]:
    return tuple(objet.contenu() for objet in lire(fichiers.get(nom, b""), nom).tous(tag))


def _lire_droits(volets: Mapping[str, Champs]) -> DroitsBeneficiaire:
    service = volets["C2S"]
    declare = volets["MEDTRAIT"].texte(0x80)
    return DroitsBeneficiaire(
        periodes_amo=tuple(
            _lire_periode(p.contenu(), 0x86, 0x87) for p in volets["DROITS"].tous(0xA5)
        ),
        couvertures=tuple(_lire_couverture(c) for c in volets["EXO"].tous(0xA8)),
        service_amo=ServiceAmo(
            code=service.texte(0x80), periode=_lire_periode(service, 0x81, 0x82)
        ),
        mutuelle=_lire_mutuelle(volets["MUTUELLE"]),
        amc=_lire_amc(volets["AMC"]),
        medecin_traitant_declare={"O": True, "N": False}.get(declare),
    )


def _lire_couverture(objet: Tlv) -> Couverture:
    champs = objet.contenu()
    return Couverture(
        code_ald=champs.texte(0x80),
        code_situation=champs.texte(0x84),
        periode=_lire_periode(champs, 0x81, 0x82),
    )


def _lire_mutuelle(m: Champs) -> Mutuelle | None:
    if m.premier(0x80) is None:
        return None
    return Mutuelle(
        identification=m.texte(0x80),
        indicateur_traitement=m.texte(0x81),
        aiguillage_sts=m.texte(0x85),
        services=m.texte(0x86),
        type_services=m.texte(0x87),
        garanties=m.texte(0x88),
        periodes=tuple(_lire_periode(p.contenu(), 0x86, 0x87) for p in m.tous(0xA5)),
    )


def _lire_amc(a: Champs) -> ContratAmc | None:
    if a.premier(0x80) is None:
        return None
    return ContratAmc(
        numero_amc=a.texte(0x80),
        indicateur_traitement=a.texte(0x81),
        periode=_lire_periode(a, 0x82, 0x83),
        numero_adherent=a.texte(0x84),
        aiguillage_sts=a.texte(0x85),
        services=a.texte(0x86),
        type_services=a.texte(0x87),
        code_routage=a.texte(0x88),
        identifiant_hote=a.texte(0x89),
        nom_domaine=a.texte(0x8A),
    )


def decoder_vitale(fichiers: Mapping[str, bytes]) -> ContenuVitale:
    """Read a Vitale card from the files that could be read, by file name.

    IDENT, CARTE and NIR are needed; a protected file that was not read leaves its data empty.
    Raises FichierIllisible, with the file and the byte.
    """
    identites = _modeles(fichiers, "IDENT", 0x65)
    nirs = _modeles(fichiers, "NIR", 0x65)
    cartes = _modeles(fichiers, "CARTE", 0x66)
    if not identites:
        raise FichierIllisible(0, "aucun bénéficiaire", "IDENT")
    if len(identites) > BENEFICIAIRES_MAX:
        raise FichierIllisible(0, f"plus de {BENEFICIAIRES_MAX} bénéficiaires", "IDENT")
    if not nirs:
        raise FichierIllisible(0, "aucun NIR", "NIR")
    carte = cartes[0] if cartes else _VIDE
    famille = (_modeles(fichiers, "DROITS", 0x77) or (_VIDE,))[0]
    par_beneficiaire = zip_longest(
        identites,
        *(_modeles(fichiers, nom, tag)[: len(identites)] for nom, tag in _PAR_BENEFICIAIRE),
        fillvalue=_VIDE,
    )
    return ContenuVitale(
        nir=nirs[0].texte(0x93),
        numero_serie=carte.texte(0x82),
        generation=_generation(carte.texte(0x84)),
        type_carte=next((t for t, code in _TYPES.items() if code == carte.texte(0x83)), "reelle"),
        debut_validite=lire_jour(carte, 0x80),
        fin_validite=lire_jour(carte, 0x81),
        organisme=OrganismeAmo(
            regime=famille.texte(0x80),
            caisse=famille.texte(0x81),
            centre=famille.texte(0x82),
            code_gestion=famille.texte(0x83),
        ),
        service_famille=ServiceAmo(
            code=famille.texte(0x84), periode=_lire_periode(famille, 0x85, 0x86)
        ),
        beneficiaires=tuple(
            _lire_beneficiaire(identite, dict(zip(_NOMS_PAR_BENEFICIAIRE, volets, strict=True)))
            for identite, *volets in par_beneficiaire
        ),
        dossiers_at=tuple(
            DossierAt(
                identifiant=at.texte(0x80),
                date_accident=lire_jour(at, 0x81),
                organisme=at.texte(0x82),
                code_bgdh=at.texte(0x83),
            )
            for at in _modeles(fichiers, "ATMP", 0x6B)
        ),
        urgence=(_modeles(fichiers, "URGENCE", 0x6E) or (_VIDE,))[0].texte(0x80),
        transcard=(_modeles(fichiers, "TRANSCAR", 0x76) or (_VIDE,))[0].texte(0x80),
        formulaires_europeens=tuple(
            FormulaireEuropeen(modele=modele_europeen, donnees=formulaire.texte(0x81))
            for formulaire in _modeles(fichiers, "EUROPE", 0x75)
            for modele_europeen in get_args(ModeleEuropeen)
            if modele_europeen == formulaire.texte(0x80)
        ),
    )


def _generation(nom: str) -> GenerationVitale:
    connues: tuple[GenerationVitale, ...] = get_args(GenerationVitale)
    return next((g for g in connues if g == nom), "vitale_2")


def _lire_beneficiaire(i: Champs, volets: Mapping[str, Champs]) -> BeneficiaireCarte:
    nir = volets["NIR"]
    rang = i.texte(0x84)
    return BeneficiaireCarte(
        nom=i.texte(0x80),
        prenom=i.texte(0x81),
        date_naissance=i.texte(0x82),
        nom_naissance=i.texte(0x83),
        rang_naissance=int(rang) if rang.isascii() and rang.isdigit() else 1,
        qualite=volets["DROITS"].texte(0x84) or "00",
        nir_certifie=nir.texte(0x94),
        date_certification=lire_jour(nir, 0x95),
        adresse=tuple(ligne.valeur.decode("latin-1") for ligne in _lignes(volets["ADRESSE"])),
        droits=_lire_droits(volets),
        complement_etm=volets["COMPLETM"].texte(0x80),
        zone_complementaire=volets["COMPLEM"].texte(0x80),
        netlink=volets["NETLINK"].texte(0x80),
    )


def _lignes(champs: Champs) -> tuple[Tlv, ...]:
    return tuple(ligne for tag in range(0x80, 0x85) for ligne in champs.tous(tag))
