"""Lots refused for their seals: missing, swapped, of somebody else, certificates out of use."""

import msgspec
import pytest

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.courriel import (
    Sceau,
)
from vitalbench.reference.securing.manifeste import index, manifeste_facture
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.world.pki import Anomalie

from .accuses import accuses, motifs, remplacer
from .atelier import Atelier, Gabarit, LotFait

pytestmark = pytest.mark.reseau


def avec_sceaux(lot: LotFait, *sceaux: Sceau) -> LotFait:
    return msgspec.structs.replace(lot, sceaux=sceaux)


def test_seals_missing_or_swapped(banc) -> None:
    a = banc.atelier
    lot = a.lot(Gabarit(numero=1), Gabarit(numero=2))
    un, deux, du_lot = lot.sceaux
    croises = (
        msgspec.structs.replace(un, der=deux.der),
        msgspec.structs.replace(deux, der=un.der),
    )
    banc.recevoir(a.message(avec_sceaux(lot, un, deux)))
    banc.recevoir(a.message(avec_sceaux(lot, *croises, du_lot)))
    sans, melanges = accuses(banc)
    assert [m.code_motif for m in sans.motifs] == ["SIM007"]
    assert [m.code_motif for m in melanges.motifs] == ["SIM019", "SIM019"]


def test_altered_body_with_its_index_made_again(banc) -> None:
    """The index is no proof: the signature is what refuses."""
    lot = banc.atelier.lot()
    corps = remplacer(lot.corps, 3, 66, b"05")
    facture = corps[128:512]
    manifeste = manifeste_facture(facture, TypeFlux.FSE, ModeSecurisation.SESAM_VITALE, None)
    corps = remplacer(corps, 4, 97, index(manifeste).encode())
    banc.recevoir(banc.atelier.message(msgspec.structs.replace(lot, corps=corps)))
    assert motifs(banc)[0] == "SIM019"


def test_only_the_cps_in_a_lot_that_says_vitale(banc) -> None:
    """CDC-3.3.1.2-03, origin 3: the mode is in the manifest, another mode is another manifest."""
    lot = banc.atelier.lot(mode=ModeSecurisation.SANS_VITALE)
    altere = msgspec.structs.replace(lot, corps=remplacer(lot.corps, 1, 81, b"S"))
    banc.recevoir(banc.atelier.message(altere))
    assert "SIM019" in motifs(banc)


def test_vitale_of_somebody_else(banc) -> None:
    a = banc.atelier
    autrui = a.monde.personne("rose-bernard").nir
    lot = a.lot(Gabarit(personne="marie-dupont", signe_vitale="rose-bernard"))
    assert autrui[:13].encode() not in lot.corps
    banc.recevoir(a.message(lot))
    assert motifs(banc) == ["SIM017"]


def test_cps_of_somebody_else_on_the_lot(banc) -> None:
    """CDC-3.3.1.2-03, origin 1: the PS is not recognised."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(signe_par="dr-bastide")))
    assert motifs(banc) == ["SIM016"]


def test_the_remplacant_may_sign_for_the_titulaire(banc) -> None:
    a = banc.atelier
    banc.recevoir(a.message(a.lot(signe_par="dr-lozach")))
    assert accuses(banc)[0].positif


@pytest.mark.parametrize(
    ("usage", "qui", "anomalie", "attendu"),
    [
        (Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.REVOQUE, "SIM014"),
        (Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.EXPIRE, "SIM015"),
        (Usage.SIGNATURE_VITALE, "marie-dupont", Anomalie.EXPIRE, "SIM015"),
        (Usage.SIGNATURE_VITALE, "marie-dupont", Anomalie.REVOQUE, "SIM014"),
        (Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.AUTRE_AUTORITE, "SIM007"),
    ],
)
def test_certificates(installer, usage, qui: str, anomalie, attendu: str) -> None:
    atelier = Atelier()
    atelier.pki.declarer(usage, qui, anomalie)
    banc = installer(None, atelier)
    banc.recevoir(atelier.message(atelier.lot()))
    assert motifs(banc)[0] == attendu
