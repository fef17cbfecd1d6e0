"""Settings of the reception: delays, faults of sites and of the network, per organism (DESIGN §8).

Everything a scenario can ask of the reception is a value here; nothing else changes its
behaviour. Delays in working days follow the world's calendar.
"""

from datetime import datetime
from typing import Literal

import msgspec

Sort = Literal["normal", "perdu", "double", "corrompu"]
"""What the network does to a return: deliver it, lose it, deliver it twice, alter its bytes."""

Moment = Literal["connexion", "auth", "mail", "rcpt", "data", "fin_data"]
"""When the server answers with the code of a fault instead of its own."""

Quoi = Literal["entetes", "chiffrement", "fichier", "lot"]
"""What the network damages on the way in."""

TAILLE_MAX = 32 * 1024 * 1024


class FauteSmtp(msgspec.Struct, frozen=True, kw_only=True):
    """The next `fois` times at this moment, answer `code` (4xx or 5xx) and do not accept."""

    moment: Moment
    code: int = 451
    texte: str = "4.3.0 panne simulée"
    fois: int = 1


class CoupureSmtp(msgspec.Struct, frozen=True, kw_only=True):
    """The next `fois` times, cut the connection: inside DATA, or after storing, before the 250."""

    moment: Literal["dans_data", "avant_250"]
    fois: int = 1


class AlterationTransit(msgspec.Struct, frozen=True, kw_only=True):
    """The first `fois` mails for the organism are damaged on the way."""

    quoi: Quoi
    fois: int = 1


class ArlImpose(msgspec.Struct, frozen=True, kw_only=True):
    """The first `fois` lots that nothing condemns are refused for this reason all the same."""

    code: str
    facture: str = ""
    fois: int = 1


class RemiseDifferee(msgspec.Struct, frozen=True, kw_only=True):
    """The network reaches an address only so many hours later, and says so after `avis_heures`.

    The notice (DSN « delayed ») goes to who asked for it, NOTIFY=DELAY (RFC 3461).
    """

    adresse: str
    heures: int = 24
    avis_heures: int = 4


class ReglagesOrganisme(msgspec.Struct, frozen=True, kw_only=True):
    """How one organism behaves: its delays, what becomes of its returns, its site.

    `indisponible_jusqua` is the world instant when its site comes back: until then mails are
    kept by the network, which sends an AR provisoire (CDC-3.3.3.2-01). `executants_invalides` and
    `prescripteurs_inconnus` go from a number to the right one, empty when there is none
    (CPL-REJETS-02, -06). `fois` of alterations and imposed ARL count over the life of the ledger.
    `indemnite_retard` is in cents: its legal amount is not public. `realiste` draws anomalies as
    often as a CPAM met them in 2025 (CPL-REJETS-01), by the seed of the world. `eclatement`
    is of the concentrator: mandated, it hands the AMC the part of FSE that is theirs (CONV-OCT-02).
    `pieces_perdues` is of the reception of papers: its first lots are lost on their way to the
    organism, which asks for them again (CONV-SCOR-10).
    """

    heures_arl: int = 0
    jours_liquidation: int = 3
    sort_arl: Sort = "normal"
    sort_rsp: Sort = "normal"
    retard_arl_jours: int = 0
    retard_rsp_jours: int = 0
    indisponible_jusqua: datetime | None = None
    alterations: tuple[AlterationTransit, ...] = ()
    arl_imposes: tuple[ArlImpose, ...] = ()
    reference_rsp: Literal["580", "anciennes"] = "580"
    garantie: Literal["appliquee", "sans_convention"] = "appliquee"
    rsp_hors_tiers_payant: Literal["rejets", "jamais"] = "rejets"
    rejets: tuple["RejetImpose", ...] = ()
    executants_invalides: dict[str, str] = {}
    prescripteurs_inconnus: dict[str, str] = {}
    indemnite_retard: int = 100
    degrade_sans_papier: Literal["paye", "rejete"] = "paye"
    profil_anomalies: Literal["aucun", "realiste"] = "aucun"
    eclatement: Literal["aucun", "mandate"] = "aucun"
    pieces_perdues: int = 0


class RejetImpose(msgspec.Struct, frozen=True, kw_only=True):
    """A rejection decided by the scenario; an empty number means every facture of the organism.

    `garantie` tells whether the guarantee of payment covers this cause: it is then paid all the
    same when the guarantee stands (CDC §3.2.2.4). `part` C rejects the complementary part alone.
    """

    code: str
    libelle: str
    numero: str = ""
    garantie: Literal["couvert", "hors_garantie"] = "hors_garantie"
    effet: Literal["rejet", "signalement"] = "rejet"
    part: Literal["O", "C"] = "O"


class Reglages(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a whole reception.

    `non_remises` lists addresses that the network accepts then fails to reach (RFC 3464 DSN),
    `remises_differees` those it reaches late;
    `agrements` are the software approval numbers known to the organisms, `agrements_echus`
    those whose term has passed.
    """

    defaut: ReglagesOrganisme = ReglagesOrganisme()
    organismes: dict[str, ReglagesOrganisme] = {}
    fautes_smtp: tuple[FauteSmtp, ...] = ()
    coupures_smtp: tuple[CoupureSmtp, ...] = ()
    non_remises: frozenset[str] = frozenset()
    remises_differees: tuple[RemiseDifferee, ...] = ()
    ordre_retours: Literal["normal", "inverse"] = "normal"
    agrements: frozenset[str] = frozenset()
    agrements_echus: frozenset[str] = frozenset()
    taille_max: int = TAILLE_MAX

    def organisme(self, cle: str) -> ReglagesOrganisme:
        """Give the settings of an organism, the default ones when it has none of its own."""
        return self.organismes.get(cle, self.defaut)
