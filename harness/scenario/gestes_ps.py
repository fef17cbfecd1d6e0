"""What the PS does at each step of a scenario, said in French: one phrase a command."""

from collections.abc import Iterator

from vitalbench.harness.scenario.diction import (
    CARTES,
    MODES,
    SUPPORTS,
    Diction,
    Parametres,
    Phrase,
    Saisies,
    minuscule,
    simple,
    texte_de,
)
from vitalbench.reference.protocol.vocabulaire import libelle

CODE_DE_LA_CARTE = "celui de la carte, s'il est demandé"


def _objets(valeur: object) -> list[dict[str, object]]:
    return [u for u in valeur if isinstance(u, dict)] if isinstance(valeur, list | tuple) else []


def _champs(valeur: object, diction: Diction) -> Iterator[tuple[str, str]]:
    if isinstance(valeur, dict):
        for cle, contenu in valeur.items():
            yield diction.champ(str(cle)), diction.valeur(str(cle), contenu)


_ACTE_D_OFFICE: dict[str, object] = {
    "coefficient": 100,
    "quantite": 1,
    "denombrement": 0,
    "lieu": "cabinet",
    "en_rapport_ald": False,
    "prevention": False,
}


def _acte(acte: dict[str, object], diction: Diction) -> str:
    """Say one act: its name, then all that is not as usual."""
    dits = []
    for cle, valeur in acte.items():
        if cle == "code" or valeur in (None, "") or _ACTE_D_OFFICE.get(cle) == valeur:
            continue
        if cle == "coefficient" and isinstance(valeur, int):
            dits.append(f"coefficient {valeur / 100:g}".replace(".", ","))
        elif cle == "en_rapport_ald":
            dits.append("en rapport avec l'ALD")
        elif cle == "options":
            dits += [f"{minuscule(nom)} : {contenu}" for nom, contenu in _champs(valeur, diction)]
        elif cle == "qualificatif":
            dits.append(f"qualificatif de dépense {valeur}")
        elif cle == "montant":
            dits.append(diction.valeur(cle, valeur))
        else:
            dits.append(f"{diction.colonne(cle)} : {diction.valeur(cle, valeur)}")
    nom = diction.prestation(texte_de(acte, "code"))
    return f"{nom}, {', '.join(dits)}" if dits else nom


def _actes(parametres: Parametres, diction: Diction) -> str:
    return " ; ".join(_acte(a, diction) for a in _objets(parametres.get("prestations")))


def _forcage(forcage: Parametres, diction: Diction) -> tuple[str, str]:
    champ = texte_de(forcage, "champ")
    ligne = f", ligne {forcage['ligne']}" if forcage.get("ligne") else ""
    return f"Forcer : {minuscule(diction.champ(champ))}{ligne}", diction.valeur(
        champ, forcage.get("valeur")
    )


def _sans_code(parametres: Parametres) -> bool:
    return "code_porteur" in parametres and not parametres["code_porteur"]


def _code(parametres: Parametres) -> Saisies:
    """Say which code to type: the carrier's unless the step says another, or none."""
    if _sans_code(parametres):
        return (("Code porteur", "ne pas le saisir"),)
    if "code_porteur" in parametres:
        return (("Code porteur", texte_de(parametres, "code_porteur")),)
    return (("Code porteur", CODE_DE_LA_CARTE),)


_D_OFFICE = "médecin traitant déclaré, consulté comme tel ; soins sans rapport avec un accident"
"""What `facturer` answers for the PS where the scenario says nothing."""


