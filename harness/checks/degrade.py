"""Degraded mode: CPS alone, paper beside the flow, no ARL awaited (CDC §3.4, §3.5, §4.2.3)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import (
    FORMATER,
    absence,
    commandes_cps,
    facture_formee,
    presente_un_code,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.harness.evidence.vues import Apdu, EcranVu, Reception
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.lecture import lire_signatures

DEGRADE = "degrade"
LOT = "SSV_FormaterLot"
DU_PS = "ps_"
"""Fields about the PS, who stays."""
SIGNER = bytes.fromhex("2a9e9a")
SIGNATAIRES = {"sesam_vitale": 2, "sans_vitale": 1, "degrade": 1}


def degradees(dossier: Dossier) -> tuple[FactureRecue, ...]:
    """Give the degraded FSE received."""
    return tuple(f for f in dossier.factures if f.mode == DEGRADE and f.flux == "F")


def _pieces(
    dossier: Dossier, prefixe: str, facture: FactureRecue
) -> tuple[Reception, bytes] | None:
    for reception in dossier.receptions:
        corps = dossier.piece(reception, f"{prefixe}-{facture.numero}")
        if corps is not None:
            return reception, corps
    return None


def _signataires(dossier: Dossier, facture: FactureRecue) -> tuple[Reception, int] | None:
    trouve = _pieces(dossier, "sceau", facture)
    if trouve is None:
        return None
    reception, corps = trouve
    try:
        return reception, len(lire_signatures(corps).signataires)
    except SecurisationError:
        return reception, 0


def signatures(dossier: Dossier) -> tuple[Apdu, ...]:
    """Give the orders that make a card sign."""
    return tuple(a for a in dossier.apdus if a.commande[1:4] == SIGNER)


def apres_envoi(dossier: Dossier, repere: str) -> tuple[EcranVu, ...]:
    """Give the screens of a step."""
    return dossier.pendant(dossier.etape(repere), dossier.ecrans)


@check("CDC-3.2.9.1-06", partie="cps_seule", reads={Canal.APDU, Canal.FICHIER})
@check("CDC-4.2.3.1-01", partie="sans_vitale", reads={Canal.APDU, Canal.FICHIER})
def aucun_echange_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """Making a degraded facture exchanges nothing with a Vitale card (CDC §3.2.9.1, §4.2.3.1)."""
    etape = dossier.etape("degrade")
    if etape is None or not degradees(dossier):
        return
    apdus = dossier.pendant(etape, dossier.apdus)
    vitale = [a for a in apdus if a.lecteur == "vitale"]
    cps = [a for a in apdus if a.lecteur == "cps"]
    preuve = vitale[0] if vitale else (cps[0] if cps else etape)
    yield tenu(preuve, cps and not vitale, "la CPS seule", f"{len(cps)} CPS, {len(vitale)} Vitale")


@check("CDC-3.2.9.1-06", partie="signature_cps", reads={Canal.RECEPTION, Canal.FICHIER})
def signee_par_la_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded facture carries one signature, which the organism verifies (CDC §3.2.9.1)."""
    for facture in degradees(dossier):
        lu = _signataires(dossier, facture)
        if lu is None:
            yield tenu(facture, False, "une signature", "aucune")
            continue
        reception, nombre = lu
        yield tenu(
            reception,
            nombre == 1 and reception.accepte,
            "une signature vérifiée",
            f"{nombre} signature(s), {reception.texte('statut')}",
        )


@check("CDC-3.2.9.1-06", partie="illisible", reads={Canal.FICHIER, Canal.RECEPTION})
@check("CDC-3.4.1.2-02", partie="chiffrees", reads={Canal.FICHIER, Canal.RECEPTION})
def sensible_chiffre(dossier: Dossier) -> Iterator[Jugement]:
    """The sensitive data of a degraded flow cannot be read without the key (CDC §3.4.1.2)."""
    for facture in degradees(dossier):
        for enregistrement in facture.facture.enregistrements:
            if enregistrement.champs_sensibles:
                zone = facture.zone(enregistrement, enregistrement.champs_sensibles[0].nom)
                enveloppe = _pieces(dossier, "enveloppe", facture)
                couvert = enregistrement.masquer().texte == enregistrement.texte
                yield tenu(
                    zone,
                    couvert and enveloppe is not None,
                    "masqué, et dans une enveloppe pour la caisse",
                    "masqué" if couvert else "en clair",
                )


@check("CDC-3.4.1.2-02", partie="securise", reads={Canal.FICHIER})
def aucun_flux_non_securise(dossier: Dossier) -> Iterator[Jugement]:
    """No lot leaves without a securing mode (CDC §3.4.1.2)."""
    for lot in dossier.lots:
        zone = lot.de("certification_lot")
        yield tenu(zone, str(zone.valeur) in {"S", "F", "D"}, "S, F ou D", repr(zone.valeur))


