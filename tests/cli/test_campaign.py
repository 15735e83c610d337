"""The whole path of a deployment from the command line, up to what dispatch takes over."""

import csv
import json
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cli.conftest import Chappe

from chappe.base import clock
from chappe.deployments import operations
from chappe.deployments.models import Deployment, DeploymentPace

pytestmark = pytest.mark.django_db(transaction=True)

FILE = """external_id,first_name,city,mobile,consent:offers
c-1,Ada,Lille,+33 7 30 00 00 01,yes
c-2,Zoé,Lyon,+33 7 30 00 00 02,2026-01-31
c-3,Bob,Paris,+33 7 30 00 00 01,yes
c-4,Eve,Brest,+33 7 30 00 00 04,no
c-5,Tom,Metz,06 12,yes
,Nobody,Nice,,yes
"""
GATEWAY = ("--host", "127.0.0.1", "--port", "2775", "--system-id", "chappe")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "contacts.csv"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


@pytest.fixture
def account(chappe: Chappe, tmp_path: Path) -> str:
    secret = tmp_path / "password"
    secret.write_text("semaphore\n")
    for words in (
        ["accounts", "create", "acme"],
        ["topics", "create", "offers", "--kind", "transactional", "--requires-consent"],
        ["senders", "create", "ACME"],
        ["gateways", "create", "Main", *GATEWAY, "--password-file", str(secret)],
    ):
        assert chappe(*words).code == 0
    return "acme"


@pytest.fixture
def deployment(chappe: Chappe, account: str, file: str) -> str:
    text = "Hello {{ first_name }}, sales start in {{ city }}. STOP 36111"
    for words in (
        ["contacts", "import", file, "--group", "Newsletter"],
        ["messages", "create", "Sales", "--topic", "offers", "--sender", "ACME", "--text", text],
        ["deployments", "create", "First", "--message", "Sales", "--group", "Newsletter"],
    ):
        ran = chappe(*words)
        assert ran.code == 0, ran.err
    return "First"


def test_a_file_is_imported_with_its_counts_and_its_rejected_rows(
    chappe: Chappe, account: str, file: str, tmp_path: Path
) -> None:
    rejected = tmp_path / "rejected.csv"
    words = ["contacts", "import", file, "--account", "acme", "--group", "Newsletter"]
    ran = chappe(*words, "--rejections", str(rejected), "--json")
    assert (ran.code, ran.err) == (0, "")
    counts = ("state", "percent", "rows_read", "created", "updated", "unchanged", "rejected")
    assert [ran.json[name] for name in counts] == ["done", 100, 6, 5, 0, 0, 1]
    assert ran.json["number_problems"] == {"invalid": 1}
    with rejected.open(encoding="utf-8", newline="") as opened:
        rows = [(row["line"], row["stored"], row["reason"]) for row in csv.DictReader(opened)]
    assert rows == [
        ("6", "yes", "“06 12” is no telephone number. The contact gets no text until it is mended."),
        (
            "7",
            "no",
            "The row has neither an external id nor a usable number: nothing tells whose it is."
            " Give one of the two.",
        ),
    ]
    again = chappe(*words, "--json")
    assert [again.json[name] for name in counts] == ["done", 100, 6, 0, 0, 5, 1]
    assert [each["size"] for each in chappe("groups", "list", "--json").json] == [5]


def test_a_file_may_come_by_standard_input(chappe: Chappe, account: str) -> None:
    ran = chappe("contacts", "import", "-", "--json", stdin="external_id,mobile\nc-9,+33730000009\n")
    assert (ran.code, ran.json["created"]) == (0, 1)
    assert chappe("contacts", "show", "c-9", "--json").json["number"] == "+33730000009"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "import.empty", "The file is empty."),
        (b"name\nAda\n", "import.missing_column", "No column tells contacts apart"),
        (b"PK\x03\x04xlsx", "import.broken_workbook", "The workbook is damaged"),
        (b"mobile,consent:news\n+33730000001,yes\n", "import.unknown_topic", "Its topics are: offers."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    chappe: Chappe, account: str, tmp_path: Path, content: bytes, code: str, said: str
) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(content)
    ran = chappe("contacts", "import", str(path))
    assert ran.code == 1
    assert said in ran.err
    assert f"[{code}]" in ran.err
    assert chappe("contacts", "list", "--json").json == []


def test_an_import_that_is_not_waited_for_waits_for_a_worker(chappe: Chappe, account: str, file: str) -> None:
    queued = chappe("contacts", "import", file, "--no-wait", "--json")
    assert (queued.code, queued.json["state"], queued.json["rows_read"]) == (0, "waiting", 0)
    assert chappe("contacts", "imports", "--json").json == [queued.json]


