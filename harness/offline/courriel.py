"""The judge of a billing mail: headers, envelope, clear content; hands the B2 file over."""

import re
from datetime import UTC, datetime

import msgspec

from vitalbench.harness.offline.arl import est_instant
from vitalbench.harness.offline.ecarts import Releve, Zone
from vitalbench.reference.norms.compression import CompressionIllisible
from vitalbench.reference.norms.courriel import (
    EDI,
    PKCS7,
    Contenu,
    CourrielIllisible,
    Sujet,
    lire_contenu,
    lire_sujet,
)
from vitalbench.reference.norms.mime import MimeIllisible, Partie, feuilles, lire_partie

_ADRESSE = re.compile(r"<?([0-9]{2})([0-9]{3})@\2\.\1\.[A-Za-z0-9.-]+>?\Z")
_ADRESSE_AMC = re.compile(r"\A[A-Za-z0-9]{5}@[A-Za-z0-9.-]+\Z")
_ADRESSE_OCT = re.compile(r"\A[0-9]{8}@[A-Za-z0-9.-]+\Z")
_DESCRIPTION = re.compile(r"(IRIS|IRISTEST)/(B2(/Z)?|SCOR)\Z", re.IGNORECASE)
_FICHIER = re.compile(r"B2_([0-9]{19})\.gz\Z")


class CourrielLu(msgspec.Struct, kw_only=True):
    """What the headers of a mail said, for the checks that need the file too."""

    sujet: Sujet | None = None
    instant: datetime | None = None
    adresse: str = ""
    regime: str = ""
    caisse: str = ""
    pieces: bool = False
    """It says that it carries scanned papers, not factures."""
    cms: bytes = b""
    contenu: Contenu | None = None


def juger_courriel(releve: Releve, brut: bytes) -> CourrielLu:
    """Judge the outside of an outgoing mail."""
    lu = CourrielLu()
    try:
        racine = lire_partie(brut)
        parties = list(feuilles(racine))
    except MimeIllisible as refus:
        releve.noter("CO-01", (Zone(rang=1, decalage=refus.decalage),), "un message MIME", refus)
        return lu
    releve.vu("courriel")
    _entetes(releve, racine, brut)
    lu.sujet = _sujet(releve, racine, brut)
    lu.adresse = racine.entete("To").strip().strip("<>")
    lu.instant = _date(racine.entete("Date"))
    lu.pieces = racine.entete("Content-Description").strip().upper().endswith("/SCOR")
    destinataire = _ADRESSE.search(lu.adresse)
    if lu.pieces:
        releve.vu("pieces_envoyees")
        if destinataire is not None:
            attendu = "le point d'accueil inter-régimes des pièces"
            _noter(releve, brut, "SCO-04", "To", attendu, lu.adresse)
    elif destinataire is not None:
        lu.regime, lu.caisse = destinataire[1], destinataire[2]
    elif not (_ADRESSE_AMC.search(lu.adresse) or _ADRESSE_OCT.search(lu.adresse)):
        _noter(releve, brut, "CO-08", "To", "RRCCC@CCC.RR.domaine", lu.adresse)
    cms = [partie for partie in parties if partie.genre in PKCS7]
    if len(cms) == 1:
        try:
            lu.cms = cms[0].contenu()
        except MimeIllisible as refus:
            lieu = Zone(rang=1, decalage=refus.decalage)
            releve.noter("CO-10", (lieu,), "un corps base64", refus.raison)
    elif any(partie.genre == EDI.lower() for partie in parties):
        _noter(releve, brut, "CO-11", "Content-Type", "une pièce jointe chiffrée", "en clair")
        lu.contenu = juger_contenu(releve, brut, lu.sujet)
    else:
        _noter(releve, brut, "CO-09", "Content-Type", "une partie pkcs7-mime", f"{len(cms)}")
    return lu


def juger_contenu(releve: Releve, clair: bytes, sujet: Sujet | None) -> Contenu | None:
    """Judge the clear content of a message: MIME parts, compression, names."""
    try:
        contenu = lire_contenu(clair)
    except (CourrielIllisible, MimeIllisible) as refus:
        releve.noter("CO-12", (Zone(rang=1, decalage=0),), "un fichier B2 et ses sceaux", refus)
        return None
    except CompressionIllisible as refus:
        releve.noter("CO-13", (Zone(rang=1, decalage=0),), "un contenu gzip", refus)
        return None
    releve.vu("contenu")
    if not contenu.description.upper().endswith("/Z"):
        _noter(releve, clair, "CO-14", "Content-Description", "IRIS/B2/Z", contenu.description)
    nom = _FICHIER.match(contenu.fichier)
    if contenu.fichier and nom is None:
        _noter(releve, clair, "CO-15", "Content-Disposition", "B2_<compostage>.gz", contenu.fichier)
    elif nom is not None and sujet is not None and nom[1] != sujet.compostage:
        _noter(releve, clair, "CO-16", "Content-Disposition", sujet.compostage, nom[1])
    return contenu


class FichierPorte(msgspec.Struct, frozen=True, kw_only=True):
    """What the file that a mail carries says of its own sending."""

    emetteur: str
    factures: int
    regimes: frozenset[str]
    caisses: frozenset[str]
    """Organisms that the lots are for."""
    marquages: frozenset[str]
    adresses_amc: frozenset[str]
    """Addresses that the 2M records of DRE route to; empty for FSE."""
    essai: bool


