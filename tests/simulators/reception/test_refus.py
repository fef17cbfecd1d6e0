"""What is refused: each reason of a negative ARL, each family of message de service."""

import gzip
from datetime import timedelta

import msgspec
import pytest

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.arl import Accuse, lire_arl
from vitalbench.reference.norms.courriel import (
    Sceau,
    composer_contenu,
    composer_message,
    lire_message,
)
from vitalbench.reference.norms.messages_service import lire_message_service
from vitalbench.reference.norms.mime import base64_en_lignes, lire_partie
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.reference.securing.manifeste import index, manifeste_facture
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.reception.reglages import (
    AlterationTransit,
    ArlImpose,
    Reglages,
    ReglagesOrganisme,
)
from vitalbench.simulators.world.pki import Anomalie

from .conftest import Atelier, Gabarit, J, LotFait

pytestmark = pytest.mark.reseau


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


# --- lots ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rang", "position", "texte", "attendu"),
    [
        # records of the lot: 1 lot, 2 header, 3 act, 4 total, 5 end of lot
        (3, 1, b"7", "SIM002"),
        (5, 11, b"002", "SIM003"),
        (4, 58, b"00003100", "SIM004"),
        (5, 25, b"000003100", "SIM004"),
        (3, 113, b"ABCDEFG", "SIM009"),
        (1, 17, b"131", "SIM010"),
        (5, 61, b" " * 12, "SIM012"),
        (3, 27, b"000000002", "SIM018"),
        (1, 81, b" ", "SIM018"),
        (4, 97, b"0" * 32, "SIM019"),
    ],
)
def test_altered_lots(banc, rang: int, position: int, texte: bytes, attendu: str) -> None:
    """CDC-3.3.1.2-03, origins 2 to 5: syntax, integrity, approval, content."""
    lot = banc.atelier.lot()
    altere = msgspec.structs.replace(lot, corps=remplacer(lot.corps, rang, position, texte))
    banc.recevoir(banc.atelier.message(altere))
    recus = motifs(banc)
    assert recus[0] == attendu
    banc.avancer(5)
    assert banc.faits("liquidation") == []


def test_a_motif_names_its_place(banc) -> None:
    lot = banc.atelier.lot()
    altere = msgspec.structs.replace(lot, corps=remplacer(lot.corps, 3, 113, b"ABCDEFG"))
    banc.recevoir(banc.atelier.message(altere))
    (motif,) = accuses(banc)[0].motifs
    # 000 is record 1, the lot record 2, the header 3, the act 4
    assert motif.no_enregistrement == "00000004"
    assert motif.position == "113"
    assert motif.no_facture == "000000001"
    assert motif.type_enregistrement == "4"


@pytest.mark.parametrize(
    ("jours", "attendu"), [(-90, None), (-91, "SIM011"), (2, None), (3, "SIM006")]
)
def test_age_and_post_dating_have_strict_bounds(banc, jours: int, attendu: str | None) -> None:
    """CDC-3.3.1.2-11: more than 90 days, more than 2 days, strictly."""
    banc.recevoir(banc.atelier.message(banc.atelier.lot(date_lot=J + timedelta(days=jours))))
    assert accuses(banc)[0].positif if attendu is None else motifs(banc) == [attendu]


@pytest.mark.parametrize(
    "reglages",
    [
        Reglages(agrements=frozenset({"VB0000000009"})),
        Reglages(agrements_echus=frozenset({"VB0000000001"})),
    ],
    ids=["inconnu", "echu"],
)
def test_unknown_or_expired_approval(installer, reglages: Reglages) -> None:
    """CDC-3.3.1.2-03, origin 4."""
    banc = installer(reglages)
    banc.recevoir(banc.atelier.message(banc.atelier.lot()))
    assert motifs(banc) == ["SIM012"]


def test_factures_out_of_order(banc) -> None:
    lot = banc.atelier.lot(Gabarit(numero=2), Gabarit(numero=1))
    banc.recevoir(banc.atelier.message(lot))
    assert motifs(banc) == ["SIM018"]


