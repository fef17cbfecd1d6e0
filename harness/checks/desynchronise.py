"""Désynchronisé: the Vitale support signs first, alone; the CPS later (CDC §3.2.9.1, §4.2.1.15)."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import msgspec

from vitalbench.harness.checks.apcv_supports import taux_attendus
from vitalbench.harness.checks.comparaison import comparer
from vitalbench.harness.checks.enligne import ADR, AJOUTER, FORMATER, LIRE_VITALE, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import pendant_appel
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Apdu, Appel

SECURISER, FORMATER_LOT = "SSV_SecuriserFacture", "SSV_FormaterLot"
DECOMPOSES = ("SSV_MettreEnForme", "SSV_Chiffrer", "SSV_SignerVitale")
SIGNER = bytes.fromhex("2a9e9a")
SECURISEE, CRITERE = 60001, 60002
_PROPRES_A_LA_FACTURE = frozenset({"no_facture", "certification_facture"})
"""What two factures alike still have of their own: the number, and what is signed of it."""


def _dans(dossier: Dossier, repere: str, *fonctions: str) -> tuple[Appel, ...]:
    """Calls that succeeded during a step."""
    appels = dossier.pendant(dossier.etape(repere), dossier.appels_de(*fonctions))
    return tuple(a for a in appels if a.statut == 0)


def _signatures(dossier: Dossier, repere: str, lecteur: str) -> tuple[Apdu, ...]:
    apdus = dossier.pendant(dossier.etape(repere), dossier.apdus)
    return tuple(a for a in apdus if a.lecteur == lecteur and a.commande[1:4] == SIGNER)


@check("CDC-3.2.9.1-03", partie="partielle", reads={Canal.APPEL})
def partielle_apres_le_premier_temps(dossier: Dossier) -> Iterator[Jugement]:
    """After the first time the facture is signed by the Vitale alone (CDC §3.2.9.1)."""
    for appel in _dans(dossier, "temps1", FORMATER):
        for groupe in appel.sortie(SECURISEE):
            vitale, cps = (groupe.champs.get(f"signature_{c}", "") for c in ("vitale", "cps"))
            yield tenu(
                appel,
                vitale and not cps,
                "la signature Vitale, pas celle de la CPS",
                f"Vitale {'oui' if vitale else 'non'}, CPS {'oui' if cps else 'non'}",
            )


@check("CDC-3.2.9.1-03", partie="hors_lot", reads={Canal.APPEL})
@check("CDC-4.2.1.15-11", partie="absente", reads={Canal.APPEL})
def hors_lot_entre_les_deux(dossier: Dossier) -> Iterator[Jugement]:
    """Between the two times the facture enters no lot (CDC §3.2.9.1, §4.2.1.15)."""
    etape = dossier.etape("entre")
    if etape is not None:
        lots = _dans(dossier, "entre", FORMATER_LOT)
        yield tenu(lots[0] if lots else etape, not lots, "aucun lot", f"{len(lots)} lot(s)")


@check("CDC-3.2.9.1-03", partie="complete", reads={Canal.FICHIER})
def complete_en_lot_sesam_vitale(dossier: Dossier) -> Iterator[Jugement]:
    """Once the CPS signed, the facture is in a lot of mode SESAM-Vitale (CDC §3.2.9.1)."""
    if dossier.etape("entre") is None:
        return
    etape, recues = dossier.etape("temps2"), dossier.factures_de("temps2")
    if etape is not None and not recues:
        yield tenu(etape, recues, "la facture dans un lot", "aucune facture reçue")
    for facture in recues:
        lot = facture.facture.lot
        zone = facture.zone(lot, "certification_lot") if lot else facture.de("type_facture")
        yield egal(zone, facture.mode, "sesam_vitale")


@check("CDC-4.2.1.15-02", partie="ordre", reads={Canal.APPEL, Canal.APDU})
def vitale_puis_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The Vitale support signs first, then the CPS (CDC §4.2.1.15)."""
    if dossier.etape("temps1") is None:
        return
    premieres = _dans(dossier, "temps1", FORMATER, AJOUTER)
    for seconde in dossier.appels_de(SECURISER):
        avant = [a for a in premieres if a.seq < seconde.seq]
        cps_trop_tot = _signatures(dossier, "temps1", "cps")
        yield tenu(
            cps_trop_tot[0] if cps_trop_tot else seconde,
            avant and not cps_trop_tot,
            "la signature Vitale, puis celle de la CPS",
            f"{len(avant)} signature(s) Vitale avant, {len(cps_trop_tot)} de la CPS au temps 1",
        )


