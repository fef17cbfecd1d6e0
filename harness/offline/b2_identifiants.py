"""National numbers and dates inside B2 records: shapes and keys, field by field."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from vitalbench.harness.offline.b2_contraception import est_fictif
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.domain.identifiants import cle_luhn, cle_nir, luhn_valide
from vitalbench.reference.norms.codec import Enregistrement

LIEU_FICTIF = "99999"
"""Positions 6 to 10 of a fictitious NIR: born in country 999 (profil simulé)."""


@lru_cache(maxsize=4096)
def defauts_nir(nir: str, cle: str) -> tuple[str, ...]:
    """Give the rules that a NIR and its key break."""
    try:
        calculee = cle_nir(nir)
    except ValueError:
        return ("B2-ID-01",)
    defauts = []
    if calculee != cle:
        defauts.append("B2-ID-02")
    if nir[0] not in "123478":
        defauts.append("B2-ID-03")
    mois = int(nir[3:5])
    if not (1 <= mois <= 12 or 20 <= mois <= 42 or 50 <= mois <= 99 or mois == 19):
        defauts.append("B2-ID-04")
    if nir[5:7] == "00":
        defauts.append("B2-ID-05")
    return tuple(defauts)


def nir(releve: Releve, porteur: Enregistrement, champ: str, champ_cle: str) -> None:
    """Check a NIR and its key; the key alone is at fault only when the NIR is well formed."""
    valeur, cle = porteur.brut_de(champ), porteur.brut_de(champ_cle)
    _dire_nir(releve, porteur, (champ, champ_cle), defauts_nir(valeur, cle))


def _dire_nir(
    releve: Releve, porteur: Enregistrement, champs: tuple[str, str], defauts: tuple[str, ...]
) -> None:
    champ, champ_cle = champs
    valeur = porteur.brut_de(champ)
    for regle in defauts:
        if regle == "B2-ID-02":
            zones = (zone(porteur, champ), zone(porteur, champ_cle))
            releve.noter(regle, zones, f"la clé {cle_nir(valeur)}", porteur.brut_de(champ_cle))
        else:
            releve.noter(regle, (zone(porteur, champ),), _ATTENDUS[regle], valeur)


_ATTENDUS = {
    "B2-ID-01": "13 caractères : chiffres, ou 2A et 2B en département",
    "B2-ID-03": "un sexe 1, 2, 3, 4, 7 ou 8",
    "B2-ID-04": "un mois de 01 à 12, ou de remplacement (19, 20 à 42, 50 à 99)",
    "B2-ID-05": "un département autre que 00",
}


def numero(releve: Releve, regle: str, porteur: Enregistrement, champ: str) -> None:
    """Check the Luhn key of a number that is filled."""
    valeur = porteur.brut_de(champ)
    if not _sain(valeur):
        releve.noter(regle, (zone(porteur, champ),), _cle_attendue(valeur.strip(" ")), valeur)


@lru_cache(maxsize=4096)
def _sain(valeur: str) -> bool:
    """Tell whether a number is empty, or ends with its Luhn key."""
    return not valeur.strip(" 0") or luhn_valide(valeur.strip(" "))


def _cle_attendue(valeur: str) -> str:
    if valeur[:-1].isascii() and valeur[:-1].isdigit():
        return f"la clé de Luhn {cle_luhn(valeur[:-1])}"
    return "des chiffres et leur clé de Luhn"


def _acte(releve: Releve, lu: Enregistrement) -> None:
    if not _sain(lu.texte[54:63]):
        numero(releve, "B2-ID-13", lu, "no_executant")


def _entete(releve: Releve, lu: Enregistrement) -> None:
    t = lu.texte
    defauts = defauts_nir(t[11:24], t[24:26])
    if defauts:
        _dire_nir(releve, lu, ("nir_assure", "cle_nir"), defauts)
    if not _sain(t[1:10]):
        numero(releve, "B2-ID-11", lu, "no_ps")
    if not _sain(t[58:67]):
        numero(releve, "B2-ID-12", lu, "no_prescripteur")
    if t[16:21] != LIEU_FICTIF and "B2-ID-01" not in defauts and not est_fictif(t[11:24]):
        attendu = f"un NIR fictif (positions 6 à 10 : {LIEU_FICTIF})"
        releve.noter("B2-ID-06", (zone(lu, "nir_assure"),), attendu, "un NIR qui peut être réel")


def _individuel(releve: Releve, lu: Enregistrement) -> None:
    if lu.brut_de("nir_individuel").strip(" "):
        nir(releve, lu, "nir_individuel", "cle_nir_individuel")


def _remplacant(releve: Releve, lu: Enregistrement) -> None:
    numero(releve, "B2-ID-14", lu, "no_remplacant")


def _rpps(releve: Releve, lu: Enregistrement) -> None:
    numero(releve, "B2-ID-15", lu, "rpps_prescripteur")
    numero(releve, "B2-ID-16", lu, "rpps_executant")
    releve.vu("rpps")
    t = lu.texte
    if t[1:10] in (t[63:72], t[65:74]):
        zones = (zone(lu, "no_ps"), zone(lu, "rpps_executant"))
        releve.noter("B2-ID-23", zones, "le numéro de facturation, pas le RPPS", t[1:10])


def _siret(releve: Releve, lu: Enregistrement) -> None:
    numero(releve, "B2-ID-17", lu, "siret")


def _code_postal(releve: Releve, lu: Enregistrement) -> None:
    code = lu.brut_de("code_postal")
    if not code.isdigit():
        releve.noter("B2-ID-18", (zone(lu, "code_postal"),), "5 chiffres", code)


def _ccam(releve: Releve, lu: Enregistrement) -> None:
    if lu.masque or lu.fautes:
        return
    code = lu.brut_de("code_ccam").rstrip(" ")
    if not (len(code) == 7 and code[:4].isalpha() and code[4:].isdigit()):
        releve.noter("B2-ID-19", (zone(lu, "code_ccam"),), "4 lettres et 3 chiffres", code)


def _heures(releve: Releve, lu: Enregistrement) -> None:
    for regle, champ in (("B2-ID-20", "heure_depart"), ("B2-ID-21", "heure_arrivee")):
        heure = lu.brut_de(champ)
        if not (heure[:2] < "24" and heure[2:] < "60"):
            releve.noter(regle, (zone(lu, champ),), "HHMM", heure)


IDENTIFIANTS: Mapping[str, Callable[[Releve, Enregistrement], None]] = {
    "2": _entete,
    "2S": _individuel,
    "2C": _code_postal,
    "4": _acte,
    "4S": _remplacant,
    "4E": _rpps,
    "4F": _siret,
    "4M": _ccam,
    "4U": _heures,
}
"""What checks the numbers of each type of record."""


def cles_communes(releve: Releve, suite: tuple[Enregistrement, ...]) -> None:
    """Check that every record of a facture carries the same key; the odd one out is at fault."""
    cle = suite[0].texte[1:35]
    for e in suite:
        if e.texte[1:35] != cle:
            break
    else:
        return
    for regle, champ in CLES:
        for porteur, attendu in dissidents(suite, champ):
            releve.noter(regle, (zone(porteur, champ),), attendu, porteur.brut_de(champ))


CLES = (
    ("B2-CLE-01", "no_ps"),
    ("B2-CLE-02", "nir_assure"),
    ("B2-CLE-03", "cle_nir"),
    ("B2-CLE-04", "no_facture"),
)


def dissidents(
    suite: tuple[Enregistrement, ...], champ: str
) -> Iterator[tuple[Enregistrement, str]]:
    """Yield the records whose field is not that of most, and what most say."""
    valeurs = [e.brut_de(champ) for e in suite]
    commune = max(dict.fromkeys(valeurs), key=valeurs.count, default="")
    return ((e, commune) for e, v in zip(suite, valeurs, strict=True) if v != commune)
