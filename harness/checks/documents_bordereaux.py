"""Bordereaux of ordonnances: which factures, in what order, with which fields (CDC §3.2.8.4)."""

import re
from collections.abc import Iterator
from datetime import date

from vitalbench.harness.checks.imprimes import edites, euros, jour, sans_blancs
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.fichiers import FactureRecue
from vitalbench.harness.evidence.vues import DocumentVu
from vitalbench.reference.domain.cartes import BeneficiaireCarte

TITRE = "Bordereau récapitulatif des ordonnances pour le régime"
BORDEREAU = "bordereau"
PHARMACIE, KINE = "bordereaux_pharmacie", "bordereaux_kine"
RENOUVELLEMENT = "renouvellement"
PARTENAIRE, ASSURE = "partenaire de santé", "assuré"
DESTINATAIRES = {"aucun": "A", "amo_amc": "TP", "amo": "TPO", "amc": "TPC"}
AVANT = 10
"""Characters of a row that may stand before the number of its facture."""


class Rangs:
    """The bordereaux of a step, with the FSE that really left."""

    def __init__(self, dossier: Dossier, repere: str) -> None:
        self.dossier = dossier
        self.repere = repere
        self.documents = edites(dossier, repere, BORDEREAU)
        self.factures = {f.numero.zfill(9): f for f in dossier.factures if f.flux == "F"}
        self.lots = {f.numero.zfill(9): lot.reference for lot in dossier.lots for f in lot.factures}
        self.jours = {
            str(details.get("numero")): jour(echange.evenement.t_monde[:10].replace("-", ""))
            for echange in dossier.reponses_a("mettre_en_lots")
            for details in echange.details("lot")
        }

    def numeros(self, document: DocumentVu) -> list[str]:
        """Give the numbers of the factures of a document, in its order."""
        texte = ligne(document)
        trouves = [(texte.find(n), n) for n in self.factures if n in texte]
        return [n for _, n in sorted(trouves)]

    def bornes(self, document: DocumentVu, numero: str) -> tuple[int, int]:
        """Give where the number of a facture stands, and where the next one does."""
        texte = ligne(document)
        debut = texte.find(numero)
        suivants = [texte.find(n) for n in self.numeros(document)]
        return debut, min((place for place in suivants if place > debut), default=len(texte))

    def rang(self, document: DocumentVu, numero: str) -> str:
        """Give the words of the row of one facture, and the start of the next one."""
        debut, fin = self.bornes(document, numero)
        return ligne(document)[max(0, debut - AVANT) : fin]

    def marque(self, document: DocumentVu, numero: str) -> bool:
        """Tell whether the row of one facture, and no other, is marked « R »."""
        debut, fin = self.bornes(document, numero)
        return bool(re.search(r"\bR\b", ligne(document)[max(0, debut - AVANT) : fin - AVANT]))

    def tiers_payant(self, numero: str) -> str:
        """Give what the PS chose for the facture."""
        for echange in self.dossier.reponses_a("facturer"):
            if any(n.zfill(9) == numero for _, n in echange.factures_creees()):
                return str(echange.parametres.get("tiers_payant"))
        return ""

    def patient(self, facture: FactureRecue) -> BeneficiaireCarte | None:
        """Give the person of the world whose NIR the facture carries."""
        nir = str(facture.de("nir_assure").valeur)
        for personne in self.dossier.faits.personnes.values():
            for carte in (personne.vitale, personne.dossier):
                if carte is not None and carte.nir.startswith(nir[:13]):
                    return carte.beneficiaires[0]
        return None


def ligne(document: DocumentVu) -> str:
    """Give the words of a document on one line."""
    return " ".join(document.document.texte.split())


def _codes(facture: FactureRecue) -> tuple[str, str]:
    return (
        str(facture.de("grand_regime").valeur),
        str(facture.de("caisse_gestionnaire").valeur),
    )


def _parametre(dossier: Dossier, nom: str) -> str:
    for echange in dossier.reponses_a("configurer"):
        parametres = echange.parametres.get("parametres")
        if isinstance(parametres, dict) and parametres.get(nom):
            return str(parametres[nom])
    return ""


def _crees(dossier: Dossier, repere: str) -> set[str]:
    """Numbers of the factures made during a step."""
    return {
        numero.zfill(9)
        for echange in dossier.pendant(dossier.etape(repere), dossier.echanges)
        for _, numero in echange.factures_creees()
    }


