"""Supports of rights: what each of the eighteen says is found in the facture (CDC §2.2).

Where B2 has no field of its own for what a paper says, the type of support stands for it: the
facture says that its rights come from another support.
"""

from collections.abc import Callable, Iterator

from vitalbench.harness.checks.contextes import (
    ACCIDENT,
    SMG,
    complement,
    saisi,
    texte,
    valeur,
)
from vitalbench.harness.checks.enligne import ADR, beneficiaire, corps, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import ActeRecu, FactureRecue, ZoneVue

CARTE, ADR_DROITS, AUTRE = "1", "2", "3"
MATERNITE = "30"
C2S, SORTANT = "89", "85"
INVALIDITE, ALD = "5", "4"
Lecture = Callable[[Dossier, FactureRecue], Iterator[Jugement]]


def _support(partie: str, *lectures: Lecture) -> None:
    def repris(dossier: Dossier) -> Iterator[Jugement]:
        """What a support of rights says is in the facture (CDC §2.2)."""
        etape, recues = dossier.etape(partie), dossier.factures_de(partie)
        if etape is not None and not recues:
            yield tenu(etape, recues, "une facture", "aucune facture reçue")
        for facture in recues:
            for lecture in lectures:
                yield from lecture(dossier, facture)

    repris.__name__ = f"support_{partie}"
    canaux = {Canal.FICHIER, Canal.MONDE, Canal.SERVICE}
    check("CDC-2.2-02", partie=partie, reads=canaux)(repris)


def _brut(zone: ZoneVue, attendu: str, cause: str = "") -> Jugement:
    return egal(zone, zone.enregistrement.brut_de(zone.champ).strip(), attendu, cause)


def _piece(attendu: str) -> Lecture:
    def lire(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        yield _brut(facture.de("nature_piece_droits"), attendu, "le support est-il bien dit ?")

    return lire


def _zone(champ: str, attendu: str) -> Lecture:
    def lire(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        yield valeur(facture.de(champ), attendu)

    return lire


def _acte(champ: str, attendu: str) -> Lecture:
    def lire(_dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        for acte in facture.actes:
            yield egal(acte.de(champ), texte(acte.de(champ)), attendu)

    return lire


def _saisie(champ: str, source: str, partie: str) -> Lecture:
    """The header carries what the PS typed, dates without their century and their dashes."""

    def lire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        tape = str(saisi(dossier, partie, source) or "")
        attendu = tape.replace("-", "")[2:] if tape.count("-") == 2 else tape
        zone = facture.de(champ)
        lu = zone.enregistrement.brut_de(champ).strip()
        yield egal(zone, lu if len(lu) == len(attendu) else lu.lstrip("0"), attendu)

    return lire


def _identite(partie: str) -> Lecture:
    """The facture is about the person whom the paper names."""

    def lire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        for champ, source, tranche in (
            ("nir_assure", "nir", slice(0, 13)),
            ("date_naissance", "date_naissance", slice(2, 8)),
            ("caisse_gestionnaire", "caisse", slice(0, 3)),
        ):
            attendu = str(saisi(dossier, partie, source) or "")[tranche]
            yield _brut(facture.de(champ), attendu)

    return lire


def _de_la_carte(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    fait, qui = dossier.faits.personnes.get(dossier.faits.patient), beneficiaire(dossier)
    if fait is not None and fait.vitale is not None and qui is not None:
        yield _brut(facture.de("nir_assure"), fait.vitale.nir[:13])
        yield _brut(facture.de("date_naissance"), qui.date_naissance[2:])
        yield _brut(facture.de("caisse_gestionnaire"), fait.vitale.organisme.caisse)


def _d_adr(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    for reponse in reussies(dossier, ADR, dossier.etape("adr"))[:1]:
        caisse = corps(dossier, reponse, "reponse").texte("Organisme", "CodeCaisse")
        yield _brut(facture.de("caisse_gestionnaire"), caisse)


def _porte_l_amc(dossier: Dossier, facture: FactureRecue, partie: str) -> bool:
    """Tell which facture carries the complementary part: the DRE when there is one."""
    avec_dre = any(f.flux == "D" for f in dossier.factures_de(partie))
    return facture.flux == "D" or not avec_dre


def _organisme_amc(source: str, partie: str) -> Lecture:
    def lire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        if _porte_l_amc(dossier, facture, partie):
            yield from _saisie("no_organisme_complementaire", source, partie)(dossier, facture)

    return lire


def _montant_amc(partie: str) -> Lecture:
    def lire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        if _porte_l_amc(dossier, facture, partie):
            zone = facture.du_total("total_amc")
            yield egal(zone, zone.valeur, saisi(dossier, partie, "montant_amc"))

    return lire


def _rpps(acte: ActeRecu) -> ZoneVue:
    return complement(acte, "4E", "rpps_prescripteur") or acte.de("no_executant")


def _prescripteur(partie: str) -> Lecture:
    def lire(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
        for acte in facture.actes:
            attendu = str(saisi(dossier, partie, "prescripteur_rpps") or "")
            yield egal(_rpps(acte), texte(_rpps(acte)), attendu)

    return lire


def _entente(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    for echange in dossier.pendant(dossier.etape("entente"), dossier.reponses_a("facturer")):
        actes = echange.parametres.get("prestations")
        options = actes[0].get("options", {}) if isinstance(actes, list) and actes else {}
        attendu = str(options.get("date_entente", "")).replace("-", "")[2:]
        for acte in facture.actes:
            yield _brut(acte.de("date_dap"), attendu)


def _accord(dossier: Dossier, facture: FactureRecue) -> Iterator[Jugement]:
    zone = facture.du_total("total_amo")
    yield egal(zone, zone.valeur, saisi(dossier, "fiche_infirmites", "montant_accord"))


_support("vitale", _piece(CARTE), _de_la_carte)
_support("adr", _piece(ADR_DROITS), _d_adr)
_support("amc", _organisme_amc("amc", "amc"))
_support("c2s", _piece(AUTRE), _identite("c2s"), _zone("type_contrat", C2S))
_support("sortant_c2s", _piece(AUTRE), _identite("sortant_c2s"), _zone("type_contrat", SORTANT))
_support("acs_social", _piece(AUTRE), _identite("acs_social"))
_support(
    "acs_complet",
    _piece(AUTRE),
    _identite("acs_complet"),
    _organisme_amc("mutuelle", "acs_complet"),
)
_support("exoneration", _piece(AUTRE), _acte("justif_exo_acte", INVALIDITE))
_support("protocole_ald", _piece(AUTRE), _acte("justif_exo_acte", ALD))
_support("ame", _piece(AUTRE), _identite("ame"))
_support(
    "guide_maternite",
    _zone("nature_assurance", MATERNITE),
    _saisie("date_maternite", "date_maternite", "guide_maternite"),
)
_support(
    "feuillet_at",
    _zone("nature_assurance", ACCIDENT),
    _saisie("no_at_ou_date_accident", "numero_at", "feuillet_at"),
    _saisie("caisse_gestionnaire", "at_caisse", "feuillet_at"),
)
for _partie in ("ordonnance", "bon_examen"):
    _support(
        _partie,
        _prescripteur(_partie),
        _saisie("date_prescription", "date_prescription", _partie),
    )
_support("entente", _entente)
_support("prise_en_charge", _montant_amc("prise_en_charge"))
_support("attestation_smg", _zone("nature_assurance", SMG))
_support("fiche_infirmites", _zone("nature_assurance", SMG), _accord)
