"""ApCV: authentication, rights by ADR, signature by the service (CDC §2.2.1.2, §4.2.1.1, §4.2.1.3).

Requests and answers of the services are the bench's own evidence; what the empreinte is comes
from the module calls, and what was billed from the files.
"""

import base64
import binascii
from collections.abc import Iterator

from vitalbench.harness.checks.enligne import (
    ADR,
    AJOUTER,
    AUTH,
    EMPREINTE,
    METTRE_EN_FORME,
    SIGN,
    SIGNER_CPS,
    beneficiaire,
    corps,
    demandes,
    derniere_avant,
    designe,
    montre,
    offre,
    reussies,
    rien_signe,
)
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Appel
from vitalbench.reference.protocol import vocabulaire as v

SERVICES = {Canal.SERVICE}
FICHIER = {Canal.FICHIER, Canal.MONDE}


def _appels_reussis(dossier: Dossier, fonction: str) -> tuple[Appel, ...]:
    return tuple(a for a in dossier.appels_de(fonction) if a.statut == 0)


def _empreintes(dossier: Dossier) -> dict[str, Appel]:
    """Empreintes the module computed, each with the call that gave it."""
    return {
        groupe.champs.get("empreinte", "").lower(): appel
        for appel in _appels_reussis(dossier, EMPREINTE)
        for groupe in appel.sorties
    }


def _hexadecimal(texte: str) -> str:
    """Give in hexadecimal what a signature request carries in base64, empty when unreadable."""
    try:
        return base64.b64decode(texte, validate=True).hex()
    except (binascii.Error, ValueError):
        return ""


# --- the nominal order --------------------------------------------------------------------


@check("CDC-2.2.1.2-03", partie="adr_avant", reads={Canal.SERVICE, Canal.MONDE})
@check("CDC-2.2.1.2.2-03", partie="adr_enfant", reads={Canal.SERVICE, Canal.MONDE})
def adr_du_beneficiaire_avant_signature(dossier: Dossier) -> Iterator[Jugement]:
    """An ADR call for the beneficiary comes before every signature request (CDC §2.2.1.2)."""
    qui = beneficiaire(dossier)
    if qui is None or dossier.etape("apcv") is None:
        return
    for demande in reussies(dossier, SIGN):
        avant = derniere_avant(reussies(dossier, ADR), demande)
        yield tenu(
            avant or demande,
            avant is not None and designe(dossier, avant, qui),
            f"un appel ADR pour {qui.prenom} avant la signature",
            "aucun" if avant is None else corps(dossier, avant).texte("DatedeNaissance"),
        )


@check("CDC-2.2.1.2-03", partie="sans_adr", reads={Canal.SERVICE, Canal.APPEL})
@check("CDC-4.2.1.3-18", partie="aucune_facture", reads={Canal.SERVICE, Canal.APPEL})
def rien_sans_adr(dossier: Dossier) -> Iterator[Jugement]:
    """Without the rights of ADR nothing is signed by the ApCV (CDC §2.2.1.2, §4.2.1.3)."""
    yield from rien_signe(dossier, "sans_adr")


@check("CDC-3.2.2.1-06", partie="authentification", reads=SERVICES)
def authentification_demandee(dossier: Dossier) -> Iterator[Jugement]:
    """The phone presented is authenticated by the ApCV service (CDC §3.2.2.1)."""
    etape = dossier.etape("apcv")
    if etape is not None:
        vues = reussies(dossier, AUTH, etape)
        trouve = f"{len(vues)} demande(s)"
        yield tenu(vues[0] if vues else etape, vues, "une demande d'authentification", trouve)


@check("CDC-3.2.2.1-06", partie="contexte_employe", reads=SERVICES)
def contexte_rendu_employe(dossier: Dossier) -> Iterator[Jugement]:
    """The context used to sign is the one the authentication gave (CDC §3.2.2.1)."""
    for demande in demandes(dossier, SIGN):
        rendu = derniere_avant(reussies(dossier, AUTH), demande)
        if rendu is not None:
            attendu = corps(dossier, rendu, "reponse").texte("ContexteApCV", "Identifiant")
            trouve = corps(dossier, demande).texte("ContexteApCV", "Identifiant")
            yield egal(demande, trouve, attendu, "un contexte d'une autre lecture ?")


