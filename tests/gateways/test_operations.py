"""Gateways in the database."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from pytest_django import DjangoAssertNumQueries, Settings
from tests.factories import NOW, make_account, make_actor

from chappe.accounts.details import CountryUnknown
from chappe.accounts.roles import Actor, Role
from chappe.base.models import AuditEntry
from chappe.base.refusal import NotAllowed, NotFound
from chappe.dispatch.models import Lane
from chappe.gateways import operations, queries, registry
from chappe.gateways.configuration import (
    Configuration,
    GatewayKindUnknown,
    GatewayNameTaken,
    GatewayNumberOutOfRange,
    GatewaySecretUnreadable,
    OptionUnknown,
)
from chappe.gateways.contract import Secret
from chappe.gateways.models import Gateway
from chappe.gateways.smpp.gateway import SmppGateway

pytestmark = pytest.mark.django_db
SECRET = "semaphore-1794"


def make_gateway(actor: Actor, name: str = "Main", **settings: object) -> int:
    return operations.create_gateway(
        name,
        host="smsc.example.org",
        port=2775,
        system_id="chappe",
        password=SECRET,
        actor=actor,
        now=NOW,
        **settings,  # type: ignore[arg-type]
    )


def test_a_gateway_is_read_as_it_was_made() -> None:
    actor = make_actor(make_account())
    gateway_id = make_gateway(
        actor, window=20, pace=100, binds=2, countries=["fr", "BE"], settings={"tls": True}
    )
    view = queries.gateway(actor.account_id, gateway_id)
    assert view == queries.GatewayView(
        id=gateway_id,
        name="Main",
        kind="smpp",
        host="smsc.example.org",
        port=2775,
        system_id="chappe",
        window=20,
        pace=100,
        binds=2,
        countries=("BE", "FR"),
        preference=100,
        settings={"tls": True},
        is_enabled=True,
        lanes=(),
    )


def test_the_password_is_stored_and_recorded_nowhere_in_clear() -> None:
    actor = make_actor(make_account())
    gateway_id = make_gateway(actor)
    operations.update_gateway(gateway_id, actor=actor, now=NOW, password="semaphore-1795")
    row = Gateway.objects.get(pk=gateway_id)
    assert SECRET.encode() not in bytes(row.secret)
    assert registry.decrypted(row.secret, name="Main") == Secret("semaphore-1795")
    details = [entry.details for entry in AuditEntry.objects.order_by("id")]
    assert details[1] == {"password_changed": True}
    assert "semaphore" not in str(details)
    assert "semaphore" not in repr(queries.gateway(actor.account_id, gateway_id))


def test_a_password_of_another_key_is_said_to_be_unreadable(settings: Settings) -> None:
    actor = make_actor(make_account())
    gateway_id = make_gateway(actor)
    settings.ENCRYPTION_KEY = Fernet.generate_key().decode()
    with pytest.raises(GatewaySecretUnreadable) as refusal:
        operations.update_gateway(gateway_id, actor=actor, now=NOW, window=10)
    assert refusal.value.params == {"name": "Main"}
    operations.update_gateway(gateway_id, actor=actor, now=NOW, window=10, password=SECRET)
    assert queries.gateway(actor.account_id, gateway_id).window == 10


def test_only_what_changed_is_recorded() -> None:
    actor = make_actor(make_account())
    gateway_id = make_gateway(actor)
    operations.update_gateway(gateway_id, actor=actor, now=NOW, window=50, pace=None)
    operations.update_gateway(gateway_id, actor=actor, now=NOW, window=10, pace=5, password=None)
    operations.set_gateway_enabled(gateway_id, enabled=True, actor=actor, now=NOW)
    operations.set_gateway_enabled(gateway_id, enabled=False, actor=actor, now=NOW)
    entries = AuditEntry.objects.order_by("id")[1:]
    assert [(entry.action, entry.details) for entry in entries] == [
        ("gateway.changed", {"window": 10, "pace": 5}),
        ("gateway.disabled", {"name": "Main"}),
    ]
    assert queries.gateway(actor.account_id, gateway_id).is_enabled is False


def test_what_cannot_be_configured_is_refused_and_nothing_is_written() -> None:
    actor = make_actor(make_account())
    make_gateway(actor)
    attempts: list[tuple[type[Exception], Callable[[], object]]] = [
        (GatewayKindUnknown, lambda: make_gateway(actor, "New", kind="pigeon")),
        (GatewayNumberOutOfRange, lambda: make_gateway(actor, "New", window=0)),
        (GatewayNumberOutOfRange, lambda: make_gateway(actor, "New", binds=33)),
        (GatewayNumberOutOfRange, lambda: make_gateway(actor, "New", pace=0)),
        (CountryUnknown, lambda: make_gateway(actor, "New", countries=["XX"])),
        (OptionUnknown, lambda: make_gateway(actor, "New", settings={"wings": 2})),
        (GatewayNameTaken, lambda: make_gateway(actor, "Main")),
    ]
    for refusal, attempt in attempts:
        with pytest.raises(refusal):
            attempt()
    assert [gateway.name for gateway in queries.gateways(actor.account_id)] == ["Main"]


def test_gateways_are_listed_in_the_order_they_are_tried_with_their_lanes() -> None:
    actor = make_actor(make_account())
    second, first = make_gateway(actor, "Second"), make_gateway(actor, "First", preference=1)
    Lane.objects.create(gateway_id=first, index=0, condition="bound", condition_at=NOW, holder="host-1")
    found = queries.gateways(actor.account_id)
    assert [gateway.id for gateway in found] == [first, second]
    assert found[0].lanes == (queries.LaneView(0, "host-1", False, "bound", NOW),)
    assert found[1].lanes == ()


def test_the_registry_builds_what_the_configuration_says() -> None:
    gateway = registry.build(
        Configuration(
            name="Main",
            kind="smpp",
            host="smsc.example.org",
            port=2775,
            system_id="chappe",
            secret=Secret(SECRET),
            window=20,
            binds=3,
        )
    )
    assert isinstance(gateway, SmppGateway)
    assert (gateway.lanes, gateway.window) == (3, 20)
    assert SECRET not in repr(gateway)


def test_nothing_of_another_account_is_seen_or_changed() -> None:
    alice, charlie = make_actor(make_account()), make_actor(make_account())
    gateway_id = make_gateway(alice)
    attempts: list[Callable[[], object]] = [
        lambda: queries.gateway(charlie.account_id, gateway_id),
        lambda: operations.update_gateway(gateway_id, actor=charlie, now=NOW, window=1),
        lambda: operations.set_gateway_enabled(gateway_id, enabled=False, actor=charlie, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert queries.gateways(charlie.account_id) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUTHOR, Role.APPROVER])
def test_only_an_administrator_sets_up_gateways(role: Role) -> None:
    account = make_account()
    gateway_id = make_gateway(make_actor(account))
    actor = make_actor(account, role)
    attempts: list[Callable[[], object]] = [
        lambda: make_gateway(actor, "Mine"),
        lambda: operations.update_gateway(gateway_id, actor=actor, now=NOW, window=1),
        lambda: operations.set_gateway_enabled(gateway_id, enabled=False, actor=actor, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries_whatever_its_length(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = make_actor(make_account())
    for number in range(count):
        make_gateway(actor, f"Gateway {number}")
    with django_assert_num_queries(2):
        assert len(queries.gateways(actor.account_id)) == count
