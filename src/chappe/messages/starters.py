"""The texts that come with Chappe for messages to start from, as their files say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chappe.messages.contents import Contents


@dataclass(frozen=True, slots=True)
class Starter:
    """A text to start from; ``kind`` is that of the topics it suits, "marketing" or "transactional"."""

    key: str
    kind: str
    names: Mapping[str, str]
    texts: Mapping[str, str]

    def name(self, language: str) -> str:
        """As readers of the language call it."""
        return self.names.get(language, self.names["en"])

    def contents(self, language: str, *, other_languages: bool = False) -> Contents:
        """The text in a language ("en" where it has none); the others as its copies, if asked for."""
        first = language if language in self.texts else "en"
        others = {code: text for code, text in self.texts.items() if code != first}
        return Contents(self.texts[first], first, others if other_languages else {}, smart_replacement=True)


def read_starter(key: str, data: Mapping[str, Any]) -> Starter:
    """What a file says: a kind, and by language a name and a text."""
    said = {code: part for code, part in data.items() if isinstance(part, Mapping)}
    return Starter(
        key=key,
        kind=str(data["kind"]),
        names={code: str(part["name"]) for code, part in said.items()},
        texts={code: str(part["text"]).strip() for code, part in said.items()},
    )
