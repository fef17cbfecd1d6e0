"""Writes a profile ready to complete: every option named, with what it is."""

from vitalbench.harness.profil.perimetre import FAMILLES, OPTIONS

_TETE = """\
# Profil du logiciel éprouvé : vitalbench run --suite nominal --logiciel {fichier}
# Ce qui n'est pas écrit est revendiqué : seul un « false » écarte une option.

[logiciel]
editeur = "À compléter"
nom = "À compléter"
version = "1.0"
cahier = "1.40" # version du cahier des charges SESAM-Vitale suivie
avenants = []

[perimetre]
# {familles}
familles = ["prescripteurs"]

[options]
"""
_PIED = """
[poste]
horloge = "pilotable" # ou "reelle" : le logiciel garde l'heure de sa machine
lecteurs = ["tcp"] # processus, tcp, pcsc
messagerie = "smtp_pop3" # ou "autre"

# Une exclusion nomme une exigence et dit pourquoi ; elle est listée à part dans le rapport et
# n'efface jamais un NON CONFORME observé.
# [[exclusions]]
# exigence = "CDC-3.2.5-01"
# motif = "fonction prévue dans la version 2 du logiciel"
"""


def modele_de_profil(fichier: str) -> str:
    """Give the text of a new profile."""
    options = "".join(f"{nom} = true # {dit}\n" for nom, dit in OPTIONS.items())
    return _TETE.format(fichier=fichier, familles=", ".join(FAMILLES)) + options + _PIED
