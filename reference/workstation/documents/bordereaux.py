"""Bordereaux: which factures go with the papers sent to the organisms (CDC §3.2.8.4).

One model; only the breaks change from a profession to another. A pharmacist breaks by régime, in
and out of his area, and by caisse and kind of payment in degraded mode; auxiliaires médicaux and
fournisseurs break by group of régimes over a month. Any PS may list the papers of one lot.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby

import msgspec

from vitalbench.reference.domain.facture import Facture, ModeSecurisation, TiersPayant, TypeFlux
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Imprimer
from vitalbench.reference.workstation.archive import EtatFacture, FactureArchivee, LotArchive
from vitalbench.reference.workstation.configuration import texte
from vitalbench.reference.workstation.documents import edition as e
from vitalbench.reference.workstation.documents.edition import Edition
from vitalbench.reference.workstation.documents.modele import (
    Bloc,
    Champs,
    Colonne,
    Imprime,
    Tableau,
    Texte,
    jour_lisible,
    montant,
    nir_lisible,
    somme,
)
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

TITRE = "Bordereau récapitulatif des ordonnances pour le régime"
PHARMACIE, LABORATOIRE, FOURNISSEUR = "pharmacie", "laboratoire", "fournisseur"
AUXILIAIRES = frozenset(
    {"infirmier", "masseur_kine", "pedicure_podologue", "orthophoniste", "orthoptiste"}
)
A_BORDEREAU = AUXILIAIRES | {PHARMACIE, LABORATOIRE, FOURNISSEUR}
VIDES = frozenset({EtatFacture.CONSTITUEE, EtatFacture.SUPPRIMEE})
HORS_LOT = "-"
MOTIFS_ABSENCE = "PFR,AP"
"""Paiement fractionné, accord préalable; `motifs_absence_ordonnance` adds others."""
REGLEMENTS = {
    TiersPayant.AUCUN: "A",
    TiersPayant.AMO_AMC: "TP",
    TiersPayant.AMO: "TPO",
    TiersPayant.AMC: "TPC",
}
GENERAL, AGRICOLE, INDEPENDANTS, AUTRES = "01", "02", "03", "Autres"


class Ligne(msgspec.Struct, frozen=True, kw_only=True):
    """One facture of a bordereau, its lot, and what the PS says of its ordonnance."""

    archivee: FactureArchivee
    facture: Facture
    lot: LotArchive | None
    renouvellement: bool = False
    motif_absence: str = ""

    @property
    def regime(self) -> str:
        """Régime of the patient."""
        return self.facture.identite.organisme.regime

    @property
    def caisse(self) -> str:
        """Organism the facture goes to."""
        organisme = self.facture.destinataire or self.facture.identite.organisme
        return f"{organisme.regime} {organisme.caisse}"

    @property
    def ordonnance(self) -> bool:
        """Whether an ordonnance goes with it."""
        return not self.renouvellement and not self.motif_absence

    @property
    def numero_lot(self) -> str:
        """Number of its lot."""
        return HORS_LOT if self.lot is None else self.lot.numero


def bordereaux(poste: Installation, commande: Imprimer) -> tuple[Imprime, ...]:
    """Give the bordereaux of a period, or the one that holds a facture."""
    edition = _du_ps(poste, commande)
    if edition.famille not in A_BORDEREAU:
        raise RefusPoste(v.R_INCONNU, "Bordereau : il n'est pas dû à cette profession")
    lignes = _lignes(edition, commande)
    if edition.famille in {PHARMACIE, LABORATOIRE}:
        faits = _de_pharmacie(edition, lignes)
    else:
        faits = _par_groupe(edition, lignes)
    retenus = [
        imprime
        for groupe, imprime in faits
        if not commande.facture or any(x.archivee.id == commande.facture for x in groupe)
    ]
    if not retenus:
        raise RefusPoste(v.R_INCONNU, "Bordereau : aucune facture dans cette période")
    return tuple(retenus)


def _du_ps(poste: Installation, commande: Imprimer) -> Edition:
    """Stand on the facture named, else on the last one of the period's PS."""
    factures = [f for f in poste.archive.factures() if f.etat not in VIDES]
    if commande.facture:
        factures = [f for f in factures if f.id == commande.facture]
    if not factures:
        raise RefusPoste(v.R_INCONNU, f"Facture {commande.facture!r} : inconnue")
    return Edition(poste, factures[-1], commande.champs)


