"""The simulated ApCV and ADR do what binds them (CDC §2.1.2.1, §2.2.1.2.2, §2.2.1.3).

These are the « banc » section: the actors are the bench's own, proven on what they really did.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.enligne import ADR, AUTH, SIGN, corps, reussies
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import Vue
from vitalbench.reference.protocol import vocabulaire as v

SERVICES = {Canal.SERVICE}
DROITS = ("Couverture", "PeriodeDroitsAMO", "Mutuelle", "CodeServiceAMO")
REGIME_LOCAL = "02"


def _resumes(dossier: Dossier, repere: str) -> tuple[Vue, ...]:
    return dossier.pendant(dossier.etape(repere), dossier.vues("telephone", Vue))


@check("CDC-2.1.2.1-06", partie="un_par_facture", reads=SERVICES)
def un_resume_par_facture_signee(dossier: Dossier) -> Iterator[Jugement]:
    """One summary, and only one, reaches the phone for each FSE signed (CDC §2.1.2.1)."""
    etape = dossier.etape("apcv")
    signees = reussies(dossier, SIGN, etape) if etape is not None else ()
    if etape is not None and dossier.etape("carte") is not None:
        resumes = _resumes(dossier, "apcv")
        yield egal(resumes[0] if resumes else etape, len(resumes), len(signees))


@check("CDC-2.1.2.1-06", partie="elements", reads={Canal.SERVICE, Canal.FICHIER})
def resume_aux_montants_de_la_facture(dossier: Dossier) -> Iterator[Jugement]:
    """The summary tells the acts and amounts of the facture (CDC §2.1.2.1)."""
    for vue in _resumes(dossier, "apcv"):
        resume = vue.evenement.donnees.get("resume")
        lu = resume if isinstance(resume, dict) else {}
        for facture in dossier.factures_de("apcv"):
            total = facture.du_total("total_facture").valeur
            yield egal(vue, str(lu.get("total", "")), str(total))
            prestations = lu.get("prestations")
            codes = [str(p.get("Code")) for p in prestations or () if isinstance(p, dict)]
            yield egal(vue, codes, [str(a.de("code_acte").valeur).strip() for a in facture.actes])


@check("CDC-2.1.2.1-06", partie="aucun_par_carte", reads=SERVICES)
def aucun_resume_par_carte(dossier: Dossier) -> Iterator[Jugement]:
    """A facture made with the card sends no summary (CDC §2.1.2.1)."""
    etape = dossier.etape("carte")
    if etape is not None and dossier.etape("apcv") is not None:
        resumes = _resumes(dossier, "carte")
        yield egal(resumes[0] if resumes else etape, len(resumes), 0)


@check("CONV-APCV-01", partie="lue_et_facturee", reads={Canal.SERVICE, Canal.FICHIER})
def apcv_lue_et_facturee(dossier: Dossier) -> Iterator[Jugement]:
    """The equipment reads the application and a facture comes of it (convention)."""
    etape = dossier.etape("apcv")
    if etape is not None:
        lues, recues = reussies(dossier, AUTH, etape), dossier.factures_de("apcv")
        yield tenu(
            lues[0] if lues else etape,
            lues and recues,
            "une lecture et une facture",
            f"{len(lues)} lecture(s), {len(recues)} facture(s)",
        )


def _cartes(dossier: Dossier, repere: str) -> tuple[Vue, list[str]] | None:
    """The answer of an authentication and the first names of its cards."""
    etape = dossier.etape(repere)
    vues = reussies(dossier, AUTH, etape) if etape is not None else ()
    if not vues:
        return None
    lu = corps(dossier, vues[-1], "reponse")
    return vues[-1], [lu.texte("Utilisateur", "Prenom"), *lu.tous("AutreBeneficiaire", "Prenom")]


@check("CDC-2.2.1.2.2-01", partie="trois_cartes", reads=SERVICES)
def trois_cartes_individuelles(dossier: Dossier) -> Iterator[Jugement]:
    """Three people, three cards, each with one identity and one organism (CDC §2.2.1.2.2)."""
    lues = _cartes(dossier, "portefeuille")
    if lues is not None:
        vue, prenoms = lues
        lu = corps(dossier, vue, "reponse")
        caisses = [
            lu.texte("Utilisateur", "CodeCaisse"),
            *lu.tous("AutreBeneficiaire", "CodeCaisse"),
        ]
        yield egal(vue, (len(set(prenoms)), len([c for c in caisses if c])), (3, 3))


@check("CDC-2.2.1.2.2-01", partie="sans_droits", reads=SERVICES)
def contexte_sans_droits(dossier: Dossier) -> Iterator[Jugement]:
    """No card of the portfolio says anything of rights (CDC §2.2.1.2.2)."""
    lues = _cartes(dossier, "portefeuille")
    if lues is not None:
        presentes = [n for n in DROITS if corps(dossier, lues[0], "reponse").tous(n)]
        trouve = ", ".join(presentes) or "aucune"
        yield tenu(lues[0], not presentes, "aucune rubrique de droits", trouve)


@check("CDC-2.2.1.2.2-02", partie="seul", reads=SERVICES)
def contexte_d_un_utilisateur_seul(dossier: Dossier) -> Iterator[Jugement]:
    """A user alone: identity and what is proper to the ApCV (CDC §2.2.1.2.2)."""
    yield from _contexte(dossier, "seul", 1)


@check("CDC-2.2.1.2.2-02", partie="avec_autres", reads=SERVICES)
def contexte_avec_deux_autres(dossier: Dossier) -> Iterator[Jugement]:
    """With two other beneficiaries, the three parts are there (CDC §2.2.1.2.2)."""
    yield from _contexte(dossier, "portefeuille", 3)


def _contexte(dossier: Dossier, repere: str, nombre: int) -> Iterator[Jugement]:
    lues = _cartes(dossier, repere)
    if lues is not None:
        vue, prenoms = lues
        lu = corps(dossier, vue, "reponse")
        propres = [n for n in ("Identifiant", "TokenApCV", "DateFinValidite") if lu.texte(n)]
        yield egal(vue, (len(prenoms), len(propres)), (nombre, 3))


@check("CDC-2.2.1.2.2-02", partie="restitue", reads={Canal.ECRAN, Canal.SERVICE})
def beneficiaires_restitues(dossier: Dossier) -> Iterator[Jugement]:
    """The software gives back every beneficiary of the context (CDC §2.2.1.2.2)."""
    lues = _cartes(dossier, "portefeuille")
    ecrans = dossier.pendant(dossier.etape("portefeuille"), dossier.ecrans)
    if lues is not None and ecrans:
        question = ecrans[-1].proposition(v.Q_BENEFICIAIRE)
        offerts = len(question.choix) if question is not None else 0
        yield egal(ecrans[-1], offerts, len(lues[1]))


@check("CDC-2.2.1.3-03", partie="reponse", reads=SERVICES)
def reponse_sans_regime_local(dossier: Dossier) -> Iterator[Jugement]:
    """The answer of ADR does not say the Alsace-Moselle scheme (CDC §2.2.1.3)."""
    etape = dossier.etape("regime_local")
    for reponse in reussies(dossier, ADR, etape) if etape is not None else ():
        codes = corps(dossier, reponse, "reponse").tous("Couverture", "CodeSituation")
        locaux = [c for c in codes if c.startswith(REGIME_LOCAL)]
        yield tenu(reponse, not locaux, "aucun code du régime local", ", ".join(codes))


@check("CDC-2.2.1.3-03", partie="sans_emprunt", reads={Canal.FICHIER, Canal.APPEL})
def aucun_emprunt_a_la_carte(dossier: Dossier) -> Iterator[Jugement]:
    """The facture borrows nothing from the card read before (CDC §2.2.1.3)."""
    etape = dossier.etape("regime_local")
    for appel in dossier.pendant(etape, dossier.appels_de("SSV_FormaterFactures")):
        for groupe in appel.entree(1130):
            couverture = groupe.champs.get("code_couverture", "")
            yield tenu(
                appel,
                not couverture[1:].startswith(REGIME_LOCAL),
                "une couverture sans régime local",
                couverture,
            )
