"""Records whose type alone is wrong: recognised by everything else they hold."""

from collections.abc import Iterator

from vitalbench.reference.norms.b2_tables import Table
from vitalbench.reference.norms.codec import Enregistrement, Faute


def reconnaitre(lu: Enregistrement, table: Table) -> Enregistrement:
    """Give the record that this one would be with another type, when exactly one fits."""
    if len(lu.texte) != 128:
        return lu
    candidats = list(_candidats(lu, table))
    if len(candidats) != 1:
        return lu
    retabli, fautes = candidats[0]
    if any(f.champ in ("type_enregistrement", "complement_type") for f in lu.fautes) and (
        type(retabli) is type(lu)
    ):
        return lu
    retabli.fautes = fautes
    return retabli


def _candidats(
    lu: Enregistrement, table: Table
) -> Iterator[tuple[Enregistrement, tuple[Faute, ...]]]:
    for forme in table.values():
        if forme is type(lu):
            continue
        texte = lu.texte
        ecarts = []
        for champ in forme.champs:
            if champ.nom in ("type_enregistrement", "complement_type"):
                voulu = champ.gabarit
                if texte[champ.tranche] != voulu:
                    ecarts.append(
                        Faute(
                            code="type",
                            enregistrement=forme.code,
                            champ=champ.nom,
                            libelle=champ.libelle,
                            debut=champ.debut,
                            longueur=champ.longueur,
                            decalage=lu.decalage + champ.tranche.start,
                            attendu=f"{voulu!r} ({forme.libelle})",
                            trouve=texte[champ.tranche],
                        )
                    )
                    texte = texte[: champ.tranche.start] + voulu + texte[champ.tranche.stop :]
        if len(ecarts) != 1:
            continue
        essai = forme.depuis_texte(texte, lu.rang, lu.decalage)
        if not essai.fautes:
            yield essai, tuple(ecarts)
