"""What one facture of the PS profile must hold to: dates, amounts, destination, masks."""

from vitalbench.harness.offline.b2_contextes import (
    AGE_PARCOURS,
    HORS_PARCOURS,
    juger_contexte,
    singulier,
)
from vitalbench.harness.offline.b2_contraception import est_fictif, juger_contraception
from vitalbench.harness.offline.b2_identifiants import IDENTIFIANTS, cles_communes
from vitalbench.harness.offline.b2_mode import Mode
from vitalbench.harness.offline.b2_professions import (
    codes_particuliers,
    juger_profession,
    specialites_particulieres,
)
from vitalbench.harness.offline.b2_structure import ordre
from vitalbench.harness.offline.b2_vue import FactureJugee, age
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture, SuiteActe
from vitalbench.reference.norms.b2_complements import Lpp, MedicamentRetrocede
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.reference.norms.b2_transport import Trajet
from vitalbench.reference.norms.codec import Enregistrement

_ZONES_FACTURE = ("SV-ZON-01", "SV-ZON-02", "SV-ZON-03")
_SANS_PRESCRIPTION = "0" * 15
_SANS_REMPLACANT = " " * 9
_SANS_AMC = frozenset({"00", "05"})
_PAR_LA_CAISSE = frozenset({"85", "89"})
"""Contracts whose complementary part the caisse manages: C2S in progress, C2S just left."""


def juger_facture(
    releve: Releve, suite: tuple[Enregistrement, ...], lot: DebutLot | None, mode: Mode
) -> bool:
    """Apply every rule of a facture; tell whether its lines and total can be added up."""
    specialites, codes = specialites_particulieres(), codes_particuliers()
    sain = ordre(releve, suite)
    entete = suite[0]
    if not isinstance(entete, EnteteFacture):
        cles_communes(releve, suite)
        return False
    _entete(releve, suite, entete)
    remplacants = 0
    cle = entete.texte[1:35]
    divergent = False
    t = entete.texte
    particulier = mode.lettre in "FD" or singulier(t)
    for enregistrement in suite:
        code = enregistrement.code
        if enregistrement.texte[1:35] != cle:
            divergent = True
        verifier = IDENTIFIANTS.get(code)
        if verifier is not None:
            verifier(releve, enregistrement)
        if code == "4":
            _acte(releve, entete, enregistrement)
            ligne = enregistrement.texte
            if ligne[65:67] in specialites or ligne[73:78] in codes:
                particulier = True
        elif code == "5":
            _total(releve, entete, enregistrement, mode)
        elif code == "4S":
            remplacants += enregistrement.texte[55:64] != _SANS_REMPLACANT
            parcours = enregistrement.texte[39]
            if parcours != " ":
                particulier = particulier or parcours == HORS_PARCOURS
                ans = age(t) if "moins_de_16" not in releve.vus else None
                if ans is not None and ans < AGE_PARCOURS:
                    releve.vu("moins_de_16")
        elif enregistrement.champs_sensibles or code == "4U":
            _complement(releve, entete, enregistrement, mode)
    if divergent:
        cles_communes(releve, suite)
    if particulier:
        vue = FactureJugee(entete, suite, mode)
        juger_contexte(releve, vue)
        juger_profession(releve, vue)
        if est_fictif(t[11:24]):
            juger_contraception(releve, vue)
    if remplacants or t[94] == "1":
        _remplacant(releve, Facture(lot=lot, enregistrements=suite), entete, remplacants)
    if not mode.securise and t[46] in "FD":
        zones = (zone(entete, "type_facture"), *mode.zones)
        releve.noter("B2-COH-20", zones, "un lot de mode S, F ou D", "un lot sans sécurisation")
    if t[46] == "D":
        _dre(releve, Facture(lot=lot, enregistrements=suite), entete)
    return sain


