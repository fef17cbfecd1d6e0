"""A desk with two simulated slots, real cards of the world, and the SSV module over them."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec
import pytest

from vitalbench.reference.domain.facture import (
    Facture,
    Identite,
    LigneTarifee,
    ModeSecurisation,
    NatureAssurance,
    Parcours,
    Prestation,
    SupportDroits,
    SupportVitale,
    TiersPayant,
)
from vitalbench.reference.modules.appels import Appel, Issue
from vitalbench.reference.modules.destinataires import DestinataireConnu
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.vitale import creer_vitale
from vitalbench.simulators.world.monde import Monde, creer_monde
from vitalbench.simulators.world.pki import Pki

ANCRE = date(2026, 11, 20)
MIDI = datetime(2026, 11, 20, 12, 0)


class Temoin:
    """An observer that keeps every event and answers what it was told to."""

    def __init__(self) -> None:
        self.appels: list[Appel] = []
        self.issues: list[Issue] = []
        self.imposees: dict[str, Issue] = {}

    def avant(self, appel: Appel) -> Issue | None:
        self.appels.append(appel)
        return self.imposees.get(appel.fonction)

    def apres(self, appel: Appel, issue: Issue) -> None:
        self.issues.append(issue)

    @property
    def fonctions(self) -> list[str]:
        return [appel.fonction for appel in self.appels]


class Bureau:
    """Two slots, a world, the module; cards are inserted by the names of the world."""

    def __init__(self, monde: Monde) -> None:
        self.monde = monde
        self.pki = Pki(monde)
        self.cps = LecteurSimule("cps")
        self.vitale = LecteurSimule("vitale")
        self.temoin = Temoin()
        self.instant = MIDI
        self.ssv = self.installer()

    def destinataires(self) -> list[DestinataireConnu]:
        return [
            DestinataireConnu(
                regime="amc" if o.role == "amc" else o.regime,
                caisse=o.numero if o.role == "amc" else o.caisse,
                adresse=o.adresse,
                certificat_donnees=self.pki.certificat_donnees(o.cle),
            )
            for o in self.monde.organismes.values()
            if o.role in ("amo", "amc")
        ]

    def installer(self) -> Ssv:
        self.ssv = Ssv(
            self.cps,
            self.vitale,
            self.temoin,
            confiance=self.pki.confiance(),
            destinataires=self.destinataires(),
            horloge=lambda: self.instant,
            agrement="VITALBENCH01",
        )
        return self.ssv

    def inserer_cps(self, ps: str = "dr-lenoir") -> None:
        professionnel = self.monde.professionnel(ps)
        self.cps.inserer(
            creer_cps(professionnel.cps, self.pki.cles_cps(ps), professionnel.code_porteur)
        )

    def inserer_vitale(self, personne: str = "marie-dupont") -> None:
        contenu = self.monde.personne(personne).vitale
        assert contenu is not None
        self.vitale.inserer(creer_vitale(contenu, self.pki.cles_vitale(personne)))

    def facture(self, personne: str = "marie-dupont", numero: int = 1, **autres: object) -> Facture:
        """A consultation G at 30,00 €: AMO 70 %, 21,00 €."""
        habitant = self.monde.personne(personne)
        identite = habitant.identite
        facture = Facture(
            numero=numero,
            date_elaboration=ANCRE,
            identite=Identite(
                nir=habitant.nir,
                nom=identite.nom,
                prenom=identite.prenom,
                date_naissance=identite.date_naissance,
                rang_naissance=identite.rang_naissance,
                organisme=habitant.dossier.organisme,
            ),
            droits=identite.droits,
            support_vitale=SupportVitale.CARTE,
            support_droits=SupportDroits.CARTE,
            mode=ModeSecurisation.SESAM_VITALE,
            tiers_payant=TiersPayant.AMO,
            nature_assurance=NatureAssurance.MALADIE,
            parcours=Parcours(medecin_traitant_declare=True, indicateur="T"),
            lignes=(
                LigneTarifee(
                    prestation=Prestation(code="G", date_soins=ANCRE),
                    prix_unitaire=3000,
                    base=3000,
                    taux=70,
                    montant=3000,
                    montant_amo=2100,
                ),
            ),
        )
        return msgspec.structs.replace(facture, **autres)


@pytest.fixture(scope="session")
def monde() -> Monde:
    return creer_monde(7, ANCRE)


@pytest.fixture
def bureau(monde: Monde) -> Bureau:
    bureau = Bureau(monde)
    bureau.inserer_cps()
    bureau.inserer_vitale()
    return bureau


@pytest.fixture
def autre_bureau(monde: Monde) -> Callable[[str, str], Bureau]:
    def ouvrir(ps: str, personne: str) -> Bureau:
        bureau = Bureau(monde)
        bureau.inserer_cps(ps)
        bureau.inserer_vitale(personne)
        return bureau

    return ouvrir
