"""ApCV: phone, context, signature checked like a card's, summary, and every refusal."""

import hashlib
from typing import Any

import pytest
import zeep.exceptions
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from monde_en_ligne import MONDE, EnLigne, nir

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.securing import cms

pytestmark = pytest.mark.reseau

MANIFESTE = b"SV-SIM-1|facture|F|S|00|11"
NUMERO = MONDE.professionnel("dr-lenoir").cps.situations[0].numero_facturation


def authentifier(ligne: EnLigne, donnees: str, numero: str = NUMERO) -> Any:
    service = ligne.client("apcv_auth").service
    return service.authentifierUtilisateurProximite(
        ProfessionnelSante={"IdentifiantFacturation": numero, "CodeSpecialiteAMO": "01"},
        Donnees=donnees,
        version="1.0",
    )


def signer(ligne: EnLigne, contexte: str, **autres: Any) -> Any:
    chloe = MONDE.personne("chloe-renaud")
    facture = {
        "type": "1",
        "NIRassure": nir(chloe.nir),
        "DonneeFSE": hashlib.sha256(cms.attributs_signes(MANIFESTE)).digest(),
        "ResumeFacture": {
            "ProfessionnelSante": {"NumeroFacturation": NUMERO, "Nom": "LENOIR"},
            "Beneficiaire": {"NomUsuel": "RENAUD", "Prenom": "NOE"},
            "Prestation": [{"Code": "G", "Date": "2026-11-23", "Montant": "30,00"}],
            "Total": "30,00",
        },
        **autres,
    }
    return ligne.client("apcv_sign").service.signerVitale(
        ContexteApCV={"Identifiant": contexte}, Facture=facture
    )


def refus(appel: Any, *arguments: Any, **nommes: Any) -> str:
    with pytest.raises(zeep.exceptions.Fault) as faute:
        appel(*arguments, **nommes)
    return str(faute.value.detail.findtext(".//{*}Code"))


def test_a_context_holds_identities_and_no_rights(ligne: EnLigne) -> None:
    contexte = authentifier(ligne, ligne.services.telephone("chloe-renaud").code_qr())
    assert contexte.Utilisateur.Prenom == "CHLOE"
    assert [autre.Prenom for autre in contexte.AutreBeneficiaire] == ["NOE"]
    assert contexte.AutreBeneficiaire[0].CodeCaisse == "131"
    # 10 h 00 + 30 minutes
    assert contexte.DateFinValidite == "2026-11-23T10:30:00"
    reponse = ligne.notes[-1][1]["reponse"].decode()
    for interdit in ("Droits", "Couverture", "Mutuelle", "99990003", "ServiceAMO"):
        assert interdit not in reponse


def test_nfc_gives_the_same_as_the_code(ligne: EnLigne) -> None:
    contexte = authentifier(ligne, ligne.services.telephone("theo-brun").nfc().decode())
    assert contexte.Utilisateur.NomUsuel == "BRUN"
    assert contexte.AutreBeneficiaire == []


def test_the_signature_holds_like_a_card_signature(ligne: EnLigne) -> None:
    contexte = authentifier(ligne, ligne.services.telephone("chloe-renaud").code_qr())
    reponse = signer(ligne, contexte.Identifiant)
    vitale = cms.signer(MANIFESTE, reponse.Certificat, lambda attributs: reponse.SignatureFSE)
    cles = ligne.pki.cles_cps("dr-lenoir")
    signatures = cms.ajouter_signature(
        vitale,
        MANIFESTE,
        cles.signature_certificat,
        lambda attributs: cles.signature_privee.sign(attributs, PKCS1v15(), SHA256()),
    )
    signataires = cms.verifier_facture(
        signatures,
        MANIFESTE,
        ModeSecurisation.SESAM_VITALE,
        ligne.pki.confiance(),
        ligne.horloge.maintenant(),
    )
    assert signataires.vitale is not None
    assert signataires.vitale.nir == MONDE.personne("chloe-renaud").nir


