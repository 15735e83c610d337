"""Taking a provider's callback: nothing is answered before what it says is durable."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.dispatch.kept import NOT_BY_KEY, REFERENCE, in_parts, parts_kept, receipts_kept, replies_kept
from chappe.dispatch.literals import integers
from chappe.dispatch.optouts import is_opt_out, source_of
from chappe.gateways import registry
from chappe.gateways.configuration import Configuration
from chappe.gateways.contract import Event, ReceiptEvent, ReplyEvent
from chappe.gateways.http.callbacks import gateway_of, heard, is_token
from chappe.gateways.http.registry import checked
from chappe.gateways.http.request import Callback
from chappe.gateways.http.settings import generation
from chappe.gateways.models import Gateway


def receive_callback(token: str, callback: Callback, *, now: datetime) -> int:
    """Keeps the receipts and replies of a callback to ``token``; how many it told of.

    Raises NotFound for an address that is none, CallbackForged, CallbackUnreadable, and what the database raises: then
    nothing is sure to be kept, and the provider must be told to try later. What comes twice is kept without harm.
    """
    gateway = _gateway(token)
    kind = registry.kind(gateway.kind)
    secret = registry.decrypted(gateway.secret, name=gateway.name)
    provider, _ = checked(
        Configuration(
            name=gateway.name,
            kind=gateway.kind,
            host=gateway.host,
            port=gateway.port,
            system_id=gateway.system_id,
            secret=secret,
            window=gateway.window,
            binds=gateway.binds,
            settings=gateway.settings,
        )
    )
    signing = registry.callback_secret(gateway.callback_secret, name=gateway.name) if kind.signs else secret
    events = heard(provider, callback, signing)
    _keep(events, gateway_id=gateway.pk, now=now)
    _obey_opt_outs(events, gateway, now)
    return len(events)


def _gateway(token: str) -> Gateway:
    found = gateway_of(token)
    gateway = None if found is None else Gateway.objects.filter(pk=found).first()
    if gateway is None or not registry.kind(gateway.kind).calls_back:
        raise NotFound(kind="gateway", name="")
    if not is_token(registry.callback_key(), token, gateway.pk, generation(gateway.settings)):
        raise NotFound(kind="gateway", name="")
    return gateway


def _keep(events: Sequence[Event], *, gateway_id: int, now: datetime) -> None:
    """As dispatch's `Store.keep_events` does, in two transactions for the same reason."""
    receipts = [event for event in events if isinstance(event, ReceiptEvent)]
    replies = [event for event in events if isinstance(event, ReplyEvent)]
    which: dict[str, Any] = {"gateway_id": gateway_id, "now": now}
    ids: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        _plan_by_key()
        whole, parts = in_parts(replies)
        if whole:
            cursor.execute(statement("dispatch", "keep_replies"), replies_kept(whole) | which)
        if parts:
            cursor.execute(statement("dispatch", "keep_parts"), parts_kept(parts) | which)
        if receipts:
            cursor.execute(statement("dispatch", "keep_receipts"), receipts_kept(receipts) | which)
            ids = [row[0] for row in cursor.fetchall()]
    if ids:
        with transaction.atomic(), connection.cursor() as cursor:
            _plan_by_key()
            which = {"receipt_ids": integers(ids), "now": now}
            cursor.execute(statement("dispatch", "fold_receipts"), which)
            cursor.execute(statement("direct", "fold"), which)


@transaction.atomic
def _obey_opt_outs(events: Sequence[Event], gateway: Gateway, now: datetime) -> None:
    """A receipt may say that the person told the provider to stop."""
    said = [
        event
        for event in events
        if isinstance(event, ReceiptEvent) and event.reference and is_opt_out(gateway.kind, event.code)
    ]
    if not said:
        return
    nobody: dict[str, Any] = {"deployment_ids": [], "positions": [], "direct_ids": []}
    told = {
        "references": [event.reference[:REFERENCE] for event in said],
        "gateway_id": gateway.pk,
        "now": now,
    }
    with connection.cursor() as cursor:
        _plan_by_key()
        cursor.execute(
            statement("dispatch", "opted_out"),
            nobody | told | {"source": source_of(gateway.name, said[0].code)},
        )


def _plan_by_key() -> None:
    """As dispatch's own connections are: rows are looked up by key, however young the statistics are."""
    with connection.cursor() as cursor:
        for way in NOT_BY_KEY:
            cursor.execute(f"SET LOCAL {way} = off")
