"""What all tests share: databases on both engines, the demo, and a page opened as a reader would."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

HOME = Path(__file__).resolve().parents[1]
TODAY = date(2024, 7, 5)

#: Chinese in `make test`; the second language of what only looks different is looked at by `make look`.
BOTH = ("zh", pytest.param("en", marks=pytest.mark.look))

#: In CI a missing server or browser is a failure, elsewhere a loud skip.
STRICT = os.environ.get("CI", "").lower() in ("1", "true")


# How long an example takes depends on who else uses the machine: that is no fault of the code. More examples than
# `make test` has time for: --hypothesis-profile=thorough.
settings.register_profile("untimed", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile("untimed")


def missing(what: str, command: str) -> None:
    """Skip loudly, naming the command that installs what is missing; fail in CI."""
    message = f"{what} cannot be had; install it with: {command}"
    if STRICT:
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the office's own data, and none makes pages ahead.

    Known fault: the thread of a served test read the next test's database for the overview of its own.
    """
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QINGJIAN_DEMO", "off")
    monkeypatch.setenv("QINGJIAN_AHEAD", "off")
    monkeypatch.delenv("QINGJIAN_ACCOUNTS", raising=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server: `TEST_DATABASE_URL`, else a throw-away cluster of the installed server."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(path) for name in ("initdb",) if (path := shutil.which(name))
    ]
    if not found:
        missing("PostgreSQL", "sudo apt-get install postgresql")
    binaries = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="qingjian-pg-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    port = 20000 + os.getpid() % 20000
    options = f"-p {port} -k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"

    def run(*command: str) -> None:
        subprocess.run([*as_owner, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    # As on a Chinese office's server: text is not ordered by its code points unless its column says so.
    language = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh")
    initdb = ("-D", f"{folder}/db", "-U", "postgres", "-A", "trust", "-E", "UTF8", *language, "--no-sync")
    run(f"{binaries}/initdb", *initdb)
    run(f"{binaries}/pg_ctl", "-D", f"{folder}/db", "-w", "-o", options, "-l", f"{folder}/log", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}&port={port}"
    finally:
        run(f"{binaries}/pg_ctl", "-D", f"{folder}/db", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file to copy: migrating takes longer than most tests."""
    from lib import db
    from lib.db.engine import engine

    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    db.migrate(f"sqlite:///{path}")
    engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def template(postgres: str) -> Iterator[str]:
    """The name of an empty migrated PostgreSQL database to copy."""
    from lib import db
    from lib.db.engine import engine

    with _made(postgres, "") as url:
        db.migrate(url)
        engine(url).dispose()  # a database that is in use cannot be copied
        yield url.rpartition("/")[2].partition("?")[0]


@contextmanager
def _made(postgres: str, template: str) -> Iterator[str]:
    """A PostgreSQL database that goes again, empty or the copy of another."""
    import psycopg
    from sqlalchemy.engine import make_url

    server, name = make_url(postgres), f"t_{uuid.uuid4().hex[:12]}"
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    copied = f'TEMPLATE "{template}"' if template else ""
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" {copied}')
    yield server.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty migrated database of this test alone, on SQLite and again on PostgreSQL; it is the one in force."""
    from lib.db.engine import engine

    if request.param == "sqlite":
        url = request.getfixturevalue("empty")
        yield url
        engine(url).dispose()
        return
    with _made(request.getfixturevalue("postgres"), request.getfixturevalue("template")) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
        engine(url).dispose()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
    subprocess.run([sys.executable, "-m", "lib", "init", "--demo"], check=True, cwd=HOME, env=environment)
    return path


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The demo is the database in force. Tests only read it."""
    url = f"sqlite:///{demo_file}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def never_filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty migrated database on each engine, for all tests that only read it."""
    from lib.db.engine import engine

    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated'), tmp_path_factory.mktemp('never'))}"
        return
    with _made(request.getfixturevalue("postgres"), request.getfixturevalue("template")) as url:
        yield url
        engine(url).dispose()


@pytest.fixture
def empty(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty migrated SQLite database is the one in force."""
    url = f"sqlite:///{shutil.copy(migrated, tmp_path / 'empty.db')}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Call it with a database URL and settings: it serves the product as `make run` does and returns the address."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(database_url: str, **settings: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        folder = tmp_path_factory.mktemp("served")
        own = {"DATABASE_URL": database_url, "QINGJIAN_DATA": str(folder), "QINGJIAN_DEMO": "off", "PORT": str(port)}
        own |= {"QINGJIAN_AHEAD": "off"}  # a test asks for its own pages; the rest would take the time of the others
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [sys.executable, "-m", "lib", "serve"], cwd=HOME, env=os.environ | own | settings, stdout=log, stderr=log
        )
        servers.append(server)
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1)
                return address
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((folder / "log").read_text())

    yield start
    for server in servers:
        server.terminate()
    for server in servers:
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
