"""Factures under the fictitious NIR of a minor's confidential contraception (CDC §3.2.2.5)."""

from vitalbench.harness.offline.b2_vue import FactureJugee, age
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.pricing.contraception import MAJORITE, SUFFIXES

PREFIXE = "2555555"
PRESCRIPTEUR = "199999"
URGENCE = SUFFIXES["urgence"]
_JUSTIFICATIFS = {SUFFIXES["urgence"]: "7", SUFFIXES["hors_urgence"]: "3"}
_DISPENSATEURS = frozenset({"pharmacie", "laboratoire"})
_EXAMINATEURS = frozenset({"medecin_generaliste", "medecin_specialiste", "sage_femme", "infirmier"})


def est_fictif(nir: str) -> bool:
    """Tell whether a NIR is one of those that hide a minor."""
    return nir[:7] == PREFIXE and nir[10:13] in _JUSTIFICATIFS


def juger_contraception(releve: Releve, f: FactureJugee) -> None:
    """Apply what the fictitious NIR demands of the whole facture."""
    e, nir = f.e, f.e[11:24]
    suffixe = nir[10:13]
    urgence = suffixe == URGENCE
    lieu = f.zone("nir_assure")
    releve.vu("contraception", f"contraception_{suffixe}", f"contraception_{suffixe}_{f.famille}")
    if e[48:50] != "01":
        zones = (f.zone("grand_regime"), lieu)
        releve.noter("B2-CTR-01", zones, "01 : la CPAM du professionnel", e[48:50])
    elif nir[7:10] != e[50:53]:
        zones = (lieu, f.zone("caisse_gestionnaire"))
        releve.noter("B2-CTR-02", zones, f"la caisse {e[50:53]} dans le NIR", nir[7:10])
    _mode(releve, f, urgence=urgence)
    _prescripteur(releve, f, urgence=urgence)
    _exoneration(releve, f, _JUSTIFICATIFS[suffixe])
    ans = age(e)
    if ans is not None and ans >= MAJORITE:
        dates = (f.zone("date_naissance"), f.zone("date_facturation"), lieu)
        attendu = f"une mineure de moins de {MAJORITE} ans"
        releve.noter("B2-CTR-09", dates, attendu, e[95:101])


def _mode(releve: Releve, f: FactureJugee, *, urgence: bool) -> None:
    zones = (*f.mode.zones, f.zone("nir_assure"))
    if urgence or f.famille in _DISPENSATEURS:
        releve.vu("contraception_dispensee")
        if f.lettre != "F":
            attendu = "F : contraception d'une mineure en SESAM sans Vitale"
            releve.noter("B2-CTR-03", zones, attendu, f.lettre)
    elif f.famille in _EXAMINATEURS:
        releve.vu("contraception_examinee")
        if f.lettre != "D":
            attendu = "D : examen de contraception en mode dégradé"
            releve.noter("B2-CTR-04", zones, attendu, f.lettre)


def _prescripteur(releve: Releve, f: FactureJugee, *, urgence: bool) -> None:
    e = f.e
    fictif = e[60:66] == PRESCRIPTEUR
    zones = (f.zone("no_prescripteur"), f.zone("nir_assure"))
    if not urgence:
        if fictif:
            releve.noter("B2-CTR-06", zones, "le prescripteur de l'ordonnance", e[58:67])
        return
    if not fictif:
        releve.noter("B2-CTR-05", zones, "yy199999 et sa clé", e[58:67])
    for acte in f.actes:
        if acte.texte[67:73] != e[67:73]:
            dates = (f.zone("date_prescription"), zone(acte, "date_acte"))
            attendu = f"le jour de la délivrance, {acte.texte[67:73]}"
            releve.noter("B2-CTR-07", dates, attendu, e[67:73])
            return


def _exoneration(releve: Releve, f: FactureJugee, justificatif: str) -> None:
    for acte in f.actes:
        t = acte.texte
        porte = t[53] if t[53] != " " else f.e[78]
        if t[102:105] != "100":
            zones = (zone(acte, "taux"), f.zone("nir_assure"))
            releve.noter("B2-CTR-08", zones, "100 % de part obligatoire", t[102:105])
        elif porte != justificatif and not (porte in "0 " and f.famille in _EXAMINATEURS):
            # an examination already at 100 % carries no justificatif
            lieux = (zone(acte, "justif_exo_acte"), f.zone("justif_exoneration"),
                     f.zone("nir_assure"))  # fmt: skip
            releve.noter("B2-CTR-10", lieux, f"le justificatif {justificatif}", porte)
