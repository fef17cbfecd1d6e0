"""Another process that holds the PC/SC reader: one order a line, one answer a line.

A process reaches one pcscd only, the first it talked to; this one talks to that of its test.
"""

import sys

from vitalbench.reference.domain.lecteurs import LecteurError
from vitalbench.reference.modules.lecteurs_pcsc import LecteurPcsc


def repondre(lecteur: LecteurPcsc, ordre: str, argument: str) -> str:
    try:
        if ordre == "presente":
            return "oui" if lecteur.carte_presente() else "non"
        if ordre == "insertion":
            return str(lecteur.insertion())
        if ordre == "atr":
            return lecteur.atr().hex()
        return lecteur.transmettre(bytes.fromhex(argument)).hex()
    except LecteurError as erreur:
        return f"!{type(erreur).__name__} {erreur.detail}"


def main() -> None:
    lecteur = LecteurPcsc(f"pcsc:{sys.argv[1]}")
    for ligne in sys.stdin:
        ordre, _, argument = ligne.strip().partition(" ")
        sys.stdout.write(repondre(lecteur, ordre, argument) + "\n")
        sys.stdout.flush()
    lecteur.fermer()


if __name__ == "__main__":
    main()
