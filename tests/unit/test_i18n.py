"""Words, numbers and days in both languages: rounded once, a dash where there is nothing."""

import string
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.i18n import LANGUAGES, catalogue, translator
from lib.i18n.texts import rounded

ZH, EN = translator("zh"), translator("en")
ABSENT = [None, float("nan"), pd.NA, pd.NaT]


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (2.5, 0, "2"),
        (34.5, 0, "34"),
        (35.5, 0, "36"),
        (34.500001, 0, "35"),
        (0.25, 1, "0.2"),
        (0.35, 1, "0.4"),
        (0.125, 2, "0.12"),
        (1.005, 2, "1.00"),
        (2.675, 2, "2.68"),
        (-2.5, 0, "-2"),
        (0.1 + 0.2, 1, "0.3"),
        (1e-9, 1, "0.0"),
        (123456789.05, 1, "123456789.0"),
    ],
)
def test_half_goes_to_even_on_the_number_as_written(value: float, decimals: int, shown: str) -> None:
    assert str(rounded(value, decimals)) == shown


@given(some.floats(-1e6, 1e6), some.integers(0, 4))
def test_rounded_once(value: float, decimals: int) -> None:
    shown = rounded(value, decimals)
    assert -shown.as_tuple().exponent == decimals  # type: ignore[operator]
    assert abs(shown - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2
    assert shown == Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def test_a_share_is_rounded_after_it_became_a_percentage() -> None:
    assert ZH.number(0.12345, "share") == "12.3%"
    assert ZH.number(0.8455, "share") == "84.6%"
    assert ZH.number(0.84549, "share") == "84.5%", "not 84.6: rounding twice would say so"
    assert ZH.number(1.0, "share") == "100.0%"
    assert ZH.number(0.0, "share") == "0.0%"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (34.5, "ug/m3", "34"),
        (35.5, "ug/m3", "36"),
        (0.85, "mg/m3", "0.8"),
        (12, "count", "12"),
        (12.0, "day", "12"),
        (3.14159, "index", "3.14"),
        (1, "class", "Ⅰ"),
        (5, "class", "Ⅴ"),
        (6, "class", "劣Ⅴ"),
        (7.25, "no such unit", "7.2"),
    ],
)
def test_a_number_has_the_decimals_of_its_unit(value: float, unit: str, shown: str) -> None:
    assert ZH.number(value, unit) == shown


@pytest.mark.parametrize("absent", ABSENT, ids=str)
def test_nothing_is_a_dash_and_never_zero(absent: object) -> None:
    for t in (ZH, EN):
        assert t.say(absent) == "—"
        assert t.water_class(absent) == "—"
        for unit in ("count", "share", "ug/m3", "class", "index"):
            assert t.number(absent, unit) == "—"
    for t in (ZH, EN):
        for column in ("water_class", "progress", "state", "due_on", "light", "pm25", "deciding"):
            assert t.cell(column, absent) is None, "tables and files have empty cells"
    assert ZH.day(None) == ZH.day(pd.NaT) == "—"  # type: ignore[arg-type]
    assert ZH.change(None) == "—"


def test_days_as_reports_write_them() -> None:
    assert ZH.day(date(2024, 7, 5)) == "2024年7月5日"
    assert EN.day(date(2024, 7, 5)) == "5 Jul 2024"
    assert EN.say(pd.Timestamp(2024, 12, 31)) == "31 Dec 2024"


def test_changes_say_their_direction() -> None:
    assert ZH.change(0.0431) == "同比上升4.3%"
    assert ZH.change(-0.0431) == "同比下降4.3%"
    assert ZH.change(0) == "同比持平"
    assert EN.change(-0.5) == "down 50.0% on last year"


