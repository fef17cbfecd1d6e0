"""Wrong copies, duplicata and quittances; reserved codes that show; lots sent once too often."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    avec_champ,
    ecran,
    reponse,
    sans,
    sans_refus,
    suivi_de,
    zone,
)
from vitalbench.harness.faults.imprimes import Retouche, inscrire
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture

VALEUR = "pièce justificative de remboursement"

inscrire(
    Retouche("copie-autre-montant", "CDC-3.2.7.4-01", "contenu", "DOC-021", "copie_paire",
             "28,00", "27,00", "La copie porte un montant qui n'est pas celui du flux."),
    Retouche("copie-dite-justificative", "CDC-3.2.7.4-01", "sans_valeur", "DOC-021",
             "copie_paire", "sans valeur pour le remboursement", VALEUR,
             "La copie de la FSE se dit pièce justificative."),
    Retouche("copie-dre-sans-acte", "CDC-3.2.7.4-02", "contenu", "DOC-021", "copie_dre",
             r"\bMD\b", "", "La copie de la DRE oublie un acte."),
    Retouche("copie-dre-dite-justificative", "CDC-3.2.7.4-02", "sans_valeur", "DOC-021",
             "copie_dre", "sans valeur pour le remboursement", VALEUR,
             "La copie de la DRE se dit pièce justificative."),
    Retouche("quittance-en-feuille-de-soins", "CDC-3.2.8.1-03", "forme", "DOC-021",
             "quittance_assure", "^Quittance", "Feuille de soins",
             "La quittance prend la forme d'une feuille de soins."),
    Retouche("quittance-justificative", "CDC-3.2.8.1-03", "valeur", "DOC-021",
             "quittance_assure", "^Quittance", "Quittance, pièce justificative",
             "La quittance se dit justificative."),
    Retouche("duplicata-sans-taux", "CDC-3.4.3-01", "champs", "DOC-022", "duplicata_forcee",
             r"\b100 %", "", "Le duplicata oublie le taux."),
    Retouche("duplicata-date-du-jour", "CDC-3.4.3-01", "dates", "DOC-022", "duplicata_forcee",
             r"28/02/2026", "02/03/2026", "Le duplicata date les actes du jour de l'édition."),
    Retouche("duplicata-sans-forcage", "CDC-3.4.3-01", "forcages", "DOC-022",
             "duplicata_forcee", "00101", "", "Le duplicata tait la valeur forcée."),
    Retouche("duplicata-sans-prenom", "CDC-3.4.3-01", "nom_prenom", "DOC-022",
             "duplicata_forcee", "MARIE", "", "Le prénom du bénéficiaire manque au duplicata."),
    Retouche("duplicata-sans-mention", "CDC-3.4.3-02", "presente", "DOC-023",
             "duplicata_marque", "DUPLICATA", "Copie", "Le duplicata ne dit pas DUPLICATA."),
    Retouche("feuille-dite-duplicata", "CDC-3.4.3-02", "absente", "DOC-023",
             "feuille_ordinaire", "^", "DUPLICATA ",
             "La feuille de soins ordinaire se dit DUPLICATA."),
    Retouche("duplicata-sans-motif", "CONV-ECHEC-02", "motif", "DOC-024", "duplicata_bloquee",
             "échec répété de l'émission", "", "Le duplicata ne dit pas pourquoi il est remis."),
    Retouche("duplicata-sans-numero", "CONV-ECHEC-02", "numero_fse", "DOC-024",
             "duplicata_bloquee", r"Facture n° : \d+", "", "Le numéro de la FSE manque."),
    Retouche("duplicata-sans-lot", "CONV-ECHEC-02", "numero_lot", "DOC-024",
             "duplicata_bloquee", r"Lot n° : \S+", "", "Le numéro du lot manque."),
    Retouche("duplicata-pour-une-seule-fse", "CDC-3.4.1.2-12", "duplicata", "DOC-025",
             "duplicata_refusee_aussi", "", "",
             "La seconde FSE du lot refusé n'a pas son duplicata."),
    Retouche("duplicata-rejetee-autre-montant", "CDC-3.3.2-11", "duplicata", "DOC-028",
             "duplicata_rejetee", "21,00", "30,00",
             "Le duplicata de la FSE rejetée n'a pas ses montants."),
    Retouche("copie-au-code-reserve", "CDC-3.2.7.3-07", "copie", "DOC-029", "copie_reservee",
             r"\bG\b", "XRP", "La copie montre le code réservé."),
    Retouche("quittance-au-code-reserve", "CDC-3.2.7.3-07", "quittance", "DOC-029",
             "quittance_reservee", r"\bG\b", "XRP", "La quittance montre le code réservé."),
    Retouche("bordereau-au-code-reserve", "CDC-3.2.7.3-07", "bordereau", "DOC-029",
             "bordereau_reservee", "aucune", "XRP", "Le bordereau montre le code réservé."),
    Retouche("attestation-autre-version", "FAMI-1.1.3-04", "logiciel", "DOC-030", "attestation",
             r"Version : \S+", "Version : 9.9", "L'attestation nomme une autre version."),
    Retouche("attestation-sans-connecteur", "FAMI-1.1.3-04", "dmp", "DOC-030", "attestation",
             "(?i)connecteur", "module", "L'attestation ne dit rien du connecteur."),
)  # fmt: skip


@faute("lot-envoye-une-troisieme-fois", tue=[("CDC-3.4.1.2-12", "plus_reemissible")],
       scenario="DOC-025", lieu="smtp")  # fmt: skip
def troisieme_envoi() -> Corruption:
    """Le lot deux fois refusé repart une troisième fois."""
    return Corruption(evenement=suivi_de("smtp", code=250), etape="troisieme_envoi")


@faute("lot-ancien-sans-orientation", tue=[("CDC-3.3.1.2-11", "oriente")],
       scenario="DOC-026-V2", lieu="pilote")  # fmt: skip
def sans_orientation() -> Corruption:
    """À 91 jours le logiciel ne parle pas du duplicata."""
    return Corruption(evenement=reponse(sans_refus), etape="reemettre_91_jours")


@faute("lot-postdate-reemis", tue=[("CDC-3.3.1.2-11", "sans_reemission")],
       scenario="DOC-027-V2", lieu="smtp")  # fmt: skip
def postdate_reemis() -> Corruption:
    """Le lot daté de trois jours en avance est réémis."""
    return Corruption(evenement=suivi_de("smtp", code=250), etape="reemettre_j_plus_3")


@faute("lot-de-90-jours-garde", tue=[("CDC-3.3.1.2-11", "limites")],
       scenario="DOC-026-V1", lieu="etape")  # fmt: skip
def limite_fermee() -> Corruption:
    """À 90 jours juste, le logiciel ne réémet déjà plus."""
    return Corruption(evenement=sans("smtp"), etape="reemettre_90_jours")


@faute("rejetee-refaite-sous-son-numero", tue=[("CDC-3.3.2-11", "nouvelle")],
       scenario="DOC-028", lieu="etape")  # fmt: skip
def meme_numero() -> Corruption:
    """La nouvelle facture reprend le numéro de la FSE rejetée."""
    return Corruption(b2=zone(EnteteFacture, "no_facture", "000000001"))


@faute("code-reserve-a-l-ecran", tue=[("CDC-3.2.7.3-07", "ecrans")],
       scenario="DOC-029", lieu="pilote")  # fmt: skip
def code_a_l_ecran() -> Corruption:
    """La liste des factures montre le code saisi."""
    return Corruption(evenement=ecran(avec_champ("code", "XRP")), etape="liste")


@faute("code-reserve-transmis", tue=[("CDC-3.2.7.3-07", "flux")],
       scenario="DOC-029", lieu="fichier:code_acte")  # fmt: skip
def code_transmis() -> Corruption:
    """Le code réservé part dans le flux."""
    return Corruption(b2=zone(Acte, "code_acte", "XRP  "))
