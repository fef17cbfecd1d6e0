"""CCAM acts and letter keys of a prescriber: what is asked of the SRT, and when (CDC §4.2.1)."""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.checks.contextes import complement, texte
from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import FORMATER, ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import ActeRecu
from vitalbench.harness.evidence.vues import Appel

CONSULTER, CONTROLER = "SRT_ConsulterDonnee", "SRT_ControlerDonnees"
REGLES, COMPLET, STS = "SRT_AppliquerRegle", "SRT_ControleComplet", "STS_Tarification"
PARAMETRES, ACTE, TARIF, DIAGNOSTIC = 0, 60101, 60111, 60112
SAISIE, LETTRE_CLE = "SAISIE", "CC6"
ACTION = "saisir_ccam"


class _Ligne(msgspec.Struct, frozen=True):
    code: str


class _Demande(msgspec.Struct, frozen=True):
    prestations: tuple[_Ligne, ...] = ()


def _pendant(dossier: Dossier, repere: str, *fonctions: str) -> list[Appel]:
    appels = dossier.pendant(dossier.etape(repere), dossier.appels)
    return [a for a in appels if a.fonction in fonctions]


def _controles(dossier: Dossier, repere: str, objet: str) -> list[Appel]:
    """Give the checks of one kind asked during a step."""
    return [
        a
        for a in _pendant(dossier, repere, CONTROLER)
        if any(g.champs.get("identifiant") == objet for g in a.entree(PARAMETRES))
    ]


def _trois(dossier: Dossier, repere: str) -> list[Appel]:
    """Give the calls the CCAM demands, checks of letter keys left out."""
    autres = _pendant(dossier, repere, CONSULTER, REGLES, COMPLET)
    return sorted([*autres, *_controles(dossier, repere, SAISIE)], key=lambda a: a.seq)


def _ccam(acte: ActeRecu) -> bool:
    return complement(acte, "4M", "code_ccam") is not None


@check("CDC-4.2.1.1-02", partie="ordre", reads={Canal.APPEL})
def srt_dans_l_ordre(dossier: Dossier) -> Iterator[Jugement]:
    """A CCAM act is looked up and checked, priced, then wholly checked (CDC §4.2.1.1)."""
    etape = dossier.etape("ccam_seul")
    if etape is not None:
        appels = _trois(dossier, "ccam_seul")
        trouve = [a.fonction for a in appels]
        attendu = [CONSULTER, CONTROLER, REGLES, COMPLET]
        yield egal(appels[0] if appels else etape, trouve, attendu)


@check("CDC-4.2.1.1-02", partie="ngap", reads={Canal.APPEL})
def ngap_sans_appel_ccam(dossier: Dossier) -> Iterator[Jugement]:
    """A facture without any CCAM act makes none of these calls (CDC §4.2.1.1)."""
    etape = dossier.etape("ngap_seul")
    if etape is not None:
        appels = _trois(dossier, "ngap_seul")
        noms = ", ".join(a.fonction for a in appels)
        yield tenu(appels[0] if appels else etape, not appels, "aucun appel CCAM", noms or "aucun")


@check("CDC-4.2.1.6-10", partie="une_seule_fse", reads={Canal.FICHIER})
def mixte_en_une_fse(dossier: Dossier) -> Iterator[Jugement]:
    """CCAM and other acts of one facture sit in one FSE (CDC §4.2.1.6)."""
    etape = dossier.etape("mixte")
    if etape is None:
        return
    fse = [f for f in dossier.factures_de("mixte") if f.flux == "F"]
    if len(fse) != 1:
        yield non_conforme(fse[0] if fse else etape, "une seule FSE", len(fse))
        return
    lignes = sorted("CCAM" if _ccam(acte) else "NGAP" for acte in fse[0].actes)
    yield egal(fse[0], lignes, ["CCAM", "NGAP"])


@check("CDC-4.2.1.8-08", partie="apres_amo", reads={Canal.APPEL})
def complet_apres_le_prix(dossier: Dossier) -> Iterator[Jugement]:
    """The whole control follows the last AMO pricing (CDC §4.2.1.8)."""
    etape = dossier.etape("mixte")
    regles = _pendant(dossier, "mixte", REGLES)
    if etape is not None and regles:
        complets = _pendant(dossier, "mixte", COMPLET)
        apres = [a for a in complets if a.seq > regles[-1].seq]
        yield tenu(apres[0] if apres else etape, apres, "un contrôle complet après", "aucun")


