"""Supports never mixed: card, ApCV, ADR, paper (CDC §2.2.1.2, §2.2.1.3, §3.2.2, §4.2.1.3)."""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.enligne import (
    ADR,
    AUTH,
    FORMATER,
    LIRE_VITALE,
    METTRE_EN_FORME,
    SIGN,
    beneficiaire,
    corps,
    demandes,
    reussies,
)
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence
from vitalbench.harness.evidence.dossier import Dossier, FaitPersonne
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue
from vitalbench.harness.evidence.vues import Etape, Vue
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER, Canal.MONDE}
PIECE = 1420
CARTE, ADR_PIECE, AUTRE = "1", "2", "3"
SUPPORTS = {"carte": "carte", "apcv": "apcv"}
_IDENTITE = ("nir_assure", "date_naissance", "rang_naissance")


def _patient(dossier: Dossier) -> FaitPersonne | None:
    return dossier.faits.personnes.get(dossier.faits.patient)


def _lue_par_carte(dossier: Dossier, etape: Etape) -> Vue | None:
    lues = [a for a in dossier.pendant(etape, dossier.appels_de(LIRE_VITALE)) if a.statut == 0]
    ordres = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "vitale"]
    return ordres[0] if lues and ordres else None


def _lue_par_apcv(dossier: Dossier, etape: Etape) -> Vue | None:
    lues = reussies(dossier, AUTH, etape)
    ordres = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "vitale"]
    return lues[0] if lues and not ordres else None


