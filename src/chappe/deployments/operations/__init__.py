"""What is done to deployments: drafts, decisions, preparation."""

from chappe.deployments.operations.decisions import approve, cancel, pause, reject, resume
from chappe.deployments.operations.drafts import create_deployment, edit_deployment
from chappe.deployments.operations.preparation import (
    ask_lost_preparations,
    prepare,
    run_preparation,
    stop_preparation,
)
from chappe.deployments.operations.refreshing import ask_lost_refreshes, run_refresh, stop_refresh
from chappe.deployments.operations.settling import leave_unknown, resend_unknown

__all__ = [
    "approve",
    "ask_lost_preparations",
    "ask_lost_refreshes",
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
    "run_refresh",
    "stop_preparation",
    "stop_refresh",
]
