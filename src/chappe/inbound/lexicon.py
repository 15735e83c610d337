"""The words that a reply is read by: those of every language shipped, and those that an account adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chappe.base.refusal import Refusal
from chappe.inbound.plainness import words_of

MOST_WORDS = 6  # of a phrase that an account adds
MOST_LETTERS = 40

Phrase = tuple[str, ...]


class WordMissing(Refusal):
    """No word that could be read in a reply: it needs letters (``word``)."""

    code = "keyword.missing"


class WordTooLong(Refusal):
    """More words or letters than a keyword has (``word``, ``most``)."""

    code = "keyword.too_long"


class WordTaken(Refusal):
    """The word has a meaning already (``word``, ``kind``: stop, start, help or own)."""

    code = "keyword.taken"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in plain letters (`plainness`), and phrases of them. What each does: ``vocabulary/en.toml``."""

    first: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    phrases: frozenset[Phrase] = frozenset()
    start: frozenset[Phrase] = frozenset()
    help: frozenset[Phrase] = frozenset()
    doubtful_alone: frozenset[str] = frozenset()
    doubtful: frozenset[Phrase] = frozenset()
    things: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    courtesy: frozenset[str] = frozenset()

    def __or__(self, other: "Lexicon") -> "Lexicon":
        return Lexicon(*(getattr(self, name) | getattr(other, name) for name in self.__slots__))

    def adding(
        self, *, stop: Iterable[str] = (), start: Iterable[str] = (), help: Iterable[str] = ()
    ) -> "Lexicon":
        """With an account's own words, each obeyed alone; none shipped is ever lost."""
        return replace(
            self,
            phrases=self.phrases | {words_of(word) for word in stop},
            start=self.start | {words_of(word) for word in start},
            help=self.help | {words_of(word) for word in help},
        )

    def kind_of(self, phrase: Phrase) -> str:
        """What the phrase means alone: ``stop``, ``start``, ``help``, or empty."""
        if phrase in self.phrases or (len(phrase) == 1 and phrase[0] in self.first | self.alone):
            return "stop"
        if phrase in self.start:
            return "start"
        return "help" if phrase in self.help else ""


def lexicon_of(data: Mapping[str, object]) -> Lexicon:
    """The words of one language's file. Raises KeyError for a file without one of its tables."""
    stop, start, assisting, doubtful = (_table(data, name) for name in ("stop", "start", "help", "doubtful"))
    return Lexicon(
        first=_words(stop["first"]),
        alone=_words(stop["alone"]),
        phrases=_phrases(stop["phrases"]),
        start=_singles(start["alone"]) | _phrases(start["phrases"]),
        help=_singles(assisting["alone"]) | _phrases(assisting["phrases"]),
        doubtful_alone=_words(doubtful["alone"]),
        doubtful=_phrases(doubtful["phrases"]),
        things=_words(data["things"]),
        fillers=_words(data["fillers"]),
        courtesy=_words(data["courtesy"]),
    )


def checked_word(word: str, lexicon: Lexicon, *, own: Iterable[Phrase] = ()) -> Phrase:
    """An account's new keyword as it is looked for. Raises WordMissing, WordTooLong, WordTaken."""
    found = words_of(word)
    if not found:
        raise WordMissing(word=word)
    if len(found) > MOST_WORDS or len(word) > MOST_LETTERS:
        raise WordTooLong(word=word[:MOST_LETTERS], most=MOST_LETTERS)
    kind = "own" if found in set(own) else lexicon.kind_of(found)
    if kind:
        raise WordTaken(word=word, kind=kind)
    return found


def _table(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = data[name]
    assert isinstance(found, Mapping)
    return found


def _words(written: object) -> frozenset[str]:
    return frozenset(words_of(str(written)))


def _singles(written: object) -> frozenset[Phrase]:
    return frozenset((word,) for word in _words(written))


def _phrases(written: object) -> frozenset[Phrase]:
    found = (words_of(phrase) for phrase in str(written).replace("\n", "|").split("|"))
    return frozenset(phrase for phrase in found if phrase)
