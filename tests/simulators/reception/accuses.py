"""Reading the ARL and messages de service of a mailbox, writing over a B2 file."""

from vitalbench.reference.norms.arl import Accuse, lire_arl
from vitalbench.reference.norms.messages_service import lire_message_service
from vitalbench.reference.norms.mime import lire_partie


def accuses(banc) -> list[Accuse]:
    arls = [lire_arl(lire_partie(m).contenu()) for m in banc.boite()]
    assert all(arl.fautes == () for arl in arls)
    return [arl.accuses[0] for arl in arls]


def motifs(banc) -> list[str]:
    """Send back the reasons of the only ARL received, negative."""
    (accuse,) = accuses(banc)
    assert not accuse.positif
    return [m.code_motif for m in accuse.motifs]


def remplacer(octets: bytes, rang: int, position: int, texte: bytes) -> bytes:
    """Write over a B2 file or lot: record from 1, position from 1."""
    debut = (rang - 1) * 128 + position - 1
    return octets[:debut] + texte + octets[debut + len(texte) :]


def service(banc) -> tuple[str, str]:
    """Give code and label of the only message de service received, and check it is read back."""
    (brut,) = banc.boite()
    partie = lire_partie(brut)
    assert partie.entete("Content-Description") == "IRISSIM/MS"
    lu = lire_message_service(partie.corps.decode())
    return lu.code, lu.libelle
