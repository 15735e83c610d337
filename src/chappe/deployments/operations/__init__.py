"""What is done to deployments: drafts, decisions, preparation."""

from chappe.deployments.operations.decisions import approve, cancel, pause, reject, resume
from chappe.deployments.operations.drafts import create_deployment, edit_deployment
from chappe.deployments.operations.preparation import prepare, run_preparation, stop_preparation
from chappe.deployments.operations.settling import leave_unknown, resend_unknown

__all__ = [
    "approve",
    "cancel",
    "create_deployment",
    "edit_deployment",
    "leave_unknown",
    "pause",
    "prepare",
    "reject",
    "resend_unknown",
    "resume",
    "run_preparation",
    "stop_preparation",
]
