"""The facture as a dialogue: open, acquire, answer, type, price (CDC §4.2.1)."""

import msgspec

from vitalbench.reference.domain.facture import ModeSecurisation, SupportDroits, TiersPayant
from vitalbench.reference.domain.identifiants import rpps_valide
from vitalbench.reference.modules.organismes import DEMONSTRATION
from vitalbench.reference.pricing import DemandeTarification
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    ChangerSupport,
    Choisir,
    Confirmer,
    Forcer,
    Ouvrir,
    Saisir,
)
from vitalbench.reference.protocol.ecran import Ecran, Mention
from vitalbench.reference.workstation import acquisition, forcage
from vitalbench.reference.workstation.accident import en_smg, exiger_lisible
from vitalbench.reference.workstation.archive import FactureArchivee
from vitalbench.reference.workstation.complementaire import PARTS_AMC, Voie, montants_par_ligne
from vitalbench.reference.workstation.configuration import actif
from vitalbench.reference.workstation.doublons import chercher_doublons
from vitalbench.reference.workstation.ecrans import ecran_facture, mention
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.familles import cote_en_ccam, delivre, prescrit
from vitalbench.reference.workstation.identite import cle_doublon
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.mentions import mentions_contexte, mentions_tiers_payant
from vitalbench.reference.workstation.opposition import alerte
from vitalbench.reference.workstation.questions import (
    medecin_traitant,
    questions,
    tiers_payant,
)
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.securisation import securiser

CHAMPS = frozenset(
    {
        v.C_ORIENTEUR_NOM,
        v.C_ORIENTEUR_PRENOM,
        v.C_PRESCRIPTEUR_RPPS,
        v.C_PRESCRIPTEUR_STRUCTURE,
        v.C_PRESCRIPTEUR_SPECIALITE,
        v.C_DATE_PRESCRIPTION,
        v.C_DATE_MATERNITE,
        v.C_NUMERO_AT,
        v.C_AT_REGIME,
        v.C_AT_CAISSE,
        v.C_AT_CENTRE,
        v.C_MONTANT_APIAS,
        v.C_MONTANT_ACCORD,
        v.C_NUMERO_ACCORD,
        v.C_MONTANT_ACCORD_MEDICAMENTS,
        v.C_NUMERO_ACCORD_MEDICAMENTS,
        v.C_MONTANT_AMC,
    }
)


