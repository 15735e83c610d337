"""How deployments, counts, validation points and reports are written for people."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from chappe import wording
from chappe.cli.output import moment, plain, write_fields, write_table
from chappe.wording import reason, sentence_of, word

if TYPE_CHECKING:
    from chappe.deployments.course import Course
    from chappe.deployments.estimating import Fragments, Passage
    from chappe.deployments.queries import (
        DeploymentView,
        Estimate,
        Hold,
        RecipientLine,
        Refreshed,
        UnknownLine,
    )
    from chappe.deployments.validation import Point
    from chappe.gateways.prices import Cost
    from chappe.reports.queries import Report
    from chappe.windows.timeline import Forecast

MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "blocking": ("✕", "red")}
TEXT_SHOWN = 60
WAITS = {
    "hours": "a person's word: hours have closed on some recipients",
    "missed": "a person's word: its moment passed while Chappe was not running",
    "zones_missed": "a person's word: the moment of some zones passed while Chappe was not running",
    "refresh_failed": "a person's word: its list could not be computed again",
}

Pairs = list[tuple[str, object]]


def deployment_fields(found: "DeploymentView", zone: str) -> Pairs:
    """Everything of a deployment that is set, its moments in the zone."""
    from chappe.deployments.estimating import cost_kept

    excluded = [group.name for group in found.groups if group.excluded]
    pairs: Pairs = [
        ("Deployment", found.name),
        ("Number", found.id),
        ("State", word("deployment", found.state)),
        ("Reason", found.state_reason),
        ("Message", found.message_name),
        ("Sender", found.sender),
        ("Audience", audience(found)),
        ("Left out", ", ".join(excluded)),
        ("Duplicates", found.duplicates),
        ("Starts", starts(found)),
        ("List", "computed again at that moment" if found.refresh else ""),
        ("Waits for", WAITS.get(found.awaits, "")),
        ("Ends", f"{found.limit_at} {found.schedule_zone}" if found.limit_at else ""),
        ("Pace", pace(found)),
        ("Priority", "urgent: before other deployments" if found.urgent else ""),
        ("Revision", found.revision),
        ("Resume", "by a person" if found.resume == "manual" else ""),
        ("Recipients", found.recipient_count),
        ("Fragments", found.fragment_count),
        *cost_fields(cost_kept(found.summary)),
        ("Prepared by", by(found.prepared_by, moment(found.prepared_at, zone))),
        ("Approved by", by(found.approved_by, moment(found.approved_at, zone))),
        ("Started", moment(found.started_at, zone)),
        ("Ended", moment(found.ended_at, zone)),
    ]
    return [pair for pair in pairs if pair[1] not in ("", None, 0)]


def audience(found: "DeploymentView") -> str:
    if found.all_contacts:
        return "all contacts"
    return ", ".join(group.name for group in found.groups if not group.excluded)


def starts(found: "DeploymentView") -> str:
    if not found.schedule_at:
        return "on approval"
    zone = "in each recipient's time" if found.schedule_local else found.schedule_zone
    return f"{found.schedule_at} {zone}"


def pace(found: "DeploymentView") -> str:
    if found.pace_per_minute:
        return f"at most {found.pace_per_minute:,} texts a minute"
    if found.spread_minutes:
        return f"spread over {timedelta(minutes=found.spread_minutes)} of open time"
    return ""


def by(label: str, at: str) -> str:
    return f"{label}, {at}" if at else ""


def write_estimate(found: "Estimate", zone: str) -> None:
    """The funnel, then fragments, duration, cost, and who would wait for legal hours."""
    counted = found.count
    write_fields(
        [
            ("Contacts", counted.total),
            *((word("verdict", verdict), number) for verdict, number in counted.verdicts.items()),
            *((f"  of {country}", number) for country, number in counted.countries.items()),
            *fragment_fields(found.fragments),
            *(("Through " + one.gateway, lasting(one)) for one in found.passages),
            *([("At its own pace", timedelta(seconds=found.paced_seconds))] if found.paced_seconds else []),
            *cost_fields(found.cost),
        ]
    )
    write_holds([hold for hold in found.holds if not hold.open], zone)


def fragment_fields(found: "Fragments | None") -> Pairs:
    if found is None:
        return [("Fragments", "unknown: the text cannot be filled")]
    about = f" (estimated from {found.sample:,} texts)" if found.sample else ""
    return [
        ("Fragments", f"{found.total:,}{about}"),
        *((f"  texts of {fragments}", texts) for fragments, texts in sorted(found.texts.items())),
    ]


def lasting(passage: "Passage") -> str:
    """What a gateway has to send, and how long it takes."""
    if passage.seconds is None:
        return f"{passage.fragments:,} fragments, as fast as it goes"
    return (
        f"{passage.fragments:,} fragments, {timedelta(seconds=passage.seconds)} at {passage.pace:,} a second"
    )


def cost_fields(found: "Cost | None") -> Pairs:
    """Sums by currency, and the countries that have no price."""
    if found is None:
        return []
    pairs: Pairs = [("Cost", f"{total:,.2f} {currency}") for currency, total in found.totals.items()]
    if found.unpriced_countries:
        many = "countries" if len(found.unpriced_countries) > 1 else "country"
        codes = ", ".join(found.unpriced_countries)
        without = f"{len(found.unpriced_countries)} {many} ({codes}): {found.unpriced_fragments:,} fragments"
        pairs.append(("No price", without))
    return pairs


def plain_point(point: "Point") -> dict[str, object]:
    return {
        "code": point.code,
        "severity": point.severity.value,
        "field": point.field,
        "params": plain(point.params),
    }


def point_sentence(point: "Point") -> str:
    """The point in words; of a refused text or schedule, what is wrong with it."""
    problem = point.params.get("problem")
    if isinstance(problem, str):
        return sentence_of(problem, {key: value for key, value in point.params.items() if key != "problem"})
    return wording.point_sentence(point.code, point.params)


def point_line(point: "Point") -> str:
    mark, colour = MARKS[point.severity.value]
    return f"{click.style(mark, fg=colour, bold=True)} {point_sentence(point)}"


def write_report(found: "Report", zone: str) -> None:
    """Counts by state and reason."""
    write_fields(
        [
            ("Deployment", found.deployment.name),
            ("State", word("deployment", found.deployment.state)),
            ("Started", moment(found.deployment.started_at, zone)),
            ("Ended", moment(found.deployment.ended_at, zone)),
            ("Recipients", found.recipients),
            ("Fragments", found.fragments),
            ("Left to send", found.left),
            ("Texts per second", round(found.per_second)),
            *([("Clicked", clicked)] if (clicked := clicks_line(found)) else []),
            ("Replies", found.replies),
            ("Opt-outs", found.opt_outs),
            *cost_fields(found.cost),
        ]
    )
    write_holds(found.holds, zone)
    if not found.states:
        return
    click.echo()
    rows: list[tuple[str, str, int]] = []
    for state, recipients in found.states.items():
        rows.append((word("recipient", state), "", recipients))
        rows.extend(("", reason(each.code), each.recipients) for each in found.reasons if each.state is state)
    write_table(["State", "Reason", "Recipients"], rows)


def clicks_line(found: "Report") -> str:
    """Who followed the links; "" where the texts have none."""
    clicks = found.clicks
    return f"{clicks.people} people, {clicks.clicks} clicks, {clicks.robots} robots" if clicks.links else ""


def write_forecast(found: "Forecast", zone: str) -> None:
    """The phases of the whole, then what becomes of each load."""
    write_fields(
        [
            ("Starts", moment(found.starts_at, zone)),
            ("Ends", moment(found.ends_at, zone)),
            ("Texts", found.texts),
            ("Sent", found.sent),
            ("Too late", found.expired),
            ("Left", found.left),
        ]
    )
    if not found.loads:
        return
    click.echo()
    write_table(
        ["From", "To", "Doing", "Texts"],
        [
            (
                moment(phase.start, zone),
                moment(phase.end, zone),
                phase.doing.value.replace("_", " "),
                phase.texts,
            )
            for phase in found.phases
        ],
    )
    click.echo()
    write_table(
        ["Recipients", "Texts", "From", "To", "Too late"],
        [
            (load.name, load.texts, moment(load.starts_at, zone), moment(load.ends_at, zone), load.expired)
            for load in found.loads
        ],
    )


def write_waits(found: "Course", zone: str) -> None:
    """Who waits for what, and until when."""
    if not found.waits:
        return
    click.echo()
    write_table(
        ["Territory", "Waiting", "For", "Until", "Behind"],
        [
            (wait.territory or "*", wait.texts, wait.cause.value, moment(wait.until, zone), list(wait.behind))
            for wait in found.waits
        ],
    )


def write_holds(found: "Sequence[Hold]", zone: str) -> None:
    """The windows on which recipients are still to be sent: since when or until when, and why."""
    waiting = [hold for hold in found if hold.waiting]
    if not waiting:
        return
    click.echo()
    write_table(
        ["Territory", "To send", "Held", "Until", "Why"],
        [
            (
                f"{hold.territory}-{hold.subdivision}" if hold.subdivision else hold.territory,
                hold.waiting,
                hold.held,
                "" if hold.open else moment(hold.opens_at, zone),
                " ".join(
                    [
                        *(
                            [f"Their moment was missed: {moment(hold.starts_at, zone)}."]
                            if hold.missed
                            else []
                        ),
                        *(sentence_of(f"window.{why.code}", why.params()) for why in hold.why),
                    ]
                ),
            )
            for hold in waiting
        ],
    )
    sources = dict.fromkeys(
        f"{why.source} {why.url}".strip() for hold in waiting for why in hold.why if why.source
    )
    for source in sources:
        click.echo(f"Source: {source}")


def write_unknowns(found: "Sequence[UnknownLine]") -> None:
    write_table(
        ["Position", "Contact", "Number", "Reason", "Fragments", "Text"],
        [
            (
                each.position,
                each.external_id or each.name,
                each.number,
                reason(each.code),
                each.fragments,
                shortened(each.text),
            )
            for each in found
        ],
    )


def shortened(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…"


def write_refreshed(found: "Refreshed", zone: str) -> None:
    """What changed as the list was computed again, by reason."""
    click.echo()
    click.echo(f"The list was computed again: {moment(found.at, zone)}")
    rows = [("added", reason(why), contacts) for why, contacts in found.added_by.items()]
    rows += [("removed", reason(why), contacts) for why, contacts in found.removed_by.items()]
    if found.renumbered:
        rows.append(("another number", "", found.renumbered))
    write_table(["Change", "Reason", "Contacts"], rows)


def write_recipients(found: "Sequence[RecipientLine]") -> None:
    write_table(
        ["Position", "Contact", "Number", "State", "Reason", "Fragments", "Text"],
        [
            (
                each.position,
                each.external_id or each.name,
                each.number,
                word("recipient", each.state),
                reason(each.code),
                each.fragments,
                shortened(each.text),
            )
            for each in found
        ],
    )
