"""JSON Schema of a profile, for editors that complete TOML."""

import msgspec

from vitalbench.harness.profil.modele import Profil

DIALECTE = "https://json-schema.org/draft/2020-12/schema"


def schema_profil() -> dict[str, object]:
    """Schema of a profile file."""
    schema = msgspec.json.schema(Profil)
    return {"$schema": DIALECTE, "title": "Profil Vitalbench du logiciel éprouvé", **schema}
