"""A workstation with its world around it: cards in readers, mail servers, organisms."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules.appels import Appel, Issue
from vitalbench.reference.protocol.commandes import (
    Commande,
    Configurer,
    Destinataire,
    Messagerie,
)
from vitalbench.reference.protocol.commandes import (
    Horloge as CommandeHorloge,
)
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.reference.workstation.poste import Poste
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.vitale import creer_vitale
from vitalbench.simulators.reception.accueil import Accueil
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde, creer_monde
from vitalbench.simulators.world.pki import Pki, pem

ANCRE = date(2026, 11, 23)
MIDI = datetime(2026, 11, 23, 12, 0)


class Carnet:
    """Observes module calls and keeps them; may be told to answer in place of the module."""

    def __init__(self) -> None:
        self.appels: list[tuple[Appel, Issue]] = []
        self.reponses: dict[str, Issue] = {}
        self.a_la_fin: Callable[[str], None] = lambda _: None

    def avant(self, appel: Appel) -> Issue | None:
        return self.reponses.get(appel.fonction)

    def apres(self, appel: Appel, issue: Issue) -> None:
        self.appels.append((appel, issue))
        self.a_la_fin(appel.fonction)

    @property
    def fonctions(self) -> list[str]:
        return [appel.fonction for appel, _ in self.appels]


class Cabinet:
    """One PS at work: readers, workstation, reception, one clock."""

    def __init__(self, dossier: Path) -> None:
        self.monde: Monde = creer_monde(1, ANCRE)
        self.pki = Pki(self.monde)
        self.horloge = Horloge(MIDI)
        self.lecteur_cps = LecteurSimule("cps")
        self.lecteur_vitale = LecteurSimule("vitale")
        self.carnet = Carnet()
        self.dossier = dossier / "poste"
        self.faits: list[tuple[str, dict[str, object], dict[str, bytes]]] = []
        self.accueil = Accueil(
            self.monde, self.pki, self.horloge, dossier, lambda *fait: self.faits.append(fait)
        )
        lecteurs: dict[str, Lecteur] = {"cps": self.lecteur_cps, "vitale": self.lecteur_vitale}
        self.poste = Poste(lecteurs, self.carnet)
        self.ps = "dr-lenoir"

    def commander(self, commande: Commande) -> Reponse:
        reponse = self.poste.traiter(commande)
        assert isinstance(reponse, Reponse)
        return reponse

    def reussir(self, commande: Commande) -> Reponse:
        reponse = self.commander(commande)
        assert reponse.refus is None, reponse.refus
        return reponse

    def inserer_cps(self, ps: str) -> None:
        professionnel = self.monde.professionnel(ps)
        self.lecteur_cps.inserer(
            creer_cps(professionnel.cps, self.pki.cles_cps(ps), professionnel.code_porteur)
        )

    def inserer_vitale(self, personne: str) -> None:
        vitale = self.monde.personne(personne).vitale
        assert vitale is not None
        self.lecteur_vitale.inserer(creer_vitale(vitale, self.pki.cles_vitale(personne)))

    def configuration(
        self,
        *,
        ports: bool = False,
        dossier: str = "",
        services: dict[str, str] | None = None,
        **parametres: str,
    ) -> Configurer:
        professionnel = self.monde.professionnel(self.ps)
        smtp, pop = (self.accueil.ports.smtp, self.accueil.ports.pop3s) if ports else (1, 1)
        return Configurer(
            lecteur_vitale="",
            lecteur_cps="",
            messagerie=Messagerie(
                adresse=professionnel.adresse_courriel,
                smtp_hote="localhost",
                smtp_port=smtp,
                pop_hote="localhost",
                pop_port=pop,
                utilisateur=professionnel.adresse_courriel,
                mot_de_passe=professionnel.mot_de_passe,
            ),
            confiance=self.pki.confiance_pem().decode(),
            destinataires=tuple(
                Destinataire(
                    regime=organisme.regime or "amc",
                    caisse=organisme.caisse or organisme.numero,
                    adresse=organisme.adresse,
                    certificat_donnees=pem(
                        "CERTIFICATE", self.pki.certificat_donnees(cle)
                    ).decode(),
                    certificat_piece_jointe=pem(
                        "CERTIFICATE", self.pki.certificat_piece_jointe(cle)
                    ).decode(),
                )
                for cle, organisme in self.monde.organismes.items()
                if organisme.role in {"amo", "amc"}
            ),
            dossier=dossier,
            services=services or {},
            parametres={"option_conventionnelle": "aucune", **parametres},
        )

    def configurer(
        self,
        *,
        ports: bool = False,
        dossier: str = "",
        services: dict[str, str] | None = None,
        **parametres: str,
    ) -> Reponse:
        self.reussir(CommandeHorloge(instant=self.horloge.maintenant()))
        return self.reussir(
            self.configuration(ports=ports, dossier=dossier, services=services, **parametres)
        )

    def avancer(self, **ecart: int) -> None:
        self.horloge.avancer(**ecart)
        self.reussir(CommandeHorloge(instant=self.horloge.maintenant()))


@pytest.fixture
def cabinet(tmp_path: Path) -> Iterator[Cabinet]:
    """A cabinet with dr-lenoir's card and marie-dupont's in the readers, configured."""
    cabinet = Cabinet(tmp_path)
    cabinet.inserer_cps("dr-lenoir")
    cabinet.inserer_vitale("marie-dupont")
    cabinet.configurer()
    yield cabinet
    cabinet.poste.fermer()


@pytest.fixture
def cabinet_relie(tmp_path: Path) -> Iterator[Cabinet]:
    """The same, with the mail servers of the reception running."""
    cabinet = Cabinet(tmp_path)
    cabinet.accueil.demarrer()
    cabinet.inserer_cps("dr-lenoir")
    cabinet.inserer_vitale("marie-dupont")
    cabinet.configurer(ports=True)
    yield cabinet
    cabinet.poste.fermer()
    cabinet.accueil.arreter()
