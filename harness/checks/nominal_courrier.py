"""What carries files and returns: circuits, providers, compression (CDC §2.1.2.2, §2.3.5)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.nominal_lots import jugements
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FichierRecu
from vitalbench.harness.evidence.vues import Echange, Envoi, Retour
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.courriel import CourrielIllisible, lire_message

COMPRIME, GZIP = "/Z", b"H4sI"
"""What says that a part is compressed, and how gzip starts once in base64."""
_OCT = "oct"


def _envois(dossier: Dossier, repere: str) -> tuple[Envoi, ...]:
    return tuple(e for e in dossier.pendant(dossier.etape(repere), dossier.smtp) if e.accepte)


# --- circuits -----------------------------------------------------------------------------


def _recus(dossier: Dossier, repere: str) -> Iterator[FichierRecu]:
    """Yield the files received in a step: those of its messages, relayed or not."""
    etape = dossier.etape(repere)
    yield from (f for f in dossier.fichiers if etape is not None and etape.contient(f))


def _hierarchie(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    recus = tuple(_recus(dossier, repere))
    faites = {cle for e in dossier.echanges for cle in e.factures_creees()}
    arrivees = {(f.numero_facturation, f.numero.lstrip("0")) for r in recus for f in r.factures}
    trouve = f"{len(arrivees)} numéro(s) de facture"
    yield tenu(etape, arrivees == faites, f"{len(faites)} numéro(s) de facture", trouve)
    for fichier in recus:
        entetes = sum(e.code == "2" for e in enregistrements(fichier.octets))
        en_lot = sum(len(lot.factures) for lot in fichier.lots)
        pleins = bool(fichier.lots) and all(lot.factures for lot in fichier.lots)
        trouve = f"{len(fichier.lots)} lot(s), {en_lot} en lot sur {entetes}"
        tenue = pleins and en_lot == entetes
        yield tenu(fichier, tenue, "des lots, chacun des factures, aucune hors lot", trouve)


@check("CDC-2.1.2.2-02", partie="directe", reads={Canal.FICHIER})
def hierarchie_en_direct(dossier: Dossier) -> Iterator[Jugement]:
    """Sent to the organisms, factures are in lots and lots in files (CDC §2.1.2.2)."""
    yield from _hierarchie(dossier, "voie_directe")


@check("CDC-2.1.2.2-02", partie="oct", reads={Canal.FICHIER})
def hierarchie_par_oct(dossier: Dossier) -> Iterator[Jugement]:
    """Sent through an OCT, factures are in lots and lots in files (CDC §2.1.2.2)."""
    yield from _hierarchie(dossier, "voie_oct")


def _un_message_par_fichier(dossier: Dossier, repere: str, *, oct_: bool) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    fichiers = [i for e in dossier.pendant(etape, dossier.echanges) for i in e.crees("fichier")]
    envois = _envois(dossier, repere)
    trouve = f"{len(envois)} message(s) pour {len(fichiers)} fichier(s)"
    yield tenu(etape, len(envois) == len(fichiers) and fichiers, "un message par fichier", trouve)
    concentrateurs = {o.adresse for o in dossier.faits.organismes.values() if o.role == _OCT}
    ouverts = [r for r in dossier.pendant(etape, dossier.receptions) if r.etape == "fichier"]
    for envoi in envois:
        vers = {adresse for adresse, _ in envoi.destinataires}
        attendu = "l'adresse d'un concentrateur" if oct_ else "l'adresse d'un organisme"
        yield tenu(envoi, bool(vers & concentrateurs) == oct_, attendu, ", ".join(sorted(vers)))
    for ouvert in ouverts:
        yield tenu(ouvert, ouvert.accepte, "message conforme", ouvert.cause or "conforme")


@check("CDC-3.2.10.3-04", partie="direct", reads={Canal.SMTP, Canal.RECEPTION, Canal.MONDE})
def circuit_direct(dossier: Dossier) -> Iterator[Jugement]:
    """Each file reaches its organism by one message (CDC §3.2.10.3)."""
    yield from _un_message_par_fichier(dossier, "voie_directe", oct_=False)


@check("CDC-3.2.10.3-04", partie="oct", reads={Canal.SMTP, Canal.RECEPTION, Canal.MONDE})
def circuit_par_oct(dossier: Dossier) -> Iterator[Jugement]:
    """Each file reaches the OCT by one message (CDC §3.2.10.3)."""
    yield from _un_message_par_fichier(dossier, "voie_oct", oct_=True)


# --- two OCTs, two providers --------------------------------------------------------------


def _acceptee(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    recues = dossier.factures_de(repere)
    if not recues:
        yield tenu(etape, False, "une facture reçue", "aucune")
    for facture in recues:
        for vu in jugements(dossier, facture.numero):
            yield tenu(vu, vu.accepte, "lot accepté", vu.cause or "accepté")


@check("CDC-2.3.1-24", partie="premier", reads={Canal.RECEPTION, Canal.FICHIER})
def lot_par_un_premier_oct(dossier: Dossier) -> Iterator[Jugement]:
    """A lot reaches its organism through a first OCT (CDC §2.3.1)."""
    yield from _acceptee(dossier, "premier_oct")


@check("CDC-2.3.1-24", partie="second", reads={Canal.RECEPTION, Canal.FICHIER})
def lot_par_un_second_oct(dossier: Dossier) -> Iterator[Jugement]:
    """A lot reaches its organism through another OCT as well (CDC §2.3.1)."""
    yield from _acceptee(dossier, "second_oct")


@check("CDC-2.3.1-24", partie="integres", reads={Canal.ECRAN, Canal.RETOUR})
def retours_de_l_oct_integres(dossier: Dossier) -> Iterator[Jugement]:
    """ARL and RSP brought back by the OCT are integrated (CDC §2.3.1)."""
    relayes = {r.texte("type") for r in dossier.retours if r.texte("relaye_par")}
    for echange in dossier.pendant(dossier.etape("retours_par_oct"), dossier.echanges):
        integres = _types_integres(echange)
        manquent = {t for t in relayes if not any(i.startswith(t) for i in integres)}
        yield tenu(
            echange,
            relayes >= {"ARL", "RSP"} and not manquent,
            "ARL et RSP intégrés",
            ", ".join(sorted(integres)) or "aucun",
        )


def _types_integres(echange: Echange) -> set[str]:
    return {str(d.get("type")) for d in echange.details("retour")}


@check("CONV-RESEAU-01", partie="premier", reads={Canal.SMTP, Canal.RECEPTION, Canal.FICHIER})
def flux_par_un_premier_fournisseur(dossier: Dossier) -> Iterator[Jugement]:
    """The flow sent from an address of one provider is accepted (CONV)."""
    yield from _acceptee(dossier, "premier_fournisseur")


@check("CONV-RESEAU-01", partie="second", reads={Canal.SMTP, Canal.RECEPTION, Canal.FICHIER})
def flux_par_un_second_fournisseur(dossier: Dossier) -> Iterator[Jugement]:
    """The same flow sent from another address, by another provider, is accepted (CONV)."""
    yield from _acceptee(dossier, "second_fournisseur")


# --- fetched, compressed ------------------------------------------------------------------


@check("CDC-2.1.2.2-01", partie="releve", reads={Canal.POP3, Canal.RETOUR})
def retours_releves_par_le_poste(dossier: Dossier) -> Iterator[Jugement]:
    """Returns left in the mailbox are fetched by a session the workstation opens (CDC §2.1.2.2)."""
    etape = dossier.etape("releve")
    if etape is None or dossier.etape("avant_la_releve") is None or not dossier.retours:
        return
    sessions = dossier.pendant(etape, dossier.pop3)
    lus = [n for s in sessions for n in _liste(s.evenement.donnees.get("lus"))]
    trouve = f"{len(sessions)} session(s), {len(lus)} message(s) lu(s)"
    attendu = f"{len(dossier.retours)} message(s) lu(s)"
    yield tenu(
        sessions[0] if sessions else etape, len(lus) == len(dossier.retours), attendu, trouve
    )


def _liste(brut: object) -> list[object]:
    return brut if isinstance(brut, list) else []


@check("CDC-2.1.2.2-01", partie="sans_ecoute", reads={Canal.ECRAN, Canal.RETOUR})
def rien_d_integre_avant_la_releve(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing is known of a return before it was fetched: nobody calls the workstation."""
    for repere, integre in (("avant_la_releve", False), ("releve", True)):
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            etats = {str(li.get("etat")) for e in echange.ecrans() for li in e.ecran.lignes}
            connus = bool(_types_integres(echange)) or "acquitte" in etats
            attendu = "les retours intégrés" if integre else "aucun retour connu"
            yield tenu(echange, connus == integre, attendu, "intégrés" if connus else "aucun")


