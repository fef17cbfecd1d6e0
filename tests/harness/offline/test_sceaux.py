"""Seals of SV-SIM-1 made with the world's test keys: verified when roots and keys are given."""

import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509 import load_der_x509_certificate
from fabrique_b2 import FIN_SECURISEE, J, acte, brut, cle, entete, fichier, lot, secrete, total
from typer.testing import CliRunner

from vitalbench.harness.cli.check import lire_cle
from vitalbench.harness.cli.main import construire
from vitalbench.harness.offline.bilan import conclure
from vitalbench.harness.offline.cles import Cle
from vitalbench.harness.offline.discretion import discret
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.regles import REGLES
from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.norms.courriel import (
    Enveloppe,
    Sceau,
    Sujet,
    composer_contenu,
    composer_message,
)
from vitalbench.reference.securing.cms import ajouter_signature, signer
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.reference.securing.manifeste import (
    index,
    manifeste_facture,
    manifeste_lot,
)
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

A, B = "000000010", "000000020"
TAMPON = "2026112110150000007"


class Scelle(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed file and its seals."""

    b2: bytes
    sceaux: tuple[Sceau, ...]


@pytest.fixture(scope="module")
def pki() -> Pki:
    return Pki(creer_monde(1, J))


def signataire(cle_privee):
    return lambda octets: cle_privee.sign(octets, PKCS1v15(), SHA256())


def sceller(pki: Pki, *, dre: bool = False, mode=ModeSecurisation.SESAM_VITALE) -> Scelle:
    cps, vitale = pki.cles_cps("dr-lenoir"), pki.cles_vitale("marie-dupont")
    sceaux, factures, manifestes = [], [], []
    for numero in (A, B):
        suite = _dre(numero) if dre else secrete(numero)
        vierge = [*suite[:-1], suite[-1].avec(certification_facture="")]
        enveloppe = None
        if not dre:
            enveloppe = chiffrer(b"clairs", pki.certificat_donnees("01-751"))
            sceaux.append(Sceau(genre="enveloppe", lot=_reference(dre), facture=numero,
                                der=enveloppe))  # fmt: skip
        corps = b"".join(e.brut for e in vierge)
        flux = TypeFlux.DRE if dre else TypeFlux.FSE
        manifeste = manifeste_facture(corps, flux, mode, enveloppe)
        manifestes.append(manifeste)
        factures.append([*vierge[:-1], vierge[-1].avec(certification_facture=index(manifeste))])
        der = signer(manifeste, vitale.signature_certificat, signataire(vitale.signature_privee))
        der = ajouter_signature(
            der, manifeste, cps.signature_certificat, signataire(cps.signature_privee)
        )
        sceaux.append(Sceau(genre="facture", lot=_reference(dre), facture=numero, der=der))
    fin = {**FIN_SECURISEE, "certification_lot": "", "type_facture": "D" if dre else "F"}
    debut = {"certification_lot": mode.value, "no_caisse_destinataire": "751"}
    suite_lot = lot(_reference(dre), *factures, debut=debut, fin=fin)
    manifeste = manifeste_lot(b"".join(e.brut for e in suite_lot), manifestes)
    suite_lot[-1] = suite_lot[-1].avec(certification_lot=index(manifeste))
    der = signer(manifeste, cps.signature_certificat, signataire(cps.signature_privee))
    sceaux.append(Sceau(genre="lot", lot=_reference(dre), der=der))
    return Scelle(b2=brut(fichier(suite_lot)), sceaux=tuple(sceaux))


def _reference(dre: bool) -> str:
    return "AAA" if dre else "001"


def _dre(numero: str) -> list:
    tete = entete(
        numero,
        top_eclatement_ps="E",
        type_facture="D",
        destinataire_reglement="25",
        no_organisme_complementaire="0000000001",
    )
    amc = DonneesAmc(
        **cle(numero), code_routage_amc="XX", id_hote_amc="001", nom_domaine="amc.sim.invalid"
    )
    suite = [tete, amc, acte(numero, montant_amo=0, montant_amc=900, taux=0)]
    return [*suite, total(numero, suite, total_participation=0)]


def message(pki: Pki, scelle: Scelle) -> bytes:
    clair = composer_contenu(scelle.b2, scelle.sceaux, TAMPON)
    dre = b"amc.sim.invalid" in scelle.b2
    return composer_message(
        Enveloppe(
            de="dr-lenoir@ps.sim.invalid",
            vers="XX001@amc.sim.invalid" if dre else "01751@751.01.sim.invalid",
            message_id="<1@ps.sim.invalid>",
            date="Sat, 21 Nov 2026 10:15:00 +0000",
            sujet=Sujet(emetteur="00000991234568", compostage=TAMPON, nb_factures=2),
            description="IRISTEST/B2/Z",
            cms=chiffrer(clair, pki.certificat_piece_jointe("01-751")),
        )
    )


def examiner(pki: Pki, scelle: Scelle, *, confiance: bool = True) -> Examen:
    examen = Examen(
        cles=[
            Cle(
                certificat=pki.certificat_piece_jointe("01-751"),
                cle=pki.cle_piece_jointe("01-751"),
            )
        ],
        confiance=pki.confiance() if confiance else None,
    )
    examen.examiner_octets("message.eml", message(pki, scelle))
    return examen


def comptes(examen: Examen) -> set[str]:
    return {regle for e in examen.examines for regle in e.releve.comptes}


def sans(scelle: Scelle, genre: str, facture: str = "") -> Scelle:
    gardes = tuple(s for s in scelle.sceaux if not (s.genre == genre and s.facture == facture))
    return msgspec.structs.replace(scelle, sceaux=gardes)


def avec(scelle: Scelle, *sceaux: Sceau) -> Scelle:
    return msgspec.structs.replace(scelle, sceaux=(*scelle.sceaux, *sceaux))


def echange(scelle: Scelle) -> Scelle:
    """The signatures of the two factures swapped."""
    ders = {s.facture: s.der for s in scelle.sceaux if s.genre == "facture"}
    autres = {A: B, B: A}
    return msgspec.structs.replace(
        scelle,
        sceaux=tuple(
            msgspec.structs.replace(s, der=ders[autres[s.facture]]) if s.genre == "facture" else s
            for s in scelle.sceaux
        ),
    )


def lot_signe_par_la_facture(scelle: Scelle) -> Scelle:
    der = next(s.der for s in scelle.sceaux if s.genre == "facture")
    return msgspec.structs.replace(
        scelle,
        sceaux=tuple(
            msgspec.structs.replace(s, der=der) if s.genre == "lot" else s for s in scelle.sceaux
        ),
    )


def change(scelle: Scelle, avant: bytes, apres: bytes) -> Scelle:
    assert avant in scelle.b2
    return msgspec.structs.replace(scelle, b2=scelle.b2.replace(avant, apres, 1))


def test_sound_seals_are_verified(pki):
    examen = examiner(pki, sceller(pki))
    assert comptes(examen) == set()
    assert conclure(examen, discret).code == 0


def test_sound_dre_is_verified(pki):
    assert comptes(examiner(pki, sceller(pki, dre=True))) == set()


@pytest.mark.parametrize(
    ("regle", "gater", "autres"),
    [
        ("SC-01", lambda s: sans(s, "facture", A), set()),
        ("SC-02", lambda s: avec(s, Sceau(genre="lot", lot="009", der=b"0\x00")), set()),
        ("SC-03", lambda s: sans(s, "enveloppe", A), {"SC-04", "SC-05", "SC-07", "SC-08"}),
        ("SC-06", lambda s: sans(s, "lot"), set()),
        ("SC-07", echange, set()),
        ("SC-08", lot_signe_par_la_facture, set()),
    ],
)
def test_spoilt_seal_is_caught(pki, regle, gater, autres):
    assert comptes(examiner(pki, gater(sceller(pki)))) == {regle, *autres}


def test_changed_body_is_caught_by_its_index_and_signatures(pki):
    scelle = sceller(pki)
    place = scelle.b2.index(b"VILLE") if b"VILLE" in scelle.b2 else scelle.b2.index(b"850115")
    faux = scelle.b2[:place] + b"9" + scelle.b2[place + 1 :]
    trouves = comptes(examiner(pki, msgspec.structs.replace(scelle, b2=faux)))
    # the index of the facture and its signature, then those of the lot that holds it
    assert trouves == {"SC-04", "SC-07", "SC-05", "SC-08"}


def test_changed_lot_index_is_caught(pki):
    scelle = sceller(pki)
    place = len(scelle.b2) - 128 - 32
    faux = scelle.b2[:place] + bytes(32).replace(b"\0", b"A") + scelle.b2[place + 32 :]
    assert comptes(examiner(pki, msgspec.structs.replace(scelle, b2=faux))) == {"SC-05"}


def test_a_dre_with_an_envelope_is_caught(pki):
    scelle = sceller(pki, dre=True)
    der = chiffrer(b"clairs", pki.certificat_donnees("01-751"))
    trop = avec(scelle, Sceau(genre="enveloppe", lot="AAA", facture=A, der=der))
    assert "SC-09" in comptes(examiner(pki, trop))


def test_without_roots_signatures_are_not_verified(pki):
    examen = examiner(pki, sceller(pki), confiance=False)
    assert comptes(examen) == set()
    assert conclure(examen, discret).code == 3


def test_without_key_the_content_is_not_verified(pki):
    examen = Examen()
    examen.examiner_octets("message.eml", message(pki, sceller(pki)))
    bilan = conclure(examen, discret)
    assert bilan.code == 3
    assert "aucune clé donnée" in bilan.fichiers[0].non_verifies[0]


def test_check_command_with_a_key(pki, tmp_path):
    courriel, cle_pem, racines = (tmp_path / n for n in ("m.eml", "cle.pem", "racines.pem"))
    courriel.write_bytes(message(pki, sceller(pki)))
    certificat = load_der_x509_certificate(pki.certificat_piece_jointe("01-751"))
    cle_pem.write_bytes(
        pki.cle_piece_jointe("01-751").private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        + certificat.public_bytes(Encoding.PEM)
    )
    racines.write_bytes(pki.confiance_pem())
    commande = Path(sys.executable).parent / "vitalbench"
    fini = subprocess.run(
        [commande, "check", courriel, "--cle", cle_pem, "--confiance", racines],
        capture_output=True,
        text=True,
    )
    assert fini.returncode == 0, fini.stdout + fini.stderr
    assert "CONFORME" in fini.stdout
    assert "PRIVATE" not in fini.stdout


def test_every_command_printed_shows_its_spot(pki, tmp_path):
    courriel, cle_pem = tmp_path / "un message.eml", tmp_path / "cle.pem"
    scelle = change(sceller(pki), b"261121G ", b"269921G ")
    courriel.write_bytes(message(pki, scelle).replace(b"Date: Sat", b"Date: Xxx"))
    certificat = load_der_x509_certificate(pki.certificat_piece_jointe("01-751"))
    cle_pem.write_bytes(
        pki.cle_piece_jointe("01-751").private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        + certificat.public_bytes(Encoding.PEM)
    )
    examen = Examen(cles=[lire_cle(cle_pem)])
    examen.examiner([courriel])
    constats = [c for f in conclure(examen, discret).fichiers for c in f.constats]
    assert {c.partie for c in constats} >= {"CO-18", "ZONE-DATE"}
    for constat in constats:
        _, *arguments = shlex.split(constat.commande)
        fini = CliRunner().invoke(construire("show"), arguments)
        assert fini.exit_code == 0, constat.commande
        assert "→" in fini.output or "✗" in fini.output


def test_every_rule_of_seals_has_a_sample():
    prouvees = {"SC-01", "SC-02", "SC-03", "SC-04", "SC-05", "SC-06", "SC-07", "SC-08", "SC-09"}
    assert {r for r in REGLES if r.startswith("SC-")} == prouvees
