"""Opposition list: cards refused, service turned on and off, increments, alerts (CDC §3.2.3.2)."""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de, facture_formee
from vitalbench.harness.evidence.dossier import Dossier

APPEL = {Canal.APPEL, Canal.MONDE}
FICHIER = {Canal.FICHIER, Canal.MONDE}
EN_OPPOSITION, NON_RECUE = "vitale_en_opposition", "liste_opposition_non_recue"
BOITE = "opposition.boite"


def _rien_signe(dossier: Dossier, *reperes: str) -> Iterator[Jugement]:
    """Nothing is formatted nor signed during these steps."""
    for repere in reperes:
        yield from facture_formee(dossier, repere, attendue=False)


def _facturee(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """A facture of the step is received."""
    etape = dossier.etape(repere)
    if etape is not None:
        recues = dossier.factures_de(repere)
        yield tenu(recues[0] if recues else etape, recues, "une facture", f"{len(recues)} reçue(s)")


@check("CDC-4.2.1.3-11", partie="avertissement", reads={Canal.ECRAN})
def carte_annoncee_en_opposition(dossier: Dossier) -> Iterator[Jugement]:
    """As soon as the card is read, the PS is warned (CDC §4.2.1.3)."""
    ecrans = list(ecrans_de(dossier, "lecture"))
    if ecrans:
        dite = any(e.mention(EN_OPPOSITION) is not None for e in ecrans)
        trouve = "averti" if dite else "aucun avertissement"
        yield tenu(ecrans[-1], dite, "carte annoncée en opposition", trouve)


@check("CDC-4.2.1.3-11", partie="aucun_flux", reads=APPEL)
@check("CDC-4.2.6.3-01", partie="comportement", reads=APPEL)
def aucun_flux_avec_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """No FSE, no DRE, even degraded, is made with the card (CDC §4.2.1.3)."""
    yield from _rien_signe(dossier, "opposee", "opposee_degradee")


@check("CDC-3.2.3.2-08", partie="rien_produit", reads=APPEL)
def rien_produit(dossier: Dossier) -> Iterator[Jugement]:
    """A card in opposition makes no flux (CDC §3.2.3.2)."""
    yield from _rien_signe(dossier, "opposee")


@check("CDC-3.2.3.2-08", partie="rien_transmis", reads=FICHIER)
def rien_transmis(dossier: Dossier) -> Iterator[Jugement]:
    """Nothing about the holder of the card reaches the AMO nor the AMC (CDC §3.2.3.2).

    Another card billed the same day shows that the software does transmit.
    """
    fait = dossier.faits.personnes.get(dossier.faits.patient)
    temoin = dossier.factures_de("autre_carte")
    if fait is None or fait.vitale is None or not temoin:
        return
    siennes = [f for f in dossier.factures if f.de("nir_assure").valeur == fait.vitale.nir[:13]]
    trouve = f"{len(siennes)} facture(s) de l'assuré"
    yield tenu(siennes[0] if siennes else temoin[0], not siennes, "aucune", trouve)


@check("CDC-3.2.3.2-09", partie="desactivee", reads=FICHIER)
@check("CDC-4.1.2.2-09", partie="desactivee", reads=FICHIER)
def sans_controle_arretee(dossier: Dossier) -> Iterator[Jugement]:
    """Turned off, the list stops nothing (CDC §3.2.3.2, §4.1.2.2)."""
    yield from _facturee(dossier, "arretee")


@check("CDC-3.2.3.2-09", partie="reactivee", reads=APPEL)
@check("CDC-4.1.2.2-09", partie="activee", reads=APPEL)
def controle_en_marche(dossier: Dossier) -> Iterator[Jugement]:
    """Turned on, it stops the card that it holds (CDC §3.2.3.2, §4.1.2.2)."""
    yield from _rien_signe(dossier, "en_marche")


@check("CDC-3.2.3.2-09", partie="persiste", reads=APPEL)
def reglage_persistant(dossier: Dossier) -> Iterator[Jugement]:
    """The setting holds after a restart (CDC §3.2.3.2)."""
    yield from _rien_signe(dossier, "apres_redemarrage")


def _alerte(dossier: Dossier, repere: str, *, due: bool) -> Iterator[Jugement]:
    ecrans = [e for e in ecrans_de(dossier, repere) if e.champ("total") is not None]
    for ecran in ecrans[-1:]:
        dite = ecran.mention(NON_RECUE) is not None
        if due:
            yield tenu(ecran, dite, "le PS alerté", "aucune alerte")
        else:
            yield absence(ecran, [NON_RECUE] if dite else [], "aucune alerte")


@check("CDC-3.2.3.2-10", partie="jamais_recue", reads={Canal.ECRAN})
def alerte_sans_liste(dossier: Dossier) -> Iterator[Jugement]:
    """Turned on without any list, the PS is alerted; with one he is not (CDC §3.2.3.2)."""
    yield from _alerte(dossier, "jamais_recue", due=True)
    yield from _alerte(dossier, "recue", due=False)


@check("CDC-3.2.3.2-10", partie="suspendue", reads={Canal.ECRAN})
def alerte_sans_mise_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """When updates stop, the PS is alerted (CDC §3.2.3.2)."""
    yield from _alerte(dossier, "suspendue", due=True)


@check("CDC-2.2.4.2-05", partie="ajout", reads=APPEL)
def increment_applique(dossier: Dossier) -> Iterator[Jugement]:
    """After the increment that adds it, the card is refused (CDC §2.2.4.2)."""
    yield from _rien_signe(dossier, "mise_en_opposition")


@check("CDC-2.2.4.2-05", partie="retrait", reads=FICHIER)
def retrait_applique(dossier: Dossier) -> Iterator[Jugement]:
    """After the one that takes it out, the card bills again (CDC §2.2.4.2)."""
    yield from _facturee(dossier, "levee")


def _references(dossier: Dossier, repere: str) -> dict[str, str]:
    """References of the list that the configuration shows."""
    lignes: dict[str, str] = {}
    for ecran in ecrans_de(dossier, repere):
        for ligne in ecran.ecran.lignes:
            if str(ligne.get("id", "")).startswith("opposition."):
                lignes[str(ligne["id"])] = str(ligne.get("valeur"))
    return lignes


@check("CDC-4.2.6.3-02", partie="consultables", reads={Canal.ECRAN})
def references_consultables(dossier: Dossier) -> Iterator[Jugement]:
    """The references of the list can be read (CDC §4.2.6.3)."""
    ecrans = list(ecrans_de(dossier, "references_avant"))
    if ecrans:
        lues = _references(dossier, "references_avant")
        yield tenu(ecrans[-1], lues, "les références de la liste", ", ".join(lues) or "aucune")


@check("CDC-4.2.6.3-02", partie="a_jour", reads={Canal.ECRAN})
def references_a_jour(dossier: Dossier) -> Iterator[Jugement]:
    """They change with an update of the list (CDC §4.2.6.3)."""
    ecrans = list(ecrans_de(dossier, "references_apres"))
    if ecrans:
        avant = _references(dossier, "references_avant")
        apres = _references(dossier, "references_apres")
        trouve = "inchangées" if avant == apres else ", ".join(apres.values())
        yield tenu(ecrans[-1], avant != apres, "d'autres références", trouve)


@check("CDC-4.1.2.2-10", partie="affichee", reads={Canal.ECRAN})
def boite_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """A mailbox of its own is shown (CDC §4.1.2.2)."""
    attendue = _parametre(dossier, "boite_opposition")
    for ecran in list(ecrans_de(dossier, "boite_differente"))[-1:]:
        lues = _references(dossier, "boite_differente")
        yield egal(ecran, lues.get(BOITE, ""), attendue)


@check("CDC-4.1.2.2-10", partie="inutile", reads={Canal.ECRAN})
def boite_non_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """With the service off it need not be (CDC §4.1.2.2)."""
    for ecran in list(ecrans_de(dossier, "service_arrete"))[-1:]:
        lues = _references(dossier, "service_arrete")
        yield absence(ecran, [x for x in lues if x == BOITE], "aucune boîte")


def _parametre(dossier: Dossier, nom: str) -> str:
    """Give a parameter that the bench gave to the software."""
    for echange in dossier.reponses_a("configurer"):
        parametres = echange.parametres.get("parametres")
        if isinstance(parametres, dict) and nom in parametres:
            return str(parametres[nom])
    return ""
