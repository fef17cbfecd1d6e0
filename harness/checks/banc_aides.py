"""Rates and aids that the simulated caisse draws up (« banc » section; CIR-4, FAMI, convention).

Expected figures are literals worked by hand from the activities that the scenarios declare.
"""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Vue
from vitalbench.simulators.reception.bilans import Bilan, Mesure

CAISSE = {Canal.RETOUR}
SOCLE, APPAREILS, VIDEO = 49_000, 17_500, 35_000


class BilanVu(Vue, frozen=True, kw_only=True):
    """What the caisse drew up at one step."""

    @property
    def bilan(self) -> Bilan:
        """The figures, as the journal keeps them."""
        return msgspec.convert(self.evenement.donnees, Bilan)


def _bilans(dossier: Dossier, *reperes: str) -> Iterator[BilanVu]:
    for repere in reperes:
        yield from dossier.pendant(dossier.etape(repere), dossier.vues("bilan", BilanVu))


def _centiemes(mesure: Mesure | None) -> int | None:
    return None if mesure is None else mesure.centiemes


def _termes(mesure: Mesure | None) -> tuple[int, int] | None:
    return None if mesure is None else (mesure.numerateur, mesure.denominateur)


def _lignes(vue: BilanVu) -> dict[str, int]:
    return {ligne.code: ligne.montant for ligne in vue.bilan.lignes}


@check("CPL-NUM-01", partie="local", reads=CAISSE)
def taux_local_affiche(dossier: Dossier) -> Iterator[Jugement]:
    """The local rate adds FSE and degraded B2 over all factures (quality table)."""
    for vue in _bilans(dossier, "caisse_compte", "caisse_exclu"):
        lu = vue.bilan
        trouve = [_centiemes(m) for m in (lu.taux_local, lu.part_fse, lu.part_degrade)]
        # (4 317 + 5 675) / 10 000, 4 317 / 10 000, 5 675 / 10 000
        yield egal(vue, trouve, [9992, 4317, 5675])


@check("CPL-NUM-02", partie="separes", reads=CAISSE)
def taux_separes(dossier: Dossier) -> Iterator[Jugement]:
    """The local rate never stands for the rate of aids (quality table)."""
    # 4 317 / 10 000 ; 4 317 / (4 317 + 8) = 99,815 %, rounded to 99,82
    for repere, aides in (("caisse_compte", 4317), ("caisse_exclu", 9982)):
        for vue in _bilans(dossier, repere):
            lu = vue.bilan
            yield egal(vue, (_centiemes(lu.taux_local), _centiemes(lu.taux_aides)), (9992, aides))


@check("CONV-DEGRADE-05", partie="parametre", reads=CAISSE)
def degrade_parametrable(dossier: Dossier) -> Iterator[Jugement]:
    """Degraded sheets are out of the rate when the parameter says so (convention)."""
    for repere, taux in (("moitie_exclu", 10_000), ("moitie_compte", 5_000)):
        for vue in _bilans(dossier, repere):
            yield egal(vue, _centiemes(vue.bilan.taux_aides), taux)


@check("CIR4-2.2.1-02", partie="numerateur", reads=CAISSE)
def numerateur_des_aides(dossier: Dossier) -> Iterator[Jugement]:
    """The numerator adds Vitale and SESAM sans Vitale (CIR-4 §2.2.1)."""
    for vue in _bilans(dossier, "modes_compte", "modes_exclu"):
        termes = _termes(vue.bilan.taux_aides)
        yield egal(vue, termes and termes[0], 80)


@check("CIR4-2.2.1-02", partie="denominateur", reads=CAISSE)
def denominateur_des_aides(dossier: Dossier) -> Iterator[Jugement]:
    """The denominator is the total less the exclusions of the convention (CIR-4 §2.2.1)."""
    for repere, total in (("modes_compte", 100), ("modes_exclu", 90)):
        for vue in _bilans(dossier, repere):
            termes = _termes(vue.bilan.taux_aides)
            yield egal(vue, termes and termes[1], total)


@check("FAMI-1.4.1-03", partie="denominateur", reads=CAISSE)
def degrade_au_denominateur(dossier: Dossier) -> Iterator[Jugement]:
    """Degraded acts, electronic, are in the denominator of the FAMI rate (FAMI §1.4.1)."""
    for vue in _bilans(dossier, "fami"):
        yield egal(vue, _termes(vue.bilan.taux_aides), (70, 100))


@check("CPL-FAMI-05", partie="atteint", reads=CAISSE)
def seuil_atteint(dossier: Dossier) -> Iterator[Jugement]:
    """At 70 % exactly the fourth indicator is reached (FAMI 2025)."""
    for vue in _bilans(dossier, "seuil_atteint"):
        mesure = vue.bilan.taux_aides
        yield egal(vue, (_termes(mesure), mesure and mesure.atteint), ((70, 100), True))


