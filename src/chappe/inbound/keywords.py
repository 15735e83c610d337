"""What a person wants who answers a text with a keyword.

STOP is obeyed as the first word whatever follows, since to write to somebody who said no is the worse
mistake; words that begin ordinary sentences too ("cancel my appointment") count only when they stand alone on
the first line, and so do those that bring texts back.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Intent(StrEnum):
    """What a reply asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    NONE = "none"


_STOP_FIRST: Final = "stop stopall unsubscribe desabonnement desabonner desinscription desinscrire"
_STOP_ALONE: Final = "arret arreter arretez end quit cancel optout revoke fin desabonnez desinscrivez"
_START_ALONE: Final = "start unstop restart subscribe reprendre reprise reabonner reabonnement"
_HELP_ALONE: Final = "help info infos aide contact"
_COURTESY: Final = "please thanks thank you svp stp s il vous te plait merci sms pub tout all"

_FIRST: Final = frozenset(_STOP_FIRST.split())
_ALONE: Final = (
    dict.fromkeys(_STOP_ALONE.split(), Intent.STOP)
    | dict.fromkeys(_START_ALONE.split(), Intent.START)
    | dict.fromkeys(_HELP_ALONE.split(), Intent.HELP)
)
_COURTEOUS: Final = frozenset(_COURTESY.split())
_INVISIBLE: Final = frozenset({"Mn", "Cf"})
_WORD = re.compile(r"[^\W\d_]+")
_SPELT_OUT = re.compile(r"(?:[^\W\d_](?:[ .\-]|$)){3,}")


def intent(text: str) -> Intent:
    """What `text` asks for; case, accents, punctuation, digits and courtesy ("Stop. Merci") do not matter.

    Only the first line that has a word is read: some phones add the text that is answered below it.
    """
    for line in _plain(text).splitlines():
        if words := _WORD.findall(_joined(line)):
            return _intent_of(words)
    return Intent.NONE


def _intent_of(words: list[str]) -> Intent:
    first, *others = words
    if first in _FIRST:
        return Intent.STOP
    if all(word in _COURTEOUS for word in others):
        return _ALONE.get(first, Intent.NONE)
    return Intent.NONE


def _plain(text: str) -> str:
    """Lower case in plain letters (`ＳＴＯＰ`, `arrêt`), without symbols and invisible marks."""
    bare = "".join(" " if unicodedata.category(character)[0] == "S" else character for character in text)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(mark for mark in decomposed if unicodedata.category(mark) not in _INVISIBLE)


def _joined(line: str) -> str:
    """A word spelt out at the start (`s.t.o.p`, `s t o p`), made one."""
    spelt = _SPELT_OUT.match(line.lstrip())
    if spelt is None:
        return line
    return "".join(_WORD.findall(spelt[0])) + " " + line.lstrip()[spelt.end() :]
