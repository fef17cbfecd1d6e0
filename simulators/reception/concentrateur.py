"""The concentrator (OCT): it receives files of lots, splits them, relays lots and returns.

A lot goes unchanged, with its seals, to the organism it is for: AMO for FSE, AMC for DRE. Under a
mandate, the lot of FSE that bear a complementary part goes to the AMC too, which never gets the
key to the sensitive data. Returns come back to the PS (CONV-OCT-01, -02, CDC-2.1.2.3-01).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, insert

from vitalbench.reference.norms.b2 import DebutFichier, FinFichier
from vitalbench.reference.norms.b2_lecture import LONGUEUR, Lot
from vitalbench.reference.norms.courriel import (
    Enveloppe,
    composer_contenu,
    composer_message,
    compostage,
)
from vitalbench.reference.securing.certificats import PARIS, en_utc
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.simulators.reception.doublons import type_flux
from vitalbench.simulators.reception.emetteurs import type_emetteur
from vitalbench.simulators.reception.fichier import FichierRecu, LotDecoupe, refus_fichier
from vitalbench.simulators.reception.garde import garder
from vitalbench.simulators.reception.inscription import Recu
from vitalbench.simulators.reception.lots import zone_du
from vitalbench.simulators.reception.ouverture import Ouverture
from vitalbench.simulators.reception.registre import RELAIS, noter_fait, prochain
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.pki import Pki

CONCENTRATEURS: Final = ("oct-99998001", "oct-99998004")
"""Keys of the concentrators in the world: a PS signs with one or the other."""
DOMAINE: Final = "oct.sim.invalid"


class Envoi(msgspec.Struct, frozen=True, kw_only=True):
    """What the concentrator sends one organism: lots as they came; `copie` for a split part."""

    organisme: Organisme
    lots: tuple[LotDecoupe, ...]
    copie: bool = False


def repartir(
    fichier: FichierRecu, organismes: Iterable[Organisme], eclatement: str
) -> tuple[Envoi, ...]:
    """Share the lots of a file between the organisms that their own records name.

    Raises RefusMessage when a lot names nobody known.
    """
    connus = tuple(organismes)
    parts: dict[tuple[str, bool], Envoi] = {}
    for decoupe in fichier.lots():
        voies = [(_destinataire(decoupe.lot, connus), False)]
        if eclatement == "mandate":
            voies += [(amc, True) for amc in _complementaires(decoupe.lot, connus)]
        for organisme, copie in voies:
            deja = parts.get((organisme.cle, copie))
            parts[organisme.cle, copie] = Envoi(
                organisme=organisme, lots=(*(deja.lots if deja else ()), decoupe), copie=copie
            )
    return tuple(parts.values())


def relayer(
    connexion: Connection,
    recu: Recu,
    ouverture: Ouverture,
    fichier: FichierRecu,
    envois: tuple[Envoi, ...],
    pki: Pki,
    reglages: Reglages,
) -> None:
    """Send each organism its lots in a file of the concentrator's, inside one transaction."""
    for envoi in envois:
        numero = prochain(connexion, "concentrateur")
        marque = compostage(en_utc(recu.instant).astimezone(UTC), numero % 100_000)
        message_id = f"<{marque}@{DOMAINE}>"
        b2 = _cadrer(fichier, envoi, recu.organisme, numero)
        message = _message(recu, ouverture, b2, envoi, marque, pki)
        connexion.execute(
            insert(RELAIS).values(
                message_id=message_id,
                concentrateur=recu.organisme.cle,
                de=recu.de,
                origine=recu.message_id,
                copie=int(envoi.copie),
            )
        )
        garder(
            connexion,
            reglages,
            organisme=envoi.organisme,
            de=recu.organisme.adresse,
            message=message,
            enveloppe="{}",
            maintenant=recu.instant,
            remise=recu.instant,
        )
        noter_fait(
            connexion,
            "relais",
            {
                "concentrateur": recu.organisme.cle,
                "vers": envoi.organisme.cle,
                "message_id": message_id,
                "pour": recu.message_id,
                "no_ps": [zone_du(d.lot, "no_ps") for d in envoi.lots],
                "lots": [zone_du(d.lot, "no_lot") for d in envoi.lots],
                "flux": [type_flux(d.lot) for d in envoi.lots],
                "eclatement": envoi.copie,
                "instant": recu.instant.isoformat(),
            },
            {"message": message, "recu": fichier.octets},
        )