@pytest.mark.parametrize(
    ("column", "value", "zh", "en"),
    [
        ("state", "in_progress", "整改中", "In progress"),
        ("stage", "overdue", "超期", "Overdue"),
        ("light", "red", "红\xa0■", "Red\xa0■"),
        ("kind", "petition", "信访件", "Petition"),
        ("water_class", 3, "Ⅲ", "Ⅲ"),
        ("progress", 0.725, "72.5%", "72.5%"),
        ("pm25", 31.25, 31.2, 31.2),
        ("co", 0.625, 0.62, 0.62),
        ("lon", 106.665251, 106.66525, 106.66525),
        ("count", 7, 7, 7),
        ("over", True, "是", "yes"),
        ("over", False, "否", "no"),
        ("title", "red", "red", "red"),
        ("state", "a state nobody knows", "a state nobody knows", "a state nobody knows"),
        ("due_on", pd.Timestamp(2024, 7, 5), "2024-07-05", "2024-07-05"),
        ("month", pd.Timestamp(2024, 7, 1), "2024-07", "2024-07"),
        ("at", pd.Timestamp("2024-07-05 23:00"), "2024-07-05 23:00", "2024-07-05 23:00"),
        ("primary", "pm25,o3_8h", "PM2.5、O3-8h", "PM2.5, O3 8 h"),
        ("primary", "pm25", "PM2.5", "PM2.5"),
    ],
)
def test_a_cell_is_words_or_a_number(column: str, value: object, zh: object, en: object) -> None:
    assert ZH.cell(column, value) == zh
    assert EN.cell(column, value) == en


def test_a_table_in_words() -> None:
    frame = pd.DataFrame({"light": ["red", None], "due_on": pd.to_datetime(["2024-07-05", None])}, index=[4, 2])
    shown = EN.shown(frame)
    assert list(shown.columns) == [EN("column.light"), EN("column.due_on")]
    assert shown.iloc[0].tolist() == ["Red\xa0■", "2024-07-05"]
    assert shown.iloc[1].isna().all()
    assert shown.index.tolist() == [4, 2]
    assert frame["light"][4] == "red", "the frame itself is left as it was"


def test_parameters_are_said_in_the_language() -> None:
    assert ZH("block.as_of", day=date(2024, 7, 5)) == "数据截至2024年7月5日"
    assert EN("block.as_of", day=None) == "data to —"
    assert EN.say(3.0) == "3"
    assert EN.say(3.25) == "3.2"
    assert EN.say(datetime.fromisoformat("2024-07-05T10:00")) == "5 Jul 2024"


def test_an_unknown_text_is_an_error_not_a_hole() -> None:
    with pytest.raises(KeyError):
        ZH("no.such.text")
    assert not ZH.has("no.such.text")
    assert ZH.has("app.title")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled(language: str) -> None:
    t = translator(language)
    for key, texts in catalogue().items():
        fields = {name for _, name, _, _ in string.Formatter().parse(texts[language]) if name}
        if fields and not any(name.isdigit() for name in fields):
            filled = t(key, **dict.fromkeys(fields, "X"))
            assert "{" not in filled
            assert filled.count("X") >= len(fields)


def test_english_has_no_chinese_but_the_name_of_the_language() -> None:
    chinese = [key for key, texts in catalogue().items() if any("\u3400" <= each <= "\u9fff" for each in texts["en"])]
    assert chinese == ["language.zh"]


def test_what_is_nobodys_is_said_in_the_words_of_its_column() -> None:
    frame = pd.DataFrame({"unit": ["A", "", None], "place": ["", "B", ""]})
    said = EN.shown(frame, {"unit": "unit", "place": "place"})
    assert said[EN("column.unit")].tolist() == ["A", "no unit on record", None]
    assert said[EN("column.place")].tolist() == ["none named", "B", "none named"]
    assert translator("zh").group("place", "", "place") == "未指定"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 warnings"), (1, "1 warning"), (2, "2 warnings"), ("1", "1 warning")]
)
def test_one_is_not_said_as_several(count: object, said: str) -> None:
    """Known fault: "1 valid days", "in 1 months", "1 more are not on record"."""
    assert EN("warnings.sentence.lit", count=count, lights="").startswith(said + ":")
    assert EN("reason.too_few_days", valid=1, needed=58) == "1 valid day, 58 are required"
    assert EN("block.besides_not_on_record", count=1) == "1 more is not on record on that day and not counted"


def test_words_that_follow_a_number_name_one_and_several() -> None:
    for key, texts in catalogue().items():
        chosen = {
            language: [words for _, _, words, _ in string.Formatter().parse(texts[language]) if words]
            for language in LANGUAGES
        }
        assert all(words.count("|") == 1 for words in chosen["en"]), key
        assert not chosen["zh"], key
