"""What a preparation and a refresh have in common: people to be written to, a slice at a time, and their windows."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from chappe.base.refusal import Refusal
from chappe.base.statements import statement
from chappe.contacts.models import TopicKind
from chappe.contacts.queries import boolean_fields
from chappe.content.rules import Force
from chappe.deployments.models import Deployment, RecipientWindow
from chappe.deployments.placing import STATE_FIELD, Placed, Placing
from chappe.deployments.plan import Mint, Person, Ready, own_fields
from chappe.deployments.queries.people import person_of, preference_link
from chappe.deployments.queries.texts import frozen_findings
from chappe.deployments.schedule import parse_wall
from chappe.gateways.prices import rates_as_json
from chappe.gateways.queries import rates
from chappe.messages.contents import Compiled
from chappe.messages.queries import tokens_of
from chappe.windows import registry
from chappe.windows.basis import MARGIN, standing
from chappe.windows.queries import choices

SLICE = 10_000


def slices(deployment_id: int, texts: Compiled, first: int = 1) -> Iterator[list[Person]]:
    """The people of chappe_numbered from a position on, a slice at a time, with the fields that the texts name."""
    fields = (*own_fields(texts.fields), STATE_FIELD)
    account_id = Deployment.objects.values_list("account_id", flat=True).get(id=deployment_id)
    booleans = boolean_fields(account_id)
    link = preference_link(account_id, texts.fields)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                statement("deployments", "merge_values"),
                {"first": first, "last": first + SLICE - 1, "fields": list(fields)},
            )
            people = [person_of(row, fields, link, booleans) for row in cursor.fetchall()]
        if not people:
            return
        yield people
        first += SLICE


def minting(deployment: Deployment, texts: Compiled, people: Sequence[Person]) -> Mint | None:
    """What gives each of these people their own tokens; None where no text has links. Raises LinksExhausted."""
    used = {target for template in texts.templates.values() for target in template.targets}
    places = [place for place, target in enumerate(texts.links) if target in used]
    if not places:
        return None
    positions = [person.position for person in people]
    tokens = {
        place: dict(
            zip(positions, tokens_of(deployment.id, deployment.revision, place, positions), strict=True)
        )
        for place in places
    }
    return lambda position, place: tokens[place][position]


def kept_problem(refusal: Refusal) -> dict[str, object]:
    """What stood in the way, as it is written down: numbers as numbers, which plurals go by."""
    kept = {
        name: value if isinstance(value, int | str | list) else str(value)
        for name, value in refusal.params.items()
    }
    return {"code": refusal.code, "params": kept}


def refuse_content(
    deployment: Deployment, countries: Mapping[str, int], now: datetime, refusal: type[Refusal]
) -> None:
    """Raises the refusal where a rule of the recipients' countries that blocks is not kept: ``points``, the codes;
    ``in_country``, where; ``problem``, the first of them with its parameters.
    """
    found = [each for each in frozen_findings(deployment, countries, now) if each.force is Force.BLOCKING]
    if found:
        first = found[0]
        where = list(dict.fromkeys(each.territory for each in found if each.territory))
        said = {
            "points": ", ".join(dict.fromkeys(each.code for each in found)),
            "problem": first.code,
            "in_country": where,
            "kind": "content" if where else "",
        }
        raise refusal(**{**first.params, **said})


def kept_rates(account_id: int, countries: Iterable[str], before: Mapping[str, Any]) -> dict[str, list[str]]:
    """The prices of a list as they are written down: those ``before`` stay, whatever they have become."""
    return {**rates_as_json(rates(account_id, countries)), **before}


def placing_of(deployment_id: int, now: datetime) -> Placing | None:
    """What finds the recipients' windows; None where no hours bind anybody and all leave at one moment."""
    deployment = Deployment.objects.select_related("topic").get(id=deployment_id)
    exempt = deployment.topic is None or deployment.topic.kind != TopicKind.MARKETING
    local = deployment.schedule_local and bool(deployment.schedule_at)
    if exempt and not local:
        return None
    wall = parse_wall(deployment.schedule_at, "schedule_at") if local else None
    return Placing(registry.law(), choices(deployment.account_id), now, local_time=wall, exempt=exempt)


def note_windows(cursor: object, people: list[Person], ready: list[Ready], placing: Placing) -> None:
    """Notes the window of each recipient that is under one, for the blocks."""
    copy = cursor.copy  # type: ignore[attr-defined]
    with copy("COPY chappe_placed (position, place) FROM STDIN") as placed:
        for person, one in zip(people, ready, strict=True):
            index = placing.place(person, one.fragments)
            if index is not None:
                placed.write_row((one.position, index + 1))


def make_windows(
    deployment_id: int, placing: Placing | None, now: datetime, known: Sequence[RecipientWindow] = ()
) -> list[int]:
    """Writes the windows as they stand now, of those known already the counts alone; the ids of all, in the order of
    the placing.
    """
    if placing is None:
        return []
    there = {(_written(row.basis), row.starts_at): row for row in known}
    rows = []
    for placed in placing.windows:
        row = there.get((_written(placed.basis.as_json()), placed.starts_at))
        if row is None:
            row = _new_window(deployment_id, placing, placed, now)
        else:
            row.recipients += placed.recipients
            row.fragments += placed.fragments
            row.save(update_fields=["recipients", "fragments"])
        rows.append(row)
    RecipientWindow.objects.bulk_create(row for row in rows if row.id is None)
    return [row.id for row in rows]


def _new_window(deployment_id: int, placing: Placing, placed: Placed, now: datetime) -> RecipientWindow:
    state = standing(placing.law, placed.basis, max(now, placed.starts_at or now), MARGIN)
    return RecipientWindow(
        deployment_id=deployment_id,
        basis=placed.basis.as_json(),
        recipients=placed.recipients,
        fragments=placed.fragments,
        starts_at=placed.starts_at,
        opens_at=state.opens_at,
        closes_at=state.closes_at,
    )


def _written(basis: object) -> str:
    return json.dumps(basis, sort_keys=True)