@check("CDC-3.2.2.1-07", partie="beneficiaire", reads={Canal.SERVICE, Canal.MONDE})
@check("CDC-4.2.1.3-07", partie="adr_refait", reads={Canal.SERVICE, Canal.MONDE})
@check("CDC-2.2.1.2-06", partie="adr", reads={Canal.SERVICE, Canal.MONDE})
def adr_apres_la_selection(dossier: Dossier) -> Iterator[Jugement]:
    """Once the beneficiary is chosen, ADR is asked for that beneficiary (CDC §3.2.2.1)."""
    qui = beneficiaire(dossier)
    etape = dossier.etape("choix") or dossier.etape("apcv")
    if qui is None or etape is None:
        return
    vues = demandes(dossier, ADR, etape)
    yield tenu(
        vues[-1] if vues else etape,
        vues and designe(dossier, vues[-1], qui),
        f"un appel ADR qui désigne {qui.prenom}",
        f"{len(vues)} appel(s) ADR",
    )


@check("CDC-3.2.2.1-07", partie="avant_tarification", reads={Canal.SERVICE, Canal.APPEL})
def adr_avant_tarification(dossier: Dossier) -> Iterator[Jugement]:
    """ADR answers before the acts are controlled and priced (CDC §3.2.2.1)."""
    adr = reussies(dossier, ADR)
    for appel in dossier.appels_de("SRT_ControlerDonnees", "SRT_AppliquerRegle")[:1]:
        avant = derniere_avant(adr, appel)
        yield tenu(avant or appel, avant, "ADR avant la tarification", "ADR après ou jamais")


@check("CDC-4.2.1.1-05", partie="sequence", reads={Canal.SERVICE, Canal.APPEL})
@check("CDC-4.2.1.15-07", partie="ordre", reads={Canal.SERVICE, Canal.APPEL})
def sequence_de_signature(dossier: Dossier) -> Iterator[Jugement]:
    """Layout, encryption, empreinte, ApCV signature, insertion, in this order (CDC §4.2.1.1)."""
    for demande in reussies(dossier, SIGN):
        debut = max((a.seq for a in reussies(dossier, SIGN) if a.seq < demande.seq), default=0)
        avant = [
            next((a.seq for a in _appels_reussis(dossier, f) if debut < a.seq < demande.seq), 0)
            for f in (METTRE_EN_FORME, "SSV_Chiffrer", EMPREINTE)
        ]
        apres = next((a for a in _appels_reussis(dossier, AJOUTER) if a.seq > demande.seq), None)
        ordonnes = 0 not in avant and avant == sorted(avant) and apres is not None
        yield tenu(
            demande,
            ordonnes,
            "mise en forme, chiffrement, empreinte, demande de signature, ajout",
            f"rangs {avant}, {demande.seq}, {apres.seq if apres else 'aucun ajout'}",
        )


@check("CDC-4.2.1.1-05", partie="cps", reads={Canal.SERVICE, Canal.APPEL})
def cps_apres_l_ajout(dossier: Dossier) -> Iterator[Jugement]:
    """The CPS signs after the ApCV signature is in the facture (CDC §4.2.1.1)."""
    ajouts = _appels_reussis(dossier, AJOUTER)
    for signature in _appels_reussis(dossier, SIGNER_CPS):
        avant = derniere_avant(ajouts, signature)
        yield tenu(signature, avant, "la CPS après l'ajout", "la CPS sans ajout avant elle")


@check("CDC-4.2.1.1-05", partie="empreinte", reads={Canal.SERVICE, Canal.APPEL})
@check("CDC-4.2.1.15-07", partie="empreinte", reads={Canal.SERVICE, Canal.APPEL})
def empreinte_transmise(dossier: Dossier) -> Iterator[Jugement]:
    """What is sent to sign is the empreinte the SSV computed (CDC §4.2.1.1)."""
    calculees = _empreintes(dossier)
    for demande in demandes(dossier, SIGN):
        lue = corps(dossier, demande)
        for champ in ("DonneeFSE", "DonneeDRE"):
            texte = lue.texte(champ)
            if texte:
                envoyee = _hexadecimal(texte)
                yield tenu(
                    demande,
                    envoyee in calculees,
                    "une empreinte rendue par le SSV",
                    f"{champ} {envoyee[:16]}…",
                )


