"""Readings of both cards through the module, by APDU, with the world's own cards."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from tests.reference.modules.conftest import ANCRE, Bureau
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.appels import Groupe, Issue
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.zones.codec import composer, decoder, encoder
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte
from vitalbench.simulators.cards.vitale import creer_vitale


def codes(refus: pytest.ExceptionInfo[RefusModule]) -> int:
    return refus.value.code


class Espion:
    """Every APDU a slot exchanged."""

    def __init__(self, bureau: Bureau) -> None:
        self.cps: list[bytes] = []
        self.vitale: list[bytes] = []
        bureau.cps.observer(lambda e: self._noter(self.cps, e))
        bureau.vitale.observer(lambda e: self._noter(self.vitale, e))

    @staticmethod
    def _noter(liste: list[bytes], evenement: EchangeApdu | EvenementCarte) -> None:
        if isinstance(evenement, EchangeApdu):
            liste.append(evenement.commande)

    def codes_presentes(self) -> int:
        return sum(c[1] == 0x20 and len(c) > 4 for c in self.cps)


def test_la_cps_se_lit_apres_son_code(bureau: Bureau) -> None:
    contenu = bureau.ssv.lire_carte_ps("1234")
    assert contenu == bureau.monde.professionnel("dr-lenoir").cps
    numeros = [groupe.groupe for groupe in bureau.temoin.issues[0].sorties]
    assert numeros == [1, 2]
    assert decoder(encoder(bureau.temoin.issues[0].sorties)) == bureau.temoin.issues[0].sorties


def test_le_code_ne_passe_ni_dans_les_evenements_ni_en_memoire(bureau: Bureau) -> None:
    bureau.ssv.lire_carte_ps("1234")
    assert bureau.temoin.appels[0].entrees[0].champs == {"code_porteur": "****"}
    assert "1234" not in repr(bureau.temoin.appels) + repr(bureau.temoin.issues)
    module = bureau.ssv
    assert "1234" not in repr(vars(module)) + repr(vars(vars(module)["_atelier"]))


def test_le_code_n_est_pas_redemande_tant_que_la_carte_reste(bureau: Bureau) -> None:
    espion = Espion(bureau)
    bureau.ssv.lire_carte_ps("1234")
    bureau.ssv.lire_carte_ps()
    bureau.ssv.lire_carte_ps()
    assert espion.codes_presentes() == 1


@pytest.mark.parametrize("geste", ["retrait", "hors_tension", "reinitialisation"])
def test_apres_une_coupure_le_code_est_redemande(bureau: Bureau, geste: str) -> None:
    bureau.ssv.lire_carte_ps("1234")
    if geste == "retrait":
        bureau.cps.retirer()
        bureau.inserer_cps()
    elif geste == "hors_tension":
        bureau.cps.hors_tension()
    else:
        bureau.cps.reinitialiser()
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_carte_ps()
    assert codes(refus) == 0xFF21


def test_trois_codes_faux_bloquent_la_carte(bureau: Bureau) -> None:
    recus = []
    for _ in range(4):
        with pytest.raises(RefusModule) as refus:
            bureau.ssv.lire_carte_ps("9999")
        recus.append((codes(refus), refus.value.detail))
    assert recus[0] == (0xF003, "code porteur faux, 2 essai(s) restant(s)")
    assert recus[1] == (0xF003, "code porteur faux, 1 essai(s) restant(s)")
    assert recus[2] == recus[3] == (0xF004, "code porteur bloqué")
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_carte_ps("1234")
    assert codes(refus) == 0xF004


def test_sans_cps(bureau: Bureau) -> None:
    bureau.cps.retirer()
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_carte_ps("1234")
    assert codes(refus) == 0xF001


def test_un_code_qui_n_est_pas_fait_de_chiffres_ne_va_pas_a_la_carte(bureau: Bureau) -> None:
    espion = Espion(bureau)
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_carte_ps("12a4")
    assert codes(refus) == 0x4000
    assert espion.codes_presentes() == 0


def test_une_cps_tronquee_est_inexploitable(bureau: Bureau) -> None:
    ps = bureau.monde.professionnel("dr-lenoir")
    cles = bureau.pki.cles_cps("dr-lenoir")
    bureau.cps.inserer(creer_cps(ps.cps, cles, "1234", fichiers={"CPS_INFO_PS": b"\xea\x7f"}))
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_carte_ps("1234")
    assert codes(refus) == 0xF004


def test_la_vitale_se_lit_avec_la_cps_ouverte(bureau: Bureau) -> None:
    bureau.ssv.lire_carte_ps("1234")
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    assert lue.authentifiee
    assert lue.contenu == bureau.monde.personne("marie-dupont").vitale
    numeros = [groupe.groupe for groupe in bureau.temoin.issues[-1].sorties]
    assert numeros == [101, 102, 104, 105, 106]


def test_ordre_public_des_groupes_d_une_famille(
    autre_bureau: Callable[[str, str], Bureau],
) -> None:
    """101, 102, then per beneficiary 104, 105s, 106s, and 107 with 108s or 109."""
    bureau = autre_bureau("dr-lenoir", "paul-martin")
    bureau.ssv.lire_carte_ps("1234")
    bureau.ssv.lire_droits_vitale(ANCRE)
    groupes = [groupe.groupe for groupe in bureau.temoin.issues[-1].sorties]
    assert groupes[:2] == [101, 102]
    assert groupes.count(104) == 4
    par_personne = " ".join(map(str, groupes[2:])).split("104")[1:]
    for suite in par_personne:
        rangs = [int(n) for n in suite.split()]
        assert rangs == sorted(rangs)
        assert not {107, 109} <= set(rangs)


def test_sans_cps_les_exonerations_restent_fermees(
    autre_bureau: Callable[[str, str], Bureau],
) -> None:
    bureau = autre_bureau("dr-lenoir", "rose-bernard")
    bureau.cps.retirer()
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    beneficiaire = lue.contenu.beneficiaires[0]
    assert beneficiaire.nom == "BERNARD"
    assert beneficiaire.droits.couvertures == ()
    assert beneficiaire.droits.periodes_amo == ()
    bureau.inserer_cps()
    bureau.ssv.lire_carte_ps("1234")
    avec = bureau.ssv.lire_droits_vitale(ANCRE).contenu.beneficiaires[0]
    assert avec.droits.couvertures != ()


def test_une_cps_sans_code_n_ouvre_rien(bureau: Bureau) -> None:
    assert bureau.ssv.lire_droits_vitale(ANCRE).contenu.organisme.regime == ""


def test_rien_n_est_ecrit_ni_aucun_code_presente_a_la_vitale(bureau: Bureau) -> None:
    espion = Espion(bureau)
    bureau.ssv.lire_carte_ps("1234")
    bureau.ssv.lire_droits_vitale(ANCRE)
    bureau.ssv.formater_factures(bureau.facture())
    assert {c[1] for c in espion.vitale}.isdisjoint({0x20, 0x24, 0x2C, 0xD6, 0xD0})


def test_une_carte_fausse_n_est_pas_authentifiee(bureau: Bureau) -> None:
    """The card shows Marie's identity with the keys and certificates of somebody else."""
    contenu = bureau.monde.personne("marie-dupont").vitale
    assert contenu is not None
    bureau.vitale.inserer(creer_vitale(contenu, bureau.pki.cles_vitale("paul-martin")))
    bureau.ssv.lire_carte_ps("1234")
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    assert not lue.authentifiee
    assert bureau.temoin.issues[-1].statut == 0xE010
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.formater_factures(bureau.facture())
    assert codes(refus) == 0xE010