def _facturee(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """The facture of a step arrived, made with the support the step is named after."""
    etape = dossier.etape(repere)
    if etape is None or dossier.etape("code") is None:
        return
    lire = _lue_par_carte if repere == "carte" else _lue_par_apcv
    preuve, recues = lire(dossier, etape), dossier.factures_de(repere)
    yield tenu(
        preuve or (recues[0] if recues else etape),
        preuve is not None and recues,
        f"une FSE reçue, faite avec {'la carte' if repere == 'carte' else 'le téléphone'} seul",
        f"{len(recues)} reçue(s), support {'sollicité' if preuve else 'non sollicité'}",
    )


@check("CDC-2.2-03", partie="carte", reads={Canal.APDU, Canal.FICHIER, Canal.APPEL})
@check("CDC-2.2.1.2-04", partie="carte", reads={Canal.APDU, Canal.FICHIER, Canal.APPEL})
@check("CDC-3.2.2-01", partie="carte_sollicitee", reads={Canal.APDU, Canal.FICHIER, Canal.APPEL})
def facture_par_carte(dossier: Dossier) -> Iterator[Jugement]:
    """With the card chosen, the card is read and the FSE made from it (CDC §2.2.1.2, §3.2.2)."""
    yield from _facturee(dossier, "carte")


@check("CDC-2.2-03", partie="apcv", reads={Canal.SERVICE, Canal.FICHIER, Canal.APDU})
@check("CDC-2.2.1.2-04", partie="apcv", reads={Canal.SERVICE, Canal.FICHIER, Canal.APDU})
@check("CDC-3.2.2-01", partie="apcv_sollicitee", reads={Canal.SERVICE, Canal.FICHIER, Canal.APDU})
def facture_par_apcv(dossier: Dossier) -> Iterator[Jugement]:
    """With the phone chosen, the ApCV service is asked and no card read (CDC §2.2.1.2, §3.2.2)."""
    yield from _facturee(dossier, "apcv")


@check("CDC-2.2.1.2-04", partie="offerts", reads={Canal.ECRAN})
def deux_supports_offerts(dossier: Dossier) -> Iterator[Jugement]:
    """Both supports are offered, none before the other (CDC §2.2.1.2)."""
    for repere in SUPPORTS:
        ecrans = dossier.pendant(dossier.etape(repere), dossier.ecrans)
        offerts = [e for e in ecrans if e.action("acquerir_vitale") and e.action("acquerir_apcv")]
        if ecrans and dossier.etape("code"):
            yield tenu(
                offerts[0] if offerts else ecrans[-1],
                offerts,
                "lire la carte ou lire l'ApCV, au choix",
                "les deux" if offerts else "un seul des deux",
            )


@check("CDC-3.2.2-01", partie="identite", reads=FICHIER)
def identite_du_support(dossier: Dossier) -> Iterator[Jugement]:
    """The identity of the flow is the one of the support presented (CDC §3.2.2)."""
    fait, qui = _patient(dossier), beneficiaire(dossier)
    if fait is None or fait.dossier is None or qui is None or dossier.etape("code") is None:
        return
    attendus = (fait.dossier.nir[:13], qui.date_naissance[2:], str(qui.rang_naissance))
    for repere in SUPPORTS:
        for facture in dossier.factures_de(repere):
            for champ, attendu in zip(_IDENTITE, attendus, strict=True):
                zone = facture.de(champ)
                yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CONV-VITALE-01", partie="carte", reads={Canal.RECEPTION, Canal.FICHIER})
def fse_par_carte_acceptee(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE made with the card is accepted (CONV)."""
    yield from _acceptee(dossier, "carte")


@check("CONV-VITALE-01", partie="apcv", reads={Canal.RECEPTION, Canal.FICHIER})
def fse_par_apcv_acceptee(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE made with the application is accepted (CONV)."""
    yield from _acceptee(dossier, "apcv")


def _acceptee(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        numero = facture.numero.zfill(9)
        lots = [r for r in dossier.receptions if r.etape == "lots" and numero in _numeros(r)]
        if lots:
            yield tenu(lots[0], lots[0].accepte, "lot accepté", lots[0].cause or "lot accepté")


def _numeros(vue: Vue) -> set[str]:
    brut = vue.evenement.donnees.get("factures")
    return {str(n).zfill(9) for n in brut} if isinstance(brut, list) else set()


@check("CDC-4.2.1.3-05", partie="affiche", reads={Canal.ECRAN})
def support_retenu_affiche(dossier: Dossier) -> Iterator[Jugement]:
    """The screen says which support is used (CDC §4.2.1.3)."""
    if dossier.etape("code") is None:
        return
    for repere, attendu in (("carte", "Carte Vitale"), ("apcv", "ApCV")):
        ecrans = dossier.pendant(dossier.etape(repere), dossier.ecrans)
        champs = [(e, c) for e in ecrans if (c := e.champ(v.C_SUPPORT_VITALE)) is not None]
        for ecran, champ in champs[-1:]:
            yield egal(ecran, champ.valeur, attendu)


@check("CDC-4.2.1.3-05", partie="enregistre", reads={Canal.ARCHIVE, Canal.DOCUMENT, Canal.FICHIER})
def support_retenu_enregistre(dossier: Dossier) -> Iterator[Jugement]:
    """What is stored of each facture says which support was used (CDC §4.2.1.3)."""
    documents = dossier.pendant(dossier.etape("archive"), dossier.documents)
    echanges = dossier.pendant(dossier.etape("archive"), dossier.echanges)
    octets = dossier.piece(echanges[0], "document-0") if echanges else None
    if not documents or not octets:
        return
    rangees = msgspec.json.decode(octets).get("factures", [])
    par_numero = {str(f.get("numero")): str(f.get("support_vitale")) for f in rangees}
    for repere, attendu in SUPPORTS.items():
        for facture in dossier.factures_de(repere):
            trouve = par_numero.get(facture.numero.lstrip("0"), "facture absente de l'archive")
            yield egal(documents[0], trouve, attendu)


# --- where rights come from ---------------------------------------------------------------


@check("CDC-3.2.2-02", partie="droits_adr", reads=FICHIER)
def droits_d_adr_pas_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """With the ApCV the rights are those of ADR, not of a card left there (CDC §3.2.2)."""
    if dossier.etape("code") is not None:
        yield from _piece(dossier, "apcv", ADR_PIECE)
        yield from taux_attendus(dossier, "apcv")


def _piece(dossier: Dossier, repere: str, attendu: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = facture.de("nature_piece_droits")
        yield egal(zone, zone.enregistrement.brut_de("nature_piece_droits"), attendu)


def taux_attendus(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """Lines carry the rates and exemptions the scenario worked out by hand."""
    for attente in dossier.attentes("facture"):
        lignes = attente.valeurs.get("lignes")
        if attente.valeurs.get("repere") != repere or not isinstance(lignes, list | tuple):
            continue
        for facture in dossier.factures_de(repere):
            for acte, ligne in zip(facture.actes, lignes, strict=False):
                if isinstance(ligne, dict) and "taux" in ligne:
                    yield egal(acte.de("taux"), acte.de("taux").valeur, ligne["taux"])
                if isinstance(ligne, dict) and "exoneration" in ligne:
                    zone = acte.de("justif_exo_acte")
                    yield egal(zone, str(zone.valeur), ligne["exoneration"])


@check("CDC-2.2.1.2.2-04", partie="suit_adr", reads=FICHIER | {Canal.SERVICE})
def facture_suit_adr(dossier: Dossier) -> Iterator[Jugement]:
    """Rate and exemption are those ADR gives, not a default of the organism (CDC §2.2.1.2.2)."""
    if reussies(dossier, ADR, dossier.etape("apcv")):
        yield from taux_attendus(dossier, "facture")


@check("CDC-3.2.2.1-08", partie="adr_seul", reads=FICHIER)
def droits_adr_sans_melange(dossier: Dossier) -> Iterator[Jugement]:
    """Rights of ADR are never completed by another support (CDC §3.2.2.1)."""
    fait = _patient(dossier)
    droits = fait.droits_reels if fait is not None else None
    if dossier.etape("papier") is None or droits is None or not droits.couvertures:
        return
    if droits.couvertures[0].code_ald == "0":
        yield from taux_attendus(dossier, "facture")


SOURCES = {"carte": CARTE, "adr": ADR_PIECE, "attestation": AUTRE}


def _source(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    if dossier.etape("adr") is not None:
        yield from taux_attendus(dossier, repere)


@check("CDC-4.2.1.3.1-01", partie="carte", reads=FICHIER)
def droits_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """Rights read on the card are those of the facture (CDC §4.2.1.3.1)."""
    yield from _source(dossier, "carte")


@check("CDC-4.2.1.3.1-01", partie="adr", reads=FICHIER)
@check("CDC-4.2.1.3.1-02", partie="maladie", reads=FICHIER)
def droits_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """Rights ADR gives are those of the facture and win over the card's (CDC §4.2.1.3.1)."""
    yield from _source(dossier, "adr")


@check("CDC-4.2.1.3.1-01", partie="autre", reads=FICHIER)
def droits_d_un_autre_support(dossier: Dossier) -> Iterator[Jugement]:
    """Rights typed from another support are those of the facture (CDC §4.2.1.3.1)."""
    yield from _source(dossier, "attestation")


@check("CDC-4.2.1.3.1-03", partie="groupe_1420", reads={Canal.APPEL})
def support_de_droits_dans_le_groupe(dossier: Dossier) -> Iterator[Jugement]:
    """Group 1420 says which support of rights was really used (CDC §4.2.1.3.1)."""
    for repere, attendu in SOURCES.items() if dossier.etape("adr") else ():
        appels = dossier.pendant(
            dossier.etape(repere), dossier.appels_de(FORMATER, METTRE_EN_FORME)
        )
        for appel in appels:
            for groupe in appel.entree(PIECE):
                yield egal(appel, groupe.champs.get("support_droits", ""), attendu)


@check("CDC-4.2.1.3.1-03", partie="facture", reads={Canal.FICHIER})
def support_de_droits_dans_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The facture sent carries the same support of rights (CDC §4.2.1.3.1)."""
    for repere, attendu in SOURCES.items() if dossier.etape("adr") else ():
        yield from _piece(dossier, repere, attendu)


@check("CDC-4.2.1.3.1-02", partie="at", reads=FICHIER | {Canal.SERVICE})
def donnees_at_conservees(dossier: Dossier) -> Iterator[Jugement]:
    """In AT the data the insured presents stay in the facture, ADR or not (CDC §4.2.1.3.1)."""
    etape = dossier.etape("accident")
    if etape is None or not reussies(dossier, ADR):
        return
    champs = dossier.pendant(etape, dossier.echanges)[0].parametres.get("champs")
    attendu = str(champs.get("numero_at", "")) if isinstance(champs, dict) else ""
    for facture in dossier.factures_de("accident"):
        nature, numero = facture.de("nature_assurance"), facture.de("no_at_ou_date_accident")
        yield egal(nature, nature.enregistrement.brut_de("nature_assurance"), "41")
        yield egal(numero, numero.enregistrement.brut_de("no_at_ou_date_accident"), attendu)


# --- opposition ---------------------------------------------------------------------------


@check("CDC-3.2.3.2-06", partie="aboutit", reads={Canal.FICHIER})
@check("CDC-4.2.1.3-17", partie="aboutit", reads={Canal.FICHIER})
def facture_malgre_l_opposition(dossier: Dossier) -> Iterator[Jugement]:
    """A valid ApCV bills though the card of the patient is in opposition (CDC §3.2.3.2)."""
    etape = dossier.etape("facture")
    if etape is not None and any(e.action == "opposer" for e in dossier.etapes):
        recues = dossier.factures_de("facture")
        trouve = f"{len(recues)} facture(s)"
        yield tenu(recues[0] if recues else etape, recues, "une facture reçue", trouve)


@check("CDC-3.2.3.2-06", partie="sans_consultation", reads={Canal.SERVICE})
def liste_non_consultee(dossier: Dossier) -> Iterator[Jugement]:
    """The opposition list is not consulted for an ApCV (CDC §3.2.3.2)."""
    etape = dossier.etape("facture")
    if etape is not None and any(e.action == "opposer" for e in dossier.etapes):
        vues = demandes(dossier, "opposition", etape)
        trouve = f"{len(vues)} consultation(s)"
        yield tenu(vues[0] if vues else etape, not vues, "aucune consultation", trouve)


@check("CDC-4.2.1.3-17", partie="sans_message", reads={Canal.ECRAN})
def aucun_message_d_opposition(dossier: Dossier) -> Iterator[Jugement]:
    """No message speaks of opposition for an ApCV (CDC §4.2.1.3)."""
    if not any(e.action == "opposer" for e in dossier.etapes):
        return
    for ecran in dossier.pendant(dossier.etape("facture"), dossier.ecrans):
        dites = [m.id for m in ecran.ecran.mentions if "opposition" in m.id]
        yield absence(ecran, dites, "aucun message")


# --- changing support -----------------------------------------------------------------------


@check("CDC-2.2.1.2-05", partie="donnees", reads=FICHIER | {Canal.SERVICE})
@check("CDC-4.2.1.3-06", partie="dernier_support", reads=FICHIER | {Canal.SERVICE})
def donnees_du_dernier_support(dossier: Dossier) -> Iterator[Jugement]:
    """Every identification of the FSE comes from the last support alone (CDC §2.2.1.2)."""
    etape, fait = dossier.etape("bascule"), _patient(dossier)
    if etape is None or fait is None or fait.dossier is None:
        return
    authentifications = reussies(dossier, AUTH, etape)
    if not authentifications:
        return
    lu = corps(dossier, authentifications[-1], "reponse")
    for facture in dossier.factures_de("facture"):
        for champ, balise in (
            ("caisse_gestionnaire", "CodeCaisse"),
            ("centre_gestionnaire", "CodeCentre"),
        ):
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), lu.texte("Utilisateur", balise))
        for zone in _noms(facture):
            yield egal(zone, str(zone.valeur).strip(), lu.texte("Utilisateur", "NomUsuel"))


def _noms(facture: FactureRecue) -> Iterator[ZoneVue]:
    for enregistrement in facture.facture.enregistrements:
        if enregistrement.code == "2B":
            yield facture.zone(enregistrement, "nom_beneficiaire")


@check("CDC-2.2.1.2-05", partie="signature", reads={Canal.SERVICE, Canal.APDU})
def signature_du_dernier_support(dossier: Dossier) -> Iterator[Jugement]:
    """The signature comes from the support the data come from (CDC §2.2.1.2)."""
    etape = dossier.etape("facture")
    if dossier.etape("bascule") is None or etape is None:
        return
    signatures = reussies(dossier, SIGN, etape)
    ordres = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "vitale"]
    yield tenu(
        ordres[0] if ordres else (signatures[0] if signatures else etape),
        signatures and not ordres,
        "la signature de l'ApCV et rien de la carte",
        f"{len(signatures)} signature(s) ApCV, {len(ordres)} ordre(s) à la carte",
    )


@check("CDC-2.2.1.2-06", partie="efface", reads={Canal.ECRAN})
@check("CDC-4.2.1.3-07", partie="vides", reads={Canal.ECRAN})
def donnees_de_la_carte_effacees(dossier: Dossier) -> Iterator[Jugement]:
    """Once the support changes nothing acquired before is shown (CDC §2.2.1.2, §4.2.1.3)."""
    ecrans = dossier.pendant(dossier.etape("bascule"), dossier.ecrans)
    if ecrans:
        dernier = ecrans[-1]
        restes = [i for i in (v.C_NOM, v.C_PRENOM, v.C_TOTAL) if dernier.champ(i) is not None]
        actes = len(dernier.ecran.lignes)
        restes += [f"{actes} acte(s)"] if actes else []
        yield absence(dernier, restes, "ni bénéficiaire ni acte")


@check("CDC-2.2.1.2-06", partie="contexte", reads={Canal.SERVICE})
def contexte_redemande(dossier: Dossier) -> Iterator[Jugement]:
    """The acquisition starts again from the authentication (CDC §2.2.1.2)."""
    etape = dossier.etape("bascule")
    if etape is not None:
        vues = demandes(dossier, AUTH, etape)
        yield tenu(vues[0] if vues else etape, vues, "une authentification", f"{len(vues)}")


@check("CDC-2.2.1.2-06", partie="choix", reads={Canal.ECRAN})
@check("CDC-4.2.1.3-07", partie="selection_refaite", reads={Canal.ECRAN})
def beneficiaire_a_rechoisir(dossier: Dossier) -> Iterator[Jugement]:
    """The beneficiary is to be chosen again (CDC §2.2.1.2, §4.2.1.3)."""
    ecrans = dossier.pendant(dossier.etape("bascule"), dossier.ecrans)
    if ecrans:
        question = ecrans[-1].proposition(v.Q_BENEFICIAIRE)
        yield tenu(
            ecrans[-1],
            question is not None and question.retenu is None,
            "le choix du bénéficiaire, sans réponse",
            "non demandé" if question is None else f"retenu : {question.retenu}",
        )
