"""What is asked of texts to one person, and of the tests of messages."""

from chappe.direct.queries.texts import DirectView, direct, directs, sender_stop, standing
from chappe.direct.queries.trials import TrialText, TrialView, trial, trials

__all__ = [
    "DirectView",
    "TrialText",
    "TrialView",
    "direct",
    "directs",
    "sender_stop",
    "standing",
    "trial",
    "trials",
]
