"""The bench itself: what the simulated cards, organisms and professionals do (never the software).

Verdicts of these checks are counted apart, in the « banc » section.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays

from vitalbench.harness.checks.jugement import Jugement, conforme, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import (
    commandes_cps,
    ecrans_de,
    presente_un_code,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Apdu
from vitalbench.reference.protocol import vocabulaire as v

LECTURE, ECRITURE = 0xB0, 0xD6
CLASSE_DAM = 0xA0
JOURS_TRAITEMENT, JOURS_EMISSION = 5, 3
SANS_CODE, ACCEPTE = 0x9804, 0x9000


def _sonde(dossier: Dossier) -> tuple[tuple[Apdu, ...], tuple[Apdu, ...]]:
    """Give what the bench sent to its own card, before and after the code."""
    commandes = dossier.pendant(dossier.etape("sonde"), commandes_cps(dossier))
    codes = [a.seq for a in commandes if presente_un_code(a)]
    limite = codes[0] if codes else 0
    return (
        tuple(a for a in commandes if a.seq < limite),
        tuple(a for a in commandes if a.seq > limite),
    )


def _dam(apdu: Apdu) -> bool:
    return apdu.ins == LECTURE and apdu.commande[0] == CLASSE_DAM


@check("CDC-2.2.1.1-02", partie="identification", reads={Canal.APDU})
def identification_libre(dossier: Dossier) -> Iterator[Jugement]:
    """The carrier's identification of a CPx reads freely (CDC §2.2.1.1)."""
    sans, _ = _sonde(dossier)
    for apdu in sans:
        if apdu.ins == LECTURE and not _dam(apdu):
            yield egal(apdu, apdu.sw, ACCEPTE)


@check("CDC-2.2.1.1-02", partie="dam_refuse", reads={Canal.APDU})
@check("CDC-3.2.9.3.1.1-09", partie="refus", reads={Canal.APDU})
def dam_refuse_sans_code(dossier: Dossier) -> Iterator[Jugement]:
    """The DAM of a CPx does not read before its code (CDC §2.2.1.1, §3.2.9.3.1.1)."""
    sans, _ = _sonde(dossier)
    for apdu in filter(_dam, sans):
        yield egal(apdu, apdu.sw, SANS_CODE)


@check("CDC-2.2.1.1-02", partie="dam_lu", reads={Canal.APDU})
@check("CDC-3.2.9.3.1.1-09", partie="donnees", reads={Canal.APDU})
def dam_lu_avec_code(dossier: Dossier) -> Iterator[Jugement]:
    """The DAM of a CPx reads once its code is presented (CDC §2.2.1.1, §3.2.9.3.1.1)."""
    _, avec = _sonde(dossier)
    for apdu in filter(_dam, avec):
        yield tenu(apdu, apdu.sw == ACCEPTE and len(apdu.reponse) > 2, "des données", hex(apdu.sw))


@check("CDC-2.2.1.1-02", partie="ecriture", reads={Canal.APDU})
def ecriture_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """A CPx refuses to be written, code or not (CDC §2.2.1.1)."""
    for apdu in (a for cote in _sonde(dossier) for a in cote if a.ins == ECRITURE):
        yield tenu(apdu, apdu.sw != ACCEPTE, "une écriture refusée", hex(apdu.sw))


@check("CDC-3.2.9.3.1.1-09", partie="demande", reads={Canal.APPEL, Canal.APDU})
def lecture_precedee_du_code(dossier: Dossier) -> Iterator[Jugement]:
    """The software does not read the DAM before asking for the code (CDC §3.2.9.3.1.1)."""
    etape = dossier.etape("lecture_demandee")
    if etape is not None:
        lus = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if _dam(a)]
        yield tenu(lus[0] if lus else etape, not lus, "aucune lecture du DAM", f"{len(lus)}")


@check("CDC-2.2.1.1-03", partie="redemande", reads={Canal.APDU})
def code_non_rejoue(dossier: Dossier) -> Iterator[Jugement]:
    """A new card does not get the code of the one before (CDC §2.2.1.1)."""
    etape = dossier.etape("redemande")
    if etape is not None:
        codes = [a for a in dossier.pendant(etape, commandes_cps(dossier)) if presente_un_code(a)]
        yield tenu(codes[0] if codes else etape, not codes, "aucun code présenté", f"{len(codes)}")


@check("CDC-2.2.1.1-03", partie="refuse", reads={Canal.APDU})
def code_d_une_autre_carte_refuse(dossier: Dossier) -> Iterator[Jugement]:
    """A card refuses the code of another one (CDC §2.2.1.1)."""
    for apdu in dossier.pendant(dossier.etape("code_de_la_premiere"), commandes_cps(dossier)):
        if presente_un_code(apdu):
            yield tenu(apdu, apdu.sw >> 4 == 0x63C, "63Cx", hex(apdu.sw))


