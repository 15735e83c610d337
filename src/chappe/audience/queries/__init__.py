"""Reading audiences: Count, and the dynamic groups."""

from chappe.audience.queries.counting import Count, count, tally
from chappe.audience.queries.of_consents import preview_group_consent
from chappe.audience.queries.of_contacts import Holding, groups_holding
from chappe.audience.queries.of_groups import (
    CriteriaView,
    checked_criteria,
    count_criteria,
    count_group,
    criteria,
    members,
    narrowed,
    people,
)
from chappe.audience.queries.patience import AudienceTooLong, CountTooLong, within
from chappe.audience.queries.vocabularies import criteria_of, criteria_of_each, vocabulary

__all__ = [
    "AudienceTooLong",
    "Count",
    "CountTooLong",
    "CriteriaView",
    "Holding",
    "checked_criteria",
    "count",
    "count_criteria",
    "count_group",
    "criteria",
    "criteria_of",
    "criteria_of_each",
    "groups_holding",
    "members",
    "narrowed",
    "people",
    "preview_group_consent",
    "tally",
    "vocabulary",
    "within",
]