def test_cle_d_une_autre_carte_que_son_certificat(bureau: Bureau) -> None:
    contenu = bureau.monde.personne("marie-dupont").vitale
    assert contenu is not None
    cles = msgspec.structs.replace(
        bureau.pki.cles_vitale("marie-dupont"),
        authentification_privee=bureau.pki.cles_vitale("paul-martin").authentification_privee,
    )
    bureau.vitale.inserer(creer_vitale(contenu, cles))
    assert not bureau.ssv.lire_droits_vitale(ANCRE).authentifiee


def test_vitale_absente_muette_illisible_arrachee(bureau: Bureau) -> None:
    contenu = bureau.monde.personne("marie-dupont").vitale
    assert contenu is not None
    cles = bureau.pki.cles_vitale("marie-dupont")
    bureau.vitale.retirer()
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_droits_vitale(ANCRE)
    assert codes(refus) == 0xF011
    bureau.vitale.inserer(creer_vitale(contenu, cles, fichiers={"IDENT": b"\x65\x7f\x80"}))
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_droits_vitale(ANCRE)
    assert codes(refus) == 0xF014
    bureau.vitale.inserer(creer_vitale(contenu, cles))
    bureau.vitale.arracher(apres=3)
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_droits_vitale(ANCRE)
    assert codes(refus) == 0xF015


