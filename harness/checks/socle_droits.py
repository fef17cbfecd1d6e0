"""Rights and series: what an expired date does not forbid, ten acts in one FSE (CDC §3.2.2.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import FORMATER, ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.protocol import vocabulaire as v

TAUX_NORMAL = 70
BENEFICIAIRE = 1130


def _fin_de_droits_passee(dossier: Dossier, repere: str) -> bool:
    """Tell whether the card of the patient says that AMO rights ended before a step."""
    personne, etape = dossier.faits.personnes.get(dossier.faits.patient), dossier.etape(repere)
    if personne is None or personne.vitale is None or etape is None:
        return False
    droits = personne.vitale.beneficiaires[personne.beneficiaire].droits
    return not droits.amo_ouverts_au(etape.instant.date())


@check("CDC-3.2.2.1-26", partie="htp_taux_normal", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-4.2.1.4-02", partie="realisable", reads={Canal.FICHIER, Canal.MONDE})
def htp_malgre_fin_de_droits(dossier: Dossier) -> Iterator[Jugement]:
    """Past AMO rights on the card do not prevent a FSE at the normal rate (CDC §3.2.2.1)."""
    etape = dossier.etape("htp")
    if etape is None or not _fin_de_droits_passee(dossier, "htp"):
        return
    factures = dossier.factures_de("htp")
    if not factures:
        yield non_conforme(etape, "une FSE hors tiers payant", "aucune")
    for facture in factures:
        for acte in facture.actes:
            zone = acte.de("taux")
            yield egal(zone, zone.valeur, TAUX_NORMAL)


@check("CDC-3.2.2.1-26", partie="non_forcee", reads={Canal.FICHIER, Canal.MONDE})
def htp_non_forcee(dossier: Dossier) -> Iterator[Jugement]:
    """That FSE is not a forced one (CDC §3.2.2.1)."""
    yield from _non_forcee(dossier, "htp")


@check("CDC-3.2.2.1-33", partie="tp_accorde", reads={Canal.FICHIER, Canal.MONDE})
def tp_malgre_fin_de_droits(dossier: Dossier) -> Iterator[Jugement]:
    """The end of AMO rights does not limit access to AMO tiers payant (CDC §3.2.2.1)."""
    if _fin_de_droits_passee(dossier, "tp"):
        for facture in dossier.factures_de("tp"):
            zone = facture.de("destinataire_reglement")
            yield egal(zone, str(zone.valeur), "05")
        yield from _non_forcee(dossier, "tp")


@check("CDC-3.2.2.1-33", partie="sans_blocage", reads={Canal.ECRAN, Canal.MONDE})
def tp_sans_message_bloquant(dossier: Dossier) -> Iterator[Jugement]:
    """No blocking message stands in the way of that tiers payant (CDC §3.2.2.1)."""
    yield from _sans_blocage(dossier, "tp")


@check("CDC-4.2.1.4-02", partie="sans_blocage", reads={Canal.ECRAN, Canal.MONDE})
def htp_sans_message_bloquant(dossier: Dossier) -> Iterator[Jugement]:
    """No blocking message stands in the way of that FSE (CDC §4.2.1.4)."""
    yield from _sans_blocage(dossier, "htp")


@check("CDC-4.2.1.1-19", partie="dix_actes", reads={Canal.FICHIER})
def serie_complete(dossier: Dossier) -> Iterator[Jugement]:
    """One FSE holds every act of a series (CDC §4.2.1.1)."""
    for facture in dossier.factures_de("serie"):
        yield egal(facture, len(facture.actes), 10)


@check("CDC-4.2.1.1-19", partie="dates", reads={Canal.FICHIER})
def dates_propres(dossier: Dossier) -> Iterator[Jugement]:
    """Each act of a series has its own date (CDC §4.2.1.1)."""
    for facture in dossier.factures_de("serie"):
        dates = [acte.de("date_acte") for acte in facture.actes]
        valeurs = [z.valeur for z in dates]
        for zone in dates:
            yield tenu(zone, valeurs.count(zone.valeur) == 1, "une date propre", zone.valeur)


@check("CONV-VITALE-02", partie="situation_lue", reads={Canal.APPEL, Canal.MONDE})
def droits_lus_dans_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """The facture takes over the rights read in the card, closed or open (convention)."""
    for repere in ("fermes", "ouverts"):
        droits = _droits_inscrits(dossier, repere)
        if droits is None:
            continue
        defaut = droits.couvertures[0]
        for appel in dossier.pendant(dossier.etape(repere), dossier.appels_de(FORMATER)):
            for groupe in appel.entree(BENEFICIAIRE):
                lue = groupe.champs.get("code_couverture", "")
                yield egal(appel, lue, defaut.code_ald + defaut.code_situation)


@check("CONV-VITALE-02", partie="signale", reads={Canal.ECRAN})
def absence_de_droit_signalee(dossier: Dossier) -> Iterator[Jugement]:
    """Closed rights read in the card are told, open ones are not (convention)."""
    for repere, attendue in (("fermes", True), ("ouverts", False)):
        ecrans = tuple(ecrans_de(dossier, repere))
        if ecrans and all(e.complet for e in ecrans):
            vus = [e for e in ecrans if e.mention(v.M_DROITS_FERMES)]
            attendu = "absence de droit signalée" if attendue else "rien à signaler"
            trouve = "signalée" if vus else "rien"
            yield tenu(vus[0] if vus else ecrans[-1], bool(vus) == attendue, attendu, trouve)


@check("CDC-2.2.1.4-01", partie="sans_complementaire", reads={Canal.FICHIER})
def fse_sans_part_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """Without any AMC support a FSE is made, with no complementary part (CDC §2.2.1.4)."""
    for facture in dossier.factures_de("sans_amc"):
        zone = facture.du_total("total_amc")
        yield egal(zone, zone.valeur, 0)


@check("CDC-2.2.1.4-01", partie="avec_complementaire", reads={Canal.FICHIER})
def fse_avec_part_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """Without any AMC support the complementary part of the card is billed (CDC §2.2.1.4)."""
    for facture in dossier.factures_de("avec_mutuelle"):
        zone = facture.du_total("total_amc")
        yield tenu(zone, isinstance(zone.valeur, int) and zone.valeur > 0, "une part", zone.valeur)


def _droits_inscrits(dossier: Dossier, repere: str) -> DroitsBeneficiaire | None:
    """Give what the card presented at a step says: the patient's first, then the other one's."""
    for personne in dossier.faits.personnes.values():
        du_patient = personne.id == dossier.faits.patient
        if du_patient == (repere == "fermes") and personne.vitale is not None:
            return personne.vitale.beneficiaires[personne.beneficiaire].droits
    return None


def _non_forcee(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    if _fin_de_droits_passee(dossier, repere):
        for facture in dossier.factures_de(repere):
            zone = facture.de("forcage_amo")
            yield egal(zone, str(zone.valeur).strip(), "", "une facture forcée ?")


def _sans_blocage(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    if not _fin_de_droits_passee(dossier, repere):
        return
    for ecran in ecrans_de(dossier, repere):
        bloquantes = [m.id for m in ecran.ecran.mentions if m.niveau in {"blocage", "erreur"}]
        yield tenu(ecran, not bloquantes, "aucune mention bloquante", ", ".join(bloquantes) or "0")