def test_contacts_are_made_changed_and_consent_is_stated(chappe: Chappe, account: str) -> None:
    fields = [
        "--field",
        "external_id=c-1",
        "--field",
        "first_name=Ada",
        "--field",
        "mobile=+33 7 30 00 00 01",
    ]
    made = chappe("contacts", "create", *fields, "--json").json
    assert (made["external_id"], made["number"], made["is_active"]) == ("c-1", "+33730000001", True)
    stated = ["contacts", "consent", "c-1", "--topic", "offers", "--status", "granted", "--source", "shop"]
    assert [each["status"] for each in chappe(*stated, "--json").json["consents"]] == ["granted"]
    assert chappe("contacts", "set", "c-1", "--field", "first_name=", "--json").json["first_name"] == ""
    assert chappe("contacts", "set", "c-1", "--inactive", "--json").json["is_active"] is False
    assert chappe("contacts", "show", "c-2").code == 3
    assert chappe("contacts", "create", "--field", "first_name").code == 2
    taken = chappe("contacts", "create", "--field", "external_id=c-1")
    assert (taken.code, taken.err) == (
        1,
        "Error: Another contact of the account has the external id “c-1”. [contact.external_id_taken]\n",
    )


def test_groups_are_filled_all_or_nothing(chappe: Chappe, account: str, file: str, tmp_path: Path) -> None:
    chappe("contacts", "import", file)
    chappe("groups", "create", "Tests")
    ids = tmp_path / "ids"
    ids.write_text("c-2\nc-3\n")
    added = chappe("groups", "add", "Tests", "c-1", "--file", str(ids), "--json").json
    assert (added["added"], added["group"]["size"]) == (3, 3)
    missing = chappe("groups", "add", "Tests", "c-4", "c-99")
    assert missing.code == 3
    assert "c-99" in missing.err
    assert chappe("groups", "remove", "Tests", "c-1", "--json").json["removed"] == 1
    assert chappe("groups", "add", "Tests").code == 2
    assert chappe("groups", "delete", "Tests").code == 0
    assert chappe("groups", "list", "--json").json == []


def test_count_validate_prepare_and_approve_agree(chappe: Chappe, deployment: str) -> None:
    counted = chappe("deployments", "count", "First", "--json").json
    assert {name: counted[name] for name in ("total", "eligible", "verdicts", "countries")} == {
        "total": 5,
        "eligible": 2,
        "verdicts": {"invalid_number": 1, "no_consent": 1, "duplicate_number": 1, "eligible": 2},
        "countries": {"FR": 2},
    }
    points = chappe("deployments", "validate", "First", "--json")
    assert points.code == 0
    assert [point["code"] for point in points.json if point["severity"] != "ok"] == [
        "validation.test_untested"
    ]
    assert points.json[0]["sentence"] == "2 contacts of 5 will get the text."
    assert chappe("deployments", "distribution", "First", "--json").json is None
    prepared = chappe("deployments", "prepare", "First", "--json").json
    assert (prepared["state"], prepared["recipient_count"], prepared["fragment_count"]) == ("prepared", 2, 2)
    spread = chappe("deployments", "distribution", "First", "--json").json
    assert (spread["recipients"], spread["choices"]["neither"]["texts"], spread["causes"]) == (
        2,
        {"1": 2},
        [],
    )
    assert "By fragments  1 2" in chappe("deployments", "distribution", "First").out
    recipients = chappe("deployments", "recipients", "First", "--json").json
    assert [(each["external_id"], each["state"], each["text"]) for each in recipients] == [
        ("c-1", "ready", "Hello Ada, sales start in Lille. STOP 36111"),
        ("c-2", "ready", "Hello Zoé, sales start in Lyon. STOP 36111"),
    ]
    for narrowing, found in ((["--ucs2"], 0), (["--fragments", "1"], 2), (["--character", "é"], 1)):
        narrowed = chappe("deployments", "recipients", "First", *narrowing, "--json").json
        assert len(narrowed) == found
    excluded = chappe("deployments", "exclusions", "First", "--json").json
    assert {each["external_id"]: each["verdict"] for each in excluded} == {
        "c-3": "duplicate_number",
        "c-4": "no_consent",
        "c-5": "invalid_number",
    }
    revision = str(prepared["revision"])
    approved = chappe("deployments", "approve", "First", "--revision", revision, "--json").json
    assert approved["state"] == "sending"
    twice = chappe("deployments", "approve", "First")
    assert (twice.code, twice.err) == (
        1,
        "Error: The deployment cannot be approved now: its state is “Sending”. [deployment.illegal_move]\n",
    )


