"""SESAM sans Vitale: the cases it is open to, and what it sends (CDC §3.2.9.1, §3.2.9.3.1.1).

A step named `admis` or `refuse` says what the table of the specification says of the case.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import signees
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Reception
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.lecture import lire_signatures

ACTION = "mode_sans_vitale"
CENTRE_DE_SANTE, DIRECTEUR_DE_LABORATOIRE = "25", "38"
TELEMEDECINE, ACCOMPAGNEMENT = frozenset({"TCG"}), frozenset({"TLS"})
AUTRE_SUPPORT = "3"


def _codes(dossier: Dossier) -> frozenset[str]:
    """Codes of the acts the PS typed."""
    codes: set[str] = set()
    for echange in dossier.reponses_a("facturer"):
        actes = echange.parametres.get("prestations")
        for acte in actes if isinstance(actes, list) else ():
            codes.add(str(acte.get("code")))
    return frozenset(codes)


def _famille(dossier: Dossier) -> str:
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    return "" if ps is None else ps.famille


def _specialite(dossier: Dossier) -> tuple[str, str]:
    """Speciality and sector of activity of the first situation."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    if ps is None or not ps.cps.situations:
        return "", ""
    situation = ps.cps.situations[0]
    return situation.code_specialite, situation.secteur_activite


def _accepte(dossier: Dossier) -> Iterator[Jugement]:
    """The case is open: a facture of this mode is made and received."""
    etape = dossier.etape("admis")
    if etape is not None:
        recues = dossier.factures_de("admis")
        if not recues:
            yield tenu(etape, recues, "une facture SESAM sans Vitale", "aucune facture reçue")
        for facture in recues:
            lot = facture.facture.lot
            zone = facture.zone(lot, "certification_lot") if lot else facture.de("type_facture")
            yield egal(zone, facture.mode, "sans_vitale")


def _refuse(dossier: Dossier) -> Iterator[Jugement]:
    """The case is closed: nothing is signed in this mode."""
    etape = dossier.etape("refuse")
    if etape is not None:
        faites = signees(dossier, "refuse")
        trouve = f"{len(faites)} signature(s)"
        yield tenu(faites[0] if faites else etape, not faites, "aucune signature", trouve)


@check("CDC-3.2.9.3.1.1-03", partie="ouvert", reads={Canal.FICHIER, Canal.MONDE})
def ouvert_aux_lignes_de_la_table(dossier: Dossier) -> Iterator[Jugement]:
    """On each line of the table the mode is open (CDC §3.2.9.3.1.1)."""
    yield from _accepte(dossier)


@check("CDC-3.2.9.3.1.1-03", partie="refuse", reads={Canal.APPEL, Canal.MONDE})
def refuse_ailleurs(dossier: Dossier) -> Iterator[Jugement]:
    """Out of the table the mode is refused (CDC §3.2.9.3.1.1)."""
    yield from _refuse(dossier)


@check("CDC-3.2.9.3.1.1-03", partie="propose", reads={Canal.ECRAN})
def propose_ou_non(dossier: Dossier) -> Iterator[Jugement]:
    """The mode is offered on the lines of the table only (CDC §3.2.9.3.1.1)."""
    for repere, attendu in (("admis", True), ("refuse", False)):
        ecrans = [
            e
            for e in dossier.pendant(dossier.etape(repere), dossier.ecrans)
            if e.champ("total") is not None
        ]
        if ecrans:
            offert = ecrans[-1].action(ACTION)
            trouve = "proposé" if offert else "non proposé"
            yield tenu(ecrans[-1], offert == attendu, "proposé" if attendu else "non", trouve)


@check("CDC-2.3.1-09", partie="refuse", reads={Canal.APPEL, Canal.MONDE})
def consultation_ordinaire_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """An ordinary consultation of a doctor is refused in this mode (CDC §2.3.1)."""
    if _famille(dossier) == "prescripteurs" and "G" in _codes(dossier):
        yield from _refuse(dossier)


@check("CDC-2.3.1-09", partie="accepte", reads={Canal.FICHIER, Canal.MONDE})
def laboratoire_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """A laboratory is accepted in this mode (CDC §2.3.1)."""
    if _famille(dossier) == "laboratoires":
        yield from _accepte(dossier)


@check("CDC-3.2.9.3.1.1-04", partie="en_centre", reads={Canal.APPEL, Canal.MONDE})
def directeur_en_centre_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """A doctor who directs a laboratory in a centre de santé is refused (CDC §3.2.9.3.1.1)."""
    if _specialite(dossier) == (DIRECTEUR_DE_LABORATOIRE, CENTRE_DE_SANTE):
        yield from _refuse(dossier)


@check("CDC-3.2.9.3.1.1-04", partie="hors_centre", reads={Canal.FICHIER, Canal.MONDE})
def directeur_hors_centre_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """The same doctor out of a centre de santé is accepted (CDC §3.2.9.3.1.1)."""
    specialite, secteur = _specialite(dossier)
    if specialite == DIRECTEUR_DE_LABORATOIRE and secteur != CENTRE_DE_SANTE:
        yield from _accepte(dossier)


