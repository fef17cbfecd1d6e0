"""Soins médicaux gratuits: context, tariff, agreements, routing (CDC §2.3.4, §3.2.2.1.5, §4.2.1).

The B2 code of the nature d'assurance SMG and the line that carries an agreement above the tariff
are not public: 22 and DPS are the bench's own (profil simulé).
"""

from collections.abc import Callable, Iterator

from vitalbench.harness.checks.contextes import (
    SMG,
    ecrans_sous_nature,
    litteraux,
    mises_en_forme,
    saisi,
    sans_forcage,
    sous_nature,
    texte,
    valeur,
    vide,
)
from vitalbench.harness.checks.jugement import (
    Jugement,
    conforme,
    egal,
    non_conforme,
    non_verifie,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier, FaitProfessionnel
from vitalbench.harness.evidence.fichiers import FactureRecue

FICHIER = {Canal.FICHIER, Canal.MONDE}
CAISSE_SMG = {
    "grand_regime": "08",
    "caisse_gestionnaire": "835",
    "centre_gestionnaire": "0300",
}
CENTRE_DE_SANTE = "25"
MENTION_ORDONNANCE = "en rapport avec les soins médicaux gratuits"


def _ps(dossier: Dossier) -> FaitProfessionnel | None:
    return dossier.faits.professionnels.get(dossier.faits.ps)


def _en_centre(ps: FaitProfessionnel) -> bool:
    return any(s.secteur_activite == CENTRE_DE_SANTE for s in ps.cps.situations)


def _pour(partie: str, concerne: Callable[[FaitProfessionnel], bool]) -> None:
    def produite(dossier: Dossier) -> Iterator[Jugement]:
        """Every family, and a centre de santé, can make a SMG facture (CDC §2.3.4.3)."""
        ps = _ps(dossier)
        if ps is not None and concerne(ps):
            for facture in sous_nature(dossier, SMG):
                yield valeur(facture.de("nature_assurance"), SMG)

    produite.__name__ = f"smg_{partie}"
    check("CDC-2.3.4.3-01", partie=partie, reads=FICHIER)(produite)


_pour("prescripteur", lambda ps: ps.famille == "prescripteurs" and not _en_centre(ps))
_pour("auxiliaire", lambda ps: ps.famille == "auxiliaires")
_pour("pharmacien", lambda ps: ps.famille == "pharmaciens")
_pour("laboratoire", lambda ps: ps.famille == "laboratoires")
_pour("fournisseur", lambda ps: ps.famille == "fournisseurs")
_pour("centre_de_sante", _en_centre)


@check("CDC-2.3.4.3-01", partie="proposee", reads={Canal.ECRAN})
@check("CDC-3.2.4.14-01", partie="proposee", reads={Canal.ECRAN})
def nature_smg_proposee(dossier: Dossier) -> Iterator[Jugement]:
    """The nature d'assurance SMG is among those offered (CDC §2.3.4.3)."""
    for ecran in dossier.ecrans:
        question = ecran.proposition("nature_assurance")
        if question is not None:
            offertes = {c.id for c in question.choix}
            yield tenu(ecran, SMG in offertes, "SMG offerte", ", ".join(sorted(offertes)))


@check("CDC-3.2.4.14-01", partie="transmise", reads=FICHIER)
def nature_smg_transmise(dossier: Dossier) -> Iterator[Jugement]:
    """The nature SMG that the PS chose is the one of the facture (CDC §3.2.4.14)."""
    for facture in sous_nature(dossier, SMG):
        yield valeur(facture.de("nature_assurance"), SMG)


@check("CDC-2.3.4.4-01", partie="plein_tarif", reads=FICHIER)
def remboursement_au_tarif(dossier: Dossier) -> Iterator[Jugement]:
    """Without agreement the AMO part of each act is its whole base (CDC §2.3.4.4)."""
    for facture in sous_nature(dossier, SMG):
        for acte in facture.actes:
            zone = acte.de("montant_amo")
            base = acte.de("base_remboursement").valeur
            yield egal(zone, zone.valeur, base, "un ticket modérateur a-t-il été appliqué ?")


@check("CDC-2.3.4.4-01", partie="sans_reste", reads=FICHIER)
def rien_a_charge(dossier: Dossier) -> Iterator[Jugement]:
    """The whole of a facture at the tariff is paid by the AMO (CDC §2.3.4.4)."""
    for facture, attendu in litteraux(dossier):
        if attendu.get("nature") == SMG and "amo" in attendu:
            yield valeur(facture.du_total("total_amo"), attendu["amo"])


# --- entente préalable and agreements ------------------------------------------------------


@check("CDC-2.3.4.4-02", partie="maladie", reads={Canal.APPEL})
def entente_exigee_en_maladie(dossier: Dossier) -> Iterator[Jugement]:
    """An act under entente préalable is not billed without it in maladie (CDC §2.3.4.4)."""
    yield from facture_formee(dossier, "maladie", attendue=False)


@check("CDC-2.3.4.4-02", partie="smg", reads={Canal.APPEL})
def entente_exigee_en_smg(dossier: Dossier) -> Iterator[Jugement]:
    """The same act is not billed without it in SMG either (CDC §2.3.4.4)."""
    yield from facture_formee(dossier, "smg", attendue=False)


@check("CDC-2.3.4.4-02", partie="portee", reads={Canal.FICHIER})
def entente_portee(dossier: Dossier) -> Iterator[Jugement]:
    """Once typed, the date of the entente préalable is in the facture (CDC §2.3.4.4)."""
    for facture in dossier.factures_de("smg_entente"):
        for acte in facture.actes:
            zone = acte.de("date_dap")
            yield egal(zone, str(zone.valeur), "2026-02-10")


@check("CDC-2.3.4.6-01", partie="aboutit", reads={Canal.APPEL})
def accord_vaut_entente(dossier: Dossier) -> Iterator[Jugement]:
    """With an agreement the facture is made without any entente préalable (CDC §2.3.4.6)."""
    yield from facture_formee(dossier, "smg_accord", attendue=True)


@check("CDC-2.3.4.6-01", partie="sans_date", reads={Canal.FICHIER})
def accord_sans_date_d_entente(dossier: Dossier) -> Iterator[Jugement]:
    """No date of entente préalable is asked nor carried under an agreement (CDC §2.3.4.6)."""
    for facture in dossier.factures_de("smg_accord"):
        for acte in facture.actes:
            yield vide(acte.de("date_dap"))


def _accord(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = facture.du_total("total_amo")
        yield egal(
            zone,
            zone.valeur,
            saisi(dossier, repere, "montant_accord"),
            "le montant de l'accord a-t-il été recalculé ?",
        )


@check("CDC-2.3.4.5-01", partie="au_dela", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-2.3.4.5-02", partie="complement", reads={Canal.FICHIER, Canal.MONDE})
def accord_au_dela_du_tarif(dossier: Dossier) -> Iterator[Jugement]:
    """Above the tariff, the AMO part is the amount of the agreement (CDC §2.3.4.5)."""
    yield from _accord(dossier, "au_dela")


@check("CDC-2.3.4.5-02", partie="au_titre_smg", reads={Canal.FICHIER})
def complement_au_titre_smg(dossier: Dossier) -> Iterator[Jugement]:
    """What exceeds the tariff is billed under SMG too (CDC §2.3.4.5)."""
    for facture in dossier.factures_de("au_dela"):
        yield valeur(facture.de("nature_assurance"), SMG)


@check("CDC-2.3.4.5-01", partie="prothese", reads={Canal.FICHIER, Canal.MONDE})
def accord_pour_une_prothese(dossier: Dossier) -> Iterator[Jugement]:
    """A dental prosthesis under agreement is billed at its amount (CDC §2.3.4.5)."""
    yield from _accord(dossier, "prothese")


@check("CDC-2.3.4.5-01", partie="medicament", reads={Canal.FICHIER, Canal.MONDE})
def accord_pour_un_medicament(dossier: Dossier) -> Iterator[Jugement]:
    """A medicine that is not reimbursable, under agreement, is billed at its amount."""
    yield from _accord(dossier, "medicament")


@check("CDC-2.3.4.5-01", partie="jamais_couverte", reads={Canal.FICHIER, Canal.MONDE})
def accord_pour_des_couches(dossier: Dossier) -> Iterator[Jugement]:
    """A service never covered, under agreement, is billed at its amount (CDC §2.3.4.5)."""
    yield from _accord(dossier, "couches")


@check("CDC-2.3.4.5-03", partie="code", reads={Canal.FICHIER})
def code_sgs(dossier: Dossier) -> Iterator[Jugement]:
    """What the base régime never covers is billed under SGS (CDC §2.3.4.5)."""
    for facture, attendu in litteraux(dossier):
        if attendu.get("repere") in {"couches", "avec_accord"}:
            for acte in facture.actes[:1]:
                yield valeur(acte.de("code_acte"), "SGS")


@check("CDC-2.3.4.5-03", partie="montant", reads=FICHIER)
def montant_sgs(dossier: Dossier) -> Iterator[Jugement]:
    """The SGS line carries the amount of the agreement (CDC §2.3.4.5)."""
    for facture, attendu in litteraux(dossier):
        if attendu.get("repere") in {"couches", "avec_accord"}:
            for acte in facture.actes[:1]:
                yield valeur(acte.de("montant_amo"), attendu.get("amo"))


@check("CDC-2.3.4.5-04", partie="sans_accord", reads={Canal.APPEL})
@check("CDC-2.3.4.4-03", partie="non_etablie", reads={Canal.APPEL})
def rien_sans_accord(dossier: Dossier) -> Iterator[Jugement]:
    """No SMG facture is made before the agreement it needs (CDC §2.3.4.5)."""
    yield from facture_formee(dossier, "sans_accord", attendue=False)


@check("CDC-2.3.4.5-04", partie="avec_accord", reads={Canal.APPEL})
@check("CDC-2.3.4.4-03", partie="accord_declare", reads={Canal.APPEL})
def facture_avec_accord(dossier: Dossier) -> Iterator[Jugement]:
    """Once the agreement is typed, the facture is made (CDC §2.3.4.5)."""
    yield from facture_formee(dossier, "avec_accord", attendue=True)


@check("CDC-2.3.4.4-03", partie="signale", reads={Canal.ECRAN})
def accord_reclame(dossier: Dossier) -> Iterator[Jugement]:
    """The software says that the agreement is missing (CDC §2.3.4.4)."""
    for echange in dossier.pendant(dossier.etape("sans_accord"), dossier.echanges):
        yield egal(echange, echange.refus, "accord_smg_requis")


@check("CDC-2.3.4.5-05", partie="total", reads={Canal.FICHIER, Canal.MONDE})
def total_de_l_accord(dossier: Dossier) -> Iterator[Jugement]:
    """The total typed by the PS is the AMO total of a facture of two acts (CDC §2.3.4.5)."""
    yield from _accord(dossier, "deux_actes")


@check("CDC-3.2.4.14-03", partie="montant", reads={Canal.FICHIER, Canal.MONDE})
def montant_de_l_accord(dossier: Dossier) -> Iterator[Jugement]:
    """The amount of the agreement is the total of the facture (CDC §3.2.4.14)."""
    for repere in ("au_dela", "prothese", "medicament", "couches"):
        for facture in dossier.factures_de(repere):
            zone = facture.du_total("total_facture")
            yield egal(zone, zone.valeur, saisi(dossier, repere, "montant_accord"))


@check("CDC-3.2.4.14-03", partie="borne", reads={Canal.FICHIER, Canal.MONDE})
def accord_borne(dossier: Dossier) -> Iterator[Jugement]:
    """What the AMO is asked never exceeds the agreement (CDC §3.2.4.14)."""
    for repere in ("au_dela", "prothese", "medicament", "couches"):
        accord = saisi(dossier, repere, "montant_accord")
        for facture in dossier.factures_de(repere):
            zone = facture.du_total("total_amo")
            yield tenu(
                zone,
                isinstance(zone.valeur, int) and isinstance(accord, int) and zone.valeur <= accord,
                f"au plus {accord}",
                zone.valeur,
            )


def _lignes(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture, attendu in litteraux(dossier):
        lignes = attendu.get("lignes")
        if attendu.get("repere") != repere or not isinstance(lignes, list):
            continue
        yield tenu(
            facture,
            len(facture.actes) == len(lignes),
            f"{len(lignes)} lignes",
            f"{len(facture.actes)} lignes",
        )
        for acte, due in zip(facture.actes, lignes, strict=False):
            yield valeur(acte.de("code_acte"), due["code"])
            yield valeur(acte.de("montant_amo"), due["amo"])


@check("CDC-3.2.4.14-02", partie="avec_montant", reads=FICHIER)
def actes_avec_montant(dossier: Dossier) -> Iterator[Jugement]:
    """With an agreement the acts are typed and priced as usual (CDC §3.2.4.14)."""
    yield from _lignes(dossier, "deux_actes")


@check("CDC-3.2.4.14-02", partie="sans_montant", reads=FICHIER)
def actes_sans_montant(dossier: Dossier) -> Iterator[Jugement]:
    """Without agreement they are too (CDC §3.2.4.14)."""
    yield from _lignes(dossier, "sans_montant")


@check("CDC-2.3.4.5-06", partie="deux_factures", reads={Canal.FICHIER})
def accord_et_sans_accord_separes(dossier: Dossier) -> Iterator[Jugement]:
    """Acts with and without agreement never share a facture (CDC §2.3.4.5)."""
    factures = dossier.factures_de("melange")
    for facture in factures:
        codes = {texte(acte.de("code_acte")) for acte in facture.actes}
        yield tenu(
            facture,
            not {"SGS", "AMI"} <= codes and len(factures) > 1,
            "deux factures, une pour l'acte sous accord",
            f"{len(factures)} facture(s), {', '.join(sorted(codes))}",
        )


@check("CDC-2.3.4.5-06", partie="reutilise", reads={Canal.APPEL})
def accord_jamais_reutilise(dossier: Dossier) -> Iterator[Jugement]:
    """An agreement already billed makes no other facture (CDC §2.3.4.5)."""
    yield from facture_formee(dossier, "reutilise", attendue=False)


@check("CDC-2.3.4.5-07", partie="deux_factures", reads={Canal.FICHIER, Canal.MONDE})
def deux_accords_deux_factures(dossier: Dossier) -> Iterator[Jugement]:
    """A propharmacien's two agreements make two factures, one each (CDC §2.3.4.5)."""
    dus = {
        saisi(dossier, "deux_accords", "montant_accord"),
        saisi(dossier, "deux_accords", "montant_accord_medicaments"),
    }
    factures = dossier.factures_de("deux_accords")
    for facture in factures:
        zone = facture.du_total("total_amo")
        yield tenu(
            zone,
            len(factures) == len(dus) and zone.valeur in dus,
            f"deux factures, de {' et '.join(map(str, sorted(map(str, dus))))}",
            f"{len(factures)} facture(s), {zone.valeur}",
        )


# --- rights, tiers payant, situations -----------------------------------------------------


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
        if not ecran.complet:
            yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            continue
        mention = ecran.mention("droits_amo_non_ouverts") or ecran.mention("carte_a_mettre_a_jour")
        yield tenu(ecran, mention is None, "aucun message", mention.texte if mention else "")


@check("CDC-3.2.2.1-43", partie="sans_piece", reads={Canal.ECRAN})
def sans_piece_reclamee(dossier: Dossier) -> Iterator[Jugement]:
    """No number nor date of an attestation is asked to bill SMG care (CDC §3.2.2.1)."""
    for ecran in ecrans_sous_nature(dossier, SMG):
        if not ecran.complet:
            yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            continue
        demandees = [c.id for c in ecran.ecran.champs if "attestation" in c.id]
        attendues = [p.id for p in ecran.ecran.propositions if "attestation" in p.id]
        reclamees = ", ".join((*demandees, *attendues))
        yield tenu(ecran, not reclamees, "aucune pièce réclamée", reclamees)


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
    for facture in dossier.factures_de("smg"):
        if saisi(dossier, "smg", "tiers_payant") is None:
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
        if not ecran.complet:
            yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            continue
        mention = ecran.mention("situation_particuliere")
        yield tenu(ecran, mention is None, "aucune mention", mention.texte if mention else "")


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
        if not ecran.complet:
            yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            continue
        question = ecran.proposition("tiers_payant")
        offerts = {c.id for c in question.choix} if question else set()
        offerts &= {"amo_amc", "amc"}
        offerts |= {p.id for p in ecran.ecran.propositions if p.id == "voie_part_complementaire"}
        yield tenu(ecran, not offerts, "rien de complémentaire offert", ", ".join(sorted(offerts)))


@check("CDC-4.2.1.9-02", partie="sans_sts", reads={Canal.APPEL})
def sans_appel_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The STS are never called for a SMG facture (CDC §4.2.1.9)."""
    for appel in mises_en_forme(dossier, "smg"):
        sts = [a for a in dossier.appels if a.fonction.startswith("STS_")]
        if sts:
            yield non_conforme(sts[0], "aucun appel STS", sts[0].fonction)
        else:
            yield conforme(appel, "facture faite sans appel STS")


# --- ordonnance, routing, identity --------------------------------------------------------


@check("CDC-3.2.8.3-06", partie="mention", reads={Canal.DOCUMENT})
def mention_sur_l_ordonnance(dossier: Dossier) -> Iterator[Jugement]:
    """The ordonnance of a SMG facture says the care is free (CDC §3.2.8.3)."""
    for document in dossier.pendant(dossier.etape("ordonnance_smg"), dossier.documents):
        imprime = document.document.texte
        yield tenu(document, MENTION_ORDONNANCE in imprime, MENTION_ORDONNANCE, imprime[:200])


@check("CDC-4.2.1.12.2.1-02", partie="fse", reads={Canal.FICHIER})
def destinataire_dans_la_fse(dossier: Dossier) -> Iterator[Jugement]:
    """A SMG facture is for 08 835 0300 whatever the support says (CDC §4.2.1.12.2.1)."""
    for facture in sous_nature(dossier, SMG):
        for champ, attendu in CAISSE_SMG.items():
            yield valeur(facture.de(champ), attendu, "l'organisme de la carte est-il resté ?")


@check("CDC-4.2.1.12.2.1-02", partie="envoi", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
@check("CDC-3.2.10.3-10", partie="message", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
def message_a_la_cnmss(dossier: Dossier) -> Iterator[Jugement]:
    """The mail that carries SMG factures goes to the caisse of SMG (CDC §3.2.10.3)."""
    cnmss = dossier.faits.organismes.get("08-835")
    numeros = {f.numero for f in sous_nature(dossier, SMG)}
    for fichier in dossier.fichiers:
        if cnmss is None or not any(f.numero in numeros for f in fichier.factures):
            continue
        for envoi in dossier.smtp:
            if envoi.message_id == fichier.message_id and envoi.accepte:
                adresses = [adresse for adresse, _ in envoi.destinataires]
                yield egal(envoi, adresses, [cnmss.adresse])


@check("CDC-3.2.10.3-10", partie="fichier", reads={Canal.FICHIER})
def fichier_a_la_cnmss(dossier: Dossier) -> Iterator[Jugement]:
    """The lot of SMG factures is for the caisse of SMG (CDC §3.2.10.3)."""
    numeros = {f.numero for f in sous_nature(dossier, SMG)}
    for lot in dossier.lots:
        if any(f.numero in numeros for f in lot.factures):
            yield valeur(lot.de("no_caisse_destinataire"), "835")


@check("CDC-3.2.10.3-10", partie="separes", reads={Canal.FICHIER})
def lots_separes(dossier: Dossier) -> Iterator[Jugement]:
    """SMG factures never share a lot with those of the patient's caisse (CDC §3.2.10.3)."""
    numeros = {f.numero for f in sous_nature(dossier, SMG)}
    for lot in dossier.lots:
        gratuites = [f for f in lot.factures if f.numero in numeros]
        if gratuites:
            yield tenu(
                lot,
                len(gratuites) == len(lot.factures),
                "des factures SMG seulement",
                f"{len(lot.factures)} factures dont {len(gratuites)} SMG",
            )


@check("CDC-4.2.1.13-04", partie="caisse_ignoree", reads={Canal.APPEL})
def caisse_ignoree_a_la_signature(dossier: Dossier) -> Iterator[Jugement]:
    """In AT and SMG another caisse in the card never stops the signature (CDC §4.2.1.13)."""
    yield from facture_formee(dossier, "autre_caisse", attendue=True)


@check("CDC-4.2.1.13-04", partie="naissance", reads={Canal.APPEL})
def naissance_comparee_a_la_signature(dossier: Dossier) -> Iterator[Jugement]:
    """In AT and SMG another birth date in the card stops the signature (CDC §4.2.1.13)."""
    yield from facture_formee(dossier, "autre_naissance", attendue=False)


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
            if not ecran.complet:
                yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
                continue
            mention = ecran.mention("carte_a_mettre_a_jour")
            yield tenu(ecran, mention is None, "aucun message", mention.texte if mention else "")


def _titre_acs(dossier: Dossier, repere: str, *, attendu: bool) -> Iterator[Jugement]:
    for ecran in ecrans_de(dossier, repere):
        if ecran.champ("total") is None:
            continue
        propose = ecran.mention("tiers_payant_propose_acs") is not None
        if not attendu and not propose and not ecran.complet:
            yield non_verifie(ecran, "écran incomplet : une absence n'y prouve rien")
            continue
        voulu = "proposé au titre de l'ACS" if attendu else "non proposé au titre de l'ACS"
        yield tenu(ecran, propose == attendu, voulu, "proposé" if propose else "non proposé")


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
