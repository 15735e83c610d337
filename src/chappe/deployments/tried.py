"""What is known of a text from its tests: whether it was tested as it stands, and how that ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chappe.deployments.states import RecipientState
from chappe.messages.contents import Contents, Frames
from chappe.messages.template import NO_FRAME

PATIENCE: Final = timedelta(minutes=15)
"""How long news of a test is looked for: by then it left or never will, and some networks give no receipt."""


PROMPT: Final = timedelta(seconds=20)
"""A gateway that runs has taken a test by then."""


class Outcome(StrEnum):
    """What became of a text of a test."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNKNOWN = "unknown"


OUTCOMES: Final[Mapping[RecipientState, Outcome]] = {
    RecipientState.READY: Outcome.WAITING,
    RecipientState.HELD: Outcome.WAITING,
    RecipientState.CLAIMED: Outcome.WAITING,
    RecipientState.SUBMITTED: Outcome.SUBMITTED,
    RecipientState.DELIVERED: Outcome.DELIVERED,
    RecipientState.UNDELIVERED: Outcome.REFUSED,
    RecipientState.FAILED: Outcome.REFUSED,
    RecipientState.EXPIRED: Outcome.REFUSED,
    RecipientState.CANCELLED: Outcome.REFUSED,
    RecipientState.EXCLUDED: Outcome.REFUSED,
    RecipientState.UNKNOWN: Outcome.UNKNOWN,
}
BEST: Final = (Outcome.DELIVERED, Outcome.SUBMITTED, Outcome.WAITING, Outcome.UNKNOWN, Outcome.REFUSED)
PASSED: Final = frozenset({Outcome.DELIVERED, Outcome.SUBMITTED})


class Verdict(StrEnum):
    """Whether a text was tested."""

    UNTESTED = "untested"  # never, in no version
    EDITED = "edited"  # another text was, before
    WAITING = "waiting"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    PARTLY = "partly"  # in some of its languages
    TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a network is given of a message: its contents, what is put around them by country, from a sender."""

    contents: Contents
    sender: str
    frames: Frames = field(default_factory=dict)

    def text_in(self, language: str, country: str) -> tuple[object, ...]:
        """What decides what is read in the language, in the country."""
        contents = self.contents
        chosen = (contents.smart_replacement, contents.without_accents)
        around = self.frames.get(country, {}).get(language, NO_FRAME)
        return (contents.texts.get(language), around, self.sender, *chosen)


@dataclass(frozen=True, slots=True)
class Tried:
    """A test: of which version, text and country of its readers, by whom and when, and what it came to."""

    version: int
    wording: Wording
    language: str
    at: datetime
    by: str
    outcome: Outcome
    country: str = ""


@dataclass(frozen=True, slots=True)
class TextTested:
    """How a text stands to its tests. ``version`` is its own, ``latest`` the test that the verdict is from.

    ``languages`` are those in which it was not tested, where it was in others.
    """

    verdict: Verdict
    version: int
    latest: Tried | None = None
    languages: tuple[str, ...] = ()


def overall(outcomes: Collection[Outcome]) -> Outcome:
    """What a test came to, by the best of its texts: one that arrived has been read. Unknown if there is none."""
    return min(outcomes, key=BEST.index, default=Outcome.UNKNOWN)


def is_awaited(outcomes: Collection[Outcome], at: datetime, now: datetime) -> bool:
    """Whether more may be known of a test soon."""
    return now - at < PATIENCE and not {Outcome.WAITING, Outcome.SUBMITTED}.isdisjoint(outcomes)


def is_stuck(outcomes: Collection[Outcome], at: datetime, now: datetime) -> bool:
    """Whether a text of a test waits for longer than it should: nothing seems to send."""
    return now - at > PROMPT and Outcome.WAITING in outcomes


def text_tested(wanted: Wording, version: int, trials: Sequence[Tried]) -> TextTested:
    """How a message that says this stands to its tests, the latest first.

    A test counts while what is read in its language and country, and from whom, is the same: another name, or another
    language's text take nothing from it; a topic or a content rule does, if something else is put around the text.
    """
    if not trials:
        return TextTested(Verdict.UNTESTED, version)
    found = {language: _best(wanted, language, trials) for language in wanted.contents.texts}
    known = [trial for trial in found.values() if trial]
    if not known:
        return TextTested(Verdict.EDITED, version, trials[0])
    passed = [trial for trial in known if trial.outcome in PASSED]
    if not passed:
        latest = max(known, key=lambda trial: trial.at)
        return TextTested(Verdict(latest.outcome.value), version, latest)
    latest = max(passed, key=lambda trial: trial.at)
    missing = tuple(language for language, trial in found.items() if trial not in passed)
    return TextTested(Verdict.PARTLY if missing else Verdict.TESTED, version, latest, missing)


def _best(wanted: Wording, language: str, trials: Sequence[Tried]) -> Tried | None:
    """The test that says most of the text in the language; of equals the latest."""
    same = [
        trial
        for trial in trials
        if trial.wording.text_in(trial.language, trial.country) == wanted.text_in(language, trial.country)
    ]
    return min(same, key=lambda trial: BEST.index(trial.outcome), default=None)
