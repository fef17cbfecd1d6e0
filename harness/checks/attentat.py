"""Victims of an attack: declared by the PS, whole care paid by the AMO alone (CDC §4.2.1.3.3.7).

The line of the dépassement (DPA) and the zone of the situation (5:91) are the bench's own.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import texte, valeur, vide
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, enregistrements_de

FICHIER = {Canal.FICHIER, Canal.MONDE}
VICTIME, DEPASSEMENT = "VAT", "DPA"
TIERS_PAYANT_AMO, COORDONNE = "05", "62"
DECLAREES = ("avec_depassement", "au_tarif")
NON_DECLAREE = "sans_rapport"


def _recues(dossier: Dossier, *reperes: str) -> Iterator[FactureRecue]:
    """Yield the factures of the steps that happened; a step without any is yielded nothing."""
    for repere in reperes:
        yield from dossier.factures_de(repere)


def _emises(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape, recues = dossier.etape(repere), dossier.factures_de(repere)
    if etape is not None and not recues:
        yield tenu(etape, recues, "une facture", "aucune facture reçue")


@check("CDC-3.2.2.6.7-02", partie="portee", reads=FICHIER)
@check("CDC-4.2.1.3.3.7-01", partie="portee", reads=FICHIER)
def situation_portee(dossier: Dossier) -> Iterator[Jugement]:
    """A facture that the PS declares due to an attack says so (CDC §3.2.2.6.7, §4.2.1.3.3.7)."""
    for repere in DECLAREES:
        yield from _emises(dossier, repere)
    for facture in _recues(dossier, *DECLAREES):
        yield valeur(facture.du_total("reserve_sesam_91"), VICTIME)


@check("CDC-3.2.2.6.7-02", partie="action_du_ps", reads=FICHIER)
@check("CDC-4.2.1.3.3.7-01", partie="sans_activation", reads=FICHIER)
def situation_seulement_declaree(dossier: Dossier) -> Iterator[Jugement]:
    """Without the PS's action no facture says it (CDC §3.2.2.6.7, §4.2.1.3.3.7)."""
    for facture in _recues(dossier, NON_DECLAREE):
        yield vide(facture.du_total("reserve_sesam_91"))


@check("CDC-3.2.2.6.7-01", partie="tiers_payant", reads=FICHIER)
def dispense_d_avance(dossier: Dossier) -> Iterator[Jugement]:
    """The victim advances nothing: the facture is in tiers payant (CDC §3.2.2.6.7)."""
    for facture in _recues(dossier, "avec_depassement"):
        yield valeur(facture.de("destinataire_reglement"), TIERS_PAYANT_AMO)


@check("CDC-3.2.2.6.7-01", partie="sans_reste", reads=FICHIER)
@check("CDC-4.2.1.3.3.7-04", partie="sans_reste", reads=FICHIER)
def rien_a_charge(dossier: Dossier) -> Iterator[Jugement]:
    """Base and dépassement are wholly paid by the AMO (CDC §3.2.2.6.7, §4.2.1.3.3.7)."""
    for facture in _recues(dossier, *DECLAREES):
        zone = facture.du_total("total_amo")
        yield egal(zone, zone.valeur, facture.du_total("total_facture").valeur)


@check("CDC-4.2.1.3.3.7-04", partie="propose", reads={Canal.ECRAN})
def tiers_payant_propose(dossier: Dossier) -> Iterator[Jugement]:
    """Once declared, AMO tiers payant is proposed (CDC §4.2.1.3.3.7)."""
    for repere in DECLAREES:
        ecrans = [e for e in ecrans_de(dossier, repere) if e.champ("total") is not None]
        if ecrans:
            propose = ecrans[-1].mention("tiers_payant_propose") is not None
            trouve = "proposé" if propose else "non proposé"
            yield tenu(ecrans[-1], propose, "tiers payant proposé", trouve)


def _depassements(facture: FactureRecue) -> list[str]:
    return [
        texte(a.de("code_acte")) for a in facture.actes if a.de("code_acte").valeur == DEPASSEMENT
    ]


@check("CDC-4.2.1.3.3.7-03", partie="creee", reads=FICHIER)
def depassement_ajoute(dossier: Dossier) -> Iterator[Jugement]:
    """A dépassement makes a line of its own that the PS did not type (CDC §4.2.1.3.3.7)."""
    for facture in _recues(dossier, "avec_depassement"):
        yield egal(facture, len(_depassements(facture)), 1, "la ligne DPA est-elle créée ?")


