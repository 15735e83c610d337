"""Whose turn it is in a conversation, in the rule and in the database."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW, make_account

from chappe.base.statements import statement
from chappe.inbound.models import Thread
from chappe.inbound.threads import ThreadState, after_reply


@given(st.sampled_from([None, *ThreadState]), st.booleans(), st.booleans())
def test_whoever_waits_goes_on_waiting(before: ThreadState | None, waits: bool, is_answered: bool) -> None:
    after = after_reply(before, waits=waits, is_answered=is_answered)
    assert (after is ThreadState.WAITING) is (waits or before is ThreadState.WAITING)
    assert after is not ThreadState.CLOSED or not is_answered


@pytest.mark.django_db
def test_the_database_says_the_same() -> None:
    account = make_account()
    cases = list(product([None, *ThreadState], (False, True), (False, True)))
    numbers = [f"+3363998{index:04}" for index in range(len(cases))]
    Thread.objects.bulk_create(
        Thread(account=account, number=number, state=before.value, last_at=NOW, replies=4)
        for number, (before, _, _) in zip(numbers, cases, strict=True)
        if before is not None
    )
    many = len(cases)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("inbound", "keep_threads"),
            {
                "account_ids": [account.pk] * many,
                "numbers": numbers,
                "contact_ids": [None] * many,
                "waits": [waits for _, waits, _ in cases],
                "answered": [answered for _, _, answered in cases],
                "doubtful": [False] * many,
                "intents": ["none"] * many,
                "moments": [NOW - timedelta(hours=1)] * many,
                "texts": ["Hello"] * many,
                "counts": [2] * many,
            },
        )
    for number, (before, waits, is_answered) in zip(numbers, cases, strict=True):
        thread = Thread.objects.get(number=number)
        assert thread.state == after_reply(before, waits=waits, is_answered=is_answered).value
        assert thread.replies == (2 if before is None else 6)
        assert thread.last_at == (NOW - timedelta(hours=1) if before is None else NOW)
