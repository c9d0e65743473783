"""The index of whole frames beside the scalar one: boundary values and a hundred thousand drawn rows, both versions."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.standards.aqi import HJ633_2026, ITEMS, STANDARDS, assess_day, assess_hour, iaqi
from lib.standards.aqi_frame import assess_days, assess_frame, assess_hours

ASSESS = {"day": assess_day, "hour": assess_hour}
COLUMNS = (*ITEMS, "so2_24h")
NO_READINGS = [np.nan, -1.0, -1e-9, -0.4, -99.0, np.inf, -np.inf]
WAYS = list(product(STANDARDS, ("day", "hour"), (True, False)))
IDS = [f"{standard.code}-{period}-{'strict' if strict else 'lenient'}" for standard, period, strict in WAYS]


def limits(item: str) -> set[int]:
    """Every break point of an item in both versions, whatever its averaging time."""
    return {
        limit
        for standard in STANDARDS
        for key, row in standard.breakpoints.items()
        if key == item or key.startswith(f"{item}_")
        for limit in row
    }


def corners(item: str) -> list[float]:
    """Break points and the halves and wholes beside them, each a hair and two hairs off as well."""
    near = [limit + step for limit in limits(item) for step in (0, 0.5, -0.5, 1, -1, 0.05, -0.05, 0.1, -0.1)]
    hairs = (0, 1e-6, -1e-6, 5e-7, -5e-7, 4e-7, -4e-7, 1e-9, -1e-9)
    return [value + hair for value in near for hair in hairs] + [-0.0, 1e-7, 1e6, 1e9, 1e300, *NO_READINGS]


def drawn(rows: int, seed: int) -> pd.DataFrame:
    """Rows with readings of every grain, near break points, above the scale, tied, and missing."""
    random = np.random.default_rng(seed)
    columns = {}
    for item in COLUMNS:
        top = 1.1 * max(limits(item))
        whole = random.integers(0, int(top) + 1, rows)
        low = random.gamma(2, top / 40, rows)
        near = random.choice(corners(item), rows)
        values = np.choose(
            random.integers(0, 8, rows),
            [whole, whole / 2, whole / 10, low, low.round(), low.round(1), random.uniform(0, top, rows), near],
        )
        columns[item] = np.where(random.random(rows) < 0.06, np.nan, values)
    return pd.DataFrame(columns)


def differences(frame: pd.DataFrame, standard, period: str, strict: bool) -> list[object]:
    """Rows of a frame whose index, level, primary pollutants or reason are not those of the scalar function."""
    found = assess_frame(frame, period=period, strict=strict, standard=standard)
    assess = ASSESS[period]
    faults = []
    own = zip(
        found["aqi"].fillna(-1).tolist(),
        found["level"].fillna(-1).tolist(),
        found["primary"].tolist(),
        found["reason"].tolist(),
        strict=True,
    )
    for row, got in zip(frame.to_dict("records"), own, strict=True):
        one = assess(row, standard, strict=strict)
        wanted = (
            -1 if one.aqi is None else one.aqi,
            -1 if one.level is None else one.level,
            ",".join(one.primary),
            one.reason,
        )
        if got != wanted:
            faults.append((row, got, wanted))
    return faults


@pytest.mark.parametrize(("standard", "period", "strict"), WAYS, ids=IDS)
def test_drawn_rows_equal_the_scalar_function(standard, period, strict):
    # Eight ways of 12,600 rows: more than a hundred thousand, of six or seven readings each.
    assert differences(drawn(12_600, seed=WAYS.index((standard, period, strict))), standard, period, strict) == []


@pytest.mark.parametrize(("standard", "period", "strict"), WAYS, ids=IDS)
def test_every_corner_of_every_item_alone_and_beside_a_clean_row(standard, period, strict):
    rows = []
    for item in COLUMNS:
        for value in corners(item):
            rows.append({item: value})
            rows.append({**dict.fromkeys(ITEMS, 1.0), "co": 0.1, item: value})
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype("float64")
    assert differences(frame, standard, period, strict) == []


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.code)
def test_ties_of_every_pair_are_all_named(standard):
    values = {item: limits(item) for item in standard.hour_items}
    rows = [
        {**dict.fromkeys(standard.hour_items, 0.0), one: float(first), other: float(second)}
        for one, other in product(standard.hour_items, repeat=2)
        for first, second in product(values[one], values[other])
        if one < other and iaqi(standard, f"{one}_1h", first) == iaqi(standard, f"{other}_1h", second)
    ]
    frame = pd.DataFrame(rows)
    assert len(rows) > 50
    assert assess_frame(frame, period="hour", standard=standard)["primary"].str.contains(",").any()
    assert differences(frame, standard, "hour", True) == []


def test_rows_of_both_versions_in_any_order_and_of_no_day_keep_their_place():
    frame = drawn(40_000, seed=99)
    random = np.random.default_rng(5)
    days = np.array(["2026-02-28", "2026-03-01", "2020-06-01", "2031-01-01", "NaT"], dtype="datetime64[s]")
    frame["on"] = np.where(random.random(len(frame)) < 0.5, days[0], random.choice(days, len(frame)))
    frame.loc[10_000:30_000, "on"] = days[1]
    frame.index = random.permutation(len(frame))
    found = assess_frame(frame, period="hour")
    assert found.index.equals(frame.index)
    for standard, chosen in zip(STANDARDS, (frame["on"] < "2026-03-01", frame["on"] >= "2026-03-01"), strict=True):
        alone = assess_frame(frame[chosen], period="hour", standard=standard)
        pd.testing.assert_frame_equal(found[chosen], alone)
    nowhere = found[frame["on"].isna()]
    assert len(nowhere) > 1000
    assert nowhere["aqi"].isna().all()
    assert set(nowhere["reason"]) == {"date_missing"}
    assert nowhere["standard"].isna().all()


@pytest.mark.parametrize("period", ["day", "hour"])
@pytest.mark.parametrize("missing", ITEMS)
def test_an_incomplete_row_follows_the_edition_of_its_own_day(period, missing):
    """Also where both editions stand in one frame, and whichever item is missing that the report has."""
    clean = {"so2": 10.0, "no2": 20.0, "co": 0.5, "o3": 60.0, "o3_8h": 60.0, "pm10": 40.0, "pm25": 20.0}
    asked = (HJ633_2026.day_items if period == "day" else HJ633_2026.hour_items).keys()
    days = ["2026-02-28", "2026-03-01", "2030-12-31", "2031-01-01"]
    frame = pd.DataFrame([clean | {missing: None}] * 4).assign(on=pd.to_datetime(days))
    found = (assess_days if period == "day" else assess_hours)(frame.astype({missing: "float64"}))
    assert found["aqi"].notna().tolist() == [True, *[missing not in asked] * 3]
    assert found["reason"].tolist() == ["", *["items_missing" if missing in asked else ""] * 3]
    assert found["level"].notna().tolist() == found["aqi"].notna().tolist()


def test_a_chosen_standard_needs_no_day():
    found = assess_frame(pd.DataFrame({"pm25": [70.0]}), period="hour", strict=False, standard=STANDARDS[1])
    assert found["aqi"].tolist() == [110]
    assert found["standard"].tolist() == ["HJ 633-2026"]


def test_ozone_that_its_hour_speaks_for_is_not_missing():
    clean = {**dict.fromkeys(ITEMS, 1.0), "co": 0.1, "o3": 100.0, "o3_8h": 900.0}
    found = assess_frame(pd.DataFrame([clean]), period="day", standard=STANDARDS[0])
    assert found["aqi"].tolist() == [assess_day(clean, STANDARDS[0]).aqi] == [32]