@check("CDC-4.2.1.3.3.7-03", partie="absente", reads=FICHIER)
def sans_ligne_ajoutee(dossier: Dossier) -> Iterator[Jugement]:
    """Without dépassement there is no such line (CDC §4.2.1.3.3.7)."""
    for facture in _recues(dossier, "au_tarif"):
        yield egal(facture, len(_depassements(facture)), 0)


# --- the other situations, the complementary ----------------------------------------------


def _attentat_seul(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    yield from _emises(dossier, repere)
    for facture in _recues(dossier, repere):
        yield valeur(facture.de("type_facture"), "F")
        yield valeur(facture.du_total("reserve_sesam_91"), VICTIME)
        yield vide(facture.de("type_contrat"), "la situation du patient est-elle restée ?")
        yield vide(facture.du_total("total_amc"))
        zone = facture.du_total("total_amo")
        yield egal(zone, zone.valeur, facture.du_total("total_facture").valeur)


def _croisement(repere: str) -> None:
    def seule_compte(dossier: Dossier) -> Iterator[Jugement]:
        """The attack wins over another situation: only its rules are applied (CDC §3.2.2.6.7)."""
        if "CDC-3.2.2.6.7-03" in dossier.exigences:
            yield from _attentat_seul(dossier, repere)

    seule_compte.__name__ = f"attentat_et_{repere}"
    check("CDC-3.2.2.6.7-03", partie=repere, reads=FICHIER)(seule_compte)


for _repere in ("c2s", "sortant_c2s", "acs", "ame", "migrant"):
    _croisement(_repere)


@check("CDC-4.2.1.3.3.7-02", partie="sans_mention", reads={Canal.ECRAN})
def sans_mention_c2s(dossier: Dossier) -> Iterator[Jugement]:
    """Once declared, no screen speaks of the C2S nor offers its procedures (CDC §4.2.1.3.3.7)."""
    ecrans = [e for e in ecrans_de(dossier, "c2s") if e.champ("total") is not None]
    for ecran in ecrans[-1:]:
        restes = [m.id for m in ecran.ecran.mentions if m.id == "situation_particuliere"]
        restes += [p.id for p in ecran.ecran.propositions if p.id == "dispositif_tpi"]
        yield absence(ecran, restes, "rien de la C2S")


@check("CDC-4.2.1.3.3.7-02", partie="sans_effet", reads=FICHIER)
def sans_effet_c2s(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries neither contract nor indicator 62 of the C2S (CDC §4.2.1.3.3.7)."""
    yield from _attentat_seul(dossier, "c2s")
    for facture in _recues(dossier, "c2s"):
        for suite in enregistrements_de(facture, "2M"):
            zone = facture.zone(suite.enregistrement, "indicateur_traitement")
            yield tenu(zone, texte(zone) != COORDONNE, "pas d'indicateur 62", texte(zone))


@check("CDC-4.2.1.3.3.7-05", partie="fse", reads=FICHIER)
def une_fse_vers_l_amo(dossier: Dossier) -> Iterator[Jugement]:
    """The facture is a FSE, and it reaches the AMO of the patient (CDC §4.2.1.3.3.7)."""
    etape = dossier.etape("attentat")
    if etape is not None:
        fse = [f for f in _recues(dossier, "attentat") if f.flux == "F"]
        yield tenu(fse[0] if fse else etape, len(fse) == 1, "une FSE", f"{len(fse)} FSE")


@check("CDC-4.2.1.3.3.7-05", partie="sans_dre", reads=FICHIER)
@check("CDC-4.2.1.9-04", partie="sans_dre", reads=FICHIER)
def sans_dre(dossier: Dossier) -> Iterator[Jugement]:
    """No DRE goes with the facture of an attack (CDC §4.2.1.3.3.7, §4.2.1.9)."""
    for facture in _recues(dossier, "attentat"):
        yield valeur(facture.de("type_facture"), "F", "une DRE accompagne-t-elle la facture ?")


@check("CDC-4.2.1.9-04", partie="sans_montant", reads=FICHIER)
def sans_montant_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No complementary amount is in the facture of an attack (CDC §4.2.1.9)."""
    for facture in _recues(dossier, "attentat"):
        yield vide(facture.du_total("total_amc"))
        for acte in facture.actes:
            yield vide(acte.de("montant_amc"))


@check("CDC-4.2.1.9-04", partie="sans_sts", reads={Canal.APPEL})
def sans_appel_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The STS are not asked for the facture of an attack (CDC §4.2.1.9)."""
    etape = dossier.etape("attentat")
    if etape is not None:
        appels = dossier.pendant(etape, dossier.appels)
        sts = [a for a in appels if a.fonction.startswith("STS_")]
        yield tenu(sts[0] if sts else etape, not sts, "aucun appel STS", f"{len(sts)} appel(s)")
