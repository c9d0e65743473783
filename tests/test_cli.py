"""`python -m lib`: what it prints, what it writes, what it says when it cannot."""

import csv
import functools
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from typer.testing import CliRunner

from lib import db, export, ingest
from lib.__main__ import app
from lib.charts import CHARTS
from lib.core.scope import Scope
from lib.core.settings import HOME
from lib.db.schema import metadata
from lib.i18n import translator
from lib.metrics.catalog import BRIEFS, METRICS, metric
from lib.metrics.model import evaluate
from tests.db.test_preview import BEFORE, HEAD, NOW

CASES = HOME / "tests" / "data" / "cases.csv"
PROMISED = {
    *("metric", "value", "unit", "numerator", "denominator", "as_of"),
    *("coverage", "reason", "standard", "source", "frame"),
}

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command line in this process."""

    def running(*words: str, **options: object) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words], **options)  # type: ignore[arg-type]
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception  # a trace is never an answer
        return result

    return running


def counts() -> dict[str, int]:
    """Rows of every table."""
    with db.reading() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def told(result: Result) -> str:
    """The one sentence of a command that failed."""
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in lines[0]
    return lines[0]


# ---- init ------------------------------------------------------------------------------------------------


def test_init_twice_changes_nothing(database: str, run: Run) -> None:
    assert run("init").exit_code == 0
    with db.writing() as connection:
        connection.execute(metadata.tables["region"].insert().values(code="1", name="x", level="county"))
    before, version = counts(), db.version()
    again = run("init")
    assert (again.exit_code, again.stdout) == (0, "database ready\n")
    assert run("upgrade").exit_code == 0
    assert counts() == before
    assert before["region"] == 1
    assert db.version() == version


def test_the_demo_is_the_same_on_both_engines_and_loaded_once(database: str, demo_file: Path, run: Run) -> None:
    first = run("init", "--demo")
    assert first.exit_code == 0
    assert re.match(r"demo: \d{4,} new, 0 changed", first.stdout)
    rows, version = counts(), db.version()
    second = run("init", "--demo")
    assert re.match(r"demo: 0 new, 0 changed, \d{4,} unchanged", second.stdout), second.stdout
    assert counts() == rows
    assert db.version() == version, "nothing new: nothing is stale"
    if database.startswith("sqlite"):
        return
    with pytest.MonkeyPatch.context() as other:
        other.setenv("DATABASE_URL", f"sqlite:///{demo_file}")
        assert counts() == rows, "both engines hold the same"
        keys = [key for key in METRICS if key != "item.history"]
        expected = said(keys)
    assert said(keys) == expected, "and say the same"


def said(keys: list[str]) -> dict[str, str]:
    read, scope = functools.cache(db.read), Scope("620800", date(2024, 7, 5))
    return {key: export.as_json(evaluate(metric(key), scope, read)) for key in keys}


def test_init_makes_the_database_where_there_is_none(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path / "new" / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert run("init").exit_code == 0
    assert (tmp_path / "new" / "data" / "qingjian.db").is_file()
    assert db.is_current()


# ---- lists -----------------------------------------------------------------------------------------------


def test_metrics_lists_every_metric_with_both_names(run: Run) -> None:
    lines = [line.split("\t") for line in run("metrics").stdout.splitlines()]
    assert [line[0] for line in lines] == list(METRICS)
    for line in lines:
        assert line[1:3] == [translator(language)(f"metric.{line[0]}") for language in ("zh", "en")]
        assert line[3] == METRICS[line[0]].unit


def test_batches_say_what_came_from_where(demo: str, run: Run) -> None:
    lines = [line.split("\t") for line in run("batches").stdout.splitlines()]
    assert len(lines) == len(db.batches()) > 20
    numbers = [int(line[0]) for line in lines]
    assert numbers == sorted(numbers, reverse=True)
    assert "平凉市" in {line[3] for line in lines}
    assert sum(int(line[5].split()[0]) for line in lines) > 10_000


def test_sources_are_named(run: Run) -> None:
    result = run("import", "--source", "list")
    assert result.exit_code == 0
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == sorted(ingest.SOURCES)
    assert all(line.split("\t")[1] for line in result.stdout.splitlines())


# ---- query -----------------------------------------------------------------------------------------------


#: A count and a share, a table, one without columns, one with a whole, one with words in its cells.
PRINTED = ("findings.on_time", "air.good_days", "water.matrix", "warnings.list", "quality.list", "findings.list")


def test_what_is_printed_is_a_metric() -> None:
    assert set(PRINTED) <= set(METRICS)


#: A figure of each noun, and all that print their rows: what others hold, `tests/test_export.py` compares.
ASKED = sorted({*{key.partition(".")[0]: key for key in METRICS}.values(), *PRINTED})


@pytest.mark.parametrize("key", ASKED)
def test_query_prints_json_and_csv(demo: str, run: Run, key: str) -> None:
    words = ["query", key, "--region", "620800", "--as-of", "2024-07-05"]
    result = run(*words)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer.keys() >= PROMISED
    expected = evaluate(metric(key), Scope("620800", date(2024, 7, 5)), db.read)
    assert answer == json.loads(export.as_json(expected))
    if key not in PRINTED:  # its file has a test of its own
        return
    printed = run(*words, "--format", "csv")
    assert printed.exit_code == 0
    header, *rows = csv.reader(io.StringIO(printed.stdout))
    written = list(csv.reader(io.StringIO(export.csv(expected, translator("zh")).decode("utf-8-sig"))))
    assert [header, *filter(None, rows)] == written
    assert len(written) - 1 == (len(expected.frame) if METRICS[key].columns else 1)


def test_query_takes_what_is_left_open_from_the_data_set(demo: str, run: Run) -> None:
    scope = json.loads(run("query", "air.good_days", "--region", "620722").stdout)["scope"]
    assert scope == {"region": "620722", "on": "2022-12-31", "period": "year"}
    scope = json.loads(run("query", "air.good_days").stdout)["scope"]
    assert scope["region"] == "620800"


def test_query_takes_every_filter(demo: str, run: Run) -> None:
    words = ("--from", "2024-01-01", "--to", "2024-03-31", "--programme", "PL-B-01,PL-X", "--item", "PL-F-001")
    scope = json.loads(run("query", "item.history", "--region", "620800", *words).stdout)["scope"]
    assert scope["period"] == "2024-01-01..2024-03-31"
    assert scope["programme"] == "PL-B-01,PL-X"
    assert scope["item"] == "PL-F-001"
    month = run("query", "air.good_days", "--region", "620802", "--as-of", "2023-12-31", "--period", "month").stdout
    assert json.loads(month)["value"] <= 31
    history = run("query", "item.history", "--region", "620800", "--item", "PL-F-001").stdout
    assert len(json.loads(history)["frame"]) > 3


@pytest.mark.parametrize(
    ("words", "key", "params"),
    [
        (("query", "no.such"), "unknown_metric", {"metric": "no.such"}),
        (("query", "air.good_days", "--region", "999"), "unknown_region", {"region": "999"}),
        (("query", "air.good_days", "--as-of", "xx"), "bad_scope", {"value": "xx"}),
        (("query", "air.good_days", "--period", "ever"), "bad_scope", {"value": "ever"}),
        (("query", "air.good_days", "--from", "2024-02-30"), "bad_scope", {"value": "2024-02-30"}),
        (("export", "no_such"), "unknown_page", {"page": "no_such"}),
        (("export", "air", "--region", "999"), "unknown_region", {"region": "999"}),
        (("import",), "unknown_source", {"source": ""}),
        (("import", "x.csv", "--source", "no_such"), "unknown_source", {"source": "no_such"}),
    ],
)
def test_what_is_not_there_is_one_sentence(
    demo: str, run: Run, words: tuple[str, ...], key: str, params: dict[str, object], tmp_path: Path
) -> None:
    assert told(run(*words)) == translator("zh")(f"error.{key}", **params)


@pytest.mark.parametrize("words", [("--to", "xx"), ("--from", "2024-05-01", "--to", "zz")])
def test_bad_days_are_one_sentence(demo: str, run: Run, words: tuple[str, ...]) -> None:
    told(run("query", "air.good_days", "--region", "620800", *words))


@pytest.mark.parametrize("command", [("query", "air.good_days"), ("export", "air")])
def test_an_unknown_format_is_refused(demo: str, run: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    words = ("--out", str(tmp_path)) if command[0] == "export" else ()
    assert run(*command, "--region", "620800", "--format", "docx", *words).exit_code != 0


def test_sentences_follow_the_language_of_the_office(demo: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_LANGUAGE", "en")
    assert told(run("query", "no.such")).startswith("There is no metric no.such")


def test_a_database_that_does_not_answer_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert told(run("query", "air.good_days")) == translator("zh")("error.database_unavailable")


# ---- export ----------------------------------------------------------------------------------------------


def test_export_writes_what_the_buttons_give(demo: str, run: Run, tmp_path: Path) -> None:
    words = ["export", "air", "--region", "620800", "--as-of", "2024-07-05", "--out", str(tmp_path)]
    written = {}
    for form in ("png", "csv", "xlsx"):
        result = run(*words, "--format", form)
        assert result.exit_code == 0
        written[form] = [Path(line) for line in result.stdout.splitlines()]
        assert all(path.suffix == f".{form}" and path.is_file() for path in written[form])
    results = {key: evaluate(metric(key), Scope("620800", date(2024, 7, 5)), db.read) for key in BRIEFS["air"]}
    tables = [key for key in BRIEFS["air"] if METRICS[key].columns]
    names = [export.file_name(results[key], translator("zh"), "csv", db.version()) for key in tables]
    assert [path.name for path in written["csv"]] == names
    for key, path in zip(tables, written["csv"], strict=True):
        assert path.read_bytes() == export.csv(results[key], translator("zh"))
    assert len(written["png"]) == len([key for key in BRIEFS["air"] if key in CHARTS]) > 2
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written["png"])
    (book,) = written["xlsx"]
    assert len(CalamineWorkbook.from_path(str(book)).sheet_names) == len(tables) + 1
    assert f"_v{db.version()}" in book.name


_FEW = ("overview", "findings", "water")


@pytest.mark.parametrize("page", [pytest.param(page, marks=[pytest.mark.look] * (page not in _FEW)) for page in BRIEFS])
def test_every_page_can_be_exported(demo: str, run: Run, tmp_path: Path, page: str) -> None:
    result = run("export", page, "--region", "540122", "--out", str(tmp_path / "made" / "here"))
    assert result.exit_code == 0
    assert len(list((tmp_path / "made" / "here").glob("*.xlsx"))) == 1


# ---- checks ----------------------------------------------------------------------------------------------


def test_check_finds_the_demo_in_order(demo: str, run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0, result.stdout
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert len(lines) > 5
    assert {line[0] for line in lines} == {"ok"}


def test_check_finds_faults(database: str, run: Run) -> None:
    with db.writing() as connection:
        connection.execute(metadata.tables["region"].insert().values(code="1", name="x", level="county"))
        values = {"kind": "measure", "code": "M", "title": "x", "region": "1"}
        connection.execute(metadata.tables["item"].insert().values(values))
    result = run("check")
    assert result.exit_code == 1
    assert "FAULT\tmeasures without their finding\t1 rows" in result.stdout


def test_standards_check_says_how_many_cases_agree(run: Run) -> None:
    result = run("standards", "check", CASES)
    total = result.stdout.splitlines()[-1]
    assert "total\tagreed" in result.stdout
    found = re.search(r"total\tagreed (\d+)\tdisagreed (\d+)\tnot_understood (\d+)", result.stdout)
    assert found, total
    agreed, disagreed, not_understood = map(int, found.groups())
    assert agreed > 100
    assert disagreed == 0
    with CASES.open(encoding="utf-8-sig", newline="") as file:
        assert agreed + disagreed + not_understood == len(list(csv.DictReader(file)))
    assert result.exit_code == (1 if disagreed or not_understood else 0)


def test_standards_check_finds_a_case_that_disagrees(run: Run, tmp_path: Path) -> None:
    with CASES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = next(row for row in rows if re.fullmatch(r"\d+", row["expected"]))
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerow(wrong | {"expected": str(int(wrong["expected"]) + 7)})
        writer.writerow(dict.fromkeys(rows[0], "?"))
    result = run("standards", "check", path)
    assert result.exit_code == 1
    assert "total\tagreed 0\tdisagreed 1\tnot_understood 1" in result.stdout
    assert told(run("standards", "check", tmp_path / "none.csv"))


# ---- import ----------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(database: str, run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "regions.csv"
    ledger.write_text("编码,名称,上级编码,层级\n620800,平凉市,,市\n", encoding="utf-8-sig")
    result = run("import", ledger, "--dry-run", "--as", "office")
    assert result.exit_code == 0
    assert "1 new" in result.stdout
    assert "nothing was written" in result.stdout
    assert counts()["region"] == 0
    assert run("import", ledger, "--as", "office").exit_code == 0
    assert counts()["region"] == 1
    assert db.batches()["by"].tolist() == ["office"]


def test_a_dry_run_tells_what_would_change_and_what_the_file_lacks(database: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text("编码,名称,上级编码,层级\n620802,崆峒区,,县\n", encoding="utf-8")
    (tmp_path / "programmes.csv").write_text("编号,名称,类型\nP1,督察,中央督察\n", encoding="utf-8")
    ledger, returned = tmp_path / "问题.csv", tmp_path / "back.xlsx"
    ledger.write_text(HEAD + BEFORE, encoding="utf-8")
    assert run("import", tmp_path).exit_code == 0
    ledger.write_text(HEAD + NOW, encoding="utf-8")
    result = run("import", ledger, "--dry-run", "--returned", returned)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert "findings\t1 new\t1 changed\t1 unchanged\t1 vanished\t1 faulty" in lines
    assert "changed\t问题\tN1\t问题描述: 河道垃圾 → 河道垃圾未清运" in lines
    assert "vanished\tfindings\tN4\t噪声" in lines
    back = CalamineWorkbook.from_path(str(returned)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in back] == ["问题编号", "N3"]


def test_a_faulty_ledger_is_refused_row_by_row(database: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text("编码,名称,上级编码,层级\n620800,平凉市,,市\n", encoding="utf-8-sig")
    ledger = tmp_path / "air_daily.csv"
    ledger.write_text("区划,日期,PM2.5\n620800,2024-02-30,30\n620800,2024-02-28,31\n", encoding="utf-8-sig")
    faults = tmp_path / "faults.xlsx"
    assert run("import", tmp_path / "regions.csv").exit_code == 0
    result = run("import", ledger, "--faults", faults)
    assert result.exit_code == 1
    assert "2024-02-30" in result.stderr
    assert counts()["air_day"] == 0, "all or nothing"
    assert len(CalamineWorkbook.from_path(str(faults)).get_sheet_by_index(0).to_python()) == 2
    assert run("import", ledger, "--accept-good").exit_code == 1, "not everything went in"
    assert counts()["air_day"] == 1


HOURS = """点位编码,时间,SO2,NO2,CO,O3,PM10,PM2.5,公布AQI
S1,2024-07-02 09:00,10,20,0.8,90,60,30,55
S1,2024-07-02 08:00,10,20,0.8,90,60,-99,55
S1,2024-07-02 08:00,10,20,0.8,90,60,-99,55
"""


def with_hours(folder: Path) -> list[Path]:
    texts = {
        "regions": "编码,名称,上级编码,层级\n620800,平凉市,,市\n",
        "air_stations": "点位编码,名称,所在区划\nS1,一号,620800\n",
        "air_hourly": HOURS,
    }
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return [folder / f"{name}.csv" for name in texts]


def test_an_import_says_what_it_noted_and_doubted(database: str, run: Run, tmp_path: Path) -> None:
    result = run("import", *with_hours(tmp_path))
    assert result.exit_code == 0
    t = translator("zh")
    assert t("fault.doubted", count=1, why=t("flag.fill_value")) in result.stdout
    assert t("fault.doubted", count=1, why=t("flag.repeated")) in result.stdout
    assert t("fault.notice", file="air_hourly.csv", why=t("rule.out_of_order"), count=1) in result.stdout
    assert f"{t('rule.no_position')}" in result.stdout
    checked = run("check").stdout
    assert "ok\tdoubted readings: fill_value\t1 readings" in checked
    assert "ok\tdoubted readings: repeated\t1 readings" in checked
    assert "ok\tpoints without a position\t1 points" in checked


def test_rebuild_prints_what_it_made(database: str, run: Run, tmp_path: Path) -> None:
    run("import", *with_hours(tmp_path))
    before = counts()
    result = run("rebuild")
    assert result.exit_code == 0
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == [
        "standing",
        "air_hour",
        "air_station_day",
        "air_day",
        "water_month",
    ]
    assert counts() == before


def test_verify_lists_so_many_differences(database: str, run: Run, tmp_path: Path) -> None:
    run("import", *with_hours(tmp_path))
    wrong = (tmp_path / "air_hourly.csv").read_text(encoding="utf-8-sig").replace(",55", ",57")
    (tmp_path / "air_hourly.csv").write_text(wrong, encoding="utf-8-sig")
    run("import", tmp_path / "air_hourly.csv")
    lines = run("verify", "--limit", "1").stdout.splitlines()
    assert lines[0] == "aqi\t2 rows\t2 compared\t0 equal\t0.0000%"
    assert '"published": 57, "own": 55' in lines[1]
    assert lines[2] == "  … 1 more"


# ---- accounts, help --------------------------------------------------------------------------------------


def test_an_account_is_made(database: str, run: Run) -> None:
    made = run("account", "add", "leader", input="a long password\na long password\n")
    assert made.exit_code == 0
    assert "a long password" not in made.output
    assert counts()["account"] == 1
    short = run("account", "add", "other", input="short\nshort\n")
    assert short.exit_code == 1
    assert counts()["account"] == 1


def test_it_runs_as_a_module(demo: str) -> None:
    """The real command line, once: output on one stream, the sentence on the other."""
    command = [sys.executable, "-m", "lib", "query", "no.such"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == translator("zh")("error.unknown_metric", metric="no.such")
