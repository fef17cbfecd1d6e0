"""The world around one scenario: its own people, clock, readers, reception and observers.

Everything that happens on the bench's channels goes to the journal as « vu ».
"""

import datetime
import ssl
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from vitalbench.harness.evidence.dossier import (
    FaitOrganisme,
    FaitPersonne,
    FaitProfessionnel,
    Faits,
)
from vitalbench.harness.evidence.journal import Journal
from vitalbench.harness.evidence.masquage import masquer_commande
from vitalbench.harness.runner.observation import Observation
from vitalbench.harness.runner.recherche import comparer, recueillir
from vitalbench.harness.runner.sonde import rejouer
from vitalbench.harness.scenario.jours import fusionner, jour, resoudre
from vitalbench.harness.scenario.modele import (
    ArracherCarte,
    Avancer,
    ChangerDroits,
    GesteCarte,
    GesteTelephone,
    Opposer,
    ReglageService,
    Scenario,
)
from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.pricing.aides import SpecialiteHorsCircuit
from vitalbench.reference.protocol.commandes import Configurer, Destinataire, Messagerie
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.securing.certificats import lire_certificat
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.cards.etats import fabriquer_cps, fabriquer_vitale
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte, LecteurSimule
from vitalbench.simulators.cards.trousseau import ClesVitale
from vitalbench.simulators.reception.accueil import Accueil, Ports
from vitalbench.simulators.reception.bilans import DemandeBilan, dresser
from vitalbench.simulators.reception.concentrateur import CONCENTRATEURS
from vitalbench.simulators.reception.papiers import SCOR
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.services.reglages import Reglage
from vitalbench.simulators.services.serveur import Services
from vitalbench.simulators.world.habitants import Personne, Professionnel
from vitalbench.simulators.world.horloge import Horloge, ajouter_jours_ouvres
from vitalbench.simulators.world.monde import Monde, changer_personne
from vitalbench.simulators.world.pki import Anomalie, Pki, pem

S = TypeVar("S", bound=msgspec.Struct)
_ADRESSES = {
    "adr": ("adr",),
    "apcv": ("apcv_auth", "apcv_sign"),
    "opposition": ("opposition",),
}
_GUICHETS = {SCOR: "scor", **dict.fromkeys(CONCENTRATEURS, "oct")}
"""Receptions that are no organism, as the software knows them."""
_GESTES = {"insertion", "retrait", "arrachage", "hors_tension"}


class MondeImpossible(Exception):
    """What a scenario asks of the world cannot be made; the message is French."""


