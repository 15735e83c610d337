"""What a text has of what countries ask for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.content.recognising import (
    has_label,
    has_link,
    refuses_last,
    says_how_to_refuse,
    says_where_to_refuse,
    shortener_in,
)
from chappe.content.registry import law
from chappe.content.rules import Force, Kind, NumberFor, Rule
from chappe.messages.skeletons import field_mark
from chappe.windows.rulebook import Certainty, Source

SOURCE = Source("a source", Certainty.A, date(2026, 11, 23))
ANYWHERE = next(rule for rule in law().anywhere if rule.kind is Kind.OPT_OUT)
FRENCH = Rule(Kind.OPT_OUT, Force.BLOCKING, (SOURCE,), words=("STOP",), pattern="3[0-9]{4}")
KOREAN = Rule(
    Kind.OPT_OUT,
    Force.BLOCKING,
    (SOURCE,),
    words=("무료수신거부", "무료거부"),
    pattern="080[0-9 -]{6,10}",
    number_for=NumberFor.ALWAYS,
    at_end=True,
)
SHORTENERS = Rule(Kind.NO_SHORTENERS, Force.WARNING, (SOURCE,), words=("bit.ly", "t.ly"))


@pytest.mark.parametrize(
    ("text", "how", "where"),
    [
        ("Sales! STOP au 36180", True, True),
        ("Soldes. STOP 36184", True, True),
        ("Soldes. STOP SMS 36184", True, True),
        ("Soldes. Stop au 36184", True, True),
        (f"Soldes. STOP {field_mark('code')}", True, True),
        ("STOP36180", True, True),
        ("Reply STOP to opt out", True, False),
        ("STOP 361800", True, False),
        ("36180 points. STOP", True, False),
        ("Come to our bus stop", False, False),
        ("Non-stop: 36180 offres", False, False),
        ("UNSTOPPABLE offers 36180", False, False),
        ("", False, False),
    ],
)
def test_how_the_french_refuse(text: str, how: bool, where: bool) -> None:
    assert says_how_to_refuse(FRENCH, text) is how
    assert says_where_to_refuse(FRENCH, text, named=True) is where
    assert says_where_to_refuse(FRENCH, text, named=False)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Envoyez ARRÊT au 12345", True),
        ("Reply STOP to opt out", True),
        ("Text stop to 12345", True),
        ("Come to our bus stop", False),
        ("UNSTOPPABLE offers", False),
        ("Stopp!", False),
    ],
)
def test_how_others_refuse(text: str, how: bool) -> None:
    assert says_how_to_refuse(ANYWHERE, text) is how


def test_koreans_refuse_at_the_end_by_a_free_number() -> None:
    good = "(광고)가게 세일 무료수신거부0801234567"
    assert says_how_to_refuse(KOREAN, good)
    assert says_where_to_refuse(KOREAN, good, named=False)
    assert refuses_last(KOREAN, good)
    assert not says_where_to_refuse(KOREAN, "(광고)가게 세일 무료거부", named=False)
    assert not refuses_last(KOREAN, "무료거부 080-123-4567" + " 세일" * 20)


def test_a_label_comes_first() -> None:
    label = Rule(Kind.LABEL, Force.BLOCKING, (SOURCE,), words=("[QC]", "[AD]"), example="[QC]")
    assert [has_label(label, text) for text in ("[QC] Hi", " [AD]Hi", "Hi [QC]", "QC Hi")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("See bit.ly/3xYz", "bit.ly"),
        ("See https://www.BIT.LY/3xYz now", "bit.ly"),
        ("bit.ly.", "bit.ly"),
        ("See https://t.ly/{{ code }}", "t.ly"),
        ("See rabbit.ly/x", ""),
        ("See bit.ly.example.com/x", ""),
        ("See shop.bit.ly/x", ""),
        ("a bit. lyrics", ""),
    ],
)
def test_link_shorteners(text: str, host: str) -> None:
    assert shortener_in(SHORTENERS, text) == host


def test_links() -> None:
    assert all(map(has_link, ("https://example.org", "see example.org/a", "www.example.org")))
    assert not any(map(has_link, ("Hello.Goodbye", "1/2", "10:30/11:00", "")))


@given(st.text(), st.text())
def test_a_word_of_its_own_is_found_whatever_surrounds_it(before: str, after: str) -> None:
    assert says_how_to_refuse(ANYWHERE, f"{before} STOP {after}")
    assert says_where_to_refuse(FRENCH, f"{before} STOP 36180 {after}", named=True)
