"""Faults of the bench's own caisse when it draws up rates and aids."""

from collections.abc import Callable, Mapping

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import Corruption
from vitalbench.harness.faults.registre import faute


def _mesure(nom: str, **changements: object) -> Callable[[Evenement], Evenement]:
    """Change one rate of what was drawn up."""

    def retoucher(evenement: Evenement) -> Evenement:
        lue = evenement.donnees.get(nom)
        if evenement.genre != "bilan" or not isinstance(lue, dict):
            return evenement
        return msgspec.structs.replace(
            evenement, donnees={**evenement.donnees, nom: {**lue, **changements}}
        )

    return retoucher


def _bilan(**changements: object) -> Callable[[Evenement], Evenement]:
    """Change fields of what was drawn up."""

    def retoucher(evenement: Evenement) -> Evenement:
        if evenement.genre != "bilan":
            return evenement
        return msgspec.structs.replace(evenement, donnees={**evenement.donnees, **changements})

    return retoucher


def _lignes(montants: Mapping[str, int]) -> Callable[[Evenement], Evenement]:
    """Put lines of aids in the place of those drawn up."""
    return _bilan(
        lignes=[
            {"code": code, "montant": montant, "detail": "", "source": []}
            for code, montant in montants.items()
        ]
    )


@faute("bilan-part-fse", tue=[("CPL-NUM-01", "local")], scenario="DEG-061", lieu="bilan")
def part_fse() -> Corruption:
    """Le tableau donne le taux local à la place de la part de FSE."""
    return Corruption(evenement=_mesure("part_fse", centiemes=9992), etape="caisse_compte")


@faute("bilan-taux-confondus", tue=[("CPL-NUM-02", "separes")], scenario="DEG-061", lieu="bilan")
def taux_confondus() -> Corruption:
    """Le taux local sert de taux d'aide."""
    return Corruption(evenement=_mesure("taux_aides", centiemes=9992), etape="caisse_compte")


@faute("bilan-degrade-compte", tue=[("CONV-DEGRADE-05", "parametre")], scenario="DEG-061",
       lieu="bilan")  # fmt: skip
def degrade_compte() -> Corruption:
    """Le dégradé reste au dénominateur malgré le paramètre."""
    return Corruption(evenement=_mesure("taux_aides", centiemes=5000), etape="moitie_exclu")


@faute("bilan-sans-vitale-oublie", tue=[("CIR4-2.2.1-02", "numerateur")], scenario="DEG-061",
       lieu="bilan")  # fmt: skip
def sans_vitale_oublie() -> Corruption:
    """Le numérateur oublie les actes en SESAM sans Vitale."""
    return Corruption(evenement=_mesure("taux_aides", numerateur=60), etape="modes_compte")


@faute("bilan-exclusion-oubliee", tue=[("CIR4-2.2.1-02", "denominateur")], scenario="DEG-061",
       lieu="bilan")  # fmt: skip
def exclusion_oubliee() -> Corruption:
    """Le dénominateur garde les actes que la convention exclut."""
    return Corruption(evenement=_mesure("taux_aides", denominateur=100), etape="modes_exclu")


@faute("bilan-fami-sans-degrade", tue=[("FAMI-1.4.1-03", "denominateur")], scenario="DEG-061",
       lieu="bilan")  # fmt: skip
def fami_sans_degrade() -> Corruption:
    """Le dégradé, pourtant électronique, sort du dénominateur du FAMI."""
    return Corruption(evenement=_mesure("taux_aides", denominateur=80), etape="fami")


@faute("bilan-seuil-strict", tue=[("CPL-FAMI-05", "atteint")], scenario="SSV-062", lieu="bilan")
def seuil_strict() -> Corruption:
    """À 70 % exactement l'indicateur est dit manqué."""
    return Corruption(evenement=_mesure("taux_aides", atteint=False), etape="seuil_atteint")


@faute("bilan-seuil-lache", tue=[("CPL-FAMI-05", "manque")], scenario="SSV-062", lieu="bilan")
def seuil_lache() -> Corruption:
    """À 69 % l'indicateur est dit atteint."""
    return Corruption(evenement=_mesure("taux_aides", atteint=True), etape="seuil_manque")


