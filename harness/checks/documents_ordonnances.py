"""The ordonnance: what the prescriber writes, what executing it adds (CDC §3.2.8.3, §4.2.1.11)."""

import re
from collections.abc import Iterator

from vitalbench.harness.checks.imprimes import (
    absents,
    chiffre,
    edites,
    euros,
    jour,
    montants,
    porte,
    portent,
    saisi,
)
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.poste_documents import MENTIONS
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier, FaitProfessionnel
from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuVitale

ORDONNANCE, TICKET, VACCINATION = "ordonnance", "ticket", "vaccination"
SMG = "en rapport avec les soins médicaux gratuits"
RESPECT = "dans le respect du parcours de soins"
EXERCICES = {"liberal": "libéral", "salarie": "salarié", "benevole": "bénévole"}
OBLIGATOIRE = "obligatoire|AMO|assurance maladie"
CONTEXTES_JEUNES = ("generaliste_recemment_installe", "zone_sous_medicalisee")
HONORAIRES_GLOBAUX = ("HC", "HDR", "HDA", "HDE")


def _ps(dossier: Dossier) -> FaitProfessionnel:
    return dossier.faits.professionnels[dossier.faits.ps]


def _carte(dossier: Dossier) -> ContenuVitale | None:
    return dossier.faits.personnes[dossier.faits.patient].vitale


def _beneficiaire(dossier: Dossier) -> BeneficiaireCarte | None:
    personne = dossier.faits.personnes[dossier.faits.patient]
    vitale = personne.vitale
    return None if vitale is None else vitale.beneficiaires[personne.beneficiaire]


def _numero(dossier: Dossier) -> str:
    return _ps(dossier).cps.situations[0].numero_facturation


@check("CDC-3.2.4.7-01", partie="pharmacien", reads={Canal.DOCUMENT})
def pharmacien_designe(dossier: Dossier) -> Iterator[Jugement]:
    """The ordonnance names the pharmacist whom the patient chose (CDC §3.2.4.7)."""
    repere = "ordonnance_detournement"
    yield from portent(dossier, repere, ORDONNANCE, saisi(dossier, repere, "pharmacien"))


@check("CDC-3.2.8.3-04", partie="facturation", reads={Canal.DOCUMENT, Canal.MONDE})
def identifiant_de_facturation(dossier: Dossier) -> Iterator[Jugement]:
    """The billing number of the prescriber is always printed (CDC §3.2.8.3)."""
    for repere in ("rpps_connu", "rpps_inconnu"):
        yield from portent(dossier, repere, ORDONNANCE, _numero(dossier))


@check("CDC-3.2.8.3-04", partie="rpps", reads={Canal.DOCUMENT, Canal.MONDE})
def rpps_quand_il_est_connu(dossier: Dossier) -> Iterator[Jugement]:
    """The RPPS is printed when it is known, and nothing in its place (CDC §3.2.8.3)."""
    yield from portent(dossier, "rpps_connu", ORDONNANCE, _ps(dossier).cps.numero_national)
    yield from absents(dossier, "rpps_inconnu", ORDONNANCE, "RPPS")


@check("CDC-3.2.8.3-05", partie="remplace", reads={Canal.DOCUMENT, Canal.MONDE})
def identifiant_du_remplace(dossier: Dossier) -> Iterator[Jugement]:
    """The ordonnance of a replacement bears the number of the PS replaced (CDC §3.2.8.3)."""
    yield from portent(dossier, "ordonnance_remplacement", ORDONNANCE, _numero(dossier))


