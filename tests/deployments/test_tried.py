"""Whether a text was tested as it stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW

from chappe.deployments.states import RecipientState
from chappe.deployments.tried import (
    BEST,
    OUTCOMES,
    PASSED,
    PATIENCE,
    Outcome,
    TextTested,
    Tried,
    Verdict,
    Wording,
    is_awaited,
    is_stuck,
    overall,
    text_tested,
)
from chappe.messages.contents import Contents
from chappe.messages.template import Frame

STOP = {"FR": {"fr": Frame("", " STOP")}}
FRENCH = Wording(Contents("Bonjour", "fr"), "CHAPPE")
BOTH = Wording(Contents("Bonjour", "fr", {"en": "Hello"}), "CHAPPE")


def tried(
    wording: Wording, language: str = "fr", outcome: Outcome = Outcome.DELIVERED, version: int = 1
) -> Tried:
    return Tried(version, wording, language, NOW, "ana@example.org", outcome)


@pytest.mark.parametrize(
    ("wanted", "trials", "verdict", "languages"),
    [
        (FRENCH, [], Verdict.UNTESTED, ()),
        (FRENCH, [tried(FRENCH)], Verdict.TESTED, ()),
        (FRENCH, [tried(FRENCH, outcome=Outcome.SUBMITTED)], Verdict.TESTED, ()),
        (FRENCH, [tried(FRENCH, outcome=Outcome.REFUSED)], Verdict.REFUSED, ()),
        (FRENCH, [tried(FRENCH, outcome=Outcome.WAITING)], Verdict.WAITING, ()),
        (FRENCH, [tried(FRENCH, outcome=Outcome.UNKNOWN)], Verdict.UNKNOWN, ()),
        # What was delivered before is not taken back by a phone that is switched off now.
        (FRENCH, [tried(FRENCH, outcome=Outcome.REFUSED), tried(FRENCH)], Verdict.TESTED, ()),
        # A language more leaves the test of the other as it is.
        (BOTH, [tried(FRENCH)], Verdict.PARTLY, ("en",)),
        (BOTH, [tried(BOTH, "en", Outcome.WAITING), tried(FRENCH)], Verdict.PARTLY, ("en",)),
        (BOTH, [tried(BOTH, "en"), tried(FRENCH)], Verdict.TESTED, ()),
        # The language said since, of the same text, changes nothing of what is read.
        (FRENCH, [tried(Wording(Contents("Bonjour"), "CHAPPE"), "")], Verdict.TESTED, ()),
        (Wording(Contents("Bonsoir", "fr"), "CHAPPE"), [tried(FRENCH)], Verdict.EDITED, ()),
        (replace(FRENCH, sender="36180"), [tried(FRENCH)], Verdict.EDITED, ()),
        # What is put around the text is read too, in the country of the test.
        (replace(FRENCH, frames=STOP), [tried(FRENCH)], Verdict.TESTED, ()),
        (replace(FRENCH, frames=STOP), [replace(tried(FRENCH), country="FR")], Verdict.EDITED, ()),
        (
            replace(FRENCH, frames=STOP),
            [replace(tried(replace(FRENCH, frames=STOP)), country="FR")],
            Verdict.TESTED,
            (),
        ),
        (
            replace(FRENCH, contents=replace(FRENCH.contents, smart_replacement=True)),
            [tried(FRENCH)],
            Verdict.EDITED,
            (),
        ),
    ],
)
def test_a_test_counts_while_what_is_read_is_the_same(
    wanted: Wording, trials: list[Tried], verdict: Verdict, languages: tuple[str, ...]
) -> None:
    found = text_tested(wanted, 7, trials)
    assert (found.verdict, found.version, found.languages) == (verdict, 7, languages)


def test_an_edited_text_is_told_from_the_version_tested_last() -> None:
    later = tried(FRENCH, version=4)
    changed = Wording(Contents("Bonsoir", "fr"), "CHAPPE")
    assert text_tested(changed, 6, [later, tried(FRENCH, version=2)]) == TextTested(Verdict.EDITED, 6, later)


WORDINGS = st.sampled_from([FRENCH, BOTH, Wording(Contents("Bonsoir", "fr", {"en": "Hello"}), "CHAPPE")])
TRIALS = st.lists(
    st.builds(
        tried, WORDINGS, st.sampled_from(["fr", "en"]), st.sampled_from(Outcome), version=st.integers(1, 9)
    ).filter(lambda trial: trial.language in trial.wording.contents.texts),
    max_size=6,
)


@given(WORDINGS, TRIALS)
def test_tested_means_that_each_text_arrived_or_was_taken(wanted: Wording, trials: list[Tried]) -> None:
    found = text_tested(wanted, 1, trials)
    passed = {
        language
        for language, text in wanted.contents.texts.items()
        if any(
            trial.wording.contents.texts[trial.language] == text and trial.outcome in PASSED
            for trial in trials
        )
    }
    assert (found.verdict is Verdict.TESTED) == (passed == set(wanted.contents.texts))
    assert (found.verdict is Verdict.UNTESTED) == (not trials)
    assert (found.latest is None) == (not trials)
    # More tests never make less of a text.
    assert found.verdict is not Verdict.TESTED or text_tested(wanted, 1, [*trials, *trials]) == found


@given(st.lists(st.sampled_from(Outcome), min_size=1), st.integers(0, 3000))
def test_a_test_comes_to_the_best_of_its_texts_and_is_awaited_for_a_while(
    outcomes: list[Outcome], seconds: int
) -> None:
    assert overall(outcomes) == next(each for each in BEST if each in outcomes)
    age = timedelta(seconds=seconds)
    is_open = bool({Outcome.WAITING, Outcome.SUBMITTED} & set(outcomes))
    assert is_awaited(outcomes, NOW - age, NOW) == (is_open and age < PATIENCE)
    assert is_stuck(outcomes, NOW - age, NOW) == (Outcome.WAITING in outcomes and seconds > 20)


def test_every_state_comes_to_something() -> None:
    assert set(OUTCOMES) == set(RecipientState)
    assert overall([]) is Outcome.UNKNOWN
