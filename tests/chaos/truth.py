"""What the networks wrote down against what Chappe says: every way in which a promise may have been broken."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

TAKEN_STATES = frozenset({"submitted", "delivered", "undelivered"})
NEVER_STATES = frozenset({"excluded", "cancelled", "expired"})
FINAL_RECEIPTS = frozenset({"DELIVRD", "UNDELIV", "EXPIRED", "REJECTD", "DELETED"})
PROMPT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submit_sm as a network received it. ``heard``: its answer was written to a connection."""

    at: datetime
    sender: str
    number: str
    part: int
    answer: str
    code: str
    taken: bool
    receipts: tuple[str, ...]
    heard: bool
    network: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient as Chappe tells of it. ``resent``: how often a person sent it again."""

    sender: str
    number: str
    state: str
    code: str
    fragments: int
    resent: int = 0


@dataclass(frozen=True, slots=True)
class Allowed:
    """How many recipients the faults of a run may have made unknown, and by what."""

    lost: int = 0  # by lanes whose process or lease was lost: window by window
    cut: int = 0  # by connections that ended or hung
    windows: tuple[
        int, ...
    ] = ()  # of the networks' connections, which they break off themselves now and then


@dataclass(slots=True)
class Truth:
    """All that is known of a run."""

    submitted: list[Submitted]
    told: list[Told]
    stops: Mapping[str, datetime]
    allowed: Allowed
    all_receipts: bool  # no network was killed with receipts in its mailbox
    report: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # sender: state: how many


def read_journal(path: Path, network: int) -> list[Submitted]:
    """A network's journal, whatever its end was."""
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_bytes().split(b"\n") if line.endswith(b"}")]
    late = {line["answered"] for line in lines if "answered" in line}
    return [_submitted(line, late, network) for line in lines if "number" in line]


def _submitted(line: dict[str, object], late: set[object], network: int) -> Submitted:
    at, part, receipts = line["at"], line["part"], line["receipts"]
    assert isinstance(at, str)
    assert isinstance(part, list)
    assert isinstance(receipts, list)
    return Submitted(
        at=datetime.fromisoformat(at),
        sender=str(line["sender"]),
        number=str(line["number"]),
        part=int(part[0]),
        answer=str(line["answer"]),
        code=str(line["code"]),
        taken=bool(line["taken"]),
        receipts=tuple(receipts),
        heard=line["answer"] in ("accept", "refuse") and (not line["delay"] or line["id"] in late),
        network=network,
    )


def broken(truth: Truth) -> list[str]:
    """The promises that were not kept, in words; none in a good run."""
    by_person: defaultdict[tuple[str, str], list[Submitted]] = defaultdict(list)
    for one in truth.submitted:
        by_person[one.sender, one.number].append(one)
    found: list[str] = []
    for person in truth.told:
        found += _broken_to(person, by_person.pop((person.sender, person.number), []), truth)
    found += [f"{person} was written to and is no recipient" for person in by_person]
    return [*found, *_too_late(truth), *_too_many_unknown(truth), *_miscounted(truth)]


def _broken_to(person: Told, submitted: list[Submitted], truth: Truth) -> Iterable[str]:
    who = f"{person.sender} to {person.number} ({person.state} {person.code})"
    parts: defaultdict[int, list[Submitted]] = defaultdict(list)
    for one in sorted(submitted, key=lambda one: one.at):
        parts[one.part].append(one)
    for part, ones in parts.items():
        # A refusal that was said is an invitation to come again, or the end; anything else is not.
        spent = [one for one in ones if not (one.answer == "refuse" and one.heard)]
        if len(spent) > 1 + person.resent:
            yield f"{who}: part {part} submitted {len(spent)} times: {ones}"
        elif spent and ones[-1] is not spent[-1] and not person.resent:
            yield f"{who}: part {part} submitted again: {ones}"
    taken = {part for part, ones in parts.items() if any(one.taken for one in ones)}
    whole = taken == set(range(1, person.fragments + 1))
    if person.state not in TAKEN_STATES | NEVER_STATES | {"failed", "unknown"}:
        yield f"{who}: not at rest"
    elif person.state == "undelivered" and not taken:
        yield f"{who}: the network took nothing"
    elif person.state in TAKEN_STATES - {"undelivered"} and not whole:
        yield f"{who}: the network took only {sorted(taken)}"
    elif person.state in NEVER_STATES | {"failed"} and taken and not person.resent:
        yield f"{who}: the network took {sorted(taken)}"
    elif (
        person.state in NEVER_STATES
        and not person.resent
        and any(one.answer != "refuse" for one in submitted)
    ):
        yield f"{who}: submitted: {submitted}"
    yield from _broken_receipts(who, person, parts, truth)


def _broken_receipts(
    who: str, person: Told, parts: Mapping[int, list[Submitted]], truth: Truth
) -> Iterable[str]:
    planned = [[set(one.receipts) & FINAL_RECEIPTS for one in ones if one.taken] for ones in parts.values()]
    if person.state == "delivered" and not all(any("DELIVRD" in one for one in ones) for ones in planned):
        yield f"{who}: no network said so"
    if person.state == "undelivered" and not any(one - {"DELIVRD"} for ones in planned for one in ones):
        yield f"{who}: no network said so"
    if person.state == "submitted" and truth.all_receipts and all(all(ones) for ones in planned):
        yield f"{who}: its receipts were all sent"


def _too_late(truth: Truth) -> Iterable[str]:
    """Texts begun a second after the person's STOP was there, or later."""
    begun: dict[tuple[str, str], datetime] = {}
    for one in truth.submitted:
        key = (one.sender, one.number)
        begun[key] = min(one.at, begun.get(key, one.at))
    for (sender, number), at in begun.items():
        stop = truth.stops.get(number)
        if stop is not None and at > stop + PROMPT:
            yield f"{sender} to {number} submitted at {at:%T.%f}, after their STOP of {stop:%T.%f}"


def _too_many_unknown(truth: Truth) -> Iterable[str]:
    why = Counter(person.code for person in truth.told if person.state == "unknown")
    if why["process_lost"] > truth.allowed.lost:
        yield f"{why['process_lost']} unknown by lost lanes, at most {truth.allowed.lost} may be"
    allowed = truth.allowed.cut
    for one in truth.submitted:
        if one.answer in ("close", "garbage"):
            allowed += truth.allowed.windows[one.network]
        allowed += one.answer == "silence"
    by_wire = why["connection_lost"] + why["no_answer"] + why["unreadable_answer"]
    if by_wire > allowed:
        yield f"{by_wire} unknown by the wires, at most {allowed} may be: {dict(why)}"


def _miscounted(truth: Truth) -> Iterable[str]:
    for sender, states in truth.report.items():
        counted = Counter(person.state for person in truth.told if person.sender == sender)
        if dict(counted) != dict(states):
            yield f"the report of {sender} says {dict(states)}, of {dict(counted)}"