@check("CDC-2.2.1.1-03", partie="accepte", reads={Canal.APDU})
def code_propre_accepte(dossier: Dossier) -> Iterator[Jugement]:
    """A card accepts its own code (CDC §2.2.1.1)."""
    for apdu in dossier.pendant(dossier.etape("son_code"), commandes_cps(dossier)):
        if presente_un_code(apdu):
            yield egal(apdu, apdu.sw, ACCEPTE)


@check("CDC-2.2.3-03", partie="recu", reads={Canal.RECEPTION, Canal.MONDE})
def amo_recoit_en_direct(dossier: Dossier) -> Iterator[Jugement]:
    """An AMO receives messages relayed to it without any OCT (CDC §2.2.3)."""
    for reception in dossier.receptions:
        if reception.etape == "fichier":
            organisme = dossier.faits.organismes.get(reception.texte("organisme"))
            role = organisme.role if organisme else "inconnu"
            yield tenu(reception, reception.accepte and role == "amo", "reçu par l'AMO", role)


def _choisi(dossier: Dossier, champ: str, attendu: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de("troisieme"):
        zone = facture.de(champ)
        yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


@check("CDC-3.2.2.1-01", partie="naissance", reads={Canal.FICHIER, Canal.MONDE})
def naissance_de_l_ayant_droit(dossier: Dossier) -> Iterator[Jugement]:
    """The flow carries the birth date of the person the PS chose (CDC §3.2.2.1)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is not None and personne.vitale is not None:
        choisi = personne.vitale.beneficiaires[2]
        yield from _choisi(dossier, "date_naissance", choisi.date_naissance[2:])


@check("CDC-3.2.2.1-01", partie="rang", reads={Canal.FICHIER, Canal.MONDE})
def rang_de_l_ayant_droit(dossier: Dossier) -> Iterator[Jugement]:
    """The flow carries the birth rank of the person the PS chose (CDC §3.2.2.1)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is not None and personne.vitale is not None:
        choisi = personne.vitale.beneficiaires[2]
        yield from _choisi(dossier, "rang_naissance", str(choisi.rang_naissance))


@check("CDC-3.2.2.1-01", partie="nom", reads={Canal.ECRAN, Canal.MONDE})
def nom_de_l_ayant_droit(dossier: Dossier) -> Iterator[Jugement]:
    """The facture is shown under the name the PS chose (CDC §3.2.2.1)."""
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    ecrans = [e for e in ecrans_de(dossier, "troisieme") if e.champ(v.C_TOTAL)]
    if personne is not None and personne.vitale is not None and ecrans:
        champ = ecrans[-1].champ(v.C_PRENOM)
        trouve = str(champ.valeur) if champ else ""
        yield egal(ecrans[-1], trouve, personne.vitale.beneficiaires[2].prenom)


def _nature(dossier: Dossier, repere: str, attendue: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = facture.de("nature_assurance")
        yield egal(zone, str(zone.valeur), attendue)


@check("CDC-3.2.2.1-22", partie="avec_indice", reads={Canal.FICHIER})
def nature_choisie_avec_indice(dossier: Dossier) -> Iterator[Jugement]:
    """With a hint of maternity the FSE follows what the PS chose (CDC §3.2.2.1)."""
    yield from _nature(dossier, "indice_maternite", "30")
    yield from _nature(dossier, "indice_maladie", "10")


@check("CDC-3.2.2.1-22", partie="sans_indice", reads={Canal.FICHIER})
def nature_choisie_sans_indice(dossier: Dossier) -> Iterator[Jugement]:
    """Without any hint of maternity the FSE follows what the PS chose (CDC §3.2.2.1)."""
    yield from _nature(dossier, "sans_indice_maternite", "30")
    yield from _nature(dossier, "sans_indice_maladie", "10")


@check("CDC-3.2.2.1-23", partie="propose", reads={Canal.ECRAN})
def tiers_payant_maternite_propose(dossier: Dossier) -> Iterator[Jugement]:
    """In maternity the AMO tiers payant is proposed (CDC §3.2.2.1)."""
    ecrans = tuple(ecrans_de(dossier, "indice_maternite"))
    proposes = [e for e in ecrans if (q := e.proposition(v.Q_TIERS_PAYANT)) and q.retenu == "amo"]
    if ecrans:
        trouve = "proposé" if proposes else "non proposé"
        preuve = proposes[0] if proposes else ecrans[-1]
        yield tenu(preuve, proposes, "tiers payant AMO proposé", trouve)


@check("CDC-3.2.2.1-23", partie="refus", reads={Canal.FICHIER})
def tiers_payant_maternite_refusable(dossier: Dossier) -> Iterator[Jugement]:
    """In maternity the tiers payant may be refused, without forcing (CDC §3.2.2.1)."""
    for facture in dossier.factures_de("tp_refuse"):
        reglement, forcage = facture.de("destinataire_reglement"), facture.de("forcage_amo")
        yield egal(reglement, str(reglement.valeur), "00")
        yield egal(forcage, str(forcage.valeur).strip(), "")


@check("CDC-3.3.1-01", partie="deux_arl", reads={Canal.RETOUR, Canal.FICHIER})
def arl_selon_le_mode(dossier: Dossier) -> Iterator[Jugement]:
    """An AMO sends one ARL per lot, degraded ones excepted (CDC §3.3.1)."""
    modes = {lot.reference: f.mode for lot in dossier.lots for f in lot.factures[:1]}
    if set(modes.values()) != {"sesam_vitale", "sans_vitale", "degrade"}:
        return
    accuses = [r for r in dossier.retours if r.type == "ARL"]
    attendus = sorted(ref for ref, mode in modes.items() if mode != "degrade")
    trouves = sorted(r.texte("no_lot") for r in accuses)
    yield egal(accuses[0] if accuses else dossier.lots[0], trouves, attendus)


@check("CDC-3.3.1-01", partie="rattaches", reads={Canal.ECRAN, Canal.RETOUR})
def arl_rattaches(dossier: Dossier) -> Iterator[Jugement]:
    """The software ties each ARL to its lot (CDC §3.3.1)."""
    for echange in dossier.pendant(dossier.etape("accuses"), dossier.reponses_a("relever")):
        attendus = {r.texte("no_lot") for r in dossier.retours if r.type == "ARL"}
        rattaches = {str(d.get("numero_lot")) for d in echange.details("retour")}
        yield egal(echange, sorted(rattaches), sorted(attendus))


@check("CONV-PAIEMENT-01", partie="delai", reads={Canal.RETOUR, Canal.RECEPTION})
def traitee_en_cinq_jours(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE secured by the Vitale card is handled within five working days (convention)."""
    for vue in dossier.liquidations:
        if vue.texte("mode") == "S":
            ecart = jours_ouvres(_jour(vue.texte("recu")), _jour(vue.texte("instant")))
            attendu = f"au plus {JOURS_TRAITEMENT} jours ouvrés"
            yield tenu(vue, ecart <= JOURS_TRAITEMENT, attendu, f"{ecart} jours ouvrés")


@check("CONV-TP-01", partie="paiement", reads={Canal.RETOUR, Canal.MONDE, Canal.FICHIER})
def payee_selon_les_droits_du_jour(dossier: Dossier) -> Iterator[Jugement]:
    """A secured tiers payant is paid by the rights of the day of the act (convention)."""
    numeros = {f.numero.lstrip("0") for f in dossier.factures_de("tp")}
    for vue in dossier.liquidations:
        if vue.texte("facture").lstrip("0") in numeros and vue.texte("mode") == "S":
            yield egal(vue, vue.texte("etat"), "payee")


@check("CPL-CTRL-02", partie="alerte", reads={Canal.ECRAN})
def refacturation_alertee(dossier: Dossier) -> Iterator[Jugement]:
    """An act billed already is alerted when billed again (aids convention)."""
    ecrans = tuple(ecrans_de(dossier, "double"))
    if ecrans:
        vus = [e for e in ecrans if e.mention(v.M_DOUBLON)]
        trouve = "affichée" if vus else "absente"
        yield tenu(vus[0] if vus else ecrans[-1], vus, "l'alerte de doublon", trouve)


@check("CPL-CTRL-02", partie="non_refacturee", reads={Canal.FICHIER})
def acte_transmis_une_fois(dossier: Dossier) -> Iterator[Jugement]:
    """An act billed already is not billed again (aids convention)."""
    if dossier.etape("double") is None:
        return
    vus: set[tuple[str, str, str]] = set()
    for facture in dossier.factures:
        nir = str(facture.de("nir_assure").valeur)
        for acte in facture.actes:
            zone = acte.de("code_acte")
            cle = (nir, str(zone.valeur), str(acte.de("date_acte").valeur))
            if cle in vus:
                yield non_conforme(zone, "un acte transmis une fois", "transmis deux fois")
            else:
                yield conforme(zone, zone.valeur)
            vus.add(cle)


@check("CDC-3.2.10.3-01", partie="delai", reads={Canal.FICHIER, Canal.SMTP})
def htp_emise_en_trois_jours(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE paid by the assuré leaves within three working days (CDC §3.2.10.3)."""
    for facture in dossier.factures_de("htp"):
        zone = facture.de("date_facturation")
        elaboree = zone.valeur
        if isinstance(elaboree, date):
            recu = date.fromisoformat(facture.evenement.t_monde[:10])
            ecart = jours_ouvres(elaboree, recu)
            attendu = f"au plus {JOURS_EMISSION} jours ouvrés"
            yield tenu(zone, ecart <= JOURS_EMISSION, attendu, f"{ecart} jours ouvrés")


def jours_ouvres(debut: date, fin: date) -> int:
    """Count working days after a day, up to another one (French holidays)."""
    feries = holidays.country_holidays("FR")
    jours = (debut + timedelta(days=n) for n in range(1, (fin - debut).days + 1))
    return sum(j.weekday() < 5 and j not in feries for j in jours)


def _jour(texte: str) -> date:
    return date.fromisoformat(texte[:10])
