"""Inbound's own way to the database: on dispatch's pool, in the transaction of its worker."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from chappe.base.statements import statement
from chappe.direct.numbers import country_of
from chappe.direct.purposes import OBEYS
from chappe.inbound.handling import Answered, Decision, Incoming, Ruling
from chappe.inbound.keywords import Intent
from chappe.inbound.lastwords import LastWords
from chappe.inbound.registry import lexicon, shipped_texts
from chappe.inbound.scope import BY_PERSON, BY_TEXT, StopScope
from chappe.messages.fragments import measure

Connection = AsyncConnection[TupleRow]

BACK_BY_TEXT = "START by text"
DAY = timedelta(hours=24)
PATIENCE = timedelta(minutes=5)  # for a lost part of a long text
GAP = " […] "
EXCERPT = 200
TURN = 0x5245504C  # the advisory lock of whoever handles replies
STANDSTILL = "500ms"  # in which PostgreSQL hears nothing of whoever has the turn


async def take_turn(connection: Connection) -> bool:
    """Whether nobody else handles replies until the end of this transaction.

    A process that stands still in its turn loses it soon: STOP must hold within a second all the same.
    """
    await connection.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{STANDSTILL}'")
    cursor = await connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
    return await cursor.fetchone() == (True,)


async def join_parts(connection: Connection, now: datetime) -> int:
    """Makes texts of the parts that have come together, or waited long enough; how many."""
    await connection.execute(statement("inbound", "forget_parts"), {"before": now - DAY})
    cursor = await connection.execute(
        statement("inbound", "join_parts"), {"now": now, "patience": PATIENCE.total_seconds(), "gap": GAP}
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def waiting(connection: Connection, *, limit: int, now: datetime) -> list[tuple[Incoming, datetime]]:
    """The next replies to handle, locked, each with the moment it came."""
    cursor = await connection.execute(statement("inbound", "waiting"), {"limit": limit, "day": now - DAY})
    return [(Incoming(*(*row[:17], frozenset(row[17]))), row[18]) for row in await cursor.fetchall()]


async def rulings(connection: Connection, account_ids: Iterable[int]) -> dict[int, Ruling]:
    """What the accounts do about replies."""
    cursor = await connection.execute(
        statement("inbound", "rulings"), {"account_ids": sorted(set(account_ids))}
    )
    return {row[0]: _ruling(row) for row in await cursor.fetchall()}


def _ruling(row: TupleRow) -> Ruling:
    _, name, language, scope, confirms_stop, confirms_start, most, words, texts, answers, senders = row
    added: dict[str, list[str]] = {"stop": [], "start": [], "help": []}
    for meaning, word in words:
        added[meaning].append(word)
    return Ruling(
        lexicon=lexicon().adding(stop=added["stop"], start=added["start"], help=added["help"])
        if words
        else lexicon(),
        name=name,
        language=language,
        scope=StopScope(scope or StopScope.EVERYTHING),
        confirms_stop=bool(confirms_stop),
        confirms_start=bool(confirms_start),
        most_automatic=3 if most is None else most,
        texts={(which, of): text for which, of, text in texts},
        shipped=shipped_texts(),
        answers=tuple(Answered(tuple(phrase.split()), sender, text) for phrase, sender, text in answers),
        senders=tuple(senders),
    )


async def obey(connection: Connection, words: Sequence[LastWords], now: datetime) -> None:
    """Brings back and stops what each number said."""
    await _bring_back(connection, [one.starts for one in words if one.starts], now)
    stops = [stop for one in words for stop in one.stops]
    everything = {_whose(one): one for one in stops if one.topic_id is None and not one.senders}
    topics = {(_whose(one), one.topic_id): one for one in stops if one.topic_id is not None}
    if everything:
        await _run(connection, "suppress", {**_who(list(everything.values())), "source": BY_TEXT, "now": now})
    await _stop_senders(connection, stops, now)
    if topics:
        last = list(topics.values())
        about = {"topic_ids": [one.topic_id for one in last], "proofs": _proofs(last)}
        await _run(connection, "withdraw", {**_who(last), **about, "source": BY_TEXT, "now": now})


async def _stop_senders(connection: Connection, stops: Sequence[Decision], now: datetime) -> None:
    """Each STOP has a moment of its own: a START brings back together what one STOP took."""
    found: dict[tuple[int, str, str], tuple[Decision, datetime]] = {}
    for place, one in enumerate(stops):
        for sender in one.senders:
            found.setdefault((*_whose(one), sender), (one, now + timedelta(microseconds=place)))
    if found:
        about = {"senders": [sender for _, _, sender in found], "moments": [at for _, at in found.values()]}
        who = _who([one for one, _ in found.values()])
        await _run(connection, "stop_senders", {**who, **about, "source": BY_TEXT})


async def _bring_back(connection: Connection, starts: Sequence[tuple[Decision, ...]], now: datetime) -> None:
    """The starts of each number."""
    if not starts:
        return
    named = [(one, sender) for each in starts for one in each for sender in one.senders or ("",)]
    values = {"senders": [sender for _, sender in named], "stopped_by": [BY_TEXT, BY_PERSON], "now": now}
    await _run(connection, "resume", {**_who([one for one, _ in named]), **values})
    again = [one for each in starts for one in each]
    about = {
        "topic_ids": [one.topic_id for one in again],
        "everything": [one.everything for one in again],
        "falls_back": [one.falls_back for one in again],
        "proofs": _proofs(again),
        "stopped_by": BY_TEXT,
        "source": BACK_BY_TEXT,
    }
    await _run(connection, "grant_again", {**_who(again), **about, "now": now})


async def say(connection: Connection, decision: Decision, now: datetime) -> None:
    """Writes down what goes back by itself; the same reply is never answered twice."""
    said, incoming = decision.said, decision.incoming
    assert said is not None
    measured = measure(said.text)
    values = {
        "account_id": incoming.account_id,
        "purpose": said.purpose.value,
        "number": incoming.number,
        "country": country_of(incoming.number),
        "contact_id": incoming.contact_id,
        "reply_id": incoming.reply_id,
        "trial_id": None,
        "sender": said.sender.value,
        "sender_kind": said.sender.kind.value,
        "text": said.text,
        "encoding": measured.encoding.value,
        "fragments": measured.fragments,
        "gateway_id": incoming.gateway_id,
        "now": now,
        "ends_at": now + OBEYS[said.purpose].lifetime,
        "key": f"reply:{incoming.reply_id}",
        "user_id": None,
        "label": "Chappe",
    }
    await connection.execute(statement("direct", "write"), values)


async def keep(
    connection: Connection, decisions: Sequence[Decision], moments: Mapping[int, datetime], now: datetime
) -> None:
    """Marks replies as handled, and brings their conversations up to them."""
    incoming = [one.incoming for one in decisions]
    values = {
        "ids": [one.reply_id for one in incoming],
        "intents": [one.intent.value for one in decisions],
        "contact_ids": [one.contact_id for one in incoming],
        "deployment_ids": [one.deployment_id for one in incoming],
        "now": now,
    }
    await _run(connection, "handled", values)
    await _run(connection, "keep_threads", _threads(decisions, moments))


def _threads(decisions: Sequence[Decision], moments: Mapping[int, datetime]) -> dict[str, Any]:
    """The parallel arrays of ``keep_threads``: one place for each number of each account."""
    groups: dict[tuple[int, str], list[Decision]] = {}
    for one in decisions:
        groups.setdefault((one.incoming.account_id, one.incoming.number), []).append(one)
    last = [group[-1] for group in groups.values()]
    return {
        **_who(last),
        "contact_ids": [one.incoming.contact_id for one in last],
        "waits": [any(one.waits for one in group) for group in groups.values()],
        "answered": [any(one.said is not None for one in group) for group in groups.values()],
        "doubtful": [_is_doubtful(group) for group in groups.values()],
        "intents": [one.intent.value for one in last],
        "moments": [max(moments[one.incoming.reply_id] for one in group) for group in groups.values()],
        "texts": [" ".join(one.incoming.text.split())[:EXCERPT] for one in last],
        "counts": [len(group) for group in groups.values()],
    }


def _is_doubtful(group: Sequence[Decision]) -> bool:
    """Whether a doubt came after the last STOP."""
    found = False
    for one in group:
        if one.intent is Intent.STOP:
            found = False
        found = found or one.intent is Intent.DOUBTFUL
    return found


def _whose(decision: Decision) -> tuple[int, str]:
    return decision.incoming.account_id, decision.incoming.number


def _who(decisions: Sequence[Decision]) -> dict[str, Any]:
    return {
        "account_ids": [one.incoming.account_id for one in decisions],
        "numbers": [one.incoming.number for one in decisions],
    }


def _proofs(decisions: Sequence[Decision]) -> list[str]:
    """The reply by its number: its words are kept with it, and go with an erasure."""
    return [f"reply {one.incoming.reply_id}" for one in decisions]


async def _run(connection: Connection, name: str, values: Mapping[str, Any]) -> None:
    await connection.execute(statement("inbound", name), values)
