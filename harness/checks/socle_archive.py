"""What the workstation keeps, and what it fills in or leaves to the PS (CDC §3.2.7.3, §4.2.1.6)."""

import base64
import binascii
import json
from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import FORMATER, ecrans_de, facture_formee
from vitalbench.harness.checks.socle_transmission import acceptes
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import ZoneVue
from vitalbench.harness.evidence.vues import DocumentVu
from vitalbench.reference.protocol import vocabulaire as v

LOT = "SSV_FormaterLot"
ACCIDENT = "participation_assure"
SAISIS = ("identite", "droits", "lignes", "tiers_payant", "nature_assurance", "parcours")
OUI, NON = "O", "N"


def _archive(dossier: Dossier, repere: str) -> Iterator[tuple[DocumentVu, dict[str, object]]]:
    for document in dossier.pendant(dossier.etape(repere), dossier.documents):
        octets = dossier.contenu(document)
        if document.document.type == "archive" and octets:
            lu = json.loads(octets)
            if isinstance(lu, dict):
                yield document, lu


def _objets(contenu: dict[str, object], cle: str) -> list[dict[str, object]]:
    valeur = contenu.get(cle)
    return [o for o in valeur if isinstance(o, dict)] if isinstance(valeur, list) else []


def _octets(valeur: object) -> bytes:
    try:
        return base64.b64decode(str(valeur), validate=True)
    except (binascii.Error, ValueError):
        return b""


