"""Typed refusals: what the workstation answers when it will not do what is asked."""


class RefusPoste(Exception):
    """One refusal; `code` is an id of the published vocabulary, `message` is French."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code} : {message}")
