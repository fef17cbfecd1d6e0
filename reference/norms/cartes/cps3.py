"""File plan of the CPS3 card: the IAS-ECC part and, in class A0, the CPS2ter part.

AIDs, 2F00, 2F01, D003, D010, 5031, 5032, 7001, D120 to D12F, 4010 to 401F and 7F01/4000 are
public or deduced; the other identifiers are a simulated profile.
"""

from vitalbench.reference.norms.cartes.plan import FichierCarte

AID_RACINE = bytes.fromhex("8025000001FF0100")
AID_CPX = bytes.fromhex("E828BD080F8025000001FF0010")
AID_CPX_SANS_CONTACT = bytes.fromhex("E828BD080F8025000001FF0020")

FID_RACINE = 0x3F00
FID_CPX = 0x0001
FID_CPX_SANS_CONTACT = 0x0002

CLE_SIGNATURE = 0x81
CLE_AUTHENTIFICATION = 0x82

CODE_PORTEUR = 0x01
CODE_DEBLOCAGE = 0x02

ACTIVITES_MAX = 16

_FIXES = (
    FichierCarte(nom="EF.DIR", aid=AID_RACINE, fid=0x2F00, sfi=30, fiabilite="deduite"),
    FichierCarte(nom="EF.ATR", aid=AID_RACINE, fid=0x2F01, sfi=29, fiabilite="publique"),
    FichierCarte(nom="EF.SN", aid=AID_RACINE, fid=0xD003, sfi=28, fiabilite="publique"),
    FichierCarte(nom="EF_ACTUA", aid=AID_RACINE, fid=0xD010, fiabilite="publique"),
    FichierCarte(nom="EF.ODF", aid=AID_CPX, fid=0x5031, fiabilite="publique"),
    FichierCarte(nom="EF.CIAInfo", aid=AID_CPX, fid=0x5032, fiabilite="publique"),
    FichierCarte(nom="EF.PrKD", aid=AID_CPX, fid=0x7001, fiabilite="publique"),
    FichierCarte(nom="EF.CD", aid=AID_CPX, fid=0x7004),
    FichierCarte(nom="EF.AOD", aid=AID_CPX, fid=0x7005),
    FichierCarte(nom="EF.DOD", aid=AID_CPX, fid=0x7006),
    FichierCarte(nom="CPS_ID_CARD", aid=AID_CPX, fid=0xD101),
    FichierCarte(nom="CPS_NAME_PS", aid=AID_CPX, fid=0xD102),
    FichierCarte(nom="CPS_INFO_PS", aid=AID_CPX, fid=0xD103),
    FichierCarte(nom="CPS_LANG_PS", aid=AID_CPX, fid=0xD104),
    FichierCarte(nom="CPS_DATA", aid=AID_CPX, fid=0xD107, ecriture="pin", fiabilite="deduite"),
    FichierCarte(nom="CERT_SIG", aid=AID_CPX, fid=0xD110),
    FichierCarte(nom="CERT_AUT", aid=AID_CPX, fid=0xD111),
)


def activite(rang: int) -> FichierCarte:
    """Give the file of the situation d'exercice of that rank, 1 to 16."""
    return FichierCarte(
        nom=f"CPS_ACTIVITY_{rang:02d}_PS",
        aid=AID_CPX,
        fid=0xD120 + rang - 1,
        lecture="pin",
        fiabilite="publique",
    )


FICHIERS = _FIXES + tuple(activite(rang) for rang in range(1, ACTIVITES_MAX + 1))
PAR_NOM = {fichier.nom: fichier for fichier in FICHIERS}

CLASSE_IAS = 0x00
CLASSE_CPS2TER = 0xA0
FID_IDENT_PS = 0x4000
FID_ACTIVITES_CPS2TER = 0x4010
FID_DOMAINE_AMO = 0x7F01
FID_SITUATIONS_FACTURATION = 0x4000
