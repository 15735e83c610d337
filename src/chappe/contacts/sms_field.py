"""The field that an account texts to: how what is written there is read."""

import re
from dataclasses import dataclass

from chappe.contacts.phone import Number, NumberFormat, normalise

E164 = re.compile(r"\+[1-9][0-9]{5,14}")


@dataclass(frozen=True, slots=True)
class SmsField:
    """Its key, how the account writes numbers, and the countries it serves (None: all)."""

    key: str
    number_format: NumberFormat
    served: frozenset[str] | None

    def read(self, written: str) -> Number:
        """What a contact with this in the field has: a number, or the problem with it."""
        return normalise(written, self.number_format, self.served)

    def number(self, written: str) -> str | None:
        """The E.164 number meant, served or not, mobile or not: a number can be suppressed that is never texted."""
        found = normalise(written, self.number_format).number
        plain = re.sub(r"[\s().\-/]", "", written)
        return found or (plain if E164.fullmatch(plain) else None)
