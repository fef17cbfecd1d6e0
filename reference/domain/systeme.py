"""System errors said in French, for messages that users read."""

import errno

_PHRASES = {
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "opération interdite",
    errno.EISDIR: "c'est un dossier, un fichier était attendu",
    errno.ENOTDIR: "un des dossiers du chemin n'en est pas un",
    errno.EADDRINUSE: "port déjà pris",
    errno.ECONNREFUSED: "connexion refusée",
    errno.ENOSPC: "disque plein",
    errno.ELOOP: "liens symboliques en boucle",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ETIMEDOUT: "délai dépassé",
}


def phrase(erreur: OSError) -> str:
    """Say a system error in French; the system's own words when it is a rare one."""
    if erreur.errno in _PHRASES:
        return _PHRASES[erreur.errno]
    return erreur.strerror or str(erreur)
