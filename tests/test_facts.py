"""The demo reproduces its reports: figures of facts.csv by metrics on the demo, and a list of what is covered.

A fact is covered where a metric computes it from rows of ledgers. `COVERED` says which, for which view, and what to
take from the result; the expected figure is the one in facts.csv, never written here.
"""

import csv
import functools
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

from lib import db
from lib.core.scope import Scope
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate

FACTS = Path(__file__).parent / "data" / "facts.csv"
ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5}

Take = Callable[[Result], Any]


def view(region: str, on: str, period: str = "year", *programmes: str) -> Scope:
    return Scope(region, date.fromisoformat(on), period, programmes)


def value(result: Result) -> Any:
    return result.value


def numerator(result: Result) -> Any:
    return result.numerator


def detail(name: str) -> Take:
    return lambda result: result.details[name]


def rows(**wanted: object) -> Take:
    """The number of rows of the frame with these values."""

    def take(result: Result) -> int:
        frame = result.frame
        for name, value_ in wanted.items():
            frame = frame[frame[name] == value_]
        return len(frame)

    return take


def total(kind: str, year: int | None = None, column: str = "count") -> Take:
    def take(result: Result) -> float:
        frame = result.frame[result.frame["action_kind"] == kind]
        return float(frame[frame["year"] == year][column].sum() if year else frame[column].sum())

    return take


def stages(*names: str) -> Take:
    return lambda result: sum(result.details[name] for name in names)


def percent(take: Take, decimals: int = 1) -> Take:
    def taken(result: Result) -> Decimal:
        return rounded(100 * take(result), decimals)

    return taken


def fall(result: Result) -> Decimal:
    """A change in words has no sign in facts.csv: its direction is in the column comparison."""
    return rounded(abs(100 * result.details["change"]), 1)


def whole(result: Result) -> Decimal:
    return rounded(result.value, 0)


def margin(result: Result) -> Decimal:
    return rounded(result.details["target"], 0) - rounded(result.value, 0)


def class_of(section: str, year: int) -> Take:
    def take(result: Result) -> int:
        frame = result.frame
        return int(frame[(frame["name"].str.contains(section)) & (frame["year"] == year)]["water_class"].iloc[0])

    return take


def rounded(number: float, decimals: int) -> Decimal:
    return Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


PINGLIANG = view("620800", "2024-07-05")
CITY_2023 = view("620802", "2023-12-31")
GANZHOU = view("620702", "2017-10-31")
GANZHOU_FINDINGS = view("620702", "2017-10-31", "year", "GZ-B-01")
GANZHOU_2016 = view("620702", "2016-12-31")
MINLE = view("620722", "2022-12-31")
DANGXIONG = view("540122", "2020-11-30")
CENTRAL = view("540122", "2020-11-30", "year", "DX-B-01")
REGION_ROUND = view("540122", "2020-11-30", "year", "DX-B-02")

