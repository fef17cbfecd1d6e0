"""A SOAP call over HTTPS: one request, one answer, bounded and parsed without entities."""

import ssl
import uuid
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from lxml import etree

SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
TAILLE_MAX = 1024 * 1024
DELAI_S = 20.0
Arbre = str | Mapping[str, "Arbre"]
"""Content of an element: its text, or its children by name."""


class ServiceIndisponible(Exception):
    """The service cannot be reached, or answers what nobody can read."""


class ServiceRefuse(Exception):
    """The service refuses the request: its code and its words."""

    def __init__(self, code: str, libelle: str) -> None:
        self.code = code
        self.libelle = libelle
        super().__init__(f"{libelle} ({code})")


class Noeud:
    """One element of an answer, read by local names."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element

    def enfants(self, nom: str) -> tuple["Noeud", ...]:
        """Give the children of a local name."""
        return tuple(
            Noeud(e)
            for e in self._element
            if isinstance(e.tag, str) and etree.QName(e).localname == nom
        )

    def enfant(self, chemin: str) -> "Noeud | None":
        """Give the element at a path of local names, None when there is none."""
        ici: Noeud | None = self
        for nom in chemin.split("/"):
            trouves = ici.enfants(nom) if ici is not None else ()
            ici = trouves[0] if trouves else None
        return ici

    def texte(self, chemin: str) -> str:
        """Give the text at a path, empty when there is none."""
        trouve = self.enfant(chemin)
        return "" if trouve is None else (trouve._element.text or "").strip()


class ClientSoap:
    """Calls services over TLS verified against the configured trust."""

    def __init__(self, contexte: ssl.SSLContext) -> None:
        self._contexte = contexte

    def appeler(
        self,
        url: str,
        action: str,
        racine: str,
        corps: Mapping[str, Arbre],
        entetes: tuple[tuple[str, Mapping[str, Arbre]], ...] = (),
    ) -> Noeud:
        """Send one request (`racine` and headers are `{namespace}Name`) and give its answer."""
        message = _enveloppe(action, racine, corps, entetes)
        adresse = urlsplit(url)
        if adresse.scheme not in {"http", "https"} or not adresse.hostname:
            raise ServiceIndisponible(f"adresse de service illisible : {url[:80]!r}")
        try:
            connexion: HTTPConnection = (
                HTTPSConnection(
                    adresse.hostname, adresse.port, timeout=DELAI_S, context=self._contexte
                )
                if adresse.scheme == "https"
                else HTTPConnection(adresse.hostname, adresse.port, timeout=DELAI_S)
            )
            try:
                connexion.request(
                    "POST",
                    adresse.path or "/",
                    body=message,
                    headers={
                        "Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'
                    },
                )
                contenu = connexion.getresponse().read(TAILLE_MAX + 1)
            finally:
                connexion.close()
        except (OSError, HTTPException) as panne:
            raise ServiceIndisponible(f"service injoignable : {panne}") from None
        return _lire(contenu)


def _enveloppe(
    action: str,
    racine: str,
    corps: Mapping[str, Arbre],
    entetes: tuple[tuple[str, Mapping[str, Arbre]], ...],
) -> bytes:
    enveloppe = etree.Element(f"{{{SOAP12}}}Envelope", nsmap={"s": SOAP12})
    tete = etree.SubElement(enveloppe, f"{{{SOAP12}}}Header")
    etree.SubElement(tete, f"{{{WSA}}}Action").text = action
    etree.SubElement(tete, f"{{{WSA}}}MessageID").text = f"urn:uuid:{uuid.uuid4()}"
    for nom, contenu in entetes:
        _remplir(etree.SubElement(tete, nom), contenu)
    _remplir(etree.SubElement(etree.SubElement(enveloppe, f"{{{SOAP12}}}Body"), racine), corps)
    octets: bytes = etree.tostring(enveloppe, xml_declaration=True, encoding="UTF-8")
    return octets


def _remplir(element: etree._Element, contenu: Mapping[str, Arbre]) -> None:
    espace = etree.QName(element).namespace
    for nom, valeur in contenu.items():
        if nom.startswith("@"):
            element.set(nom[1:], str(valeur))
            continue
        fils = etree.SubElement(element, f"{{{espace}}}{nom.partition('#')[0]}")
        if isinstance(valeur, str):
            fils.text = valeur
        else:
            _remplir(fils, valeur)


def _lire(contenu: bytes) -> Noeud:
    if len(contenu) > TAILLE_MAX:
        raise ServiceIndisponible("réponse de plus de 1 Mio")
    analyseur = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        racine = etree.fromstring(contenu, analyseur)
    except (etree.XMLSyntaxError, ValueError) as erreur:
        raise ServiceIndisponible(f"réponse illisible : {erreur}"[:200]) from None
    corps = Noeud(racine).enfants("Body")
    elements = [e for e in corps[0]._element if isinstance(e.tag, str)] if corps else []
    if len(elements) != 1:
        raise ServiceIndisponible("réponse sans corps SOAP")
    trouve = Noeud(elements[0])
    if etree.QName(elements[0]).localname == "Fault":
        detail = trouve.enfant("Detail/Erreur") or trouve.enfant("detail/Erreur")
        raise ServiceRefuse(
            detail.texte("Code") if detail else "INCONNU",
            (detail.texte("Libelle") if detail else "") or "demande refusée par le service",
        )
    return trouve
