"""What a person wants who answers a text.

To write on to somebody who said no is the worse mistake, so STOP is obeyed wherever it is plainly meant; but an
ordinary sentence that begins alike ("stop by the shop") is nobody's refusal. What is neither plain nor ordinary is
`DOUBTFUL`: a person looks. The words stand in ``vocabulary/*.toml``; docs/reference/keywords.md shows them.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from chappe.inbound.lexicon import Lexicon, Phrase
from chappe.inbound.plainness import words_of


class Intent(StrEnum):
    """What a reply asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    DOUBTFUL = "doubtful"  # it may mean STOP, or a complaint: a person must look
    NONE = "none"


_SENTENCE: Final = re.compile(r"[.!?;:…。！？；：,，、/|]+(?=\s|$)|\s[-–—]+\s|\s{3,}")
_QUOTED: Final = (">", "|", "»")


def intent(text: str, lexicon: Lexicon) -> Intent:
    """What ``text`` asks for.

    The first line that says something decides; greetings and courtesies say nothing, and lines that a telephone quotes
    are ours. A STOP that stands alone further down, or in capitals among other words, is doubtful.
    """
    lines = [line for line in _lines(text) if not _is_courteous(words_of(line), lexicon)]
    if not lines:
        return Intent.NONE
    first = _of_line(lines[0], lexicon)
    if first is Intent.STOP:
        return first
    if any(_of_line(line, lexicon) is Intent.STOP for line in lines[1:]):
        return Intent.DOUBTFUL
    if first is not Intent.NONE:
        return first
    doubtful = _shouted(lines, lexicon) or any(_is_doubtful(words_of(line), lexicon) for line in lines)
    return Intent.DOUBTFUL if doubtful else Intent.NONE


def said(text: str, lexicon: Lexicon) -> Phrase:
    """The words of the first line that says something, courtesies around them apart."""
    own = (_stripped(words_of(line), lexicon) for line in _lines(text))
    return next((words for words in own if words), ())


def _lines(text: str) -> list[str]:
    """The lines that are the person's own; where all are quoted, all of them."""
    everything = [line for line in text.splitlines() if words_of(line)]
    own = [line for line in everything if not line.lstrip().startswith(_QUOTED)]
    return own or everything


def _of_line(line: str, lexicon: Lexicon) -> Intent:
    """What one line asks for by its keywords, alone or as its first sentence."""
    words = words_of(line)
    whole = _of_words(words, lexicon)
    if whole in (Intent.STOP, Intent.START, Intent.HELP):
        return whole
    first, *others = [found for found in _sentences(line) if not _is_courteous(found, lexicon)] or [()]
    if others and _of_words(first, lexicon) is Intent.STOP:
        # "Stop. I never asked for this" is plain; "Cancel. I am ill" may be of an appointment.
        return Intent.STOP if _stripped(first, lexicon)[0] in lexicon.first else Intent.DOUBTFUL
    if any(_of_words(found, lexicon) is Intent.STOP for found in others):
        return Intent.DOUBTFUL
    return whole


def _of_words(words: Sequence[str], lexicon: Lexicon) -> Intent:
    """What words that stand by themselves ask for."""
    core = _stripped(words, lexicon)
    if not core:
        return Intent.NONE
    if _is_stop(core, lexicon) or _is_phrase(tuple(words), lexicon):
        return Intent.STOP
    trimmed = tuple(word for word in core if word not in lexicon.courtesy) or core
    for phrase in (core, trimmed):
        if phrase in lexicon.start:
            return Intent.START
        if phrase in lexicon.help:
            return Intent.HELP
    if core[0] in lexicon.first or (len(core) == 1 and core[0] in lexicon.doubtful_alone):
        return Intent.DOUBTFUL
    if core[0] in lexicon.alone and all(word in lexicon.fillers for word in core[1:]):
        # "Cancel it": what?
        return Intent.DOUBTFUL
    return Intent.NONE


def _is_stop(core: Phrase, lexicon: Lexicon) -> bool:
    """Whether the words, courtesies around them apart, are a plain STOP."""
    if _is_phrase(core, lexicon):
        return True
    first, others = core[0], core[1:]
    if first in lexicon.first:
        return _is_harmless(others, lexicon)
    if first in lexicon.alone and _is_harmless(others, lexicon):
        left = [word for word in others if word not in lexicon.courtesy]
        return not left or any(word in lexicon.things or _is_keyword(word, lexicon) for word in left)
    return False


def _is_phrase(words: Phrase, lexicon: Lexicon) -> bool:
    """Whether they begin with a phrase that is a STOP, and go on harmlessly."""
    return any(
        words[:length] in lexicon.phrases and _is_harmless(words[length:], lexicon)
        for length in range(len(words), 0, -1)
    )


def _is_harmless(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether what follows a STOP only says of what, or thanks, or says it again."""
    return all(
        word in lexicon.courtesy
        or word in lexicon.things
        or word in lexicon.fillers
        or _is_keyword(word, lexicon)
        for word in words
    )


def _is_keyword(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.first or word in lexicon.alone


def _stripped(words: Sequence[str], lexicon: Lexicon) -> Phrase:
    """Without the courtesies before and after; a keyword that is a courtesy too stays."""
    start, end = 0, len(words)
    while start < end and words[start] in lexicon.courtesy:
        start += 1
    while end > start and words[end - 1] in lexicon.courtesy:
        end -= 1
    return tuple(words[start:end])


def _is_courteous(words: Sequence[str], lexicon: Lexicon) -> bool:
    return not _stripped(words, lexicon)


def _sentences(line: str) -> list[tuple[str, ...]]:
    return [words for part in _SENTENCE.split(line) if (words := words_of(part))]


def _shouted(lines: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a STOP stands in capitals among words that do not: "I said STOP"."""
    for line in lines:
        tokens = re.findall(r"[^\W\d_]+", line)
        loud = [token for token in tokens if len(token) > 1 and token.isupper()]
        if len(loud) < len(tokens) - len(loud) and any(
            words_of(token)[:1] in _singles(lexicon) for token in loud
        ):
            return True
    return False


def _singles(lexicon: Lexicon) -> frozenset[Phrase]:
    return frozenset((word,) for word in lexicon.first)


def _is_doubtful(words: Sequence[str], lexicon: Lexicon) -> bool:
    return any(phrase in lexicon.doubtful for phrase in _runs(words, lexicon))


def _runs(words: Sequence[str], lexicon: Lexicon) -> Iterator[Phrase]:
    """Every run of words as long as some doubtful phrase."""
    longest = max(map(len, lexicon.doubtful), default=0)
    for start in range(len(words)):
        for length in range(1, min(longest, len(words) - start) + 1):
            yield tuple(words[start : start + length])