class Facturation:
    """Holds the facture open, if any, and moves it one step a command."""

    def __init__(self, poste: Installation) -> None:
        self._poste = poste
        self._facture: EnCours | None = None

    @property
    def ouverte(self) -> bool:
        """Tell whether a facture is open."""
        return self._facture is not None

    @property
    def facture(self) -> EnCours:
        """Give the facture open, or refuse."""
        if self._facture is None:
            raise RefusPoste(v.R_SANS_FACTURE, "Aucune facture n'est ouverte")
        return self._facture

    def clore(self) -> None:
        """Clear the facture and every field of it (CDC-4.2.1.13-11, -12)."""
        self._facture = None

    # --- commands ----------------------------------------------------------------------

    def ouvrir(self, commande: Ouvrir) -> None:
        """Open a facture."""
        if self._facture is not None:
            raise RefusPoste(v.R_FACTURE_OUVERTE, "Une facture est déjà ouverte")
        jour = commande.date or self._poste.horloge.aujourdhui()
        self._facture = EnCours(
            date_soins=jour,
            contextes=self._poste.tarification.contextes(jour),
            mode=commande.mode,
            contexte=commande.contexte,
        )

    def acquerir(self, commande: Acquerir) -> None:
        """Acquire from a card or another support."""
        facture = self.facture
        if commande.support == "cps":
            acquisition.acquerir_ps(facture, self._poste, commande.code_porteur)
        elif commande.support == "vitale":
            acquisition.acquerir_vitale(facture, self._poste)
        elif commande.support == "papier":
            acquisition.acquerir_papier(facture, self._poste, commande.donnees)
        elif commande.support == "apcv":
            acquisition.acquerir_apcv(facture, self._poste, commande.donnees)
        else:
            acquisition.acquerir_adr(facture, self._poste)
        self._calculer()

    def changer_support(self, commande: ChangerSupport) -> None:
        """Use another support: acquisition starts again for the beneficiary.

        Without any Vitale support, a facture SESAM-Vitale turns into a degraded one.
        """
        facture = self.facture
        facture.oublier_beneficiaire()
        facture.assure = None
        if commande.support == "papier" and facture.mode == "sesam_vitale":
            facture.mode = "degrade"
        elif commande.support != "papier" and facture.mode == "degrade":
            facture.mode = "sesam_vitale"
        if commande.support == "vitale":
            acquisition.acquerir_vitale(facture, self._poste)

    def choisir(self, commande: Choisir) -> None:
        """Answer one question, among the answers offered."""
        facture = self.facture
        question = next((q for q in questions(facture) if q.id == commande.question), None)
        if question is None:
            raise RefusPoste(v.R_CHOIX, f"Question {commande.question!r} : elle n'est pas posée")
        if commande.choix not in {c.id for c in question.choix}:
            offerts = ", ".join(c.id for c in question.choix)
            raise RefusPoste(
                v.R_CHOIX, f"{question.libelle} : {commande.choix!r} n'est pas offert ({offerts})"
            )
        if question.id == v.Q_SITUATION and facture.ps is not None:
            facture.situation = self._poste.parametrage.situation(
                next(s for s in facture.ps.situations if str(s.numero_logique) == commande.choix)
            )
        elif question.id == v.Q_BENEFICIAIRE:
            acquisition.choisir_beneficiaire(facture, self._poste, int(commande.choix))
        else:
            facture.reponses[question.id] = commande.choix
        self._calculer()

    def saisir(self, commande: Saisir) -> None:
        """Take the acts (all of them, again when given) and the fields."""
        facture = self.facture
        if facture.beneficiaire is None or facture.situation is None:
            raise RefusPoste(v.R_QUESTION, "Le PS et le bénéficiaire sont à acquérir d'abord")
        for nom, valeur in commande.champs.items():
            if nom not in CHAMPS:
                raise RefusPoste(v.R_CHAMP, f"{nom} : champ inconnu")
            exiger_lisible(nom, valeur)
            if nom == v.C_PRESCRIPTEUR_RPPS and not rpps_valide(str(valeur)):
                raise RefusPoste(v.R_CHAMP, f"{nom} : {valeur} n'est pas un RPPS (clé fausse)")
            facture.champs[nom] = valeur
        if commande.prestations:
            facture.forcages = tuple(f for f in facture.forcages if f.ligne is None)
            facture.oublier_tarification()
            self._controler(tuple(self._defauts(acte) for acte in commande.prestations))
        self._calculer()

    def forcer(self, commande: Forcer) -> None:
        """Change an element of the card or a computed value; both values are kept."""
        facture = self.facture
        calcul = self._poste.tarification.calcul(self._demande())
        if forcage.forcer(facture, calcul, commande):
            self._calculer()

    def confirmer(self, commande: Confirmer) -> None:
        """Accept a warning of the screen."""
        affichees = {m.id for m in self.mentions()}
        if commande.mention and commande.mention not in affichees:
            raise RefusPoste(v.R_CHOIX, f"Mention {commande.mention!r} : elle n'est pas affichée")
        self.facture.confirmes.update({commande.mention} if commande.mention else affichees)

    def securiser(self, code_porteur: str | None) -> tuple[FactureArchivee, ...]:
        """Secure the facture, then clear it and every field of the screen."""
        faites = securiser(self.facture, self._poste, code_porteur)
        self.clore()
        return faites

    # --- state -------------------------------------------------------------------------

    def _controler(self, actes: tuple[ActeSaisi, ...]) -> None:
        """Have every act checked by the SRT, then take them all (CDC-4.2.1.6-06)."""
        facture, poste = self.facture, self._poste
        if facture.situation is None:
            return
        executant = poste.tarification.executant(
            facture.situation, poste.parametrage.option(facture.situation)
        )
        facture.actes = tuple(
            acte
            if acte in facture.actes or delivre(poste.tables, executant.fonctions, acte.code)
            else poste.referentiel.controler_saisie(facture, acte, rang, executant.secteur)
            for rang, acte in enumerate(actes, start=1)
        )

    def _defauts(self, acte: ActeSaisi) -> ActeSaisi:
        """Fill what is due by default: no accident for a PS who executes (CDC-4.2.1.6-04)."""
        situation = self.facture.situation
        if (
            situation is not None
            and acte.accident_droit_commun is None
            and prescrit(self._poste.tables, situation.code_specialite)
        ):
            acte = msgspec.structs.replace(acte, accident_droit_commun=False)
        if acte.code_ccam and not self.ccam_ouverte():
            raise RefusPoste(v.R_ACTE, f"{acte.code_ccam} : la saisie CCAM est fermée")
        return acte

    def ccam_ouverte(self) -> bool:
        """Tell whether CCAM acts can be typed (CDC-4.1.2.2-07)."""
        facture = self.facture
        ouverte = actif(self._poste.configuration.parametres, "saisie_ccam", "oui")
        situation = facture.situation
        return (
            ouverte
            and situation is not None
            and cote_en_ccam(self._poste.tables, situation.code_specialite)
        )

    def _calculer(self) -> None:
        """Price what changed: the compulsory part, the CCAM, then the complementary part.

        The same acts and rights are never priced twice: a choice of tiers payant asks neither
        the rules nor the SRT again (CDC-4.2.1.8-11).
        """
        facture = self.facture
        if not facture.actes or facture.beneficiaire is None or facture.situation is None:
            return
        demande = self._demande()
        if facture.resultat is None or demande != facture.demande:
            self._tarifer_amo(demande)
        if facture.resultat is not None:
            self._tarifer_amc(demande)

    def _demande(self) -> DemandeTarification:
        facture, poste = self.facture, self._poste
        if facture.situation is None:
            raise RefusPoste(v.R_QUESTION, "La situation de facturation n'est pas choisie")
        return poste.tarification.demande(
            facture, poste.horloge.aujourdhui(), poste.parametrage.option(facture.situation)
        )

    def _tarifer_amo(self, demande: DemandeTarification) -> None:
        facture, poste = self.facture, self._poste
        facture.oublier_tarification()
        resultat = poste.tarification.tarifer(demande)
        facture.exclusion = resultat.exclusion
        if facture.exclusion == "" and not (
            facture.reponses.get(v.Q_CONTEXTE) and medecin_traitant(facture)
        ):
            return
        resultat.lignes = poste.referentiel.tarifer(facture, demande, resultat.lignes)
        facture.resultat, facture.demande = resultat, demande
        forcage.reporter(facture, "amo")
        facture.diagnostics = poste.referentiel.controle_complet(facture, demande)
        facture.doublons = chercher_doublons(
            poste.archive,
            cle_doublon(facture),
            (
                (x.prestation.code_ccam or x.prestation.code, x.prestation.date_soins)
                for x in facture.resultat.lignes
            ),
        )

    def _tarifer_amc(self, demande: DemandeTarification) -> None:
        facture, poste = self.facture, self._poste
        resultat = facture.resultat
        if resultat is None or facture.diagnostics:
            return
        calcul = poste.tarification.calcul(demande)
        ouverts = poste.complementaire.droits_ouverts(facture, calcul, resultat)
        conventions = poste.parametrage.valeur("conventions")
        poste.complementaire.rechercher(facture, calcul, resultat, conventions)
        flux = poste.complementaire.flux(
            facture,
            calcul,
            resultat,
            oct_eclateur=actif(poste.configuration.parametres, "oct_eclateur", "non"),
        )
        choisi = TiersPayant(tiers_payant(facture))
        avec_amc = choisi in PARTS_AMC and ouverts
        resultat.dre = avec_amc and flux.dre
        resultat.part_amc_dans_fse = avec_amc and flux.part_amc_dans_fse
        saisie = facture.champs.get(v.C_MONTANT_AMC)
        voie = Voie()
        if facture.reponses.get(v.Q_VOIE_AMC) == "saisie":
            voie = Voie(
                saisie=saisie if isinstance(saisie, int) else 0,
                par_ligne=montants_par_ligne(facture.actes),
            )
        if not (resultat.dre or resultat.part_amc_dans_fse):
            choisi = TiersPayant.AMO if choisi is TiersPayant.AMO_AMC else TiersPayant.AUCUN
        cle = (choisi, voie, resultat.dre)
        if facture.cle_amc == cle:
            return
        resultat.lignes = poste.complementaire.parts(
            calcul, resultat.situation, resultat.lignes, choisi, voie
        )
        facture.cle_amc = cle
        forcage.reporter(facture, "amc")

    def mentions(self) -> tuple[Mention, ...]:
        """Say what the PS has to know of the facture in its state."""
        facture = self.facture
        dites: list[Mention] = []
        if facture.ps is None and self._poste.cartes.code_requis():
            dites.append(mention(v.M_CODE_PORTEUR))
        if facture.assure is not None:
            organisme = facture.assure.organisme
            if (organisme.regime, organisme.caisse) == DEMONSTRATION:
                dites.append(mention(v.M_DEMONSTRATION, niveau="alerte"))
            if facture.assure.support.value == "carte":
                dites.append(mention(v.M_PROVENANCE_VITALE))
            if facture.assure.support.value == "apcv":
                dites.append(mention(v.M_PROVENANCE_APCV))
            if facture.support_droits is SupportDroits.ADR:
                dites.append(mention(v.M_PROVENANCE_ADR))
            if facture.alerte_adr:
                dites.append(mention(v.M_ADR_INDISPONIBLE, facture.alerte_adr, "alerte"))
            if acquisition.contexte_perime(facture, self._poste):
                dites.append(mention(v.M_APCV_PERIMEE, niveau="alerte"))
            empechement = acquisition.empechement_apcv(facture, self._poste)
            if empechement:
                dites.append(
                    mention(
                        v.M_APCV_IMPOSSIBLE,
                        f"Aucun flux signé avec l'ApCV n'est possible : {empechement}. "
                        "Reprenez l'acquisition, au besoin depuis un autre support.",
                        "alerte",
                    )
                )
        if facture.alerte_apcv:
            dites.append(mention(v.M_APCV_IMPOSSIBLE, facture.alerte_apcv, "alerte"))
        if facture.mode == "degrade" and facture.demande is not None:
            ouverts = self._poste.tarification.modes_sans_support(facture)
            if ModeSecurisation.DEGRADE not in ouverts:
                dites.append(mention(v.M_SANS_VITALE_PROPOSE, niveau="alerte"))
        droits = facture.droits
        if droits is not None:
            if droits.medecin_traitant_declare:
                dites.append(mention(v.M_MEDECIN_TRAITANT))
            if not en_smg(facture) and not droits.amo_ouverts_au(facture.date_soins):
                dites.append(mention(v.M_DROITS_FERMES, niveau="alerte"))
        if facture.exclusion:
            dites.append(
                mention(
                    v.M_PARCOURS_NON_CONCERNE,
                    f"Facture non concernée par le parcours de soins : {facture.exclusion}",
                )
            )
        dites += [
            mention(v.M_DOUBLON, f"{d} : prestation déjà facturée pour ce bénéficiaire", "alerte")
            for d in facture.doublons
        ]
        resultat = facture.resultat
        if resultat is not None:
            dites += [mention(v.M_ALERTE_TARIFICATION, a, "alerte") for a in resultat.alertes]
            if resultat.mention_situation:
                dites.append(mention(v.M_SITUATION, resultat.mention_situation))
            dites += mentions_tiers_payant(resultat)
            if resultat.tiers_payant_propose == "amo" and v.Q_TIERS_PAYANT not in facture.reponses:
                dites.append(mention(v.M_TP_PAR_DEFAUT))
        dites += alerte(self._poste, facture.situation)
        dites += mentions_contexte(facture)
        dites += [mention(v.M_DIAGNOSTIC_CCAM, d, "blocage") for d in facture.diagnostics]
        return tuple(dites)

    def ecran(self) -> Ecran:
        """Show the facture open."""
        facture, poste = self.facture, self._poste
        en_plus: list[str] = []
        if facture.beneficiaire is not None and self.ccam_ouverte():
            en_plus.append("saisir_ccam")
        if facture.situation is not None and poste.apcv is not None:
            en_plus.append("acquerir_apcv")
        if facture.beneficiaire is not None and poste.adr is not None:
            en_plus.append("acquerir_adr")
        if ModeSecurisation.SANS_VITALE in poste.tarification.modes_sans_support(facture):
            en_plus.append("mode_sans_vitale")
        return ecran_facture(facture, self.mentions(), tiers_payant(facture), tuple(en_plus))
