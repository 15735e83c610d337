"""What may stand as the origin of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.refusal import Refusal
from chappe.messages.sender import (
    SenderCharacter,
    SenderKind,
    SenderKindUnknown,
    SenderMissing,
    SenderName,
    SenderNeedsLetter,
    SenderNumberInvalid,
    SenderTooLong,
    ShortCodeInvalid,
    sender_name,
    written_to,
)


@pytest.mark.parametrize(
    ("value", "kept", "kind"),
    [
        ("CHAPPE", "CHAPPE", SenderKind.ALPHANUMERIC),
        (" Chappe ", "Chappe", SenderKind.ALPHANUMERIC),
        ("Eleven char", "Eleven char", SenderKind.ALPHANUMERIC),
        ("3 Suisses", "3 Suisses", SenderKind.ALPHANUMERIC),
        ("+33 6 39 98 00 01", "+33639980001", SenderKind.NUMBER),
        ("+1 (437) 888-8888", "+14378888888", SenderKind.NUMBER),
        ("33639980001", "+33639980001", SenderKind.NUMBER),
        ("0033639980001", "+33639980001", SenderKind.NUMBER),
        ("36111", "36111", SenderKind.SHORT_CODE),
        ("36 111", "36111", SenderKind.SHORT_CODE),
        ("123", "123", SenderKind.SHORT_CODE),
    ],
)
def test_the_kind_of_a_sender_is_told_by_its_characters(value: str, kept: str, kind: SenderKind) -> None:
    assert sender_name(value) == sender_name(value, kind) == SenderName(kept, kind)


@pytest.mark.parametrize(
    ("value", "kind", "refusal", "params"),
    [
        ("  ", None, SenderMissing, {}),
        ("Twelve chars", None, SenderTooLong, {"value": "Twelve chars", "most": 11, "length": 12}),
        ("Été", None, SenderCharacter, {"value": "Été", "character": "É"}),
        ("CHA€PE", None, SenderCharacter, {"value": "CHA€PE", "character": "€"}),
        ("36111", "alphanumeric", SenderNeedsLetter, {"value": "36111"}),
        ("0639980001", None, SenderNumberInvalid, {"value": "0639980001"}),
        ("+123456", None, SenderNumberInvalid, {"value": "+123456"}),
        ("+1234567890123456", None, SenderNumberInvalid, {"value": "+1234567890123456"}),
        ("CHAPPE", "number", SenderNumberInvalid, {"value": "CHAPPE"}),
        ("12", None, ShortCodeInvalid, {"value": "12"}),
        ("CHAPPE", "short_code", ShortCodeInvalid, {"value": "CHAPPE"}),
        (
            "CHAPPE",
            "name",
            SenderKindUnknown,
            {"kind": "name", "known": "alphanumeric, number, short_code"},
        ),
    ],
)
def test_a_sender_that_networks_would_refuse_is_refused_with_its_reason(
    value: str, kind: str | None, refusal: type[Refusal], params: dict[str, object]
) -> None:
    with pytest.raises(refusal) as found:
        sender_name(value, kind)
    assert found.value.params == params


@given(st.text(max_size=20) | st.from_regex(r"\+?[0-9 .\-]{1,20}", fullmatch=True))
def test_what_is_kept_is_ascii_short_and_kept_again(value: str) -> None:
    try:
        kept = sender_name(value)
    except Refusal:
        assert written_to(value) == value
        return
    assert written_to(value) == kept.value
    assert kept.value.isascii()
    assert len(kept.value) <= (16 if kept.kind is SenderKind.NUMBER else 11)
    assert sender_name(kept.value, kept.kind) == kept
    assert any(c.isalpha() for c in kept.value) == (kept.kind is SenderKind.ALPHANUMERIC)