def _champs_du_rang(
    rangs: Rangs, document: DocumentVu, numero: str, *attendus: str
) -> Iterator[Jugement]:
    """Say whether a row bears some values and its total."""
    facture = rangs.factures[numero]
    rang = rangs.rang(document, numero)
    manquent = [x for x in attendus if sans_blancs(x) not in sans_blancs(rang)]
    total = euros(int(str(facture.du_total("total_facture").valeur)))
    if not re.search(rf"(?<![\d,]){total}(?!\d)", rang):
        manquent.append(total)
    yield tenu(document, not manquent, " ; ".join((numero, *attendus, total)), rang)


# --- pharmacists --------------------------------------------------------------------------


def _perimetre(rangs: Rangs, numero: str) -> tuple[str, ...]:
    """Give which bordereau a facture belongs to (CDC §3.2.8.4.1.3)."""
    facture = rangs.factures[numero]
    regime, caisse = _codes(facture)
    if facture.mode == "degrade":
        tiers = rangs.tiers_payant(numero) in {"amo", "amo_amc"}
        return ("degrade", regime, caisse, PARTENAIRE if tiers else ASSURE)
    if caisse == _parametre(rangs.dossier, "caisse_circonscription"):
        return ("circonscription", regime)
    return ("hors", regime)


def _groupes_dus(rangs: Rangs, genre: str) -> list[list[str]]:
    groupes: dict[tuple[str, ...], list[str]] = {}
    for numero in sorted(rangs.factures):
        groupes.setdefault(_perimetre(rangs, numero), []).append(numero)
    return [groupe for cle, groupe in groupes.items() if cle[0] == genre]


def _un_par_groupe(dossier: Dossier, genre: str) -> Iterator[Jugement]:
    rangs = Rangs(dossier, PHARMACIE)
    etape = dossier.etape(PHARMACIE)
    if etape is None:
        return
    dus = _groupes_dus(rangs, genre)
    faits = [sorted(rangs.numeros(d)) for d in rangs.documents]
    manquent = [groupe for groupe in dus if faits.count(groupe) != 1]
    preuve = rangs.documents[0] if rangs.documents else etape
    if dus:
        yield tenu(preuve, not manquent, f"un bordereau pour chacun : {dus}", faits)


@check("CDC-3.2.8.4-01", partie="fse", reads={Canal.DOCUMENT, Canal.FICHIER})
def recapitule_ces_fse(dossier: Dossier) -> Iterator[Jugement]:
    """The bordereaux list every FSE sent, once, and no other (CDC §3.2.8.4)."""
    rangs = Rangs(dossier, PHARMACIE)
    if rangs.documents:
        listees = sorted(n for d in rangs.documents for n in rangs.numeros(d))
        inconnues = sorted(
            n
            for d in rangs.documents
            for n in re.findall(r"\b0{3}\d{6}\b", ligne(d))
            if n not in rangs.factures
        )
        yield egal(rangs.documents[0], listees + inconnues, sorted(rangs.factures))


@check("CDC-3.2.8.4.1.3-01", partie="circonscription", reads={Canal.DOCUMENT, Canal.FICHIER})
def un_par_regime_de_la_circonscription(dossier: Dossier) -> Iterator[Jugement]:
    """One bordereau a régime for the caisses of the area (CDC §3.2.8.4.1.3)."""
    yield from _un_par_groupe(dossier, "circonscription")


@check("CDC-3.2.8.4.1.3-01", partie="hors", reads={Canal.DOCUMENT, Canal.FICHIER})
def un_par_regime_hors_circonscription(dossier: Dossier) -> Iterator[Jugement]:
    """One bordereau a régime for the other caisses (CDC §3.2.8.4.1.3)."""
    yield from _un_par_groupe(dossier, "hors")


@check("CDC-3.2.8.4.1.3-01", partie="degrade", reads={Canal.DOCUMENT, Canal.FICHIER})
def un_par_caisse_en_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """Degraded, one bordereau a caisse and kind of payment (CDC §3.2.8.4.1.3)."""
    yield from _un_par_groupe(dossier, "degrade")


