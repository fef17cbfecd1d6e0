"""What signs factures and lots, how series are numbered and sent (CDC §3.2.9.3, §4.2.1.16)."""

from collections import Counter
from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import commandes_cps, facture_formee, presente_un_code
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import LotRecu
from vitalbench.harness.evidence.vues import Appel, Reception

LOT = "SSV_FormaterLot"


def lots_signes(dossier: Dossier, repere: str) -> tuple[Appel, ...]:
    """Give the calls that signed a lot during a step."""
    appels = dossier.pendant(dossier.etape(repere), dossier.appels_de(LOT))
    return tuple(a for a in appels if a.statut == 0)


def lots_de(dossier: Dossier, repere: str) -> Iterator[LotRecu]:
    """Yield the lots received that hold a facture of a step."""
    numeros = {f.numero for f in dossier.factures_de(repere)}
    for lot in dossier.lots:
        if any(f.numero in numeros for f in lot.factures):
            yield lot


def jugements(dossier: Dossier, numero: str) -> tuple[Reception, ...]:
    """Give what the reception said of the lots that hold a facture."""
    return tuple(r for r in dossier.receptions if r.etape == "lots" and numero in _numeros(r))


def _numeros(vue: Reception) -> list[str]:
    brut = vue.evenement.donnees.get("factures")
    return [str(n).zfill(9) for n in brut] if isinstance(brut, list) else []


# --- who signs ----------------------------------------------------------------------------


@check("CDC-3.2.9.3.1.1-16", partie="autorisees", reads={Canal.APPEL})
def carte_autorisee_signe(dossier: Dossier) -> Iterator[Jugement]:
    """A card the table lets sign makes a signed FSE (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "admise", attendue=True)


@check("CDC-3.2.9.3.1.1-16", partie="refusees", reads={Canal.APPEL})
def carte_non_autorisee_ne_signe_pas(dossier: Dossier) -> Iterator[Jugement]:
    """A card the table does not let sign makes none (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "refusee", attendue=False)


@check("CDC-3.2.9.3.2.1-05", partie="autorisees", reads={Canal.APPEL, Canal.RECEPTION})
def carte_autorisee_signe_le_lot(dossier: Dossier) -> Iterator[Jugement]:
    """A card the table lets sign lots makes one that is accepted (CDC §3.2.9.3.2.1)."""
    etape = dossier.etape("lot_admis")
    if etape is not None:
        signes = lots_signes(dossier, "lot_admis")
        trouve = f"{len(signes)} lot(s) signé(s)"
        yield tenu(signes[0] if signes else etape, signes, "un lot signé", trouve)


@check("CDC-3.2.9.3.2.1-05", partie="refusees", reads={Canal.APPEL})
def carte_non_autorisee_sans_lot(dossier: Dossier) -> Iterator[Jugement]:
    """A card the table does not let sign lots makes none (CDC §3.2.9.3.2.1)."""
    yield from _aucun_lot(dossier, "lot_refuse")


@check("CDC-3.2.9.3.2.1-09", partie="etrangere", reads={Canal.APPEL})
def carte_d_un_autre_centre_sans_lot(dossier: Dossier) -> Iterator[Jugement]:
    """A CPE whose number is not one of the centre's signs no lot (CDC §3.2.9.3.2.1)."""
    yield from _aucun_lot(dossier, "carte_etrangere")