def juger_avec_fichier(releve: Releve, brut: bytes, lu: CourrielLu, porte: FichierPorte) -> None:
    """Compare the headers with the file that the mail carries."""
    if lu.sujet is not None:
        trouve = lu.sujet.nb_factures
        if trouve != porte.factures:
            _noter(releve, brut, "CO-20", "Subject", f"{porte.factures} factures", trouve)
        if lu.sujet.emetteur.strip(" ").lstrip("0") != porte.emetteur.strip(" ").lstrip("0"):
            _noter(releve, brut, "CO-21", "Subject", porte.emetteur, lu.sujet.emetteur)
    if _ADRESSE_OCT.search(lu.adresse) is None:
        _juger_adresse(releve, brut, lu, porte)
    contraires = porte.marquages & (frozenset("R") if porte.essai else frozenset("TD"))
    if contraires:
        attendu = "des factures de test" if porte.essai else "des factures réelles"
        trouves = f"marquage {', '.join(sorted(contraires))}"
        _noter(releve, brut, "CO-26", "Content-Description", attendu, trouves)


def _juger_adresse(releve: Releve, brut: bytes, lu: CourrielLu, porte: FichierPorte) -> None:
    """Compare the address with the lots, which say nothing of a concentrator."""
    if porte.adresses_amc:
        if lu.adresse.lower() not in porte.adresses_amc:
            attendu = " ou ".join(sorted(porte.adresses_amc)[:3])
            _noter(releve, brut, "CO-27", "To", attendu, lu.adresse)
    elif not lu.regime:
        if _ADRESSE_AMC.search(lu.adresse) is not None:
            _noter(releve, brut, "CO-08", "To", "RRCCC@CCC.RR.domaine", lu.adresse)
    elif porte.regimes and lu.regime not in porte.regimes:
        attendu = f"un régime parmi {', '.join(sorted(porte.regimes))}"
        _noter(releve, brut, "CO-22", "To", attendu, lu.regime)
    elif porte.caisses and lu.caisse not in porte.caisses:
        attendu = f"l'organisme des lots, {', '.join(sorted(porte.caisses))}"
        _noter(releve, brut, "CO-28", "To", attendu, lu.caisse)


def _entetes(releve: Releve, racine: Partie, brut: bytes) -> None:
    for regle, nom in (
        ("CO-02", "From"),
        ("CO-03", "To"),
        ("CO-04", "Message-ID"),
        ("CO-05", "Date"),
        ("CO-06", "MIME-Version"),
    ):
        if not racine.entete(nom).strip():
            _noter(releve, brut, regle, nom, f"un en-tête {nom}", "absent")
    identifiant = racine.entete("Message-ID")
    if identifiant and re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", identifiant) is None:
        _noter(releve, brut, "CO-17", "Message-ID", "<identifiant@domaine>", identifiant)
    jour = racine.entete("Date")
    if jour and _date(jour) is None:
        _noter(releve, brut, "CO-18", "Date", "une date RFC 5322", jour)
    for nom in ("Content-Type", "Content-Transfer-Encoding"):
        if len(racine.tous(nom)) > 1:
            _noter(releve, brut, "CO-19", nom, "un seul en-tête", f"{len(racine.tous(nom))} {nom}")
    if racine.genre in PKCS7:
        description = racine.entete("Content-Description").strip()
        if _DESCRIPTION.match(description) is None:
            _noter(releve, brut, "CO-23", "Content-Description", "IRIS/B2/Z", description)
    if b"\n" in brut.replace(b"\r\n", b""):
        releve.noter(
            "CO-24", (Zone(rang=1, decalage=_nu(brut)),), "des fins de ligne CRLF", "un LF seul"
        )


def _date(texte: str) -> datetime | None:
    """Read the Date of a mail, at UTC and naive; None when it is not one."""
    sans_fuseau_nomme = re.sub(r"\s*\([^)]*\)\Z", "", texte.strip())
    for forme in ("%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z"):
        try:
            lue = datetime.strptime(sans_fuseau_nomme.replace("GMT", "+0000"), forme)
            return lue.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):
            continue
    return None


def _sujet(releve: Releve, racine: Partie, brut: bytes) -> Sujet | None:
    try:
        sujet = lire_sujet(racine.entete("Subject"))
    except CourrielIllisible:
        _noter(
            releve,
            brut,
            "CO-07",
            "Subject",
            "IR/émetteur 14/compostage 19/nombre 5",
            racine.entete("Subject")[:80],
        )
        return None
    if not est_instant(sujet.compostage[:14], "%Y%m%d%H%M%S"):
        _noter(releve, brut, "CO-25", "Subject", "AAAAMMJJhhmmss et 5 chiffres", sujet.compostage)
    return sujet


def _noter(
    releve: Releve, brut: bytes, regle: str, nom: str, attendu: object, trouve: object
) -> None:
    """Note a finding at the line of a header, or at the top when it is absent."""
    place = re.search(rb"(?im)^" + re.escape(nom.encode()) + rb":[^\r\n]*", brut)
    debut, longueur = (place.start(), len(place[0])) if place else (0, 0)
    lieu = Zone(
        rang=brut.count(b"\n", 0, debut) + 1,
        decalage=debut,
        enregistrement="courriel",
        champ=nom,
        libelle=f"En-tête {nom}",
        longueur=longueur,
    )
    releve.noter(regle, (lieu,), attendu, trouve)


def _nu(brut: bytes) -> int:
    seul = re.search(rb"(?<!\r)\n", brut)
    return seul.start() if seul else 0
