"""A scenario: how a simulated network treats each number, as data.

It is written in TOML; every key below may be left out::

    seed = "any text"            # other draws
    per_second = 500             # parts; above it, ESME_RTHROTTLED
    window = 100                 # receipts and replies without their answer, at most, on each bind
    resend_after = 10.0          # seconds before one that is not answered is sent again
    enquire_interval = 0         # seconds between the network's own enquire_link; 0 for none
    response_ids = "decimal"     # or "hexadecimal": how message ids are written in answers
    receipt_ids = "decimal"      # and in receipts
    longest_validity = 172800    # seconds; a text that carries a longer one gets ESME_RINVEXPIRY; 0: one with any
    packed = false               # whether the GSM alphabet is written eight characters in seven octets, both ways
    accounts = { login = "password" }    # without it, any may bind

    [[rules]]                    # the first that matches decides
    name = "for people"
    prefix = "+3361"             # which numbers: all of these that are there must match
    suffix = "99"
    pattern = "^\\+33[67]"
    country = "FR"
    share = 0.1                  # of those numbers, drawn by number
    times = 2                    # only the first submissions to each number
    every = 100                  # only one submission in so many
    answer = "accept"            # refuse, silence, close (the connection), garbage
    code = "ESME_RINVDSTADR"     # of a refusal: a name or a number
    answer_delay = 0.02          # seconds, or [low, high] drawn evenly
    taken = true                 # of silence, close, garbage: whether the text was kept and will be delivered
    per_second = 50              # among those that match; above it, ESME_RTHROTTLED
    receipt = "DELIVRD"          # or "none", or several in turn
    receipt_error = "000"
    receipt_delay = [0.2, 1.5]
    lost = 0.01                  # share of receipts that are never sent
    doubled = 0.01               # and of those sent twice
    early = false                # receipt before answer
    part_receipts = { 2 = "UNDELIV" }    # of one part of a long text
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chappe.base.refusal import Refusal
from chappe.gateways.smpp import errors


class Reaction(StrEnum):
    """What a simulated network does with a submit_sm."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SILENCE = "silence"
    CLOSE = "close"
    GARBAGE = "garbage"


class ScenarioInvalid(Refusal):
    """A scenario says what cannot be (``where``: the key; ``problem``: a word; ``detail``: what could be)."""

    code = "gateways.scenario_invalid"


Span = tuple[float, float]
"""Seconds, drawn evenly from the first to the second."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which numbers, and what becomes of their texts: see the module."""

    name: str = ""
    prefix: str = ""
    suffix: str = ""
    pattern: re.Pattern[str] | None = None
    share: float = 1.0
    times: int = 0
    every: int = 1
    answer: Reaction = Reaction.ACCEPT
    code: int = errors.RSYSERR
    answer_delay: Span = (0.0, 0.0)
    taken: bool = True
    per_second: float = 0.0
    receipt: tuple[str, ...] = ("DELIVRD",)
    receipt_error: str = "000"
    receipt_delay: Span = (0.0, 0.0)
    lost: float = 0.0
    doubled: float = 0.0
    early: bool = False
    part_receipts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A network: see the module."""

    seed: str = ""
    per_second: float = 0.0
    window: int = 100
    resend_after: float = 10.0
    enquire_interval: float = 0.0
    response_ids: str = "decimal"
    receipt_ids: str = "decimal"
    accounts: Mapping[str, str] | None = field(default=None, repr=False)
    rules: tuple[Rule, ...] = ()
    longest_validity: float | None = None
    packed: bool = False
