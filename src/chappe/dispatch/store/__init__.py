"""Dispatch's own way to the database: psycopg's asynchronous pool, one short transaction for each call.

Every method may raise psycopg.Error; a method that takes a lease answers None or False once the lease is lost.
"""

from chappe.dispatch.store.claims import Claims
from chappe.dispatch.store.lanes import Lanes
from chappe.dispatch.store.moments import Moments
from chappe.dispatch.store.outcomes import Outcomes
from chappe.dispatch.store.pool import LOST, Pool, make_pool
from chappe.dispatch.store.receipts import Receipts
from chappe.dispatch.store.rows import Due, Held, LaneRow, Settled, SettledDirect, Turned

__all__ = [
    "LOST",
    "Due",
    "Held",
    "LaneRow",
    "Pool",
    "Settled",
    "SettledDirect",
    "Store",
    "Turned",
    "make_pool",
]


class Store(Lanes, Claims, Outcomes, Receipts, Moments):
    """The statements of dispatch."""
