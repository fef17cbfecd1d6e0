"""The cards as the workstation knows them: read through the SSV, never directly.

The code porteur goes straight to the module call and is kept nowhere; what is kept is which
insertion of which card it opened, so that it is asked again after a removal
(CDC-4.2.1.2.1-04, -05, -07).
"""

from collections.abc import Mapping
from datetime import date

from vitalbench.reference.domain.cartes import ContenuCps
from vitalbench.reference.domain.facture import SupportVitale
from vitalbench.reference.domain.lecteurs import Lecteur, LecteurError
from vitalbench.reference.modules.clavier import LecteurSesamVitale
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.reference.modules.statuts import RefusModule, statut
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.en_cours import Assure
from vitalbench.reference.workstation.lecteurs import exiger_configuration
from vitalbench.reference.workstation.refus import RefusPoste

_REFUS = {
    "cps_absente": v.R_CPS_ABSENTE,
    "code_porteur_faux": v.R_CODE_FAUX,
    "code_porteur_perdu": v.R_CODE_REQUIS,
    "cps_non_habilitee": v.R_CPS_REFUSEE,
    "identite_differente": v.R_INCOHERENCE,
    "lecteur_muet": v.R_LECTEUR,
    "transmission": v.R_LECTEUR,
    "lecteur_synchronisation": v.R_LECTEUR,
    "cps_invalide": v.R_CPS_INVALIDE,
    "vitale_absente": v.R_VITALE_ABSENTE,
    "vitale_communication": v.R_VITALE_ILLISIBLE,
    "vitale_retiree": v.R_VITALE_ABSENTE,
    "cartes_incompatibles": v.R_CARTES,
    "lecteur_incoherent": v.R_LECTEUR,
    "ressource_inconnue": v.R_CONFIGURATION_LECTEURS,
}


def refus_du_module(erreur: RefusModule) -> RefusPoste:
    """Turn a status of the SSV into a refusal the PS understands."""
    return RefusPoste(
        _REFUS.get(statut(erreur.code).nom, v.R_MODULE),
        f"{(erreur.detail or statut(erreur.code).libelle)[:300]} ({statut(erreur.code).hexa})",
    )


class Cartes:
    """Readings of the two cards, and whether the code porteur has to be given."""

    def __init__(
        self,
        ssv: Ssv,
        lecteur_cps: Lecteur,
        lecteur_vitale: Lecteur,
        parametres: Mapping[str, Valeur],
    ) -> None:
        self._lecteur_vitale = lecteur_vitale
        self._parametres = parametres
        self._ssv = ssv
        self._lecteur = lecteur_cps
        self._ouverte: int | None = None

    def code_requis(self) -> bool:
        """Tell whether the CPS in the reader has not been opened since it was inserted."""
        try:
            return not self._lecteur.carte_presente() or self._ouverte != self._lecteur.insertion()
        except LecteurError:
            return True

    def cps_ouverte(self) -> bool:
        """Tell whether a CPS is in the reader and was opened by its code."""
        return not self.code_requis()

    @property
    def clavier(self) -> bool:
        """Tell whether the reader has a keypad where the code may be typed (CDC-4.2.1.2.1-06)."""
        return isinstance(self._lecteur, LecteurSesamVitale)

    def exiger_code(self, code_porteur: str | None) -> None:
        """Refuse to go on without a code porteur when the card needs it and nothing can ask it."""
        if not code_porteur and self.code_requis() and not self.clavier:
            raise RefusPoste(
                v.R_CODE_REQUIS,
                "Saisissez le code porteur de la carte de professionnel de santé",
            )

    def ouverte(self) -> None:
        """Note that the module accepted the code for the card in the reader."""
        self._ouverte = self._lecteur.insertion()

    def fermee(self) -> None:
        """Forget that the card was opened."""
        self._ouverte = None

    def lire_ps(self, code_porteur: str | None) -> ContenuCps:
        """Read the card of the PS (SSV_LireCartePS)."""
        self.exiger_presence()
        self.exiger_code(code_porteur)
        try:
            contenu = self._ssv.lire_carte_ps(code_porteur)
        except RefusModule as erreur:
            self.fermee()
            raise refus_du_module(erreur) from None
        self.ouverte()
        return contenu

    def exiger_presence(self) -> None:
        """Refuse when no CPS is in the reader."""
        try:
            presente = self._lecteur.carte_presente()
        except LecteurError as erreur:
            raise RefusPoste(v.R_LECTEUR, str(erreur)) from None
        if not presente:
            raise RefusPoste(v.R_CPS_ABSENTE, "Carte de professionnel de santé absente")

    def lire_vitale(self, jour: date, aujourdhui: date) -> Assure:
        """Read the Vitale card at a consultation date, and take what it says.

        Nothing is given of a card that is not genuine, or no longer valid (CDC-3.2.2-03, -04).
        """
        presentee = self.presenter_vitale(jour)
        exiger_utilisable(presentee, aujourdhui)
        return presentee

    def vitale_presente(self, jour: date) -> Assure | None:
        """Read the Vitale card when there is one in its reader, without any exchange if not."""
        try:
            if not self._lecteur_vitale.carte_presente():
                return None
        except LecteurError:
            return None
        return self.presenter_vitale(jour)

    def presenter_vitale(self, jour: date) -> Assure:
        """Read the Vitale card in the reader, whatever it is worth (SSV_LireDroitsVitale)."""
        exiger_configuration(self._parametres)
        try:
            lue = self._ssv.lire_droits_vitale(jour)
        except RefusModule as erreur:
            raise refus_du_module(erreur) from None
        contenu = lue.contenu
        return Assure(
            support=SupportVitale.CARTE,
            nir=contenu.nir,
            organisme=contenu.organisme,
            beneficiaires=contenu.beneficiaires,
            dossiers_at=contenu.dossiers_at,
            famille_service=contenu.service_famille.code,
            numero_serie=contenu.numero_serie,
            fin_validite=contenu.fin_validite,
            authentifie=lue.authentifiee,
        )


def exiger_utilisable(presentee: Assure, aujourdhui: date) -> None:
    """Refuse a card that did not prove to be genuine, or whose validity is over."""
    if not presentee.authentifie:
        raise RefusPoste(
            v.R_VITALE_NON_AUTHENTIQUE, "Carte Vitale non authentifiée : elle ne peut servir"
        )
    if presentee.fin_validite is not None and presentee.fin_validite < aujourdhui:
        raise RefusPoste(
            v.R_VITALE_PERIMEE,
            f"Carte Vitale périmée depuis le {presentee.fin_validite:%d/%m/%Y}",
        )
