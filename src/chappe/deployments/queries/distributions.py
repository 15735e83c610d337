"""How the texts of a prepared deployment are distributed, with people to look at."""

from dataclasses import dataclass

from chappe.deployments.distribution import Distribution, read
from chappe.deployments.models import Deployment, Recipient
from chappe.deployments.queries.plans import find
from chappe.deployments.tallying import choice_of
from chappe.gateways.prices import rates_of

CAUSES_NAMED = 20


@dataclass(frozen=True, slots=True)
class Example:
    """A recipient to look at."""

    position: int
    contact_id: int
    external_id: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class DistributionView:
    """The figures as the preparation kept them, or the list computed again; ``examples``: recipients by position, of
    those they name.

    ``is_refreshed``: the list was computed again since, which these figures do not know of.
    """

    figures: Distribution
    examples: dict[int, Example]
    is_refreshed: bool

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            **self.figures.as_json(),
            "refreshed_since": self.is_refreshed,
            "examples": {
                str(position): {
                    "contact_id": one.contact_id,
                    "external_id": one.external_id,
                    "name": one.name,
                    "number": one.number,
                }
                for position, one in self.examples.items()
            },
        }


def distribution(account_id: int, deployment_id: int) -> DistributionView | None:
    """None before the preparation, or of one made by a program that kept none. Raises NotFound."""
    deployment = find(account_id, deployment_id)
    kept = deployment.summary.get("distribution")
    if not deployment.prepared_at or kept is None:
        return None
    version = deployment.version
    chosen = choice_of(
        smart_replacement=deployment.smart_replacement,
        without_accents=version is not None and version.without_accents,
    )
    figures = read(kept, chosen, rates_of(deployment.summary.get("rates", {})))
    positions = {position for cause in figures.causes[:CAUSES_NAMED] for position in cause.positions}
    positions |= {position for one in figures.empty[:CAUSES_NAMED] for position in one.positions}
    is_behind = deployment.refreshed_at is not None and not kept.get("is_of_refresh", False)
    return DistributionView(figures, _examples(deployment, positions), is_behind)


def _examples(deployment: Deployment, positions: set[int]) -> dict[int, Example]:
    found = Recipient.objects.filter(deployment_id=deployment.id, position__in=positions).select_related(
        "contact"
    )
    return {
        row.position: Example(
            row.position,
            row.contact_id,
            row.contact.external_id or "",
            f"{row.contact.first_name} {row.contact.last_name}".strip(),
            row.number,
        )
        for row in found.order_by("position")
    }
