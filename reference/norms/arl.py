"""ARL-SIM-1: the acknowledgement of lots, carried in the NOEMIE framing (profil simulé Vitalbench).

The real content of an ARL is not public: this profile keeps its public meaning (one per lot,
positive or negative, a facture may be named) under a reference that no real tool takes for its own.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.codec import Enregistrement, Faute
from vitalbench.reference.norms.noemie import EnteteNoemie, FinNoemie
from vitalbench.reference.norms.noemie_ecriture import Composeur
from vitalbench.reference.norms.noemie_lecture import LectureNoemie

PROFIL = "ARL-SIM-1"
REFERENCE = "ARLS"


class Accuse(msgspec.Struct, frozen=True, kw_only=True):
    """The acknowledgement of one lot and, when negative, its reasons."""

    lot: AccuseLot
    motifs: tuple[MotifArl, ...] = ()

    @property
    def positif(self) -> bool:
        """Tell whether the lot was received."""
        return self.lot.sens == "P"


class Arl(msgspec.Struct, frozen=True, kw_only=True):
    """One ARL file."""

    entete: EnteteNoemie | None
    accuses: tuple[Accuse, ...]
    fin: FinNoemie | None
    fautes: tuple[Faute, ...]


def entete_arl(
    *, type_emetteur: str, no_emetteur: str, no_ps: str, id_fichier: str, jour: date
) -> EnteteNoemie:
    """Build the 000 of an ARL: from an organism to the PS."""
    return EnteteNoemie(
        type_emetteur=type_emetteur,
        no_emetteur=no_emetteur,
        type_destinataire="TP",
        no_destinataire=no_ps.rjust(14, "0"),
        application="TR",
        id_fichier=id_fichier,
        date_creation=jour,
        reference=REFERENCE,
        longueur_enregistrement="128",
    )


def composer_arl(entete: EnteteNoemie, accuses: Iterable[Accuse]) -> bytes:
    """Lay an ARL out; the number of reasons is counted, whatever the entity says."""
    composeur = Composeur(entete)
    for accuse in accuses:
        composeur.ajouter(accuse.lot.avec(nb_motifs=len(accuse.motifs)), *accuse.motifs)
    return composeur.finir()


def lire_arl(brut: bytes) -> Arl:
    """Read an ARL; whatever is not of ARL-SIM-1 is a fault."""
    lecture = LectureNoemie(brut)
    entete: EnteteNoemie | None = None
    fin: FinNoemie | None = None
    lots: list[tuple[AccuseLot, list[MotifArl]]] = []
    fautes: list[Faute] = []
    for entite in lecture:
        fautes.extend(entite.fautes)
        match entite:
            case EnteteNoemie():
                entete = entite
                if entite.reference != REFERENCE:
                    fautes.append(_etrangere(entite, "reference", f"{REFERENCE!r}"))
            case AccuseLot():
                lots.append((entite, []))
            case MotifArl() if lots:
                lots[-1][1].append(entite)
            case FinNoemie():
                fin = entite
            case _ if entite.code != "990":
                fautes.append(_etrangere(entite, "entite", "S01, S02, 990 ou 999"))
    return Arl(
        entete=entete,
        accuses=tuple(Accuse(lot=lot, motifs=tuple(motifs)) for lot, motifs in lots),
        fin=fin,
        fautes=(*lecture.fautes, *fautes),
    )


def _etrangere(entite: Enregistrement, nom: str, attendu: str) -> Faute:
    champ = entite.champ(nom)
    return Faute(
        code="profil",
        enregistrement=entite.code,
        champ=nom,
        libelle=champ.libelle,
        debut=champ.debut,
        longueur=champ.longueur,
        decalage=entite.decalage + champ.tranche.start,
        attendu=f"{attendu} ({PROFIL})",
        trouve=entite.brut_de(nom),
    )
