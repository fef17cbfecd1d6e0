"""Accident du travail and APIAS: which accident, which organism, which mode (CDC §3.2.2.1.2).

The tables 11.x of annexe 2 and the specific AMO criterion are the bench's own (profil simulé).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    ACCIDENT,
    litteraux,
    saisi,
    sous_nature,
    texte,
    valeur,
    vide,
)
from vitalbench.harness.checks.jugement import Jugement, conforme, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue
from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.reference.domain.droits import DossierAt

FICHIER = {Canal.FICHIER, Canal.MONDE}
ORGANISME = (
    ("grand_regime", "at_regime"),
    ("caisse_gestionnaire", "at_caisse"),
    ("centre_gestionnaire", "at_centre"),
)
LOT = "SSV_FormaterLot"
REGIMES_A_PART = frozenset({"01", "08"})


def _carte(dossier: Dossier) -> ContenuVitale | None:
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    return None if personne is None else personne.vitale


def _accidents(dossier: Dossier) -> tuple[DossierAt, ...]:
    carte = _carte(dossier)
    return () if carte is None else carte.dossiers_at


def _choisi(dossier: Dossier) -> DossierAt | None:
    """The accident of the card that the PS chose, or the only one."""
    connus = _accidents(dossier)
    choix = ""
    for echange in dossier.echanges:
        if echange.parametres.get("question") == "dossier_at":
            choix = str(echange.parametres.get("choix", ""))
        reponses = echange.parametres.get("reponses")
        if isinstance(reponses, dict) and "dossier_at" in reponses:
            choix = str(reponses["dossier_at"])
    if choix.isdigit() and int(choix) < len(connus):
        return connus[int(choix)]
    return connus[0] if not choix and len(connus) == 1 else None


def _de_la_caisse(facture: FactureRecue, code: str) -> Iterator[Jugement]:
    """The organism of a facture is the one of a nine-digit code."""
    attendus = (code[:2], code[2:5], code[5:9])
    for (champ, _), attendu in zip(ORGANISME, attendus, strict=True):
        yield valeur(facture.de(champ), attendu, "la caisse maladie a-t-elle été gardée ?")


def _du_feuillet(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        yield valeur(facture.de("nature_assurance"), ACCIDENT)
        yield _numero(facture, str(saisi(dossier, repere, "numero_at") or ""))
        for champ, nom in ORGANISME:
            yield valeur(facture.de(champ), saisi(dossier, repere, nom))


def _numero(facture: FactureRecue, attendu: str) -> Jugement:
    """The number of the accident, whatever the zeros that fill its field."""
    zone = facture.de("no_at_ou_date_accident")
    return egal(zone, texte(zone).lstrip("0"), attendu.lstrip("0"))


def _mode(facture: FactureRecue) -> ZoneVue | None:
    lot = facture.facture.lot
    return None if lot is None else facture.zone(lot, "certification_lot")


def _en_mode(dossier: Dossier, repere: str, lettre: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = _mode(facture)
        if zone is not None:
            yield valeur(zone, lettre)


@check("CDC-3.2.2.1-09", partie="support", reads=FICHIER)
@check("CDC-3.2.2.1-11", partie="caisse_du_support", reads=FICHIER)
def caisse_du_support(dossier: Dossier) -> Iterator[Jugement]:
    """Without any precision of the victim, the caisse of the support is retained (CDC §3.2.2.1)."""
    accident = _choisi(dossier)
    for facture in dossier.factures_de("support"):
        if accident is not None:
            yield valeur(facture.de("nature_assurance"), ACCIDENT)
            yield from _de_la_caisse(facture, accident.organisme)


@check("CDC-3.2.2.1-09", partie="feuillet", reads=FICHIER)
def organisme_du_feuillet(dossier: Dossier) -> Iterator[Jugement]:
    """What the victim's papers say of the organism is what the FSE carries (CDC §3.2.2.1)."""
    yield from _du_feuillet(dossier, "feuillet")


