"""SV-SIM-1 seals against the file they travel with: presence, manifests, signatures."""

from datetime import datetime, time

from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture, FinLot, TotalFacture
from vitalbench.reference.norms.b2_lecture import Facture, evenements
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.courriel import Contenu, Sceau
from vitalbench.reference.securing.certificats import Confiance
from vitalbench.reference.securing.cms import verifier_facture, verifier_lot
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.manifeste import index, manifeste_facture, manifeste_lot


class JugeSceaux:
    """Walks a file with its seals, one lot in memory."""

    def __init__(self, releve: Releve, contenu: Contenu, confiance: Confiance | None) -> None:
        self.releve = releve
        self.confiance = confiance
        self.par_cle: dict[tuple[str, str, str], Sceau] = {
            (s.genre, s.lot, s.facture): s for s in contenu.sceaux
        }
        self.b2 = contenu.b2
        self.vus: set[tuple[str, str, str]] = set()
        self._manifestes: list[bytes] = []
        self._lot: DebutLot | None = None
        self._corps: list[bytes] = []

    def juger(self) -> None:
        """Judge every facture and lot, then the seals that nothing claims."""
        for evenement in evenements(self.b2):
            match evenement:
                case DebutLot():
                    self._lot, self._corps, self._manifestes = evenement, [evenement.brut], []
                case Facture():
                    self._facture(evenement)
                case FinLot():
                    self._fermer(evenement)
        for cle in self.par_cle:
            if cle not in self.vus and self._lot is not None:
                self.releve.noter(
                    "SC-02", (zone(self._lot),), "une facture ou un lot du fichier", " ".join(cle)
                )
        self.releve.vu("sceaux")
        if self.confiance is not None:
            self.releve.vu("sceaux_verifies")

    def _mode(self) -> ModeSecurisation | None:
        lettre = self._lot.texte[80] if self._lot is not None else " "
        return ModeSecurisation(lettre) if lettre in "SFD" else None

    def _prendre(self, genre: str, lot: str, facture: str = "") -> Sceau | None:
        cle = (genre, lot, facture)
        self.vus.add(cle)
        return self.par_cle.get(cle)

    def _facture(self, facture: Facture) -> None:
        self._corps.append(facture.corps)
        mode, entete = self._mode(), facture.premier(EnteteFacture)
        total = facture.premier(TotalFacture)
        if mode is None or entete is None or total is None or self._lot is None:
            return
        releve = self.releve
        lot, numero = self._lot.no_lot, entete.no_facture
        releve.lot, releve.facture = lot, numero
        flux = TypeFlux.DRE if entete.type_facture == "D" else TypeFlux.FSE
        enveloppe = self._prendre("enveloppe", lot, numero)
        masquee = any(e.masque for e in facture.enregistrements)
        if flux is TypeFlux.DRE and enveloppe is not None:
            releve.noter("SC-09", (zone(entete),), "aucune enveloppe", "une enveloppe")
        elif flux is TypeFlux.FSE and masquee and enveloppe is None:
            releve.noter("SC-03", (zone(entete),), "une enveloppe", "aucune")
        try:
            manifeste = manifeste_facture(
                facture.corps, flux, mode, enveloppe.der if enveloppe is not None else None
            )
        except SecurisationError:
            return
        self._manifestes.append(manifeste)
        self._index("SC-04", total, "certification_facture", manifeste)
        sceau = self._prendre("facture", lot, numero)
        if sceau is None:
            releve.noter("SC-01", (zone(entete),), "les signatures de la facture", "aucune")
        elif self.confiance is not None:
            try:
                verifier_facture(sceau.der, manifeste, mode, self.confiance, self._instant())
            except SecurisationError as refus:
                releve.noter("SC-07", (zone(total),), "des signatures vérifiées", refus)
        releve.facture = ""

    def _fermer(self, fin: FinLot) -> None:
        mode = self._mode()
        if mode is None or self._lot is None:
            return
        releve, lot = self.releve, self._lot.no_lot
        try:
            manifeste = manifeste_lot(b"".join([*self._corps, fin.brut]), self._manifestes)
        except SecurisationError:
            return
        self._index("SC-05", fin, "certification_lot", manifeste)
        sceau = self._prendre("lot", lot)
        if sceau is None:
            releve.noter("SC-06", (zone(fin),), "la signature du lot", "aucune")
        elif self.confiance is not None:
            try:
                verifier_lot(sceau.der, manifeste, self.confiance, self._instant())
            except SecurisationError as refus:
                releve.noter("SC-08", (zone(fin),), "une signature vérifiée", refus)

    def _index(self, regle: str, porteur: Enregistrement, champ: str, manifeste: bytes) -> None:
        attendu = index(manifeste)
        if porteur.texte[96:128] != attendu:
            self.releve.noter(regle, (zone(porteur, champ),), attendu, porteur.texte[96:128])

    def _instant(self) -> datetime:
        """Give the day of the lot at noon: certificates are judged then."""
        jour = self._lot.date_creation_lot if self._lot is not None else None
        return datetime.combine(jour, time(12)) if jour is not None else datetime.now()
