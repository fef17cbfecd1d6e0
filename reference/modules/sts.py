"""The STS module: complementary part, one interface over modules by family (CDC-4.1.2-06).

Profil simulé STS-SIM-1: the two functions and the letters of the modules are public, formulas
and zones are ours. Who it prices for is chosen by the aiguillage letter of the support.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from vitalbench.reference.domain.montants import Centimes, pourcentage
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.appeler import Appelant, Travail, parametres
from vitalbench.reference.modules.appels import Groupe, Issue, Observateur
from vitalbench.reference.modules.diagnostics import (
    Diagnostic,
    ecrire_diagnostics,
    entier,
    lire_diagnostics,
)
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.zones.codec import composer

MODULES = {"4": "STS-FFSA", "8": "STS-CTIP", "M": "STS-FNMF", "R": "STS-A8", "U": "STS-CMU"}
CMU = "U"
_TOPS = frozenset("ON")
_DEFAUT = "001"
_DEFAUT_CMU = "010"


class Formule(msgspec.Struct, frozen=True, kw_only=True):
    """One way to work out a complementary part; `parametre` says what it wants, if anything.

    A responsible contract never makes up for what the AMO takes off out of the parcours
    (CDC-3.2.2.3-08).
    """

    numero: str
    libelle: str
    parametre: str = ""
    responsable: bool = True


class LigneSts(msgspec.Struct, frozen=True, kw_only=True):
    """One line priced for the AMO; `parametre` is that of its prestation, if any.

    `minoration` is what the AMO does not pay because the patient is out of the parcours.
    """

    rang: int
    code_prestation: str
    montant: Centimes
    base: Centimes
    montant_amo: Centimes
    parametre: int | None = None
    minoration: Centimes = 0


class ContexteSts(msgspec.Struct, frozen=True, kw_only=True):
    """For whom: module letter, complementary, tops of group 3700, formula and its parameter."""

    aiguillage: str
    numero_complementaire: str
    top_cmu: Literal["O", "N", ""]
    top_medecin_referent: Literal["O", "N", ""]
    formule: str = ""
    parametre: int | None = None


class PartComplementaire(msgspec.Struct, frozen=True, kw_only=True):
    """What STS_Tarification gives: one amount a line (by rank), the total, diagnostics."""

    montants: dict[int, Centimes]
    total: Centimes
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def valide(self) -> bool:
        """Tell whether the facture may go on (no diagnostic of level 3 or more)."""
        return not any(d.bloquant for d in self.diagnostics)


Calcul = Callable[[LigneSts, int], Centimes]


def _ticket(ligne: LigneSts, _parametre: int) -> Centimes:
    return max(0, min(ligne.montant, ligne.base) - ligne.montant_amo)


def _pourcentage_base(ligne: LigneSts, parametre: int) -> Centimes:
    plafond = pourcentage(ligne.base, parametre)
    return max(0, min(ligne.montant, plafond) - ligne.montant_amo)


def _frais_reels(ligne: LigneSts, _parametre: int) -> Centimes:
    return max(0, ligne.montant - ligne.montant_amo)


_FORMULES: dict[str, tuple[Formule, Calcul]] = {
    "001": (Formule(numero="001", libelle="Ticket modérateur"), _ticket),
    "002": (
        Formule(
            numero="002",
            libelle="Pourcentage de la base, part obligatoire déduite",
            parametre="pourcentage de la base",
        ),
        _pourcentage_base,
    ),
    "003": (
        Formule(numero="003", libelle="Frais réels, contrat non responsable", responsable=False),
        _frais_reels,
    ),
    "010": (Formule(numero="010", libelle="C2S : base, part obligatoire déduite"), _ticket),
}


class Sts:
    """The module: pricing of the complementary part, and help to choose a formula."""

    def __init__(self, observateur: Observateur) -> None:
        self._appelant = Appelant(observateur)

    def assister(self, contexte: ContexteSts, portee: int = 1) -> tuple[Formule, ...]:
        """Give the formulas the module of this complementary knows (STS_Assistance)."""

        def travail() -> Travail[tuple[Formule, ...]]:
            formules = _formules(contexte.aiguillage)
            return Travail(valeur=formules, sorties=tuple(map(_ecrire_formule, formules)))

        entrees = (parametres(portee=str(portee)), *_ecrire_contexte(contexte))
        return self._appelant.appeler(
            "STS_Assistance", entrees, travail, relire=_relire_formules
        ).valeur

    def tarifer(
        self, contexte: ContexteSts, lignes: Sequence[LigneSts], service: Literal["TP", "HTP"]
    ) -> PartComplementaire:
        """Price the complementary part of a facture (STS_Tarification)."""

        def travail() -> Travail[PartComplementaire]:
            part = _tarifer(contexte, lignes)
            return Travail(valeur=part, sorties=_ecrire_part(part))

        entrees = (
            parametres(motif_appel=service),
            *_ecrire_contexte(contexte),
            *map(_ecrire_ligne, lignes),
        )
        return self._appelant.appeler(
            "STS_Tarification", entrees, travail, relire=_relire_part
        ).valeur


def _formules(aiguillage: str) -> tuple[Formule, ...]:
    if aiguillage.upper() not in MODULES:
        raise RefusModule(statuts.STS_SANS_MODULE, f"aiguillage STS {aiguillage!r} : aucun module")
    cmu = aiguillage.upper() == CMU
    return tuple(
        formule for numero, (formule, _) in _FORMULES.items() if (numero == _DEFAUT_CMU) == cmu
    )


def _tarifer(contexte: ContexteSts, lignes: Sequence[LigneSts]) -> PartComplementaire:
    connues = {formule.numero for formule in _formules(contexte.aiguillage)}
    refus = tuple(_controler(contexte, connues))
    if refus:
        return PartComplementaire(montants={}, total=0, diagnostics=refus)
    cmu = contexte.aiguillage.upper() == CMU
    numero = contexte.formule or (_DEFAUT_CMU if cmu else _DEFAUT)
    formule, calcul = _FORMULES[numero]
    montants: dict[int, Centimes] = {}
    diagnostics = []
    for ligne in lignes:
        parametre = ligne.parametre if ligne.parametre is not None else contexte.parametre
        if formule.parametre and parametre is None:
            diagnostics.append(
                Diagnostic(
                    rang=ligne.rang,
                    code="STS-03",
                    libelle=f"formule {numero} : {formule.parametre} attendu",
                )
            )
            continue
        retenue = ligne.minoration if formule.responsable else 0
        montants[ligne.rang] = max(0, calcul(ligne, parametre or 0) - retenue)
        if montants[ligne.rang] + ligne.montant_amo < ligne.montant:
            diagnostics.append(
                Diagnostic(
                    rang=ligne.rang,
                    code="STS-10",
                    niveau=1,
                    libelle="un reste est à la charge du patient",
                )
            )
    return PartComplementaire(
        montants=montants, total=sum(montants.values()), diagnostics=tuple(diagnostics)
    )


def _controler(contexte: ContexteSts, connues: set[str]) -> list[Diagnostic]:
    refus = []
    if {contexte.top_cmu, contexte.top_medecin_referent} - _TOPS:
        refus.append(
            Diagnostic(rang=0, code="STS-01", niveau=4, libelle="tops CMU et médecin référent dus")
        )
    if contexte.formule and contexte.formule not in connues:
        refus.append(
            Diagnostic(rang=0, code="STS-02", libelle=f"formule {contexte.formule} inconnue")
        )
    return refus


def _nombre(valeur: int | None) -> str:
    return "" if valeur is None else str(valeur)


def _ecrire_contexte(contexte: ContexteSts) -> tuple[Groupe, ...]:
    return (
        composer(
            3700,
            top_cmu=contexte.top_cmu,
            top_medecin_referent=contexte.top_medecin_referent,
        ),
        composer(
            60201,
            aiguillage=contexte.aiguillage,
            numero_complementaire=contexte.numero_complementaire,
            formule=contexte.formule,
            parametre=_nombre(contexte.parametre),
        ),
    )


def _ecrire_ligne(ligne: LigneSts) -> Groupe:
    return composer(
        60202,
        rang=str(ligne.rang),
        code_prestation=ligne.code_prestation,
        montant=str(ligne.montant),
        base=str(ligne.base),
        montant_amo=str(ligne.montant_amo),
        parametre=_nombre(ligne.parametre),
        minoration=str(ligne.minoration),
    )


def _ecrire_part(part: PartComplementaire) -> tuple[Groupe, ...]:
    return (
        *(composer(60210, rang=str(r), montant_amc=str(m)) for r, m in part.montants.items()),
        composer(60211, total_amc=str(part.total)),
        *ecrire_diagnostics(part.diagnostics),
    )


def _relire_part(issue: Issue, base: PartComplementaire | None) -> PartComplementaire:
    montants = {
        entier(g.champs.get("rang", "")): entier(g.champs.get("montant_amc", ""))
        for g in issue.sorties
        if g.groupe == 60210
    }
    totaux = [entier(g.champs.get("total_amc", "")) for g in issue.sorties if g.groupe == 60211]
    somme = sum(montants.values())
    impose = bool(totaux) and (base is None or totaux[0] != base.total)
    return PartComplementaire(
        montants=montants,
        total=totaux[0] if impose else somme,
        diagnostics=lire_diagnostics(issue.sorties),
    )


def _ecrire_formule(formule: Formule) -> Groupe:
    return composer(
        60212, numero=formule.numero, libelle=formule.libelle, parametre=formule.parametre
    )


def _relire_formules(issue: Issue, _base: tuple[Formule, ...] | None) -> tuple[Formule, ...]:
    return tuple(
        Formule(
            numero=g.champs.get("numero", ""),
            libelle=g.champs.get("libelle", ""),
            parametre=g.champs.get("parametre", ""),
        )
        for g in issue.sorties
        if g.groupe == 60212
    )