@check("CDC-4.2.1.1-05", partie="sans_vitale", reads={Canal.APDU, Canal.SERVICE})
@check("CDC-3.2.2-02", partie="aucune_lecture", reads={Canal.APDU, Canal.SERVICE})
def aucun_ordre_a_la_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """No command goes to a Vitale card for a facture signed by the ApCV (CDC §4.2.1.1)."""
    etape = dossier.etape("facture") if dossier.etape("code") else None
    for borne in (dossier.etape("apcv"), etape):
        if borne is None:
            continue
        ordres = [a for a in dossier.pendant(borne, dossier.apdus) if a.lecteur == "vitale"]
        yield tenu(
            ordres[0] if ordres else borne,
            not ordres,
            "aucun ordre à la carte Vitale",
            f"{len(ordres)} ordre(s)",
        )


@check("CDC-4.2.1.3-14", partie="contenu", reads={Canal.ECRAN, Canal.MONDE})
def contenu_du_contexte_montre(dossier: Dossier) -> Iterator[Jugement]:
    """The contents of the context are shown: identity, organism, end (CDC §4.2.1.3)."""
    ecrans = dossier.pendant(dossier.etape("apcv"), dossier.ecrans)
    qui = beneficiaire(dossier)
    fait = dossier.faits.personnes.get(dossier.faits.patient)
    if not ecrans or qui is None or fait is None or fait.dossier is None:
        return
    attendus = {
        v.C_NIR: fait.dossier.nir,
        v.C_NOM: qui.nom,
        v.C_PRENOM: qui.prenom,
        v.C_NAISSANCE: qui.date_naissance,
        v.C_REGIME: fait.dossier.organisme.regime,
        v.C_CAISSE: fait.dossier.organisme.caisse,
    }
    champs = {i: ecrans[-1].champ(i) for i in (*attendus, v.C_FIN_CONTEXTE)}
    montres = {i: str(c.valeur) for i, c in champs.items() if c is not None}
    fin = montres.pop(v.C_FIN_CONTEXTE, "")
    yield tenu(ecrans[-1], montres == attendus and fin, attendus, {**montres, "fin": fin})


@check("CDC-4.2.1.3-14", partie="provenance", reads={Canal.ECRAN})
def provenance_apcv_montree(dossier: Dossier) -> Iterator[Jugement]:
    """The screen says that the data come from the ApCV (CDC §4.2.1.3)."""
    yield from montre(dossier, "apcv", v.M_PROVENANCE_APCV)


# --- the patient is not the user ----------------------------------------------------------


