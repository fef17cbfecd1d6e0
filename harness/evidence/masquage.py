"""Secrets never enter the journal: the code porteur and passwords are masked at entry.

The code is masked in the body of the PIN commands (VERIFY, CHANGE and RESET RETRY COUNTER, ISO
7816-4), wherever a field carries its name, and it keeps its length, so that what was done
remains readable.
"""

MASQUE = "****"
CHAMPS_SECRETS = frozenset({"code_porteur", "mot_de_passe", "nouveau_code"})
INS_CODE = frozenset({0x20, 0x21, 0x24, 0x2C})


def masquer_donnees(valeur: object) -> object:
    """Copy a value with every secret field replaced, at any depth."""
    if isinstance(valeur, dict):
        return {
            str(cle): MASQUE if cle in CHAMPS_SECRETS and contenu else masquer_donnees(contenu)
            for cle, contenu in valeur.items()
        }
    if isinstance(valeur, list | tuple):
        return [masquer_donnees(element) for element in valeur]
    return valeur


def masquer_commande(commande: bytes) -> bytes:
    """Replace the body of a PIN command by asterisks of the same length."""
    if len(commande) > 5 and commande[1] in INS_CODE:
        return commande[:5] + b"*" * (len(commande) - 5)
    return commande
