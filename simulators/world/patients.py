"""From personnes.yaml to people, family cards and what organisms know of them (simulé)."""

import datetime
from typing import Final

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuVitale
from vitalbench.reference.domain.droits import (
    ContratAmc,
    Couverture,
    DossierAt,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.simulators.world.calendrier import jour, naissance_a, periode
from vitalbench.simulators.world.declarations import (
    AssureDeclare,
    AyantDroitDeclare,
    DroitsDeclares,
    lire,
)
from vitalbench.simulators.world.habitants import Amc, Organisme, Personne
from vitalbench.simulators.world.tirage import Tirage

_RUES: Final = ("RUE DES LILAS", "ALLEE DU MOULIN", "AVENUE DU PARC", "PLACE DU MARCHE")
_LOCALITE: Final = "99999 VILLEFICTIVE"


class Peuplement:
    """Makes the people of one world."""

    def __init__(
        self,
        tirage: Tirage,
        ancre: datetime.date,
        organismes: dict[str, Organisme],
        amcs: dict[str, Amc],
    ) -> None:
        self._tirage = tirage
        self._ancre = ancre
        self._organismes = organismes
        self._amcs = amcs

    def personnes(self) -> dict[str, Personne]:
        """Give everybody, card holders and those on their cards."""
        declares = lire("personnes.yaml", dict[str, AssureDeclare])
        trouvees: dict[str, Personne] = {}
        for ident, assure in declares.items():
            for personne in self._famille(ident, assure):
                trouvees[personne.id] = personne
        return trouvees

    def _famille(self, porteur: str, assure: AssureDeclare) -> list[Personne]:
        membres: dict[str, AyantDroitDeclare] = {porteur: assure, **assure.famille}
        nirs = {
            ident: self._tirage.nir(ident, m.sexe, self._naissance(m))
            for ident, m in membres.items()
        }
        organisme = self._organismes[assure.organisme]
        dossier = ContenuVitale(
            nir=nirs[porteur],
            numero_serie=self._tirage.serie_carte(f"vitale-{porteur}"),
            organisme=OrganismeAmo(
                regime=organisme.regime,
                caisse=organisme.caisse,
                centre=organisme.centres[0],
                code_gestion="10",
            ),
            beneficiaires=tuple(
                self._beneficiaire(ident, porteur, membre, assure.nom, nirs[ident])
                for ident, membre in membres.items()
            ),
            generation=assure.generation,
            type_carte=assure.type_carte,
            debut_validite=self._ancre - datetime.timedelta(days=1000),
            dossiers_at=tuple(self._dossier_at(organisme, date) for date in assure.at),
        )
        return [
            Personne(
                id=ident,
                titre=membre.titre,
                porteur=porteur,
                dossier=dossier,
                vitale=None if assure.sans_carte else dossier,
                beneficiaire=rang,
                droits_reels=self._reels(membre, dossier.beneficiaires[rang].droits),
                nir=nirs[porteur],
                nir_individuel=nirs[ident],
                organisme=assure.organisme,
                traits=membre.traits,
                apcv=assure.apcv,
                maternite=periode(membre.maternite, self._ancre) if membre.maternite else None,
            )
            for rang, (ident, membre) in enumerate(membres.items())
        ]

    def _naissance(self, membre: AyantDroitDeclare) -> str:
        if membre.age_jours is not None:
            return f"{self._ancre - datetime.timedelta(days=membre.age_jours):%Y%m%d}"
        if membre.age is not None:
            return naissance_a(membre.age, self._ancre)
        return membre.naissance

    def _beneficiaire(
        self, ident: str, porteur: str, membre: AyantDroitDeclare, nom: str, nir: str
    ) -> BeneficiaireCarte:
        numero = self._tirage.nombre(f"voie/{porteur}", 98) + 1
        rue = _RUES[self._tirage.nombre(f"rue/{porteur}", len(_RUES))]
        return BeneficiaireCarte(
            nom=nom,
            prenom=membre.prenom,
            date_naissance=self._naissance(membre),
            rang_naissance=membre.rang,
            nom_naissance=membre.nom_naissance,
            qualite=membre.qualite,
            nir_certifie=nir,
            date_certification=self._ancre - datetime.timedelta(days=900),
            adresse=("", "", f"{numero} {rue}", "", _LOCALITE),
            droits=self._droits(ident, membre),
        )

    def _droits(self, ident: str, membre: DroitsDeclares) -> DroitsBeneficiaire:
        ancre = self._ancre
        ald, situation = membre.couverture
        couvertures = [Couverture(code_ald=ald, code_situation=situation)]
        if membre.couverture_dates is not None:
            datee = Couverture(
                code_ald=ald,
                code_situation=situation,
                periode=periode(membre.couverture_dates, ancre),
            )
            couvertures = [Couverture(code_ald="0", code_situation=situation), datee]
        service = ServiceAmo()
        if membre.service is not None:
            code, debut, fin = membre.service
            service = ServiceAmo(code=code, periode=periode((debut, fin), ancre))
        return DroitsBeneficiaire(
            service_amo=service,
            periodes_amo=(periode(membre.droits, ancre),),
            couvertures=tuple(couvertures),
            mutuelle=self._mutuelle(membre),
            amc=self._amc(ident, membre),
            medecin_traitant_declare=membre.medecin_traitant,
        )

    def _mutuelle(self, membre: DroitsDeclares) -> Mutuelle | None:
        if not membre.mutuelle:
            return None
        amc = self._amcs[membre.mutuelle]
        return Mutuelle(
            identification=amc.numero,
            garanties="OOOOOOOO",
            indicateur_traitement=amc.indicateur_traitement,
            aiguillage_sts=amc.aiguillage_sts,
            periodes=(periode(membre.amc_dates, self._ancre),),
        )

    def _amc(self, ident: str, membre: DroitsDeclares) -> ContratAmc | None:
        if not membre.amc:
            return None
        amc = self._amcs[membre.amc]
        return ContratAmc(
            numero_amc=amc.numero,
            numero_adherent=self._tirage.chiffres(f"adherent/{ident}", 8),
            indicateur_traitement=amc.indicateur_traitement,
            periode=periode(membre.amc_dates, self._ancre),
            code_routage=amc.code_routage,
            identifiant_hote=amc.identifiant_hote,
            nom_domaine=amc.nom_domaine,
            aiguillage_sts=amc.aiguillage_sts,
        )

    def _reels(self, membre: AyantDroitDeclare, carte: DroitsBeneficiaire) -> DroitsBeneficiaire:
        if membre.reel is None:
            return carte
        return msgspec.structs.replace(
            carte, periodes_amo=(periode(membre.reel.droits, self._ancre),)
        )

    def _dossier_at(self, organisme: Organisme, date: str) -> DossierAt:
        accident = jour(date, self._ancre)
        return DossierAt(
            organisme=organisme.regime + organisme.caisse + organisme.centres[0],
            identifiant=f"{accident:%Y%m%d}",
            code_bgdh="A1",
            date_accident=accident,
        )
