"""What a list of contacts is narrowed to, as an address may say it: nothing personal, and nothing unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Where a contact stands for texts. An erased one is nowhere else."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    BLOCKED = "blocked"
    SUPPRESSED = "suppressed"
    ERASED = "erased"


ANY_PROBLEM = "any"
PROBLEMS = (ANY_PROBLEM, "missing", "invalid", "unsupported_country", "not_mobile")
CONSENTS = ("granted", "withdrawn")
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Filter:
    """All that must hold at once; what is empty or None asks nothing.

    ``problem``: why there is no usable number, or ``any``. ``country``: that of the number (ISO 3166). ``consent`` is
    about ``topic_id``: ``granted`` (and not expired) or ``withdrawn``; one without the other asks nothing.
    """

    standing: Standing | None = None
    problem: str = ""
    country: str = ""
    group_id: int | None = None
    topic_id: int | None = None
    consent: str = ""

    @property
    def pairs(self) -> dict[str, str]:
        """As an address says it: by name, without what asks nothing. `filter_of` reads it."""
        said = {
            "standing": self.standing.value if self.standing else "",
            "problem": self.problem,
            "country": self.country,
            "group": str(self.group_id or ""),
            "topic": str(self.topic_id or ""),
            "consent": self.consent,
        }
        return {name: value for name, value in said.items() if value}


NO_FILTER = Filter()


def filter_of(said: Mapping[str, str]) -> Filter:
    """The filter that an address or a form says; what it says amiss asks nothing."""
    standing, problem = said.get("standing", ""), said.get("problem", "")
    country = said.get("country", "").upper()
    topic_id, consent = _id(said.get("topic", "")), said.get("consent", "")
    asks_consent = topic_id is not None and consent in CONSENTS
    return Filter(
        standing=Standing(standing) if standing in set(Standing) else None,
        problem=problem if problem in PROBLEMS else "",
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
        group_id=_id(said.get("group", "")),
        topic_id=topic_id if asks_consent else None,
        consent=consent if asks_consent else "",
    )


def _id(text: str) -> int | None:
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID and int(text) else None
    )
