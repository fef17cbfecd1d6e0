"""Files and messages: grouped, numbered, encrypted, sent, sent again (CDC §3.2.10, §4.2.4)."""

from collections import Counter
from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, FichierRecu
from vitalbench.harness.evidence.vues import Appel, Envoi, Reception
from vitalbench.reference.norms.courriel import CourrielIllisible, lire_message
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.securing.enveloppe import destinataires
from vitalbench.reference.securing.erreurs import SecurisationError

FICHIER, LOT = "SSV_FormaterFichier", "SSV_FormaterLot"
MASQUE = b"MSQ1"
DELAI_JOURS = 8


def acceptes(dossier: Dossier) -> tuple[Envoi, ...]:
    """Give the messages the server took."""
    return tuple(e for e in dossier.smtp if e.accepte)


def _ouvertures(dossier: Dossier) -> dict[str, Reception]:
    """Give, by message, the stage at which its file was opened."""
    return {r.texte("message_id"): r for r in dossier.receptions if r.etape == "fichier"}


def _cms(dossier: Dossier, envoi: Envoi) -> bytes | None:
    message = dossier.piece(envoi, "message")
    try:
        return lire_message(message).cms if message else None
    except CourrielIllisible:
        return None


def _series(cms: bytes) -> set[str]:
    try:
        return {f"{serie:x}" for _, serie in destinataires(cms)}
    except SecurisationError:
        return set()


@check("CDC-2.2.3-01", partie="emission", reads={Canal.SMTP, Canal.RECEPTION})
def emission_selon_le_profil(dossier: Dossier) -> Iterator[Jugement]:
    """Messages are sent by authenticated SMTP and follow the profile of factures (CDC §2.2.3)."""
    ouvertures = _ouvertures(dossier)
    for envoi in acceptes(dossier):
        ouverture = ouvertures.get(envoi.message_id)
        manque = [n for n in ("auth", "ehlo", "de") if not envoi.texte(n)]
        if ouverture is None or not ouverture.accepte:
            manque.append("profil du message")
        yield tenu(
            envoi, not manque, "session authentifiée, message du profil", ", ".join(manque) or "ok"
        )


@check("CDC-2.2.3-01", partie="releve", reads={Canal.POP3, Canal.RETOUR})
def releve_selon_le_protocole(dossier: Dossier) -> Iterator[Jugement]:
    """Returns are fetched by authenticated POP3, each session ended properly (CDC §2.2.3)."""
    if not any(r.type == "ARL" for r in dossier.retours):
        return
    for session in dossier.pop3:
        if session.evenement.donnees.get("lus"):
            faits = session.evenement.donnees
            tenue = faits.get("authentifie") and faits.get("terminee")
            yield tenu(
                session, tenue, "session authentifiée et terminée", session.texte("commandes")
            )


@check("CDC-3.2.9.4-01", partie="niveau_2", reads={Canal.RECEPTION, Canal.SMTP})
@check("CDC-4.2.4-01", partie="dechiffrable", reads={Canal.RECEPTION, Canal.SMTP})
def piece_jointe_ouverte(dossier: Dossier) -> Iterator[Jugement]:
    """The attachment opens with the key of the organism it is for (CDC §3.2.9.4, §4.2.4)."""
    ouvertures = _ouvertures(dossier)
    for envoi in acceptes(dossier):
        ouverture = ouvertures.get(envoi.message_id)
        tenue = ouverture is not None and ouverture.accepte
        trouve = "ouverte" if tenue else "jamais ouverte"
        yield tenu(
            ouverture or envoi, tenue, "une pièce jointe ouverte par son destinataire", trouve
        )


@check("CDC-3.2.9.4-01", partie="niveau_1", reads={Canal.FICHIER, Canal.RECEPTION})
def donnees_sensibles_masquees(dossier: Dossier) -> Iterator[Jugement]:
    """Inside the attachment sensitive data stay masked until the data key (CDC §3.2.9.4)."""
    for facture in dossier.factures:
        sensibles = [e for e in facture.facture.enregistrements if e.champs_sensibles]
        clair = _piece_de_lot(dossier, facture, "clair")
        for enregistrement in sensibles:
            zone = facture.zone(enregistrement, enregistrement.champs_sensibles[0].nom)
            tenue = enregistrement.masque and clair is not None and MASQUE not in clair
            trouve = "masqué" if enregistrement.masque else "en clair"
            yield tenu(zone, tenue, "masqué dans le fichier, clair pour la caisse", trouve)


