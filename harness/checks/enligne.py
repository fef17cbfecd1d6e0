"""Online services and phones as the bench saw them: requests, answers, summaries."""

from collections.abc import Iterator
from typing import Protocol

from lxml import etree

from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Appel, Etape, Vue
from vitalbench.reference.domain.cartes import BeneficiaireCarte

ADR, AUTH, SIGN = "adr", "apcv_auth", "apcv_sign"
AJOUTER, EMPREINTE, SIGNER_CPS = "SSV_AjouterSignature", "SSV_CalculerEmpreinte", "SSV_SignerCPS"
METTRE_EN_FORME, FORMATER = "SSV_MettreEnForme", "SSV_FormaterFactures"
LIRE_VITALE = "SSV_LireDroitsVitale"
_TAILLE_MAX = 1024 * 1024


class Avec(Protocol):
    """Anything that knows when it happened."""

    @property
    def seq(self) -> int: ...


class Corps:
    """The XML of one message, read by local names."""

    def __init__(self, octets: bytes) -> None:
        self._racine: etree._Element | None = None
        if len(octets) <= _TAILLE_MAX:
            analyseur = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            try:
                self._racine = etree.fromstring(octets, analyseur)
            except (etree.XMLSyntaxError, ValueError):
                self._racine = None

    def texte(self, *noms: str) -> str:
        """Give the text of the first element found by following local names down the tree."""
        ici = self._racine
        for nom in noms:
            if ici is None:
                return ""
            ici = next((e for e in ici.iter() if _local(e) == nom), None)
        return "" if ici is None else (ici.text or "").strip()

    def tous(self, nom: str, sous: str = "") -> list[str]:
        """Give the text of every element of a name, or of the first `sous` in each."""
        if self._racine is None:
            return []
        trouves = [e for e in self._racine.iter() if _local(e) == nom]
        if sous:
            trouves = [
                fils
                for e in trouves
                if (fils := next((f for f in e.iter() if _local(f) == sous), None)) is not None
            ]
        return [(e.text or "").strip() for e in trouves]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def demandes(dossier: Dossier, service: str, etape: Etape | None = None) -> tuple[Vue, ...]:
    """Give the calls of one service, during a step when one is named."""
    vues = tuple(v for v in dossier.services if v.texte("service") == service)
    return vues if etape is None else dossier.pendant(etape, vues)


def reussies(dossier: Dossier, service: str, etape: Etape | None = None) -> tuple[Vue, ...]:
    """Give the calls of one service it answered without fault."""
    return tuple(v for v in demandes(dossier, service, etape) if v.texte("statut") == "ok")


def corps(dossier: Dossier, vue: Vue, piece: str = "requete") -> Corps:
    """Give the XML of a request, or of its answer."""
    return Corps(dossier.piece(vue, piece) or b"")


def derniere_avant(vues: tuple[Vue, ...], repere: Avec) -> Vue | None:
    """Give the last event that happened before another one."""
    avant = [v for v in vues if v.seq < repere.seq]
    return avant[-1] if avant else None


def beneficiaire(dossier: Dossier, ident: str = "") -> BeneficiaireCarte | None:
    """Give who a person of the scenario really is (the patient's by default)."""
    fait = dossier.faits.personnes.get(ident or dossier.faits.patient)
    if fait is None or fait.dossier is None:
        return None
    return fait.dossier.beneficiaires[fait.beneficiaire]


def designe(dossier: Dossier, demande: Vue, qui: BeneficiaireCarte) -> bool:
    """Tell whether a request of ADR is about somebody: birth date and rank."""
    lue = corps(dossier, demande)
    return (lue.texte("DatedeNaissance"), lue.texte("RangdeNaissance")) == (
        qui.date_naissance,
        str(qui.rang_naissance),
    )


def signes(dossier: Dossier, etape: Etape | None) -> tuple[Vue, ...]:
    """Give what was signed by the ApCV during a step: by the service, or put in a facture."""
    if etape is None:
        return ()
    appels: tuple[Appel, ...] = tuple(
        a for a in dossier.pendant(etape, dossier.appels_de(AJOUTER)) if a.statut == 0
    )
    return (*reussies(dossier, SIGN, etape), *appels)


def rien_signe(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """During a step nothing is signed by the ApCV."""
    etape = dossier.etape(repere)
    if etape is not None:
        vus = signes(dossier, etape)
        yield tenu(
            vus[0] if vus else etape,
            not vus,
            "aucune signature par l'ApCV",
            f"{len(vus)} événement(s) de signature",
        )


def montre(dossier: Dossier, repere: str, *mentions: str) -> Iterator[Jugement]:
    """The screens of a step show every mention named."""
    etape = dossier.etape(repere)
    ecrans = dossier.pendant(etape, dossier.ecrans)
    if etape is None or not ecrans:
        return
    absentes = [m for m in mentions if all(e.mention(m) is None for e in ecrans)]
    yield tenu(
        ecrans[-1],
        not absentes,
        "mention(s) " + ", ".join(mentions),
        "absente(s) : " + ", ".join(absentes) if absentes else "affichée(s)",
    )


def offre(dossier: Dossier, repere: str, *actions: str) -> Iterator[Jugement]:
    """The last screen of a step offers every action named."""
    ecrans = dossier.pendant(dossier.etape(repere), dossier.ecrans)
    if ecrans:
        absentes = [a for a in actions if not ecrans[-1].action(a)]
        yield tenu(
            ecrans[-1],
            not absentes,
            "action(s) " + ", ".join(actions),
            "absente(s) : " + ", ".join(absentes) if absentes else "offerte(s)",
        )
