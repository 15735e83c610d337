"""How a wrong configuration is said: what is wrong, then what to do about it."""


class ConfigurationError(Exception):
    """Chappe cannot run as it is configured. Its text is two parts: ``what`` is wrong, and the ``remedy``.

    The text is English in every language: it is read before Django, and so the translations, can be set up.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what, remedy)

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}"
