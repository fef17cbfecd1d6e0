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
    confidentielle,
    mode_confidentiel,
)
from vitalbench.reference.workstation.correspondance import numero_correspondant
from vitalbench.reference.workstation.en_cours import Assure, Complementaire, EnCours
from vitalbench.reference.workstation.fichier_patient import fiche
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.opposition import exiger_hors_opposition
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.remplacement import titulaire_de
from vitalbench.reference.workstation.services.soap import ServiceIndisponible, ServiceRefuse

CHAMPS_AMC = frozenset(
    {
        v.C_AMC,
        v.C_MUTUELLE,
        "amc_adherent",
        "amc_indicateur",
        "amc_routage",
        "amc_hote",
        "amc_domaine",
        "amc_sts",
    }
)
DROITS_ATTESTES = (Periode(),)
"""What a paper support shows of the AMO rights: open, without an end."""
GARANTIES_DU_PAPIER = "O" * 8
"""What a paper that shows a complementary says: guarantees given, no end written."""
MUTNUM, NUMERO_AMC = 8, 9
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
    lue = poste.cartes.lire_vitale(facture.date_soins, poste.horloge.aujourdhui())
    exiger_hors_opposition(poste, facture.situation, lue)
    installer(facture, poste, lue)


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
    facture.piece_amo, facture.piece_amc = lus.piece_amo, lus.piece_amc
    facture.alerte_adr = ""
    retenir_complementaire(facture, poste)
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
        facture.oublier_beneficiaire()
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
    facture.organisme = None
    facture.alerte_adr = ""
    facture.piece_amo = facture.piece_amc = ""
    facture.support_droits = _SUPPORTS[assure.support]
    if poste.adr is not None and assure.support is not SupportVitale.AUCUN:
        try:
            acquerir_adr(facture, poste)
        except RefusPoste as refus:
            facture.alerte_adr = refus.message
    retenir_complementaire(facture, poste)


def retenir_complementaire(facture: EnCours, poste: Installation) -> None:
    """Take the complementary rights of the strongest source (CDC-4.2.1.3.2.2-02).

    What the beneficiary presents, then ADR (gestion unique), the support of rights, and last the
    patient file. A MUTNUM alone is completed by the table of correspondence.
    """
    droits, assure, beneficiaire = facture.droits, facture.assure, facture.beneficiaire
    if droits is None or assure is None or beneficiaire is None:
        return
    presentee = facture.presentee
    if presentee is not None:
        facture.source_amc = "support"
    elif droits.mutuelle is not None and facture.support_droits is SupportDroits.ADR:
        facture.source_amc = "adr"
    elif droits.mutuelle is not None or droits.amc is not None:
        facture.source_amc = "carte"
    else:
        presentee = complementaire_saisie(fiche(poste.archive, assure.nir, beneficiaire))
        facture.source_amc = "" if presentee is None else "fichier"
    if presentee is not None:
        droits = msgspec.structs.replace(droits, mutuelle=presentee.mutuelle, amc=presentee.amc)
    mutuelle = droits.mutuelle
    if mutuelle is not None and not mutuelle.numero_amc:
        organisme = facture.organisme_retenu or assure.organisme
        numero = numero_correspondant(poste.archive, mutuelle.identification, organisme)
        droits = msgspec.structs.replace(
            droits, mutuelle=msgspec.structs.replace(mutuelle, numero_amc=numero)
        )
    facture.droits = droits


def _texte(donnees: dict[str, Valeur], nom: str, defaut: str = "") -> str:
    valeur = donnees.get(nom)
    return defaut if valeur is None else str(valeur)


def mutuelle_saisie(donnees: dict[str, Valeur]) -> Mutuelle | None:
    """Give the gestion unique copied of a paper: a MUTNUM (8) or an AMC number (9 characters)."""
    identifiant = _texte(donnees, v.C_MUTUELLE)
    if not identifiant:
        return None
    if len(identifiant) not in (MUTNUM, NUMERO_AMC) or not identifiant.isascii():
        raise RefusPoste(v.R_CHAMP, "mutuelle : 8 caractères (MUTNUM) ou 9 (numéro d'AMC)")
    mutnum = len(identifiant) == MUTNUM
    return Mutuelle(
        identification=identifiant if mutnum else "",
        numero_amc="" if mutnum else identifiant,
        garanties=GARANTIES_DU_PAPIER,
        aiguillage_sts=_texte(donnees, "amc_sts"),
        periodes=(Periode(),),
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


def complementaire_saisie(donnees: dict[str, Valeur]) -> Complementaire | None:
    """Give the complementary rights typed, in gestion unique or séparée; None without any."""
    mutuelle, amc = mutuelle_saisie(donnees), contrat_saisi(donnees)
    if mutuelle is None and amc is None:
        return None
    return Complementaire(mutuelle=mutuelle, amc=amc)


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
        periodes_amo=DROITS_ATTESTES,
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
        fictive = confidentielle(facture, poste, donnees)
        facture.mode, facture.contexte = mode_confidentiel(facture, poste), CONTEXTE
        installer(facture, poste, fictive.assure)
        facture.justificatif = fictive.justificatif
        facture.prescripteur = fictive.prescripteur
        return
    if facture.assure is not None and facture.assure.support is not SupportVitale.AUCUN:
        _completer(facture, poste, donnees)
        return
    if donnees and set(donnees) <= CHAMPS_AMC:
        facture.presentee = complementaire_saisie(donnees)
        retenir_complementaire(facture, poste)
        return
    installer(facture, poste, assure_saisi(donnees))


def _completer(facture: EnCours, poste: Installation, donnees: dict[str, Valeur]) -> None:
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
    facture.droits = msgspec.structs.replace(facture.droits, couvertures=couvertures)
    facture.presentee = complementaire_saisie(donnees) or facture.presentee
    retenir_complementaire(facture, poste)
    facture.oublier_tarification()
