"""The embedded server's rules that need no server: paths, pid file, what its last words mean."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.config.embedded import log
from chappe.config.embedded.faults import NEARLY_NOTHING, DiskFull, PortTaken, ServerFailed, diagnosis
from chappe.config.embedded.layout import layout, socket_directory
from chappe.config.embedded.postmaster import PidFile, parse_pid_file
from chappe.config.faults import ConfigurationError

PLENTY = 10**12
WRITTEN = "41\n/srv/chappe/postgresql\n1795000000\n5432\n/srv/chappe/run\n\n  17 65536\nready   \n"


def test_the_socket_is_in_the_data_directory() -> None:
    assert socket_directory(Path("/srv/chappe")) == Path("/srv/chappe/run")


@pytest.mark.parametrize("data_dir", ["/" + "long/" * 30, "/with,comma", "/caf\udce9", "/new\nline"])
def test_a_path_no_good_for_a_socket_is_replaced_by_a_short_one(data_dir: str) -> None:
    assert str(socket_directory(Path(data_dir))).startswith("/tmp/chappe-")  # noqa: S108


@given(st.binary(max_size=200).filter(lambda name: b"\0" not in name))
def test_any_data_directory_gives_a_socket_that_fits_and_is_its_own(name: bytes) -> None:
    data_dir = Path("/") / name.decode("utf-8", "surrogateescape")
    socket = socket_directory(data_dir) / ".s.PGSQL.65535"
    assert len(bytes(socket)) <= 103
    assert "," not in str(socket)
    assert socket_directory(data_dir) != socket_directory(data_dir / "other")


def test_two_ways_to_one_directory_are_one_layout(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert layout(tmp_path / "link") == layout(tmp_path / "real")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (WRITTEN, PidFile(41, 5432, ready=True)),
        (WRITTEN.replace("ready   ", "starting"), PidFile(41, 5432)),
        (WRITTEN.replace("ready   ", "stopping"), PidFile(41, 5432)),
        ("41\n/srv/chappe/postgresql\n", PidFile(41)),
        ("-41\n", PidFile(41)),
        ("", None),
        ("0\n", None),
        ("x\n", None),
    ],
)
def test_a_pid_file_is_read(text: str, meant: PidFile | None) -> None:
    assert parse_pid_file(text) == meant


@given(st.text())
def test_any_pid_file_is_read_or_ignored(text: str) -> None:
    found = parse_pid_file(text)
    assert found is None or found.pid > 0


@pytest.mark.parametrize(
    ("words", "port", "free", "expected"),
    [
        ('could not bind IPv4 address "127.0.0.1": Address already in use', 5433, PLENTY, PortTaken),
        ('could not bind Unix address "/x": Address already in use', 5433, PLENTY, ServerFailed),
        ('could not bind IPv4 address "127.0.0.1": Address already in use', None, PLENTY, ServerFailed),
        ('could not write to file "pg_wal/x": No space left on device', None, PLENTY, DiskFull),
        ("could not extend file: Disk quota exceeded", None, PLENTY, DiskFull),
        ("", None, NEARLY_NOTHING - 1, DiskFull),
        ("", None, NEARLY_NOTHING, ServerFailed),
        ('FATAL: invalid value for parameter "x"', None, PLENTY, ServerFailed),
    ],
)
def test_the_last_words_are_explained(
    tmp_path: Path, words: str, port: int | None, free: int, expected: type[ConfigurationError]
) -> None:
    found = diagnosis(words, data_dir=tmp_path, log=tmp_path / "log", port=port, free=free)
    assert type(found) is expected


def test_unexplained_last_words_are_shown_with_the_place_of_the_rest() -> None:
    found = diagnosis("one\ntwo", data_dir=Path("/d"), log=Path("/d/postgresql.log"), port=None, free=PLENTY)
    assert "\n    one\n    two\n" in str(found)
    assert "/d/postgresql.log" in found.remedy


def test_the_log_is_bounded_and_its_end_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST", 100)
    monkeypatch.setattr(log, "_KEPT", 10)
    path = tmp_path / "postgresql.log"
    with log.open_log(path) as server:
        server.write(b"x" * 95 + b"the end.")
        server.flush()
        log.trim(path)
        server.write(b"after")
    assert path.read_bytes() == b"after"
    assert (tmp_path / "postgresql.log.1").read_bytes() == b"xxthe end."
    assert sorted(file.name for file in tmp_path.iterdir()) == ["postgresql.log", "postgresql.log.1"]


@given(before=st.binary(max_size=50), after=st.text("abc\n", max_size=50))
def test_the_last_words_are_those_since_the_start(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, after: str
) -> None:
    path = tmp_path_factory.mktemp("log") / "postgresql.log"
    path.write_bytes(before + after.encode())
    assert log.last_words(path, len(before)) == after.strip()
