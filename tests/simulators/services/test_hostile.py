"""Whatever bytes come in, services answer with a refusal of theirs, never an exception."""

import base64
import contextlib
import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monde_en_ligne import MONDE

from vitalbench.reference.securing.certificats import Confiance
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.simulators.services.adr import Adr
from vitalbench.simulators.services.annuaire_amc import AnnuaireAmc
from vitalbench.simulators.services.apcv import Apcv
from vitalbench.simulators.services.apcv_signature import SignatureApcv
from vitalbench.simulators.services.opposition import ListeOpposition
from vitalbench.simulators.services.preuve import verifier_preuve
from vitalbench.simulators.services.soap import DemandeRefusee, analyser
from vitalbench.simulators.services.telephone import CodeIllisible, lire_code
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.pki import Pki

HORLOGE = Horloge(datetime.datetime(2026, 11, 23, 10))
PKI = Pki(MONDE)
APCV = Apcv(MONDE, PKI, HORLOGE, ListeOpposition(HORLOGE))
SERVICES = (
    Adr(MONDE, HORLOGE),
    APCV,
    SignatureApcv(APCV, PKI, HORLOGE, lambda *_: None),
    AnnuaireAmc(MONDE, HORLOGE),
)
MARIE = MONDE.personne("marie-dupont")
PREUVE = base64.b64encode(PKI.cles_cps("dr-lenoir").authentification_certificat).decode()
ADR = f"""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>
<ContexteBAM><COUVERTURE><GrandRegime>01</GrandRegime></COUVERTURE></ContexteBAM>
<Security><Preuve><Certificat>{PREUVE}</Certificat><Signature>AAAA</Signature></Preuve></Security>
</s:Header><s:Body><Requete xmlns="urn:ir:se_req_adr"><DatedeReference>2026-11-23</DatedeReference>
<BeneficiaireDeSoins><DatedeNaissance>19800115</DatedeNaissance><SituationAdministrativeAMO>
<RangdeNaissance>1</RangdeNaissance><Assure><NIRassure><Numero>{MARIE.nir[:13]}</Numero>
<Cle>{MARIE.nir[13:]}</Cle></NIRassure></Assure></SituationAdministrativeAMO>
</BeneficiaireDeSoins></Requete></s:Body></s:Envelope>""".encode()
AUTH = f"""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>
<AuthentifierUtilisateurProximiteReq xmlns="http://www.sesam-vitale.fr/apcv/auth/1/0">
<ProfessionnelSante><IdentifiantFacturation>{
    MONDE.professionnel("dr-lenoir").cps.situations[0].numero_facturation
}</IdentifiantFacturation><CodeSpecialiteAMO>01</CodeSpecialiteAMO></ProfessionnelSante>
<Donnees>APCVSIM1.e30.AAAA</Donnees></AuthentifierUtilisateurProximiteReq></s:Body></s:Envelope>"""


def soumettre(octets: bytes) -> None:
    with contextlib.suppress(DemandeRefusee):
        demande = analyser(octets)
        with contextlib.suppress(DemandeRefusee):
            verifier_preuve(demande, PKI.confiance, HORLOGE.maintenant())
        for service in SERVICES:
            with contextlib.suppress(DemandeRefusee):
                service.traiter(demande)


@pytest.mark.parametrize("modele", [ADR, AUTH.encode()], ids=["adr", "auth"])
def test_mutated_messages(modele: bytes) -> None:
    hasard = random.Random(3)
    for _ in range(1500):
        octets = bytearray(modele)
        for _ in range(hasard.randint(1, 3)):
            place = hasard.randrange(len(octets))
            match hasard.randrange(4):
                case 0:
                    octets[place] = hasard.choice(b"<>/&;\"'0 9A\x00\xe9")
                case 1:
                    del octets[place : place + hasard.randint(1, 30)]
                case 2:
                    octets[place:place] = hasard.choice((b"<!---->", b"<?a?>", b"&amp;", b"<x/>"))
                case _:
                    autre = hasard.randrange(len(octets))
                    octets[place:place] = octets[autre : autre + 40]
        soumettre(bytes(octets))


def test_a_body_without_canonical_form_is_refused() -> None:
    octets = ADR.replace(b"urn:ir:se_req_adr", b"ir/se_req_adr")
    with pytest.raises(DemandeRefusee) as refus:
        verifier_preuve(analyser(octets), PKI.confiance, HORLOGE.maintenant())
    assert refus.value.code == "PREUVE_REFUSEE"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes(octets: bytes) -> None:
    soumettre(octets)
    with contextlib.suppress(SecurisationError):
        Confiance.depuis_pem(octets)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_codes(texte: str) -> None:
    with contextlib.suppress(CodeIllisible):
        lire_code("APCVSIM1." + texte)


def test_mutated_trust_stores() -> None:
    hasard = random.Random(4)
    pem = PKI.confiance_pem()
    for _ in range(300):
        octets = bytearray(pem)
        for _ in range(hasard.randint(1, 3)):
            octets[hasard.randrange(len(octets))] = hasard.choice(b"A=-\n+/z\x00")
        with contextlib.suppress(SecurisationError):
            Confiance.depuis_pem(bytes(octets))
