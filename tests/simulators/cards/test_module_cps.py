"""Optional proof with a PKCS#11 module for CPS that the user owns: its path is in the environment.

Not marked pcsc: without a module there is nothing to prove, in CI neither.
"""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vitalbench.simulators.cards.cps import CODE_DEBLOCAGE_TEST
from vitalbench.simulators.cards.trousseau import ClesCps

Lancer = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.skipif(
    "VITALBENCH_PKCS11_CPS" not in os.environ,
    reason="non exécuté : VITALBENCH_PKCS11_CPS ne donne aucun module PKCS#11 CPS",
)
def test_a_pkcs11_module_for_cps_given_by_the_user(
    lancer: Lancer, cps_pcsc: str, cles_cps: ClesCps, tmp_path: Path
) -> None:
    """Log in, sign with both keys, change the code and back, block it and unblock it."""
    module = ("--module", os.environ["VITALBENCH_PKCS11_CPS"])
    (tmp_path / "message").write_bytes(bytes(200))
    emplacements = lancer("pkcs11-tool", *module, "-L").stdout
    trouve = re.search(rf"Slot \d+ \((0x[0-9a-f]+)\): {re.escape(cps_pcsc)}", emplacements)
    assert trouve is not None, emplacements
    slot = ("--slot", str(int(trouve[1], 16)))
    cles = lancer(
        "pkcs11-tool", *module, *slot, "--login", "--pin", "1234", "-O", "--type", "privkey"
    ).stdout
    identifiants = re.findall(r"ID: +([0-9a-f]+)", cles)
    assert len(identifiants) >= 2, cles
    for rang, der in enumerate(
        (cles_cps.signature_certificat, cles_cps.authentification_certificat)
    ):
        cle = x509.load_der_x509_certificate(der).public_key()
        pem = cle.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / "cle.pub").write_bytes(pem)
        verdicts = []
        for identifiant in identifiants:
            lancer(
                "pkcs11-tool", *module, *slot, "--login", "--pin", "1234", "--sign",
                "-m", "SHA256-RSA-PKCS", "--id", identifiant, "-i", "message", "-o", f"sig{rang}",
            )  # fmt: skip
            verdicts.append(
                lancer(
                    "openssl", "dgst", "-sha256", "-verify", "cle.pub",
                    "-signature", f"sig{rang}", "message",
                ).stdout.strip()
            )  # fmt: skip
        assert "Verified OK" in verdicts
    for ancien, nouveau in (("1234", "4321"), ("4321", "1234")):
        change = lancer(
            "pkcs11-tool", *module, *slot, "--login", "--pin", ancien, "--change-pin",
            "--new-pin", nouveau,
        )  # fmt: skip
        assert change.returncode == 0, change.stderr
    for _ in range(3):
        faux = ("--login", "--pin", "0000", "-O", "--type", "privkey")
        assert lancer("pkcs11-tool", *module, *slot, *faux).returncode != 0
    deblocage = (
        "--login",
        "--login-type",
        "so",
        "--so-pin",
        CODE_DEBLOCAGE_TEST,
        "--init-pin",
        "--pin",
        "1234",
    )
    debloque = lancer("pkcs11-tool", *module, *slot, *deblocage)
    assert debloque.returncode == 0, debloque.stderr
    rouvert = lancer("pkcs11-tool", *module, *slot, "--login", "--pin", "1234", "-O")
    assert rouvert.returncode == 0, rouvert.stderr
