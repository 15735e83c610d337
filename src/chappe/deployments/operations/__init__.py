"""What is done to deployments: drafts, decisions, preparation."""

from chappe.deployments.operations.decisions import approve, cancel, pause, reject, resume
from chappe.deployments.operations.drafts import create_deployment, edit_deployment
from chappe.deployments.operations.preparation import prepare, run_preparation, stop_preparation

__all__ = [
    "approve",
    "cancel",
    "create_deployment",
    "edit_deployment",
    "pause",
    "prepare",
    "reject",
    "resume",
    "run_preparation",
    "stop_preparation",
]
