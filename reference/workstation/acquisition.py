"""Acquisition: who bills and for whom, from cards or from what the PS types (CDC §4.2.1.2, .3)."""

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuCps
from vitalbench.reference.domain.droits import (
    ContratAmc,
    Couverture,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.reference.domain.facture import SupportDroits, SupportVitale
from vitalbench.reference.domain.identifiants import nir_valide
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.contraception import (
    CONTEXTE,
    assure_fictif,
    mode_confidentiel,
)
from vitalbench.reference.workstation.en_cours import Assure, EnCours
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.remplacement import titulaire_de
from vitalbench.reference.workstation.services.soap import ServiceIndisponible, ServiceRefuse

CHAMPS_AMC = frozenset(
    {
        v.C_AMC,
        "amc_adherent",
        "amc_indicateur",
        "amc_routage",
        "amc_hote",
        "amc_domaine",
        "amc_sts",
    }
)
GARANTIES_DU_PAPIER = "O" * 8
"""What a paper that shows a complementary says: guarantees given, no end written."""
LONGUEURS_MUTUELLE = (8, 9)
"""Characters of a MUTNUM, then of the number of an AMC (CDC-4.2.1.3.2.2-13)."""
_SUPPORTS = {
    SupportVitale.CARTE: SupportDroits.CARTE,
    SupportVitale.APCV: SupportDroits.DECLARATIF,
    SupportVitale.AUCUN: SupportDroits.AUTRE,
}


def acquerir_ps(facture: EnCours, poste: Installation, code_porteur: str | None) -> None:
    """Read the card of the PS; another PS starts the facture again."""
    lu = poste.cartes.lire_ps(code_porteur)
    ps = titulaire_de(poste.archive, lu) or ps_du_cabinet(facture, poste, lu)
    facture.signataire = lu.numero_national
    if not ps.situations:
        raise RefusPoste(v.R_CPS_INVALIDE, "La carte ne porte aucune situation de facturation")
    change = facture.ps is not None and facture.ps.numero_national != ps.numero_national
    if change:
        facture.oublier_beneficiaire()
        facture.assure = None
    if change or facture.ps is None:
        facture.situation = (
            poste.parametrage.situation(ps.situations[0]) if len(ps.situations) == 1 else None
        )
    facture.ps = ps


def ps_du_cabinet(facture: EnCours, poste: Installation, lu: ContenuCps) -> ContenuCps:
    """Give who bills: the card read, or the PS of the secretary's CPE (désynchronisé)."""
    if lu.type_carte != "CPE":
        for situation in lu.situations:
            poste.archive.memoriser(
                f"ps:{situation.numero_facturation}", msgspec.json.encode(lu).decode()
            )
        return lu
    if facture.mode != "desynchronise" or not lu.situations:
        return lu
    numero = lu.situations[0].numero_facturation
    connu = poste.archive.parametre(f"ps:{numero}")
    if connu is None:
        raise RefusPoste(
            v.R_PARAMETRAGE, f"Le PS {numero} n'a jamais été lu sur ce poste : lisez sa CPS"
        )
    return msgspec.json.decode(connu, type=ContenuCps)


def acquerir_vitale(facture: EnCours, poste: Installation) -> None:
    """Read the Vitale card; the beneficiary is chosen when the card holds several."""
    installer(
        facture, poste, poste.cartes.lire_vitale(facture.date_soins, poste.horloge.aujourdhui())
    )


def acquerir_apcv(facture: EnCours, poste: Installation, donnees: dict[str, Valeur]) -> None:
    """Open an ApCV context from the code the phone shows; no card Vitale is read."""
    if poste.apcv is None:
        raise RefusPoste(v.R_SERVICE, "Service ApCV non configuré")
    if facture.situation is None:
        raise RefusPoste(v.R_QUESTION, "La carte du professionnel de santé est à lire d'abord")
    try:
        contexte = poste.apcv.authentifier(_texte(donnees, "code_qr"), facture.situation)
    except (ServiceRefuse, ServiceIndisponible) as panne:
        facture.alerte_apcv = f"Aucun flux signé avec l'ApCV n'est possible : {panne}"
        raise RefusPoste(
            v.R_APCV, f"Aucun flux signé par l'ApCV n'est possible : {panne}"
        ) from None
    installer(facture, poste, contexte.assure)


def empechement_apcv(facture: EnCours, poste: Installation) -> str:
    """Say why nothing can be signed by the ApCV: context over, no right of ADR (CDC-4.2.1.13-05).

    Empty when it can, or when the support is another one.
    """
    assure = facture.assure
    if assure is None or assure.support is not SupportVitale.APCV:
        return ""
    if contexte_perime(facture, poste):
        return "la validité du contexte ApCV est échue"
    if facture.rang is not None and facture.support_droits is not SupportDroits.ADR:
        return facture.alerte_adr or "les droits n'ont pas été acquis par ADR"
    return ""


def contexte_perime(facture: EnCours, poste: Installation) -> bool:
    """Tell whether the ApCV context of the facture is over (CDC-3.2.3.2-05)."""
    assure = facture.assure
    return (
        assure is not None
        and assure.fin_contexte is not None
        and poste.horloge.maintenant() > assure.fin_contexte
    )


def acquerir_adr(facture: EnCours, poste: Installation) -> None:
    """Ask ADR for the rights of the beneficiary: they replace those of any other support."""
    beneficiaire, assure = facture.beneficiaire, facture.assure
    if beneficiaire is None or assure is None:
        raise RefusPoste(v.R_QUESTION, "Le bénéficiaire est à acquérir d'abord")
    if poste.adr is None:
        raise RefusPoste(v.R_SERVICE, "Service ADR non configuré")
    try:
        lus = poste.adr.acquerir(assure.nir, beneficiaire, assure.organisme, facture.date_soins)
    except (ServiceRefuse, ServiceIndisponible) as panne:
        raise RefusPoste(v.R_SERVICE, f"ADR : {panne}") from None
    separee = beneficiaire.droits.amc if lus.droits.mutuelle is None else None
    facture.droits = msgspec.structs.replace(lus.droits, amc=separee)
    facture.organisme = lus.organisme
    facture.support_droits = SupportDroits.ADR
    facture.alerte_adr = ""
    facture.oublier_tarification()


def installer(facture: EnCours, poste: Installation, assure: Assure) -> None:
    """Take a support as the one of the facture: what hung on another is forgotten."""
    precedent = facture.assure
    facture.assure = assure
    facture.alerte_apcv = ""
    meme = (
        precedent is not None
        and precedent.nir == assure.nir
        and precedent.numero_serie == assure.numero_serie
        and precedent.support == assure.support
    )
    if not meme:
        autre_amc = facture.champs.get("amc_autre_support")
        facture.oublier_beneficiaire()
        if autre_amc is not None:
            facture.champs["amc_autre_support"] = autre_amc
    if len(assure.beneficiaires) == 1:
        choisir_beneficiaire(facture, poste, 0)


def choisir_beneficiaire(facture: EnCours, poste: Installation, rang: int) -> None:
    """Take one beneficiary of the support; another one clears acts and rights."""
    assure = facture.assure
    if assure is None or not 0 <= rang < len(assure.beneficiaires):
        raise RefusPoste(v.R_CHOIX, f"Le support n'a pas de bénéficiaire de rang {rang}")
    if facture.rang is not None and facture.rang != rang:
        facture.oublier_beneficiaire()
    facture.rang = rang
    facture.droits = assure.beneficiaires[rang].droits
    autre_amc = facture.champs.get("amc_autre_support")
    if autre_amc is not None:
        facture.droits = msgspec.structs.replace(
            facture.droits,
            mutuelle=None,
            amc=facture.contrat or ContratAmc(numero_amc=str(autre_amc)),
        )
    facture.organisme = None
    facture.alerte_adr = ""
    facture.support_droits = _SUPPORTS[assure.support]
    if poste.adr is not None and assure.support is not SupportVitale.AUCUN:
        try:
            acquerir_adr(facture, poste)
        except RefusPoste as refus:
            facture.alerte_adr = refus.message


def _texte(donnees: dict[str, Valeur], nom: str, defaut: str = "") -> str:
    valeur = donnees.get(nom)
    return defaut if valeur is None else str(valeur)


def mutuelle_saisie(donnees: dict[str, Valeur]) -> Mutuelle | None:
    """Give the gestion unique copied of a paper: a MUTNUM (8) or an AMC number (9 characters)."""
    identification = _texte(donnees, v.C_MUTUELLE)
    if not identification:
        return None
    if len(identification) not in LONGUEURS_MUTUELLE or not identification.isascii():
        raise RefusPoste(v.R_CHAMP, "mutuelle : 8 caractères (MUTNUM) ou 9 (numéro d'AMC)")
    return Mutuelle(
        identification=identification, garanties=GARANTIES_DU_PAPIER, periodes=(Periode(),)
    )


def contrat_saisi(donnees: dict[str, Valeur]) -> ContratAmc | None:
    """Build the complementary contract copied from a paper attestation, None when there is none."""
    numero = _texte(donnees, v.C_AMC)
    if not numero:
        return None
    return ContratAmc(
        numero_amc=numero,
        numero_adherent=_texte(donnees, "amc_adherent"),
        indicateur_traitement=_texte(donnees, "amc_indicateur", "22"),
        code_routage=_texte(donnees, "amc_routage"),
        identifiant_hote=_texte(donnees, "amc_hote"),
        nom_domaine=_texte(donnees, "amc_domaine"),
        aiguillage_sts=_texte(donnees, "amc_sts"),
    )


def assure_saisi(donnees: dict[str, Valeur]) -> Assure:
    """Build the beneficiary from what the PS copies of a paper support (CDC-4.2.1.3-03)."""
    nir = _texte(donnees, v.C_NIR)
    if not nir_valide(nir):
        raise RefusPoste(v.R_CHAMP, "nir : 13 caractères et une clé exacte sont attendus")
    naissance = _texte(donnees, v.C_NAISSANCE)
    if len(naissance) != 8 or not naissance.isascii() or not naissance.isdigit():
        raise RefusPoste(v.R_CHAMP, "date_naissance : huit chiffres AAAAMMJJ sont attendus")
    couverture = _texte(donnees, v.C_COUVERTURE, "00100")
    service = _texte(donnees, v.C_SERVICE_AMO)
    if service and not (len(service) == 2 and service.isascii() and service.isdigit()):
        raise RefusPoste(v.R_CHAMP, "service_amo : deux chiffres sont attendus")
    droits = DroitsBeneficiaire(
        service_amo=ServiceAmo(code=service),
        couvertures=(Couverture(code_ald=couverture[:1], code_situation=couverture[1:]),),
        mutuelle=mutuelle_saisie(donnees),
        amc=contrat_saisi(donnees),
    )
    return Assure(
        support=SupportVitale.AUCUN,
        nir=nir,
        organisme=OrganismeAmo(
            regime=_texte(donnees, v.C_REGIME, "01"),
            caisse=_texte(donnees, v.C_CAISSE),
            centre=_texte(donnees, v.C_CENTRE, "0000"),
            code_gestion=_texte(donnees, v.C_CODE_GESTION, "10"),
        ),
        beneficiaires=(
            BeneficiaireCarte(
                nom=_texte(donnees, v.C_NOM),
                prenom=_texte(donnees, v.C_PRENOM),
                date_naissance=naissance,
                rang_naissance=int(_texte(donnees, v.C_RANG, "1")),
                qualite=_texte(donnees, v.C_QUALITE, "00"),
                droits=droits,
            ),
        ),
    )


def acquerir_papier(facture: EnCours, poste: Installation, donnees: dict[str, Valeur]) -> None:
    """Take data typed from another support: rights alone, or the whole beneficiary."""
    if "contraception" in donnees:
        fictif, justificatif = assure_fictif(facture, poste, donnees)
        facture.mode, facture.contexte = mode_confidentiel(facture, poste), CONTEXTE
        installer(facture, poste, fictif)
        facture.justificatif = justificatif
        return
    amc = _texte(donnees, v.C_AMC)
    if facture.assure is not None and facture.assure.support is not SupportVitale.AUCUN:
        _completer(facture, donnees, amc)
        return
    if amc and set(donnees) <= CHAMPS_AMC:
        facture.champs["amc_autre_support"] = amc
        facture.contrat = contrat_saisi(donnees)
        return
    installer(facture, poste, assure_saisi(donnees))


def _completer(facture: EnCours, donnees: dict[str, Valeur], amc: str) -> None:
    """Complete the rights of the card by another support; identity stays the card's."""
    if facture.beneficiaire is None or facture.droits is None:
        raise RefusPoste(v.R_QUESTION, "Choisissez d'abord le bénéficiaire")
    couvertures = facture.droits.couvertures
    couverture = _texte(donnees, v.C_COUVERTURE)
    if couverture and (
        facture.support_droits is SupportDroits.ADR
        or facture.assure is None
        or facture.assure.support is SupportVitale.APCV
    ):
        raise RefusPoste(
            v.R_CHAMP,
            "couverture : les droits AMO acquis par ADR ne se complètent par aucun autre support",
        )
    if couverture:
        couvertures = (Couverture(code_ald=couverture[:1], code_situation=couverture[1:]),)
        facture.support_droits = SupportDroits.AUTRE
    facture.droits = DroitsBeneficiaire(
        service_amo=facture.droits.service_amo,
        periodes_amo=facture.droits.periodes_amo,
        couvertures=couvertures,
        mutuelle=None if amc else facture.droits.mutuelle,
        amc=contrat_saisi(donnees) or facture.droits.amc,
        medecin_traitant_declare=facture.droits.medecin_traitant_declare,
    )
    if amc:
        facture.champs["amc_autre_support"] = amc
    facture.oublier_tarification()
