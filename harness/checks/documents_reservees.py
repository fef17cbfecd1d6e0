"""Factures reserved to the PS: found by each criterion, given back whole, in csv (CDC §3.2.7.3)."""

import csv
import io
import re
from collections.abc import Iterator

from vitalbench.harness.checks.imprimes import edites
from vitalbench.harness.checks.jugement import Jugement, egal, non_verifie, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue

CRITERES_FACTURE = (
    "numero", "date_facture", "periode_factures", "nir_assure", "nir_beneficiaire",
    "date_naissance", "rang_naissance", "regime", "caisse", "centre", "periode_soins",
)  # fmt: skip
CRITERES_PRESTATION = ("code_saisi", "code_transmis", "date_soins")
ORDRE = (
    "numero", "date_facture", "nir_assure", "nir_beneficiaire", "date_naissance",
    "rang_naissance", "regime", "caisse", "centre", "code_saisi", "code_transmis", "date_soins",
)  # fmt: skip
DATES = frozenset({"date_facture", "date_naissance", "date_soins"})


def _numeros(dossier: Dossier, repere: str) -> set[str]:
    return {
        numero
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges)
        for _, numero in echange.factures_creees()
    }


def _trouvees(dossier: Dossier, repere: str, voulues: set[str]) -> Iterator[Jugement]:
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        for ecran in echange.ecrans():
            lues = {str(ligne.get("numero")) for ligne in ecran.ecran.lignes}
            yield egal(ecran, lues or "aucune", voulues or "aucune", repere)


def _criteres(dossier: Dossier, criteres: tuple[str, ...]) -> Iterator[Jugement]:
    cible = dossier.etape("reservee_cible")
    if cible is None:
        return
    voulues = _numeros(dossier, "reservee_cible")
    for critere in criteres:
        if dossier.etape(f"critere_{critere}") is None:
            yield non_verifie(cible, f"critère {critere} : non interrogé")
        yield from _trouvees(dossier, f"critere_{critere}", voulues)


@check("CDC-3.2.7.3-08", partie="facture", reads={Canal.ECRAN})
def trouvee_par_chaque_critere(dossier: Dossier) -> Iterator[Jugement]:
    """Each criterion of the facture finds the one expected, and no other (CDC §3.2.7.3)."""
    yield from _criteres(dossier, CRITERES_FACTURE)


@check("CDC-3.2.7.3-08", partie="prestation", reads={Canal.ECRAN})
def trouvee_par_sa_prestation(dossier: Dossier) -> Iterator[Jugement]:
    """So does each criterion of its prestations (CDC §3.2.7.3)."""
    yield from _criteres(dossier, CRITERES_PRESTATION)


@check("CDC-3.2.7.3-08", partie="combinaison", reads={Canal.ECRAN})
def trouvee_par_combinaison(dossier: Dossier) -> Iterator[Jugement]:
    """Criteria combined find what satisfies them all (CDC §3.2.7.3)."""
    if dossier.etape("reservee_cible") is not None:
        voulues = _numeros(dossier, "reservee_cible")
        yield from _trouvees(dossier, "combinaison_cible", voulues)
        yield from _trouvees(dossier, "combinaison_vide", set())


def _forme(nom: str, valeur: object) -> str:
    """Write a value so that layouts of dates and numbers do not count."""
    texte = str(valeur if valeur is not None else "").strip().lstrip("'")
    if nom in DATES:
        francais = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", texte)
        chiffres = "".join(reversed(francais.groups())) if francais else re.sub(r"\D", "", texte)
        return chiffres[-6:]
    if nom.startswith("nir"):
        return texte[:13]
    return texte.lstrip("0")


def _attendues(dossier: Dossier) -> list[dict[str, str]]:
    """Give a row for each prestation of the facture wanted, from its flow and what was typed."""
    codes: list[str] = []
    for echange in dossier.pendant(dossier.etape("reservee_cible"), dossier.echanges):
        typees = echange.parametres.get("prestations")
        codes += [str(p["code"]) for p in typees] if isinstance(typees, list) else []
    rangees = []
    for facture in dossier.factures_de("reservee_cible"):
        commun = _commun(facture)
        for code, acte in zip(codes, facture.actes, strict=False):
            rangees.append(
                commun
                | {
                    "code_saisi": code,
                    "code_transmis": str(acte.de("code_acte").valeur).strip(),
                    "date_soins": _forme("date_soins", acte.de("date_acte").valeur),
                }
            )
    return rangees