@check("CDC-4.2.3.2-04", partie="sans_alerte", reads={Canal.ECRAN, Canal.SMTP})
@check("CDC-3.3.1-02", partie="sans_alerte", reads={Canal.ECRAN, Canal.SMTP})
def aucune_alerte_sans_arl(dossier: Dossier) -> Iterator[Jugement]:
    """No screen complains of a missing ARL for a degraded lot (CDC §3.3.1)."""
    if not any(e.accepte for e in dossier.smtp):
        return
    for repere in ("releve", "plus_tard"):
        for ecran in apres_envoi(dossier, repere):
            alerte = ecran.mention("arl_absent") or ecran.mention("echeance_reemission")
            restes = ["alerte d'absence d'ARL"] if alerte is not None else []
            yield absence(ecran, restes, "aucune alerte")


@check("CDC-3.3.1-02", partie="sans_reemission", reads={Canal.SMTP, Canal.FICHIER})
@check("CDC-4.2.3.2-04", partie="sans_suite", reads={Canal.SMTP, Canal.FICHIER})
def aucune_reemission(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded lot is never sent again for want of an ARL (CDC §3.3.1, §4.2.3.2)."""
    etape = dossier.etape("plus_tard")
    acceptes = [e for e in dossier.smtp if e.accepte]
    if etape is None or not acceptes or not degradees(dossier):
        return
    suite = dossier.pendant(etape, acceptes)
    yield tenu(
        suite[0] if suite else acceptes[0],
        not suite,
        "un seul envoi, trois jours ouvrés plus tard encore",
        f"{len(acceptes)} envoi(s)",
    )


@check("CDC-4.2.3.2-04", partie="archive", reads={Canal.ARCHIVE})
def archive_sitot_transmis(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded lot is archived as soon as it is sent (CDC §4.2.3.2)."""
    for ecran in apres_envoi(dossier, "archive"):
        etats = [str(ligne.get("etat")) for ligne in ecran.ecran.lignes]
        yield egal(ecran, etats, ["archive"] * len(etats) or ["archive"])


@check("CDC-4.2.3.1-03", partie="vide", reads={Canal.ECRAN})
def ecran_vide_apres_securisation(dossier: Dossier) -> Iterator[Jugement]:
    """Once the degraded facture is secured its fields are cleared (CDC §4.2.3.1)."""
    ecrans = apres_envoi(dossier, "degrade")
    if ecrans:
        remplis = [
            c.id
            for c in ecrans[-1].ecran.champs
            if c.valeur not in (None, "") and not c.id.startswith(DU_PS)
        ]
        yield absence(ecrans[-1], remplis, "aucun champ de la facture")


@check("CDC-4.2.3.1-03", partie="en_attente", reads={Canal.ECRAN})
def facture_en_attente(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded facture is in the list of those that wait (CDC §4.2.3.1)."""
    creees = {
        i
        for e in dossier.pendant(dossier.etape("degrade"), dossier.echanges)
        for i in e.crees("facture")
    }
    for ecran in apres_envoi(dossier, "attente"):
        listees = {str(ligne.get("id")) for ligne in ecran.ecran.lignes}
        yield tenu(
            ecran, creees and creees <= listees, "facture listée", f"{len(listees)} facture(s)"
        )


@check("CDC-4.2.3.1-03", partie="groupes_vides", reads={Canal.APPEL})
def un_seul_formatage(dossier: Dossier) -> Iterator[Jugement]:
    """A secured degraded facture is never formatted a second time (CDC §4.2.3.1)."""
    appels = [a for a in dossier.appels_de(FORMATER) if a.statut == 0]
    if appels and dossier.etape("attente") is not None:
        yield tenu(appels[-1], len(appels) == 1, "un appel", f"{len(appels)} appels")


@check("CDC-4.2.3.2-02", partie="code_avant", reads={Canal.APDU, Canal.APPEL})
def code_avant_le_lot_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """Signing the degraded lot follows a presentation of the code porteur (CDC §4.2.3.2)."""
    etape = dossier.etape("lot")
    if etape is None or not dossier.etape("lot_sans_code"):
        return
    codes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
    signes = [a for a in dossier.pendant(etape, signatures(dossier)) if a.lecteur == "cps"]
    preuve = signes[0] if signes else etape
    avant = bool(codes and signes) and codes[0].seq < signes[0].seq
    yield tenu(
        preuve, avant, "code puis signature", f"{len(codes)} code(s), {len(signes)} signature(s)"
    )


@check("CDC-4.2.3.2-02", partie="demande", reads={Canal.APPEL, Canal.ECRAN})
def code_demande_pour_le_lot(dossier: Dossier) -> Iterator[Jugement]:
    """Without the code porteur no degraded lot is signed (CDC §4.2.3.2)."""
    etape = dossier.etape("lot_sans_code")
    for echange in dossier.pendant(etape, dossier.echanges):
        formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if not a.statut]
        yield tenu(
            formes[0] if formes or etape is None else etape,
            echange.refus and not formes,
            "code demandé, aucun lot",
            f"refus « {echange.refus or 'aucun'} », {len(formes)} lot(s)",
        )


@check("CDC-3.2.10.1.1-04", partie="lots_par_mode", reads={Canal.FICHIER})
def un_mode_par_lot(dossier: Dossier) -> Iterator[Jugement]:
    """Factures of three modes go into three lots, each of one mode (CDC §3.2.10.1.1)."""
    modes = {
        repere: factures[0] for repere in SIGNATAIRES if (factures := dossier.factures_de(repere))
    }
    if len(modes) < len(SIGNATAIRES):
        return
    for repere, facture in modes.items():
        lot = facture.facture.lot
        zone = facture.zone(lot, "certification_lot") if lot else facture.de("type_facture")
        yield egal(zone, facture.mode, repere)


@check("CDC-4.2.3.2-01", partie="separes", reads={Canal.FICHIER})
def criteres_separent(dossier: Dossier) -> Iterator[Jugement]:
    """Degraded factures are in other lots than the SESAM-Vitale ones (CDC §4.2.3.2)."""
    for lot in dossier.lots:
        modes = {f.mode for f in lot.factures}
        if dossier.factures_de("degrade") and dossier.factures_de("sesam_vitale"):
            attendus = [
                r
                for r in SIGNATAIRES
                if any(f.numero == g.numero for f in lot.factures for g in dossier.factures_de(r))
            ]
            yield egal(lot.de("certification_lot"), sorted(modes), sorted(attendus))


@check("CDC-4.2.3.2-01", partie="signes_cps", reads={Canal.RECEPTION, Canal.FICHIER})
def lots_signes_par_la_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Each lot is signed by the CPS alone (CDC §4.2.3.2)."""
    if not dossier.factures_de("degrade") or not dossier.factures_de("sesam_vitale"):
        return
    for reception in dossier.receptions:
        sceau = dossier.piece(reception, "sceau-lot")
        if sceau is not None:
            try:
                nombre = len(lire_signatures(sceau).signataires)
            except SecurisationError:
                nombre = 0
            yield tenu(
                reception,
                nombre == 1 and reception.accepte,
                "une signature vérifiée",
                f"{nombre} signature(s), {reception.texte('statut')}",
            )


@check("CDC-4.2.3.1-01", partie="montants", reads={Canal.FICHIER})
def memes_montants_qu_en_nominal(dossier: Dossier) -> Iterator[Jugement]:
    """Degraded pricing is that of the nominal mode (CDC §4.2.3.1)."""
    for nominale, degradee in zip(
        dossier.factures_de("sesam_vitale"), dossier.factures_de("degrade"), strict=False
    ):
        for champ in ("total_facture", "total_amo"):
            zone = degradee.du_total(champ)
            yield egal(zone, zone.valeur, nominale.du_total(champ).valeur)


@check("CDC-4.2.3.1-01", partie="une_signature", reads={Canal.APDU})
def une_seule_signature_cps(dossier: Dossier) -> Iterator[Jugement]:
    """One CPS signature makes the degraded facture (CDC §4.2.3.1)."""
    etape = dossier.etape("degrade")
    if etape is None:
        return
    signes = dossier.pendant(etape, signatures(dossier))
    lecteurs = [a.lecteur for a in signes]
    yield egal(signes[0] if signes else etape, lecteurs, ["cps"])


@check("CONV-GEN-03", partie="fse", reads={Canal.RECEPTION, Canal.FICHIER})
def deux_signatures_pour_une_fse(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE is signed by the Vitale support and by the CPS (convention)."""
    yield from _nombre_de_signataires(dossier, "sesam_vitale")


@check("CONV-GEN-03", partie="degrade", reads={Canal.RECEPTION, Canal.FICHIER})
def une_signature_pour_un_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """A degraded one is signed by the CPS alone (convention)."""
    yield from _nombre_de_signataires(dossier, "degrade")


def _nombre_de_signataires(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        lu = _signataires(dossier, facture)
        if lu is not None:
            yield egal(lu[0], lu[1], SIGNATAIRES[repere])


@check("CONV-GEN-03", partie="sans_cps", reads={Canal.APPEL})
@check("CDC-3.4.1.2-04", partie="refuse", reads={Canal.APPEL})
def rien_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS no degraded facture is made (CDC §3.4.1.2)."""
    for repere in ("sans_cps", "facture_sans_cps"):
        yield from facture_formee(dossier, repere, attendue=False)


@check("CDC-3.4.1.2-04", partie="lecteur", reads={Canal.APPEL})
def rien_sans_lecteur(dossier: Dossier) -> Iterator[Jugement]:
    """Without the reader no degraded facture is made (CDC §3.4.1.2)."""
    yield from facture_formee(dossier, "facture_sans_lecteur", attendue=False)


@check("CONV-GEN-03", partie="fse_sans_cps", reads={Canal.APPEL})
def pas_de_fse_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS no FSE is made either (convention)."""
    yield from facture_formee(dossier, "fse_sans_cps", attendue=False)
