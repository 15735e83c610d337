"""``chappe deployments``: one sending of one message to an audience. Importing it gathers the group's commands."""

from chappe.cli.nouns.deployments import deciding, distribution, drafting, looking, people, unknowns
from chappe.cli.nouns.deployments.naming import deployments

__all__ = ["deciding", "deployments", "distribution", "drafting", "looking", "people", "unknowns"]
