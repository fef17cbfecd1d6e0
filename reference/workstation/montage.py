"""Assembly of a configured workstation: readers, modules, archive, pricing."""

from dataclasses import replace

from vitalbench.reference.catalogue.tables import Tables
from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules.adresses import AdresseInvalide
from vitalbench.reference.modules.appels import Observateur
from vitalbench.reference.modules.clavier import LecteurSesamVitale
from vitalbench.reference.modules.destinataires import DestinataireConnu
from vitalbench.reference.modules.lecteurs import ouvrir_lecteur
from vitalbench.reference.modules.srt import Srt
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.reference.modules.sts import Sts
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.securing.certificats import Confiance
from vitalbench.reference.securing.erreurs import CertificatRefuse
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.cartes import Cartes
from vitalbench.reference.workstation.certificats import der
from vitalbench.reference.workstation.complementaire import Complementaire
from vitalbench.reference.workstation.configuration import (
    Configuration,
    codes_reserves,
    fonctions_du_ps,
    texte,
)
from vitalbench.reference.workstation.courrier import contexte_tls
from vitalbench.reference.workstation.horloge import HorlogePoste
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.lecteurs import SESAM_VITALE
from vitalbench.reference.workstation.numerotation import Numerotation, premier_lot
from vitalbench.reference.workstation.parametrage import Parametrage
from vitalbench.reference.workstation.reference_locale import (
    avec_mise_a_jour,
    avec_parametres,
    mises_a_jour,
)
from vitalbench.reference.workstation.referentiel import Referentiel
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.services.adr import Adr
from vitalbench.reference.workstation.services.apcv import Apcv
from vitalbench.reference.workstation.services.soap import ClientSoap
from vitalbench.reference.workstation.tarification import Tarification

AGREMENT = "VITALBENCH-R"
"""Agreement number shown in the flows: visibly none that the CNDA gives."""


def _lecteur(lecteur: Lecteur | str) -> Lecteur:
    if not isinstance(lecteur, str):
        return lecteur
    try:
        return ouvrir_lecteur(lecteur)
    except AdresseInvalide as invalide:
        raise RefusPoste(v.R_CONFIGURATION, f"Lecteur : {invalide}") from None


def _confiance(pem: str) -> Confiance:
    try:
        return Confiance.depuis_pem(pem.encode())
    except CertificatRefuse as refus:
        raise RefusPoste(v.R_CONFIGURATION, f"Magasin de confiance : {refus}") from None


def monter(
    configuration: Configuration,
    horloge: HorlogePoste,
    archive: Archive,
    tables: Tables,
    lecteurs: dict[str, Lecteur | str],
    observateur: Observateur,
) -> Installation:
    """Put the parts together."""
    tables = avec_parametres(tables, configuration.parametres)
    for memorisee in archive.parametres("mise_a_jour:"):
        for changement in mises_a_jour(memorisee.encode()):
            tables = avec_mise_a_jour(tables, changement)
    cps, vitale = _lecteur(lecteurs["cps"]), _lecteur(lecteurs["vitale"])
    if texte(configuration.parametres, "lecteur_cps_type") == SESAM_VITALE:
        cps = LecteurSesamVitale(cps)
    ssv = Ssv(
        cps,
        vitale,
        observateur,
        confiance=_confiance(configuration.confiance),
        destinataires=tuple(
            DestinataireConnu(
                regime=d.regime,
                caisse=d.caisse,
                adresse=d.adresse,
                certificat_donnees=der(d.certificat_donnees),
            )
            for d in configuration.destinataires
        ),
        horloge=horloge.maintenant,
        agrement=AGREMENT,
    )
    services = configuration.services
    client = ClientSoap(contexte_tls(configuration.confiance))
    return Installation(
        configuration=configuration,
        horloge=horloge,
        archive=archive,
        numerotation=Numerotation(archive, premier_lot(configuration)),
        ssv=ssv,
        cartes=Cartes(ssv, cps, vitale, configuration.parametres),
        tarification=Tarification(
            tables, reserves=codes_reserves(configuration), fonctions=fonctions_du_ps(configuration)
        ),
        parametrage=Parametrage(configuration, archive),
        referentiel=Referentiel(
            Srt(observateur, tables), tables, reserves=codes_reserves(configuration)
        ),
        observateur=observateur,
        complementaire=Complementaire(Sts(observateur)),
        tables=tables,
        adr=Adr(client, services["adr"]) if "adr" in services else None,
        apcv=Apcv(client, services["apcv_auth"], services["apcv_sign"])
        if {"apcv_auth", "apcv_sign"} <= set(services)
        else None,
    )


def remonter(installation: Installation, tables: Tables) -> Installation:
    """Give the same workstation over other tables: cards, archive and numbers go on."""
    return replace(
        installation,
        tables=tables,
        tarification=Tarification(
            tables,
            reserves=codes_reserves(installation.configuration),
            fonctions=fonctions_du_ps(installation.configuration),
        ),
        referentiel=Referentiel(
            Srt(installation.observateur, tables),
            tables,
            reserves=codes_reserves(installation.configuration),
        ),
    )