COVERED: dict[str, tuple[str, Scope, Take]] = {
    # 平凉市
    "F3-010": ("findings.by_stage", PINGLIANG, value),
    "F3-012": ("findings.done_share", PINGLIANG, numerator),
    "F3-013": ("findings.by_stage", PINGLIANG, stages("on_schedule", "behind", "overdue")),
    "F3-014": ("petitions.handled_share", PINGLIANG, lambda result: result.denominator),
    "F3-015": ("petitions.handled_share", PINGLIANG, numerator),
    "F3-016": ("petitions.handled_share", PINGLIANG, detail("open")),
    "F3-025": ("air.good_day_share", CITY_2023, lambda r: rounded(r.details["change_points"], 0)),
    "F3-027": ("air.pm10_mean", CITY_2023, fall),
    "F3-028": ("air.pm25_mean", CITY_2023, fall),
    "F3-029": ("air.pm10_mean", CITY_2023, margin),
    "F3-030": ("air.pm25_mean", CITY_2023, margin),
    "F3-033": ("water.year_class", PINGLIANG, class_of("平镇桥", 2023)),
    "F3-034": ("water.year_class", PINGLIANG, class_of("汭河", 2023)),
    # 甘州区
    "F0-012": ("findings.done_share", GANZHOU_FINDINGS, numerator),
    "F0-013": ("findings.by_stage", GANZHOU_FINDINGS, stages("on_schedule", "behind", "overdue")),
    "F0-014": ("findings.by_stage", GANZHOU_FINDINGS, value),
    "F0-015": ("findings.done_share", GANZHOU_FINDINGS, percent(value)),
    "F0-022": ("enforcement.by_kind", GANZHOU, total("accountability")),
    "F0-023": ("enforcement.by_kind", GANZHOU, total("accountability", column="people")),
    "F0-035": ("air.good_day_share_ex_dust", GANZHOU_2016, percent(value)),
    "F0-036": ("air.pm10_mean_ex_dust", GANZHOU_2016, whole),
    "F0-037": ("air.pm25_mean_ex_dust", GANZHOU_2016, whole),
    "F0-038": ("air.good_days", GANZHOU, value),
    "F0-039": ("air.pm10_mean", GANZHOU, whole),
    "F0-040": ("air.pm10_mean", GANZHOU, fall),
    "F0-042": ("air.pm25_mean", GANZHOU, whole),
    "F0-043": ("air.pm25_mean", GANZHOU, fall),
    "F0-092": ("enforcement.by_kind", GANZHOU, total("case_filed")),
    "F0-093": ("enforcement.by_kind", GANZHOU, total("case_filed", 2015)),
    "F0-094": ("enforcement.by_kind", GANZHOU, total("fine", 2015)),
    "F0-095": ("enforcement.by_kind", GANZHOU, total("case_filed", 2016)),
    "F0-096": ("enforcement.by_kind", GANZHOU, total("fine", 2016)),
    "F0-097": ("enforcement.by_kind", GANZHOU, total("case_filed", 2017)),
    "F0-098": ("enforcement.by_kind", GANZHOU, total("fine", 2017)),
    "F0-101": ("enforcement.by_kind", GANZHOU, total("fine")),
    # 民乐县
    "F1-006": ("air.pm10_mean_ex_dust", MINLE, whole),
    "F1-007": ("air.pm25_mean_ex_dust", MINLE, whole),
    "F1-008": ("air.good_day_share_ex_dust", MINLE, percent(value, 0)),
    "F1-010": ("water.year_class", MINLE, class_of("双树寺", 2022)),
    "F1-013": ("water.met_share", MINLE, percent(value, 0)),
    # 当雄县
    "F4-012": ("petitions.handled_share", DANGXIONG, lambda result: result.denominator),
    "F4-018": ("findings.by_stage", CENTRAL, value),
    "F4-019": ("measures.by_stage", CENTRAL, value),
    "F4-020": ("measures.by_stage", CENTRAL, stages("on_schedule")),
    "F4-021": ("measures.by_stage", CENTRAL, stages("done", "closed")),
    "F4-029": ("findings.by_stage", REGION_ROUND, value),
    "F4-030": ("measures.by_stage", REGION_ROUND, value),
    "F4-031": ("measures.by_stage", REGION_ROUND, stages("on_schedule")),
    "F4-032": ("measures.by_stage", REGION_ROUND, stages("done", "closed")),
    "F4-037": ("findings.by_stage", view("540122", "2020-11-30", "year", "DX-B-03"), value),
    "F4-040": ("findings.by_stage", view("540122", "2020-11-30", "year", "DX-B-04"), value),
    "F4-041": ("measures.by_stage", DANGXIONG, value),
    "F4-042": ("findings.by_stage", DANGXIONG, value),
    "F4-120": ("findings.by_stage", view("540122", "2020-11-30", "year", "DX-B-05"), value),
}


@functools.cache
def facts() -> dict[str, dict[str, str]]:
    with FACTS.open(encoding="utf-8-sig", newline="") as file:
        return {row["fact_id"]: row for row in csv.DictReader(file)}


def expected(fact: dict[str, str]) -> Decimal:
    text = fact["value"].strip()
    return Decimal(ROMAN[text]) if text in ROMAN else Decimal(text)


@pytest.mark.parametrize("fact_id", sorted(COVERED))
def test_a_report_s_figure_is_reproduced(demo: str, fact_id: str) -> None:
    key, scope, take = COVERED[fact_id]
    fact = facts()[fact_id]
    result = evaluate(metric(key), scope, db.read)
    assert Decimal(str(take(result))) == expected(fact), f"{fact['subject']} {fact['metric']}: {fact['quote']}"
    assert result.is_sample, "the rows behind it are made and say so"


def test_direction_of_changes(demo: str) -> None:
    """上升 and 下降 stand in words: the sign is ours to keep."""
    for fact_id, rises in (("F0-040", True), ("F0-043", False), ("F3-027", False), ("F3-028", False)):
        key, scope, _ = COVERED[fact_id]
        assert ("上升" in facts()[fact_id]["comparison"] + facts()[fact_id]["quote"]) == rises or not rises
        assert (evaluate(metric(key), scope, db.read).details["change"] > 0) == rises


def test_masked_figures_stay_empty(demo: str) -> None:
    """The fifth report is masked throughout: no finding, and no value where the report has none."""
    masked = view("990001", "2023-11-30")
    assert evaluate(metric("findings.by_stage"), masked, db.read).value is None
    values = db.read("values", masked).frame
    assert len(values) > 20
    assert values["value"].isna().sum() > 20
    assert values[values["indicator"] == "MX-V01"]["value"].iloc[0] == 16


def test_list_of_covered_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """Print covered and not covered by area; every covered fact exists and is not masked."""
    known = facts()
    assert COVERED.keys() <= known.keys()
    assert not [fact_id for fact_id in COVERED if known[fact_id]["value"].strip() == ""]
    areas: dict[str, list[int]] = {}
    for fact_id, fact in known.items():
        counted = areas.setdefault(fact["area"], [0, 0, 0])
        counted[0 if fact_id in COVERED else 2 if fact["check"].startswith("masked") else 1] += 1
    with capsys.disabled():
        print(f"\n  facts.csv: {len(COVERED)} of {len(known)} reproduced by a metric on the demo")  # noqa: T201
        for area, (covered, left, masked) in sorted(areas.items()):
            print(f"    {area}: {covered} covered, {left} not covered, {masked} masked")  # noqa: T201
