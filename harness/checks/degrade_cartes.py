"""Cards that cannot serve, expired or not genuine: neither shown nor billed (CDC §3.2.2)."""

from collections.abc import Iterator

from vitalbench.harness.checks.degrade import apres_envoi, signatures
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, facture_formee
from vitalbench.harness.evidence.dossier import Dossier


@check("CDC-4.2.1.3-10", partie="droits", reads={Canal.FICHIER, Canal.MONDE})
@check("CDC-3.2.2-03", partie="flux", reads={Canal.FICHIER, Canal.MONDE})
def aucun_flux_de_la_carte_perimee(dossier: Dossier) -> Iterator[Jugement]:
    """No flow carries the data of an expired card (CDC §3.2.2)."""
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    for facture in dossier.factures:
        zone = facture.de("nir_assure")
        if vitale is not None:
            yield tenu(
                zone, str(zone.valeur) != vitale.nir[:13], "une autre identité", "NIR de la carte"
            )


@check("CDC-3.2.2-03", partie="ecran", reads={Canal.ECRAN, Canal.MONDE})
@check("CDC-3.2.2-04", partie="ecran", reads={Canal.ECRAN, Canal.MONDE})
def rien_de_la_carte_a_l_ecran(dossier: Dossier) -> Iterator[Jugement]:
    """The screen shows neither identity nor rights of an unusable card (CDC §3.2.2)."""
    vitale = dossier.faits.personnes[dossier.faits.patient].vitale
    portees = set() if vitale is None else {vitale.nir, vitale.nir[:13], vitale.numero_serie}
    for porteur in () if vitale is None else vitale.beneficiaires:
        portees |= {porteur.nom, porteur.prenom, porteur.date_naissance, porteur.nir_certifie}
    portees.discard("")
    for repere in ("lecture", "copie", "avec_la_carte", "avec_la_copie"):
        for ecran in apres_envoi(dossier, repere):
            montres = [c.id for c in ecran.ecran.champs if str(c.valeur) in portees]
            yield absence(ecran, montres, "aucune donnée de la carte")


@check("CDC-3.2.2-04", partie="flux", reads={Canal.APPEL})
def aucune_facture_de_la_copie(dossier: Dossier) -> Iterator[Jugement]:
    """No facture is made with a card that is not genuine (CDC §3.2.2)."""
    yield from facture_formee(dossier, "avec_la_copie", attendue=False)


@check("CDC-4.2.1.3-12", partie="signalee", reads={Canal.ECRAN})
def copie_signalee(dossier: Dossier) -> Iterator[Jugement]:
    """The PS is told that the card is not genuine (CDC §4.2.1.3)."""
    for ecran in apres_envoi(dossier, "copie")[-1:]:
        yield tenu(
            ecran, ecran.mention("vitale_non_authentifiee"), "carte non authentifiée", "rien"
        )


@check("CDC-3.2.3.2-07", partie="signature", reads={Canal.APDU})
@check("CDC-4.2.1.3-10", partie="signature", reads={Canal.APDU})
def aucune_signature_de_la_carte_perimee(dossier: Dossier) -> Iterator[Jugement]:
    """An expired card is never asked to sign (CDC §3.2.3.2, §4.2.1.3)."""
    lues = [a for a in dossier.apdus if a.lecteur == "vitale"]
    signes = [a for a in signatures(dossier) if a.lecteur == "vitale"]
    if lues and dossier.etape("avec_la_carte") is not None:
        yield tenu(
            signes[0] if signes else lues[-1], not signes, "aucune signature", f"{len(signes)}"
        )


@check("CDC-3.2.3.2-07", partie="mode", reads={Canal.FICHIER})
@check("CDC-4.2.1.3-10", partie="degrade_seul", reads={Canal.FICHIER})
def degrade_seul_avec_une_carte_perimee(dossier: Dossier) -> Iterator[Jugement]:
    """With an expired card only degraded factures leave (CDC §3.2.3.2, §4.2.1.3)."""
    if dossier.etape("avec_la_carte") is not None:
        for lot in dossier.lots:
            zone = lot.de("certification_lot")
            yield egal(zone, zone.valeur, "D")


@check("CDC-4.2.1.3-10", partie="propose", reads={Canal.ECRAN})
def degrade_propose(dossier: Dossier) -> Iterator[Jugement]:
    """The expired card makes the screen offer the degraded mode (CDC §4.2.1.3)."""
    for ecran in apres_envoi(dossier, "lecture")[-1:]:
        yield tenu(ecran, ecran.mention("mode_degrade_propose"), "dégradé proposé", "rien")
