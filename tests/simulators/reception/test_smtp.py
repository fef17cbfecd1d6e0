"""SMTP front: AUTH, TLS in both ways, DSN extension, relays refused, faults on demand."""

import smtplib
import socket
import ssl
import subprocess
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest

from vitalbench.simulators.reception.accueil import Accueil, PortOccupe, Ports
from vitalbench.simulators.reception.reglages import (
    CoupureSmtp,
    FauteSmtp,
    Reglages,
    RemiseDifferee,
)

pytestmark = pytest.mark.reseau
DE, SECRET = "dr-lenoir@ps.sim.invalid", "essai-dr-lenoir"
CAISSE = "01751@751.01.sim.invalid"
MESSAGE = b"From: a\r\nMessage-ID: <1@x>\r\n\r\ncorps\r\n"


def client(banc) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", banc.accueil.ports.smtp, timeout=20)


def test_advertises_dsn_starttls_auth_and_size(banc) -> None:
    with client(banc) as smtp:
        smtp.ehlo()
        assert smtp.has_extn("dsn")
        assert smtp.has_extn("starttls")
        assert set(smtp.esmtp_features["auth"].split()) == {"LOGIN", "PLAIN"}
        assert smtp.esmtp_features["size"] == str(32 * 1024 * 1024)


@pytest.mark.parametrize("mecanisme", ["PLAIN", "LOGIN"])
def test_both_auth_mechanisms_let_in_and_the_wrong_password_does_not(banc, mecanisme: str) -> None:
    with client(banc) as smtp:
        smtp.ehlo()
        smtp.esmtp_features["auth"] = mecanisme
        assert smtp.login(DE, SECRET)[0] == 235
    with client(banc) as smtp, pytest.raises(smtplib.SMTPAuthenticationError):
        smtp.login(DE, "faux")


def test_without_auth_nothing_is_taken(banc) -> None:
    with client(banc) as smtp, pytest.raises(smtplib.SMTPSenderRefused):
        smtp.sendmail(DE, [CAISSE], MESSAGE)


def test_starttls_is_verified_by_the_test_root(banc, tmp_path: Path) -> None:
    racine = tmp_path / "racine.pem"
    racine.write_bytes(banc.atelier.pki.racine_pem())
    contexte = ssl.create_default_context(cafile=racine)
    with client(banc) as smtp:
        smtp.starttls(context=contexte)
        smtp.login(DE, SECRET)
        smtp.sendmail(DE, [CAISSE], MESSAGE)
    (fait,) = [f for f in banc.faits("smtp") if f["code"] == 250]
    assert fait["tls"] is True
    assert fait["auth"] == DE
    assert fait["message_id"] == "<1@x>"


def test_implicit_tls(banc, tmp_path: Path) -> None:
    racine = tmp_path / "racine.pem"
    racine.write_bytes(banc.atelier.pki.racine_pem())
    contexte = ssl.create_default_context(cafile=racine)
    with smtplib.SMTP_SSL(
        "127.0.0.1", banc.accueil.ports.smtps, context=contexte, timeout=20
    ) as smtp:
        smtp.login(DE, SECRET)
        smtp.sendmail(DE, [CAISSE], MESSAGE)
    assert banc.faits("smtp")[-1]["tls"] is True


def test_dsn_wishes_are_recorded_as_typed(banc) -> None:
    with client(banc) as smtp:
        smtp.login(DE, SECRET)
        smtp.sendmail(
            DE,
            [CAISSE],
            MESSAGE,
            mail_options=["RET=HDRS", "ENVID=abc123"],
            rcpt_options=["NOTIFY=FAILURE,DELAY", f"ORCPT=rfc822;{CAISSE}"],
        )
    fait = banc.faits("smtp")[-1]
    assert fait["ret"] == "HDRS"
    assert fait["envid"] == "abc123"
    assert fait["vers"] == [
        {"adresse": CAISSE, "notify": "FAILURE,DELAY", "orcpt": f"rfc822;{CAISSE}"}
    ]


@pytest.mark.parametrize("option", ["NOTIFY=NEVER,FAILURE", "NOTIFY=TOUJOURS"])
def test_a_senseless_notify_is_refused(banc, option: str) -> None:
    with client(banc) as smtp:
        smtp.login(DE, SECRET)
        smtp.mail(DE)
        assert smtp.rcpt(CAISSE, [option])[0] == 501


def test_no_relay_to_the_outside(banc) -> None:
    with client(banc) as smtp:
        smtp.login(DE, SECRET)
        smtp.mail(DE)
        assert smtp.rcpt("01422@422.01.rss.fr")[0] == 550
    assert banc.faits("smtp")[-1]["code"] == 550


def test_refusing_the_first_two_connections(installer: Callable) -> None:
    reglages = Reglages(
        fautes_smtp=(FauteSmtp(moment="connexion", code=421, texte="4.3.2 occupe", fois=2),)
    )
    banc = installer(reglages)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPConnectError):
            client(banc)
    with client(banc) as smtp:
        assert smtp.login(DE, SECRET)[0] == 235
    assert [f["code"] for f in banc.faits("smtp")] == [421, 421]


@pytest.mark.parametrize(
    ("moment", "code"),
    [("auth", 454), ("mail", 451), ("rcpt", 452), ("data", 451), ("fin_data", 554)],
)
def test_a_fault_at_each_moment_then_all_is_well(
    installer: Callable, moment: str, code: int
) -> None:
    # smtplib tries PLAIN, then LOGIN
    fois = 2 if moment == "auth" else 1
    banc = installer(Reglages(fautes_smtp=(FauteSmtp(moment=moment, code=code, fois=fois),)))

    def essai() -> int:
        with client(banc) as smtp:
            try:
                smtp.login(DE, SECRET)
                smtp.sendmail(DE, [CAISSE], MESSAGE)
            except smtplib.SMTPResponseException as erreur:
                return erreur.smtp_code
            except smtplib.SMTPRecipientsRefused as erreur:
                return erreur.recipients[CAISSE][0]
            return 250

    assert essai() == code
    assert essai() == 250
    assert len([f for f in banc.faits("smtp") if f["code"] == 250]) == 1