def _lignes(edition: Edition, commande: Imprimer) -> list[Ligne]:
    """Gather the FSE of one PS over a month, a period, or all of them, by number."""
    mois, du, au = (edition.saisi(nom) for nom in ("mois", "du", "au"))
    absences = _absences(edition)
    renouvelees = {
        str(valeur) for nom, valeur in commande.champs.items() if nom.startswith("renouvellement")
    }
    trouvees: list[Ligne] = []
    for autre in edition.poste.archive.factures():
        facture = msgspec.json.decode(autre.constituants, type=Facture)
        meme = autre.numero_facturation == edition.archivee.numero_facturation
        if not meme or autre.etat in VIDES or autre.flux != TypeFlux.FSE.value:
            continue
        faite = facture.date_elaboration.isoformat()
        if (mois and not faite.startswith(mois)) or not (du or faite) <= faite <= (au or faite):
            continue
        trouvees.append(
            Ligne(
                archivee=autre,
                facture=facture,
                lot=edition.poste.archive.lot(autre.lot) if autre.lot else None,
                renouvellement=autre.id in renouvelees,
                motif_absence=absences.get(autre.id, ""),
            )
        )
    return trouvees


def _absences(edition: Edition) -> dict[str, str]:
    """Give the factures without ordonnance and why: `absente_1` with `motif_absence_1`."""
    parametres = edition.poste.configuration.parametres
    ajoutes = texte(parametres, "motifs_absence_ordonnance")
    admis = {x.strip() for x in f"{MOTIFS_ABSENCE},{ajoutes}".split(",") if x.strip()}
    trouvees: dict[str, str] = {}
    for nom, ident in edition.champs.items():
        if not nom.startswith("absente_"):
            continue
        motif = edition.saisi(nom.replace("absente_", "motif_absence_"))
        if motif not in admis or len(motif) > 3:
            raise RefusPoste(v.R_CHAMP, f"{nom} : motif parmi {', '.join(sorted(admis))}")
        trouvees[str(ident)] = motif
    return trouvees


def _groupes(
    lignes: Iterable[Ligne], cle: Callable[[Ligne], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], list[Ligne]]]:
    return [(valeur, list(groupe)) for valeur, groupe in groupby(sorted(lignes, key=cle), key=cle)]


# --- pharmacists and laboratories --------------------------------------------------------------


def _de_pharmacie(edition: Edition, lignes: list[Ligne]) -> list[tuple[list[Ligne], Imprime]]:
    """Break by régime and area; degraded, by caisse and kind of payment (CDC-3.2.8.4.1.3-01)."""
    circonscription = texte(edition.poste.configuration.parametres, "caisse_circonscription")

    def rupture(ligne: Ligne) -> tuple[str, ...]:
        if ligne.facture.mode is ModeSecurisation.DEGRADE:
            return ("3", ligne.regime, ligne.caisse, _destinataire(ligne))
        caisse = ligne.facture.identite.organisme.caisse
        hors = bool(circonscription) and caisse != circonscription
        return ("2" if hors else "1", ligne.regime)

    return [
        (groupe, _bordereau_pharmacie(edition, cle, groupe))
        for cle, groupe in _groupes(lignes, rupture)
    ]


def _bordereau_pharmacie(edition: Edition, cle: tuple[str, ...], lignes: list[Ligne]) -> Imprime:
    perimetres = {
        "1": "caisses de la circonscription",
        "2": "caisses hors circonscription",
        "3": f"mode dégradé, caisse {' '.join(cle[2:3])}, règlement : {' '.join(cle[3:4])}",
    }
    recapitulatif = (_par_caisse(lignes),) if cle[0] == "2" else ()
    return Imprime(
        type=v.D_BORDEREAU,
        titre=f"{TITRE} {cle[1]}",
        blocs=(
            e.professionnel(edition),
            Champs(valeurs=(("Périmètre", perimetres[cle[0]]),)),
            _lots(lignes),
            Tableau(
                colonnes=(
                    Colonne(tete="R", part=3),
                    Colonne(tete="Lot", part=6),
                    Colonne(tete="Facture", part=13),
                    Colonne(tete="NIR de l'assuré", part=22),
                    Colonne(tete="Nom de l'assuré", part=17),
                    Colonne(tete="Naissance", part=12),
                    montant("Montant", 11),
                    Colonne(tete="Règlement", part=19),
                    Colonne(tete="Organisme", part=13),
                ),
                rangs=tuple(_rang_pharmacie(x) for x in lignes),
            ),
            *recapitulatif,
            _totaux(lignes),
        ),
    )