def _facturer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    saisies: list[tuple[str, str]] = []
    if p.get("date"):
        saisies.append(("Date des soins", d.jour(texte_de(p, "date"))))
    mode, supports = texte_de(p, "mode"), p.get("supports")
    if mode:
        saisies.append(("Mode de facturation", MODES.get(mode, mode)))
    if isinstance(supports, list | tuple):
        saisies.append(
            ("Support de droits", ", puis ".join(SUPPORTS.get(str(s), str(s)) for s in supports))
        )
    saisies += [
        (d.question(cle), d.choix(cle, str(p[cle])))
        for cle in ("beneficiaire", "situation")
        if p.get(cle) is not None
    ]
    saisies += _champs(p.get("champs"), d)
    if p.get("contexte"):
        saisies.append(("Contexte", d.contexte(texte_de(p, "contexte"))))
    reponses = p.get("reponses")
    if isinstance(reponses, dict):
        saisies += [
            ("Confirmer" if q == "confirmer" else d.question(str(q)), d.choix(str(q), str(c)))
            for q, c in reponses.items()
        ]
    if p.get("tiers_payant"):
        saisies.append(
            (d.question("tiers_payant"), d.choix("tiers_payant", texte_de(p, "tiers_payant")))
        )
    saisies += [_forcage(f, d) for f in _objets(p.get("forcages"))]
    fin = "sans la sécuriser" if p.get("securiser") is False else "puis sécurisez la facture"
    if p.get("securiser") is not False:
        saisies += _code(p)
    saisies.append(("Aux autres questions", _D_OFFICE))
    return f"Facturez : {_actes(p, d)} ; {fin}.", tuple(saisies)


