"""Faults of SCOR: papers sent too soon, elsewhere, once only, or to nobody."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    Retouche,
    avec_mention,
    donnees,
    ecran,
    reponse,
    sans,
    sans_mention,
    sans_refus,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutFichier
from vitalbench.reference.protocol.ecran import Ecran

COPIE, NON_SIGNEE = "copie_papier_a_envoyer", "feuille_non_signee"


def _lot_de_pieces(changer: Callable[[Evenement], Evenement | None]) -> Retouche:
    """Change the lots of papers that the reception opened."""

    def retoucher(e: Evenement) -> Evenement | None:
        if e.genre == "reception" and e.donnees.get("etape") == "pieces":
            return changer(e)
        return e

    return retoucher


def _dire(**changements: object) -> Callable[[Evenement], Evenement]:
    return lambda e: msgspec.structs.replace(e, donnees={**e.donnees, **changements})


def _rien(_: Evenement) -> None:
    return None


def _sans_lot() -> Corruption:
    return Corruption(evenement=_lot_de_pieces(_rien))


@faute("scor-sans-accord", tue=[("CDC-2.2-07", "sans_accord")], scenario="SCO-006-V1",
       lieu="smtp")  # fmt: skip
def pieces_sans_accord() -> Corruption:
    """Le logiciel émet des pièces pour une profession sans accord SCOR."""
    vers = [{"adresse": "99998002@oct.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute("scor-offert-sans-accord", tue=[("CDC-2.2-07", "indisponible")], scenario="SCO-006-V1",
       lieu="pilote")  # fmt: skip
def offert_sans_accord() -> Corruption:
    """La fonction SCOR est ouverte sans accord conventionnel."""
    return Corruption(evenement=reponse(sans_refus, ["joindre_piece"]))


@faute("scor-avec-accord-muet", tue=[("CDC-2.2-07", "avec_accord")], scenario="SCO-006-V2",
       lieu="etape")  # fmt: skip
@faute("scor-piece-jamais-envoyee", tue=[("CONV-SCOR-05", "accueil")], scenario="SCO-001",
       lieu="etape", aussi=("CONV-SCOR-01",))  # fmt: skip
@faute("scor-image-perdue", tue=[("CONV-SCOR-01", "image")], scenario="SCO-001",
       lieu="pilote", aussi=("CONV-SCOR-05",))  # fmt: skip
@faute("scor-cinquieme-jour-manque", tue=[("CONV-SCOR-08", "cinquieme")], scenario="SCO-004",
       lieu="etape")  # fmt: skip
def pieces_jamais_envoyees() -> Corruption:
    """Les pièces numérisées ne partent pas."""
    return _sans_lot()


@faute("scor-alerte-absente", tue=[("CONV-SCOR-01", "non_signee")], scenario="SCO-001",
       lieu="pilote")  # fmt: skip
def alerte_absente() -> Corruption:
    """Une feuille non signée est prise sans rien dire."""
    return Corruption(evenement=ecran(sans_mention(NON_SIGNEE)), etape="non_signee")


@faute("scor-alerte-a-tort", tue=[("CONV-SCOR-01", "signee")], scenario="SCO-001",
       lieu="pilote")  # fmt: skip
def alerte_a_tort() -> Corruption:
    """La feuille signée est signalée comme les autres."""
    return Corruption(evenement=ecran(avec_mention(NON_SIGNEE)), etape="piece")


@faute("scor-papier-malgre-l-arl", tue=[("CONV-SCOR-02", "dispense")], scenario="SCO-001",
       lieu="pilote")  # fmt: skip
def papier_malgre_l_arl() -> Corruption:
    """Malgré l'ARL PJ positif, l'envoi papier est encore proposé."""
    return Corruption(evenement=ecran(avec_mention(COPIE)), etape="apres_arl")


@faute("scor-papier-oublie", tue=[("CONV-SCOR-02", "propose")], scenario="SCO-001",
       lieu="pilote")  # fmt: skip
def papier_oublie() -> Corruption:
    """Sitôt les pièces émises, le papier n'est plus proposé, sans attendre l'ARL PJ."""
    return Corruption(evenement=ecran(sans_mention(COPIE)), etape="avant_arl")


@faute("scor-autre-facture", tue=[("CONV-SCOR-03", "rattachee")], scenario="SCO-001",
       lieu="reception")  # fmt: skip
def autre_facture() -> Corruption:
    """La pièce est rattachée à une autre facture."""
    return Corruption(evenement=_lot_de_pieces(_dire(factures=["000000099"])))


@faute("scor-numerisee-apres-coup", tue=[("CONV-SCOR-03", "meme_date")], scenario="SCO-001",
       lieu="pilote")  # fmt: skip
def numerisee_apres_coup() -> Corruption:
    """La pièce est numérisée un autre jour que celui de la facture."""

    def dater(e: Ecran) -> Ecran:
        lignes = tuple({**x, "recue": "2026-03-09T09:00:00"} for x in e.lignes)
        return msgspec.structs.replace(e, lignes=lignes)

    return Corruption(evenement=ecran(dater), etape="avant_arl")


@faute("scor-pieces-a-la-caisse", tue=[("CONV-SCOR-05", "pas_a_la_caisse")], scenario="SCO-001",
       lieu="smtp")  # fmt: skip
def pieces_a_la_caisse() -> Corruption:
    """Le message des pièces est adressé à la caisse."""
    vers = [{"adresse": "01751@751.01.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute("scor-lot-sans-arl", tue=[("CONV-SCOR-06", "positif")], scenario="SCO-002",
       lieu="reception")  # fmt: skip
def lot_sans_arl() -> Corruption:
    """Le lot de pièces est d'une norme que nul ARL PJ n'acquitte."""
    return Corruption(evenement=sans("retour"))


@faute("scor-malforme-acquitte", tue=[("CONV-SCOR-06", "malforme")], scenario="SCO-002",
       lieu="smtp")  # fmt: skip
def malforme_acquitte() -> Corruption:
    """Le lot malformé est tenu pour acquis."""

    def acquitter(e: Evenement) -> Evenement:
        if e.genre != "retour":
            return e
        faits = {**e.donnees, "type": "ARLPJ", "sens": "positif"}
        return msgspec.structs.replace(e, donnees=faits)

    return Corruption(evenement=acquitter, etape="envoi")


@faute("scor-malforme-abandonne", tue=[("CONV-SCOR-06", "reste")], scenario="SCO-002",
       lieu="etape")  # fmt: skip
@faute("scor-arl-perdu-abandonne", tue=[("CONV-SCOR-11", "reemission")], scenario="SCO-003",
       lieu="etape")  # fmt: skip
def jamais_retransmis() -> Corruption:
    """Sans ARL PJ, le lot de pièces ne repart jamais."""
    return Corruption(evenement=_lot_de_pieces(_rien), etape="reemission")


@faute("scor-pieces-avant-leur-lot", tue=[("CONV-SCOR-07", "apres")], scenario="SCO-001",
       lieu="reception")  # fmt: skip
def pieces_avant_leur_lot() -> Corruption:
    """Les pièces partent avant le lot dégradé auquel elles se rapportent."""
    return Corruption(evenement=sans("reception", lambda e: e.donnees.get("etape") == "lots"))


@faute("scor-une-seule-tentative", tue=[("CONV-SCOR-08", "tentatives")], scenario="SCO-004",
       lieu="etape")  # fmt: skip
def une_seule_tentative() -> Corruption:
    """Refusées une fois, les pièces ne sont plus tentées le lendemain."""
    return Corruption(evenement=sans("smtp"), etape="tentative_2")


@faute("scor-papier-trop-tot", tue=[("CONV-SCOR-08", "sans_papier")], scenario="SCO-004",
       lieu="pilote")  # fmt: skip
def papier_trop_tot() -> Corruption:
    """Au troisième échec, le logiciel passe au papier."""
    return Corruption(evenement=ecran(avec_mention("pieces_sur_papier")), etape="tentative_3")


@faute("scor-autre-piece", tue=[("CONV-SCOR-11", "meme_piece")], scenario="SCO-003",
       lieu="reception")  # fmt: skip
def autre_piece() -> Corruption:
    """La pièce retransmise n'est plus celle du premier envoi."""

    def vider(e: Evenement) -> Evenement:
        gardees = {n: h for n, h in e.pieces.items() if not n.startswith("piece-")}
        return msgspec.structs.replace(e, pieces=gardees)

    return Corruption(evenement=_lot_de_pieces(vider), etape="reemission")


