"""A return composed level by level, framed in every form, read back the same."""

from datetime import date, datetime

import pytest

from vitalbench.reference.norms.arl import Accuse, composer_arl, entete_arl, lire_arl
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.codec import RefusCodage
from vitalbench.reference.norms.messages_service import (
    MessageService,
    MessageServiceIllisible,
    ecrire_message_service,
    lire_message_service,
)
from vitalbench.reference.norms.noemie import (
    AssureBeneficiaire,
    DestinataireReglement,
    EnteteNoemie,
    FactureRetour,
    Mandataire,
    PartAmc,
    PartAmo,
    Rejet,
    TypeRetour,
    Virement,
)
from vitalbench.reference.norms.noemie_ecriture import Composeur
from vitalbench.reference.norms.noemie_lecture import Forme, LectureNoemie

J = date(2026, 11, 26)


def entete() -> EnteteNoemie:
    return EnteteNoemie(
        type_emetteur="CP",
        no_emetteur="00000000000999",
        type_destinataire="SI",
        no_destinataire="00000991234567",
        application="TR",
        id_fichier="000001",
        date_creation=J,
        reference="580",
        longueur_enregistrement="128",
    )


def facture(numero: str, *parts) -> list:
    return [
        FactureRetour(no_facture=numero, type_facture="F", no_lot="001", date_lot=J),
        AssureBeneficiaire(
            nir_assure="1600199999001",
            cle_nir="12",
            date_naissance="150160",
            rang_naissance="1",
        ),
        *parts,
    ]


def retour() -> Composeur:
    composeur = Composeur(entete())
    composeur.ajouter(
        Mandataire(no_mandataire="991234567"),
        DestinataireReglement(no_destinataire_reglement="991234567"),
        Virement(date_virement=J, libelle_virement_1="VIR 999"),
        TypeRetour(type_retour="01"),
        *facture(
            "000000001",
            PartAmo(montant_demande=2100, etat="P", montant_paye=2100, signe="P"),
            PartAmc(
                montant_demande=900, etat="P", montant_paye=900, signe="P", no_amc="0000000001"
            ),
        ),
        *facture(
            "000000002",
            PartAmo(montant_demande=2100, etat="R", montant_paye=0, signe="P"),
            Rejet(
                code_rejet="SIM000001R", libelle_rejet="DROITS FERMES", niveau_rejet="F", part="O"
            ),
        ),
    )
    return composeur


@pytest.mark.parametrize("forme", list(Forme))
def test_every_form_is_detected_and_gives_the_same_entities(forme):
    brut = retour().finir(forme)
    lecture = LectureNoemie(brut)
    lues = list(lecture)
    assert lecture.forme is forme
    assert lecture.fautes == []
    assert [e.fautes for e in lues if e.fautes] == []
    codes = [e.code for e in lues]
    assert " ".join(codes) == (
        "000 020 040 071 081 102 103 198 199 990 102 103 198 294 990 990 990 990 990 999"
    )
    for entite in lues:
        assert brut[entite.decalage : entite.decalage + 2] in (
            entite.texte[:2].encode(),
            entite.texte[:1].encode() + b"0",
            entite.texte[:1].encode() + b"1",
        )


def test_levels_close_with_their_counters_and_totals():
    fins = [e for e in LectureNoemie(retour().finir()) if e.code == "990"]
    # 05 : 103 + 198 + 199 = 3 entités, 21,00 + 9,00 = 30,00 € ; puis 103 + 198 + 294 = 3, 0 €
    # 04 : 2 factures ; 03, 02 et 01 : un élément chacun ; 30,00 € jusqu'en haut
    assert [(f.niveau, f.compteur, f.cumul) for f in fins] == [
        ("05", 3, 3000),
        ("05", 3, 0),
        ("04", 2, 3000),
        ("03", 1, 3000),
        ("02", 1, 3000),
        ("01", 1, 3000),
    ]
    fin = list(LectureNoemie(retour().finir()))[-1]
    # 21 + 21 + 86 + 22 = 150 ; factures 40+152+24+49+43 = 308 et 40+152+24+153+43 = 412 ;
    # quatre 990 de 43 = 172 ; total 1042 = 8 × 127 + 26, donc 9 blocs et les deux bouts
    assert (fin.nb_enregistrements, fin.nb_lots, fin.cumul) == (11, 1, 3000)


def test_a_broken_indicator_and_an_unknown_entity_are_faults():
    brut = retour().finir()
    casse = brut[:128] + b"7" + brut[129:]
    lecture = LectureNoemie(casse)
    list(lecture)
    assert [(f.champ, f.decalage) for f in lecture.fautes] == [("indicateur", 128)]
    inconnue = brut.replace(b"19899", b"88899", 1)
    assert [e.texte[:5] for e in LectureNoemie(inconnue) if e.code == "?"] == ["88899"]


def test_at_sign_never_enters_an_entity():
    with pytest.raises(RefusCodage, match="autres que @"):
        Virement(date_virement=J, libelle_virement_1="A@B")


def test_arl_round_trip():
    lot = AccuseLot(
        sens="N",
        id_retour="000000000001",
        date_arl=J,
        heure_arl="101500",
        compostage_recu="2026112110150000001",
        id_fichier_recu="000001",
        no_ps="991234567",
        no_lot="001",
        date_lot=J,
        nb_factures=2,
        montant_lot=6000,
        nb_motifs=0,
    )
    motif = MotifArl(
        code_motif="SIM004",
        no_enregistrement="9",
        position="25",
        type_enregistrement="6",
        libelle_motif="total de 6 faux",
    )
    en_tete = entete_arl(
        type_emetteur="CP", no_emetteur="999", no_ps="991234567", id_fichier="A00001", jour=J
    )
    arl = lire_arl(composer_arl(en_tete, [Accuse(lot=lot, motifs=(motif,))]))
    assert arl.fautes == ()
    (accuse,) = arl.accuses
    assert not accuse.positif
    assert accuse.lot.nb_motifs == 1
    assert accuse.motifs == (motif,)
    assert arl.fin is not None


def test_a_noemie_is_no_arl():
    assert {f.code for f in lire_arl(retour().finir()).fautes} == {"profil"}


def test_service_message_round_trip_and_refusals():
    message = MessageService(
        code="9001",
        instant=datetime(2026, 11, 21, 10, 15),
        compostage_recu="2026112110150000001",
        message_id_recu="<a@b>",
        libelle="site indisponible, message gardé",
    )
    texte = ecrire_message_service(message)
    assert lire_message_service(texte) == message
    assert message.ar_provisoire
    with pytest.raises(MessageServiceIllisible, match="ligne 7 : zone code en double"):
        lire_message_service(texte + "code=9001\r\n")
    with pytest.raises(MessageServiceIllisible, match="zone absente : libelle"):
        lire_message_service(texte.rsplit("libelle", 1)[0])
