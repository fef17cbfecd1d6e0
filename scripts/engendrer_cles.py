"""Make the pool of TEST keys of the simulated world (run once; the result is kept as data).

Only the two primes of each RSA-2048 key are written, in base64: everything else follows from
them. These keys are public: they must never protect anything.

    python scripts/engendrer_cles.py simulators/world/cles/cles_test.json
"""

import base64
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

NOMBRE = 288
AVERTISSEMENT = (
    "CLES DE TEST VITALBENCH : publiques, fictives, sans aucune valeur de securite. "
    "Ne jamais s'en servir ailleurs que dans le banc."
)


def engendrer(nombre: int) -> list[str]:
    """Give `nombre` fresh keys, each as the base64 of its two primes of 128 bytes."""
    cles = []
    for _ in range(nombre):
        nombres = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_numbers()
        octets = nombres.p.to_bytes(128, "big") + nombres.q.to_bytes(128, "big")
        cles.append(base64.b64encode(octets).decode("ascii"))
    return cles


def main() -> None:
    """Write the pool where the only argument says."""
    contenu = {"avertissement": AVERTISSEMENT, "algorithme": "RSA-2048", "cles": engendrer(NOMBRE)}
    Path(sys.argv[1]).write_text(json.dumps(contenu, indent=0) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
