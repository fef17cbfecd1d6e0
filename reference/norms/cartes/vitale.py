"""Contents of a Vitale card, file by file, whatever the generation (CDC §2.2.1.2.1).

The same data objects are written in the files of a Vitale 2 and in the zones of a Vitale 1.
Per-beneficiary files hold one template per beneficiary, in the order of the identities.
"""

from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import TypeVar, get_args

import msgspec
from msgspec.structs import asdict

from vitalbench.reference.domain.cartes import (
    BeneficiaireCarte,
    ContenuVitale,
    FormulaireEuropeen,
    GenerationVitale,
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
from vitalbench.reference.norms.cartes import vitale_gabarits as gabarits
from vitalbench.reference.norms.cartes.gabarits import Gabarit, Valeurs
from vitalbench.reference.norms.cartes.tlv import Champs, FichierIllisible, lire

BENEFICIAIRES_MAX = 19
PAYS = "FRA"

_T = TypeVar("_T")
_VIDE = Champs(())
_SANS_SERVICE = ServiceAmo()


class _Volet(msgspec.Struct, frozen=True):
    """One per-beneficiary file: its template, what it says of someone, whether it says anything."""

    fichier: str
    gabarit: Gabarit
    valeurs: Callable[[BeneficiaireCarte], Valeurs | None]
    dit: Callable[[BeneficiaireCarte], object]


def _couvertures(b: BeneficiaireCarte) -> Valeurs:
    return {"couvertures": tuple(asdict(c) for c in b.droits.couvertures)}


def _mutuelle(b: BeneficiaireCarte) -> Valeurs | None:
    return None if b.droits.mutuelle is None else asdict(b.droits.mutuelle)


def _amc(b: BeneficiaireCarte) -> Valeurs | None:
    return None if b.droits.amc is None else asdict(b.droits.amc)


_DROITS = _Volet(
    "DROITS",
    gabarits.DROITS,
    lambda b: {"qualite": b.qualite, "periodes_amo": b.droits.periodes_amo},
    lambda _: True,
)
_VOLETS = (
    _Volet("EXO", gabarits.EXO, _couvertures, lambda b: b.droits.couvertures),
    _Volet(
        "C2S",
        gabarits.SERVICE,
        lambda b: asdict(b.droits.service_amo),
        lambda b: b.droits.service_amo != _SANS_SERVICE,
    ),
    _Volet("MUTUELLE", gabarits.MUTUELLE, _mutuelle, lambda b: b.droits.mutuelle),
    _Volet("AMC", gabarits.AMC, _amc, lambda b: b.droits.amc),
    _Volet(
        "MEDTRAIT",
        gabarits.MEDECIN,
        lambda b: asdict(b.droits),
        lambda b: b.droits.medecin_traitant_declare is not None,
    ),
    _Volet("ADRESSE", gabarits.ADRESSE, asdict, lambda b: b.adresse),
    _Volet("COMPLETM", gabarits.COMPLEMENT_ETM, asdict, lambda b: b.complement_etm),
    _Volet("COMPLEM", gabarits.COMPLEMENTAIRE, asdict, lambda b: b.zone_complementaire),
    _Volet("NETLINK", gabarits.NETLINK, asdict, lambda b: b.netlink),
)


def encoder_vitale(contenu: ContenuVitale) -> dict[str, bytes]:
    """Write the data files of a Vitale card, by file name; a volet without data is left out.

    Raises ValueError beyond nineteen beneficiaries, or without any.
    """
    tous = contenu.beneficiaires
    if not 1 <= len(tous) <= BENEFICIAIRES_MAX:
        raise ValueError(f"{len(tous)} bénéficiaires en carte, 1 à {BENEFICIAIRES_MAX} attendus")
    famille = {**asdict(contenu.organisme), **asdict(contenu.service_famille)}
    nir = {"pays": PAYS, "nir": contenu.nir}
    fichiers = {
        "IDENT": b"".join(gabarits.IDENT.ecrire(asdict(b)) for b in tous),
        "CARTE": gabarits.CARTE.ecrire(asdict(contenu)),
        "NIR": b"".join(gabarits.NIR.ecrire({**asdict(b), **nir}) for b in tous),
        "DROITS": gabarits.FAMILLE.ecrire(famille) + _ecrire(_DROITS, tous),
    }
    fichiers |= {v.fichier: _ecrire(v, tous) for v in _VOLETS if any(map(v.dit, tous))}
    if contenu.dossiers_at:
        fichiers["ATMP"] = _ecrire_tous(gabarits.ATMP, contenu.dossiers_at)
    if contenu.formulaires_europeens:
        fichiers["EUROPE"] = _ecrire_tous(gabarits.EUROPE, contenu.formulaires_europeens)
    if contenu.transcard:
        fichiers["TRANSCAR"] = gabarits.TRANSCARD.ecrire(asdict(contenu))
    if contenu.urgence:
        fichiers["URGENCE"] = gabarits.URGENCE.ecrire(asdict(contenu))
    return fichiers


def _ecrire(volet: _Volet, tous: tuple[BeneficiaireCarte, ...]) -> bytes:
    return b"".join(volet.gabarit.ecrire(volet.valeurs(b)) for b in tous)


def _ecrire_tous(gabarit: Gabarit, structures: tuple[msgspec.Struct, ...]) -> bytes:
    return b"".join(gabarit.ecrire(asdict(s)) for s in structures)


def decoder_vitale(fichiers: Mapping[str, bytes]) -> ContenuVitale:
    """Read a Vitale card from the files that could be read, by file name.

    IDENT and NIR are needed; a protected file that was not read leaves its data empty. Raises
    FichierIllisible, with the file and the byte.
    """
    identites = _modeles(fichiers, "IDENT", gabarits.IDENT)
    nirs = _modeles(fichiers, "NIR", gabarits.NIR)
    if not identites:
        raise FichierIllisible(0, "aucun bénéficiaire", "IDENT")
    if len(identites) > BENEFICIAIRES_MAX:
        raise FichierIllisible(0, f"plus de {BENEFICIAIRES_MAX} bénéficiaires", "IDENT")
    if not nirs:
        raise FichierIllisible(0, "aucun NIR", "NIR")
    volets = (_DROITS, *_VOLETS)
    par_beneficiaire = zip_longest(
        identites,
        nirs[: len(identites)],
        *(_modeles(fichiers, v.fichier, v.gabarit)[: len(identites)] for v in volets),
        fillvalue=_VIDE,
    )
    carte = _premier(fichiers, "CARTE", gabarits.CARTE)
    famille = _premier(fichiers, "DROITS", gabarits.FAMILLE)
    return _construire(
        ContenuVitale,
        {
            **carte,
            "generation": _generation(carte["generation"]),
            "nir": gabarits.NIR.lire(nirs[0])["nir"],
            "organisme": _construire(OrganismeAmo, famille),
            "service_famille": _construire(ServiceAmo, famille),
            "beneficiaires": tuple(
                _beneficiaire(identite, nir, dict(zip(volets, lus, strict=True)))
                for identite, nir, *lus in par_beneficiaire
            ),
            "dossiers_at": _tous(fichiers, "ATMP", gabarits.ATMP, DossierAt),
            "formulaires_europeens": _tous(fichiers, "EUROPE", gabarits.EUROPE, FormulaireEuropeen),
            **_premier(fichiers, "TRANSCAR", gabarits.TRANSCARD),
            **_premier(fichiers, "URGENCE", gabarits.URGENCE),
        },
    )


def _beneficiaire(
    identite: Champs, nir: Champs, volets: Mapping[_Volet, Champs]
) -> BeneficiaireCarte:
    lus = {volet.fichier: volet.gabarit.lire(champs) for volet, champs in volets.items()}
    couvertures = lus["EXO"]["couvertures"]
    droits = {
        "periodes_amo": lus["DROITS"]["periodes_amo"],
        "couvertures": tuple(
            _construire(Couverture, c)
            for c in (couvertures if isinstance(couvertures, tuple) else ())
        ),
        "service_amo": _construire(ServiceAmo, lus["C2S"]),
        "mutuelle": _si(lus["MUTUELLE"], "identification", Mutuelle),
        "amc": _si(lus["AMC"], "numero_amc", ContratAmc),
        **lus["MEDTRAIT"],
    }
    certifie = gabarits.NIR.lire(nir)
    return _construire(
        BeneficiaireCarte,
        {
            **gabarits.IDENT.lire(identite),
            "nir_certifie": certifie["nir_certifie"],
            "date_certification": certifie["date_certification"],
            "qualite": lus["DROITS"]["qualite"] or "00",
            "droits": _construire(DroitsBeneficiaire, droits),
            **lus["ADRESSE"],
            **lus["COMPLETM"],
            **lus["COMPLEM"],
            **lus["NETLINK"],
        },
    )


def _si(valeurs: Valeurs, cle: str, type_: type[_T]) -> _T | None:
    """Build what a template describes, when the field that announces it says something."""
    return _construire(type_, valeurs) if valeurs[cle] else None


def _construire(type_: type[_T], valeurs: Valeurs) -> _T:
    try:
        return msgspec.convert(dict(valeurs), type_)
    except msgspec.ValidationError as erreur:
        raise FichierIllisible(0, f"valeur inattendue ({erreur})") from None


def _generation(lue: object) -> GenerationVitale:
    connues: tuple[GenerationVitale, ...] = get_args(GenerationVitale)
    return next((g for g in connues if g == lue), "vitale_2")


def _modeles(fichiers: Mapping[str, bytes], nom: str, gabarit: Gabarit) -> tuple[Champs, ...]:
    return gabarit.tous(lire(fichiers.get(nom, b""), nom))


def _premier(fichiers: Mapping[str, bytes], nom: str, gabarit: Gabarit) -> dict[str, object]:
    return gabarit.lire((_modeles(fichiers, nom, gabarit) or (_VIDE,))[0])


def _tous(
    fichiers: Mapping[str, bytes], nom: str, gabarit: Gabarit, type_: type[_T]
) -> tuple[_T, ...]:
    return tuple(_construire(type_, gabarit.lire(c)) for c in _modeles(fichiers, nom, gabarit))
