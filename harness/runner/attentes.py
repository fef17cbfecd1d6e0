"""Expectations of a scenario judged on its dossier: the same live and in replay.

An absence proves something only when something was sent, and up to its horizon; a facture that
never arrived leaves its amounts unverified, and the scenario with them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import msgspec

from vitalbench.harness.checks.jugement import (
    Jugement,
    Preuve,
    conforme,
    egal,
    non_conforme,
    non_verifie,
    tenu,
)
from vitalbench.harness.evidence.declare import NonDit
from vitalbench.harness.evidence.dossier import Attente, Dossier
from vitalbench.harness.evidence.fichiers import ActeRecu, FactureRecue
from vitalbench.harness.evidence.vues import Vue
from vitalbench.harness.findings import Constat
from vitalbench.harness.scenario.modele import (
    AttenteDocument,
    AttenteFacture,
    AttenteLigne,
    AttenteMention,
    AttenteNombre,
    AttenteRefus,
    AttenteRetour,
    AttenteRsp,
)
from vitalbench.reference.protocol.reponses import Reponse


def juger_attentes(dossier: Dossier) -> Iterator[Constat]:
    """Judge every expectation of a scenario."""
    for attente in dossier.toutes_attentes:
        for jugement in _juger(dossier, attente):
            yield Constat(
                exigence="",
                partie=attente.type,
                verdict=jugement.verdict,
                lieu=jugement.lieu,
                origine=jugement.origine,
                regle=f"attente du scénario : {attente.type} {_en_mots(attente.valeurs)}",
                attendu=jugement.attendu,
                trouve=jugement.trouve,
                cause_probable=jugement.cause,
                scenario=dossier.id,
                check="attente",
            )


def _juger(dossier: Dossier, attente: Attente) -> Iterator[Jugement]:
    """Judge one expectation; what an operator did not say leaves it NON VÉRIFIÉ."""
    try:
        yield from _JUGES[attente.type](dossier, attente.valeurs)
    except NonDit as tu:
        yield non_verifie(tu.vue, str(tu))


def _en_mots(valeurs: Mapping[str, object]) -> str:
    return ", ".join(f"{cle} {valeur}" for cle, valeur in valeurs.items())


def _fin(dossier: Dossier) -> Vue:
    return Vue(evenement=dossier.fin)


def _facture(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
    attente = msgspec.convert(dict(valeurs), AttenteFacture)
    trouvees = dossier.factures_de(attente.repere) if attente.repere else dossier.factures
    if not trouvees:
        motif = f"aucune facture reçue pour « {attente.repere} »" if attente.repere else ""
        yield non_conforme(_fin(dossier), "une facture reçue", motif or "aucune facture reçue")
        return
    if len(trouvees) > 1 and not attente.repere:
        yield non_verifie(
            trouvees[1], f"{len(trouvees)} factures reçues : l'attente doit nommer son étape"
        )
        return
    facture = trouvees[0]
    yield from _entete(facture, attente)
    for champ, attendu in (
        ("total_facture", attente.total),
        ("total_amo", attente.amo),
        ("total_amc", attente.amc),
    ):
        if attendu is not None:
            zone = facture.du_total(champ)
            yield egal(zone, zone.valeur, attendu)
    if attente.lignes is not None:
        yield from _lignes(facture, attente.lignes)


def _entete(facture: FactureRecue, attente: AttenteFacture) -> Iterator[Jugement]:
    if attente.mode is not None:
        yield egal(facture, facture.mode, attente.mode)
    if attente.nature is not None:
        zone = facture.de("nature_assurance")
        yield egal(zone, zone.valeur, attente.nature)
    if attente.tiers_payant is not None:
        zone = facture.de("destinataire_reglement")
        yield egal(zone, zone.valeur not in {"0", "00"}, attente.tiers_payant)


def _lignes(facture: FactureRecue, lignes: tuple[AttenteLigne, ...]) -> Iterator[Jugement]:
    actes = facture.actes
    yield tenu(
        facture, len(actes) == len(lignes), f"{len(lignes)} ligne(s)", f"{len(actes)} ligne(s)"
    )
    for acte, ligne in zip(actes, lignes, strict=False):
        yield from _ligne(acte, ligne)


_ZONES_LIGNE = (
    ("code_acte", "code"),
    ("quantite", "quantite"),
    ("prix_unitaire", "prix_unitaire"),
    ("base_remboursement", "base"),
    ("taux", "taux"),
    ("montant_depense", "montant"),
    ("montant_amo", "amo"),
    ("justif_exo_acte", "exoneration"),
    ("qualificatif_depense", "qualificatif"),
)


def _ligne(acte: ActeRecu, ligne: AttenteLigne) -> Iterator[Jugement]:
    for champ, nom in _ZONES_LIGNE:
        attendu = getattr(ligne, nom)
        if attendu is not None:
            zone = acte.de(champ)
            yield egal(zone, zone.valeur, attendu)
    if ligne.date is not None:
        zone = acte.de("date_acte")
        trouvee = zone.valeur
        yield egal(zone, trouvee.isoformat() if isinstance(trouvee, date) else trouvee, ligne.date)


def _arl(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
    attente = msgspec.convert(dict(valeurs), AttenteRetour)
    trouves = [r for r in dossier.retours if r.type == "ARL"]
    if attente.aucun:
        if not any(e.accepte for e in dossier.smtp):
            yield non_verifie(_fin(dossier), "rien n'a été émis : l'absence ne prouve rien")
            return
        yield tenu(
            trouves[0] if trouves else _fin(dossier),
            not trouves,
            f"aucun ARL{' jusqu’à ' + attente.jusqua if attente.jusqua else ''}",
            f"{len(trouves)} ARL",
        )
        return
    if attente.positif is not None:
        retenus = [r for r in trouves if (r.texte("sens") == "positif") == attente.positif]
    else:
        retenus = trouves
    nombre = attente.nombre if attente.nombre is not None else max(1, len(retenus))
    sens = {None: "", True: " positif(s)", False: " négatif(s)"}[attente.positif]
    yield tenu(
        retenus[0] if retenus else _fin(dossier),
        len(retenus) == nombre,
        f"{nombre} ARL{sens}",
        f"{len(retenus)} ARL{sens} sur {len(trouves)}",
    )


def _rsp(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
    attente = msgspec.convert(dict(valeurs), AttenteRsp)
    numeros = {f.numero.lstrip("0") for f in dossier.factures_de(attente.repere)}
    trouvees = [
        v
        for v in dossier.liquidations
        if not attente.repere or v.texte("facture").lstrip("0") in numeros
    ]
    if not trouvees:
        yield non_conforme(_fin(dossier), f"une facture {attente.etat}", "rien n'a été liquidé")
    for vue in trouvees:
        yield egal(vue, vue.texte("etat"), attente.etat)
        if attente.montant is not None:
            yield egal(vue, vue.entier("montant"), attente.montant)


def _nombre(compter: Callable[[Dossier], tuple[Preuve, ...]], nom: str) -> "Juge":
    def juger(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
        attente = msgspec.convert(dict(valeurs), AttenteNombre)
        trouves = compter(dossier)
        yield tenu(
            trouves[-1] if trouves else _fin(dossier),
            len(trouves) == attente.nombre,
            f"{attente.nombre} {nom}",
            f"{len(trouves)} {nom}",
        )

    return juger


def _refus(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
    attente = msgspec.convert(dict(valeurs), AttenteRefus)
    for echange in dossier.pendant(dossier.etape(attente.repere), dossier.echanges):
        if isinstance(echange.reponse, Reponse) and echange.methode != "horloge":
            attendu = attente.code or "un refus"
            trouve = echange.refus or "aucun refus"
            tenue = echange.refus == attente.code if attente.code else bool(echange.refus)
            yield tenu(echange, tenue, attendu, trouve)


def _mention(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
    attente = msgspec.convert(dict(valeurs), AttenteMention)
    ecrans = dossier.ecrans
    if attente.repere:
        ecrans = dossier.pendant(dossier.etape(attente.repere), ecrans)
    porteurs = [e for e in ecrans if e.mention(attente.id)]
    if attente.presente:
        yield tenu(
            porteurs[0] if porteurs else (ecrans[-1] if ecrans else _fin(dossier)),
            porteurs,
            f"la mention {attente.id}",
            "affichée" if porteurs else "jamais affichée",
        )
    elif porteurs:
        yield non_conforme(porteurs[0], f"pas de mention {attente.id}", "affichée")
    elif ecrans and all(e.complet for e in ecrans):
        yield conforme(ecrans[-1], f"aucun écran ne porte {attente.id}")
    else:
        yield non_verifie(_fin(dossier), "écrans incomplets : l'absence ne prouve rien")


def _document(dossier: Dossier, valeurs: Mapping[str, object]) -> Iterator[Jugement]:
    attente = msgspec.convert(dict(valeurs), AttenteDocument)
    trouves = [d for d in dossier.documents if d.document.type == attente.type]
    if attente.aucun:
        yield tenu(
            trouves[0] if trouves else _fin(dossier),
            not trouves,
            f"aucun document {attente.type}",
            f"{len(trouves)} document(s)",
        )
        return
    if not trouves:
        yield non_conforme(_fin(dossier), f"un document {attente.type}", "aucun")
    elif attente.mention:
        document = trouves[0]
        yield tenu(
            document,
            attente.mention in " ".join(document.document.texte.split()),
            f"« {attente.mention} »",
            document.document.texte[:200],
        )
    else:
        yield conforme(trouves[0], trouves[0].document.titre)


Juge = Callable[[Dossier, Mapping[str, object]], Iterator[Jugement]]
_JUGES: dict[str, Juge] = {
    "facture": _facture,
    "arl": _arl,
    "rsp": _rsp,
    "factures": _nombre(lambda d: d.factures, "facture(s) reçue(s)"),
    "lots": _nombre(lambda d: d.lots, "lot(s) reçu(s)"),
    "fichiers": _nombre(lambda d: d.fichiers, "fichier(s) reçu(s)"),
    "messages": _nombre(lambda d: tuple(e for e in d.smtp if e.accepte), "message(s) accepté(s)"),
    "refus": _refus,
    "mention": _mention,
    "document": _document,
}