@check("CDC-3.2.9.3.1.1-05", partie="accepte", reads={Canal.FICHIER, Canal.MONDE})
def pharmacien_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """A pharmacist is accepted for a minor's contraception and LPP renting (CDC §3.2.9.3.1.1)."""
    if _famille(dossier) == "pharmaciens":
        yield from _accepte(dossier)


@check("CDC-3.2.9.3.1.1-05", partie="refuse", reads={Canal.APPEL, Canal.MONDE})
def pharmacien_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """A pharmacist is refused for a medicine or an adult's contraception (CDC §3.2.9.3.1.1)."""
    if _famille(dossier) == "pharmaciens":
        yield from _refuse(dossier)


@check("CDC-3.2.9.3.1.1-06", partie="location", reads={Canal.FICHIER, Canal.MONDE})
def fournisseur_en_location(dossier: Dossier) -> Iterator[Jugement]:
    """A supplier is accepted for a renting of the LPP (CDC §3.2.9.3.1.1)."""
    if _famille(dossier) == "fournisseurs":
        yield from _accepte(dossier)


@check("CDC-3.2.9.3.1.1-06", partie="achat", reads={Canal.APPEL, Canal.MONDE})
def fournisseur_pour_un_achat(dossier: Dossier) -> Iterator[Jugement]:
    """A supplier is refused for a single purchase (CDC §3.2.9.3.1.1)."""
    if _famille(dossier) == "fournisseurs":
        yield from _refuse(dossier)


@check("CDC-3.2.9.3.1.1-07", partie="teleconsultation", reads={Canal.FICHIER, Canal.MONDE})
def teleconsultation_acceptee(dossier: Dossier) -> Iterator[Jugement]:
    """A téléconsultation without Vitale support goes in this mode (CDC §3.2.9.3.1.1)."""
    if _codes(dossier) & TELEMEDECINE:
        yield from _accepte(dossier)


@check("CDC-3.2.9.3.1.1-07", partie="accompagnement", reads={Canal.APPEL, Canal.MONDE})
def accompagnement_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """An accompaniment alone has no right to this mode (CDC §3.2.9.3.1.1)."""
    if _codes(dossier) & ACCOMPAGNEMENT:
        yield from _refuse(dossier)


def _lots(dossier: Dossier, numero: str) -> tuple[Reception, ...]:
    """Lots of the reception that hold a facture."""
    trouves = [r for r in dossier.receptions if r.etape == "lots"]
    return tuple(r for r in trouves if numero in str(r.evenement.donnees.get("factures")))


def _nombre(sceau: bytes) -> int:
    """Count the signatures of a facture, 0 when they cannot be read."""
    try:
        return len(lire_signatures(sceau).signataires)
    except SecurisationError:
        return 0


# --- what is sent -------------------------------------------------------------------------


