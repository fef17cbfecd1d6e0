"""Confidential contraception of a minor: identity that the PS builds, never a card (CDC §3.2.2.5).

The minor chooses: her real NIR is an ordinary facture; a fictitious one goes to the CPAM of the
PS, with the exemption of the case, in the mode that the profession of the PS gives.
"""

import msgspec

from vitalbench.reference.domain.cartes import BeneficiaireCarte
from vitalbench.reference.domain.droits import Couverture, DroitsBeneficiaire, OrganismeAmo
from vitalbench.reference.domain.facture import Prescripteur, SupportVitale
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.pricing import Beneficiaire, DemandeTarification
from vitalbench.reference.pricing.contraception import (
    Cas,
    date_naissance_fictive,
    destinataire_contraception,
    justificatif_contraception,
    nir_fictif,
    prescripteur_fictif,
)
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.en_cours import Assure, EnCours
from vitalbench.reference.workstation.familles import famille
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

CONTEXTE = "contraception_mineure"
CAS: dict[str, Cas] = {"urgence": "urgence", "hors_urgence": "hors_urgence"}
DISPENSATEURS = frozenset({"pharmacie", "laboratoire"})
DEPARTEMENT = 2
"""Digits of the department, at the head of the billing number of the PS (déduit)."""
DROIT_COMMUN = Couverture(code_ald="0", code_situation="0100")


def mode_confidentiel(facture: EnCours, poste: Installation) -> str:
    """Give the mode of a fictitious NIR: degraded for an examination (CDC-3.2.2.5-21).

    A pharmacy or a laboratory bills it in SESAM sans Vitale.
    """
    specialite = facture.situation.code_specialite if facture.situation is not None else ""
    return "sans_vitale" if famille(poste.tables, specialite) in DISPENSATEURS else "degrade"


class Confidentielle(msgspec.Struct, frozen=True, kw_only=True):
    """What the software fills in a confidential facture.

    In emergency there is no prescription: the prescriber is fictitious, dated of the delivery.
    """

    assure: Assure
    justificatif: str
    prescripteur: Prescripteur | None


def confidentielle(
    facture: EnCours, poste: Installation, donnees: dict[str, Valeur]
) -> Confidentielle:
    """Build the fictitious identity, and the exemption and prescriber that go with it."""
    cas = CAS.get(str(donnees.get("contraception")))
    caisse = str(donnees.get(v.C_CAISSE) or "")
    if cas is None or len(caisse) != 3 or not caisse.isascii() or not caisse.isdigit():
        raise RefusPoste(
            v.R_CHAMP,
            "contraception : urgence ou hors_urgence, et la caisse du PS (3 chiffres), attendues",
        )
    if facture.situation is None:
        raise RefusPoste(v.R_QUESTION, "La carte du professionnel de santé est à lire d'abord")
    naissance = str(donnees.get(v.C_NAISSANCE) or "")
    if naissance and not (len(naissance) == 8 and naissance.isascii() and naissance.isdigit()):
        raise RefusPoste(v.R_CHAMP, "date_naissance : huit chiffres AAAAMMJJ sont attendus")
    if not naissance and cas == "hors_urgence":
        raise RefusPoste(v.R_CHAMP, "date_naissance : celle de la prescription est attendue")
    option = poste.parametrage.option(facture.situation)
    droits = DroitsBeneficiaire(couvertures=(DROIT_COMMUN,), periodes_amo=(Periode(),))
    provisoire = f"{facture.date_soins:%Y%m%d}"

    executant = poste.tarification.executant(facture.situation, option)
    cpam = OrganismeAmo(regime="01", caisse=caisse, centre="0000")

    def demande(date_naissance: str) -> DemandeTarification:
        return DemandeTarification(
            executant=executant,
            beneficiaire=Beneficiaire(date_naissance=date_naissance, droits=droits, organisme=cpam),
            prestations=(),
            date_elaboration=poste.horloge.aujourdhui(),
        )

    calcul = poste.tarification.calcul(demande(naissance or provisoire))
    if not naissance:
        naissance = calcul.appliquer(date_naissance_fictive, facture.date_soins)
        calcul = poste.tarification.calcul(demande(naissance))
    justificatif = calcul.appliquer(justificatif_contraception, cas, facture.date_soins)
    if not justificatif:
        raise RefusPoste(v.R_MODE, "Contraception confidentielle : réservée aux mineures")
    departement = facture.situation.numero_facturation[:DEPARTEMENT]
    return Confidentielle(
        assure=Assure(
            support=SupportVitale.AUCUN,
            nir=calcul.appliquer(nir_fictif, cas, caisse),
            organisme=calcul.appliquer(destinataire_contraception, caisse),
            beneficiaires=(
                BeneficiaireCarte(
                    nom="CONTRACEPTION",
                    prenom="MINEURE",
                    date_naissance=naissance,
                    droits=droits,
                ),
            ),
        ),
        justificatif=justificatif,
        prescripteur=Prescripteur(
            rpps="",
            numero_structure=calcul.appliquer(prescripteur_fictif, departement),
            date_prescription=facture.date_soins,
        )
        if cas == "urgence"
        else None,
    )