def _destinataire(ligne: Ligne) -> str:
    tiers = ligne.facture.tiers_payant in {TiersPayant.AMO, TiersPayant.AMO_AMC}
    return "partenaire de santé" if tiers else "assuré"


def _rang_pharmacie(ligne: Ligne) -> tuple[str, ...]:
    identite = ligne.facture.identite
    return (
        "R" if ligne.renouvellement else "",
        ligne.numero_lot,
        f"{ligne.archivee.numero:09d}",
        nir_lisible(identite.nir),
        identite.nom_assure or identite.nom,
        jour_lisible(identite.date_naissance),
        somme(ligne.facture.total),
        _destinataire(ligne),
        ligne.caisse,
    )


def _lots(lignes: list[Ligne]) -> Tableau:
    """Date and number of every lot (CDC-3.2.8.4.1.3-02)."""
    vus = {x.lot.id: x.lot for x in lignes if x.lot is not None}
    rangs = tuple((x.numero, f"{x.constitue:%d/%m/%Y}") for x in vus.values())
    return Tableau(
        titre="Lots",
        colonnes=(Colonne(tete="Lot"), Colonne(tete="Créé le", part=40)),
        rangs=rangs or ((HORS_LOT, "-"),),
    )


def _par_caisse(lignes: list[Ligne]) -> Tableau:
    """FSE numbers by caisse, both increasing (CDC-3.2.8.4.1.3-05)."""
    return Tableau(
        titre="Récapitulatif par caisse",
        colonnes=(Colonne(tete="Caisse"), Colonne(tete="Factures", part=60)),
        rangs=tuple(
            (caisse, ", ".join(f"{x.archivee.numero:09d}" for x in groupe))
            for (caisse,), groupe in _groupes(lignes, lambda x: (x.caisse,))
        ),
    )


def _totaux(lignes: list[Ligne]) -> Champs:
    return Champs(
        titre="Total général",
        valeurs=(
            ("Nombre de FSE", str(len(lignes))),
            ("Nombre d'ordonnances", str(sum(x.ordonnance for x in lignes))),
        ),
    )


# --- auxiliaires médicaux and fournisseurs -----------------------------------------------------


def groupe_de_regimes(regime: str, code_gestion: str, gamex: frozenset[str]) -> str:
    """Give the group of a régime: general, agricole (MSA, GAMEX), RSI, mutualist, others."""
    if regime == AGRICOLE:
        return f"{AGRICOLE} GAMEX" if code_gestion in gamex else f"{AGRICOLE} MSA"
    if regime in {GENERAL, INDEPENDANTS}:
        return regime
    return "91 à 99" if regime.isdigit() and 91 <= int(regime) <= 99 else AUTRES


def _par_groupe(edition: Edition, lignes: list[Ligne]) -> list[tuple[list[Ligne], Imprime]]:
    """Break by group of régimes, whatever the caisse (CDC-3.2.8.4.2.1.1-01)."""
    parametres = edition.poste.configuration.parametres
    gamex = frozenset(texte(parametres, "codes_gestion_gamex").split(",")) - {""}

    def rupture(ligne: Ligne) -> tuple[str, ...]:
        organisme = ligne.facture.identite.organisme
        return (groupe_de_regimes(organisme.regime, organisme.code_gestion, gamex),)

    return [
        (groupe, _bordereau_groupe(edition, nom, groupe))
        for (nom,), groupe in _groupes(lignes, rupture)
    ]


def _bordereau_groupe(edition: Edition, groupe: str, lignes: list[Ligne]) -> Imprime:
    parametres = edition.poste.configuration.parametres
    rattachement = texte(parametres, "caisse_rattachement") or "non renseignée"
    bornes = [f"{mot} {edition.saisi(mot)}" for mot in ("du", "au") if edition.saisi(mot)]
    periode = edition.saisi("mois") or " ".join(bornes) or "toutes les factures"
    suites = _groupes(lignes, lambda x: (x.regime,)) if groupe == AUTRES else [((groupe,), lignes)]
    blocs: list[Bloc] = []
    for rang, ((regime,), du_regime) in enumerate(suites):
        if rang:
            blocs.append(Texte(titre=f"{TITRE} {regime}", lignes=()))
        blocs.append(e.professionnel(edition))
        if not rang:
            destination = (("Caisse de rattachement", rattachement), ("Période", periode))
            blocs.append(Champs(valeurs=destination))
        blocs += _blocs_de_lots(du_regime)
    return Imprime(
        type=v.D_BORDEREAU,
        titre=f"{TITRE} {suites[0][0][0]}",
        blocs=(*blocs, _totaux(lignes)),
    )


