"""One corrupted return, mail or message per rule: what it breaks, and what else may speak."""

from datetime import date

from fabrique_b2 import PS, brut, entete, facture, fichier, lot
from fabrique_retours import (
    accuse_lot,
    arl,
    entete_noemie,
    facture_retour,
    motif,
    ouverture,
    payee,
    payee_amc,
    rejet,
    retour,
)

from vitalbench.reference.norms.arl import Accuse
from vitalbench.reference.norms.courriel import (
    Enveloppe,
    FormeCourriel,
    Sujet,
    composer_contenu,
    composer_message,
)
from vitalbench.reference.norms.noemie import FinNiveau, FinNoemie
from vitalbench.reference.norms.noemie_ecriture import mettre_en_forme
from vitalbench.reference.norms.noemie_lecture import Forme, entites

TAMPON = "2026112110150000007"
A, B = "000000010", "000000020"


def reforme(modifier) -> bytes:
    """The sound return with its list of entities changed, 999 recomputed on the sound totals."""
    tete, *corps, fin = entites(retour())
    return mettre_en_forme(tete, modifier(list(corps)), fin.nb_lots, fin.cumul, Forme.PS128)


def entite_changee(code: str, rang: int = 0, **valeurs) -> bytes:
    """The sound return with one entity changed."""

    def modifier(corps):
        places = [i for i, e in enumerate(corps) if e.code == code]
        corps[places[rang]] = corps[places[rang]].avec(**valeurs)
        return corps

    return reforme(modifier)


def sans_entite(code: str, rang: int = 0) -> bytes:
    def modifier(corps):
        places = [i for i, e in enumerate(corps) if e.code == code]
        del corps[places[rang]]
        return corps

    return reforme(modifier)


def fin_changee(**valeurs) -> bytes:
    octets = retour()
    fin = FinNoemie.decode(octets[-128:]).avec(**valeurs)
    return octets[:-128] + fin.brut


def un(*parts, **valeurs) -> bytes:
    return retour(facture_retour(A, *parts, **valeurs), facture_retour(B, payee()))


def assure(**valeurs) -> bytes:
    return entite_changee("103", **valeurs)


def hors_niveau() -> bytes:
    return reforme(lambda corps: [corps[6], *corps])


def fermeture_de_trop() -> bytes:
    def modifier(corps):
        return [*corps, FinNiveau(niveau="01", compteur=0, cumul=0, signe="P")]

    return reforme(modifier)


NOEMIE = {
    "ZONE-FORME": (lambda: retour()[:128] + b"7" + retour()[129:], set()),
    "NO-STR-01": (
        lambda: retour()[-128:],
        {"NO-TOT-05", "NO-TOT-06", "NO-TOT-07"},
    ),
    "NO-STR-02": (lambda: retour()[:-128], set()),
    "NO-STR-03": (lambda: retour() + retour()[-128:], {"NO-TOT-05"}),
    "NO-STR-05": (
        lambda: retour()[:61] + b"999 " + retour()[65:],
        set(),
    ),
    "NO-STR-06": (lambda: sans_entite("081"), set()),
    "NO-STR-07": (fermeture_de_trop, set()),
    "NO-STR-08": (lambda: entite_changee("102", niveau="04"), set()),
    "NO-STR-09": (lambda: entite_changee("990", niveau="04"), set()),
    "NO-STR-10": (hors_niveau, set()),
    "NO-STR-11": (lambda: sans_entite("103"), {"NO-TOT-01"}),
    "NO-STR-12": (lambda: un(payee(), payee()), set()),
    "NO-STR-13": (lambda: un(payee(), payee_amc(), payee_amc()), set()),
    "NO-STR-14": (lambda: un(payee(etat="R", montant_paye=0)), set()),
    "NO-STR-15": (lambda: b"", set()),
    "NO-STR-16": (lambda: sans_entite("990", -1), set()),
    "NO-STR-17": (
        lambda: retour(entete=entete_noemie(longueur_enregistrement="127")),
        set(),
    ),
    "NO-TOT-01": (lambda: entite_changee("990", compteur=9), set()),
    "NO-TOT-02": (lambda: entite_changee("990", cumul=9), set()),
    "NO-TOT-04": (lambda: entite_changee("990", identification="X"), set()),
    "NO-TOT-05": (lambda: fin_changee(nb_enregistrements=99), set()),
    "NO-TOT-06": (lambda: fin_changee(nb_lots=9), set()),
    "NO-TOT-07": (lambda: fin_changee(cumul=9), set()),
    "NO-EXT-01": (lambda: fin_changee(type_emetteur="MA"), set()),
    "NO-EXT-02": (lambda: fin_changee(no_emetteur="9"), set()),
    "NO-EXT-03": (lambda: fin_changee(type_destinataire="OT"), set()),
    "NO-EXT-04": (lambda: fin_changee(no_destinataire="9"), set()),
    "NO-EXT-05": (lambda: fin_changee(application="XX"), set()),
    "NO-EXT-06": (lambda: fin_changee(id_fichier="X"), set()),
    "NO-PAY-01": (lambda: un(payee(etat="R", montant_paye=5), rejet()), set()),
    "NO-PAY-02": (lambda: un(payee(etat="R", montant_paye=0, signe="N"), rejet()), set()),
    "NO-PAY-03": (lambda: un(payee(montant_paye=2101)), set()),
    "NO-ID-01": (lambda: assure(nir_assure="285X199999001"), set()),
    "NO-ID-02": (lambda: assure(cle_nir="65"), set()),
    "NO-ID-03": (lambda: assure(nir_individuel="285X199999001", cle_nir_individuel="64"), set()),
    "NO-ID-04": (lambda: assure(nir_individuel="2850199999001", cle_nir_individuel="65"), set()),
    "NO-ID-05": (lambda: entite_changee("294", no_executant="991234560"), set()),
    "NO-DAT-01": (lambda: un(payee(), date_facturation=date(2026, 11, 27)), set()),
    "NO-DAT-02": (lambda: un(payee(), date_lot=date(2026, 11, 27)), set()),
    "ARL-01": (lambda: arl(Accuse(lot=accuse_lot(sens="N"))), set()),
    "ARL-02": (lambda: arl(Accuse(lot=accuse_lot(), motifs=(motif(),))), set()),
    "ARL-03": (lambda: arl_motifs(), set()),
    "ARL-04": (
        lambda: arl(Accuse(lot=accuse_lot(sens="N"), motifs=(motif(code_motif="SIM099"),))),
        set(),
    ),
    "ARL-05": (lambda: arl(Accuse(lot=accuse_lot(date_lot=date(2026, 11, 29)))), set()),
    "ARL-06": (lambda: arl(Accuse(lot=accuse_lot(heure_arl="256000"))), set()),
    "ARL-07": (lambda: arl(Accuse(lot=accuse_lot(compostage_recu="9" * 19))), set()),
    "ARL-08": (lambda: arl(Accuse(lot=accuse_lot(no_ps="991234560"))), set()),
}


