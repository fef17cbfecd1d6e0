"""What the context of a facture demands of it: SMG, AT, maternity, parcours, demonstration."""

from vitalbench.harness.offline.b2_contraception import PREFIXE
from vitalbench.harness.offline.b2_vue import FactureJugee, age
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.harness.offline.paires import ANNULATION
from vitalbench.reference.norms.b2 import SuiteActe, TotalFacture
from vitalbench.reference.norms.b2_entete import ConventionAmc, DonneesAmc

SMG, MATERNITE, ACCIDENT = "22", "30", "41"
CAISSE_SMG = "088350300"
APIAS = "08"
ALD, HORS_PARCOURS, AGE_PARCOURS = "4", "S", 16
DEMONSTRATION = "01999"


def singulier(t: str) -> bool:
    """Tell whether the text of a header calls for rules of context or profession."""
    return (
        t[76:78] != "10"
        or t[112:114] not in ("00", "  ")
        or t[94] == "1"
        or t[11:18] == PREFIXE
        or t[36] == "D"
        or t[38] == ANNULATION
        or (t[36] == "R" and t[48:53] == DEMONSTRATION)
    )


def juger_contexte(releve: Releve, f: FactureJugee) -> None:
    """Apply the rules that the header calls for."""
    nature = f.nature
    if nature == SMG:
        _smg(releve, f)
    elif nature == MATERNITE:
        _maternite(releve, f)
    if "DAT" in f.codes:
        _apias(releve, f)
    elif nature == ACCIDENT and f.e[48:50] == APIAS:
        _apias_sans_amc(releve, f)
    if f.e[36] in "RD":
        _demonstration(releve, f)
    if f.e[38] == ANNULATION and not f.dre:
        zones = (f.zone("type_facture"), f.zone("nature_operation"))
        releve.noter("B2-ANN-01", zones, "D : une DRE d'annulation", f.e[46])
    for suite in f.suite:
        if suite.code == "4S" and suite.texte[39] == HORS_PARCOURS:
            _hors_parcours(releve, f)
            break


def _smg(releve: Releve, f: FactureJugee) -> None:
    releve.vu("smg")
    nature = f.zone("nature_assurance")
    for acte in f.actes:
        taux = acte.texte[102:105]
        if taux != "100":
            releve.noter("B2-SMG-01", (zone(acte, "taux"), nature), "100 % (SMG)", taux)
    total = next((e for e in f.suite if isinstance(e, TotalFacture)), None)
    for porteur, champ in ((total, "total_amc"), *((a, "montant_amc") for a in f.actes)):
        if porteur is not None and porteur.brut_de(champ).strip(" 0"):
            zones = (zone(porteur, champ), nature)
            releve.noter("B2-SMG-02", zones, "aucune part complémentaire", porteur.brut_de(champ))
    for champ in ("no_organisme_complementaire", "no_adherent"):
        if f.entete.brut_de(champ).strip(" 0"):
            zones = (f.zone(champ), nature)
            releve.noter("B2-SMG-03", zones, "aucune donnée complémentaire", "une donnée")
    for suite in f.suite:
        if isinstance(suite, DonneesAmc | ConventionAmc):
            zones = (zone(suite), nature)
            releve.noter("B2-SMG-03", zones, "aucune donnée complémentaire", f"un {suite.code}")
    if f.dre:
        zones = (f.zone("type_facture"), nature)
        releve.noter("B2-SMG-04", zones, "F : une FSE seule (SMG)", "D")
    if f.e[116:118].strip(" 0"):
        zones = (f.zone("type_contrat"), nature)
        releve.noter("B2-SMG-05", zones, "aucune situation particulière (SMG)", f.e[116:118])
    if f.e[48:57] != CAISSE_SMG:
        noms = ("grand_regime", "caisse_gestionnaire", "centre_gestionnaire")
        organisme = (*(f.zone(nom) for nom in noms), nature)
        releve.noter("B2-SMG-06", organisme, "08 835 0300, caisse des SMG", f.e[48:57])


def _maternite(releve: Releve, f: FactureJugee) -> None:
    releve.vu("maternite")
    if f.e[37] not in " 0":
        return
    for acte in f.actes:
        t = acte.texte
        if t[102:105] != "100" and t[95:102].strip("0"):
            zones = (zone(acte, "taux"), f.zone("nature_assurance"))
            releve.noter("B2-MAT-01", zones, "100 % du tarif de base (maternité)", t[102:105])


def _apias(releve: Releve, f: FactureJugee) -> None:
    if f.nature == ACCIDENT and f.e[48:50] == APIAS:
        releve.vu("apias_supplement")
        _apias_sans_amc(releve, f)
        return
    codes = [zone(a, "code_acte") for a in f.actes if a.texte[73:76] == "DAT"]
    zones = (*codes[:1], f.zone("nature_assurance"), f.zone("grand_regime"))
    trouve = f"nature {f.nature}, régime {f.e[48:50]}"
    releve.noter("B2-APIAS-01", zones, "un contexte APIAS : nature 41, régime 08", trouve)


def _apias_sans_amc(releve: Releve, f: FactureJugee) -> None:
    releve.vu("apias")
    contexte = (f.zone("nature_assurance"), f.zone("grand_regime"))
    for acte in f.actes:
        if acte.brut_de("montant_amc").strip(" 0"):
            zones = (zone(acte, "montant_amc"), *contexte)
            trouve = acte.brut_de("montant_amc")
            releve.noter("B2-APIAS-02", zones, "aucune part complémentaire (APIAS)", trouve)
    if f.dre:
        zones = (f.zone("type_facture"), *contexte)
        releve.noter("B2-APIAS-03", zones, "F : une FSE seule (APIAS)", "D")


def _demonstration(releve: Releve, f: FactureJugee) -> None:
    demonstration = f.e[48:53] == DEMONSTRATION
    lieux = (
        f.zone("marquage_facture"),
        f.zone("grand_regime"),
        f.zone("caisse_gestionnaire"),
    )
    if f.e[36] == "D":
        releve.vu("demonstration")
        if not demonstration:
            attendu = "le régime 01 et la caisse 999 d'une carte de démonstration"
            releve.noter("B2-DEM-01", lieux, attendu, f.e[48:53])
    elif demonstration:
        releve.noter("B2-DEM-02", lieux, "un flux de démonstration ou de test", "R (réel)")


def _hors_parcours(releve: Releve, f: FactureJugee) -> None:
    ald = f.e[78] == ALD
    acte = None
    for record in f.suite:
        if record.code == "4":
            acte = record
        elif isinstance(record, SuiteActe) and record.texte[39] == HORS_PARCOURS:
            _age(releve, f, record)
            if acte is not None and (ald or acte.texte[53] == ALD):
                releve.vu("ald_hors_parcours")
                if acte.texte[102:105] != "100" and acte.texte[95:102].strip("0"):
                    zones = (zone(acte, "taux"), zone(acte, "justif_exo_acte"),
                             f.zone("justif_exoneration"))  # fmt: skip
                    attendu = "100 % : soins du protocole, même hors parcours"
                    releve.noter("B2-PAR-02", zones, attendu, acte.texte[102:105])


def _age(releve: Releve, f: FactureJugee, suite: SuiteActe) -> None:
    ans = age(f.e)
    if ans is not None and ans < AGE_PARCOURS:
        zones = (
            zone(suite, "option_coordination"),
            f.zone("date_naissance"),
            f.zone("date_facturation"),
        )
        attendu = f"moins de {AGE_PARCOURS} ans : non concerné par le parcours"
        releve.noter("B2-PAR-01", zones, attendu, "S (hors parcours)")
