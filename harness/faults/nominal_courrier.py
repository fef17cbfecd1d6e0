"""Faults about what carries files and returns."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import Corruption, donnees, reponse, sans
from vitalbench.harness.faults.nominal_lots import lots_refuses
from vitalbench.harness.faults.registre import Recette, faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.reponses import Reponse

AU_CENTRE = [{"adresse": "99998001@oct.sim.invalid", "notify": "FAILURE"}]
A_LA_CAISSE = [{"adresse": "01131@131.01.sim.invalid", "notify": "FAILURE"}]


def _lot_perdu(voie: str) -> Recette:
    def recette() -> Corruption:
        def changer(e: Enregistrement) -> Enregistrement:
            if isinstance(e, EnteteFacture) and e.brut_de("no_facture") == "000000003":
                return e.avec_brut("no_facture", "000000009")
            return e

        return Corruption(b2=changer)

    recette.__doc__ = f"{voie}, une facture faite n'est dans aucun lot."
    return recette


for _partie, _rang, _voie in (
    ("directe", 1, "Envoyée en direct"),
    ("oct", 2, "Par le concentrateur"),
):
    faute(
        f"facture-hors-lot-{_partie}",
        tue=[("CDC-2.1.2.2-02", _partie)],
        scenario=f"NOM-285-V{_rang}",
        lieu="etape",
    )(_lot_perdu(_voie))


def _envoye_a(vers: list[dict[str, str]]) -> Corruption:
    def retoucher(e: Evenement) -> Evenement:
        if e.genre != "smtp":
            return e
        return msgspec.structs.replace(e, donnees={**e.donnees, "vers": vers})

    return Corruption(evenement=retoucher)


@faute(
    "direct-par-le-concentrateur",
    tue=[("CDC-3.2.10.3-04", "direct")],
    scenario="NOM-285-V1",
    lieu="smtp",
)
def direct_par_le_concentrateur() -> Corruption:
    """Sans concentrateur choisi, les fichiers partent quand même à l'un d'eux."""
    return _envoye_a(AU_CENTRE)


@faute(
    "concentrateur-contourne",
    tue=[("CDC-3.2.10.3-04", "oct")],
    scenario="NOM-285-V2",
    lieu="smtp",
)
def concentrateur_contourne() -> Corruption:
    """Le concentrateur choisi est contourné, les fichiers partent à la caisse."""
    return _envoye_a(A_LA_CAISSE)


def _refuse(quoi: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(evenement=lots_refuses)

    recette.__doc__ = f"Le lot envoyé par {quoi} n'est pas accepté."
    return recette


for _exigence, _partie, _scenario, _quoi in (
    ("CDC-2.3.1-24", "premier", "NOM-286-V1", "un premier concentrateur"),
    ("CDC-2.3.1-24", "second", "NOM-286-V2", "un second concentrateur"),
    ("CONV-RESEAU-01", "premier", "NOM-288-V1", "un premier fournisseur"),
    ("CONV-RESEAU-01", "second", "NOM-288-V2", "un second fournisseur"),
):
    faute(
        f"refuse-{_exigence[:3].lower()}-{_partie}",
        tue=[(_exigence, _partie)],
        scenario=_scenario,
        lieu="reception",
    )(_refuse(_quoi))


def _rien_integre(rendue: Reponse) -> Reponse:
    return msgspec.structs.replace(rendue, crees=())


@faute(
    "retours-de-l-oct-ignores",
    tue=[("CDC-2.3.1-24", "integres")],
    scenario="NOM-286-V2",
    lieu="pilote",
)
def retours_de_l_oct_ignores() -> Corruption:
    """Les retours d'un concentrateur ne sont pas intégrés."""
    return Corruption(evenement=reponse(_rien_integre), etape="retours_par_oct")


@faute(
    "retours-sans-releve",
    tue=[("CDC-2.1.2.2-01", "releve")],
    scenario="NOM-287",
    lieu="etape",
)
def retours_sans_releve() -> Corruption:
    """Le poste n'ouvre aucune session pour chercher ses retours."""
    return Corruption(evenement=sans("pop3"))


