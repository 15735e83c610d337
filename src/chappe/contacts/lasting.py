"""How long consent lasts once it is given: years, months or days, counted on the calendar."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from chappe.base.refusal import Refusal

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})\s*([ymwd])", re.IGNORECASE)
_MONTHS: Final = {"y": 12, "m": 1}
_DAYS: Final = {"w": 7, "d": 1}
_LONGEST: Final = 100 * 366


class LastingMalformed(Refusal):
    """`value` is not a number of years, months, weeks or days, such as 2y or 6m; `field` is `expires_after`."""

    code: ClassVar[str] = "consent.lasting_malformed"


@dataclass(frozen=True, slots=True)
class Lasting:
    """So many calendar months and days."""

    months: int
    days: int

    @classmethod
    def parse(cls, written: str) -> "Lasting":
        """From `2y`, `6m`, `8w` or `90d`. Raises LastingMalformed."""
        found = _WRITTEN.fullmatch(written.strip())
        if found is None:
            raise LastingMalformed(value=written, field="expires_after")
        number, unit = int(found[1]), found[2].lower()
        lasting = cls(number * _MONTHS.get(unit, 0), number * _DAYS.get(unit, 0))
        if lasting.months * 366 // 12 + lasting.days > _LONGEST:
            raise LastingMalformed(value=written, field="expires_after")
        return lasting

    def after(self, at: datetime) -> datetime:
        """The same day of the month, so many months on, or the month's last day where there is none."""
        years, month = divmod(at.month - 1 + self.months, 12)
        year, month = min(at.year + years, 9990), month + 1
        day = min(at.day, monthrange(year, month)[1])
        return at.replace(year=year, month=month, day=day) + timedelta(days=self.days)
