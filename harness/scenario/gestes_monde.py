"""What the bench does at each step of a scenario, said in French: one phrase a gesture."""

from vitalbench.harness.scenario.diction import (
    CARTES,
    Diction,
    Parametres,
    Phrase,
    Saisies,
    accorder,
    majuscule,
    minuscule,
    simple,
    texte_de,
)
from vitalbench.reference.modules.statuts import statut


def _avancer(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    unites = (
        ("jours", "jour"),
        ("jours_ouvres", "jour ouvré"),
        ("heures", "heure"),
        ("minutes", "minute"),
        ("secondes", "seconde"),
    )
    dits = [accorder(p[cle], nom) for cle, nom in unites if p.get(cle)]
    return f"Le temps passe : {', '.join(dits) or 'rien'}.", ()


def _inserer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    carte = texte_de(p, "carte")
    contexte = d.scenario.contexte
    de = texte_de(p, "de") or (contexte.ps if carte == "cps" else contexte.patient)
    etat = texte_de(p, "etat")
    suite = f", dans l'état « {etat.replace('_', ' ')} »" if etat and etat != "normale" else ""
    if p.get("authenticite") == "copie":
        suite += " ; c'est une copie, qu'aucune autorité connue n'a émise"
    contenu = p.get("contenu")
    saisies = tuple(d.plat(contenu)) if isinstance(contenu, dict) else ()
    return (
        f"{majuscule(CARTES.get(carte, carte))} de {d.personne(de)} est insérée{suite}.",
        saisies,
    )


def _retirer(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    return f"{_la_carte(p)} est retirée de son lecteur.", ()


def _couper(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    return f"{_la_carte(p)} perd son alimentation sans quitter son lecteur.", ()


def _arracher(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    return f"{_la_carte(p)} sera arrachée après {accorder(p.get('apres', 0), 'échange')}.", ()


def _sonder(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    if p.get("carte") == "apcv":
        return "Le banc présente de nouveau la dernière demande de signature de l'ApCV.", ()
    apres = ", après la preuve d'une CPx" if p.get("cpx") == "prouvee" else ""
    return f"Le banc lit puis tente d'écrire lui-même {minuscule(_la_carte(p))}{apres}.", ()


def _module(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    fois = p.get("fois")
    code = p.get("statut")
    issue = f" répondra {code:#06x} ({statut(code).libelle})" if isinstance(code, int) else ""
    combien = f", {fois} fois" if fois else ""
    groupes = p.get("groupes")
    saisies = (
        tuple((f"Groupe {lieu.removeprefix('n° ')}", v) for lieu, v in d.plat(groupes))
        if isinstance(groupes, dict)
        else ()
    )
    quoi = issue or " rendra les valeurs ci-dessous"
    return f"Le module {texte_de(p, 'fonction')}{quoi}{combien}.", saisies


def _reception(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    return "Les organismes et leur messagerie changent de comportement :", tuple(d.plat(p))


def _service(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    nom = {"adr": "ADR", "apcv_auth": "ApCV (authentification)", "apcv_sign": "ApCV (signature)"}
    reste = {c: v for c, v in p.items() if c != "nom"}
    quoi = "se comporte ainsi :" if reste else "revient à la normale."
    return f"Le service en ligne {nom.get(texte_de(p, 'nom'), '')} {quoi}", tuple(d.plat(reste))


def _telephone(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    de = texte_de(p, "de") or d.scenario.contexte.patient
    sens = "approché du lecteur (NFC)" if p.get("lecture") == "nfc" else "montré (code QR)"
    return f"Le téléphone de {d.personne(de)} est {sens}.", ()


def _opposer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    quoi = "L'ApCV" if p.get("support") == "apcv" else "La carte Vitale"
    return f"{quoi} de {d.personne(texte_de(p, 'de'))} est mise en opposition.", ()


def _droits(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    droits = p.get("droits")
    qui = d.personne(texte_de(p, "de") or d.scenario.contexte.patient)
    saisies = tuple(d.plat(droits)) if isinstance(droits, dict) else ()
    return f"Les droits de {qui} changent à la caisse :", saisies


def _bilan(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    return "La caisse dresse le bilan de cette activité :", tuple(d.plat(p))


def _la_carte(p: Parametres) -> str:
    carte = texte_de(p, "carte")
    return majuscule(CARTES.get(carte, carte))


PHRASES: dict[str, Phrase] = {
    "avancer": _avancer,
    "inserer": _inserer,
    "retirer": _retirer,
    "couper": _couper,
    "arracher": _arracher,
    "sonder": _sonder,
    "rechercher_code": simple(
        "Le banc cherche le code porteur dans tout ce que le logiciel garde, dit ou envoie."
    ),
    "module": _module,
    "reception": _reception,
    "service": _service,
    "telephone": _telephone,
    "opposer": _opposer,
    "droits": _droits,
    "bilan": _bilan,
    "redemarrer": simple("Quittez le logiciel et relancez-le sur le même poste."),
}
