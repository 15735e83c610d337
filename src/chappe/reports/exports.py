"""Lists to take away: CSV that a spreadsheet opens without running anything in it."""

from collections.abc import Iterator

from chappe.base.spreadsheet import csv_text
from chappe.clicks.queries import first_clicks
from chappe.deployments.queries import recipients
from chappe.reports.queries import number_formats

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
    "clicked_at",
)


def export_recipients(account_id: int, deployment_id: int) -> Iterator[str]:
    """The recipients of a deployment as CSV, a page of lines at a time. Raises NotFound."""
    yield csv_text([COLUMNS])
    after = 0
    while page := recipients(account_id, deployment_id, after=after, limit=PAGE):
        clicked = first_clicks(account_id, deployment_id, [line.position for line in page])
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
                    clicked[line.position].isoformat() if line.position in clicked else "",
                )
                for line in page
            ]
        )
        after = page[-1].position


FORMAT_COLUMNS = (
    "country",
    "calling_code",
    "name_en",
    "name_fr",
    "lengths",
    "trunk_prefix",
    "example",
    "local_example",
    "served",
    "reached",
)


def export_number_formats(account_id: int) -> Iterator[str]:
    """The formats of every country as CSV."""
    yield csv_text(
        [
            FORMAT_COLUMNS,
            *(
                (
                    line.country,
                    line.calling_code,
                    line.name_en,
                    line.name_fr,
                    " ".join(str(length) for length in line.lengths),
                    line.trunk_prefix or "",
                    line.example,
                    line.local_example,
                    "yes" if line.is_served else "no",
                    "yes" if line.is_reached else "no",
                )
                for line in number_formats(account_id)
            ),
        ]
    )
