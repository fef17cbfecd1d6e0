"""One facture from its first act to its data: steps played again, parts, sources (CDC §4.2.1)."""

from collections.abc import Iterator, Mapping

from vitalbench.harness.checks.apcv_supports import CARTE, taux_attendus
from vitalbench.harness.checks.contextes import mises_en_forme, saisi, texte, valeur
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import FORMATER, absence, ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier, FaitPersonne
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.harness.evidence.vues import Appel
from vitalbench.reference.protocol import vocabulaire as v

FICHIER = {Canal.FICHIER, Canal.MONDE}
CONTROLE, REGLE, STS = "SRT_ControleComplet", "SRT_AppliquerRegle", "STS_Tarification"
BENEFICIAIRE, PRESTATION = 1130, 1610
TIERS_PAYANT, HORS_TIERS_PAYANT = "05", "00"
"""B2 2:117: the PS is paid the AMO part, or nobody but the assuré."""


# --- steps played again -------------------------------------------------------------------


@check("CDC-4.2.1.1-10", partie="efface", reads={Canal.ECRAN})
def ancien_contexte_efface(dossier: Dossier) -> Iterator[Jugement]:
    """Another beneficiary after pricing: no act nor amount stays (CDC §4.2.1.1)."""
    for ecran in ecrans_de(dossier, "autre_beneficiaire"):
        restes = [f"ligne {rang}" for rang, _ in enumerate(ecran.ecran.lignes, 1)]
        restes += [v.C_TOTAL] if ecran.champ(v.C_TOTAL) is not None else []
        yield absence(ecran, restes, "plus rien de l'ancien bénéficiaire")


