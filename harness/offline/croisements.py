"""Sendings against one another: numbers never reused, FSE and DRE of one facture that agree."""

import hashlib
from typing import BinaryIO

import msgspec

from vitalbench.harness.offline.ecarts import Releve, Zone, zone
from vitalbench.reference.norms.b2 import Acte, DebutFichier, DebutLot, EnteteFacture
from vitalbench.reference.norms.b2_lecture import Facture, evenements

FACTURES_MAX = 200_000
"""Factures held in memory for the comparison; beyond, the others are not compared."""


class FactureVue(msgspec.Struct, frozen=True, kw_only=True):
    """What a facture must share with its other flow."""

    fichier: str
    nir: str
    mode: str
    actes: tuple[str, ...]


class Croisements(msgspec.Struct, kw_only=True):
    """What the files read so far hold."""

    empreintes: set[bytes] = set()
    fichiers: dict[str, str] = {}
    lots: dict[str, str] = {}
    fse: dict[str, FactureVue] = {}
    dre: dict[str, FactureVue] = {}

    def lire(self, releve: Releve, source: bytes | BinaryIO) -> None:
        """Add a file, and say what it reuses or contradicts."""
        if self.fichiers:
            releve.vu("plusieurs_fichiers")
        for evenement in evenements(source):
            match evenement:
                case DebutFichier():
                    cle = evenement.brut_de("no_emetteur") + evenement.brut_de("id_fichier")
                    self._unique(releve, "CR-01", cle, self.fichiers, zone(evenement, "id_fichier"))
                case DebutLot():
                    cle = evenement.brut_de("no_ps") + evenement.brut_de("no_lot")
                    self._unique(releve, "CR-02", cle, self.lots, zone(evenement, "no_lot"))
                case Facture():
                    self._facture(releve, evenement)

    def nouveau(self, source: BinaryIO) -> bool:
        """Tell whether a file was not read yet: sending the same bytes again is no reuse."""
        digest = hashlib.sha256()
        while lu := source.read(1 << 16):
            digest.update(lu)
        connu = digest.digest() in self.empreintes
        self.empreintes.add(digest.digest())
        return not connu

    def _unique(
        self, releve: Releve, regle: str, cle: str, vus: dict[str, str], lieu: Zone
    ) -> None:
        autre = vus.get(cle)
        if autre is None:
            if len(vus) < FACTURES_MAX:
                vus[cle] = releve.fichier
        elif autre != releve.fichier:
            releve.noter(regle, (lieu,), f"une valeur nouvelle (déjà dans {autre})", lieu.contenu)

    def _facture(self, releve: Releve, facture: Facture) -> None:
        entete = facture.premier(EnteteFacture)
        if entete is None or entete.fautes:
            return
        releve.facture = entete.no_facture
        vue = FactureVue(
            fichier=releve.fichier,
            nir=entete.nir_assure,
            mode=facture.lot.certification_lot if facture.lot is not None else "",
            actes=tuple(sorted(acte.code_acte for acte in facture.tous(Acte))),
        )
        dre = entete.type_facture == "D"
        memes, autres = (self.dre, self.fse) if dre else (self.fse, self.dre)
        cle = entete.no_ps + entete.no_facture
        deja = memes.get(cle)
        if deja is not None and deja.fichier != releve.fichier:
            lieu = zone(entete, "no_facture")
            releve.noter("CR-03", (lieu,), f"un numéro nouveau (déjà dans {deja.fichier})",
                         entete.no_facture)  # fmt: skip
        elif len(memes) < FACTURES_MAX:
            memes[cle] = vue
        pendant = autres.get(cle)
        if pendant is not None:
            releve.vu("fse_et_dre")
            self._accorder(releve, entete, facture, vue, pendant)

    def _accorder(
        self,
        releve: Releve,
        entete: EnteteFacture,
        facture: Facture,
        vue: FactureVue,
        pendant: FactureVue,
    ) -> None:
        if vue.nir != pendant.nir:
            releve.noter("CR-04", (zone(entete, "nir_assure"),), pendant.nir, vue.nir)
        if vue.actes != pendant.actes:
            attendu, trouve = ", ".join(pendant.actes), ", ".join(vue.actes)
            lieux = [zone(acte, "code_acte") for acte in facture.tous(Acte)[:20]]
            releve.noter("CR-05", lieux or [zone(entete)], attendu, trouve)
        if vue.mode != pendant.mode and facture.lot is not None:
            lieu = zone(facture.lot, "certification_lot")
            releve.noter("CR-06", (lieu,), repr(pendant.mode), repr(vue.mode))
