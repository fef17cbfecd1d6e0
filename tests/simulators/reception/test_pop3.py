"""POP3: every command with poplib, then curl and fetchmail as third parties."""

import poplib
import ssl
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from vitalbench.simulators.reception.boites import remettre

pytestmark = pytest.mark.reseau
ADRESSE, SECRET = "dr-lenoir@ps.sim.invalid", "essai-dr-lenoir"
PREMIER = b"Subject: un\r\n\r\nligne 1\r\n.point\r\nligne 3\r\n"
SECOND = b"Subject: deux\r\n\r\nautre\r\n"


@pytest.fixture
def pop(banc):
    with banc.accueil._registre.transaction() as connexion:
        for message in (PREMIER, SECOND):
            remettre(connexion, ADRESSE, message, datetime(2026, 11, 2))
    return banc


def ouvrir(banc) -> poplib.POP3:
    client = poplib.POP3("127.0.0.1", banc.accueil.ports.pop3, timeout=20)
    client.user(ADRESSE)
    client.pass_(SECRET)
    return client


def lire(client: poplib.POP3, rang: int) -> bytes:
    return b"\r\n".join(client.retr(rang)[1]) + b"\r\n"


def test_stat_list_uidl_retr_top(pop) -> None:
    client = ouvrir(pop)
    assert client.stat() == (2, len(PREMIER) + len(SECOND))
    assert client.list()[1] == [b"1 %d" % len(PREMIER), b"2 %d" % len(SECOND)]
    uidl = [ligne.split()[1] for ligne in client.uidl()[1]]
    assert len(set(uidl)) == 2
    assert lire(client, 1) == PREMIER
    assert client.top(1, 1)[1] == [b"Subject: un", b"", b"ligne 1"]
    assert client.noop().startswith(b"+OK")
    client.quit()


def test_deleted_at_quit_only(pop) -> None:
    client = ouvrir(pop)
    client.dele(1)
    client.close()
    client = ouvrir(pop)
    assert client.stat()[0] == 2
    client.dele(1)
    client.rset()
    client.dele(2)
    with pytest.raises(poplib.error_proto):
        client.retr(2)
    client.quit()
    client = ouvrir(pop)
    assert client.stat()[0] == 1
    assert lire(client, 1) == PREMIER
    client.quit()


def test_identifiers_last_from_one_session_to_the_next(pop) -> None:
    client = ouvrir(pop)
    avant = client.uidl()[1][1].split()[1]
    client.dele(1)
    client.quit()
    client = ouvrir(pop)
    assert client.uidl()[1][0].split()[1] == avant
    client.quit()


def test_wrong_password_unknown_user_and_unknown_command(pop) -> None:
    client = poplib.POP3("127.0.0.1", pop.accueil.ports.pop3, timeout=20)
    client.user(ADRESSE)
    with pytest.raises(poplib.error_proto, match="AUTH"):
        client.pass_("faux")
    with pytest.raises(poplib.error_proto):
        client.stat()
    client.user("inconnu@ps.sim.invalid")
    with pytest.raises(poplib.error_proto, match="AUTH"):
        client.pass_("")
    client.close()


def test_a_mailbox_is_opened_by_one_session_at_a_time(pop) -> None:
    premier = ouvrir(pop)
    with pytest.raises(poplib.error_proto, match="IN-USE"):
        ouvrir(pop)
    premier.quit()
    ouvrir(pop).quit()


def test_stls_and_implicit_tls_with_the_test_root(pop, tmp_path: Path) -> None:
    racine = tmp_path / "racine.pem"
    racine.write_bytes(pop.atelier.pki.racine_pem())
    contexte = ssl.create_default_context(cafile=racine)
    client = poplib.POP3("127.0.0.1", pop.accueil.ports.pop3, timeout=20)
    assert "STLS" in client.capa()
    client.stls(context=contexte)
    assert "STLS" not in client.capa()
    client.user(ADRESSE)
    client.pass_(SECRET)
    assert lire(client, 2) == SECOND
    client.quit()
    client = poplib.POP3_SSL("127.0.0.1", pop.accueil.ports.pop3s, context=contexte, timeout=20)
    client.user(ADRESSE)
    client.pass_(SECRET)
    assert client.stat()[0] == 2
    client.quit()


def test_the_journal_tells_the_session_and_hides_the_password(pop) -> None:
    client = ouvrir(pop)
    client.retr(1)
    client.dele(1)
    client.quit()
    client.close()
    pop.accueil.arreter()
    (fait,) = pop.faits("pop3")
    assert fait["utilisateur"] == ADRESSE
    assert fait["lus"] == fait["effaces"] == fait["messages"][:1]
    assert "PASS ***" in fait["commandes"]
    assert SECRET not in str(fait)


def test_a_line_without_end_is_cut(pop) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", pop.accueil.ports.pop3), timeout=20) as prise:
        prise.recv(100)
        prise.sendall(b"A" * 100_000)
        assert b"-ERR" in prise.recv(1000)


def test_curl_fetches(pop, tmp_path: Path) -> None:
    (tmp_path / "racine.pem").write_bytes(pop.atelier.pki.racine_pem())
    sortie = subprocess.run(
        ["curl", "-sS", "--cacert", tmp_path / "racine.pem", "--user", f"{ADRESSE}:{SECRET}",
         f"pop3s://127.0.0.1:{pop.accueil.ports.pop3s}/1"],
        check=True, timeout=30, capture_output=True,
    ).stdout  # fmt: skip
    assert sortie == PREMIER


def test_fetchmail_fetches_and_deletes(pop, tmp_path: Path) -> None:
    regles = tmp_path / "fetchmailrc"
    regles.write_text(
        f"poll 127.0.0.1 protocol POP3 port {pop.accueil.ports.pop3}\n"
        f'user "{ADRESSE}" password "{SECRET}" mda "cat >> {tmp_path}/recu" sslproto ""\n'
    )
    regles.chmod(0o700)
    fini = subprocess.run(
        ["fetchmail", "-f", regles, "--pidfile", tmp_path / "pid", "-i", tmp_path / "vus"],
        timeout=60, capture_output=True, text=True, check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "USER": "essai"},
    )  # fmt: skip
    assert fini.returncode == 0, fini.stderr
    recu = (tmp_path / "recu").read_text()
    assert "Subject: un" in recu
    assert "Subject: deux" in recu
    client = ouvrir(pop)
    assert client.stat()[0] == 0
    client.quit()
