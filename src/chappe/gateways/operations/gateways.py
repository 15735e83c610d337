"""Making and changing gateways. Their passwords are written, never shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from chappe.accounts.details import checked_countries
from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound
from chappe.gateways import registry
from chappe.gateways.configuration import (
    NAME_LENGTH,
    Configuration,
    GatewayNameTaken,
    checked_host,
    checked_number,
    checked_pace,
)
from chappe.gateways.contract import Secret
from chappe.gateways.models import Gateway


class GatewayChanges(TypedDict, total=False):
    """What may change of a gateway; a secret that is None or absent stays what it is."""

    name: str
    host: str
    port: int
    system_id: str
    password: str | None
    callback_secret: str | None
    window: int
    pace: int | None
    binds: int
    countries: Sequence[str]
    preference: int
    settings: Mapping[str, object]


SECRETS = ("password", "callback_secret")


@transaction.atomic
def create_gateway(
    name: str,
    *,
    password: str,
    actor: Actor,
    now: datetime,
    kind: str = "smpp",
    host: str = "",
    port: int | None = None,
    system_id: str = "",
    callback_secret: str | None = None,
    window: int = 50,
    pace: int | None = None,
    binds: int = 1,
    countries: Sequence[str] = (),
    preference: int = 100,
    settings: Mapping[str, object] | None = None,
) -> int:
    """An account at a provider. ``pace`` is in fragments per second, all binds together.

    Host and port are those that the kind has, unless others are given. ``callback_secret`` is what the provider signs
    its callbacks with, where the kind says that this is another secret than the password.

    Raises the refusals of `gateways.configuration` and of its kind.
    """
    actor.require(Permission.ADMINISTER)
    known = registry.kind(kind)
    gateway = Gateway(account_id=actor.account_id, kind=known.name, created_at=now)
    changes: GatewayChanges = {
        "name": name,
        "host": host or known.host,
        "port": known.port if port is None else port,
        "system_id": system_id,
        "password": password,
        "callback_secret": callback_secret,
        "window": window,
        "pace": pace,
        "binds": binds,
        "countries": countries,
        "preference": preference,
        "settings": settings or {},
    }
    write(gateway, changes)
    audit.record_by(
        actor,
        "gateway.created",
        now=now,
        subject_kind="gateway",
        subject_id=gateway.pk,
        **contents(gateway),
    )
    return gateway.pk


@transaction.atomic
def update_gateway(
    gateway_id: int, *, actor: Actor, now: datetime, **changes: Unpack[GatewayChanges]
) -> None:
    """Changes what is named; dispatch takes it up within seconds. Raises as `create_gateway`, and NotFound."""
    actor.require(Permission.ADMINISTER)
    gateway = locked(gateway_id, actor)
    before = contents(gateway)
    write(gateway, changes)
    changed = {key: value for key, value in contents(gateway).items() if before[key] != value}
    changed |= {f"{name}_changed": True for name in SECRETS if changes.get(name) is not None}
    if changed:
        audit.record_by(
            actor, "gateway.changed", now=now, subject_kind="gateway", subject_id=gateway.pk, **changed
        )


@transaction.atomic
def set_gateway_enabled(gateway_id: int, *, enabled: bool, actor: Actor, now: datetime) -> None:
    """A gateway that is not enabled submits nothing and keeps no bind. Raises NotFound."""
    actor.require(Permission.ADMINISTER)
    gateway = locked(gateway_id, actor)
    if gateway.is_enabled is enabled:
        return
    gateway.is_enabled = enabled
    gateway.save(update_fields=["is_enabled"])
    audit.record_by(
        actor,
        "gateway.enabled" if enabled else "gateway.disabled",
        now=now,
        subject_kind="gateway",
        subject_id=gateway.pk,
        name=gateway.name,
    )


def locked(gateway_id: int, actor: Actor) -> Gateway:
    gateway = Gateway.objects.select_for_update().filter(account_id=actor.account_id, pk=gateway_id).first()
    if gateway is None:
        raise NotFound(kind="gateway", name=str(gateway_id))
    return gateway


def write(gateway: Gateway, changes: GatewayChanges) -> None:
    assign(gateway, changes)
    secret = registry.decrypted(gateway.secret, name=gateway.name)
    registry.kind(gateway.kind).check(
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
            callback_url=registry.callback_url(gateway.kind, gateway.pk, gateway.settings),
        )
    )
    try:
        with transaction.atomic():
            gateway.save()
    except IntegrityError:
        raise GatewayNameTaken(name=gateway.name) from None


def assign(gateway: Gateway, changes: GatewayChanges) -> None:
    if "name" in changes:
        gateway.name = checked_name(changes["name"], field="name", most=NAME_LENGTH)
    if "host" in changes:
        gateway.host = checked_host(changes["host"])
    if "system_id" in changes:
        given = changes["system_id"]
        needed = registry.kind(gateway.kind).names or given.strip()
        gateway.system_id = checked_name(given, field="system_id", most=64) if needed else ""
    if "pace" in changes:
        gateway.pace = checked_pace(changes["pace"])
    if "countries" in changes:
        gateway.countries = checked_countries(changes["countries"])
    if "settings" in changes:
        gateway.settings = dict(changes["settings"])
    for key in ("port", "window", "binds", "preference"):
        if key in changes:
            setattr(gateway, key, checked_number(key, changes[key]))
    assign_secrets(gateway, changes)


def assign_secrets(gateway: Gateway, changes: GatewayChanges) -> None:
    password, signing = changes.get("password"), changes.get("callback_secret")
    if password is not None:
        gateway.secret = registry.encrypted(Secret(password))
    if signing is not None:
        gateway.callback_secret = registry.encrypted(Secret(signing)) if signing else b""


def contents(gateway: Gateway) -> dict[str, object]:
    return {key: getattr(gateway, key) for key in GatewayChanges.__annotations__ if key not in SECRETS}
