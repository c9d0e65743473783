"""Migrations, on SQLite and PostgreSQL: they make what the schema says, once, and never step back."""

from collections.abc import Mapping
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from lib import db
from lib.core.errors import DatabaseTooNew
from lib.db.migrate import MIGRATIONS, revision
from lib.db.schema import metadata


def layout() -> dict[str, object]:
    """Tables with columns, keys, indices and checks, as the database itself tells them."""
    asked = inspect(db.engine())
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in asked.get_columns(table)],
            sorted(str(each) for each in asked.get_foreign_keys(table)),
            sorted(_written(each) for each in asked.get_indexes(table)),
            sorted(str(each) for each in asked.get_check_constraints(table)),
        )
        for table in sorted(asked.get_table_names())
    }


def _written(index: Mapping[str, Any]) -> str:
    """An index with the conditions of a partial one in words: the objects that hold them differ at every look."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": options})


def _index(told: Any) -> str:
    """An index in words, with the condition of one of a part of the rows."""
    options = told.pop("dialect_options", {})
    return f"{told} { ({name: str(value) for name, value in options.items()}) }"


def test_the_migrated_database_is_the_schema(database: str) -> None:
    with db.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    assert differences == []
    assert {*metadata.tables, "alembic_version"} == set(layout())


def test_text_is_ordered_by_code_points_on_postgresql(database: str) -> None:
    """Known fault: on a server of another language lists, and names made of several, were ordered unlike SQLite's."""
    if database.startswith("sqlite"):
        with db.reading() as connection:
            assert connection.execute(text("SELECT 'B' < 'a', '啊' > '一'")).one() == (1, 1)
        return
    asked = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    with db.reading() as connection:
        assert connection.execute(asked).all() == []
        assert connection.scalar(text("SELECT 'B' < 'a'")) is False, "the server of the tests orders by language"


def test_checks_of_the_schema_are_in_the_database(database: str) -> None:
    """Alembic compares no checks: their names are compared here."""
    asked = inspect(db.engine())
    for name, table in metadata.tables.items():
        wanted = {str(each.name) for each in table.constraints if each.__visit_name__ == "check_constraint"}
        there = {str(each["name"]) for each in asked.get_check_constraints(name)}
        assert {each.split("ck_")[-1] for each in wanted} <= {each.split("ck_")[-1] for each in there}, name


def test_migrating_again_changes_nothing(database: str) -> None:
    with db.writing() as connection:
        connection.execute(metadata.tables["region"].insert().values(code="1", name="x", level="county"))
    before = layout()
    assert db.is_current()
    db.migrate()
    db.migrate()
    assert layout() == before
    assert len(db.regions()) == 1
    with db.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_a_database_of_a_newer_version_is_left_alone(database: str) -> None:
    with db.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'ffff_from_the_future'"))
    before = layout()
    with pytest.raises(DatabaseTooNew) as told:
        db.migrate()
    assert told.value.params == {"revision": "ffff_from_the_future"}
    assert not db.is_current()
    assert layout() == before
    with db.reading() as connection:
        assert revision(connection) == "ffff_from_the_future"


def test_a_database_knows_whether_it_was_made_and_filled(database: str) -> None:
    assert db.is_empty()
    with db.writing() as connection:
        connection.execute(metadata.tables["region"].insert().values(code="1", name="x", level="county"))
    assert not db.is_empty()


def test_a_database_that_was_never_made(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert db.is_empty()
    assert not db.is_current()
    db.migrate()
    assert db.is_current()


def test_migrations_are_one_line_of_descent() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    numbers = [each.revision for each in scripts.walk_revisions()]
    assert len(numbers) == len(list((MIGRATIONS / "versions").glob("[0-9]*.py")))


def test_a_failed_migration_leaves_nothing_behind(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema is made in one transaction: a machine that stops half way starts again from nothing."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/half.db")
    upgrade = command.upgrade

    def stops(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise RuntimeError("power is gone")

    monkeypatch.setattr(command, "upgrade", stops)
    with pytest.raises(RuntimeError, match="power is gone"):
        db.migrate()
    assert inspect(db.engine()).get_table_names() == []
    monkeypatch.setattr(command, "upgrade", upgrade)
    db.migrate()
    assert db.is_current()
