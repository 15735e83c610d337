"""The background work of contacts."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import NOW

from chappe.accounts.roles import Actor
from chappe.base import clock
from chappe.contacts import operations, queries, tasks
from chappe.contacts.models import Import


def started(actor: Actor) -> int:
    return operations.start_import([b"mobile\n0612345678\n"], file_name="contacts.csv", actor=actor, now=NOW)


def attempt(import_id: int, attempts: int) -> None:
    """What a worker does with the job, which failed so many times before."""
    context = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    tasks.import_contacts.func(context, import_id=import_id)  # type: ignore[arg-type]


def test_an_upload_is_one_job_and_an_account_reads_one_file_at_a_time(author: Actor) -> None:
    import_id = started(author)
    [job] = ProcrastinateJob.objects.filter(task_name=tasks.import_contacts.name)
    assert (job.queue_name, job.args, job.lock) == (
        "coarse",
        {"import_id": import_id},
        f"contacts.import:{author.account_id}",
    )


def test_the_job_reads_the_file(author: Actor) -> None:
    import_id = started(author)
    attempt(import_id, 0)
    seen = queries.import_status(author.account_id, import_id)
    assert (seen.state, seen.created) == ("done", 1)


def test_a_job_that_fails_is_tried_again_and_given_up_at_last(
    author: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = started(author)

    def failing(*args: object, **kwargs: object) -> None:
        raise OSError("the network is down")

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "run_import", failing)
        with pytest.raises(OSError, match="down"):
            attempt(import_id, 0)
        assert queries.import_status(author.account_id, import_id).state == "waiting"
        with pytest.raises(OSError, match="down"):
            attempt(import_id, tasks.ATTEMPTS)
    seen = queries.import_status(author.account_id, import_id)
    assert (seen.state, seen.refusal_code) == ("refused", "import.failed")


def test_uploads_that_broke_off_are_removed_in_time(author: Actor) -> None:
    started(author)
    for age, name in ((1, "fresh.csv"), (25, "stale.csv")):
        created_at = clock.now() - timedelta(hours=age)
        Import.objects.create(
            account_id=author.account_id, file_name=name, created_at=created_at, created_by="alice"
        )
    tasks.clear_uploads.func(timestamp=0)
    assert sorted(seen.file_name for seen in queries.imports(author.account_id)) == [
        "contacts.csv",
        "fresh.csv",
    ]
