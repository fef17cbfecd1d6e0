"""Who may sign what: type of card, family of the PS, habilitation of the card.

Tables of CDC §3.2.9.3.1.1 and §3.2.9.3.2.1 (CDC-3.2.9.3.1.1-16 to -18, CDC-3.2.9.3.2.1-05 to
-07): a line says whether an habilitated card of that type may sign; no line says yes to a card
that is not habilitated.
"""

from functools import cache
from typing import Literal

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.cartes import ContenuCps, SituationPs, TypeCpx

Acte = Literal["facture", "lot"]

_TOUTES = ""
_PHARMACIENS, _FOURNISSEURS = "pharmacie", "fournisseur"

_SIGNATURES: dict[tuple[Acte, TypeCpx, str], bool] = {
    ("facture", "CPS", _TOUTES): True,
    ("facture", "CPF", _TOUTES): True,
    ("facture", "CDE", _TOUTES): True,
    ("facture", "CPE", _PHARMACIENS): True,
    ("facture", "CPE", _FOURNISSEURS): True,
    ("facture", "CPE", _TOUTES): False,
    ("lot", "CPS", _TOUTES): True,
    ("lot", "CPF", _TOUTES): True,
    ("lot", "CDE", _TOUTES): True,
    ("lot", "CPE", _PHARMACIENS): False,
    ("lot", "CPE", _TOUTES): True,
}


def famille(specialite: str) -> str:
    """Give the family of a specialty, nothing when the table does not know it."""
    return _familles().get(specialite, "")


@cache
def _familles() -> dict[str, str]:
    return {ligne.code: ligne.famille or "" for ligne in tables().specialites}


def peut_signer(acte: Acte, type_carte: TypeCpx, situation: SituationPs) -> bool:
    """Tell whether a card may sign a facture or a lot in one of its situations."""
    habilitee = {
        "facture": situation.habilitation_signer_facture,
        "lot": situation.habilitation_signer_lot,
    }[acte]
    if not habilitee:
        return False
    precise = (acte, type_carte, famille(situation.code_specialite))
    generale = (acte, type_carte, _TOUTES)
    return _SIGNATURES.get(precise, _SIGNATURES.get(generale, False))


def situation_signataire(
    acte: Acte, carte: ContenuCps, numero_facturation: str
) -> SituationPs | None:
    """Give the situation of a card under which it may sign for a numéro de facturation.

    A lot may be signed by the CPE or CDE of the structure for each of its PS
    (CDC-3.2.9.3.2.1-08); a remplaçant signs for the PS he replaces.
    """
    propres = [s for s in carte.situations if s.numero_facturation == numero_facturation]
    autres = [s for s in carte.situations if s.numero_facturation != numero_facturation]
    candidates = propres or (autres if _signe_pour_autrui(acte, carte) else [])
    return next((s for s in candidates if peut_signer(acte, carte.type_carte, s)), None)


def est_pour(acte: Acte, carte: ContenuCps, numero_facturation: str) -> bool:
    """Tell whether a card has anything to do with a numéro de facturation."""
    return _signe_pour_autrui(acte, carte) or any(
        s.numero_facturation == numero_facturation for s in carte.situations
    )


def _signe_pour_autrui(acte: Acte, carte: ContenuCps) -> bool:
    if carte.remplacant or any(s.mode_exercice == "4" for s in carte.situations):
        return True
    return acte == "lot" and carte.type_carte in ("CPE", "CDE")
