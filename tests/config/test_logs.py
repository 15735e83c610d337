"""Log lines without anybody's number."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.config.logs import JsonLines, Lines, masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("+33639980004", "…004"),
        ("to 33639980004, late", "to …004, late"),
        ("+33 6 39 98 00 04", "…004"),
        ("(416-888-8888)", "(…888)"),
        ("recovered 1000 blocks of 12 lanes", "recovered 1000 blocks of 12 lanes"),
        ("2026-11-23 02:20:08,634 INFO", "2026-11-23 02:20:08,634 INFO"),
        ("192.168.100.200:5432", "192.168.100.200:5432"),
    ],
)
def test_numbers_are_masked_and_nothing_else(written: str, shown: str) -> None:
    assert masked(written) == shown


@given(st.text(), st.from_regex(r"\+[1-9][0-9]{8,14}", fullmatch=True), st.text())
def test_no_number_is_ever_whole(before: str, number: str, after: str) -> None:
    assert number[1:] not in masked(f"{before} {number} {after}")


def test_both_forms_mask_the_message_and_the_traceback() -> None:
    try:
        raise ValueError("no such person: +33639980004")
    except ValueError as error:
        record = logging.LogRecord(
            "chappe",
            logging.ERROR,
            "",
            1,
            "for %s",
            ("+33639980005",),
            (ValueError, error, error.__traceback__),
        )
    record.deployment = 7
    told = json.loads(JsonLines().format(record))
    assert (told["message"], told["level"], told["deployment"]) == ("for …005", "error", 7)
    assert "…004" in told["traceback"]
    for line in (Lines("%(message)s").format(record), json.dumps(told)):
        assert "3363998" not in line
