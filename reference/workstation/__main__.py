"""`python -m vitalbench.reference.workstation`: the workstation as a process of its own."""

import sys

from vitalbench.reference.workstation.poste import Poste
from vitalbench.reference.workstation.stdio import servir


def main() -> None:
    """Serve the pilot protocol on standard input and output."""
    entree, sortie = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    servir(entree, sortie, Poste())


if __name__ == "__main__":
    main()