@check("CDC-3.2.8.4.1.3-02", partie="titre", reads={Canal.DOCUMENT, Canal.FICHIER})
def titre_avec_le_regime(dossier: Dossier) -> Iterator[Jugement]:
    """The title is the one due, with the régime of its factures (CDC §3.2.8.4.1.3)."""
    rangs = Rangs(dossier, PHARMACIE)
    for document in rangs.documents:
        regimes = {_codes(rangs.factures[n])[0] for n in rangs.numeros(document)}
        attendus = [f"{TITRE} {regime}" for regime in sorted(regimes)]
        portes = [x for x in attendus if x in ligne(document)]
        yield tenu(document, len(attendus) == 1 and portes, attendus, ligne(document)[:90])


@check("CDC-3.2.8.4.1.3-02", partie="ps", reads={Canal.DOCUMENT, Canal.MONDE})
def partenaire_identifie(dossier: Dossier) -> Iterator[Jugement]:
    """The billing number of the partner is in the head (CDC §3.2.8.4.1.3)."""
    numero = dossier.faits.professionnels[dossier.faits.ps].cps.situations[0].numero_facturation
    for document in edites(dossier, PHARMACIE, BORDEREAU):
        yield tenu(document, numero in ligne(document), numero, ligne(document)[:200])


@check("CDC-3.2.8.4.1.3-02", partie="lots", reads={Canal.DOCUMENT, Canal.FICHIER})
def date_et_numero_des_lots(dossier: Dossier) -> Iterator[Jugement]:
    """Every lot has its number and its day of making (CDC §3.2.8.4.1.3)."""
    rangs = Rangs(dossier, PHARMACIE)
    for document in rangs.documents:
        lots = sorted({rangs.lots[n] for n in rangs.numeros(document)})
        attendus = [f"{lot} {rangs.jours[lot]}" for lot in lots]
        manquent = [x for x in attendus if x not in ligne(document)]
        yield tenu(document, lots and not manquent, attendus, manquent or "tous")


@check("CDC-3.2.8.4.1.1-01", partie="ordre", reads={Canal.DOCUMENT, Canal.FICHIER})
@check("CDC-3.2.8.4.1.3-03", partie="ordre", reads={Canal.DOCUMENT, Canal.FICHIER})
def numeros_croissants(dossier: Dossier) -> Iterator[Jugement]:
    """One row a facture, by increasing number, as in the lots (CDC §3.2.8.4.1)."""
    rangs = Rangs(dossier, PHARMACIE)
    for document in rangs.documents:
        lus = rangs.numeros(document)
        if len(lus) > 1:
            yield egal(document, lus, sorted(lus))


@check("CDC-3.2.8.4.1.3-03", partie="champs", reads={Canal.DOCUMENT, Canal.FICHIER, Canal.MONDE})
def neuf_champs(dossier: Dossier) -> Iterator[Jugement]:
    """Each row has its lot, number, NIR, name, birth, total, payee and organism."""
    rangs = Rangs(dossier, PHARMACIE)
    for document in rangs.documents:
        for numero in rangs.numeros(document):
            facture = rangs.factures[numero]
            patient = rangs.patient(facture)
            tiers = rangs.tiers_payant(numero) in {"amo", "amo_amc"}
            if patient is None:
                continue
            yield from _champs_du_rang(
                rangs,
                document,
                numero,
                f"{rangs.lots[numero]} {numero}",
                str(facture.de("nir_assure").valeur),
                patient.nom,
                jour(patient.date_naissance),
                PARTENAIRE if tiers else ASSURE,
                " ".join(_codes(facture)),
            )


@check("CDC-3.2.8.4.1.3-03", partie="renouvellement", reads={Canal.DOCUMENT, Canal.FICHIER})
def r_des_renouvellements(dossier: Dossier) -> Iterator[Jugement]:
    """« R » marks renewals, and nothing else (CDC §3.2.8.4.1.3)."""
    rangs = Rangs(dossier, PHARMACIE)
    renouveles = _crees(dossier, RENOUVELLEMENT)
    for document in rangs.documents:
        for numero in rangs.numeros(document):
            marque = rangs.marque(document, numero)
            voulu = numero in renouveles
            yield tenu(
                document, marque == voulu, f"{numero} {'R' if voulu else 'sans R'}",
                rangs.rang(document, numero),
            )  # fmt: skip


