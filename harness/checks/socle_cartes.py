"""Cards: what is read and never written, by whom, authenticity (CDC §2.2.1.2, §2.3.5)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import (
    Jugement,
    conforme,
    non_conforme,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, Portee, check
from vitalbench.harness.checks.reperes import (
    FORMATER,
    LIRE_PS,
    LIRE_VITALE,
    commandes_cps,
    dans_un_appel,
    ecrans_apres,
    ecrans_de,
    pendant_appel,
)
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.reference.protocol import vocabulaire as v

DEFI_INTERNE = 0x88
CODES = frozenset({0x20, 0x21, 0x24, 0x2C})
ECRITURES = frozenset(
    {0x0C, 0x0E, 0x0F, 0xD0, 0xD2, 0xD6, 0xD7, 0xDA, 0xDB, 0xDC, 0xE0, 0xE2, 0xE4}
)
SITUATION_PS = 2
NON_AUTHENTIFIEE = 0xE010
CONNUS = frozenset(t.id for t in v.vocabulaire())


@check("CDC-2.2.1.2.1-01", partie="apdu", reads={Canal.APDU, Canal.FICHIER})
def aucun_code_a_la_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """No code is ever presented to the Vitale card (CDC §2.2.1.2.1)."""
    commandes = [a for a in dossier.apdus if a.lecteur == "vitale"]
    if not commandes or not dossier.factures:
        return
    codes = [a for a in commandes if a.ins in CODES]
    for apdu in codes:
        yield non_conforme(apdu, "aucune présentation de code", f"commande {apdu.ins:02X}")
    if not codes:
        yield conforme(commandes[-1], f"{len(commandes)} commandes, aucune présentation de code")


@check("CDC-2.2.1.2.1-01", partie="ecran", reads={Canal.ECRAN})
def aucun_code_demande_a_l_assure(dossier: Dossier) -> Iterator[Jugement]:
    """No screen asks the assuré for a code (CDC §2.2.1.2.1)."""
    for ecran in ecrans_apres(dossier, "facturer"):
        ids = [c.id for c in ecran.ecran.champs] + [p.id for p in ecran.ecran.propositions]
        codes = [i for i in ids if "code" in i and i not in CONNUS]
        if codes:
            yield non_conforme(ecran, "aucun code demandé à l'assuré", ", ".join(codes))
        elif ecran.complet:
            yield conforme(ecran, "aucun champ de code")


@check(
    "CDC-2.2.1.2.1-06",
    partie="aucune_ecriture",
    reads={Canal.APDU},
    portee=Portee.UNIVERSELLE,
)
def aucune_ecriture_en_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """The Vitale card is only read: no write or update command (CDC §2.2.1.2.1).

    What the bench itself sends to its card (`sonder`) is not the software's.
    """
    sondes = [etape for etape in dossier.etapes if etape.action == "sonder"]
    commandes = [
        a
        for a in dossier.apdus
        if a.lecteur == "vitale" and not any(etape.contient(a) for etape in sondes)
    ]
    ecritures = [a for a in commandes if a.ins in ECRITURES]
    for apdu in ecritures:
        yield non_conforme(apdu, "aucune commande d'écriture", apdu.commande.hex().upper())
    if commandes and not ecritures:
        yield conforme(commandes[-1], f"{len(commandes)} commandes, aucune écriture")


@check("CDC-4.2.1.2.1-08", partie="appel", reads={Canal.APPEL, Canal.FICHIER})
def carte_ps_par_le_ssv(dossier: Dossier) -> Iterator[Jugement]:
    """CPS data reach the software by the SSV reading of the PS card (CDC §4.2.1.2.1)."""
    lectures = [a for a in dossier.appels_de(LIRE_PS) if a.statut == 0 and a.sortie(SITUATION_PS)]
    if not dossier.factures:
        return
    premiere = dossier.appels_de(FORMATER)
    avant = [a for a in lectures if premiere and a.seq < premiere[0].seq]
    yield tenu(
        avant[0] if avant else dossier.factures[0],
        avant,
        "un appel SSV_LireCartePS avant la facture",
        f"{len(avant)} appel(s)",
    )


@check("CDC-4.2.1.2.1-08", partie="rien_hors_appel", reads={Canal.APDU, Canal.APPEL})
def cps_dans_les_appels(dossier: Dossier) -> Iterator[Jugement]:
    """No command reaches the CPS outside an SSV call (CDC §4.2.1.2.1)."""
    commandes = commandes_cps(dossier)
    dehors = [a for a in commandes if not dans_un_appel(dossier, a)]
    for apdu in dehors:
        yield non_conforme(apdu, "une commande émise pendant un appel SSV", "hors de tout appel")
    if commandes and not dehors:
        yield conforme(commandes[-1], f"{len(commandes)} commandes, toutes dans un appel")


@check("CDC-2.3.5-06", partie="verification", reads={Canal.APDU, Canal.APPEL})
def vitale_defiee(dossier: Dossier) -> Iterator[Jugement]:
    """Every Vitale 2 read gets an authentication challenge (CDC §2.3.5)."""
    for lecture in dossier.appels_de(LIRE_VITALE):
        defis = [
            a
            for a in dossier.apdus
            if a.lecteur == "vitale"
            and a.ins == DEFI_INTERNE
            and pendant_appel(dossier, a, lecture)
        ]
        preuve = defis[0] if defis else lecture
        yield tenu(preuve, defis, "un défi d'authentification", f"{len(defis)} défi(s)")


@check("CDC-2.3.5-06", partie="authentique", reads={Canal.APPEL})
def vitale_authentique_acceptee(dossier: Dossier) -> Iterator[Jugement]:
    """A genuine Vitale card is accepted (CDC §2.3.5)."""
    for lecture in dossier.pendant(dossier.etape("authentique"), dossier.appels_de(LIRE_VITALE)):
        yield tenu(lecture, lecture.statut == 0, "carte acceptée", f"statut {lecture.statut:04X}")


@check("CDC-2.3.5-06", partie="copie", reads={Canal.APPEL})
def copie_reconnue(dossier: Dossier) -> Iterator[Jugement]:
    """A copy of a Vitale card is told as not genuine (CDC §2.3.5)."""
    for lecture in dossier.pendant(dossier.etape("copie"), dossier.appels_de(LIRE_VITALE)):
        yield tenu(
            lecture,
            lecture.statut == NON_AUTHENTIFIEE,
            f"statut {NON_AUTHENTIFIEE:04X}",
            f"statut {lecture.statut:04X}",
        )


@check("CDC-2.3.5-06", partie="information", reads={Canal.ECRAN})
def copie_annoncee(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is told that the copy is not authenticated (CDC §2.3.5)."""
    ecrans = tuple(ecrans_de(dossier, "copie"))
    if ecrans:
        vus = [e for e in ecrans if e.mention(v.M_VITALE_NON_AUTHENTIQUE)]
        trouve = "affichée" if vus else "absente"
        yield tenu(
            vus[0] if vus else ecrans[-1], vus, "la mention de carte non authentifiée", trouve
        )


