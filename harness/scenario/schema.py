"""JSON Schemas published for editors and adapters: scenarios, protocol, vocabulary."""

from collections.abc import Iterable

import msgspec

from vitalbench.harness.scenario.modele import ATTENTES, MONDE, Contexte, ProfilCible
from vitalbench.reference.catalogue import SUITES
from vitalbench.reference.protocol.commandes import COMMANDES
from vitalbench.reference.protocol.reponses import VERSION, Accueil, Reponse
from vitalbench.reference.protocol.vocabulaire import vocabulaire

DIALECTE = "https://json-schema.org/draft/2020-12/schema"
REF = "#/$defs/{name}"


def schema_scenario() -> dict[str, object]:
    """Schema of a scenario file."""
    types = dict.fromkeys(
        [Contexte, ProfilCible, *COMMANDES.values(), *MONDE.values(), *ATTENTES.values()]
    )
    _, definitions = msgspec.json.schema_components(
        list(types), ref_template=REF, schema_hook=_libre
    )
    for definition in definitions.values():
        _assouplir(definition)
    return {
        "$schema": DIALECTE,
        "title": "Scénario Vitalbench",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title", "requirements", "given", "when"],
        "properties": {
            "id": {"type": "string", "pattern": "^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"},
            "title": {"type": "string", "description": "Titre français, lisible à voix haute."},
            "lecon": {"type": "string", "description": "La règle en un paragraphe, nos mots."},
            "suites": {
                "type": "array",
                "items": {"enum": list(SUITES)},
                "uniqueItems": True,
                "description": "Suites où il compte aussi, en plus de celle de son dossier.",
            },
            "requirements": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "profile": {"$ref": "#/$defs/ProfilCible"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "known_failing": {"type": "string", "description": "Pourquoi l'échec est connu."},
            "given": {"$ref": "#/$defs/Contexte"},
            "when": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "oneOf": list(
                        _choix({n: t.__name__ for n, t in (COMMANDES | MONDE).items()}, "repere")
                    )
                },
            },
            "then": {
                "type": "array",
                "items": {"oneOf": list(_choix({n: t.__name__ for n, t in ATTENTES.items()}, ""))},
            },
            "variantes": {"type": "array", "minItems": 1, "items": {"type": "object"}},
        },
        "$defs": definitions,
    }


def schema_protocole() -> dict[str, object]:
    """Schema of the pilot protocol: one entry a method, answers, version."""
    types = [*COMMANDES.values(), Reponse, Accueil]
    references, definitions = msgspec.json.schema_components(
        types, ref_template=REF, schema_hook=_libre
    )
    return {
        "$schema": DIALECTE,
        "title": "Protocole de pilotage Vitalbench",
        "version": VERSION,
        "description": "JSON-RPC 2.0, un objet UTF-8 par ligne (8 Mio au plus), sur stdin/stdout.",
        "methodes": {
            nom: {
                "params": reference,
                "result": references[-1] if nom == "bonjour" else references[-2],
            }
            for nom, reference in zip(COMMANDES, references, strict=False)
        },
        "$defs": definitions,
    }


def schema_vocabulaire() -> dict[str, object]:
    """The published vocabulary of screens, with labels and the requirements behind each id."""
    return {"version": VERSION, "termes": msgspec.to_builtins(vocabulaire())}


def _libre(_type: type) -> dict[str, object]:
    """Schema of a value the file may hold in any form: nothing is asked of it."""
    return {"description": "libre"}


def _choix(noms: dict[str, str], annexe: str) -> Iterable[dict[str, object]]:
    for nom, type_ in noms.items():
        proprietes: dict[str, object] = {
            nom: {"anyOf": [{"$ref": f"#/$defs/{type_}"}, {"type": "null"}]}
        }
        if annexe:
            proprietes[annexe] = {"type": "string"}
        yield {
            "type": "object",
            "required": [nom],
            "additionalProperties": False,
            "properties": proprietes,
        }
    yield {"enum": list(noms)}


def _assouplir(definition: object) -> None:
    """A day or an instant may be relative to J, and a value may come from a variante."""
    if isinstance(definition, dict):
        if definition.get("format") in {"date", "date-time"}:
            definition.pop("format")
        for valeur in definition.values():
            _assouplir(valeur)
    elif isinstance(definition, list):
        for valeur in definition:
            _assouplir(valeur)
