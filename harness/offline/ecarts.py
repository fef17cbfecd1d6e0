"""What the file judge finds: a broken rule, where, and which zones may be at fault."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from vitalbench.harness.offline.regles import REGLES
from vitalbench.reference.norms.codec import Enregistrement, Faute

ECARTS_MAX = 10_000
"""Findings kept per file; beyond, they are counted, not kept."""


FAUTIVES_MAX = 50_000
"""Faulty fields remembered at once; a file with more has nothing left to relate."""


ABANDON = 20_000
"""Faulty records after which the rest of a file is not judged."""


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a file: one field of one record, or a span of bytes."""

    rang: int
    decalage: int
    enregistrement: str = ""
    champ: str = ""
    libelle: str = ""
    debut: int = 1
    longueur: int = 0
    contenu: str = ""
    """What the field holds: reports hide it when it speaks of a patient."""


class Ecart(msgspec.Struct, frozen=True, kw_only=True):
    """One rule broken at one place.

    `zones` are the zones that may be at fault, the likeliest first: one when the rest of the file
    clears the others.
    """

    regle: str
    fichier: str
    zones: tuple[Zone, ...]
    attendu: str
    trouve: str
    lot: str = ""
    facture: str = ""
    cause: str = ""


class Releve:
    """Gathers findings while a file is read; counts them all, keeps a bounded number."""

    def __init__(self, fichier: str) -> None:
        self.fichier = fichier
        self.acces: tuple[str, ...] = (fichier,)
        """What `vitalbench show` needs to open it: the file, then options."""
        self.lot = ""
        self.facture = ""
        self.comptes: Counter[str] = Counter()
        self.vus: set[str] = set()
        self.ecarts: list[Ecart] = []
        self.fautifs = 0
        self.fautives: set[tuple[int, str]] = set()
        """Fields already found faulty by themselves: relations never blame anybody for them."""

    def vu(self, *sujets: str) -> None:
        """Say that evidence of a subject was read: its rules were applied."""
        self.vus.update(sujets)

    def noter(
        self,
        regle: str,
        zones: Iterable[Zone],
        attendu: object,
        trouve: object,
        cause: str = "",
    ) -> None:
        """Keep a finding, unless one of its zones is already faulty by itself."""
        lieux = tuple(zones)
        if any((zone.rang, zone.champ) in self.fautives for zone in lieux):
            return
        self.garder(
            Ecart(
                regle=regle,
                fichier=self.fichier,
                zones=lieux,
                attendu=str(attendu),
                trouve=str(trouve),
                lot=self.lot,
                facture=self.facture,
                cause=cause or REGLES[regle].cause,
            )
        )

    def abandonner(self, enregistrement: Enregistrement) -> bool:
        """Tell whether so much is faulty that reading on would teach nothing, and say it once."""
        if self.fautifs < ABANDON:
            return False
        attendu = f"moins de {ABANDON} enregistrements fautifs"
        self.noter("FIC-03", (zone(enregistrement),), attendu, "la suite n'est pas jugée")
        return True

    def garder(self, ecart: Ecart) -> None:
        """Keep a finding already made."""
        self.comptes[ecart.regle] += 1
        if len(self.ecarts) < ECARTS_MAX:
            self.ecarts.append(ecart)

    def fautes(self, enregistrement: Enregistrement) -> None:
        """Turn what decoding found into findings."""
        self.fautifs += bool(enregistrement.fautes)
        if len(self.fautives) > FAUTIVES_MAX:
            self.fautives.clear()
        for faute in enregistrement.fautes:
            zone = zone_faute(enregistrement, faute)
            self.fautives.add((zone.rang, zone.champ))
            self.garder(
                Ecart(
                    regle=f"ZONE-{faute.code.upper()}",
                    fichier=self.fichier,
                    zones=(zone,),
                    attendu=faute.attendu,
                    trouve=faute.trouve,
                    lot=self.lot,
                    facture=self.facture,
                )
            )


def zone(enregistrement: Enregistrement, nom: str = "") -> Zone:
    """Give the place of a field, or of a whole record, where it was read."""
    enregistrement = enregistrement.tel_que_lu
    if not nom or not enregistrement.a_champ(nom):
        return Zone(
            rang=enregistrement.rang,
            decalage=enregistrement.decalage,
            enregistrement=enregistrement.code,
            libelle=enregistrement.libelle,
            longueur=len(enregistrement.texte),
        )
    champ = enregistrement.champ(nom)
    return Zone(
        rang=enregistrement.rang,
        decalage=enregistrement.decalage + champ.tranche.start,
        enregistrement=enregistrement.code,
        champ=nom,
        libelle=champ.libelle,
        debut=champ.debut,
        longueur=champ.longueur,
        contenu=enregistrement.texte[champ.tranche],
    )


def zone_faute(enregistrement: Enregistrement, faute: Faute) -> Zone:
    """Give the place of a decoding fault."""
    return Zone(
        rang=enregistrement.rang,
        decalage=faute.decalage,
        enregistrement=faute.enregistrement,
        champ=faute.champ,
        libelle=faute.libelle,
        debut=faute.debut,
        longueur=faute.longueur,
        contenu=faute.trouve,
    )


class Vote:
    """Values that must agree: the carriers of the minority are at fault, all of them on a tie."""

    _GARDES = 50

    def __init__(self) -> None:
        self.comptes: Counter[str] = Counter()
        self.porteurs: dict[str, list[Zone]] = {}

    def ajouter(
        self, valeur: str, enregistrement: Enregistrement, champ: str, voix: int = 1
    ) -> None:
        """Count a carrier, and the others after it that said the same."""
        if valeur not in self.comptes and len(self.comptes) >= self._GARDES:
            return
        self.comptes[valeur] += voix
        gardes = self.porteurs.get(valeur)
        if gardes is None:
            gardes = self.porteurs.setdefault(valeur, [])
        if len(gardes) < self._GARDES:
            gardes.append(zone(enregistrement, champ))

    def reprendre(self, autre: "Vote") -> None:
        """Count what most carriers of another ballot say, in the name of its first carrier."""
        for valeur, _ in autre.comptes.most_common(1):
            if valeur in self.comptes or len(self.comptes) < self._GARDES:
                self.comptes[valeur] += 1
                self.porteurs.setdefault(valeur, []).extend(autre.porteurs[valeur][:1])

    def dissidents(self) -> Iterator[tuple[tuple[Zone, ...], str, str]]:
        """Yield (zones at fault, expected, found) for each value that is not the majority's."""
        if len(self.comptes) < 2:
            return
        (premiere, voix), (seconde, autres) = self.comptes.most_common(2)
        if voix == autres:
            zones = tuple(self.porteurs.get(premiere, ())) + tuple(self.porteurs.get(seconde, ()))
            yield zones, f"une seule valeur : {premiere!r} ou {seconde!r}", "les deux"
            return
        for valeur, porteurs in self.porteurs.items():
            if valeur != premiere:
                for porteur in porteurs:
                    yield (porteur,), repr(premiere), repr(valeur)
