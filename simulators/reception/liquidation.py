"""Liquidation of one facture: paid, recycled then paid, or rejected (CDC §3.2.2.4, §3.3.2).

The guarantee of payment: tiers payant, mode SESAM-Vitale, nothing forced, the card not in
opposition and a convention; the organism then pays whatever a covered cause says.
"""

from typing import Literal

import msgspec

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.b2 import EnteteFacture, SuiteActe
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.simulators.reception.causes import (
    DRE_INCONNUE,
    FEUILLE_ABSENTE,
    Constat,
    Part,
    Referentiel,
    constater,
)
from vitalbench.simulators.reception.qualite import tirer
from vitalbench.simulators.reception.reglages import ReglagesOrganisme, RejetImpose
from vitalbench.simulators.world.habitants import Organisme, Personne
from vitalbench.simulators.world.monde import Monde

HORS_TIERS_PAYANT = "00"


class Motif(msgspec.Struct, frozen=True, kw_only=True):
    """One reason that a return gives: of rejection, of recycling, or a mere remark."""

    code: str
    libelle: str
    genre: Literal["rejet", "recyclage", "signalement"] = "rejet"
    correction: str = ""
    part: Part = "O"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What an organism decides of a facture; amounts in cents.

    `garantie` tells that a rejection was due and the guarantee of payment covered it. `partielle`:
    the compulsory part is paid, the complementary one rejected.
    """

    etat: Literal["payee", "partielle", "rejetee", "annulee"]
    demande_amo: int
    paye_amo: int
    demande_amc: int
    paye_amc: int
    motifs: tuple[Motif, ...] = ()
    garantie: bool = False
    tiers_payant: bool = True


def referentiel(monde: Monde, reglages: ReglagesOrganisme) -> Referentiel:
    """Give what an organism knows of a world."""
    personnes: dict[str, tuple[Personne, ...]] = {}
    for personne in monde.personnes.values():
        nir = personne.nir[:13]
        personnes[nir] = (*personnes.get(nir, ()), personne)
    return Referentiel(
        graine=monde.graine,
        separees=frozenset(a.numero for a in monde.amcs.values() if a.genre == "AMC"),
        personnes=personnes,
        oppositions=frozenset(
            p.nir[:13] for p in monde.personnes.values() if "opposition" in p.traits
        ),
        executants_invalides=reglages.executants_invalides,
        prescripteurs_inconnus=reglages.prescripteurs_inconnus,
    )


def liquider(
    facture: Facture,
    mode: ModeSecurisation,
    organisme: Organisme,
    connu: Referentiel,
    reglages: ReglagesOrganisme,
) -> Decision:
    """Decide on one facture in clear whose lot was accepted."""
    entete, total = facture.entete, facture.total
    if entete is None or total is None:
        raise ValueError("facture sans en-tête ni total : son lot n'aurait pas été accepté")
    constats = constater(facture, entete, organisme, connu)
    if reglages.profil_anomalies == "realiste":
        tire = tirer(connu.graine, entete.no_ps, entete.no_facture, entete.date_facturation)
        constats += (tire,) if tire is not None else ()
    imposes = [r for r in reglages.rejets if _vise(r, entete)]
    garantie = reglages.garantie == "appliquee" and _garantie(facture, entete, mode, connu)
    recyclages = tuple(_recyclage(c) for c in constats if c.correction)
    rejets = [
        Motif(code=c.cause.code, libelle=c.cause.libelle, part=c.cause.part)
        for c in constats
        if not c.correction and not (garantie and c.cause.garantie == "couverte")
    ]
    rejets += [
        Motif(code=r.code, libelle=r.libelle, part=r.part)
        for r in imposes
        if r.effet == "rejet" and not (garantie and r.garantie == "couvert")
    ]
    if (
        mode is ModeSecurisation.DEGRADE
        and organisme.role == "amo"
        and reglages.degrade_sans_papier == "rejete"
        and (entete.no_ps, entete.no_facture) not in connu.feuilles_recues
    ):
        rejets.append(Motif(code=FEUILLE_ABSENTE.code, libelle=FEUILLE_ABSENTE.libelle))
    couverts = sum(not c.correction for c in constats) + sum(r.effet == "rejet" for r in imposes)
    signalements = tuple(
        Motif(code=r.code, libelle=r.libelle, genre="signalement")
        for r in imposes
        if r.effet == "signalement"
    )
    # a DRE tells the compulsory part, and asks for the other
    amo = 0 if organisme.role == "amc" else total.total_amo
    ailleurs = organisme.role == "amo" and connu.part_separee(entete)
    amc = 0 if ailleurs else total.total_amc
    tout = organisme.role == "amc" or any(r.part == "O" for r in rejets)
    return Decision(
        etat=("rejetee" if tout else "partielle") if rejets else "payee",
        demande_amo=amo,
        paye_amo=0 if rejets and tout else amo,
        demande_amc=amc,
        paye_amc=0 if rejets else amc,
        motifs=(*rejets, *recyclages, *signalements),
        garantie=bool(couverts) and not rejets,
        tiers_payant=entete.destinataire_reglement != HORS_TIERS_PAYANT,
    )


def concerne(facture: Facture, organisme: Organisme) -> bool:
    """Tell whether a facture is for an organism: an AMC takes only its own of a lot split off."""
    entete, total = facture.entete, facture.total
    if organisme.role != "amc" or entete is None or entete.type_facture == "D":
        return True
    numero = entete.no_organisme_complementaire.strip().lstrip("0")
    return numero == organisme.numero and total is not None and total.total_amc > 0


def annuler(facture: Facture, payee: int | None) -> Decision:
    """Decide on a DRE d'annulation: `payee` is what the DRE it names was paid, None if unknown.

    What was paid is taken back; nothing is owed for a DRE stopped in time (CDC-2.2.4.1-03).
    """
    total = facture.total
    demande = total.total_amc if total is not None else 0
    inconnue = Motif(code=DRE_INCONNUE.code, libelle=DRE_INCONNUE.libelle)
    return Decision(
        etat="rejetee" if payee is None else "annulee",
        demande_amo=0,
        paye_amo=0,
        demande_amc=demande,
        paye_amc=-(payee or 0),
        motifs=(inconnue,) if payee is None else (),
    )


def forcee(facture: Facture) -> bool:
    """Tell whether the PS forced anything, at facture or at act level (CDC-3.2.2.4-04)."""
    entete = facture.entete
    return bool(
        (entete is not None and entete.forcage_amo.strip())
        or any(suite.forcage_amo.strip() for suite in facture.tous(SuiteActe))
    )


def _vise(impose: RejetImpose, entete: EnteteFacture) -> bool:
    return not impose.numero or impose.numero.rjust(9, "0") == entete.no_facture


def _garantie(
    facture: Facture, entete: EnteteFacture, mode: ModeSecurisation, connu: Referentiel
) -> bool:
    """Tell whether the guarantee of payment stands for a facture (CDC-3.2.2.4-02, -03)."""
    return (
        mode is ModeSecurisation.SESAM_VITALE
        and entete.destinataire_reglement != HORS_TIERS_PAYANT
        and not forcee(facture)
        and entete.nir_assure not in connu.oppositions
    )


def _recyclage(constat: Constat) -> Motif:
    return Motif(
        code=constat.cause.code,
        libelle=constat.cause.libelle,
        genre="recyclage",
        correction=constat.correction,
    )
