"""The requirements command: the catalogue and an honest account of what is checked."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from vitalbench.reference.catalogue import (
    OUT_OF_REACH,
    SUITES,
    THEMES,
    Catalogue,
    Exigence,
    catalogue,
)
from vitalbench.reference.catalogue.vocabulaire import RaisonHorsPortee

LARGEUR = 80


class VerificationVue(msgspec.Struct, frozen=True, kw_only=True):
    """A check as coverage sees it: its name, its first docstring line, the faults it catches."""

    nom: str
    phrase: str
    fautes: tuple[str, ...] = ()
    partie: str = ""


class HorsPortee(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement left out of reach, with a reason of the closed list and one sentence."""

    raison: RaisonHorsPortee
    phrase: str


class Plancher(msgspec.Struct, frozen=True, kw_only=True):
    """The committed ratchet: what coverage may never fall below."""

    verifications: int = 0
    revendications: dict[str, int] = {}


class Couverture(msgspec.Struct, frozen=True, kw_only=True):
    """What the harness knows of coverage: checks, parts, claims of scenarios, reasons, ratchet.

    `parties` names the parts each verification sentence demands: a requirement is verified when
    every one of them has a check, partial when some have.
    """

    verifications: Mapping[str, tuple[VerificationVue, ...]] = {}
    revendications: Mapping[str, tuple[str, ...]] = {}
    hors_portee: Mapping[str, HorsPortee] = {}
    plancher: Plancher = Plancher()
    parties: Mapping[str, tuple[str, ...]] = {}

    def parties_manquantes(self, id_: str) -> tuple[str, ...]:
        """Parts of a requirement that no check proves."""
        prouvees = {v.partie for v in self.verifications.get(id_, ())}
        return tuple(p for p in self.parties.get(id_, ()) if p not in prouvees)

    def verifiee(self, id_: str) -> bool:
        """Tell whether every part of a requirement has a check."""
        return bool(self.verifications.get(id_)) and not self.parties_manquantes(id_)


class Ecart(msgspec.Struct, frozen=True, kw_only=True):
    """A gap that breaks the promise of coverage, at a named requirement or suite."""

    nature: str
    lieu: str
    detail: str


class Format(StrEnum):
    """Output form of the command."""

    text = "text"
    json = "json"


def ecarts(couverture: Couverture, exigences: Catalogue) -> Iterator[Ecart]:
    """Every gap that must fail a build."""
    for suite, ids in sorted(couverture.revendications.items()):
        etiquetees = {e.id for e in exigences.tagged(suite)} if suite in SUITES else set()
        for id_ in ids:
            if id_ not in exigences:
                yield Ecart(nature="exigence inconnue", lieu=id_, detail=f"citée par {suite}")
            elif id_ not in etiquetees:
                yield Ecart(
                    nature="hors suite", lieu=id_, detail=f"citée par {suite}, non étiquetée"
                )
            if not couverture.verifications.get(id_):
                yield Ecart(
                    nature="revendiquée sans vérification", lieu=id_, detail=f"suite {suite}"
                )
            elif manquantes := couverture.parties_manquantes(id_):
                yield Ecart(
                    nature="partie sans vérification", lieu=id_, detail=", ".join(manquantes)
                )
        minimum = couverture.plancher.revendications.get(suite, 0)
        if len(ids) < minimum:
            yield Ecart(
                nature="sous le plancher",
                lieu=suite,
                detail=f"{len(ids)} revendiquées pour {minimum}",
            )
    for suite, minimum in sorted(couverture.plancher.revendications.items()):
        if minimum and suite not in couverture.revendications:
            yield Ecart(
                nature="sous le plancher", lieu=suite, detail=f"aucune revendiquée pour {minimum}"
            )
    for id_, vues in sorted(couverture.verifications.items()):
        if id_ not in exigences:
            yield Ecart(nature="exigence inconnue", lieu=id_, detail="citée par une vérification")
        for vue in vues:
            if not vue.fautes:
                yield Ecart(nature="vérification sans faute", lieu=id_, detail=vue.nom)
    for id_, motif in sorted(couverture.hors_portee.items()):
        if motif.raison not in OUT_OF_REACH:
            yield Ecart(nature="raison hors liste", lieu=id_, detail=str(motif.raison))
    total = len({v.nom for vues in couverture.verifications.values() for v in vues})
    if total < couverture.plancher.verifications:
        yield Ecart(
            nature="sous le plancher",
            lieu="vérifications",
            detail=f"{total} pour {couverture.plancher.verifications}",
        )


