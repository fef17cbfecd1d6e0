"""Rights: which support, which date, which regime, and who may see them (CDC §3.2.2.1, §2.3.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.apcv_supports import ADR_PIECE, CARTE, taux_attendus
from vitalbench.harness.checks.contextes import texte, vide
from vitalbench.harness.checks.enligne import ADR, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import LIRE_VITALE, absence, ecrans_de, renseigne
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER, Canal.MONDE}
COUVERTURES = (106, 105)
"""Groups of the card reading that hold the exemptions of a beneficiary."""


# --- which support ------------------------------------------------------------------------


@check("CDC-3.2.2.1-03", partie="adr", reads={Canal.FICHIER, Canal.SERVICE})
def adr_declare_quand_il_repond(dossier: Dossier) -> Iterator[Jugement]:
    """When ADR answers, the facture says its rights come from ADR (CDC §3.2.2.1)."""
    if reussies(dossier, ADR, dossier.etape("adr")):
        yield from _piece(dossier, "adr", ADR_PIECE)


@check("CDC-3.2.2.1-03", partie="carte", reads={Canal.FICHIER, Canal.SERVICE})
def carte_declaree_quand_adr_est_coupe(dossier: Dossier) -> Iterator[Jugement]:
    """When ADR is cut, the facture says its rights come from the card (CDC §3.2.2.1)."""
    etape = dossier.etape("carte")
    if dossier.etape("adr") is not None and not reussies(dossier, ADR, etape):
        yield from _piece(dossier, "carte", CARTE)


def _piece(dossier: Dossier, repere: str, attendue: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = facture.de("nature_piece_droits")
        yield egal(zone, texte(zone), attendue)


@check("CDC-3.2.2.1-05", partie="exoneration", reads=FICHIER)
def aucune_exoneration_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """ADR without exemption: the ALD of the card is nowhere in the FSE (CDC §3.2.2.1)."""
    yield from taux_attendus(dossier, "adr_remplace")


@check("CDC-3.2.2.1-05", partie="autres_droits", reads=FICHIER)
def aucun_autre_droit_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """ADR without mutuelle: the one of the card is nowhere in the FSE (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("adr_remplace"):
        yield vide(facture.de("no_organisme_complementaire"), "la mutuelle est celle de la carte")
        yield vide(facture.du_total("total_amc"), "part complémentaire de la carte")


@check("CDC-3.2.2.2-03", partie="adr_prime", reads=FICHIER)
def gestion_unique_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """The gestion unique ADR gives is the one of the FSE, not the card's (CDC §3.2.2.2)."""
    fait = dossier.faits.personnes.get(dossier.faits.patient)
    if fait is None or fait.droits_reels is None or fait.vitale is None:
        return
    connue, lue = fait.droits_reels.mutuelle, fait.vitale.beneficiaires[0].droits.mutuelle
    if connue is None or lue is None or connue.identification == lue.identification:
        return
    for facture in dossier.factures_de("mutuelle_d_adr"):
        zone = facture.de("no_organisme_complementaire")
        tenue = texte(zone).endswith(connue.identification)
        yield tenu(zone, tenue, connue.identification, texte(zone) or "aucune")


# --- which date ---------------------------------------------------------------------------


@check("CDC-3.2.2.1-02", partie="date_donnee", reads={Canal.APPEL, Canal.FICHIER})
def date_de_consultation_donnee(dossier: Dossier) -> Iterator[Jugement]:
    """Reading the rights takes the date of care as consultation date (CDC §3.2.2.1)."""
    for repere in ("premiere_periode", "seconde_periode"):
        etape = dossier.etape(repere)
        jour = _jour(dossier, repere)
        for appel in dossier.pendant(etape, dossier.appels_de(LIRE_VITALE)):
            dates = [x for g in appel.entree(0) for n, x in g.champs.items() if "date" in n]
            yield tenu(appel, jour in dates, jour, ", ".join(dates) or "aucune date")


def _jour(dossier: Dossier, repere: str) -> str:
    for facture in dossier.factures_de(repere):
        for acte in facture.actes:
            date = acte.de("date_acte").valeur
            return f"{date:%Y%m%d}" if hasattr(date, "strftime") else str(date)
    return ""


@check("CDC-3.2.2.1-02", partie="suit_la_date", reads=FICHIER)
def droits_de_la_date(dossier: Dossier) -> Iterator[Jugement]:
    """Rights kept are those of the period of the consultation date (CDC §3.2.2.1)."""
    yield from taux_attendus(dossier, "premiere_periode")
    yield from taux_attendus(dossier, "seconde_periode")


@check("CDC-3.2.2.1-36", partie="prescription", reads=FICHIER)
def exoneration_de_la_prescription(dossier: Dossier) -> Iterator[Jugement]:
    """An exemption valid at prescription alone follows the date of reference (CDC §3.2.2.1)."""
    yield from taux_attendus(dossier, "exo_a_la_prescription")


@check("CDC-3.2.2.1-36", partie="execution", reads=FICHIER)
def exoneration_de_l_execution(dossier: Dossier) -> Iterator[Jugement]:
    """An exemption valid at execution alone follows the date of reference (CDC §3.2.2.1)."""
    yield from taux_attendus(dossier, "exo_a_l_execution")


# --- who may see --------------------------------------------------------------------------


@check("CDC-2.2.1.2.1-05", partie="sans_cpx", reads={Canal.ECRAN})
@check("CDC-3.2.2.1-35", partie="sans_cpx", reads={Canal.ECRAN})
def exonerations_cachees_sans_cpx(dossier: Dossier) -> Iterator[Jugement]:
    """Without a card of PS no exemption is shown (CDC §2.2.1.2.1, §3.2.2.1)."""
    for ecran in ecrans_de(dossier, "sans_cpx"):
        montrees = renseigne(ecran, v.C_COUVERTURE) or any(
            v.C_COUVERTURE in ligne for ligne in ecran.ecran.lignes
        )
        restes = ["exonérations affichées"] if montrees else []
        yield absence(ecran, restes, "aucune exonération")


@check("CDC-2.2.1.2.1-05", partie="avec_cpx", reads={Canal.ECRAN})
@check("CDC-3.2.2.1-35", partie="avec_cpx", reads={Canal.ECRAN})
def exonerations_montrees_avec_cpx(dossier: Dossier) -> Iterator[Jugement]:
    """With a card of PS the exemptions are shown (CDC §2.2.1.2.1, §3.2.2.1)."""
    for ecran in ecrans_de(dossier, "avec_cpx"):
        montrees = renseigne(ecran, v.C_COUVERTURE)
        yield tenu(ecran, montrees, "les exonérations", "affichées" if montrees else "absentes")


@check("CDC-2.2.1.2.1-05", partie="non_restituees", reads={Canal.APPEL})
def exonerations_non_restituees_sans_cpx(dossier: Dossier) -> Iterator[Jugement]:
    """Without a card of PS the reading gives no exemption (CDC §2.2.1.2.1)."""
    etape = dossier.etape("sans_cpx")
    for appel in dossier.pendant(etape, dossier.appels_de(LIRE_VITALE)):
        rendus = [
            g.groupe
            for numero in COUVERTURES
            for g in appel.sortie(numero)
            if g.champs.get("code_ald", "").strip("0 ")
        ]
        yield tenu(
            appel, not rendus, "aucune exonération restituée", f"groupes {rendus or 'aucun'}"
        )


@check("CDC-4.2.1.3.1-04", partie="affiche", reads={Canal.ECRAN})
def medecin_traitant_affiche(dossier: Dossier) -> Iterator[Jugement]:
    """A declared médecin traitant read on the support is shown to every PS (CDC §4.2.1.3.1)."""
    for ecran in ecrans_de(dossier, "support_lu"):
        champ = ecran.champ(v.C_MEDECIN_TRAITANT)
        montre = ecran.mention(v.M_MEDECIN_TRAITANT) is not None or (
            champ is not None and champ.valeur == "oui"
        )
        trouve = "montré" if montre else "rien à l'écran"
        yield tenu(ecran, montre, "le médecin traitant déclaré", trouve)


# --- RSI ----------------------------------------------------------------------------------


@check("CDC-2.3.1-14", partie="identiques", reads={Canal.FICHIER})
def maternite_identique_au_rsi(dossier: Dossier) -> Iterator[Jugement]:
    """Maternity at the RSI has the nature, rate and exemption of another regime (CDC §2.3.1)."""
    for modele, facture in _paires(dossier):
        nature = facture.de("nature_assurance")
        yield egal(nature, texte(nature), texte(modele.de("nature_assurance")))
        for attendu, acte in zip(modele.actes, facture.actes, strict=False):
            for champ in ("taux", "justif_exo_acte"):
                yield egal(acte.de(champ), acte.de(champ).valeur, attendu.de(champ).valeur)


@check("CDC-2.3.1-15", partie="taux", reads=FICHIER)
def taux_du_regime_general_au_rsi(dossier: Dossier) -> Iterator[Jugement]:
    """Invalids and FSV allocataires of the RSI have the general regime's rates (CDC §2.3.1)."""
    for modele, facture in _paires(dossier):
        for attendu, acte in zip(modele.actes, facture.actes, strict=False):
            yield egal(acte.de("taux"), acte.de("taux").valeur, attendu.de("taux").valeur)
    if any(_paires(dossier)):
        yield from taux_attendus(dossier, "rsi")


def _paires(dossier: Dossier) -> Iterator[tuple[FactureRecue, FactureRecue]]:
    yield from zip(dossier.factures_de("regime_general"), dossier.factures_de("rsi"), strict=False)


# --- the minor's choice -------------------------------------------------------------------

FICTIF, PHARMACIE = "2555555751042", ("01", "751")
"""NIR of a confidential delivery for the caisse 751, and the CPAM of the pharmacy."""


def _choix(
    dossier: Dossier, repere: str, nir: str, mode: str, organisme: tuple[str, str]
) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone, lot = facture.de("nir_assure"), facture.facture.lot
        yield egal(zone, texte(zone), nir)
        if lot is not None:
            yield egal(facture.zone(lot, "certification_lot"), facture.mode, mode)
            for champ, attendu in zip(
                ("grand_regime_pivot", "caisse_pivot"), organisme, strict=True
            ):
                pivot = facture.zone(lot, champ)
                yield egal(pivot, pivot.enregistrement.brut_de(champ), attendu)


@check("CDC-3.2.2.5-09", partie="nominale", reads={Canal.FICHIER, Canal.MONDE})
def contraceptif_sous_son_numero(dossier: Dossier) -> Iterator[Jugement]:
    """Without secrecy: her NIR, the nominal mode, her own organism (CDC §3.2.2.5)."""
    fait = dossier.faits.personnes.get(dossier.faits.patient)
    if fait is not None and fait.vitale is not None:
        sien = (fait.vitale.organisme.regime, fait.vitale.organisme.caisse)
        yield from _choix(dossier, "nominale", fait.vitale.nir[:13], "sesam_vitale", sien)


@check("CDC-3.2.2.5-09", partie="confidentielle", reads={Canal.FICHIER})
def contraceptif_sous_numero_fictif(dossier: Dossier) -> Iterator[Jugement]:
    """With secrecy: a fictitious NIR, without Vitale, the pharmacy's CPAM (CDC §3.2.2.5)."""
    yield from _choix(dossier, "confidentielle", FICTIF, "sans_vitale", PHARMACIE)