@check("CDC-4.2.1.15-05", partie="sans_cps", reads={Canal.APPEL, Canal.APDU, Canal.MONDE})
def premier_temps_sans_cps(dossier: Dossier) -> Iterator[Jugement]:
    """The first time ends without any CPS in the reader (CDC §4.2.1.15)."""
    etape = dossier.etape("temps1")
    if etape is None:
        return
    sorties = [
        c
        for c in dossier.cartes
        if c.texte("lecteur") == "cps" and c.texte("action") == "retrait" and c.seq < etape.seq
    ]
    if not sorties:
        return
    faites = _dans(dossier, "temps1", FORMATER, AJOUTER)
    ordres = [a for a in dossier.pendant(etape, dossier.apdus) if a.lecteur == "cps"]
    yield tenu(
        faites[0] if faites else etape,
        faites and not ordres,
        "une facture signée par le support Vitale seul",
        f"{len(faites)} signature(s), {len(ordres)} ordre(s) à la CPS",
    )


@check("CDC-4.2.1.15-06", partie="appel", reads={Canal.APPEL})
def signature_vitale_de_chaque_flux(dossier: Dossier) -> Iterator[Jugement]:
    """The module is asked to have the Vitale sign the FSE and the DRE (CDC §4.2.1.15)."""
    etape = dossier.etape("temps1")
    if etape is None or dossier.etape("entre") is None:
        return
    signes = {
        groupe.champs.get("type_facture", ""): appel
        for appel in _dans(dossier, "temps1", FORMATER, "SSV_SignerVitale")
        for groupe in appel.sortie(SECURISEE)
        if groupe.champs.get("signature_vitale")
    }
    preuve = next(iter(signes.values()), None)
    yield egal(preuve or etape, sorted(signes), ["D", "F"])


@check("CDC-4.2.1.15-06", partie="echanges", reads={Canal.APDU})
def carte_vitale_qui_signe(dossier: Dossier) -> Iterator[Jugement]:
    """The card in the reader signs once for the FSE, once for the DRE (CDC §4.2.1.15)."""
    etape = dossier.etape("temps1")
    if etape is not None and dossier.etape("entre") is not None:
        ordres = [a for a in _signatures(dossier, "temps1", "vitale") if a.sw == 0x9000]
        yield egal(ordres[0] if ordres else etape, len(ordres), 2)


@check("CDC-4.2.1.15-13", partie="conservees", reads={Canal.ARCHIVE})
def securisees_conservees(dossier: Dossier) -> Iterator[Jugement]:
    """After the second time the secured FSE and DRE are in the archive (CDC §4.2.1.15)."""
    echanges = dossier.pendant(dossier.etape("archive"), dossier.echanges)
    octets = dossier.piece(echanges[0], "document-0") if echanges else None
    if not octets or dossier.etape("temps2") is None:
        return
    gardees = {
        str(f.get("flux")): f.get("etat")
        for f in msgspec.json.decode(octets).get("factures", [])
        if f.get("scellee")
    }
    yield egal(echanges[0], gardees, {"F": "securisee", "D": "securisee"})


@check("CDC-4.2.1.15-04", partie="ordre", reads={Canal.APPEL})
def ordre_du_premier_temps(dossier: Dossier) -> Iterator[Jugement]:
    """Control of identification, layout, encryption, then the Vitale signs (CDC §4.2.1.15).

    A global call does the last three in one; a LPS that calls them apart calls them in order.
    """
    etape = dossier.etape("temps1")
    if etape is None or dossier.etape("autre_patient") is None:
        return
    controles = _dans(dossier, "temps1", LIRE_VITALE)
    global_ = _dans(dossier, "temps1", FORMATER)
    rangs = [a[0].seq if (a := _dans(dossier, "temps1", f)) else 0 for f in DECOMPOSES]
    faits = [global_[0].seq] if global_ else rangs
    suite = [controles[0].seq if controles else 0, *faits]
    preuve = global_[0] if global_ else (controles[0] if controles else etape)
    yield tenu(
        preuve,
        0 not in suite and suite == sorted(suite),
        "contrôle de la carte, puis mise en forme, chiffrement et signature",
        f"rangs {suite}",
    )


@check("CDC-4.2.1.15-04", partie="sans_signature", reads={Canal.APPEL, Canal.APDU})
def rien_si_incoherent(dossier: Dossier) -> Iterator[Jugement]:
    """When the control of identification fails, nothing is signed (CDC §4.2.1.15)."""
    etape = dossier.etape("autre_patient")
    if etape is not None and dossier.etape("temps1") is not None:
        faites = (
            *_dans(dossier, "autre_patient", FORMATER, AJOUTER, "SSV_SignerVitale"),
            *_signatures(dossier, "autre_patient", "vitale"),
        )
        trouve = f"{len(faites)} signature(s)"
        yield tenu(faites[0] if faites else etape, not faites, "aucune signature", trouve)


