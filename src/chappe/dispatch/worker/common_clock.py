"""One clock for all machines: PostgreSQL's. Each process asks it now and then by how much its own is off."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chappe.dispatch.store import Store

log = logging.getLogger(__name__)

ODD = timedelta(seconds=2)  # a difference that somebody should mend


@dataclass(slots=True)
class CommonClock:
    """Called, it says the moment by PostgreSQL's clock, as far as it is known; before, by this machine's."""

    own: Callable[[], datetime]
    ahead: timedelta = timedelta(0)  # of this machine
    _told: bool = False

    def __call__(self) -> datetime:
        return self.own() - self.ahead

    async def compare(self, store: Store) -> None:
        """Learns the difference. May raise psycopg.Error."""
        before = self.own()
        common = await store.moment()
        after = self.own()
        # The answer may be from any moment between the two: a difference smaller than their distance is none.
        ahead = before + (after - before) / 2 - common
        self.ahead = ahead if abs(ahead) > after - before else timedelta(0)
        odd = abs(self.ahead) > ODD
        if odd and not self._told:
            log.warning(
                "this machine's clock is off by %.1f s; PostgreSQL's is used", self.ahead.total_seconds()
            )
        self._told = odd
