"""The PS who bills: card, centre, options, prescriptions (CDC §2.3, §3.2.1, §4.2.1.2)."""

from collections.abc import Iterator, Mapping

from vitalbench.harness.checks.contextes import mises_en_forme, texte
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.parcours import indicateur
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import enregistrements_de
from vitalbench.reference.domain.cartes import SituationPs
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER, Canal.MONDE}
PS = 1120
DONNEES_DU_CENTRE = {
    "code_conventionnel": "centre_convention",
    "code_specialite": "centre_specialite",
    "code_zone_tarifaire": "centre_zone_tarifaire",
    "code_zone_ik": "centre_zone_ik",
}
"""Fields of group 1120 and the parameter of the centre each comes from."""


# --- CCAM ---------------------------------------------------------------------------------


def _ccam(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    srt = [a for a in dossier.pendant(etape, dossier.appels) if a.fonction.startswith("SRT_")]
    recues = dossier.factures_de(repere)
    trouve = f"{len(recues)} facture(s), {len(srt)} appel(s) au SRT"
    yield tenu(recues[0] if recues else etape, srt and recues, "l'acte facturé par le SRT", trouve)


@check("CDC-2.3.1-05", partie="medecins", reads={Canal.APPEL, Canal.FICHIER})
def ccam_des_medecins(dossier: Dossier) -> Iterator[Jugement]:
    """A doctor's CCAM act is billed with the SRT (CDC §2.3.1)."""
    yield from _ccam(dossier, "ccam_medecin")


@check("CDC-2.3.1-05", partie="dentistes", reads={Canal.APPEL, Canal.FICHIER})
def ccam_des_dentistes(dossier: Dossier) -> Iterator[Jugement]:
    """A dentist's CCAM act is billed with the SRT (CDC §2.3.1)."""
    yield from _ccam(dossier, "ccam_dentiste")


@check("CDC-2.3.1-05", partie="sages_femmes", reads={Canal.APPEL, Canal.FICHIER})
def ccam_des_sages_femmes(dossier: Dossier) -> Iterator[Jugement]:
    """A midwife's CCAM act is billed with the SRT (CDC §2.3.1)."""
    yield from _ccam(dossier, "ccam_sage_femme")


@check("CDC-2.3.1-06", partie="bases", reads=FICHIER)
def base_ccam_selon_la_convention(dossier: Dossier) -> Iterator[Jugement]:
    """One CCAM act has the base of the PS's own conventional situation (CDC §2.3.1)."""
    for attente in dossier.attentes("facture"):
        lignes = attente.valeurs.get("lignes")
        if not isinstance(lignes, list | tuple):
            continue
        for facture in dossier.factures_de(str(attente.valeurs.get("repere", ""))):
            for acte, ligne in zip(facture.actes, lignes, strict=False):
                if isinstance(ligne, Mapping) and "base" in ligne:
                    zone = acte.de("base_remboursement")
                    yield egal(zone, zone.valeur, ligne["base"])


# --- the card and the workstation ---------------------------------------------------------


def _situation(dossier: Dossier, ps: str) -> SituationPs | None:
    connu = dossier.faits.professionnels.get(ps)
    return connu.cps.situations[0] if connu is not None and connu.cps.situations else None


@check("CDC-2.3.1-16", partie="code_de_la_carte", reads={Canal.FICHIER, Canal.APPEL})
def specialite_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the specialty of the card (CDC §2.3.1)."""
    etape = dossier.etape("specialite")
    lues = [
        g.champs.get("code_specialite", "")
        for a in dossier.pendant(etape, dossier.appels_de("SSV_LireCartePS"))
        for g in a.sortie(2)
    ]
    if etape is not None and not dossier.factures_de("specialite"):
        yield tenu(etape, False, "une facture", "aucune")
    for facture in dossier.factures_de("specialite"):
        for acte in facture.actes:
            zone = acte.de("specialite_executant")
            brut = zone.enregistrement.brut_de("specialite_executant")
            yield tenu(zone, brut in lues, f"spécialité {', '.join(lues)}", brut)


@check("CDC-2.3.1-16", partie="sans_erreur", reads={Canal.ECRAN})
def specialite_connue(dossier: Dossier) -> Iterator[Jugement]:
    """No refusal speaks of an unknown specialty (CDC §2.3.1)."""
    for echange in dossier.pendant(dossier.etape("specialite"), dossier.echanges):
        yield tenu(echange, not echange.refus, "aucun refus", echange.refus or "aucun")


def _parametres_du_centre(dossier: Dossier) -> dict[str, str]:
    """Give the data of the centre as the PS last typed them before the facture."""
    saisies: dict[str, str] = {}
    for echange in dossier.echanges:
        for cle in ("champs", "parametres"):
            brut = echange.parametres.get(cle)
            if isinstance(brut, dict):
                saisies |= {c: str(x) for c, x in brut.items() if str(c).startswith("centre_")}
    return saisies


def _groupe_du_centre(dossier: Dossier) -> Iterator[Jugement]:
    saisies = _parametres_du_centre(dossier)
    for appel in mises_en_forme(dossier, "centre"):
        for groupe in appel.entree(PS):
            for champ, parametre in DONNEES_DU_CENTRE.items():
                yield egal(appel, groupe.champs.get(champ, ""), saisies.get(parametre, ""))


def _facture_du_centre(dossier: Dossier) -> Iterator[Jugement]:
    saisies = _parametres_du_centre(dossier)
    for facture in dossier.factures_de("centre"):
        for acte in facture.actes:
            for champ, parametre in (
                ("specialite_executant", "centre_specialite"),
                ("zone_tarif", "centre_zone_tarifaire"),
            ):
                zone = acte.de(champ)
                attendu = saisies.get(parametre, "")
                yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-3.2.1.3-01", partie="module", reads={Canal.APPEL})
def module_recoit_le_parametrage(dossier: Dossier) -> Iterator[Jugement]:
    """The module is given the conventional data of the centre, not the card's (CDC §3.2.1.3)."""
    yield from _groupe_du_centre(dossier)


@check("CDC-3.2.1.3-01", partie="facture", reads={Canal.FICHIER})
@check("CDC-4.2.1.2.1-01", partie="centre", reads={Canal.FICHIER})
def facture_porte_le_parametrage(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the conventional data of the centre (CDC §3.2.1.3, §4.2.1.2.1)."""
    yield from _facture_du_centre(dossier)


@check("CDC-3.2.1.3-02", partie="refus", reads={Canal.ECRAN})
def centre_sans_parametrage_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """Without the data of the centre the facture is refused, or the PS guided (CDC §3.2.1.3)."""
    for echange in dossier.pendant(dossier.etape("sans_parametrage"), dossier.echanges):
        demande = any(e.mention(v.M_PARAMETRAGE) for e in echange.ecrans())
        trouve = echange.refus or ("demandé" if demande else "rien")
        yield tenu(echange, echange.refus or demande, "un refus ou une demande", trouve)


@check("CDC-3.2.1.3-02", partie="aucune_fse", reads={Canal.APPEL})
def aucune_fse_sans_parametrage(dossier: Dossier) -> Iterator[Jugement]:
    """Without the data of the centre no FSE is made (CDC §3.2.1.3)."""
    yield from facture_formee(dossier, "sans_parametrage", attendue=False)


@check("CDC-4.2.1.2.1-01", partie="carte", reads=FICHIER | {Canal.APPEL})
def facture_dit_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """Billing number, specialty and zone of the facture are those of the CPS (CDC §4.2.1.2.1)."""
    situation = _situation(dossier, dossier.faits.ps)
    if situation is None:
        return
    for facture in dossier.factures_de("cabinet"):
        zone = facture.de("no_ps")
        yield egal(zone, zone.enregistrement.brut_de("no_ps"), situation.numero_facturation)
        for acte in facture.actes:
            for champ, attendu in (
                ("specialite_executant", situation.code_specialite),
                ("zone_tarif", situation.code_zone_tarifaire),
            ):
                lue = acte.de(champ)
                yield egal(lue, lue.enregistrement.brut_de(champ), attendu)
    for appel in mises_en_forme(dossier, "cabinet"):
        for groupe in appel.entree(PS):
            yield egal(appel, groupe.champs.get("code_conventionnel"), situation.code_conventionnel)


# --- OPTAM --------------------------------------------------------------------------------


def _option_acceptee(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is not None:
        recues = dossier.factures_de(repere)
        refus = ", ".join(e.refus for e in dossier.pendant(etape, dossier.echanges) if e.refus)
        yield tenu(recues[0] if recues else etape, recues, "une FSE", refus or "aucune FSE")


@check("CDC-3.2.1.5-03", partie="secteur_2", reads={Canal.FICHIER})
def option_au_secteur_2(dossier: Dossier) -> Iterator[Jugement]:
    """A PS of sector 2 bills with the option, whatever his specialty (CDC §3.2.1.5)."""
    yield from _option_acceptee(dossier, "secteur_2")


@check("CDC-3.2.1.5-03", partie="secteur_1_dp", reads={Canal.FICHIER})
def option_au_secteur_1_dp(dossier: Dossier) -> Iterator[Jugement]:
    """A PS of sector 1 DP bills with the option (CDC §3.2.1.5)."""
    yield from _option_acceptee(dossier, "secteur_1_dp")


@check("CDC-3.2.1.5-03", partie="avant_2013", reads={Canal.FICHIER})
def option_au_secteur_1_d_avant_2013(dossier: Dossier) -> Iterator[Jugement]:
    """A PS of sector 1 installed before 2013 bills with the option (CDC §3.2.1.5)."""
    yield from _option_acceptee(dossier, "secteur_1_avant_2013")


@check("CDC-3.2.1.5-03", partie="refusee", reads={Canal.APPEL})
def option_refusee_au_secteur_1_de_2014(dossier: Dossier) -> Iterator[Jugement]:
    """A PS of sector 1 installed in 2014 makes no FSE with the option (CDC §3.2.1.5)."""
    yield from facture_formee(dossier, "secteur_1_en_2014", attendue=False)


# --- parcours -----------------------------------------------------------------------------


def _qualite(dossier: Dossier, repere: str, attendus: set[str]) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        for zone in indicateur(facture):
            yield tenu(zone, texte(zone) in attendus, " ou ".join(sorted(attendus)), texte(zone))


TRAITANT, NOUVEAU, SUBSTITUTION = {"T"}, {"N", "T"}, {"R"}
"""Indicators of the simulated profile: the table of annexe 1-A0 is not public."""


@check("CDC-2.3.2-02", partie="declare", reads=FICHIER)
def medecin_declare(dossier: Dossier) -> Iterator[Jugement]:
    """The declared doctor bills as médecin traitant (CDC §2.3.2)."""
    yield from _qualite(dossier, "mt_declare", TRAITANT)


@check("CDC-2.3.2-02", partie="nouveau", reads=FICHIER)
def nouveau_medecin(dossier: Dossier) -> Iterator[Jugement]:
    """The new doctor bills as médecin traitant (CDC §2.3.2)."""
    yield from _qualite(dossier, "mt_nouveau", NOUVEAU)


@check("CDC-2.3.2-02", partie="remplacant", reads=FICHIER)
def remplacant_du_medecin(dossier: Dossier) -> Iterator[Jugement]:
    """Who replaces the declared doctor bills as médecin traitant (CDC §2.3.2)."""
    yield from _qualite(dossier, "mt_remplacant", TRAITANT)


@check("CDC-2.3.2-02", partie="remplacant_du_nouveau", reads=FICHIER)
def remplacant_du_nouveau(dossier: Dossier) -> Iterator[Jugement]:
    """Who replaces the new doctor bills as médecin traitant (CDC §2.3.2)."""
    yield from _qualite(dossier, "mt_nouveau_remplacant", NOUVEAU)


@check("CDC-2.3.2-02", partie="substitution", reads=FICHIER)
def medecin_de_substitution(dossier: Dossier) -> Iterator[Jugement]:
    """A doctor of substitution is not a médecin traitant (CDC §2.3.2)."""
    yield from _qualite(dossier, "mt_substitution", SUBSTITUTION)


@check("CDC-2.3.2-03", partie="demande", reads={Canal.ECRAN})
def parcours_demande_en_centre(dossier: Dossier) -> Iterator[Jugement]:
    """In a centre de santé the parcours is asked (CDC §2.3.2)."""
    for ecran in ecrans_de(dossier, "parcours_demande"):
        posee = ecran.proposition(v.Q_CONTEXTE)
        yield tenu(ecran, posee, "la question du parcours", "posée" if posee else "non posée")


@check("CDC-2.3.2-03", partie="transmis", reads={Canal.FICHIER})
def parcours_transmis_en_centre(dossier: Dossier) -> Iterator[Jugement]:
    """In a centre de santé the parcours is in the FSE (CDC §2.3.2)."""
    for facture in dossier.factures_de("centre"):
        for zone in indicateur(facture):
            yield tenu(zone, texte(zone), "un indicateur de parcours", texte(zone) or "aucun")


# --- prescriptions ------------------------------------------------------------------------


def _prescripteur(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    champs = dossier.pendant(etape, dossier.echanges)[0].parametres.get("champs")
    saisi = str(champs.get(v.C_PRESCRIPTEUR_RPPS, "")) if isinstance(champs, dict) else ""
    zones = [
        facture.zone(z.enregistrement, "rpps_prescripteur")
        for facture in dossier.factures_de(repere)
        for z in enregistrements_de(facture, "4E")
    ]
    if not zones:
        yield tenu(etape, False, f"le prescripteur {saisi}", "aucun prescripteur transmis")
    for zone in zones:
        yield egal(zone, texte(zone), saisi)


@check("CDC-3.2.1.6-02", partie="pharmacie", reads={Canal.FICHIER})
def prescripteur_en_pharmacie(dossier: Dossier) -> Iterator[Jugement]:
    """The prescriber of a medicine is typed and sent (CDC §3.2.1.6)."""
    yield from _prescripteur(dossier, "prescription_pharmacie")


@check("CDC-3.2.1.6-02", partie="auxiliaires", reads={Canal.FICHIER})
def prescripteur_chez_l_auxiliaire(dossier: Dossier) -> Iterator[Jugement]:
    """The prescriber of an auxiliary's act is typed and sent (CDC §3.2.1.6)."""
    yield from _prescripteur(dossier, "prescription_auxiliaire")


@check("CDC-3.2.1.6-02", partie="laboratoire", reads={Canal.FICHIER})
def prescripteur_au_laboratoire(dossier: Dossier) -> Iterator[Jugement]:
    """The prescriber of an analysis is typed and sent (CDC §3.2.1.6)."""
    yield from _prescripteur(dossier, "prescription_laboratoire")


@check("CDC-3.2.1.6-02", partie="radiologie", reads={Canal.FICHIER})
def prescripteur_en_imagerie(dossier: Dossier) -> Iterator[Jugement]:
    """The prescriber of an imaging act is typed and sent (CDC §3.2.1.6)."""
    yield from _prescripteur(dossier, "prescription_radiologie")


@check("CDC-3.2.1.6-02", partie="lpp", reads={Canal.FICHIER})
def prescripteur_de_la_lpp(dossier: Dossier) -> Iterator[Jugement]:
    """The prescriber of a LPP article is typed and sent (CDC §3.2.1.6)."""
    yield from _prescripteur(dossier, "prescription_lpp")


@check("CDC-3.2.4.2-01", partie="une_fse", reads={Canal.FICHIER})
def ordonnance_bi_zone_en_une_fse(dossier: Dossier) -> Iterator[Jugement]:
    """An ordonnance bi-zone makes one FSE and at most one DRE (CDC §3.2.4.2)."""
    etape = dossier.etape("bi_zone")
    if etape is not None:
        recues = dossier.factures_de("bi_zone")
        par_flux = [sum(f.flux == lettre for f in recues) for lettre in "FD"]
        tenue = par_flux[0] == 1 and par_flux[1] <= 1
        trouve = f"{par_flux[0]} FSE, {par_flux[1]} DRE"
        yield tenu(recues[0] if recues else etape, tenue, "une FSE, au plus une DRE", trouve)


@check("CDC-3.2.4.2-01", partie="justificatifs", reads={Canal.FICHIER})
def deux_justificatifs_dans_la_fse(dossier: Dossier) -> Iterator[Jugement]:
    """Lines with and without link to the ALD have two exemptions (CDC §3.2.4.2)."""
    for facture in dossier.factures_de("bi_zone"):
        zones = [acte.de("justif_exo_acte") for acte in facture.actes]
        vus = [texte(z) for z in zones]
        if zones:
            yield tenu(zones[-1], len(set(vus)) == 2, "deux justificatifs", ", ".join(vus))


@check("CDC-3.2.4.10-01", partie="remplacee", reads={Canal.ECRAN})
def lettre_remplacee_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A key letter replaced by the CCAM is refused, or the CCAM offered (CDC §3.2.4.10)."""
    for echange in dossier.pendant(dossier.etape("lettre_remplacee"), dossier.echanges):
        proposee = any("CCAM" in m.texte for e in echange.ecrans() for m in e.ecran.mentions)
        yield tenu(echange, echange.refus or proposee, "un refus", echange.refus or "acceptée")


@check("CDC-3.2.4.10-01", partie="aucune_facture", reads={Canal.APPEL})
def aucune_facture_a_lettre_remplacee(dossier: Dossier) -> Iterator[Jugement]:
    """No facture is made of a key letter replaced by the CCAM (CDC §3.2.4.10)."""
    yield from facture_formee(dossier, "lettre_remplacee", attendue=False)


@check("CDC-3.2.4.10-01", partie="k_accepte", reads={Canal.FICHIER})
def k_encore_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """A K of chapters 14 or 16 is still billed (CDC §3.2.4.10)."""
    etape = dossier.etape("k_restant")
    if etape is not None:
        codes = [
            texte(a.de("code_acte")) for f in dossier.factures_de("k_restant") for a in f.actes
        ]
        yield tenu(etape, "K" in codes, "une facture avec un K", ", ".join(codes) or "aucune")
