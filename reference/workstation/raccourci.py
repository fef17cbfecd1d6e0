"""The one-shot `facturer`: the dialogue played with the answers given, and stated defaults.

Defaults stand for the PS, not for the software: first situation, first beneficiary, contexte
« médecin traitant », médecin traitant declared unless the support says otherwise, no accident de
droit commun. A `reponses` entry wins over each.
"""

from collections.abc import Callable, Iterator

import msgspec

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import (
    Abandonner,
    Acquerir,
    ActeSaisi,
    Choisir,
    Commande,
    Confirmer,
    Facturer,
    Ouvrir,
    Saisir,
    Securiser,
)
from vitalbench.reference.protocol.ecran import Ecran, Valeur
from vitalbench.reference.protocol.reponses import Accueil, Reponse
from vitalbench.reference.workstation.facturation import CHAMPS
from vitalbench.reference.workstation.tarification import MOTIFS

Traiter = Callable[[Commande], Reponse | Accueil]
CONFIRMATIONS = "confirmer"
CONTEXTE_PAR_DEFAUT = "medecin_traitant"


def _defauts(commande: Facturer, question: str, ecran: Ecran) -> str | None:
    if question in commande.reponses:
        return commande.reponses[question]
    if question == v.Q_SITUATION:
        return None if commande.situation is None else str(commande.situation)
    if question == v.Q_BENEFICIAIRE:
        return None if commande.beneficiaire is None else str(commande.beneficiaire)
    if question == v.Q_CONTEXTE:
        parcours = "" if commande.contexte in MOTIFS else commande.contexte
        return parcours or CONTEXTE_PAR_DEFAUT
    if question == v.Q_TIERS_PAYANT:
        return commande.tiers_payant
    if question == v.Q_MEDECIN_TRAITANT:
        posee = next(q for q in ecran.propositions if q.id == question)
        return "oui" if posee.retenu is None else None
    return None


def _sans_accident(acte: ActeSaisi) -> ActeSaisi:
    if acte.accident_droit_commun is not None:
        return acte
    return msgspec.structs.replace(acte, accident_droit_commun=False)


class Raccourci:
    """Plays one `facturer` through the commands of the dialogue."""

    def __init__(self, traiter: Traiter, commande: Facturer) -> None:
        self._traiter = traiter
        self._commande = commande
        self._repondues: set[str] = set()
        self._etapes: list[Ecran] = []

    def jouer(self) -> Reponse:
        """Play the dialogue to its end, or to the first refusal, which abandons the facture."""
        derniere = Reponse()
        for etape in self._commandes():
            reponse = self._traiter(etape)
            if isinstance(reponse, Accueil):
                continue
            derniere = reponse
            self._etapes.append(reponse.ecran)
            if reponse.refus is not None:
                if not isinstance(etape, Ouvrir):
                    self._traiter(Abandonner())
                break
            if isinstance(etape, Acquerir | Choisir | Saisir):
                refus = self._repondre(reponse.ecran)
                if refus is not None:
                    derniere = refus
                    self._traiter(Abandonner())
                    break
        return msgspec.structs.replace(derniere, ecran=self._etapes[-1], etapes=tuple(self._etapes))

    def _commandes(self) -> Iterator[Commande]:
        c = self._commande
        yield Ouvrir(date=c.date, mode=c.mode, contexte=c.contexte if c.contexte in MOTIFS else "")
        yield Acquerir(support="cps", code_porteur=c.code_porteur)
        for support in c.supports:
            yield Acquerir(support=support, donnees=self._donnees(support))
        lus = {nom for support in c.supports for nom in self._donnees(support)}
        yield Saisir(
            prestations=tuple(_sans_accident(acte) for acte in c.prestations),
            champs={nom: valeur for nom, valeur in c.champs.items() if nom not in lus},
        )
        yield from c.forcages
        for mention in c.reponses.get(CONFIRMATIONS, "").split(","):
            if any(m.id == mention for m in self._etapes[-1].mentions):
                yield Confirmer(mention=mention)
        if c.securiser:
            yield Securiser()

    def _donnees(self, support: str) -> dict[str, Valeur]:
        """Give what a support says among the fields: what is typed later is left out."""
        champs = self._commande.champs
        if support == "papier":
            return {nom: valeur for nom, valeur in champs.items() if nom not in CHAMPS}
        return {n: champs[n] for n in ("code_qr",) if support == "apcv" and n in champs}

    def _repondre(self, ecran: Ecran) -> Reponse | None:
        """Answer the questions shown, until none is new; give the refusal if one comes."""
        while True:
            # the way the complementary part is got is said before it is asked for
            for question in sorted(ecran.propositions, key=lambda q: q.id == v.Q_TIERS_PAYANT):
                choix = _defauts(self._commande, question.id, ecran)
                if question.id in self._repondues or choix is None:
                    continue
                self._repondues.add(question.id)
                reponse = self._traiter(Choisir(question=question.id, choix=choix))
                if isinstance(reponse, Accueil):
                    continue
                self._etapes.append(reponse.ecran)
                if reponse.refus is not None:
                    return reponse
                ecran = reponse.ecran
                break
            else:
                return None
