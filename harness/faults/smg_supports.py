"""Faults about supports of rights: what one of the eighteen says does not reach the facture."""

from vitalbench.harness.faults.echantillon import Corruption, RetoucheB2, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, RppsActe, TotalFacture

SCENARIOS = {
    nom: f"AT-018-V{rang}"
    for rang, nom in enumerate(
        (
            "vitale", "adr", "amc", "c2s", "sortant_c2s", "acs_social", "acs_complet",
            "exoneration", "protocole_ald", "ame", "guide_maternite", "feuillet_at",
            "ordonnance", "bon_examen", "entente", "prise_en_charge", "attestation_smg",
            "fiche_infirmites",
        ),
        start=1,
    )
}  # fmt: skip
_PERDUES: tuple[tuple[tuple[str, ...], str, RetoucheB2], ...] = (
    (("vitale", "ame"), "caisse_gestionnaire", zone(EnteteFacture, "caisse_gestionnaire", "999")),
    (("adr", "acs_social"), "nature_piece_droits", zone(EnteteFacture, "nature_piece_droits", "1")),
    (
        ("amc", "acs_complet"),
        "no_organisme_complementaire",
        zone(EnteteFacture, "no_organisme_complementaire", "0" * 10),
    ),
    (("c2s", "sortant_c2s"), "type_contrat", zone(EnteteFacture, "type_contrat", "00")),
    (("exoneration", "protocole_ald"), "justif_exo_acte", zone(Acte, "justif_exo_acte", "0")),
    (("guide_maternite",), "date_maternite", zone(EnteteFacture, "date_maternite", "0" * 6)),
    (
        ("feuillet_at",),
        "no_at_ou_date_accident",
        zone(EnteteFacture, "no_at_ou_date_accident", "0" * 9),
    ),
    (("ordonnance",), "date_prescription", zone(EnteteFacture, "date_prescription", "0" * 6)),
    (("bon_examen",), "rpps_prescripteur", zone(RppsActe, "rpps_prescripteur", " " * 11)),
    (("entente",), "date_dap", zone(Acte, "date_dap", "0" * 6)),
    (("prise_en_charge",), "total_amc", zone(TotalFacture, "total_amc", "0" * 8)),
    (("attestation_smg",), "nature_assurance", zone(EnteteFacture, "nature_assurance", "10")),
    (("fiche_infirmites",), "total_amo", zone(TotalFacture, "total_amo", "00003000")),
)


def _inscrire(partie: str, champ: str, retouche: RetoucheB2) -> None:
    def donnee_perdue() -> Corruption:
        return Corruption(b2=retouche)

    support = partie.replace("_", " ")
    donnee_perdue.__doc__ = f"Ce que dit le support « {support} » n'arrive pas dans la facture."
    faute(
        f"support-{partie.replace('_', '-')}-perdu",
        tue=[("CDC-2.2-02", partie)],
        scenario=SCENARIOS[partie],
        lieu=f"fichier:{champ}",
    )(donnee_perdue)


for _parties, _champ, _retouche in _PERDUES:
    for _partie in _parties:
        _inscrire(_partie, _champ, _retouche)