def test_tiers_payant_mixed_with_the_rest(banc) -> None:
    """CDC-3.2.10.1.1-06 seen from the caisse."""
    lot = banc.atelier.lot(Gabarit(numero=1), Gabarit(numero=2, destinataire_reglement="00"))
    banc.recevoir(banc.atelier.message(lot))
    assert motifs(banc) == ["SIM018"]


def test_a_lot_twice_then_a_facture_in_another_lot(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    banc.recevoir(a.message(lot))
    banc.recevoir(a.message(a.lot(Gabarit(numero=1), Gabarit(numero=2), no_lot="002")))
    premier, deuxieme, troisieme = accuses(banc)
    assert premier.positif
    assert [m.code_motif for m in deuxieme.motifs] == ["SIM005"]
    assert [(m.code_motif, m.no_facture) for m in troisieme.motifs] == [("SIM013", "000000001")]


def test_a_refused_lot_may_come_again_as_it_was(installer) -> None:
    """CDC-3.3.1.2-05 seen from the caisse: refused for its approval, resent once it is known."""
    banc = installer(Reglages(agrements=frozenset({"AUTRE"})))
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    banc.accueil.regler(Reglages())
    banc.recevoir(a.message(lot))
    assert [x.positif for x in accuses(banc)] == [False, True]


def test_same_lot_number_another_day_is_another_lot(banc) -> None:
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1))))
    banc.recevoir(a.message(a.lot(Gabarit(numero=2), date_lot=J + timedelta(days=1))))
    assert [x.positif for x in accuses(banc)] == [True, True]


# --- signatures ----------------------------------------------------------------------------------


def avec_sceaux(lot: LotFait, *sceaux: Sceau) -> LotFait:
    return msgspec.structs.replace(lot, sceaux=sceaux)


def test_seals_missing_or_swapped(banc) -> None:
    a = banc.atelier
    lot = a.lot(Gabarit(numero=1), Gabarit(numero=2))
    un, deux, du_lot = lot.sceaux
    croises = (
        msgspec.structs.replace(un, der=deux.der),
        msgspec.structs.replace(deux, der=un.der),
    )
    banc.recevoir(a.message(avec_sceaux(lot, un, deux)))
    banc.recevoir(a.message(avec_sceaux(lot, *croises, du_lot)))
    sans, melanges = accuses(banc)
    assert [m.code_motif for m in sans.motifs] == ["SIM007"]
    assert [m.code_motif for m in melanges.motifs] == ["SIM019", "SIM019"]


def test_altered_body_with_its_index_made_again(banc) -> None:
    """The index is no proof: the signature is what refuses."""
    lot = banc.atelier.lot()
    corps = remplacer(lot.corps, 3, 66, b"05")
    facture = corps[128:512]
    manifeste = manifeste_facture(facture, TypeFlux.FSE, ModeSecurisation.SESAM_VITALE, None)
    corps = remplacer(corps, 4, 97, index(manifeste).encode())
    banc.recevoir(banc.atelier.message(msgspec.structs.replace(lot, corps=corps)))
    assert motifs(banc)[0] == "SIM019"


def test_only_the_cps_in_a_lot_that_says_vitale(banc) -> None:
    """CDC-3.3.1.2-03, origin 3: the mode is in the manifest, another mode is another manifest."""
    lot = banc.atelier.lot(mode=ModeSecurisation.SANS_VITALE)
    altere = msgspec.structs.replace(lot, corps=remplacer(lot.corps, 1, 81, b"S"))
    banc.recevoir(banc.atelier.message(altere))
    assert "SIM019" in motifs(banc)


def test_vitale_of_somebody_else(banc) -> None:
    a = banc.atelier
    autrui = a.monde.personne("rose-bernard").nir
    lot = a.lot(Gabarit(personne="marie-dupont", signe_vitale="rose-bernard"))
    assert autrui[:13].encode() not in lot.corps
    banc.recevoir(a.message(lot))
    assert motifs(banc) == ["SIM017"]


