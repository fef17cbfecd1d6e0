"""Faults about the paper beside the degraded flow: missing, wrong, sent elsewhere."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import Corruption, ecran, reponse, sans_mention
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.protocol.reponses import Document, Reponse

FEUILLE = Document(
    type="feuille_de_soins", titre="Feuille de soins", mime="text/plain", contenu=b"x", texte="x"
)


def _documents(changer: Callable[[Document], Document | None]) -> Callable[[Reponse], Reponse]:
    def rendre(r: Reponse) -> Reponse:
        gardes = [d for lu in r.documents if (d := changer(lu)) is not None]
        return msgspec.structs.replace(r, documents=tuple(gardes))

    return rendre


def _sans_feuille(_: Document) -> None:
    return None


def _texte(avant: str, apres: str) -> Callable[[Document], Document]:
    return lambda d: msgspec.structs.replace(d, texte=d.texte.replace(avant, apres))


@faute(
    "degrade-sans-feuille",
    tue=[("CDC-4.2.3.1-04", "feuille")],
    scenario="DEG-001",
    lieu="pilote",
)
@faute(
    "degrade-feuille-non-reclamee",
    tue=[("CDC-3.2.9.1-07", "feuille_en_degrade")],
    scenario="DEG-003",
    lieu="pilote",
)
@faute(
    "degrade-hors-departement-sans-feuille",
    tue=[("CONV-DEGRADE-02", "feuille")],
    scenario="DEG-010",
    lieu="pilote",
)
def degrade_sans_feuille() -> Corruption:
    """Aucune feuille de soins n'accompagne la facture dégradée."""
    return Corruption(evenement=reponse(_documents(_sans_feuille)), etape="degrade")


@faute(
    "feuille-reclamee-a-tort",
    tue=[("CDC-3.2.9.1-07", "aucune_ailleurs")],
    scenario="DEG-003",
    lieu="pilote",
    aussi=("CDC-3.4.2-02", "CDC-4.2.3.1-05"),
)
def feuille_a_tort() -> Corruption:
    """Une feuille de soins est éditée alors que la FSE suffit."""

    def editer(r: Reponse) -> Reponse:
        return msgspec.structs.replace(r, documents=(*r.documents, FEUILLE))

    return Corruption(evenement=reponse(editer), etape="sesam_vitale")


@faute(
    "mention-degradee-oubliee",
    tue=[("CDC-3.4.2-02", "mention")],
    scenario="DEG-001",
    lieu="pilote",
    aussi=("CDC-4.2.3.1-05",),
)
@faute(
    "mention-degradee-infirmiere",
    tue=[("CDC-4.2.3.1-05", "mention")],
    scenario="DEG-009",
    lieu="pilote",
    aussi=("CDC-3.4.2-02",),
)
def mention_oubliee() -> Corruption:
    """La feuille ne porte pas la mention exacte."""
    return Corruption(
        evenement=reponse(_documents(_texte("Télétransmission dégradée", "Mode dégradé")))
    )


@faute(
    "feuille-autre-montant",
    tue=[("CONV-DEGRADE-02", "memes_montants")],
    scenario="DEG-010",
    lieu="pilote",
)
def feuille_autre_montant() -> Corruption:
    """La feuille porte un autre total que le flux."""
    return Corruption(evenement=reponse(_documents(_texte("30,00", "25,00"))))


@faute(
    "feuille-autre-caisse",
    tue=[("CDC-3.2.8.4.1.2-01", "papier")],
    scenario="DEG-010",
    lieu="pilote",
)
def feuille_autre_caisse() -> Corruption:
    """La feuille est adressée à la caisse du PS et non à celle de l'assuré."""
    return Corruption(evenement=reponse(_documents(_texte("131", "751"))))


@faute(
    "degrade-vers-autre-caisse",
    tue=[("CDC-3.2.8.4.1.2-01", "flux")],
    scenario="DEG-010",
    lieu="smtp",
    aussi=("CONV-DEGRADE-02",),
)
@faute(
    "degrade-reste-au-departement",
    tue=[("CONV-DEGRADE-02", "flux")],
    scenario="DEG-010",
    lieu="smtp",
    aussi=("CDC-3.2.8.4.1.2-01",),
)
def flux_vers_la_caisse_du_ps() -> Corruption:
    """Le flux dégradé part à la caisse du PS."""

    def detourner(e: Evenement) -> Evenement:
        if e.genre != "smtp":
            return e
        vers = [{"adresse": "01751@751.01.sim.invalid", "notify": "FAILURE"}]
        return msgspec.structs.replace(e, donnees={**e.donnees, "vers": vers})

    return Corruption(evenement=detourner)


@faute(
    "degrade-papier-non-indique",
    tue=[("CDC-3.4.1.2-04", "papier_indique")],
    scenario="DEG-007",
    lieu="pilote",
)
def papier_non_indique() -> Corruption:
    """Sans CPS, rien n'indique le retour au papier."""
    return Corruption(evenement=ecran(sans_mention("feuille_papier_proposee")))


@faute(
    "mention-degradee-a-tort",
    tue=[("CDC-3.4.2-02", "seulement")],
    scenario="DEG-003",
    lieu="pilote",
    aussi=("CDC-3.2.9.1-07",),
)
def mention_a_tort() -> Corruption:
    """Une feuille marquée « Télétransmission dégradée » accompagne une FSE ordinaire."""
    marquee = msgspec.structs.replace(FEUILLE, texte="Télétransmission dégradée")

    def editer(r: Reponse) -> Reponse:
        return msgspec.structs.replace(r, documents=(*r.documents, marquee))

    return Corruption(evenement=reponse(editer), etape="sesam_vitale")