def _totaux(rangs: Rangs, document: DocumentVu, absentes: set[str]) -> Iterator[Jugement]:
    numeros = rangs.numeros(document)
    ordonnances = len([n for n in numeros if n not in absentes])
    for mot, nombre in (("FSE", len(numeros)), ("ordonnances", ordonnances)):
        ecrit = re.search(rf"(?i)nombre[^:]{{0,20}}{mot}\D{{0,8}}{nombre}\b", ligne(document))
        yield tenu(document, ecrit, f"{nombre} {mot}", ligne(document)[-140:])


@check("CDC-3.2.8.4.1.1-01", partie="sans_duplicata", reads={Canal.DOCUMENT, Canal.FICHIER})
@check("CDC-3.2.8.4.1.3-04", partie="totaux", reads={Canal.DOCUMENT, Canal.FICHIER})
def totaux_du_pharmacien(dossier: Dossier) -> Iterator[Jugement]:
    """FSE, and ordonnances: a renewal has none (CDC §3.2.8.4.1)."""
    rangs = Rangs(dossier, PHARMACIE)
    renouveles = _crees(dossier, RENOUVELLEMENT)
    for document in rangs.documents:
        yield from _totaux(rangs, document, renouveles)


@check("CDC-3.2.8.4.1.3-05", partie="tri", reads={Canal.DOCUMENT, Canal.FICHIER})
def recapitulatif_par_caisse(dossier: Dossier) -> Iterator[Jugement]:
    """Out of the area, FSE numbers by increasing caisse, besides the rows (CDC §3.2.8.4.1.3)."""
    rangs = Rangs(dossier, PHARMACIE)
    for document in rangs.documents:
        numeros = rangs.numeros(document)
        if not numeros or _perimetre(rangs, numeros[0])[0] != "hors":
            continue
        par_caisse = sorted(numeros, key=lambda n: (_codes(rangs.factures[n]), n))
        texte = ligne(document)
        lus = [n for n in re.findall(r"\b\d{9}\b", texte) if n in rangs.factures]
        yield egal(document, lus, [*numeros, *par_caisse])


# --- auxiliaires médicaux, fournisseurs -----------------------------------------------------


def _groupe(regime: str) -> str:
    if regime in {"01", "02", "03"}:
        return regime
    return "91 à 99" if 91 <= int(regime) <= 99 else "Autres"


@check("CDC-3.2.8.4.2.1.1-01", partie="groupes", reads={Canal.DOCUMENT, Canal.FICHIER})
def un_par_groupe_de_regimes(dossier: Dossier) -> Iterator[Jugement]:
    """One bordereau a group of régimes, whatever the caisse (CDC §3.2.8.4.2.1.1)."""
    rangs = Rangs(dossier, KINE)
    if not rangs.documents:
        return
    groupes: dict[str, list[str]] = {}
    for numero in sorted(rangs.factures):
        groupes.setdefault(_groupe(_codes(rangs.factures[numero])[0]), []).append(numero)
    faits = sorted(sorted(rangs.numeros(d)) for d in rangs.documents)
    yield egal(rangs.documents[0], faits, sorted(groupes.values()))


@check("CDC-3.2.8.4.2.1.1-01", partie="destinataire", reads={Canal.DOCUMENT})
def pour_la_caisse_de_rattachement(dossier: Dossier) -> Iterator[Jugement]:
    """All of them go to the caisse of the kiné (CDC §3.2.8.4.2.1.1)."""
    caisse = _parametre(dossier, "caisse_rattachement")
    for document in edites(dossier, KINE, BORDEREAU):
        dite = re.search(rf"(?i)rattachement\W*{caisse}\b", ligne(document))
        yield tenu(
            document, caisse and dite, f"caisse de rattachement {caisse}", ligne(document)[:200]
        )


@check("CDC-3.2.8.4.2.1.1-02", partie="entete", reads={Canal.DOCUMENT, Canal.FICHIER, Canal.MONDE})
def entete_du_kine(dossier: Dossier) -> Iterator[Jugement]:
    """Title with the régime, and the billing number (CDC §3.2.8.4.2.1.1)."""
    numero = dossier.faits.professionnels[dossier.faits.ps].cps.situations[0].numero_facturation
    rangs = Rangs(dossier, KINE)
    for document in rangs.documents:
        regimes = {_codes(rangs.factures[n])[0] for n in rangs.numeros(document)}
        texte = ligne(document)
        portes = [r for r in regimes if re.search(rf"{TITRE} {_titre(r)}\b", texte)]
        tenue = len(portes) == len(regimes) and numero in texte
        yield tenu(document, tenue, f"{TITRE} {sorted(regimes)}, {numero}", texte[:200])


