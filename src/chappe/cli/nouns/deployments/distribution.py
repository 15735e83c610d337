"""``chappe deployments distribution``: fragments, UCS-2 and its causes, languages, what replacing would save."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from chappe.cli.nouns.deployments.naming import deployment_id, deployments
from chappe.cli.output import as_json, write_fields, write_json, write_table
from chappe.cli.session import Scope, in_account

if TYPE_CHECKING:
    from chappe.deployments.queries.distributions import Example


@deployments.command("distribution")
@click.argument("deployment")
@as_json
@in_account
def distribution(scope: Scope, deployment: str, as_json: bool) -> None:
    """Show how the texts that were prepared are distributed.

    How many have one fragment, two, three; which characters of which fields force UCS-2, and for whom; how many
    read each language; which fields are empty; and what replacing characters would save.
    """
    from chappe.deployments import queries

    found = queries.distribution(scope.account.id, deployment_id(scope, deployment))
    if as_json:
        write_json(found.as_json() if found else None)
        return
    if found is None:
        click.echo("Nothing is prepared yet: `chappe deployments count` estimates it.")
        return
    figures = found.figures
    write_fields(
        [
            ("Recipients", figures.recipients),
            ("Fragments", figures.now.fragments),
            ("By fragments", figures.now.texts),
            ("In UCS-2", figures.now.ucs2),
            *((f"In {one.language}", one.recipients) for one in figures.languages if one.language),
            *((f"Without {one.field}", one.recipients) for one in figures.empty),
        ]
    )
    if figures.causes:
        click.echo()
        write_table(
            ["Character", "Comes from", "Recipients", "For example"],
            [
                (
                    cause.character,
                    cause.field or "the text",
                    cause.recipients,
                    [
                        found.examples[at].name or found.examples[at].number
                        for at in cause.positions
                        if at in found.examples
                    ],
                )
                for cause in figures.causes
            ],
        )
    if figures.better:
        click.echo()
        write_table(
            ["Replaced", "In UCS-2", "Fragments", "Cost"],
            [
                (one.choice, one.ucs2, one.fragments, one.cost.totals)
                for one in (figures.now, *figures.better)
            ],
        )


def named(examples: "Mapping[int, Example]", positions: tuple[int, ...]) -> list[str]:
    """The recipients at those places by name, else by number."""
    return [examples[at].name or examples[at].number for at in positions if at in examples]