@check("CDC-3.2.2.1-09", partie="securisee", reads={Canal.FICHIER})
def fse_at_securisee(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE under the AT risk is secured with the Vitale support (CDC §3.2.2.1)."""
    for repere in ("support", "feuillet"):
        yield from _en_mode(dossier, repere, "S")


@check("CDC-3.2.2.1-10", partie="propose", reads={Canal.ECRAN})
def accidents_proposes(dossier: Dossier) -> Iterator[Jugement]:
    """Every accident of the support is offered to the PS (CDC §3.2.2.1)."""
    for ecran in ecrans_de(dossier, "nature"):
        question = ecran.proposition("dossier_at")
        libelles = " / ".join(c.libelle for c in question.choix) if question else ""
        connus = [a.identifiant for a in _accidents(dossier)]
        yield tenu(
            ecran,
            len(connus) > 1 and all(i in libelles for i in connus),
            f"les accidents {', '.join(connus)}",
            libelles or "aucune question",
        )


@check("CDC-3.2.2.1-10", partie="identifiant", reads=FICHIER)
def identifiant_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE carries the number of the accident chosen (CDC §3.2.2.1)."""
    accident = _choisi(dossier)
    for facture in dossier.factures_de("facture"):
        if accident is not None:
            yield _numero(facture, accident.identifiant)


@check("CDC-3.2.2.1-10", partie="caisse", reads=FICHIER)
def caisse_choisie(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE carries the caisse of the accident chosen (CDC §3.2.2.1)."""
    accident = _choisi(dossier)
    for facture in dossier.factures_de("facture"):
        if accident is not None:
            yield from _de_la_caisse(facture, accident.organisme)


@check("CDC-2.3.1-12", partie="fse", reads=FICHIER)
def fse_a_l_organisme_at(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE is made for the AT organism, though it is not the maladie one (CDC §2.3.1)."""
    accident, carte = _choisi(dossier), _carte(dossier)
    if accident is None or carte is None or accident.organisme[2:5] == carte.organisme.caisse:
        return
    for facture in sous_nature(dossier, ACCIDENT):
        yield from _de_la_caisse(facture, accident.organisme)


@check("CDC-2.3.1-12", partie="envoi", reads={Canal.SMTP, Canal.MONDE})
def envoi_a_l_organisme_at(dossier: Dossier) -> Iterator[Jugement]:
    """The mail of a FSE AT goes to the AT organism (CDC §2.3.1)."""
    accident, carte = _choisi(dossier), _carte(dossier)
    if accident is None or carte is None or accident.organisme[2:5] == carte.organisme.caisse:
        return
    cle = f"{accident.organisme[:2]}-{accident.organisme[2:5]}"
    organisme = dossier.faits.organismes.get(cle)
    for envoi in dossier.smtp:
        if organisme is not None and envoi.accepte:
            adresses = [adresse for adresse, _ in envoi.destinataires]
            yield egal(envoi, adresses, [organisme.adresse])


@check("CDC-3.2.2.1-12", partie="permis", reads={Canal.APPEL})
def degrade_permis(dossier: Dossier) -> Iterator[Jugement]:
    """With another caisse than the support's, the degraded mode is possible (CDC §3.2.2.1)."""
    yield from facture_formee(dossier, "divergent", attendue=True)


@check("CDC-3.2.2.1-12", partie="flux", reads=FICHIER)
def degrade_a_la_caisse_de_la_victime(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded flow carries the caisse of the victim, in degraded mode (CDC §3.2.2.1)."""
    yield from _en_mode(dossier, "divergent", "D")
    yield from _du_feuillet(dossier, "divergent")


@check("CDC-3.2.2.1-13", partie="sans_vitale", reads={Canal.FICHIER})
def telemedecine_sans_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """In télémédecine a divergent AT is billed in SESAM sans Vitale (CDC §3.2.2.1)."""
    yield from _en_mode(dossier, "sans_vitale", "F")


@check("CDC-3.2.2.1-13", partie="degrade_ferme", reads={Canal.APPEL})
def telemedecine_jamais_degradee(dossier: Dossier) -> Iterator[Jugement]:
    """In télémédecine the degraded mode makes no facture (CDC §3.2.2.1)."""
    if dossier.etape("sans_vitale") is not None:
        yield from facture_formee(dossier, "degrade", attendue=False)


@check("CDC-3.2.2.1-14", partie="accepte", reads=FICHIER)
def fse_at_a_l_organisme_maladie(dossier: Dossier) -> Iterator[Jugement]:
    """Without AT organism, a régime that accepts FSE AT gets it at the maladie organism."""
    carte = _carte(dossier)
    for facture in dossier.factures_de("accepte"):
        if carte is not None:
            o = carte.organisme
            yield valeur(facture.de("nature_assurance"), ACCIDENT)
            yield from _de_la_caisse(facture, o.regime + o.caisse + o.centre)


@check("CDC-3.2.2.1-14", partie="refuse", reads={Canal.APPEL})
def fse_at_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """Without AT organism, a régime that refuses FSE AT gets none: paper (CDC §3.2.2.1)."""
    yield from facture_formee(dossier, "refuse", attendue=False)


@check("CDC-3.2.2.1-15", partie="avant", reads={Canal.APPEL})
def refusee_avant_la_mise_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """Before the update of the table, the régime refuses FSE AT (CDC §3.2.2.1)."""
    if dossier.etape("mise_a_jour") is not None:
        yield from facture_formee(dossier, "avant", attendue=False)


@check("CDC-3.2.2.1-15", partie="apres", reads={Canal.APPEL})
def acceptee_apres_la_mise_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """After the update of the table, the same software makes the FSE AT (CDC §3.2.2.1)."""
    if dossier.etape("mise_a_jour") is not None:
        yield from facture_formee(dossier, "apres", attendue=True)


# --- APIAS --------------------------------------------------------------------------------


@check("CDC-3.2.2.1-16", partie="demande", reads={Canal.ECRAN})
def montant_apias_demande(dossier: Dossier) -> Iterator[Jugement]:
    """An AT facture of régime 08 asks for the APIAS amount (CDC §3.2.2.1)."""
    ecrans = tuple(ecrans_de(dossier, "superieur"))
    montres = [e for e in ecrans if e.champ("montant_apias") is not None]
    if ecrans:
        preuve = montres[0] if montres else ecrans[-1]
        yield tenu(preuve, bool(montres), "montant APIAS demandé", "montant jamais demandé")


def _sans_apias(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for ecran in ecrans_de(dossier, repere):
        champ = ecran.champ("montant_apias")
        if ecran.complet or champ is not None:
            yield tenu(ecran, champ is None, "aucun montant APIAS", "montant APIAS demandé")


@check("CDC-3.2.2.1-16", partie="autre_regime", reads={Canal.ECRAN})
def pas_d_apias_en_autre_regime(dossier: Dossier) -> Iterator[Jugement]:
    """An AT organism of another régime asks for no APIAS amount (CDC §3.2.2.1)."""
    yield from _sans_apias(dossier, "autre_regime")


@check("CDC-3.2.2.1-16", partie="hors_at", reads={Canal.ECRAN})
def pas_d_apias_hors_at(dossier: Dossier) -> Iterator[Jugement]:
    """An insured of régime 08 out of AT is asked no APIAS amount (CDC §3.2.2.1)."""
    if dossier.etape("autre_regime") is not None:
        yield from _sans_apias(dossier, "maladie")


@check("CDC-3.2.2.1-16", partie="reconnu", reads={Canal.APPEL})
@check("CDC-3.2.2.1-17", partie="reclame", reads={Canal.APPEL})
def pas_de_facture_sans_montant(dossier: Dossier) -> Iterator[Jugement]:
    """In APIAS no facture is made without its amount (CDC §3.2.2.1)."""
    yield from facture_formee(dossier, "sans_montant", attendue=False)


@check("CDC-3.2.2.1-17", partie="figure", reads=FICHIER)
def montant_apias_dans_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The APIAS amount typed is the AMO total of the facture (CDC §3.2.2.1)."""
    for repere in ("egal", "superieur"):
        for facture in dossier.factures_de(repere):
            zone = facture.du_total("total_amo")
            yield egal(zone, zone.valeur, saisi(dossier, repere, "montant_apias"))


@check("CDC-3.2.2.1-19", partie="egal", reads={Canal.FICHIER})
def pas_de_dat_a_l_egalite(dossier: Dossier) -> Iterator[Jugement]:
    """An APIAS amount equal to the AT part adds no line (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("egal"):
        codes = [texte(acte.de("code_acte")) for acte in facture.actes]
        yield tenu(facture, "DAT" not in codes, "aucune ligne DAT", ", ".join(codes))


@check("CDC-3.2.2.1-19", partie="ecart", reads=FICHIER)
def dat_de_l_ecart(dossier: Dossier) -> Iterator[Jugement]:
    """The software adds one DAT line of the exact gap, without any typing (CDC §3.2.2.1)."""
    for facture, attendu in litteraux(dossier):
        lignes = attendu.get("lignes")
        if attendu.get("repere") != "superieur" or not isinstance(lignes, list):
            continue
        due = next(x["amo"] for x in lignes if x["code"] == "DAT")
        dat = [a for a in facture.actes if texte(a.de("code_acte")) == "DAT"]
        if len(dat) != 1:
            yield non_conforme(facture, "une ligne DAT", f"{len(dat)} ligne(s) DAT")
        for acte in dat:
            yield valeur(acte.de("montant_amo"), due, "l'écart est-il exact ?")


def _du_support(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    accident = _choisi(dossier)
    for facture in dossier.factures_de(repere):
        if accident is not None:
            yield _numero(facture, accident.identifiant)
            yield from _de_la_caisse(facture, accident.organisme)


@check("CDC-3.2.2.1-20", partie="choix", reads=FICHIER)
def apias_choisie(dossier: Dossier) -> Iterator[Jugement]:
    """In régime 08 the accident chosen among several is the one of the FSE (CDC §3.2.2.1)."""
    yield from _du_support(dossier, "choix")


@check("CDC-3.2.2.1-20", partie="defaut", reads=FICHIER)
def apias_par_defaut(dossier: Dossier) -> Iterator[Jugement]:
    """In régime 08 the caisse of the support is retained by default (CDC §3.2.2.1)."""
    yield from _du_support(dossier, "defaut")


@check("CDC-3.2.2.1-20", partie="divergence", reads=FICHIER)
def apias_divergente(dossier: Dossier) -> Iterator[Jugement]:
    """In régime 08 a divergent accident is billed degraded, for the victim's caisse."""
    yield from _en_mode(dossier, "divergence", "D")
    yield from _du_feuillet(dossier, "divergence")


@check("CDC-4.2.1.9-03", partie="sans_montant", reads={Canal.FICHIER})
def apias_sans_part_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No complementary amount is carried in APIAS (CDC §4.2.1.9)."""
    for facture in dossier.factures_de("apias"):
        yield vide(facture.du_total("total_amc"))
        for acte in facture.actes:
            yield vide(acte.de("montant_amc"))


@check("CDC-4.2.1.9-03", partie="sans_donnee", reads={Canal.FICHIER})
def apias_sans_donnee_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """No datum of a complementary organism is carried in APIAS, nor a DRE made (CDC §4.2.1.9)."""
    for facture in dossier.factures_de("apias"):
        yield vide(facture.de("no_organisme_complementaire"))
        yield vide(facture.de("no_adherent"))
        yield valeur(facture.de("type_facture"), "F")


@check("CDC-4.2.1.9-03", partie="sans_calcul", reads={Canal.APPEL})
def apias_sans_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The complementary part is not worked out in APIAS: no STS call (CDC §4.2.1.9)."""
    etape = dossier.etape("apias")
    if etape is None:
        return
    appels = dossier.pendant(etape, dossier.appels)
    sts = [a for a in appels if a.fonction.startswith("STS_")]
    if sts:
        yield non_conforme(sts[0], "aucun appel STS", sts[0].fonction)
    elif appels:
        yield conforme(appels[-1], "aucun appel STS")


# --- lots ---------------------------------------------------------------------------------


def _lots_par_nature(dossier: Dossier, *, a_part: bool) -> Iterator[Jugement]:
    carte = _carte(dossier)
    if carte is None or (carte.organisme.regime in REGIMES_A_PART) != a_part:
        return
    accidents = {f.numero for f in sous_nature(dossier, ACCIDENT)}
    for lot in dossier.lots:
        des_deux = {f.numero in accidents for f in lot.factures} == {True, False}
        attendu = "des factures d'une seule nature" if a_part else "les deux natures"
        trouve = f"{len(lot.factures)} facture(s), {'mêlées' if des_deux else 'une nature'}"
        yield tenu(lot, des_deux != a_part, attendu, trouve)


@check("CDC-3.2.10.1.1-07", partie="separes", reads=FICHIER)
def lots_a_part(dossier: Dossier) -> Iterator[Jugement]:
    """Where the régime asks for it, AT factures are in lots of their own (CDC §3.2.10.1.1)."""
    yield from _lots_par_nature(dossier, a_part=True)


@check("CDC-3.2.10.1.1-07", partie="ensemble", reads=FICHIER)
def lots_communs(dossier: Dossier) -> Iterator[Jugement]:
    """Where it does not, AT and maladie factures share a lot (CDC §3.2.10.1.1)."""
    yield from _lots_par_nature(dossier, a_part=False)


# --- ADR ----------------------------------------------------------------------------------


@check("CDC-3.2.2.1-04", partie="adr", reads=FICHIER)
def tarif_selon_adr(dossier: Dossier) -> Iterator[Jugement]:
    """Out of AT the FSE is priced by the rights ADR gives, not by the card's (CDC §3.2.2.1)."""
    for facture, attendu in litteraux(dossier):
        lignes = attendu.get("lignes")
        if attendu.get("repere") != "adr" or not isinstance(lignes, list):
            continue
        for acte, due in zip(facture.actes, lignes, strict=False):
            yield valeur(acte.de("taux"), due["taux"])
            yield valeur(acte.de("justif_exo_acte"), due["exoneration"])


@check("CDC-3.2.2.1-04", partie="exception_at", reads=FICHIER)
def accident_hors_d_adr(dossier: Dossier) -> Iterator[Jugement]:
    """In AT what the victim presents stays, whatever ADR says (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("accident"):
        yield valeur(facture.de("nature_assurance"), ACCIDENT)
        yield _numero(facture, str(saisi(dossier, "accident", "numero_at") or ""))
        for acte in facture.actes:
            zone = acte.de("justif_exo_acte")
            yield tenu(zone, texte(zone) != "4", "pas d'exonération ALD d'ADR", texte(zone))


# --- criterion of a lot -------------------------------------------------------------------


def _lots_formes(dossier: Dossier, repere: str, attendu: int) -> Iterator[Jugement]:
    """How many lots the two factures made, as the SSV was asked to form them."""
    etape = dossier.etape("lots")
    if dossier.etape(repere) is None or etape is None:
        return
    formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if a.statut == 0]
    yield egal(formes[0] if formes else etape, len(formes), attendu, "le critère est-il comparé ?")


@check("CDC-3.2.10.1.1-01", partie="distincts", reads={Canal.APPEL})
def criteres_differents_separes(dossier: Dossier) -> Iterator[Jugement]:
    """One element of the criterion that differs makes another lot (CDC §3.2.10.1.1)."""
    yield from _lots_formes(dossier, "differente", 2)


@check("CDC-3.2.10.1.1-01", partie="ensemble", reads={Canal.APPEL})
def criteres_egaux_reunis(dossier: Dossier) -> Iterator[Jugement]:
    """Two factures equal on every element share a lot (CDC §3.2.10.1.1)."""
    yield from _lots_formes(dossier, "egale", 1)
