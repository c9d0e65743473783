"""Exports on the demo: the file holds what the page shows, nothing in it is run, pictures have their glyphs."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageFont
from python_calamine import CalamineWorkbook

from lib import db, export
from lib.charts import CHARTS
from lib.core.formulas import STARTS
from lib.core.palette import LIGHT_EDGES
from lib.core.rows import Source
from lib.core.scope import Scope
from lib.core.settings import HOME
from lib.export.names import source_line
from lib.export.picture import broken
from lib.i18n import LANGUAGES, SHARES, catalogue, translator
from lib.i18n.texts import counted_as
from lib.jobs import pictures
from lib.metrics.catalog import BRIEFS, METRICS, metric
from lib.metrics.model import Metric, Result, evaluate
from tests.conftest import BOTH
from tests.demo_figures import figure

PINGLIANG = Scope("620800", date(2024, 7, 5), item="PL-F-001")
VIEWS = {
    "620800": PINGLIANG,
    "540122": Scope("540122", date(2020, 11, 30)),
    "late": Scope("620800", date(2027, 6, 30), "36m"),
    "620702": Scope("620702", date(2017, 10, 31)),
    "990001": Scope("990001", date(2023, 11, 30)),
}
WITH_ROWS = [key for key, each in METRICS.items() if each.columns]
PROMISED = {
    *("metric", "scope", "value", "unit", "numerator", "denominator", "as_of", "coverage"),
    *("details", "reason", "standard", "source", "frame"),
}
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def of(key: str, scope: Scope = PINGLIANG) -> Result:
    """The figure of the demo: of its item where it is of one."""
    return figure(key, scope if key.startswith("item.") else replace(scope, item=None))


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def same(cell: str, value: Any) -> bool:
    """Whether a cell of a file says the value: the same words, or the same number."""
    if value is None or (isinstance(value, float) and value != value):
        return cell == ""
    if isinstance(value, str):
        return cell == value or cell == f"'{value}"
    try:
        return Decimal(cell) == Decimal(str(value))
    except InvalidOperation:
        return False


def hostile(words: list[str]) -> Result:
    """A result whose one column of text holds these words."""
    made = Metric("item.history", (), lambda scope: None, "table", ("note",))  # type: ignore[arg-type,return-value]
    frame = pd.DataFrame({"note": pd.Series(words, dtype="str")})
    return Result(made, PINGLIANG, len(words), frame, None, None, None, None, {}, None, (Source("x", sample=True),))


# ---- CSV -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", WITH_ROWS)
def test_csv_is_what_the_page_shows(demo: str, key: str, language: str) -> None:
    t = translator(language)
    for scope in VIEWS.values() if language == "zh" else [PINGLIANG]:
        result = of(key, scope)
        content = export.csv(result, t)
        assert content.startswith(b"\xef\xbb\xbf"), "Excel in Chinese Windows asks for it"
        assert content.count(b"\xef\xbb\xbf") == 1
        header, *rows = parsed(content)
        shown = t.shown(result.frame, result.metric.nobody)
        assert header == [*shown.columns, t("column.as_of"), t("column.source")]
        assert len(set(header)) == len(header)
        assert len(rows) == len(result.frame)
        origin = [result.scope.end.isoformat(), source_line(result, t, most=99)]
        for row, values in zip(rows, shown.itertuples(index=False), strict=True):
            for cell, value in zip(row, [*values, *origin], strict=True):
                assert same(cell, value), f"{cell!r} is not {value!r}"


def test_csv_has_rows_to_compare(demo: str) -> None:
    """The comparison above is of rows; of these the demo, or its one item, has none."""
    without = [key for key in WITH_ROWS if not any(len(of(key, scope).frame) for scope in VIEWS.values())]
    readings = {"air.latest", "air.doubted", "water.doubted", "water.over_target"}
    of_item = {f"item.{name}" for name in ("doubted", "evidence", "look_backs", "same_matter", "similar")}
    assert set(without) <= readings | of_item | {"petitions.batches", "petitions.batch_places", "instructions.decided"}


@pytest.mark.parametrize("key", WITH_ROWS)
def test_days_in_csv_are_iso(demo: str, key: str) -> None:
    result = of(key)
    days = [name for name, dtype in result.frame.dtypes.items() if str(dtype).startswith("datetime")]
    days = [name for name in days if name not in ("at", "last_hour")]
    header, *rows = parsed(export.csv(result, translator("zh")))
    for name in days:
        place = header.index(translator("zh")(f"column.{name}"))
        told = {row[place] for row in rows} - {""}
        assert all(re.fullmatch(r"\d{4}-\d\d(-\d\d)?", each) for each in told), told


#: Counts by stage keep their five rows.
BY_STAGE = ("findings.by_stage", "measures.by_stage")
#: Rules are in force on an empty database too.
RULES = "lights.rules"


def test_csv_of_nothing_still_has_its_header(empty: str) -> None:
    for key in WITH_ROWS:
        if key not in (*BY_STAGE, RULES):
            lines = parsed(export.csv(evaluate(metric(key), Scope("x", date(2024, 7, 5)), db.read), translator("en")))
            assert len(lines) == 1, key
            assert lines[0][0] == translator("en")(f"column.{METRICS[key].columns[0]}")


@pytest.mark.parametrize("key", BY_STAGE)
def test_nothing_known_is_not_zero_in_a_file(demo: str, key: str) -> None:
    result = of(key, VIEWS["990001"])
    assert result.value is None
    assert "0" not in {cell for row in parsed(export.csv(result, translator("zh"))) for cell in row}


FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", '=cmd|"/c calc"!A1', "=1\n=2"]


@pytest.mark.parametrize("word", FORMULAS)
def test_a_formula_in_csv_is_text(word: str) -> None:
    _, row = parsed(export.csv(hostile([word]), translator("zh")))
    assert row[0] == f"'{word}"


@given(some.lists(some.text(some.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5))
def test_no_cell_of_csv_begins_like_a_formula(words: list[str]) -> None:
    _, *rows = parsed(export.csv(hostile(words), translator("zh")).replace(b"\x00", b"\xee\x80\x80"))
    assert len(rows) == len(words)
    for row, word in zip(rows, words, strict=True):
        assert not row[0].startswith(STARTS)
        assert row[0].removeprefix("'") == word.replace("\x00", "\ue000").removeprefix("'")


@pytest.mark.parametrize("key", ["findings.list", "measures.list", "map.points", "enforcement.by_kind"])
def test_whole_numbers_stay_whole(demo: str, key: str) -> None:
    result = of(key)
    header, *rows = parsed(export.csv(result, translator("zh")))
    name = "days_late" if "days_late" in result.frame else "count"
    place = header.index(translator("zh")(f"column.{name}"))
    told = {row[place] for row in rows} - {""}
    assert told
    assert not [each for each in told if each.endswith(".0")]


def test_our_own_negative_numbers_stay_numbers(demo: str) -> None:
    header, *rows = parsed(export.csv(of("air.by_region"), translator("zh")))
    place = header.index(translator("zh")("column.pm25_change"))
    told = [row[place] for row in rows if "-" in row[place]]
    assert told
    assert all(NUMBER.fullmatch(each.removesuffix("%")) for each in told), told


def test_regions_in_csv_have_their_names(demo: str) -> None:
    header, *rows = parsed(export.csv(of("air.by_region"), translator("zh")))
    place = header.index(translator("zh")("column.region_name"))
    assert "崆峒区" in {row[place] for row in rows}


@pytest.mark.parametrize("key", WITH_ROWS)
def test_codes_have_words(demo: str, key: str) -> None:
    """No cell is a code of ours: small letters and underscores."""
    told = {
        cell for scope in VIEWS.values() for row in parsed(export.csv(of(key, scope), translator("zh"))) for cell in row
    }
    assert not {cell for cell in told if re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", cell)}


# ---- workbook --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", BRIEFS)
def test_the_workbook_holds_the_same_cells(demo: str, page: str, language: str) -> None:
    t = translator(language)
    results = [of(key) for key in BRIEFS[page]]
    book = CalamineWorkbook.from_filelike(io.BytesIO(export.xlsx(results, t)))
    about, *sheets = book.sheet_names
    assert about == t("sheet.about")
    tables = [result for result in results if result.metric.columns]
    assert len(sheets) == len(tables)
    assert len({name.lower() for name in sheets}) == len(sheets)
    told = book.get_sheet_by_name(about).to_python()
    assert [row[0] for row in told[1:]] == [t(f"metric.{key}") for key in BRIEFS[page]]
    for result, name in zip(tables, sheets, strict=True):
        header, *rows = book.get_sheet_by_name(name).to_python()
        shown = t.shown(result.frame, result.metric.nobody)
        assert header[:-2] == list(shown.columns)
        assert len(rows) == len(shown)
        shares = [column in SHARES for column in counted_as(result.frame).columns]
        for row, values in zip(rows, shown.itertuples(index=False), strict=True):
            for cell, value, is_share in zip(row, values, shares, strict=False):
                if value is None or value != value:
                    assert cell == ""
                elif is_share:
                    assert t.number(cell, "share") == value, "a share is a number that is shown as a percentage"
                elif isinstance(value, str):
                    assert (cell.isoformat() if isinstance(cell, date) else cell) == value, "days are days"
                else:
                    assert float(cell) == pytest.approx(float(value)), "numbers are numbers"


def test_figures_without_a_value_say_why_in_the_workbook(demo: str) -> None:
    t = translator("en")
    results = [of("findings.done_share", VIEWS["990001"])]
    book = CalamineWorkbook.from_filelike(io.BytesIO(export.xlsx(results, t)))
    (row,) = book.get_sheet_by_name(t("sheet.about")).to_python()[1:]
    assert row[1] == "—"
    assert t("reason.nothing_counted") in row


def test_a_formula_in_a_workbook_is_text() -> None:
    words = [*FORMULAS, "https://example.org", "{=1+1}"]
    content = export.xlsx([hostile([word.replace("\r", "").replace("\t", "") for word in words])], translator("zh"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(book.sheet_names[1]).to_python()
    assert "=1+1" in [row[0] for row in rows]


@given(some.lists(some.text(some.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5))
def test_any_text_can_stand_in_a_workbook(words: list[str]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(export.xlsx([hostile(words)], translator("zh"))))
    assert len(book.get_sheet_by_name(book.sheet_names[1]).to_python()) == len(words) + 1


# ---- pictures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("key", CHARTS)
def test_every_chart_is_a_picture(demo: str, key: str, language: str) -> None:
    content = pictures.png(of(key), translator(language))
    assert content is not None
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) > 10_000
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    assert picture.width == 1600
    assert picture.height >= 900
    colours = picture.getcolors(picture.width * picture.height) or []
    drawn = sum(count for count, colour in colours if min(colour) < 245)
    assert drawn > 5_000
    assert len({colour for count, colour in colours if count > 50}) > 5, "lines, words and more than one colour"


def test_a_picture_says_its_place_and_its_pollutant(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passed on alone, "concentrations by month" said neither where nor of what."""
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(vl_convert, "vegalite_to_png", lambda spec, **_: drawn.append(spec) or b"")
    for language in LANGUAGES:
        pictures.png(of("air.monthly"), translator(language))
    assert ["".join(spec["title"]["text"]) for spec in drawn] == [
        "平凉市 · PM2.5月均浓度与目标、上年同期",
        "Pingliang City · PM2.5 by month, against target and last year",
    ]


