"""The files of rulebooks: what is read, and what is refused with its file and key."""

import tomllib
from contextlib import suppress
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.windows.hours import Hours, Span, parse_day
from chappe.windows.parsing import Fault, RulebookInvalid, parse
from chappe.windows.rulebook import Category, Certainty, Rulebook, Source, Standing

FILE = """
name = "fr-example"
territories = ["FR", "RE"]
category = "marketing"
standing = "operators"
default = true
effective_from = 2024-09-01
effective_to = 2026-02-28
time = "Europe/Paris"
closed_on_holidays = true

[title]
en = "An example"
fr = "Un exemple"

[hours]
monday = ["08:00-12:00", "14:00-20:00"]
tuesday = ["08:00-20:00"]
wednesday = ["08:00-20:00"]
thursday = ["08:00-20:00"]
friday = ["08:00-20:00"]
saturday = ["10:00-20:00"]
sunday = []

[[sources]]
title = "A charter"
url = "https://example.org/charter"
certainty = "A"
seen = 2026-11-22
says = "08:00-20:00"
territories = ["FR"]

[[sources]]
title = "Memory"
certainty = "D"
seen = 2026-11-22

[[notes]]
en = "Say how to refuse."
fr = "Dites comment refuser."
"""

Data = dict[str, Any]


def _data() -> Data:
    return tomllib.loads(FILE)


def _changed(path: str, value: object) -> Data:
    """The example with the value of a key, named as `hours.monday` or `sources.1.title`, replaced (None: removed)."""
    data: Any = _data()
    table, *rest = [data, *path.split(".")]
    *parents, last = rest
    for key in parents:
        table = table[int(key) - 1] if isinstance(table, list) else table[key]
    if value is None:
        del table[last]
    else:
        table[last] = value
    return data  # type: ignore[no-any-return]


def test_a_whole_file_is_read() -> None:
    day = (Span(480, 1200),)
    assert parse("fr-example", _data()) == Rulebook(
        name="fr-example",
        territories=("FR", "RE"),
        category=Category.MARKETING,
        standing=Standing.OPERATORS,
        default=True,
        effective_from=date(2024, 9, 1),
        effective_to=date(2026, 2, 28),
        zone="Europe/Paris",
        closed_on_holidays=True,
        title={"en": "An example", "fr": "Un exemple"},
        hours=Hours((parse_day(["08:00-12:00", "14:00-20:00"]), day, day, day, day, (Span(600, 1200),), ())),
        sources=(
            Source(
                title="A charter",
                url="https://example.org/charter",
                certainty=Certainty.A,
                seen=date(2026, 11, 22),
                says="08:00-20:00",
                territories=("FR",),
            ),
            Source(title="Memory", certainty=Certainty.D, seen=date(2026, 11, 22)),
        ),
        notes=({"en": "Say how to refuse.", "fr": "Dites comment refuser."},),
    )


def test_what_may_be_left_out() -> None:
    data = _data() | {"time": "recipient", "closed_on_holidays": False}
    for key in ("default", "effective_from", "effective_to", "notes"):
        del data[key]
    rulebook = parse("fr-example", data)
    assert (rulebook.default, rulebook.zone, rulebook.notes) == (False, "", ())
    assert rulebook.effective_from is rulebook.effective_to is None


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("name", None, Fault.MISSING),
        ("name", "another", Fault.NOT_THE_FILES_NAME),
        ("colour", "red", Fault.UNKNOWN_KEY),
        ("territories", [], Fault.EMPTY),
        ("territories", ["FX"], Fault.BAD_TERRITORY),
        ("territories", ["FR", "FR"], Fault.BAD_TERRITORY),
        ("territories", ["FR", "*"], Fault.BAD_TERRITORY),
        ("territories", [1], Fault.WRONG_TYPE),
        ("territories", "FR", Fault.WRONG_TYPE),
        ("subdivisions", ["FL"], Fault.BAD_SUBDIVISION),
        ("category", "otp", Fault.UNKNOWN_VALUE),
        ("standing", "habit", Fault.UNKNOWN_VALUE),
        ("default", "yes", Fault.WRONG_TYPE),
        ("default", 1, Fault.WRONG_TYPE),
        ("effective_from", "2024-09-01", Fault.WRONG_TYPE),
        ("effective_to", date(2024, 8, 31), Fault.ENDS_BEFORE_IT_STARTS),
        ("time", "Europe/Nowhere", Fault.BAD_ZONE),
        ("time", "../../etc/passwd", Fault.BAD_ZONE),
        ("time", "", Fault.BAD_ZONE),
        ("closed_on_holidays", None, Fault.MISSING),
        ("territories", ["FR", "DE"], Fault.NO_CALENDAR),
        ("hours", [], Fault.WRONG_TYPE),
        ("hours.sunday", None, Fault.MISSING),
        ("hours.caturday", [], Fault.UNKNOWN_KEY),
        ("hours.monday", ["8-20"], Fault.BAD_SPAN),
        ("hours.monday", ["08:00-12:00", "11:00-20:00"], Fault.OVERLAPPING_SPANS),
        ("hours.monday", "08:00-20:00", Fault.WRONG_TYPE),
        ("title.fr", None, Fault.MISSING),
        ("title.fr", " ", Fault.EMPTY),
        ("title.de", "Ein Beispiel", Fault.UNKNOWN_KEY),
        ("sources", [], Fault.EMPTY),
        ("sources", None, Fault.EMPTY),
        ("sources", ["A charter"], Fault.WRONG_TYPE),
        ("sources.1.certainty", "Z", Fault.UNKNOWN_VALUE),
        ("sources.1.title", "", Fault.EMPTY),
        ("sources.2.seen", None, Fault.MISSING),
        ("sources.2.seen", "2026", Fault.WRONG_TYPE),
        ("sources.2.territories", ["MQ"], Fault.BAD_TERRITORY),
        ("sources.2.author", "me", Fault.UNKNOWN_KEY),
        ("notes.1.fr", None, Fault.MISSING),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_key(path: str, value: object, fault: Fault) -> None:
    key = {("territories", Fault.NO_CALENDAR): "closed_on_holidays"}.get((path, fault), path)
    with pytest.raises(RulebookInvalid) as refusal:
        parse("fr-example", _changed(path, value))
    told = refusal.value.params
    assert (told["file"], told["key"], told["fault"]) == ("fr-example", key, fault)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)

KEYS = [
    *_data(),
    *(f"hours.{day}" for day in _data()["hours"]),
    "title.en",
    "sources.1.title",
    "sources.2.seen",
]


@given(st.sampled_from(KEYS), json_values)
def test_whatever_stands_there_is_read_or_refused(path: str, value: object) -> None:
    data = _changed(path, value)
    before = deepcopy(data)
    with suppress(RulebookInvalid):
        assert parse("fr-example", data).name == "fr-example"
    assert data == before
