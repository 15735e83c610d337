"""How often contacts may be texted: what may be chosen."""

from chappe.base.refusal import Refusal

BOUNDS = {"most": (1, 1_000), "days": (1, 366)}
"""The least and the greatest number of texts, and of days."""


class CapOutOfRange(Refusal):
    """No number of texts or of days that a cap can have (``field``, ``value``, ``low``, ``high``)."""

    code = "cap.out_of_range"


def checked_cap(most: int, days: int) -> tuple[int, int]:
    """Texts, and days. Raises CapOutOfRange."""
    for field, value in (("most", most), ("days", days)):
        low, high = BOUNDS[field]
        if not low <= value <= high:
            raise CapOutOfRange(field=field, value=value, low=low, high=high)
    return most, days
