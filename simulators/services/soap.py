"""SOAP 1.1 and 1.2 messages: bounded, hardened parsing, replies and faults (RPC-free, literal).

XML is parsed without DTD, entity or network; a document with a DOCTYPE is refused.
"""

import base64
import binascii
import re
from typing import Final, Literal

import msgspec
from lxml import etree

SOAP11: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12: Final = "http://www.w3.org/2003/05/soap-envelope"
WSA: Final = "http://www.w3.org/2005/08/addressing"
SIM: Final = "urn:vitalbench:sim:services:1"

Fautif = Literal["client", "serveur"]
_FAUTIFS: Final = {"client": ("s:Client", "s:Sender"), "serveur": ("s:Server", "s:Receiver")}

TAILLE_MAX: Final = 1024 * 1024
_PROFONDEUR_MAX: Final = 40
_TEXTE_MAX: Final = 64 * 1024
_MESSAGE_ID: Final = re.compile(r"[\x21-\x7e]{1,200}")


class DemandeRefusee(Exception):
    """A request the service answers by a SOAP fault: code of the profile, French label."""

    def __init__(self, code: str, libelle: str) -> None:
        super().__init__(libelle)
        self.code = code


class Demande(msgspec.Struct, frozen=True, kw_only=True):
    """A SOAP request: version namespace, header blocks, the one element of its body."""

    version: str
    entetes: tuple[etree._Element, ...]
    corps: etree._Element
    message_id: str = ""
    action: str = ""

    def entete(self, nom: str) -> etree._Element | None:
        """Give the first header block of a local name."""
        return next((e for e in self.entetes if etree.QName(e).localname == nom), None)


def analyser(octets: bytes) -> Demande:
    """Read a SOAP message; raises DemandeRefusee."""
    if len(octets) > TAILLE_MAX:
        raise DemandeRefusee("REQUETE_TROP_GRANDE", "requête de plus de 1 Mio")
    analyseur = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        racine = etree.fromstring(octets, analyseur)
    except (etree.XMLSyntaxError, ValueError) as erreur:
        raise DemandeRefusee("REQUETE_ILLISIBLE", f"XML mal formé : {erreur}"[:300]) from erreur
    if racine.getroottree().docinfo.internalDTD is not None:
        raise DemandeRefusee("REQUETE_ILLISIBLE", "déclaration DOCTYPE interdite")
    nom = etree.QName(racine)
    if nom.localname != "Envelope" or nom.namespace not in (SOAP11, SOAP12):
        raise DemandeRefusee("REQUETE_ILLISIBLE", "enveloppe SOAP 1.1 ou 1.2 attendue")
    _verifier_profondeur(racine)
    corps = racine.find(f"{{{nom.namespace}}}Body")
    enfants = [] if corps is None else list(corps)
    if len(enfants) != 1:
        raise DemandeRefusee("REQUETE_ILLISIBLE", "un élément et un seul attendu dans Body")
    entete = racine.find(f"{{{nom.namespace}}}Header")
    blocs = () if entete is None else tuple(entete)
    message_id = _entete_wsa(blocs, "MessageID")
    return Demande(
        version=nom.namespace,
        entetes=blocs,
        corps=enfants[0],
        message_id=message_id if _MESSAGE_ID.fullmatch(message_id) else "",
        action=_entete_wsa(blocs, "Action"),
    )


def _verifier_profondeur(racine: etree._Element) -> None:
    profondeur = 0
    for evenement, element in etree.iterwalk(racine, events=("start", "end")):
        profondeur += 1 if evenement == "start" else -1
        if profondeur > _PROFONDEUR_MAX:
            raise DemandeRefusee("REQUETE_ILLISIBLE", "XML trop profond")
        if not isinstance(element.tag, str):
            raise DemandeRefusee("REQUETE_ILLISIBLE", "référence d'entité interdite")


def _entete_wsa(blocs: tuple[etree._Element, ...], nom: str) -> str:
    for bloc in blocs:
        if bloc.tag == f"{{{WSA}}}{nom}":
            return (bloc.text or "").strip()
    return ""


