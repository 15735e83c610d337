"""What a text has of what countries ask for: how to refuse, a label, links."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from chappe.contacts.columns import PREFERENCES_URL
from chappe.content.rules import NumberFor, Rule
from chappe.messages.addresses import UNSUBSCRIBE
from chappe.messages.skeletons import FIELD

LAST: Final = 40
"""Characters, at the end of a text, within which what comes last begins to end it."""

ANY_NUMBER: Final = "[0-9]{4,}"
"""Where a country does not say which numbers take refusals."""

_MARKED: Final = f"{FIELD}[^{FIELD}]*{FIELD}"
_LINK: Final = re.compile(
    rf"\bhttps?://|\bwww\.|\b[a-z0-9-]+\.[a-z]{{2,}}/|\b(?:{UNSUBSCRIBE}|{PREFERENCES_URL})\b", re.IGNORECASE
)


def says_how_to_refuse(rule: Rule, text: str) -> bool:
    """Whether a word of the rule stands in a skeleton: in capitals, or with the number that it is sent to."""
    return bool(_mention(rule.words, rule.pattern).search(text))


def says_where_to_refuse(rule: Rule, text: str, *, named: bool) -> bool:
    """Whether the number that refusals go to stands there, if it must: ``named`` is a text that a name sends."""
    if not rule.pattern or not (named or rule.number_for is NumberFor.ALWAYS):
        return True
    return bool(re.search(f"(?<![0-9])(?:{rule.pattern})(?![0-9])|{_MARKED}", _after(rule, text)))


def names_number_elsewhere(rule: Rule, wording: str) -> bool:
    """Whether a mention holds a number that is not known to take refusals where the rule holds."""
    plain = re.sub(_either(rule.words), "", wording)
    if not re.search("[0-9]", plain):
        return False
    return not (rule.pattern and re.search(f"(?<![0-9])(?:{rule.pattern})(?![0-9])", plain))


def refuses_last(rule: Rule, text: str) -> bool:
    """Whether what says how to refuse comes last, if it must."""
    if not rule.at_end:
        return True
    found = list(_mention(rule.words, rule.pattern).finditer(text.rstrip()))
    return bool(found) and len(text.rstrip()) - found[-1].end() <= LAST


def has_label(rule: Rule, text: str) -> bool:
    """Whether a skeleton begins with one of the rule's labels."""
    return text.lstrip().startswith(rule.words)


def shortener_in(rule: Rule, source: str) -> str:
    """The first host of a link shortener that a template names; "" for none."""
    found = _hosts(rule.words).search(source)
    return found.group(1).lower() if found else ""


def has_link(source: str) -> bool:
    """Whether an address of the web stands in a template."""
    return _LINK.search(source) is not None


def _after(rule: Rule, text: str) -> str:
    """The text from what says how to refuse on."""
    found = _mention(rule.words, rule.pattern).search(text)
    return text[found.start() :] if found else ""


@lru_cache(maxsize=256)
def _mention(words: tuple[str, ...], number: str) -> re.Pattern[str]:
    """A word in capitals, as operators ask for; written otherwise it may be any word, unless a number follows."""
    alone = _either(words)
    near = rf"[^.!?\n{FIELD}]{{0,12}}?(?<![0-9])(?:{number or ANY_NUMBER})(?![0-9])"
    return re.compile(f"{alone}|(?<!-)(?i:{alone}){near}")


def _either(words: Iterable[str]) -> str:
    # What a field holds may be letters.
    return f"(?<![A-Za-z{FIELD}])(?:{'|'.join(map(re.escape, words))})(?![A-Za-z{FIELD}])"


@lru_cache(maxsize=16)
def _hosts(hosts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        r"(?<![A-Za-z0-9.-])(?:www\.)?(" + "|".join(map(re.escape, hosts)) + r")(?![A-Za-z0-9-]|\.[A-Za-z])",
        re.IGNORECASE,
    )
