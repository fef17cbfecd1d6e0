"""Who is reachable through the reception: accounts of the PS, addresses of the organisms."""

import msgspec

from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.monde import Monde

DOMAINE_BANC = ".sim.invalid"


class Annuaire(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses of one world, lower case; `comptes` are the mailboxes with their passwords."""

    comptes: dict[str, str]
    organismes: dict[str, Organisme]

    def organisme(self, adresse: str) -> Organisme | None:
        """Give the organism that an address reaches."""
        return self.organismes.get(adresse.lower())

    def connue(self, adresse: str) -> bool:
        """Tell whether the network takes mail for an address: the bench's domains only."""
        domaine = "." + adresse.lower().rpartition("@")[2]
        return domaine.endswith(DOMAINE_BANC)


def annuaire(monde: Monde) -> Annuaire:
    """Read the addresses of a world."""
    return Annuaire(
        comptes={
            ps.adresse_courriel.lower(): ps.mot_de_passe for ps in monde.professionnels.values()
        },
        organismes={o.adresse.lower(): o for o in monde.organismes.values() if o.adresse},
    )