def _titre(regime: str) -> str:
    return _groupe(regime) if _groupe(regime) != "Autres" else regime


@check("CDC-3.2.8.4.2.1.1-02", partie="autres", reads={Canal.DOCUMENT, Canal.FICHIER, Canal.MONDE})
def autres_sur_un_seul(dossier: Dossier) -> Iterator[Jugement]:
    """The other régimes share one bordereau, a head each (CDC §3.2.8.4.2.1.1)."""
    numero = dossier.faits.professionnels[dossier.faits.ps].cps.situations[0].numero_facturation
    rangs = Rangs(dossier, KINE)
    regimes = {_codes(f)[0] for f in rangs.factures.values()}
    autres = sorted(r for r in regimes if _groupe(r) == "Autres")
    porteurs = [d for d in rangs.documents if any(f"{TITRE} {r}" in ligne(d) for r in autres)]
    for document in porteurs[:1]:
        texte = ligne(document)
        entetes = [r for r in autres if f"{TITRE} {r}" in texte]
        tenue = len(porteurs) == 1 and entetes == autres and texte.count(numero) == len(autres)
        yield tenu(document, tenue, f"un bordereau, {len(autres)} en-têtes", texte[:300])


@check("CDC-3.2.8.4.2.1.1-03", partie="ordre", reads={Canal.DOCUMENT, Canal.FICHIER})
def organismes_lots_factures(dossier: Dossier) -> Iterator[Jugement]:
    """By organism, then lot in the order of time, then number (CDC §3.2.8.4.2.1.1)."""
    rangs = Rangs(dossier, KINE)
    ordre = {lot.reference: rang for rang, lot in enumerate(rangs.dossier.lots)}
    for document in rangs.documents:
        lus = rangs.numeros(document)
        if len(lus) < 2:
            continue
        dus = sorted(lus, key=lambda n: (_codes(rangs.factures[n]), ordre[rangs.lots[n]], n))
        yield egal(document, lus, dus)


@check("CDC-3.2.8.4.2.1.1-03", partie="blocs", reads={Canal.DOCUMENT, Canal.FICHIER})
def lot_en_tete_de_bloc(dossier: Dossier) -> Iterator[Jugement]:
    """Number and day of the lot come before its rows (CDC §3.2.8.4.2.1.1)."""
    rangs = Rangs(dossier, KINE)
    for document in rangs.documents:
        texte = ligne(document)
        for numero in rangs.numeros(document):
            lot = rangs.lots[numero]
            titre = re.search(rf"(?i)lot\W*{lot}\D{{0,12}}{rangs.jours[lot]}", texte)
            avant = titre is not None and titre.start() < texte.find(numero)
            yield tenu(
                document, avant, f"lot {lot} du {rangs.jours[lot]}, puis {numero}", texte[:300]
            )