@check("CDC-3.2.8.3-05", partie="remplacant", reads={Canal.DOCUMENT, Canal.MONDE})
def identifiant_du_remplacant(dossier: Dossier) -> Iterator[Jugement]:
    """It bears the number of the remplaçant, with the word « remplaçant » (CDC §3.2.8.3)."""
    for autre in dossier.faits.professionnels.values():
        if autre.id != dossier.faits.ps and autre.cps.situations:
            numero = autre.cps.situations[0].numero_facturation or autre.cps.numero_national
            for document in edites(dossier, "ordonnance_remplacement", ORDONNANCE):
                texte = document.document.texte
                proches = re.search(rf"{numero}\W{{0,20}}rempla|rempla\w*\W{{0,20}}{numero}", texte)
                yield tenu(document, proches, f"{numero}, remplaçant", texte[:300])


@check("CDC-3.2.8.3-03", partie="prescripteur", reads={Canal.DOCUMENT, Canal.MONDE})
def prescripteur_identifie(dossier: Dossier) -> Iterator[Jugement]:
    """The prescriber is named, and his structure when he is an employee (CDC §3.2.8.3)."""
    cps = _ps(dossier).cps
    for exercice in EXERCICES:
        attendus = [cps.nom, cps.prenom, _numero(dossier)]
        if exercice == "salarie":
            attendus.append(cps.situations[0].raison_sociale)
        yield from portent(dossier, f"rubriques_{exercice}", ORDONNANCE, *attendus)


@check("CDC-3.2.8.3-03", partie="date", reads={Canal.DOCUMENT, Canal.MONDE})
def date_de_la_prescription(dossier: Dossier) -> Iterator[Jugement]:
    """The day of the prescription is that of the facture (CDC §3.2.8.3)."""
    for exercice in EXERCICES:
        ancre = dossier.faits.ancre.replace("-", "")
        yield from portent(dossier, f"rubriques_{exercice}", ORDONNANCE, jour(ancre))


@check("CDC-3.2.8.3-03", partie="beneficiaire", reads={Canal.DOCUMENT, Canal.MONDE})
def beneficiaire_nomme(dossier: Dossier) -> Iterator[Jugement]:
    """Name, first name and NIR of the beneficiary (CDC §3.2.8.3)."""
    carte, patient = _carte(dossier), _beneficiaire(dossier)
    if carte is not None and patient is not None:
        attendus = (patient.nom, patient.prenom, carte.nir)
        for exercice in EXERCICES:
            yield from portent(dossier, f"rubriques_{exercice}", ORDONNANCE, *attendus)


@check("CDC-3.2.8.3-03", partie="exercice", reads={Canal.DOCUMENT, Canal.MONDE})
def condition_d_exercice(dossier: Dossier) -> Iterator[Jugement]:
    """How he exercises: libéral, employee or benevolent, and not otherwise (CDC §3.2.8.3)."""
    for exercice, mot in EXERCICES.items():
        repere = f"rubriques_{exercice}"
        yield from portent(dossier, repere, ORDONNANCE, mot)
        autres = [x for x in EXERCICES.values() if x != mot]
        yield from absents(dossier, repere, ORDONNANCE, *autres)


@check("CDC-3.2.8.3-03", partie="hors_indication", reads={Canal.DOCUMENT})
def hors_indication(dossier: Dossier) -> Iterator[Jugement]:
    """A medicine out of its refunded indications says so (CDC §3.2.8.3)."""
    repere = "rubriques_liberal"
    produit = saisi(dossier, repere, "hors_indication")
    yield from portent(dossier, repere, ORDONNANCE, produit, "hors indications")


@check("CDC-3.2.8.3-03", partie="disposition", reads={Canal.DOCUMENT})
def disposition_legislative(dossier: Dossier) -> Iterator[Jugement]:
    """What limits or removes the patient's share is written, only when it holds (CDC §3.2.8.3)."""
    yield from portent(dossier, "rubriques_ald", ORDONNANCE, "ALD")
    yield from absents(dossier, "rubriques_liberal", ORDONNANCE, "ALD")


@check("CDC-3.2.8.3-03", partie="parcours", reads={Canal.DOCUMENT})
def contexte_de_parcours(dossier: Dossier) -> Iterator[Jugement]:
    """The parcours context of the prescription (CDC §3.2.8.3)."""
    for exercice in EXERCICES:
        yield from portent(
            dossier, f"rubriques_{exercice}", ORDONNANCE, MENTIONS["medecin_traitant"]
        )


