import pytest

from lib.core.terms import State
from lib.ingest.cells import read_cell, read_class, read_flag, read_star, read_state
from lib.ingest.figures import CellError, Measured, Number, read_measured, read_number, read_share
from lib.ingest.positions import read_position
from lib.ingest.spec import CellType, Column

MASKS = ["", " ", "*", "**", "***", "＊", "/", "—", "--"]


@pytest.mark.parametrize("text", [*MASKS, "NA", "NaN", "-;"])
@pytest.mark.parametrize("type_", ["number", "count", "money", "share", "date", "measured", "class"])
def test_a_mask_is_no_value_and_never_zero(text: str, type_: CellType) -> None:
    assert read_cell(text, Column("x", type_)) is None


@pytest.mark.parametrize("text", MASKS)
def test_a_masked_text_is_empty(text: str) -> None:
    assert read_cell(text, Column("x")) is None


def test_a_word_like_na_in_a_text_stays() -> None:
    assert read_cell("停站", Column("x")) == "停站"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", Number(12)),
        ("１２．５", Number(12.5)),
        ("-3", Number(-3)),
        ("1,234.5", Number(1234.5)),
        ("12，345", Number(12345)),
        ("40余", Number(40, "余")),
        ("200多", Number(200, "多")),
        ("2.5万", Number(25000)),
        ("97%以上", Number(97, "以上", "%")),
        ("约30", Number(30, "约")),
    ],
)
def test_numbers(text: str, number: Number) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["一百", "**4个", "12kg", "3,5", "1.2.3", "O"])
def test_what_is_no_number_is_a_fault(text: str) -> None:
    with pytest.raises(CellError):
        read_cell(text, Column("x", "number"))


@pytest.mark.parametrize(
    ("text", "in_ten_thousands"),
    [("12", 12), ("3.5亿元", 35000), ("200多万元", 200), ("3000元", 0.3), ("70余万元", 70), ("1,200万元", 1200)],
)
def test_money_in_ten_thousand_yuan(text: str, in_ten_thousands: float) -> None:
    assert read_cell(text, Column("x", "money")) == in_ten_thousands


@pytest.mark.parametrize(
    ("text", "share"), [("87%", 0.87), ("0.87", 0.87), ("87", 0.87), ("100%", 1), ("0", 0), ("0%", 0), ("1%", 0.01)]
)
def test_shares(text: str, share: float) -> None:
    assert read_share(text) == share


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1", "share_bare_one"),
        ("1.0", "share_bare_one"),
        ("120%", "progress_beyond_100"),
        ("-5%", "progress_below_0"),
        ("多半", "share"),
    ],
)
def test_a_share_that_says_neither_is_refused(text: str, rule: str) -> None:
    with pytest.raises(CellError) as refused:
        read_share(text)
    assert refused.value.rule == rule


def test_a_bare_one_is_read_where_the_heading_says_of_what() -> None:
    assert read_share("1", "percent") == 0.01
    assert read_share("1", "fraction") == 1.0


def test_flags_and_stars() -> None:
    assert [read_flag(text) for text in ("是", "否", "√", "yes", "0")] == [True, False, True, True, False]
    assert [read_star(text) for text in ("*", "★", "带*", "是", "否")] == [True, True, True, True, False]
    with pytest.raises(CellError):
        read_flag("也许")


@pytest.mark.parametrize(
    ("text", "number"),
    [("Ⅰ", 1), ("Ⅱ类", 2), ("III", 3), ("iv", 4), ("Ⅴ", 5), ("劣Ⅴ", 6), ("劣V类", 6), ("三类", 3), ("6", 6), ("2", 2)],
)
def test_classes(text: str, number: int) -> None:
    assert read_class(text) == number


