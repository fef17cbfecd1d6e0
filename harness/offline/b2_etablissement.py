"""The judge of a B2 file of the establishments profile (CP): same frame, its own factures."""

from collections.abc import Iterator
from typing import ClassVar

from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.b2_identifiants import CLES, dissidents, nir
from vitalbench.harness.offline.b2_lot import Lot
from vitalbench.harness.offline.b2_structure import ordre
from vitalbench.harness.offline.ecarts import zone
from vitalbench.reference.norms.b2_etablissement import EnteteSejour, TotalSejour
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.reference.norms.b2_prestations import PrestationHospitaliere
from vitalbench.reference.norms.b2_tables import CP, Table
from vitalbench.reference.norms.codec import Enregistrement

_CLES_CP = (*CLES, ("B2-CP-05", "rang_beneficiaire"))
_SOMMES = (
    ("B2-CP-11", "total_hospitalier", "3", "montant_depense"),
    ("B2-CP-12", "amo_hospitaliere", "3", "montant_amo"),
    ("B2-CP-13", "base_hospitaliere", "3", "base_remboursement"),
    ("B2-CP-14", "amc_hospitaliere", "3", "montant_amc"),
    ("B2-CP-15", "total_honoraires", "4", "montant_honoraires"),
    ("B2-CP-16", "amo_honoraires", "4", "montant_amo"),
    ("B2-CP-17", "amc_honoraires", "4", "montant_amc"),
)


class JugeCp(JugeB2):
    """Reads a file of the CP profile once and says what is wrong with it."""

    TABLE: ClassVar[Table] = CP
    NUMERO: ClassVar[slice] = slice(29, 38)
    TOTAUX_LOT: ClassVar[tuple[str, str, str]] = ("B2-CP-20", "B2-CP-21", "B2-CP-22")

    def _juger_facture(self, suite: tuple[Enregistrement, ...], lot: Lot) -> bool:
        releve, facture = self.releve, Facture(lot=lot.debut, enregistrements=suite)
        sain = ordre(releve, suite)
        for regle, champ in _CLES_CP:
            porteurs = tuple(e for e in suite if champ in {c.nom for c in e.champs})
            for porteur, attendu in dissidents(porteurs, champ):
                releve.noter(regle, (zone(porteur, champ),), attendu, porteur.brut_de(champ))
        entete = facture.premier(EnteteSejour)
        if entete is None:
            return False
        nir(releve, entete, "nir_assure", "cle_nir")
        if entete.no_facture == "000000000":
            releve.noter("B2-CLE-05", (zone(entete, "no_facture"),), "un numéro non nul", "zéro")
        self._dates(entete, facture)
        return sain

    def _dates(self, entete: EnteteSejour, facture: Facture) -> None:
        entree, sortie = entete.date_entree, entete.date_sortie
        if entree is not None and sortie is not None and sortie < entree:
            zones = (zone(entete, "date_sortie"), zone(entete, "date_entree"))
            self.releve.noter("B2-CP-06", zones, f"au plus tôt {entree}", sortie)
        for prestation in facture.tous(PrestationHospitaliere):
            debut, fin = prestation.date_debut, prestation.date_fin
            if debut is not None and fin is not None and fin < debut:
                zones = (zone(prestation, "date_fin"), zone(prestation, "date_debut"))
                self.releve.noter("B2-CP-07", zones, f"au plus tôt {debut}", fin)

    def _compter(self, lot: Lot, suite: tuple[Enregistrement, ...], *, sommable: bool) -> None:
        lot.factures += 1
        lot.lignes += sum(e.code in ("3", "4") for e in suite)
        lot.types_2 += sum(e.code[0] == "2" for e in suite)
        lot.types_5 += sum(e.code[0] == "5" for e in suite)
        total = next((e for e in suite if isinstance(e, TotalSejour)), None)
        if total is None or not sommable:
            lot.sommable = False
            return
        self.enregistrements_5 += 1
        attendu = sum(e.code[0] in "34" for e in suite)
        if total.nb_lignes != attendu:
            lieu = (zone(total, "nb_lignes"),)
            self.releve.noter("B2-CP-10", lieu, f"{attendu} (C09)", total.nb_lignes)
        for regle, champ, code, champ_ligne in _SOMMES:
            lignes = [e for e in suite if e.code == code]
            somme = sum(_entier(e, champ_ligne) for e in lignes)
            declare = _entier(total, champ)
            if somme != declare:
                zones = [zone(total, champ), *(zone(e, champ_ligne) for e in lignes[:20])]
                self.releve.noter(regle, zones, f"{somme} centimes", declare)
        totaux = (
            total.total_honoraires + total.total_hospitalier,
            total.amo_honoraires + total.amo_hospitaliere,
            total.amc_honoraires + total.amc_hospitaliere,
        )
        lot.ajouter(totaux, totaux)

    def _sujets(self) -> Iterator[str]:
        yield "b2cp"


def _entier(enregistrement: Enregistrement, champ: str) -> int:
    valeur = enregistrement.valeur(champ)
    return valeur if isinstance(valeur, int) else 0
