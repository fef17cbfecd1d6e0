"""Readers that fail at any question: a status, never a reader's own error."""

import pytest

from tests.reference.modules.conftest import ANCRE, MIDI, Bureau
from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    Lecteur,
    LecteurAbsent,
    LecteurError,
)
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.reference.modules.statuts import RefusModule

QUESTIONS = ("carte_presente", "insertion", "atr", "transmettre")
PANNES = (LecteurAbsent, CarteAbsente, CarteRetiree, CarteMuette)


class LecteurEnPanne:
    """A reader that answers like another one, but fails at one question, after some calls."""

    def __init__(
        self, lecteur: Lecteur, question: str, panne: type[LecteurError], apres: int
    ) -> None:
        self._lecteur = lecteur
        self._question = question
        self._panne = panne
        self._reste = apres

    @property
    def nom(self) -> str:
        return self._lecteur.nom

    def _passer(self, question: str) -> None:
        if question == self._question:
            self._reste -= 1
            if self._reste < 0:
                raise self._panne(self.nom)

    def carte_presente(self) -> bool:
        self._passer("carte_presente")
        return self._lecteur.carte_presente()

    def insertion(self) -> int:
        self._passer("insertion")
        return self._lecteur.insertion()

    def atr(self) -> bytes:
        self._passer("atr")
        return self._lecteur.atr()

    def transmettre(self, apdu: bytes) -> bytes:
        self._passer("transmettre")
        return self._lecteur.transmettre(apdu)


@pytest.mark.parametrize("apres", range(6))
@pytest.mark.parametrize("panne", PANNES)
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("fente", ["cps", "vitale"])
def test_toute_panne_est_un_statut(
    bureau: Bureau, fente: str, question: str, panne: type[LecteurError], apres: int
) -> None:
    cps: Lecteur = bureau.cps
    vitale: Lecteur = bureau.vitale
    if fente == "cps":
        cps = LecteurEnPanne(cps, question, panne, apres)
    else:
        vitale = LecteurEnPanne(vitale, question, panne, apres)
    ssv = Ssv(
        cps,
        vitale,
        bureau.temoin,
        confiance=bureau.pki.confiance(),
        destinataires=bureau.destinataires(),
        horloge=lambda: MIDI,
    )
    try:
        ssv.lire_config()
        ssv.lire_carte_ps("1234")
        ssv.lire_droits_vitale(ANCRE)
        scellees = ssv.formater_factures(bureau.facture())
        ssv.formater_lot(scellees, reference="001", date_lot=ANCRE, code_porteur="1234")
    except RefusModule as refus:
        assert refus.code >= 0xF000  # noqa: PT017 - passing is allowed too
