"""Says in French what a scenario expects (`then`) and the world it starts from (`given`)."""

from collections.abc import Callable, Iterator

import msgspec

from vitalbench.harness.scenario.diction import CARTES, MODES, Diction, accorder, majuscule
from vitalbench.harness.scenario.modele import (
    ATTENTES,
    Attendu,
    AttenteDocument,
    AttenteFacture,
    AttenteLigne,
    AttenteMention,
    AttenteNombre,
    AttenteRefus,
    AttenteRetour,
    AttenteRsp,
    Strict,
)
from vitalbench.reference.domain.montants import euros
from vitalbench.reference.protocol.vocabulaire import libelle, vocabulaire

_SERVICES = {"adr": "ADR", "apcv": "ApCV", "opposition": "liste d'opposition"}


def dire_attente(attendu: Attendu, diction: Diction) -> str:
    """Say one expectation of a scenario in one sentence."""
    attente = msgspec.convert(attendu.valeurs, ATTENTES[attendu.type])
    return majuscule(_PHRASES[type(attente)](attendu.type, attente, diction))


def attendus_de(repere: str, diction: Diction) -> tuple[str, ...]:
    """Say what is expected of one named step; what names no step is asked with an empty name."""
    return tuple(
        dire_attente(a, diction)
        for a in diction.scenario.attentes
        if str(a.valeurs.get("repere") or "") == repere
    )


def preambule(diction: Diction) -> Iterator[tuple[str, str]]:
    """Say what must be true before the first step: who, with which cards, when, with what set."""
    contexte = diction.scenario.contexte
    yield "Professionnel de santé", diction.presentation(contexte.ps)
    if contexte.patient:
        yield "Patient", diction.presentation(contexte.patient)
    for carte, etat in (("cps", contexte.cps), ("vitale", contexte.vitale)):
        if carte == "cps" or contexte.patient:
            dite = "dans son lecteur" if etat == "presente" else "absente"
            yield majuscule(CARTES[carte].removeprefix("la ")), dite
    yield "Date et heure", f"{diction.jour(contexte.date)}, {contexte.heure.replace(':', ' h ')}"
    if contexte.services:
        yield "Services en ligne", ", ".join(_SERVICES[s] for s in contexte.services)
    for titre, valeurs in (
        ("Réglage du logiciel", dict(contexte.parametres)),
        ("Organismes et messagerie", contexte.reception),
        ("Particularité du monde", _monde(contexte.monde, diction)),
    ):
        for lieu, valeur in diction.plat(valeurs):
            yield titre, f"{lieu} : {valeur}"


def _monde(change: msgspec.Struct, diction: Diction) -> dict[str, object]:
    """Give what this scenario changes of people, each under the name one reads."""
    return {
        diction.personne(str(ident)): valeurs
        for groupe in msgspec.to_builtins(change).values()
        for ident, valeurs in groupe.items()
    }


def mention_lisible(ident: str) -> str:
    """Quote a mention: the words imposed when there are some, its label otherwise."""
    impose = next(
        (t.mot_pour_mot for t in vocabulaire() if t.genre == "mention" and t.id == ident), ""
    )
    return f"« {impose} » (mot pour mot)" if impose else f"« {libelle('mention', ident) or ident} »"


def _de(repere: str, diction: Diction) -> str:
    return f" de {diction.etape(repere)}" if repere else ""


def _facture(_: str, a: AttenteFacture, d: Diction) -> str:
    dits = [
        f"mode {MODES.get(a.mode, a.mode)}" if a.mode else "",
        f"nature d'assurance {d.choix('nature_assurance', a.nature)}" if a.nature else "",
        f"total {euros(a.total)}" if a.total is not None else "",
        f"part obligatoire {euros(a.amo)}" if a.amo is not None else "",
        f"part complémentaire {euros(a.amc)}" if a.amc is not None else "",
        f"indicateur de parcours {a.parcours}" if a.parcours else "",
        {True: "en tiers payant", False: "sans tiers payant", None: ""}[a.tiers_payant],
        *(f"ligne {n} {_ligne(ligne, d)}" for n, ligne in enumerate(a.lignes or (), start=1)),
    ]
    precis = ", ".join(dit for dit in dits if dit)
    suite = f" : {precis}" if precis else ""
    return f"la facture{_de(a.repere, d)} parvient à l'organisme{suite}."


def _ligne(ligne: AttenteLigne, d: Diction) -> str:
    dits = [
        ligne.code or "",
        f"du {d.jour(ligne.date)}" if ligne.date else "",
        f"quantité {ligne.quantite}" if ligne.quantite is not None else "",
        f"prix unitaire {euros(ligne.prix_unitaire)}" if ligne.prix_unitaire is not None else "",
        f"base {euros(ligne.base)}" if ligne.base is not None else "",
        f"taux {ligne.taux} %" if ligne.taux is not None else "",
        f"montant {euros(ligne.montant)}" if ligne.montant is not None else "",
        f"AMO {euros(ligne.amo)}" if ligne.amo is not None else "",
        f"exonération {ligne.exoneration}" if ligne.exoneration is not None else "",
        f"qualificatif {ligne.qualificatif}" if ligne.qualificatif is not None else "",
    ]
    return "(" + " ".join(dit for dit in dits if dit) + ")"


def _arl(_: str, a: AttenteRetour, d: Diction) -> str:
    if a.aucun:
        return f"aucun ARL n'est émis{f' jusqu’à {d.jour(a.jusqua)}' if a.jusqua else ''}."
    sens = {True: " positif", False: " négatif", None: ""}[a.positif]
    if a.nombre is None:
        return f"tout ARL émis est{sens}." if sens else "un ARL au moins est émis."
    if a.nombre > 1:
        return f"{a.nombre} ARL{sens + 's' if sens else ''} sont émis."
    return f"{a.nombre or 'aucun'} ARL{sens} {'est' if a.nombre else 'n’est'} émis."


def _rsp(_: str, a: AttenteRsp, d: Diction) -> str:
    etat = {"payee": "payée", "rejetee": "rejetée"}[a.etat]
    montant = f", {euros(a.montant)}" if a.montant is not None else ""
    return f"la facture{_de(a.repere, d)} est {etat} par l'organisme{montant}."


_CHOSES = {
    "factures": "facture reçue",
    "lots": "lot reçu",
    "fichiers": "fichier reçu",
    "messages": "message reçu",
}


def _nombre(type_: str, a: AttenteNombre, _d: Diction) -> str:
    return f"{accorder(a.nombre, _CHOSES[type_])} par les organismes, au total."


def _refus(_: str, a: AttenteRefus, d: Diction) -> str:
    motif = f" : « {libelle('refus', a.code) or a.code} »" if a.code else ""
    return f"{d.etape(a.repere)} est refusée{motif}."


def _mention(_: str, a: AttenteMention, d: Diction) -> str:
    verbe = "affiche" if a.presente else "n'affiche pas"
    return f"l'écran{_de(a.repere, d)} {verbe} {mention_lisible(a.id)}."


def _document(_: str, a: AttenteDocument, _d: Diction) -> str:
    nom = libelle("document", a.type) or a.type
    if a.aucun:
        return f"aucun document « {nom} » n'est produit."
    portant = f", portant « {a.mention} »" if a.mention else ""
    return f"un document « {nom} » est produit{portant}."


_PHRASES: dict[type[Strict], Callable[..., str]] = {
    AttenteFacture: _facture,
    AttenteRetour: _arl,
    AttenteRsp: _rsp,
    AttenteNombre: _nombre,
    AttenteRefus: _refus,
    AttenteMention: _mention,
    AttenteDocument: _document,
}