@check("CDC-2.3.5-02", partie="emission", reads={Canal.SMTP, Canal.RECEPTION})
def piece_jointe_comprimee(dossier: Dossier) -> Iterator[Jugement]:
    """What is sent says it is compressed, and is opened as such (CDC §2.3.5)."""
    ouverts = {r.texte("message_id"): r for r in dossier.receptions if r.etape == "fichier"}
    for envoi in _envois(dossier, "envoi") if dossier.etape("releve") else ():
        brut, ouvert = dossier.piece(envoi, "message"), ouverts.get(envoi.message_id)
        try:
            description = lire_message(brut).description if brut else ""
        except CourrielIllisible as illisible:
            description = str(illisible)
        tenue = description.upper().endswith(COMPRIME) and ouvert is not None and ouvert.accepte
        yield tenu(envoi, tenue, "une pièce comprimée, ouverte", description or "rien")


@check("CDC-2.3.5-02", partie="reception", reads={Canal.ECRAN, Canal.RETOUR})
def retour_comprime_integre(dossier: Dossier) -> Iterator[Jugement]:
    """A compressed return is integrated (CDC §2.3.5)."""
    comprimes = {r.texte("type") for r in dossier.retours if _comprime(dossier, r)}
    if not comprimes or dossier.etape("avant_la_releve") is None:
        return
    for echange in dossier.pendant(dossier.etape("releve"), dossier.echanges):
        integres = _types_integres(echange)
        manquent = {t for t in comprimes if not any(i.startswith(t) for i in integres)}
        attendu = f"{', '.join(sorted(comprimes))} intégré(s)"
        yield tenu(echange, not manquent, attendu, ", ".join(sorted(integres)) or "aucun")


