"""Engines and connections: one engine per URL, safe settings for SQLite, immediate locks for writers."""

import functools
import importlib
import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, TimeoutError

from lib.core.errors import DatabaseUnavailable
from lib.core.settings import database_url

log = logging.getLogger(__name__)

#: Before 3.51.3 two connections that checkpoint at once may corrupt a write-ahead log (sqlite.org/wal.html).
_WAL_IS_SAFE_FROM = (3, 51, 3)


def engine(url: str | None = None) -> Engine:
    """The engine of a database URL (default: the database in force). Made once, shared by pages and jobs."""
    return _engine(url or database_url())


@functools.cache
def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        options = "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=Asia/Shanghai -c jit=off"
        return create_engine(
            url, pool_pre_ping=True, pool_timeout=5, connect_args={"options": options, "connect_timeout": 5}
        )
    made = create_engine(url, module=_sqlite(), pool_timeout=5, connect_args={"timeout": 5})
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


@contextmanager
def reading(url: str | None = None) -> Iterator[Connection]:
    """A connection for reading. Raises DatabaseUnavailable where the database does not answer."""
    with _answering(), engine(url).connect() as connection:
        yield connection


@contextmanager
def writing(url: str | None = None) -> Iterator[Connection]:
    """One transaction for writing: all of it or nothing. SQLite takes the write lock at once."""
    with _answering(), engine(url).connect() as connection:
        connection.execution_options(qingjian_writes=True)
        with connection.begin():
            yield connection


def copied(path: Path) -> str | None:
    """The URL of a copy of the embedded database as it stands, made at this path; None where a server has the data."""
    source = engine()
    if source.dialect.name != "sqlite":
        return None
    with _answering(), closing(_sqlite().connect(path)) as target:
        held: Any = source.raw_connection()
        try:
            held.driver_connection.backup(target)
        finally:
            held.close()
    return f"sqlite:///{path.resolve().as_posix()}"


@contextmanager
def _answering() -> Iterator[None]:
    """Turn a driver's failure to answer into the named error; the rest goes to the log."""
    try:
        yield
    except TimeoutError as cause:
        raise DatabaseUnavailable from cause
    except DBAPIError as cause:
        if cause.connection_invalidated or type(cause).__name__ == "OperationalError":
            log.error("database does not answer: %s", cause.orig)
            raise DatabaseUnavailable from cause
        raise


def _sqlite() -> ModuleType:
    """The newest SQLite there is: the wheel on Linux, Python's own elsewhere."""
    name = "pysqlite3.dbapi2" if sys.platform == "linux" else "sqlite3"
    return importlib.import_module(name)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event below starts the transactions
    safe = _sqlite().sqlite_version_info >= _WAL_IS_SAFE_FROM
    for pragma in (
        f"journal_mode={'WAL' if safe else 'DELETE'}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once with SQLITE_BUSY_SNAPSHOT beside another
    # writer, whatever the timeout: writers take the lock when they begin.
    writes = connection.get_execution_options().get("qingjian_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
