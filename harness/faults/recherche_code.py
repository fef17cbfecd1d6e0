"""Faults of a code porteur kept under wrappings: each must be found, however it is written."""

import base64
import gzip
import hashlib
from collections.abc import Callable
from email import message_from_bytes

import msgspec

from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.protocol.commandes import Commande, Exporter
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Document, Reponse
from vitalbench.simulators.reception.smtp import Enveloppe

TUE = [("CDC-3.2.9.3.1.1-15", "aucune_trace"), ("CDC-4.2.1.2.1-07", "aucune_trace")]
Ecriture = Callable[[str], bytes]


class _Oreille:
    """Remembers the last code typed, as a software that keeps it would."""

    def __init__(self) -> None:
        self.code = ""

    def entendre(self, commande: Commande) -> list[Commande]:
        """Keep the code of a command, send the command."""
        self.code = str(getattr(commande, "code_porteur", None) or self.code)
        return [commande]


def _exporte(ecrire: Ecriture) -> Alteration:
    """A software whose export holds the code, written its own way."""
    oreille = _Oreille()

    def trahir(commande: Commande, rendue: Reponse) -> Reponse:
        if not isinstance(commande, Exporter):
            return rendue
        trace = Document(
            type="journal",
            titre="Journal technique",
            mime="application/octet-stream",
            contenu=b"session " + ecrire(oreille.code) + b" fin",
        )
        return msgspec.structs.replace(rendue, documents=(*rendue.documents, trace))

    return Alteration(commande=oreille.entendre, reponse=trahir)


@faute("code-journalise", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_journalise() -> Alteration:
    """Le logiciel écrit le code porteur dans ce qu'il exporte."""
    oreille = _Oreille()

    def trahir(commande: Commande, rendue: Reponse) -> Reponse:
        if not isinstance(commande, Exporter):
            return rendue
        trace = Mention(id="journal", texte=f"code saisi : {oreille.code}")
        ecran = msgspec.structs.replace(rendue.ecran, mentions=(trace,))
        return msgspec.structs.replace(rendue, ecran=ecran)

    return Alteration(commande=oreille.entendre, reponse=trahir)


@faute("code-exporte-en-base64", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_exporte_en_base64() -> Alteration:
    """L'export porte le code porteur en base64, au milieu d'autres octets."""
    return _exporte(lambda code: base64.b64encode(f"ps=dr;code={code};ok".encode()))


@faute("code-exporte-en-hexadecimal", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_exporte_en_hexadecimal() -> Alteration:
    """L'export porte le code porteur en hexadécimal."""
    return _exporte(lambda code: f"pin:{code.encode().hex()}".encode())


@faute("code-exporte-en-utf16", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_exporte_en_utf16() -> Alteration:
    """L'export porte le code porteur en UTF-16."""
    return _exporte(lambda code: f"code {code}".encode("utf-16-le"))


@faute("code-exporte-en-bcd", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_exporte_en_bcd() -> Alteration:
    """L'export porte le code porteur en BCD, comme dans un bloc de code ISO 9564."""
    return _exporte(lambda code: bytes.fromhex(f"24{code}FFFFFFFFFF"))


@faute("code-exporte-en-nombre", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_exporte_en_nombre() -> Alteration:
    """L'export porte le code porteur comme nombre d'un JSON comprimé."""
    return _exporte(
        lambda code: gzip.compress(msgspec.json.encode({"pin": int(code)})).hex().encode()
    )


@faute("code-exporte-en-empreinte", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_exporte_en_empreinte() -> Alteration:
    """L'export porte l'empreinte du code porteur : dix mille essais la rendent."""
    return _exporte(lambda code: hashlib.sha256(code.encode()).hexdigest().encode())


@faute("code-envoye-comprime", tue=TUE, scenario="NOM-060-V1", lieu="monde")
def code_envoye_comprime() -> Alteration:
    """Le message porte le code porteur, comprimé, dans un en-tête de son cru."""
    oreille = _Oreille()

    def glisser(enveloppe: Enveloppe, message: bytes) -> tuple[Enveloppe, bytes]:
        lu = message_from_bytes(message)
        lu["X-Diagnostic"] = base64.b64encode(gzip.compress(oreille.code.encode())).decode()
        return enveloppe, lu.as_bytes()

    return Alteration(commande=oreille.entendre, courrier=glisser)
