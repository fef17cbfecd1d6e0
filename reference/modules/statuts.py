"""Return codes of the fournitures: 16 bits, 0 is success; names and labels are ours.

Public codes come from public readers of the modules; those of the 0xE000 range are made up
(profil simulé SSV-SIM-1), in a range that no public source uses.
"""

from typing import Final

import msgspec

from vitalbench.reference.norms.fiabilite import Fiabilite


class Statut(msgspec.Struct, frozen=True, kw_only=True):
    """One return code: what it is called and what the PS can be told."""

    code: int
    nom: str
    libelle: str
    fiabilite: Fiabilite

    @property
    def hexa(self) -> str:
        """Write the code as the manuals do."""
        return f"0x{self.code:04X}"


_STATUTS: dict[int, Statut] = {}


def _statut(code: int, nom: str, libelle: str, fiabilite: Fiabilite) -> int:
    _STATUTS[code] = Statut(code=code, nom=nom, libelle=libelle, fiabilite=fiabilite)
    return code


_R, _P, _S = Fiabilite.RECOUPEE, Fiabilite.PUBLIQUE, Fiabilite.SIMULEE

OK: Final = _statut(0x0000, "ok", "succès", _R)
EXCLUSIVITE_PRISE: Final = _statut(
    0x0004, "exclusivite_prise", "un autre programme tient le lecteur", _R
)
TRANSMISSION: Final = _statut(
    0x0200, "transmission", "erreur de transmission avec le lecteur ; à réessayer", _R
)
LECTEUR_MUET: Final = _statut(0x0400, "lecteur_muet", "pas de réponse du lecteur", _R)
RESSOURCE_ABSENTE: Final = _statut(0x2000, "ressource_absente", "ressource non déclarée", _P)
PARAMETRE: Final = _statut(0x4000, "parametre", "paramètre d'appel faux", _P)
CPS_ABSENTE: Final = _statut(0xF001, "cps_absente", "carte de professionnel absente", _R)
CODE_PORTEUR_FAUX: Final = _statut(0xF003, "code_porteur_faux", "code porteur faux", _P)
CPS_INVALIDE: Final = _statut(
    0xF004,
    "cps_invalide",
    "carte de professionnel inexploitable, bloquée ou sans domaine assurance maladie",
    _P,
)
VITALE_ABSENTE: Final = _statut(0xF011, "vitale_absente", "carte Vitale absente", _P)
VITALE_MUETTE: Final = _statut(
    0xF014, "vitale_communication", "carte Vitale muette ou illisible", _P
)
VITALE_RETIREE: Final = _statut(
    0xF015, "vitale_retiree", "carte Vitale retirée pendant la lecture", _P
)
CARTES_INCOMPATIBLES: Final = _statut(
    0xF026, "cartes_incompatibles", "une carte de test avec une carte réelle", _P
)
MUTUELLE_ET_AMC: Final = _statut(
    0xF0F0, "mutuelle_et_amc", "droits mutuelle et complémentaire ensemble sur la carte", _P
)
LECTEUR_INCOHERENT: Final = _statut(
    0xF0FF, "lecteur_incoherent", "réponse incohérente du lecteur", _P
)
SYNCHRONISATION: Final = _statut(
    0xF100, "lecteur_synchronisation", "perte de synchronisation avec le lecteur", _P
)
RESSOURCE_INCONNUE: Final = _statut(
    0xF101, "ressource_inconnue", "ressource inconnue ou lecteur perdu", _R
)
NON_INITIALISE: Final = _statut(0xF600, "non_initialise", "modules non initialisés", _P)
DEJA_INITIALISE: Final = _statut(0xF670, "deja_initialise", "modules déjà initialisés", _P)
CODE_PORTEUR_REQUIS: Final = _statut(
    0xFF21, "code_porteur_perdu", "le code porteur doit être présenté", _P
)

ANOMALIE_FACTURE: Final = _statut(
    0xE000, "anomalie_facture", "données de la facture refusées à la mise en forme", _S
)
VITALE_NON_AUTHENTIFIEE: Final = _statut(
    0xE010, "vitale_non_authentifiee", "carte Vitale non authentifiée", _S
)
CPS_NON_HABILITEE: Final = _statut(
    0xE011, "cps_non_habilitee", "la carte n'est pas habilitée à signer", _S
)
IDENTITE_DIFFERENTE: Final = _statut(
    0xE012, "identite_differente", "le support Vitale n'est pas celui de la facture", _S
)
CERTIFICAT_REVOQUE: Final = _statut(
    0xE013, "certificat_revoque", "certificat de chiffrement de données révoqué", _S
)
CERTIFICAT_PERIME: Final = _statut(
    0xE014, "certificat_perime", "certificat de chiffrement de données périmé", _S
)
CERTIFICAT_ABSENT: Final = _statut(
    0xE015, "certificat_absent", "pas de certificat de chiffrement pour cet organisme", _S
)
CRITERES_MELES: Final = _statut(
    0xE016, "criteres_meles", "factures ou lots de critères de regroupement différents", _S
)
ETAPE: Final = _statut(0xE017, "etape", "étape de sécurisation hors de son ordre", _S)
SIGNATURE_REFUSEE: Final = _statut(
    0xE018, "signature_refusee", "signature absente, fausse ou d'un autre support", _S
)
ARL_ILLISIBLE: Final = _statut(0xE019, "arl_illisible", "accusé de réception illisible", _S)
CPS_AUTRE: Final = _statut(
    0xE01A, "cps_autre", "la carte n'est pas celle du professionnel de la facture", _S
)
SRT_ACTE_INCONNU: Final = _statut(
    0xE020, "srt_acte_inconnu", "acte absent du référentiel à cette date", _S
)
SRT_REFUS: Final = _statut(0xE021, "srt_refus", "règle de la CCAM non respectée", _S)
STS_SANS_MODULE: Final = _statut(
    0xE030, "sts_sans_module", "aucun module de tarification pour cette complémentaire", _S
)
STS_SANS_CONVENTION: Final = _statut(
    0xE031, "sts_sans_convention", "aucune convention applicable", _S
)

AVERTISSEMENTS: Final = frozenset({OK, CERTIFICAT_PERIME})
"""Statuses that come with a complete result."""


def statut(code: int) -> Statut:
    """Give what a return code means; an unknown one says so."""
    return _STATUTS.get(code) or Statut(
        code=code, nom="inconnu", libelle=f"code retour 0x{code:04X}", fiabilite=_S
    )


def statuts() -> tuple[Statut, ...]:
    """Give every known return code, in increasing order."""
    return tuple(_STATUTS[code] for code in sorted(_STATUTS))


class RefusModule(Exception):
    """A module function cannot do what is asked; it carries the code that the call returns."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{statut(code).hexa} {detail or statut(code).libelle}")
