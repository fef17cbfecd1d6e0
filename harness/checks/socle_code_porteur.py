"""The code porteur of the CPS: asked, presented, lost (CDC §3.2.1, §3.2.9.3.1.1, §4.2.1.2.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, non_verifie, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import (
    LIRE_PS,
    absence,
    code_avant_lecture,
    commandes_cps,
    ecrans_apres,
    ecrans_de,
    facture_formee,
    presente_un_code,
    renseigne,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.protocol import vocabulaire as v

SITUATION_PS = 2
CHAMPS_SITUATION = (v.C_PS_NUMERO, v.C_PS_SPECIALITE, v.C_PS_CONVENTION)


def _situations_lues(dossier: Dossier, repere: str, attendues: bool) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    lectures = dossier.pendant(etape, dossier.appels_de(LIRE_PS))
    lues = [a for a in lectures if a.statut == 0 and a.sortie(SITUATION_PS)]
    trouve = f"{len(lues)} lecture(s) de situations"
    attendu = "les situations lues" if attendues else "aucune situation lue"
    yield tenu(lues[0] if lues else etape, bool(lues) == attendues, attendu, trouve)


@check("CDC-3.2.1-02", partie="sans_code", reads={Canal.APPEL})
def sans_code_rien_lu(dossier: Dossier) -> Iterator[Jugement]:
    """No situation is read from a CPx before its code (CDC §3.2.1)."""
    yield from _situations_lues(dossier, "sans_code", attendues=False)


@check("CDC-3.2.1-02", partie="code_faux", reads={Canal.APPEL})
def code_faux_rien_lu(dossier: Dossier) -> Iterator[Jugement]:
    """No situation is read from a CPx after a wrong code (CDC §3.2.1)."""
    yield from _situations_lues(dossier, "code_faux", attendues=False)


@check("CDC-3.2.1-02", partie="code_juste", reads={Canal.APPEL})
def code_juste_situations_lues(dossier: Dossier) -> Iterator[Jugement]:
    """Situations are read once the right code is given (CDC §3.2.1)."""
    yield from _situations_lues(dossier, "code_juste", attendues=True)


def _situations_affichees(dossier: Dossier, repere: str, attendues: bool) -> Iterator[Jugement]:
    for ecran in ecrans_de(dossier, repere):
        montres = [i for i in CHAMPS_SITUATION if renseigne(ecran, i)]
        if attendues:
            yield tenu(ecran, montres, "les situations affichées", ", ".join(montres) or "aucune")
        else:
            yield absence(ecran, montres, "aucune situation affichée")


@check("CDC-3.2.1-02", partie="ecran_sans_code", reads={Canal.ECRAN})
def sans_code_rien_affiche(dossier: Dossier) -> Iterator[Jugement]:
    """No situation is shown before the code (CDC §3.2.1)."""
    yield from _situations_affichees(dossier, "sans_code", attendues=False)


@check("CDC-3.2.1-02", partie="ecran_code_faux", reads={Canal.ECRAN})
def code_faux_rien_affiche(dossier: Dossier) -> Iterator[Jugement]:
    """No situation is shown after a wrong code (CDC §3.2.1)."""
    yield from _situations_affichees(dossier, "code_faux", attendues=False)


@check("CDC-3.2.1-02", partie="ecran_code_juste", reads={Canal.ECRAN})
def code_juste_situations_affichees(dossier: Dossier) -> Iterator[Jugement]:
    """Situations are shown once the right code is given (CDC §3.2.1)."""
    yield from _situations_affichees(dossier, "code_juste", attendues=True)


@check("CDC-3.2.9.3.1.1-12", partie="premiere_carte", reads={Canal.APPEL, Canal.APDU})
def premiere_carte_apres_code(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing protected is read in a CPS just inserted before its code (CDC §3.2.9.3.1.1)."""
    yield from code_avant_lecture(dossier, "sans_code", "code_juste")