@faute("scor-purge-avant-terme", tue=[("CONV-SCOR-12", "avant_terme")], scenario="SCO-005",
       lieu="pilote")  # fmt: skip
def purge_avant_terme() -> Corruption:
    """La pièce est effacée avant ses quatre-vingt-dix jours."""
    return Corruption(evenement=ecran(lambda e: msgspec.structs.replace(e, lignes=())), etape="j89")


@faute("scor-jamais-eliminee", tue=[("CONV-SCOR-12", "eliminable")], scenario="SCO-005",
       lieu="pilote")  # fmt: skip
def jamais_eliminee() -> Corruption:
    """La pièce ne quitte jamais l'archive."""
    return Corruption(
        evenement=ecran(lambda e: msgspec.structs.replace(e, lignes=({"id": "PJ-000001"},))),
        etape="j91",
    )


@faute("laboratoire-sans-ordonnance", tue=[("CIR4-1.3-06", "ordonnances")], scenario="SCO-007",
       lieu="etape")  # fmt: skip
def laboratoire_sans_ordonnance() -> Corruption:
    """Le laboratoire facture sans télétransmettre l'ordonnance."""
    return _sans_lot()


@faute("laboratoire-ancienne-version", tue=[("CIR4-1.3-06", "version")], scenario="SCO-007",
       lieu="fichier:zone_message")  # fmt: skip
def ancienne_version() -> Corruption:
    """Le logiciel du laboratoire annonce une version antérieure."""
    return Corruption(
        b2=lambda e: (
            e.avec_brut("zone_message", "VITALBENCH-R/SSV 1.31.3".ljust(37))
            if isinstance(e, DebutFichier)
            else e
        )
    )


@faute("laboratoire-sans-arl", tue=[("CIR4-1.3-06", "arl")], scenario="SCO-007",
       lieu="reception")  # fmt: skip
def laboratoire_sans_arl() -> Corruption:
    """Le lot d'ordonnances ne reçoit pas d'ARL PJ positif."""
    return Corruption(evenement=sans("retour"))
