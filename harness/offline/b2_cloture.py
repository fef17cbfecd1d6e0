"""What the end of a lot must say of it: reference, counters, totals, homogeneity, certification."""

from vitalbench.harness.offline.b2_identifiants import numero
from vitalbench.harness.offline.b2_lot import Lot
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.b2 import FinLot

MONTANTS = (
    ("total_facture", "montant_depense", "B2-TOT-02"),
    ("total_amo", "montant_amo", "B2-TOT-03"),
    ("total_amc", "montant_amc", "B2-TOT-04"),
)
_ZONES_LOT = ("SV-ZON-04", "SV-ZON-05", "SV-ZON-06")


def juger_fin_lot(
    releve: Releve, lot: Lot, lu: FinLot, regles_totaux: tuple[str, str, str]
) -> None:
    """Judge a lot as it ends; `regles_totaux` are those of the profile."""
    lot.ps.ajouter(lu.brut_de("no_ps"), lu, "no_ps")
    lot.marques.ajouter(lu.texte[54], lu, "marquage_lot")
    numero(releve, "B2-ID-22", lu, "no_remplacant")
    _references_lot(releve, lot, lu)
    _compteurs_lot(releve, lot, lu, regles_totaux)
    _votes_lot(releve, lot, lu)
    _certification_lot(releve, lot, lu)


def _references_lot(releve: Releve, lot: Lot, lu: FinLot) -> None:
    fin = lu.texte[51:54]
    if lot.debut is None:
        return
    debut = lot.debut.texte[19:22]
    if fin != debut:
        zones = (zone(lu, "no_lot"), zone(lot.debut, "no_lot"))
        releve.noter("B2-CLE-09", zones, f"{debut!r} (C11)", repr(fin))
        return
    majoritaire = lot.types.comptes.most_common(1)[0][0] if lot.types.comptes else " "
    if majoritaire == "D":
        if not (debut.isascii() and debut.isalpha() and debut.isupper()):
            releve.noter("B2-CLE-12", (zone(lot.debut, "no_lot"),), "AAA à ZZZ (lot de DRE)", debut)
    elif not (debut.isascii() and debut.isdigit() and debut != "000"):
        releve.noter("B2-CLE-11", (zone(lot.debut, "no_lot"),), "001 à 999", debut)


def _compteurs_lot(
    releve: Releve, lot: Lot, lu: FinLot, regles_totaux: tuple[str, str, str]
) -> None:
    if not lot.sommable or lu.fautes:
        return
    for regle, champ, attendu in (
        ("B2-TOT-12", "nb_factures", lot.factures),
        ("B2-TOT-13", "nb_lignes_actes", lot.lignes),
        ("B2-TOT-14", "nb_types_2", lot.types_2),
        ("B2-TOT-15", "nb_types_5", lot.types_5),
    ):
        trouve = int(lu.brut_de(champ))
        if trouve != attendu:
            releve.noter(regle, (zone(lu, champ),), attendu, trouve)
    declares = tuple(int(lu.brut_de(champ)) for champ, _, _ in MONTANTS)
    rendre_discordances(releve, lot, declares)
    for i, declare in enumerate(declares):
        champ, regle = MONTANTS[i][0], regles_totaux[i]
        if declare != lot.totaux[i] and declare != lot.lignes_totaux[i]:
            releve.noter(regle, (zone(lu, champ),), f"{lot.totaux[i]} centimes", declare)


def rendre_discordances(releve: Releve, lot: Lot, declares: tuple[int, ...]) -> None:
    """Blame the lines or the total of a facture, whichever the lot's own total contradicts."""
    for i, lignes, total, somme, declare in lot.discordances:
        regle = MONTANTS[i][2]
        if declares and declares[i] == lot.totaux[i] and lignes:
            zones = lignes
        elif declares and declares[i] == lot.lignes_totaux[i]:
            zones = (total,)
        else:
            zones = (total, *lignes)
        releve.noter(regle, zones, f"{somme} centimes (somme des lignes)", declare)
    lot.discordances = []


def _votes_lot(releve: Releve, lot: Lot, fin: FinLot) -> None:
    commun = lot.types.comptes.most_common(1)
    if commun and fin.texte[55] not in (" ", commun[0][0]):
        zones = (zone(fin, "type_facture"),)
        releve.noter("B2-LOT-06", zones, repr(commun[0][0]), repr(fin.texte[55]))
    for regle, vote in (
        ("B2-LOT-01", lot.types),
        ("B2-LOT-02", lot.reglements),
        ("B2-LOT-03", lot.marques),
        ("B2-LOT-04", lot.ps),
        ("B2-LOT-07", lot.regimes),
        ("B2-LOT-08", lot.amc),
        ("B2-LOT-09", lot.codes),
        ("B2-LOT-09", lot.hotes),
        ("B2-LOT-09", lot.domaines),
        ("B2-SMG-07", lot.gratuits),
    ):
        for suspectes, attendu, trouve in vote.dissidents():
            releve.noter(regle, suspectes, attendu, trouve)


def _certification_lot(releve: Releve, lot: Lot, lu: FinLot) -> None:
    mode = lot.mode
    mode.zone_certification(releve, _ZONES_LOT, lu, "certification_lot")
    if mode.securise:
        releve.vu("securise")
        if not lu.texte[60:72].strip(" "):
            zones = (zone(lu, "agrement_logiciel"), *mode.zones)
            releve.noter("B2-COH-19", zones, "le numéro d'agrément", "absent")
