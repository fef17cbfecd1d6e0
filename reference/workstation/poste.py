"""The reference workstation: one command in, one answer out (DESIGN: the pilot protocol)."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from vitalbench import __version__
from vitalbench.reference.catalogue.tables import tables
from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.domain.lecteurs import Lecteur, LecteurError
from vitalbench.reference.modules.appels import Observateur, SansObservateur
from vitalbench.reference.modules.observation_tcp import ObservateurTcp
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import (
    COMMANDES,
    Abandonner,
    Acquerir,
    AnnulerDre,
    Bonjour,
    ChangerSupport,
    Choisir,
    Commande,
    Configurer,
    Confirmer,
    Consulter,
    Exporter,
    Facturer,
    Forcer,
    Horloge,
    Importer,
    Imprimer,
    JoindrePiece,
    Lire,
    MettreEnLots,
    Ouvrir,
    Reclamer,
    Reemettre,
    Reinitialiser,
    Relever,
    Remplacer,
    Saisir,
    Securiser,
    Supprimer,
    Transmettre,
)
from vitalbench.reference.protocol.ecran import Ecran, Mention
from vitalbench.reference.protocol.reponses import (
    CANAUX,
    Accueil,
    Cree,
    Document,
    Refus,
    Reponse,
)
from vitalbench.reference.workstation import (
    consultation,
    correspondance,
    exportation,
    fichier_patient,
    opposition,
    reclamation,
    scor,
)
from vitalbench.reference.workstation.annulation import annuler
from vitalbench.reference.workstation.archive import Archive, EtatFacture, FactureArchivee
from vitalbench.reference.workstation.configuration import Configuration, texte
from vitalbench.reference.workstation.documents.attestations import EDITEUR, NOM_LOGICIEL
from vitalbench.reference.workstation.documents.impression import feuille_degradee, imprimer
from vitalbench.reference.workstation.ecrans import ecran_accueil, mention
from vitalbench.reference.workstation.facturation import Facturation
from vitalbench.reference.workstation.horloge import HorlogePoste
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.montage import monter, remonter
from vitalbench.reference.workstation.raccourci import Raccourci
from vitalbench.reference.workstation.reference_locale import avec_mise_a_jour, mises_a_jour
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.remplacement import remplacer
from vitalbench.reference.workstation.securisation import contresigner
from vitalbench.reference.workstation.teletransmission import Teletransmission

CHARGEURS = {
    "correspondance": (correspondance.charger, "Table de correspondance chargée"),
    "opposition": (opposition.charger, "Liste d'opposition à jour"),
    "patients": (fichier_patient.charger, "Fichier des patients chargé"),
}
"""What can be handed to the workstation beside updates of the tariffs, and what it then says."""
FAMILLES = ("prescripteurs", "auxiliaires", "pharmaciens", "fournisseurs", "laboratoires")
_MENTION_DU_REFUS = {
    v.R_CODE_REQUIS: v.M_CODE_PORTEUR,
    v.R_INCOHERENCE: v.M_INCOHERENCE,
    v.R_VITALE_NON_AUTHENTIQUE: v.M_VITALE_NON_AUTHENTIQUE,
    v.R_VITALE_PERIMEE: v.M_VITALE_PERIMEE,
    v.R_VITALE_OPPOSEE: v.M_VITALE_OPPOSEE,
    v.R_APCV: v.M_APCV_IMPOSSIBLE,
    v.R_PARAMETRAGE: v.M_PARAMETRAGE,
    v.R_ACTE: v.M_CONTROLE_ACTE,
}
_MENTION_EN_FACTURE = {
    v.R_VITALE_ABSENTE: v.M_DEGRADE_PROPOSE,
    v.R_VITALE_ILLISIBLE: v.M_DEGRADE_PROPOSE,
    v.R_VITALE_PERIMEE: v.M_DEGRADE_PROPOSE,
    v.R_VITALE_NON_AUTHENTIQUE: v.M_DEGRADE_PROPOSE,
    v.R_CPS_ABSENTE: v.M_PAPIER_PROPOSE,
    v.R_LECTEUR: v.M_PAPIER_PROPOSE,
    v.R_CONFIGURATION_LECTEURS: v.M_PAPIER_PROPOSE,
}


class Poste:
    """One workstation. Readers are objects in process, addresses in `configurer` otherwise."""

    def __init__(
        self,
        lecteurs: Mapping[str, Lecteur] | None = None,
        observateur: Observateur | None = None,
    ) -> None:
        self._lecteurs = dict(lecteurs or {})
        self._observateur = observateur
        self._horloge = HorlogePoste()
        self._installation: Installation | None = None
        self._facturation: Facturation | None = None
        self._actions: dict[type[Commande], Callable[[Commande], Reponse | Accueil]] = {}
        self._brancher()

    # --- dispatch ----------------------------------------------------------------------

    def traiter(self, commande: Commande) -> Reponse | Accueil:
        """Do what one command asks; a refusal is an answer like another."""
        action = self._actions.get(type(commande))
        try:
            if action is None:
                raise RefusPoste(
                    v.R_COMMANDE, f"Commande {commande.methode!r} : non prise en charge"
                )
            return action(commande)
        except RefusPoste as refus:
            return self._refuser(refus)
        except LecteurError as panne:
            return self._refuser(RefusPoste(v.R_LECTEUR, str(panne)))

    def _refuser(self, refus: RefusPoste) -> Reponse:
        ecran = self._ecran()
        identifiant = _MENTION_DU_REFUS.get(refus.code)
        if self._facturation is not None and self._facturation.ouverte:
            proposee = _MENTION_EN_FACTURE.get(refus.code)
            if proposee is not None:
                ecran = _avec_mentions(ecran, (*ecran.mentions, mention(proposee, niveau="alerte")))
        if identifiant is not None:
            dite = mention(identifiant, refus.message, "blocage")
            autres = tuple(m for m in ecran.mentions if m.id != identifiant)
            ecran = _avec_mentions(ecran, (*autres, dite))
        return Reponse(ecran=ecran, refus=Refus(code=refus.code, message=refus.message))

    def _brancher(self) -> None:
        def lier(classe: type[Commande], action: Callable[..., Reponse | Accueil]) -> None:
            self._actions[classe] = action

        lier(Bonjour, self._bonjour)
        lier(Configurer, self._configurer)
        lier(Horloge, self._regler)
        lier(Reinitialiser, self._reinitialiser)
        lier(Ouvrir, lambda c: self._dialogue(lambda f: f.ouvrir(c)))
        lier(Acquerir, lambda c: self._dialogue(lambda f: f.acquerir(c)))
        lier(Choisir, lambda c: self._dialogue(lambda f: f.choisir(c)))
        lier(Saisir, self._saisir)
        lier(Forcer, lambda c: self._dialogue(lambda f: f.forcer(c)))
        lier(Confirmer, lambda c: self._dialogue(lambda f: f.confirmer(c)))
        lier(ChangerSupport, lambda c: self._dialogue(lambda f: f.changer_support(c)))
        lier(Abandonner, self._abandonner)
        lier(Securiser, self._securiser)
        lier(Facturer, lambda c: Raccourci(self.traiter, c).jouer())
        lier(Lire, self._lire)
        lier(AnnulerDre, self._annuler_dre)
        lier(Supprimer, lambda c: self._teletransmission().supprimer(c))
        lier(MettreEnLots, lambda c: self._teletransmission().mettre_en_lots(c))
        lier(Transmettre, lambda _: self._teletransmission().transmettre())
        lier(Reemettre, lambda c: self._teletransmission().reemettre(c))
        lier(Relever, lambda _: self._teletransmission().relever())
        lier(Consulter, lambda c: Reponse(ecran=consultation.consulter(self._poste(), c)))
        lier(Exporter, self._exporter)
        lier(Imprimer, self._imprimer)
        lier(JoindrePiece, self._joindre)
        lier(Importer, self._importer)
        lier(Remplacer, self._remplacer)
        lier(Reclamer, self._reclamer)

    # --- life of the workstation -------------------------------------------------------

    def _bonjour(self, commande: Bonjour) -> Accueil:
        if commande.protocole.partition(".")[0] != Accueil.__struct_defaults__[0].partition(".")[0]:
            raise RefusPoste(v.R_COMMANDE, f"Protocole {commande.protocole} : version inconnue")
        return Accueil(
            nom=NOM_LOGICIEL,
            version=__version__,
            editeur=EDITEUR,
            horloge="pilotable",
            familles=FAMILLES,
            commandes=tuple(nom for nom, classe in COMMANDES.items() if classe in self._actions),
            canaux=(*CANAUX, "appel_module"),
        )

    def _configurer(self, commande: Configurer) -> Reponse:
        self._fermer_archive()
        configuration = Configuration.depuis(commande)
        observateur = self._observateur
        if observateur is None:
            observateur = (
                ObservateurTcp(commande.observation) if commande.observation else SansObservateur()
            )
        self._installation = monter(
            configuration,
            self._horloge,
            Archive(configuration.dossier),
            tables(),
            {
                "cps": self._lecteurs.get("cps") or commande.lecteur_cps,
                "vitale": self._lecteurs.get("vitale") or commande.lecteur_vitale,
            },
            observateur,
        )
        self._facturation = Facturation(self._installation)
        return Reponse(
            ecran=ecran_accueil("Accueil", [consultation.fournitures(self._installation)])
        )

    def _regler(self, commande: Horloge) -> Reponse:
        self._horloge.regler(commande.instant)
        if self._installation is not None:
            duree = texte(
                self._installation.configuration.parametres, "conservation_reservee_mois", "36"
            )
            self._installation.archive.purger(
                self._horloge.aujourdhui(), int(duree) if duree.isdigit() else 36
            )
        return Reponse(ecran=self._ecran())

    def _reinitialiser(self, _commande: Reinitialiser) -> Reponse:
        dossier = self._installation.configuration.dossier if self._installation else None
        self._fermer_archive()
        if dossier is not None:
            with suppress(FileNotFoundError):
                (dossier / "poste.sqlite").unlink()
        self._installation = None
        self._facturation = None
        return Reponse(ecran=self._ecran())

    def fermer(self) -> None:
        """Release what the workstation holds open."""
        self._fermer_archive()
        self._installation = None

    def _fermer_archive(self) -> None:
        if self._installation is not None:
            self._installation.archive.fermer()

    def _poste(self) -> Installation:
        if self._installation is None:
            raise RefusPoste(v.R_NON_CONFIGURE, "Le poste n'est pas configuré")
        return self._installation

    def _dialogue_ouvert(self) -> Facturation:
        self._poste()
        if self._facturation is None:
            raise RefusPoste(v.R_NON_CONFIGURE, "Le poste n'est pas configuré")
        return self._facturation

    def _teletransmission(self) -> Teletransmission:
        return Teletransmission(self._poste())

    def _ecran(self) -> Ecran:
        if self._facturation is not None and self._facturation.ouverte:
            return self._facturation.ecran()
        return ecran_accueil("Accueil")

    # --- facture -----------------------------------------------------------------------

    def _dialogue(self, action: Callable[[Facturation], None]) -> Reponse:
        facturation = self._dialogue_ouvert()
        action(facturation)
        return Reponse(ecran=facturation.ecran())

    def _saisir(self, commande: Saisir) -> Reponse:
        facturation = self._dialogue_ouvert()
        if not facturation.ouverte and commande.champs and not commande.prestations:
            self._poste().parametrage.regler(commande.champs)
            return Reponse(ecran=self._ecran())
        return self._dialogue(lambda f: f.saisir(commande))

    def _abandonner(self, _commande: Abandonner) -> Reponse:
        facturation = self._dialogue_ouvert()
        facturation.facture  # noqa: B018 - refuses when none is open
        facturation.clore()
        return Reponse(ecran=self._ecran())

    def _securiser(self, commande: Securiser) -> Reponse:
        if commande.facture:
            faites: tuple[FactureArchivee, ...] = contresigner(
                self._poste(), commande.facture, commande.code_porteur
            )
        else:
            faites = self._dialogue_ouvert().securiser(commande.code_porteur)
        degradees = [
            f for f in faites if f.mode == ModeSecurisation.DEGRADE and f.flux == TypeFlux.FSE.value
        ]
        mentions = [
            mention(v.M_FACTURE_SECURISEE, f"Facture {f.numero} sécurisée, à mettre en lot")
            if f.etat == EtatFacture.SECURISEE
            else mention(v.M_A_CONTRESIGNER, f"Facture {f.numero} : signature du PS attendue")
            for f in faites
        ]
        mentions += [mention(v.M_FEUILLE_REQUISE) for _ in degradees]
        return Reponse(
            ecran=ecran_accueil(
                "Accueil",
                mentions=mentions,
            ),
            documents=tuple(feuille_degradee(self._poste(), f) for f in degradees),
            crees=tuple(_facture_creee(f) for f in faites),
        )

    def _annuler_dre(self, commande: AnnulerDre) -> Reponse:
        faite = annuler(self._poste(), commande.facture)
        texte = f"Annulation de la DRE {faite.numero} sécurisée, à mettre en lot"
        return Reponse(
            ecran=ecran_accueil("Accueil", [mention(v.M_FACTURE_SECURISEE, texte)]),
            crees=(_facture_creee(faite),),
        )

    def _lire(self, commande: Lire) -> Reponse:
        return Reponse(ecran=consultation.carte(self._poste(), commande))

    def _exporter(self, commande: Exporter) -> Reponse:
        documents: tuple[Document, ...] = exportation.exporter(self._poste(), commande)
        return Reponse(ecran=self._ecran(), documents=documents)

    def _importer(self, commande: Importer) -> Reponse:
        """Load an update of the local reference data; it survives a restart."""
        poste = self._poste()
        if commande.type in CHARGEURS:
            charger, fait = CHARGEURS[commande.type]
            charger(poste.archive, commande.contenu)
            return Reponse(ecran=ecran_accueil("Accueil", [mention(v.M_REFERENTIEL, fait)]))
        if commande.type != "tarifs":
            connus = ", ".join(("tarifs", *CHARGEURS))
            raise RefusPoste(v.R_IMPORT, f"type {commande.type!r} : inconnu ({connus})")
        if self._dialogue_ouvert().ouverte:
            raise RefusPoste(v.R_FACTURE_OUVERTE, "Terminez d'abord la facture ouverte")
        nouvelles = poste.tables
        for changement in mises_a_jour(commande.contenu):
            nouvelles = avec_mise_a_jour(nouvelles, changement)
        rang = poste.archive.suivant("mise_a_jour")
        poste.archive.memoriser(f"mise_a_jour:{rang:06d}", commande.contenu.decode())
        self._installation = remonter(poste, nouvelles)
        self._facturation = Facturation(self._installation)
        return Reponse(ecran=ecran_accueil("Accueil", [mention(v.M_REFERENTIEL)]))

    def _joindre(self, commande: JoindrePiece) -> Reponse:
        cree, dites = scor.joindre(self._poste(), commande)
        ecran = self._ecran()
        return Reponse(ecran=_avec_mentions(ecran, (*ecran.mentions, *dites)), crees=(cree,))

    def _reclamer(self, commande: Reclamer) -> Reponse:
        """Send a report, or list the factures that one may be made for."""
        poste = self._poste()
        if not commande.facture:
            lignes = [consultation.ligne_facture(f) for f in reclamation.ouvertes(poste)]
            return Reponse(ecran=ecran_accueil("Réclamations possibles", lignes=lignes))
        emise = reclamation.reclamer(poste, commande.facture)
        return Reponse(
            ecran=ecran_accueil("Réclamation", [mention(v.M_RECLAMATION, emise.texte)]),
            crees=(Cree(type="message", id=emise.id, details={"message_id": emise.message}),),
        )

    def _remplacer(self, commande: Remplacer) -> Reponse:
        if self._dialogue_ouvert().ouverte:
            raise RefusPoste(v.R_FACTURE_OUVERTE, "Terminez d'abord la facture ouverte")
        return Reponse(ecran=ecran_accueil("Remplacement", remplacer(self._poste(), commande)))

    def _imprimer(self, commande: Imprimer) -> Reponse:
        return Reponse(ecran=self._ecran(), documents=imprimer(self._poste(), commande))


def _facture_creee(facture: FactureArchivee) -> Cree:
    return Cree(
        type="facture",
        id=facture.id,
        details={
            "numero": facture.numero,
            "numero_facturation": facture.numero_facturation,
            "flux": facture.flux,
            "mode": facture.mode,
            "etat": facture.etat,
            "total": facture.total,
            "total_amo": facture.total_amo,
            "total_amc": facture.total_amc,
        },
    )


def _avec_mentions(ecran: Ecran, mentions: tuple[Mention, ...]) -> Ecran:
    return Ecran(
        titre=ecran.titre,
        complet=ecran.complet,
        mentions=mentions,
        champs=ecran.champs,
        propositions=ecran.propositions,
        actions=ecran.actions,
        lignes=ecran.lignes,
    )
