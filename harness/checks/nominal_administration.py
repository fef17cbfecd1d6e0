"""What the PS sets, loads and shows on the workstation; its parc (CDC §2.4, §3.6, §4.2.1.3)."""

from collections.abc import Iterator

from vitalbench.harness.checks.apcv_supports import ADR_PIECE, AUTRE, CARTE, taux_attendus
from vitalbench.harness.checks.contextes import litteraux, texte
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, renseigne, selon
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FichierRecu
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER, Canal.MONDE}
CONFIG, VERSIONS = "SSV_LireConfig", 60


@check("CDC-2.4-01", partie="a_la_prescription", reads=FICHIER)
def date_reglee_sur_la_prescription(dossier: Dossier) -> Iterator[Jugement]:
    """Set on the prescription, the date of reference gives that day's rate (CDC §2.4)."""
    yield from taux_attendus(dossier, "regle_sur_la_prescription")


@check("CDC-2.4-01", partie="aux_soins", reads=FICHIER)
def date_reglee_sur_les_soins(dossier: Dossier) -> Iterator[Jugement]:
    """Set on the care, the same facture changes its rate (CDC §2.4)."""
    yield from taux_attendus(dossier, "regle_sur_les_soins")


def _bases(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    voulues = {f.numero for r in reperes for f in dossier.factures_de(r)}
    for facture, valeurs in litteraux(dossier):
        lignes = valeurs.get("lignes")
        if facture.numero not in voulues or not isinstance(lignes, list | tuple):
            continue
        for acte, ligne in zip(facture.actes, lignes, strict=False):
            if isinstance(ligne, dict) and "base" in ligne:
                zone = acte.de("base_remboursement")
                yield egal(zone, zone.valeur, ligne["base"])


@check("CONV-EQUIP-02", partie="nouveau", reads=FICHIER)
def nouveau_tarif_a_sa_date(dossier: Dossier) -> Iterator[Jugement]:
    """Once loaded, a new tariff applies from its day on (CONV)."""
    if dossier.etape("mise_a_jour") is not None:
        yield from _bases(dossier, "apres_l_effet")


@check("CONV-EQUIP-02", partie="ancien", reads=FICHIER)
def ancien_tarif_avant_sa_date(dossier: Dossier) -> Iterator[Jugement]:
    """Care before that day keeps the old tariff (CONV)."""
    if dossier.etape("mise_a_jour") is not None:
        yield from _bases(dossier, "avant_la_mise_a_jour", "avant_l_effet")


# --- parc ---------------------------------------------------------------------------------


def _fichiers(dossier: Dossier, *reperes: str) -> Iterator[FichierRecu]:
    for repere in reperes:
        messages = {
            e.message_id for e in dossier.pendant(dossier.etape(repere), dossier.smtp) if e.accepte
        }
        yield from (f for f in dossier.fichiers if f.message_id in messages)


def _version(dossier: Dossier, fichier: FichierRecu) -> str:
    """Give the version of the fournitures last read before a file was received."""
    lues = [
        g.champs.get("version_ssv", "")
        for a in dossier.appels_de(CONFIG)
        if a.seq < fichier.seq
        for g in a.sortie(VERSIONS)
    ]
    return lues[-1] if lues else ""


def _parc_a_jour(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    for fichier in _fichiers(dossier, *reperes):
        zone, version = fichier.de("zone_message"), _version(dossier, fichier)
        if version:
            yield tenu(zone, version in texte(zone), f"version {version}", texte(zone) or "rien")


@check("CDC-2.2.4.2-02", partie="avant", reads={Canal.FICHIER, Canal.APPEL, Canal.SMTP})
def parc_dans_les_fse(dossier: Dossier) -> Iterator[Jugement]:
    """The files of FSE say the configuration of the workstation (CDC §2.2.4.2)."""
    yield from _parc_a_jour(dossier, "premier_jour", "deuxieme_jour")


@check("CDC-2.2.4.2-02", partie="apres", reads={Canal.FICHIER, Canal.APPEL, Canal.SMTP})
def parc_apres_changement(dossier: Dossier) -> Iterator[Jugement]:
    """A component changed, the files of FSE say its new version (CDC §2.2.4.2)."""
    yield from _parc_a_jour(dossier, "apres_changement")


@check("CDC-3.6.1-01", partie="periodique", reads={Canal.FICHIER, Canal.SMTP})
def parc_jour_apres_jour(dossier: Dossier) -> Iterator[Jugement]:
    """Data of the parc come with the FSE, day after day (CDC §3.6.1)."""
    for repere in ("premier_jour", "deuxieme_jour", "apres_changement"):
        etape, recus = dossier.etape(repere), tuple(_fichiers(dossier, repere))
        if etape is not None and not recus:
            yield tenu(etape, False, "un fichier de FSE", "aucun")
        for fichier in recus:
            zone = fichier.de("zone_message")
            yield tenu(zone, texte(zone), "les données de parc", texte(zone) or "rien")


@check("CDC-3.6.1-01", partie="versions", reads={Canal.FICHIER, Canal.APPEL, Canal.SMTP})
def versions_du_poste(dossier: Dossier) -> Iterator[Jugement]:
    """The versions sent are those of the workstation (CDC §3.6.1)."""
    yield from _parc_a_jour(dossier, "premier_jour", "deuxieme_jour", "apres_changement")


# --- complementary zones of the card ------------------------------------------------------


def _zones_amc(dossier: Dossier, repere: str, *, montrees: bool) -> Iterator[Jugement]:
    for ecran in ecrans_de(dossier, repere):
        if ecran.champ(v.C_NOM) is None:
            continue
        vues = renseigne(ecran, v.C_AMC) or renseigne(ecran, v.C_MUTUELLE)
        attendu = "les zones de la carte" if montrees else "aucune zone de la carte"
        yield selon(ecran, vues, montrees, attendu, "affichées" if vues else "absentes")


@check("CDC-4.2.1.3-09", partie="masquees", reads={Canal.ECRAN})
def zones_amc_masquees(dossier: Dossier) -> Iterator[Jugement]:
    """Another AMC support acquired before hides those of the card (CDC §4.2.1.3)."""
    yield from _zones_amc(dossier, "autre_support_avant", montrees=False)


@check("CDC-4.2.1.3-09", partie="affichees", reads={Canal.ECRAN})
def zones_amc_affichees(dossier: Dossier) -> Iterator[Jugement]:
    """The patient file of the cabinet hides nothing of the card (CDC §4.2.1.3)."""
    if dossier.etape("fichier_patient") is not None:
        yield from _zones_amc(dossier, "fichier_seulement", montrees=True)


# --- the five functions -------------------------------------------------------------------

SUPPORTS = {"par_carte": CARTE, "par_adr": ADR_PIECE, "par_attestation": AUTRE}


def _journee(dossier: Dossier) -> bool:
    return all(dossier.etape(r) is not None for r in (*SUPPORTS, "deux_parts"))


@check("CDC-3-01", partie="consultation", reads={Canal.ECRAN})
def carte_consultee(dossier: Dossier) -> Iterator[Jugement]:
    """A Vitale card is read and shown without any facture (CDC §3)."""
    for echange in dossier.pendant(dossier.etape("consultation"), dossier.echanges):
        ecrans = tuple(echange.ecrans())
        if _journee(dossier) and (ecrans or echange.refus):
            vus = [e for e in ecrans if renseigne(e, v.C_NOM)]
            trouve = echange.refus or ("montrée" if vus else "rien")
            yield tenu(echange, vus and not echange.refus, "la carte montrée", trouve)


@check("CDC-3-01", partie="acquisition", reads={Canal.FICHIER})
def trois_supports_acquis(dossier: Dossier) -> Iterator[Jugement]:
    """A beneficiary is acquired from the card, from ADR and from an attestation (CDC §3)."""
    for repere, attendu in SUPPORTS.items() if _journee(dossier) else ():
        etape, recues = dossier.etape(repere), dossier.factures_de(repere)
        if etape is not None and not recues:
            yield tenu(etape, False, "une facture reçue", "aucune")
        for facture in recues:
            zone = facture.de("nature_piece_droits")
            yield egal(zone, texte(zone), attendu)


@check("CDC-3-01", partie="dematerialisation", reads={Canal.FICHIER})
def factures_de_toutes_sortes(dossier: Dossier) -> Iterator[Jugement]:
    """Factures are made with and without tiers payant, on one part and on both (CDC §3)."""
    for repere, attendus in (("par_adr", {"F"}), ("par_carte", {"F"}), ("deux_parts", {"F", "D"})):
        etape = dossier.etape(repere)
        if etape is not None and _journee(dossier):
            recues = dossier.factures_de(repere)
            flux = {f.flux for f in recues}
            trouve = ", ".join(sorted(flux)) or "aucune"
            yield tenu(recues[0] if recues else etape, flux == attendus, sorted(attendus), trouve)


@check("CDC-3-01", partie="retours", reads={Canal.ECRAN, Canal.RETOUR})
def retours_traites(dossier: Dossier) -> Iterator[Jugement]:
    """Returns are fetched and integrated (CDC §3)."""
    for echange in dossier.pendant(dossier.etape("releve"), dossier.echanges):
        if _journee(dossier) and dossier.retours:
            integres = [str(d.get("type")) for d in echange.details("retour")]
            trouve = ", ".join(sorted(set(integres))) or "aucun"
            attendu = f"{len(dossier.retours)} message(s) intégré(s)"
            yield tenu(echange, len(integres) >= len(dossier.retours), attendu, trouve)


@check("CDC-3-01", partie="parc", reads={Canal.FICHIER, Canal.SMTP})
def parc_transmis(dossier: Dossier) -> Iterator[Jugement]:
    """The files of FSE carry the data of the parc (CDC §3)."""
    for fichier in _fichiers(dossier, "envoi") if _journee(dossier) else ():
        if any(f.flux == "F" for f in fichier.factures):
            zone = fichier.de("zone_message")
            yield tenu(zone, texte(zone), "les données de parc", texte(zone) or "rien")


@check("CDC-3-01", partie="mises_a_jour", reads={Canal.ECRAN})
def poste_mis_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """An update and the opposition list are loaded, and the list serves (CDC §3)."""
    for repere, refuse in (("mise_a_jour", False), ("liste", False), ("opposee", True)):
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            if _journee(dossier):
                attendu = "un refus de la carte en opposition" if refuse else "un chargement"
                yield tenu(echange, bool(echange.refus) == refuse, attendu, echange.refus or "fait")
