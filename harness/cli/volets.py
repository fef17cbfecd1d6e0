"""The content of a simulated card, volet by volet, as `cards show` prints it."""

from collections.abc import Iterator

from vitalbench.reference.norms.cartes import cps3, vitale1, vitale2
from vitalbench.reference.norms.cartes.plan import FichierCarte
from vitalbench.reference.norms.cartes.tlv import FichierIllisible, decoder
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.demonstration import Transmetteur

OCTETS_MAX = 40


def lignes_vitale(lecteur: Transmetteur, cpx: Transmetteur) -> Iterator[str]:
    """Tell each volet of a Vitale of any generation, the protected ones opened by a CPx."""
    if client.est_vitale_1(lecteur):
        libres = vitale1.decoder_volets(client.lire_zone(lecteur, vitale1.ZONE_LIBRE))
        client.ouvrir_droits(lecteur, cpx)
        gardes = vitale1.decoder_volets(client.lire_zone(lecteur, vitale1.ZONE_RESERVEE))
        for acces, volets in (("libre", libres), ("réservé CPx", gardes)):
            for nom, contenu in volets.items():
                yield f"{nom:9} mémoire Vitale 1, {acces}, profil simulé, {len(contenu)} octets"
                yield from _champs(contenu)
        return
    client.ouvrir_droits(lecteur, cpx)
    for aid in (vitale2.AID_VITALE, vitale2.AID_MF, vitale2.AID_ADELE):
        client.ouvrir(lecteur, aid)
        yield from _fichiers(lecteur, tuple(f for f in vitale2.FICHIERS if f.aid == aid))


def lignes_cps(lecteur: Transmetteur, code: str) -> Iterator[str]:
    """Tell each file of a CPx, the code presented."""
    client.presenter_code(lecteur, code)
    client.ouvrir(lecteur, cps3.AID_CPX)
    yield from _fichiers(lecteur, tuple(f for f in cps3.FICHIERS if f.aid == cps3.AID_CPX))
    for fid in (cps3.FID_RACINE, cps3.FID_DOMAINE_AMO):
        apdu = client.commande(0xA4, 0, 0, fid.to_bytes(2, "big"), cps3.CLASSE_CPS2TER)
        client.exiger(lecteur, apdu)
    dam = client.lire_dam(lecteur)
    yield f"CPS_SIT_FACT CPS2ter 7F01/4000, code porteur, {len(dam)} octets"
    yield from _champs(dam)


def _fichiers(lecteur: Transmetteur, plans: tuple[FichierCarte, ...]) -> Iterator[str]:
    acces = {"cpx": "réservé CPx", "pin": "code porteur"}
    for plan in plans:
        contenu = client.lire_plan(lecteur, plan)
        if contenu is None:
            continue
        fiabilite = plan.fiabilite.replace("profil-simule", "profil simulé")
        lecture = acces.get(plan.lecture, plan.lecture)
        yield f"{plan.nom:9} {plan.fid:04X}, {lecture}, {fiabilite}, {len(contenu)} octets"
        yield from _champs(contenu)


def _champs(contenu: bytes, marge: str = "    ") -> Iterator[str]:
    if contenu[:1] == b"\x30":
        yield f"{marge}DER {contenu[:16].hex().upper()}…"
        return
    try:
        objets = list(decoder(contenu))
    except FichierIllisible as erreur:
        yield f"{marge}illisible : {erreur}"
        return
    for objet in objets:
        if objet.tag >> (8 if objet.tag > 0xFF else 0) & 0x20:
            yield f"{marge}{objet.tag:X}"
            yield from _champs(objet.valeur, marge + "    ")
            continue
        texte = objet.valeur.decode("latin-1")
        lisible = texte if texte.isprintable() else objet.valeur.hex().upper()
        suite = "…" if len(lisible) > OCTETS_MAX else ""
        yield f"{marge}{objet.tag:X} {lisible[:OCTETS_MAX]}{suite}"
