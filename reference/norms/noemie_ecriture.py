"""Writing NOEMIE files: levels opened and closed by the rules N01 to N05 and N08, then framed.

A composer receives the entities of the return in order and adds every 990 and the 999.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from vitalbench.reference.norms.champs import Entier
from vitalbench.reference.norms.codec import Enregistrement, RefusCodage
from vitalbench.reference.norms.noemie import (
    EnteteNoemie,
    FactureRetour,
    FinNiveau,
    FinNoemie,
    PartAmc,
    PartAmo,
)
from vitalbench.reference.norms.noemie_anciens import ActeRetour, DetailPaiement, Retenue
from vitalbench.reference.norms.noemie_lecture import LONGUEUR, Forme

_UTILE = 127
_BLOC_OCT = 1019

OUVRANTES: Final[Mapping[str, tuple[str, ...]]] = {
    "580": ("020", "040", "071", "081", "102"),
    "900": ("040", "070", "080", "150", "100"),
    "576": ("040", "070", "080", "150", "100"),
    "ARLS": ("S01",),
}
"""Entities that open levels 01, 02… of each reference."""


class Niveau(msgspec.Struct, kw_only=True):
    """An open level: what it is, how many elements it holds, and their total."""

    entite: Enregistrement
    elements: int = 0
    cumul: int = 0


class Composeur:
    """Gathers the entities of one return and closes its levels."""

    def __init__(self, entete: EnteteNoemie) -> None:
        self.entete = entete
        self.reference = entete.reference
        if self.reference not in OUVRANTES:
            raise RefusCodage(
                entete.nom_complet,
                entete.champ("reference"),
                f"une référence connue ({', '.join(OUVRANTES)})",
                self.reference,
            )
        self.corps: list[Enregistrement] = []
        self._ouverts: list[Niveau] = []
        self._lots = 0
        self._cumul = 0

    def ajouter(self, *entites: Enregistrement) -> None:
        """Add entities in order; levels that end are closed by their 990 (N01)."""
        for entite in entites:
            rang = self._rang(entite)
            if rang is not None:
                while len(self._ouverts) >= rang:
                    self._fermer()
                self._ouverts.append(Niveau(entite=entite))
            elif entite.brut_de("niveau") == "99" and self._ouverts:
                self._ouverts[-1].elements += 1
                self._ouverts[-1].cumul += montant_signe(entite)
            self.corps.append(entite)

    def finir(self, forme: Forme = Forme.PS128) -> bytes:
        """Close what is open, add 999 and lay the file out."""
        while self._ouverts:
            self._fermer()
        return mettre_en_forme(self.entete, self.corps, self._lots, self._cumul, forme)

    def _rang(self, entite: Enregistrement) -> int | None:
        ouvrantes = OUVRANTES[self.reference]
        if entite.code in ouvrantes:
            return ouvrantes.index(entite.code) + 1
        return len(ouvrantes) if entite.code == "261" else None

    def _fermer(self) -> None:
        niveau = self._ouverts.pop()
        rang = len(self._ouverts) + 1
        self.corps.append(
            FinNiveau(
                niveau=f"{rang:02d}",
                identification=identification(niveau.entite),
                compteur=niveau.elements,
                cumul=abs(niveau.cumul),
                signe="N" if niveau.cumul < 0 else "P",
            )
        )
        if self._ouverts:
            self._ouverts[-1].elements += 1
            self._ouverts[-1].cumul += niveau.cumul
        else:
            self._lots += 1
            self._cumul += niveau.cumul


def montant_signe(entite: Enregistrement) -> int:
    """Give what an entity adds to the total of its level, in cents (N03, N06)."""
    match entite:
        case PartAmo() | PartAmc():
            montant, signe = entite.montant_paye, entite.signe
        case ActeRetour():
            montant, signe = entite.montant_amo, entite.signe
        case Retenue():
            montant, signe = entite.montant, entite.signe
        case DetailPaiement():
            return entite.montant
        case _:
            return 0
    return -montant if signe == "N" else montant


def identification(entite: Enregistrement) -> str:
    """Give what names a level when 990 closes it (N08)."""
    if isinstance(entite, FactureRetour):
        return entite.no_facture
    saisies = [champ for champ in entite.champs if champ.saisi and champ.nom != "niveau"]
    if entite.code == "080":
        return entite.brut_de("date_lot") + entite.brut_de("no_lot")
    if entite.code == "S01":
        return entite.brut_de("no_lot")
    return entite.texte[saisies[0].tranche].rstrip(" ")[:17]


def mettre_en_forme(
    entete: EnteteNoemie,
    corps: Iterable[Enregistrement],
    lots: int,
    cumul: int,
    forme: Forme,
) -> bytes:
    """Frame a header and its entities, and add the 999 that counts the physical records (N04)."""
    textes = [entite.encode().decode("latin-1") for entite in corps]
    if forme is Forme.OCT4:
        blocs = _blocs_oct(textes)
    elif forme is Forme.PS128:
        blocs = _blocs_ps("".join(textes))
    else:
        blocs = ["".join(textes)]
    nombre = 2 + (len(blocs) if forme is not Forme.CONTINU else 0)
    if nombre >= 10 ** _nb_enregistrements().longueur:
        raise RefusCodage("999", _nb_enregistrements(), "un nombre à 8 chiffres", nombre)
    fin = FinNoemie(
        type_emetteur=entete.type_emetteur,
        no_emetteur=entete.no_emetteur,
        type_destinataire=entete.type_destinataire,
        no_destinataire=entete.no_destinataire.rjust(14, "0"),
        application=entete.application,
        id_fichier=entete.id_fichier,
        nb_enregistrements=nombre,
        nb_lots=lots,
        cumul=abs(cumul),
        signe="N" if cumul < 0 else "P",
    )
    return encadrer([entete.texte, *textes, fin.texte], forme).encode("latin-1")


def encadrer(textes: Sequence[str], forme: Forme) -> str:
    """Lay the texts of entities out in a form; the first is the 000, the last the 999."""
    if len(textes) < 2:
        return "".join(textes)
    tete, *corps, fin = textes
    if forme is Forme.OCT4:
        return "".join(f"{len(bloc):04d}{bloc}" for bloc in (tete, *_blocs_oct(corps), fin))
    if forme is Forme.PS128:
        return "".join((tete, *_blocs_ps("".join(corps)), fin))
    return "".join(textes)


def _nb_enregistrements() -> Entier:
    return FinNoemie.nb_enregistrements


def _blocs_ps(flux: str) -> list[str]:
    morceaux = [flux[i : i + _UTILE] for i in range(0, len(flux), _UTILE)]
    return [
        ("1" if i == len(morceaux) - 1 else "0") + morceau.ljust(LONGUEUR - 1)
        for i, morceau in enumerate(morceaux)
    ]


def _blocs_oct(textes: list[str]) -> list[str]:
    blocs: list[str] = []
    for texte in textes:
        if blocs and len(blocs[-1]) + len(texte) <= _BLOC_OCT:
            blocs[-1] += texte
        else:
            blocs.append(texte)
    return blocs
