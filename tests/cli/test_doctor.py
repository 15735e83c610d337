"""What the doctor says of each thing."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.conftest import Chappe

from chappe.accounts.queries import AccountView
from chappe.cli.doctor import installation, running
from chappe.cli.doctor.findings import State
from chappe.config.environment import Environment
from chappe.gateways.queries import GatewayView, LaneView

ENVIRONMENT = Environment(
    data_dir=Path("/srv/chappe"),
    database=None,
    secret_key="s" * 50,
    encryption_key="e" * 44,
    allowed_hosts=("localhost",),
    public_url="",
    bind_host="127.0.0.1",
    bind_port=8000,
    https=False,
    debug=False,
    upload_limit=512 * 1024 * 1024,
    postgres_port=None,
    postgres_user=None,
    log_format="text",
    metrics_token="",
)
ACCOUNT = AccountView(1, "acme", "Acme", "en", "Europe/Paris", "e164", "mobile", (), "never", 1000)
GATEWAY = GatewayView(
    1, "Main", "smpp", "smsc.example.org", 2775, "chappe", 50, None, 2, (), 100, {}, True, ()
)


def lane(index: int, condition: str, *, is_held: bool = True) -> LaneView:
    return LaneView(index, "host:1", is_held, condition, None)


@pytest.mark.parametrize(
    ("environment", "state", "said"),
    [
        (ENVIRONMENT, State.OK, "listens on 127.0.0.1:8000 when it runs, for localhost"),
        (
            replace(ENVIRONMENT, bind_host="::1"),
            State.OK,
            "listens on [::1]:8000 when it runs, for localhost",
        ),
        (
            replace(ENVIRONMENT, bind_host="192.0.2.7"),
            State.WARNING,
            "Listens on 192.0.2.7:8000, beyond this machine, without HTTPS.",
        ),
        (
            replace(ENVIRONMENT, bind_host="192.0.2.7", https=True),
            State.OK,
            "listens on 192.0.2.7:8000 when it runs, for localhost",
        ),
        (
            replace(ENVIRONMENT, allowed_hosts=("*",)),
            State.WARNING,
            "CHAPPE_ALLOWED_HOSTS allows every name.",
        ),
        (
            replace(ENVIRONMENT, debug=True),
            State.WARNING,
            "CHAPPE_DEBUG is on: errors show their insides.",
        ),
    ],
)
def test_a_console_that_is_open_to_others_is_looked_at(
    environment: Environment, state: State, said: str
) -> None:
    finding = installation.exposure(environment)
    assert (finding.state, finding.what) == (state, said)
    assert bool(finding.remedy) is (state is not State.OK)


def test_a_misspelt_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPPE_DATABSE_URL", "postgresql:///chappe")
    finding = installation.variables()
    assert finding.state is State.WARNING
    assert "CHAPPE_DATABSE_URL" in finding.what


def test_a_data_directory_that_cannot_be_written_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation.data_directory(replace(ENVIRONMENT, data_dir=tmp_path / "new")).state is State.OK
    monkeypatch.setattr("os.access", lambda *_: False)
    finding = installation.data_directory(replace(ENVIRONMENT, data_dir=tmp_path))
    assert (finding.state, finding.what) == (
        State.BROKEN,
        f"{tmp_path} cannot be written by this user.",
    )


@pytest.mark.parametrize(
    ("gateway", "state", "said"),
    [
        (GATEWAY, State.WARNING, "No dispatch process holds it."),
        (replace(GATEWAY, is_enabled=False), State.OK, "switched off"),
        (
            replace(GATEWAY, lanes=(lane(0, "bound"), lane(1, "bound"))),
            State.OK,
            "2 of 2 binds up",
        ),
        (
            replace(GATEWAY, lanes=(lane(0, "bound"), lane(1, "refused: ESME_RINVPASWD"))),
            State.BROKEN,
            "1 of 2 binds up: bound, refused: ESME_RINVPASWD.",
        ),
        (
            replace(GATEWAY, lanes=(lane(0, "bound", is_held=False),)),
            State.WARNING,
            "No dispatch process holds it.",
        ),
    ],
)
def test_a_gateway_is_as_its_lanes_are(gateway: GatewayView, state: State, said: str) -> None:
    finding = running.gateway_finding(ACCOUNT, gateway)
    assert (finding.subject, finding.state, finding.what) == ("Gateway acme/Main", state, said)


@pytest.mark.django_db
def test_what_is_broken_is_told_by_the_exit_code(chappe: Chappe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "console", lambda _: running.worker())
    found = {each["subject"]: each["state"] for each in chappe("doctor", "--json").json}
    assert (found["Database"], found["Schema"], found["Worker"]) == ("ok", "ok", "warning")
    monkeypatch.setattr("chappe.cli.processes.migrate.missing_migrations", lambda: ["chappe.0099_next"])
    ran = chappe("doctor")
    assert ran.code == 4
    lines = ran.out.splitlines()
    assert lines[-2:] == [
        "✕ Schema           Migrations are missing: chappe.0099_next.",
        "                   Run: chappe migrate",
    ]


@pytest.mark.parametrize(
    ("seen", "state", "said"),
    [
        ((True, False), State.OK, "pg_trgm is in the database"),
        ((False, True), State.OK, "pg_trgm is made by the next migration"),
        ((False, False), State.BROKEN, "pg_trgm is not in the database, and this role may not make it."),
    ],
)
def test_the_extension_that_searches_need(
    monkeypatch: pytest.MonkeyPatch, seen: tuple[bool, bool], state: State, said: str
) -> None:
    monkeypatch.setattr("chappe.base.queries.extension", lambda name: seen)  # noqa: ARG005
    finding = running.extensions()
    assert (finding.state, finding.what) == (state, said)


@pytest.mark.django_db
def test_the_extension_is_looked_up_where_it_is() -> None:
    from chappe.base.queries import extension

    assert extension("pg_trgm")[0] is True
    assert extension("no_such_extension") == (False, False)
