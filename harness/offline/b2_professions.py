"""What a profession may bill, and in which mode: suppliers, pharmacists, télémédecine, CCAM."""

from functools import cache

from vitalbench.harness.offline.b2_contraception import est_fictif
from vitalbench.harness.offline.b2_vue import (
    FactureJugee,
    codes_medicaments,
    codes_telemedecine,
    familles,
)
from vitalbench.harness.offline.ecarts import Releve, Zone, zone
from vitalbench.reference.norms.b2_complements import Lpp

FOURNISSEUR, PHARMACIE, LABORATOIRE = "fournisseur", "pharmacie", "laboratoire"
_TECHNIQUES = frozenset({"KA", "KC", "KE", "KMO", "Z"})
_DENTAIRES = frozenset({"D", "DC", "SC", "SCM", "SPR", "PRO"})
_CCAM = frozenset({"medecin_generaliste", "medecin_specialiste", "sage_femme"})
_DELIVRENT = frozenset({PHARMACIE, "medecin_generaliste", "medecin_specialiste"})
"""Pharmacists, and doctors when they hand medicines over themselves."""
_SANS_VITALE = frozenset({"37", "38"})
"""Anatomo-cyto-pathologists and medical biologists: sans Vitale without another reason."""
_ACHAT = "A"


@cache
def specialites_particulieres() -> frozenset[str]:
    """Give the specialities whose factures have rules of their own."""
    return frozenset(
        code
        for code, famille in familles().items()
        if famille in (FOURNISSEUR, LABORATOIRE, PHARMACIE)
    )


@cache
def codes_particuliers() -> frozenset[str]:
    """Give the codes of prestations that have rules of their own, at the width of their field."""
    codes = codes_medicaments() | _TECHNIQUES | _DENTAIRES | {"DAT", "PII", "PME"}
    return frozenset(code.ljust(5) for code in codes)


def juger_profession(releve: Releve, f: FactureJugee) -> None:
    """Apply what the one who executes may and may not bill."""
    famille = f.famille
    if famille in (FOURNISSEUR, PHARMACIE, LABORATOIRE):
        releve.vu(famille)
    if not f.codes.isdisjoint(codes_telemedecine()):
        releve.vu("telemedecine")
    if famille == FOURNISSEUR:
        _fournisseur(releve, f)
    elif famille in _CCAM:
        _remplacees(releve, f, _TECHNIQUES)
    elif famille == "chirurgien_dentiste":
        _remplacees(releve, f, _DENTAIRES)
    if famille in (FOURNISSEUR, LABORATOIRE):
        _sans_remplacant(releve, f)
    if "PME" in f.codes:
        attendu = "PME hors du périmètre SESAM-Vitale"
        releve.noter("B2-PRO-02", (_ligne(f, "PME"),), attendu, "PME")
    if famille in _DELIVRENT and not f.codes.isdisjoint(codes_medicaments()):
        _medicaments(releve, f)
    if f.lettre == "D":
        _degrade(releve, f)
    elif f.lettre == "F":
        _sans_vitale(releve, f, famille)
    if f.e[112:114].strip(" 0"):
        _specialite_prescripteur(releve, f)


def _ligne(f: FactureJugee, code: str) -> Zone:
    return next(zone(a, "code_acte") for a in f.actes if a.texte[73:78].rstrip(" ") == code)


def _fournisseur(releve: Releve, f: FactureJugee) -> None:
    if "PII" in f.codes:
        attendu = "un dispositif hors du titre III (fournisseur)"
        releve.noter("B2-PRO-01", (_ligne(f, "PII"),), attendu, "PII")
    for suite in f.suite:
        if suite.code == "4S" and suite.texte[39] != " ":
            lieu = zone(suite, "option_coordination")
            releve.noter("B2-PRO-05", (lieu,), "blanc : un fournisseur", suite.texte[39])


def _remplacees(releve: Releve, f: FactureJugee, lettres: frozenset[str]) -> None:
    for code in sorted(f.codes & lettres):
        attendu = "l'acte coté en CCAM"
        releve.noter("B2-PRO-03", (_ligne(f, code),), attendu, f"lettre clé {code}")


def _sans_remplacant(releve: Releve, f: FactureJugee) -> None:
    releve.vu("sans_remplacement")
    if f.e[94] == "1":
        zones = [f.zone("presence_cps_remplacant")]
        if f.actes:
            zones.append(zone(f.actes[0], "specialite_executant"))
        releve.noter("B2-PRO-04", zones, f"0 : {f.famille}, sans remplaçant", "1")


def _medicaments(releve: Releve, f: FactureJugee) -> None:
    releve.vu("medicaments")
    codes = codes_medicaments()
    for rang, record in enumerate(f.suite):
        if record.code != "4" or record.texte[73:78].rstrip(" ") not in codes:
            continue
        suivants: list[str] = []
        for autre in f.suite[rang + 1 :]:
            if autre.code[0] != "4" or autre.code == "4":
                break
            suivants.append(autre.code)
        if not {"4C", "4H"} & set(suivants):
            attendu = "le code CIP du médicament (4C)"
            releve.noter("B2-PHA-01", (zone(record, "code_acte"),), attendu, "aucun")


def _degrade(releve: Releve, f: FactureJugee) -> None:
    distants = f.codes & codes_telemedecine()
    if distants:
        zones = (_ligne(f, min(distants)), *f.mode.zones)
        attendu = "SESAM sans Vitale pour un acte de télémédecine"
        releve.noter("B2-TLM-01", zones, attendu, "mode dégradé")


def _sans_vitale(releve: Releve, f: FactureJugee, famille: str) -> None:
    releve.vu("sans_vitale")
    if not f.codes.isdisjoint(codes_telemedecine()) or est_fictif(f.e[11:24]) or not f.actes:
        return
    mode, specialite = f.mode.zones, f.actes[0].texte[65:67]
    if famille == PHARMACIE:
        releve.vu("sans_vitale_pharmacie")
        medicaments = f.codes & codes_medicaments()
        if medicaments:
            zones = (_ligne(f, min(medicaments)), *mode)
            attendu = "un contraceptif confidentiel, ou de la LPP en location ou au long cours"
            releve.noter("B2-SSV-01", zones, attendu, "un médicament, sans Vitale")
    elif famille == FOURNISSEUR:
        releve.vu("sans_vitale_fournisseur")
    elif famille and famille != LABORATOIRE and specialite not in _SANS_VITALE:
        zones = (*mode, zone(f.actes[0], "specialite_executant"))
        attendu = "laboratoire, anatomopathologie, télémédecine ou cas de la table"
        releve.noter("B2-SSV-03", zones, attendu, f"spécialité {specialite} sans Vitale")
        return
    if famille in (PHARMACIE, FOURNISSEUR):
        for lpp in f.suite:
            if isinstance(lpp, Lpp) and lpp.texte[55] == _ACHAT:
                zones = (zone(lpp, "type_prestation"), *mode)
                attendu = "une location ou une prestation au long cours"
                releve.noter("B2-SSV-02", zones, attendu, "A (achat)")


def _specialite_prescripteur(releve: Releve, f: FactureJugee) -> None:
    """The speciality of the prescriber is that of a salaried one (CDC §4.2.1.6)."""
    releve.vu("specialite_prescripteur")
    exercices = [e for e in f.suite if e.code == "4S" and e.texte[47] == "L"]
    if exercices:
        zones = (f.zone("specialite_prescripteur"), zone(exercices[0], "exercice_prescripteur"))
        attendu = "non renseignée pour un prescripteur libéral"
        releve.noter("B2-PRS-01", zones, attendu, f.e[112:114])
