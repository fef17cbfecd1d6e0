"""FSE, DRE and the part each carries: pairs, flows, what leaves and what does not (CDC §4.2.1)."""

from collections.abc import Iterator
from datetime import date

from vitalbench.harness.checks.jugement import Jugement, conforme, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, Fonction, check
from vitalbench.harness.checks.reperes import FORMATER, ecrans_de
from vitalbench.harness.checks.socle_transmission import acceptes
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.reference.protocol.reponses import Reponse

FSE, DRE = "F", "D"
STS, SRT = "STS_Tarification", "SRT_"
MASQUE = b"MSQ1"
MONTANT_STS, ECHEANCE_JOURS = 60210, 8
IDENTITE = ("nir_assure", "cle_nir", "date_naissance", "rang_naissance")
LIGNE = ("code_acte", "date_acte", "quantite", "coefficient", "prix_unitaire", "montant_depense")


def _paire(dossier: Dossier, repere: str) -> tuple[FactureRecue, FactureRecue] | None:
    """Give the FSE and the DRE received of one step."""
    par_flux = {f.flux: f for f in dossier.factures_de(repere)}
    return (par_flux[FSE], par_flux[DRE]) if {FSE, DRE} <= set(par_flux) else None


@check("CDC-3.2.10.1.1-03", partie="separes", reads={Canal.FICHIER})
def types_separes_par_lot(dossier: Dossier) -> Iterator[Jugement]:
    """A lot never mixes FSE and DRE (CDC §3.2.10.1.1)."""
    if _paire(dossier, "paire") is not None:
        for lot in dossier.lots:
            flux = sorted({f.flux for f in lot.factures})
            yield tenu(lot, len(flux) == 1, "un seul type par lot", ", ".join(flux))


@check("CDC-3.2.10.2-03", partie="separes", reads={Canal.FICHIER})
def types_separes_par_fichier(dossier: Dossier) -> Iterator[Jugement]:
    """A file never mixes lots of FSE and of DRE (CDC §3.2.10.2)."""
    if _paire(dossier, "paire") is not None:
        for fichier in dossier.fichiers:
            flux = sorted({f.flux for f in fichier.factures})
            yield tenu(fichier, len(flux) == 1, "un seul type par fichier", ", ".join(flux))


