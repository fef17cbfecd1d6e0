"""Accident du travail and APIAS: which accident, which organism, which mode (CDC §3.2.2.1.2).

The tables 11.x of annexe 2 and the specific AMO criterion are the bench's own (profil simulé).
"""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import (
    ACCIDENT,
    saisi,
    sous_nature,
    texte,
    valeur,
)
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue, ZoneVue
from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.reference.domain.droits import DossierAt

FICHIER = {Canal.FICHIER, Canal.MONDE}
ORGANISME = (
    ("grand_regime", "at_regime"),
    ("caisse_gestionnaire", "at_caisse"),
    ("centre_gestionnaire", "at_centre"),
)


def carte_du_patient(dossier: Dossier) -> ContenuVitale | None:
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    return None if personne is None else personne.vitale


def accidents(dossier: Dossier) -> tuple[DossierAt, ...]:
    carte = carte_du_patient(dossier)
    return () if carte is None else carte.dossiers_at


def choisi(dossier: Dossier) -> DossierAt | None:
    """The accident of the card that the PS chose, or the only one."""
    connus = accidents(dossier)
    choix = ""
    for echange in dossier.echanges:
        if echange.parametres.get("question") == "dossier_at":
            choix = str(echange.parametres.get("choix", ""))
        reponses = echange.parametres.get("reponses")
        if isinstance(reponses, dict) and "dossier_at" in reponses:
            choix = str(reponses["dossier_at"])
    if choix.isdigit() and int(choix) < len(connus):
        return connus[int(choix)]
    return connus[0] if not choix and len(connus) == 1 else None


def de_la_caisse(facture: FactureRecue, code: str) -> Iterator[Jugement]:
    """The organism of a facture is the one of a nine-digit code."""
    attendus = (code[:2], code[2:5], code[5:9])
    for (champ, _), attendu in zip(ORGANISME, attendus, strict=True):
        yield valeur(facture.de(champ), attendu, "la caisse maladie a-t-elle été gardée ?")


