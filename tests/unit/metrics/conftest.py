"""A small world built by hand: items and air days with everything ordinary unless a test says otherwise."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS, ITEMS, SETTINGS, TARGETS
from lib.core.scope import Scope

TODAY = date(2024, 7, 5)

#: An office that departs from no default.
DEFAULTS = SETTINGS.of([])


@pytest.fixture
def scope() -> Scope:
    return Scope("620802", TODAY)


def make_item(**given: Any) -> dict[str, Any]:
    """An open finding on schedule: opened at new year, due at the end of the year, reported last week."""
    ordinary = {
        "item": 1,
        "kind": "finding",
        "code": "F-1",
        "title": "a finding",
        "region": "620802",
        "region_name": "Kongtong",
        "programme": "P",
        "programme_name": "a programme",
        "unit": "a unit",
        "opened_on": date(2024, 1, 1),
        "due_on": date(2024, 12, 31),
        "due_first": date(2024, 12, 31),
        "firmness": "firm",
        "rectification": "by_deadline",
        "multi_year": False,
        "starred": False,
        "state": "in_progress",
        "progress": 0.9,
        "updated_on": date(2024, 6, 28),
    }
    # A day of an end was given unless a test says otherwise.
    ends = {name: given.get(f"{name}_on") for name in ("done", "closed")}
    return ordinary | {f"{name}_earliest": on for name, on in ends.items()} | given


def items(*given: dict[str, Any]) -> pd.DataFrame:
    """Made items in the form of the frame."""
    rows = [make_item(**{"item": place, "code": f"F-{place}"} | each) for place, each in enumerate(given, 1)]
    return ITEMS.typed(pd.DataFrame(rows, columns=list(ITEMS.columns)))


def air(first: date, last: date, **given: Any) -> pd.DataFrame:
    """Days of air of one region, all alike."""
    days = pd.date_range(first, last)
    ordinary = {
        "region": "620802",
        "pm25": 30.0,
        "pm10": 60.0,
        "aqi": 60,
        "aqi_level": 2,
        "dust_pm10": False,
        "dust_pm25": False,
    }
    return AIR_DAYS.typed(pd.DataFrame({"on": days, **(ordinary | given)}))


def targets(basis: str = "with_dust", **given: float) -> pd.DataFrame:
    """This year's targets of the region, on one basis."""
    rows = [(name, "620802", 2024, 0, basis, value, "province") for name, value in given.items()]
    return TARGETS.of(rows)