@check("CDC-4.2.1.8-08", partie="avant_la_suite", reads={Canal.APPEL})
def complet_avant_la_suite(dossier: Dossier) -> Iterator[Jugement]:
    """The whole control comes before complementary pricing and formatting (CDC §4.2.1.8)."""
    complets = _pendant(dossier, "mixte", COMPLET)
    for suite in _pendant(dossier, "mixte", STS, FORMATER):
        avant = [a for a in complets if a.seq < suite.seq]
        attendu = f"un contrôle complet avant {suite.fonction}"
        yield tenu(suite, avant, attendu, "fait" if avant else "aucun")


@check("CDC-4.2.1.8-09", partie="memes_actes", reads={Canal.APPEL, Canal.FICHIER})
def complet_sur_toute_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The whole control gets all the acts of the facture (CDC §4.2.1.8)."""
    complets = _pendant(dossier, "mixte", COMPLET)
    for facture in dossier.factures_de("mixte"):
        if facture.flux == "F" and complets:
            passes = sorted(g.champs.get("code_prestation", "") for g in complets[-1].entree(ACTE))
            factures = sorted(texte(acte.de("code_acte")) for acte in facture.actes)
            yield egal(complets[-1], passes, factures)


def _rendu(dossier: Dossier, champ: str) -> list[int]:
    return [
        int(groupe.champs.get(champ, 0))
        for appel in _pendant(dossier, "tarif_srt", REGLES)[-1:]
        for groupe in appel.sortie(TARIF)
    ]


@check("CDC-4.2.1.8-05", partie="prix", reads={Canal.APPEL, Canal.FICHIER})
def prix_du_srt(dossier: Dossier) -> Iterator[Jugement]:
    """The unit price of a CCAM act is the one the SRT gave (CDC §4.2.1.8)."""
    for facture in dossier.factures_de("tarif_srt"):
        for acte, rendu in zip(facture.actes, _rendu(dossier, "prix_unitaire"), strict=False):
            zone = acte.de("prix_unitaire")
            yield egal(zone, zone.valeur, rendu)


@check("CDC-4.2.1.8-05", partie="base", reads={Canal.APPEL, Canal.FICHIER})
def base_du_srt(dossier: Dossier) -> Iterator[Jugement]:
    """The reimbursement base of a CCAM act is the one the SRT gave (CDC §4.2.1.8)."""
    for facture in dossier.factures_de("tarif_srt"):
        for acte, rendu in zip(facture.actes, _rendu(dossier, "base_remboursement"), strict=False):
            zone = acte.de("base_remboursement")
            yield egal(zone, zone.valeur, rendu)


@check("CDC-4.2.1.6-09", partie="appels", reads={Canal.APPEL})
def acte_ccam_passe_par_le_srt(dossier: Dossier) -> Iterator[Jugement]:
    """A CCAM act goes through every SRT service planned (CDC §4.2.1.6)."""
    etape = dossier.etape("tarif_srt")
    if etape is not None:
        faits = {a.fonction for a in _trois(dossier, "tarif_srt")}
        for fonction in (CONSULTER, CONTROLER, REGLES, COMPLET):
            yield tenu(etape, fonction in faits, f"un appel {fonction}", ", ".join(sorted(faits)))


@check("CDC-4.2.1.6-09", partie="signale", reads={Canal.ECRAN})
def refus_du_srt_signale(dossier: Dossier) -> Iterator[Jugement]:
    """An act the SRT refuses is said so (CDC §4.2.1.6)."""
    etape = dossier.etape("signale_srt")
    for echange in dossier.pendant(etape, dossier.reponses_a("facturer")):
        yield tenu(echange, echange.refus, "un refus signalé", echange.refus or "aucun refus")


@check("CDC-4.2.1.6-09", partie="sans_substitut", reads={Canal.APPEL})
def pas_de_regle_substituee(dossier: Dossier) -> Iterator[Jugement]:
    """An act the SRT refuses is not billed by other rules (CDC §4.2.1.6)."""
    yield from facture_formee(dossier, "signale_srt", attendue=False)


@check("CDC-4.2.1.8-10", partie="tous", reads={Canal.APPEL, Canal.ECRAN})
def diagnostics_rapportes(dossier: Dossier) -> Iterator[Jugement]:
    """Every diagnostic of the whole control reaches the PS (CDC §4.2.1.8)."""
    ecrans = list(ecrans_de(dossier, "premier_controle"))
    for appel in _pendant(dossier, "premier_controle", COMPLET)[-1:] if ecrans else ():
        textes = [m.texte for m in ecrans[-1].ecran.mentions]
        for groupe in appel.sortie(DIAGNOSTIC):
            code, rang = groupe.champs["code"], groupe.champs["rang"]
            dit = any(code in t and f"ligne {rang}" in t for t in textes)
            trouve = "dit" if dit else "tu"
            yield tenu(ecrans[-1], dit, f"{code} de la ligne {rang} rapporté", trouve)


@check("CDC-4.2.1.6-07", partie="un_par_lettre", reads={Canal.APPEL})
def une_validite_par_lettre(dossier: Dossier) -> Iterator[Jugement]:
    """Each letter key typed is submitted once to the validity check (CDC §4.2.1.6)."""
    etape = dossier.etape("lettres_cles")
    if etape is not None:
        soumises = sorted(
            groupe.champs.get("code_prestation", "")
            for appel in _controles(dossier, "lettres_cles", LETTRE_CLE)
            for groupe in appel.entree(ACTE)
        )
        demande = msgspec.convert(etape.evenement.donnees.get("parametres"), _Demande)
        saisies = sorted(ligne.code for ligne in demande.prestations)
        yield egal(etape, soumises, saisies)


@check("CDC-4.2.1.6-07", partie="invalide", reads={Canal.APPEL})
def lettre_invalide_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A letter key found invalid makes no facture (CDC §4.2.1.6)."""
    yield from facture_formee(dossier, "lettre_invalide", attendue=False)