def arl_motifs() -> bytes:
    """An ARL whose counter of reasons is wrong."""
    tete, *corps, fin = entites(arl(Accuse(lot=accuse_lot(sens="N"), motifs=(motif(),))))
    corps[0] = corps[0].avec(nb_motifs=2)
    return mettre_en_forme(tete, corps, fin.nb_lots, fin.cumul, Forme.PS128)


B2 = brut(fichier(lot("001", facture(A), facture(B), facture("000000030"))))


def contenu(b2: bytes = B2, description="IRISTEST/B2/Z", tampon=TAMPON) -> bytes:
    return composer_contenu(b2, (), tampon, description=description)


def message(**valeurs) -> bytes:
    return composer_message(
        Enveloppe(
            **{
                "de": "dr-lenoir@ps.sim.invalid",
                "vers": "01999@999.01.sim.invalid",
                "message_id": "<1@ps.sim.invalid>",
                "date": "Sat, 21 Nov 2026 10:15:00 +0000",
                "sujet": Sujet(emetteur="00000" + PS, compostage=TAMPON, nb_factures=3),
                "description": "IRISTEST/B2/Z",
                "cms": b"0\x03\x02\x01\x01",
                **valeurs,
            }
        )
    )


def sans_entete(nom: bytes) -> bytes:
    lignes = message().split(b"\r\n")
    return b"\r\n".join(ligne for ligne in lignes if not ligne.startswith(nom + b":"))


def b2_dre() -> bytes:
    from preuves_b2 import fichier_dre

    return fichier_dre()


def marque(marquage: str) -> bytes:
    numeros = (A, B, "000000030")
    suites = (facture(n, entete_=entete(n, marquage_facture=marquage)) for n in numeros)
    return brut(fichier(lot("001", *suites, fin={"marquage_lot": marquage})))


def en_clair(sujet: bytes = b"", **options) -> bytes:
    """A mail that carries its file without CMS (what CO-11 forbids)."""
    tete = message().split(b"Content-Description")[0]
    return (sujet or tete) + contenu(**options)


