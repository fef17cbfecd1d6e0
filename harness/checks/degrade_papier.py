"""Paper beside the degraded flow: form, mention, way to the caisse (CDC §3.4.2, §4.2.3.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.degrade import apres_envoi, degradees
from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import DocumentVu
from vitalbench.reference.domain.montants import euros

MENTION = "Télétransmission dégradée"


FEUILLE = "feuille_de_soins"


def _feuilles(dossier: Dossier, repere: str = "") -> tuple[DocumentVu, ...]:
    documents = dossier.documents
    if repere:
        documents = dossier.pendant(dossier.etape(repere), documents)
    return tuple(d for d in documents if d.document.type == FEUILLE)


@check("CDC-3.2.9.1-07", partie="feuille_en_degrade", reads={Canal.DOCUMENT})
@check("CDC-4.2.3.1-04", partie="feuille", reads={Canal.DOCUMENT})
@check("CONV-DEGRADE-02", partie="feuille", reads={Canal.DOCUMENT})
def feuille_avec_le_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """A degraded FSE comes with its paper feuille de soins (CDC §3.2.9.1, §4.2.3.1)."""
    for echange in dossier.pendant(dossier.etape("degrade"), dossier.echanges):
        if echange.crees("facture"):
            feuilles = _feuilles(dossier, "degrade")
            yield tenu(echange, feuilles, "une feuille de soins", f"{len(feuilles)}")


@check("CDC-3.2.9.1-07", partie="aucune_ailleurs", reads={Canal.DOCUMENT})
def aucune_feuille_ailleurs(dossier: Dossier) -> Iterator[Jugement]:
    """Neither SESAM-Vitale nor sans Vitale asks for a paper (CDC §3.2.9.1)."""
    for repere in ("sesam_vitale", "sans_vitale"):
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
            demandees = _feuilles(dossier, repere)
            requise = [e for e in echange.ecrans() if e.mention("feuille_de_soins_requise")]
            yield tenu(
                requise[0] if requise else echange,
                not demandees and not requise,
                "aucune feuille",
                f"{len(demandees)} feuille(s), {len(requise)} réclamation(s)",
            )


@check("CDC-3.4.2-02", partie="mention", reads={Canal.DOCUMENT})
@check("CDC-4.2.3.1-05", partie="mention", reads={Canal.DOCUMENT})
def mention_exacte(dossier: Dossier) -> Iterator[Jugement]:
    """The paper of a degraded flow bears the exact words due (CDC §3.4.2, §4.2.3.1)."""
    for feuille in _feuilles(dossier):
        yield tenu(feuille, MENTION in feuille.document.texte, MENTION, "mention absente")


@check("CONV-DEGRADE-02", partie="memes_montants", reads={Canal.DOCUMENT, Canal.FICHIER})
def feuille_aux_memes_montants(dossier: Dossier) -> Iterator[Jugement]:
    """The paper has the same acts and amounts as the flow (convention)."""
    for facture in degradees(dossier):
        total = facture.du_total("total_facture").valeur
        for feuille in _feuilles(dossier, "degrade"):
            attendu = euros(total).removesuffix("\u00a0€") if isinstance(total, int) else "?"
            codes = [str(a.de("code_acte").valeur).strip() for a in facture.actes]
            texte = feuille.document.texte
            yield tenu(
                feuille,
                attendu in texte and all(code in texte for code in codes),
                f"{', '.join(codes)} pour {attendu} €",
                "actes ou total absents" if attendu not in texte else "présents",
            )


@check("CONV-DEGRADE-02", partie="flux", reads={Canal.FICHIER, Canal.SMTP})
@check("CDC-3.2.8.4.1.2-01", partie="flux", reads={Canal.FICHIER, Canal.SMTP})
def flux_vers_la_caisse_d_affiliation(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded FSE goes to the caisse of affiliation (CDC §3.2.8.4.1.2)."""
    for facture in degradees(dossier):
        caisse = facture.de("caisse_gestionnaire")
        for envoi in dossier.pendant(dossier.etape("envoi"), dossier.smtp):
            adresses = [adresse for adresse, _ in envoi.destinataires]
            yield tenu(
                envoi,
                any(adresse.startswith(f"01{caisse.valeur}@") for adresse in adresses),
                f"la caisse {caisse.valeur}",
                ", ".join(adresses),
            )


@check("CDC-3.2.8.4.1.2-01", partie="papier", reads={Canal.DOCUMENT, Canal.FICHIER})
def papier_vers_la_caisse_d_affiliation(dossier: Dossier) -> Iterator[Jugement]:
    """The paper names the same caisse as the flow (CDC §3.2.8.4.1.2)."""
    for facture in degradees(dossier):
        caisse = str(facture.de("caisse_gestionnaire").valeur)
        for feuille in _feuilles(dossier, "degrade"):
            yield tenu(feuille, caisse in feuille.document.texte, caisse, "caisse absente")


@check("CDC-3.4.2-02", partie="seulement", reads={Canal.DOCUMENT})
def mention_seulement_en_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """No document of another mode bears the words of the degraded one (CDC §3.4.2)."""
    for echange in dossier.echanges:
        modes = {str(d.get("mode")) for d in echange.details("facture")}
        if modes and "D" not in modes:
            marques = [d for d in echange.documents() if MENTION in d.document.texte]
            yield tenu(
                marques[0] if marques else echange, not marques, "aucune mention", f"{len(marques)}"
            )


@check("CDC-3.4.1.2-04", partie="papier_indique", reads={Canal.ECRAN})
def papier_indique(dossier: Dossier) -> Iterator[Jugement]:
    """Without the CPS or its reader the screen sends back to paper (CDC §3.4.1.2)."""
    for repere in ("facture_sans_cps", "facture_sans_lecteur"):
        for ecran in apres_envoi(dossier, repere)[-1:]:
            dite = ecran.mention("feuille_papier_proposee")
            yield tenu(ecran, dite, "retour au papier", "mention absente")