@check(
    "CDC-3.2.9.4-01",
    partie="certificats",
    reads={Canal.SMTP, Canal.RECEPTION, Canal.MONDE, Canal.FICHIER},
)
def deux_certificats(dossier: Dossier) -> Iterator[Jugement]:
    """Each level of encryption has its own certificate (CDC §3.2.9.4)."""
    for facture in dossier.factures:
        enveloppe = _piece_de_lot(dossier, facture, "enveloppe")
        organisme = dossier.faits.organismes.get(_organisme(facture))
        envois = [e for e in acceptes(dossier) if e.message_id == _message(dossier, facture)]
        if enveloppe is None or organisme is None or not envois:
            continue
        niveaux = (_series(enveloppe), _series(_cms(dossier, envois[0]) or b""))
        attendus = ({organisme.serie_donnees}, {organisme.serie_piece_jointe})
        yield egal(envois[0], niveaux, attendus)


@check("CDC-3.2.9.4-02", partie="chiffree", reads={Canal.SMTP})
def messages_chiffres(dossier: Dossier) -> Iterator[Jugement]:
    """Every attachment to an organism is encrypted (CDC §3.2.9.4)."""
    if len({e.destinataires for e in acceptes(dossier)}) < 2:
        return
    for envoi in acceptes(dossier):
        cms = _cms(dossier, envoi)
        chiffree = bool(cms and _series(cms))
        yield tenu(envoi, chiffree, "un CMS EnvelopedData", "chiffrée" if chiffree else "en clair")


@check("CDC-3.2.9.4-02", partie="seul_vise", reads={Canal.SMTP, Canal.MONDE})
def chiffre_pour_le_seul_vise(dossier: Dossier) -> Iterator[Jugement]:
    """Only the organism aimed at can open the attachment (CDC §3.2.9.4)."""
    par_adresse = {o.adresse: o for o in dossier.faits.organismes.values()}
    if len({e.destinataires for e in acceptes(dossier)}) < 2:
        return
    for envoi in acceptes(dossier):
        vises = [par_adresse[a] for a, _ in envoi.destinataires if a in par_adresse]
        cms = _cms(dossier, envoi)
        if cms is not None:
            yield egal(envoi, _series(cms), {o.serie_piece_jointe for o in vises})


@check("CDC-4.2.4-01", partie="mime", reads={Canal.SMTP})
def enveloppe_mime_correcte(dossier: Dossier) -> Iterator[Jugement]:
    """The message is a MIME envelope of the profile (CDC §4.2.4)."""
    for envoi in acceptes(dossier):
        try:
            lue = lire_message(dossier.piece(envoi, "message") or b"")
        except CourrielIllisible as erreur:
            yield non_conforme(envoi, "une enveloppe MIME du profil", erreur)
        else:
            trouve = f"{lue.description}, {lue.message_id}"
            yield tenu(envoi, lue.message_id and lue.de and lue.vers, "en-têtes présents", trouve)


