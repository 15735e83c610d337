"""What is asked of deployments: lists, one deployment, its audience and its recipients."""

from chappe.deployments.queries.calendars import Calendar, CalendarEntry, calendar
from chappe.deployments.queries.courses import (
    Wanted,
    counted_countries,
    course,
    course_ahead,
    course_from_start,
    foreseen,
)
from chappe.deployments.queries.distributions import DistributionView, distribution
from chappe.deployments.queries.estimates import Estimate, estimate_for
from chappe.deployments.queries.forecasts import forecast_of
from chappe.deployments.queries.holds import Hold, held, holds, window_count
from chappe.deployments.queries.lists import (
    DeploymentLine,
    DeploymentView,
    Waiting,
    deployment,
    deployments,
    find_deployment,
    waiting,
    waiting_for_approval,
)
from chappe.deployments.queries.plans import count_for, validation
from chappe.deployments.queries.recipients import (
    ExclusionLine,
    Like,
    RecipientLine,
    exclusions,
    recipients,
    samples,
    shared_numbers,
)
from chappe.deployments.queries.refreshes import ChangeLine, Refreshed, refresh_changes, refreshed
from chappe.deployments.queries.served import countries
from chappe.deployments.queries.texts import prepared_findings
from chappe.deployments.queries.trials import deployment_tested, message_tested, versions_tested
from chappe.deployments.queries.unknowns import (
    UnknownCount,
    UnknownLine,
    unknown_count,
    unknown_counts,
    unknowns,
)

__all__ = [
    "Calendar",
    "CalendarEntry",
    "ChangeLine",
    "DeploymentLine",
    "DeploymentView",
    "DistributionView",
    "Estimate",
    "ExclusionLine",
    "Hold",
    "Like",
    "RecipientLine",
    "Refreshed",
    "UnknownCount",
    "UnknownLine",
    "Waiting",
    "Wanted",
    "calendar",
    "count_for",
    "counted_countries",
    "countries",
    "course",
    "course_ahead",
    "course_from_start",
    "deployment",
    "deployment_tested",
    "deployments",
    "distribution",
    "estimate_for",
    "exclusions",
    "find_deployment",
    "forecast_of",
    "foreseen",
    "held",
    "holds",
    "message_tested",
    "prepared_findings",
    "recipients",
    "refresh_changes",
    "refreshed",
    "samples",
    "shared_numbers",
    "unknown_count",
    "unknown_counts",
    "unknowns",
    "validation",
    "versions_tested",
    "waiting",
    "waiting_for_approval",
    "window_count",
]