@check("CDC-4.2.1.15-09", partie="identique", reads={Canal.APPEL})
def second_temps_repart_du_premier(dossier: Dossier) -> Iterator[Jugement]:
    """The second call takes back exactly what the first one gave (CDC §4.2.1.15)."""
    relances = [e for e in dossier.etapes if e.action == "redemarrer"]
    if not relances:
        return
    rendus = [g.champs for a in _dans(dossier, "temps1", FORMATER) for g in a.sortie(SECURISEE)]
    for appel in dossier.pendant(dossier.etape("temps2"), dossier.appels_de(SECURISER)):
        repris = [g.champs for g in appel.entree(SECURISEE)]
        yield tenu(
            appel,
            repris and all(r in rendus for r in repris),
            "ce que le premier temps a rendu, à l'identique",
            f"{sum(r in rendus for r in repris)} facture(s) identique(s) sur {len(repris)}",
        )


@check("CDC-4.2.1.15-09", partie="ensemble", reads={Canal.APPEL})
def fse_et_dre_ensemble(dossier: Dossier) -> Iterator[Jugement]:
    """FSE and DRE both come back at the second time (CDC §4.2.1.15)."""
    etape = dossier.etape("temps2")
    if etape is None or not any(e.action == "redemarrer" for e in dossier.etapes):
        return
    appels = dossier.pendant(etape, dossier.appels_de(SECURISER))
    flux = sorted(g.champs.get("type_facture", "") for a in appels for g in a.entree(SECURISEE))
    yield egal(appels[0] if appels else etape, flux, ["D", "F"])


@check("CDC-4.2.1.15-10", partie="lot_suit", reads={Canal.APPEL, Canal.FICHIER})
def lot_selon_le_second_critere(dossier: Dossier) -> Iterator[Jugement]:
    """Lots follow the criterion of the second time (CDC §4.2.1.15)."""
    une, autre = _dans(dossier, "temps2_une", SECURISER), _dans(dossier, "temps2_autre", SECURISER)
    if not une or not autre:
        return
    criteres = [g.champs.get("critere") for a in (une[0], autre[0]) for g in a.sortie(CRITERE)]
    recues = [f for r in ("une", "autre") for f in dossier.factures_de(r)]
    lots = {f.facture.lot.rang if f.facture.lot else 0 for f in recues}
    if len(recues) == 2 and len(criteres) == 2:
        memes = criteres[0] == criteres[1]
        attendu = "un lot" if memes else "deux lots"
        preuve = recues[1].de("no_facture")
        yield tenu(preuve, (len(lots) == 1) == memes, attendu, f"{len(lots)} lot(s)")


@check("CDC-4.2.1.15-01", partie="donnees", reads={Canal.FICHIER})
def memes_donnees(dossier: Dossier) -> Iterator[Jugement]:
    """The data are those of the simultaneous mode (CDC §4.2.1.15)."""
    yield from _comparer(dossier, lambda nom: "montant" not in nom and "total" not in nom)


@check("CDC-4.2.1.15-01", partie="montants", reads={Canal.FICHIER})
def memes_montants(dossier: Dossier) -> Iterator[Jugement]:
    """The amounts are those of the simultaneous mode (CDC §4.2.1.15)."""
    yield from _comparer(dossier, lambda nom: "montant" in nom or "total" in nom)


def _comparer(dossier: Dossier, retenir: Callable[[str], bool]) -> Iterator[Jugement]:
    yield from comparer(
        dossier,
        ("simultane", "deux_temps"),
        lambda nom: nom not in _PROPRES_A_LA_FACTURE and retenir(nom),
    )


@check("CDC-4.2.1.16.1-03", partie="croissant", reads={Canal.FICHIER})
def numeros_croissants_dans_le_lot(dossier: Dossier) -> Iterator[Jugement]:
    """In a lot, factures come by increasing number (CDC §4.2.1.16.1)."""
    for lot in dossier.lots:
        factures = lot.factures
        for precedente, suivante in pairwise(factures):
            zone = suivante.de("no_facture")
            yield tenu(
                zone,
                int(suivante.numero) > int(precedente.numero),
                f"un numéro au-delà de {precedente.numero}",
                suivante.numero,
            )


FAMILLES = ("prescripteurs", "auxiliaires", "pharmaciens", "laboratoires", "fournisseurs")


