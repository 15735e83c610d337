"""What counts as broken: a harness that finds nothing must be able to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.chaos.truth import Allowed, Submitted, Told, Truth, broken

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = Submitted(NOW, "FIRST", "+33600000001", 1, "accept", "", True, ("DELIVRD",), heard=True)
PERSON = Told("FIRST", "+33600000001", "delivered", "", 1)


def found(
    *submitted: Submitted, told: Told = PERSON, stop: datetime | None = None, lost: int = 0
) -> list[str]:
    stops = {} if stop is None else {told.number: stop}
    report = {"FIRST": {told.state: 1}}
    return broken(Truth(list(submitted), [told], stops, Allowed(lost), all_receipts=True, report=report))


def test_what_was_promised() -> None:
    refused = replace(TEXT, answer="refuse", code="ESME_RTHROTTLED", taken=False, receipts=())
    assert found(TEXT) == []
    assert found(refused, replace(TEXT, at=NOW + timedelta(seconds=1))) == []
    assert found(TEXT, stop=NOW - timedelta(seconds=0.5)) == []
    assert found(TEXT, told=replace(PERSON, state="unknown", code="process_lost"), lost=1) == []
    assert found(TEXT, replace(TEXT, at=NOW + timedelta(seconds=9)), told=replace(PERSON, resent=1)) == []
    # Sent, unknown, sent again by a person, and stopped by then.
    assert found(TEXT, told=replace(PERSON, state="excluded", code="suppressed", resent=1)) == []


def test_what_was_not() -> None:
    later = NOW + timedelta(seconds=3)
    lost_no = replace(TEXT, answer="refuse", taken=False, heard=False, receipts=())
    for broke in (
        found(TEXT, replace(TEXT, at=later)),  # twice
        found(lost_no, replace(TEXT, at=later)),  # again, although the refusal was never heard
        found(),  # told to be delivered, and no network ever saw it
        found(TEXT, told=replace(PERSON, fragments=2)),  # half of it
        found(TEXT, told=replace(PERSON, state="ready")),  # forgotten
        found(TEXT, told=replace(PERSON, state="excluded", code="suppressed")),  # and sent all the same
        found(TEXT, told=replace(PERSON, state="failed")),
        found(TEXT, told=replace(PERSON, state="submitted")),  # its receipt was lost on our side
        found(replace(TEXT, receipts=("UNDELIV",))),
        found(TEXT, stop=NOW - timedelta(seconds=1.5)),
        found(
            TEXT, told=replace(PERSON, state="unknown", code="process_lost")
        ),  # more than any fault explains
        found(TEXT, replace(TEXT, number="+33600000002")),  # a stranger
    ):
        assert len(broke) == 1, broke


def test_a_report_that_counts_otherwise() -> None:
    truth = Truth([TEXT], [PERSON], {}, Allowed(), all_receipts=True, report={"FIRST": {"delivered": 2}})
    assert len(broken(truth)) == 1