def _comprime(dossier: Dossier, retour: Retour) -> bool:
    return GZIP in (dossier.piece(retour, "message") or b"")


# --- lots kept, sets of tests -------------------------------------------------------------


@check("CDC-4.2.1.16.1-15", partie="lot_fse", reads={Canal.ARCHIVE, Canal.FICHIER, Canal.DOCUMENT})
def lot_de_fse_garde(dossier: Dossier) -> Iterator[Jugement]:
    """A lot of FSE is kept as it was sent (CDC §4.2.1.16.1)."""
    corps = {lot.lot.corps for lot in dossier.lots}
    for document in dossier.pendant(dossier.etape("lot_garde"), dossier.documents):
        octets = dossier.contenu(document)
        garde = bool(octets) and any(octets in recu or recu in octets for recu in corps if recu)
        yield tenu(document, garde, "le lot tel qu'il est parti", f"{len(octets)} octet(s)")


@check("CDC-4.2.1.16.1-15", partie="adresse_dre", reads={Canal.SMTP})
def lot_de_dre_a_son_adresse(dossier: Dossier) -> Iterator[Jugement]:
    """A lot of DRE sent again goes to the address it was made for (CDC §4.2.1.16.1)."""
    etape = dossier.etape("reemission")
    premieres = {a for e in _envois(dossier, "premier_envoi") for a, _ in e.destinataires}
    renvois = _envois(dossier, "reemission")
    if etape is not None and not renvois:
        yield tenu(etape, False, "une réémission", "aucune")
    for envoi in renvois:
        vers = {adresse for adresse, _ in envoi.destinataires}
        attendu = ", ".join(sorted(premieres))
        yield tenu(envoi, bool(vers) and vers <= premieres, attendu, ", ".join(sorted(vers)))


@check("CDC-4.2.1.16.1-15", partie="dre_recue", reads={Canal.RECEPTION})
def lot_de_dre_ouvert(dossier: Dossier) -> Iterator[Jugement]:
    """That lot opens where it goes: it is still encrypted for its AMC (CDC §4.2.1.16.1)."""
    for recu in dossier.pendant(dossier.etape("reemission"), dossier.receptions):
        if recu.etape in {"dechiffrement", "fichier"}:
            yield tenu(recu, recu.accepte, "un message ouvert", recu.cause or "ouvert")


JEU = ("jeu_01", "jeu_02", "jeu_03", "jeu_08", "jeu_alsace_moselle", "jeu_91")


@check("CDC-5.5-03", partie="arrivent", reads={Canal.FICHIER})
def jeu_d_essai_arrive(dossier: Dossier) -> Iterator[Jugement]:
    """Every facture of the set arrives, régime by régime (CDC §5.5)."""
    for repere in JEU:
        etape = dossier.etape(repere)
        if etape is not None:
            recues = dossier.factures_de(repere)
            yield tenu(recues[0] if recues else etape, recues, "une facture", f"{len(recues)}")


@check("CDC-5.5-03", partie="conformes", reads={Canal.RECEPTION, Canal.FICHIER})
def jeu_d_essai_conforme(dossier: Dossier) -> Iterator[Jugement]:
    """Every facture of the set is accepted by its régime (CDC §5.5)."""
    for repere in JEU:
        for facture in dossier.factures_de(repere):
            for vu in jugements(dossier, facture.numero):
                yield tenu(vu, vu.accepte, "lot accepté", vu.cause or "accepté")