def test_a_sending_is_paused_resumed_and_cancelled(chappe: Chappe, deployment: str) -> None:
    chappe("deployments", "prepare", "First")
    chappe("deployments", "approve", "First")
    states = [
        chappe("deployments", verb, "First", "--json").json["state"] for verb in ("pause", "resume", "cancel")
    ]
    assert states == ["paused", "sending", "cancelled"]
    report = chappe("deployments", "report", "First", "--json").json
    assert (report["recipients"], report["final"], report["states"]) == (2, 2, {"cancelled": 2})
    lines = chappe("deployments", "report", "First").out.splitlines()
    assert [line.split() for line in lines[-2:]] == [
        ["Cancelled", "–", "2"],
        ["–", "The", "deployment", "was", "cancelled", "2"],
    ]
    exported = chappe("deployments", "report", "First", "--export", "-").out.splitlines()
    assert len(exported) == 3
    assert exported[1].split(",")[:4] == ["c-1", "Ada", "'+33730000001", "FR"]


def test_a_list_is_computed_again_and_the_difference_told(chappe: Chappe, deployment: str) -> None:
    assert chappe("deployments", "set", "First", "--refresh").code == 0
    assert chappe("deployments", "prepare", "First").code == 0
    assert chappe("deployments", "approve", "First", "--json").json["state"] == "refreshing"
    assert (
        chappe(
            "contacts", "consent", "c-2", "--topic", "offers", "--status", "withdrawn", "--source", "me"
        ).code
        == 0
    )
    found = Deployment.objects.get()
    operations.run_refresh(found.id, found.revision, clock=clock.now)
    told = chappe("deployments", "show", "First", "--json").json
    assert (told["state"], told["refreshed"]["removed"]) == ("sending", 1)
    (line,) = chappe("deployments", "changes", "First", "--json").json
    assert (line["external_id"], line["change"], line["reason"]) == ("c-2", "removed", "no_consent")


def test_a_schedule_may_be_in_each_recipient_s_time(chappe: Chappe, deployment: str) -> None:
    found = chappe("deployments", "set", "First", "--at", "2030-07-15T10:00", "--local", "--json").json
    assert (found["schedule_at"], found["schedule_local"], found["refresh"]) == (
        "2030-07-15T10:00",
        True,
        False,
    )
    assert chappe("deployments", "prepare", "First").code == 0
    approved = chappe("deployments", "approve", "First", "--json").json
    assert (approved["state"], approved["starts_at"]) == ("scheduled", "2030-07-15T08:00:00Z")


def test_a_pace_is_one_thing_or_the_other_and_is_foretold(chappe: Chappe, deployment: str) -> None:
    found = chappe("deployments", "set", "First", "--over", "2h30", "--urgent", "--json").json
    assert (found["pace_per_minute"], found["spread_minutes"], found["urgent"]) == (0, 150, True)
    found = chappe("deployments", "set", "First", "--pace", "4", "--no-urgent", "--json").json
    assert (found["pace_per_minute"], found["spread_minutes"], found["urgent"]) == (4, 0, False)
    counted = chappe("deployments", "count", "First", "--json").json
    assert counted["paced_seconds"] == 15 * counted["eligible"]
    assert chappe("deployments", "prepare", "First").code == 0
    assert DeploymentPace.objects.get().per_second == pytest.approx(4 / 60)
    ends = chappe("deployments", "forecast", "First", "--json").json
    assert ends["phases"][-1]["texts"] > 0
    assert "at most 4 texts a minute" in chappe("deployments", "show", "First").out
    found = chappe("deployments", "set", "First", "--pace", "none", "--json").json
    assert (found["pace_per_minute"], found["spread_minutes"]) == (0, 0)
    assert not DeploymentPace.objects.exists()
    for wrong in (("--over", "soon"), ("--over", "3"), ("--pace", "0"), ("--pace", "-4")):
        assert chappe("deployments", "set", "First", *wrong).code == 2


