"""What a NOEMIE return says of each facture: paid or rejected, amounts, reasons (CDC-3.3.2-01)."""

import msgspec

from vitalbench.reference.norms.noemie import (
    EnteteNoemie,
    FactureRetour,
    PartAmc,
    PartAmo,
    Rejet,
)
from vitalbench.reference.norms.noemie_lecture import LectureNoemie


class FacturePayee(msgspec.Struct, kw_only=True):
    """One facture of a return; `flux` lists the kinds of flux it may be."""

    numero: int
    numero_facturation: str
    flux: str
    montant: int = 0
    rejets: tuple[str, ...] = ()


_FLUX = {"F": "F", "B": "F", "D": "D", "A": "D"}


def lire_retour(contenu: bytes) -> list[FacturePayee]:
    """Read the factures of a reference 580."""
    factures: list[FacturePayee] = []
    ps = ""
    for entite in LectureNoemie(contenu):
        if entite.fautes:
            continue
        match entite:
            case EnteteNoemie():
                ps = entite.no_destinataire.strip()[-9:]
            case FactureRetour():
                if entite.no_facture.strip().isdigit():
                    factures.append(
                        FacturePayee(
                            numero=int(entite.no_facture),
                            numero_facturation=ps,
                            flux=_FLUX.get(entite.type_facture, "FD"),
                        )
                    )
            case PartAmo() | PartAmc() if factures:
                signe = -1 if entite.signe == "N" else 1
                factures[-1].montant += signe * entite.montant_paye
            case Rejet() if factures:
                factures[-1].rejets += (
                    f"{entite.code_rejet.strip()} {entite.libelle_rejet.strip()}".strip(),
                )
            case _:
                pass
    return factures
