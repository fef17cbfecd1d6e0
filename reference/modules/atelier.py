"""The work of the SSV module, without its events: cards in hand, formatting, seals, series."""

import datetime
from collections.abc import Callable, Iterable

from vitalbench.reference.domain.cartes import ContenuCps, TypeCarte
from vitalbench.reference.domain.facture import (
    Facture,
    ModeSecurisation,
    SupportVitale,
    TypeFlux,
)
from vitalbench.reference.modules import chiffrement, signature, statuts
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.carte_vitale import CarteVitale
from vitalbench.reference.modules.destinataires import Annuaire
from vitalbench.reference.modules.entete_lue import elements_lot
from vitalbench.reference.modules.lecture import (
    LectureVitale,
    lire_vitale,
    ps_de_la_carte,
    type_flux,
)
from vitalbench.reference.modules.mise_en_forme import (
    PsFacture,
    mettre_en_forme,
    organisme_facture,
)
from vitalbench.reference.modules.organismes import organisme_destinataire
from vitalbench.reference.modules.scelles import FactureMiseEnForme, FactureScellee
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2_lecture import ecrire
from vitalbench.reference.securing.certificats import Confiance

_AVEC_DRE = "E"


class Atelier:
    """Both cards, the organisms, what is trusted, the clock, and the series of lots under way."""

    def __init__(
        self,
        cps: CarteCps,
        vitale: CarteVitale,
        annuaire: Annuaire,
        confiance: Confiance,
        horloge: Callable[[], datetime.datetime],
    ) -> None:
        self.cps = cps
        self.annuaire = annuaire
        self._vitale = vitale
        self._confiance = confiance
        self._horloge = horloge
        self._serie: int | None = None
        self._type_vitale: TypeCarte | None = None

    def ouvrir_cps(self, code_porteur: str | None) -> ContenuCps:
        """Take the CPx in the reader, its code presented now or before, and read it."""
        self.rompre_serie()
        self.cps.ouvrir()
        self.cps.presenter_code(code_porteur)
        return self.cps.lire()

    def lire_vitale(self, code_porteur: str | None) -> LectureVitale:
        """Read the Vitale in the reader with what the CPx opens."""
        self.rompre_serie()
        lue = lire_vitale(
            self._vitale, self._cps_ouverte(code_porteur), self._confiance, self._horloge()
        )
        self._type_vitale = lue.contenu.type_carte
        return lue

    def exiger_vitale(self) -> None:
        """Refuse when no Vitale is in the reader."""
        self._vitale.ouvrir()

    def ps(self, facture: Facture, ps: PsFacture | None) -> PsFacture:
        """Give who bills: as told, else from the CPx in the reader, its code presented."""
        if ps is not None:
            return ps
        self.cps.ouvrir()
        self.cps.presenter_code(None)
        return ps_de_la_carte(self.cps.lire(), facture.situation)

    def ps_connu(self, facture: Facture, ps: PsFacture | None) -> PsFacture | None:
        """Give who bills without any exchange with a card, None when nothing was read yet."""
        carte = self.cps.connue()
        if ps is not None or carte is None:
            return ps
        try:
            return ps_de_la_carte(carte, facture.situation)
        except RefusModule:
            return None

    def mettre_en_forme(
        self, factures: Iterable[Facture], ps: PsFacture | None
    ) -> tuple[FactureMiseEnForme, ...]:
        """Lay out one FSE, one DRE, or a FSE and its DRE."""
        factures = tuple(factures)
        liee = _AVEC_DRE if len(factures) > 1 else ""
        return tuple(self._mettre_en_forme(f, self.ps(f, ps), liee) for f in factures)

    def _mettre_en_forme(self, facture: Facture, ps: PsFacture, liee: str) -> FactureMiseEnForme:
        vitale = self._type_vitale if facture.support_vitale is SupportVitale.CARTE else None
        carte = self.cps.connue()
        cps = carte.test if carte is not None else None
        # DRE-SIM-1: a DRE made by the workstation always says it was split off by the PS
        avec_dre = liee if facture.flux is TypeFlux.FSE else "E"
        corps = ecrire(mettre_en_forme(facture, ps, type_flux(cps, vitale), avec_dre=avec_dre))
        organisme = organisme_facture(facture)
        return FactureMiseEnForme(
            enregistrements=corps,
            mode=facture.mode,
            flux=facture.flux,
            numero=facture.numero,
            critere_lot=elements_lot(corps, facture.mode, facture.flux).critere(),
            regime=organisme.regime,
            caisse=organisme.caisse,
            organisme=organisme_destinataire(organisme),
        )

    def chiffrer(self, mise: FactureMiseEnForme) -> FactureScellee:
        """Mask and encrypt the sensitive data of a facture."""
        return chiffrement.chiffrer(mise, self.annuaire, self._confiance, self._horloge())

    def signer_vitale(self, scellee: FactureScellee) -> FactureScellee:
        """Have the Vitale in the reader sign, with the CPx if it is there and opened."""
        return self._signer_vitale(scellee, self._cps_ouverte(None))

    def signer_vitale_seule(self, scellee: FactureScellee) -> FactureScellee:
        """Have the Vitale in the reader sign, whatever CPx is there left alone."""
        return self._signer_vitale(scellee, None)

    def _signer_vitale(self, scellee: FactureScellee, cps: CarteCps | None) -> FactureScellee:
        return signature.signer_vitale(scellee, self._vitale, cps, self._confiance, self._horloge())

    def ajouter_signature(
        self, scellee: FactureScellee, certificat: bytes, valeur: bytes
    ) -> FactureScellee:
        """Put in a facture what the ApCV service signed."""
        return signature.ajouter_signature(
            scellee, certificat, valeur, self._confiance, self._horloge()
        )

    def sceller(
        self, factures: tuple[Facture, ...], ps: PsFacture | None, code_porteur: str | None
    ) -> tuple[FactureScellee, ...]:
        """Format, encrypt, sign Vitale when the mode has it, then CPS: both cards at hand."""
        carte = self.ouvrir_cps(code_porteur)
        if any(f.mode is ModeSecurisation.SESAM_VITALE for f in factures):
            self.exiger_vitale()
        if ps is None and factures:
            ps = ps_de_la_carte(carte, factures[0].situation)
        scellees = []
        for mise in self.mettre_en_forme(factures, ps):
            scellee = self.chiffrer(mise)
            if scellee.mode is ModeSecurisation.SESAM_VITALE:
                scellee = self._signer_vitale(scellee, self.cps)
            scellees.append(signature.signer_cps(scellee, self.cps))
        return tuple(scellees)

    def poursuivre_serie(self, code_porteur: str | None) -> None:
        """Go on with a series of lots, or open one by the code (CDC-3.2.9.3.2.1-02 to -04)."""
        self.cps.ouvrir()
        insertion = self.cps.insertion()
        if code_porteur is not None:
            self._serie = None
            self.cps.presenter_code(code_porteur)
            self._serie = insertion
        elif self._serie != insertion or not self.cps.code_presente():
            self._serie = None
            if not self.cps.code_au_clavier():
                raise RefusModule(
                    statuts.CODE_PORTEUR_REQUIS,
                    "le premier lot d'une série demande le code porteur",
                )
            self._serie = insertion

    def rompre_serie(self) -> None:
        """End the series of lots: another call uses the cards."""
        self._serie = None

    def _cps_ouverte(self, code_porteur: str | None) -> CarteCps | None:
        """Give the CPx when it is there with its code presented; a code given must be right."""
        if not self.cps.presente():
            return None
        self.cps.ouvrir()
        if code_porteur is not None:
            self.cps.presenter_code(code_porteur)
            return self.cps
        return self.cps if self.cps.code_presente() else None