def _aucun_lot(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is not None:
        signes = lots_signes(dossier, repere)
        trouve = f"{len(signes)} lot(s) signé(s)"
        yield tenu(signes[0] if signes else etape, not signes, "aucun lot signé", trouve)


@check(
    "CDC-3.2.9.3.2.1-09", partie="du_centre", reads={Canal.APPEL, Canal.RECEPTION, Canal.FICHIER}
)
def carte_du_centre_signe(dossier: Dossier) -> Iterator[Jugement]:
    """A CPE that carries one of the centre's numbers signs the lot (CDC §3.2.9.3.2.1)."""
    etape = dossier.etape("carte_du_centre")
    if etape is None:
        return
    for facture in dossier.factures_de("faite"):
        for vu in jugements(dossier, facture.numero):
            yield tenu(vu, vu.accepte, "lot accepté", vu.cause or "accepté")
    if not dossier.factures_de("faite"):
        yield tenu(etape, False, "un lot reçu", "aucun")


@check("CDC-3.2.9.3.2.1-09", partie="message", reads={Canal.ECRAN})
def refus_de_la_carte_dit(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is told that the card is not one of the centre (CDC §3.2.9.3.2.1)."""
    for echange in dossier.pendant(dossier.etape("carte_etrangere"), dossier.echanges):
        yield tenu(echange, echange.refus, "un refus motivé", echange.refus or "aucun refus")


@check("CDC-3.2.9.3.2.1-08", partie="un_lot_chacun", reads={Canal.RECEPTION, Canal.FICHIER})
def un_lot_par_praticien(dossier: Dossier) -> Iterator[Jugement]:
    """The CPE of a cabinet signs one accepted lot for each of its PS (CDC §3.2.9.3.2.1)."""
    serie = dossier.etape("serie")
    for repere in ("premier_praticien", "second_praticien"):
        if serie is None or dossier.etape(repere) is None:
            continue
        vus = [v for f in dossier.factures_de(repere) for v in jugements(dossier, f.numero)]
        acceptes = [
            lot
            for lot in lots_de(dossier, repere)
            for facture in dossier.factures_de(repere)
            if lot.de("no_ps").valeur == facture.de("no_ps").valeur
        ]
        tenus = acceptes and any(v.accepte for v in vus)
        trouve = ", ".join(v.cause or "accepté" for v in vus) or "aucun lot reçu"
        yield tenu(acceptes[0] if acceptes else serie, tenus, "un lot du praticien accepté", trouve)


@check("CDC-3.2.9.3.2.1-08", partie="cpe_seule", reads={Canal.APPEL, Canal.APDU, Canal.MONDE})
def cpe_seule_pendant_la_serie(dossier: Dossier) -> Iterator[Jugement]:
    """Both lots are signed in one series, the CPE alone in the reader (CDC §3.2.9.3.2.1)."""
    serie = dossier.etape("serie")
    if serie is None or dossier.etape("second_praticien") is None:
        return
    signes, cartes = lots_signes(dossier, "serie"), dossier.pendant(serie, dossier.cartes)
    trouve = f"{len(signes)} lot(s), {len(cartes)} mouvement(s) de carte"
    yield tenu(serie, len(signes) >= 2 and not cartes, "deux lots sans autre carte", trouve)


# --- series -------------------------------------------------------------------------------


@check("CDC-3.2.9.3.2.1-04", partie="resaisie", reads={Canal.APPEL, Canal.APDU})
def code_redemande_apres_retrait(dossier: Dossier) -> Iterator[Jugement]:
    """After the card came out, no lot is signed until the code is typed (CDC §3.2.9.3.2.1)."""
    if dossier.etape("interrompue") is None:
        return
    yield from _aucun_lot(dossier, "sans_code")
    avec = dossier.etape("avec_code")
    codes = [a for a in dossier.pendant(avec, commandes_cps(dossier)) if presente_un_code(a)]
    for lot in lots_signes(dossier, "avec_code"):
        presentes = [c for c in codes if c.seq < lot.seq]
        yield tenu(lot, presentes, "le code présenté avant", f"{len(presentes)} présentation(s)")


@check("CDC-3.2.9.3.2.1-04", partie="premiers_valides", reads={Canal.RECEPTION, Canal.APPEL})
def lots_d_avant_le_retrait_valides(dossier: Dossier) -> Iterator[Jugement]:
    """Lots signed before the card came out are sent and accepted (CDC §3.2.9.3.2.1)."""
    for appel in lots_signes(dossier, "interrompue"):
        reference = next((g.champs.get("reference", "") for g in appel.entree(0)), "")
        vus = [r for r in dossier.receptions if r.etape == "lots" and r.texte("lot") == reference]
        trouve = vus[0].cause or "accepté" if vus else "jamais reçu"
        tenus = any(r.accepte for r in vus)
        yield tenu(vus[0] if vus else appel, tenus, f"lot {reference} accepté", trouve)


@check("CDC-4.2.1.16.1-05", partie="derniers", reads={Canal.FICHIER})
def references_998_et_999(dossier: Dossier) -> Iterator[Jugement]:
    """From 998 on, the lots are 998 then 999 (CDC §4.2.1.16.1)."""
    for repere, attendue in (("a_998", "998"), ("a_999", "999")):
        for lot in lots_de(dossier, repere):
            yield egal(lot.de("no_lot"), lot.reference, attendue)


@check("CDC-4.2.1.16.1-05", partie="suivante", reads={Canal.FICHIER})
def reference_apres_999(dossier: Dossier) -> Iterator[Jugement]:
    """After 999 the reference is one of 001 to 999 again (CDC §4.2.1.16.1)."""
    for lot in lots_de(dossier, "apres_999"):
        lue = lot.reference
        valide = len(lue) == 3 and lue.isdigit() and lue not in {"000", "999"}
        yield tenu(lot.de("no_lot"), valide, "une référence de 001 à 998", lue)


# --- files --------------------------------------------------------------------------------


@check("CDC-3.2.10.2-01", partie="un_critere_differe", reads={Canal.FICHIER})
def criteres_differents_deux_fichiers(dossier: Dossier) -> Iterator[Jugement]:
    """Lots that differ by one file criterion travel in two files (CDC §3.2.10.2)."""
    yield from _fichiers(dossier, "separee", ensemble=False)


@check("CDC-3.2.10.2-01", partie="tp_et_htp", reads={Canal.FICHIER})
def tiers_payant_et_sans_un_fichier(dossier: Dossier) -> Iterator[Jugement]:
    """Lots with and without tiers payant to one organism share a file (CDC §3.2.10.2)."""
    yield from _fichiers(dossier, "ensemble", ensemble=True)


def _fichiers(dossier: Dossier, repere: str, *, ensemble: bool) -> Iterator[Jugement]:
    premiers = {f.message_id for f in dossier.fichiers if _porte(dossier, f.lots, "premiere")}
    autres = {f.message_id for f in dossier.fichiers if _porte(dossier, f.lots, repere)}
    for facture in dossier.factures_de(repere):
        if premiers and autres:
            attendu = "le même fichier" if ensemble else "deux fichiers"
            trouve = "le même fichier" if premiers == autres else "deux fichiers"
            yield egal(facture, trouve, attendu)


def _porte(dossier: Dossier, lots: tuple[LotRecu, ...], repere: str) -> bool:
    numeros = {f.numero for f in dossier.factures_de(repere)}
    return any(f.numero in numeros for lot in lots for f in lot.factures)


@check("CDC-2.3.5-03", partie="une_fois", reads={Canal.SMTP, Canal.RECEPTION, Canal.FICHIER})
def chaque_facture_recue_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """After a power cut between lot and sending, each facture arrives once (CDC §2.3.5)."""
    coupure = dossier.etape("coupure")
    if coupure is None:
        return
    messages = Counter(e.message_id for e in dossier.smtp if e.accepte)
    passages = Counter(
        n for r in dossier.receptions if r.etape == "lots" and r.accepte for n in _numeros(r)
    )
    for envoi in (e for e in dossier.smtp if e.accepte):
        yield egal(envoi, messages[envoi.message_id], 1)
    for facture in dossier.factures:
        yield egal(facture.de("no_facture"), passages[facture.numero.zfill(9)], 1)
    faites = {cle for e in dossier.echanges for cle in e.factures_creees()}
    yield egal(coupure, len(passages), len(faites))


@check("CONV-CPS-01", partie="signature", reads={Canal.APPEL})
def aucune_fse_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS no FSE is made (CONV)."""
    yield from facture_formee(dossier, "signature_sans_cps", attendue=False)


@check("CONV-CPS-01", partie="emission", reads={Canal.APPEL, Canal.SMTP, Canal.FICHIER})
def aucune_emission_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS no lot is signed and nothing leaves; with it the FSE leaves (CONV)."""
    envoi = dossier.etape("envoi_sans_cps")
    if envoi is None:
        return
    yield from _aucun_lot(dossier, "emission_sans_cps")
    partis = [e for e in dossier.pendant(envoi, dossier.smtp) if e.accepte]
    yield tenu(partis[0] if partis else envoi, not partis, "aucun envoi", f"{len(partis)} envoi(s)")
    recues = dossier.factures_de("faite")
    trouve = f"{len(recues)} FSE reçue(s)"
    yield tenu(recues[0] if recues else envoi, recues, "la FSE reçue, la carte remise", trouve)