@check("CDC-3.2.8.3-03", partie="smg", reads={Canal.DOCUMENT})
def mention_smg_seulement_en_smg(dossier: Dossier) -> Iterator[Jugement]:
    """The words of SMG, in SMG only (CDC §3.2.8.3)."""
    yield from portent(dossier, "rubriques_smg", ORDONNANCE, SMG)
    yield from absents(dossier, "rubriques_liberal", ORDONNANCE, SMG)


# --- who executes -------------------------------------------------------------------------


def _executees(dossier: Dossier) -> Iterator[str]:
    yield from (x for x in ("execution_assure", "execution_ayant_droit") if dossier.etape(x))


@check("CDC-3.2.8.3-07", partie="identification", reads={Canal.DOCUMENT, Canal.MONDE})
def executant_identifie(dossier: Dossier) -> Iterator[Jugement]:
    """The executed ordonnance bears who executed it (CDC §3.2.8.3)."""
    for repere in _executees(dossier):
        yield from portent(dossier, repere, ORDONNANCE, _numero(dossier), _ps(dossier).cps.nom)


@check("CDC-3.2.8.3-07", partie="date", reads={Canal.DOCUMENT, Canal.FICHIER})
def date_d_execution(dossier: Dossier) -> Iterator[Jugement]:
    """The day it was executed, as in the FSE (CDC §3.2.8.3)."""
    for repere in _executees(dossier):
        for facture in dossier.factures_de(repere.replace("execution", "facture")):
            zone = str(facture.actes[0].de("date_acte").valeur).replace("-", "")
            yield from portent(dossier, repere, ORDONNANCE, jour(zone))


@check("CDC-3.2.8.3-07", partie="beneficiaire", reads={Canal.DOCUMENT, Canal.MONDE})
def beneficiaire_de_l_execution(dossier: Dossier) -> Iterator[Jugement]:
    """Name and first name of the beneficiary (CDC §3.2.8.3)."""
    patient = _beneficiaire(dossier)
    for repere in _executees(dossier):
        if patient is not None:
            yield from portent(dossier, repere, ORDONNANCE, f"{patient.nom} {patient.prenom}")


@check("CDC-3.2.8.3-07", partie="caisse", reads={Canal.DOCUMENT, Canal.FICHIER})
def caisse_de_l_assure(dossier: Dossier) -> Iterator[Jugement]:
    """The caisse of the assuré, as in the FSE (CDC §3.2.8.3)."""
    for repere in _executees(dossier):
        for facture in dossier.factures_de(repere.replace("execution", "facture")):
            codes = [facture.de(x).valeur for x in ("grand_regime", "caisse_gestionnaire")]
            attendu = " ".join(str(x) for x in codes)
            yield from portent(dossier, repere, ORDONNANCE, attendu)


@check("CDC-3.2.8.3-07", partie="nir", reads={Canal.DOCUMENT, Canal.MONDE})
def nir_de_l_assure(dossier: Dossier) -> Iterator[Jugement]:
    """NIR of the assuré; a beneficiary without one has his birth date (CDC §3.2.8.3)."""
    carte, patient = _carte(dossier), _beneficiaire(dossier)
    for repere in _executees(dossier):
        if carte is None or patient is None:
            continue
        attendus = [carte.nir]
        if repere == "execution_ayant_droit":
            attendus.append(patient.nir_certifie or jour(patient.date_naissance))
        yield from portent(dossier, repere, ORDONNANCE, *attendus)


