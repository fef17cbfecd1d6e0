"""The workstation once configured: the parts every command works with."""

from dataclasses import dataclass

from vitalbench.reference.catalogue.tables import Tables
from vitalbench.reference.modules.appels import Observateur
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.cartes import Cartes
from vitalbench.reference.workstation.complementaire import Complementaire
from vitalbench.reference.workstation.configuration import Configuration
from vitalbench.reference.workstation.horloge import HorlogePoste
from vitalbench.reference.workstation.numerotation import Numerotation
from vitalbench.reference.workstation.parametrage import Parametrage
from vitalbench.reference.workstation.referentiel import Referentiel
from vitalbench.reference.workstation.services.adr import Adr
from vitalbench.reference.workstation.services.apcv import Apcv
from vitalbench.reference.workstation.tarification import Tarification


@dataclass(frozen=True)
class Installation:
    """Configuration, clock, archive, numbers, cards, modules and pricing of one workstation."""

    configuration: Configuration
    horloge: HorlogePoste
    archive: Archive
    numerotation: Numerotation
    ssv: Ssv
    cartes: Cartes
    tarification: Tarification
    parametrage: Parametrage
    referentiel: Referentiel
    complementaire: Complementaire
    tables: Tables
    observateur: Observateur
    adr: Adr | None = None
    apcv: Apcv | None = None
