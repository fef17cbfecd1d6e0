"""Replacement: prepared by the PS replaced, opened by the right card, billed as the PS replaced."""

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Facturer,
    MettreEnLots,
    Remplacer,
)
from vitalbench.reference.protocol.reponses import Reponse

from .conftest import Cabinet

G = ActeSaisi(code="G")


def refus(reponse: Reponse) -> str:
    assert reponse.refus is not None
    return reponse.refus.code


def national(cabinet: Cabinet, ps: str) -> str:
    return cabinet.monde.professionnel(ps).cps.numero_national


def preparer(cabinet: Cabinet) -> None:
    cabinet.reussir(
        Remplacer(
            action="ouvrir",
            code_porteur="1234",
            champs={"remplacant": national(cabinet, "dr-lozach")},
        )
    )


def test_a_replacement_from_end_to_end(cabinet: Cabinet) -> None:
    avant = cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234")).crees[0]
    preparer(cabinet)
    cabinet.inserer_cps("dr-delmas")
    autre = Remplacer(action="ouvrir", code_porteur="1234")
    assert refus(cabinet.commander(autre)) == "remplacement_refuse"
    cabinet.inserer_cps("dr-lozach")
    cabinet.reussir(Remplacer(action="ouvrir", code_porteur="1234"))
    fait = cabinet.reussir(
        Facturer(
            prestations=(G,),
            code_porteur="1234",
            reponses={"confirmer": "doublon_prestation"},
        )
    )
    (cree,) = fait.crees
    assert cree.details["numero_facturation"] == avant.details["numero_facturation"]
    assert cree.details["numero"] == 2
    (appel,) = [a for a, _ in cabinet.carnet.appels if a.fonction == "SSV_FormaterFactures"][1:]
    assert any(g.groupe == 1150 for g in appel.entrees)
    lots = cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert sum(int(str(c.details["nombre"])) for c in lots.crees) == 2
    ferme = cabinet.reussir(Remplacer(action="fermer", champs={"supprimer": "oui"}))
    assert "remplacement_ferme" in {m.id for m in ferme.ecran.mentions}
    rouvrir = Remplacer(action="ouvrir", code_porteur="1234")
    assert refus(cabinet.commander(rouvrir)) == "remplacement_refuse"


def test_a_closed_session_that_is_kept_opens_again(cabinet: Cabinet) -> None:
    preparer(cabinet)
    cabinet.inserer_cps("dr-lozach")
    cabinet.reussir(Remplacer(action="ouvrir", code_porteur="1234"))
    cabinet.reussir(Remplacer(action="fermer"))
    cabinet.reussir(Remplacer(action="ouvrir", code_porteur="1234"))


def test_suppliers_and_laboratories_have_no_replacement(cabinet: Cabinet) -> None:
    for ps in ("labo-tessier", "opticien-urbain"):
        cabinet.inserer_cps(ps)
        commande = Remplacer(
            action="ouvrir",
            code_porteur="1234",
            champs={"remplacant": national(cabinet, "dr-lozach")},
        )
        assert refus(cabinet.commander(commande)) == "remplacement_refuse"


def test_a_false_number_is_refused(cabinet: Cabinet) -> None:
    for numero in ("12345678901", national(cabinet, "dr-lenoir")):
        commande = Remplacer(action="ouvrir", code_porteur="1234", champs={"remplacant": numero})
        assert refus(cabinet.commander(commande)) == "champ_refuse"
