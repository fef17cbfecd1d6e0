"""Copies, duplicata and quittance: what they bear of the facture, what they never say.

(CDC §3.2.7.3, §3.2.7.4, §3.2.8.1, §3.3.1.2, §3.3.2, §3.4.1.2, §3.4.3).
"""

import re
from collections.abc import Iterator

from vitalbench.harness.checks.imprimes import (
    absents,
    edites,
    euros,
    jour,
    montants,
    porte,
    portent,
    saisi,
)
from vitalbench.harness.checks.jugement import Jugement, conforme, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue
from vitalbench.harness.evidence.vues import DocumentVu
from vitalbench.reference.protocol.reponses import Accueil

COPIE, DUPLICATA, QUITTANCE, FEUILLE = "copie", "duplicata", "quittance", "feuille_de_soins"
MENTION_DUPLICATA = "DUPLICATA"
JUSTIFICATIVE = "pièce justificative"
ENTETE = {
    "no_facture": "{}",
    "no_ps": "{}",
    "grand_regime": r"\b{}\b",
    "caisse_gestionnaire": r"\b{}\b",
    "centre_gestionnaire": r"\b{}\b",
    "nature_assurance": r"(?i)nature\D{{0,25}}\b{}\b",
    "justif_exoneration": r"(?i)exon[ée]ration\D{{0,25}}\b{}\b",
}
ACTE = {"code_acte": r"\b{}\b", "quantite": r"\b{}\b", "taux": r"\b{} ?%"}
"""How each element shows: by itself when it cannot be mistaken, else after its name."""
MONTANTS_ACTE = (
    "prix_unitaire", "base_remboursement", "montant_depense", "montant_amo", "montant_amc",
)  # fmt: skip
TOTAUX = ("total_facture", "total_amo", "total_amc")
CODE_RESERVE = "XRP"


def _texte(zone: ZoneVue) -> str:
    return str(zone.valeur if zone.valeur is not None else "").strip()


def _jour(zone: ZoneVue) -> str:
    return jour(str(zone.valeur).replace("-", ""))


def _ligne(document: DocumentVu) -> str:
    return " ".join(document.document.texte.split())


def manquants(document: DocumentVu, facture: FactureRecue) -> list[str]:
    """Name every element of a facture received that a document does not bear."""
    ligne = _ligne(document)
    zones = [(facture.de(champ), motif) for champ, motif in ENTETE.items()]
    zones += [(a.de(champ), motif) for a in facture.actes for champ, motif in ACTE.items()]
    absentes = [
        f"{zone.champ} {_texte(zone)}"
        for zone, motif in zones
        if not re.search(motif.format(re.escape(_texte(zone))), ligne)
    ]
    nir = _texte(facture.de("nir_assure"))
    absentes += [] if porte(document, nir) else [f"NIR {nir}"]
    jours = [facture.de("date_facturation"), *(a.de("date_acte") for a in facture.actes)]
    absentes += [_jour(z) for z in jours if not porte(document, _jour(z))]
    lus = montants(document)
    sommes = [facture.du_total(champ) for champ in TOTAUX]
    sommes += [acte.de(champ) for acte in facture.actes for champ in MONTANTS_ACTE]
    absentes += [
        euros(int(_texte(z) or "0")) for z in sommes if euros(int(_texte(z) or "0")) not in lus
    ]
    return absentes


def _egal_au_flux(dossier: Dossier, repere: str, genre: str, flux: str) -> Iterator[Jugement]:
    """Say whether the document of a step bears everything its flow carried."""
    de = repere.removeprefix(f"{genre}_")
    for document in edites(dossier, repere, genre):
        for facture in dossier.factures_de(de):
            if facture.flux == flux:
                absentes = manquants(document, facture)
                yield tenu(document, not absentes, "tout ce que porte le flux", absentes or "tout")


@check("CDC-3.2.7.4-01", partie="contenu", reads={Canal.DOCUMENT, Canal.FICHIER})
def copie_de_la_fse(dossier: Dossier) -> Iterator[Jugement]:
    """The copy of a FSE bears what the flow carried (CDC §3.2.7.4)."""
    yield from _egal_au_flux(dossier, "copie_paire", COPIE, "F")


@check("CDC-3.2.7.4-01", partie="sans_valeur", reads={Canal.DOCUMENT})
def copie_qui_ne_vaut_rien(dossier: Dossier) -> Iterator[Jugement]:
    """The copy never calls itself a pièce justificative (CDC §3.2.7.4)."""
    yield from absents(dossier, "copie_paire", COPIE, JUSTIFICATIVE)