def test_the_map_s_picture_has_the_colours_of_the_lights(demo: str) -> None:
    content = pictures.png(of("map.points"), translator("zh"))
    assert content is not None
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(picture.width * picture.height) or []}
    lights = set(of("map.points").frame["light"])
    assert len(lights) == 4
    for light in lights:
        wanted = [int(LIGHT_EDGES[light][place : place + 2], 16) for place in (1, 3, 5)]
        near = [each for each in colours if max(abs(a - b) for a, b in zip(each, wanted, strict=True)) < 14]
        assert near, f"{light}: every point has its colour, or an edge in it"


def test_the_picture_says_what_it_is(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Title, sample notice, day and source are inside the picture that leaves the house."""
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(vl_convert, "vegalite_to_png", lambda spec, **_: drawn.append(spec) or b"")
    t, result = translator("zh"), of("water.matrix")
    real = replace(result, sources=(Source("监测站", sample=False),))
    for each in (result, real):
        export.png(CHARTS["water.matrix"](each, t).to_dict(), each, t, "标题")
    sample, own = (spec["title"] for spec in drawn)
    assert sample["text"] == own["text"] == ["标题"]
    assert sample["subtitle"][0] == t("app.sample_notice")
    assert "".join(sample["subtitle"][1:]) == export.day_and_source(result, t)
    assert "".join(own["subtitle"]) == export.day_and_source(real, t)
    assert "监测站" in own["subtitle"][0]
    assert "2024年7月5日" in own["subtitle"][0]


@pytest.mark.parametrize("size", export.SIZES)
def test_a_picture_has_its_size_and_its_message_as_title(demo: str, monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    t, result = translator("zh"), of("air.monthly")
    spec = CHARTS["air.monthly"](result, t).to_dict()
    content = export.png(spec, result, t, "平凉市 · 月均", message="PM2.5在目标内", size=size)
    assert Image.open(io.BytesIO(content)).size == {"slide": (1600, 900), "half": (1600, 1000)}[size]
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(vl_convert, "vegalite_to_png", lambda spec, **_: drawn.append(spec) or b"")
    export.png(spec, result, t, "平凉市 · 月均", message="PM2.5在目标内", size=size)
    assert drawn[0]["title"]["text"] == ["PM2.5在目标内"]
    assert drawn[0]["title"]["subtitle"][0] == "平凉市 · 月均"


@given(words=some.text(some.sampled_from("静宁县 ab,·，。1"), max_size=200), room=some.integers(4, 60))
def test_lines_hold_every_letter_and_are_no_wider_than_their_room(words: str, room: int) -> None:
    lines = broken(words, room)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(sum(1 if each > "\u2e80" else 0.56 for each in line) <= room for line in lines)


def test_a_line_ends_where_there_is_a_mark() -> None:
    assert broken("截至7月5日 · 来源：监测站 · 标准", 14) == ["截至7月5日 ·", "来源：监测站 · 标准"], (
        "no line begins with a dot"
    )
    assert broken("", 10) == []


def test_a_chart_of_nothing_is_no_picture(demo: str) -> None:
    assert pictures.png(of("water.matrix", VIEWS["990001"]), translator("zh")) is None
    assert pictures.png(of("findings.list"), translator("zh")) is None, "a table has no chart"


_TITLES = """
import sys
from datetime import date
from lib import db, export
from lib.charts import CHARTS
from lib.core.scope import Scope
from lib.i18n import SHARES, translator
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
t = translator("zh")
result = evaluate(metric("water.matrix"), Scope("620800", date(2024, 7, 5)), db.read)
spec = CHARTS["water.matrix"](result, t).to_dict()
pictures = {export.png(spec, result, t, title) for title in sys.argv[1:]}
print(len(pictures))
"""


def test_chinese_is_drawn_on_a_machine_without_any_font(demo: str, tmp_path: Path) -> None:
    """Titles that differ in one character are different pictures: the bundled font is enough, no boxes."""
    (tmp_path / "none").mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(f'<?xml version="1.0"?><fontconfig><dir>{tmp_path / "none"}</dir></fontconfig>')
    environment = os.environ | {"FONTCONFIG_FILE": str(settings), "HOME": str(tmp_path), "PYTHONPATH": str(HOME)}
    titles = ["崆峒区问题整改", "崆峒区问题销改", "崆峒区问题督改", "崆峒区问题整改"]
    done = subprocess.run(
        [sys.executable, "-c", _TITLES, *titles], cwd=HOME, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "3"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_bundled_font_has_every_character_of_the_product_and_the_demo(weight: str) -> None:
    font = ImageFont.truetype(str(HOME / "data" / "fonts" / f"NotoSansSC-{weight}.otf"), 24)
    words = "".join(text for texts in catalogue().values() for text in texts.values())
    words += "".join(path.read_text(encoding="utf-8-sig") for path in (HOME / "data" / "demo").rglob("*.csv"))
    wanted = {each for each in words if not each.isspace() and each.isprintable()}
    box = bytes(font.getmask("\U0010ffff"))
    assert len(wanted) > 1000
    assert not [each for each in sorted(wanted) if bytes(font.getmask(each)) == box]


# ---- file names ------------------------------------------------------------------------------------------


def test_file_names_say_sample_scope_and_version(demo: str) -> None:
    name = export.file_name(of("findings.list"), translator("zh"), "csv", 7)
    assert name == "示例数据_问题清单_620800_2024-07-05_year_v7.csv"
    assert export.file_name(of("findings.list"), translator("en"), "csv", 8) != name
    real = replace(of("findings.list"), sources=(Source("office", sample=False),))
    assert not export.file_name(real, translator("zh"), "csv", 7).startswith("示例数据")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", METRICS)
def test_file_names_are_names(demo: str, key: str, language: str) -> None:
    chosen = {"unit": "局/分局 (甲)", "leader": "..\\王*?", "light": "red", "kinds": ("finding",)}
    scope = replace(PINGLIANG, period="2024-01-01..2024-03-31", programmes=("a/b", 'c"d', "..\\e"), **chosen)
    name = export.file_name(of(key, scope), translator(language), "png", 3)
    assert re.fullmatch(r"[\w.-]+_v3\.png", name)
    assert len(name.encode()) < 255
    assert translator(language)("app.sample").split()[0] in name or not of(key, scope).is_sample


# ---- JSON ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", METRICS)
def test_json_has_the_promised_keys(demo: str, key: str) -> None:
    for scope in VIEWS.values():
        result = of(key, scope)
        said = strict(export.as_json(result))
        assert said.keys() == PROMISED
        assert said["metric"] == key
        assert said["scope"]["region"] == scope.region
        assert said["value"] == result.value
        assert len(said["frame"]) == len(result.frame)
        assert all(list(row) == list(METRICS[key].columns) for row in said["frame"])
        if said["value"] is None:
            assert said["reason"]["code"]
        if result.sources:
            assert all(source["sample"] for source in said["source"])
            assert said["as_of"] is None or date.fromisoformat(said["as_of"]) <= scope.as_of


@pytest.mark.parametrize("key", METRICS)
def test_json_of_nothing_is_null_with_its_reason(empty: str, key: str) -> None:
    said = strict(export.as_json(evaluate(metric(key), Scope("x", date(2024, 7, 5)), db.read)))
    assert (said["frame"] == []) != (key == RULES) or key in BY_STAGE
    assert said["as_of"] is None
    assert said["source"] == []
    if METRICS[key].unit != "table":
        assert said["value"] is None
        assert said["reason"]["code"]


def test_json_codes_not_words(demo: str) -> None:
    rows = strict(export.as_json(of("findings.list")))["frame"]
    assert {row["light"] for row in rows} <= {"red", "yellow", "blue", "grey"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["due_on"]) for row in rows if row["due_on"])


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def strict(text: str) -> dict[str, Any]:
    """JSON as other languages read it: NaN and Infinity are none."""
    said: dict[str, Any] = json.loads(text, parse_constant=_refuse)
    return said