def test_cut_inside_data_stores_nothing(installer: Callable) -> None:
    banc = installer(Reglages(coupures_smtp=(CoupureSmtp(moment="dans_data"),)))
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        banc.envoyer(MESSAGE)
    assert banc.accueil.traiter() == 0


def test_cut_before_250_then_sent_again_is_handled_once(installer: Callable) -> None:
    banc = installer(Reglages(coupures_smtp=(CoupureSmtp(moment="avant_250"),)))
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        banc.envoyer(MESSAGE)
    banc.envoyer(MESSAGE)
    assert banc.accueil.traiter() == 1
    assert [f["deja_depose"] for f in banc.faits("smtp")] == [False, True]


def test_oversized_message_is_refused(installer: Callable) -> None:
    banc = installer(Reglages(taille_max=10_000))
    with pytest.raises(smtplib.SMTPSenderRefused) as refus:
        banc.envoyer(MESSAGE + b"x" * 70 + b"\r\n" * 10_000)
    assert refus.value.smtp_code == 552
    assert banc.accueil.traiter() == 0


def test_unreachable_address_gives_a_dsn_that_a_third_party_reads(banc) -> None:
    inconnu = "99999@999.99.sim.invalid"
    with client(banc) as smtp:
        smtp.login(DE, SECRET)
        smtp.sendmail(
            DE, [inconnu], MESSAGE, mail_options=["RET=FULL"], rcpt_options=["NOTIFY=FAILURE"]
        )
    banc.accueil.traiter()
    (brut,) = banc.boite()
    avis = message_from_bytes(brut)
    assert avis.get_content_type() == "multipart/report"
    assert avis.get_param("report-type") == "delivery-status"
    assert avis["References"] == "<1@x>"
    _, etat, joint = avis.get_payload()
    par_destinataire = etat.get_payload()[1]
    assert par_destinataire["Action"] == "failed"
    assert par_destinataire["Final-Recipient"] == f"rfc822; {inconnu}"
    assert joint.get_payload()[0]["Message-ID"] == "<1@x>"
    assert banc.faits("retour")[-1]["type"] == "DSN"


def test_notify_never_sends_no_dsn(banc) -> None:
    with client(banc) as smtp:
        smtp.login(DE, SECRET)
        smtp.sendmail(DE, ["x@y.sim.invalid"], MESSAGE, rcpt_options=["NOTIFY=NEVER"])
    banc.accueil.traiter()
    assert banc.boite() == []


def avis(brut: bytes) -> tuple[str, str, str]:
    """Give the subject of a DSN, its action and its status."""
    lu = message_from_bytes(brut)
    par_destinataire = lu.get_payload()[1].get_payload()[1]
    return lu["Subject"], par_destinataire["Action"], par_destinataire["Status"]


def test_a_late_delivery_is_told_then_done(installer: Callable) -> None:
    """Delayed after 4 hours, delivered after 24: RFC 3464 « delayed », then « delivered »."""
    banc = installer(
        Reglages(remises_differees=(RemiseDifferee(adresse=CAISSE, heures=24, avis_heures=4),))
    )
    banc.envoyer(banc.atelier.message(banc.atelier.lot()), options=("NOTIFY=SUCCESS,DELAY",))
    banc.accueil.traiter()
    assert banc.boite() == []
    assert banc.faits("reception") == []
    banc.horloge.avancer(heures=4)
    banc.accueil.avancer()
    (retard,) = banc.boite()
    assert avis(retard) == ("Avis de retard de remise", "delayed", "4.4.1")
    banc.horloge.avancer(heures=20)
    banc.accueil.avancer()
    _, remise, arl = banc.boite()
    assert avis(remise) == ("Avis de remise", "delivered", "2.0.0")
    assert message_from_bytes(arl)["Content-Description"] == "IRISSIM/ARL"
    assert [f["sens"] for f in banc.faits("retour")] == ["delayed", "delivered", "positif"]


def test_a_delay_untold_to_who_did_not_ask(installer: Callable) -> None:
    banc = installer(Reglages(remises_differees=(RemiseDifferee(adresse=CAISSE, heures=24),)))
    banc.envoyer(banc.atelier.message(banc.atelier.lot()))
    banc.avancer(2)
    assert [f["type"] for f in banc.faits("retour")] == ["ARL"]


def test_taken_port_is_said_in_french(banc, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
        accueil = Accueil(
            banc.atelier.monde,
            banc.atelier.pki,
            banc.horloge,
            tmp_path / "autre",
            lambda *_: None,
            ports=Ports(smtp=port),
        )
        with pytest.raises(PortOccupe, match=f"smtp : port {port} de 127.0.0.1 déjà pris"):
            accueil.demarrer()
        accueil.arreter()


def test_curl_sends_with_starttls(banc, tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(MESSAGE)
    (tmp_path / "racine.pem").write_bytes(banc.atelier.pki.racine_pem())
    subprocess.run(
        ["curl", "-sS", "--ssl-reqd", "--cacert", tmp_path / "racine.pem",
         "--url", f"smtp://127.0.0.1:{banc.accueil.ports.smtp}", "--user", f"{DE}:{SECRET}",
         "--mail-from", DE, "--mail-rcpt", CAISSE, "--upload-file", tmp_path / "m.eml"],
        check=True, timeout=30,
    )  # fmt: skip
    assert banc.faits("smtp")[-1]["code"] == 250
