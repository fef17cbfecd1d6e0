"""Export of everything stored, for proof by inspection (CDC §3.2.7.3, CDC-4.2.1.2.1-07)."""

import base64
import json
from collections.abc import Iterable

import msgspec

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Exporter
from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.consultation import configuration
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.lots import sceller_lu
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.reservees import en_csv


def _encodable(valeur: object) -> object:
    if isinstance(valeur, bytes):
        return base64.b64encode(valeur).decode()
    return str(valeur)


def _objets(structures: Iterable[msgspec.Struct]) -> list[dict[str, object]]:
    objets: list[dict[str, object]] = []
    for structure in structures:
        objet = msgspec.structs.asdict(structure)
        brut = objet.get("constituants")
        if isinstance(brut, bytes) and brut:
            objet["constituants"] = json.loads(brut)
        objets.append(objet)
    return objets


def exporter(poste: Installation, commande: Exporter) -> tuple[Document, ...]:
    """Give the archive, the journals, or both, as JSON documents."""
    if commande.objet == "lot":
        return (lot_exporte(poste, commande.id),)
    if commande.objet == "reservees":
        return (en_csv(poste, commande.criteres),)
    documents: list[Document] = []
    if commande.objet in {"archive", "tout"}:
        archive = poste.archive
        contenu = {
            "factures": _objets(archive.factures()),
            "lots": _objets(archive.lots()),
            "fichiers": _objets(archive.fichiers()),
            "retours": _objets(archive.retours()),
        }
        documents.append(_document(v.D_ARCHIVE, "Archive du poste", contenu))
    if commande.objet in {"journaux", "tout"}:
        documents.append(
            _document(v.D_JOURNAUX, "Journaux du poste", {"configuration": configuration(poste)})
        )
    return tuple(documents)


def lot_exporte(poste: Installation, ident: str) -> Document:
    """Write one lot, as it was sent, to be looked at (CDC-3.3.1.2-07)."""
    lot = poste.archive.lot(ident)
    if lot is None:
        raise RefusPoste(v.R_INCONNU, f"Lot {ident!r} : inconnu")
    contenu = sceller_lu(lot).enregistrements
    dossier = poste.configuration.dossier
    if dossier is not None:
        (dossier / f"lot-{lot.numero_facturation}-{lot.numero}.b2").write_bytes(contenu)
    return Document(
        type=v.D_LOT,
        titre=f"Lot {lot.numero}",
        mime="application/EDI-consent",
        contenu=contenu,
    )


def _document(
    genre: str,
    titre: str,
    contenu: dict[str, list[dict[str, object]]]
    | dict[str, list[dict[str, str | int | bool | None]]],
) -> Document:
    brut = json.dumps(contenu, ensure_ascii=False, indent=1, default=_encodable)
    return Document(
        type=genre, titre=titre, mime="application/json", contenu=brut.encode(), texte=""
    )
