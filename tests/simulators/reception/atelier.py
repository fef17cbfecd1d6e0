"""A workshop that makes what a conforming LPS would send, signed with the world's own test keys."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.b2 import (
    Acte,
    DebutFichier,
    DebutLot,
    EnteteFacture,
    FinFichier,
    FinLot,
    TotalFacture,
)
from vitalbench.reference.norms.b2_lecture import Facture, ecrire
from vitalbench.reference.norms.b2_totaux import totaux_lot
from vitalbench.reference.norms.courriel import (
    Enveloppe,
    Sceau,
    Sujet,
    composer_contenu,
    composer_message,
    compostage,
)
from vitalbench.reference.norms.scor import LotPieces, Piece, composer_lot_pieces
from vitalbench.reference.securing.cms import ajouter_signature, signer
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.reference.securing.manifeste import (
    manifeste_facture,
    manifeste_lot,
    poser_index,
)
from vitalbench.simulators.reception.caisse import lire_facture
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

J = date(2026, 11, 2)
AGREMENT = "VB0000000001"


class Gabarit(msgspec.Struct, frozen=True, kw_only=True):
    """What a test may ask of a facture; the default is a consultation G paid 21.00 by the AMO."""

    numero: int = 1
    personne: str = "marie-dupont"
    destinataire_reglement: str = "05"
    forcage: str = ""
    soins: date = J
    flux: TypeFlux = TypeFlux.FSE
    montant_amo: int = 2100
    montant_amc: int = 0
    signe_vitale: str = ""
    exoneration: str = "0"
    contrat: str = "00"
    nature: str = "10"
    naissance: str = ""
    support: str = "carte"
    operation: str = "1"
    mutuelle: str = ""


class LotFait(msgspec.Struct, frozen=True, kw_only=True):
    """A lot and its seals, ready to be put in a file."""

    corps: bytes
    sceaux: tuple[Sceau, ...]
    factures: int


class Atelier:
    """Makes factures, lots, files and mails; every piece can be spoilt on the way."""

    def __init__(self, graine: int = 1) -> None:
        self.monde = creer_monde(graine, J)
        self.pki = Pki(self.monde)
        self.compteur = 0

    def facture(
        self, gabarit: Gabarit, mode: ModeSecurisation, ps: str = "dr-lenoir"
    ) -> tuple[bytes, bytes, bytes]:
        """Give masked records (index set), signatures and manifest of a facture."""
        personne = self.monde.personne(gabarit.personne)
        no_ps = self.monde.professionnel(ps).cps.situations[0].numero_facturation
        cle = {
            "no_ps": no_ps,
            "nir_assure": personne.nir[:13],
            "cle_nir": personne.nir[13:],
            "no_facture": f"{gabarit.numero:09d}",
        }
        organisme = personne.dossier.organisme
        acte = Acte(
            **cle,
            code_accord="9",
            no_executant=no_ps,
            date_acte=gabarit.soins,
            code_acte="G",
            quantite=1,
            coefficient=100,
            denombrement=0,
            prix_unitaire=3000,
            base_remboursement=3000,
            taux=70,
            montant_amo=gabarit.montant_amo,
            montant_depense=3000,
            qualificatif_depense="",
            lieu="0",
            montant_amc=gabarit.montant_amc,
        )
        entete = EnteteFacture(
            **cle,
            forcage_amo=gabarit.forcage,
            marquage_facture="T",
            nature_operation=gabarit.operation,
            date_facturation=gabarit.soins,
            type_facture=gabarit.flux.value,
            grand_regime=organisme.regime,
            caisse_gestionnaire=organisme.caisse,
            centre_gestionnaire=organisme.centre,
            nature_piece_droits="1",
            no_prescripteur="0",
            date_prescription=None,
            nature_assurance=gabarit.nature,
            justif_exoneration=gabarit.exoneration,
            presence_cps_remplacant="0",
            date_naissance=gabarit.naissance or personne.identite.date_naissance[2:],
            rang_naissance=str(personne.identite.rang_naissance),
            destinataire_reglement=gabarit.destinataire_reglement,
            type_contrat=gabarit.contrat,
            no_organisme_complementaire=gabarit.mutuelle,
        )
        total = TotalFacture(
            **cle,
            nb_lignes_acte=1,
            total_facture=3000,
            total_amo=gabarit.montant_amo,
            total_participation=900,
            total_amc=gabarit.montant_amc,
        )
        corps = ecrire((entete, acte, total))
        manifeste = manifeste_facture(corps, gabarit.flux, mode, None)
        cps = self.pki.cles_cps(ps)
        signatures = b""
        if mode is ModeSecurisation.SESAM_VITALE:
            qui = gabarit.signe_vitale or gabarit.personne
            if gabarit.support == "apcv":
                certificat, cle_privee = self.pki.certificat_apcv(qui), self.pki.cle_apcv(qui)
            else:
                vitale = self.pki.cles_vitale(qui)
                certificat, cle_privee = vitale.signature_certificat, vitale.signature_privee
            signatures = signer(manifeste, certificat, signataire(cle_privee))
        if signatures:
            signatures = ajouter_signature(
                signatures, manifeste, cps.signature_certificat, signataire(cps.signature_privee)
            )
        else:
            signatures = signer(
                manifeste, cps.signature_certificat, signataire(cps.signature_privee)
            )
        return poser_index(corps, manifeste), signatures, manifeste

    def lot(
        self,
        *gabarits: Gabarit,
        no_lot: str = "001",
        date_lot: date = J,
        mode: ModeSecurisation = ModeSecurisation.SESAM_VITALE,
        ps: str = "dr-lenoir",
        caisse: str = "751",
        agrement: str = AGREMENT,
        signe_par: str = "",
    ) -> LotFait:
        """Make a lot of factures, signed by the CPS."""
        no_ps = self.monde.professionnel(ps).cps.situations[0].numero_facturation
        faites = [self.facture(g, mode, ps) for g in gabarits or (Gabarit(),)]
        debut = DebutLot(
            no_ps=no_ps,
            no_caisse_destinataire=caisse,
            no_lot=no_lot,
            raison_sociale="CABINET DE TEST",
            date_creation_lot=date_lot,
            certification_lot=mode.value,
            no_version_norme="062007",
        )
        corps = b"".join(f[0] for f in faites)
        totaux = totaux_lot(lire(f[0]) for f in faites)
        flux = (gabarits or (Gabarit(),))[0].flux
        fin = FinLot(
            no_ps=no_ps,
            **msgspec.structs.asdict(totaux),
            no_lot=no_lot,
            marquage_lot="T",
            type_facture=flux.value,
            agrement_logiciel=agrement,
        )
        enregistrements = debut.encode() + corps + fin.encode()
        manifeste = manifeste_lot(enregistrements, [f[2] for f in faites])
        cps = self.pki.cles_cps(signe_par or ps)
        signature = signer(manifeste, cps.signature_certificat, signataire(cps.signature_privee))
        sceaux = [
            Sceau(genre="facture", lot=no_lot, facture=f"{g.numero:09d}", der=f[1])
            for g, f in zip(gabarits or (Gabarit(),), faites, strict=True)
        ]
        return LotFait(
            corps=poser_index(enregistrements, manifeste),
            sceaux=(*sceaux, Sceau(genre="lot", lot=no_lot, der=signature)),
            factures=len(faites),
        )

    def fichier(self, *lots: LotFait, organisme: str = "01-751") -> bytes:
        """Frame lots in a file for an organism."""
        corps = b"".join(lot.corps for lot in lots)
        connu = self.monde.organisme(organisme)
        type_destinataire = "OC" if connu.role == "amc" else "CP"
        debut = DebutFichier(
            no_emetteur="991130428",
            type_destinataire=type_destinataire,
            no_destinataire=connu.numero.rjust(14, "0"),
            id_fichier="000001",
            date_creation=J,
        )
        fin = FinFichier(
            no_emetteur="991130428",
            type_destinataire=type_destinataire,
            no_destinataire=connu.numero.rjust(14, "0"),
            id_fichier="000001",
            nb_enregistrements=len(corps) // 128 + 2,
            nb_lots=len(lots),
        )
        return debut.encode() + corps + fin.encode()

    def message(
        self,
        *lots: LotFait,
        organisme: str = "01-751",
        b2: bytes | None = None,
        certificat: bytes | None = None,
        de: str = "dr-lenoir@ps.sim.invalid",
        pour: str = "",
    ) -> bytes:
        """Wrap a file in the mail an organism expects; each call has its own compostage."""
        self.compteur += 1
        numero = compostage(datetime(2026, 11, 2, 11, 0, tzinfo=UTC), self.compteur)
        connu = self.monde.organisme(organisme)
        clair = composer_contenu(
            b2 if b2 is not None else self.fichier(*lots, organisme=pour or organisme),
            [s for lot in lots for s in lot.sceaux],
            numero,
        )
        return composer_message(
            Enveloppe(
                de=de,
                vers=connu.adresse,
                message_id=f"<{numero}@ps.sim.invalid>",
                date="Mon, 02 Nov 2026 12:00:00 +0100",
                sujet=Sujet(
                    emetteur="00000991130428",
                    compostage=numero,
                    nb_factures=sum(lot.factures for lot in lots),
                ),
                description="IRISTEST/B2/Z",
                cms=chiffrer(clair, certificat or self.pki.certificat_piece_jointe(organisme)),
            )
        )

    def papiers(self, *pieces: tuple[str, str], lot_pieces: str = "001", **champs) -> bytes:
        """Wrap scanned papers (facture, nature) in the mail the inter-régime reception expects."""
        no_ps = self.monde.professionnel("dr-lenoir").cps.situations[0].numero_facturation
        lot = LotPieces(
            no_ps=no_ps,
            lot_pieces=lot_pieces,
            jour=J,
            organisme="01751",
            no_lot="001",
            date_lot=J,
            pieces=tuple(
                Piece(
                    facture=facture,
                    nature=nature,
                    mime="application/pdf",
                    contenu=champs.get("contenu", b"%PDF-1.4 image"),
                    nom=f"{facture}.pdf",
                )
                for facture, nature in pieces
            ),
        )
        self.compteur += 1
        numero = compostage(datetime(2026, 11, 2, 11, 0, tzinfo=UTC), self.compteur)
        connu = self.monde.organisme("oct-99998002")
        return composer_message(
            Enveloppe(
                de="dr-lenoir@ps.sim.invalid",
                vers=connu.adresse,
                message_id=f"<{numero}@ps.sim.invalid>",
                date="Mon, 02 Nov 2026 12:00:00 +0100",
                sujet=Sujet(emetteur="00000991130428", compostage=numero, nb_factures=len(pieces)),
                description="IRISTEST/SCOR",
                cms=chiffrer(
                    composer_lot_pieces(lot, f"pieces-{numero}"),
                    self.pki.certificat_piece_jointe(connu),
                ),
            )
        )


def lire(corps: bytes) -> Facture:
    """Read the records of one facture."""
    return lire_facture(corps)


def signataire(cle: RSAPrivateKey) -> Callable[[bytes], bytes]:
    """Sign as a card does."""
    return lambda attributs: cle.sign(attributs, PKCS1v15(), SHA256())