def test_a_rejection_says_why_and_an_edit_revokes(chappe: Chappe, deployment: str) -> None:
    chappe("deployments", "prepare", "First")
    assert chappe("deployments", "reject", "First").code == 2
    empty = chappe("deployments", "reject", "First", "--reason", " ")
    assert empty.err == (
        "Error: Say why: the preparer needs the reason to mend it. [approval.reason_missing]\n"
    )
    rejected = chappe("deployments", "reject", "First", "--reason", "Wrong city", "--json").json
    assert (rejected["state"], rejected["state_reason"]) == ("rejected", "Wrong city")
    edited = chappe("deployments", "set", "First", "--duplicates", "each_contact", "--json").json
    assert (edited["state"], edited["revision"], edited["recipient_count"]) == ("draft", 2, 0)
    assert chappe("deployments", "prepare", "First", "--json").json["recipient_count"] == 3
    stale = chappe("deployments", "approve", "First", "--revision", "1")
    assert stale.err == (
        "Error: The deployment was changed since you saw it (revision 1, now 2). Look at it again, then decide."
        " [approval.edited]\n"
    )


def test_what_blocks_a_preparation_is_said_point_by_point(chappe: Chappe, deployment: str) -> None:
    chappe("deployments", "create", "Empty", "--message", "Sales", "--at", "2020-01-01T10:00")
    points = chappe("deployments", "validate", "Empty")
    assert points.code == 1
    lines = points.out.splitlines()
    assert lines[0] == "✕ Nobody is chosen yet: choose at least one group, or all contacts."
    assert lines[-1] == (
        "✕ The start has passed (Wednesday 1 January 2020, 10:00 (Europe/Paris)): choose another moment."
    )
    refused = chappe("deployments", "prepare", "Empty")
    assert refused.code == 1
    assert "[deployment.not_valid]" in refused.err
    assert chappe("deployments", "set", "Empty", "--at", "tomorrow").code == 1
    assert chappe("deployments", "set", "Empty", "--at", "now", "--json").json["schedule_at"] == ""


def test_whoever_prepares_does_not_approve_where_the_account_says_so(chappe: Chappe, deployment: str) -> None:
    chappe("accounts", "set", "--four-eyes", "always")
    for email, role in (("ada@example.org", "approver"), ("bob@example.org", "approver")):
        chappe("users", "create", email, "--role", role)
    assert chappe("--as", "ada@example.org", "deployments", "prepare", "First").code == 0
    own = chappe("--as", "ada@example.org", "deployments", "approve", "First")
    assert (own.code, own.err) == (
        1,
        "Error: ada@example.org prepared this deployment, and the account asks that somebody else approves it."
        " [approval.same_person]\n",
    )
    other = chappe("--as", "bob@example.org", "deployments", "approve", "First", "--json").json
    assert (other["state"], other["approved_by"]) == ("sending", "bob@example.org")


def test_deployments_are_found_by_name_or_number_and_listed(chappe: Chappe, deployment: str) -> None:
    shown = chappe("deployments", "show", "First", "--json").json
    assert chappe("deployments", "show", str(shown["id"]), "--json").json == shown
    assert chappe("deployments", "show", "Second").err == (
        "Error: This account has no deployment “Second”."
        " Check its name or number in the list of deployments. [not_found]\n"
    )
    assert [each["name"] for each in chappe("deployments", "list", "--json").json] == ["First"]
    assert chappe("deployments", "list", "--state", "sending", "--json").json == []
    unknown = chappe("deployments", "list", "--state", "asleep")
    assert unknown.code == 2
    assert "There is no state asleep." in unknown.err


def test_suppressed_numbers_are_stated_listed_and_lifted(chappe: Chappe, account: str) -> None:
    assert chappe("suppressions", "add", "+33 7 30 00 00 01", "--reason", "stop", "--json").json["is_new"]
    assert not chappe("suppressions", "add", "+33730000001", "--json").json["is_new"]
    assert [each["number"] for each in chappe("suppressions", "list", "--json").json] == ["+33730000001"]
    assert chappe("suppressions", "lift", "+33730000001").code == 2
    assert chappe("suppressions", "lift", "+33730000001", "--why", "wrote to us").code == 0
    assert chappe("suppressions", "lift", "+33730000001", "--why", "wrote to us").code == 3