def _commun(facture: FactureRecue) -> dict[str, str]:
    zones = {
        "numero": "no_facture",
        "date_facture": "date_facturation",
        "nir_assure": "nir_assure",
        "nir_beneficiaire": "nir_assure",
        "date_naissance": "date_naissance",
        "rang_naissance": "rang_naissance",
        "regime": "grand_regime",
        "caisse": "caisse_gestionnaire",
        "centre": "centre_gestionnaire",
    }
    return {nom: _forme(nom, facture.de(champ).valeur) for nom, champ in zones.items()}


def _ecarts(lue: dict[str, str], attendue: dict[str, str], noms: tuple[str, ...]) -> list[str]:
    return [
        f"{nom} : {lue.get(nom, 'absent')} pour {attendue[nom]}"
        for nom in noms
        if _forme(nom, lue.get(nom, "")) != attendue[nom]
    ]


def _restitution(dossier: Dossier, noms: tuple[str, ...]) -> Iterator[Jugement]:
    attendues = _attendues(dossier)
    for echange in dossier.pendant(dossier.etape("restitution"), dossier.echanges):
        for ecran in echange.ecrans():
            lues = [{k: str(x) for k, x in ligne.items()} for ligne in ecran.ecran.lignes]
            ecarts = [] if len(lues) == len(attendues) else [f"{len(lues)} prestation(s)"]
            for lue, attendue in zip(lues, attendues, strict=False):
                ecarts += _ecarts(lue, attendue, noms)
            yield tenu(ecran, attendues and not ecarts, ", ".join(noms), ecarts or "tous")


@check("CDC-3.2.7.3-09", partie="elements", reads={Canal.ECRAN, Canal.FICHIER})
def neuf_elements_restitues(dossier: Dossier) -> Iterator[Jugement]:
    """The nine elements of the facture are given back, as the flow had them (CDC §3.2.7.3)."""
    yield from _restitution(dossier, ORDRE[:9])


@check("CDC-3.2.7.3-09", partie="prestations", reads={Canal.ECRAN, Canal.FICHIER})
def trois_elements_par_prestation(dossier: Dossier) -> Iterator[Jugement]:
    """Each prestation has the code typed, the code sent and its day (CDC §3.2.7.3)."""
    yield from _restitution(dossier, ORDRE[9:])


def _csv(octets: bytes) -> list[list[str]]:
    texte = octets.decode("utf-8-sig", "replace")
    separateur = ";" if texte.partition("\n")[0].count(";") >= 1 else ","
    return [rang for rang in csv.reader(io.StringIO(texte), delimiter=separateur) if rang]


@check("CDC-3.2.7.3-10", partie="colonnes", reads={Canal.ARCHIVE, Canal.DOCUMENT, Canal.FICHIER})
def colonnes_du_csv(dossier: Dossier) -> Iterator[Jugement]:
    """The columns of the csv follow the order of the text (CDC §3.2.7.3)."""
    attendues = _attendues(dossier)
    for document in edites(dossier, "csv", "factures_reservees"):
        rangs = _csv(dossier.contenu(document))
        largeurs = {len(rang) for rang in rangs}
        ecarts = [] if largeurs == {len(ORDRE)} else [f"{sorted(largeurs)} colonnes"]
        for rang, attendue in zip(rangs[1:], attendues, strict=False):
            ecarts += _ecarts(dict(zip(ORDRE, rang, strict=False)), attendue, ORDRE)
        yield tenu(document, rangs and not ecarts, ", ".join(ORDRE), ecarts or "dans l'ordre")


@check("CDC-3.2.7.3-10", partie="lignes", reads={Canal.ARCHIVE, Canal.DOCUMENT, Canal.FICHIER})
def une_ligne_par_prestation(dossier: Dossier) -> Iterator[Jugement]:
    """One line a prestation of each facture (CDC §3.2.7.3)."""
    for document in edites(dossier, "csv", "factures_reservees"):
        yield egal(document, len(_csv(dossier.contenu(document))) - 1, len(_attendues(dossier)))