@faute("bilan-fami-vitale-seule", tue=[("FAMI-1.4.1-02", "numerateur")], scenario="SSV-062",
       lieu="bilan")  # fmt: skip
def fami_vitale_seule() -> Corruption:
    """Le numérateur du FAMI ne compte que la carte Vitale."""
    return Corruption(evenement=_mesure("taux_aides", numerateur=60), etape="tous_regimes")


@faute("bilan-ehpad-compte", tue=[("FAMI-1.4.1-07", "exclus")], scenario="SSV-062", lieu="bilan")
def ehpad_compte() -> Corruption:
    """Le papier des résidents d'EHPAD reste dans le calcul."""
    return Corruption(evenement=_bilan(exclus=0), etape="ehpad")


@faute("bilan-ehpad-exclu", tue=[("FAMI-1.4.1-07", "comptes")], scenario="SSV-062", lieu="bilan")
def ehpad_exclu() -> Corruption:
    """Les FSE des résidents d'EHPAD sortent aussi du calcul."""
    return Corruption(
        evenement=_mesure("taux_aides", numerateur=50, denominateur=90), etape="ehpad"
    )


@faute("bilan-scor-refuse", tue=[("CIR4-1.1-07", "due")], scenario="SCO-063", lieu="bilan")
def scor_refuse() -> Corruption:
    """Un seul envoi SCOR ne suffit pas au fournisseur."""
    return Corruption(evenement=_lignes({"IFT": 0}), etape="fournisseur_un_envoi")


@faute("bilan-scor-sans-agrement", tue=[("CIR4-1.1-07", "rien")], scenario="SCO-063",
       lieu="bilan")  # fmt: skip
def scor_sans_agrement() -> Corruption:
    """L'aide SCOR est payée à un logiciel non agréé."""
    return Corruption(evenement=_lignes({"IFT": 9000}), etape="fournisseur_sans_agrement")


@faute("bilan-audio-refuse", tue=[("CIR4-1.2-06", "due")], scenario="SCO-063", lieu="bilan")
def audio_refuse() -> Corruption:
    """Un seul envoi SCOR ne suffit pas à l'audioprothésiste."""
    return Corruption(evenement=_lignes({"IFT": 0}), etape="audio_un_envoi")


@faute("bilan-audio-sans-envoi", tue=[("CIR4-1.2-06", "rien")], scenario="SCO-063", lieu="bilan")
def audio_sans_envoi() -> Corruption:
    """L'aide SCOR est payée à l'audioprothésiste sans aucun envoi."""
    return Corruption(evenement=_lignes({"IFT": 9000}), etape="audio_sans_envoi")


@faute("bilan-biologiste-un-site", tue=[("CIR4-1.3-03", "sites")], scenario="SCO-063",
       lieu="bilan")  # fmt: skip
def biologiste_un_site() -> Corruption:
    """Le biologiste est payé pour un seul de ses sites de laboratoire."""
    return Corruption(evenement=_lignes({"FFS": 40_000, "IFT": 40_000}), etape="biologiste")


@faute("bilan-scor-l-an-d-apres", tue=[("FAMI-1.3.1-01", "dans_l_annee")], scenario="SCO-063",
       lieu="bilan")  # fmt: skip
def scor_l_an_d_apres() -> Corruption:
    """Un lot SCOR de l'année suivante compte."""
    return Corruption(evenement=_bilan(envois_scor=1), etape="lendemain")


@faute("bilan-scor-refuse-compte", tue=[("FAMI-1.3.1-01", "refuse")], scenario="SCO-063",
       lieu="bilan")  # fmt: skip
def scor_refuse_compte() -> Corruption:
    """Un lot SCOR refusé compte."""
    return Corruption(evenement=_bilan(envois_scor=1), etape="refuse")


@faute("bilan-telesante-sans-cumul", tue=[("CPL-FAMI-07", "montants")], scenario="TLM-061",
       lieu="bilan")  # fmt: skip
