"""The one way a rule says no."""

from typing import ClassVar


class Refusal(Exception):
    """A request that was understood and declined: nothing was written.

    Each refusal is a subclass defined beside the rule that raises it, with a stable ``code`` such as
    ``deployment.already_approved`` and named parameters. It holds no sentence: `chappe.wording` turns the code
    and the parameters into one, in the reader's language.
    """

    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.code, params)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({shown})"


class NotFound(Refusal):
    """Nothing of that kind and name exists in this account (``kind``, ``name``)."""

    code = "not_found"


class NotAllowed(Refusal):
    """The actor's role does not give this permission (``permission``, ``role``)."""

    code = "not_allowed"
