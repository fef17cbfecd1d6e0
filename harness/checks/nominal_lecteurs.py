"""Readers, and where the code porteur is typed (CDC §4.1.2, §3.2.9.3.1.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.comparaison import comparer
from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.nominal_lots import LOT, jugements
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import (
    LIRE_PS,
    commandes_cps,
    ecrans_de,
    facture_formee,
    presente_un_code,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Apdu, Appel
from vitalbench.reference.protocol import vocabulaire as v

LECTEURS = ("sur_sesam_vitale", "sur_pcsc")
CLAVIER = bytes((0xFF, 0xC0))
"""Order to a SESAM-Vitale reader to take the code on its keypad (profil simulé)."""
_PROPRES = frozenset({"no_facture", "certification_facture"})
"""What two factures never share: their number, and the index of what was signed."""


@check("CDC-2.3.5-05", partie="valides", reads={Canal.RECEPTION, Canal.FICHIER})
def fse_acceptees_des_deux_lecteurs(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE made with each kind of readers is accepted (CDC §2.3.5)."""
    for repere in LECTEURS:
        etape = dossier.etape(repere)
        recues = dossier.factures_de(repere)
        if etape is not None and not recues:
            yield tenu(etape, False, "une FSE reçue", "aucune")
        for facture in recues:
            for vu in jugements(dossier, facture.numero):
                yield tenu(vu, vu.accepte, "lot accepté", vu.cause or "accepté")


@check("CDC-2.3.5-05", partie="equivalentes", reads={Canal.FICHIER})
@check("CDC-4.1.2-08", partie="equivalentes", reads={Canal.FICHIER})
def fse_equivalentes_des_deux_lecteurs(dossier: Dossier) -> Iterator[Jugement]:
    """The same care billed with each kind of readers gives the same data (CDC §4.1.2)."""
    yield from comparer(dossier, LECTEURS, lambda champ: champ not in _PROPRES)


@check("CDC-4.1.2-10", partie="mixte", reads={Canal.APPEL})
def lecteurs_meles_refuses(dossier: Dossier) -> Iterator[Jugement]:
    """A CPS in a SESAM-Vitale reader and a Vitale in a PC/SC make no facture (CDC §4.1.2)."""
    yield from facture_formee(dossier, "mixte", attendue=False)


@check("CDC-4.1.2-10", partie="deux_sesam_vitale", reads={Canal.APPEL})
def deux_sesam_vitale_refuses(dossier: Dossier) -> Iterator[Jugement]:
    """Cards in two SESAM-Vitale readers make no facture (CDC §4.1.2)."""
    yield from facture_formee(dossier, "deux_sesam_vitale", attendue=False)


