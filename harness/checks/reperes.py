"""Where things happened: screens of a step, calls and the card commands inside them."""

from collections.abc import Iterable, Iterator

from vitalbench.harness.checks.jugement import Jugement, non_verifie, tenu
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Apdu, Appel, EcranVu, Vue

INCOMPLET = "écran incomplet : une absence n'y prouve rien"
VERIFIER = 0x20
LIRE_PS, LIRE_VITALE, FORMATER = "SSV_LireCartePS", "SSV_LireDroitsVitale", "SSV_FormaterFactures"


SIGNENT = (FORMATER, "SSV_SignerCPS")
"""Calls that end with a facture the CPS signed: at once, or decomposed."""


def signees(dossier: Dossier, *reperes: str) -> tuple[Appel, ...]:
    """Give the calls that signed a facture during some steps."""
    return tuple(
        appel
        for repere in reperes
        for appel in dossier.pendant(dossier.etape(repere), dossier.appels_de(*SIGNENT))
        if appel.statut == 0
    )


def facture_formee(dossier: Dossier, repere: str, attendue: bool) -> Iterator[Jugement]:
    """Tell whether a facture was formatted and signed during a step."""
    etape = dossier.etape(repere)
    if etape is None:
        return
    reussis = signees(dossier, repere)
    attendu = "une facture signée" if attendue else "aucune facture signée"
    trouve = f"{len(reussis)} facture(s) signée(s)"
    yield tenu(reussis[0] if reussis else etape, bool(reussis) == attendue, attendu, trouve)


def dans_un_appel(dossier: Dossier, vue: Vue) -> bool:
    """Tell whether an event happened between the start and the end of a module call."""
    return any(debut <= vue.seq <= fin for debut, fin in bornes(dossier))


def pendant_appel(dossier: Dossier, vue: Vue, appel: Vue) -> bool:
    """Tell whether an event happened during one module call."""
    return any(debut <= vue.seq <= fin for debut, fin in bornes(dossier) if fin == appel.seq)


def bornes(dossier: Dossier) -> tuple[tuple[int, int], ...]:
    """Give the first and last event number of every module call."""
    ouverts: list[int] = []
    fermes: list[tuple[int, int]] = []
    for vue in dossier.vues("appel_module", Vue):
        if vue.texte("phase") == "avant":
            ouverts.append(vue.seq)
        elif ouverts:
            fermes.append((ouverts.pop(), vue.seq))
    return tuple(fermes)


def code_avant_lecture(dossier: Dossier, sans: str, avec: str) -> Iterator[Jugement]:
    """Between two steps, nothing protected is read; with the code, it is presented then read."""
    etape, suivante = dossier.etape(sans), dossier.etape(avec)
    if etape is None or suivante is None:
        return
    lues = [a for a in dossier.pendant(etape, dossier.appels_de(LIRE_PS, FORMATER)) if not a.statut]
    yield tenu(
        lues[0] if lues else etape,
        not lues,
        "aucune lecture ni signature",
        f"{len(lues)} aboutie(s)",
    )
    codes = [a for a in dossier.pendant(suivante, commandes_cps(dossier)) if presente_un_code(a)]
    lectures = [a for a in dossier.pendant(suivante, dossier.appels_de(LIRE_PS)) if not a.statut]
    ordre = bool(codes) and bool(lectures) and codes[0].seq < lectures[0].seq
    yield tenu(
        lectures[0] if lectures else suivante,
        ordre,
        "le code présenté, puis la lecture",
        f"{len(codes)} présentation(s), {len(lectures)} lecture(s)",
    )


def commandes_cps(dossier: Dossier) -> tuple[Apdu, ...]:
    """Give the commands sent to the CPS."""
    return tuple(a for a in dossier.apdus if a.lecteur == "cps")


def presente_un_code(apdu: Apdu) -> bool:
    """Tell a VERIFY that carries a code (without body it only asks the state)."""
    return apdu.ins == VERIFIER and len(apdu.commande) > 5


def ecrans_apres(dossier: Dossier, *methodes: str) -> Iterator[EcranVu]:
    """Yield the screens that answered some commands."""
    for echange in dossier.reponses_a(*methodes):
        yield from echange.ecrans()


def ecrans_de(dossier: Dossier, repere: str) -> Iterator[EcranVu]:
    """Yield the screens of a step."""
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        yield from echange.ecrans()


def absence(ecran: EcranVu, restes: Iterable[str], attendu: str) -> Jugement:
    """Nothing of what is named is on the screen; one that may be incomplete proves no absence."""
    montres = ", ".join(restes)
    if not montres and not ecran.complet:
        return non_verifie(ecran, INCOMPLET)
    return tenu(ecran, not montres, attendu, montres or "rien")


def selon(ecran: EcranVu, vu: bool, du: bool, attendu: str, trouve: str) -> Jugement:
    """Shown when it is due and only then; an absence decides nothing on an incomplete screen."""
    if not vu and not ecran.complet:
        return non_verifie(ecran, INCOMPLET)
    return tenu(ecran, vu == du, attendu, trouve)


def renseigne(ecran: EcranVu, ident: str) -> bool:
    """Tell whether a screen shows a value in a field."""
    champ = ecran.champ(ident)
    return champ is not None and champ.valeur not in (None, "")
