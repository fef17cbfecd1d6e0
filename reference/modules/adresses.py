"""Addresses of links: `tcp:127.0.0.1:PORT` and `pcsc:NAME`."""


class AdresseInvalide(ValueError):
    """An address of a link is not one."""


def lire_adresse(adresse: str) -> tuple[str, int]:
    """Give the host and port of `tcp:HÔTE:PORT`."""
    genre, _, reste = adresse.partition(":")
    hote, _, port = reste.rpartition(":")
    if genre != "tcp" or not hote or not port.isascii() or not port.isdigit():
        raise AdresseInvalide(f"adresse {adresse!r} : la forme attendue est tcp:HÔTE:PORT")
    if not 0 < int(port) < 65536:
        raise AdresseInvalide(f"adresse {adresse!r} : port hors de 1 à 65535")
    return hote, int(port)
