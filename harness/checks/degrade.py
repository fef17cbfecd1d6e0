"""Degraded mode: CPS alone, paper beside the flow, no ARL awaited (CDC §3.4, §3.5, §4.2.3)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_verifie, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import (
    FORMATER,
    commandes_cps,
    facture_formee,
    presente_un_code,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.harness.evidence.vues import Apdu, DocumentVu, EcranVu, Reception
from vitalbench.reference.domain.montants import euros
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.lecture import lire_signatures

DEGRADE = "degrade"
MENTION = "Télétransmission dégradée"
FEUILLE = "feuille_de_soins"
LOT = "SSV_FormaterLot"
SIGNER = bytes.fromhex("2a9e9a")
SIGNATAIRES = {"sesam_vitale": 2, "sans_vitale": 1, "degrade": 1}


def _degradees(dossier: Dossier) -> tuple[FactureRecue, ...]:
    return tuple(f for f in dossier.factures if f.mode == DEGRADE and f.flux == "F")


def _feuilles(dossier: Dossier, repere: str = "") -> tuple[DocumentVu, ...]:
    documents = dossier.documents
    if repere:
        documents = dossier.pendant(dossier.etape(repere), documents)
    return tuple(d for d in documents if d.document.type == FEUILLE)


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


def _signatures(dossier: Dossier) -> tuple[Apdu, ...]:
    return tuple(a for a in dossier.apdus if a.commande[1:4] == SIGNER)


def _apres_envoi(dossier: Dossier, repere: str) -> tuple[EcranVu, ...]:
    return dossier.pendant(dossier.etape(repere), dossier.ecrans)


@check("CDC-3.2.9.1-06", partie="cps_seule", reads={Canal.APDU})
@check("CDC-4.2.3.1-01", partie="sans_vitale", reads={Canal.APDU})
def aucun_echange_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """Making a degraded facture exchanges nothing with a Vitale card (CDC §3.2.9.1, §4.2.3.1)."""
    etape = dossier.etape("degrade")
    if etape is None or not _degradees(dossier):
        return
    apdus = dossier.pendant(etape, dossier.apdus)
    vitale = [a for a in apdus if a.lecteur == "vitale"]
    cps = [a for a in apdus if a.lecteur == "cps"]
    preuve = vitale[0] if vitale else (cps[0] if cps else etape)
    yield tenu(preuve, cps and not vitale, "la CPS seule", f"{len(cps)} CPS, {len(vitale)} Vitale")


@check("CDC-3.2.9.1-06", partie="signature_cps", reads={Canal.RECEPTION})
def signee_par_la_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded facture carries one signature, which the organism verifies (CDC §3.2.9.1)."""
    for facture in _degradees(dossier):
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
    for facture in _degradees(dossier):
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


@check("CDC-3.2.9.1-07", partie="feuille_en_degrade", reads={Canal.DOCUMENT})
@check("CDC-4.2.3.1-04", partie="feuille", reads={Canal.DOCUMENT})
@check("CONV-DEGRADE-02", partie="feuille", reads={Canal.DOCUMENT})
def feuille_avec_le_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """A degraded FSE comes with its paper feuille de soins (CDC §3.2.9.1, §4.2.3.1)."""
    for echange in dossier.pendant(dossier.etape("degrade"), dossier.echanges):
        if echange.crees("facture"):
            feuilles = _feuilles(dossier, "degrade")
            yield tenu(echange, feuilles, "une feuille de soins", f"{len(feuilles)}")


@check("CDC-3.2.9.1-07", partie="aucune_ailleurs", reads={Canal.DOCUMENT})
def aucune_feuille_ailleurs(dossier: Dossier) -> Iterator[Jugement]:
    """Neither SESAM-Vitale nor sans Vitale asks for a paper (CDC §3.2.9.1)."""
    for repere in ("sesam_vitale", "sans_vitale"):
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            demandees = _feuilles(dossier, repere)
            requise = [e for e in echange.ecrans() if e.mention("feuille_de_soins_requise")]
            yield tenu(
                requise[0] if requise else echange,
                not demandees and not requise,
                "aucune feuille",
                f"{len(demandees)} feuille(s), {len(requise)} réclamation(s)",
            )


