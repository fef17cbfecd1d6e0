"""Whatever is asked, in whatever order, the workstation answers: never an exception."""

import datetime
from pathlib import Path

import hypothesis.strategies as st
import msgspec
from hypothesis import HealthCheck, given, settings

from vitalbench.reference.protocol.commandes import (
    Abandonner,
    Acquerir,
    ActeSaisi,
    ChangerSupport,
    Choisir,
    Commande,
    Confirmer,
    Consulter,
    Exporter,
    Facturer,
    Forcer,
    Importer,
    Imprimer,
    JoindrePiece,
    Lire,
    MettreEnLots,
    Ouvrir,
    Reclamer,
    Reemettre,
    Remplacer,
    Saisir,
    Securiser,
    Supprimer,
)
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.reference.protocol.vocabulaire import vocabulaire

from .conftest import Cabinet

IDS = sorted({t.id for t in vocabulaire()})
MOTS = st.one_of(
    st.sampled_from(
        ["", "G", "CCAM", "0", "1", "10", "30", "41", "oui", "non", "amo", "amo_amc", "1234", "é"]
    ),
    st.sampled_from(IDS),
    st.text(max_size=12),
)
DATES = st.one_of(
    st.none(),
    st.sampled_from([datetime.date(2026, 11, 23), datetime.date(2026, 11, 1)]),
    st.dates(),
)
ENTIERS = st.one_of(st.sampled_from([0, 1, -1, 3000, 10**12]), st.integers(-(2**40), 2**40))
VALEURS = st.one_of(st.none(), st.booleans(), ENTIERS, MOTS)
CHAMPS = st.dictionaries(st.one_of(st.sampled_from(IDS), MOTS), VALEURS, max_size=4)
ACTES = st.builds(
    ActeSaisi,
    code=st.one_of(st.sampled_from(["G", "CCAM", "CS", "K", "PH7", "AMI"]), MOTS),
    date=DATES,
    quantite=st.one_of(st.just(1), ENTIERS),
    coefficient=st.one_of(st.just(100), ENTIERS),
    montant=st.one_of(st.none(), ENTIERS),
    denombrement=st.one_of(st.just(0), ENTIERS),
    qualificatif=MOTS,
    lieu=st.one_of(st.just("cabinet"), MOTS),
    code_ccam=st.one_of(st.just(""), st.just("DEQP003"), MOTS),
    modificateurs=MOTS,
    qualifiant_prevention=MOTS,
    options=CHAMPS,
)
CODES = st.one_of(st.none(), st.just("1234"), MOTS)
COMMANDES: st.SearchStrategy[Commande] = st.one_of(
    st.builds(Ouvrir, date=DATES, mode=st.sampled_from(["sesam_vitale", "degrade"])),
    st.builds(
        Acquerir,
        support=st.sampled_from(["cps", "vitale", "papier", "adr", "apcv"]),
        code_porteur=CODES,
        donnees=CHAMPS,
    ),
    st.builds(Choisir, question=st.one_of(st.sampled_from(IDS), MOTS), choix=MOTS),
    st.builds(Saisir, prestations=st.lists(ACTES, max_size=3).map(tuple), champs=CHAMPS),
    st.builds(Forcer, champ=MOTS, valeur=VALEURS, ligne=st.one_of(st.none(), ENTIERS)),
    st.builds(Confirmer, mention=MOTS),
    st.builds(ChangerSupport, support=st.sampled_from(["vitale", "papier", "adr", "apcv"])),
    st.just(Abandonner()),
    st.builds(Securiser, code_porteur=CODES, facture=MOTS),
    st.builds(
        Facturer,
        prestations=st.lists(ACTES, max_size=2).map(tuple),
        code_porteur=CODES,
        beneficiaire=st.one_of(st.none(), ENTIERS),
        date=DATES,
        champs=CHAMPS,
        reponses=st.dictionaries(MOTS, MOTS, max_size=2),
        contexte=MOTS,
    ),
    st.builds(Lire, carte=st.sampled_from(["cps", "vitale"]), code_porteur=CODES),
    st.builds(Supprimer, facture=MOTS),
    st.builds(MettreEnLots, code_porteur=CODES),
    st.builds(Reemettre, objet=st.sampled_from(["fichier", "lot"]), id=MOTS),
    st.builds(Consulter, objet=st.sampled_from(["en_attente", "lots", "retours"]), id=MOTS),
    st.builds(Exporter, objet=st.sampled_from(["tout", "lot"]), id=MOTS),
    st.builds(Imprimer, document=MOTS, facture=MOTS, champs=CHAMPS),
    st.builds(JoindrePiece, facture=MOTS, nom=MOTS, mime=MOTS, contenu=st.binary(max_size=20)),
    st.builds(Importer, type=st.just("tarifs"), contenu=st.binary(max_size=40)),
    st.builds(Remplacer, action=st.just("ouvrir"), champs=CHAMPS),
    st.builds(Reclamer, facture=MOTS),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(commandes=st.lists(COMMANDES, min_size=1, max_size=12))
def test_any_sequence_of_commands_is_answered(tmp_path: Path, commandes: list[Commande]) -> None:
    cabinet = Cabinet(tmp_path)
    cabinet.inserer_cps("dr-lenoir")
    cabinet.inserer_vitale("paul-martin")
    cabinet.configurer(scor="oui")
    debut: tuple[Commande, ...] = (
        Ouvrir(),
        Acquerir(support="cps", code_porteur="1234"),
        Acquerir(support="vitale"),
    )
    try:
        for commande in (*debut, *commandes):
            reponse = cabinet.poste.traiter(commande)
            assert isinstance(reponse, Reponse)
            assert reponse.refus is None or reponse.refus.message
            assert msgspec.json.encode(reponse)
    finally:
        cabinet.poste.fermer()