def _destinataire(lot: Lot, connus: tuple[Organisme, ...]) -> Organisme:
    """Give the organism that the records of a lot name; raises RefusMessage for nobody known."""
    entete = lot.factures[0].entete if lot.factures else None
    caisse, regime = zone_du(lot, "no_caisse_destinataire"), ""
    trouve: Organisme | None = None
    if entete is not None and type_flux(lot) == "D":
        trouve = _amc(entete.no_organisme_complementaire, connus)
    elif entete is not None:
        regime = entete.grand_regime
        trouve = next(
            (
                o
                for o in connus
                if (o.role, o.regime) == ("amo", regime) and caisse in (o.caisse, o.destinataire)
            ),
            None,
        )
    if trouve is None:
        raise refus_fichier(
            f"lot {zone_du(lot, 'no_lot') or 'sans numéro'} : destinataire {regime} {caisse} "
            "inconnu du concentrateur (SIM010)"
        )
    return trouve


def _complementaires(lot: Lot, connus: tuple[Organisme, ...]) -> Iterator[Organisme]:
    """Give the AMC whose part FSE of a lot bear, each once."""
    vues: set[str] = set()
    if type_flux(lot) == "D":
        return
    for facture in lot.factures:
        if facture.entete is None or facture.total is None or not facture.total.total_amc:
            continue
        amc = _amc(facture.entete.no_organisme_complementaire, connus)
        if amc is not None and amc.cle not in vues:
            vues.add(amc.cle)
            yield amc


def _amc(numero: str, connus: tuple[Organisme, ...]) -> Organisme | None:
    cherche = numero.strip().lstrip("0")
    return next((o for o in connus if o.role == "amc" and o.numero == cherche), None)


def _corps(fichier: FichierRecu, decoupe: LotDecoupe) -> bytes:
    premier, apres = fichier.bornes[decoupe.rang]
    return fichier.octets[premier * LONGUEUR : apres * LONGUEUR]


def _cadrer(fichier: FichierRecu, envoi: Envoi, concentrateur: Organisme, numero: int) -> bytes:
    """Put lots, unchanged, between a 000 and a 999 of the concentrator's."""
    corps = b"".join(_corps(fichier, decoupe) for decoupe in envoi.lots)
    type_destinataire = type_emetteur(envoi.organisme)
    no_destinataire = envoi.organisme.numero.rjust(14, "0")
    id_fichier = f"{numero % 1_000_000:06d}"
    debut = DebutFichier(
        type_emetteur="OT",
        no_emetteur=concentrateur.numero,
        type_destinataire=type_destinataire,
        no_destinataire=no_destinataire,
        id_fichier=id_fichier,
        date_creation=fichier.debut.date_creation,
    )
    fin = FinFichier(
        type_emetteur="OT",
        no_emetteur=concentrateur.numero,
        type_destinataire=type_destinataire,
        no_destinataire=no_destinataire,
        id_fichier=id_fichier,
        nb_enregistrements=len(corps) // LONGUEUR + 2,
        nb_lots=len(envoi.lots),
    )
    return debut.encode() + corps + fin.encode()


def _message(
    recu: Recu, ouverture: Ouverture, b2: bytes, envoi: Envoi, marque: str, pki: Pki
) -> bytes:
    """Wrap the file and the seals of its lots for the organism; the PS stays named (Subject)."""
    numeros = {zone_du(decoupe.lot, "no_lot") for decoupe in envoi.lots}
    sceaux = [
        s
        for s in ouverture.contenu.sceaux
        if s.lot in numeros and not (envoi.copie and s.genre == "enveloppe")
    ]
    description = ouverture.contenu.description
    clair = composer_contenu(b2, sceaux, marque, description=description)
    return composer_message(
        Enveloppe(
            de=recu.organisme.adresse,
            vers=envoi.organisme.adresse,
            message_id=f"<{marque}@{DOMAINE}>",
            date=_date(recu.instant),
            sujet=msgspec.structs.replace(
                ouverture.enveloppe.sujet,
                compostage=marque,
                nb_factures=sum(len(d.lot.factures) for d in envoi.lots),
            ),
            description=description,
            cms=chiffrer(clair, pki.certificat_piece_jointe(envoi.organisme)),
        )
    )


def _date(instant: datetime) -> str:
    return format_datetime(instant.replace(tzinfo=PARIS))
