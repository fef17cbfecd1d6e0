"""Where files go and what carries them: organisms, addresses, messages (CDC §4.2.4, §3.2.10.3)."""

from collections.abc import Iterator
from itertools import pairwise

from vitalbench.harness.checks.contextes import mises_en_forme, texte
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier

ORGANISME_AMO = 1310

DESTINATAIRES = {
    "vers_01_751": ("01", "751"),
    "vers_01_131": ("01", "131"),
    "vers_01_673": ("01", "673"),
    "vers_02_441": ("02", "441"),
    "vers_08_756": ("08", "756"),
    "vers_91_999": ("91", "999"),
}
"""Régime and organisme destinataire due to each step: the last one is not the caisse itself."""


@check("CDC-4.2.1.12.2.1-01", partie="groupe_1310", reads={Canal.APPEL})
def organisme_du_groupe_1310(dossier: Dossier) -> Iterator[Jugement]:
    """Group 1310 holds the régime and organism due to the facture (CDC §4.2.1.12.2.1)."""
    for repere, (regime, organisme) in DESTINATAIRES.items():
        for appel in mises_en_forme(dossier, repere):
            for groupe in appel.entree(ORGANISME_AMO):
                trouve = (groupe.champs.get("code_regime"), groupe.champs.get(_DESTINATAIRE))
                yield egal(appel, trouve, (regime, organisme))


_DESTINATAIRE = "organisme_destinataire"


@check("CDC-4.2.1.12.2.1-01", partie="destinataire", reads={Canal.FICHIER})
def organisme_du_lot(dossier: Dossier) -> Iterator[Jugement]:
    """The lot is for the régime and organism due (CDC §4.2.1.12.2.1)."""
    for repere, (regime, organisme) in DESTINATAIRES.items():
        for facture in dossier.factures_de(repere):
            lot = facture.facture.lot
            if lot is not None:
                for champ, attendu in (("grand_regime_pivot", regime), ("caisse_pivot", organisme)):
                    zone = facture.zone(lot, champ)
                    yield egal(zone, zone.enregistrement.brut_de(champ), attendu)


def _adresses(dossier: Dossier, reperes: tuple[str, ...]) -> Iterator[Jugement]:
    for repere in reperes:
        if dossier.etape(repere) is None:
            continue
        regime, organisme = DESTINATAIRES[repere]
        debut = f"{regime}{organisme}@{organisme}.{regime}."
        for envoi in (e for e in dossier.smtp if e.accepte):
            vers = [adresse for adresse, _ in envoi.destinataires]
            tenue = len(vers) == 1 and vers[0].startswith(debut)
            yield tenu(envoi, tenue, f"{debut}…", ", ".join(vers))


@check("CDC-4.2.4-06", partie="adresse", reads={Canal.SMTP})
def adresse_de_la_caisse(dossier: Dossier) -> Iterator[Jugement]:
    """A file of FSE goes to the address made of régime and organism (CDC §4.2.4)."""
    yield from _adresses(dossier, tuple(r for r in DESTINATAIRES if r != "vers_91_999"))


@check("CDC-4.2.4-06", partie="autre_centre", reads={Canal.SMTP})
def adresse_d_un_autre_centre(dossier: Dossier) -> Iterator[Jugement]:
    """A caisse attached to another centre is written to at that centre (CDC §4.2.4)."""
    yield from _adresses(dossier, ("vers_91_999",))


@check("CDC-4.2.1.12.2.2-15", partie="adresse", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
def fse_enrichie_a_son_adresse(dossier: Dossier) -> Iterator[Jugement]:
    """A FSE with a complementary part goes where a plain one goes (CDC §4.2.1.12.2.2)."""
    if not dossier.factures_de("enrichie") or not dossier.factures_de("simple"):
        return
    for premier, second in pairwise([e for e in dossier.smtp if e.accepte]):
        yield egal(second, second.destinataires, premier.destinataires)
    regimes = {o.adresse for o in dossier.faits.organismes.values() if o.role == "amo"}
    for envoi in (e for e in dossier.smtp if e.accepte):
        vers = [adresse for adresse, _ in envoi.destinataires]
        yield tenu(envoi, set(vers) <= regimes, "l'adresse d'un organisme AMO", ", ".join(vers))


@check("CDC-4.2.1.12.2.2-15", partie="zones", reads={Canal.FICHIER})
def zones_amc_remplies(dossier: Dossier) -> Iterator[Jugement]:
    """The zones of the complementary part of that FSE are filled (CDC §4.2.1.12.2.2)."""
    for facture in dossier.factures_de("enrichie"):
        organisme, part = facture.de("no_organisme_complementaire"), facture.du_total("total_amc")
        lu = texte(organisme).strip("0")
        yield tenu(organisme, lu, "un organisme", lu or "aucun")
        yield tenu(part, isinstance(part.valeur, int) and part.valeur > 0, "une part", part.valeur)
