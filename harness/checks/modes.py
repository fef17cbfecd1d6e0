"""Securing modes side by side: supports asked, numbers, papers, lots and ARL (CDC §3.2.9, §3.5).

A scenario names its steps after the modes; each is compared with its line of the tables.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.harness.evidence.vues import Reception, Retour

MODE_DE = {
    "sesam_vitale": "sesam_vitale",
    "desynchronise": "sesam_vitale",
    "sans_vitale": "sans_vitale",
    "degrade": "degrade",
}
VITALE_SOLLICITEE = {
    "sesam_vitale": True,
    "desynchronise": True,
    "sans_vitale": False,
    "degrade": False,
}
SANS_ARL = {("degrade", "F")}
FEUILLE = "feuille_de_soins"


def _etapes(dossier: Dossier) -> tuple[str, ...]:
    """The modes of the scenario, when it plays several of them."""
    presents = tuple(m for m in MODE_DE if dossier.etape(m) is not None)
    return presents if len(presents) > 1 else ()


def _lot(dossier: Dossier, facture: FactureRecue) -> Reception | None:
    """The lot of a facture as the reception judged it."""
    lot = facture.facture.lot
    numero = str(lot.valeur("no_lot")) if lot is not None else ""
    return next(
        (
            r
            for r in dossier.receptions
            if r.etape == "lots"
            and r.texte("lot") == numero
            and r.texte("message_id") == _message(facture)
        ),
        None,
    )


def _message(facture: FactureRecue) -> str:
    return str(facture.evenement.donnees.get("message_id", ""))


def _arl(dossier: Dossier, lot: Reception) -> tuple[Retour, ...]:
    return tuple(
        r
        for r in dossier.retours
        if r.type == "ARL"
        and r.texte("pour") == lot.texte("message_id")
        and r.texte("no_lot") == lot.texte("lot")
    )


@check("CDC-3.2.9.1-01", partie="mode", reads={Canal.FICHIER})
def mode_de_la_facture_et_du_lot(dossier: Dossier) -> Iterator[Jugement]:
    """Facture and lot carry the mode of the table, one and only one (CDC §3.2.9.1)."""
    for repere in _etapes(dossier):
        for facture in dossier.factures_de(repere):
            lot = facture.facture.lot
            zone = facture.zone(lot, "certification_lot") if lot else facture.de("type_facture")
            yield egal(zone, facture.mode, MODE_DE[repere])


@check("CDC-3.2.9.1-01", partie="mode_module", reads={Canal.APPEL})
def mode_rendu_par_le_module(dossier: Dossier) -> Iterator[Jugement]:
    """The module was asked for that mode (CDC §3.2.9.1)."""
    lettres = {"sesam_vitale": "S", "sans_vitale": "F", "degrade": "D"}
    for repere in _etapes(dossier):
        appels = dossier.pendant(
            dossier.etape(repere), dossier.appels_de("SSV_FormaterFactures", "SSV_SignerCPS")
        )
        for appel in appels:
            for groupe in appel.sortie(60001):
                trouve = groupe.champs.get("mode_securisation", "")
                yield egal(appel, trouve, lettres[MODE_DE[repere]])


@check("CDC-3.2.9.1-01", partie="supports", reads={Canal.APDU})
def supports_sollicites(dossier: Dossier) -> Iterator[Jugement]:
    """The Vitale card is asked in the modes that need it, and in no other (CDC §3.2.9.1)."""
    for repere in _etapes(dossier):
        etape = dossier.etape(repere)
        if etape is None:
            continue
        ordres = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "vitale"]
        attendu = VITALE_SOLLICITEE[repere]
        yield tenu(
            ordres[0] if ordres else etape,
            bool(ordres) == attendu,
            "carte Vitale sollicitée" if attendu else "aucun ordre à une carte Vitale",
            f"{len(ordres)} ordre(s)",
        )


@check("CDC-3.2.9.1-01", partie="chiffree_signee", reads={Canal.RECEPTION, Canal.FICHIER})
def chiffree_et_signee(dossier: Dossier) -> Iterator[Jugement]:
    """Every FSE comes encrypted and signed, whatever its mode (CDC §3.2.9.1)."""
    for repere in _etapes(dossier):
        for facture in dossier.factures_de(repere):
            lot = _lot(dossier, facture)
            if lot is None or facture.flux != "F":
                continue
            numero = facture.numero.zfill(9)
            pieces = lot.evenement.pieces
            manquent = [n for n in (f"enveloppe-{numero}", f"sceau-{numero}") if n not in pieces]
            yield tenu(
                lot, not manquent, "enveloppe et signature", f"manque : {manquent or 'rien'}"
            )


@check("CDC-3.2.9.1-01", partie="piece", reads={Canal.DOCUMENT})
@check("CDC-3.5-01", partie="papier", reads={Canal.DOCUMENT})
def papier_en_degrade_seulement(dossier: Dossier) -> Iterator[Jugement]:
    """One paper form goes with a degraded FSE, none with anything else (CDC §3.2.9.1, §3.5)."""
    for repere in _etapes(dossier):
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            feuilles = [d for d in echange.documents() if d.document.type == FEUILLE]
            attendu = 1 if repere == "degrade" else 0
            yield egal(feuilles[0] if feuilles else echange, len(feuilles), attendu)


@check("CDC-4.2.1.15-03", partie="uniques", reads={Canal.FICHIER})
@check("CDC-4.2.1.1-06", partie="uniques", reads={Canal.FICHIER})
def numeros_uniques(dossier: Dossier) -> Iterator[Jugement]:
    """No facture number comes twice for a PS, all modes together (CDC §4.2.1.1, §4.2.1.15)."""
    vus: dict[tuple[str, str], FactureRecue] = {}
    for repere in _etapes(dossier):
        for facture in dossier.factures_de(repere):
            cle = (facture.flux, facture.numero)
            zone = facture.de("no_facture")
            if cle in vus:
                yield non_conforme(zone, "un numéro neuf", f"{facture.numero} déjà employé")
            else:
                yield egal(zone, facture.numero, facture.numero)
            vus[cle] = facture


@check("CDC-3.2.9.3.1.2-02", partie="dre_de_la_fse", reads={Canal.FICHIER})
def dre_du_mode_de_sa_fse(dossier: Dossier) -> Iterator[Jugement]:
    """A DRE carries the mode of the FSE it goes with (CDC §3.2.9.3.1.2)."""
    for repere in _etapes(dossier):
        recues = dossier.factures_de(repere)
        fse = [f for f in recues if f.flux == "F"]
        for dre in (f for f in recues if f.flux == "D"):
            lot = dre.facture.lot
            zone = dre.zone(lot, "certification_lot") if lot else dre.de("type_facture")
            if fse:
                yield egal(zone, dre.mode, fse[0].mode)


@check("CDC-3.2.9.3.1.2-02", partie="seule", reads={Canal.FICHIER})
def dre_seule_du_mode_prevu(dossier: Dossier) -> Iterator[Jugement]:
    """A DRE sent alone carries the mode its FSE would have had (CDC §3.2.9.3.1.2)."""
    for dre in dossier.factures_de("dre_seule"):
        if dre.flux == "D":
            lot = dre.facture.lot
            zone = dre.zone(lot, "certification_lot") if lot else dre.de("type_facture")
            yield egal(zone, dre.mode, "sesam_vitale")


@check("CDC-3.5-01", partie="flux_amo", reads={Canal.FICHIER})
def un_flux_amo_par_facture(dossier: Dossier) -> Iterator[Jugement]:
    """Each mode sends one electronic facture to the AMO (CDC §3.5)."""
    yield from _flux(dossier, "F")


@check("CDC-3.5-01", partie="flux_amc", reads={Canal.FICHIER})
def un_flux_amc_par_facture(dossier: Dossier) -> Iterator[Jugement]:
    """Each mode sends one DRE to the AMC that asks for it (CDC §3.5)."""
    yield from _flux(dossier, "D")


def _flux(dossier: Dossier, flux: str) -> Iterator[Jugement]:
    if dossier.etape("dre_seule") is None:
        return
    for repere in _etapes(dossier):
        etape = dossier.etape(repere)
        recues = [f for f in dossier.factures_de(repere) if f.flux == flux]
        if etape is not None:
            yield egal(recues[0] if recues else etape, len(recues), 1)


@check("CDC-3.5-01", partie="arl", reads={Canal.RETOUR, Canal.RECEPTION, Canal.FICHIER})
def arl_selon_le_mode(dossier: Dossier) -> Iterator[Jugement]:
    """An ARL answers every lot but the one of degraded FSE (CDC §3.5)."""
    for repere in _etapes(dossier):
        for facture in dossier.factures_de(repere):
            lot = _lot(dossier, facture)
            if lot is not None:
                attendu = 0 if (repere, facture.flux) in SANS_ARL else 1
                recus = _arl(dossier, lot)
                yield egal(recus[0] if recus else lot, len(recus), attendu)


@check("CDC-3.5-01", partie="sans_attente", reads={Canal.ECRAN})
def aucune_alerte_pour_le_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """No ARL is waited for a degraded FSE: its lot is not shown as unanswered (CDC §3.5)."""
    for ecran in dossier.pendant(dossier.etape("lots_apres"), dossier.ecrans):
        for ligne in ecran.ecran.lignes:
            if ligne.get("mode") == "D" and ligne.get("flux") == "F":
                yield egal(ecran, ligne.get("etat"), "archive")
