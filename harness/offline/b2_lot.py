"""What is kept of a lot while its factures pass: counts, sums and votes, no facture."""

from vitalbench.harness.offline.b2_contextes import SMG
from vitalbench.harness.offline.b2_mode import Mode
from vitalbench.harness.offline.ecarts import Vote, Zone
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc


class Lot:
    """What is kept of a lot while its factures pass: counts, sums and votes, no facture."""

    def __init__(self, debut: DebutLot | None) -> None:
        self.debut = debut
        self.mode = Mode(debut)
        self.factures = 0
        self.lignes = 0
        self.types_2 = 0
        self.types_5 = 0
        self.totaux = [0, 0, 0]
        self.lignes_totaux = [0, 0, 0]
        self.discordances: list[tuple[int, tuple[Zone, ...], Zone, int, int]] = []
        self.sommable = True
        self.dernier = ""
        self.types = Vote()
        self.reglements = Vote()
        self.marques = Vote()
        self.ps = Vote()
        self.regimes = Vote()
        self.gratuits = Vote()
        self.amc = Vote()
        self.codes = Vote()
        self.hotes = Vote()
        self.domaines = Vote()
        self._cle = ""
        self._porteur: EnteteFacture | None = None
        self._voix = 0
        if debut is not None:
            self.ps.ajouter(debut.brut_de("no_ps"), debut, "no_ps")

    def ajouter(self, sommes: tuple[int, int, int], declares: tuple[int, int, int]) -> None:
        """Add what the lines and the total of one facture say."""
        for i in (0, 1, 2):
            self.lignes_totaux[i] += sommes[i]
            self.totaux[i] += declares[i]

    def voter(self, entete: EnteteFacture) -> None:
        """Count what a facture says of its lot; factures that say the same are counted together."""
        t = entete.texte
        cle = t[46] + t[36] + t[114:116] + t[1:10] + t[48:50] + t[76:78]
        if t[46] == "D":
            cle += t[118:128]
        if cle == self._cle:
            self._voix += 1
            return
        self.depouiller()
        self._cle, self._porteur, self._voix = cle, entete, 1

    def depouiller(self) -> None:
        """Bring the votes that wait to the ballot."""
        entete, voix, self._voix = self._porteur, self._voix, 0
        if entete is None or voix == 0:
            return
        t = entete.texte
        reglement = "hors tiers payant" if t[114:116] == "00" else "tiers payant"
        self.types.ajouter(t[46], entete, "type_facture", voix)
        self.reglements.ajouter(reglement, entete, "destinataire_reglement", voix)
        self.marques.ajouter(t[36], entete, "marquage_facture", voix)
        self.ps.ajouter(t[1:10], entete, "no_ps", voix)
        gratuit = "SMG" if t[76:78] == SMG else "hors SMG"
        self.gratuits.ajouter(gratuit, entete, "nature_assurance", voix)
        if t[46] == "D":
            self.amc.ajouter(t[118:128], entete, "no_organisme_complementaire", voix)
        else:
            self.regimes.ajouter(t[48:50], entete, "grand_regime", voix)

    def router(self, amc: DonneesAmc) -> None:
        """Count where a DRE of the lot is routed."""
        for vote, champ in (
            (self.codes, "code_routage_amc"),
            (self.hotes, "id_hote_amc"),
            (self.domaines, "nom_domaine"),
        ):
            vote.ajouter(amc.brut_de(champ).rstrip(" "), amc, champ)
