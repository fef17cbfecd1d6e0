"""The Vitale 1 cards of the bench against the table of volets, row by row (CDC §2.2.1.2.1).

The bench probes its own card twice: without a CPx, then once a CPx proved itself. Everything is
read again from the commands and replies of the journal.
"""

from collections.abc import Callable, Iterator, Mapping

from vitalbench.harness.checks.jugement import Jugement, egal, non_conforme, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Apdu
from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuVitale
from vitalbench.reference.norms.cartes import vitale1
from vitalbench.reference.norms.cartes.tlv import FichierIllisible
from vitalbench.reference.norms.cartes.vitale import decoder_vitale
from vitalbench.reference.norms.cartes.volets import VOLETS, Volet

SANS_CPX, AVEC_CPX = "sans_cpx", "avec_cpx"
LECTURE, PREUVE, ECRITURES = 0xB0, 0x82, frozenset((0xD0, 0xD6))
ACCEPTE, REFUSE = 0x9000, 0x9804

Lire = Callable[[ContenuVitale, BeneficiaireCarte], object]

_DONNEES: Mapping[tuple[str, str], Lire] = {
    ("Mapping", "Version mapping"): lambda c, _: c.generation,
    ("Administration carte", "Date de fin de validité"): lambda c, _: c.fin_validite,
    ("Famille", "Données de base"): lambda c, _: c.organisme.regime,
    ("Famille", "Nom de famille ; adresse"): lambda _, b: b.adresse,
    ("Famille", "Services AMO"): lambda c, _: c.service_famille.code,
    ("ETM famille", "Exonération du TM"): lambda _, b: b.droits.couvertures,
    ("Bénéficiaire", "Données de base"): lambda _, b: b.prenom,
    ("Bénéficiaire", "Exonération du TM"): lambda _, b: b.droits.couvertures,
    ("Bénéficiaire", "NIR certifié"): lambda _, b: b.nir_certifie,
    ("Bénéficiaire", "Complément ETM"): lambda _, b: b.complement_etm,
    ("Bénéficiaire", "Services AMO"): lambda _, b: b.droits.service_amo.code,
    ("Mutuelle", "Part gérée par l'AMO"): lambda _, b: b.droits.mutuelle,
    ("AMC", "Part gérée par une AMC"): lambda _, b: b.droits.amc,
    ("Complémentaire", "Zone commune"): lambda _, b: b.zone_complementaire,
    ("Transcard", "Expérimentation"): lambda c, _: c.transcard,
    ("Netlink", "Expérimentation"): lambda _, b: b.netlink,
    ("AT", "Accident du travail"): lambda c, _: c.dossiers_at,
    ("E 111", "Formulaire européen"): lambda c, _: _europeen(c, "E111"),
    ("E 112", "Formulaire européen"): lambda c, _: _europeen(c, "E112"),
    ("E 128", "Formulaire européen"): lambda c, _: _europeen(c, "E128"),
}


def _europeen(contenu: ContenuVitale, modele: str) -> tuple[str, ...]:
    return tuple(f.donnees for f in contenu.formulaires_europeens if f.modele == modele)


def _depuis_la_preuve(apdus: tuple[Apdu, ...]) -> tuple[Apdu, ...]:
    """Keep what follows the proof of the CPx, or all when there was none."""
    preuves = [a.seq for a in apdus if a.ins == PREUVE and a.sw == ACCEPTE]
    return tuple(a for a in apdus if not preuves or a.seq > preuves[-1])


