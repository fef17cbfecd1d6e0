"""Test driver: the reception as a process that stops itself dead (SIGKILL) at one milestone."""

import os
import signal
import sys
from datetime import date, datetime
from pathlib import Path

import msgspec

from vitalbench.simulators.reception.accueil import Accueil
from vitalbench.simulators.reception.jalons import Etape, sans_jalon
from vitalbench.simulators.reception.processus import Journalier, servir
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki


def main() -> None:
    dossier, instant, mortelle, reglages = Path(sys.argv[1]), *sys.argv[2:5]

    def mourir(etape: Etape) -> None:
        if etape.value == mortelle:
            os.kill(os.getpid(), signal.SIGKILL)

    monde = creer_monde(1, date(2026, 11, 2))
    horloge = Horloge(datetime.fromisoformat(instant))
    accueil = Accueil(
        monde,
        Pki(monde),
        horloge,
        dossier,
        Journalier(dossier).noter,
        msgspec.json.decode(reglages, type=Reglages),
        jalon=mourir if mortelle != "aucune" else sans_jalon,
    )
    servir(accueil, horloge, sys.stdin, sys.stdout)


main()