@check("CDC-3.4.2-02", partie="mention", reads={Canal.DOCUMENT})
@check("CDC-4.2.3.1-05", partie="mention", reads={Canal.DOCUMENT})
def mention_exacte(dossier: Dossier) -> Iterator[Jugement]:
    """The paper of a degraded flow bears the exact words due (CDC §3.4.2, §4.2.3.1)."""
    for feuille in _feuilles(dossier):
        yield tenu(feuille, MENTION in feuille.document.texte, MENTION, "mention absente")


@check("CONV-DEGRADE-02", partie="memes_montants", reads={Canal.DOCUMENT})
def feuille_aux_memes_montants(dossier: Dossier) -> Iterator[Jugement]:
    """The paper has the same acts and amounts as the flow (convention)."""
    for facture in _degradees(dossier):
        total = facture.du_total("total_facture").valeur
        for feuille in _feuilles(dossier, "degrade"):
            attendu = euros(total).removesuffix("\u00a0€") if isinstance(total, int) else "?"
            codes = [str(a.de("code_acte").valeur).strip() for a in facture.actes]
            texte = feuille.document.texte
            yield tenu(
                feuille,
                attendu in texte and all(code in texte for code in codes),
                f"{', '.join(codes)} pour {attendu} €",
                "actes ou total absents" if attendu not in texte else "présents",
            )