def test_one_summary_reaches_the_phone_for_one_signed_facture(ligne: EnLigne) -> None:
    telephone = ligne.services.telephone("chloe-renaud")
    contexte = authentifier(ligne, telephone.code_qr())
    assert telephone.resumes == []
    signer(ligne, contexte.Identifiant)
    signer(ligne, contexte.Identifiant)
    assert len(telephone.resumes) == 1
    assert telephone.resumes[0].beneficiaire == "NOE RENAUD"
    assert telephone.resumes[0].prestations[0]["Montant"] == "30,00"
    assert ligne.services.telephone("theo-brun").resumes == []


def test_signing_stops_at_the_end_of_the_context(ligne: EnLigne) -> None:
    contexte = authentifier(ligne, ligne.services.telephone("chloe-renaud").code_qr())
    ligne.horloge.avancer(minutes=30)
    signer(ligne, contexte.Identifiant)
    ligne.horloge.regler(ligne.horloge.maintenant().replace(second=1))
    assert refus(signer, ligne, contexte.Identifiant) == "CONTEXTE_PERIME"


def test_a_renewed_context_lives_longer_and_a_destroyed_one_no_more(ligne: EnLigne) -> None:
    contexte = authentifier(ligne, ligne.services.telephone("chloe-renaud").code_qr())
    client = ligne.client("apcv_auth").service
    ligne.horloge.avancer(minutes=20)
    reference = {"Identifiant": contexte.Identifiant}
    renouvele = client.renouvelerContexteApCV(ContexteApCV=reference)
    assert renouvele.DateFinValidite == "2026-11-23T10:50:00"
    rendu = client.restituerContexteApCV(ContexteApCV=reference)
    assert rendu.Utilisateur.Prenom == "CHLOE"
    client.detruireContexteApCV(ContexteApCV=reference)
    assert refus(signer, ligne, contexte.Identifiant) == "CONTEXTE_DETRUIT"


def test_a_code_serves_once_and_for_a_minute(ligne: EnLigne) -> None:
    code = ligne.services.telephone("theo-brun").code_qr()
    ligne.horloge.avancer(minutes=1)
    authentifier(ligne, code)
    assert refus(authentifier, ligne, code) == "CODE_DEJA_SERVI"
    code = ligne.services.telephone("theo-brun").code_qr()
    ligne.horloge.avancer(minutes=2)
    assert refus(authentifier, ligne, code) == "CODE_PERIME"


def test_other_refusals_have_their_own_codes(ligne: EnLigne) -> None:
    telephone = ligne.services.telephone("chloe-renaud")
    assert refus(authentifier, ligne, "n'importe quoi") == "CODE_ILLISIBLE"
    code = telephone.code_qr()
    autre = ligne.services.telephone("theo-brun").code_qr()
    melange = code.rpartition(".")[0] + "." + autre.rpartition(".")[2]
    assert refus(authentifier, ligne, melange) == "CODE_ILLISIBLE"
    assert refus(authentifier, ligne, code, "999999999") == "PS_INCONNU"
    assert refus(signer, ligne, "inconnu") == "CONTEXTE_INCONNU"
    bastide = MONDE.professionnel("dr-bastide").cps.situations[0].numero_facturation
    contexte = authentifier(ligne, telephone.code_qr(), bastide).Identifiant
    assert refus(signer, ligne, contexte) == "AUTRE_PS"
    contexte = authentifier(ligne, telephone.code_qr()).Identifiant
    theo = nir(MONDE.personne("theo-brun").nir)
    assert refus(signer, ligne, contexte, NIRassure=theo) == "BENEFICIAIRE"
    assert refus(signer, ligne, contexte, DonneeFSE=b"court") == "EMPREINTE"
    assert refus(signer, ligne, contexte, DonneeFSE=None) == "DONNEE_ABSENTE"


def test_a_user_in_opposition_is_refused(ligne: EnLigne) -> None:
    serie = MONDE.personne("theo-brun").dossier.numero_serie
    ligne.services.opposition_apcv.opposer(serie)
    code = ligne.services.telephone("theo-brun").code_qr()
    assert refus(authentifier, ligne, code) == "PORTEUR_EN_OPPOSITION"


def test_only_application_users_have_a_phone(ligne: EnLigne) -> None:
    with pytest.raises(ValueError, match="application carte Vitale"):
        ligne.services.telephone("rose-bernard")