def test_une_carte_d_essai_ne_va_pas_avec_une_carte_reelle(bureau: Bureau) -> None:
    contenu = bureau.monde.personne("marie-dupont").vitale
    assert contenu is not None
    reelle = msgspec.structs.replace(contenu, type_carte="reelle")
    bureau.vitale.inserer(creer_vitale(reelle, bureau.pki.cles_vitale("marie-dupont")))
    bureau.ssv.lire_carte_ps("1234")
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_droits_vitale(ANCRE)
    assert codes(refus) == 0xF026


def test_mutuelle_et_amc_ensemble(bureau: Bureau) -> None:
    contenu = bureau.monde.personne("marie-dupont").vitale
    mutuelle = bureau.monde.personne("elise-garnier").identite.droits.mutuelle
    amc = bureau.monde.personne("hugo-faure").identite.droits.amc
    assert contenu is not None
    assert mutuelle is not None
    assert amc is not None
    personne = contenu.beneficiaires[0]
    droits = msgspec.structs.replace(personne.droits, mutuelle=mutuelle, amc=amc)
    double = msgspec.structs.replace(
        contenu, beneficiaires=(msgspec.structs.replace(personne, droits=droits),)
    )
    bureau.vitale.inserer(creer_vitale(double, bureau.pki.cles_vitale("marie-dupont")))
    bureau.ssv.lire_carte_ps("1234")
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_droits_vitale(ANCRE)
    assert codes(refus) == 0xF0F0


def test_un_observateur_fait_echouer_un_appel_sans_toucher_la_carte(bureau: Bureau) -> None:
    espion = Espion(bureau)
    bureau.temoin.imposees["SSV_LireCartePS"] = Issue(statut=0x0200)
    with pytest.raises(RefusModule) as refus:
        bureau.ssv.lire_carte_ps("1234")
    assert codes(refus) == 0x0200
    assert espion.cps == []
    assert bureau.temoin.issues == [Issue(statut=0x0200)]


def test_un_observateur_impose_une_lecture(bureau: Bureau) -> None:
    bureau.cps.retirer()
    bureau.temoin.imposees["SSV_LireCartePS"] = Issue(
        statut=0,
        sorties=(
            composer(1, type_carte_ps="1", numero_national="9970000000", cle_numero_national="5"),
            composer(2, numero_logique_situation="3", code_specialite="19"),
        ),
    )
    contenu = bureau.ssv.lire_carte_ps("1234")
    assert (contenu.type_carte, contenu.numero_national) == ("CPF", "99700000005")
    assert [(s.numero_logique, s.code_specialite) for s in contenu.situations] == [(3, "19")]


def test_un_champ_impose_remplace_le_meme_champ_et_laisse_les_autres(bureau: Bureau) -> None:
    bureau.ssv.lire_carte_ps("1234")
    bureau.temoin.imposees["SSV_LireDroitsVitale"] = Issue(
        statut=0,
        sorties=(Groupe(groupe=101, nom="assure", champs={"fin_validite": "202601010000"}),),
    )
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    vraie = bureau.monde.personne("marie-dupont").vitale
    assert vraie is not None
    assert lue.contenu == msgspec.structs.replace(vraie, fin_validite=date(2026, 1, 1))
    vue = next(g for g in bureau.temoin.issues[-1].sorties if g.groupe == 101)
    assert vue.champs["fin_validite"] == "202601010000"
    assert vue.champs["nir"] == vraie.nir[:13]


def test_une_carte_vraie_peut_etre_dite_non_authentifiee(bureau: Bureau) -> None:
    bureau.ssv.lire_carte_ps("1234")
    bureau.temoin.imposees["SSV_LireDroitsVitale"] = Issue(statut=0xE010)
    lue = bureau.ssv.lire_droits_vitale(ANCRE)
    assert not lue.authentifiee
    assert lue.contenu == bureau.monde.personne("marie-dupont").vitale


def test_la_configuration_dit_les_lecteurs(bureau: Bureau) -> None:
    groupes = bureau.ssv.lire_config()
    assert [g.groupe for g in groupes] == [60, 61, 61, 62, 63, 64, 64, 64]
    assert [g.champs["type_lecteur"] for g in groupes if g.groupe == 61] == ["vitale", "cps"]


def test_chaque_statut_a_un_nom_et_un_libelle() -> None:
    assert len({s.nom for s in statuts.statuts()}) == len(statuts.statuts())
    assert statuts.statut(0xABCD).libelle == "code retour 0xABCD"