class Banc:
    """One scenario's world, alive from `ouvrir` to `fermer`."""

    def __init__(
        self,
        scenario: Scenario,
        monde: Monde,
        ancre: datetime.date,
        dossier: Path,
        ports: Ports | None = None,
    ) -> None:
        self.scenario = scenario
        self.ancre = ancre
        self.horloge = Horloge(datetime.datetime.combine(ancre, datetime.time(9)))
        self.instant = self._instant_initial()
        self.horloge.regler(self.instant)
        self.monde = self._varier(monde)
        self.pki = Pki(self.monde)
        self.journal = Journal(dossier, scenario.id, self.horloge.maintenant)
        self.observation = Observation(self.journal)
        self.lecteurs = {nom: LecteurSimule(nom) for nom in ("vitale", "cps")}
        self.ps_insere = scenario.contexte.ps
        self._signature_demandee = b""
        self._parametres: dict[str, Valeur] = dict(scenario.contexte.parametres)
        self._adresses_dites: dict[str, str] = {}
        self._travail = tempfile.TemporaryDirectory(prefix="vitalbench-")
        self.dossier_travail = Path(self._travail.name)
        self.accueil = Accueil(
            self.monde,
            self.pki,
            self.horloge,
            self.dossier_travail / "accueil",
            self._noter,
            self._reglages(Reglages(), scenario.contexte.reception),
            ports,
        )
        self.services: Services | None = None
        if scenario.contexte.services:
            self.services = Services(self.monde, self.pki, self.horloge, self._noter)

    def ouvrir(self) -> None:
        """Write the first event, start the servers, put the cards in place."""
        self.journal.noter(
            "scenario.debut",
            {
                "id": self.scenario.id,
                "titre": self.scenario.titre,
                "suite": self.scenario.suite,
                "exigences": list(self.scenario.exigences),
                "familles": list(self.scenario.profil.families),
                "echec_connu": self.scenario.echec_connu,
                "attentes": [msgspec.to_builtins(a) for a in self.scenario.attentes],
                "yaml": self.scenario.source,
                "faits": msgspec.to_builtins(self._faits()),
            },
        )
        for lecteur in self.lecteurs.values():
            lecteur.observer(self._observer)
        self.accueil.demarrer()
        if self.services is not None:
            self.services.demarrer()
        contexte = self.scenario.contexte
        if contexte.cps == "presente":
            self.inserer(GesteCarte(carte="cps"))
        if contexte.vitale == "presente" and contexte.patient:
            self.inserer(GesteCarte(carte="vitale"))

    def fermer(self, issue: Mapping[str, object]) -> None:
        """Stop everything and write the last event."""
        self.accueil.arreter()
        if self.services is not None:
            self.services.arreter()
        self.journal.noter("scenario.fin", issue)
        self.journal.fermer()
        self._travail.cleanup()

    # --- gestures ----------------------------------------------------------------------------

    def inserer(self, geste: GesteCarte) -> None:
        """Put a card in its reader; another one there is taken out."""
        contexte = self.scenario.contexte
        changement = self.resoudre(geste.contenu)
        if geste.carte == "cps":
            ps = self.monde.professionnel(geste.de or contexte.ps)
            cps = self._changer(ps.cps, changement, ContenuCps)
            self.ps_insere = ps.id
            cles = self.pki.cles_cps(ps.id)
            carte = fabriquer_cps(
                cps, cles, ps.code_porteur, etat=geste.etat, jour=self.horloge.maintenant().date()
            )
            self.lecteurs["cps"].inserer(carte)
            return
        personne = self.monde.personne(geste.de or contexte.patient)
        if personne.vitale is None:
            raise MondeImpossible(f"{personne.id} n'a pas de carte Vitale")
        vitale = self._changer(personne.vitale, changement, ContenuVitale)
        cles_vitale = self._cles_vitale(personne, geste)
        jour = self.horloge.maintenant().date()
        self.lecteurs["vitale"].inserer(
            fabriquer_vitale(vitale, cles_vitale, etat=geste.etat, jour=jour)
        )

    def _cles_vitale(self, personne: Personne, geste: GesteCarte) -> ClesVitale:
        if geste.authenticite == "authentique":
            return self.pki.cles_vitale(personne.id)
        usages = (Usage.AUTHENTIFICATION_VITALE, Usage.SIGNATURE_VITALE)
        for usage in usages:
            self.pki.declarer(usage, personne.porteur, Anomalie.AUTRE_AUTORITE)
        cles = self.pki.cles_vitale(personne.id)
        for usage in usages:
            self.pki.retablir(usage, personne.porteur)
        return cles

    def retirer(self, carte: str) -> None:
        """Take a card out between two exchanges."""
        self.lecteurs[carte].retirer()

    def couper(self, carte: str) -> None:
        """Cut the power of a card left in its reader: its session is lost."""
        self.lecteurs[carte].hors_tension()

    def frapper(self, code: str) -> None:
        """Type a code on the keypad of the reader that holds the card of the PS."""
        self.lecteurs["cps"].frapper(code or self.code_porteur)
        self.journal.noter("monde", {"action": "frapper", "parametres": {}})

    def changer_configuration(
        self, parametres: Mapping[str, Valeur], adresses: Mapping[str, str]
    ) -> None:
        """Change parameters and addresses the software is given from its next start on."""
        self._parametres |= parametres
        self._adresses_dites |= adresses

    def arracher(self, geste: ArracherCarte) -> None:
        """Tear a card out during the exchange, or once answered the call, that comes so late."""
        lecteur = self.lecteurs[geste.carte]
        if geste.fonction:
            self.observation.attendre(geste.fonction, geste.apres, lecteur.retirer)
        else:
            lecteur.arracher(apres=geste.apres)

    def avancer(self, duree: Avancer) -> None:
        """Let time pass, then let what fell due happen."""
        self.horloge.avancer(
            jours=duree.jours,
            jours_ouvres=duree.jours_ouvres,
            heures=duree.heures,
            minutes=duree.minutes,
            secondes=duree.secondes,
        )
        self.journal.noter("horloge", {"instant": self.horloge.maintenant().isoformat()})
        self.accueil.avancer()

    def regler_reception(self, valeurs: Mapping[str, object]) -> None:
        """Change the settings of the reception named, keep the others."""
        self.accueil.regler(self._reglages(self.accueil.reglages, valeurs))
        self.journal.noter("monde", {"action": "reception", "parametres": dict(valeurs)})

    def regler_service(self, reglage: ReglageService) -> None:
        """Change how one online service answers from now on."""
        self._en_ligne().reglages[reglage.nom] = Reglage(
            panne=reglage.panne,
            fois=reglage.fois,
            delai_ms=reglage.delai_ms,
            refus=reglage.refus,
        )
        self.journal.noter(
            "monde", {"action": "service", "parametres": msgspec.to_builtins(reglage)}
        )

    def presenter(self, geste: GesteTelephone) -> str:
        """Show a phone to the reader and give the code it shows."""
        qui = geste.de or self.scenario.contexte.patient
        try:
            telephone = self._en_ligne().telephone(qui)
        except ValueError as absent:
            raise MondeImpossible(str(absent)) from None
        self.journal.noter(
            "monde", {"action": "telephone", "parametres": {"de": qui, "lecture": geste.lecture}}
        )
        return telephone.nfc().decode() if geste.lecture == "nfc" else telephone.code_qr()

    def rejouer_signature(self) -> None:
        """Present again to the ApCV service the last request of signature it was sent."""
        if not self._signature_demandee:
            raise MondeImpossible("aucune signature n'a été demandée au service ApCV")
        contexte = ssl.create_default_context(cadata=self.pki.confiance_pem().decode())
        rejouer(self._en_ligne().adresses["apcv_sign"], self._signature_demandee, contexte)

    def opposer(self, geste: Opposer) -> None:
        """Put a Vitale card, or an ApCV, in opposition."""
        serie = self.monde.personne(geste.de).dossier.numero_serie
        services = self._en_ligne()
        liste = services.opposition if geste.support == "carte" else services.opposition_apcv
        liste.opposer(serie)
        self.journal.noter("monde", {"action": "opposer", "parametres": msgspec.to_builtins(geste)})

    def changer_droits(self, geste: ChangerDroits) -> None:
        """Change what the AMO knows of a person: online answers and liquidations follow."""
        personne = self.monde.personne(geste.de)
        droits = self._changer(
            personne.droits_reels, self.resoudre(geste.droits), DroitsBeneficiaire
        )
        changer_personne(self.monde, msgspec.structs.replace(personne, droits_reels=droits))
        self.journal.noter("monde", {"action": "droits", "parametres": msgspec.to_builtins(geste)})

    def dresser_bilan(self, demande: DemandeBilan) -> None:
        """Have the AMO draw up an activity: rates and aids, with their arithmetic."""
        try:
            bilan = dresser(demande)
        except SpecialiteHorsCircuit as hors:
            raise MondeImpossible(str(hors)) from None
        self.journal.noter("bilan", msgspec.to_builtins(bilan))

    def _en_ligne(self) -> Services:
        if self.services is None:
            raise MondeImpossible("les services en ligne ne sont pas demandés (given.services)")
        return self.services

    def comparer_avec(self, jumeau: "Banc") -> None:
        """Note where this run and its twin, played with another code, each hold their own."""
        traces, examines = comparer(
            self.code_porteur, self._sorties(), jumeau.code_porteur, jumeau._sorties()
        )
        trouves = [str(t) for t in traces]
        self.journal.noter(
            "monde", {"action": "recherche_code", "trouves": trouves, "examines": examines}
        )

    def _sorties(self) -> dict[str, bytes]:
        return recueillir(self.journal.chemin, self.dossier_travail / "poste")

    @property
    def code_porteur(self) -> str:
        """Code of the CPS now in the reader, as its carrier would type it."""
        return self.monde.professionnel(self.ps_insere).code_porteur

    # --- what the software is told -----------------------------------------------------------

    def configuration(self, lecteur_vitale: str, lecteur_cps: str, observation: str) -> Configurer:
        """Give where everything is, as the software is told once per scenario."""
        ps = self.monde.professionnel(self.scenario.contexte.ps)
        ports = self.accueil.ports
        direct = self.scenario.contexte.acces == "smtps"
        return Configurer(
            lecteur_vitale=lecteur_vitale,
            lecteur_cps=lecteur_cps,
            messagerie=Messagerie(
                adresse=ps.adresse_courriel,
                smtp_hote="127.0.0.1",
                smtp_port=ports.smtps if direct else ports.smtp,
                smtp_securite="tls" if direct else "starttls",
                pop_hote="127.0.0.1",
                pop_port=ports.pop3s,
                utilisateur=ps.adresse_courriel,
                mot_de_passe=ps.mot_de_passe,
            ),
            confiance=self.pki.confiance_pem().decode(),
            destinataires=tuple(self._destinataires()),
            services=self._adresses(),
            observation=observation,
            dossier=str(self.dossier_travail / "poste"),
            parametres={**self._installation(ps), **self._parametres},
        )

    def _adresses(self) -> dict[str, str]:
        if self.services is None:
            return {}
        return {
            nom: self.services.adresses[nom]
            for demande in self.scenario.contexte.services
            for nom in _ADRESSES[demande]
        }

    @staticmethod
    def _installation(ps: Professionnel) -> dict[str, Valeur]:
        """What a PS sets once on its workstation, that no card holds (CDC §4.2.1.2.2)."""
        option = next((t for t in ("optam_co", "optam") if t in ps.traits), "aucune")
        return {"option_conventionnelle": option}

    def _destinataires(self) -> list[Destinataire]:
        return [
            Destinataire(
                regime=_GUICHETS.get(o.cle, "amc") if o.role != "amo" else o.regime,
                caisse=o.numero if o.role != "amo" else o.caisse,
                adresse=self._adresses_dites.get(o.cle, o.adresse),
                certificat_donnees=self._pem(self.pki.certificat_donnees(o)),
                certificat_piece_jointe=self._pem(self.pki.certificat_piece_jointe(o)),
            )
            for o in self.monde.organismes.values()
            if (o.regime and o.caisse) or o.role == "amc" or o.cle in _GUICHETS
        ]

    @staticmethod
    def _pem(der: bytes) -> str:
        return pem("CERTIFICATE", der).decode()

    def jour(self, texte: str) -> datetime.date:
        """Give the day a text of the scenario means."""
        return jour(texte, self.ancre, ajouter_jours_ouvres)

    def resoudre(
        self, valeur: Mapping[str, object], crees: Mapping[str, str] | None = None
    ) -> dict[str, object]:
        """Give parameters with days and step names replaced."""
        resolu = resoudre(dict(valeur), self.ancre, ajouter_jours_ouvres, crees or {})
        return resolu if isinstance(resolu, dict) else {}

    # --- making the scenario's own world -----------------------------------------------------

    def _varier(self, monde: Monde) -> Monde:
        change = self.scenario.contexte.monde
        personnes, professionnels = dict(monde.personnes), dict(monde.professionnels)
        organismes = dict(monde.organismes)
        for ident, patch in change.personnes.items():
            personnes[ident] = self._changer(monde.personne(ident), self.resoudre(patch), Personne)
        for ident, patch in change.professionnels.items():
            professionnels[ident] = self._changer(
                monde.professionnel(ident), self.resoudre(patch), Professionnel
            )
        for cle, patch in change.organismes.items():
            organisme = monde.organisme(cle)
            organismes[cle] = self._changer(organisme, self.resoudre(patch), type(organisme))
        for ident in self.scenario.personnes:
            if ident not in professionnels:
                monde.personne(ident)
        monde.professionnel(self.scenario.contexte.ps)
        return msgspec.structs.replace(
            monde, personnes=personnes, professionnels=professionnels, organismes=organismes
        )

    @staticmethod
    def _changer(base: S, changement: Mapping[str, object], type_: type[S]) -> S:
        if not changement:
            return base
        fusion = fusionner(msgspec.to_builtins(base), dict(changement))
        inconnus = set(changement) - set(type_.__struct_fields__)
        if inconnus:
            raise MondeImpossible(f"champ inconnu de {type_.__name__} : {', '.join(inconnus)}")
        try:
            return msgspec.convert(fusion, type_)
        except msgspec.ValidationError as erreur:
            raise MondeImpossible(f"{type_.__name__} : {erreur}") from None

    def _reglages(self, base: Reglages, valeurs: Mapping[str, object]) -> Reglages:
        return self._changer(base, self.resoudre(valeurs), Reglages)

    def _instant_initial(self) -> datetime.datetime:
        contexte = self.scenario.contexte
        try:
            heure = datetime.time.fromisoformat(contexte.heure)
        except ValueError:
            raise MondeImpossible(f"heure mal formée : {contexte.heure!r} (09:00)") from None
        return datetime.datetime.combine(self.jour(contexte.date), heure)

    # --- journal -----------------------------------------------------------------------------

    def _noter(self, genre: str, donnees: dict[str, object], pieces: dict[str, bytes]) -> None:
        if genre == "service" and donnees.get("service") == "apcv_sign":
            self._signature_demandee = pieces.get("requete", b"")
        self.journal.noter(genre, donnees, pieces)

    def _observer(self, vu: EchangeApdu | EvenementCarte) -> None:
        if isinstance(vu, EchangeApdu):
            self.journal.noter(
                "apdu",
                {
                    "lecteur": vu.lecteur,
                    "rang": vu.rang,
                    "commande": masquer_commande(vu.commande).hex(),
                    "reponse": vu.reponse.hex(),
                    "duree_us": vu.duree_ns // 1000,
                },
            )
        elif vu.evenement in _GESTES:
            self.journal.noter("carte", {"lecteur": vu.lecteur, "action": vu.evenement})

    def _faits(self) -> Faits:
        nommes = self.scenario.personnes
        return Faits(
            ancre=self.ancre.isoformat(),
            graine=self.monde.graine,
            ps=self.scenario.contexte.ps,
            patient=self.scenario.contexte.patient,
            personnes={
                n: FaitPersonne(
                    id=n,
                    vitale=p.vitale,
                    beneficiaire=p.beneficiaire,
                    dossier=p.dossier,
                    droits_reels=p.droits_reels,
                )
                for n in nommes
                if (p := self.monde.personnes.get(n)) is not None
            },
            professionnels={
                n: FaitProfessionnel(
                    id=n, famille=ps.famille, cps=ps.cps, adresse=ps.adresse_courriel
                )
                for n in nommes
                if (ps := self.monde.professionnels.get(n)) is not None
            },
            organismes={
                cle: FaitOrganisme(
                    regime=o.regime,
                    caisse=o.caisse,
                    adresse=o.adresse,
                    role=o.role,
                    serie_donnees=f"{lire_certificat(self.pki.certificat_donnees(o)).serie:x}",
                    serie_piece_jointe=(
                        f"{lire_certificat(self.pki.certificat_piece_jointe(o)).serie:x}"
                    ),
                )
                for cle, o in self.monde.organismes.items()
            },
        )
