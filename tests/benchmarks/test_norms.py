"""Speed of the codec and of the file judge, as ratios measured in one run on the same records.

Run: .venv/bin/pytest tests/benchmarks/test_norms.py --import-mode=importlib -s -o addopts=
"""

import datetime
import os
import subprocess
import sys
import time
from pathlib import Path

import construct
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "harness" / "offline"))

from fabrique_b2 import brut, facture, fichier, lot

from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.b2_tables import PS
from vitalbench.reference.norms.champs import Fixe

FACTURES = 6_000
PASSES = 7


@pytest.fixture(scope="module")
def octets() -> bytes:
    factures = [facture(f"{n:09d}") for n in range(1, FACTURES + 1)]
    lots = [lot(f"{i + 1:03d}", *factures[i * 900 : (i + 1) * 900]) for i in range(7)]
    return brut(fichier(*lots))


def dire(ligne: str) -> None:
    sys.stdout.write(ligne + "\n")


def mesurer(**fonctions) -> dict[str, float]:
    """Best of several interleaved passes, in processor time."""
    meilleurs = dict.fromkeys(fonctions, float("inf"))
    for _ in range(PASSES):
        for nom, fonction in fonctions.items():
            debut = time.process_time()
            fonction()
            meilleurs[nom] = min(meilleurs[nom], time.process_time() - debut)
    return meilleurs


def test_ratios(benchmark, octets):
    lus = list(enregistrements(octets))
    codes = [e.code for e in lus]
    tranches = {c: [(f.nom, f.debut - 1, f.fin) for f in t.champs] for c, t in PS.items()}
    poses = {
        t: [
            (f.nom, f.longueur, f.nature == "N", f.valeur if isinstance(f, Fixe) else None)
            for f in t.champs
        ]
        for t in PS.values()
    }
    valeurs = [(type(e), e.valeurs()) for e in lus]
    tables = {
        c: construct.Struct(
            *(f.nom / construct.PaddedString(f.longueur, "ascii") for f in t.champs)
        )
        for c, t in PS.items()
    }
    dixieme = len(lus) // 10

    def naif_lire():
        sortie = []
        for i in range(0, len(octets), 128):
            ligne = octets[i : i + 128].decode("ascii")
            champs = {}
            for nom, debut, fin in tranches[codes[i // 128]]:
                champs[nom] = ligne[debut:fin]
            sortie.append(champs)
        return sortie

    def naif_ecrire():
        sortie = []
        for classe, donnees in valeurs:
            parties = []
            for nom, longueur, numerique, fixe in poses[classe]:
                if fixe is not None:
                    parties.append(fixe)
                    continue
                valeur = donnees[nom]
                if valeur is None:
                    texte = "0" * longueur
                elif isinstance(valeur, datetime.date):
                    texte = valeur.strftime("%y%m%d")
                else:
                    texte = str(valeur)
                parties.append(texte.rjust(longueur, "0") if numerique else texte.ljust(longueur))
            sortie.append("".join(parties).encode("ascii"))
        return sortie

    def construct_lire():
        for i in range(dixieme):
            tables[codes[i]].parse(octets[i * 128 : i * 128 + 128])

    def juger():
        JugeB2(Releve("x")).juger(octets)

    attendu = [octets[i : i + 128] for i in range(0, len(octets), 128)]
    assert naif_ecrire() == attendu
    assert [c.depuis_valeurs(v).encode() for c, v in valeurs] == attendu
    t = mesurer(
        lire=lambda: [None for _ in enregistrements(octets)],
        ecrire=lambda: [c.depuis_valeurs(v).encode() for c, v in valeurs],
        naif_lire=naif_lire,
        naif_ecrire=naif_ecrire,
        construct_lire=construct_lire,
        juger=juger,
    )
    benchmark.pedantic(juger, rounds=3)
    ratios = {
        "lecture / boucle naïve": t["naif_lire"] / t["lire"],
        "écriture / boucle naïve": t["naif_ecrire"] / t["ecrire"],
        "lecture / construct": t["construct_lire"] * 10 / t["lire"],
        "jugement / lecture": t["lire"] / t["juger"],
    }
    for nom, ratio in ratios.items():
        dire(f"{nom} : {ratio:.2f}")
    dire(f"lecture : {t['lire'] / len(lus) * 1e6:.2f} µs par enregistrement")
    assert ratios["lecture / boucle naïve"] >= 1.5
    assert ratios["écriture / boucle naïve"] >= 1.5
    assert ratios["lecture / construct"] >= 15
    assert ratios["jugement / lecture"] >= 0.20


_MEMOIRE = """
import sys, resource
sys.path.insert(0, {outils!r})
from fabrique_b2 import *
from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.ecarts import Releve
import io, time
from vitalbench.reference.domain.identifiants import cle_nir

class Flux(io.RawIOBase):
    def __init__(self, lots):
        self.morceaux = self.produire(lots); self.tampon = bytearray()
    def produire(self, lots):
        modele = facture("000000001")
        corps = b"".join(e.brut for e in modele)
        def une(numero):
            nir = "28501" + "99999" + f"{{numero % 1000:03d}}"
            cle = (nir + cle_nir(nir)).encode()
            cle_facture = f"{{numero:09d}}".encode()
            avec_nir = corps.replace(b"285019999900164", cle)
            return avec_nir.replace(b"000000001", cle_facture, 3)
        tete, fin = fichier(), None
        yield tete[0].brut
        numero = 0
        for i in range(lots):
            factures = 999
            debut, *_, bout = lot(f"{{i + 1:03d}}", facture("000000001"))
            yield debut.brut
            for _ in range(factures):
                numero += 1
                yield une(numero)
            yield bout.avec(nb_factures=999, nb_lignes_actes=999, nb_types_2=999, nb_types_5=999,
                            total_facture=999 * 3000, total_amo=999 * 2100).brut
        yield tete[-1].avec(nb_enregistrements=lots * (999 * 3 + 2) + 2, nb_lots=lots).brut
    def read(self, n=-1):
        while len(self.tampon) < n:
            suite = next(self.morceaux, None)
            if suite is None: break
            self.tampon += suite
        sortie = bytes(self.tampon[:n]); del self.tampon[:n]; return sortie

releve = Releve("x")
debut = time.process_time()
juge = JugeB2(releve); juge.juger(Flux({lots}))
assert set(releve.comptes) <= {{"B2-STR-22"}}, releve.comptes
memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(memoire, time.process_time() - debut, juge.factures)
"""


def _memoire(lots: int) -> tuple[int, float, int]:
    outils = str(Path(__file__).parent.parent / "harness" / "offline")
    code = _MEMOIRE.format(outils=outils, lots=lots)
    sortie = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    ).stdout.split()
    return int(sortie[0]), float(sortie[1]), int(sortie[2])


def test_memory_is_flat_and_cost_linear(benchmark):
    petit = _memoire(10)
    grand = benchmark.pedantic(_memoire, args=(int(os.environ.get("VITALBENCH_LOTS", "100")),))
    dire(f"mémoire : {petit[0]} Kio pour {petit[2]} factures, {grand[0]} pour {grand[2]}")
    print(
        f"coût : {petit[1] / petit[2] * 1e6:.1f} et {grand[1] / grand[2] * 1e6:.1f} µs par facture"
    )
    assert grand[0] <= petit[0] * 1.10
    assert grand[1] / grand[2] <= petit[1] / petit[2] * 1.35
