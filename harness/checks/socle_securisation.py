"""Securing: who signs, in what order, with which cards present (CDC §3.2.9, §4.2.1.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, conforme, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import (
    FORMATER,
    LIRE_PS,
    LIRE_VITALE,
    absence,
    commandes_cps,
    dans_un_appel,
    ecrans_de,
    facture_formee,
    pendant_appel,
    presente_un_code,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Apdu
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.lecture import lire_signatures

LOT = "SSV_FormaterLot"
DECOMPOSES = ("SSV_MettreEnForme", "SSV_Chiffrer", "SSV_SignerVitale", "SSV_SignerCPS")
SIGNER = bytes.fromhex("2a9e9a")
FEUILLE = "feuille_de_soins"
DONNEES_COMPAREES = ("naissance", "rang", "regime", "caisse", "centre")


@check("CDC-2.1.2.1-02", partie="beneficiaire", reads={Canal.FICHIER, Canal.MONDE, Canal.APPEL})
@check("CDC-2.2.2-01", partie="sans_invention", reads={Canal.FICHIER, Canal.MONDE, Canal.APPEL})
def beneficiaire_du_support(dossier: Dossier) -> Iterator[Jugement]:
    """The beneficiary of the FSE is the one written in the Vitale card read (CDC §2.1.2.1)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is None or personne.vitale is None or not dossier.appels_de(LIRE_VITALE):
        return
    inscrit = personne.vitale.beneficiaires[personne.beneficiaire]
    attendus = {
        "nir_assure": personne.vitale.nir[:13],
        "cle_nir": personne.vitale.nir[13:],
        "date_naissance": inscrit.date_naissance[2:],
        "rang_naissance": str(inscrit.rang_naissance),
        "caisse_gestionnaire": personne.vitale.organisme.caisse,
        "centre_gestionnaire": personne.vitale.organisme.centre,
    }
    for facture in dossier.factures:
        for champ, attendu in attendus.items():
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-2.1.2.1-02", partie="executant", reads={Canal.FICHIER, Canal.MONDE})
def executant_de_la_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The PS who bills is the one of the CPS (CDC §2.1.2.1)."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    if ps is None:
        return
    situation = ps.cps.situations[0]
    for facture in dossier.factures:
        for acte in facture.actes:
            for champ, attendu in (
                ("no_executant", situation.numero_facturation),
                ("specialite_executant", situation.code_specialite),
            ):
                zone = acte.de(champ)
                yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-2.1.2.1-02", partie="sans_papier", reads={Canal.DOCUMENT})
