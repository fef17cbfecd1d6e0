"""Soins médicaux gratuits: rights, tiers payant, situations, complementary part (CDC §4.2.1.4).

The pharmacist's rule and ACS are here too: each has a case that the context excludes.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    SMG,
    ecrans_sous_nature,
    mises_en_forme,
    sans_forcage,
    sous_nature,
    valeur,
    vide,
)
from vitalbench.harness.checks.jugement import (
    Jugement,
    conforme,
    non_conforme,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de, facture_formee, selon
from vitalbench.harness.evidence.dossier import Dossier, FaitProfessionnel
from vitalbench.harness.evidence.fichiers import FactureRecue

FICHIER = {Canal.FICHIER, Canal.MONDE}
MESSAGES_DE_DROITS = ("droits_amo_non_ouverts", "carte_a_mettre_a_jour")
COMPLEMENTAIRES = frozenset({"voie_part_complementaire", "convention", "dispositif_tpi"})
"""Questions that only a complementary part asks."""


def _ps(dossier: Dossier) -> FaitProfessionnel | None:
    return dossier.faits.professionnels.get(dossier.faits.ps)


@check("CDC-3.2.2.1-43", partie="aboutit", reads={Canal.APPEL})
@check("CDC-3.2.2.1-44", partie="sans_blocage", reads={Canal.APPEL})
@check("CDC-4.2.1.3.1-05", partie="poursuivie", reads={Canal.APPEL})
@check("CDC-3.2.4.14-01", partie="sans_controle", reads={Canal.APPEL})
def facture_sans_controle_de_droits(dossier: Dossier) -> Iterator[Jugement]:
    """Closed or absent AMO rights never stop a SMG facture (CDC §3.2.2.1, §4.2.1.3.1)."""
    yield from facture_formee(dossier, "dialogue", attendue=True)


@check("CDC-3.2.2.1-44", partie="sans_forcage", reads={Canal.FICHIER})
def facture_sans_forcage_de_droits(dossier: Dossier) -> Iterator[Jugement]:
    """Closed AMO rights force nothing in a SMG facture (CDC §3.2.2.1)."""
    for facture in sous_nature(dossier, SMG):
        yield from sans_forcage(facture)


@check("CDC-4.2.1.3.1-05", partie="sans_message", reads={Canal.ECRAN})
def sans_message_de_droits(dossier: Dossier) -> Iterator[Jugement]:
    """Once SMG is chosen, no message speaks of the AMO rights (CDC §4.2.1.3.1)."""
    for ecran in ecrans_sous_nature(dossier, SMG):
        dites = [m for m in MESSAGES_DE_DROITS if ecran.mention(m) is not None]
        yield absence(ecran, dites, "aucun message de droits")


@check("CDC-3.2.2.1-43", partie="sans_piece", reads={Canal.ECRAN})
def sans_piece_reclamee(dossier: Dossier) -> Iterator[Jugement]:
    """No number nor date of an attestation is asked to bill SMG care (CDC §3.2.2.1)."""
    for ecran in ecrans_sous_nature(dossier, SMG):
        demandees = [c.id for c in ecran.ecran.champs if "attestation" in c.id]
        attendues = [p.id for p in ecran.ecran.propositions if "attestation" in p.id]
        yield absence(ecran, (*demandees, *attendues), "aucune pièce réclamée")


@check("CDC-3.2.2.1-45", partie="tiers_payant", reads={Canal.FICHIER})
def tiers_payant_sans_forcage(dossier: Dossier) -> Iterator[Jugement]:
    """For a pharmacist, SMG opens AMO tiers payant past the end of rights (CDC §3.2.2.1)."""
    ps = _ps(dossier)
    if ps is None or ps.famille != "pharmaciens":
        return
    for facture in dossier.factures_de("tp"):
        yield valeur(facture.de("destinataire_reglement"), "05")
        yield from sans_forcage(facture)


@check("CDC-3.2.2.1-45", partie="refus", reads={Canal.FICHIER})
def tiers_payant_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """The patient may refuse not to pay in advance (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("refuse"):
        yield valeur(facture.de("destinataire_reglement"), "00")


@check("CDC-4.2.1.4-13", partie="defaut", reads={Canal.FICHIER})
def tiers_payant_par_defaut(dossier: Dossier) -> Iterator[Jugement]:
    """Without any choice of the PS, a SMG facture is in AMO tiers payant (CDC §4.2.1.4)."""
    demandes = dossier.pendant(dossier.etape("smg"), dossier.reponses_a("facturer"))
    if any(e.parametres.get("tiers_payant") for e in demandes):
        return
    for facture in dossier.factures_de("smg"):
        yield valeur(facture.de("destinataire_reglement"), "05")


@check("CDC-4.2.1.4-13", partie="modifiable", reads={Canal.FICHIER})
def tiers_payant_modifiable(dossier: Dossier) -> Iterator[Jugement]:
    """The PS may change that default (CDC §4.2.1.4)."""
    for facture in dossier.factures_de("sans_tp"):
        yield valeur(facture.de("destinataire_reglement"), "00")


@check("CDC-3.2.2.6-03", partie="sans_situation", reads={Canal.FICHIER})
@check("CDC-4.2.1.3.3-03", partie="sans_effet", reads={Canal.FICHIER})
def situation_sans_effet(dossier: Dossier) -> Iterator[Jugement]:
    """No situation of the beneficiary leaves a trace in a SMG facture (CDC §3.2.2.6)."""
    for facture in sous_nature(dossier, SMG):
        yield vide(facture.de("type_contrat"), "le type de contrat C2S est-il resté ?")
        yield vide(facture.du_total("reserve_sesam_91"), "l'attentat est-il resté ?")


@check("CDC-3.2.2.6-03", partie="amo_seule", reads={Canal.FICHIER})
@check("CDC-3.2.6.3-01", partie="sans_montant", reads={Canal.FICHIER})
@check("CDC-4.2.1.9-02", partie="sans_montant", reads={Canal.FICHIER})
def sans_part_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No complementary amount is carried by a SMG facture (CDC §3.2.6.3, §4.2.1.9)."""
    for facture in sous_nature(dossier, SMG):
        yield vide(facture.du_total("total_amc"))
        for acte in facture.actes:
            yield vide(acte.de("montant_amc"))


@check("CDC-4.2.1.3.3-03", partie="sans_mention", reads={Canal.ECRAN})
def situation_sans_mention(dossier: Dossier) -> Iterator[Jugement]:
    """Once SMG is chosen, no situation is shown (CDC §4.2.1.3.3)."""
    for ecran in ecrans_sous_nature(dossier, SMG):
        mention = ecran.mention("situation_particuliere")
        yield absence(ecran, [mention.texte] if mention else [], "aucune mention")


@check("CDC-3.2.6.3-01", partie="sans_donnee", reads={Canal.FICHIER})
@check("CDC-4.2.1.3.2.2-07", partie="sans_donnee", reads={Canal.FICHIER})
def sans_donnee_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No datum of the complementary organism is in a SMG facture (CDC §4.2.1.3.2.2)."""
    for facture in sous_nature(dossier, SMG):
        yield vide(facture.de("no_organisme_complementaire"))
        yield vide(facture.de("no_adherent"))


def _fse_seule(factures: tuple[FactureRecue, ...]) -> Iterator[Jugement]:
    for facture in factures:
        yield valeur(facture.de("type_facture"), "F", "une DRE accompagne-t-elle la facture SMG ?")


@check("CDC-3.2.6.3-02", partie="fse_seule", reads={Canal.FICHIER})
@check("CDC-4.2.1.3.2.2-07", partie="sans_dre", reads={Canal.FICHIER})
@check("CDC-4.2.1.9-02", partie="sans_dre", reads={Canal.FICHIER})
def fse_amo_seule(dossier: Dossier) -> Iterator[Jugement]:
    """A SMG facture is a FSE alone, never with a DRE (CDC §3.2.6.3)."""
    yield from _fse_seule(sous_nature(dossier, SMG))


@check("CDC-4.2.1.3.2.2-07", partie="sans_convention", reads={Canal.ECRAN})
def sans_proposition_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """In SMG no convention nor complementary tiers payant is offered (CDC §4.2.1.3.2.2)."""
    for ecran in ecrans_sous_nature(dossier, SMG):
        question = ecran.proposition("tiers_payant")
        offerts = {c.id for c in question.choix} if question else set()
        offerts &= {"amo_amc", "amc"}
        offerts |= {p.id for p in ecran.ecran.propositions} & COMPLEMENTAIRES
        yield absence(ecran, sorted(offerts), "rien de complémentaire offert")


@check("CDC-4.2.1.9-02", partie="sans_sts", reads={Canal.APPEL})
def sans_appel_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The STS are never called for a SMG facture (CDC §4.2.1.9)."""
    for appel in mises_en_forme(dossier, "smg"):
        sts = [a for a in dossier.appels if a.fonction.startswith("STS_")]
        if sts:
            yield non_conforme(sts[0], "aucun appel STS", sts[0].fonction)
        else:
            yield conforme(appel, "facture faite sans appel STS")


# --- pharmacist's rule and ACS ------------------------------------------------------------


def _tiers_payant_libre(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        yield valeur(facture.de("destinataire_reglement"), "05")
        yield from sans_forcage(facture)


@check("CDC-4.2.1.4-06", partie="adr", reads={Canal.FICHIER})
def pharmacien_droits_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """With rights from ADR a pharmacist grants tiers payant unforced (CDC §4.2.1.4)."""
    yield from _tiers_payant_libre(dossier, "adr")


@check("CDC-4.2.1.4-06", partie="smg", reads={Canal.FICHIER})
def pharmacien_en_smg(dossier: Dossier) -> Iterator[Jugement]:
    """In SMG a pharmacist grants tiers payant unforced (CDC §4.2.1.4)."""
    yield from _tiers_payant_libre(dossier, "smg")


@check("CDC-4.2.1.4-06", partie="apias", reads={Canal.FICHIER})
def pharmacien_en_apias(dossier: Dossier) -> Iterator[Jugement]:
    """In APIAS a pharmacist grants tiers payant unforced (CDC §4.2.1.4)."""
    yield from _tiers_payant_libre(dossier, "apias")


@check("CDC-4.2.1.4-06", partie="sans_message", reads={Canal.ECRAN})
def pharmacien_sans_message(dossier: Dossier) -> Iterator[Jugement]:
    """In those three contexts the pharmacist is told nothing of the card (CDC §4.2.1.4)."""
    for repere in ("adr", "smg", "apias"):
        for ecran in ecrans_de(dossier, repere):
            if ecran.champ("total") is None:
                continue
            mention = ecran.mention("carte_a_mettre_a_jour")
            yield absence(ecran, [mention.texte] if mention else [], "aucun message")


def _titre_acs(dossier: Dossier, repere: str, *, attendu: bool) -> Iterator[Jugement]:
    for ecran in ecrans_de(dossier, repere):
        if ecran.champ("total") is None:
            continue
        propose = ecran.mention("tiers_payant_propose_acs") is not None
        voulu = "proposé au titre de l'ACS" if attendu else "non proposé au titre de l'ACS"
        yield selon(ecran, propose, attendu, voulu, "proposé" if propose else "non proposé")


@check("CDC-4.2.1.4-11", partie="maladie", reads={Canal.ECRAN})
def acs_en_maladie(dossier: Dossier) -> Iterator[Jugement]:
    """In maladie, ACS with valid dates proposes AMO tiers payant (CDC §4.2.1.4)."""
    yield from _titre_acs(dossier, "maladie", attendu=True)


@check("CDC-4.2.1.4-11", partie="maternite", reads={Canal.ECRAN})
def acs_en_maternite(dossier: Dossier) -> Iterator[Jugement]:
    """In maternité it does too (CDC §4.2.1.4)."""
    yield from _titre_acs(dossier, "maternite", attendu=True)


@check("CDC-4.2.1.4-11", partie="accident", reads={Canal.ECRAN})
def acs_en_accident(dossier: Dossier) -> Iterator[Jugement]:
    """In AT nothing is proposed on account of ACS (CDC §4.2.1.4)."""
    yield from _titre_acs(dossier, "accident", attendu=False)


@check("CDC-4.2.1.4-11", partie="hors_dates", reads={Canal.ECRAN})
def acs_hors_dates(dossier: Dossier) -> Iterator[Jugement]:
    """Past its dates nothing is proposed on account of ACS (CDC §4.2.1.4)."""
    yield from _titre_acs(dossier, "hors_dates", attendu=False)
