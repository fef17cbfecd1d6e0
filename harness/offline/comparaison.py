"""Two files compared by field, not by byte: records are paired by what names them."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from vitalbench.harness.offline.discretion import Discretion
from vitalbench.harness.offline.fiches import afficher
from vitalbench.reference.norms.codec import Enregistrement

_Cle = tuple[str, ...]


def comparer(
    avant: Iterable[Enregistrement], apres: Iterable[Enregistrement], discretion: Discretion
) -> Iterator[str]:
    """Yield one line per difference: record missing, record added, field changed.

    The two files are walked together, facture by facture, so that neither is held whole.
    """
    gauche, droite = _groupes(avant), _groupes(apres)
    en_attente: dict[_Cle, list[Enregistrement]] = {}
    vus: dict[_Cle, list[Enregistrement]] = {}
    for a, b in zip_longest(gauche, droite):
        if a is not None:
            pendant = en_attente.pop(a[0], None)
            if pendant is not None:
                yield from _groupe(a[1], pendant, discretion)
            else:
                vus[a[0]] = a[1]
        if b is not None:
            pendant = vus.pop(b[0], None)
            if pendant is not None:
                yield from _groupe(pendant, b[1], discretion)
            else:
                en_attente[b[0]] = b[1]
    for groupe in vus.values():
        yield from (f"- {_nom(e)} : absent du second fichier" for e in groupe)
    for groupe in en_attente.values():
        yield from (f"+ {_nom(e)} : absent du premier fichier" for e in groupe)


def _groupes(suite: Iterable[Enregistrement]) -> Iterator[tuple[_Cle, list[Enregistrement]]]:
    """Cut a file into groups: a facture, or a record that stands alone."""
    lot = ""
    rangs: dict[_Cle, int] = {}
    groupe: list[Enregistrement] = []
    cle: _Cle = ()
    for enregistrement in suite:
        code = enregistrement.code
        if groupe and (code in ("2", "102", "100") or code[0] in "0169!?" or code == "990"):
            yield cle, groupe
            groupe = []
        if code == "1":
            lot = enregistrement.brut_de("no_lot")
        if not groupe:
            base = (lot, code, _numero(enregistrement))
            rangs[base] = rangs.get(base, 0) + 1
            cle = (*base, str(rangs[base]))
        groupe.append(enregistrement)
    if groupe:
        yield cle, groupe


def _numero(enregistrement: Enregistrement) -> str:
    noms = {champ.nom for champ in enregistrement.champs}
    return enregistrement.brut_de("no_facture") if "no_facture" in noms else ""


def _groupe(
    avant: list[Enregistrement], apres: list[Enregistrement], discretion: Discretion
) -> Iterator[str]:
    for a, b in zip_longest(avant, apres):
        if a is None and b is not None:
            yield f"+ {_nom(b)} : absent du premier fichier"
        elif b is None and a is not None:
            yield f"- {_nom(a)} : absent du second fichier"
        elif a is not None and b is not None and a.texte != b.texte:
            yield from _zones(a, b, discretion)


def _zones(a: Enregistrement, b: Enregistrement, discretion: Discretion) -> Iterator[str]:
    if type(a) is not type(b) or len(a.texte) != len(b.texte):
        yield f"! {_nom(a)} : remplacé par {_nom(b)}"
        return
    for champ in a.champs:
        avant, apres = a.texte[champ.tranche], b.texte[champ.tranche]
        if avant != apres:
            lus = [
                discretion(champ.nom, afficher(champ, e.valeur(champ.nom)) or repr(brut))
                for e, brut in ((a, avant), (b, apres))
            ]
            if lus[0] == lus[1]:
                lus = [discretion(champ.nom, repr(avant)), discretion(champ.nom, repr(apres))]
            yield f"~ {_nom(a)}, {champ.nom} « {champ.libelle} » : {lus[0]} devient {lus[1]}"


def _nom(enregistrement: Enregistrement) -> str:
    numero = _numero(enregistrement)
    facture = f", facture {numero}" if numero else ""
    return f"rang {enregistrement.rang} ({enregistrement.code}{facture})"
