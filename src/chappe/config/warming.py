"""What takes a while the first time, done before anybody waits for it."""

from threading import Timer

from chappe.contacts.phone import supported_formats

AFTER = 3.0
"""Seconds: what a new process is asked first is not kept waiting by it."""


def warm_later(after: float = AFTER) -> Timer:
    """Reads the numbering plans of all countries beside the requests: the page of number formats needs every one."""
    timer = Timer(after, supported_formats)
    timer.daemon = True
    timer.start()
    return timer