@check("CDC-4.1.2.2-07", partie="ensemble", reads={Canal.FICHIER})
def ccam_et_ngap_ensemble(dossier: Dossier) -> Iterator[Jugement]:
    """With CCAM open a facture carries both kinds of lines (CDC §4.1.2.2)."""
    for facture in dossier.factures_de("ccam_ouverte"):
        lignes = sorted("CCAM" if _ccam(acte) else "NGAP" for acte in facture.actes)
        yield egal(facture, lignes, ["CCAM", "NGAP"])


@check("CDC-4.1.2.2-07", partie="offerte", reads={Canal.ECRAN})
def saisie_ccam_offerte(dossier: Dossier) -> Iterator[Jugement]:
    """With CCAM open its typing is offered (CDC §4.1.2.2)."""
    ecrans = list(ecrans_de(dossier, "ccam_ouverte"))
    if ecrans:
        vus = [e for e in ecrans if e.action(ACTION)]
        yield tenu(vus[0] if vus else ecrans[-1], vus, "saisie CCAM offerte", "jamais offerte")


@check("CDC-4.1.2.2-07", partie="fermee", reads={Canal.APPEL})
def ccam_fermee(dossier: Dossier) -> Iterator[Jugement]:
    """With CCAM closed no facture is made of a CCAM line (CDC §4.1.2.2)."""
    yield from facture_formee(dossier, "ccam_fermee", attendue=False)


@check("CDC-4.1.2.2-07", partie="retiree", reads={Canal.ECRAN})
def saisie_ccam_retiree(dossier: Dossier) -> Iterator[Jugement]:
    """With CCAM closed its typing is offered nowhere (CDC §4.1.2.2)."""
    for ecran in ecrans_de(dossier, "ngap_reste"):
        if ecran.complet:
            offerte = ecran.action(ACTION)
            yield tenu(
                ecran, not offerte, "saisie CCAM absente", "offerte" if offerte else "absente"
            )


@check("CDC-4.1.2.2-07", partie="ngap", reads={Canal.FICHIER})
def ngap_toujours_la(dossier: Dossier) -> Iterator[Jugement]:
    """With CCAM closed the NGAP stays (CDC §4.1.2.2)."""
    etape = dossier.etape("ngap_reste")
    if etape is not None:
        recues = [f for f in dossier.factures_de("ngap_reste") if not any(map(_ccam, f.actes))]
        yield tenu(recues[0] if recues else etape, recues, "une facture NGAP", f"{len(recues)}")
