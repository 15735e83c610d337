"""The dispatch process: it holds lanes, claims blocks, submits texts and records what came of them."""

from chappe.dispatch.worker.process import Companion, run_dispatch

__all__ = ["Companion", "run_dispatch"]
