"""A profile as its editor writes it, typed: identity, perimeter, workstation, exclusions."""

from typing import Annotated, Literal

import msgspec

from vitalbench.harness.profil.perimetre import OPTIONS

Famille = Literal["prescripteurs", "auxiliaires", "pharmaciens", "fournisseurs", "laboratoires"]
Texte = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything a profile holds: an unknown key is an error."""


class Logiciel(Strict, frozen=True, kw_only=True):
    """Who the software is: `cahier` is the version of the SESAM-Vitale specification it follows."""

    editeur: Texte
    nom: Texte
    version: Texte
    cahier: Texte
    avenants: tuple[Texte, ...] = ()


Options = msgspec.defstruct(
    "Options",
    [(nom, Annotated[bool, msgspec.Meta(description=dit)], True) for nom, dit in OPTIONS.items()],
    bases=(Strict,),
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
)
"""Each option of the catalogue; one not written is claimed: silence excludes nothing."""


class Perimetre(Strict, frozen=True, kw_only=True):
    """For whom the software bills: families of PS."""

    familles: Annotated[tuple[Famille, ...], msgspec.Meta(min_length=1)]


class Poste(Strict, frozen=True, kw_only=True):
    """How the software is put in front of the bench."""

    horloge: Literal["pilotable", "reelle"] = "pilotable"
    lecteurs: tuple[Literal["processus", "tcp", "pcsc"], ...] = ("tcp",)
    messagerie: Literal["smtp_pop3", "autre"] = "smtp_pop3"


class ExclusionEcrite(Strict, frozen=True, kw_only=True):
    """One requirement the editor sets aside, and why."""

    exigence: str
    motif: Annotated[str, msgspec.Meta(min_length=10, max_length=500)]


class Profil(Strict, frozen=True, kw_only=True):
    """The whole file."""

    logiciel: Logiciel
    perimetre: Perimetre
    options: Options = Options()  # type: ignore[valid-type]  # defstruct is opaque to mypy
    poste: Poste = Poste()
    exclusions: tuple[ExclusionEcrite, ...] = ()

    @property
    def declares(self) -> frozenset[str]:
        """Families and options the software claims."""
        actives = {nom for nom in OPTIONS if getattr(self.options, nom)}
        return frozenset(actives) | frozenset(self.perimetre.familles)
