"""What a scenario is, once read: given, when, then, as typed values (DESIGN: scenarios)."""

from datetime import date
from typing import Literal

import msgspec

from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.simulators.reception.bilans import DemandeBilan
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.services.reglages import Panne


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything a scenario file holds: an unknown field is an error."""


class ProfilCible(Strict, frozen=True, kw_only=True):
    """For which software the scenario applies: one of the families, every option.

    Without families, the family of its PS; its suite and its services ask for options too.
    """

    families: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


class MondeChange(Strict, frozen=True, kw_only=True):
    """What this scenario's own copy of the world changes, by id then field, at any depth.

    A list is changed by rank: {beneficiaires: {"0": {nom: DUPOND}}}; days may be relative to J.
    """

    personnes: dict[str, dict[str, object]] = {}
    professionnels: dict[str, dict[str, object]] = {}
    organismes: dict[str, dict[str, object]] = {}


class Contexte(Strict, frozen=True, kw_only=True):
    """The world as the scenario finds it.

    `date` is J, J+3, J-10, J+5o (working days) or an ISO day; the day starts at `heure`.
    `services` names the online services the software is given; none is started otherwise.
    `acces` is how its mail provider takes messages: STARTTLS, or TLS from the start.
    """

    ps: str
    patient: str = ""
    vitale: Literal["presente", "absente"] = "presente"
    cps: Literal["presente", "absente"] = "presente"
    date: str = "J"
    heure: str = "09:00"
    monde: MondeChange = MondeChange()
    reception: dict[str, object] = {}
    parametres: dict[str, Valeur] = {}
    services: tuple[Literal["adr", "apcv", "opposition"], ...] = ()
    acces: Literal["smtp", "smtps"] = "smtp"


class Avancer(Strict, frozen=True, kw_only=True):
    """Let world time pass; returns that fall due are emitted."""

    jours: int = 0
    jours_ouvres: int = 0
    heures: int = 0
    minutes: int = 0
    secondes: int = 0


class GesteCarte(Strict, frozen=True, kw_only=True):
    """Insert a card (the scenario's own unless `de` names another one) or take it out.

    `contenu` changes what is written in the card inserted, field by field; `authenticite`
    copie makes a card whose certificates no authority known issued. `etat` makes a card in one of
    the states of `simulators/cards/etats.py` (muette, code_bloque, tlv_tronque…).
    """

    carte: Literal["vitale", "cps"]
    de: str = ""
    contenu: dict[str, object] = {}
    authenticite: Literal["authentique", "copie"] = "authentique"
    etat: str = "normale"


class ArracherCarte(Strict, frozen=True, kw_only=True):
    """Tear a card out after so many more APDUs, or calls of a module function when one is named."""

    carte: Literal["vitale", "cps"]
    apres: int = 0
    fonction: str = ""


class SondeCarte(Strict, frozen=True, kw_only=True):
    """The bench itself reads, then tries to write, what one of its cards holds.

    A CPx is probed before and after its code; a Vitale 1 without a CPx, or once one proved itself;
    `apcv` presents again to the ApCV service the last request of signature it had.
    """

    carte: Literal["vitale", "cps", "apcv"]
    cpx: Literal["absente", "prouvee"] = "absente"


class RechercheCode(Strict, frozen=True, kw_only=True):
    """The bench looks for the code porteur in all the software kept, said, printed and sent."""


class ReponseModule(Strict, frozen=True, kw_only=True):
    """Make a module function answer a status or change groups it gives out.

    `groupes` replaces groups out, by number: the fields of one, or a list when there are several.
    `fois` bounds how many calls are answered so; 0 means all.
    """

    fonction: str
    statut: int | None = None
    groupes: dict[str, dict[str, str] | list[dict[str, str]]] = {}
    fois: int = 0


class ReglageService(Strict, frozen=True, kw_only=True):
    """Change how one online service answers; what is not named goes back to normal.

    `panne` fails the next `fois` calls (all without it), `refus` answers that fault code,
    `delai_ms` is real time before the answer.
    """

    nom: Literal["adr", "apcv_auth", "apcv_sign"]
    panne: Panne = Panne.AUCUNE
    fois: int | None = None
    delai_ms: int = 0
    refus: str = ""


class GesteTelephone(Strict, frozen=True, kw_only=True):
    """Show the phone of an ApCV user: its code, read by `@repere` in a later `acquerir`."""

    de: str = ""
    lecture: Literal["qr", "nfc"] = "qr"


class Redemarrer(Strict, frozen=True, kw_only=True):
    """Configure the software again on the same folder, as when it is started again.

    `parametres`, and the `adresses` of organisms it is told by key, are changed from then on.
    """

    parametres: dict[str, Valeur] = {}
    adresses: dict[str, str] = {}


class Frapper(Strict, frozen=True, kw_only=True):
    """The PS types a code on the keypad of the reader of his card: his own when none is given."""

    code: str = ""


class ChangerDroits(Strict, frozen=True, kw_only=True):
    """Change what the AMO really knows of a person's rights; the card keeps what it says."""

    de: str
    droits: dict[str, object]


class Opposer(Strict, frozen=True, kw_only=True):
    """Put the Vitale card or the ApCV of a person in opposition."""

    de: str
    support: Literal["carte", "apcv"] = "carte"


ReglageReception = msgspec.defstruct(
    "ReglageReception",
    [
        (champ.name, champ.type, msgspec.field(default=None))
        for champ in msgspec.structs.fields(Reglages)
    ],
    bases=(Strict,),
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
)
"""Settings of the reception a step changes; those it does not name stay."""


class Etape(Strict, frozen=True, kw_only=True):
    """One step: a command of the pilot or a gesture of the world, with its parameters."""

    action: str
    parametres: dict[str, object] = {}
    repere: str = ""


class AttenteFacture(Strict, frozen=True, kw_only=True):
    """One facture as received: literals worked by hand, amounts in cents.

    `repere` names the step that made it; without it, the only facture received.
    """

    repere: str = ""
    mode: Literal["sesam_vitale", "sans_vitale", "degrade"] | None = None
    nature: str | None = None
    total: int | None = None
    amo: int | None = None
    amc: int | None = None
    parcours: str | None = None
    tiers_payant: bool | None = None
    lignes: tuple["AttenteLigne", ...] | None = None


class AttenteLigne(Strict, frozen=True, kw_only=True):
    """One act of a facture as received."""

    code: str | None = None
    date: str | None = None
    quantite: int | None = None
    prix_unitaire: int | None = None
    base: int | None = None
    taux: int | None = None
    montant: int | None = None
    amo: int | None = None
    exoneration: str | None = None
    qualificatif: str | None = None


class AttenteRetour(Strict, frozen=True, kw_only=True):
    """Returns emitted: how many of a kind, or none until a horizon."""

    positif: bool | None = None
    nombre: int | None = None
    aucun: bool = False
    jusqua: str = ""


class AttenteRsp(Strict, frozen=True, kw_only=True):
    """What became of a facture: paid or rejected, amount in cents."""

    repere: str = ""
    etat: Literal["payee", "rejetee"]
    montant: int | None = None


class AttenteNombre(Strict, frozen=True, kw_only=True):
    """How many were received."""

    nombre: int


class AttenteRefus(Strict, frozen=True, kw_only=True):
    """A step refused, with its code of the vocabulary when it matters."""

    repere: str
    code: str = ""


class AttenteMention(Strict, frozen=True, kw_only=True):
    """A mention shown during a step, or not shown on complete screens."""

    repere: str = ""
    id: str
    presente: bool = True


class AttenteDocument(Strict, frozen=True, kw_only=True):
    """A document handed over, or none of that type."""

    type: str
    mention: str = ""
    aucun: bool = False


ATTENTES: dict[str, type[Strict]] = {
    "facture": AttenteFacture,
    "arl": AttenteRetour,
    "rsp": AttenteRsp,
    "factures": AttenteNombre,
    "lots": AttenteNombre,
    "fichiers": AttenteNombre,
    "messages": AttenteNombre,
    "refus": AttenteRefus,
    "mention": AttenteMention,
    "document": AttenteDocument,
}

MONDE: dict[str, type[msgspec.Struct]] = {
    "avancer": Avancer,
    "inserer": GesteCarte,
    "retirer": GesteCarte,
    "couper": GesteCarte,
    "arracher": ArracherCarte,
    "sonder": SondeCarte,
    "rechercher_code": RechercheCode,
    "module": ReponseModule,
    "reception": ReglageReception,
    "service": ReglageService,
    "telephone": GesteTelephone,
    "opposer": Opposer,
    "droits": ChangerDroits,
    "bilan": DemandeBilan,
    "redemarrer": Redemarrer,
    "frapper": Frapper,
}


class Attendu(Strict, frozen=True, kw_only=True):
    """One expectation."""

    type: str
    valeurs: dict[str, object] = {}


class Scenario(Strict, frozen=True, kw_only=True):
    """One scenario, variantes already expanded.

    `suite` is where it is played; `partage` the packaged suites it counts in beside its folder.
    """

    id: str
    titre: str
    suite: str
    exigences: tuple[str, ...]
    profil: ProfilCible = ProfilCible()
    etiquettes: tuple[str, ...] = ()
    contexte: Contexte
    etapes: tuple[Etape, ...]
    attentes: tuple[Attendu, ...] = ()
    source: str = ""
    fichier: str = ""
    echec_connu: str = ""
    lecon: str = ""
    partage: tuple[str, ...] = ()

    @property
    def personnes(self) -> tuple[str, ...]:
        """Every person or PS the scenario names."""
        noms = [self.contexte.patient, self.contexte.ps]
        for etape in self.etapes:
            de = etape.parametres.get("de") or etape.parametres.get("personne")
            if isinstance(de, str):
                noms.append(de)
        return tuple(dict.fromkeys(n for n in noms if n))


class DateRelativeInvalide(ValueError):
    """A day that is neither relative to J nor an ISO day."""


def verifier_jour(texte: str) -> None:
    """Refuse what is not J, J±n, J±no or an ISO day."""
    decomposer_jour(texte)


def decomposer_jour(texte: str) -> tuple[date | None, int, int]:
    """Give (fixed day or None, days from J, working days from J)."""
    if texte.startswith("J"):
        reste = texte[1:]
        if not reste:
            return None, 0, 0
        ouvres = reste.endswith("o")
        nombre = reste.removesuffix("o")
        if nombre[:1] in "+-" and nombre[1:].isascii() and nombre[1:].isdigit():
            return (None, 0, int(nombre)) if ouvres else (None, int(nombre), 0)
        raise DateRelativeInvalide(f"jour mal formé : {texte!r} (J, J+3, J-10, J+5o attendus)")
    try:
        return date.fromisoformat(texte), 0, 0
    except ValueError:
        raise DateRelativeInvalide(
            f"jour mal formé : {texte!r} (J, J+3, J-10, J+5o ou AAAA-MM-JJ attendus)"
        ) from None