@check("CPL-FAMI-05", partie="manque", reads=CAISSE)
def seuil_manque(dossier: Dossier) -> Iterator[Jugement]:
    """Below 70 % the fourth indicator is not reached (FAMI 2025)."""
    for vue in _bilans(dossier, "seuil_manque"):
        mesure = vue.bilan.taux_aides
        yield egal(vue, (_termes(mesure), mesure and mesure.atteint), ((69, 100), False))


@check("FAMI-1.4.1-02", partie="numerateur", reads=CAISSE)
def numerateur_du_fami(dossier: Dossier) -> Iterator[Jugement]:
    """The FAMI numerator counts Vitale and SESAM sans Vitale, all régimes (FAMI §1.4.1)."""
    for vue in _bilans(dossier, "tous_regimes"):
        yield egal(vue, _termes(vue.bilan.taux_aides), (70, 100))


@check("FAMI-1.4.1-07", partie="exclus", reads=CAISSE)
def ehpad_exclus(dossier: Dossier) -> Iterator[Jugement]:
    """Acts for EHPAD residents billed otherwise than by FSE are out (FAMI §1.4.1)."""
    for vue in _bilans(dossier, "ehpad"):
        yield egal(vue, vue.bilan.exclus, 10)


@check("FAMI-1.4.1-07", partie="comptes", reads=CAISSE)
def ehpad_comptes(dossier: Dossier) -> Iterator[Jugement]:
    """FSE for EHPAD residents count on both sides of the rate (FAMI §1.4.1)."""
    for vue in _bilans(dossier, "ehpad"):
        # 50 + 10 FSE counted over 50 + 10 + 40 acts
        yield egal(vue, _termes(vue.bilan.taux_aides), (60, 100))


def _montant(dossier: Dossier, repere: str, code: str, attendu: int) -> Iterator[Jugement]:
    for vue in _bilans(dossier, repere):
        yield egal(vue, _lignes(vue).get(code), attendu)


@check("CIR4-1.1-07", partie="due", reads=CAISSE)
def scor_fournisseur_due(dossier: Dossier) -> Iterator[Jugement]:
    """One lot in the year by a software approved for SCOR opens 90 € (CIR-4 §1.1)."""
    yield from _montant(dossier, "fournisseur_un_envoi", "IFT", 9_000)


@check("CIR4-1.1-07", partie="rien", reads=CAISSE)
def scor_fournisseur_rien(dossier: Dossier) -> Iterator[Jugement]:
    """No lot, or a software not approved, opens nothing (CIR-4 §1.1)."""
    yield from _montant(dossier, "fournisseur_sans_envoi", "IFT", 0)
    yield from _montant(dossier, "fournisseur_sans_agrement", "IFT", 0)


@check("CIR4-1.2-06", partie="due", reads=CAISSE)
def scor_audio_due(dossier: Dossier) -> Iterator[Jugement]:
    """One use of SCOR in the year opens the aid of an audioprothésiste (CIR-4 §1.2)."""
    yield from _montant(dossier, "audio_un_envoi", "IFT", 9_000)


@check("CIR4-1.2-06", partie="rien", reads=CAISSE)
def scor_audio_rien(dossier: Dossier) -> Iterator[Jugement]:
    """Without any lot the audioprothésiste gets no SCOR aid (CIR-4 §1.2)."""
    yield from _montant(dossier, "audio_sans_envoi", "IFT", 0)


@check("CIR4-1.3-03", partie="sites", reads=CAISSE)
def scannerisation_par_site(dossier: Dossier) -> Iterator[Jugement]:
    """A biologist gets 400 € for each laboratory site (CIR-4 §1.3)."""
    for vue in _bilans(dossier, "biologiste"):
        yield egal(vue, _lignes(vue), {"FFS": 40_000, "IFT": 160_000})


@check("FAMI-1.3.1-01", partie="dans_l_annee", reads=CAISSE)
def scor_dans_l_annee(dossier: Dossier) -> Iterator[Jugement]:
    """One SCOR flow within the year reaches the third indicator (FAMI §1.3.1)."""
    for repere, comptes in (("dernier_jour", 1), ("lendemain", 0)):
        for vue in _bilans(dossier, repere):
            yield egal(vue, vue.bilan.envois_scor, comptes)


@check("FAMI-1.3.1-01", partie="refuse", reads=CAISSE)
def scor_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """A lot refused by its ARL does not count (FAMI §1.3.1, our reading)."""
    for vue in _bilans(dossier, "refuse"):
        yield egal(vue, vue.bilan.envois_scor, 0)