def _famille(famille: str) -> Callable[[Dossier], Iterator[Jugement]]:
    def valides(dossier: Dossier) -> Iterator[Jugement]:
        """A FSE and a DRE secured in two times are accepted (CDC §2.3.1)."""
        ps = dossier.faits.professionnels.get(dossier.faits.ps)
        etape = dossier.etape("temps2")
        if ps is None or ps.famille != famille or etape is None:
            return
        acceptes = [r for r in dossier.receptions if r.etape == "lots" and r.accepte]
        flux = sorted(f.flux for f in dossier.factures_de("temps2"))
        secondes = _dans(dossier, "temps2", SECURISER)
        yield tenu(
            acceptes[0] if acceptes else etape,
            flux == ["D", "F"] and len(acceptes) == 2 and secondes,
            "FSE et DRE reçues, lots acceptés",
            f"flux {flux}, {len(acceptes)} lot(s) accepté(s)",
        )

    valides.__name__ = f"deux_temps_{famille}"
    return valides


for _nom in FAMILLES:
    check("CDC-2.3.1-07", partie=_nom, reads={Canal.RECEPTION, Canal.FICHIER, Canal.APPEL})(
        _famille(_nom)
    )


@check("CDC-3.2.9.1-04", partie="cpe_non_utilisee", reads={Canal.APDU, Canal.APPEL})
def cpe_non_utilisee(dossier: Dossier) -> Iterator[Jugement]:
    """The CPE is not used to secure: the Vitale card signs, alone (CDC §3.2.9.1)."""
    etape = dossier.etape("temps1")
    if etape is None or dossier.etape("autre_praticien") is None:
        return
    faites = _dans(dossier, "temps1", FORMATER)
    cpe = [
        a
        for a in dossier.pendant(etape, dossier.apdus)
        if a.lecteur == "cps" and any(pendant_appel(dossier, a, f) for f in faites)
    ]
    yield tenu(
        cpe[0] if cpe else (faites[0] if faites else etape),
        faites and not cpe,
        "la signature Vitale et aucun ordre à la CPE",
        f"{len(faites)} signature(s) Vitale, {len(cpe)} ordre(s) à la CPE",
    )


@check("CDC-3.2.9.1-04", partie="tierce_refusee", reads={Canal.APPEL})
def cps_tierce_refusee(dossier: Dossier) -> Iterator[Jugement]:
    """The CPS of another practitioner does not finish the facture (CDC §3.2.9.1)."""
    etape = dossier.etape("autre_praticien")
    if etape is not None:
        faites = _dans(dossier, "autre_praticien", SECURISER)
        trouve = f"{len(faites)} signature(s)"
        yield tenu(faites[0] if faites else etape, not faites, "aucune signature", trouve)


@check("CDC-3.2.9.1-04", partie="rattachee_acceptee", reads={Canal.APPEL, Canal.FICHIER})
def cps_rattachee_acceptee(dossier: Dossier) -> Iterator[Jugement]:
    """The CPS the CPE depends on finishes it (CDC §3.2.9.1)."""
    etape = dossier.etape("temps2")
    if etape is not None and dossier.etape("autre_praticien") is not None:
        faites, recues = _dans(dossier, "temps2", SECURISER), dossier.factures_de("temps1")
        yield tenu(
            faites[0] if faites else etape,
            faites and recues,
            "une facture signée par la CPS et reçue",
            f"{len(faites)} signature(s), {len(recues)} facture(s) reçue(s)",
        )


@check("CONV-ADR-01", partie="appel", reads={Canal.SERVICE})
def adr_pendant_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """ADR is asked while the facture is made (convention)."""
    etape = dossier.etape("adr")
    if etape is not None:
        appels = reussies(dossier, ADR, etape)
        trouve = f"{len(appels)} appel(s)"
        yield tenu(appels[0] if appels else etape, appels, "un appel ADR", trouve)


@check("CONV-ADR-01", partie="situation", reads={Canal.FICHIER})
def situation_rendue_par_adr(dossier: Dossier) -> Iterator[Jugement]:
    """The facture carries the situation ADR gives, not the card's (convention)."""
    if dossier.etape("adr") is not None:
        yield from taux_attendus(dossier, "adr")


DOCUMENTS = ("quittance", "ordonnance", "bon_examen", "bordereau")


def _document(genre: str) -> Callable[[Dossier], Iterator[Jugement]]:
    def disponible(dossier: Dossier) -> Iterator[Jugement]:
        """A document due comes out at the first time, before the CPS signs (CDC §4.2.1.15)."""
        etape = dossier.etape(genre)
        premier, second = dossier.etape("temps1"), dossier.etape("temps2")
        if etape is None or premier is None or second is None:
            return
        rendus = [
            d
            for d in dossier.pendant(etape, dossier.documents)
            if d.document.type == genre and premier.seq < d.seq < second.seq
        ]
        trouve = f"{len(rendus)} document(s)"
        yield tenu(rendus[0] if rendus else etape, rendus, f"un document {genre}", trouve)

    disponible.__name__ = f"document_{genre}"
    return disponible


for _genre in DOCUMENTS:
    check("CDC-4.2.1.15-12", partie=_genre, reads={Canal.DOCUMENT})(_document(_genre))