@check("CDC-4.2.4-01", partie="adresse", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
def adresse_attendue(dossier: Dossier) -> Iterator[Jugement]:
    """The message goes to the address of the organism of its factures (CDC §4.2.4)."""
    for facture in dossier.factures:
        organisme = dossier.faits.organismes.get(_organisme(facture))
        for envoi in acceptes(dossier):
            if organisme and envoi.message_id == _message(dossier, facture):
                vers = [adresse for adresse, _ in envoi.destinataires]
                yield egal(envoi, vers, [organisme.adresse])


@check("CDC-4.2.4-02", partie="session", reads={Canal.SMTP, Canal.APPEL})
def session_smtp_ouverte(dossier: Dossier) -> Iterator[Jugement]:
    """Transmission is an SMTP session of the software itself (CDC §4.2.4)."""
    for etape in dossier.etapes:
        if etape.action == "transmettre" and dossier.appels_de(LOT):
            envois = dossier.pendant(etape, dossier.smtp)
            preuve = envois[0] if envois else etape
            yield tenu(preuve, envois, "une session SMTP", f"{len(envois)} session(s)")


@check("CDC-4.2.4-02", partie="sans_ssv", reads={Canal.SMTP, Canal.APPEL})
def transmission_sans_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """No SSV call takes part in the transmission itself (CDC §4.2.4)."""
    for etape in dossier.etapes:
        envois = dossier.pendant(etape, dossier.smtp) if etape.action == "transmettre" else ()
        if envois:
            appels = dossier.pendant(etape, dossier.appels)
            autres = [a for a in appels if a.fonction != FICHIER or a.seq > envois[-1].seq]
            yield tenu(
                autres[0] if autres else envois[0],
                not autres,
                "aucun appel SSV hors la mise en forme du fichier",
                ", ".join(a.fonction for a in autres) or "aucun",
            )


@check("CDC-4.2.4-04", partie="signale", reads={Canal.ECRAN})
def refus_signale(dossier: Dossier) -> Iterator[Jugement]:
    """A file the server refused is told as not sent (CDC §4.2.4)."""
    for ecran in ecrans_de(dossier, "refuse"):
        vue = ecran.mention(v.M_FICHIER_NON_TRANSMIS)
        yield tenu(ecran, vue, "« fichier non transmis »", vue.texte if vue else "absente")


@check("CDC-3.2.10.3-06", partie="demande", reads={Canal.SMTP})
def echec_notifie(dossier: Dossier) -> Iterator[Jugement]:
    """Notification of failure is asked for every recipient (CDC §3.2.10.3)."""
    for envoi in acceptes(dossier):
        for adresse, notify in envoi.destinataires:
            yield tenu(
                envoi, "FAILURE" in notify, f"NOTIFY=FAILURE pour {adresse}", notify or "rien"
            )


@check("CDC-3.2.10.3-06", partie="avis", reads={Canal.RETOUR, Canal.POP3})
def avis_recupere(dossier: Dossier) -> Iterator[Jugement]:
    """A non-delivery notice is fetched from the mailbox (CDC §3.2.10.3)."""
    for avis in (r for r in dossier.retours if r.type == "DSN"):
        sessions = [s for s in dossier.pop3 if s.evenement.donnees.get("lus") and s.seq > avis.seq]
        yield tenu(avis, sessions, "un avis relevé", f"{len(sessions)} relève(s)")


@check("CDC-3.4.1.2-06", partie="reprise", reads={Canal.SMTP})
def envoi_repris(dossier: Dossier) -> Iterator[Jugement]:
    """After refused connections the message leaves all the same (CDC §3.4.1.2)."""
    refus = [e for e in dossier.smtp if not e.accepte]
    partis = [e for e in acceptes(dossier) if refus and e.seq > refus[-1].seq]
    if len(refus) >= 2 and dossier.etape("envoi") is not None:
        yield tenu(partis[0] if partis else refus[-1], partis, "un message accepté", len(partis))


@check("CDC-3.4.1.2-06", partie="une_fois", reads={Canal.FICHIER, Canal.SMTP})
def recu_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """A message sent again is received once only (CDC §3.4.1.2)."""
    if dossier.etape("envoi") is not None and any(not e.accepte for e in dossier.smtp):
        yield from _sans_doublon(dossier)


@check("CONV-ECHEC-01", partie="seconde", reads={Canal.SMTP})
def seconde_emission(dossier: Dossier) -> Iterator[Jugement]:
    """A new attempt follows a first failure (convention, art. on transmission)."""
    refus = [e for e in dossier.smtp if not e.accepte]
    if refus and dossier.etape("envoi") is not None:
        suite = [e for e in dossier.smtp if e.seq > refus[0].seq]
        yield tenu(suite[0] if suite else refus[0], suite, "une nouvelle tentative", len(suite))


@check("CONV-ECHEC-01", partie="memes", reads={Canal.FICHIER, Canal.APPEL, Canal.SMTP})
def memes_identifiants(dossier: Dossier) -> Iterator[Jugement]:
    """The new attempt carries the same facture numbers and lot (convention)."""
    formes = [_parametre(a, "reference") for a in dossier.appels_de(LOT) if a.statut == 0]
    if any(not e.accepte for e in dossier.smtp):
        for lot in dossier.lots:
            yield tenu(lot, lot.reference in formes, f"un des lots {formes}", lot.reference)


@check("CONV-ECHEC-01", partie="delai", reads={Canal.SMTP, Canal.FICHIER})
def arrivee_dans_le_delai(dossier: Dossier) -> Iterator[Jugement]:
    """The new attempt arrives within the regulatory time (convention)."""
    if any(not e.accepte for e in dossier.smtp):
        for envoi in acceptes(dossier):
            ecart = (envoi.instant.date() - dossier.etapes[0].instant.date()).days
            yield tenu(
                envoi, ecart <= DELAI_JOURS, f"au plus {DELAI_JOURS} jours", f"{ecart} jours"
            )


@check("CONV-EQUIP-03", partie="reparties", reads={Canal.FICHIER, Canal.SMTP})
def factures_reparties(dossier: Dossier) -> Iterator[Jugement]:
    """Factures kept by a failure arrive once reception is back (convention)."""
    retabli = dossier.etape("retabli")
    if retabli is None:
        return
    faites = {numero for e in dossier.echanges for _, numero in e.factures_creees()}
    arrivees = {f.numero.lstrip("0") for f in dossier.factures}
    preuve = dossier.factures[0] if dossier.factures else retabli
    yield egal(preuve, sorted(arrivees), sorted(faites))


@check("CONV-EQUIP-03", partie="sans_doublon", reads={Canal.FICHIER})
def reparties_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """Factures sent again after a failure arrive once only (convention)."""
    if dossier.etape("retabli") is not None:
        yield from _sans_doublon(dossier)


@check("CDC-3.2.10.2-04", partie="identique", reads={Canal.SMTP})
def reemission_identique(dossier: Dossier) -> Iterator[Jugement]:
    """A file not acknowledged is sent again unchanged (CDC §3.2.10.2)."""
    premiers = dossier.pendant(dossier.etape("envoi"), acceptes(dossier))
    seconds = dossier.pendant(dossier.etape("reemission"), acceptes(dossier))
    if premiers and dossier.etape("reemission") is not None:
        if not seconds:
            yield non_conforme(premiers[0], "une réémission", "aucun message")
        for second in seconds:
            octets = [_piece_b2(dossier, e) for e in (premiers[0], second)]
            meme = octets[0] == octets[1]
            yield tenu(second, meme, "le même contenu", "identique" if meme else "différent")


@check("CDC-3.2.10.2-05", partie="transmis", reads={Canal.SMTP, Canal.MONDE})
def transmis_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """Files are made and sent without the card of the PS (CDC §3.2.10.2)."""
    etape = dossier.etape("envoi")
    if etape is not None and _cps_absente(dossier, etape.seq):
        partis = dossier.pendant(etape, acceptes(dossier))
        yield tenu(partis[0] if partis else etape, partis, "un fichier transmis", len(partis))


@check("CDC-3.2.10.2-05", partie="sans_carte", reads={Canal.APDU, Canal.MONDE})
def transmission_sans_apdu(dossier: Dossier) -> Iterator[Jugement]:
    """No exchange with the card takes place while files are sent (CDC §3.2.10.2)."""
    etape = dossier.etape("envoi")
    if etape is not None and _cps_absente(dossier, etape.seq):
        vus = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "cps"]
        yield tenu(vus[0] if vus else etape, not vus, "aucun échange", f"{len(vus)} commande(s)")