@check("CDC-4.1.2-10", partie="refus_clair", reads={Canal.ECRAN})
def configuration_refusee_clairement(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is told why those readers do not serve (CDC §4.1.2)."""
    for repere in ("mixte", "deux_sesam_vitale"):
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            yield tenu(echange, echange.refus, "un refus motivé", echange.refus or "aucun")


@check("CDC-4.1.2-10", partie="permises", reads={Canal.APPEL})
def configurations_permises(dossier: Dossier) -> Iterator[Jugement]:
    """One SESAM-Vitale reader, or two PC/SC, make a facture (CDC §4.1.2)."""
    yield from facture_formee(dossier, "un_sesam_vitale", attendue=True)
    yield from facture_formee(dossier, "deux_pcsc", attendue=True)


# --- where the code is typed --------------------------------------------------------------


def _code(appel: Appel) -> bool:
    return any(g.champs.get("code_porteur") for g in appel.entree(0))


def _au_clavier(dossier: Dossier, repere: str) -> tuple[Apdu, ...]:
    commandes = dossier.pendant(dossier.etape(repere), commandes_cps(dossier))
    return tuple(a for a in commandes if a.commande[:2] == CLAVIER)


def _ouverte(
    dossier: Dossier, repere: str, fonction: str, *, au_lecteur: bool
) -> Iterator[Jugement]:
    """The call that needs the code succeeds, the code coming from where it should."""
    etape = dossier.etape(repere)
    if etape is None:
        return
    appels = [a for a in dossier.pendant(etape, dossier.appels_de(fonction)) if a.statut == 0]
    presentes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
    ordres = _au_clavier(dossier, repere)
    attendu = "le code frappé sur le lecteur" if au_lecteur else "le code transmis par le logiciel"
    tenus = [a for a in appels if _code(a) != au_lecteur and bool(ordres) == au_lecteur]
    trouve = (
        f"{len(appels)} appel(s) abouti(s), {len(presentes)} présentation(s), "
        f"{len(ordres)} au clavier du lecteur"
    )
    preuve = tenus[0] if tenus else (appels[0] if appels else etape)
    yield tenu(preuve, tenus and presentes, attendu, trouve)


@check("CDC-3.2.9.3.1.1-10", partie="poste", reads={Canal.APPEL, Canal.APDU})
def session_par_le_clavier_du_poste(dossier: Dossier) -> Iterator[Jugement]:
    """The code typed on the workstation opens the CPS (CDC §3.2.9.3.1.1)."""
    yield from _ouverte(dossier, "clavier_du_poste", LIRE_PS, au_lecteur=False)


@check("CDC-3.2.9.3.1.1-10", partie="lecteur", reads={Canal.APPEL, Canal.APDU})
def session_par_le_clavier_du_lecteur(dossier: Dossier) -> Iterator[Jugement]:
    """The code typed on the SESAM-Vitale reader opens the CPS (CDC §3.2.9.3.1.1)."""
    yield from _ouverte(dossier, "clavier_du_lecteur", LIRE_PS, au_lecteur=True)


@check("CDC-4.2.1.16.1-09", partie="progiciel", reads={Canal.APPEL, Canal.APDU})
def lot_par_le_clavier_du_poste(dossier: Dossier) -> Iterator[Jugement]:
    """The code handed over by the software signs a lot (CDC §4.2.1.16.1)."""
    yield from _ouverte(dossier, "lot_clavier_du_poste", LOT, au_lecteur=False)


@check("CDC-4.2.1.16.1-09", partie="lecteur", reads={Canal.APPEL, Canal.APDU})
def lot_par_le_clavier_du_lecteur(dossier: Dossier) -> Iterator[Jugement]:
    """The code typed on the SESAM-Vitale reader signs a lot (CDC §4.2.1.16.1)."""
    yield from _ouverte(dossier, "lot_clavier_du_lecteur", LOT, au_lecteur=True)


@check("CDC-3.2.9.3.1.1-11", partie="ecran", reads={Canal.ECRAN})
@check("CDC-4.2.1.2.1-06", partie="demande", reads={Canal.ECRAN})
def code_demande_a_l_ecran(dossier: Dossier) -> Iterator[Jugement]:
    """With PC/SC readers the software itself asks the code (CDC §3.2.9.3.1.1, §4.2.1.2.1)."""
    for repere in ("code_demande", "sans_code"):
        for ecran in ecrans_de(dossier, repere):
            dite = ecran.mention(v.M_CODE_PORTEUR)
            yield tenu(ecran, dite, "le code demandé", "demandé" if dite else "non demandé")


@check("CDC-3.2.9.3.1.1-11", partie="transmis", reads={Canal.APPEL})
@check("CDC-4.2.1.2.1-06", partie="transmis", reads={Canal.APPEL})
def code_transmis_a_l_appel(dossier: Dossier) -> Iterator[Jugement]:
    """With PC/SC readers the code goes with the SSV call (CDC §3.2.9.3.1.1, §4.2.1.2.1)."""
    for appel in dossier.pendant(dossier.etape("avec_code"), dossier.appels_de(LIRE_PS)):
        trouve = "transmis" if _code(appel) else "appel sans code"
        yield tenu(appel, _code(appel), "le code transmis", trouve)


@check("CDC-3.2.9.3.1.1-11", partie="sans_delegation", reads={Canal.APDU})
def rien_au_clavier_du_lecteur(dossier: Dossier) -> Iterator[Jugement]:
    """With PC/SC readers nothing is left to a keypad of the reader (CDC §3.2.9.3.1.1)."""
    for repere in ("sans_code", "avec_code"):
        etape = dossier.etape(repere)
        if etape is not None:
            ordres = _au_clavier(dossier, repere)
            trouve = f"{len(ordres)} ordre(s)"
            yield tenu(ordres[0] if ordres else etape, not ordres, "aucun ordre au clavier", trouve)


@check("CDC-4.2.1.2.1-06", partie="jamais_sans", reads={Canal.APPEL})
def jamais_d_appel_sans_code(dossier: Dossier) -> Iterator[Jugement]:
    """With PC/SC readers no call that needs the code is tried without it (CDC §4.2.1.2.1)."""
    etape = dossier.etape("sans_code")
    if etape is not None:
        tentes = [a for a in dossier.pendant(etape, dossier.appels_de(LIRE_PS)) if not _code(a)]
        trouve = f"{len(tentes)} appel(s) sans code"
        yield tenu(tentes[0] if tentes else etape, not tentes, "aucun appel sans code", trouve)