@check("CDC-3.2.7.4-02", partie="contenu", reads={Canal.DOCUMENT, Canal.FICHIER})
def copie_de_la_dre(dossier: Dossier) -> Iterator[Jugement]:
    """The copy of a DRE bears what its flow carried (CDC §3.2.7.4)."""
    etape = dossier.etape("copie_dre")
    for document in edites(dossier, "copie_dre", COPIE):
        for facture in dossier.factures_de("paire"):
            if facture.flux == "D" and etape is not None:
                absentes = manquants(document, facture)
                yield tenu(document, not absentes, "tout ce que porte la DRE", absentes or "tout")


@check("CDC-3.2.7.4-02", partie="sans_valeur", reads={Canal.DOCUMENT})
def copie_de_dre_qui_ne_vaut_rien(dossier: Dossier) -> Iterator[Jugement]:
    """The copy of a DRE never calls itself a pièce justificative (CDC §3.2.7.4)."""
    yield from absents(dossier, "copie_dre", COPIE, JUSTIFICATIVE)


@check("CDC-3.2.8.1-03", partie="forme", reads={Canal.DOCUMENT})
def quittance_sans_forme_de_feuille(dossier: Dossier) -> Iterator[Jugement]:
    """The quittance does not look like a feuille de soins (CDC §3.2.8.1)."""
    yield from absents(
        dossier, "quittance_assure", QUITTANCE, "feuille de soins", "Feuille de soins"
    )


@check("CDC-3.2.8.1-03", partie="valeur", reads={Canal.DOCUMENT})
def quittance_non_justificative(dossier: Dossier) -> Iterator[Jugement]:
    """The quittance never calls itself justificative (CDC §3.2.8.1)."""
    yield from absents(dossier, "quittance_assure", QUITTANCE, "justificatif", "justificative")


# --- duplicata ----------------------------------------------------------------------------


@check("CDC-3.4.3-01", partie="champs", reads={Canal.DOCUMENT, Canal.FICHIER})
def duplicata_complet(dossier: Dossier) -> Iterator[Jugement]:
    """The duplicata has every element of the FSE (CDC §3.4.3)."""
    yield from _egal_au_flux(dossier, "duplicata_forcee", DUPLICATA, "F")


@check("CDC-3.4.3-01", partie="dates", reads={Canal.DOCUMENT, Canal.FICHIER})
def duplicata_aux_memes_jours(dossier: Dossier) -> Iterator[Jugement]:
    """The days of the acts are those of the FSE (CDC §3.4.3)."""
    for document in edites(dossier, "duplicata_forcee", DUPLICATA):
        for facture in dossier.factures_de("forcee"):
            jours = {_jour(a.de("date_acte")) for a in facture.actes}
            manquent = [x for x in sorted(jours) if not porte(document, x)]
            yield tenu(document, jours and not manquent, sorted(jours), manquent or "toutes")


@check("CDC-3.4.3-01", partie="forcages", reads={Canal.DOCUMENT})
def duplicata_dit_les_forcages(dossier: Dossier) -> Iterator[Jugement]:
    """What was forced is on the duplicata, with the value forced (CDC §3.4.3)."""
    for echange in dossier.pendant(dossier.etape("forcee"), dossier.reponses_a("facturer")):
        forcages = echange.parametres.get("forcages")
        valeurs = [str(f["valeur"]) for f in forcages] if isinstance(forcages, list) else []
        yield from portent(dossier, "duplicata_forcee", DUPLICATA, "forcé", *valeurs)


@check("CDC-3.4.3-01", partie="nom_prenom", reads={Canal.DOCUMENT, Canal.MONDE})
def duplicata_nomme_le_beneficiaire(dossier: Dossier) -> Iterator[Jugement]:
    """Name and first name of the beneficiary are on the duplicata (CDC §3.4.3)."""
    yield from _nomme(dossier, "duplicata_forcee")


