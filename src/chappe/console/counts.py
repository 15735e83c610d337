"""An audience counted, as it is drawn: the funnel and the countries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chappe.audience.eligibility import Verdict
from chappe.console.charts import Funnel, funnel
from chappe.deployments.queries import Estimate

COUNTRIES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class CountShown:
    """The funnel, the countries with the most recipients, and how many recipients the other countries have."""

    total: int
    eligible: int
    funnel: Funnel
    countries: tuple[tuple[str, int], ...]
    elsewhere: int
    elsewhere_countries: int
    estimate: Estimate | None = None


def shown(estimate: Estimate) -> CountShown:
    return replace(shown_from(estimate.count.verdicts, estimate.count.countries), estimate=estimate)


def shown_from(verdicts: Mapping[str, int], countries: Mapping[str, int]) -> CountShown:
    """The same from what a preparation kept."""
    drawn = funnel(verdicts, [verdict.value for verdict in Verdict])
    largest = sorted(countries.items(), key=lambda entry: -entry[1])
    rest = largest[COUNTRIES_SHOWN:]
    return CountShown(
        total=drawn.total,
        eligible=drawn.kept,
        funnel=drawn,
        countries=tuple(largest[:COUNTRIES_SHOWN]),
        elsewhere=sum(recipients for _country, recipients in rest),
        elsewhere_countries=len(rest),
    )
