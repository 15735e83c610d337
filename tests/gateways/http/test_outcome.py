"""What an answer says: refused and unknown are told apart."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Refused, Unknown
from chappe.gateways.http.outcome import (
    Admission,
    LaneDenied,
    Meaning,
    admission,
    failed,
    outcome,
    retry_after,
)
from chappe.gateways.http.request import Response

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODES = {"bad": Meaning.FINAL, "busy": Meaning.LATER, "broke": Meaning.DENIED, "odd": Meaning.UNSURE}


def said(status: int, reference: str = "", code: str = "", **headers: str) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return outcome(Response(status, named), references=[reference], code=code, codes=CODES, at=NOW)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said(200, "r"), Accepted(("r",))),
        (said(202, "r"), Accepted(("r",))),
        (said(200), Unknown(Cause.UNREADABLE, (), "http_200")),
        (said(200, "r", "bad"), Refused("bad")),
        (said(400, "", "bad"), Refused("bad")),
        (said(400, "", "new"), Refused("new")),
        (said(400), Refused("http_400")),
        (said(302), Refused("http_302")),
        (said(429), Refused("http_429", again=True, throttled=True)),
        (
            said(429, "", "", retry_after="7"),
            Refused("http_429", again=True, retry_after=7.0, throttled=True),
        ),
        (
            said(400, "", "busy", retry_after="7"),
            Refused("busy", again=True, retry_after=7.0, throttled=True),
        ),
        (said(403, "", "bad"), Refused("bad")),
        (said(200, "", "odd"), Unknown(Cause.UNREADABLE, (), "odd")),
        (said(408), Unknown(Cause.UNREADABLE, (), "http_408")),
        (said(500, "r"), Unknown(Cause.UNREADABLE, (), "http_500")),
        (said(503, "", "bad"), Unknown(Cause.UNREADABLE, (), "bad")),
        (said(503, "", "", retry_after="1"), Unknown(Cause.UNREADABLE, (), "http_503")),
    ],
)
def test_an_answer(answer: Outcome, expected: Outcome) -> None:
    assert answer == expected


@pytest.mark.parametrize(
    ("status", "code"), [(401, ""), (403, ""), (403, "new"), (400, "broke"), (200, "broke")]
)
def test_an_answer_that_speaks_of_the_account(status: int, code: str) -> None:
    with pytest.raises(LaneDenied, match=code or f"http_{status}"):
        said(status, "", code)


@given(st.integers(100, 599), st.text(max_size=80), st.text(max_size=5))
def test_only_a_refusal_may_be_tried_again(status: int, code: str, reference: str) -> None:
    try:
        found = said(status, reference, code)
    except LaneDenied:
        assert status in (401, 403)
        return
    if status >= 500:
        assert isinstance(found, Unknown)
    if isinstance(found, Refused):
        assert found.again == (status == 429)
        assert len(found.code) <= 60
    if isinstance(found, Accepted):
        assert 200 <= status < 300


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("999999", 3600.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_how_long_to_wait(header: str, seconds: float | None) -> None:
    assert retry_after(Response(429, {"retry-after": header}), NOW) == seconds


@given(st.text())
def test_any_wait_can_be_read(header: str) -> None:
    found = retry_after(Response(429, {"retry-after": header}), NOW)
    assert found is None or 0 <= found <= 3600


@pytest.mark.parametrize(
    ("status", "found"),
    [(200, Admission.ADMITTED), (401, Admission.DENIED), (403, Admission.DENIED), (404, Admission.LATER)],
)
def test_an_account_is_admitted_or_not(status: int, found: Admission) -> None:
    assert admission(Response(status)) is found


def test_a_request_that_broke() -> None:
    assert failed(left=False, answered_late=True) == NotSent(Cause.CONNECTION_LOST)
    assert failed(left=True, answered_late=False) == Unknown(Cause.CONNECTION_LOST)
    assert failed(left=True, answered_late=True) == Unknown(Cause.NO_ANSWER)