@check("CDC-3.2.9.1-05", partie="chiffree", reads={Canal.RECEPTION, Canal.FICHIER})
def facture_chiffree(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE without Vitale is encrypted (CDC §3.2.9.1)."""
    for facture in dossier.factures_de("attestation"):
        for lot in _lots(dossier, facture.numero):
            pieces = lot.evenement.pieces
            trouve = "enveloppe" if f"enveloppe-{facture.numero}" in pieces else "aucune enveloppe"
            yield egal(lot, trouve, "enveloppe")


@check("CDC-3.2.9.1-05", partie="signee_cps", reads={Canal.RECEPTION, Canal.FICHIER})
def signee_par_la_seule_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE without Vitale is signed by the CPS alone (CDC §3.2.9.1)."""
    for facture in dossier.factures_de("attestation"):
        for lot in _lots(dossier, facture.numero):
            sceau = dossier.piece(lot, f"sceau-{facture.numero}")
            if sceau is not None:
                yield egal(lot, _nombre(sceau), 1)


@check("CDC-3.2.9.1-05", partie="marquee", reads={Canal.FICHIER, Canal.SERVICE})
def marquee_sans_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """The facture says its mode (CDC §3.2.9.1)."""
    if dossier.etape("attestation") is not None and not dossier.services:
        yield from _mode(dossier, "attestation")


@check("CDC-3.2.2.5-06", partie="mode", reads={Canal.FICHIER})
@check("CDC-3.2.2.5-12", partie="mode", reads={Canal.FICHIER})
@check("CDC-3.2.2.5-28", partie="mode", reads={Canal.FICHIER})
def contraception_sans_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """A facture under the fictitious NIR is in mode SESAM sans Vitale (CDC §3.2.2.5)."""
    yield from _mode(dossier, "contraception")


@check("CDC-3.2.2.5-06", partie="aucune_lecture", reads={Canal.APDU, Canal.SERVICE})
@check("CDC-3.2.9.1-05", partie="sans_support", reads={Canal.APDU, Canal.SERVICE})
def aucune_carte_vitale_lue(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing is asked of any Vitale card (CDC §3.2.2.5, §3.2.9.1)."""
    for repere in ("contraception", "attestation"):
        etape = dossier.etape(repere)
        if etape is not None and not dossier.services:
            ordres = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "vitale"]
            trouve = f"{len(ordres)} ordre(s)"
            yield tenu(ordres[0] if ordres else etape, not ordres, "aucun ordre", trouve)


def _mode(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape, recues = dossier.etape(repere), dossier.factures_de(repere)
    if etape is not None and not recues:
        yield tenu(etape, recues, "une facture SESAM sans Vitale", "aucune facture reçue")
    for facture in recues:
        lot = facture.facture.lot
        zone = facture.zone(lot, "certification_lot") if lot else facture.de("type_facture")
        yield egal(zone, facture.mode, "sans_vitale")


@check("CDC-4.2.1.3-03", partie="valeurs", reads={Canal.FICHIER})
def valeurs_saisies(dossier: Dossier) -> Iterator[Jugement]:
    """The facture is built from the values typed of the paper (CDC §4.2.1.3)."""
    etape = dossier.etape("attestation")
    echanges = dossier.pendant(etape, dossier.reponses_a("facturer"))
    champs = echanges[0].parametres.get("champs") if echanges else None
    if not isinstance(champs, dict) or "nir" not in champs:
        return
    attendus = {
        "nir_assure": str(champs["nir"])[:13],
        "date_naissance": str(champs["date_naissance"])[2:],
        "grand_regime": str(champs["regime"]),
        "caisse_gestionnaire": str(champs["caisse"]),
        "centre_gestionnaire": str(champs["centre"]),
    }
    for facture in dossier.factures_de("attestation"):
        for champ, attendu in attendus.items():
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-4.2.1.3-03", partie="support", reads={Canal.FICHIER, Canal.SERVICE})
def type_de_support_saisi(dossier: Dossier) -> Iterator[Jugement]:
    """The facture says that rights come from another support (CDC §4.2.1.3)."""
    for facture in dossier.factures_de("attestation") if not dossier.services else ():
        zone = facture.de("nature_piece_droits")
        yield egal(zone, zone.enregistrement.brut_de("nature_piece_droits"), AUTRE_SUPPORT)


@check("CDC-4.2.1.3-13", partie="fse", reads={Canal.APPEL, Canal.FICHIER})
def aucune_fse_d_une_copie(dossier: Dossier) -> Iterator[Jugement]:
    """No FSE is made from a card that is not genuine (CDC §4.2.1.3)."""
    yield from _rien(dossier, "copie_fse")


@check("CDC-4.2.1.3-13", partie="degradee", reads={Canal.APPEL, Canal.FICHIER})
def aucune_degradee_d_une_copie(dossier: Dossier) -> Iterator[Jugement]:
    """No degraded FSE is made from a card that is not genuine (CDC §4.2.1.3)."""
    yield from _rien(dossier, "copie_degradee")


@check("CDC-4.2.1.3-13", partie="dre", reads={Canal.APPEL, Canal.FICHIER})
def aucune_dre_d_une_copie(dossier: Dossier) -> Iterator[Jugement]:
    """No DRE is made from a card that is not genuine (CDC §4.2.1.3)."""
    yield from _rien(dossier, "copie_dre")


def _rien(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is not None:
        faites, recues = signees(dossier, repere), dossier.factures_de(repere)
        trouve = f"{len(faites)} signature(s), {len(recues)} facture(s) reçue(s)"
        preuve = faites[0] if faites else (recues[0] if recues else etape)
        yield tenu(preuve, not faites and not recues, "aucune facture", trouve)


@check("CDC-4.2.1.3.2.2-10", partie="mutnum", reads={Canal.FICHIER})
def attestation_avec_mutnum(dossier: Dossier) -> Iterator[Jugement]:
    """A paper with the MUTNUM alone makes a facture in gestion unique (CDC §4.2.1.3.2.2)."""
    yield from _gestion_unique(dossier, "mutnum")


@check("CDC-4.2.1.3.2.2-10", partie="numero_amc", reads={Canal.FICHIER})
def attestation_avec_numero(dossier: Dossier) -> Iterator[Jugement]:
    """A paper with the AMC number alone makes a facture in gestion unique (CDC §4.2.1.3.2.2)."""
    yield from _gestion_unique(dossier, "numero_amc")


def _gestion_unique(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    echanges = dossier.pendant(etape, dossier.reponses_a("facturer"))
    champs = echanges[0].parametres.get("champs") if echanges else None
    attendu = str(champs.get("mutuelle", "")) if isinstance(champs, dict) else ""
    if etape is None or not attendu:
        return
    recues = dossier.factures_de(repere)
    yield egal(recues[0] if recues else etape, [f.flux for f in recues], ["F"])
    for facture in recues:
        zone = facture.de("no_organisme_complementaire")
        yield egal(zone, str(zone.valeur or "").strip().lstrip("0"), attendu)
