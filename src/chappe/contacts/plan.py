"""How a file is to be imported: what a person chose, kept with the import."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from chappe.contacts.consent import Basis
from chappe.contacts.lasting import Lasting


@dataclass(frozen=True, slots=True)
class Plan:
    """`mapping`: what columns fill, by label. `delimiter`, `sheet` empty: found out.

    `keeps_existing`: contacts that the account has already keep their fields; they still join the group and state
    their consents. The consent stated for every row is of the `basis`, was given at `consent_at` (None: when the file
    came in), and ends at `expires_at`, or so long after it was given (`expires_after`, as 2y).
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    sheet: str = ""
    keeps_existing: bool = False
    basis: Basis = Basis.EXPRESS
    consent_at: datetime | None = None
    expires_at: datetime | None = None
    expires_after: str = ""

    def expiry(self, at: datetime) -> datetime | None:
        """When consent of the plan's basis given at that moment ends. Raises LastingMalformed."""
        if self.expires_after:
            return Lasting.parse(self.expires_after).after(at)
        return self.expires_at

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold of it."""
        values = asdict(self) | {"mapping": dict(self.mapping), "basis": self.basis.value}
        return {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Plan":
        """What `as_json` gave; nothing gives the plan of a file that nobody said anything about."""
        moments = {
            key: datetime.fromisoformat(values[key])
            for key in ("consent_at", "expires_at")
            if values.get(key)
        }
        known = {key: value for key, value in values.items() if key in cls.__slots__ and value}
        return cls(**{**known, **moments, "basis": Basis(values.get("basis", Basis.EXPRESS))})
