"""The lot stage: structure, counters, totals, order, dates and approval of one lot (CDC §3.3.1.2).

Pure: it reads records and gives reasons to refuse, in the order a person would find them.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.b2 import Acte
from vitalbench.reference.norms.b2_lecture import Egare, Facture, Lot
from vitalbench.reference.norms.b2_totaux import totaux_facture, totaux_lot
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.simulators.reception.motifs import Motif, motif_de_faute
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.world.habitants import Organisme

AGE_MAX = 90
POSTDATE_MAX = 2
_MODES = {mode.value for mode in ModeSecurisation}


def examiner_structure(lot: Lot, egares: tuple[Egare, ...]) -> tuple[Motif, ...]:
    """Check that every record follows its norm and is in its place; later checks rely on it."""
    motifs: list[Motif] = []
    if lot.debut is None:
        motifs.append(Motif(code="SIM002", detail="lot sans début de lot (type 1)"))
    if lot.fin is None:
        motifs.append(Motif(code="SIM002", detail="lot sans fin de lot (type 6)"))
    for egare in egares:
        e = egare.enregistrement
        motifs.append(Motif(code="SIM002", detail=egare.raison, rang=e.rang, type=e.code[:3]))
    for enregistrement, numero in _enregistrements(lot):
        motifs += [motif_de_faute(enregistrement, f, numero) for f in enregistrement.fautes[:1]]
    for facture in lot.factures:
        numero = numero_facture(facture)
        if facture.entete is None or facture.total is None or not facture.lignes:
            motifs.append(
                Motif(code="SIM002", detail="facture sans en-tête, acte ou total", facture=numero)
            )
        for e in facture.enregistrements:
            if e.texte[26:35] != numero:
                motifs.append(
                    Motif(code="SIM018", detail="numéro de facture changeant", rang=e.rang,
                          position=27, facture=numero, type=e.code)
                )  # fmt: skip
                break
    if not lot.factures:
        motifs.append(Motif(code="SIM002", detail="lot sans facture"))
    return tuple(motifs)


def examiner_contenu(
    lot: Lot, organisme: Organisme, jour: date, reglages: Reglages
) -> tuple[Motif, ...]:
    """Check a lot whose structure holds: counters, totals, order, addressee, dates, approval."""
    return tuple(
        motif
        for controle in (
            _compteurs(lot),
            _totaux(lot),
            _destinataire(lot, organisme),
            _ordre(lot),
            _dates(lot, jour),
            _agrement(lot, reglages),
        )
        for motif in controle
    )


def numero_facture(facture: Facture) -> str:
    """Give the nine digits of the number of a facture, as its first record writes them."""
    return facture.enregistrements[0].texte[26:35]


def mode_du_lot(lot: Lot) -> ModeSecurisation | None:
    """Give the securing mode that the lot announces (1:81), None when it has none."""
    lettre = lot.debut.certification_lot if lot.debut is not None else ""
    return ModeSecurisation(lettre) if lettre in _MODES else None


def _enregistrements(lot: Lot) -> Iterator[tuple[Enregistrement, str]]:
    if lot.debut is not None:
        yield lot.debut, ""
    for facture in lot.factures:
        for enregistrement in facture.enregistrements:
            yield enregistrement, numero_facture(facture)
    if lot.fin is not None:
        yield lot.fin, ""


def _compteurs(lot: Lot) -> Iterator[Motif]:
    fin = lot.fin
    if fin is None:
        return
    attendus = totaux_lot(lot.factures)
    for nom in ("nb_factures", "nb_lignes_actes", "nb_types_2", "nb_types_5"):
        trouve, attendu = fin.valeur(nom), getattr(attendus, nom)
        if trouve != attendu:
            yield _motif(fin, "SIM003", nom, f"{nom} {trouve}, {attendu} compté(s)")
    for facture in lot.factures:
        total = facture.total
        if total is None:
            continue
        compte = totaux_facture(facture.enregistrements).nb_lignes_acte
        if total.nb_lignes_acte != compte:
            detail = f"nb_lignes_acte {total.nb_lignes_acte}, {compte} compté(s)"
            yield _motif(total, "SIM003", "nb_lignes_acte", detail, numero_facture(facture))


def _totaux(lot: Lot) -> Iterator[Motif]:
    for facture in lot.factures:
        total = facture.total
        if total is None:
            continue
        somme = totaux_facture(facture.enregistrements)
        for nom in ("total_facture", "total_amo", "total_amc"):
            trouve, attendu = total.valeur(nom), getattr(somme, nom)
            if trouve != attendu:
                detail = f"{nom} {trouve}, {attendu} additionné(s)"
                yield _motif(total, "SIM004", nom, detail, numero_facture(facture))
    if lot.fin is None:
        return
    sommes = totaux_lot(lot.factures)
    for nom in ("total_facture", "total_amo", "total_amc"):
        trouve, attendu = lot.fin.valeur(nom), getattr(sommes, nom)
        if trouve != attendu:
            yield _motif(lot.fin, "SIM004", nom, f"{nom} {trouve}, {attendu} additionné(s)")


def _destinataire(lot: Lot, organisme: Organisme) -> Iterator[Motif]:
    debut = lot.debut
    if debut is None or organisme.role != "amo":
        return
    if debut.no_caisse_destinataire not in (organisme.caisse, organisme.destinataire):
        detail = f"caisse {debut.no_caisse_destinataire}, reçu par {organisme.cle}"
        yield _motif(debut, "SIM010", "no_caisse_destinataire", detail)


def _ordre(lot: Lot) -> Iterator[Motif]:
    debut, fin = lot.debut, lot.fin
    if debut is None or fin is None:
        return
    if debut.no_lot != fin.no_lot or debut.no_ps != fin.no_ps:
        yield _motif(fin, "SIM018", "no_lot", f"début {debut.no_lot}, fin {fin.no_lot}")
    for precedente, suivante in pairwise(lot.factures):
        if numero_facture(suivante) <= numero_facture(precedente):
            yield Motif(
                code="SIM018",
                detail=f"{numero_facture(suivante)} après {numero_facture(precedente)}",
                rang=suivante.enregistrements[0].rang,
                facture=numero_facture(suivante),
                type="2",
            )
    criteres = {_critere(facture) for facture in lot.factures}
    if len(criteres) > 1:
        differente = next(f for f in lot.factures if _critere(f) != _critere(lot.factures[0]))
        yield Motif(
            code="SIM018",
            detail="types, marquages, régimes ou tiers payant mêlés",
            rang=differente.enregistrements[0].rang,
            facture=numero_facture(differente),
            type="2",
        )
    if mode_du_lot(lot) is None:
        yield _motif(debut, "SIM018", "certification_lot", "mode de sécurisation absent")


def _critere(facture: Facture) -> tuple[str, ...]:
    """What the factures of one lot must share, as far as records show it (CDC §3.2.10.1.1)."""
    entete = facture.entete
    if entete is None:
        return ()
    tiers_payant = "HTP" if entete.destinataire_reglement == "00" else "TP"
    return (entete.no_ps, entete.type_facture, entete.marquage_facture, tiers_payant)


def _dates(lot: Lot, jour: date) -> Iterator[Motif]:
    creation = lot.debut.date_creation_lot if lot.debut is not None else None
    if creation is None or lot.debut is None:
        return
    if (jour - creation).days > AGE_MAX:
        detail = f"créé le {creation:%d/%m/%Y}, reçu le {jour:%d/%m/%Y}"
        yield _motif(lot.debut, "SIM011", "date_creation_lot", detail)
    if (creation - jour).days > POSTDATE_MAX:
        detail = f"date du {creation:%d/%m/%Y}, reçu le {jour:%d/%m/%Y}"
        yield _motif(lot.debut, "SIM006", "date_creation_lot", detail)


def _agrement(lot: Lot, reglages: Reglages) -> Iterator[Motif]:
    fin = lot.fin
    if fin is None:
        return
    numero = fin.agrement_logiciel
    if not numero:
        yield _motif(fin, "SIM012", "agrement_logiciel", "absent")
    elif numero in reglages.agrements_echus:
        yield _motif(fin, "SIM012", "agrement_logiciel", f"{numero} échu")
    elif reglages.agrements and numero not in reglages.agrements:
        yield _motif(fin, "SIM012", "agrement_logiciel", f"{numero} inconnu")


def _motif(
    enregistrement: Enregistrement, code: str, champ: str, detail: str, facture: str = ""
) -> Motif:
    return Motif(
        code=code,
        detail=detail,
        rang=enregistrement.rang,
        position=enregistrement.champ(champ).debut,
        facture=facture,
        type=enregistrement.code,
    )


def actes(facture: Facture) -> tuple[Acte, ...]:
    """Give the acts of a facture, complements aside."""
    return tuple(ligne.acte for ligne in facture.lignes)


def zone_du(lot: Lot, nom: str) -> str:
    """Give a field of the header of a lot as it stands, empty when there is no header."""
    return lot.debut.brut_de(nom).strip() if lot.debut is not None else ""
