"""Template workbooks: what they offer is what the reader takes; empty they import as nothing."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from lib.i18n import translator
from lib.ingest.cells import is_empty, read_cell
from lib.ingest.load import load
from lib.ingest.offered import columns_of, example_of, heading, offered
from lib.ingest.parse import parse
from lib.ingest.read import address
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.templates import obligations, template, templates
from lib.ingest.words import ledger_title
from tests.workbooks import parts, sheet_part, typed

HOME = Path(__file__).resolve().parents[3]
ZH, EN = translator("zh"), translator("en")
CHOICES = {"regions": ["崆峒区"], "units": ["水务局", "住建局"], "programmes": ["P1"], "points": ["S1"]}

#: What rows of other ledgers are named by, so that the filled templates fit together.
NAMED = {
    "region": "620802",
    "unit": "水务局",
    "programme": "P1",
    "finding": "F1",
    "project": "X1",
    "item": "F1",
    "indicator": "I1",
    "parent": "",
    "approval": "文1号",
    "regions.code": "620802",
    "programmes.code": "P1",
    "findings.code": "F1",
    "projects.code": "X1",
    "indicators.code": "I1",
    "air_stations.code": "S1",
    "water_sections.code": "W1",
    "air_hourly.point": "S1",
    "air_daily.point": "S1",
    "water_samples.point": "W1",
    "water_alerts.point": "W1",
    # An extension lies after the first deadline.
    "updates.due": "2024-12-31",
    # Parts of a notice add up to no more than its whole.
    "petition_batches.in_part": "0",
}
MEANT = {"date": date(2024, 3, 5), "moment": datetime(2024, 3, 5, 8)}  # noqa: DTZ001


def valid(ledger: Ledger, column: Column) -> object:
    """A cell that the template itself suggests."""
    for key in (f"{ledger.name}.{column.name}", column.name):
        if key in NAMED:
            return NAMED[key] or None
    found = offered(ledger, column, ZH, {})
    return found.words[0] if found else MEANT.get(column.type) or example_of(ledger, column, ZH)


def test_every_template_filled_with_its_own_suggestions_imports_without_fault(empty: str, tmp_path: Path) -> None:
    for ledger in LEDGERS.values():
        cells = {
            address(2, index): said
            for index, column in enumerate(columns_of(ledger))
            if (said := valid(ledger, column)) is not None
        }
        name = ledger_title(ledger.name, ZH)
        (tmp_path / f"{name}.xlsx").write_bytes(typed(template([ledger], ZH), name, cells))
    outcome = load([tmp_path], by="office", report_day=date(2024, 7, 5))
    assert [(fault.sheet, fault.heading, fault.rule, fault.value) for fault in outcome.faults] == []
    assert {batch.ledger for batch in outcome.batches} == LEDGERS.keys()
    assert outcome.new == len(LEDGERS)


@pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.name)
def test_the_reader_takes_every_word_of_every_list(ledger: Ledger, t: object) -> None:
    for column in columns_of(ledger):
        found = offered(ledger, column, t, CHOICES)  # type: ignore[arg-type]
        for word in found.words if found else ():
            assert is_empty(word, column.type) is False
            assert read_cell(word, column) is not None, f"{column.name}: {word}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_template_imports_as_nothing_and_says_so(language: str, tmp_path: Path) -> None:
    t = translator(language)
    for name, content in templates(t, CHOICES):
        path = tmp_path / "filled by hand.xlsx"
        path.write_bytes(content)
        parsed = parse(path)
        wanted = obligations() if name.startswith(t("template.all")) else [*LEDGERS.values()]
        empty = [notice.sheet for notice in parsed.notices if notice.rule == "no_rows"]
        assert not parsed.faults
        assert not any(parsed.rows.values())
        assert {notice.rule for notice in parsed.notices} == {"no_rows", "sheet_aside"}
        assert set(empty) <= {ledger_title(ledger.name, t) for ledger in wanted}
        assert len(empty) == (len(wanted) if name.startswith(t("template.all")) else 1)


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.name)
def test_every_column_of_a_ledger_is_there_and_known(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(typed(template([ledger], ZH), ledger_title(ledger.name, ZH), {}))
    book = parts(path.read_bytes())
    notes = book["xl/comments1.xml"]
    for column in columns_of(ledger):
        assert heading(ledger, column, ZH).rstrip("*") in notes
    # A heading of a reading names its unit, a required one has its star, and the reader knows both.
    parsed = parse(path)
    assert not [notice for notice in parsed.notices if notice.rule in ("unknown_column", "column_left_out")]
    left_out = {column.name for column in ledger.columns} - {column.name for column in columns_of(ledger)}
    assert left_out <= {"position", "aqi_published", "primary_published"}


def test_what_is_on_record_is_offered_and_a_wrong_word_is_stopped() -> None:
    findings = LEDGERS["findings"]
    content = template([findings], ZH, CHOICES)
    sheet = parts(content)[sheet_part(content, "问题")]
    checks = re.findall(r"<dataValidation (.*?)</dataValidation>", sheet)
    index = {column.name: address(2, place) for place, column in enumerate(columns_of(findings))}
    of = {
        name: next(each for each in checks if f'sqref="{cell}:' in each)
        for name, cell in index.items()
        if any(f'sqref="{cell}:' in each for each in checks)
    }
    assert 'errorStyle="warning"' in of["unit"], "a unit that nobody knows keeps its words"
    assert "errorStyle" not in of["category"], "another category cannot be read: the spreadsheet stops it"
    assert 'errorStyle="warning"' in of["field"]
    assert 'type="date"' in of["opened_on"]
    assert "--" in of["progress"]
    assert "due" not in of, "words such as 10月底前 are read"
    lists = parts(content)[sheet_part(content, "选项")]
    assert "sheetProtection" in lists
    strings = parts(content)["xl/sharedStrings.xml"]
    assert all(f"<t>{word}</t>" in strings for word in ("崆峒区", "水务局", "住建局", "P1"))
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet


def test_the_stored_templates_are_what_the_specification_gives() -> None:
    made = dict(templates(ZH))
    stored = {path.name: path.read_bytes() for path in (HOME / "data" / "templates").glob("*.xlsx")}
    assert stored.keys() == made.keys(), "run: python -m lib templates data/templates"
    for name, content in made.items():
        # The parts and not the bytes: how tightly they are packed is up to the machine's zlib.
        assert parts(stored[name]) == parts(content), f"{name}: run: python -m lib templates data/templates"


def test_the_same_words_give_the_same_bytes() -> None:
    ledgers = obligations()
    assert template(ledgers, ZH, CHOICES) == template(ledgers, ZH, CHOICES)
    assert template(ledgers, ZH) != template(ledgers, EN)