def resume(couverture: Couverture, retenues: tuple[Exigence, ...]) -> dict[str, int]:
    """Counts over the requirements kept; only those that bind the software are ever counted met."""
    opposables = [e for e in retenues if e.opposable]
    revendiquees = {i for ids in couverture.revendications.values() for i in ids}
    verifiees = [e for e in opposables if couverture.verifiee(e.id)]
    hors = [e for e in opposables if e.id in couverture.hors_portee]
    return {
        "exigences": len(retenues),
        "opposables": len(opposables),
        "revendiquees": sum(e.id in revendiquees for e in opposables),
        "verifiees": len(verifiees),
        "partielles": sum(
            bool(couverture.verifications.get(e.id)) and not couverture.verifiee(e.id)
            for e in opposables
        ),
        "hors_portee": len(hors),
        "sans_verification": sum(
            not couverture.verifications.get(e.id) and e.id not in couverture.hors_portee
            for e in opposables
        ),
        "autres_acteurs_verifiees": sum(
            couverture.verifiee(e.id) for e in retenues if e.acteur != "progiciel"
        ),
    }


def vue_json(
    couverture: Couverture, retenues: tuple[Exigence, ...], manques: tuple[Ecart, ...]
) -> dict[str, object]:
    """The machine-readable account."""
    revendiquees: dict[str, list[str]] = {}
    for suite, ids in sorted(couverture.revendications.items()):
        for id_ in ids:
            revendiquees.setdefault(id_, []).append(suite)
    return {
        "resume": resume(couverture, retenues),
        "ecarts": [msgspec.to_builtins(m) for m in manques],
        "exigences": [
            {
                **msgspec.to_builtins(e),
                "opposable": e.opposable,
                "revendiquee_par": revendiquees.get(e.id, []),
                "verifications": msgspec.to_builtins(couverture.verifications.get(e.id, ())),
                "parties_manquantes": couverture.parties_manquantes(e.id),
                "hors_portee": msgspec.to_builtins(couverture.hors_portee.get(e.id)),
            }
            for e in retenues
        ],
    }


def lignes_resume(couverture: Couverture, retenues: tuple[Exigence, ...]) -> Iterator[str]:
    """The account by suite, readable at 80 columns."""
    total = resume(couverture, retenues)
    yield (
        f"{total['exigences']} exigences, dont {total['opposables']} opposables au progiciel "
        "(doit, ne_doit_pas)"
    )
    yield (
        f"revendiquées {total['revendiquees']} · vérifiées {total['verifiees']} · partielles "
        f"{total['partielles']} · sans vérification {total['sans_verification']}"
    )
    yield (f"hors de portée {total['hors_portee']} (comptées à part, jamais comme vérifiées)")
    yield f"autres acteurs : {total['autres_acteurs_verifiees']} exigences vérifiées sur le banc"
    yield ""
    yield f"{'suite':<18}{'exigences':>10}{'opposables':>12}{'revendiq.':>11}{'vérifiées':>11}"
    for suite in SUITES:
        dedans = tuple(e for e in retenues if suite in e.suites)
        if dedans:
            c = resume(
                Couverture(
                    verifications=couverture.verifications,
                    parties=couverture.parties,
                    revendications={suite: couverture.revendications.get(suite, ())},
                ),
                dedans,
            )
            yield (
                f"{suite:<18}{c['exigences']:>10}{c['opposables']:>12}"
                f"{c['revendiquees']:>11}{c['verifiees']:>11}"
            )
    yield ""
    yield "Une exigence peut porter plusieurs suites : les lignes ne s'additionnent pas."


