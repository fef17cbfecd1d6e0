"""What a NOEMIE return says of each facture: paid or rejected, amounts, reasons (CDC-3.3.2-01).

References 580 (both parts), 576 and 900 (older, line by line) give the same account.
"""

import msgspec

from vitalbench.reference.norms.noemie import (
    Commentaire,
    EnteteNoemie,
    FactureRetour,
    PartAmc,
    PartAmo,
    Rejet,
)
from vitalbench.reference.norms.noemie_anciens import ActeRetour, FactureAncienne, RejetAncien
from vitalbench.reference.norms.noemie_lecture import LectureNoemie

REJETEE = "R"
_FLUX = {"F": "F", "B": "F", "D": "D", "A": "D"}


class FactureRetournee(msgspec.Struct, kw_only=True):
    """One facture of a return; `flux` lists the kinds of flux it may be."""

    numero: int
    numero_facturation: str
    flux: str
    montant: int = 0
    etats: frozenset[str] = frozenset()
    rejets: tuple[str, ...] = ()
    signalements: tuple[str, ...] = ()

    @property
    def rejetee(self) -> bool:
        """Tell whether the organism refused it."""
        return REJETEE in self.etats or (bool(self.rejets) and self.montant == 0)


def lire_retour(contenu: bytes) -> list[FactureRetournee]:
    """Read the factures of a return; unreadable entities are passed over."""
    factures: list[FactureRetournee] = []
    ps = ""
    for entite in LectureNoemie(contenu):
        if entite.fautes:
            continue
        match entite:
            case EnteteNoemie():
                ps = entite.no_destinataire.strip()[-9:]
            case FactureRetour() | FactureAncienne() if entite.no_facture.strip().isdigit():
                flux = "F"
                if isinstance(entite, FactureRetour):
                    flux = _FLUX.get(entite.type_facture, "FD")
                factures.append(
                    FactureRetournee(
                        numero=int(entite.no_facture), numero_facturation=ps, flux=flux
                    )
                )
            case PartAmo() | PartAmc() if factures:
                factures[-1].montant += _signe(entite.signe) * entite.montant_paye
                factures[-1].etats |= {entite.etat}
            case ActeRetour() if factures:
                factures[-1].montant += _signe(entite.signe) * (
                    entite.montant_amo + entite.montant_amc
                )
            case Rejet() | RejetAncien() if factures:
                factures[-1].rejets += (
                    f"{entite.code_rejet.strip()} {entite.libelle_rejet.strip()}".strip(),
                )
            case Commentaire() if factures:
                factures[-1].signalements += (entite.commentaire.strip(),)
            case _:
                pass
    return factures


def _signe(lettre: str) -> int:
    return -1 if lettre == "N" else 1