@check("CDC-3.1-01", partie="lecture", reads={Canal.APPEL})
def carte_consultee(dossier: Dossier) -> Iterator[Jugement]:
    """The Vitale card can be read outside any facture (CDC §3.1)."""
    for lecture in dossier.pendant(dossier.etape("consultation"), dossier.appels_de(LIRE_VITALE)):
        yield tenu(lecture, lecture.statut == 0, "carte lue", f"statut {lecture.statut:04X}")


@check("CDC-3.1-01", partie="affichage", reads={Canal.ECRAN, Canal.MONDE})
def carte_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """What was read in the Vitale card is shown (CDC §3.1)."""
    yield from _contenu_affiche(dossier, "consultation")


@check("CDC-3.1-01", partie="sans_facture", reads={Canal.APPEL})
def consultation_sans_facture(dossier: Dossier) -> Iterator[Jugement]:
    """Reading a card outside a facture makes none (CDC §3.1)."""
    etape = dossier.etape("consultation")
    if etape is not None:
        formees = dossier.pendant(etape, dossier.appels_de(FORMATER))
        preuve = formees[0] if formees else etape
        yield tenu(preuve, not formees, "aucune mise en forme", f"{len(formees)} appel(s)")


@check("CDC-3.1-01", partie="sans_numero", reads={Canal.FICHIER})
def consultation_sans_numero(dossier: Dossier) -> Iterator[Jugement]:
    """Reading a card outside a facture uses no facture number (CDC §3.1)."""
    if dossier.etape("consultation") is not None:
        for facture in dossier.factures[:1]:
            yield tenu(
                facture.de("no_facture"),
                int(facture.numero) == 1,
                "le numéro 1 sur un poste neuf",
                facture.numero,
            )


@check("CDC-4.2.1.3-08", partie="contenu", reads={Canal.ECRAN, Canal.MONDE})
def contenu_vitale_affiche(dossier: Dossier) -> Iterator[Jugement]:
    """The PS sees what was read in the Vitale card (CDC §4.2.1.3)."""
    yield from _contenu_affiche(dossier, "consultation")


@check("CDC-4.2.1.3-08", partie="provenance", reads={Canal.ECRAN})
def provenance_vitale_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """The screen says that the data come from the Vitale card (CDC §4.2.1.3)."""
    for ecran in ecrans_de(dossier, "consultation"):
        vue = ecran.mention(v.M_PROVENANCE_VITALE)
        trouve = vue.texte if vue else "absente"
        yield tenu(ecran, vue, "la provenance « carte Vitale »", trouve)


def _contenu_affiche(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    personne = dossier.faits.personnes.get(dossier.faits.patient)
    if personne is None or personne.vitale is None:
        return
    inscrit = personne.vitale.beneficiaires[0]
    attendus = {
        v.C_NIR: personne.vitale.nir,
        v.C_NOM: inscrit.nom,
        v.C_PRENOM: inscrit.prenom,
        v.C_NAISSANCE: inscrit.date_naissance,
        v.C_REGIME: personne.vitale.organisme.regime,
        v.C_CAISSE: personne.vitale.organisme.caisse,
    }
    for ecran in ecrans_de(dossier, repere):
        champs = {i: ecran.champ(i) for i in attendus}
        montres = {i: str(c.valeur) for i, c in champs.items() if c is not None}
        yield tenu(ecran, montres == attendus, attendus, montres)


@check("CDC-4.2.1.13-02", partie="chaque_facture", reads={Canal.APPEL, Canal.APDU})
def support_lu_a_chaque_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The Vitale support is read at the start of every facture (CDC §4.2.1.13)."""
    precedente = 0
    formees = [a for a in dossier.appels_de(FORMATER) if a.statut == 0]
    if len(formees) < 2:
        return
    for formation in formees:
        lectures = [
            a
            for a in dossier.appels_de(LIRE_VITALE)
            if precedente < a.seq < formation.seq
            and any(pendant_appel(dossier, apdu, a) for apdu in dossier.apdus)
        ]
        yield tenu(
            lectures[0] if lectures else formation,
            lectures,
            "une lecture de la carte avant la mise en forme",
            f"{len(lectures)} lecture(s)",
        )
        precedente = formation.seq
