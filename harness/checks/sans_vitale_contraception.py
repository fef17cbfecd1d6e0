"""Emergency contraception of a minor: the eleven data that the software fills in (CDC §3.2.2.5).

The medicine travels masked; its code is read in what the caisse deciphered.
"""

from collections.abc import Callable, Iterator

from vitalbench.harness.checks.contextes import saisi, texte, valeur
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.reference.domain.identifiants import cle_luhn, cle_nir
from vitalbench.reference.norms.b2_complements import Pharmacie
from vitalbench.reference.norms.b2_lecture import enregistrements

REPERE = "contraception"
ANNEES_FICTIVES = 16
Lecture = Callable[[Dossier, FactureRecue], Iterator[Jugement]]


def _partie(partie: str, lecture: Lecture) -> None:
    def une_donnee(dossier: Dossier) -> Iterator[Jugement]:
        """One of the eleven data of an emergency contraception (CDC §3.2.2.5)."""
        if saisi(dossier, REPERE, "contraception") == "urgence":
            etape, recues = dossier.etape(REPERE), dossier.factures_de(REPERE)
            if etape is not None and not recues:
                yield tenu(etape, recues, "une facture", "aucune facture reçue")
            for facture in recues:
                yield from lecture(dossier, facture)

    une_donnee.__name__ = f"contraception_{partie}"
    check("CDC-3.2.2.5-01", partie=partie, reads={Canal.FICHIER, Canal.RECEPTION, Canal.MONDE})(
        une_donnee
    )


def _caisse(dossier: Dossier) -> str:
    """CPAM of the pharmacy, as the PS gave it."""
    return str(saisi(dossier, REPERE, "caisse") or "")


def _nir(dossier: Dossier) -> str:
    return f"2555555{_caisse(dossier)}041"


def _prescripteur(dossier: Dossier) -> str:
    ps = dossier.faits.professionnels[dossier.faits.ps]
    return f"{ps.cps.situations[0].numero_facturation[:2]}199999"


def _naissance(dossier: Dossier, facture: FactureRecue) -> str:
    donnee = saisi(dossier, REPERE, "date_naissance")
    if donnee:
        return str(donnee)[2:]
    annee = int(facture.actes[0].de("date_acte").enregistrement.brut_de("date_acte")[:2])
    return f"{(annee - ANNEES_FICTIVES) % 100:02d}0101"


def _cip(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    actes = dossier.reponses_a("facturer")[0].parametres.get("prestations")
    options = actes[0].get("options", {}) if isinstance(actes, list) and actes else {}
    saisi_ = str(options.get("cip", ""))
    attendu = saisi_[5:12] if len(saisi_) == 13 else saisi_
    for lot in dossier.receptions:
        clair = dossier.piece(lot, f"clair-{facture.numero}")
        if clair is not None:
            codes = [e.code_cip_1 for e in enregistrements(clair) if isinstance(e, Pharmacie)]
            yield egal(lot, codes, [attendu], "le médicament est-il transmis ?")


def _zone(champ: str, attendu: Callable[[Dossier], str], debut: int = 0, fin: int = 13) -> Lecture:
    def lire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        zone = facture.de(champ)
        yield egal(zone, zone.enregistrement.brut_de(champ)[debut:fin], attendu(dossier))

    return lire


def _date_naissance(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    zone = facture.de("date_naissance")
    lue = zone.enregistrement.brut_de("date_naissance")
    yield egal(zone, lue, _naissance(dossier, facture))


def _date_prescription(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    yield egal(
        facture.de("date_prescription"),
        facture.de("date_prescription").valeur,
        facture.actes[0].de("date_acte").valeur,
    )


def _mode(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    lot = facture.facture.lot
    zone = facture.zone(lot, "certification_lot") if lot else facture.de("type_facture")
    yield egal(zone, facture.mode, "sans_vitale")


def _destinataire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    yield valeur(facture.de("grand_regime"), "01")
    yield valeur(facture.de("caisse_gestionnaire"), _caisse(dossier))


def _prise_en_charge(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    for acte in facture.actes:
        yield egal(acte.de("taux"), acte.de("taux").valeur, 100)
        yield valeur(acte.de("montant_amo"), acte.de("base_remboursement").valeur)


def _exoneration(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    for acte in facture.actes:
        zone = acte.de("justif_exo_acte")
        yield egal(zone, texte(zone), "7")


_partie("cip", _cip)
_partie("nir", _zone("nir_assure", _nir))
_partie("cle_nir", _zone("cle_nir", lambda dossier: cle_nir(_nir(dossier))))
_partie("naissance", _date_naissance)
_partie("prescripteur", _zone("no_prescripteur", _prescripteur, 0, 8))
_partie("cle_prescripteur", _zone("no_prescripteur", lambda d: cle_luhn(_prescripteur(d)), 8))
_partie("date_prescription", _date_prescription)
_partie("mode", _mode)
_partie("destinataire", _destinataire)
_partie("prise_en_charge", _prise_en_charge)
_partie("exoneration", _exoneration)
