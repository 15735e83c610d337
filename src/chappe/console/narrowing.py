"""The list of contacts as it is asked for: its search, its filter, its place, in an address that names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from chappe.console.paging import LONGEST_SEARCH, turned_by_address
from chappe.console.sealing import sealed, unsealed
from chappe.contacts.filtering import Filter, filter_of

SEARCH = "q"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is looked for and how the list is narrowed; ``before``: the contact after which the page goes on."""

    search: str
    chosen: Filter
    before: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the list is that of everyone."""
        return not self.search and not self.chosen.pairs

    @property
    def consent(self) -> str:
        """The consent asked for as the form's one choice says it: ``granted.3``."""
        return f"{self.chosen.consent}.{self.chosen.topic_id}" if self.chosen.topic_id else ""

    def query(self, before: int | None = None) -> str:
        """What an address ends with: ``?country=FR&q=…``."""
        pairs = {**self.chosen.pairs, SEARCH: sealed(self.search), "before": str(before or "")}
        said = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{said}" if said else "?"


def by_address(request: HttpRequest) -> Narrowing:
    """What the address says."""
    said = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    return Narrowing(unsealed(said.get(SEARCH, "")), filter_of(said), turned_by_address(request))


def by_form(posted: Mapping[str, object]) -> Narrowing:
    """What the form says."""
    said = {name: str(value) for name, value in posted.items()}
    status, _, topic = said.get("consent", "").partition(".")
    search = said.get("search", "").strip()[:LONGEST_SEARCH]
    return Narrowing(search, filter_of({**said, "consent": status, "topic": topic}))
