"""What all services share: hostile XML, failures, proofs, directory, opposition list, clock."""

import base64
import datetime
import socket
from pathlib import Path

import pytest
import requests
import zeep.exceptions
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from monde_en_ligne import MONDE, EnLigne, demande_adr, en_ligne

from vitalbench.reference.securing.certificats import Confiance
from vitalbench.reference.securing.erreurs import CertificatRefuse
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.services.annuaire_amc import LigneAnnuaire
from vitalbench.simulators.services.opposition import ListeOpposition
from vitalbench.simulators.services.preuve import message_a_signer
from vitalbench.simulators.services.reglages import Panne
from vitalbench.simulators.services.serveur import PortPris, Services
from vitalbench.simulators.services.soap import SOAP12, TAILLE_MAX, WSA
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.pki import Anomalie, Pki, pem

pytestmark = pytest.mark.reseau

DOCTYPE = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a>&x;</a></s:Body></s:Envelope>"""
PROFOND = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    + b"<a>" * 60
    + b"</a>" * 60
    + b"</s:Body></s:Envelope>"
)


@pytest.mark.parametrize("octets", [b"", b"<", b"<a/>", DOCTYPE, PROFOND, b"\xff\xfe" * 20])
def test_hostile_xml_is_refused_by_a_fault(ligne: EnLigne, octets: bytes) -> None:
    for service in ("adr", "apcv_auth", "apcv_sign", "annuaire_amc"):
        reponse = ligne.poster(service, octets)
        assert reponse.status_code in (400, 500)
        assert "REQUETE_ILLISIBLE" in reponse.text
        assert "root:" not in reponse.text


def test_an_oversized_request_is_refused(ligne: EnLigne) -> None:
    reponse = ligne.poster("adr", b" " * (TAILLE_MAX + 1))
    assert reponse.status_code == 413
    assert "REQUETE_TROP_GRANDE" in reponse.text


def test_an_unknown_operation_is_refused(ligne: EnLigne) -> None:
    corps = f'<s:Envelope xmlns:s="{SOAP12}"><s:Body><Autre/></s:Body></s:Envelope>'.encode()
    assert "OPERATION_INCONNUE" in ligne.poster("adr", corps).text


def test_failures_are_those_asked_for(ligne: EnLigne) -> None:
    service = ligne.client("adr").service
    demande = demande_adr(MONDE, "marie-dupont")
    reglage = ligne.services.reglages["adr"]
    attendues = {
        Panne.ERREUR: zeep.exceptions.Fault,
        Panne.INDISPONIBLE: zeep.exceptions.TransportError,
        Panne.ILLISIBLE: zeep.exceptions.TransportError,
        Panne.COUPURE: requests.exceptions.RequestException,
    }
    for panne, erreur in attendues.items():
        reglage.panne = panne
        with pytest.raises(erreur):
            service.acquerirLesDroits(**demande)
        assert ligne.notes[-1][0]["statut"] == "panne"
        assert ligne.notes[-1][0]["code"] == panne.value


def test_a_failure_may_last_a_given_number_of_calls(ligne: EnLigne) -> None:
    service = ligne.client("adr").service
    reglage = ligne.services.reglages["adr"]
    reglage.panne, reglage.fois = Panne.INDISPONIBLE, 1
    with pytest.raises(zeep.exceptions.TransportError):
        service.acquerirLesDroits(**demande_adr(MONDE, "marie-dupont"))
    reponse = service.acquerirLesDroits(**demande_adr(MONDE, "marie-dupont"))
    assert reponse.Beneficiaire.Prenom == "MARIE"


def test_a_slow_service_makes_a_client_give_up(ligne: EnLigne) -> None:
    ligne.services.reglages["adr"].delai_ms = 5_000
    with pytest.raises(requests.exceptions.ReadTimeout):
        ligne.session.post(ligne.services.adresses["adr"], data=b"<a/>", timeout=0.1)


def preuve(ligne: EnLigne, message_id: str, corps: etree._Element, ps_id: str) -> etree._Element:
    cles = ligne.pki.cles_cps(ps_id)
    signature = cles.authentification_privee.sign(
        message_a_signer(message_id, corps), PKCS1v15(), SHA256()
    )
    securite = etree.Element("Security")
    bloc = etree.SubElement(securite, "Preuve")
    for nom, valeur in (
        ("Certificat", cles.authentification_certificat),
        ("Signature", signature),
    ):
        etree.SubElement(bloc, nom).text = base64.b64encode(valeur).decode()
    return securite


def enveloppe(ligne: EnLigne, signataire: str | None, corps_signe: bytes | None = None) -> bytes:
    client = ligne.client("adr")
    message = client.create_message(
        client.service, "acquerirLesDroits", **demande_adr(MONDE, "marie-dupont")
    )
    entete = message.find(f"{{{SOAP12}}}Header")
    etree.SubElement(entete, f"{{{WSA}}}MessageID").text = "urn:uuid:1"
    corps = message.find(f"{{{SOAP12}}}Body")[0]
    if signataire is not None:
        signe = corps if corps_signe is None else etree.fromstring(corps_signe)
        entete.append(preuve(ligne, "urn:uuid:1", signe, signataire))
    return etree.tostring(message)


def test_a_proof_of_the_cps_tells_who_asks(ligne: EnLigne) -> None:
    ligne.services.reglages["adr"].preuve = "exigee"
    assert "PREUVE_ABSENTE" in ligne.poster("adr", enveloppe(ligne, None)).text
    assert ligne.poster("adr", enveloppe(ligne, "dr-lenoir")).status_code == 200
    rpps = MONDE.professionnel("dr-lenoir").cps.numero_national
    assert ligne.notes[-1][0]["preuve"] == "8" + rpps
    reponse = ligne.poster("adr", enveloppe(ligne, "dr-lenoir", b"<autre/>"))
    assert "PREUVE_REFUSEE" in reponse.text


def test_the_directory_gives_no_line_one_or_several(ligne: EnLigne) -> None:
    service = ligne.client("annuaire_amc").service

    def chercher(numero: str) -> list[tuple[str, str, str]]:
        requete = {
            "version": "R01",
            "date_demande": "2026-11-23",
            "editeur": "E",
            "logiciel": "L",
            "version_logiciel": "1",
            "adressage": {"numero_amc": numero, "code_norme_service": "DRE"},
        }
        lignes = service.search(requete=requete) or []
        return [(x.code_routage, x.identifiant_hote, x.nom_domaine) for x in lignes]

    assert chercher("99990001") == [("MA", "001", "SIM.INVALID")]
    assert chercher("12345678") == []
    autre = LigneAnnuaire(
        numero_amc="99990001",
        nom="AUTRE",
        code_routage="IP",
        identifiant_hote="777",
        nom_domaine="SIM.INVALID",
    )
    ligne.services.annuaire.ajouter_ligne(autre)
    assert chercher("99990001")[1] == ("IP", "777", "SIM.INVALID")
    ligne.services.annuaire.retirer("99990001")
    assert chercher("99990001") == []


def test_the_opposition_list_is_whole_or_incremental() -> None:
    liste = ListeOpposition(Horloge(datetime.datetime(2026, 11, 23)))
    liste.opposer("9900000002")
    liste.opposer("9900000001")
    assert liste.fichier().decode() == (
        "OPPO-SIM-1|2|0|20261123\r\n+9900000001\r\n+9900000002\r\nFIN|2\r\n"
    )
    liste.lever("9900000002")
    assert liste.fichier(2).decode() == "OPPO-SIM-1|3|2|20261123\r\n-9900000002\r\nFIN|1\r\n"
    assert liste.fichier().decode() == "OPPO-SIM-1|3|0|20261123\r\n+9900000001\r\nFIN|1\r\n"
    with pytest.raises(ValueError, match="version"):
        liste.fichier(9)


def test_list_and_clock_are_read_over_http(ligne: EnLigne) -> None:
    ligne.services.opposition.opposer("9900000001")
    adresses = ligne.services.adresses
    texte = ligne.session.get(adresses["opposition"], timeout=5).text
    assert "+9900000001" in texte
    assert f"+{MONDE.personne('carole-henry').dossier.numero_serie}" in texte
    assert texte.endswith("FIN|2\r\n")
    mauvaise = ligne.session.get(adresses["opposition"] + "?depuis=x", timeout=5)
    assert mauvaise.status_code == 404
    ligne.horloge.avancer(jours=1)
    instant = ligne.session.get(adresses["horloge"], timeout=5).json()["instant"]
    assert instant == "2026-11-24T10:00:00"


def test_certificates_and_crls_are_found_by_address(ligne: EnLigne) -> None:
    adresse = ligne.services.adresses["certificats"]

    def lire(**parametres: str) -> requests.Response:
        return ligne.session.get(adresse, params=parametres, timeout=5)

    caisse = MONDE.organisme("01-751").adresse
    reponse = lire(adresse=caisse, usage="donnees")
    assert reponse.content == pem("CERTIFICATE", ligne.pki.certificat_donnees("01-751"))
    assert lire(adresse=caisse, usage="autre").status_code == 404
    assert lire(adresse="personne@sim.invalid", usage="donnees").status_code == 404
    confiance = Confiance.depuis_pem(ligne.pki.confiance_pem())
    ligne.pki.declarer(Usage.DONNEES, "01-751", Anomalie.REVOQUE)
    for liste in x509_crls(lire().content):
        confiance.ajouter_liste(liste)
    with pytest.raises(CertificatRefuse, match="révoqué"):
        confiance.verifier(
            ligne.pki.certificat_donnees("01-751"), (Usage.DONNEES,), ligne.horloge.maintenant()
        )


def x509_crls(texte: bytes) -> list[bytes]:
    blocs = texte.split(b"-----BEGIN X509 CRL-----")[1:]
    return [base64.b64decode(bloc.split(b"-----END")[0]) for bloc in blocs]


def test_services_speak_without_tls_when_asked(tmp_path: Path) -> None:
    with en_ligne(tmp_path, "aucune") as ligne:
        assert ligne.services.adresses["adr"].startswith("http://127.0.0.1:")
        reponse = ligne.client("adr").service.acquerirLesDroits(**demande_adr(MONDE, "leo-martin"))
        assert reponse.Beneficiaire.Prenom == "LEO"


def test_a_taken_port_is_said_in_french() -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        services = Services(MONDE, Pki(MONDE), Horloge(datetime.datetime(2026, 11, 23)))
        with pytest.raises(PortPris, match="déjà pris"):
            services.demarrer(prise.getsockname()[1])
