"""ADR: rights acquired online from the organism (CDC §2.2.1.3, §3.2.2.1).

The answer replaces every AMO right read elsewhere; rights are never mixed (CDC-3.2.2.1-05).
"""

from datetime import date

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte
from vitalbench.reference.domain.droits import (
    Couverture,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.workstation.services.soap import (
    Arbre,
    ClientSoap,
    Noeud,
    ServiceIndisponible,
)

ACTION = "urn:adr:1.1.0:acquerirLesDroits"
REQUETE = "{urn:ir:se_req_adr}Requete"
CONTEXTE = "{urn:siram:bam:ctxbam}ContexteBAM"
MEDECIN_TRAITANT = {"O": True, "N": False}


class DroitsAdr(msgspec.Struct, frozen=True, kw_only=True):
    """What ADR says of one beneficiary."""

    organisme: OrganismeAmo
    droits: DroitsBeneficiaire
    piece_amo: str = ""
    piece_amc: str = ""


class Adr:
    """Client of the ADR service."""

    def __init__(self, client: ClientSoap, url: str) -> None:
        self._client = client
        self._url = url

    def acquerir(
        self, nir: str, beneficiaire: BeneficiaireCarte, organisme: OrganismeAmo, jour: date
    ) -> DroitsAdr:
        """Ask the rights of one beneficiary on a day; raises when there is no answer to use."""
        soins: dict[str, Arbre] = {}
        if len(beneficiaire.nir_certifie) == len(nir):
            soins["NIRcertifie"] = _nir(beneficiaire.nir_certifie)
        soins["DatedeNaissance"] = beneficiaire.date_naissance
        soins["SituationAdministrativeAMO"] = {
            "RangdeNaissance": str(beneficiaire.rang_naissance),
            "Assure": {"NIRassure": _nir(nir)},
        }
        reponse = self._client.appeler(
            self._url,
            ACTION,
            REQUETE,
            {"DatedeReference": jour.isoformat(), "BeneficiaireDeSoins": soins},
            ((CONTEXTE, {"COUVERTURE": {"GrandRegime": organisme.regime}}),),
        )
        return DroitsAdr(
            organisme=_organisme(reponse),
            droits=_droits(reponse),
            piece_amo=_piece(reponse, "NaturePieceAMO"),
            piece_amc=_piece(reponse, "NaturePieceAMC"),
        )


def _nir(nir: str) -> dict[str, Arbre]:
    return {"Numero": nir[:13], "Cle": nir[13:]}


def _date(texte: str) -> date | None:
    if not texte:
        return None
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise ServiceIndisponible(f"date illisible dans la réponse : {texte[:20]!r}") from None


def _periode(noeud: Noeud, suffixe: str = "") -> Periode:
    return Periode(
        debut=_date(noeud.texte(f"Debut{suffixe}")), fin=_date(noeud.texte(f"Fin{suffixe}"))
    )


def _piece(reponse: Noeud, nom: str) -> str:
    """Give a nature of justificatif as ADR says it, whatever its value (CDC-2.2.1.3-04)."""
    valeur = reponse.texte(nom)
    if len(valeur) > 1 or not (valeur == "" or (valeur.isascii() and valeur.isdigit())):
        raise ServiceIndisponible(f"{nom} illisible dans la réponse : {valeur[:20]!r}")
    return valeur


def _organisme(reponse: Noeud) -> OrganismeAmo:
    return OrganismeAmo(
        regime=reponse.texte("Organisme/CodeRegime"),
        caisse=reponse.texte("Organisme/CodeCaisse"),
        centre=reponse.texte("Organisme/CentrePrestation"),
        code_gestion=reponse.texte("Organisme/CodeGestion"),
    )


def _droits(reponse: Noeud) -> DroitsBeneficiaire:
    beneficiaire = reponse.enfant("Beneficiaire")
    if beneficiaire is None:
        raise ServiceIndisponible("réponse sans bénéficiaire")
    mutuelle = reponse.enfant("Mutuelle")
    return DroitsBeneficiaire(
        service_amo=ServiceAmo(
            code=beneficiaire.texte("CodeServiceAMO"),
            periode=_periode(beneficiaire, "ServiceAMO"),
        ),
        periodes_amo=tuple(_periode(p) for p in reponse.enfants("PeriodeDroitsAMO")),
        couvertures=tuple(
            Couverture(
                code_ald=c.texte("CodeALD"),
                code_situation=c.texte("CodeSituation"),
                periode=_periode(c),
            )
            for c in reponse.enfants("Couverture")
        ),
        mutuelle=None if mutuelle is None else _mutuelle(mutuelle),
        medecin_traitant_declare=MEDECIN_TRAITANT.get(beneficiaire.texte("TopMedecinTraitant")),
    )


def _mutuelle(noeud: Noeud) -> Mutuelle:
    return Mutuelle(
        identification=noeud.texte("Identification"),
        garanties=noeud.texte("Garanties"),
        indicateur_traitement=noeud.texte("IndicateurTraitement"),
        type_services=noeud.texte("TypeServices"),
        services=noeud.texte("Services"),
        aiguillage_sts=noeud.texte("AiguillageSTS"),
        periodes=tuple(_periode(p) for p in noeud.enfants("PeriodeDroits")),
    )