def test_a_list_is_suppressed_and_written_out_again(chappe: Chappe, account: str) -> None:
    of_one = ["+33730000001", "--sender", "CHAPPE"]
    assert chappe("suppressions", "add", *of_one, "--json").json["is_new"]
    assert "had stopped CHAPPE already" in chappe("suppressions", "add", *of_one).out
    (held,) = chappe("suppressions", "senders", "--search", "chappe", "--json").json
    assert (held["number"], held["sender"], held["reason"]) == ("+33730000001", "CHAPPE", "manual")
    assert chappe("suppressions", "lift", *of_one, "--why", "wrote to us").code == 0
    assert chappe("suppressions", "lift", *of_one, "--why", "wrote to us").code == 3
    listed = ["suppressions", "import", "-", "--source", "old provider", "--reason", "complaint"]
    ran = chappe(*listed, "--json", stdin="+33 7 30 00 00 01\nnobody\n").json
    assert (ran["read"], ran["added"], ran["rejected"], ran["rejections"]) == (
        2,
        1,
        1,
        [{"line": 2, "value": "nobody"}],
    )
    assert "nobody" in chappe(*listed, stdin="nobody\n").out
    written = chappe("suppressions", "export").out
    assert written.splitlines()[1].startswith("'+33730000001,complaint,old provider,")
    assert chappe("suppressions", "list", "--reason", "stop", "--json").json == []
    set_to = chappe("suppressions", "dead-numbers", "--failures", "4", "--days", "60", "--json").json
    assert set_to == {"failures": 4, "days": 60}
    assert chappe("suppressions", "dead-numbers", "--failures", "1").code == 1
    assert chappe("suppressions", "dead-numbers", "--off", "--json").json is None


def test_what_is_written_as_json_can_be_read_by_lines(chappe: Chappe, deployment: str) -> None:
    for words in (
        ["accounts", "list"],
        ["users", "list"],
        ["topics", "list"],
        ["senders", "list"],
        ["gateways", "list"],
        ["contacts", "list"],
        ["contacts", "imports"],
        ["groups", "list"],
        ["messages", "list"],
        ["deployments", "list"],
        ["suppressions", "list"],
        ["audit", "list"],
    ):
        ran = chappe(*words, "--json")
        assert ran.out.count("\n") == 1, words
        assert isinstance(json.loads(ran.out), list), words


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_as_much_of_the_database_whatever_its_length(
    chappe: Chappe, account: str, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        chappe("contacts", "create", "--field", f"external_id=c-{number}")
    with django_assert_max_num_queries(3):
        assert len(chappe("contacts", "list", "--json").json) == count


def test_consent_says_since_when_and_until_when(chappe: Chappe, account: str) -> None:
    chappe("contacts", "create", "--field", "external_id=c-1")
    stated = ["contacts", "consent", "c-1", "--topic", "offers", "--status", "granted", "--source", "shop"]
    made = chappe(
        *stated, "--preset", "ca-purchase", "--at", "2025-03-10", "--proof", "order 12", "--json"
    ).json
    (said,) = made["history"]
    assert (said["basis"], said["at"], said["expires_at"], said["proof"]) == (
        "implied",
        "2025-03-09T23:00:00Z",
        "2027-03-09T23:00:00Z",
        "order 12",
    )
    chappe(*stated, "--at", "2025-03-31", "--expires", "2099-04-30")
    assert "granted, express until 2099-05-01 00:00:00" in chappe("contacts", "show", "c-1").out
    chappe(*stated, "--at", "2025-04-01T10:00", "--expires", "2025-04-30")
    assert "expired, 2025-05-01 00:00:00" in chappe("contacts", "show", "c-1").out
    (topic,) = chappe("topics", "list", "--json").json
    assert topic["contacts"] == {"granted": 0, "expiring": 0, "expired": 1, "withdrawn": 0}
    assert chappe("topics", "rename", "offers", "Good deals").code == 0
    assert chappe("topics", "list", "--json").json[0]["name"] == "Good deals"
    wrong = chappe(*stated, "--at", "yesterday")
    assert (wrong.code, "--at yesterday is no moment: write 2026-07-14" in wrong.err) == (2, True)
    assert chappe(*stated, "--basis", "implied").err.endswith("[consent.expiry_missing]\n")


def test_consent_is_stated_for_a_whole_group(chappe: Chappe, account: str) -> None:
    chappe("groups", "create", "Customers")
    for number in range(3):
        chappe("contacts", "create", "--field", f"external_id=c-{number}")
        chappe("groups", "add", "Customers", f"c-{number}")
    stated = [
        "groups",
        "consent",
        "Customers",
        "--topic",
        "offers",
        "--status",
        "granted",
        "--source",
        "fair",
    ]
    effects = {"added": 3, "known": 0, "overruled": 0}
    assert chappe(*stated, "--dry-run", "--json").json == effects
    assert chappe(*stated, stdin="n\n").code != 0
    made = chappe(*stated, "--yes", "--json").json
    assert ({name: made[name] for name in effects}, made["state"]) == (effects, "done")
    assert chappe("topics", "list", "--json").json[0]["contacts"]["granted"] == 3
