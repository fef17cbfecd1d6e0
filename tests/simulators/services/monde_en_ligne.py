"""A world with its services started, and a zeep client of them, for the tests of this folder."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import zeep
from lxml import etree
from zeep.transports import Transport

from vitalbench.simulators.services.serveur import Services
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde, creer_monde
from vitalbench.simulators.world.pki import Pki

ANCRE = datetime.date(2026, 11, 23)
MONDE = creer_monde(1, ANCRE)
BAM = "urn:siram:bam:ctxbam"


class EnLigne:
    """Services of one world, what they noted, and SOAP clients."""

    def __init__(self, services: Services, horloge: Horloge, pki: Pki, confiance: Path) -> None:
        self.services = services
        self.horloge = horloge
        self.pki = pki
        self.notes: list[tuple[dict[str, object], dict[str, bytes]]] = []
        self.session = requests.Session()
        self.session.verify = str(confiance)
        self.session.trust_env = False

    def client(self, nom: str) -> Any:
        transport = Transport(session=self.session, timeout=10, operation_timeout=10)
        return zeep.Client(self.services.adresses[nom] + "?wsdl", transport=transport)

    def poster(self, nom: str, corps: bytes) -> requests.Response:
        return self.session.post(self.services.adresses[nom], data=corps, timeout=10)


@contextmanager
def en_ligne(dossier: Path, securite: Any = "tls") -> Iterator[EnLigne]:
    horloge = Horloge(datetime.datetime(2026, 11, 23, 10, 0))
    pki = Pki(MONDE)
    notes: list[tuple[dict[str, object], dict[str, bytes]]] = []
    services = Services(
        MONDE,
        pki,
        horloge,
        lambda genre, donnees, pieces: notes.append((donnees, pieces)),
        securite,
    )
    confiance = dossier / "confiance.pem"
    confiance.write_bytes(pki.confiance_pem())
    services.demarrer()
    ligne = EnLigne(services, horloge, pki, confiance)
    ligne.notes = notes
    try:
        yield ligne
    finally:
        services.arreter()


def contexte_bam(regime: str) -> etree._Element:
    """The ContexteBAM header block with its régime."""
    bloc = etree.Element(f"{{{BAM}}}ContexteBAM", Version="01_02")
    couverture = etree.SubElement(bloc, f"{{{BAM}}}COUVERTURE")
    etree.SubElement(couverture, f"{{{BAM}}}GrandRegime").text = regime
    return bloc


def nir(nir15: str) -> dict[str, str]:
    return {"Numero": nir15[:13], "Cle": nir15[13:]}


def demande_adr(monde: Monde, personne_id: str, **autres: Any) -> dict[str, Any]:
    """The arguments of acquerirLesDroits for a person of the world."""
    personne = monde.personne(personne_id)
    return {
        "DatedeReference": "2026-11-23",
        "BeneficiaireDeSoins": {
            "NIRcertifie": nir(personne.nir_individuel),
            "DatedeNaissance": personne.identite.date_naissance,
            "SituationAdministrativeAMO": {
                "RangdeNaissance": str(personne.identite.rang_naissance),
                "Assure": {"NIRassure": nir(personne.nir)},
            },
        },
        "_soapheaders": [contexte_bam(personne.dossier.organisme.regime)],
        **autres,
    }
