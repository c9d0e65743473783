"""A small world of water built by hand: points, months and items with everything ordinary unless a test says else."""

from datetime import date
from typing import Any

import pandas as pd

from lib.core.frames import WATER_ALERTS, WATER_ITEMS, WATER_MONTHS, WATER_POINTS

#: A sample of class II in a river.
CLEAN = {"ph": 7.5, "do": 7.0, "codmn": 3.0, "cod": 14.0, "nh3n": 0.3, "tp": 0.08}


def points(*given: dict[str, Any]) -> pd.DataFrame:
    """River sections of class III as their target."""
    ordinary = {
        "river": "R",
        "basin": "B",
        "kind": "section",
        "grade": "national",
        "body": "river",
        "body_proposed": False,
        "region_name": "one",
        "target_class": 3,
    }
    rows = [ordinary | {"point": f"S{place}", "name": f"S{place}"} | each for place, each in enumerate(given, 1)]
    return WATER_POINTS.typed(pd.DataFrame(rows, columns=list(WATER_POINTS.columns)))


def items(*given: tuple[str, str, dict[str, Any]], **marks: dict[str, Any]) -> pd.DataFrame:
    """(point, month, values by item), each from one sample; `marks` by item change a row's counts."""
    rows = [
        {
            "point": point,
            "month": f"{month}-01",
            "item": item,
            "value": value,
            "samples": 1,
            "below": 0,
            "unjudged": 0,
            "sampled_on": f"{month}-05",
            **marks.get(item, {}),
        }
        for point, month, values in given
        for item, value in values.items()
    ]
    return WATER_ITEMS.typed(pd.DataFrame(rows, columns=list(WATER_ITEMS.columns)))


def months(point: str, classes: dict[str, int | None], **given: Any) -> pd.DataFrame:
    """Months of one section: class by month, as `{"2024-06": 4}`."""
    ordinary = {
        "name": point,
        "river": "R",
        "kind": "section",
        "body_proposed": False,
        "region_name": "one",
        "target_class": 3,
        "samples": 1,
        "deciding": "nh3n",
    }
    rows = [
        {"point": point, "month": f"{month}-01", "water_class": grade, "sampled_on": f"{month}-05", **ordinary, **given}
        for month, grade in classes.items()
    ]
    return WATER_MONTHS.typed(pd.DataFrame(rows, columns=list(WATER_MONTHS.columns)))


def alerts(*given: dict[str, Any]) -> pd.DataFrame:
    """Red alerts that stand."""
    ordinary = {"point": "S1", "name": "S1", "region_name": "one", "on": date(2024, 5, 17), "alert_level": "red"}
    return WATER_ALERTS.typed(pd.DataFrame([ordinary | each for each in given], columns=list(WATER_ALERTS.columns)))