def lignes_detail(couverture: Couverture, retenues: tuple[Exigence, ...]) -> Iterator[str]:
    """Each requirement with its énoncé beside the first sentence of each of its checks."""
    for e in retenues:
        yield f"{e.id}  [{e.acteur} · {e.force} · {e.theme}]"
        yield from _paragraphe("énoncé       : ", e.enonce)
        vues = couverture.verifications.get(e.id, ())
        for vue in vues:
            yield from _paragraphe("vérification : ", f"{vue.phrase} ({vue.nom})")
        if manquantes := couverture.parties_manquantes(e.id):
            yield from _paragraphe("non prouvé   : ", ", ".join(manquantes))
        motif = couverture.hors_portee.get(e.id)
        if motif is not None:
            yield from _paragraphe("hors portée  : ", f"{motif.raison}. {motif.phrase}")
        elif not vues:
            yield "  vérification : aucune"


def _paragraphe(etiquette: str, texte: str) -> list[str]:
    return textwrap.wrap(
        texte,
        LARGEUR,
        initial_indent=f"  {etiquette}",
        subsequent_indent=" " * (len(etiquette) + 2),
    )


def lignes_ecarts(manques: tuple[Ecart, ...]) -> Iterator[str]:
    """The gaps, one per line."""
    if not manques:
        yield "Aucun écart : ce qui est revendiqué est vérifié, ce qui est vérifié sait échouer."
    for m in manques:
        yield f"{m.nature:<30} {m.lieu:<26} {m.detail}"
    if manques:
        yield f"{len(manques)} écart(s)"


def register(app: typer.Typer, couverture: Callable[[], Couverture] = Couverture) -> None:
    """Adds the command to the application; coverage is asked for when the command runs."""

    @app.command("requirements")
    def requirements(
        suite: Annotated[
            str | None, typer.Option(help="Ne garder que les exigences de cette suite.")
        ] = None,
        theme: Annotated[
            str | None, typer.Option(help="Ne garder que les exigences de ce thème.")
        ] = None,
        format_: Annotated[
            Format, typer.Option("--format", help="Présentation : texte ou JSON.")
        ] = Format.text,
        gaps: Annotated[
            bool, typer.Option("--gaps", help="N'afficher que les écarts ; code 1 s'il y en a.")
        ] = False,
    ) -> None:
        """Liste les exigences et dit ce qui est réellement vérifié.

        Exemple : vitalbench requirements --suite nominal --format json
        """
        for valeur, admises, nom in (
            (suite, SUITES, "suite inconnue"),
            (theme, THEMES, "thème inconnu"),
        ):
            if valeur is not None and valeur not in admises:
                liste = ", ".join(sorted(admises))
                typer.echo(f"{nom} : {valeur!r}. Valeurs admises : {liste}", err=True)
                raise typer.Exit(2)
        exigences, connue = catalogue(), couverture()
        retenues = tuple(
            e
            for e in exigences
            if (suite is None or suite in e.suites) and (theme is None or e.theme == theme)
        )
        manques = tuple(ecarts(connue, exigences))
        if format_ is Format.json:
            vue = vue_json(connue, retenues, manques)
            if gaps:
                vue = {"resume": vue["resume"], "ecarts": vue["ecarts"]}
            typer.echo(msgspec.json.format(msgspec.json.encode(vue)).decode())
        elif gaps:
            typer.echo("\n".join(lignes_ecarts(manques)))
        else:
            typer.echo("\n".join(lignes_resume(connue, retenues)))
            if suite is not None or theme is not None:
                typer.echo("\n" + "\n".join(lignes_detail(connue, retenues)))
        if gaps and manques:
            raise typer.Exit(1)