def _entete(releve: Releve, suite: tuple[Enregistrement, ...], entete: EnteteFacture) -> None:
    t = entete.texte
    if t[26:35] == "000000000":
        releve.noter("B2-CLE-05", (zone(entete, "no_facture"),), "un numéro non nul", t[26:35])
    if t[58:73] != _SANS_PRESCRIPTION:
        _prescription(releve, suite, entete)
    nature = t[76:78]
    if t[79:94] != _SANS_PRESCRIPTION or nature in ("30", "41"):
        _risque(releve, entete, nature)
    destination = t[114:116]
    if destination in _SANS_AMC:
        if "hors_tp_amc" not in releve.vus:
            releve.vu("hors_tp_amc")
    elif (
        destination in ("15", "25")
        and not t[118:128].strip(" 0")
        and t[116:118] not in _PAR_LA_CAISSE
    ):
        zones = (
            zone(entete, "no_organisme_complementaire"),
            zone(entete, "destinataire_reglement"),
        )
        releve.noter("B2-COH-06", zones, "un organisme complémentaire", "absent")
    if t[50:57] == "0000000":
        zones = (zone(entete, "caisse_gestionnaire"), zone(entete, "centre_gestionnaire"))
        releve.noter("B2-COH-07", zones, "la caisse gestionnaire", t[50:57])
    if t[48:50] == "00":
        releve.noter("B2-COH-08", (zone(entete, "grand_regime"),), "un grand régime", "00")
    if t[94] not in "01":
        releve.noter("B2-COH-09", (zone(entete, "presence_cps_remplacant"),), "0 ou 1", t[94])
    if t[36] not in " RTD":
        releve.noter("B2-COH-10", (zone(entete, "marquage_facture"),), "R, T, D ou blanc", t[36])


def _prescription(releve: Releve, suite: tuple[Enregistrement, ...], entete: EnteteFacture) -> None:
    t = entete.texte
    prescripteur, prescription = t[58:67].strip(" 0"), t[67:73].strip(" 0")
    connu = bool(prescripteur) or any(e.code == "4E" and e.texte[38:49].strip(" 0") for e in suite)
    if connu != bool(prescription):
        regle, attendu = (
            ("B2-COH-01", "la date de la prescription")
            if connu
            else ("B2-COH-02", "le numéro du prescripteur")
        )
        zones = [zone(entete, "date_prescription"), zone(entete, "no_prescripteur")]
        zones += [zone(e, "rpps_prescripteur") for e in suite if e.code == "4E"]
        releve.noter(regle, zones, attendu, "absent")
    if t[67:73] > t[39:45] and prescription:
        dates = (zone(entete, "date_prescription"), zone(entete, "date_facturation"))
        releve.noter("B2-DAT-01", dates, f"au plus tard {t[39:45]}", t[67:73])


def _risque(releve: Releve, entete: EnteteFacture, nature: str) -> None:
    t = entete.texte
    maternite, accident = t[79:85].strip(" 0"), t[85:94].strip(" 0")
    if nature == "30" and not maternite:
        _nature(releve, "B2-COH-03", entete, "date_maternite", "une date de maternité", "absente")
    elif nature == "41" and not accident:
        _nature(releve, "B2-COH-04", entete, "no_at_ou_date_accident", "un numéro d'AT", "absent")
    if maternite and nature != "30":
        _nature(releve, "B2-COH-05", entete, "date_maternite", "vide hors maternité", t[79:85])


def _nature(
    releve: Releve, regle: str, entete: EnteteFacture, champ: str, attendu: str, trouve: str
) -> None:
    zones = (zone(entete, champ), zone(entete, "nature_assurance"))
    releve.noter(regle, zones, attendu, trouve)


def _acte(releve: Releve, entete: EnteteFacture, acte: Enregistrement) -> None:
    t, e = acte.texte, entete.texte
    soins, facturation, prescription = t[67:73], e[39:45], e[67:73]
    if soins > facturation:
        zones = (zone(acte, "date_acte"), zone(entete, "date_facturation"))
        releve.noter("B2-DAT-02", zones, f"au plus tard {facturation}", soins)
    if prescription > soins and prescription.strip(" 0") and prescription <= facturation:
        zones = (zone(acte, "date_acte"), zone(entete, "date_prescription"))
        releve.noter("B2-DAT-03", zones, f"au plus tôt {prescription}", soins)
    if acte.fautes or entete.fautes:
        return
    if soins != facturation and int(facturation) - int(soins) > 10_000:
        zones = (zone(acte, "date_acte"), zone(entete, "date_facturation"))
        releve.noter("B2-DAT-04", zones, "moins d'un an avant la facturation", soins)
    if t[78:80] == "00":
        releve.noter("B2-MNT-01", (zone(acte, "quantite"),), "au moins 1", "00")
    taux, amo, depense, base = int(t[102:105]), int(t[105:112]), int(t[112:119]), int(t[95:102])
    amc = int(t[121:128].strip(" ") or 0)
    if taux > 100:
        releve.noter("B2-MNT-02", (zone(acte, "taux"),), "100 % au plus", taux)
    elif abs(base * taux - amo * 100) > 100 and t[53] == " " and e[37] in " 0":
        suspectes = [zone(acte, nom) for nom in ("montant_amo", "base_remboursement", "taux")]
        du = (base * taux + 50) // 100
        releve.noter("B2-MNT-03", suspectes, f"{du} centimes ({base} x {taux} %)", amo)
    if amo > depense:
        _montants(releve, "B2-MNT-04", acte, ("montant_amo", "montant_depense"), depense, amo)
    elif amo + amc > depense:
        noms = ("montant_amc", "montant_amo", "montant_depense")
        _montants(releve, "B2-MNT-05", acte, noms, depense - amo, amc)
    if amc and e[114:116] in _SANS_AMC:
        zones = (zone(acte, "montant_amc"), zone(entete, "destinataire_reglement"))
        releve.noter("B2-MNT-06", zones, "aucun montant (hors tiers payant AMC)", amc)
    if t[49] == "4" and not t[43:49].strip(" 0"):
        zones = (zone(acte, "date_dap"), zone(acte, "code_accord"))
        releve.noter("B2-COH-11", zones, "la date de la demande d'accord", "absente")