@check("CDC-3-02", partie="identite", reads={Canal.FICHIER})
def meme_identite(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE and its DRE carry the same identity (CDC §3)."""
    paire = _paire(dossier, "paire")
    if paire is not None:
        for champ in IDENTITE:
            zone = paire[1].de(champ)
            yield egal(zone, zone.valeur, paire[0].de(champ).valeur)


@check("CDC-3-02", partie="prestations", reads={Canal.FICHIER})
def memes_prestations(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE and its DRE carry the same acts, dates and fees (CDC §3)."""
    paire = _paire(dossier, "paire")
    if paire is not None:
        for acte_fse, acte_dre in zip(paire[0].actes, paire[1].actes, strict=False):
            for champ in LIGNE:
                zone = acte_dre.de(champ)
                yield egal(zone, zone.valeur, acte_fse.de(champ).valeur)
        nombre = (len(paire[0].actes), len(paire[1].actes))
        yield tenu(paire[1], nombre[0] == nombre[1], f"{nombre[0]} acte(s)", nombre[1])


@check("CDC-4.2.1.13-13", partie="liste", reads={Canal.ECRAN})
def attente_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """Every secured FSE and DRE that waits can be shown (CDC §4.2.1.13)."""
    etape = dossier.etape("attente")
    faites = [
        str(d.get("flux"))
        for e in dossier.echanges
        if etape is not None and e.seq < etape.seq
        for d in e.details("facture")
    ]
    for ecran in ecrans_de(dossier, "attente"):
        listees = [str(ligne.get("flux")) for ligne in ecran.ecran.lignes]
        yield egal(ecran, sorted(listees), sorted(faites))


@check("CDC-4.2.1.13-14", partie="fse_transmise", reads={Canal.FICHIER})
def fse_restante_transmise(dossier: Dossier) -> Iterator[Jugement]:
    """The DRE of a pair deleted, its FSE is sent all the same (CDC §4.2.1.13)."""
    etape = dossier.etape("suppression")
    if etape is not None:
        recues = [f for f in dossier.factures_de("paire") if f.flux == FSE]
        yield tenu(recues[0] if recues else etape, recues, "la FSE reçue", f"{len(recues)}")


@check("CDC-4.2.1.13-14", partie="dre_non_transmise", reads={Canal.FICHIER, Canal.SMTP})
def dre_supprimee_non_transmise(dossier: Dossier) -> Iterator[Jugement]:
    """A DRE deleted before its lot is never sent (CDC §4.2.1.13)."""
    if dossier.etape("suppression") is not None:
        recues = [f for f in dossier.factures_de("paire") if f.flux == DRE]
        for envoi in acceptes(dossier):
            yield tenu(recues[0] if recues else envoi, not recues, "aucune DRE", f"{len(recues)}")


def _sans_dre(repere: str) -> Fonction:
    def sans_dre(dossier: Dossier) -> Iterator[Jugement]:
        """No DRE goes with a FSE that needs none (CDC §4.2.1.12.1)."""
        recues = dossier.factures_de(repere)
        for facture in recues:
            yield tenu(facture, facture.flux == FSE, "une FSE, sans DRE", f"flux {facture.flux}")

    sans_dre.__name__ = f"sans_dre_{repere}"
    return sans_dre


check("CDC-4.2.1.12.1-03", partie="sans_dre", reads={Canal.FICHIER})(_sans_dre("sans_amc"))
check("CDC-4.2.1.12.1-07", partie="sans_dre", reads={Canal.FICHIER})(_sans_dre("avec_mutuelle"))


@check("CDC-4.2.1.12.1-03", partie="fse_seule", reads={Canal.FICHIER})
def fse_sans_part_amc(dossier: Dossier) -> Iterator[Jugement]:
    """Without convention a FSE alone leaves, with no complementary part (CDC §4.2.1.12.1)."""
    for facture in dossier.factures_de("sans_amc"):
        zone = facture.du_total("total_amc")
        yield egal(zone, zone.valeur, 0)


@check("CDC-4.2.1.12.1-07", partie="fse_avec_part", reads={Canal.FICHIER})
def fse_porte_la_part_amc(dossier: Dossier) -> Iterator[Jugement]:
    """In gestion unique one FSE carries the complementary part too (CDC §4.2.1.12.1)."""
    for facture in dossier.factures_de("avec_mutuelle"):
        zone = facture.du_total("total_amc")
        tenue = isinstance(zone.valeur, int) and zone.valeur > 0
        yield tenu(zone, tenue, "une part complémentaire", zone.valeur)


@check("CDC-4.2.1.9.2-01", partie="appel", reads={Canal.APPEL})
@check("CDC-4.1.2.3-04", partie="appel", reads={Canal.APPEL})
def sts_avant_mise_en_forme(dossier: Dossier) -> Iterator[Jugement]:
    """The complementary part is asked of the STS before formatting (CDC §4.2.1.9.2)."""
    etape = dossier.etape("paire")
    for formation in dossier.pendant(etape, dossier.appels_de(FORMATER)):
        appels = [a for a in dossier.pendant(etape, dossier.appels_de(STS)) if not a.statut]
        avant = [a for a in appels if a.seq < formation.seq]
        preuve = avant[0] if avant else formation
        yield tenu(preuve, avant, "un appel STS avant la mise en forme", f"{len(avant)} appel(s)")


@check("CDC-4.1.2.3-04", partie="part", reads={Canal.APPEL, Canal.FICHIER})
def part_rendue_par_le_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The AMC part of the DRE is the one the STS gave (CDC §4.1.2.3)."""
    paire = _paire(dossier, "paire")
    appels = dossier.pendant(dossier.etape("paire"), dossier.appels_de(STS))
    if paire is not None and appels:
        rendus = [int(g.champs.get("montant_amc", 0)) for g in appels[-1].sortie(MONTANT_STS)]
        for acte, rendu in zip(paire[1].actes, rendus, strict=False):
            zone = acte.de("montant_amc")
            yield egal(zone, zone.valeur, rendu)


@check("CDC-4.1.2.3-03", partie="appel", reads={Canal.APPEL})
def srt_sollicite(dossier: Dossier) -> Iterator[Jugement]:
    """A prescriber's CCAM act is priced by the SRT (CDC §4.1.2.3)."""
    etape = dossier.etape("ccam")
    if etape is not None:
        appels = [a for a in dossier.pendant(etape, dossier.appels) if a.fonction.startswith(SRT)]
        noms = ", ".join(a.fonction for a in appels) or "aucun"
        yield tenu(appels[0] if appels else etape, appels, "un appel SRT", noms)


@check("CDC-4.1.2.3-03", partie="montant", reads={Canal.APPEL, Canal.FICHIER})
def montant_rendu_par_le_srt(dossier: Dossier) -> Iterator[Jugement]:
    """The amount of a CCAM act is the one the SRT gave (CDC §4.1.2.3)."""
    appels = [
        a
        for a in dossier.pendant(dossier.etape("ccam"), dossier.appels)
        if a.fonction.startswith(SRT)
    ]
    rendus = {
        valeur
        for a in appels
        for g in a.sorties
        for champ, valeur in g.champs.items()
        if champ in {"prix_unitaire", "base_remboursement", "tarif"} and valeur
    }
    for facture in dossier.factures_de("ccam"):
        for acte in facture.actes:
            zone = acte.de("prix_unitaire")
            trouve = str(zone.valeur)
            yield tenu(zone, trouve in rendus, f"un des montants rendus {sorted(rendus)}", trouve)


def _chiffree(repere: str, flux: str) -> Fonction:
    def chiffree(dossier: Dossier) -> Iterator[Jugement]:
        """Sensitive data of a facture circulate masked, whatever its mode (CDC §3.2.9.2)."""
        for facture in dossier.factures_de(repere):
            if facture.flux != flux:
                continue
            for enregistrement in facture.facture.enregistrements:
                if enregistrement.champs_sensibles:
                    zone = facture.zone(enregistrement, enregistrement.champs_sensibles[0].nom)
                    if enregistrement.masque:
                        yield conforme(zone, "masquée")
                    else:
                        yield non_conforme(zone, "une donnée masquée", "en clair")

    chiffree.__name__ = f"donnees_masquees_{repere}_{flux.lower()}"
    return chiffree


for _partie, _repere, _flux in (
    ("simultane", "securisee", FSE),
    ("sans_vitale", "sans_vitale", FSE),
    ("degrade", "degradee", FSE),
    ("dre", "securisee", DRE),
):
    check("CDC-3.2.9.2-01", partie=_partie, reads={Canal.FICHIER})(_chiffree(_repere, _flux))


@check("CDC-3.2.10.1.1-10", partie="liste_avant", reads={Canal.ECRAN})
def lot_montre_avant_signature(dossier: Dossier) -> Iterator[Jugement]:
    """The factures of a lot are shown before it is signed (CDC §3.2.10.1.1)."""
    for echange in dossier.pendant(dossier.etape("lots"), dossier.reponses_a("mettre_en_lots")):
        ecrans = tuple(echange.ecrans())
        attendu = sum(
            nombre for d in echange.details("lot") if isinstance(nombre := d.get("nombre"), int)
        )
        if isinstance(echange.reponse, Reponse) and attendu:
            montrees = len(ecrans[0].ecran.lignes) if len(ecrans) > 1 else 0
            yield egal(ecrans[0], montrees, attendu)


@check("CONV-DELAI-01", partie="caisse", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
def envoyee_a_sa_caisse(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE goes to the caisse of its assuré, paid directly or not (convention)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is None or personne.vitale is None:
        return
    organisme = personne.vitale.organisme
    caisse = dossier.faits.organismes.get(f"{organisme.regime}-{organisme.caisse}")
    for repere in ("tp", "htp"):
        for facture in dossier.factures_de(repere):
            envois = [e for e in acceptes(dossier) if e.message_id == _message(dossier, facture)]
            for envoi in envois:
                vers = [adresse for adresse, _ in envoi.destinataires]
                yield egal(envoi, vers, [caisse.adresse] if caisse else [])


@check("CONV-DELAI-01", partie="delai", reads={Canal.FICHIER})
def recue_avant_l_echeance(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE is received before the regulatory time since the care (convention)."""
    for repere in ("tp", "htp"):
        for facture in dossier.factures_de(repere):
            zone = facture.actes[0].de("date_acte")
            soins = zone.valeur
            if isinstance(soins, date):
                ecart = (date.fromisoformat(facture.evenement.t_monde[:10]) - soins).days
                attendu = f"au plus {ECHEANCE_JOURS} jours"
                yield tenu(zone, ecart <= ECHEANCE_JOURS, attendu, f"{ecart} jours")


@check("CONV-GEN-01", partie="identifiant", reads={Canal.FICHIER, Canal.RETOUR})
def agrement_reconnu(dossier: Dossier) -> Iterator[Jugement]:
    """The approval of the software is in the flow and in the list of organisms (convention)."""
    if dossier.etape("agrement_liste") is None:
        return
    acceptees = {r.texte("no_lot") for r in dossier.retours if r.texte("sens") == "positif"}
    for lot in dossier.lots:
        if lot.lot.fin is not None:
            zone = lot.zone(lot.lot.fin, "agrement_logiciel")
            tenue = str(zone.valeur or "").strip() and lot.reference in acceptees
            yield tenu(zone, tenue, "un agrément de la liste", zone.valeur or "vide")


@check("CDC-3.3.1.1-01", partie="acquitte", reads={Canal.ECRAN, Canal.RETOUR})
def seul_le_lot_vise_acquitte(dossier: Dossier) -> Iterator[Jugement]:
    """A positive ARL acknowledges its lot and no other (CDC §3.3.1.1)."""
    positifs = {r.texte("no_lot") for r in dossier.retours if r.texte("sens") == "positif"}
    for ecran in ecrans_de(dossier, "etats"):
        etats = {str(li.get("numero")): str(li.get("etat")) for li in ecran.ecran.lignes}
        acquittes = {numero for numero, etat in etats.items() if etat == "acquitte"}
        tenue = len(etats) > 1 and acquittes == positifs
        yield tenu(ecran, tenue, f"acquittés : {sorted(positifs)}", f"{sorted(acquittes)}")


@check("CDC-3.3.1.1-01", partie="plus_reemis", reads={Canal.SMTP})
def lot_acquitte_non_reemis(dossier: Dossier) -> Iterator[Jugement]:
    """A lot acknowledged is not sent again (CDC §3.3.1.1)."""
    etape = dossier.etape("trop_tard")
    if etape is not None:
        envois = dossier.pendant(etape, dossier.smtp)
        yield tenu(envois[0] if envois else etape, not envois, "aucun envoi", f"{len(envois)}")


def _message(dossier: Dossier, facture: FactureRecue) -> str:
    for fichier in dossier.fichiers:
        if fichier.evenement.seq == facture.evenement.seq:
            return fichier.message_id
    return ""