def _ouvrir(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    mode = texte_de(p, "mode", "sesam_vitale")
    dit = "" if mode == "sesam_vitale" else f" en mode {MODES.get(mode, mode)}"
    soins = f", pour des soins du {d.jour(texte_de(p, 'date'))}" if p.get("date") else ""
    contexte = f" ({d.contexte(texte_de(p, 'contexte'))})" if p.get("contexte") else ""
    return f"Ouvrez une facture{dit}{contexte}{soins}.", ()


def _acquerir(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    support = texte_de(p, "support")
    saisies = tuple(_champs(p.get("donnees"), d))
    if support == "cps":
        return "Faites lire la carte de professionnel de santé.", (*_code(p), *saisies)
    if support == "papier":
        return "Saisissez les droits du patient d'après son attestation papier.", saisies
    phrases = {
        "vitale": "Faites lire la carte Vitale.",
        "apcv": "Faites lire l'ApCV que montre le téléphone du patient.",
        "adr": "Interrogez le service en ligne ADR.",
    }
    return phrases.get(support, f"Faites lire : {support}."), saisies


def _choisir(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    question, choix = texte_de(p, "question"), texte_de(p, "choix")
    return f"À « {d.question(question)} », répondez « {d.choix(question, choix)} ».", ()


def _saisir(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    actes = _actes(p, d)
    return (f"Saisissez : {actes}." if actes else "Saisissez dans la facture :"), tuple(
        _champs(p.get("champs"), d)
    )


def _forcer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    quoi, valeur = _forcage(p, d)
    return f"{quoi.replace('Forcer :', 'Forcez', 1)} : {valeur}.", ()


def _confirmer(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    mention = texte_de(p, "mention")
    quoi = f" : « {libelle('mention', mention) or mention} »" if mention else ""
    return f"Confirmez ce que l'écran demande{quoi}.", ()


def _changer(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    support = texte_de(p, "support")
    return f"Changez de support de droits : {SUPPORTS.get(support, support)}.", ()


def _securiser(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    return f"Sécurisez la facture{_de(p, 'facture', d)}.", _code(p)


def _lire(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    carte = texte_de(p, "carte")
    saisies = _code(p) if carte == "cps" else ()
    return f"Consultez {CARTES.get(carte, carte)}, hors de toute facture.", saisies


def _supprimer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    quoi = {"fse": "la seule FSE de", "dre": "la seule DRE de"}.get(texte_de(p, "flux"), "toute")
    return f"Supprimez {quoi} la facture en attente{_de(p, 'facture', d)}.", ()


def _annuler_dre(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    return f"Annulez la DRE déjà transmise de la facture{_de(p, 'facture', d)}.", ()


def _lots(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    return "Mettez en lots les factures en attente et signez les lots.", _code(p)


def _reemettre(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    quoi = {"fichier": "le fichier", "lot": "le lot"}.get(texte_de(p, "objet"), "")
    return f"Émettez de nouveau {quoi}{_de(p, 'id', d)}, sans rien y changer.", ()


_OBJETS = {
    "en_attente": "les factures en attente",
    "factures": "les factures",
    "lots": "les lots",
    "fichiers": "les fichiers",
    "retours": "les retours reçus",
    "archive": "l'archive",
    "configuration": "la configuration du poste",
    "pieces": "les pièces numérisées",
    "journaux": "les journaux du logiciel",
    "tout": "l'archive et les journaux",
    "lot": "le lot",
}


def _consulter(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    objet = texte_de(p, "objet")
    return f"Affichez {_OBJETS.get(objet, objet)}{_de(p, 'id', d)}.", ()


def _exporter(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    objet = texte_de(p, "objet", "tout")
    return f"Exportez dans un fichier {_OBJETS.get(objet, objet)}{_de(p, 'id', d)}.", ()


def _imprimer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    document = texte_de(p, "document")
    nom = libelle("document", document) or document
    return f"Imprimez : {nom}{_de(p, 'facture', d)}.", tuple(_champs(p.get("champs"), d))


def _joindre(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    signe = {"patient": "signé par le patient", "absente": "non signé"}.get(
        texte_de(p, "signature"), ""
    )
    return (
        f"Joignez un document numérisé à la facture{_de(p, 'facture', d)}.",
        tuple(
            (nom, valeur)
            for nom, valeur in (
                ("Fichier", texte_de(p, "nom")),
                ("Type", texte_de(p, "mime")),
                ("Papier", signe),
            )
            if valeur
        ),
    )


def _importer(p: Parametres, _d: Diction) -> tuple[str, Saisies]:
    return f"Chargez la table « {texte_de(p, 'type')} » remise avec l'essai.", ()


def _remplacer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    verbe = "Ouvrez" if texte_de(p, "action") == "ouvrir" else "Fermez"
    return f"{verbe} la session du remplaçant.", (*_code(p), *_champs(p.get("champs"), d))


def _reclamer(p: Parametres, d: Diction) -> tuple[str, Saisies]:
    return f"Ouvrez le rapport de réclamation{_de(p, 'facture', d)}.", ()


def _de(p: Parametres, cle: str, d: Diction) -> str:
    valeur = texte_de(p, cle)
    if valeur.startswith("@"):
        return f" de {d.etape(valeur[1:])}"
    return f" {valeur}" if valeur else ""


PHRASES: dict[str, Phrase] = {
    "facturer": _facturer,
    "ouvrir": _ouvrir,
    "acquerir": _acquerir,
    "choisir": _choisir,
    "saisir": _saisir,
    "forcer": _forcer,
    "confirmer": _confirmer,
    "changer_support": _changer,
    "abandonner": simple("Abandonnez la facture en cours."),
    "securiser": _securiser,
    "lire": _lire,
    "supprimer": _supprimer,
    "annuler_dre": _annuler_dre,
    "mettre_en_lots": _lots,
    "transmettre": simple("Transmettez aux organismes tout ce qui est prêt à partir."),
    "reemettre": _reemettre,
    "relever": simple("Relevez la boîte aux lettres et traitez les retours."),
    "consulter": _consulter,
    "exporter": _exporter,
    "imprimer": _imprimer,
    "joindre_piece": _joindre,
    "importer": _importer,
    "remplacer": _remplacer,
    "reclamer": _reclamer,
    "bonjour": simple("Relevez le nom et la version du logiciel."),
    "configurer": simple("Configurez le logiciel : lecteurs, messagerie, organismes."),
    "horloge": simple("Réglez l'heure du poste, si le logiciel le permet."),
    "reinitialiser": simple("Repartez d'un poste neuf."),
}