def du_feuillet(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        yield valeur(facture.de("nature_assurance"), ACCIDENT)
        yield numero(facture, str(saisi(dossier, repere, "numero_at") or ""))
        for champ, nom in ORGANISME:
            yield valeur(facture.de(champ), saisi(dossier, repere, nom))


def numero(facture: FactureRecue, attendu: str) -> Jugement:
    """The number of the accident, whatever the zeros that fill its field."""
    zone = facture.de("no_at_ou_date_accident")
    return egal(zone, texte(zone).lstrip("0"), attendu.lstrip("0"))


def mode(facture: FactureRecue) -> ZoneVue | None:
    lot = facture.facture.lot
    return None if lot is None else facture.zone(lot, "certification_lot")


def en_mode(dossier: Dossier, repere: str, lettre: str) -> Iterator[Jugement]:
    for facture in dossier.factures_de(repere):
        zone = mode(facture)
        if zone is not None:
            yield valeur(zone, lettre)


@check("CDC-3.2.2.1-09", partie="support", reads=FICHIER)
@check("CDC-3.2.2.1-11", partie="caisse_du_support", reads=FICHIER)
def caisse_du_support(dossier: Dossier) -> Iterator[Jugement]:
    """Without any precision of the victim, the caisse of the support is retained (CDC §3.2.2.1)."""
    accident = choisi(dossier)
    for facture in dossier.factures_de("support"):
        if accident is not None:
            yield valeur(facture.de("nature_assurance"), ACCIDENT)
            yield from de_la_caisse(facture, accident.organisme)


@check("CDC-3.2.2.1-09", partie="feuillet", reads=FICHIER)
def organisme_du_feuillet(dossier: Dossier) -> Iterator[Jugement]:
    """What the victim's papers say of the organism is what the FSE carries (CDC §3.2.2.1)."""
    yield from du_feuillet(dossier, "feuillet")


@check("CDC-3.2.2.1-09", partie="securisee", reads={Canal.FICHIER})
def fse_at_securisee(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE under the AT risk is secured with the Vitale support (CDC §3.2.2.1)."""
    for repere in ("support", "feuillet"):
        yield from en_mode(dossier, repere, "S")


@check("CDC-3.2.2.1-10", partie="propose", reads={Canal.ECRAN, Canal.MONDE})
def accidents_proposes(dossier: Dossier) -> Iterator[Jugement]:
    """Every accident of the support is offered to the PS (CDC §3.2.2.1)."""
    for ecran in ecrans_de(dossier, "nature"):
        question = ecran.proposition("dossier_at")
        libelles = " / ".join(c.libelle for c in question.choix) if question else ""
        connus = [a.identifiant for a in accidents(dossier)]
        yield tenu(
            ecran,
            len(connus) > 1 and all(i in libelles for i in connus),
            f"les accidents {', '.join(connus)}",
            libelles or "aucune question",
        )


@check("CDC-3.2.2.1-10", partie="identifiant", reads=FICHIER)
def identifiant_choisi(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE carries the number of the accident chosen (CDC §3.2.2.1)."""
    accident = choisi(dossier)
    for facture in dossier.factures_de("facture"):
        if accident is not None:
            yield numero(facture, accident.identifiant)


@check("CDC-3.2.2.1-10", partie="caisse", reads=FICHIER)
def caisse_choisie(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE carries the caisse of the accident chosen (CDC §3.2.2.1)."""
    accident = choisi(dossier)
    for facture in dossier.factures_de("facture"):
        if accident is not None:
            yield from de_la_caisse(facture, accident.organisme)


@check("CDC-2.3.1-12", partie="fse", reads=FICHIER)
def fse_a_l_organisme_at(dossier: Dossier) -> Iterator[Jugement]:
    """The FSE is made for the AT organism, though it is not the maladie one (CDC §2.3.1)."""
    accident, carte = choisi(dossier), carte_du_patient(dossier)
    if accident is None or carte is None or accident.organisme[2:5] == carte.organisme.caisse:
        return
    for facture in sous_nature(dossier, ACCIDENT):
        yield from de_la_caisse(facture, accident.organisme)


@check("CDC-2.3.1-12", partie="envoi", reads={Canal.SMTP, Canal.MONDE})
def envoi_a_l_organisme_at(dossier: Dossier) -> Iterator[Jugement]:
    """The mail of a FSE AT goes to the AT organism (CDC §2.3.1)."""
    accident, carte = choisi(dossier), carte_du_patient(dossier)
    if accident is None or carte is None or accident.organisme[2:5] == carte.organisme.caisse:
        return
    cle = f"{accident.organisme[:2]}-{accident.organisme[2:5]}"
    organisme = dossier.faits.organismes.get(cle)
    for envoi in dossier.smtp:
        if organisme is not None and envoi.accepte:
            adresses = [adresse for adresse, _ in envoi.destinataires]
            yield egal(envoi, adresses, [organisme.adresse])


@check("CDC-3.2.2.1-12", partie="permis", reads={Canal.APPEL})
def degrade_permis(dossier: Dossier) -> Iterator[Jugement]:
    """With another caisse than the support's, the degraded mode is possible (CDC §3.2.2.1)."""
    yield from facture_formee(dossier, "divergent", attendue=True)


@check("CDC-3.2.2.1-12", partie="flux", reads=FICHIER)
def degrade_a_la_caisse_de_la_victime(dossier: Dossier) -> Iterator[Jugement]:
    """The degraded flow carries the caisse of the victim, in degraded mode (CDC §3.2.2.1)."""
    yield from en_mode(dossier, "divergent", "D")
    yield from du_feuillet(dossier, "divergent")


@check("CDC-3.2.2.1-13", partie="sans_vitale", reads={Canal.FICHIER})
def telemedecine_sans_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """In télémédecine a divergent AT is billed in SESAM sans Vitale (CDC §3.2.2.1)."""
    yield from en_mode(dossier, "sans_vitale", "F")


@check("CDC-3.2.2.1-13", partie="degrade_ferme", reads={Canal.APPEL})
def telemedecine_jamais_degradee(dossier: Dossier) -> Iterator[Jugement]:
    """In télémédecine the degraded mode makes no facture (CDC §3.2.2.1)."""
    if dossier.etape("sans_vitale") is not None:
        yield from facture_formee(dossier, "degrade", attendue=False)


@check("CDC-3.2.2.1-14", partie="accepte", reads=FICHIER)
def fse_at_a_l_organisme_maladie(dossier: Dossier) -> Iterator[Jugement]:
    """Without AT organism, a régime that accepts FSE AT gets it at the maladie organism."""
    carte = carte_du_patient(dossier)
    for facture in dossier.factures_de("accepte"):
        if carte is not None:
            o = carte.organisme
            yield valeur(facture.de("nature_assurance"), ACCIDENT)
            yield from de_la_caisse(facture, o.regime + o.caisse + o.centre)


@check("CDC-3.2.2.1-14", partie="refuse", reads={Canal.APPEL})
def fse_at_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """Without AT organism, a régime that refuses FSE AT gets none: paper (CDC §3.2.2.1)."""
    yield from facture_formee(dossier, "refuse", attendue=False)


@check("CDC-3.2.2.1-15", partie="avant", reads={Canal.APPEL})
def refusee_avant_la_mise_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """Before the update of the table, the régime refuses FSE AT (CDC §3.2.2.1)."""
    if dossier.etape("mise_a_jour") is not None:
        yield from facture_formee(dossier, "avant", attendue=False)


@check("CDC-3.2.2.1-15", partie="apres", reads={Canal.APPEL})
def acceptee_apres_la_mise_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """After the update of the table, the same software makes the FSE AT (CDC §3.2.2.1)."""
    if dossier.etape("mise_a_jour") is not None:
        yield from facture_formee(dossier, "apres", attendue=True)
