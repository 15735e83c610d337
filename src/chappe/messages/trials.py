"""What a test of a message asks: a few numbers, each once, and not too many an hour."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from chappe.base.refusal import Refusal
from chappe.contacts.sms_field import SmsField

MOST_NUMBERS: Final = 10
MOST_KEPT: Final = 20
MOST_AN_HOUR: Final = 100
HOUR: Final = timedelta(hours=1)


class TrialNumbersMissing(Refusal):
    """A test to nobody (``field``)."""

    code = "trial.numbers_missing"


class TrialNumbersTooMany(Refusal):
    """A test to more numbers than one may have (``given``, ``most``, ``field``)."""

    code = "trial.numbers_too_many"


class TrialNumberInvalid(Refusal):
    """No number that a phone may have (``number``, as it was given; ``field``)."""

    code = "trial.number_invalid"


class TrialNumberTaken(Refusal):
    """The number is kept already, by another name (``number``, ``name``; ``field``)."""

    code = "trial.number_taken"


class TrialNumbersFull(Refusal):
    """The account keeps as many test numbers as it may (``most``)."""

    code = "trial.numbers_full"


class TrialsTooMany(Refusal):
    """The account sent as many tests as it may in an hour (``most``); ``again_at``: when these may be sent."""

    code = "trial.too_many"


def checked_number(written: str, sms_field: SmsField, field: str = "numbers") -> str:
    """The E.164 number meant, served or not. Raises TrialNumberInvalid."""
    found = sms_field.number(written)
    if found is None:
        raise TrialNumberInvalid(number=written.strip(), field=field)
    return found


def checked_numbers(written: Iterable[str], sms_field: SmsField) -> list[str]:
    """The numbers meant, each once, in the order given; empty ones are passed over.

    Raises TrialNumberInvalid, TrialNumbersMissing, TrialNumbersTooMany.
    """
    given = [each for each in written if each.strip()]
    found = list(dict.fromkeys(checked_number(each, sms_field) for each in given))
    if not found:
        raise TrialNumbersMissing(field="numbers")
    if len(found) > MOST_NUMBERS:
        raise TrialNumbersTooMany(given=len(found), most=MOST_NUMBERS, field="numbers")
    return found


def refuse_haste(sent: Sequence[tuple[datetime, int]], wanted: int, now: datetime) -> None:
    """``sent``: when tests were sent and to how many numbers, in any order. Raises TrialsTooMany.

    ``wanted`` more may be sent while no hour has more than `MOST_AN_HOUR`.
    """
    lately = sorted((at, count) for at, count in sent if at > now - HOUR)
    many = sum(count for _, count in lately) + wanted
    if many <= MOST_AN_HOUR:
        return
    for at, count in lately:
        many -= count
        if many <= MOST_AN_HOUR:
            raise TrialsTooMany(most=MOST_AN_HOUR, again_at=at + HOUR)
