"""The SSV module: cards, formatting, encryption, signatures, lots, files, ARL (CDC §4.1.2.3).

It does nothing by itself: every method is one call of the software, told to the observer
before and after. A status other than success is raised as RefusModule. The code porteur only
goes through to the card.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence

from vitalbench.reference.domain.cartes import ContenuCps
from vitalbench.reference.domain.facture import Facture, ModeSecurisation
from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules import arl, signature, statuts
from vitalbench.reference.modules.appeler import Appelant, Travail, code_masque, parametres
from vitalbench.reference.modules.appels import Groupe, Issue, Observateur
from vitalbench.reference.modules.arl import AccuseTraduit
from vitalbench.reference.modules.atelier import Atelier
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.carte_vitale import CarteVitale
from vitalbench.reference.modules.configuration import VERSION, lire_configuration
from vitalbench.reference.modules.destinataires import Annuaire, DestinataireConnu
from vitalbench.reference.modules.entrees import groupes_facture
from vitalbench.reference.modules.fichiers import former_fichier
from vitalbench.reference.modules.groupes_ps import ecrire_ps, lire_contenu_ps
from vitalbench.reference.modules.groupes_vitale import ecrire_vitale, lire_vitale
from vitalbench.reference.modules.lecture import LectureVitale
from vitalbench.reference.modules.lots import former_lot
from vitalbench.reference.modules.mise_en_forme import PsFacture
from vitalbench.reference.modules.scelles import (
    FactureMiseEnForme,
    FactureScellee,
    FichierB2,
    LotScelle,
)
from vitalbench.reference.modules.sorties import (
    avec_critere_fichier,
    avec_criteres,
    groupes_factures,
    groupes_fichier,
    groupes_lot,
    groupes_mises_en_forme,
)
from vitalbench.reference.modules.statuts import AVERTISSEMENTS, RefusModule
from vitalbench.reference.securing.certificats import Confiance

_DESYNCHRONISE = "4"
_MODES = {
    ModeSecurisation.SANS_VITALE: "1",
    ModeSecurisation.SESAM_VITALE: "3",
    ModeSecurisation.DEGRADE: "5",
}
_CREATIONS = {("F",): "1", ("D",): "2", ("F", "D"): "3"}
_LECTURES_VITALE = frozenset((statuts.OK, statuts.VITALE_NON_AUTHENTIFIEE))
_ROMPENT_LA_SERIE = frozenset((statuts.LECTEUR_INCOHERENT, statuts.SYNCHRONISATION))


class Ssv:
    """The module over two card slots; the organisms, trust and clock it was installed with."""

    def __init__(
        self,
        lecteur_cps: Lecteur,
        lecteur_vitale: Lecteur,
        observateur: Observateur,
        *,
        confiance: Confiance,
        destinataires: Iterable[DestinataireConnu],
        horloge: Callable[[], datetime.datetime],
        agrement: str = "",
    ) -> None:
        self._lecteurs = (lecteur_vitale, lecteur_cps)
        self._appelant = Appelant(observateur)
        self._horloge = horloge
        self._agrement = agrement
        self._configuration: tuple[Groupe, ...] = ()
        self._atelier = Atelier(
            CarteCps(lecteur_cps),
            CarteVitale(lecteur_vitale),
            Annuaire(destinataires),
            confiance,
            horloge,
        )

    def lire_config(self) -> tuple[Groupe, ...]:
        """Read versions, readers and components (SSV_LireConfig)."""

        def travail() -> Travail[None]:
            sorties = lire_configuration(self._lecteurs, self._horloge())
            return Travail(valeur=None, sorties=sorties)

        self._configuration = self._appelant.appeler("SSV_LireConfig", (), travail).sorties
        return self._configuration

    def lire_carte_ps(self, code_porteur: str | None = None) -> ContenuCps:
        """Read the CPx in the reader, its code presented now or before (SSV_LireCartePS)."""

        def travail() -> Travail[ContenuCps]:
            contenu = self._atelier.ouvrir_cps(code_porteur)
            return Travail(valeur=contenu, sorties=ecrire_ps(contenu))

        entrees = (parametres(code_porteur=code_masque(code_porteur)),)
        return self._appelant.appeler("SSV_LireCartePS", entrees, travail, relire=_relire_ps).valeur

    def lire_droits_vitale(
        self, date_consultation: datetime.date, code_porteur: str | None = None
    ) -> LectureVitale:
        """Read the Vitale in the reader (SSV_LireDroitsVitale)."""

        def travail() -> Travail[LectureVitale]:
            lue = self._atelier.lire_vitale(code_porteur)
            statut = statuts.OK if lue.authentifiee else statuts.VITALE_NON_AUTHENTIFIEE
            return Travail(valeur=lue, sorties=ecrire_vitale(lue.contenu), statut=statut)

        entrees = (
            parametres(
                date_consultation=f"{date_consultation:%Y%m%d}",
                code_porteur=code_masque(code_porteur),
            ),
        )
        return self._appelant.appeler(
            "SSV_LireDroitsVitale",
            entrees,
            travail,
            admis=_LECTURES_VITALE,
            relire=_relire_vitale,
        ).valeur

    def formater_factures(
        self, *factures: Facture, code_porteur: str | None = None, ps: PsFacture | None = None
    ) -> tuple[FactureScellee, ...]:
        """Format, encrypt, sign Vitale then CPS, in one call (SSV_FormaterFactures)."""

        def travail() -> Travail[tuple[FactureScellee, ...]]:
            return _faites(self._atelier.sceller(factures, ps, code_porteur))

        return self._formater(factures, ps, code_porteur, "", travail)

    def formater_factures_temps_1(
        self, *factures: Facture, ps: PsFacture
    ) -> tuple[FactureScellee, ...]:
        """Format, encrypt, sign Vitale without any CPS (SSV_FormaterFactures, mode 4)."""

        def travail() -> Travail[tuple[FactureScellee, ...]]:
            atelier = self._atelier
            atelier.rompre_serie()
            atelier.exiger_vitale()
            mises = atelier.mettre_en_forme(factures, ps)
            return _faites(tuple(atelier.signer_vitale_seule(atelier.chiffrer(m)) for m in mises))

        return self._formater(factures, ps, None, _DESYNCHRONISE, travail)

    def securiser_facture(
        self, scellee: FactureScellee, code_porteur: str | None = None
    ) -> FactureScellee:
        """Sign by the CPS a facture that the Vitale signed before (SSV_SecuriserFacture)."""
        return self._signer_cps("SSV_SecuriserFacture", scellee, code_porteur)

    def mettre_en_forme(
        self, *factures: Facture, ps: PsFacture | None = None
    ) -> tuple[FactureMiseEnForme, ...]:
        """Format only: no card is needed when `ps` is given (SSV_MettreEnForme)."""

        def travail() -> Travail[tuple[FactureMiseEnForme, ...]]:
            mises = self._atelier.mettre_en_forme(factures, ps)
            return Travail(valeur=mises, sorties=groupes_mises_en_forme(mises))

        entrees = self._entrees(factures, ps)
        fait = self._appelant.appeler("SSV_MettreEnForme", entrees, travail)
        return avec_criteres(fait.valeur, fait.sorties)

    def chiffrer(self, mise: FactureMiseEnForme) -> FactureScellee:
        """Mask and encrypt the sensitive data (SSV_Chiffrer)."""
        return self._etape("SSV_Chiffrer", mise.numero, lambda: self._atelier.chiffrer(mise))

    def signer_vitale(self, scellee: FactureScellee) -> FactureScellee:
        """Have the Vitale card sign (SSV_SignerVitale)."""

        def travail() -> FactureScellee:
            self._atelier.rompre_serie()
            return self._atelier.signer_vitale(scellee)

        return self._etape("SSV_SignerVitale", scellee.numero, travail)

    def calculer_empreinte(self, scellee: FactureScellee) -> bytes:
        """Give the 32 bytes the ApCV service must sign (SSV_CalculerEmpreinte)."""

        def travail() -> Travail[bytes]:
            empreinte = signature.calculer_empreinte(scellee)
            return Travail(valeur=empreinte, sorties=(parametres(empreinte=empreinte.hex()),))

        entrees = (parametres(numero_facture=str(scellee.numero)),)
        return self._appelant.appeler("SSV_CalculerEmpreinte", entrees, travail).valeur

    def ajouter_signature(
        self, scellee: FactureScellee, certificat: bytes, valeur: bytes
    ) -> FactureScellee:
        """Put in the facture what the ApCV service signed (SSV_AjouterSignature)."""
        return self._etape(
            "SSV_AjouterSignature",
            scellee.numero,
            lambda: self._atelier.ajouter_signature(scellee, certificat, valeur),
        )

    def signer_cps(
        self, scellee: FactureScellee, code_porteur: str | None = None
    ) -> FactureScellee:
        """Have the CPS sign (SSV_SignerCPS)."""
        return self._signer_cps("SSV_SignerCPS", scellee, code_porteur)

    def formater_lot(
        self,
        factures: Sequence[FactureScellee],
        *,
        reference: str,
        date_lot: datetime.date,
        code_porteur: str | None = None,
    ) -> LotScelle:
        """Lay out and sign one lot; the first of a series takes the code (SSV_FormaterLot)."""

        def travail() -> Travail[LotScelle]:
            atelier = self._atelier
            atelier.poursuivre_serie(code_porteur)
            lot = former_lot(
                factures, reference, date_lot, atelier.cps, atelier.annuaire, self._agrement
            )
            return Travail(valeur=lot, sorties=groupes_lot(lot))

        entrees = (
            parametres(
                reference=reference,
                date_lot=f"{date_lot:%Y%m%d}",
                factures=",".join(str(f.numero) for f in factures),
                code_porteur=code_masque(code_porteur),
            ),
        )
        try:
            fait = self._appelant.appeler("SSV_FormaterLot", entrees, travail)
        except RefusModule as refus:
            if refus.code in _ROMPENT_LA_SERIE:
                self._atelier.rompre_serie()
            raise
        return avec_critere_fichier(fait.valeur, fait.sorties)

    def formater_fichier(
        self, lots: Sequence[LotScelle], *, numero: str, date_fichier: datetime.date
    ) -> FichierB2:
        """Lay out header and footer of a file; no card is touched (SSV_FormaterFichier)."""

        def travail() -> Travail[FichierB2]:
            fichier = former_fichier(lots, numero, date_fichier, self._parc())
            return Travail(valeur=fichier, sorties=groupes_fichier(fichier))

        entrees = (
            parametres(
                numero=numero,
                date_fichier=f"{date_fichier:%Y%m%d}",
                lots=",".join(lot.reference for lot in lots),
            ),
        )
        return self._appelant.appeler("SSV_FormaterFichier", entrees, travail).valeur

    def traduire_arl(self, brut: bytes) -> tuple[AccuseTraduit, ...]:
        """Read an ARL (SSV_TraduireARL)."""

        def travail() -> Travail[tuple[AccuseTraduit, ...]]:
            accuses = arl.traduire(brut)
            return Travail(valeur=accuses, sorties=arl.groupes_arl(accuses))

        entrees = (parametres(taille=str(len(brut))),)
        return self._appelant.appeler("SSV_TraduireARL", entrees, travail).valeur

    def _formater(
        self,
        factures: tuple[Facture, ...],
        ps: PsFacture | None,
        code_porteur: str | None,
        mode: str,
        travail: Callable[[], Travail[tuple[FactureScellee, ...]]],
    ) -> tuple[FactureScellee, ...]:
        creation = _CREATIONS.get(tuple(f.flux.value for f in factures))
        if creation is None or len({f.mode for f in factures}) != 1:
            raise RefusModule(
                statuts.PARAMETRE, "une FSE, une DRE, ou une FSE et sa DRE du même mode"
            )
        entrees = (
            parametres(
                facture_a_creer=creation,
                mode_securisation=mode or _MODES[factures[0].mode],
                code_porteur=code_masque(code_porteur),
            ),
            *self._entrees(factures, ps),
        )
        fait = self._appelant.appeler(
            "SSV_FormaterFactures", entrees, travail, admis=AVERTISSEMENTS
        )
        return avec_criteres(fait.valeur, fait.sorties)

    def _parc(self) -> str:
        """Say what the workstation is made of, as it was last read (CDC-2.2.4.2-02)."""
        versions = [g.champs["version_ssv"] for g in self._configuration if g.groupe == 60]
        lecteurs = sum(g.groupe == 61 for g in self._configuration) or len(self._lecteurs)
        return f"{self._agrement}/SSV {(versions or [VERSION])[-1]}/{lecteurs} LECTEURS"

    def _entrees(self, factures: tuple[Facture, ...], ps: PsFacture | None) -> tuple[Groupe, ...]:
        """Give the input groups, before any exchange with a card."""
        return tuple(
            groupe
            for facture in factures
            for groupe in groupes_facture(facture, self._atelier.ps_connu(facture, ps))
        )

    def _etape(
        self, fonction: str, numero: int, travail: Callable[[], FactureScellee]
    ) -> FactureScellee:
        fait = self._appelant.appeler(
            fonction,
            (parametres(numero_facture=str(numero)),),
            lambda: _faites((travail(),)),
            admis=AVERTISSEMENTS,
        )
        return avec_criteres(fait.valeur, fait.sorties)[0]

    def _signer_cps(
        self, fonction: str, scellee: FactureScellee, code_porteur: str | None
    ) -> FactureScellee:
        def travail() -> Travail[tuple[FactureScellee, ...]]:
            self._atelier.ouvrir_cps(code_porteur)
            return _faites((signature.signer_cps(scellee, self._atelier.cps),))

        entrees = (
            parametres(numero_facture=str(scellee.numero), code_porteur=code_masque(code_porteur)),
            *groupes_factures((scellee,)),
        )
        fait = self._appelant.appeler(fonction, entrees, travail, admis=AVERTISSEMENTS)
        return avec_criteres(fait.valeur, fait.sorties)[0]


def _faites(scellees: tuple[FactureScellee, ...]) -> Travail[tuple[FactureScellee, ...]]:
    avertissement = max((s.avertissement for s in scellees), default=statuts.OK)
    return Travail(valeur=scellees, sorties=groupes_factures(scellees), statut=avertissement)


def _relire_ps(issue: Issue, base: ContenuCps | None) -> ContenuCps:
    contenu = lire_contenu_ps(issue.sorties, base)
    if contenu is None:
        raise RefusModule(statuts.CPS_INVALIDE, "zone sans titulaire de carte")
    return contenu


def _relire_vitale(issue: Issue, base: LectureVitale | None) -> LectureVitale:
    contenu = lire_vitale(issue.sorties, base.contenu if base is not None else None)
    if contenu is None:
        raise RefusModule(statuts.VITALE_MUETTE, "zone Vitale sans assuré ni bénéficiaire")
    return LectureVitale(contenu=contenu, authentifiee=issue.statut == statuts.OK)
