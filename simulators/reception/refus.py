"""Refusal of a whole message: nothing can be said of its lots, a message de service answers."""

from vitalbench.simulators.reception.jalons import Etape
from vitalbench.simulators.reception.messages_service import Famille


class RefusMessage(Exception):
    """The message stops at a stage; the text says why, in French, for the journal.

    `public` is what the sender is told: the same words for every failure of decryption.
    """

    def __init__(self, etape: Etape, famille: Famille, cause: str, public: str = "") -> None:
        super().__init__(cause)
        self.etape = etape
        self.famille = famille
        self.cause = cause
        self.public = public or cause
