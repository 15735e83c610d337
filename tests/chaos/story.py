"""What happens in a run of chaos, drawn from its seed: whom it sends to, how the networks behave, what breaks when."""

import random
from dataclasses import dataclass
from enum import StrEnum

DISPATCHES = 2
GATEWAYS = 2


class Kind(StrEnum):
    """What can go wrong."""

    KILL_DISPATCH = "kill -9 of a dispatch"
    END_DISPATCH = "SIGTERM to a dispatch"
    FREEZE_DISPATCH = "SIGSTOP of a dispatch"
    KILL_WORKER = "kill -9 of the worker"
    KILL_POSTGRES = "kill -9 of PostgreSQL"
    KILL_BACKEND = "kill -9 of one of PostgreSQL's processes"
    END_BACKENDS = "connections to PostgreSQL ended by its operator"
    CUT_DATABASE = "a dispatch's connections to PostgreSQL cut"
    HANG_DATABASE = "a dispatch's packets to PostgreSQL lost"
    KILL_NETWORK = "kill -9 of a network"
    CUT_NETWORK = "a network's connections cut"
    HANG_NETWORK = "a network's packets lost"
    PAUSE = "the deployments paused by a person"
    STOPS = "people say STOP"


# How often each is drawn, and for how long it lasts, in seconds: LEASE is hurried to 3 (see hurried.py).
WEIGHTS: dict[Kind, tuple[int, tuple[float, float]]] = {
    Kind.KILL_DISPATCH: (4, (0.2, 2.0)),
    Kind.END_DISPATCH: (1, (0.2, 1.0)),
    Kind.FREEZE_DISPATCH: (4, (0.5, 6.0)),
    Kind.KILL_WORKER: (1, (0.2, 1.0)),
    Kind.KILL_POSTGRES: (2, (0.1, 4.0)),
    Kind.KILL_BACKEND: (2, (0.0, 0.0)),
    Kind.END_BACKENDS: (2, (0.0, 0.0)),
    Kind.CUT_DATABASE: (2, (0.1, 5.0)),
    Kind.HANG_DATABASE: (2, (0.5, 6.0)),
    Kind.KILL_NETWORK: (2, (0.2, 2.0)),
    Kind.CUT_NETWORK: (3, (0.0, 1.0)),
    Kind.HANG_NETWORK: (2, (0.5, 4.0)),
    Kind.PAUSE: (1, (0.3, 1.5)),
    Kind.STOPS: (5, (0.0, 0.0)),
}
AT_MOST = {Kind.KILL_WORKER: 1, Kind.KILL_POSTGRES: 1, Kind.KILL_BACKEND: 1, Kind.PAUSE: 1}
PLACES = {
    Kind.KILL_DISPATCH: DISPATCHES,
    Kind.END_DISPATCH: DISPATCHES,
    Kind.FREEZE_DISPATCH: DISPATCHES,
    Kind.CUT_DATABASE: DISPATCHES,
    Kind.HANG_DATABASE: DISPATCHES,
    Kind.KILL_NETWORK: GATEWAYS,
    Kind.CUT_NETWORK: GATEWAYS,
    Kind.HANG_NETWORK: GATEWAYS,
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """``at`` so many seconds after the sending began, ``place`` which of them, for so many seconds."""

    at: float
    kind: Kind
    place: int
    lasts: float

    def __str__(self) -> str:
        return f"{self.kind} {self.place} for {self.lasts:.1f} s"


@dataclass(frozen=True, slots=True)
class Way:
    """A gateway, and the network behind it."""

    binds: int
    window: int
    pace: int
    scenario: str


@dataclass(frozen=True, slots=True)
class Story:
    """One run. ``resends``: in the end a person sends what is unknown again."""

    seed: int
    people: int
    long: float
    ways: tuple[Way, ...]
    faults: tuple[Fault, ...]
    resends: bool


def draw(seed: int) -> Story:
    """The run of this seed: always the same."""
    dice = random.Random(f"chaos {seed}")
    windows = tuple(dice.choice((1, 3, 10, 10, 25, 25)) for _ in range(GATEWAYS))
    # What a window of one takes is a matter of round trips: few people are enough.
    people = dice.randint(60, 240) if min(windows) > 1 else dice.randint(30, 60)
    long = dice.choice((0.0, 0.1, 0.3, 1.0))
    lasts = dice.uniform(1.5, 4.0)
    ways = tuple(_way(dice, people, long, lasts, window) for window in windows)
    kinds = dice.choices(list(WEIGHTS), [weight for weight, _ in WEIGHTS.values()], k=dice.randint(1, 5))
    faults = [_fault(dice, kind, lasts) for at, kind in enumerate(kinds) if _fits(kind, kinds[:at])]
    return Story(seed, people, long, ways, tuple(sorted(faults)), resends=dice.random() < 0.3)


def _fits(kind: Kind, before: list[Kind]) -> bool:
    return before.count(kind) < AT_MOST.get(kind, 3)


def _fault(dice: random.Random, kind: Kind, lasts: float) -> Fault:
    low, high = WEIGHTS[kind][1]
    # The worker has its work before the sending begins.
    at = 0.0 if kind is Kind.KILL_WORKER else dice.uniform(0.0, lasts)
    return Fault(round(at, 2), kind, dice.randrange(PLACES.get(kind, 1)), round(dice.uniform(low, high), 2))


def _way(dice: random.Random, people: int, long: float, lasts: float, window: int) -> Way:
    # Two deployments to half of the people each way; a long text is two fragments.
    pace = max(20, int(people * (1 + long) / lasts))
    return Way(dice.randint(1, 3), window, pace, _scenario(dice, window, pace))


def _scenario(dice: random.Random, window: int, pace: int) -> str:
    """A network in TOML: see chappe.gateways.simulator.scenario."""
    rules = ['[[rules]]\nname = "no such number"\nshare = 0.02\nanswer = "refuse"\ncode = "ESME_RINVDSTADR"']
    if dice.random() < 0.5:
        rules.append(
            '[[rules]]\nname = "full now and then"\nshare = 0.05\ntimes = 2\nanswer = "refuse"\n'
            'code = "ESME_RMSGQFUL"'
        )
    if dice.random() < 0.3:
        taken = dice.choice(("true", "false"))
        rules.append(
            f'[[rules]]\nname = "no answer"\nshare = 0.01\nanswer = "silence"\ntaken = {taken}\n'
            "receipt_delay = [0.5, 1.5]"
        )
    if dice.random() < 0.2:
        reaction = dice.choice(("close", "garbage"))
        rules.append(f'[[rules]]\nname = "it breaks off"\nevery = 97\nanswer = "{reaction}"')
    rules.append('[[rules]]\nname = "not delivered"\nshare = 0.05\nreceipt = ["ENROUTE", "UNDELIV"]')
    slow = min(dice.choice((0.0, 0.02, 0.2)), 0.01 * window)
    rules.append(
        f'[[rules]]\nname = "the others"\nreceipt_delay = [0.0, {dice.choice((0.05, 0.5, 1.5))}]\n'
        f"answer_delay = [0.0, {slow}]\n"
        f"doubled = {dice.choice((0.0, 0.1))}\nlost = {dice.choice((0.0, 0.0, 0.05))}\n"
        f"early = {dice.choice(('false', 'false', 'true'))}"
    )
    whole = dice.choice(("", "", f"per_second = {int(dice.uniform(0.8, 2.0) * pace)}\n"))
    return f'seed = "{dice.random()}"\nresend_after = 2.0\n{whole}\n' + "\n\n".join(rules) + "\n"
