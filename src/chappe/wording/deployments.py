"""Sentences about deployments."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "deployment.illegal_move": _("The deployment cannot %(move)s now: its state is “%(state)s”."),
}
