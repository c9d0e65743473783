"""`python -m lib settings`: what is in force is listed, a change is checked, recorded, and makes every figure stale."""

from datetime import date

import pytest
from click.testing import Result
from sqlalchemy import select
from typer.testing import CliRunner

from lib import db
from lib.__main__ import app
from lib.core.scope import Scope
from lib.db.schema import audit, metadata, setting
from lib.i18n import translator
from lib.standards.profile import CHOICES, DEFAULT, profile_of

SCOPE = Scope("10", date(2024, 7, 5))


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, ["settings", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def recorded() -> list[tuple[str, str, str]]:
    with db.reading() as connection:
        rows = connection.execute(select(audit.c.account, audit.c.what, audit.c.detail).order_by(audit.c.id))
        return [tuple(row) for row in rows]


def test_every_setting_is_listed_with_value_default_and_meaning(empty: str) -> None:
    lines = [line.split("\t") for line in run().stdout.splitlines()]
    assert [line[0] for line in lines] == list(CHOICES)
    for name, value, default, allowed, meaning, source in lines:
        choice = CHOICES[name]
        assert value == default == choice.default
        assert (allowed, source) == (choice.allowed, choice.source)
        assert meaning == translator("zh")(f"setting.{name}")


def test_a_change_is_recorded_and_raises_the_data_version(database: str) -> None:
    before = db.version()
    assert run("set", "few_stations", "4", "--as", "somebody").stdout == "few_stations = 4\n"
    assert db.version() == before + 1
    assert profile_of(db.read("settings", SCOPE).frame).few_stations == 4
    assert recorded() == [("somebody", "setting", "few_stations: default -> 4")]
    assert run("set", "few_stations", "4").stdout == "few_stations = 4 (as before)\n"
    assert db.version() == before + 1, "nothing changed, nothing is stale"
    assert [line.split("\t")[1] for line in run().stdout.splitlines() if line.startswith("few_stations")] == ["4"]
    assert run("set", "composite_weights", "pm25=3").exit_code == 0
    assert run("set", "composite_weights", "pm25=2").exit_code == 0
    for name in ("few_stations", "composite_weights"):
        assert run("set", name, "default").exit_code == 0
    assert profile_of(db.read("settings", SCOPE).frame) == DEFAULT
    with db.reading() as connection:
        assert connection.execute(select(setting)).all() == [], "the default is not written down"
    assert db.version() == before + 5
    assert recorded()[-1][2] == "composite_weights: so2=1,no2=1,co=1,o3_8h=1,pm10=1,pm25=2 -> default"


@pytest.mark.parametrize(("name", "value"), [("few_stations", "2000"), ("colour", "blue"), ("colour", "default")])
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_written(empty: str, name: str, value: str) -> None:
    before = db.version()
    refused = run("set", name, value)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert len(refused.stderr.strip().splitlines()) == 1
    assert name in refused.stderr
    assert (db.version(), recorded()) == (before, [])


def test_a_value_that_was_spoiled_in_the_database_is_named(empty: str) -> None:
    with db.writing() as connection:
        connection.execute(metadata.tables["setting"].insert().values(key="few_stations", value="many"))
    refused = run()
    assert refused.exit_code == 1
    assert "many" in refused.stderr
    assert "0 .. 20" in refused.stderr
