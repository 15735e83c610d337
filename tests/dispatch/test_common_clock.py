"""Machines whose clocks differ go by one."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.worker.common_clock import CommonClock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECONDS = st.floats(-7200, 7200)


class Far:
    """A store whose answer takes its time on the way there and back, while the clocks go on."""

    def __init__(self, there: float, back: float) -> None:
        self.there, self.back = timedelta(seconds=there), timedelta(seconds=back)
        self.now = NOON

    async def moment(self) -> datetime:
        self.now += self.there
        common = self.now
        self.now += self.back
        return common


@given(SECONDS, st.floats(0, 1), st.floats(0, 1))
def test_the_common_moment_is_known_as_well_as_the_answer_was_quick(
    ahead: float, there: float, back: float
) -> None:
    store = Far(there, back)
    clock = CommonClock(lambda: store.now + timedelta(seconds=ahead))
    asyncio.run(clock.compare(store))  # type: ignore[arg-type]
    assert abs(clock() - store.now) <= timedelta(seconds=there + back, microseconds=2)