def aucune_feuille_papier(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE comes without any paper form as proof (CDC §2.1.2.1)."""
    for echange in dossier.pendant(dossier.etape("consultation"), dossier.echanges):
        if not echange.crees("facture"):
            continue
        feuilles = [d for d in echange.documents() if d.document.type == FEUILLE]
        trouve = f"{len(feuilles)} feuille(s)"
        yield tenu(feuilles[0] if feuilles else echange, not feuilles, "aucune feuille", trouve)


@check("CDC-3.2.1-05", partie="numero_am", reads={Canal.FICHIER, Canal.MONDE})
def facture_sous_numero_am(dossier: Dossier) -> Iterator[Jugement]:
    """The PS bills under the AM number of the CPS, never under the RPPS (CDC §3.2.1)."""
    ps = dossier.faits.professionnels.get(dossier.faits.ps)
    for facture in dossier.factures if ps is not None and ps.cps.type_identification == "8" else ():
        zone = facture.de("no_ps")
        attendu = ps.cps.situations[0].numero_facturation if ps is not None else ""
        yield egal(zone, zone.valeur, attendu, "le RPPS a-t-il pris la place du numéro AM ?")


@check("CDC-2.2.2-01", partie="par_services", reads={Canal.APDU, Canal.APPEL})
def cartes_par_les_services(dossier: Dossier) -> Iterator[Jugement]:
    """Every card command goes through a service call (CDC §2.2.2)."""
    dehors = [a for a in dossier.apdus if not dans_un_appel(dossier, a)]
    for apdu in dehors:
        yield non_conforme(apdu, "une commande émise par un service", "hors de tout appel")
    if dossier.apdus and not dehors:
        yield conforme(dossier.apdus[-1], f"{len(dossier.apdus)} commandes, toutes par un service")


@check("CDC-4.1.2.3-02", partie="lecture", reads={Canal.APPEL})
def cartes_lues_par_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """Cards are read by the SSV before a facture (CDC §4.1.2.3)."""
    for formation in dossier.appels_de(FORMATER, DECOMPOSES[0]):
        for fonction in (LIRE_PS, LIRE_VITALE):
            lues = [a for a in dossier.appels_de(fonction) if a.seq < formation.seq]
            yield tenu(lues[0] if lues else formation, lues, f"un appel {fonction}", len(lues))


@check("CDC-4.1.2.3-02", partie="creation", reads={Canal.APPEL, Canal.FICHIER})
@check("CDC-4.2.1.1-04", partie="appels", reads={Canal.APPEL, Canal.FICHIER})
def facture_formee_par_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """A facture is the global SSV call, or the decomposed ones in order (CDC §4.2.1.1)."""
    for facture in dossier.factures:
        numero = facture.numero.lstrip("0")
        globaux = [
            a
            for a in dossier.appels_de(FORMATER)
            if not a.statut
            and numero in {g.champs.get("numero_facture", "") for g in a.entree(1110)}
        ]
        suite = [a.fonction for a in dossier.appels_de(*DECOMPOSES) if not a.statut]
        decomposee = tuple(suite[:4]) == DECOMPOSES
        trouve = "appel global" if globaux else ", ".join(suite) or "aucun appel"
        preuve = globaux[0] if globaux else facture
        yield tenu(preuve, globaux or decomposee, "l'appel global ou la suite décomposée", trouve)


@check("CDC-4.2.1.1-04", partie="cartes", reads={Canal.APDU, Canal.APPEL})
def vitale_signe_avant_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The Vitale card signs, then the CPS (CDC §4.2.1.1)."""
    for appel in dossier.appels_de(FORMATER):
        signatures = [a for a in _signatures(dossier) if pendant_appel(dossier, a, appel)]
        ordre = [a.lecteur for a in signatures]
        if signatures:
            yield egal(signatures[-1], ordre, ["vitale", "cps"])


@check("CDC-4.2.1.1-04", partie="deux_signatures", reads={Canal.RECEPTION})
def deux_signatures(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE received carries exactly two signatures (CDC §4.2.1.1)."""
    for reception in dossier.receptions:
        for nom in reception.evenement.pieces:
            if nom.startswith("sceau-") and nom != "sceau-lot":
                octets = dossier.piece(reception, nom) or b""
                try:
                    nombre = len(lire_signatures(octets).signataires)
                except SecurisationError as erreur:
                    yield non_conforme(reception, "deux signatures", erreur)
                else:
                    yield egal(reception, nombre, 2)


@check("CDC-4.2.1.16.1-10", partie="un_code", reads={Canal.APDU, Canal.APPEL})
def un_code_par_serie(dossier: Dossier) -> Iterator[Jugement]:
    """A series of lots asks for the code once, for the first (CDC §4.2.1.16.1)."""
    etape = dossier.etape("serie")
    lots = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if not a.statut]
    if len(lots) < 3:
        return
    codes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
    trouve = f"{len(codes)} présentation(s) pour {len(lots)} lots"
    yield tenu(codes[-1] if codes else lots[0], len(codes) == 1, "une présentation", trouve)


@check("CDC-3.2.9.3.2.1-02", partie="sans_code", reads={Canal.APPEL})
def aucun_lot_sans_code(dossier: Dossier) -> Iterator[Jugement]:
    """The first lot of a series is not signed without the code (CDC §3.2.9.3.2.1)."""
    yield from _lot_forme(dossier, "sans_code", attendu=False)


@check("CDC-3.2.9.3.2.1-02", partie="avec_code", reads={Canal.APDU, Canal.APPEL})
def code_avant_le_premier_lot(dossier: Dossier) -> Iterator[Jugement]:
    """The code reaches the card before it signs the first lot (CDC §3.2.9.3.2.1)."""
    etape = dossier.etape("serie")
    signatures = [a for a in dossier.pendant(etape, _signatures(dossier)) if a.lecteur == "cps"]
    codes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
    if signatures:
        tenue = bool(codes) and codes[0].seq < signatures[0].seq
        trouve = "code puis signature" if tenue else "signature sans code"
        yield tenu(signatures[0], tenue, "le code avant la première signature", trouve)


@check("CDC-3.2.9.3.2.1-02", partie="demande", reads={Canal.ECRAN})
def code_de_lot_demande(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is asked for the code of the series (CDC §3.2.9.3.2.1)."""
    ecrans = tuple(ecrans_de(dossier, "sans_code"))
    if ecrans:
        vus = [e for e in ecrans if e.mention(v.M_CODE_PORTEUR)]
        trouve = "affichée" if vus else "absente"
        yield tenu(vus[0] if vus else ecrans[-1], vus, "la demande du code", trouve)


@check("CDC-3.2.9.3.2.1-01", partie="sans_carte", reads={Canal.APPEL})
def aucun_lot_sans_carte(dossier: Dossier) -> Iterator[Jugement]:
    """No lot is made without the card of the PS (CDC §3.2.9.3.2.1)."""
    yield from _lot_forme(dossier, "lot_sans_cps", attendu=False)


@check("CDC-3.2.9.3.2.1-01", partie="avec_carte", reads={Canal.APPEL})
def lot_avec_carte(dossier: Dossier) -> Iterator[Jugement]:
    """With the card and its code the lot is signed (CDC §3.2.9.3.2.1)."""
    yield from _lot_forme(dossier, "lot", attendu=True)


@check("CDC-3.2.9.3.2.1-01", partie="refus", reads={Canal.ECRAN})
def lot_refuse_sans_carte(dossier: Dossier) -> Iterator[Jugement]:
    """A lot asked without card is refused (CDC §3.2.9.3.2.1)."""
    yield from _refus(dossier, "lot_sans_cps")


@check("CDC-3.2.9.3.1.1-01", partie="aucune", reads={Canal.APPEL})
def aucune_facture_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """No FSE is secured without a card of the CPS family (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "facture_sans_cps", attendue=False)


@check("CDC-3.2.9.3.1.1-01", partie="refus", reads={Canal.ECRAN})
def facture_refusee_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE asked without CPS is refused (CDC §3.2.9.3.1.1)."""
    yield from _refus(dossier, "facture_sans_cps")


@check("CDC-3.2.9.3.1.1-01", partie="file_vide", reads={Canal.ECRAN})
def file_d_attente_vide(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing waits for a lot after a refusal without CPS (CDC §3.2.9.3.1.1)."""
    for ecran in ecrans_de(dossier, "file_vide"):
        restes = [f"{len(ecran.ecran.lignes)} facture(s)"] if ecran.ecran.lignes else []
        yield absence(ecran, restes, "aucune facture")


@check("CDC-3.2.9.1-02", partie="retire", reads={Canal.APPEL})
def rien_sans_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """Without its support the facture is not secured in mode simultané (CDC §3.2.9.1)."""
    yield from facture_formee(dossier, "sans_vitale", attendue=False)


@check("CDC-3.2.9.1-02", partie="presents", reads={Canal.APPEL})
def signee_avec_les_deux(dossier: Dossier) -> Iterator[Jugement]:
    """With both supports the facture is signed (CDC §3.2.9.1)."""
    yield from facture_formee(dossier, "avec_vitale", attendue=True)


@check("CDC-3.2.9.3.1.1-02", partie="autre_patient", reads={Canal.APPEL})
def rien_avec_un_autre_patient(dossier: Dossier) -> Iterator[Jugement]:
    """The support of another patient does not secure the facture (CDC §3.2.9.3.1.1)."""
    yield from facture_formee(dossier, "autre_patient", attendue=False)


def _signatures(dossier: Dossier) -> tuple[Apdu, ...]:
    return tuple(a for a in dossier.apdus if a.commande[1:4] == SIGNER)


def _lot_forme(dossier: Dossier, repere: str, attendu: bool) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None or not dossier.appels_de(FORMATER):
        return
    formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if not a.statut]
    voulu = "un lot signé" if attendu else "aucun lot signé"
    trouve = f"{len(formes)} lot(s)"
    yield tenu(formes[0] if formes else etape, bool(formes) == attendu, voulu, trouve)


def _refus(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        yield tenu(echange, echange.refus, "un refus", echange.refus or "aucun refus")