@check("CDC-2.2.1.2.2-03", partie="fse_enfant", reads=FICHIER)
def fse_de_l_enfant(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE carries the beneficiary chosen, not the user of the phone (CDC §2.2.1.2.2)."""
    qui = beneficiaire(dossier)
    if qui is None or dossier.etape("enfant") is None:
        return
    for facture in dossier.factures_de("facture"):
        for champ, attendu in (
            ("date_naissance", qui.date_naissance[2:]),
            ("rang_naissance", str(qui.rang_naissance)),
        ):
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-2.2.1.2.2-03", partie="apcv_parent", reads={Canal.SERVICE, Canal.MONDE})
def signature_du_parent(dossier: Dossier) -> Iterator[Jugement]:
    """The context that signs is the parent's (CDC §2.2.1.2.2)."""
    etape = dossier.etape("enfant")
    parent = beneficiaire(dossier, "chloe-renaud")
    if etape is None or parent is None:
        return
    for demande in reussies(dossier, SIGN):
        rendu = derniere_avant(reussies(dossier, AUTH), demande)
        lu = corps(dossier, rendu, "reponse") if rendu is not None else None
        utilisateur = lu.texte("Utilisateur", "Prenom") if lu is not None else ""
        meme = lu is not None and lu.texte("ContexteApCV", "Identifiant") == corps(
            dossier, demande
        ).texte("ContexteApCV", "Identifiant")
        yield tenu(
            demande,
            meme and utilisateur == parent.prenom,
            f"le contexte de {parent.prenom}",
            f"contexte de {utilisateur or 'personne'}" if meme else "un autre contexte",
        )


# --- systematic ---------------------------------------------------------------------------

FACTURES = {"premiere": "marie-dupont", "deuxieme": "theo-brun", "troisieme": "marie-dupont"}


@check("CONV-ADR-02", partie="systematique", reads=SERVICES)
def adr_a_chaque_apcv(dossier: Dossier) -> Iterator[Jugement]:
    """Every use of the application is followed by a consultation of rights (CONV)."""
    for repere in FACTURES:
        etape = dossier.etape(repere)
        if etape is not None:
            appels = demandes(dossier, ADR, etape)
            trouve = f"{len(appels)} appel(s) ADR"
            yield tenu(appels[0] if appels else etape, appels, "une consultation", trouve)


@check("CDC-4.2.1.3-15", partie="chaque_selection", reads={Canal.SERVICE, Canal.MONDE})
def adr_designe_le_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """ADR follows each selection and names the beneficiary chosen (CDC §4.2.1.3)."""
    for repere, ident in FACTURES.items():
        etape, qui = dossier.etape(repere), beneficiaire(dossier, ident)
        if etape is None or qui is None:
            continue
        lecture = reussies(dossier, AUTH, etape)
        appels = [d for d in demandes(dossier, ADR, etape) if lecture and d.seq > lecture[0].seq]
        yield tenu(
            appels[-1] if appels else etape,
            appels and designe(dossier, appels[-1], qui),
            f"un appel ADR pour {qui.prenom} après l'authentification",
            corps(dossier, appels[-1]).texte("DatedeNaissance") if appels else "aucun appel",
        )


# --- the context is over, or a service fails ----------------------------------------------


@check("CDC-2.2.1.2.2-05", partie="rien_signe", reads={Canal.SERVICE, Canal.APPEL})
@check("CDC-3.2.3.2-05", partie="aucune_signature", reads={Canal.SERVICE, Canal.APPEL})
def rien_apres_la_fin(dossier: Dossier) -> Iterator[Jugement]:
    """Past its end the context signs nothing (CDC §2.2.1.2.2, §3.2.3.2)."""
    yield from rien_signe(dossier, "perime")


@check("CDC-4.2.1.3-16", partie="aucune_demande", reads=SERVICES)
@check("CDC-4.2.1.13-05", partie="non_demandee", reads=SERVICES)
def signature_non_demandee(dossier: Dossier) -> Iterator[Jugement]:
    """The signature is not even asked with a context that is over (CDC §4.2.1.13)."""
    etape = dossier.etape("perime")
    if etape is not None:
        vues = demandes(dossier, SIGN, etape)
        trouve = f"{len(vues)} demande(s)"
        yield tenu(vues[0] if vues else etape, not vues, "aucune demande de signature", trouve)


@check("CDC-2.2.1.2.2-05", partie="explique", reads={Canal.ECRAN})
@check("CDC-3.2.3.2-05", partie="informe", reads={Canal.ECRAN})
@check("CDC-4.2.1.3-16", partie="message", reads={Canal.ECRAN})
def fin_de_contexte_annoncee(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is told that no flow signed by the ApCV is possible, and why (CDC §4.2.1.3)."""
    yield from montre(dossier, "perime", v.M_APCV_IMPOSSIBLE, v.M_APCV_PERIMEE)


@check("CDC-4.2.1.3-16", partie="reauthentification", reads={Canal.ECRAN})
def reauthentification_offerte(dossier: Dossier) -> Iterator[Jugement]:
    """A new authentication of the user is offered (CDC §4.2.1.3)."""
    yield from offre(dossier, "perime", "acquerir_apcv")


@check("CDC-4.2.1.3-18", partie="message", reads={Canal.ECRAN})
def panne_annoncee(dossier: Dossier) -> Iterator[Jugement]:
    """A service that fails: the PS is told that the ApCV signs nothing (CDC §4.2.1.3)."""
    yield from montre(dossier, "panne", v.M_APCV_IMPOSSIBLE)


@check("CDC-4.2.1.3-18", partie="autre_support", reads={Canal.ECRAN})
def autre_support_offert(dossier: Dossier) -> Iterator[Jugement]:
    """Another support is offered to start again from (CDC §4.2.1.3)."""
    yield from offre(dossier, "panne", "acquerir_vitale", "acquerir_papier")
