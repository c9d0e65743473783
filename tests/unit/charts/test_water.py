"""Charts of water: the bands of an item's classes, marks of what is below detection, the matrix's crosses."""

import itertools
import json
from datetime import date

import pytest

from lib.charts import class_matrix, item_series
from lib.core.palette import INK, PAPER
from lib.core.scope import Scope
from lib.i18n import translator
from lib.metrics.model import Answer, Metric, Result
from lib.metrics.water import matrix
from lib.metrics.water_items import COLUMNS, of_point, series
from tests.unit.metrics.water_world import items, months, points

SCOPE = Scope("620800", date(2024, 7, 5))
T = translator("en")
MONTHS = [f"2023-{month:02}" for month in range(1, 13)] + [f"2024-{month:02}" for month in range(1, 7)]


def result(answer: Answer, columns: tuple[str, ...] = COLUMNS) -> Result:
    metric = Metric("water.items", (), lambda scope: answer, "table", columns)
    return Result(metric, SCOPE, 1, answer.frame, None, None, None, None, {}, None, ())


def drawn(item: str, value: float, **point: object) -> dict:
    rows = items(*(("S1", month, {item: value}) for month in MONTHS))
    return item_series(result(series(SCOPE, points(point), rows)), T, point="S1", item=item).to_dict()


def bands(spec: dict) -> list[tuple[float, float]]:
    return [(row["y"], row["y2"]) for rows in spec["datasets"].values() for row in rows if "y2" in row]


@pytest.mark.parametrize(
    ("item", "value", "point", "ends"),
    [
        ("nh3n", 1.8, {}, [0.15, 0.5, 1.0, 1.5, 2.0]),
        ("tp", 0.19, {"body": "lake"}, [0.01, 0.025, 0.05, 0.1, 0.2]),
        ("tp", 0.19, {}, [0.02, 0.1, 0.2]),
        ("do", 7.0, {}, [2, 3, 5, 6, 7.5]),
        ("hardness", 600, {"kind": "groundwater", "body": None}, [150, 300, 450, 650]),
        ("ph", 7.5, {}, [6, 9]),
        ("ph", 7.5, {"kind": "groundwater", "body": None}, [5.5, 6.5, 8.5, 9]),
        ("tn", 3.0, {}, []),
        ("turbidity", 3.0, {}, []),
    ],
)
def test_bands_end_at_the_limits_that_hold_there(item, value, point, ends):
    found = bands(drawn(item, value, **point))
    assert [start for start, _ in found[1:]] == ends
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))


def test_a_limit_that_two_classes_share_has_no_band_between():
    assert bands(drawn("cu", 1.1))[1:][0] == (0.01, 1.0)


def test_marks_below_detection_are_hollow_and_their_limit_is_written_once():
    marks = {"hg": {"below": 1, "detection": 0.00004}}
    rows = items(*(("S1", month, {"hg": 0.00002}) for month in MONTHS), **marks)
    spec = item_series(result(series(SCOPE, points({}), rows)), T, point="S1", item="hg").to_dict()
    labels = [row["label"] for rows in spec["datasets"].values() for row in rows if row.get("label", "")[:1] == "<"]
    assert labels == ["<0.00004"]
    encodings = [layer["encoding"] for layer in spec["layer"] if "shape" in layer["encoding"]]
    assert [each["shape"]["scale"]["range"] for each in encodings] == [["triangle-down"]]
    assert [each["fill"]["scale"]["range"] for each in encodings] == [[PAPER]]
    assert drawn("nh3n", 0.4)["layer"][-2]["encoding"]["fill"]["scale"]["range"] == [INK]


def test_what_cannot_be_judged_stands_at_its_limit():
    marks = {"hg": {"below": 1, "unjudged": 1, "detection": 0.0002}}
    rows = items(("S1", "2024-06", {"hg": None}), **marks)
    spec = item_series(result(series(SCOPE, points({}), rows)), T, point="S1", item="hg").to_dict()
    shown = [row for rows in spec["datasets"].values() for row in rows if "detected" in row]
    assert [(row["value"], row["line"], row["class"]) for row in shown] == [(0.0002, None, "—")]


def test_one_point_is_drawn_with_the_standard_that_it_is_judged_by():
    known = points({}, {"kind": "groundwater", "body": None})
    rows = items(("S1", "2024-06", {"nh3n": 0.2}), ("S2", "2024-04", {"nh3n": 0.2}))
    both = result(series(SCOPE, known, rows))
    assert [of_point(both, code).standard for code in ("S1", "S2")] == ["GB 3838-2002", "GB/T 14848-2017"]
    assert set(of_point(both, "S2").frame["point"]) == {"S2"}


def test_the_matrix_has_a_cross_only_where_the_class_is_worse_than_the_target():
    answer = matrix(SCOPE, months("S1", {"2024-05": 3, "2024-06": 4}))
    spec = class_matrix(result(answer), T).to_dict()
    shown = [(row["class"], row["cross"]) for rows in spec["datasets"].values() for row in rows]
    assert shown == [("Ⅲ", ""), ("Ⅳ", "×")]


def test_a_chart_of_two_years_is_small():
    assert len(json.dumps(drawn("nh3n", 0.4))) < 20_000
