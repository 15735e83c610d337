"""Importing a file of contacts, against the least that would do: parse it, normalise its numbers, COPY the rows."""

import csv
import io
import json
import random
import time
from collections.abc import Callable, Iterator

import phonenumbers

from bench.apart import Job, job, memory_row

ROWS = 50_000
PIECE = 256 * 1024
FLOOR_TABLE = "CREATE TABLE bench_floor (LIKE chappe_contact INCLUDING ALL)"
FLOOR_COPY = """
COPY bench_floor (account_id, external_id, first_name, last_name, language, country, time_zone, postal_code,
    attributes, number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at)
FROM STDIN
"""


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Rows per second; `ratio` is how many times the floor's time each import took."""
    from bench.people import make_people
    from chappe.accounts.models import Account
    from chappe.contacts.models import Topic
    from chappe.contacts.queries import contact_count

    rows = max(int(ROWS * scale), 1)
    content = file_of(rows)
    floor = timed(lambda: least(content))
    plain = make_people(0, slug="imports")
    whole = make_people(0, slug="imports-consented")
    Account.objects.update(number_format="local:FR")
    topic_id = Topic.objects.get(account_id=whole.account).pk
    imports: list[tuple[str, float]] = [
        ("Import, new contacts", timed(lambda: import_file(content, plain.account))),
        ("Import, the same file again", timed(lambda: import_file(content, plain.account))),
        (
            "Import, with a group and consent",
            timed(
                lambda: import_file(
                    content, whole.account, group_id=whole.group, topic_id=topic_id, consent_source="form"
                )
            ),
        ),
    ]
    assert contact_count(plain.account) == contact_count(whole.account) == rows
    apart = make_people(0, slug="imports-apart")
    alone = import_apart(content, apart.account)
    return [
        *[
            {
                "name": f"{name} ({rows:,} rows)",
                "measured": round(rows / seconds),
                "unit": "rows/s",
                "floor": round(rows / floor),
                "ratio": round(seconds / floor, 2),
            }
            for name, seconds in imports
        ],
        memory_row(f"Import, peak memory of its process ({rows:,} rows)", alone),
    ]


def file_of(rows: int) -> bytes:
    """A file of contacts of three countries, their mobiles written in five ways, one in fifty wrong."""
    rng = random.Random(2026)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(
        ["external_id", "first_name", "last_name", "mobile", "country", "postal_code", "city", "loyalty"]
    )
    for place in range(rows):
        country, mobile = written_number(rng)
        writer.writerow(
            [
                f"c-{place}",
                rng.choice(["Marie", "Jean-Noël", "Chloé", "François", "Zoë"]),
                rng.choice(["Durand", "Lefèvre", "Tremblay", "Smith"]),
                mobile,
                country,
                f"{rng.randrange(1000, 98000):05}",
                rng.choice(["Brest", "Lyon", "Nîmes", "Montréal", "Leeds"]),
                rng.choice(["", "gold", "silver"]),
            ]
        )
    return buffer.getvalue().encode()


def written_number(rng: random.Random) -> tuple[str, str]:
    """A country and a mobile number as people write it there."""
    if rng.random() < 0.02:
        return "FR", "06 12 34"
    digits = f"{rng.randrange(10_000_000, 100_000_000)}"
    pairs = " ".join(digits[i : i + 2] for i in range(0, 8, 2))
    chosen = rng.random()
    if chosen < 0.1:
        return "CA", f"+1 514-{rng.randrange(200, 1000)}-{rng.randrange(10_000):04}"
    if chosen < 0.2:
        return "GB", f"+44 7400 {digits[:6]}"
    return "FR", rng.choice([f"06{digits}", f"06 {pairs}", f"+336{digits}", f"0033 6 {pairs}"])


def import_file(content: bytes, account_id: int, **options: object) -> None:
    """Hands the file over and reads it, as the command line does."""
    from chappe.accounts.queries import operator
    from chappe.base import clock
    from chappe.contacts import operations, queries

    import_id = operations.start_import(
        pieces(content),
        file_name="bench.csv",
        actor=operator(account_id),
        now=clock.now(),
        **options,  # type: ignore[arg-type]
    )
    operations.run_import(import_id, now=clock.now)
    assert queries.import_status(account_id, import_id).state == "done"


def import_apart(content: bytes, account_id: int) -> Job:
    """A process that does nothing but import the file."""
    from chappe.accounts.queries import operator
    from chappe.base import clock
    from chappe.contacts import operations

    import_id = operations.start_import(
        pieces(content), file_name="bench.csv", actor=operator(account_id), now=clock.now()
    )
    return job("import", import_id)


def pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


def least(content: bytes) -> None:
    """The floor: one process, the csv module, phonenumbers, one COPY into the same table without foreign keys."""
    from django.db import connection, transaction

    from chappe.base import clock

    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FLOOR_TABLE)
        with cursor.copy(FLOOR_COPY) as copy:
            for row in csv.DictReader(io.StringIO(content.decode())):
                number, region = normalised(row["mobile"])
                own = json.dumps({key: row[key] for key in ("mobile", "city", "loyalty")})
                fixed = (row["external_id"], row["first_name"], row["last_name"], "", row["country"], "")
                problem = "" if number else "invalid"
                copy.write_row(
                    (1, *fixed, row["postal_code"], own, number, problem, region, True, False, now, now)
                )
        transaction.set_rollback(True)


def normalised(written: str) -> tuple[str | None, str]:
    try:
        number = phonenumbers.parse(written, "FR")
    except phonenumbers.NumberParseException:
        return None, ""
    if not phonenumbers.is_valid_number(number):
        return None, ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164, phonenumbers.region_code_for_number(number) or ""


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
