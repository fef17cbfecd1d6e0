"""APIAS: the amount, the DAT line, no complementary part (CDC §3.2.2.1, §4.2.1.9)."""

from collections.abc import Iterator

from vitalbench.harness.checks.at import (
    choisi,
    de_la_caisse,
    du_feuillet,
    en_mode,
    numero,
)
from vitalbench.harness.checks.contextes import (
    litteraux,
    saisi,
    texte,
    valeur,
    vide,
)
from vitalbench.harness.checks.jugement import Jugement, conforme, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier

FICHIER = {Canal.FICHIER, Canal.MONDE}


@check("CDC-3.2.2.1-16", partie="demande", reads={Canal.ECRAN})
def montant_apias_demande(dossier: Dossier) -> Iterator[Jugement]:
    """An AT facture of régime 08 asks for the APIAS amount (CDC §3.2.2.1)."""
    ecrans = tuple(ecrans_de(dossier, "superieur"))
    montres = [e for e in ecrans if e.champ("montant_apias") is not None]
    if ecrans:
        preuve = montres[0] if montres else ecrans[-1]
        yield tenu(preuve, bool(montres), "montant APIAS demandé", "montant jamais demandé")


def _sans_apias(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for ecran in ecrans_de(dossier, repere):
        champ = ecran.champ("montant_apias")
        if ecran.complet or champ is not None:
            yield tenu(ecran, champ is None, "aucun montant APIAS", "montant APIAS demandé")


@check("CDC-3.2.2.1-16", partie="autre_regime", reads={Canal.ECRAN})
def pas_d_apias_en_autre_regime(dossier: Dossier) -> Iterator[Jugement]:
    """An AT organism of another régime asks for no APIAS amount (CDC §3.2.2.1)."""
    yield from _sans_apias(dossier, "autre_regime")


@check("CDC-3.2.2.1-16", partie="hors_at", reads={Canal.ECRAN})
def pas_d_apias_hors_at(dossier: Dossier) -> Iterator[Jugement]:
    """An insured of régime 08 out of AT is asked no APIAS amount (CDC §3.2.2.1)."""
    if dossier.etape("autre_regime") is not None:
        yield from _sans_apias(dossier, "maladie")


@check("CDC-3.2.2.1-16", partie="reconnu", reads={Canal.APPEL})
@check("CDC-3.2.2.1-17", partie="reclame", reads={Canal.APPEL})
def pas_de_facture_sans_montant(dossier: Dossier) -> Iterator[Jugement]:
    """In APIAS no facture is made without its amount, and one is with it (CDC §3.2.2.1)."""
    yield from facture_formee(dossier, "sans_montant", attendue=False)
    yield from facture_formee(dossier, "egal", attendue=True)


@check("CDC-3.2.2.1-17", partie="figure", reads=FICHIER)
def montant_apias_dans_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The APIAS amount typed is the AMO total of the facture (CDC §3.2.2.1)."""
    for repere in ("egal", "superieur"):
        for facture in dossier.factures_de(repere):
            zone = facture.du_total("total_amo")
            yield egal(zone, zone.valeur, saisi(dossier, repere, "montant_apias"))


@check("CDC-3.2.2.1-19", partie="egal", reads={Canal.FICHIER})
def pas_de_dat_a_l_egalite(dossier: Dossier) -> Iterator[Jugement]:
    """An APIAS amount equal to the AT part adds no line (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("egal"):
        codes = [texte(acte.de("code_acte")) for acte in facture.actes]
        yield tenu(facture, "DAT" not in codes, "aucune ligne DAT", ", ".join(codes))


@check("CDC-3.2.2.1-19", partie="ecart", reads=FICHIER)
def dat_de_l_ecart(dossier: Dossier) -> Iterator[Jugement]:
    """The software adds one DAT line of the exact gap, without any typing (CDC §3.2.2.1)."""
    for facture, attendu in litteraux(dossier):
        lignes = attendu.get("lignes")
        if attendu.get("repere") != "superieur" or not isinstance(lignes, list):
            continue
        due = next(x["amo"] for x in lignes if x["code"] == "DAT")
        dat = [a for a in facture.actes if texte(a.de("code_acte")) == "DAT"]
        if len(dat) != 1:
            yield non_conforme(facture, "une ligne DAT", f"{len(dat)} ligne(s) DAT")
        for acte in dat:
            yield valeur(acte.de("montant_amo"), due, "l'écart est-il exact ?")


def _du_support(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    accident = choisi(dossier)
    for facture in dossier.factures_de(repere):
        if accident is not None:
            yield numero(facture, accident.identifiant)
            yield from de_la_caisse(facture, accident.organisme)


@check("CDC-3.2.2.1-20", partie="choix", reads=FICHIER)
def apias_choisie(dossier: Dossier) -> Iterator[Jugement]:
    """In régime 08 the accident chosen among several is the one of the FSE (CDC §3.2.2.1)."""
    yield from _du_support(dossier, "choix")


@check("CDC-3.2.2.1-20", partie="defaut", reads=FICHIER)
def apias_par_defaut(dossier: Dossier) -> Iterator[Jugement]:
    """In régime 08 the caisse of the support is retained by default (CDC §3.2.2.1)."""
    yield from _du_support(dossier, "defaut")


@check("CDC-3.2.2.1-20", partie="divergence", reads=FICHIER)
def apias_divergente(dossier: Dossier) -> Iterator[Jugement]:
    """In régime 08 a divergent accident is billed degraded, for the victim's caisse."""
    yield from en_mode(dossier, "divergence", "D")
    yield from du_feuillet(dossier, "divergence")


@check("CDC-4.2.1.9-03", partie="sans_montant", reads={Canal.FICHIER})
def apias_sans_part_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No complementary amount is carried in APIAS (CDC §4.2.1.9)."""
    for facture in dossier.factures_de("apias"):
        yield vide(facture.du_total("total_amc"))
        for acte in facture.actes:
            yield vide(acte.de("montant_amc"))


@check("CDC-4.2.1.9-03", partie="sans_donnee", reads={Canal.FICHIER})
def apias_sans_donnee_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No datum of a complementary organism is carried in APIAS, nor a DRE made (CDC §4.2.1.9)."""
    for facture in dossier.factures_de("apias"):
        yield vide(facture.de("no_organisme_complementaire"))
        yield vide(facture.de("no_adherent"))
        yield valeur(facture.de("type_facture"), "F")


@check("CDC-4.2.1.9-03", partie="sans_calcul", reads={Canal.APPEL})
def apias_sans_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The complementary part is not worked out in APIAS: no STS call (CDC §4.2.1.9)."""
    etape = dossier.etape("apias")
    if etape is None:
        return
    appels = dossier.pendant(etape, dossier.appels)
    sts = [a for a in appels if a.fonction.startswith("STS_")]
    if sts:
        yield non_conforme(sts[0], "aucun appel STS", sts[0].fonction)
    elif appels:
        yield conforme(appels[-1], "aucun appel STS")