@pytest.mark.parametrize("text", ["0", "7", "VI", "一二", "优"])
def test_what_is_no_class_is_a_fault(text: str) -> None:
    with pytest.raises(CellError):
        read_class(text)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("现正在整改", State.IN_PROGRESS),
        ("达到序时进度", State.ON_SCHEDULE),
        ("需长期坚持推进", State.STANDING),
        ("已整改完成", State.DONE),
        ("均已整改完成，待市整改办现场督办组验收", State.AWAITING_ACCEPTANCE),
        ("已全部整改完成并提请销号", State.SIGN_OFF_REQUESTED),
        ("已完成整改，正在组织销号中", State.SIGN_OFF_UNDER_WAY),
        ("完成了验收销号任务", State.CLOSED),
        ("已办结", State.HANDLED),
        ("阶段性办结", State.HANDLED_IN_PART),
        ("未发现反弹", State.CONSOLIDATED),
        ("sign_off_requested", State.SIGN_OFF_REQUESTED),
    ],
)
def test_the_wordings_of_the_reports(text: str, state: State) -> None:
    assert read_state(text) is state


def test_every_state_has_a_wording() -> None:
    assert {read_state(state.value) for state in State} == set(State)


def test_an_unknown_state_is_a_fault() -> None:
    with pytest.raises(CellError):
        read_state("差不多了")


def test_below_detection() -> None:
    assert read_measured("<0.025") == Measured(0.025, below_detection=True)
    assert read_measured("＜0.025") == Measured(0.025, below_detection=True)
    assert read_measured("0.025L") == Measured(0.025, below_detection=True)
    assert read_measured("0.03") == Measured(0.03)


def test_several_words() -> None:
    column = Column("primary_published", "words", words="pollutant")
    assert read_cell("\n 细颗粒物(PM2.5)\n\n 颗粒物(PM10)\n", column) == "pm10,pm25"
    assert read_cell("臭氧1小时", column) == "o3"


def test_a_position_in_degrees_minutes_and_seconds() -> None:
    found = read_position("东经91°5'59\"", "北纬30°27'31\"", None)
    assert (round(found.lon, 6), round(found.lat, 6)) == (91.099722, 30.458611)
    assert found.text == "东经91°5'59\" 北纬30°27'31\""
    both = read_position("东经91°5'59\"，北纬30°27'31\"", "", "cgcs2000")
    assert (both.lon, both.lat) == (found.lon, found.lat)


def test_a_position_on_another_grid_is_converted_and_its_text_kept() -> None:
    found = read_position("106.6692", "35.5461", "gcj02")
    assert found.text == "106.6692 35.5461"
    assert 0.001 < abs(found.lon - 106.6692) < 0.01


@pytest.mark.parametrize(
    ("lon", "lat", "rule"),
    [("35.5", "106.6", "coordinate_swapped"), ("0", "0", "coordinate_outside"), ("here", "35", "coordinate")],
)
def test_an_impossible_position_says_why(lon: str, lat: str, rule: str) -> None:
    with pytest.raises(CellError) as refused:
        read_position(lon, lat, None)
    assert refused.value.rule == rule


@pytest.mark.parametrize("kind", ["number", "weight", "count", "money"])
@pytest.mark.parametrize("text", ["1e308", "1e999", "1e-300", "1e13"])
def test_no_figure_of_a_ledger_is_without_bounds(kind, text):
    with pytest.raises(CellError) as caught:
        read_cell(text, Column("x", kind))
    assert caught.value.rule in ("number_beyond", "count", "count_beyond", "number")


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("people", "number", "-1"),
        ("count", "number", "2000000"),
        ("received", "count", "99999999"),
        ("aqi_published", "count", "1001"),
    ],
)
def test_what_is_counted_is_neither_negative_nor_endless(name, kind, text):
    with pytest.raises(CellError) as caught:
        read_cell(text, Column(name, kind))
    assert caught.value.rule == "count_beyond"


def test_large_and_small_figures_that_may_be_true_pass():
    assert read_cell("5000亿元", Column("invest", "money")) == 5e7
    assert read_cell("0.0001", Column("value", "number")) == 0.0001
    assert read_cell("-12.5", Column("value", "number")) == -12.5
    assert read_cell("0", Column("people", "number")) == 0
