"""Where card files lie and what protects them: the declarations shared by card and reader."""

from typing import Literal

import msgspec

Fiabilite = Literal["publique", "deduite", "profil-simule"]
Acces = Literal["libre", "pin", "cpx", "maj", "jamais"]


class FichierCarte(msgspec.Struct, frozen=True, kw_only=True):
    """One elementary file: its directory (AID), identifier, short identifier and access rights.

    `lecture` and `ecriture` name what the session must hold: nothing, the porteur's code, an
    authenticated CPx, or the organism that updates rights.
    """

    nom: str
    aid: bytes
    fid: int
    sfi: int | None = None
    lecture: Acces = "libre"
    ecriture: Acces = "jamais"
    fiabilite: Fiabilite = "profil-simule"
