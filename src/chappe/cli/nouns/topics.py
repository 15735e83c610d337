"""``chappe topics``: what contacts consent to."""

import click

from chappe.base import clock
from chappe.cli.output import as_json, plain, write_json, write_table
from chappe.cli.session import Scope, in_account


@click.group()
def topics() -> None:
    """Kinds of communication that a contact may consent to."""


@topics.command("create")
@click.argument("key")
@click.option("--name", help="The name people see; the key if it is not given.")
@click.option("--kind", required=True, help="marketing or transactional.")
@click.option(
    "--requires-consent/--no-requires-consent",
    default=None,
    help="By default marketing does and transactional does not.",
)
@as_json
@in_account
def create(
    scope: Scope, key: str, name: str | None, kind: str, requires_consent: bool | None, as_json: bool
) -> None:
    """Make a topic; KEY is its short name in commands and files, for example promotions."""
    from chappe.contacts import operations, queries

    operations.create_topic(
        key,
        name=name or key,
        kind=kind,
        actor=scope.actor,
        now=clock.now(),
        requires_consent=requires_consent,
    )
    if as_json:
        write_json(queries.topic_by_key(scope.account.id, key))
    else:
        click.echo(f"Topic {key} is made.")


@topics.command("rename")
@click.argument("key")
@click.argument("name")
@in_account
def rename(scope: Scope, key: str, name: str) -> None:
    """Give the topic KEY another NAME; its key and its kind stay."""
    from chappe.contacts import operations, queries

    topic = queries.topic_by_key(scope.account.id, key)
    operations.rename_topic(topic.id, name=name, actor=scope.actor, now=clock.now())
    click.echo(f"Topic {key} is now called {name}.")


@topics.command("list")
@as_json
@in_account
def list_(scope: Scope, as_json: bool) -> None:
    """List the account's topics, and how many contacts consent to each."""
    from chappe.contacts import queries
    from chappe.contacts.queries import TopicCounts

    counts = queries.topic_counts(scope.account.id, now=clock.now())
    found = [(each, counts.get(each.id, TopicCounts())) for each in queries.topics(scope.account.id)]
    if as_json:
        write_json([plain(topic) | {"contacts": plain(seen)} for topic, seen in found])
        return
    write_table(
        ["Topic", "Name", "Kind", "Needs consent", "Granted", "Expiring", "Expired", "Withdrawn"],
        [
            (
                topic.key,
                topic.name,
                topic.kind,
                topic.requires_consent,
                seen.granted,
                seen.expiring,
                seen.expired,
                seen.withdrawn,
            )
            for topic, seen in found
        ],
    )


@topics.command("caps")
@as_json
@in_account
def caps(scope: Scope, as_json: bool) -> None:
    """List how often a contact may be texted at most."""
    from chappe.contacts import queries

    found = queries.caps(scope.account.id)
    if as_json:
        write_json(found)
        return
    write_table(
        ["Topic", "Texts", "Days"],
        [(cap.topic_key or "all marketing together", cap.most, cap.days) for cap in found],
    )


@topics.command("cap")
@click.argument("key", required=False)
@click.option("--most", type=int, help="Texts to one contact.")
@click.option("--days", type=int, help="In so many of its own days, today the last of them.")
@click.option("--none", "none", is_flag=True, help="No cap any more.")
@as_json
@in_account
def cap(scope: Scope, key: str | None, most: int | None, days: int | None, none: bool, as_json: bool) -> None:
    """Text a contact so often at most about the topic KEY; without KEY, about all marketing topics together."""
    from chappe.contacts import operations, queries

    if none == (most is not None or days is not None) or (most is None) != (days is None):
        raise click.UsageError("Give --most and --days, or --none.")
    topic_id = queries.topic_by_key(scope.account.id, key).id if key else None
    if most is None or days is None:
        operations.remove_cap(topic_id, actor=scope.actor, now=clock.now())
    else:
        operations.set_cap(topic_id, most=most, days=days, actor=scope.actor, now=clock.now())
    if as_json:
        write_json(queries.caps(scope.account.id))
    else:
        click.echo("The cap is removed." if none else "The cap is set.")