@check("CONV-DEGRADE-02", partie="flux", reads={Canal.FICHIER, Canal.SMTP})
@check("CDC-3.2.8.4.1.2-01", partie="flux", reads={Canal.FICHIER, Canal.SMTP})
def flux_vers_la_caisse_d_affiliation(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded FSE goes to the caisse of affiliation (CDC §3.2.8.4.1.2)."""
    for facture in _degradees(dossier):
        caisse = facture.de("caisse_gestionnaire")
        for envoi in dossier.pendant(dossier.etape("envoi"), dossier.smtp):
            adresses = [adresse for adresse, _ in envoi.destinataires]
            yield tenu(
                envoi,
                any(adresse.startswith(f"01{caisse.valeur}@") for adresse in adresses),
                f"la caisse {caisse.valeur}",
                ", ".join(adresses),
            )


@check("CDC-3.2.8.4.1.2-01", partie="papier", reads={Canal.DOCUMENT})
def papier_vers_la_caisse_d_affiliation(dossier: Dossier) -> Iterator[Jugement]:
    """The paper names the same caisse as the flow (CDC §3.2.8.4.1.2)."""
    for facture in _degradees(dossier):
        caisse = str(facture.de("caisse_gestionnaire").valeur)
        for feuille in _feuilles(dossier, "degrade"):
            yield tenu(feuille, caisse in feuille.document.texte, caisse, "caisse absente")


@check("CDC-4.2.3.2-04", partie="sans_alerte", reads={Canal.ECRAN})
@check("CDC-3.3.1-02", partie="sans_alerte", reads={Canal.ECRAN})
def aucune_alerte_sans_arl(dossier: Dossier) -> Iterator[Jugement]:
    """No screen complains of a missing ARL for a degraded lot (CDC §3.3.1)."""
    if not any(e.accepte for e in dossier.smtp):
        return
    for repere in ("releve", "plus_tard"):
        for ecran in _apres_envoi(dossier, repere):
            alerte = ecran.mention("arl_absent") or ecran.mention("echeance_reemission")
            if alerte is None and not ecran.complet:
                yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            else:
                yield tenu(ecran, alerte is None, "aucune alerte", "alerte d'absence d'ARL")


@check("CDC-3.3.1-02", partie="sans_reemission", reads={Canal.SMTP, Canal.FICHIER})
@check("CDC-4.2.3.2-04", partie="sans_suite", reads={Canal.SMTP, Canal.FICHIER})
def aucune_reemission(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded lot is never sent again for want of an ARL (CDC §3.3.1, §4.2.3.2)."""
    etape = dossier.etape("plus_tard")
    acceptes = [e for e in dossier.smtp if e.accepte]
    if etape is None or not acceptes or not _degradees(dossier):
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
    for ecran in _apres_envoi(dossier, "archive"):
        etats = [str(ligne.get("etat")) for ligne in ecran.ecran.lignes]
        yield egal(ecran, etats, ["archive"] * len(etats) or ["archive"])


@check("CDC-4.2.3.1-03", partie="vide", reads={Canal.ECRAN})
def ecran_vide_apres_securisation(dossier: Dossier) -> Iterator[Jugement]:
    """Once the degraded facture is secured its fields are cleared (CDC §4.2.3.1)."""
    ecrans = _apres_envoi(dossier, "degrade")
    if ecrans:
        dernier = ecrans[-1]
        yield tenu(
            dernier,
            dernier.complet and not dernier.ecran.champs,
            "aucun champ",
            f"{len(dernier.ecran.champs)} champ(s)",
        )


@check("CDC-4.2.3.1-03", partie="en_attente", reads={Canal.ECRAN})
def facture_en_attente(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded facture is in the list of those that wait (CDC §4.2.3.1)."""
    creees = {
        i
        for e in dossier.pendant(dossier.etape("degrade"), dossier.echanges)
        for i in e.crees("facture")
    }
    for ecran in _apres_envoi(dossier, "attente"):
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
    signes = [a for a in dossier.pendant(etape, _signatures(dossier)) if a.lecteur == "cps"]
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


@check("CDC-4.2.3.2-01", partie="signes_cps", reads={Canal.RECEPTION})
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
    signes = dossier.pendant(etape, _signatures(dossier))
    lecteurs = [a.lecteur for a in signes]
    yield egal(signes[0] if signes else etape, lecteurs, ["cps"])


@check("CONV-GEN-03", partie="fse", reads={Canal.RECEPTION})
def deux_signatures_pour_une_fse(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE is signed by the Vitale support and by the CPS (convention)."""
    yield from _nombre_de_signataires(dossier, "sesam_vitale")


@check("CONV-GEN-03", partie="degrade", reads={Canal.RECEPTION})
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
        etape = dossier.etape(repere)
        if etape is not None:
            formes = [
                a for a in dossier.pendant(etape, dossier.appels_de(FORMATER)) if not a.statut
            ]
            yield tenu(
                formes[0] if formes else etape, not formes, "aucune facture", f"{len(formes)}"
            )


@check("CDC-3.4.1.2-04", partie="lecteur", reads={Canal.APPEL})
def rien_sans_lecteur(dossier: Dossier) -> Iterator[Jugement]:
    """Without the reader no degraded facture is made (CDC §3.4.1.2)."""
    yield from facture_formee(dossier, "facture_sans_lecteur", attendue=False)


@check("CONV-GEN-03", partie="fse_sans_cps", reads={Canal.APPEL})
def pas_de_fse_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS no FSE is made either (convention)."""
    yield from facture_formee(dossier, "fse_sans_cps", attendue=False)


@check("CDC-3.4.2-02", partie="seulement", reads={Canal.DOCUMENT})
def mention_seulement_en_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """No document of another mode bears the words of the degraded one (CDC §3.4.2)."""
    for echange in dossier.echanges:
        modes = {str(d.get("mode")) for d in echange.details("facture")}
        if modes and "D" not in modes:
            marques = [d for d in echange.documents() if MENTION in d.document.texte]
            yield tenu(
                marques[0] if marques else echange, not marques, "aucune mention", f"{len(marques)}"
            )


@check("CDC-3.4.1.2-04", partie="papier_indique", reads={Canal.ECRAN})
def papier_indique(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS or its reader the screen sends back to paper (CDC §3.4.1.2)."""
    for repere in ("facture_sans_cps", "facture_sans_lecteur"):
        for ecran in _apres_envoi(dossier, repere)[-1:]:
            dite = ecran.mention("feuille_papier_proposee")
            yield tenu(ecran, dite, "retour au papier", "mention absente")


@check("CDC-4.2.1.3-10", partie="droits", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-3.2.2-03", partie="flux", reads={Canal.FICHIER, Canal.MONDE})
def aucun_flux_de_la_carte_perimee(dossier: Dossier) -> Iterator[Jugement]:
    """No flow carries the data of an expired card (CDC §3.2.2)."""
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    for facture in dossier.factures:
        zone = facture.de("nir_assure")
        if vitale is not None:
            yield tenu(
                zone, str(zone.valeur) != vitale.nir[:13], "une autre identité", "NIR de la carte"
            )


@check("CDC-3.2.2-03", partie="ecran", reads={Canal.ECRAN, Canal.MONDE})
@check("CDC-3.2.2-04", partie="ecran", reads={Canal.ECRAN, Canal.MONDE})
def rien_de_la_carte_a_l_ecran(dossier: Dossier) -> Iterator[Jugement]:
    """The screen shows neither identity nor rights of an unusable card (CDC §3.2.2)."""
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    for repere in ("lecture", "copie", "avec_la_carte", "avec_la_copie"):
        for ecran in _apres_envoi(dossier, repere):
            montres = [c.id for c in ecran.ecran.champs if vitale and str(c.valeur) == vitale.nir]
            yield tenu(
                ecran,
                ecran.complet and not montres,
                "aucune donnée de la carte",
                ", ".join(montres),
            )


@check("CDC-3.2.2-04", partie="flux", reads={Canal.APPEL})
def aucune_facture_de_la_copie(dossier: Dossier) -> Iterator[Jugement]:
    """No facture is made with a card that is not genuine (CDC §3.2.2)."""
    etape = dossier.etape("avec_la_copie")
    if etape is not None:
        formes = [a for a in dossier.pendant(etape, dossier.appels_de(FORMATER)) if not a.statut]
        yield tenu(formes[0] if formes else etape, not formes, "aucune facture", f"{len(formes)}")


@check("CDC-4.2.1.3-12", partie="signalee", reads={Canal.ECRAN})
def copie_signalee(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is told that the card is not genuine (CDC §4.2.1.3)."""
    for ecran in _apres_envoi(dossier, "copie")[-1:]:
        yield tenu(
            ecran, ecran.mention("vitale_non_authentifiee"), "carte non authentifiée", "rien"
        )


@check("CDC-3.2.3.2-07", partie="signature", reads={Canal.APDU})
@check("CDC-4.2.1.3-10", partie="signature", reads={Canal.APDU})
def aucune_signature_de_la_carte_perimee(dossier: Dossier) -> Iterator[Jugement]:
    """An expired card is never asked to sign (CDC §3.2.3.2, §4.2.1.3)."""
    lues = [a for a in dossier.apdus if a.lecteur == "vitale"]
    signes = [a for a in _signatures(dossier) if a.lecteur == "vitale"]
    if lues and dossier.etape("avec_la_carte") is not None:
        yield tenu(
            signes[0] if signes else lues[-1], not signes, "aucune signature", f"{len(signes)}"
        )


@check("CDC-3.2.3.2-07", partie="mode", reads={Canal.FICHIER})
@check("CDC-4.2.1.3-10", partie="degrade_seul", reads={Canal.FICHIER})
def degrade_seul_avec_une_carte_perimee(dossier: Dossier) -> Iterator[Jugement]:
    """With an expired card only degraded factures leave (CDC §3.2.3.2, §4.2.1.3)."""
    if dossier.etape("avec_la_carte") is not None:
        for lot in dossier.lots:
            zone = lot.de("certification_lot")
            yield egal(zone, zone.valeur, "D")


@check("CDC-4.2.1.3-10", partie="propose", reads={Canal.ECRAN})
def degrade_propose(dossier: Dossier) -> Iterator[Jugement]:
    """The expired card makes the screen offer the degraded mode (CDC §4.2.1.3)."""
    for ecran in _apres_envoi(dossier, "lecture")[-1:]:
        yield tenu(ecran, ecran.mention("mode_degrade_propose"), "dégradé proposé", "rien")