def _blocs_de_lots(lignes: list[Ligne]) -> list[Bloc]:
    """By organism, then by lot in the order of time, then by number (CDC-3.2.8.4.2.1.1-03)."""

    def cle(ligne: Ligne) -> tuple[str, ...]:
        jour = ligne.lot.constitue.isoformat() if ligne.lot is not None else "9"
        return (ligne.caisse, jour, ligne.numero_lot)

    blocs: list[Bloc] = []
    for (caisse, _, numero), groupe in _groupes(lignes, cle):
        lot = groupe[0].lot
        cree = "à mettre en lot"
        if lot is not None:
            cree = f"lot {numero} créé le {lot.constitue:%d/%m/%Y}"
        blocs.append(
            Tableau(
                titre=f"Organisme {caisse}, {cree}",
                colonnes=(
                    Colonne(tete="Facture", part=13),
                    Colonne(tete="NIR de l'assuré", part=21),
                    Colonne(tete="Bénéficiaire", part=27),
                    Colonne(tete="Naissance", part=12),
                    montant("Montant", 12),
                    Colonne(tete="Règl.", part=8),
                    Colonne(tete="Absence", part=9),
                ),
                rangs=tuple(_rang_groupe(x) for x in groupe),
            )
        )
    return blocs


def _rang_groupe(ligne: Ligne) -> tuple[str, ...]:
    identite = ligne.facture.identite
    return (
        f"{ligne.archivee.numero:09d}",
        nir_lisible(identite.nir),
        f"{identite.nom} {identite.prenom}",
        jour_lisible(identite.date_naissance),
        somme(ligne.facture.total),
        REGLEMENTS[ligne.facture.tiers_payant],
        ligne.motif_absence,
    )


# --- the papers of one lot ---------------------------------------------------------------------


def bordereau_pieces(edition: Edition) -> Imprime:
    """List the papers that go with one lot: feuilles de soins of a degraded one, ordonnances."""
    lot = edition.lot
    if lot is None:
        raise RefusPoste(v.R_INCONNU, "Bordereau de pièces : la facture n'est pas encore en lot")
    archive = edition.poste.archive
    numerisees = {p.facture for p in archive.pieces.pieces()}
    rangs = []
    for autre in archive.factures_du_lot(lot.id):
        facture = msgspec.json.decode(autre.constituants, type=Facture)
        papiers = ["feuille de soins"] if autre.mode == ModeSecurisation.DEGRADE.value else []
        papiers += ["ordonnance"] if facture.prescripteur is not None else []
        rangs.append(
            (
                f"{autre.numero:09d}",
                f"{facture.identite.nom} {facture.identite.prenom}",
                nir_lisible(facture.identite.nir),
                ", ".join(papiers) or "aucune",
                "numérisées" if autre.id in numerisees else "papier",
            )
        )
    return Imprime(
        type=v.D_BORDEREAU_PIECES,
        titre=f"Bordereau de pièces du lot {lot.numero}",
        blocs=(
            e.professionnel(edition),
            Champs(
                valeurs=(
                    ("Lot n°", lot.numero),
                    ("Créé le", f"{lot.constitue:%d/%m/%Y}"),
                    ("Destinataire", f"{lot.regime} {lot.caisse}"),
                    ("Édité le", _jour(edition.poste.horloge.aujourdhui())),
                )
            ),
            Tableau(
                colonnes=(
                    Colonne(tete="Facture", part=13),
                    Colonne(tete="Bénéficiaire", part=26),
                    Colonne(tete="NIR de l'assuré", part=20),
                    Colonne(tete="Pièces", part=22),
                    Colonne(tete="Envoi", part=12),
                ),
                rangs=tuple(rangs),
            ),
            Champs(valeurs=(("Nombre de factures", str(len(rangs))),)),
        ),
    )


def _jour(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"