def telesante_sans_cumul() -> Corruption:
    """Les deux options de télésanté ne se cumulent pas."""
    return Corruption(
        evenement=_lignes({"socle": 49_000, "videotransmission": 35_000}), etape="les_deux"
    )


@faute("bilan-otoscope-refuse", tue=[("CPL-FAMI-08", "accepte")], scenario="TLM-061",
       lieu="bilan", aussi=("CPL-FAMI-07",))  # fmt: skip
def otoscope_refuse() -> Corruption:
    """L'otoscope connecté est refusé."""
    return Corruption(
        evenement=_lignes({"socle": 49_000, "appareils_connectes": 0}), etape="appareils"
    )


@faute("bilan-thermometre-paye", tue=[("CPL-FAMI-08", "refuse")], scenario="TLM-061", lieu="bilan")
def thermometre_paye() -> Corruption:
    """Le thermomètre, hors de la liste, est payé."""
    return Corruption(evenement=_bilan(appareils_refuses=[]), etape="thermometre")


@faute("bilan-liste-ouverte", tue=[("CPL-FAMI-08", "liste")], scenario="TLM-061", lieu="bilan")
def liste_ouverte() -> Corruption:
    """La liste proposée n'a pas ses douze entrées."""
    return Corruption(evenement=_bilan(appareils_proposes=["otoscope"]), etape="appareils")


@faute("bilan-orthophoniste-une-option", tue=[("FAMI-1.7-01", "orthophoniste")],
       scenario="TLM-061", lieu="bilan")  # fmt: skip
def orthophoniste_une_option() -> Corruption:
    """L'orthophoniste n'est payé que pour une option."""
    return Corruption(
        evenement=_lignes({"socle": 49_000, "videotransmission": 35_000}), etape="orthophoniste"
    )


@faute("bilan-kine-telesante", tue=[("FAMI-1.7-01", "kinesitherapeute")], scenario="TLM-061",
       lieu="bilan")  # fmt: skip
def kine_telesante() -> Corruption:
    """Une option de télésanté est proposée au masseur-kinésithérapeute."""
    return Corruption(
        evenement=_bilan(options_telesante=["videotransmission"]), etape="kinesitherapeute"
    )


@faute("bilan-telesante-avec-socle", tue=[("FAMI-1.7-02", "sans_socle")], scenario="TLM-061",
       lieu="bilan")  # fmt: skip
def telesante_avec_socle() -> Corruption:
    """La télésanté n'est payée qu'avec le socle."""
    return Corruption(evenement=_lignes({"socle": 0, "videotransmission": 0}), etape="sans_socle")


@faute("bilan-telesoin-degrade", tue=[("FAMI-1.4.1-09", "exclu")], scenario="TLM-061",
       lieu="bilan")  # fmt: skip
def telesoin_degrade() -> Corruption:
    """Le télésoin en dégradé reste au dénominateur."""
    return Corruption(evenement=_mesure("taux_aides", denominateur=110), etape="telesoin_degrade")


@faute("bilan-telesoin-perdu", tue=[("FAMI-1.4.1-09", "compte")], scenario="TLM-061", lieu="bilan")
def telesoin_perdu() -> Corruption:
    """Le télésoin en SESAM sans Vitale sort du calcul."""
    return Corruption(
        evenement=_mesure("taux_aides", numerateur=70, denominateur=100),
        etape="telesoin_sans_vitale",
    )


@faute("bilan-adr-professionnels", tue=[("CPL-NUM-04", "professionnels")], scenario="NOM-603",
       lieu="bilan")  # fmt: skip
def adr_professionnels() -> Corruption:
    """La part des factures tient lieu de part des professionnels."""
    return Corruption(evenement=_mesure("adr_professionnels", centiemes=4720))


@faute("bilan-adr-factures", tue=[("CPL-NUM-04", "factures")], scenario="NOM-603", lieu="bilan")
def adr_factures() -> Corruption:
    """La part des professionnels tient lieu de part des factures."""
    return Corruption(evenement=_mesure("adr_factures", centiemes=9000))
