"""Cards in every state a desk meets: expired, mute, false, truncated, blocked (issue of the card).

A state changes what is personalised, never the card's code. What is not of the card itself is
elsewhere: opposition lists and revoked certificates belong to the world, tearing out and slowness
to the reader.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from msgspec.structs import replace

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.identifiants import cle_nir
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.norms.cartes import cps3
from vitalbench.reference.norms.cartes.tlv import encoder
from vitalbench.reference.norms.cartes.vitale import encoder_vitale
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale

ATR_INCONNU = bytes.fromhex("3B026553")
NORMALE = "normale"

_VEILLE = timedelta(days=1)


class EtatInconnu(LookupError):
    """No such state of a card; the message lists those that exist, in French."""


class CarteSilencieuse:
    """A card that gives no answer to reset and no reply."""

    atr = b""

    def mettre_sous_tension(self) -> None:
        """Take power, say nothing."""

    def hors_tension(self) -> None:
        """Lose power, say nothing."""

    def reinitialiser(self) -> None:
        """Be reset, say nothing."""

    def traiter(self, apdu: bytes) -> bytes:
        """Say nothing, whatever is asked."""
        del apdu
        return b""


_F = TypeVar("_F")
FaireVitale = Callable[[ContenuVitale, ClesVitale, date], Carte]
FaireCps = Callable[[ContenuCps, ClesCps, str, date], Carte]


def fabriquer_vitale(
    contenu: ContenuVitale, cles: ClesVitale, *, etat: str = NORMALE, jour: date
) -> Carte:
    """Personalise a Vitale in a state, as seen on a day of the world. Raises EtatInconnu."""
    return _choisir(ETATS_VITALE, etat)(contenu, cles, jour)


def fabriquer_cps(
    contenu: ContenuCps, cles: ClesCps, code_porteur: str, *, etat: str = NORMALE, jour: date
) -> Carte:
    """Personalise a CPx in a state, as seen on a day of the world. Raises EtatInconnu."""
    return _choisir(ETATS_CPS, etat)(contenu, cles, code_porteur, jour)


def _choisir(table: Mapping[str, _F], etat: str) -> _F:
    if etat not in table:
        raise EtatInconnu(f"état de carte inconnu : {etat} ; connus : {', '.join(table)}")
    return table[etat]


def _vitale_tronquee(contenu: ContenuVitale, cles: ClesVitale, _: date) -> Carte:
    fichiers = encoder_vitale(contenu)
    return creer_vitale(contenu, cles, fichiers={"IDENT": fichiers["IDENT"][:-3]})


def _vitale_pointeurs(contenu: ContenuVitale, cles: ClesVitale, _: date) -> Carte:
    """One entry leads to an application that the table does not list."""
    entree = b"DROITS  " + bytes.fromhex("00092011")
    table = encoder(0xE0, encoder(0xA0, b"") + encoder(0x80, entree))
    return creer_vitale(contenu, cles, fichiers={"POINTERS": table})


def _vitale_cle_nir(contenu: ContenuVitale, cles: ClesVitale, _: date) -> Carte:
    bonne = cle_nir(contenu.nir[:13])
    fausse = f"{int(bonne) % 97 + 1:02d}"
    return creer_vitale(replace(contenu, nir=contenu.nir[:13] + fausse), cles)


def _vitale_expiree(contenu: ContenuVitale, cles: ClesVitale, jour: date) -> Carte:
    return creer_vitale(replace(contenu, fin_validite=jour - _VEILLE), cles)


def _vitale_droits_expires(contenu: ContenuVitale, cles: ClesVitale, jour: date) -> Carte:
    finis = (Periode(fin=jour - _VEILLE),)
    beneficiaires = tuple(
        replace(b, droits=replace(b.droits, periodes_amo=finis)) for b in contenu.beneficiaires
    )
    return creer_vitale(replace(contenu, beneficiaires=beneficiaires), cles)


def _vitale_demonstration(contenu: ContenuVitale, cles: ClesVitale, _: date) -> Carte:
    """Régime 01 caisse 999 is how a demonstration card is known."""
    organisme = OrganismeAmo(regime="01", caisse="999", centre="9999", code_gestion="10")
    demonstration = replace(contenu, organisme=organisme, type_carte="demonstration")
    return creer_vitale(demonstration, cles)


def _vitale_fausse(contenu: ContenuVitale, cles: ClesVitale, _: date) -> Carte:
    """A copied card: right files and certificates, not the keys that go with them."""
    fausses = replace(
        cles,
        authentification_privee=cles.signature_privee,
        signature_privee=cles.authentification_privee,
    )
    return creer_vitale(contenu, fausses)


ETATS_VITALE: Mapping[str, FaireVitale] = MappingProxyType(
    {
        NORMALE: lambda contenu, cles, _: creer_vitale(contenu, cles),
        "muette": lambda contenu, cles, jour: CarteSilencieuse(),  # noqa: ARG005 (same shape)
        "atr_inconnu": lambda contenu, cles, _: creer_vitale(contenu, cles, atr=ATR_INCONNU),
        "non_authentique": _vitale_fausse,
        "expiree": _vitale_expiree,
        "droits_expires": _vitale_droits_expires,
        "demonstration": _vitale_demonstration,
        "test": lambda c, cles, _: creer_vitale(replace(c, type_carte="test"), cles),
        "nir_cle_fausse": _vitale_cle_nir,
        "tlv_tronque": _vitale_tronquee,
        "fichier_vide": lambda c, cles, _: creer_vitale(c, cles, fichiers={"IDENT": b""}),
        "pointeurs_incoherents": _vitale_pointeurs,
    }
)


def _cps_expiree(contenu: ContenuCps, cles: ClesCps, code: str, jour: date) -> Carte:
    return creer_cps(replace(contenu, fin_validite=jour - _VEILLE), cles, code)


def _cps_fausse(contenu: ContenuCps, cles: ClesCps, code: str, _: date) -> Carte:
    fausses = replace(
        cles,
        signature_privee=cles.authentification_privee,
        authentification_privee=cles.signature_privee,
    )
    return creer_cps(contenu, fausses, code)


ETATS_CPS: Mapping[str, FaireCps] = MappingProxyType(
    {
        NORMALE: lambda c, cles, code, _: creer_cps(c, cles, code),
        "muette": lambda c, cles, code, jour: CarteSilencieuse(),  # noqa: ARG005 (same shape)
        "atr_inconnu": lambda c, cles, code, _: creer_cps(c, cles, code, atr=ATR_INCONNU),
        "expiree": _cps_expiree,
        "signature_fausse": _cps_fausse,
        "code_bloque": lambda c, cles, code, _: creer_cps(c, cles, code, essais=0),
        "deblocage_epuise": lambda c, cles, code, _: creer_cps(
            c, cles, code, essais=0, essais_deblocage=0
        ),
        "inutilisable": lambda c, cles, code, _: creer_cps(
            c, cles, code, fichiers={"EF_ACTUA": b""}
        ),
        "numero_etranger": lambda c, cles, code, _: creer_cps(
            c, cles, code, fichiers={"EF.SN": bytes.fromhex("5A0A9999999999000000010F")}
        ),
        "tlv_tronque": lambda c, cles, code, _: creer_cps(
            c, cles, code, fichiers={"CPS_INFO_PS": bytes.fromhex("EA308001")}
        ),
        "sans_cps2ter": lambda c, cles, code, _: creer_cps(
            c, cles, code, classes=frozenset((cps3.CLASSE_IAS,))
        ),
    }
)