def _rangs_d_auxiliaire(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """Say whether every row has its seven fields."""
    rangs = Rangs(dossier, repere)
    for document in rangs.documents:
        for numero in rangs.numeros(document):
            facture = rangs.factures[numero]
            patient = rangs.patient(facture)
            if patient is None:
                continue
            yield from _champs_du_rang(
                rangs,
                document,
                numero,
                str(facture.de("nir_assure").valeur),
                f"{patient.nom} {patient.prenom}",
                jour(patient.date_naissance),
                DESTINATAIRES[rangs.tiers_payant(numero)],
            )


@check("CDC-3.2.8.4.2.1.1-04", partie="champs", reads={Canal.DOCUMENT, Canal.FICHIER, Canal.MONDE})
def champs_du_kine(dossier: Dossier) -> Iterator[Jugement]:
    """Number, NIR, name of the beneficiary, birth, total, payee (CDC §3.2.8.4.2.1.1)."""
    yield from _rangs_d_auxiliaire(dossier, KINE)


@check("CDC-3.2.8.4.2.1.1-04", partie="motif", reads={Canal.DOCUMENT, Canal.FICHIER})
@check("CDC-3.2.8.4.2.1.1-06", partie="codes", reads={Canal.DOCUMENT, Canal.FICHIER})
def motifs_d_absence(dossier: Dossier) -> Iterator[Jugement]:
    """Why there is no ordonnance, in three characters, on its row only (CDC §3.2.8.4.2.1.1)."""
    yield from _motifs(dossier, ("PFR", "AP"))


@check("CDC-3.2.8.4.2.1.1-06", partie="ajout", reads={Canal.DOCUMENT, Canal.FICHIER})
def motif_ajoute(dossier: Dossier) -> Iterator[Jugement]:
    """A reason added to the settings may be used (CDC §3.2.8.4.2.1.1)."""
    yield from _motifs(dossier, ("TST",))


def _motifs(dossier: Dossier, codes: tuple[str, ...]) -> Iterator[Jugement]:
    rangs = Rangs(dossier, KINE)
    for document in rangs.documents:
        for numero in rangs.numeros(document):
            mots = rangs.rang(document, numero).split()
            for code in codes:
                voulu = numero in _crees(dossier, f"absente_{code}")
                if voulu or code in mots:
                    yield tenu(document, voulu == (code in mots), f"{numero} {code}", mots)


@check("CDC-3.2.8.4.2.1.1-07", partie="totaux", reads={Canal.DOCUMENT, Canal.FICHIER})
def totaux_du_kine(dossier: Dossier) -> Iterator[Jugement]:
    """FSE, and ordonnances that are really there (CDC §3.2.8.4.2.1.1)."""
    rangs = Rangs(dossier, KINE)
    absentes = {n for code in ("PFR", "AP", "TST") for n in _crees(dossier, f"absente_{code}")}
    for document in rangs.documents:
        yield from _totaux(rangs, document, absentes)


def _meme_bordereau(dossier: Dossier, metier: str) -> Iterator[Jugement]:
    repere = f"bordereau_{metier}"
    yield from _rangs_d_auxiliaire(dossier, repere)
    rangs = Rangs(dossier, repere)
    for document in rangs.documents:
        yield from _totaux(rangs, document, set())


@check("CDC-3.2.8.4.2.1.2-01", partie="infirmier", reads={Canal.DOCUMENT, Canal.FICHIER})
def bordereau_de_l_infirmier(dossier: Dossier) -> Iterator[Jugement]:
    """The same bordereau for a nurse (CDC §3.2.8.4.2.1.2)."""
    yield from _meme_bordereau(dossier, "infirmier")


@check("CDC-3.2.8.4.2.1.2-01", partie="pedicure", reads={Canal.DOCUMENT, Canal.FICHIER})
def bordereau_du_pedicure(dossier: Dossier) -> Iterator[Jugement]:
    """The same bordereau for a pédicure (CDC §3.2.8.4.2.1.2)."""
    yield from _meme_bordereau(dossier, "pedicure")


@check("CDC-3.2.8.4.2.1.2-01", partie="fournisseur", reads={Canal.DOCUMENT, Canal.FICHIER})
def bordereau_du_fournisseur(dossier: Dossier) -> Iterator[Jugement]:
    """The same bordereau for a fournisseur (CDC §3.2.8.4.2.1.2)."""
    yield from _meme_bordereau(dossier, "fournisseur")


@check("CDC-3.2.8.4.2.1.2-01", partie="periodicite", reads={Canal.DOCUMENT, Canal.FICHIER})
def periodicite_du_fournisseur(dossier: Dossier) -> Iterator[Jugement]:
    """A fournisseur chooses the period of his bordereau (CDC §3.2.8.4.2.1.2)."""
    etape = dossier.etape("bordereau_periode")
    rangs = Rangs(dossier, "bordereau_periode")
    for document in rangs.documents:
        champs = next(
            (e.parametres.get("champs") for e in dossier.pendant(etape, dossier.echanges)), None
        )
        bornes = champs if isinstance(champs, dict) else {}
        debut, fin = (date.fromisoformat(str(bornes.get(x))) for x in ("du", "au"))
        dues = sorted(
            n
            for n, f in rangs.factures.items()
            if debut <= date.fromisoformat(str(f.de("date_facturation").valeur)) <= fin
        )
        yield egal(document, sorted(rangs.numeros(document)), dues)
