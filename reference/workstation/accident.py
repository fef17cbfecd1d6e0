"""Contexts the PS chooses: accident du travail, APIAS, SMG, attack (CDC §3.2.2.1, §4.2.1.3.3).

What the victim brings (feuillet) wins over the support of rights; without it, the caisse that
the support holds is the one retained.
"""

from vitalbench.reference.domain.droits import DossierAt, OrganismeAmo
from vitalbench.reference.domain.facture import NatureAssurance
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Choix, Proposition, Valeur
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.refus import RefusPoste

FEUILLET = "feuillet"
REGIME_MILITAIRE = "08"


LONGUEURS = {v.C_AT_REGIME: 2, v.C_AT_CAISSE: 3, v.C_AT_CENTRE: 4}


def exiger_lisible(nom: str, valeur: Valeur) -> None:
    """Refuse a part of the AT organism that is not made of its digits."""
    longueur, texte = LONGUEURS.get(nom), "" if valeur is None else str(valeur)
    if longueur is None or not texte:
        return
    if len(texte) != longueur or not texte.isascii() or not texte.isdigit():
        raise RefusPoste(v.R_CHAMP, f"{nom} : {longueur} chiffres sont attendus")


def en_accident(facture: EnCours) -> bool:
    """Tell whether the PS bills under the AT risk."""
    return facture.reponses.get(v.Q_NATURE) == NatureAssurance.ACCIDENT_TRAVAIL


def dossiers(facture: EnCours) -> tuple[DossierAt, ...]:
    """Give the accidents that the support holds."""
    return () if facture.assure is None else facture.assure.dossiers_at


def question_dossier(facture: EnCours) -> Proposition | None:
    """Offer the accidents of the support and the feuillet; a single one is retained."""
    connus = dossiers(facture)
    if not en_accident(facture) or not connus:
        return None
    return Proposition(
        id=v.Q_DOSSIER_AT,
        libelle="Accident du travail concerné",
        choix=(
            *(
                Choix(
                    id=str(rang),
                    libelle=f"AT {dossier.identifiant} - organisme {dossier.organisme}",
                )
                for rang, dossier in enumerate(connus)
            ),
            Choix(id=FEUILLET, libelle="Autre accident, d'après le feuillet"),
        ),
        retenu=facture.reponses.get(v.Q_DOSSIER_AT, "0" if len(connus) == 1 else None),
    )


def dossier_retenu(facture: EnCours) -> DossierAt | None:
    """Give the accident of the support that the facture is about, if it is one of them."""
    question = question_dossier(facture)
    if question is None or question.retenu in {None, FEUILLET}:
        return None
    return dossiers(facture)[int(str(question.retenu))]


def _organisme(dossier: DossierAt) -> OrganismeAmo:
    code = dossier.organisme
    return OrganismeAmo(regime=code[:2], caisse=code[2:5], centre=code[5:9])


def organisme_du_support(facture: EnCours) -> OrganismeAmo | None:
    """Give the organism that the support designates for the risk, else its own."""
    dossier = dossier_retenu(facture) or next(iter(dossiers(facture)), None)
    if dossier is not None:
        return _organisme(dossier)
    return facture.organisme_retenu


def organisme_at(facture: EnCours) -> OrganismeAmo | None:
    """Give the organism of the risk: the feuillet's, else the support's; None when unknown."""
    if not en_accident(facture):
        return None
    regime = str(facture.champs.get(v.C_AT_REGIME) or "")
    caisse = str(facture.champs.get(v.C_AT_CAISSE) or "")
    if regime and caisse:
        centre = str(facture.champs.get(v.C_AT_CENTRE) or "0000")
        return OrganismeAmo(regime=regime, caisse=caisse, centre=centre)
    dossier = dossier_retenu(facture)
    return None if dossier is None else _organisme(dossier)


def numero_at(facture: EnCours) -> str:
    """Give the number of the accident: the one typed, else the support's."""
    saisi = facture.champs.get(v.C_NUMERO_AT)
    if saisi:
        return str(saisi)
    dossier = dossier_retenu(facture)
    return "" if dossier is None else dossier.identifiant


def divergent(facture: EnCours) -> bool:
    """Tell whether what the victim says of the accident is not what the support says.

    (CDC-3.2.2.1-12; CDC §3.4.1.1 counts the accident itself, not its organism alone.)
    """
    if not en_accident(facture):
        return False
    declare, support = organisme_at(facture), organisme_du_support(facture)
    if (
        declare is not None
        and support is not None
        and (declare.regime, declare.caisse) != (support.regime, support.caisse)
    ):
        return True
    connus = {dossier.identifiant for dossier in dossiers(facture)}
    numero = numero_at(facture)
    return bool(connus and numero) and numero not in connus


def en_apias(facture: EnCours) -> bool:
    """Tell whether the context is APIAS: AT risk managed by régime 08 (CDC-3.2.2.1-16)."""
    organisme = organisme_at(facture)
    return organisme is not None and organisme.regime == REGIME_MILITAIRE


def en_smg(facture: EnCours) -> bool:
    """Tell whether the PS chose the SMG context: nothing else opens it (CDC-4.2.1.3.1-05)."""
    return facture.reponses.get(v.Q_NATURE) == NatureAssurance.SMG


def en_attentat(facture: EnCours) -> bool:
    """Tell whether the PS declared care due to an act of terrorism; SMG ignores it."""
    return not en_smg(facture) and facture.reponses.get(v.Q_ATTENTAT) == "oui"


def sans_complementaire(facture: EnCours) -> bool:
    """Tell whether the context leaves no room for a complementary part: SMG, APIAS, attack."""
    return en_smg(facture) or en_apias(facture) or en_attentat(facture)