COURRIELS = {
    "CO-01": (lambda: b"From: a\r\nsans deux points\r\n\r\n", set()),
    "CO-02": (lambda: sans_entete(b"From"), set()),
    "CO-03": (lambda: sans_entete(b"To"), {"CO-08"}),
    "CO-04": (lambda: sans_entete(b"Message-ID"), set()),
    "CO-05": (lambda: sans_entete(b"Date"), set()),
    "CO-06": (lambda: sans_entete(b"MIME-Version"), set()),
    "CO-07": (lambda: message().replace(b"Subject: IR/", b"Subject: XX/"), set()),
    "CO-08": (lambda: message(vers="caisse@sim.invalid"), set()),
    "CO-09": (
        lambda: message().replace(b"application/pkcs7-mime", b"text/plain"),
        set(),
    ),
    "CO-10": (lambda: message().replace(b"MAMCAQE=", b"MAMCAQE"), set()),
    "CO-11": (lambda: en_clair(), set()),
    "CO-12": (
        lambda: en_clair().replace(b"IRISTEST/B2/Z", b"AUTRE"),
        {"CO-11"},
    ),
    "CO-13": (
        lambda: en_clair().replace(b"H4sI", b"H4sX"),
        {"CO-11"},
    ),
    "CO-14": (lambda: en_clair(description="IRISTEST/B2"), {"CO-11"}),
    "CO-15": (lambda: en_clair().replace(b'"B2_2026', b'"C2_2026'), {"CO-11"}),
    "CO-16": (lambda: en_clair(tampon="2026112110150000008"), {"CO-11"}),
    "CO-17": (lambda: message(message_id="sans-chevrons"), set()),
    "CO-18": (lambda: message(date="hier"), set()),
    "CO-19": (
        lambda: message().replace(b"MIME-Version", b"Content-Type: text/plain\r\nMIME-Version"),
        set(),
    ),
    "CO-20": (lambda: en_clair().replace(b"/00003", b"/00004"), {"CO-11"}),
    "CO-21": (lambda: en_clair().replace(b"IR/00000991234568", b"IR/00000991234560"), {"CO-11"}),
    "CO-22": (lambda: en_clair().replace(b"01999@999.01", b"02999@999.02"), {"CO-11"}),
    "CO-26": (lambda: en_clair(b2=marque("R")), {"CO-11", "B2-DEM-02"}),
    "CO-28": (lambda: en_clair().replace(b"01999@999.01", b"01998@998.01"), {"CO-11"}),
    "CO-27": (lambda: en_clair(b2=b2_dre()), {"CO-11", "SC-01", "SC-04", "SC-05", "SC-06"}),
    "CO-23": (lambda: message(description="AUTRE"), set()),
    "CO-24": (lambda: message().replace(b"\r\n", b"\n", 1), set()),
    "CO-25": (
        lambda: message(
            sujet=Sujet(
                emetteur="00000" + PS,
                compostage="9" * 19,
                nb_factures=3,
                forme=FormeCourriel.F2025,
            )
        ),
        set(),
    ),
}


def bons_retours(*remplace) -> bytes:
    return retour(
        *(remplace or ()),
        *(facture_retour(n, payee()) for n in (A, B, "000000030")[len(remplace) :]),
    )


def premier(*parts, **valeurs) -> bytes:
    return bons_retours(facture_retour(A, *(parts or (payee(),)), **valeurs))


RAPPROCHEMENTS = {
    "RA-01": (
        lambda: bons_retours(
            facture_retour("000000099", payee()),
        ),
        {"RA-07"},
    ),
    "RA-02": (lambda: premier(no_lot="002"), set()),
    "RA-03": (lambda: bons_retours().replace(b"285019999900164", b"185019999900117", 1), set()),
    "RA-04": (lambda: premier(payee(montant_demande=2200, montant_paye=2100)), set()),
    "RA-05": (lambda: premier(payee(), payee_amc()), set()),
    "RA-06": (lambda: premier(date_lot=date(2026, 11, 20)), set()),
    "RA-07": (lambda: retour(facture_retour(A, payee()), facture_retour(B, payee())), set()),
    "RA-10": (lambda: arl(Accuse(lot=accuse_lot(no_lot="009"))), set()),
    "RA-11": (lambda: arl(Accuse(lot=accuse_lot(nb_factures=4))), set()),
    "RA-12": (lambda: arl(Accuse(lot=accuse_lot(montant_lot=9001))), set()),
    "RA-13": (lambda: arl(Accuse(lot=accuse_lot(id_fichier_recu="X"))), set()),
}

SERVICE = (
    "code=9001\r\ndate=20261121\r\nheure=101500\r\ncompostage_recu=2026112110150000007\r\n"
    "message_id_recu=<1@ps.sim.invalid>\r\nlibelle=gardé\r\n"
)

DIVERS = {
    "MS-01": (lambda: SERVICE.replace("heure=101500\r\n", "").encode(), set()),
    "MS-02": (lambda: SERVICE.replace("code=9001", "code=4005").encode(), set()),
    "FIC-01": (lambda: b"\x1f\x8b\x08\x00 abime", set()),
    "FIC-03": (
        lambda: B2[:128] + b"8" * 128 * 20_001,
        {"ZONE-TYPE"},
    ),
    "FIC-02": (lambda: b"\xff\xfe bonjour", set()),
}

__all__ = ["B2", "COURRIELS", "DIVERS", "NOEMIE", "RAPPROCHEMENTS", "ouverture"]
