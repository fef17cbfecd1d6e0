"""Soins médicaux gratuits: context, tariff, agreements, routing (CDC §2.3.4, §3.2.2.1.5, §4.2.1).

The B2 code of the nature d'assurance SMG and the line that carries an agreement above the tariff
are not public: 22 and DPS are the bench's own (profil simulé).
"""

from collections.abc import Callable, Iterator

from vitalbench.harness.checks.contextes import (
    SMG,
    litteraux,
    sous_nature,
    valeur,
)
from vitalbench.harness.checks.jugement import (
    Jugement,
    egal,
    tenu,
)
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import facture_formee
from vitalbench.harness.evidence.dossier import Dossier, FaitProfessionnel

FICHIER = {Canal.FICHIER, Canal.MONDE}
CAISSE_SMG = {
    "grand_regime": "08",
    "caisse_gestionnaire": "835",
    "centre_gestionnaire": "0300",
}
CENTRE_DE_SANTE = "25"
MENTION_ORDONNANCE = "en rapport avec les soins médicaux gratuits"


def _ps(dossier: Dossier) -> FaitProfessionnel | None:
    return dossier.faits.professionnels.get(dossier.faits.ps)


def _en_centre(ps: FaitProfessionnel) -> bool:
    return any(s.secteur_activite == CENTRE_DE_SANTE for s in ps.cps.situations)


def _pour(partie: str, concerne: Callable[[FaitProfessionnel], bool]) -> None:
    def produite(dossier: Dossier) -> Iterator[Jugement]:
        """Every family, and a centre de santé, can make a SMG facture (CDC §2.3.4.3)."""
        ps = _ps(dossier)
        if ps is not None and concerne(ps):
            for facture in sous_nature(dossier, SMG):
                yield valeur(facture.de("nature_assurance"), SMG)

    produite.__name__ = f"smg_{partie}"
    check("CDC-2.3.4.3-01", partie=partie, reads=FICHIER)(produite)


_pour("prescripteur", lambda ps: ps.famille == "prescripteurs" and not _en_centre(ps))
_pour("auxiliaire", lambda ps: ps.famille == "auxiliaires")
_pour("pharmacien", lambda ps: ps.famille == "pharmaciens")
_pour("laboratoire", lambda ps: ps.famille == "laboratoires")
_pour("fournisseur", lambda ps: ps.famille == "fournisseurs")
_pour("centre_de_sante", _en_centre)


@check("CDC-2.3.4.3-01", partie="proposee", reads={Canal.ECRAN})
@check("CDC-3.2.4.14-01", partie="proposee", reads={Canal.ECRAN})
def nature_smg_proposee(dossier: Dossier) -> Iterator[Jugement]:
    """The nature d'assurance SMG is among those offered (CDC §2.3.4.3)."""
    for ecran in dossier.ecrans:
        question = ecran.proposition("nature_assurance")
        if question is not None:
            offertes = {c.id for c in question.choix}
            yield tenu(ecran, SMG in offertes, "SMG offerte", ", ".join(sorted(offertes)))


@check("CDC-3.2.4.14-01", partie="transmise", reads=FICHIER)
def nature_smg_transmise(dossier: Dossier) -> Iterator[Jugement]:
    """The nature SMG that the PS chose is the one of the facture (CDC §3.2.4.14)."""
    for facture in sous_nature(dossier, SMG):
        yield valeur(facture.de("nature_assurance"), SMG)


@check("CDC-2.3.4.4-01", partie="plein_tarif", reads=FICHIER)
def remboursement_au_tarif(dossier: Dossier) -> Iterator[Jugement]:
    """Without agreement the AMO part of each act is its whole base (CDC §2.3.4.4)."""
    for facture in sous_nature(dossier, SMG):
        for acte in facture.actes:
            zone = acte.de("montant_amo")
            base = acte.de("base_remboursement").valeur
            yield egal(zone, zone.valeur, base, "un ticket modérateur a-t-il été appliqué ?")


