"""Reading NOEMIE files whatever their framing: PS128, continuous flow, length-prefixed blocks.

Entities come out one by one with the byte offset and the physical record where each starts; an
entity of unknown code is given as it stands up to its @.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import BinaryIO, TypeAlias

import msgspec

from vitalbench.reference.norms import noemie, noemie_anciens
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.champs import LibreEntite, Presence
from vitalbench.reference.norms.codec import Enregistrement, Faute
from vitalbench.reference.norms.fiabilite import Fiabilite

LONGUEUR = 128
_UTILE = 127
_BLOC = 65536
_ENTITE_MAX = 4096

TableNoemie: TypeAlias = Mapping[str, type[Enregistrement]]

NOEMIE: TableNoemie = {
    forme.code: forme
    for forme in (
        noemie.EnteteNoemie,
        noemie.OrganismeComplementaire,
        noemie.Mandataire,
        noemie.DestinataireReglement,
        noemie.Virement,
        noemie.TypeRetour,
        noemie.FactureRetour,
        noemie.AssureBeneficiaire,
        noemie.PartAmo,
        noemie.PartAmc,
        noemie.Rejet,
        noemie.Commentaire,
        noemie.FinNiveau,
        noemie.FinNoemie,
        noemie_anciens.DateComptable,
        noemie_anciens.LotRetour,
        noemie_anciens.FactureAncienne,
        noemie_anciens.AssureAncien,
        noemie_anciens.MaladeAncien,
        noemie_anciens.NatureAssuranceRetour,
        noemie_anciens.Archivage,
        noemie_anciens.ActeRetour,
        noemie_anciens.FraisHospitaliers,
        noemie_anciens.Retenue,
        noemie_anciens.PaiementForfaitaire,
        noemie_anciens.DetailPaiement,
        noemie_anciens.RejetAncien,
        AccuseLot,
        MotifArl,
    )
}
"""Entity types by code: NOEMIE proper and those of ARL-SIM-1 (profil simulé)."""


class Forme(Enum):
    """How entities are laid out in the file."""

    PS128 = "enregistrements de 128 caractères"
    CONTINU = "flux continu"
    OCT4 = "blocs préfixés de leur longueur"


class EntiteInconnue(Enregistrement, code="?", libelle="Entité inconnue", longueur=3):
    """Text up to an @, under a code that the table does not hold."""

    entite: LibreEntite = LibreEntite(
        1, 3, Presence.OBLIGATOIRE, "Code entité", Fiabilite.PUBLIQUE, "SV", default=""
    )

    @classmethod
    def depuis_texte(cls, texte: str, rang: int = 0, decalage: int = 0) -> "EntiteInconnue":
        lu = super().depuis_texte(texte, rang, decalage)
        lu.fautes = (_faute(decalage, "entite", "Code entité", "un code connu", texte[:3]),)
        return lu


class LectureNoemie:
    """An iteration over the entities of a file; framing faults gather in `fautes`."""

    def __init__(self, source: bytes | BinaryIO, table: TableNoemie = NOEMIE) -> None:
        self._flux = io.BytesIO(source) if isinstance(source, bytes) else source
        self._table = table
        self.forme = Forme.PS128
        self.fautes: list[Faute] = []
        self.physiques = 0
        """Physical records read so far, 000 and 999 included (PS128 and OCT4)."""

    def __iter__(self) -> Iterator[Enregistrement]:
        tete = _lire(self._flux, LONGUEUR * 9)
        self.forme = _detecter(tete, self._table)
        match self.forme:
            case Forme.PS128:
                yield from self._blocs_ps(tete)
            case Forme.CONTINU:
                yield from self._continu(tete)
            case Forme.OCT4:
                yield from self._blocs_oct(tete)

    def _blocs_ps(self, tete: str) -> Iterator[Enregistrement]:
        tampon = _Tampon(self._table, self._place_ps)
        dernier = False
        for decalage, bloc in _decouper(self._flux, tete, LONGUEUR):
            self.physiques += 1
            if len(bloc) < LONGUEUR:
                self._noter(decalage, "longueur", "un enregistrement de 128 positions", bloc[:20])
                continue
            code = bloc[:3]
            if decalage == 0 or (code == "999" and not tampon.attend()):
                if decalage and not dernier:
                    self._noter(decalage - LONGUEUR, "indicateur", "1 (dernier)", "0")
                yield from tampon.vider()
                yield self._table[code if code in self._table else "000"].depuis_texte(
                    bloc, self.physiques, decalage
                )
                dernier = True
                tampon = _Tampon(self._table, self._place_ps, depart=decalage + LONGUEUR)
                continue
            if decalage > LONGUEUR and dernier:
                self._noter(decalage - LONGUEUR, "indicateur", "0 (suite)", "1")
            if bloc[0] not in "01":
                self._noter(decalage, "indicateur", "0 ou 1", bloc[0])
            dernier = bloc[0] == "1"
            yield from tampon.ajouter(bloc[1:])
        yield from tampon.vider()

    def _continu(self, tete: str) -> Iterator[Enregistrement]:
        self.physiques = 1
        yield self._table["000"].depuis_texte(tete[:LONGUEUR], 1, 0)
        tampon = _Tampon(self._table, lambda depart, rang: (depart + rang, 1), depart=LONGUEUR)
        yield from tampon.ajouter(tete[LONGUEUR:])
        while morceau := _lire(self._flux, _BLOC):
            yield from tampon.ajouter(morceau)
        yield from tampon.vider()

    def _blocs_oct(self, tete: str) -> Iterator[Enregistrement]:
        reste, decalage = tete, 0
        while True:
            if len(reste) < _BLOC:
                reste += _lire(self._flux, _BLOC)
            if not reste:
                return
            prefixe = reste[:4]
            if not prefixe.isdigit() or len(reste) < 4 + int(prefixe):
                self._noter(decalage, "longueur", "une longueur sur 4 chiffres, exacte", prefixe)
                return
            self.physiques += 1
            bloc = reste[4 : 4 + int(prefixe)]
            place = decalage + 4
            if bloc[:3] in ("000", "999") and len(bloc) == LONGUEUR:
                yield self._table[bloc[:3]].depuis_texte(bloc, self.physiques, place)
            else:
                rang_bloc = self.physiques
                tampon = _Tampon(
                    self._table,
                    lambda depart, rang, rang_bloc=rang_bloc: (depart + rang, rang_bloc),  # type: ignore[misc]  # binds the loop value
                    depart=place,
                )
                yield from tampon.ajouter(bloc)
                yield from tampon.vider()
            reste = reste[4 + len(bloc) :]
            decalage += 4 + len(bloc)

    def _place_ps(self, depart: int, rang: int) -> tuple[int, int]:
        bloc, reste = divmod(rang, _UTILE)
        place = depart + bloc * LONGUEUR + 1 + reste
        return place, place // LONGUEUR + 1

    def _noter(self, decalage: int, champ: str, attendu: str, trouve: str) -> None:
        self.fautes.append(_faute(decalage, champ, "Forme physique", attendu, trouve))


class _Tampon:
    """Cuts a flow of characters into entities, keeping where each one starts in the file."""

    def __init__(
        self,
        table: TableNoemie,
        place: Callable[[int, int], tuple[int, int]],
        depart: int = LONGUEUR,
    ) -> None:
        self.table = table
        self.place = place
        self.depart = depart
        self.rang = 0
        self.texte = ""

    def ajouter(self, texte: str) -> Iterator[Enregistrement]:
        """Add characters, yield the entities that are whole."""
        self.texte += texte
        position = 0
        while len(self.texte) - position >= 3:
            code = self.texte[position : position + 3]
            forme = self.table.get(code)
            if forme is not None:
                fin = position + forme.longueur
            elif not code.strip(" "):
                suite = position + _blancs(self.texte, position)
                if suite == len(self.texte) and suite - position <= _UTILE:
                    break
                # padding stands at the end of the last block only, and is shorter than a block
                yield self._entite(EntiteInconnue, self.texte[position : position + 3], position)
                position = suite
                continue
            else:
                arobase = self.texte.find("@", position)
                if arobase < 0 and len(self.texte) - position < _ENTITE_MAX:
                    break
                fin = arobase + 1 if arobase >= 0 else len(self.texte)
                forme = EntiteInconnue
            if fin > len(self.texte):
                break
            yield self._entite(forme, self.texte[position:fin], position)
            position = fin
        self.rang += position
        self.texte = self.texte[position:]

    def attend(self) -> bool:
        """Tell whether an entity has begun and not ended."""
        return bool(self.texte.strip(" "))

    def vider(self) -> Iterator[Enregistrement]:
        """Yield what remains when no more characters will come."""
        if self.attend():
            yield self._entite(EntiteInconnue, self.texte.rstrip(" "), 0)
        self.rang += len(self.texte)
        self.texte = ""

    def _entite(self, forme: type[Enregistrement], texte: str, position: int) -> Enregistrement:
        flux = self.rang + position
        decalage, rang = self.place(self.depart, flux)
        lue = forme.depuis_texte(texte, rang, decalage)
        if lue.fautes:
            lue.fautes = tuple(
                msgspec.structs.replace(
                    faute, decalage=self.place(self.depart, flux + faute.decalage - decalage)[0]
                )
                for faute in lue.fautes
            )
        return lue


def _blancs(texte: str, position: int) -> int:
    reste = texte[position:]
    return len(reste) - len(reste.lstrip(" "))


def entites(source: bytes | BinaryIO, table: TableNoemie = NOEMIE) -> Iterator[Enregistrement]:
    """Yield the entities of a file, 000 and 999 included."""
    return iter(LectureNoemie(source, table))


def _faute(decalage: int, champ: str, libelle: str, attendu: str, trouve: str) -> Faute:
    return Faute(
        code="type" if champ == "entite" else "forme",
        enregistrement="?" if champ == "entite" else "NOEMIE",
        champ=champ,
        libelle=libelle,
        debut=1,
        longueur=max(1, len(trouve)),
        decalage=decalage,
        attendu=attendu,
        trouve=trouve,
    )


def _detecter(tete: str, table: TableNoemie) -> Forme:
    """Choose the form whose entities chain best, so that one damaged entity does not mislead."""
    if tete[:7] == "0128000":
        return Forme.OCT4
    suite = tete[LONGUEUR:]
    if suite[:3] == "999":
        return Forme.PS128
    blocs = [suite[i + 1 : i + LONGUEUR] for i in range(0, len(suite), LONGUEUR)]
    en_blocs, en_flux = _enchainements("".join(blocs), table), _enchainements(suite, table)
    return Forme.CONTINU if en_flux > en_blocs else Forme.PS128


def _enchainements(flux: str, table: TableNoemie) -> int:
    position = nombre = 0
    while position < len(flux):
        forme = table.get(flux[position : position + 3])
        fin = position + forme.longueur if forme is not None else 0
        if fin and flux[fin - 1 : fin] == "@":
            nombre += 1
            position = fin
        else:
            position = flux.find("@", position) + 1 or len(flux)
    return nombre


def _lire(flux: BinaryIO, taille: int) -> str:
    return flux.read(taille).decode("latin-1")


def _decouper(flux: BinaryIO, tete: str, longueur: int) -> Iterator[tuple[int, str]]:
    reste, decalage = tete, 0
    while True:
        if len(reste) < longueur:
            reste += _lire(flux, _BLOC)
        if not reste:
            return
        yield decalage, reste[:longueur]
        decalage += len(reste[:longueur])
        reste = reste[longueur:]
