"""`python -m vitalbench.simulators.reception`: the organisms of a world as one process."""

import argparse
import sys
from datetime import date, datetime, time
from pathlib import Path

from vitalbench.simulators.reception.accueil import Accueil, PortOccupe, Ports
from vitalbench.simulators.reception.processus import Journalier, servir
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

_EXEMPLE = """exemple :
  python -m vitalbench.simulators.reception --dossier /tmp/accueil --graine 1 --ancre 2026-11-02
  puis, sur l'entrée standard : avancer 5"""


def main(arguments: list[str] | None = None) -> int:
    """Serve the reception; exit code 2 when it cannot start."""
    options = _options().parse_args(arguments)
    monde = creer_monde(options.graine, options.ancre)
    horloge = Horloge(options.instant or datetime.combine(options.ancre, time(12)))
    options.dossier.mkdir(parents=True, exist_ok=True)
    accueil = Accueil(
        monde,
        Pki(monde),
        horloge,
        options.dossier,
        Journalier(options.dossier).noter,
        ports=Ports(smtp=options.smtp, smtps=options.smtps, pop3=options.pop3, pop3s=options.pop3s),
    )
    try:
        servir(accueil, horloge, sys.stdin, sys.stdout)
    except PortOccupe as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 2
    return 0


def _options() -> argparse.ArgumentParser:
    analyse = argparse.ArgumentParser(
        prog="python -m vitalbench.simulators.reception",
        description="Réception simulée des organismes : SMTP, POP3, ARL, liquidation, NOEMIE.",
        epilog=_EXEMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyse.add_argument("--dossier", type=Path, required=True, help="où garder le registre")
    analyse.add_argument("--graine", type=int, default=1, help="graine du monde (défaut : 1)")
    analyse.add_argument("--ancre", type=date.fromisoformat, required=True, help="jour J du monde")
    analyse.add_argument("--instant", type=datetime.fromisoformat, help="heure du monde au départ")
    for nom in ("smtp", "smtps", "pop3", "pop3s"):
        analyse.add_argument(f"--{nom}", type=int, default=0, help="port (défaut : un port libre)")
    return analyse


if __name__ == "__main__":
    sys.exit(main())