def _nomme(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    if vitale is not None:
        patient = vitale.beneficiaires[0]
        yield from portent(dossier, repere, DUPLICATA, patient.nom, patient.prenom)


@check("CDC-3.4.3-02", partie="presente", reads={Canal.DOCUMENT})
def duplicata_marque(dossier: Dossier) -> Iterator[Jugement]:
    """A duplicata bears « DUPLICATA » (CDC §3.4.3)."""
    yield from portent(dossier, "duplicata_marque", DUPLICATA, MENTION_DUPLICATA)


@check("CDC-3.4.3-02", partie="absente", reads={Canal.DOCUMENT})
def feuille_non_marquee(dossier: Dossier) -> Iterator[Jugement]:
    """An ordinary feuille de soins does not bear it (CDC §3.4.3)."""
    yield from absents(dossier, "feuille_ordinaire", FEUILLE, MENTION_DUPLICATA)


@check("CONV-ECHEC-02", partie="motif", reads={Canal.DOCUMENT})
def duplicata_motive(dossier: Dossier) -> Iterator[Jugement]:
    """The duplicata of a FSE that cannot leave says why it is given (convention)."""
    motif = saisi(dossier, "duplicata_bloquee", "motif")
    yield from portent(dossier, "duplicata_bloquee", DUPLICATA, motif)


@check("CONV-ECHEC-02", partie="numero_fse", reads={Canal.DOCUMENT})
def duplicata_numerote(dossier: Dossier) -> Iterator[Jugement]:
    """It bears the number of the FSE that was not sent (convention)."""
    for echange in dossier.pendant(dossier.etape("bloquee"), dossier.reponses_a("facturer")):
        for _, numero in echange.factures_creees():
            yield from portent(dossier, "duplicata_bloquee", DUPLICATA, numero.zfill(9))


@check("CONV-ECHEC-02", partie="numero_lot", reads={Canal.DOCUMENT})
def duplicata_au_numero_de_lot(dossier: Dossier) -> Iterator[Jugement]:
    """It bears the number of its lot (convention)."""
    for echange in dossier.pendant(dossier.etape("lot_bloque"), dossier.echanges):
        for details in echange.details("lot"):
            for document in edites(dossier, "duplicata_bloquee", DUPLICATA):
                numero = str(details.get("numero"))
                ecrit = re.search(rf"(?i)lot\W*(?:n\W*)?{numero}\b", _ligne(document))
                yield tenu(document, ecrit, f"lot {numero}", _ligne(document)[:200])


@check("CDC-3.4.1.2-12", partie="duplicata", reads={Canal.DOCUMENT, Canal.FICHIER})
def duplicata_de_chaque_fse(dossier: Dossier) -> Iterator[Jugement]:
    """After two refusals every FSE of the lot has its duplicata (CDC §3.4.1.2)."""
    if dossier.etape("troisieme_envoi") is None:
        return
    for repere in ("refusee", "refusee_aussi"):
        for facture in dossier.factures_de(repere)[:1]:
            genre = f"{DUPLICATA}_{repere}"
            yield from portent(
                dossier, genre, DUPLICATA, MENTION_DUPLICATA, facture.numero.zfill(9)
            )


@check("CDC-3.4.1.2-12", partie="plus_reemissible", reads={Canal.SMTP})
def lot_plus_reemissible(dossier: Dossier) -> Iterator[Jugement]:
    """After two refusals the lot does not leave a third time (CDC §3.4.1.2)."""
    etape = dossier.etape("troisieme_envoi")
    if etape is not None:
        envois = dossier.pendant(etape, dossier.smtp)
        yield tenu(envois[0] if envois else etape, not envois, "aucun envoi", f"{len(envois)}")


def _orientation(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is None:
        return
    for echange in dossier.pendant(etape, dossier.reponses_a("reemettre")):
        dit = echange.refus == "duplicata_papier"
        yield tenu(echange, dit, "orienté vers le duplicata papier", echange.refus or "réémis")


def _sans_envoi(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is not None:
        envois = dossier.pendant(etape, dossier.smtp)
        yield tenu(
            envois[0] if envois else etape, not envois, "aucune réémission", f"{len(envois)}"
        )


@check("CDC-3.3.1.2-11", partie="oriente", reads={Canal.ECRAN})
def oriente_vers_le_duplicata(dossier: Dossier) -> Iterator[Jugement]:
    """A lot too old or post-dated goes to the paper duplicata (CDC §3.3.1.2)."""
    for repere in ("reemettre_91_jours", "reemettre_j_plus_3"):
        yield from _orientation(dossier, repere)


@check("CDC-3.3.1.2-11", partie="sans_reemission", reads={Canal.SMTP})
def ne_reemet_pas(dossier: Dossier) -> Iterator[Jugement]:
    """And nothing leaves again (CDC §3.3.1.2)."""
    for repere in ("reemettre_91_jours", "reemettre_j_plus_3"):
        yield from _sans_envoi(dossier, repere)


@check("CDC-3.3.1.2-11", partie="limites", reads={Canal.SMTP})
def reemet_aux_limites(dossier: Dossier) -> Iterator[Jugement]:
    """At 90 days and two days ahead the lot may still be sent again (CDC §3.3.1.2)."""
    for repere in ("reemettre_90_jours", "reemettre_j_plus_2"):
        etape = dossier.etape(repere)
        if etape is not None:
            envois = dossier.pendant(etape, dossier.smtp)
            yield tenu(envois[0] if envois else etape, envois, "une réémission", f"{len(envois)}")


@check("CDC-3.3.2-11", partie="duplicata", reads={Canal.DOCUMENT, Canal.FICHIER, Canal.MONDE})
def duplicata_de_la_rejetee(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE rejected has its duplicata: name, first name, exact data (CDC §3.3.2)."""
    yield from _nomme(dossier, "duplicata_rejetee")
    yield from _egal_au_flux(dossier, "duplicata_rejetee", DUPLICATA, "F")


@check("CDC-3.3.2-11", partie="nouvelle", reads={Canal.FICHIER})
def nouvelle_facture_apres_rejet(dossier: Dossier) -> Iterator[Jugement]:
    """A new facture may be made, under a new number (CDC §3.3.2)."""
    etape = dossier.etape("refacturee")
    if etape is None:
        return
    anciens = {f.numero for f in dossier.factures_de("rejetee")}
    neuves = dossier.factures_de("refacturee")
    if not neuves:
        yield non_conforme(etape, "une nouvelle facture", "aucune")
    for facture in neuves:
        zone = facture.de("no_facture")
        if facture.numero in anciens:
            yield non_conforme(zone, "un numéro neuf", facture.numero)
        elif anciens:
            yield conforme(zone, facture.numero, "un numéro neuf")


# --- reserved codes ------------------------------------------------------------------------


@check("CDC-3.2.7.3-07", partie="ecrans", reads={Canal.ECRAN})
def code_reserve_absent_des_ecrans(dossier: Dossier) -> Iterator[Jugement]:
    """No ordinary screen shows the code typed (CDC §3.2.7.3)."""
    for echange in dossier.pendant(dossier.etape("liste"), dossier.echanges):
        for ecran in echange.ecrans():
            montre = CODE_RESERVE in str(ecran.ecran)
            yield tenu(ecran, not montre, "le code saisi absent", "présent" if montre else "absent")


def _papier_sans_code(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for document in edites(dossier, repere):
        montre = porte(document, CODE_RESERVE)
        yield tenu(document, not montre, "le code saisi absent", "présent" if montre else "absent")


@check("CDC-3.2.7.3-07", partie="copie", reads={Canal.DOCUMENT})
def code_reserve_absent_de_la_copie(dossier: Dossier) -> Iterator[Jugement]:
    """The copy of the FSE does not show it (CDC §3.2.7.3)."""
    yield from _papier_sans_code(dossier, "copie_reservee")


@check("CDC-3.2.7.3-07", partie="quittance", reads={Canal.DOCUMENT})
def code_reserve_absent_de_la_quittance(dossier: Dossier) -> Iterator[Jugement]:
    """The quittance does not show it (CDC §3.2.7.3)."""
    yield from _papier_sans_code(dossier, "quittance_reservee")


@check("CDC-3.2.7.3-07", partie="bordereau", reads={Canal.DOCUMENT})
def code_reserve_absent_du_bordereau(dossier: Dossier) -> Iterator[Jugement]:
    """The bordereau does not show it (CDC §3.2.7.3)."""
    yield from _papier_sans_code(dossier, "bordereau_reservee")


@check("CDC-3.2.7.3-07", partie="flux", reads={Canal.FICHIER})
def code_reserve_absent_du_flux(dossier: Dossier) -> Iterator[Jugement]:
    """No file carries it (CDC §3.2.7.3)."""
    if dossier.etape("copie_reservee") is None:
        return
    for facture in dossier.factures:
        for acte in facture.actes:
            zone = acte.de("code_acte")
            yield tenu(zone, CODE_RESERVE not in _texte(zone), "le code transmis", _texte(zone))


# --- software ------------------------------------------------------------------------------


@check("FAMI-1.1.3-04", partie="logiciel", reads={Canal.DOCUMENT})
def attestation_du_logiciel(dossier: Dossier) -> Iterator[Jugement]:
    """The attestation names editor, software and version as the software presents itself."""
    for echange in dossier.reponses_a("bonjour"):
        accueil = echange.reponse
        if isinstance(accueil, Accueil):
            attendus = (accueil.nom, accueil.version, accueil.editeur)
            yield from portent(dossier, "attestation", "attestation_dmp", *attendus)


@check("FAMI-1.1.3-04", partie="dmp", reads={Canal.DOCUMENT})
def attestation_du_dmp(dossier: Dossier) -> Iterator[Jugement]:
    """It says whether the software is compatible with the DMP, and by which connector."""
    mots = ("Compatibilité DMP", "connecteur", "Pack")
    yield from portent(dossier, "attestation", "attestation_dmp", *mots)