@check("CDC-4.2.1.1-10", partie="etapes_rejouees", reads={Canal.APPEL})
def rien_de_signe_sans_rejouer(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing is signed until the steps are played again (CDC §4.2.1.1)."""
    yield from facture_formee(dossier, "sans_rejouer", attendue=False)


@check("CDC-4.2.1.1-10", partie="nouvelle", reads=FICHIER)
def facture_du_nouveau_beneficiaire(dossier: Dossier) -> Iterator[Jugement]:
    """The facture is the new beneficiary's, with his rights (CDC §4.2.1.1)."""
    fait, rang = _patient(dossier), _choisi(dossier, "autre_beneficiaire")
    if fait is None or fait.vitale is None or rang is None:
        return
    attendu = fait.vitale.beneficiaires[rang].date_naissance[2:]
    for facture in dossier.factures_de("rejouee"):
        zone = facture.de("date_naissance")
        yield egal(zone, zone.enregistrement.brut_de("date_naissance"), attendu)
    yield from taux_attendus(dossier, "rejouee")


def _patient(dossier: Dossier) -> FaitPersonne | None:
    return dossier.faits.personnes.get(dossier.faits.patient)


def _choisi(dossier: Dossier, repere: str) -> int | None:
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        choix = str(echange.parametres.get("choix", ""))
        if choix.isdigit():
            return int(choix)
    return None


def _refait(dossier: Dossier, fonction: str) -> Iterator[Jugement]:
    modifie, finale = dossier.etape("acte_modifie"), dossier.etape("finale")
    if modifie is None or finale is None:
        return
    for forme in dossier.pendant(finale, dossier.appels_de(FORMATER)):
        refaits = [a for a in dossier.appels_de(fonction) if modifie.seq < a.seq < forme.seq]
        yield tenu(forme, refaits, f"{fonction} après la modification", f"{len(refaits)} appel(s)")


@check("CDC-4.2.1.1-11", partie="tarification", reads={Canal.APPEL})
def tarification_refaite(dossier: Dossier) -> Iterator[Jugement]:
    """A CCAM act changed after pricing is priced again before formatting (CDC §4.2.1.1)."""
    yield from _refait(dossier, REGLE)


@check("CDC-4.2.1.1-11", partie="controle", reads={Canal.APPEL})
def controle_complet_refait(dossier: Dossier) -> Iterator[Jugement]:
    """A CCAM act changed after pricing is wholly controlled again (CDC §4.2.1.1)."""
    yield from _refait(dossier, CONTROLE)


# --- what was typed -----------------------------------------------------------------------


def actes_saisis(dossier: Dossier, repere: str) -> list[dict[str, object]]:
    """Give the acts the PS typed during a step."""
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        prestations = echange.parametres.get("prestations")
        if isinstance(prestations, list):
            return [p for p in prestations if isinstance(p, dict)]
    return []


@check("CDC-4.2.1.6-01", partie="prestations", reads={Canal.FICHIER})
def prestations_saisies_facturees(dossier: Dossier) -> Iterator[Jugement]:
    """Acts of two natures typed are in the facture (CDC §4.2.1.6)."""
    for repere in ("en_tiers_payant", "hors_tiers_payant"):
        saisies = {str(p.get("code")) for p in actes_saisis(dossier, repere)}
        for facture in dossier.factures_de(repere):
            portees = {texte(a.de("code_acte")) for a in facture.actes}
            trouve = ", ".join(sorted(portees))
            yield tenu(facture, saisies <= portees, ", ".join(sorted(saisies)), trouve)


@check("CDC-4.2.1.6-01", partie="type", reads={Canal.FICHIER})
def type_de_facturation_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the kind of billing chosen (CDC §4.2.1.6)."""
    for repere, attendu in (
        ("en_tiers_payant", TIERS_PAYANT),
        ("hors_tiers_payant", HORS_TIERS_PAYANT),
    ):
        for facture in dossier.factures_de(repere):
            yield valeur(facture.de("destinataire_reglement"), attendu)


# --- complementary part -------------------------------------------------------------------


def _dre(dossier: Dossier, repere: str) -> Iterator[FactureRecue]:
    yield from (f for f in dossier.factures_de(repere) if f.flux == "D")


@check("CDC-4.2.1.9-01", partie="saisie", reads={Canal.FICHIER, Canal.APPEL})
def part_saisie(dossier: Dossier) -> Iterator[Jugement]:
    """An amount the PS typed is the complementary part (CDC §4.2.1.9)."""
    for facture in _dre(dossier, "voie_saisie"):
        zone = facture.du_total("total_amc")
        yield egal(zone, zone.valeur, saisi(dossier, "voie_saisie", v.C_MONTANT_AMC))


@check("CDC-4.2.1.9-01", partie="sts", reads={Canal.FICHIER, Canal.APPEL})
def part_des_sts(dossier: Dossier) -> Iterator[Jugement]:
    """The amount of the STS is the complementary part (CDC §4.2.1.9)."""
    etape = dossier.etape("voie_sts")
    calculees = [
        int(g.champs.get("total_amc", "0") or 0)
        for a in dossier.pendant(etape, dossier.appels_de(STS))
        for g in a.sortie(60211)
    ]
    if etape is not None and not calculees:
        yield tenu(etape, False, "un calcul des STS", "aucun appel")
    for facture in _dre(dossier, "voie_sts") if calculees else ():
        zone = facture.du_total("total_amc")
        yield egal(zone, zone.valeur, calculees[-1])


@check("CDC-4.2.1.9.2-09", partie="apres_controle", reads={Canal.APPEL})
def sts_apres_le_controle_complet(dossier: Dossier) -> Iterator[Jugement]:
    """« Tarification » comes after the last whole control, without error (CDC §4.2.1.9.2)."""
    controles = dossier.appels_de(CONTROLE)
    for appel in dossier.appels_de(STS) if controles else ():
        avant = [c for c in controles if c.seq < appel.seq]
        sain = bool(avant) and avant[-1].statut == 0 and not _diagnostics(avant[-1])
        trouve = "aucun contrôle avant" if not avant else "contrôle en erreur"
        yield tenu(appel, sain, "un contrôle complet sans erreur avant", "fait" if sain else trouve)


def _diagnostics(appel: Appel) -> bool:
    return any(g.champs.get("code") for g in appel.sortie(60112))


@check("CDC-4.2.1.9.2-09", partie="apres_choix", reads={Canal.APPEL, Canal.ECRAN})
def sts_apres_le_choix(dossier: Dossier) -> Iterator[Jugement]:
    """« Tarification » comes once the agreement is chosen and the AMC known (CDC §4.2.1.9.2)."""
    choix = dossier.etape("choix_amc")
    for appel in dossier.appels_de(STS) if choix is not None else ():
        numeros = [g.champs.get("numero_complementaire", "") for g in appel.entree(60201)]
        connu = any(numeros)
        place = choix is not None and appel.seq > choix.seq
        trouve = f"organisme {', '.join(numeros) or 'inconnu'}, {'après' if place else 'avant'}"
        yield tenu(appel, connu and place, "organisme connu, après le choix", trouve)


@check("CDC-3.2.3.2-04", partie="par_acte", reads={Canal.FICHIER})
def parts_d_un_acte(dossier: Dossier) -> Iterator[Jugement]:
    """The parts of an act never exceed its expense (CDC §3.2.3.2)."""
    for facture in _dre(dossier, "garantie_elevee"):
        for acte in facture.actes:
            parts = _entier(acte.de("montant_amo").valeur) + _entier(acte.de("montant_amc").valeur)
            zone = acte.de("montant_amc")
            depense = _entier(acte.de("montant_depense").valeur)
            yield tenu(zone, parts <= depense, f"au plus {depense}", parts)


@check("CDC-3.2.3.2-04", partie="au_total", reads={Canal.FICHIER})
def parts_du_total(dossier: Dossier) -> Iterator[Jugement]:
    """The parts of a facture never exceed what it bills (CDC §3.2.3.2)."""
    for facture in _dre(dossier, "garantie_elevee"):
        zone = facture.du_total("total_amc")
        amo, amc = facture.du_total("total_amo").valeur, zone.valeur
        facture_ = _entier(facture.du_total("total_facture").valeur)
        parts = _entier(amo) + _entier(amc)
        yield tenu(zone, parts <= facture_, f"au plus {facture_}", parts)


def _entier(lu: object) -> int:
    return lu if isinstance(lu, int) else 0


# --- what is given to the module, and where it comes from ---------------------------------

CALCULES = {
    "base": "base_remboursement",
    "taux": "taux",
    "montant": "montant_facture",
    "montant_amo": "montant_amo",
    "montant_amc": "montant_amc",
    "prix_unitaire": "prix_unitaire",
}
"""Computed columns of a line of the screen, and the field of group 1610 each goes to."""


@check("CDC-4.2.1.13-01", partie="complet", reads={Canal.APPEL, Canal.ECRAN})
def elements_calcules_donnes(dossier: Dossier) -> Iterator[Jugement]:
    """What pricing reported is in what the module is given, line by line (CDC §4.2.1.13)."""
    lignes = [e.ecran.lignes for e in ecrans_de(dossier, "choix_amc") if e.ecran.lignes]
    for appel in mises_en_forme(dossier, "finale") if lignes else ():
        groupes = appel.entree(PRESTATION)
        for rang, ligne in enumerate(lignes[-1], start=1):
            donnes = [g.champs for g in groupes if _entier_de(g.champs, "numero_ligne") == rang]
            for colonne, champ in CALCULES.items():
                if colonne in ligne:
                    tenue = any(_entier_de(d, champ) == _entier(ligne[colonne]) for d in donnes)
                    attendu = f"ligne {rang}, {champ} = {ligne[colonne]}"
                    trouve = ", ".join(d.get(champ, "absent") for d in donnes) or "ligne absente"
                    yield tenu(appel, tenue, attendu, trouve)


def _entier_de(champs: Mapping[str, str], nom: str) -> int:
    lu = champs.get(nom, "")
    return int(lu) if lu.isdigit() else -1


AMO_ENTETE = (
    "nir_assure",
    "grand_regime",
    "caisse_gestionnaire",
    "centre_gestionnaire",
    "date_naissance",
    "nature_assurance",
    "nature_piece_droits",
)
AMO_ACTE = (
    "code_acte",
    "date_acte",
    "base_remboursement",
    "taux",
    "montant_amo",
    "montant_depense",
    "specialite_executant",
)


def _completes(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        if facture.flux != "F":
            continue
        zones = [facture.de(champ) for champ in AMO_ENTETE]
        zones += [acte.de(champ) for acte in facture.actes for champ in AMO_ACTE]
        for zone in zones:
            brut = zone.enregistrement.brut_de(zone.champ) if zone.valeur is not None else ""
            yield tenu(zone, brut.strip(), "une valeur", brut.strip() or "rien")


@check("CDC-3.2.3.2-02", partie="completes", reads={Canal.FICHIER})
def donnees_amo_completes(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE alone holds all the AMO needs to pay back (CDC §3.2.3.2)."""
    yield from _completes(dossier, "sans_dre")


@check("CDC-3.2.3.2-02", partie="avec_dre", reads={Canal.FICHIER})
def donnees_amo_completes_avec_dre(dossier: Dossier) -> Iterator[Jugement]:
    """With a DRE beside it, the FSE holds no less (CDC §3.2.3.2)."""
    if any(_dre(dossier, "avec_dre")):
        yield from _completes(dossier, "avec_dre")


def _fse(dossier: Dossier) -> Iterator[FactureRecue]:
    if "CDC-3.2.3.5.1.2-01" in dossier.exigences:
        yield from (f for f in dossier.factures_de("facture") if f.flux == "F")


@check("CDC-3.2.3.5.1.2-01", partie="ps", reads=FICHIER)
def donnees_du_ps(dossier: Dossier) -> Iterator[Jugement]:
    """Billing number and specialty are those of the CPS (CDC §3.2.3.5.1.2)."""
    situation = dossier.faits.professionnels[dossier.faits.ps].cps.situations[0]
    for facture in _fse(dossier):
        yield valeur(facture.de("no_ps"), situation.numero_facturation)
        for acte in facture.actes:
            zone = acte.de("specialite_executant")
            brut = zone.enregistrement.brut_de("specialite_executant")
            yield egal(zone, brut, situation.code_specialite)


@check("CDC-3.2.3.5.1.2-01", partie="beneficiaire", reads=FICHIER)
def donnees_du_beneficiaire(dossier: Dossier) -> Iterator[Jugement]:
    """The identification is the one of the Vitale card (CDC §3.2.3.5.1.2)."""
    fait = _patient(dossier)
    if fait is None or fait.vitale is None:
        return
    for facture in _fse(dossier):
        qui = fait.vitale.beneficiaires[fait.beneficiaire]
        for champ, attendu in (
            ("nir_assure", fait.vitale.nir[:13]),
            ("date_naissance", qui.date_naissance[2:]),
            ("rang_naissance", str(qui.rang_naissance)),
        ):
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-3.2.3.5.1.2-01", partie="caisse", reads=FICHIER)
def donnees_de_la_caisse(dossier: Dossier) -> Iterator[Jugement]:
    """The caisse is the one of the Vitale card (CDC §3.2.3.5.1.2)."""
    fait = _patient(dossier)
    if fait is None or fait.vitale is None:
        return
    for facture in _fse(dossier):
        organisme = fait.vitale.organisme
        for champ, attendu in (
            ("caisse_gestionnaire", organisme.caisse),
            ("centre_gestionnaire", organisme.centre),
        ):
            zone = facture.de(champ)
            yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-3.2.3.5.1.2-01", partie="droits", reads={Canal.APPEL, Canal.FICHIER, Canal.MONDE})
def donnees_des_droits(dossier: Dossier) -> Iterator[Jugement]:
    """The coverage and its support are those of the card (CDC §3.2.3.5.1.2)."""
    fait = _patient(dossier)
    if fait is None or fait.vitale is None or not any(_fse(dossier)):
        return
    couverture = fait.vitale.beneficiaires[fait.beneficiaire].droits.couvertures[0]
    attendue = couverture.code_ald + couverture.code_situation
    for appel in mises_en_forme(dossier, "facture"):
        for groupe in appel.entree(BENEFICIAIRE):
            yield egal(appel, groupe.champs.get("code_couverture", ""), attendue)
    for facture in _fse(dossier):
        yield valeur(facture.de("nature_piece_droits"), CARTE)


@check("CDC-3.2.3.5.1.2-01", partie="saisie", reads={Canal.FICHIER})
def donnees_saisies(dossier: Dossier) -> Iterator[Jugement]:
    """Code and day of the acts are those the PS typed (CDC §3.2.3.5.1.2)."""
    saisies = actes_saisis(dossier, "facture")
    for facture in _fse(dossier):
        for acte, saisie in zip(facture.actes, saisies, strict=False):
            yield valeur(acte.de("code_acte"), str(saisie.get("code")))
            jour = acte.de("date_acte")
            yield egal(jour, str(jour.valeur), str(saisie.get("date")))


@check("CDC-3.2.3.5.1.2-01", partie="tarification", reads=FICHIER)
def donnees_de_tarification(dossier: Dossier) -> Iterator[Jugement]:
    """Rates and amounts are those of the rules, worked by hand (CDC §3.2.3.5.1.2)."""
    if any(_fse(dossier)):
        yield from taux_attendus(dossier, "facture")


@check("CDC-3.2.3.5.1.2-01", partie="amc", reads=FICHIER)
def organisme_complementaire(dossier: Dossier) -> Iterator[Jugement]:
    """The complementary organism is the one of the card (CDC §3.2.3.5.1.2)."""
    fait = _patient(dossier)
    if fait is None or fait.vitale is None or not any(_fse(dossier)):
        return
    amc = fait.vitale.beneficiaires[fait.beneficiaire].droits.amc
    if amc is None:
        return
    for facture in _dre(dossier, "facture"):
        zone = facture.de("no_organisme_complementaire")
        yield tenu(zone, texte(zone).endswith(amc.numero_amc), amc.numero_amc, texte(zone))