def _deja_acquitte(rendue: Reponse) -> Reponse:
    lignes = tuple({**li, "etat": "acquitte"} for li in rendue.ecran.lignes)
    return msgspec.structs.replace(
        rendue, ecran=msgspec.structs.replace(rendue.ecran, lignes=lignes)
    )


@faute(
    "retours-pousses",
    tue=[("CDC-2.1.2.2-01", "sans_ecoute")],
    scenario="NOM-287",
    lieu="pilote",
)
def retours_pousses() -> Corruption:
    """Le poste connaît ses retours avant d'être allé les chercher."""
    return Corruption(evenement=reponse(_deja_acquitte), etape="avant_la_releve")


@faute(
    "piece-non-comprimee",
    tue=[("CDC-2.3.5-02", "emission")],
    scenario="NOM-287",
    lieu="smtp",
)
def piece_non_comprimee() -> Corruption:
    """La pièce jointe part sans être comprimée."""
    return Corruption(
        piece=("smtp", "message", lambda octets: octets.replace(b"IRISTEST/B2/Z", b"IRISTEST/B2"))
    )


@faute(
    "retour-comprime-ignore",
    tue=[("CDC-2.3.5-02", "reception")],
    scenario="NOM-287",
    lieu="pilote",
    aussi=("CDC-2.1.2.2-01",),
)
def retour_comprime_ignore() -> Corruption:
    """Un retour comprimé n'est pas intégré."""
    return Corruption(evenement=reponse(_rien_integre), etape="releve")


@faute(
    "lot-de-fse-altere-en-archive",
    tue=[("CDC-4.2.1.16.1-15", "lot_fse")],
    scenario="NOM-293",
    lieu="pilote",
)
def lot_de_fse_altere_en_archive() -> Corruption:
    """Le lot gardé n'est pas celui qui est parti."""
    return Corruption(
        piece=("pilote", "document-0", lambda octets: octets[:-64] + bytes(64)), etape="lot_garde"
    )


@faute(
    "dre-a-la-nouvelle-adresse",
    tue=[("CDC-4.2.1.16.1-15", "adresse_dre")],
    scenario="NOM-293",
    lieu="smtp",
)
def dre_a_la_nouvelle_adresse() -> Corruption:
    """Le lot de DRE réémis part à l'adresse que la table donne aujourd'hui."""
    vers = [{"adresse": "nouvelle-adresse@amc.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=vers), etape="reemission")


@faute(
    "dre-pour-un-autre",
    tue=[("CDC-4.2.1.16.1-15", "dre_recue")],
    scenario="NOM-293",
    lieu="reception",
)
def dre_pour_un_autre() -> Corruption:
    """Le lot de DRE réémis est chiffré pour la caisse, la complémentaire ne l'ouvre pas."""

    def refuser(e: Evenement) -> Evenement:
        if e.genre != "reception" or e.donnees.get("etape") != "fichier":
            return e
        return msgspec.structs.replace(e, donnees={**e.donnees, "statut": "refus"})

    return Corruption(evenement=refuser, etape="reemission")


@faute(
    "regime-du-jeu-perdu",
    tue=[("CDC-5.5-03", "arrivent")],
    scenario="NOM-291",
    lieu="etape",
)
def regime_du_jeu_perdu() -> Corruption:
    """Les fichiers d'un régime n'arrivent jamais."""
    return Corruption(
        evenement=sans("reception", lambda e: str(e.donnees.get("organisme")) == "03-757")
    )


@faute(
    "regime-du-jeu-refuse",
    tue=[("CDC-5.5-03", "conformes")],
    scenario="NOM-291",
    lieu="reception",
)
def regime_du_jeu_refuse() -> Corruption:
    """Les factures du jeu d'essai sont refusées."""
    return Corruption(evenement=lots_refuses)