def _montants(
    releve: Releve,
    regle: str,
    porteur: Enregistrement,
    noms: tuple[str, ...],
    plafond: int,
    du: int,
) -> None:
    zones = [zone(porteur, nom) for nom in noms]
    releve.noter(regle, zones, f"au plus {plafond} centimes", du)


def _total(releve: Releve, entete: EnteteFacture, total: Enregistrement, mode: Mode) -> None:
    t = total.texte
    mode.zone_certification(releve, _ZONES_FACTURE, total, "certification_facture")
    if total.fautes:
        return
    facture, amo, participation = int(t[57:65]), int(t[65:73]), int(t[73:81])
    if t[81:89].strip(" 0"):
        _part_amc(releve, entete, total, facture - amo)
    if participation > max(0, facture - amo):
        noms = ("total_participation", "total_facture", "total_amo")
        _montants(releve, "B2-MNT-07", total, noms, max(0, facture - amo), participation)
    if mode.securise and entete.texte[46] == " ":
        lieux = (zone(entete, "type_facture"), *mode.zones)
        releve.noter("B2-COH-12", lieux, "F ou D (lot SESAM)", "blanc")


def _part_amc(releve: Releve, entete: EnteteFacture, total: Enregistrement, reste: int) -> None:
    releve.vu("part_amc")
    amc = int(total.texte[81:89])
    if amc > reste >= 0:
        noms = ("total_amc", "total_amo", "total_facture")
        _montants(releve, "B2-MNT-10", total, noms, reste, amc)
    if entete.texte[45:47] == "EF":
        flux = (zone(entete, "top_eclatement_ps"), zone(entete, "type_facture"))
        zones = (zone(total, "total_amc"), *flux)
        releve.noter("B2-MNT-11", zones, "aucun montant : la DRE le porte", amc)


def _complement(
    releve: Releve, entete: EnteteFacture, enregistrement: Enregistrement, mode: Mode
) -> None:
    if enregistrement.champs_sensibles:
        _masque(releve, enregistrement, mode)
        if enregistrement.masque:
            dre = ("masque_dre",) if entete.texte[46] == "D" else ()
            releve.vu("masque", f"masque_{mode.lettre}", *dre)
        if enregistrement.code == "4M":
            releve.vu("ccam")
    if enregistrement.fautes:
        return
    match enregistrement:
        case Lpp():
            _egal(
                releve,
                "B2-MNT-08",
                enregistrement,
                "montant_facture",
                enregistrement.montant_facture,
                enregistrement.prix_vente * enregistrement.quantite,
                ("prix_vente", "quantite"),
            )
            fin, debut = enregistrement.brut_de("date_fin"), enregistrement.brut_de("date_debut")
            if fin.strip(" 0") and fin < debut:
                zones = (zone(enregistrement, "date_fin"), zone(enregistrement, "date_debut"))
                releve.noter("B2-DAT-05", zones, f"au plus tôt {debut}", fin)
        case MedicamentRetrocede():
            _egal(
                releve,
                "B2-MNT-09",
                enregistrement,
                "montant_facture",
                enregistrement.montant_facture,
                enregistrement.prix_unitaire * enregistrement.quantite,
                ("prix_unitaire", "quantite"),
            )
        case Trajet():
            depart, arrivee = enregistrement.texte[38:48], enregistrement.texte[84:94]
            if arrivee < depart:
                noms = ("date_arrivee", "heure_arrivee", "date_depart", "heure_depart")
                suspectes = [zone(enregistrement, nom) for nom in noms]
                releve.noter("B2-DAT-06", suspectes, f"au plus tôt {depart}", arrivee)
            if enregistrement.brut_de("nb_malades") == "0":
                releve.noter("B2-COH-13", (zone(enregistrement, "nb_malades"),), "1 au moins", "0")


