"""Diagnostics of the pricing modules, and the groups that carry them (profil simulé)."""

from collections.abc import Iterable

import msgspec

from vitalbench.reference.norms.zones.codec import Groupe, composer

BLOQUANT = 3
"""Level from which a diagnostic stops the facture (CDC-4.2.1.9.2-10)."""
_GROUPE = 60112


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One remark of a module on one act (`rang` from 1), or on the facture (`rang` 0)."""

    rang: int
    code: str
    libelle: str
    niveau: int = BLOQUANT

    @property
    def bloquant(self) -> bool:
        """Tell whether the facture may not go on."""
        return self.niveau >= BLOQUANT


def ecrire_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Groupe, ...]:
    """Give one group per diagnostic."""
    return tuple(
        composer(_GROUPE, rang=str(d.rang), code=d.code, niveau=str(d.niveau), libelle=d.libelle)
        for d in diagnostics
    )


def lire_diagnostics(groupes: Iterable[Groupe]) -> tuple[Diagnostic, ...]:
    """Read the diagnostics of a call back."""
    return tuple(
        Diagnostic(
            rang=entier(g.champs.get("rang", "")),
            code=g.champs.get("code", ""),
            libelle=g.champs.get("libelle", ""),
            niveau=entier(g.champs.get("niveau", ""), BLOQUANT),
        )
        for g in groupes
        if g.groupe == _GROUPE
    )


def entier(texte: str, defaut: int = 0) -> int:
    """Read a number of a field, the default when it is not one."""
    return int(texte) if texte.isascii() and texte.isdigit() else defaut
