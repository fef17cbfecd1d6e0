"""Degraded factures on their way: protection, lots, loss and redoing (CDC §2.3.1, §3.4.1.2)."""

from collections.abc import Iterator

from vitalbench.harness.checks.degrade import (
    aucun_echange_vitale,
    sensible_chiffre,
    signee_par_la_cps,
)
from vitalbench.harness.checks.degrade_modes import DEGRADE, SESAM_VITALE, factures_du_mode
from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import FORMATER, facture_formee, pendant_appel
from vitalbench.harness.evidence.dossier import Dossier

LOT = "SSV_FormaterLot"
SIGNER = bytes.fromhex("2a9e9a")


@check("CDC-2.3.1-08", partie="confidentialite", reads={Canal.FICHIER, Canal.RECEPTION})
@check("CDC-4.2.3.1-02", partie="chiffree", reads={Canal.FICHIER, Canal.RECEPTION})
def contenu_chiffre(dossier: Dossier) -> Iterator[Jugement]:
    """The sensitive content of a degraded facture is encrypted (CDC §2.3.1, §4.2.3.1)."""
    if dossier.etape("altere") is None:
        yield from sensible_chiffre(dossier)


@check("CDC-2.3.1-08", partie="integrite", reads={Canal.RECEPTION, Canal.SMTP})
def alteration_detectee(dossier: Dossier) -> Iterator[Jugement]:
    """What was damaged on the way is refused at its arrival (CDC §2.3.1)."""
    etape = dossier.etape("altere")
    if etape is None or not dossier.smtp:
        return
    vues = dossier.pendant(etape, dossier.receptions)
    refus = [r for r in vues if not r.accepte]
    preuve = refus[0] if refus else vues[0] if vues else dossier.smtp[0]
    yield tenu(preuve, refus, "un refus de l'envoi abîmé", "tout est accepté")


@check("CDC-4.2.3.1-02", partie="mise_en_forme", reads={Canal.APPEL})
def mise_en_forme_par_le_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """The SSV module formats the degraded facture (CDC §4.2.3.1)."""
    yield from facture_formee(dossier, "signature_avec_code", attendue=True)


@check(
    "CDC-4.2.3.1-02",
    partie="signee",
    reads={Canal.APDU, Canal.APPEL, Canal.RECEPTION, Canal.FICHIER},
)
def signee_apres_chiffrement(dossier: Dossier) -> Iterator[Jugement]:
    """The CPS alone signs, within the call, what the organism receives encrypted (CDC §4.2.3.1)."""
    etape = dossier.etape("signature_avec_code")
    if etape is None:
        return
    for appel in dossier.pendant(etape, dossier.appels_de(FORMATER)):
        signes = [
            a
            for a in dossier.apdus
            if a.commande[1:4] == SIGNER and pendant_appel(dossier, a, appel)
        ]
        lecteurs = sorted({a.lecteur for a in signes})
        yield egal(signes[0] if signes else appel, lecteurs, ["cps"])
    yield from signee_par_la_cps(dossier)
    yield from aucun_echange_vitale(dossier)


@check("CDC-4.2.1.16.1-08", partie="sans_cps", reads={Canal.APPEL})
def aucun_lot_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS no lot is made (CDC §4.2.1.16.1)."""
    yield from _aucun_lot(dossier, "lots_sans_cps")


@check("CDC-4.2.1.16.1-08", partie="sans_lecteur", reads={Canal.APPEL, Canal.FICHIER})
def aucun_lot_sans_lecteur(dossier: Dossier) -> Iterator[Jugement]:
    """Without the reader no lot is made (CDC §4.2.1.16.1)."""
    yield from _aucun_lot(dossier, "lots_sans_lecteur")


def _aucun_lot(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if a.statut == 0]
    annonces = [i for e in dossier.pendant(etape, dossier.echanges) for i in e.crees("lot")]
    yield tenu(
        formes[0] if formes else etape,
        not formes and not annonces,
        "aucun lot",
        f"{len(formes)} lot(s) formé(s), {len(annonces)} annoncé(s)",
    )


@check("CDC-3.4.1.2-09", partie="degrade", reads={Canal.FICHIER})
def refaite_en_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE lost may be made again in degraded mode (CDC §3.4.1.2)."""
    yield from factures_du_mode(dossier, DEGRADE, "refaite_degradee")


@check("CDC-3.4.1.2-09", partie="nouvelle", reads={Canal.FICHIER})
def refaite_avec_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE lost may be made again with the card when the patient is back (CDC §3.4.1.2)."""
    yield from factures_du_mode(dossier, SESAM_VITALE, "refaite_carte")


@check("CDC-3.4.1.2-09", partie="duplicata", reads={Canal.DOCUMENT})
def duplicata_edite(dossier: Dossier) -> Iterator[Jugement]:
    """A paper duplicata of the facture lost may be printed (CDC §3.4.1.2)."""
    etape = dossier.etape("duplicata")
    if etape is not None:
        edites = dossier.pendant(etape, dossier.documents)
        marques = [d for d in edites if "DUPLICATA" in d.document.texte]
        yield tenu(
            edites[0] if edites else etape, marques, "un duplicata", f"{len(edites)} document(s)"
        )


@check("CDC-3.4.1.2-09", partie="numeros", reads={Canal.FICHIER, Canal.APPEL})
def refaite_sous_un_numero_neuf(dossier: Dossier) -> Iterator[Jugement]:
    """A facture made again never takes the number of the one lost (CDC §3.4.1.2)."""
    perdus = {
        numero
        for repere in ("perdue", "perdue_aussi")
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges)
        for _, numero in echange.factures_creees()
    }
    for repere in ("refaite_degradee", "refaite_carte"):
        for facture in dossier.factures_de(repere):
            zone = facture.de("no_facture")
            numero = facture.numero.lstrip("0")
            if numero in perdus:
                yield non_conforme(zone, "un numéro neuf", f"celui d'une facture perdue, {numero}")
            elif perdus:
                yield egal(zone, numero, numero)


@check("CDC-3.2.10.1.1-02", partie="distincts", reads={Canal.APPEL})
def dre_differentes_separees(dossier: Dossier) -> Iterator[Jugement]:
    """One element of the criterion of DRE that differs makes another lot (CDC §3.2.10.1.1)."""
    yield from _lots_de_deux_paires(dossier, "dre_differente", 3)


@check("CDC-3.2.10.1.1-02", partie="ensemble", reads={Canal.APPEL})
def dre_egales_reunies(dossier: Dossier) -> Iterator[Jugement]:
    """Two DRE equal on every element share a lot (CDC §3.2.10.1.1)."""
    yield from _lots_de_deux_paires(dossier, "dre_egale", 2)


def _lots_de_deux_paires(dossier: Dossier, repere: str, attendu: int) -> Iterator[Jugement]:
    """The two FSE are equal and make one lot: what is beyond is the lots of DRE."""
    etape = dossier.etape("lots")
    if dossier.etape(repere) is None or etape is None:
        return
    formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if a.statut == 0]
    yield egal(formes[0] if formes else etape, len(formes), attendu, "le critère est-il comparé ?")