def _egal(
    releve: Releve,
    regle: str,
    porteur: Enregistrement,
    champ: str,
    trouve: int,
    attendu: int,
    autres: tuple[str, ...],
) -> None:
    if trouve != attendu:
        zones = tuple(zone(porteur, nom) for nom in (champ, *autres))
        releve.noter(regle, zones, f"{attendu} centimes", trouve)


def _masque(releve: Releve, enregistrement: Enregistrement, mode: Mode) -> None:
    if enregistrement.fautes:
        return
    zones = (zone(enregistrement, "reserve_sesam"), *mode.zones)
    if enregistrement.masque:
        if not mode.securise:
            attendu = "codes en clair hors d'un lot sécurisé"
            releve.noter("SV-MSQ-02", zones, attendu, "MSQ1")
        return
    if mode.securise:
        trouve = enregistrement.brut_de("reserve_sesam")
        releve.noter("SV-MSQ-01", zones, "zone 39-42 à MSQ1 et codes masqués", trouve)
    for champ in enregistrement.champs_sensibles:
        if champ.longueur > 4 and enregistrement.texte[champ.tranche] == champ.masque:
            releve.noter(
                "SV-MSQ-03",
                (zone(enregistrement, champ.nom),),
                "un code (les tables refusent le masque)",
                champ.masque,
            )


def _remplacant(releve: Releve, facture: Facture, entete: EnteteFacture, remplacants: int) -> None:
    present = entete.texte[94] == "1"
    if present:
        releve.vu(
            "remplacement", "remplacement_dre" if entete.texte[46] == "D" else "remplacement_fse"
        )
        for porteur in facture.tous(SuiteActe):
            if porteur.texte[55:64] == entete.texte[1:10]:
                memes = (zone(porteur, "no_remplacant"), zone(entete, "no_ps"))
                attendu = "un autre numéro que celui du titulaire"
                releve.noter("B2-COH-22", memes, attendu, porteur.texte[55:64])
    if present and not remplacants:
        releve.noter(
            "B2-COH-14",
            (zone(entete, "presence_cps_remplacant"),),
            "le numéro du remplaçant en 4S",
            "absent",
        )
    elif remplacants and entete.texte[94] == "0":
        suite = facture.premier(SuiteActe)
        zones = [zone(entete, "presence_cps_remplacant")]
        if suite is not None:
            zones.append(zone(suite, "no_remplacant"))
        releve.noter("B2-COH-15", zones, "1 : une CPS de remplaçant est en jeu", "0")


def _dre(releve: Releve, facture: Facture, entete: EnteteFacture) -> None:
    if entete.texte[45] != "E":
        zones = (zone(entete, "top_eclatement_ps"), zone(entete, "type_facture"))
        releve.noter("DRE-01", zones, "E (éclaté par le PS)", entete.texte[45])
    if not entete.texte[118:128].strip(" 0"):
        zones = (zone(entete, "no_organisme_complementaire"), zone(entete, "type_facture"))
        releve.noter("DRE-02", zones, "l'organisme complémentaire", "absent")
    amc = facture.premier(DonneesAmc)
    if amc is None:
        releve.noter("DRE-03", (zone(entete, "type_facture"),), "un enregistrement 2M", "absent")
    else:
        for regle, champ in (
            ("DRE-04", "code_routage_amc"),
            ("DRE-05", "id_hote_amc"),
            ("DRE-06", "nom_domaine"),
        ):
            if not amc.brut_de(champ).strip(" "):
                releve.noter(regle, (zone(amc, champ),), "une donnée de routage", "absente")
        domaine = amc.nom_domaine
        if domaine and not domaine.lower().endswith(".invalid"):
            releve.noter("DRE-07", (zone(amc, "nom_domaine"),), "un domaine en .invalid", domaine)
    total = facture.total
    if total is not None and total.texte[89] == "A":
        zones = (zone(total, "top_eclatement_oct"), zone(entete, "type_facture"))
        releve.noter("DRE-08", zones, "blanc : un OCT n'éclate pas une DRE", "A")