@check("CDC-3.2.8.3-08", partie="paye", reads={Canal.DOCUMENT})
def montant_paye_par_produit(dossier: Dossier) -> Iterator[Jugement]:
    """Each product has the amount really paid (CDC §3.2.8.3)."""
    for attente in dossier.attentes("facture"):
        repere = f"paye_{attente.valeurs.get('repere')}"
        lignes = attente.valeurs.get("lignes")
        for document in edites(dossier, repere, ORDONNANCE):
            reduction = int(saisi(dossier, repere, "reduction_1") or "0")
            prix = [int(str(x["montant"])) for x in lignes] if isinstance(lignes, list) else []
            payes = [euros(p - (reduction if n == 0 else 0)) for n, p in enumerate(prix)]
            lus = montants(document)
            manquent = [p for p in payes if p not in lus]
            yield tenu(document, payes and not manquent, payes, lus)


@check("CDC-3.2.8.3-08", partie="reduction", reads={Canal.DOCUMENT})
def reduction_indiquee(dossier: Dossier) -> Iterator[Jugement]:
    """The reduction is written when one was granted, and only then (CDC §3.2.8.3)."""
    for repere in ("paye_remise", "paye_sans_remise"):
        accordee = saisi(dossier, repere, "reduction_1")
        for document in edites(dossier, repere, ORDONNANCE):
            if not accordee:
                yield tenu(document, not porte(document, "Réduction"), "aucune réduction", "dite")
                continue
            ecrite = porte(document, "Réduction") and euros(int(accordee)) in montants(document)
            yield tenu(document, ecrite, f"réduction {euros(int(accordee))}", montants(document))


def _chiffre(dossier: Dossier, repere: str, libelle: str, centimes: int) -> Iterator[Jugement]:
    for document in edites(dossier, repere, ORDONNANCE):
        attendu = f"{libelle} {euros(centimes)}"
        yield tenu(document, chiffre(document, libelle, centimes), attendu, montants(document))


@check("CDC-3.2.8.3-09", partie="total", reads={Canal.DOCUMENT, Canal.FICHIER})
def total_des_produits(dossier: Dossier) -> Iterator[Jugement]:
    """The total of what was handed over is written (CDC §3.2.8.3)."""
    for nom in ("remboursable", "non_remboursable"):
        for facture in dossier.factures_de(f"facture_{nom}"):
            zone = facture.du_total("total_facture")
            yield from _chiffre(dossier, nom, "total", int(str(zone.valeur)))


@check("CDC-3.2.8.3-09", partie="amo", reads={Canal.DOCUMENT, Canal.FICHIER})
def part_amo_meme_nulle(dossier: Dossier) -> Iterator[Jugement]:
    """The compulsory part is written, zero when nothing is refunded (CDC §3.2.8.3)."""
    for nom in ("remboursable", "non_remboursable"):
        for facture in dossier.factures_de(f"facture_{nom}"):
            zone = facture.du_total("total_amo")
            yield from _chiffre(dossier, nom, OBLIGATOIRE, int(str(zone.valeur)))


@check("CDC-3.2.8.3-11", partie="produits_d_abord", reads={Canal.DOCUMENT})
def produits_puis_honoraires(dossier: Dossier) -> Iterator[Jugement]:
    """Products with their box fees come before the global fees (CDC §3.2.8.3)."""
    for document in edites(dossier, "ticket", TICKET):
        mots = document.document.texte.split()
        produits = [mots.index(x) for x in ("PH7", "HD7", "PH4", "HD4") if x in mots]
        globaux = [mots.index(x) for x in HONORAIRES_GLOBAUX if x in mots]
        tenue = len(produits) == 4 and globaux and max(produits) < min(globaux)
        yield tenu(document, tenue, "PH7 HD7 PH4 HD4, puis les honoraires globaux", mots[:80])


@check("CDC-3.2.8.3-11", partie="ordre", reads={Canal.DOCUMENT})
def honoraires_globaux_dans_l_ordre(dossier: Dossier) -> Iterator[Jugement]:
    """Complex, per ordonnance, age, specific medicine: in this order (CDC §3.2.8.3)."""
    for document in edites(dossier, "ticket", TICKET):
        lus = [x for x in document.document.texte.split() if x in HONORAIRES_GLOBAUX]
        yield egal(document, lus, list(HONORAIRES_GLOBAUX))


