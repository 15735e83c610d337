"""The environment: every variable, its default, its faults; and the secrets made when none is given."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.config.environment import (
    SETTINGS,
    ConfigurationError,
    Environment,
    Machine,
    conninfo,
    database_options,
    encryption_key,
    read_environment,
    secret_key,
    unknown_variables,
)
from chappe.config.target import ConnectionTarget

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
LONG = "0123456789" * 5
FILES = {
    "/secrets/url": "postgresql:///sms\n",
    "/secrets/long": f" {LONG}\n",
    "/secrets/key": KEY,
    "/empty": " \n",
}


def read_text(path: Path) -> str:
    if str(path) not in FILES:
        raise FileNotFoundError(2, "No such file or directory", str(path))
    return FILES[str(path)]


def machine(*, is_root: bool = False, home: str | None = "/home/alice") -> Machine:
    return Machine(is_root, Path(home) if home else None, Path("/work"), read_text)


def read(**variables: str) -> Environment:
    return read_environment(variables, machine=machine())


def test_nothing_set() -> None:
    assert read() == Environment(
        data_dir=Path("/home/alice/.local/share/chappe"),
        database=None,
        secret_key=None,
        encryption_key=None,
        allowed_hosts=("localhost", "127.0.0.1", "[::1]"),
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


def test_everything_set() -> None:
    assert read(
        CHAPPE_DATA_DIR="/srv/chappe",
        CHAPPE_DATABASE_URL="postgresql:///sms",
        CHAPPE_SECRET_KEY=LONG,
        CHAPPE_ENCRYPTION_KEY=KEY,
        CHAPPE_ALLOWED_HOSTS="sms.example.org",
        CHAPPE_PUBLIC_URL="https://SMS.example.org/",
        CHAPPE_BIND="[::]:80",
        CHAPPE_HTTPS="yes",
        CHAPPE_DEBUG="on",
        CHAPPE_POSTGRES_PORT="5433",
        CHAPPE_POSTGRES_USER="sms",
        CHAPPE_LOG_FORMAT="JSON",
        CHAPPE_METRICS_TOKEN="a-token-of-length-27-letters",
    ) == Environment(
        data_dir=Path("/srv/chappe"),
        database=ConnectionTarget("sms"),
        secret_key=LONG,
        encryption_key=KEY,
        allowed_hosts=("sms.example.org",),
        public_url="https://sms.example.org",
        bind_host="::",
        bind_port=80,
        https=True,
        debug=True,
        upload_limit=512 * 1024 * 1024,
        postgres_port=5433,
        postgres_user="sms",
        log_format="json",
        metrics_token="a-token-of-length-27-letters",
    )


def test_secrets_come_from_files() -> None:
    found = read(
        CHAPPE_DATABASE_URL_FILE="/secrets/url",
        CHAPPE_SECRET_KEY_FILE="/secrets/long",
        CHAPPE_ENCRYPTION_KEY_FILE="/secrets/key",
    )
    assert (found.database, found.secret_key, found.encryption_key) == (ConnectionTarget("sms"), LONG, KEY)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HOME": "/home/bob"}, "/home/bob/.local/share/chappe"),
        ({"HOME": ""}, "/home/alice/.local/share/chappe"),
        ({"HOME": "not/absolute", "XDG_DATA_HOME": "/data"}, "/data/chappe"),
        ({"XDG_DATA_HOME": "not/absolute"}, "/home/alice/.local/share/chappe"),
        ({"CHAPPE_DATA_DIR": "here"}, "/work/here"),
        ({"CHAPPE_DATA_DIR": "~/here", "HOME": "/home/bob"}, "/home/bob/here"),
        ({"CHAPPE_DATA_DIR": "/a b/c", "HOME": ""}, "/a b/c"),
    ],
)
def test_the_data_directory_of_a_user(variables: dict[str, str], expected: str) -> None:
    assert read(**variables).data_dir == Path(expected)


def test_the_data_directory_of_root_is_not_in_a_home() -> None:
    variables = {"HOME": "/root", "XDG_DATA_HOME": "/root/x"}
    found = read_environment(variables, machine=machine(is_root=True))
    assert found.data_dir == Path("/var/lib/chappe")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "CHAPPE_DATA_DIR"),
        ({"HOME": "relative"}, "CHAPPE_DATA_DIR"),
        (
            {"CHAPPE_DATA_DIR": "/d", "CHAPPE_SECRET_KEY": LONG, "CHAPPE_SECRET_KEY_FILE": "/x"},
            "CHAPPE_SECRET_KEY",
        ),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_SECRET_KEY_FILE": "/absent"}, "CHAPPE_SECRET_KEY_FILE"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_ENCRYPTION_KEY_FILE": "/empty"}, "CHAPPE_ENCRYPTION_KEY_FILE"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_DATABASE_URL_FILE": "/secrets/long"}, "CHAPPE_DATABASE_URL_FILE"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_DATABASE_URL": "sqlite:///x"}, "CHAPPE_DATABASE_URL"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_BIND": "8000"}, "CHAPPE_BIND"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_HTTPS": "oui"}, "CHAPPE_HTTPS"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_DEBUG": "2"}, "CHAPPE_DEBUG"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_POSTGRES_PORT": "x"}, "CHAPPE_POSTGRES_PORT"),
        ({"CHAPPE_DATA_DIR": "/d", "CHAPPE_ALLOWED_HOSTS": "a b"}, "CHAPPE_ALLOWED_HOSTS"),
    ],
)
def test_a_fault_names_its_variable(variables: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_environment(variables, machine=machine(home=None))
    assert named in refused.value.what
    assert refused.value.remedy


def read_or_fault(variables: dict[str, str]) -> Environment | ConfigurationError:
    try:
        return read(**variables)
    except ConfigurationError as refused:
        return refused


@given(
    st.dictionaries(
        st.sampled_from([setting.name for setting in SETTINGS]),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
        | st.sampled_from(["yes", "no", "127.0.0.1:80", "5432", "/d", KEY, LONG, *FILES, "postgresql:///x"]),
    )
)
def test_any_variables_are_read_or_refused_by_name(variables: dict[str, str]) -> None:
    found = read_or_fault(variables)
    if isinstance(found, ConfigurationError):
        assert any(name in found.what for name in variables)
        assert found.remedy
    else:
        assert found.data_dir.is_absolute()
        assert 0 < found.bind_port < 65536


@given(st.sets(st.sampled_from([setting.name for setting in SETTINGS])))
def test_an_empty_variable_is_an_absent_one(names: set[str]) -> None:
    assert read(**dict.fromkeys(names, "")) == read()


def test_every_variable_is_described_once() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names)
    assert all(setting.meaning and setting.default and setting.example for setting in SETTINGS)
    assert unknown_variables(dict.fromkeys(names, "") | {"PATH": "", "CHAPPE_HOME": "/"}) == ()


def test_a_misspelt_variable_is_found() -> None:
    assert unknown_variables({"CHAPPE_DATABSE_URL": "x", "CHAPPE_DEBUG": "1"}) == ("CHAPPE_DATABSE_URL",)


def test_no_secret_is_shown() -> None:
    url = "postgresql://chappe:hidden@localhost/sms"
    shown = repr(read(CHAPPE_SECRET_KEY=LONG, CHAPPE_ENCRYPTION_KEY=KEY, CHAPPE_DATABASE_URL=url))
    assert LONG not in shown
    assert KEY not in shown
    assert "hidden" not in shown


def test_a_named_server_is_what_django_and_psycopg_get() -> None:
    env = read(CHAPPE_DATABASE_URL="postgresql://me:p%40ss@db:1/sms?sslmode=require")
    assert conninfo(env) == "dbname=sms user=me password=p@ss host=db port=1 sslmode=require"
    assert database_options(env)["OPTIONS"] == {"sslmode": "require"}


def test_without_one_they_get_the_embedded_server_without_starting_it(tmp_path: Path) -> None:
    env = read(CHAPPE_DATA_DIR=str(tmp_path / "d"), CHAPPE_POSTGRES_PORT="5433")
    options = database_options(env)
    assert (options["NAME"], options["USER"], options["PORT"]) == ("chappe", "chappe", "5433")
    assert options["HOST"].startswith("/")
    assert not (tmp_path / "d").exists()


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    env = read(CHAPPE_DATA_DIR=str(tmp_path / "deep" / "data"))
    first = (secret_key(env), encryption_key(env))
    assert (secret_key(env), encryption_key(env)) == first
    assert len(base64.urlsafe_b64decode(first[1])) == 32
    assert len(first[0]) >= 50
    modes = {path.name: path.stat().st_mode & 0o777 for path in env.data_dir.iterdir()}
    assert modes == {"secret_key": 0o600, "encryption_key": 0o600}


def test_given_keys_are_used_and_nothing_is_written(tmp_path: Path) -> None:
    env = read(CHAPPE_DATA_DIR=str(tmp_path / "d"), CHAPPE_SECRET_KEY=LONG, CHAPPE_ENCRYPTION_KEY=KEY)
    assert (secret_key(env), encryption_key(env)) == (LONG, KEY)
    assert not (tmp_path / "d").exists()


def test_processes_starting_at_once_agree_on_the_key(tmp_path: Path) -> None:
    program = "from chappe.config.environment import *; print(secret_key(environment()))"
    variables = {
        **os.environ,
        "CHAPPE_DATA_DIR": str(tmp_path / "d"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    started = [
        subprocess.Popen([sys.executable, "-c", program], env=variables, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = {process.communicate(timeout=60)[0] for process in started}
    assert keys == {(tmp_path / "d" / "secret_key").read_text()}


@pytest.mark.parametrize("content", ["", "\n", "not a key", "é"])
def test_a_damaged_kept_key_is_refused_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "encryption_key").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="encryption_key") as refused:
        encryption_key(read(CHAPPE_DATA_DIR=str(tmp_path)))
    assert refused.value.remedy.startswith("Put it back from a backup.")
    assert (tmp_path / "encryption_key").read_text(encoding="utf-8") == content


def test_a_data_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError) as refused:
        secret_key(read(CHAPPE_DATA_DIR=str(tmp_path / "file" / "data")))
    assert str(tmp_path / "file" / "data") in refused.value.what
    assert "CHAPPE_DATA_DIR" in refused.value.remedy