@check("CDC-3.2.7.3-01", partie="consultable", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def double_garde(dossier: Dossier) -> Iterator[Jugement]:
    """The electronic double of a FSE is kept ninety days (CDC §3.2.7.3)."""
    for document, contenu in _archive(dossier, "j90"):
        gardees = [f for f in _objets(contenu, "factures") if f.get("scellee")]
        yield tenu(document, gardees, "le double de la FSE", f"{len(gardees)} facture(s)")


@check("CDC-3.2.7.3-02", partie="constituants", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def double_complet(dossier: Dossier) -> Iterator[Jugement]:
    """The double holds all that was given to the SSV (CDC §3.2.7.3)."""
    for document, contenu in _archive(dossier, "j90"):
        for facture in _objets(contenu, "factures"):
            donnees = facture.get("constituants")
            manque = [n for n in SAISIS if not isinstance(donnees, dict) or not donnees.get(n)]
            trouve = ", ".join(manque) or "complet"
            yield tenu(document, not manque, "des données d'entrée complètes", f"manque : {trouve}")


@check("CDC-3.2.7.3-02", partie="identite", reads={Canal.ARCHIVE, Canal.MONDE, Canal.DOCUMENT})
def double_nominatif(dossier: Dossier) -> Iterator[Jugement]:
    """The double holds the name of the beneficiary (CDC §3.2.7.3)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is None or personne.vitale is None:
        return
    inscrit = personne.vitale.beneficiaires[personne.beneficiaire]
    for document, contenu in _archive(dossier, "j90"):
        for facture in _objets(contenu, "factures"):
            trouve = (facture.get("nom"), facture.get("prenom"))
            yield egal(document, trouve, (inscrit.nom, inscrit.prenom))


def _arl_garde(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for document, contenu in _archive(dossier, repere):
        lots = {str(lot.get("id")) for lot in _objets(contenu, "lots")}
        lies = [
            r
            for r in _objets(contenu, "retours")
            if r.get("type") == "ARL" and r.get("contenu") and str(r.get("lot")) in lots
        ]
        yield tenu(document, lies, "l'ARL positif lié à son lot", f"{len(lies)} ARL")


@check("CDC-3.3.1.1-03", partie="j89", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def arl_garde_j89(dossier: Dossier) -> Iterator[Jugement]:
    """A positive ARL is still there after 89 days (CDC §3.3.1.1)."""
    yield from _arl_garde(dossier, "j89")


@check("CDC-3.3.1.1-03", partie="j90", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def arl_garde_j90(dossier: Dossier) -> Iterator[Jugement]:
    """A positive ARL is still there after 90 days (CDC §3.3.1.1)."""
    yield from _arl_garde(dossier, "j90")


@check(
    "CDC-3.2.10.1.2-01", partie="identique", reads={Canal.ARCHIVE, Canal.FICHIER, Canal.DOCUMENT}
)
def lots_archives_tels_quels(dossier: Dossier) -> Iterator[Jugement]:
    """Lots are archived byte for byte as they are sent (CDC §3.2.10.1.2)."""
    for document, contenu in _archive(dossier, "avant_arl"):
        gardes = [_octets(lot.get("scelle")) for lot in _objets(contenu, "lots")]
        for lot in dossier.lots:
            meme = any(lot.lot.corps in octets for octets in gardes)
            trouve = "présent" if meme else "absent ou différent"
            yield tenu(document, meme, f"le lot {lot.reference} tel que transmis", trouve)


@check("CDC-4.2.1.16.2-06", partie="disponible", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def fichier_garde(dossier: Dossier) -> Iterator[Jugement]:
    """A file without positive ARL stays on the workstation (CDC §4.2.1.16.2)."""
    for document, contenu in _archive(dossier, "soixante_jours"):
        gardes = [f for f in _objets(contenu, "fichiers") if f.get("contenu")]
        yield tenu(document, gardes, "le fichier transmis", f"{len(gardes)} fichier(s)")


@check("CDC-3.2.10.1.2-02", partie="present", reads={Canal.ARCHIVE, Canal.DOCUMENT})
def lot_garde(dossier: Dossier) -> Iterator[Jugement]:
    """A lot without positive ARL stays on the workstation (CDC §3.2.10.1.2)."""
    for document, contenu in _archive(dossier, "soixante_jours"):
        gardes = [lot for lot in _objets(contenu, "lots") if lot.get("scelle")]
        yield tenu(document, gardes, "le lot transmis", f"{len(gardes)} lot(s)")


def _reemis(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    etape = dossier.etape(repere)
    if etape is not None:
        envois = dossier.pendant(etape, acceptes(dossier))
        yield tenu(envois[0] if envois else etape, envois, "une réémission", f"{len(envois)}")


@check("CDC-4.2.1.16.2-06", partie="reemissible", reads={Canal.SMTP})
def fichier_reemissible(dossier: Dossier) -> Iterator[Jugement]:
    """A file without positive ARL can be sent again (CDC §4.2.1.16.2)."""
    yield from _reemis(dossier, "reemission_fichier")


@check("CDC-3.2.10.1.2-02", partie="reemissible", reads={Canal.SMTP})
def lot_reemissible(dossier: Dossier) -> Iterator[Jugement]:
    """A lot without positive ARL can be sent again (CDC §3.2.10.1.2)."""
    yield from _reemis(dossier, "reemission_lot")


def _accidents(dossier: Dossier, repere: str) -> list[ZoneVue]:
    return [
        acte.zone(complement, ACCIDENT)
        for facture in dossier.factures_de(repere)
        for acte in facture.actes
        for complement in acte.complements
        if complement.code == "4S"
    ]


@check("CDC-4.2.1.6-02", partie="par_ligne", reads={Canal.FICHIER})
def accident_par_ligne(dossier: Dossier) -> Iterator[Jugement]:
    """The link with an accident is told act by act (CDC §4.2.1.6)."""
    for zone, attendu in zip(_accidents(dossier, "deux_actes"), (OUI, NON), strict=False):
        yield egal(zone, str(zone.valeur).strip(), attendu)


@check("CDC-4.2.1.6-03", partie="vierge", reads={Canal.ECRAN})
def accident_vierge_a_l_ouverture(dossier: Dossier) -> Iterator[Jugement]:
    """For a prescriber the accident zone is empty before any answer (CDC §4.2.1.6)."""
    for ecran in ecrans_de(dossier, "sans_reponse"):
        for ligne in ecran.ecran.lignes:
            valeur = ligne.get("accident_droit_commun")
            yield tenu(ecran, valeur in (None, ""), "une zone vide", f"{valeur}")


@check("CDC-4.2.1.6-03", partie="rien_d_invente", reads={Canal.FICHIER})
def accident_jamais_invente(dossier: Dossier) -> Iterator[Jugement]:
    """Unanswered by a prescriber, the accident is not in the FSE (CDC §4.2.1.6)."""
    for zone in _accidents(dossier, "vierge"):
        yield egal(zone, str(zone.valeur or "").strip(), "")


@check("CDC-4.2.1.6-04", partie="non_d_office", reads={Canal.FICHIER})
def accident_non_d_office(dossier: Dossier) -> Iterator[Jugement]:
    """For an executant of prescriptions the accident is « no » by default (CDC §4.2.1.6)."""
    for zone in _accidents(dossier, "prescrit"):
        yield egal(zone, str(zone.valeur or "").strip(), NON)


@check("CDC-3.2.9.3.2.1-07", partie="acceptee", reads={Canal.APPEL, Canal.RETOUR})
def lot_de_cpe_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """A CPE entitled to it signs lots that organisms accept (CDC §3.2.9.3.2.1)."""
    etape = dossier.etape("cpe_habilitee")
    if etape is not None:
        formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if not a.statut]
        positifs = [r for r in dossier.retours if r.texte("sens") == "positif"]
        preuve = positifs[0] if positifs else etape
        trouve = f"{len(formes)} lot(s), {len(positifs)} ARL positif(s)"
        yield tenu(preuve, formes and positifs, "un lot signé et accepté", trouve)


@check("CDC-3.2.9.3.2.1-07", partie="refusee", reads={Canal.APPEL})
def cpe_non_habilitee_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A CPE not entitled to it signs no lot (CDC §3.2.9.3.2.1)."""
    etape = dossier.etape("cpe_non_habilitee")
    if etape is not None:
        formes = [a for a in dossier.pendant(etape, dossier.appels_de(LOT)) if not a.statut]
        yield tenu(formes[0] if formes else etape, not formes, "aucun lot signé", f"{len(formes)}")


@check("CDC-4.2.1.2.2-01", partie="exige", reads={Canal.APPEL})
def rien_avant_parametrage(dossier: Dossier) -> Iterator[Jugement]:
    """No facture is made before the PS filled what the CPS lacks (CDC §4.2.1.2.2)."""
    yield from facture_formee(dossier, "poste_neuf", attendue=False)


@check("CDC-4.2.1.2.2-01", partie="demande", reads={Canal.ECRAN})
def parametrage_demande(dossier: Dossier) -> Iterator[Jugement]:
    """What the CPS lacks is asked of the PS first (CDC §4.2.1.2.2)."""
    for echange in dossier.pendant(dossier.etape("poste_neuf"), dossier.reponses_a("facturer")):
        yield tenu(
            echange,
            echange.refus == v.R_PARAMETRAGE,
            v.R_PARAMETRAGE,
            echange.refus or "aucun refus",
        )


@check("CDC-4.2.1.2.2-01", partie="repris", reads={Canal.APPEL})
def parametrage_repris(dossier: Dossier) -> Iterator[Jugement]:
    """Once filled, it is taken again without typing (CDC §4.2.1.2.2)."""
    for repere in ("ensuite", "sans_ressaisie"):
        etape = dossier.etape(repere)
        if etape is not None:
            appels = dossier.pendant(etape, dossier.appels_de(FORMATER))
            formees = [a for a in appels if not a.statut]
            preuve = formees[0] if formees else etape
            yield tenu(preuve, formees, "une facture", f"{len(formees)} facture(s)")


@check("CDC-4.2.1.4-14", partie="defaut", reads={Canal.ECRAN})
def tp_par_defaut(dossier: Dossier) -> Iterator[Jugement]:
    """In a regulatory case AMO tiers payant is chosen by default (CDC §4.2.1.4, R29)."""
    ecrans = tuple(ecrans_de(dossier, "indice_maternite"))
    poses = [e for e in ecrans if (q := e.proposition(v.Q_TIERS_PAYANT)) and q.retenu == "amo"]
    if ecrans:
        trouve = "retenu" if poses else "non retenu"
        yield tenu(poses[0] if poses else ecrans[-1], poses, "TP AMO retenu d'office", trouve)


@check("CDC-4.2.1.4-14", partie="modifiable", reads={Canal.FICHIER})
def tp_par_defaut_modifiable(dossier: Dossier) -> Iterator[Jugement]:
    """The PS may give up the default tiers payant (CDC §4.2.1.4)."""
    for facture in dossier.factures_de("tp_refuse"):
        zone = facture.de("destinataire_reglement")
        yield egal(zone, str(zone.valeur), "00")


@check("CDC-4.2.1.4-14", partie="sans", reads={Canal.ECRAN})
def pas_de_tp_par_defaut_ailleurs(dossier: Dossier) -> Iterator[Jugement]:
    """Outside regulatory cases tiers payant is not chosen by default (CDC §4.2.1.4)."""
    for ecran in ecrans_de(dossier, "sans_indice_maladie"):
        question = ecran.proposition(v.Q_TIERS_PAYANT)
        if question is not None:
            yield tenu(ecran, question.retenu != "amo", "pas de TP d'office", question.retenu)