def test_cps_of_somebody_else_on_the_lot(banc) -> None:
    """CDC-3.3.1.2-03, origin 1: the PS is not recognised."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(signe_par="dr-bastide")))
    assert motifs(banc) == ["SIM016"]


def test_the_remplacant_may_sign_for_the_titulaire(banc) -> None:
    a = banc.atelier
    banc.recevoir(a.message(a.lot(signe_par="dr-lozach")))
    assert accuses(banc)[0].positif


@pytest.mark.parametrize(
    ("usage", "qui", "anomalie", "attendu"),
    [
        (Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.REVOQUE, "SIM014"),
        (Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.EXPIRE, "SIM015"),
        (Usage.SIGNATURE_VITALE, "marie-dupont", Anomalie.EXPIRE, "SIM015"),
        (Usage.SIGNATURE_VITALE, "marie-dupont", Anomalie.REVOQUE, "SIM014"),
        (Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.AUTRE_AUTORITE, "SIM007"),
    ],
)
def test_certificates(installer, usage, qui: str, anomalie, attendu: str) -> None:
    atelier = Atelier()
    atelier.pki.declarer(usage, qui, anomalie)
    banc = installer(None, atelier)
    banc.recevoir(atelier.message(atelier.lot()))
    assert motifs(banc)[0] == attendu


# --- messages ------------------------------------------------------------------------------------


def service(banc) -> tuple[str, str]:
    """Give code and label of the only message de service received, and check it is read back."""
    (brut,) = banc.boite()
    partie = lire_partie(brut)
    assert partie.entete("Content-Description") == "IRISSIM/MS"
    lu = lire_message_service(partie.corps.decode())
    return lu.code, lu.libelle


def changer_entete(message: bytes, nom: str, valeur: bytes | None) -> bytes:
    lignes = message.split(b"\r\n")
    rang = next(i for i, ligne in enumerate(lignes) if ligne.startswith(nom.encode() + b":"))
    lignes[rang : rang + 1] = [] if valeur is None else [nom.encode() + b": " + valeur]
    return b"\r\n".join(lignes)


@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("Subject", b"bonjour"),
        ("Subject", None),
        ("From", None),
        ("To", b"01131@131.01.sim.invalid"),
        ("MIME-Version", None),
    ],
)
def test_faulty_headers_are_rejet_smtp(banc, nom: str, valeur: bytes | None) -> None:
    """CDC-3.3.3.1-01: no ARL, a rejection of the headers."""
    a = banc.atelier
    banc.recevoir(changer_entete(a.message(a.lot()), nom, valeur))
    code, libelle = service(banc)
    assert code == "9010"
    assert libelle.startswith("rejet SMTP")
    assert [f["statut"] for f in banc.faits("reception")] == ["refus"]


@pytest.mark.parametrize(
    ("rang", "position", "texte"),
    [
        (1, 1, b"001"),
        (1, 56, b"269999"),
        (1, 28, b"00000000001131"),
        (7, 50, b"000009"),
        (7, 56, b"00000009"),
        (7, 83, b"002"),
        (7, 1, b"998"),
    ],
)
def test_faulty_envelope_of_file_is_rejet_de_fichier(
    banc, rang: int, position: int, texte: bytes
) -> None:
    """CDC-3.3.3.1-02: header or end of file altered, every lot is to send again."""
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot, b2=remplacer(a.fichier(lot), rang, position, texte)))
    code, libelle = service(banc)
    assert code == "9014"
    assert libelle.startswith("rejet de fichier")


def test_truncated_b2_names_the_record(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot, b2=a.fichier(lot)[:-28]))
    # seven records of 128, the last one cut to 100
    assert "enregistrement 7 de 100 positions" in service(banc)[1]


def test_another_caisse_s_certificate_is_rejet_de_chiffrement(banc) -> None:
    """CDC-3.3.3.1-03."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(), certificat=a.pki.certificat_piece_jointe("01-131")))
    code, libelle = service(banc)
    assert code == "9012"
    assert libelle.startswith("rejet de chiffrement")


