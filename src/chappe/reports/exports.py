"""Lists to take away: CSV that a spreadsheet opens without running anything in it."""

from collections.abc import Iterator

from chappe.base.spreadsheet import csv_text
from chappe.deployments.queries import recipients

PAGE = 2_000
COLUMNS = (
    "external_id",
    "name",
    "number",
    "country",
    "state",
    "code",
    "changed_at",
    "encoding",
    "fragments",
    "text",
)


def export_recipients(account_id: int, deployment_id: int) -> Iterator[str]:
    """The recipients of a deployment as CSV, a page of lines at a time. Raises NotFound."""
    yield csv_text([COLUMNS])
    after = 0
    while page := recipients(account_id, deployment_id, after=after, limit=PAGE):
        yield csv_text(
            [
                (
                    line.external_id,
                    line.name,
                    line.number,
                    line.country,
                    line.state,
                    line.code,
                    line.changed_at.isoformat() if line.changed_at else "",
                    line.encoding,
                    line.fragments,
                    line.text,
                )
                for line in page
            ]
        )
        after = page[-1].position
