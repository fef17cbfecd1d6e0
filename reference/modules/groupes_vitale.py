"""A Vitale card as the groups 101 to 111 of SSV_LireDroitsVitale, in their public order, and back.

Group 104 field 18 carries the médecin traitant indicator: profil simulé, the field is public
but not its meaning. A group that belongs to a beneficiary follows its 104.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuVitale, TypeCarte
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
from vitalbench.reference.norms.zones.codec import Groupe, composer

_SORTES: dict[TypeCarte, str] = {"reelle": "R", "test": "T", "demonstration": "D"}
_DECLARE = {True: "O", False: "N", None: ""}
_SANS_DATE = "0" * 12
_DOSSIERS = 2


def ecrire_vitale(contenu: ContenuVitale) -> tuple[Groupe, ...]:
    """Give the groups of a card, in the public order."""
    return (
        _assure(contenu),
        composer(102, **_service(contenu.service_famille)),
        *_accidents(contenu.dossiers_at),
        *(g for b in contenu.beneficiaires for g in _beneficiaire(b)),
    )


def _jour(jour: date | None, absent: str = "") -> str:
    return f"{jour:%Y%m%d}0000" if jour is not None else absent


def _periode(periode: Periode, absent: str = "") -> dict[str, str]:
    return {"debut": _jour(periode.debut, absent), "fin": _jour(periode.fin, absent)}


def _service(service: ServiceAmo) -> dict[str, str]:
    return {"code_service": service.code or "0", **_periode(service.periode, _SANS_DATE)}


def _assure(c: ContenuVitale) -> Groupe:
    return composer(
        101,
        type_carte=_SORTES[c.type_carte],
        numero_serie=c.numero_serie,
        fin_validite=_jour(c.fin_validite),
        type_identification_porteur="A",
        nir=c.nir[:13],
        cle_nir=c.nir[13:],
        code_regime=c.organisme.regime,
        caisse=c.organisme.caisse,
        centre=c.organisme.centre,
        code_gestion=c.organisme.code_gestion,
    )


def _accidents(dossiers: tuple[DossierAt, ...]) -> Iterator[Groupe]:
    if not dossiers:
        return
    champs = {"organisme_at": dossiers[0].organisme, "identifiant_at_0": "0"}
    for rang in range(1, _DOSSIERS + 1):
        dossier = dossiers[rang - 1] if rang <= len(dossiers) else None
        champs[f"organisme_at_{rang}"] = dossier.organisme if dossier else "0" * 9
        champs[f"code_bgdh_{rang}"] = dossier.code_bgdh if dossier else ""
        champs[f"identifiant_at_{rang}"] = dossier.identifiant if dossier else "0"
    yield composer(103, **champs)


def _beneficiaire(b: BeneficiaireCarte) -> Iterator[Groupe]:
    droits = b.droits
    adresse = (*b.adresse, "", "", "", "", "")
    yield composer(
        104,
        nom_usuel=b.nom,
        nom_patronymique=b.nom_naissance,
        prenom=b.prenom,
        adresse_1=adresse[0],
        adresse_2=adresse[1],
        adresse_3=adresse[2],
        adresse_4=adresse[3],
        adresse_5=adresse[4],
        nir_certifie=b.nir_certifie[:13],
        cle_nir_certifie=b.nir_certifie[13:] or "00",
        date_certification=_jour(b.date_certification, _SANS_DATE),
        date_naissance=f"{b.date_naissance}0000",
        rang_naissance=str(b.rang_naissance),
        qualite=b.qualite.lstrip("0") or "0",
        code_service_amo=droits.service_amo.code or "0",
        debut_service_amo=_jour(droits.service_amo.periode.debut, _SANS_DATE),
        fin_service_amo=_jour(droits.service_amo.periode.fin, _SANS_DATE),
        reserve_beneficiaire=_DECLARE[droits.medecin_traitant_declare],
    )
    for periode in droits.periodes_amo:
        yield composer(105, **_periode(periode))
    for c in droits.couvertures:
        yield composer(
            106, **_periode(c.periode), code_ald=c.code_ald, code_situation=c.code_situation
        )
    if droits.mutuelle is not None:
        yield _mutuelle(droits.mutuelle)
        for periode in droits.mutuelle.periodes:
            yield composer(108, **_periode(periode))
    if droits.amc is not None:
        yield _amc(droits.amc)


def _mutuelle(m: Mutuelle) -> Groupe:
    return composer(
        107,
        identification=m.identification,
        garanties_effectives=m.garanties,
        indicateur_traitement=m.indicateur_traitement,
        type_services=m.type_services,
        services=m.services,
        aiguillage_sts=m.aiguillage_sts,
    )


def _amc(a: ContratAmc) -> Groupe:
    return composer(
        109,
        numero_amc_b2=a.numero_amc,
        numero_adherent=a.numero_adherent,
        indicateur_traitement=a.indicateur_traitement,
        debut_validite=_jour(a.periode.debut),
        fin_validite=_jour(a.periode.fin),
        code_routage=a.code_routage,
        identifiant_hote=a.identifiant_hote,
        nom_domaine=a.nom_domaine,
        aiguillage_sts=a.aiguillage_sts,
        type_services=a.type_services,
        services=a.services,
    )


def lire_vitale(
    groupes: Iterable[Groupe], base: ContenuVitale | None = None
) -> ContenuVitale | None:
    """Read a card back from the groups of a call, over what was read of it.

    None without group 101 or any 104.
    """
    assure: dict[str, str] | None = None
    famille = ServiceAmo()
    dossiers: tuple[DossierAt, ...] = ()
    personnes: list[list[Groupe]] = []
    for groupe in groupes:
        if groupe.groupe == 101:
            assure = groupe.champs
        elif groupe.groupe == 102:
            famille = ServiceAmo(
                code=_code_service(groupe.champs.get("code_service", "")),
                periode=_lire_periode(groupe.champs),
            )
        elif groupe.groupe == 103:
            dossiers = tuple(_lire_accidents(groupe.champs))
        elif groupe.groupe == 104:
            personnes.append([groupe])
        elif personnes:
            personnes[-1].append(groupe)
    if assure is None or not personnes:
        return None
    sortes = {lettre: sorte for sorte, lettre in _SORTES.items()}
    lu = ContenuVitale(
        nir=assure.get("nir", "") + assure.get("cle_nir", ""),
        numero_serie=assure.get("numero_serie", ""),
        organisme=OrganismeAmo(
            regime=assure.get("code_regime", ""),
            caisse=assure.get("caisse", ""),
            centre=assure.get("centre", ""),
            code_gestion=assure.get("code_gestion", ""),
        ),
        beneficiaires=tuple(_lire_beneficiaire(g) for g in personnes),
        type_carte=sortes.get(assure.get("type_carte", ""), "reelle"),
        fin_validite=_lire_jour(assure.get("fin_validite", "")),
        service_famille=famille,
        dossiers_at=dossiers,
    )
    if base is None:
        return lu
    return msgspec.structs.replace(
        base,
        nir=lu.nir,
        numero_serie=lu.numero_serie,
        organisme=lu.organisme,
        beneficiaires=lu.beneficiaires,
        type_carte=lu.type_carte,
        fin_validite=lu.fin_validite,
        service_famille=lu.service_famille,
        dossiers_at=lu.dossiers_at,
    )


def _lire_jour(texte: str) -> date | None:
    try:
        return date(int(texte[:4]), int(texte[4:6]), int(texte[6:8]))
    except ValueError:
        return None


def _lire_periode(champs: dict[str, str], debut: str = "debut", fin: str = "fin") -> Periode:
    return Periode(debut=_lire_jour(champs.get(debut, "")), fin=_lire_jour(champs.get(fin, "")))


def _code_service(code: str) -> str:
    return "" if code.strip("0") == "" else code


def _lire_accidents(c: dict[str, str]) -> Iterator[DossierAt]:
    for rang in range(1, _DOSSIERS + 1):
        identifiant = c.get(f"identifiant_at_{rang}", "0")
        if identifiant.strip("0"):
            yield DossierAt(
                organisme=c.get(f"organisme_at_{rang}", ""),
                identifiant=identifiant,
                code_bgdh=c.get(f"code_bgdh_{rang}", ""),
            )


def _lire_beneficiaire(groupes: list[Groupe]) -> BeneficiaireCarte:
    c = groupes[0].champs
    adresse = tuple(c.get(f"adresse_{rang}", "") for rang in range(1, 6))
    rang = c.get("rang_naissance", "")
    nir = c.get("nir_certifie", "")
    declare = {lettre: valeur for valeur, lettre in _DECLARE.items()}
    return BeneficiaireCarte(
        nom=c.get("nom_usuel", ""),
        prenom=c.get("prenom", ""),
        date_naissance=c.get("date_naissance", "")[:8],
        rang_naissance=int(rang) if rang.isascii() and rang.isdigit() else 1,
        nom_naissance=c.get("nom_patronymique", ""),
        qualite=c.get("qualite", "").zfill(2),
        nir_certifie=nir + c.get("cle_nir_certifie", "") if nir else "",
        date_certification=_lire_jour(c.get("date_certification", "")),
        adresse=adresse if any(adresse) else (),
        droits=DroitsBeneficiaire(
            service_amo=ServiceAmo(
                code=_code_service(c.get("code_service_amo", "")),
                periode=_lire_periode(c, "debut_service_amo", "fin_service_amo"),
            ),
            periodes_amo=tuple(_lire_periode(g.champs) for g in groupes if g.groupe == 105),
            couvertures=tuple(_lire_couverture(g.champs) for g in groupes if g.groupe == 106),
            mutuelle=_lire_mutuelle(groupes),
            amc=next((_lire_amc(g.champs) for g in groupes if g.groupe == 109), None),
            medecin_traitant_declare=declare.get(c.get("reserve_beneficiaire", "")),
        ),
    )


def _lire_couverture(c: dict[str, str]) -> Couverture:
    return Couverture(
        code_ald=c.get("code_ald", ""),
        code_situation=c.get("code_situation", ""),
        periode=_lire_periode(c),
    )


def _lire_mutuelle(groupes: list[Groupe]) -> Mutuelle | None:
    for groupe in groupes:
        if groupe.groupe == 107:
            c = groupe.champs
            return Mutuelle(
                identification=c.get("identification", ""),
                garanties=c.get("garanties_effectives", ""),
                indicateur_traitement=c.get("indicateur_traitement", ""),
                type_services=c.get("type_services", ""),
                services=c.get("services", ""),
                aiguillage_sts=c.get("aiguillage_sts", ""),
                periodes=tuple(_lire_periode(g.champs) for g in groupes if g.groupe == 108),
            )
    return None


def _lire_amc(c: dict[str, str]) -> ContratAmc:
    return ContratAmc(
        numero_amc=c.get("numero_amc_b2", ""),
        numero_adherent=c.get("numero_adherent", ""),
        indicateur_traitement=c.get("indicateur_traitement", ""),
        periode=_lire_periode(c, "debut_validite", "fin_validite"),
        code_routage=c.get("code_routage", ""),
        identifiant_hote=c.get("identifiant_hote", ""),
        nom_domaine=c.get("nom_domaine", ""),
        aiguillage_sts=c.get("aiguillage_sts", ""),
        type_services=c.get("type_services", ""),
        services=c.get("services", ""),
    )
