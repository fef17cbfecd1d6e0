"""Liquidation of one facture against what the AMO or AMC really knows (CDC §3.2.2.4, §3.3.2).

The guarantee of payment: in tiers payant, mode SESAM-Vitale, nothing forced and the card not in
opposition, the AMO pays on what the card said even if the rights have ended since. Codes of
rejection are invented and say so (SIM…R).
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.b2 import EnteteFacture, SuiteActe, TotalFacture
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.simulators.reception.reglages import RejetImpose
from vitalbench.simulators.world.habitants import Personne
from vitalbench.simulators.world.monde import Monde

ASSURE_INCONNU = ("SIM000101R", "assure ou beneficiaire inconnu de l'organisme")
DROITS_FERMES = ("SIM000102R", "droits non ouverts a la date des soins")
AUTRE_ORGANISME = ("SIM000103R", "beneficiaire gere par un autre organisme")
MONTANT_EXCESSIF = ("SIM000104R", "part demandee superieure a la depense")
HORS_TIERS_PAYANT = "00"


class Rejet(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of rejection or remark on a facture."""

    code: str
    libelle: str
    genre: Literal["rejet", "signalement"] = "rejet"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What an organism decides of a facture; amounts in cents.

    `garantie` tells that a rejection was due and the guarantee of payment covered it.
    """

    etat: Literal["payee", "rejetee"]
    demande_amo: int
    paye_amo: int
    demande_amc: int
    paye_amc: int
    motifs: tuple[Rejet, ...] = ()
    garantie: bool = False
    tiers_payant: bool = True


class Droits(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody the organisms know, by NIR of the assuré, birth date and rank."""

    personnes: Mapping[tuple[str, str, str], Personne]
    oppositions: frozenset[str] = frozenset()

    def personne(self, entete: EnteteFacture) -> Personne | None:
        """Give the beneficiary of a facture."""
        rang = entete.rang_naissance.strip() or "1"
        return self.personnes.get((entete.nir_assure, entete.date_naissance, rang))


def droits(monde: Monde) -> Droits:
    """Index the people of a world the way a facture designates them."""
    index: dict[tuple[str, str, str], Personne] = {}
    for personne in monde.personnes.values():
        identite = personne.identite
        naissance = identite.date_naissance[2:]
        index[personne.nir[:13], naissance, str(identite.rang_naissance)] = personne
    return Droits(
        personnes=index,
        oppositions=frozenset(
            p.nir[:13] for p in monde.personnes.values() if "opposition" in p.traits
        ),
    )


def liquider(
    facture: Facture,
    mode: ModeSecurisation,
    connus: Droits,
    imposes: tuple[RejetImpose, ...],
    garantie: Literal["appliquee", "sans_convention"],
) -> Decision:
    """Decide on one facture in clear whose lot was accepted."""
    entete, total = facture.entete, facture.total
    if entete is None or total is None:
        raise ValueError("facture sans en-tete ni total : son lot n'aurait pas ete accepte")
    garanties, fermes = _motifs(facture, entete, total, connus, imposes)
    couverte = garantie == "appliquee" and _garantie(facture, entete, mode, connus)
    signalements = tuple(m for m in (*garanties, *fermes) if m.genre == "signalement")
    rejets = [m for m in fermes if m.genre == "rejet"]
    a_couvrir = [m for m in garanties if m.genre == "rejet"]
    if not couverte:
        rejets = [*a_couvrir, *rejets]
    amo, amc = total.total_amo, total.total_amc
    tiers_payant = entete.destinataire_reglement != HORS_TIERS_PAYANT
    return Decision(
        etat="rejetee" if rejets else "payee",
        demande_amo=amo,
        paye_amo=0 if rejets else amo,
        demande_amc=amc,
        paye_amc=0 if rejets else amc,
        motifs=(*rejets, *signalements),
        garantie=couverte and bool(a_couvrir) and not rejets,
        tiers_payant=tiers_payant,
    )


def _motifs(
    facture: Facture,
    entete: EnteteFacture,
    total: TotalFacture,
    connus: Droits,
    imposes: tuple[RejetImpose, ...],
) -> tuple[list[Rejet], list[Rejet]]:
    """Give the reasons that the guarantee covers, then those that it does not."""
    couverts: list[Rejet] = []
    fermes: list[Rejet] = []
    personne = connus.personne(entete)
    if personne is None:
        fermes.append(_rejet(ASSURE_INCONNU))
    elif not all(personne.droits_reels.amo_ouverts_au(j) for j in _dates(facture, entete)):
        couverts.append(_rejet(DROITS_FERMES))
    if total.total_amo + total.total_amc > total.total_facture:
        fermes.append(_rejet(MONTANT_EXCESSIF))
    for impose in imposes:
        if impose.numero and impose.numero.rjust(9, "0") != entete.no_facture:
            continue
        rejet = Rejet(code=impose.code, libelle=impose.libelle, genre=impose.effet)
        (couverts if impose.garantie == "couvert" else fermes).append(rejet)
    return couverts, fermes


def _garantie(
    facture: Facture, entete: EnteteFacture, mode: ModeSecurisation, connus: Droits
) -> bool:
    """Tell whether the guarantee of payment stands for a facture (CDC-3.2.2.4-02, -03)."""
    return (
        mode is ModeSecurisation.SESAM_VITALE
        and entete.destinataire_reglement != HORS_TIERS_PAYANT
        and not forcee(facture)
        and entete.nir_assure not in connus.oppositions
    )


def forcee(facture: Facture) -> bool:
    """Tell whether the PS forced anything, at facture or at act level (CDC-3.2.2.4-04)."""
    entete = facture.entete
    return bool(
        (entete is not None and entete.forcage_amo.strip())
        or any(suite.forcage_amo.strip() for suite in facture.tous(SuiteActe))
    )


def _dates(facture: Facture, entete: EnteteFacture) -> set[date]:
    soins = {ligne.acte.date_acte for ligne in facture.lignes if ligne.acte.date_acte is not None}
    if soins:
        return soins
    return {entete.date_facturation} if entete.date_facturation is not None else set()


def _rejet(motif: tuple[str, str]) -> Rejet:
    return Rejet(code=motif[0], libelle=motif[1])