class _Sonde:
    """What one probe read: the zones of the memory and the replies about each."""

    def __init__(self, dossier: Dossier, repere: str) -> None:
        etape = dossier.etape(repere)
        apdus = tuple(a for a in dossier.apdus if a.lecteur == "vitale")
        self.apdus = _depuis_la_preuve(dossier.pendant(etape, apdus))
        self._lues = [a for a in self.apdus if a.commande[0] == vitale1.CLASSE and a.ins == LECTURE]
        self._memoire: dict[int, int] = {}
        for apdu in self._lues:
            depart = int.from_bytes(apdu.commande[2:4], "big")
            for rang, octet in enumerate(apdu.reponse[:-2]):
                self._memoire[depart + 2 * rang] = octet
        self._pointeurs = vitale1.decoder_pointeurs(
            self._octets(vitale1.POINTEURS, (vitale1.ADMAX - vitale1.POINTEURS) // 2)
        )

    def _octets(self, adresse: int, nombre: int) -> bytes:
        return bytes(self._memoire.get(adresse + 2 * rang, 0) for rang in range(nombre))

    def lectures(self, zone: int) -> tuple[Apdu, ...]:
        """Give the commands that read a zone."""
        plages = [
            range(p.adresse, p.adresse + 2 * p.octets) for p in self._pointeurs if p.zone == zone
        ]
        return tuple(
            a
            for a in self._lues
            if any(int.from_bytes(a.commande[2:4], "big") in plage for plage in plages)
        )

    def volets(self, zone: int) -> dict[str, bytes]:
        """Give the volets of a zone. Raises FichierIllisible."""
        octets = b"".join(
            vitale1.depuis_mots(self._octets(p.adresse, p.octets))
            for p in self._pointeurs
            if p.zone == zone
        )
        return vitale1.decoder_volets(octets)


@check("CDC-2.2.1.2.1-04", partie="presence", reads={Canal.APDU, Canal.MONDE})
def volets_presents(dossier: Dossier) -> Iterator[Jugement]:
    """Each zone of the table is in the card if its generation has it (CDC §2.2.1.2.1)."""
    if dossier.etape(AVEC_CPX) is None:
        return
    fait = dossier.faits.personnes[dossier.faits.patient]
    if fait.vitale is None:
        return
    sonde = _Sonde(dossier, AVEC_CPX)
    libres, reservees = map(sonde.lectures, (vitale1.ZONE_LIBRE, vitale1.ZONE_RESERVEE))
    try:
        lus = sonde.volets(vitale1.ZONE_LIBRE)
        if all(a.sw == ACCEPTE for a in reservees):
            lus |= sonde.volets(vitale1.ZONE_RESERVEE)
        contenu = decoder_vitale(lus)
    except FichierIllisible as erreur:
        if libres:
            yield non_conforme(libres[0], "des volets lisibles", str(erreur))
        return
    for volet in VOLETS:
        lectures = reservees if volet.lecture == "reservee" else libres
        if not lectures or any(a.sw != ACCEPTE for a in lectures):
            continue
        present = bool(_lire(volet, contenu, fait.beneficiaire))
        du = bool(_lire(volet, fait.vitale, fait.beneficiaire)) and (
            volet.v1bis or fait.vitale.generation == "vitale_1ter"
        )
        attendu = f"{volet.volet}, {volet.zone} : {'présent' if du else 'absent'}"
        yield tenu(lectures[0], present == du, attendu, "présent" if present else "absent")


def _lire(volet: Volet, contenu: ContenuVitale, rang: int) -> object:
    return _DONNEES[volet.volet, volet.zone](contenu, contenu.beneficiaires[rang])


@check("CDC-2.2.1.2.1-04", partie="libre", reads={Canal.APDU})
def zones_libres_lues_sans_cpx(dossier: Dossier) -> Iterator[Jugement]:
    """What the table leaves free reads without any CPx (CDC §2.2.1.2.1)."""
    if dossier.etape(SANS_CPX) is not None:
        for apdu in _Sonde(dossier, SANS_CPX).lectures(vitale1.ZONE_LIBRE):
            yield egal(apdu, apdu.sw, ACCEPTE)


@check("CDC-2.2.1.2.1-04", partie="reserve_refuse", reads={Canal.APDU})
def zones_reservees_refusees_sans_cpx(dossier: Dossier) -> Iterator[Jugement]:
    """What the table reserves does not read without a CPx (CDC §2.2.1.2.1)."""
    if dossier.etape(SANS_CPX) is not None:
        for apdu in _Sonde(dossier, SANS_CPX).lectures(vitale1.ZONE_RESERVEE):
            yield egal(apdu, apdu.sw, REFUSE)


@check("CDC-2.2.1.2.1-04", partie="reserve_lu", reads={Canal.APDU})
def zones_reservees_lues_avec_cpx(dossier: Dossier) -> Iterator[Jugement]:
    """What the table reserves reads once a CPx proved itself (CDC §2.2.1.2.1)."""
    if dossier.etape(AVEC_CPX) is not None:
        for apdu in _Sonde(dossier, AVEC_CPX).lectures(vitale1.ZONE_RESERVEE):
            yield egal(apdu, apdu.sw, ACCEPTE)


@check("CDC-2.2.1.2.1-04", partie="ecriture", reads={Canal.APDU})
def ecritures_refusees(dossier: Dossier) -> Iterator[Jugement]:
    """No zone is written by who is not its organism, CPx or not (CDC §2.2.1.2.1)."""
    for repere in (SANS_CPX, AVEC_CPX):
        if dossier.etape(repere) is not None:
            for apdu in _Sonde(dossier, repere).apdus:
                if apdu.ins in ECRITURES:
                    yield tenu(apdu, apdu.sw != ACCEPTE, "une écriture refusée", hex(apdu.sw))