@pytest.mark.parametrize("anomalie", [Anomalie.EXPIRE, Anomalie.REVOQUE])
def test_own_certificate_out_of_date_or_revoked(installer, anomalie) -> None:
    """CDC-3.3.3.1-03: encrypted with a certificate whose term has passed."""
    atelier = Atelier()
    atelier.pki.declarer(Usage.PIECE_JOINTE, "01-751", anomalie)
    banc = installer(None, atelier)
    banc.recevoir(atelier.message(atelier.lot()))
    assert service(banc)[0] == "9012"
    assert "certificat" in banc.faits("reception")[0]["cause"]


def test_failures_of_decryption_look_alike_outside(banc) -> None:
    a = banc.atelier
    bon = a.message(a.lot())
    tete, _ = bon.split(b"\r\n\r\n", 1)
    alteres = [
        a.message(a.lot(), certificat=a.pki.certificat_piece_jointe("01-131")),
        tete.replace(b"00001@", b"90001@") + b"\r\n\r\n" + base64_en_lignes(b"\x30\x03abc"),
        tete.replace(b"00001@", b"90002@") + b"\r\n\r\n" + base64_en_lignes(b"rien"),
    ]
    for message in alteres:
        banc.recevoir(message)
    libelles = {lire_message_service(lire_partie(m).corps.decode()).libelle for m in banc.boite()}
    assert len(libelles) == 1


def test_not_encrypted(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    enveloppe = a.message(lot).split(b"\r\n\r\n", 1)[0]
    entetes = b"\r\n".join(
        ligne for ligne in enveloppe.split(b"\r\n") if not ligne.startswith(b"Content-")
    )
    clair = composer_contenu(a.fichier(lot), lot.sceaux, "2026110211000099999")
    banc.recevoir(entetes + b"\r\n" + clair.removeprefix(b"MIME-Version: 1.0\r\n"))
    assert service(banc)[0] == "9012"
    assert banc.faits("reception")[0]["cause"].startswith("message non chiffré")


@pytest.mark.parametrize("profondeur", [25])
def test_nested_beyond_bounds_or_cut_mime(banc, profondeur: int) -> None:
    """DESIGN §8: MIME depth of 20 at most."""
    a = banc.atelier
    enveloppe = a.message(a.lot()).split(b"\r\n\r\n", 1)[0]
    entetes = b"\r\n".join(
        ligne for ligne in enveloppe.split(b"\r\n") if not ligne.startswith(b"Content-")
    )
    corps = b"Content-Type: text/plain\r\n\r\nfond\r\n"
    for rang in range(profondeur):
        borne = b"b%d" % rang
        corps = b"".join(
            (b"Content-Type: multipart/mixed; boundary=", borne, b"\r\n\r\n--", borne, b"\r\n",
             corps, b"\r\n--", borne, b"--\r\n")
        )  # fmt: skip
    banc.recevoir(entetes + b"\r\n" + corps)
    assert service(banc)[0] == "9011"


def test_a_bomb_is_refused_for_its_ratio(banc) -> None:
    a = banc.atelier
    # 300 MB of zeros in about 300 kB: ratio near 1000, 200 allowed
    bombe = gzip.compress(b"\0" * 300_000_000, 1)
    clair = (
        b"Content-Type: application/EDI-consent\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Description: IRISTEST/B2/Z\r\n\r\n" + base64_en_lignes(bombe)
    )
    enveloppe = msgspec.structs.replace(
        lire_message(a.message(a.lot())),
        cms=chiffrer(clair, a.pki.certificat_piece_jointe("01-751")),
    )
    banc.recevoir(composer_message(enveloppe))
    assert service(banc)[0] == "9013"


def test_a_refused_message_is_kept_and_journaled(banc) -> None:
    a = banc.atelier
    message = changer_entete(a.message(a.lot()), "Subject", b"bonjour")
    banc.recevoir(message)
    (pieces,) = banc.pieces("reception")
    assert pieces["message"] == message
    (fait,) = banc.faits("reception")
    assert fait["etape"] == "entetes"
    assert "Subject" in fait["cause"]


# --- on demand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quoi", "attendu"), [("entetes", "9010"), ("chiffrement", "9012"), ("fichier", "9014")]
)
def test_damage_on_the_way_then_the_same_again_is_accepted(installer, quoi, attendu: str) -> None:
    """CDC-2.2.4.1-07 and CDC-3.3.3.1-01 to -03: altered in transit, then sent again."""
    alteration = AlterationTransit(quoi=quoi)
    banc = installer(Reglages(defaut=ReglagesOrganisme(alterations=(alteration,))))
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    assert service(banc)[0] == attendu
    banc.recevoir(a.message(lot))
    assert lire_arl(lire_partie(banc.boite()[1]).contenu()).accuses[0].positif


