"""Writing the ARL of a lot: one per lot, positive or negative with its reasons (ARL-SIM-1).

None for a degraded FSE, always one for a DRE (CDC-3.3.1-01, CDC-3.3.1-03).
"""

from datetime import date

import msgspec

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.arl import Accuse, composer_arl, entete_arl
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.b2_lecture import Lot
from vitalbench.simulators.reception.courrier_retour import Adressage, ascii_seul, ecrire_fichier
from vitalbench.simulators.reception.emetteurs import numero_emetteur, type_emetteur
from vitalbench.simulators.reception.lots import mode_du_lot
from vitalbench.simulators.reception.motifs import Motif
from vitalbench.simulators.world.habitants import Organisme

MOTIFS_MAX = 50
_LIBELLE = 80


class LotRecu(msgspec.Struct, frozen=True, kw_only=True):
    """What an ARL says of the lot it answers: where it came from and what it announced."""

    lot: Lot
    compostage: str
    id_fichier: str
    emetteur: str


def arl_du(lot: Lot, organisme: Organisme) -> bool:
    """Tell whether the organism acknowledges this lot."""
    return organisme.role == "amc" or mode_du_lot(lot) is not ModeSecurisation.DEGRADE


def ecrire_arl(
    recu: LotRecu, organisme: Organisme, motifs: tuple[Motif, ...], adressage: Adressage
) -> tuple[bytes, bytes]:
    """Give the ARL file and the mail that carries it."""
    contenu = composer_arl(
        entete_arl(
            type_emetteur=type_emetteur(organisme),
            no_emetteur=numero_emetteur(organisme),
            no_ps=_chiffres(recu.emetteur, 14),
            id_fichier=f"A{adressage.rang % 100_000:05d}",
            jour=adressage.instant.date(),
        ),
        [_accuse(recu, motifs, adressage)],
    )
    return contenu, ecrire_fichier(adressage, "IRISSIM/ARL", "ARLS", contenu)


def _accuse(recu: LotRecu, motifs: tuple[Motif, ...], adressage: Adressage) -> Accuse:
    debut, fin, instant = recu.lot.debut, recu.lot.fin, adressage.instant
    montant = fin.valeur("total_facture") if fin is not None else 0
    return Accuse(
        lot=AccuseLot(
            sens="N" if motifs else "P",
            id_retour=f"R{adressage.rang:011d}",
            date_arl=instant.date(),
            heure_arl=f"{instant:%H%M%S}",
            compostage_recu=recu.compostage,
            id_fichier_recu=ascii_seul(recu.id_fichier) or "INCONN",
            no_ps=_chiffres(debut.brut_de("no_ps") if debut is not None else "", 9),
            no_lot=ascii_seul(debut.brut_de("no_lot")).strip() or "INC" if debut else "INC",
            date_lot=_date(recu.lot) or instant.date(),
            nb_factures=len(recu.lot.factures),
            montant_lot=montant if isinstance(montant, int) else 0,
            nb_motifs=len(motifs),
        ),
        motifs=tuple(_motif(motif) for motif in motifs[:MOTIFS_MAX]),
    )


def _motif(motif: Motif) -> MotifArl:
    return MotifArl(
        code_motif=motif.code,
        no_enregistrement=str(motif.rang) if motif.rang else "",
        position=str(motif.position) if motif.position else "",
        no_facture=_chiffres(motif.facture, 9) if motif.facture else "",
        type_enregistrement=ascii_seul(motif.type)[:3].strip(),
        libelle_motif=ascii_seul(motif.libelle)[:_LIBELLE].strip(),
    )


def _date(lot: Lot) -> date | None:
    creation = lot.debut.valeur("date_creation_lot") if lot.debut is not None else None
    return creation if isinstance(creation, date) else None


def _chiffres(texte: str, longueur: int) -> str:
    return "".join(c for c in texte if c.isascii() and c.isdigit()).rjust(longueur, "0")[-longueur:]