@check("CPL-FAMI-07", partie="montants", reads=CAISSE)
def montants_telesante(dossier: Dossier) -> Iterator[Jugement]:
    """Each option of télésanté, then both, come on top of the base (FAMI 2025)."""
    for repere, options in (
        ("appareils", {"appareils_connectes": APPAREILS}),
        ("video", {"videotransmission": VIDEO}),
        ("les_deux", {"appareils_connectes": APPAREILS, "videotransmission": VIDEO}),
    ):
        for vue in _bilans(dossier, repere):
            yield egal(vue, _lignes(vue), {"socle": SOCLE, **options})


@check("CPL-FAMI-08", partie="accepte", reads=CAISSE)
def appareil_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """A device of the closed list opens the aid (FAMI 2025)."""
    yield from _montant(dossier, "appareils", "appareils_connectes", APPAREILS)


@check("CPL-FAMI-08", partie="refuse", reads=CAISSE)
def appareil_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """A device out of the closed list opens nothing (FAMI 2025)."""
    for vue in _bilans(dossier, "thermometre"):
        refuses = list(vue.bilan.appareils_refuses)
        yield egal(vue, refuses, ["thermomètre"])
        yield egal(vue, _lignes(vue).get("appareils_connectes"), 0)


@check("CPL-FAMI-08", partie="liste", reads=CAISSE)
def liste_d_appareils(dossier: Dossier) -> Iterator[Jugement]:
    """The list proposed has its twelve entries (FAMI 2025)."""
    for vue in _bilans(dossier, "appareils"):
        yield egal(vue, len(set(vue.bilan.appareils_proposes)), 12)


@check("FAMI-1.7-01", partie="orthophoniste", reads=CAISSE)
def telesante_orthophoniste(dossier: Dossier) -> Iterator[Jugement]:
    """An orthophoniste may get both options, 525 € (FAMI §1.7)."""
    for vue in _bilans(dossier, "orthophoniste"):
        # 175,00 + 350,00 = 525,00
        yield egal(vue, sum(_lignes(vue).values()) - SOCLE, 52_500)


@check("FAMI-1.7-01", partie="kinesitherapeute", reads=CAISSE)
def telesante_kinesitherapeute(dossier: Dossier) -> Iterator[Jugement]:
    """No option is proposed to a masseur-kinésithérapeute (FAMI §1.7)."""
    for vue in _bilans(dossier, "kinesitherapeute"):
        options = list(vue.bilan.options_telesante)
        sans = not options and "videotransmission" not in _lignes(vue)
        yield tenu(vue, sans, "aucune option", ", ".join(options) or "une option payée")


@check("FAMI-1.7-02", partie="sans_socle", reads=CAISSE)
def telesante_sans_socle(dossier: Dossier) -> Iterator[Jugement]:
    """Télésanté is owed even when the base is not (FAMI §1.7)."""
    for vue in _bilans(dossier, "sans_socle"):
        taux = _centiemes(vue.bilan.taux_aides)
        yield egal(vue, (taux, _lignes(vue)), (5_000, {"socle": 0, "videotransmission": VIDEO}))


@check("FAMI-1.4.1-09", partie="exclu", reads=CAISSE)
def telesoin_exclu(dossier: Dossier) -> Iterator[Jugement]:
    """Télésoin sent degraded is out of the rate (FAMI §1.4.1)."""
    for vue in _bilans(dossier, "telesoin_degrade"):
        yield egal(vue, (vue.bilan.exclus, _termes(vue.bilan.taux_aides)), (10, (70, 100)))


@check("FAMI-1.4.1-09", partie="compte", reads=CAISSE)
def telesoin_compte(dossier: Dossier) -> Iterator[Jugement]:
    """Télésoin in SESAM sans Vitale counts as a FSE (FAMI §1.4.1)."""
    for vue in _bilans(dossier, "telesoin_sans_vitale"):
        yield egal(vue, (vue.bilan.exclus, _termes(vue.bilan.taux_aides)), (0, (80, 110)))


@check("CPL-NUM-04", partie="professionnels", reads=CAISSE)
def usage_par_professionnel(dossier: Dossier) -> Iterator[Jugement]:
    """The use of ADR is followed by professional (quality table)."""
    for vue in _bilans(dossier, "suivi"):
        yield egal(vue, _centiemes(vue.bilan.adr_professionnels), 9_000)


@check("CPL-NUM-04", partie="factures", reads=CAISSE)
def usage_par_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The use of ADR is followed by facture too (quality table)."""
    for vue in _bilans(dossier, "suivi"):
        yield egal(vue, _centiemes(vue.bilan.adr_factures), 4_720)