def test_a_lot_damaged_on_the_way(installer) -> None:
    """CDC-3.3.1.2-03, origin 3: not intact."""
    alteration = AlterationTransit(quoi="lot")
    banc = installer(Reglages(defaut=ReglagesOrganisme(alterations=(alteration,))))
    banc.recevoir(banc.atelier.message(banc.atelier.lot()))
    assert "SIM019" in motifs(banc)


def test_an_imposed_negative_arl_names_its_facture_once(installer) -> None:
    impose = ArlImpose(code="SIM009", facture="1")
    banc = installer(Reglages(defaut=ReglagesOrganisme(arl_imposes=(impose,))))
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    banc.recevoir(a.message(lot))
    premier, second = accuses(banc)
    assert [(m.code_motif, m.no_facture) for m in premier.motifs] == [("SIM009", "000000001")]
    assert second.positif


# --- shapes of files -----------------------------------------------------------------------------


def refaire_compteurs(b2: bytes) -> bytes:
    """Make the 999 count its records again, so that only the lot is at fault."""
    return b2[:-128] + remplacer(b2[-128:], 1, 56, f"{len(b2) // 128:08d}".encode())


def test_ranks_are_those_of_the_file_in_a_second_lot(banc) -> None:
    a = banc.atelier
    premier, second = a.lot(Gabarit(numero=1)), a.lot(Gabarit(numero=2), no_lot="002")
    abime = msgspec.structs.replace(second, corps=remplacer(second.corps, 3, 113, b"ABCDEFG"))
    banc.recevoir(a.message(premier, abime))
    bon, mauvais = accuses(banc)
    assert bon.positif
    # 000 is record 1, the first lot 2 to 6, the second 7 to 11: its act is record 9
    assert mauvais.motifs[0].no_enregistrement == "00000009"


@pytest.mark.parametrize("place", ["dans_le_lot", "apres_le_lot"])
def test_records_out_of_place_condemn_their_lot(banc, place: str) -> None:
    """A facture without its header, inside a lot; a facture after the end of its lot."""
    a = banc.atelier
    lot = a.lot()
    sans_entete = lot.corps[:128] + lot.corps[256:]
    en_trop = lot.corps + lot.corps[128:512]
    corps = sans_entete if place == "dans_le_lot" else en_trop
    banc.recevoir(a.message(msgspec.structs.replace(lot, corps=corps)))
    assert "SIM002" in motifs(banc)


def test_more_factures_than_a_lot_can_count(banc) -> None:
    """A counter of three digits: refused before anything is read."""
    a = banc.atelier
    lot = a.lot()
    corps = lot.corps[:512] + lot.corps[384:512] * 999 + lot.corps[512:]
    b2 = refaire_compteurs(a.fichier(msgspec.structs.replace(lot, corps=corps)))
    banc.recevoir(a.message(lot, b2=b2))
    assert "plus de 999 factures" in service(banc)[1]


def test_a_file_that_does_not_open_with_a_lot(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    b2 = a.fichier(lot)
    b2 = refaire_compteurs(b2[:128] + b2[256:384] + b2[128:])
    banc.recevoir(a.message(lot, b2=b2))
    assert "enregistrement 2" in service(banc)[1]
