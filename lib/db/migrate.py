"""Brings a database to this version of the product: makes it, or migrates it."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect

from lib.core.errors import DatabaseTooNew
from lib.db.commands.standing import derive_standing
from lib.db.engine import engine, reading, writing
from lib.db.schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str | None = None, *, derive: Callable[[Connection], object] | None = None) -> None:
    """Make or migrate the database at `url` (default: the one in force). Running it again changes nothing.

    `derive` makes the rows that follow from readings anew, in the transaction of the migration: they are those of this
    version of the product (`lib.ingest.migrate` hands it in). A database that is new has none.
    Raises DatabaseTooNew where a newer version of the product has been at work.
    """
    with writing(url) as connection:
        before = revision(connection)
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as cause:
            raise DatabaseTooNew(revision=revision(connection)) from cause
        if revision(connection) == before:
            return
        if derive is None or before is None:
            derive_standing(connection)
        else:
            derive(connection)


def revision(connection: Connection) -> str | None:
    """The migration a database is at; None where it was never made."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(url: str | None = None) -> bool:
    """Whether the database exists and is at the newest migration."""
    with reading(url) as connection:
        return revision(connection) == ScriptDirectory.from_config(_config(connection)).get_current_head()


def is_empty(url: str | None = None) -> bool:
    """Whether the database holds no region yet: nothing was ever imported."""
    with reading(url) as connection:
        if not inspect(engine(url)).has_table("region"):
            return True
        return connection.execute(metadata.tables["region"].select().limit(1)).first() is None


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