@check("CDC-2.3.4.4-01", partie="sans_reste", reads=FICHIER)
def rien_a_charge(dossier: Dossier) -> Iterator[Jugement]:
    """The whole of a facture at the tariff is paid by the AMO (CDC §2.3.4.4)."""
    for facture, attendu in litteraux(dossier):
        if attendu.get("nature") == SMG and "amo" in attendu:
            yield valeur(facture.du_total("total_amo"), attendu["amo"])


# --- ordonnance, routing, identity --------------------------------------------------------


@check("CDC-3.2.8.3-06", partie="mention", reads={Canal.DOCUMENT})
def mention_sur_l_ordonnance(dossier: Dossier) -> Iterator[Jugement]:
    """The ordonnance of a SMG facture says the care is free (CDC §3.2.8.3)."""
    for document in dossier.pendant(dossier.etape("ordonnance_smg"), dossier.documents):
        imprime = document.document.texte
        yield tenu(document, MENTION_ORDONNANCE in imprime, MENTION_ORDONNANCE, imprime[:200])


@check("CDC-4.2.1.12.2.1-02", partie="fse", reads={Canal.FICHIER})
def destinataire_dans_la_fse(dossier: Dossier) -> Iterator[Jugement]:
    """A SMG facture is for 08 835 0300 whatever the support says (CDC §4.2.1.12.2.1)."""
    for facture in sous_nature(dossier, SMG):
        for champ, attendu in CAISSE_SMG.items():
            yield valeur(facture.de(champ), attendu, "l'organisme de la carte est-il resté ?")


@check("CDC-4.2.1.12.2.1-02", partie="envoi", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
@check("CDC-3.2.10.3-10", partie="message", reads={Canal.SMTP, Canal.FICHIER, Canal.MONDE})
def message_a_la_cnmss(dossier: Dossier) -> Iterator[Jugement]:
    """The mail that carries SMG factures goes to the caisse of SMG (CDC §3.2.10.3)."""
    cnmss = dossier.faits.organismes.get("08-835")
    numeros = {f.numero for f in sous_nature(dossier, SMG)}
    for fichier in dossier.fichiers:
        if cnmss is None or not any(f.numero in numeros for f in fichier.factures):
            continue
        for envoi in dossier.smtp:
            if envoi.message_id == fichier.message_id and envoi.accepte:
                adresses = [adresse for adresse, _ in envoi.destinataires]
                yield egal(envoi, adresses, [cnmss.adresse])


@check("CDC-3.2.10.3-10", partie="fichier", reads={Canal.FICHIER})
def fichier_a_la_cnmss(dossier: Dossier) -> Iterator[Jugement]:
    """The lot of SMG factures is for the caisse of SMG (CDC §3.2.10.3)."""
    numeros = {f.numero for f in sous_nature(dossier, SMG)}
    for lot in dossier.lots:
        if any(f.numero in numeros for f in lot.factures):
            yield valeur(lot.de("no_caisse_destinataire"), "835")


@check("CDC-3.2.10.3-10", partie="separes", reads={Canal.FICHIER})
def lots_separes(dossier: Dossier) -> Iterator[Jugement]:
    """SMG factures never share a lot with those of the patient's caisse (CDC §3.2.10.3)."""
    numeros = {f.numero for f in sous_nature(dossier, SMG)}
    for lot in dossier.lots:
        gratuites = [f for f in lot.factures if f.numero in numeros]
        if gratuites:
            yield tenu(
                lot,
                len(gratuites) == len(lot.factures),
                "des factures SMG seulement",
                f"{len(lot.factures)} factures dont {len(gratuites)} SMG",
            )


@check("CDC-4.2.1.13-04", partie="caisse_ignoree", reads={Canal.APPEL})
def caisse_ignoree_a_la_signature(dossier: Dossier) -> Iterator[Jugement]:
    """In AT and SMG another caisse in the card never stops the signature (CDC §4.2.1.13)."""
    yield from facture_formee(dossier, "autre_caisse", attendue=True)


@check("CDC-4.2.1.13-04", partie="naissance", reads={Canal.APPEL})
def naissance_comparee_a_la_signature(dossier: Dossier) -> Iterator[Jugement]:
    """In AT and SMG another birth date in the card stops the signature (CDC §4.2.1.13)."""
    yield from facture_formee(dossier, "autre_naissance", attendue=False)