@check("CDC-3.2.8.3-13", partie="pharmacien", reads={Canal.DOCUMENT})
def pharmacien_de_la_delivrance(dossier: Dossier) -> Iterator[Jugement]:
    """The pharmacist in charge of a product that may be misused is named (CDC §3.2.8.3)."""
    repere = "delivrance_detournement"
    yield from portent(dossier, repere, ORDONNANCE, saisi(dossier, repere, "pharmacien"))


@check("CDC-3.2.8.5-01", partie="pharmacien", reads={Canal.DOCUMENT, Canal.MONDE})
def vaccination_par_le_pharmacien(dossier: Dossier) -> Iterator[Jugement]:
    """The attestation bears the name of the pharmacist (CDC §3.2.8.5)."""
    cps = _ps(dossier).cps
    yield from portent(dossier, VACCINATION, VACCINATION, f"{cps.nom} {cps.prenom}")


@check("CDC-3.2.8.5-01", partie="vaccin", reads={Canal.DOCUMENT})
def vaccin_administre(dossier: Dossier) -> Iterator[Jugement]:
    """It names the vaccine (CDC §3.2.8.5)."""
    yield from portent(dossier, VACCINATION, VACCINATION, saisi(dossier, VACCINATION, "vaccin"))


@check("CDC-3.2.8.5-01", partie="date", reads={Canal.DOCUMENT})
def date_d_administration(dossier: Dossier) -> Iterator[Jugement]:
    """It says the day of administration (CDC §3.2.8.5)."""
    administre = saisi(dossier, VACCINATION, "date_administration").replace("-", "")
    yield from portent(dossier, VACCINATION, VACCINATION, jour(administre))


@check("CDC-3.2.8.5-01", partie="lot", reads={Canal.DOCUMENT})
def lot_du_vaccin(dossier: Dossier) -> Iterator[Jugement]:
    """It says the lot of the vaccine (CDC §3.2.8.5)."""
    lot = saisi(dossier, VACCINATION, "numero_lot_vaccin")
    yield from portent(dossier, VACCINATION, VACCINATION, lot)


# --- parcours -----------------------------------------------------------------------------


@check("CDC-4.2.1.11-02", partie="urgence", reads={Canal.DOCUMENT})
def rien_en_urgence(dossier: Dossier) -> Iterator[Jugement]:
    """No parcours mention in urgence (CDC §4.2.1.11)."""
    yield from absents(dossier, "ordonnance_urgence", ORDONNANCE, *sorted(set(MENTIONS.values())))


@check("CDC-4.2.1.11-02", partie="exclusion", reads={Canal.DOCUMENT})
def rien_hors_du_parcours_oblige(dossier: Dossier) -> Iterator[Jugement]:
    """No parcours mention on the ordonnance of a patient who is excluded (CDC §4.2.1.11)."""
    repere = "ordonnance_exclusion"
    yield from absents(dossier, repere, ORDONNANCE, *sorted(set(MENTIONS.values())))


@check("CDC-4.2.1.11-03", partie="declare", reads={Canal.DOCUMENT})
def respect_avec_medecin_traitant(dossier: Dossier) -> Iterator[Jugement]:
    """Both contexts say « dans le respect » when a médecin traitant is declared (CDC §4.2.1.11)."""
    for contexte in CONTEXTES_JEUNES:
        yield from portent(dossier, f"declare_{contexte}", ORDONNANCE, RESPECT)


@check("CDC-4.2.1.11-03", partie="non_declare", reads={Canal.DOCUMENT})
def pas_de_respect_sans_medecin_traitant(dossier: Dossier) -> Iterator[Jugement]:
    """They never say so when none is declared (CDC §4.2.1.11)."""
    for contexte in CONTEXTES_JEUNES:
        yield from absents(dossier, f"non_declare_{contexte}", ORDONNANCE, RESPECT)