def _cps_absente(dossier: Dossier, seq: int) -> bool:
    gestes = [c for c in dossier.cartes if c.texte("lecteur") == "cps" and c.seq < seq]
    return bool(gestes) and gestes[-1].texte("action") == "retrait"


def _sans_doublon(dossier: Dossier) -> Iterator[Jugement]:
    comptes = Counter(f.numero for f in dossier.factures)
    for facture in dossier.factures:
        nombre = comptes[facture.numero]
        yield tenu(facture.de("no_facture"), nombre == 1, "reçue une fois", f"reçue {nombre} fois")


def _piece_b2(dossier: Dossier, envoi: Envoi) -> bytes:
    """The message itself: same bytes mean same file, same lots, same signatures."""
    return dossier.piece(envoi, "message") or b""


def _parametre(appel: Appel, nom: str) -> str:
    return next((g.champs.get(nom, "") for g in appel.entree(0)), "")


def _fichier(dossier: Dossier, facture: FactureRecue) -> FichierRecu | None:
    return next((f for f in dossier.fichiers if f.evenement.seq == facture.evenement.seq), None)


def _message(dossier: Dossier, facture: FactureRecue) -> str:
    fichier = _fichier(dossier, facture)
    return fichier.message_id if fichier else ""


def _organisme(facture: FactureRecue) -> str:
    entete = facture.entete
    if entete is None:
        return ""
    return f"{entete.brut_de('grand_regime')}-{entete.brut_de('caisse_gestionnaire')}"


def _piece_de_lot(dossier: Dossier, facture: FactureRecue, prefixe: str) -> bytes | None:
    message = _message(dossier, facture)
    for reception in dossier.receptions:
        if reception.etape == "lots" and reception.texte("message_id") == message:
            corps = dossier.piece(reception, f"{prefixe}-{facture.numero}")
            if corps is not None:
                return corps
    return None