@check("CDC-3.2.9.3.1.1-12", partie="seconde_carte", reads={Canal.APPEL, Canal.APDU})
def seconde_carte_apres_code(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing protected is read in a second CPS before its own code (CDC §3.2.9.3.1.1)."""
    yield from code_avant_lecture(dossier, "autre_carte", "autre_carte_code")


@check("CDC-3.2.9.3.1.1-14", partie="retrait", reads={Canal.APPEL, Canal.APDU})
def rien_apres_retrait(dossier: Dossier) -> Iterator[Jugement]:
    """After removal, no reading or signature before the code again (CDC §3.2.9.3.1.1)."""
    yield from code_avant_lecture(dossier, "apres_retrait", "apres_retrait_code")


@check("CDC-3.2.9.3.1.1-14", partie="coupure", reads={Canal.APPEL, Canal.APDU})
def rien_apres_coupure(dossier: Dossier) -> Iterator[Jugement]:
    """After a power cut, no reading or signature before the code again (CDC §3.2.9.3.1.1)."""
    yield from code_avant_lecture(dossier, "apres_coupure", "apres_coupure_code")


@check("CDC-4.2.1.2.1-04", partie="avant_presentation", reads={Canal.APDU})
def pas_de_code_sans_le_ps(dossier: Dossier) -> Iterator[Jugement]:
    """After reinsertion no code reaches the card before the PS gave it (CDC §4.2.1.2.1)."""
    etape = dossier.etape("apres_retrait")
    if etape is None:
        return
    codes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
    yield tenu(
        codes[0] if codes else etape, not codes, "aucun code présenté", f"{len(codes)} présenté(s)"
    )


def _demande_de_code(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    ecrans = tuple(ecrans_de(dossier, repere))
    if ecrans:
        vus = [e for e in ecrans if e.mention(v.M_CODE_PORTEUR)]
        yield tenu(
            vus[0] if vus else ecrans[-1],
            vus,
            "la demande du code porteur",
            "affichée" if vus else "absente",
        )


@check("CDC-3.2.9.3.1.1-12", partie="demande", reads={Canal.ECRAN})
def code_demande_premiere_carte(dossier: Dossier) -> Iterator[Jugement]:
    """The code of a CPS just inserted is asked for (CDC §3.2.9.3.1.1)."""
    yield from _demande_de_code(dossier, "sans_code")


@check("CDC-3.2.9.3.1.1-12", partie="demande_seconde", reads={Canal.ECRAN})
def code_demande_seconde_carte(dossier: Dossier) -> Iterator[Jugement]:
    """The code of the CPS that replaces another is asked for (CDC §3.2.9.3.1.1)."""
    yield from _demande_de_code(dossier, "autre_carte")


@check("CDC-3.2.9.3.1.1-14", partie="demande_retrait", reads={Canal.ECRAN})
@check("CDC-4.2.1.2.1-04", partie="demande", reads={Canal.ECRAN})
def code_demande_apres_retrait(dossier: Dossier) -> Iterator[Jugement]:
    """The code is asked again after removal (CDC §4.2.1.2.1, §3.2.9.3.1.1)."""
    yield from _demande_de_code(dossier, "apres_retrait")


@check("CDC-3.2.9.3.1.1-14", partie="demande_coupure", reads={Canal.ECRAN})
def code_demande_apres_coupure(dossier: Dossier) -> Iterator[Jugement]:
    """The code is asked again after a power cut (CDC §3.2.9.3.1.1)."""
    yield from _demande_de_code(dossier, "apres_coupure")


@check("CDC-3.2.9.3.1.1-08", partie="demande", reads={Canal.ECRAN})
def code_demande_pour_signer(dossier: Dossier) -> Iterator[Jugement]:
    """The code is asked for when a signature lacks it (CDC §3.2.9.3.1.1)."""
    yield from _demande_de_code(dossier, "signature_sans_code")


@check("CDC-4.2.1.2.1-05", partie="une_presentation", reads={Canal.APDU, Canal.APPEL})
def code_presente_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """Further readings of the same CPS do not present the code again (CDC §4.2.1.2.1)."""
    lectures = [a for a in dossier.appels_de(LIRE_PS) if a.statut == 0]
    if dossier.etape("troisieme_lecture") is None or len(lectures) < 3:
        return
    codes = [a for a in commandes_cps(dossier) if presente_un_code(a)]
    yield tenu(
        codes[-1] if codes else lectures[-1],
        len(codes) == 1,
        "une présentation du code pour trois lectures",
        f"{len(codes)} présentation(s), {len(lectures)} lectures",
    )


@check("CDC-4.2.1.2.1-05", partie="une_demande", reads={Canal.ECRAN})
def code_demande_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """Further readings of the same CPS do not ask for the code again (CDC §4.2.1.2.1)."""
    if dossier.etape("troisieme_lecture") is None:
        return
    ecrans = tuple(ecrans_apres(dossier, "lire"))
    demandes = [e for e in ecrans if e.mention(v.M_CODE_PORTEUR)]
    if not all(e.complet for e in ecrans):
        yield non_verifie(ecrans[-1], "écrans incomplets")
    elif ecrans:
        preuve = demandes[-1] if demandes else ecrans[-1]
        yield tenu(preuve, len(demandes) == 1, "une demande", f"{len(demandes)} demande(s)")


@check("CDC-3.2.9.3.1.1-08", partie="sans_code", reads={Canal.APPEL})
def pas_de_signature_sans_code(dossier: Dossier) -> Iterator[Jugement]:
    """No facture is signed by a CPS whose code was not presented (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "signature_sans_code", attendue=False)


@check("CDC-3.2.9.3.1.1-08", partie="avec_code", reads={Canal.APPEL, Canal.APDU})
def signature_avec_code(dossier: Dossier) -> Iterator[Jugement]:
    """The facture is signed once the right code is presented (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "signature_avec_code", attendue=True)


@check("CDC-3.2.9.3.1.1-18", partie="jamais_signee", reads={Canal.APPEL})
def cpe_ne_signe_pas(dossier: Dossier) -> Iterator[Jugement]:
    """A CPE outside pharmacies never signs a FSE (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "cpe", attendue=False)


@check("CDC-3.2.9.3.1.1-18", partie="refus", reads={Canal.ECRAN})
def cpe_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """The signature asked with a CPE is refused (CDC §3.2.9.3.1.1)."""
    for echange in dossier.pendant(dossier.etape("cpe"), dossier.echanges):
        yield tenu(echange, echange.refus, "un refus", echange.refus or "aucun refus")
