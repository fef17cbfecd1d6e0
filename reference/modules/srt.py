"""The SRT module: CCAM reference, checks and prices, validity of letter keys (CDC-4.1.2.3-03).

Profil simulé SRT-SIM-1 over the product's dated tables: the public functions and their order of
call are real, the content of their zones is ours. A status other than success is raised as
RefusModule; what is wrong with an act comes as diagnostics.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from vitalbench.reference.catalogue import Tables, tables
from vitalbench.reference.catalogue.lignes_prestations import LigneCcam
from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.montants import Centimes, arrondir
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.appeler import Appelant, Travail, parametres
from vitalbench.reference.modules.appels import Groupe, Issue, Observateur
from vitalbench.reference.modules.diagnostics import (
    Diagnostic,
    ecrire_diagnostics,
    entier,
    lire_diagnostics,
)
from vitalbench.reference.modules.habilitations import famille
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.zones.codec import composer

LETTRE_CLE, SAISIE, PRIX_ET_BASE = "CC6", "SAISIE", "PU_BR"
_MODIFICATEURS_MAX = 4
_ACTES_PAR_JOUR = 2


class ActeSrt(msgspec.Struct, frozen=True, kw_only=True):
    """One act of a facture as the SRT gets it; `code_ccam` is empty for the others."""

    rang: int
    code_prestation: str
    date_soins: date
    code_ccam: str = ""
    modificateurs: str = ""
    association: str = ""
    quantite: int = 1


class ExecutantSrt(msgspec.Struct, frozen=True, kw_only=True):
    """Who did the act: specialty and sector (s1, s2, hors_convention…)."""

    specialite: str
    secteur: str = "s1"


class FicheActe(msgspec.Struct, frozen=True, kw_only=True):
    """One CCAM act of the reference on a day."""

    code_ccam: str
    libelle: str
    regroupement: str
    tarif: Centimes


class TarifActe(msgspec.Struct, frozen=True, kw_only=True):
    """Unit price and base of an act, modifiers and association included."""

    prix_unitaire: Centimes
    base_remboursement: Centimes


class Srt:
    """The module over dated tables."""

    def __init__(self, observateur: Observateur, referentiel: Tables | None = None) -> None:
        self._appelant = Appelant(observateur)
        self._tables = referentiel or tables()

    def consulter_acte(self, code_ccam: str, jour: date, executant: ExecutantSrt) -> FicheActe:
        """Read an act in the reference (SRT_ConsulterDonnee); 0xE020 when it is not there."""

        def travail() -> Travail[FicheActe]:
            fiche = _fiche(self._ligne(code_ccam, jour, executant))
            return Travail(valeur=fiche, sorties=(_ecrire_fiche(fiche),))

        entrees = (parametres(identifiant=code_ccam, date_reference=f"{jour:%Y%m%d}"),)
        return self._appelant.appeler(
            "SRT_ConsulterDonnee", entrees, travail, relire=_relire_fiche
        ).valeur

    def controler_lettre_cle(
        self, acte: ActeSrt, executant: ExecutantSrt
    ) -> tuple[Diagnostic, ...]:
        """Check that a letter key is valid on the day for the profession (rule CC6)."""
        return self._controler(LETTRE_CLE, acte, executant, self._lettre_cle)

    def controler_saisie(self, acte: ActeSrt, executant: ExecutantSrt) -> tuple[Diagnostic, ...]:
        """Check a CCAM act as it is typed (SRT_ControlerDonnees)."""
        return self._controler(SAISIE, acte, executant, self._saisie)

    def appliquer_regles(self, acte: ActeSrt, executant: ExecutantSrt) -> TarifActe:
        """Work out unit price and base of a CCAM act (SRT_AppliquerRegle)."""

        def travail() -> Travail[TarifActe]:
            tarif = self._tarifer(acte, executant)
            return Travail(valeur=tarif, sorties=(_ecrire_tarif(tarif),))

        entrees = (parametres(identifiant=PRIX_ET_BASE), _ecrire_acte(acte), _ecrire(executant))
        return self._appelant.appeler(
            "SRT_AppliquerRegle", entrees, travail, relire=_relire_tarif
        ).valeur

    def controle_complet(
        self, actes: Sequence[ActeSrt], executant: ExecutantSrt
    ) -> tuple[Diagnostic, ...]:
        """Check the whole facture once priced, all its acts (SRT_ControleComplet)."""

        def travail() -> Travail[tuple[Diagnostic, ...]]:
            trouves = tuple(self._complet(actes, executant))
            return Travail(valeur=trouves, sorties=ecrire_diagnostics(trouves))

        entrees = (*(_ecrire_acte(acte) for acte in actes), _ecrire(executant))
        return self._appelant.appeler(
            "SRT_ControleComplet", entrees, travail, relire=_relire_diagnostics
        ).valeur

    def _controler(
        self,
        identifiant: str,
        acte: ActeSrt,
        executant: ExecutantSrt,
        regle: Callable[[ActeSrt, ExecutantSrt], Iterator[Diagnostic]],
    ) -> tuple[Diagnostic, ...]:
        def travail() -> Travail[tuple[Diagnostic, ...]]:
            trouves = tuple(regle(acte, executant))
            return Travail(valeur=trouves, sorties=ecrire_diagnostics(trouves))

        entrees = (parametres(identifiant=identifiant), _ecrire_acte(acte), _ecrire(executant))
        return self._appelant.appeler(
            "SRT_ControlerDonnees", entrees, travail, relire=_relire_diagnostics
        ).valeur

    def _lettre_cle(self, acte: ActeSrt, executant: ExecutantSrt) -> Iterator[Diagnostic]:
        ligne = premiere(
            self._tables.prestations, acte.date_soins, lambda x: x.code == acte.code_prestation
        )
        if ligne is None:
            yield _diagnostic(
                acte, "CC6-1", f"lettre clé {acte.code_prestation} non valide ce jour"
            )
        elif famille(executant.specialite) not in ligne.familles:
            yield _diagnostic(
                acte, "CC6-2", f"lettre clé {acte.code_prestation} fermée à la profession"
            )

    def _saisie(self, acte: ActeSrt, executant: ExecutantSrt) -> Iterator[Diagnostic]:
        try:
            ligne = self._ligne(acte.code_ccam, acte.date_soins, executant)
        except RefusModule as refus:
            yield _diagnostic(acte, "SRT-01", refus.detail)
            return
        if famille(executant.specialite) not in ligne.familles:
            yield _diagnostic(acte, "SRT-02", f"{ligne.acte} fermé à la profession")
        if ligne.regroupement != acte.code_prestation:
            yield _diagnostic(acte, "SRT-03", f"{ligne.acte} se facture sous {ligne.regroupement}")
        if len(acte.modificateurs) > _MODIFICATEURS_MAX:
            yield _diagnostic(acte, "SRT-04", f"plus de {_MODIFICATEURS_MAX} modificateurs")
        for code, nombre in Counter(acte.modificateurs).items():
            if self._modificateur(code, acte.date_soins) is None:
                yield _diagnostic(acte, "SRT-05", f"modificateur {code} inconnu ce jour")
            elif nombre > 1:
                yield _diagnostic(acte, "SRT-06", f"modificateur {code} répété")
        if acte.association and self._taux_association(acte) is None:
            yield _diagnostic(acte, "SRT-07", f"association {acte.association} inconnue")

    def _complet(self, actes: Sequence[ActeSrt], executant: ExecutantSrt) -> Iterator[Diagnostic]:
        ccam = [acte for acte in actes if acte.code_ccam]
        for acte in ccam:
            yield from self._saisie(acte, executant)
        par_jour: dict[date, list[ActeSrt]] = {}
        for acte in ccam:
            par_jour.setdefault(acte.date_soins, []).append(acte)
        for du_jour in par_jour.values():
            yield from _associations(du_jour)

    def _tarifer(self, acte: ActeSrt, executant: ExecutantSrt) -> TarifActe:
        tarif = self._ligne(acte.code_ccam, acte.date_soins, executant).centimes
        prix = Decimal(tarif)
        for code in acte.modificateurs:
            modificateur = self._modificateur(code, acte.date_soins)
            if modificateur is None:
                raise RefusModule(statuts.SRT_REFUS, f"modificateur {code} inconnu ce jour")
            mode, valeur = modificateur
            prix += valeur if mode == "forfait" else Decimal(tarif) * valeur / 100
        taux = self._taux_association(acte)
        if taux is None:
            raise RefusModule(statuts.SRT_REFUS, f"association {acte.association} inconnue")
        unitaire = arrondir(prix)
        base = arrondir(Decimal(unitaire) * taux / 100) * acte.quantite
        return TarifActe(prix_unitaire=unitaire, base_remboursement=base)

    def _ligne(self, code_ccam: str, jour: date, executant: ExecutantSrt) -> LigneCcam:
        ligne = premiere(
            self._tables.ccam,
            jour,
            lambda x: (
                x.acte == code_ccam[:7] and (x.secteurs is None or executant.secteur in x.secteurs)
            ),
        )
        if ligne is None:
            raise RefusModule(
                statuts.SRT_ACTE_INCONNU,
                f"acte CCAM {code_ccam[:13]!r} absent du référentiel au {jour:%d/%m/%Y}",
            )
        return ligne

    def _modificateur(self, code: str, jour: date) -> tuple[str, Decimal] | None:
        ligne = premiere(self._tables.ccam_modificateurs, jour, lambda x: x.code == code)
        return None if ligne is None else (ligne.mode, ligne.valeur)

    def _taux_association(self, acte: ActeSrt) -> int | None:
        if not acte.association:
            return 100
        ligne = premiere(
            self._tables.ccam_associations, acte.date_soins, lambda x: x.code == acte.association
        )
        return None if ligne is None else ligne.taux


def _associations(actes: Sequence[ActeSrt]) -> Iterator[Diagnostic]:
    """Several CCAM acts of one day say how they go together (profil simulé)."""
    if len(actes) == 1:
        return
    if len(actes) > _ACTES_PAR_JOUR and all(a.association in ("", "1", "2") for a in actes):
        yield _diagnostic(actes[-1], "SRT-11", "plus de deux actes CCAM le même jour")
    for acte in actes:
        if not acte.association:
            yield _diagnostic(acte, "SRT-12", "code association attendu : plusieurs actes ce jour")
    for code, nombre in Counter(a.code_ccam[:7] for a in actes).items():
        if nombre > 1:
            yield _diagnostic(actes[-1], "SRT-13", f"{code} répété le même jour")


def _diagnostic(acte: ActeSrt, code: str, libelle: str) -> Diagnostic:
    return Diagnostic(rang=acte.rang, code=code, libelle=libelle)


def _fiche(ligne: LigneCcam) -> FicheActe:
    return FicheActe(
        code_ccam=ligne.acte,
        libelle=ligne.libelle,
        regroupement=ligne.regroupement,
        tarif=ligne.centimes,
    )


def _ecrire_fiche(fiche: FicheActe) -> Groupe:
    return composer(
        60110,
        code_ccam=fiche.code_ccam,
        libelle=fiche.libelle.encode("latin-1", "replace").decode("latin-1"),
        regroupement=fiche.regroupement,
        tarif=str(fiche.tarif),
    )


def _ecrire_acte(acte: ActeSrt) -> Groupe:
    return composer(
        60101,
        rang=str(acte.rang),
        code_prestation=acte.code_prestation,
        code_ccam=acte.code_ccam,
        date_soins=f"{acte.date_soins:%Y%m%d}0000",
        modificateurs=acte.modificateurs,
        association=acte.association,
        quantite=str(acte.quantite),
    )


def _ecrire(executant: ExecutantSrt) -> Groupe:
    return composer(60102, specialite=executant.specialite, secteur=executant.secteur)


def _ecrire_tarif(tarif: TarifActe) -> Groupe:
    return composer(
        60111,
        prix_unitaire=str(tarif.prix_unitaire),
        base_remboursement=str(tarif.base_remboursement),
    )


def _champs(issue: Issue, numero: int) -> dict[str, str]:
    return next((g.champs for g in issue.sorties if g.groupe == numero), {})


def _relire_fiche(issue: Issue, _base: FicheActe | None) -> FicheActe:
    lu = _champs(issue, 60110)
    return FicheActe(
        code_ccam=lu.get("code_ccam", ""),
        libelle=lu.get("libelle", ""),
        regroupement=lu.get("regroupement", ""),
        tarif=entier(lu.get("tarif", "")),
    )


def _relire_tarif(issue: Issue, _base: TarifActe | None) -> TarifActe:
    lu = _champs(issue, 60111)
    return TarifActe(
        prix_unitaire=entier(lu.get("prix_unitaire", "")),
        base_remboursement=entier(lu.get("base_remboursement", "")),
    )


def _relire_diagnostics(
    issue: Issue, _base: tuple[Diagnostic, ...] | None
) -> tuple[Diagnostic, ...]:
    return lire_diagnostics(issue.sorties)
