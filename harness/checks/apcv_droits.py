"""Rights of ADR in the facture: alike with a card's, complete, with the mutuelle (CDC §2.2.1.3)."""

from collections.abc import Iterator

from vitalbench.harness.checks.comparaison import comparer
from vitalbench.harness.checks.enligne import ADR, beneficiaire, corps, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER, Canal.MONDE}
EXCEPTIONS = frozenset({"no_facture", "certification_facture", "nature_piece_droits"})
"""What may differ: number and signature of each facture, and the support of rights."""


@check("CDC-2.2.1.3-05", partie="identiques", reads={Canal.FICHIER})
def factures_equivalentes(dossier: Dossier) -> Iterator[Jugement]:
    """With the same rights, the FSE made with ADR is the one of the card (CDC §2.2.1.3)."""
    yield from comparer(dossier, ("par_carte", "par_adr"), lambda nom: nom not in EXCEPTIONS)


@check("CDC-4.2.1.3.2.2-09", partie="automatique", reads={Canal.ECRAN, Canal.SERVICE})
def mutuelle_sans_saisie(dossier: Dossier) -> Iterator[Jugement]:
    """The mutuelle ADR gives is filled in without typing (CDC §4.2.1.3.2.2)."""
    etape = dossier.etape("mutuelle_adr")
    reponses = reussies(dossier, ADR, etape) if etape is not None else ()
    ecrans = [e for e in dossier.pendant(etape, dossier.ecrans) if e.champ(v.C_NOM) is not None]
    if reponses and ecrans:
        attendu = corps(dossier, reponses[0], "reponse").texte("Mutuelle", "Identification")
        champ = ecrans[0].champ(v.C_MUTUELLE)
        yield egal(ecrans[0], "" if champ is None else str(champ.valeur), attendu)


@check("CDC-4.2.1.3.2.2-09", partie="fse", reads={Canal.FICHIER, Canal.SERVICE})
def mutuelle_dans_la_fse(dossier: Dossier) -> Iterator[Jugement]:
    """The mutuelle ADR gives is in the FSE (CDC §4.2.1.3.2.2)."""
    etape = dossier.etape("mutuelle_adr")
    for reponse in reussies(dossier, ADR, etape)[:1] if etape is not None else ():
        attendu = corps(dossier, reponse, "reponse").texte("Mutuelle", "Identification")
        for facture in dossier.factures_de("mutuelle_adr"):
            zone = facture.de("no_organisme_complementaire")
            yield egal(zone, str(zone.valeur or "").strip().lstrip("0"), attendu)


@check("CDC-4.2.1.3-02", partie="carte", reads=FICHIER)
def cinq_familles_de_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """Read on the card, the five families of information are in the facture (CDC §4.2.1.3)."""
    yield from _familles(dossier, "cinq_par_carte")


@check("CDC-4.2.1.3-02", partie="adr", reads=FICHIER | {Canal.SERVICE})
def cinq_familles_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """Given by ADR, the five families of information are in the facture (CDC §4.2.1.3)."""
    if reussies(dossier, ADR):
        yield from _familles(dossier, "cinq_par_adr")


def _familles(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """Identity, AMO organism, AMO rights, AMC organism, AMC rights."""
    fait, qui = dossier.faits.personnes.get(dossier.faits.patient), beneficiaire(dossier)
    if fait is None or fait.dossier is None or fait.droits_reels is None or qui is None:
        return
    mutuelle = fait.droits_reels.mutuelle
    attente = next(
        (a.valeurs for a in dossier.attentes("facture") if a.valeurs.get("repere") == repere), {}
    )
    for facture in dossier.factures_de(repere):
        for champ, attendu in (
            ("nir_assure", fait.dossier.nir[:13]),
            ("date_naissance", qui.date_naissance[2:]),
            ("grand_regime", fait.dossier.organisme.regime),
            ("caisse_gestionnaire", fait.dossier.organisme.caisse),
            ("centre_gestionnaire", fait.dossier.organisme.centre),
        ):
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)
        zone = facture.de("no_organisme_complementaire")
        connu = "" if mutuelle is None else mutuelle.identification
        yield egal(zone, str(zone.valeur or "").strip().lstrip("0"), connu)
        for champ, cle in (("total_amo", "amo"), ("total_amc", "amc")):
            total = facture.du_total(champ)
            yield egal(total, total.valeur, attente.get(cle))


@check("CDC-2.2.1.2-02", partie="support_fait_foi", reads=FICHIER)
def support_avant_la_fiche(dossier: Dossier) -> Iterator[Jugement]:
    """Identity and organism are the support's, not those known before (CDC §2.2.1.2).

    What the practice had noted is typed first; the support presented afterwards replaces it.
    """
    fait, qui = dossier.faits.personnes.get(dossier.faits.patient), beneficiaire(dossier)
    etape = dossier.etape("facture")
    if dossier.etape("fiche") is None or fait is None or fait.dossier is None or qui is None:
        return
    recues = dossier.factures_de("facture")
    if etape is not None and not recues:
        yield tenu(etape, recues, "une facture", "aucune facture reçue")
    for facture in recues:
        for champ, attendu in (
            ("nir_assure", fait.dossier.nir[:13]),
            ("date_naissance", qui.date_naissance[2:]),
            ("caisse_gestionnaire", fait.dossier.organisme.caisse),
            ("centre_gestionnaire", fait.dossier.organisme.centre),
        ):
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)