def repondre(demande: Demande, corps: etree._Element, action: str = "") -> bytes:
    """Wrap an answer in an envelope of the version of the request."""
    enveloppe = etree.Element(f"{{{demande.version}}}Envelope", nsmap={"s": demande.version})
    if demande.message_id:
        entete = etree.SubElement(enveloppe, f"{{{demande.version}}}Header")
        if action:
            etree.SubElement(entete, f"{{{WSA}}}Action").text = action
        etree.SubElement(entete, f"{{{WSA}}}RelatesTo").text = demande.message_id
    etree.SubElement(enveloppe, f"{{{demande.version}}}Body").append(corps)
    return bytes(etree.tostring(enveloppe, xml_declaration=True, encoding="UTF-8"))


def faute(version: str, refus: DemandeRefusee, fautif: Fautif = "client") -> bytes:
    """Write a fault: reason in French, `Erreur/Code` and `Erreur/Libelle` in its detail."""
    enveloppe = etree.Element(f"{{{version}}}Envelope", nsmap={"s": version})
    corps = etree.SubElement(enveloppe, f"{{{version}}}Body")
    bloc = etree.SubElement(corps, f"{{{version}}}Fault")
    if version == SOAP11:
        etree.SubElement(bloc, "faultcode").text = _FAUTIFS[fautif][0]
        etree.SubElement(bloc, "faultstring").text = str(refus)
        detail = etree.SubElement(bloc, "detail")
    else:
        code = etree.SubElement(bloc, f"{{{version}}}Code")
        etree.SubElement(code, f"{{{version}}}Value").text = _FAUTIFS[fautif][1]
        raison = etree.SubElement(bloc, f"{{{version}}}Reason")
        texte = etree.SubElement(raison, f"{{{version}}}Text")
        texte.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
        texte.text = str(refus)
        detail = etree.SubElement(bloc, f"{{{version}}}Detail")
    erreur = etree.SubElement(detail, f"{{{SIM}}}Erreur", nsmap={"e": SIM})
    etree.SubElement(erreur, f"{{{SIM}}}Code").text = refus.code
    etree.SubElement(erreur, f"{{{SIM}}}Libelle").text = str(refus)
    return bytes(etree.tostring(enveloppe, xml_declaration=True, encoding="UTF-8"))


def texte(element: etree._Element, chemin: str) -> str:
    """Give the text at a path of local names (`Assure/NIRassure/Numero`), whatever namespaces.

    A missing or empty one is refused by name.
    """
    valeur = texte_facultatif(element, chemin)
    if not valeur:
        raise DemandeRefusee("DONNEE_ABSENTE", f"élément {chemin} absent ou vide")
    return valeur


def texte_facultatif(element: etree._Element, chemin: str) -> str:
    """Give the text at a path of local names, empty when there is none."""
    trouve = chercher(element, chemin)
    valeur = "" if trouve is None else (trouve.text or "").strip()
    if len(valeur) > _TEXTE_MAX:
        raise DemandeRefusee("REQUETE_ILLISIBLE", f"{chemin} : texte trop long")
    return valeur


def chercher(element: etree._Element, chemin: str) -> etree._Element | None:
    """Give the element at a path of local names, or None."""
    courant: etree._Element | None = element
    for nom in chemin.split("/"):
        if courant is None:
            return None
        courant = next((e for e in courant if etree.QName(e).localname == nom), None)
    return courant


def octets_base64(element: etree._Element, chemin: str) -> bytes:
    """Give the bytes written in base64 at a path, empty when there is none."""
    valeur = texte_facultatif(element, chemin)
    try:
        return base64.b64decode("".join(valeur.split()), validate=True)
    except (binascii.Error, ValueError) as erreur:
        raise DemandeRefusee("REQUETE_ILLISIBLE", f"{chemin} : base64 illisible") from erreur


def racine_reponse(espace: str, nom: str) -> etree._Element:
    """Make the root of an answer."""
    return etree.Element(f"{{{espace}}}{nom}", nsmap={"r": espace})


def ajouter(parent: etree._Element, nom: str, valeur: str = "") -> etree._Element:
    """Append a child of the namespace of its parent."""
    enfant = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{nom}")
    enfant.text = valeur or None
    return enfant
