"""The CPx card through its reader: who it is, its code, its situations, its signature.

The code porteur passes to the card and is forgotten; what tells that it was presented is the
card itself, never a memory of ours (CDC-3.2.9.3.1.1-12 to -15).
"""

from vitalbench.reference.domain.cartes import ContenuCps
from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    Lecteur,
    LecteurAbsent,
)
from vitalbench.reference.modules import signature_carte, statuts
from vitalbench.reference.modules.clavier import AU_CLAVIER, RIEN_FRAPPE, LecteurSesamVitale
from vitalbench.reference.modules.dialogue import (
    ABSENT,
    BLOQUE,
    CODE_FAUX_CPS2TER,
    SECURITE,
    SUCCES,
    MotEtat,
    envoyer,
    lire_fichier,
    lire_fichier_cps2ter,
    selectionner_application,
)
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.cartes import cps3
from vitalbench.reference.norms.cartes.cps import decoder_cps
from vitalbench.reference.norms.cartes.tlv import FichierIllisible

_VERIFIER = bytes((0x00, 0x20, 0x00, cps3.CODE_PORTEUR))
_LIBRES = ("CPS_ID_CARD", "CPS_NAME_PS", "CPS_INFO_PS", "CERT_SIG", "CERT_AUT")
_DAM = (cps3.FID_RACINE, cps3.FID_DOMAINE_AMO, cps3.FID_SITUATIONS_FACTURATION)
_CODE_ILLISIBLE = 0x6A80


