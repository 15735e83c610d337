"""The countries that an account writes to."""

from collections import Counter

from chappe.accounts.models import Account
from chappe.deployments.models import Deployment
from chappe.windows.registry import law

RECENT = 20


def countries(account_id: int, *, limit: int = 12) -> list[str]:
    """The countries of the latest prepared deployments, those of the most recipients first; then those it serves.

    The country of the account's time zone, if there is none.
    """
    rows = Deployment.objects.filter(account_id=account_id, prepared_at__isnull=False).order_by("-id")[
        :RECENT
    ]
    recipients: Counter[str] = Counter()
    for summary in rows.values_list("summary", flat=True):
        recipients.update(summary.get("countries", {}))
    account = Account.objects.get(id=account_id)
    known = law().zones
    ordered = [*(country for country, _ in recipients.most_common()), *sorted(account.supported_countries)]
    found = [country for country in dict.fromkeys(ordered) if country in known]
    at_home = [country for country, zones in known.items() if account.time_zone in zones]
    return (found or at_home)[:limit]
