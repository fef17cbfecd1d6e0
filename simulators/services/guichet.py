"""The HTTP face of the services (Starlette): POST of SOAP, `?wsdl`, opposition list, clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from importlib import resources
from typing import Final, Protocol

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from vitalbench.reference.securing.certificats import Confiance
from vitalbench.simulators.services.annuaire_certificats import AnnuaireCertificats
from vitalbench.simulators.services.opposition import ListeOpposition
from vitalbench.simulators.services.preuve import verifier_preuve
from vitalbench.simulators.services.reglages import Panne, Reglage
from vitalbench.simulators.services.soap import (
    SOAP11,
    SOAP12,
    TAILLE_MAX,
    Demande,
    DemandeRefusee,
    analyser,
    faute,
    repondre,
)
from vitalbench.simulators.world.horloge import Horloge

Noter = Callable[[str, dict[str, object], dict[str, bytes]], None]
"""Journal callback: genre, data, pieces."""

TYPES: Final = {
    SOAP11: "text/xml; charset=utf-8",
    SOAP12: "application/soap+xml; charset=utf-8",
}


class ServiceSoap(Protocol):
    """A service behind one address."""

    @property
    def nom(self) -> str: ...

    def traiter(self, demande: Demande) -> tuple[str, etree._Element, str]: ...


class Guichet:
    """Turns HTTP requests into calls of the services, and notes each in the journal."""

    def __init__(
        self,
        services: Mapping[str, ServiceSoap],
        reglages: Mapping[str, Reglage],
        opposition: ListeOpposition,
        certificats: AnnuaireCertificats,
        horloge: Horloge,
        confiance: Callable[[], Confiance],
        noter: Noter,
    ) -> None:
        self._services = services
        self._reglages = reglages
        self._opposition = opposition
        self._certificats = certificats
        self._horloge = horloge
        self._confiance = confiance
        self._noter = noter

    def application(self) -> Starlette:
        """Give the ASGI application."""
        routes = [
            Route(f"/{nom}", self._soap, methods=["GET", "POST"], name=nom)
            for nom in self._services
        ]
        routes.append(Route("/opposition", self._lire_opposition, methods=["GET"]))
        routes.append(Route("/certificats", self._lire_certificats, methods=["GET"]))
        routes.append(Route("/horloge", self._lire_horloge, methods=["GET"]))
        return Starlette(routes=routes)

    async def _soap(self, requete: Request) -> Response:
        nom = requete.url.path.strip("/")
        if requete.method == "GET":
            return self._wsdl(nom, requete)
        reglage = self._reglages[nom]
        try:
            octets = await _corps(requete)
        except DemandeRefusee as refus:
            return self._refuser(nom, SOAP12, refus, b"", statut=413)
        await asyncio.sleep(reglage.delai_ms / 1000)
        panne = reglage.panne_due()
        if panne is not Panne.AUCUNE:
            return self._en_panne(nom, panne, octets)
        version = SOAP12
        try:
            demande = analyser(octets)
            version = demande.version
            preuve = verifier_preuve(demande, self._confiance, self._horloge.maintenant())
            if preuve is None and reglage.preuve == "exigee":
                raise DemandeRefusee("PREUVE_ABSENTE", "preuve de la carte de PS absente")
            if reglage.refus:
                raise DemandeRefusee(reglage.refus, "refus demandé par le scénario")
            operation, corps, action = self._services[nom].traiter(demande)
        except DemandeRefusee as refus:
            return self._refuser(nom, version, refus, octets)
        reponse = repondre(demande, corps, action)
        donnees: dict[str, object] = {
            "service": nom,
            "operation": operation,
            "statut": "ok",
            "message_id": demande.message_id,
            "preuve": "" if preuve is None else preuve.identifiant,
        }
        self._noter("service", donnees, {"requete": octets, "reponse": reponse})
        return Response(reponse, media_type=TYPES[version])

    def _wsdl(self, nom: str, requete: Request) -> Response:
        if "wsdl" not in requete.url.query.lower():
            return Response("POST attendu, ou ?wsdl", 405, media_type="text/plain")
        adresse = str(requete.url.replace(query="", fragment=""))
        return Response(wsdl(nom, adresse), media_type="text/xml; charset=utf-8")

    def _en_panne(self, nom: str, panne: Panne, octets: bytes) -> Response:
        donnees: dict[str, object] = {
            "service": nom,
            "operation": "",
            "statut": "panne",
            "code": panne.value,
        }
        self._noter("service", donnees, {"requete": octets})
        match panne:
            case Panne.ERREUR:
                refus = DemandeRefusee("ERREUR_INTERNE", "erreur interne du service")
                corps = faute(SOAP12, refus, "serveur")
                return Response(corps, 500, media_type=TYPES[SOAP12])
            case Panne.ILLISIBLE:
                return Response(b"<s:Envelope xmlns:s='", media_type=TYPES[SOAP12])
            case Panne.COUPURE:
                return StreamingResponse(_coupe(), headers={"content-length": "1000"})
            case _:
                return Response("service indisponible", 503, media_type="text/plain")

    def _refuser(
        self, nom: str, version: str, refus: DemandeRefusee, octets: bytes, statut: int = 500
    ) -> Response:
        corps = faute(version, refus)
        donnees: dict[str, object] = {
            "service": nom,
            "operation": "",
            "statut": "refus",
            "code": refus.code,
            "libelle": str(refus),
        }
        self._noter("service", donnees, {"requete": octets, "reponse": corps})
        if version == SOAP12 and statut == 500:
            statut = 400
        return Response(corps, statut, media_type=TYPES[version])

    async def _lire_opposition(self, requete: Request) -> Response:
        panne = await self._lecture_en_panne("opposition")
        if panne is not None:
            return panne
        try:
            fichier = self._opposition.fichier(int(requete.query_params.get("depuis", "0")))
        except ValueError:
            return self._introuvable("opposition", "version inconnue")
        return self._lu("opposition", fichier)

    async def _lire_certificats(self, requete: Request) -> Response:
        panne = await self._lecture_en_panne("certificats")
        if panne is not None:
            return panne
        adresse = requete.query_params.get("adresse", "")
        if not adresse:
            return self._lu("certificats", self._certificats.listes())
        certificat = self._certificats.certificat(adresse, requete.query_params.get("usage", ""))
        if certificat is None:
            return self._introuvable("certificats", "adresse ou usage inconnu")
        return self._lu("certificats", certificat)

    async def _lecture_en_panne(self, nom: str) -> Response | None:
        reglage = self._reglages[nom]
        await asyncio.sleep(reglage.delai_ms / 1000)
        panne = reglage.panne_due()
        if panne is Panne.AUCUNE:
            return None
        donnees: dict[str, object] = {"service": nom, "operation": "lire", "statut": "panne"}
        self._noter("service", {**donnees, "code": panne.value}, {})
        return Response("service indisponible", 503, media_type="text/plain")

    def _introuvable(self, nom: str, raison: str) -> Response:
        donnees: dict[str, object] = {"service": nom, "operation": "lire", "statut": "refus"}
        self._noter("service", {**donnees, "code": "INTROUVABLE", "libelle": raison}, {})
        return Response(raison, 404, media_type="text/plain; charset=utf-8")

    def _lu(self, nom: str, contenu: bytes) -> Response:
        donnees: dict[str, object] = {"service": nom, "operation": "lire", "statut": "ok"}
        self._noter("service", donnees, {"reponse": contenu})
        return Response(contenu, media_type="text/plain; charset=us-ascii")

    async def _lire_horloge(self, _: Request) -> Response:
        return JSONResponse({"instant": self._horloge.maintenant().isoformat(timespec="seconds")})


async def _corps(requete: Request) -> bytes:
    morceaux: list[bytes] = []
    taille = 0
    try:
        async for morceau in requete.stream():
            taille += len(morceau)
            if taille > TAILLE_MAX:
                raise DemandeRefusee("REQUETE_TROP_GRANDE", "requête de plus de 1 Mio")
            morceaux.append(morceau)
    except ClientDisconnect as erreur:
        raise DemandeRefusee("REQUETE_ILLISIBLE", "requête interrompue") from erreur
    return b"".join(morceaux)


async def _coupe() -> AsyncIterator[bytes]:
    """Promise a thousand bytes and stop after a few: the connection breaks."""
    yield b"<?xml version="


def wsdl(nom: str, adresse: str) -> bytes:
    """Give the description of a service that listens at an address."""
    fichier = resources.files("vitalbench.simulators.services.wsdl") / f"{nom}.wsdl"
    return fichier.read_bytes().replace(b"@ADRESSE@", adresse.encode("ascii", "replace"))
