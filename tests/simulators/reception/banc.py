"""A reception running for one test: its clock, its journal, and a mail client of the PS."""

import smtplib
from datetime import datetime
from pathlib import Path

from vitalbench.simulators.reception.accueil import Accueil
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.world.horloge import Horloge

from .atelier import Atelier

MIDI = datetime(2026, 11, 2, 12, 0)


class Banc:
    """A reception running for one test, its journal, and a mail client."""

    def __init__(self, dossier: Path, atelier: Atelier, reglages: Reglages) -> None:
        self.atelier = atelier
        self.horloge = Horloge(MIDI)
        self.journal: list[tuple[str, dict[str, object], dict[str, bytes]]] = []
        self.accueil = Accueil(
            atelier.monde,
            atelier.pki,
            self.horloge,
            dossier,
            lambda genre, donnees, pieces: self.journal.append((genre, donnees, pieces)),
            reglages,
        )
        self.accueil.demarrer()

    def envoyer(
        self,
        message: bytes,
        organisme: str = "01-751",
        ps: str = "dr-lenoir",
        options: tuple[str, ...] = (),
    ) -> None:
        """Send a mail as the PS, by STARTTLS and AUTH."""
        connu = self.atelier.monde.professionnel(ps)
        with smtplib.SMTP("127.0.0.1", self.accueil.ports.smtp, timeout=20) as client:
            client.starttls()
            client.login(connu.adresse_courriel, connu.mot_de_passe)
            client.sendmail(
                connu.adresse_courriel,
                [self.atelier.monde.organisme(organisme).adresse],
                message,
                rcpt_options=options,
            )

    def recevoir(self, message: bytes, organisme: str = "01-751", ps: str = "dr-lenoir") -> None:
        """Send a mail and let the pipeline handle it."""
        self.envoyer(message, organisme, ps)
        self.accueil.traiter()

    def avancer(self, jours_ouvres: int) -> None:
        """Move the world's clock by working days and let the organisms work."""
        self.horloge.avancer(jours_ouvres=jours_ouvres)
        self.accueil.avancer()

    def faits(self, genre: str) -> list[dict[str, object]]:
        """Give the events of a kind."""
        return [donnees for g, donnees, _ in self.journal if g == genre]

    def pieces(self, genre: str) -> list[dict[str, bytes]]:
        """Give the pieces of the events of a kind."""
        return [pieces for g, _, pieces in self.journal if g == genre]

    def boite(self, ps: str = "dr-lenoir") -> list[bytes]:
        """Give the mails waiting for a PS."""
        adresse = self.atelier.monde.professionnel(ps).adresse_courriel
        return [self.accueil.boites.lire(c.numero) for c in self.accueil.boites.lister(adresse)]