class CarteCps:
    """One CPx in its slot; what is read is kept for one insertion of the card, no longer."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur
        self._insertion = -1
        self._libres: dict[str, bytes] = {}
        self._contenu: ContenuCps | None = None

    def presente(self) -> bool:
        """Tell whether a card is there; a reader that cannot be reached is a refusal."""
        with _Traduire():
            return self._lecteur.carte_presente()

    def insertion(self) -> int:
        """Give the insertion counter of the slot."""
        with _Traduire():
            return self._lecteur.insertion()

    def ouvrir(self) -> None:
        """Take the card that is in the slot, forgetting another one, and select it."""
        if not self.presente():
            self._oublier()
            raise RefusModule(statuts.CPS_ABSENTE)
        insertion = self.insertion()
        if insertion != self._insertion:
            self._oublier()
            self._insertion = insertion
        with _Traduire():
            selectionner_application(self._lecteur, cps3.AID_CPX)

    def code_presente(self) -> bool:
        """Ask the card whether the code porteur was presented since it got power."""
        with _Traduire():
            _, mot = envoyer(self._lecteur, _VERIFIER)
        if mot == BLOQUE or mot == 0x63C0:
            raise RefusModule(statuts.CPS_INVALIDE, "code porteur bloqué")
        return mot == SUCCES

    def code_au_clavier(self) -> bool:
        """Have the reader present the code typed on its keypad; False without one.

        Only a SESAM-Vitale reader has a keypad (CDC-3.2.9.3.1.1-10, CDC-4.2.1.2.1-06).
        """
        if not isinstance(self._lecteur, LecteurSesamVitale):
            return False
        with _Traduire():
            _, mot = envoyer(self._lecteur, AU_CLAVIER, _VERIFIER)
        if mot != RIEN_FRAPPE:
            self._juger(mot)
        return mot != RIEN_FRAPPE

    def presenter_code(self, code_porteur: str | None) -> None:
        """Present the code, or check that it was; raises the refusal of the card."""
        if code_porteur is None:
            if not self.code_presente() and not self.code_au_clavier():
                raise RefusModule(statuts.CODE_PORTEUR_REQUIS)
            return
        if not (code_porteur.isascii() and code_porteur.isdigit() and len(code_porteur) <= 8):
            raise RefusModule(statuts.PARAMETRE, "un code porteur est fait de chiffres")
        with _Traduire():
            _, mot = envoyer(self._lecteur, _VERIFIER, code_porteur.encode("ascii"))
        self._juger(mot)

    def _juger(self, mot: int) -> None:
        """Raise what a card means that did not take a code."""
        if mot == SUCCES:
            return
        if mot == BLOQUE:
            raise RefusModule(statuts.CPS_INVALIDE, "code porteur bloqué")
        if mot & 0xFFF0 == 0x63C0:
            raise RefusModule(
                statuts.CODE_PORTEUR_FAUX, f"code porteur faux, {mot & 0xF} essai(s) restant(s)"
            )
        raise RefusModule(statuts.CPS_INVALIDE, f"présentation du code : {mot:04X}")

    def lire(self) -> ContenuCps:
        """Read the whole card, the code having been presented."""
        if self._contenu is None:
            with _Traduire():
                fichiers = {**self._lire_libres(), **self._lire_protegees()}
            self._contenu = self._decoder(fichiers)
        return self._contenu

    def identite(self) -> ContenuCps:
        """Read who the card is, without its situations nor the code."""
        if self._contenu is not None:
            return self._contenu
        with _Traduire():
            fichiers = self._lire_libres()
        return self._decoder(fichiers)

    def connue(self) -> ContenuCps | None:
        """Give what was read of the card still in the reader, without any exchange with it."""
        try:
            la_meme = self.presente() and self.insertion() == self._insertion
        except RefusModule:
            return None
        return self._contenu if la_meme else None

    def certificat_signature(self) -> bytes:
        """Give the certificate (DER) of the key that signs."""
        return self._certificat("CERT_SIG")

    def certificat_authentification(self) -> bytes:
        """Give the certificate (DER) of the key that authenticates."""
        return self._certificat("CERT_AUT")

    def _certificat(self, nom: str) -> bytes:
        with _Traduire():
            return self._lire_libres()[nom]

    def signer(self, message: bytes) -> bytes:
        """Have the card sign; the code must have been presented."""
        with _Traduire():
            return signature_carte.signer(self._lecteur, cps3.CLE_SIGNATURE, message)

    def authentifier(self, donnees: bytes) -> bytes:
        """Have the card authenticate data, to open the protected volets of a Vitale."""
        with _Traduire():
            return signature_carte.authentifier(self._lecteur, cps3.CLE_AUTHENTIFICATION, donnees)

    def _lire_libres(self) -> dict[str, bytes]:
        if not self._libres:
            self._libres = {
                nom: lire_fichier(self._lecteur, cps3.PAR_NOM[nom].fid) for nom in _LIBRES
            }
        return self._libres

    def _lire_protegees(self) -> dict[str, bytes]:
        fichiers = {}
        for rang in range(1, cps3.ACTIVITES_MAX + 1):
            plan = cps3.activite(rang)
            try:
                fichiers[plan.nom] = lire_fichier(self._lecteur, plan.fid)
            except MotEtat as erreur:
                if erreur.mot != ABSENT:
                    raise
        fichiers["CPS_SIT_FACT"] = lire_fichier_cps2ter(self._lecteur, cps3.CLASSE_CPS2TER, _DAM)
        return fichiers

    def _decoder(self, fichiers: dict[str, bytes]) -> ContenuCps:
        try:
            return decoder_cps(fichiers)
        except FichierIllisible as erreur:
            raise RefusModule(statuts.CPS_INVALIDE, str(erreur)) from erreur

    def _oublier(self) -> None:
        self._insertion = -1
        self._libres = {}
        self._contenu = None


class _Traduire:
    """Turns what a reader or a CPx refuses into the return codes of the module."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, genre: object, erreur: BaseException | None, trace: object) -> None:
        if isinstance(erreur, MotEtat):
            if erreur.mot in (SECURITE, CODE_FAUX_CPS2TER):
                raise RefusModule(statuts.CODE_PORTEUR_REQUIS) from erreur
            raise RefusModule(statuts.CPS_INVALIDE, str(erreur)) from erreur
        if isinstance(erreur, CarteAbsente | CarteRetiree):
            raise RefusModule(statuts.CPS_ABSENTE, str(erreur)) from erreur
        if isinstance(erreur, CarteMuette):
            raise RefusModule(statuts.LECTEUR_INCOHERENT, str(erreur)) from erreur
        if isinstance(erreur, LecteurAbsent):
            raise RefusModule(statuts.RESSOURCE_INCONNUE, str(erreur)) from erreur
