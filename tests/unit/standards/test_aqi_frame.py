from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.aqi import HJ633_2012, HJ633_2026, ITEMS, aqi_standard, assess_day, assess_hour
from lib.standards.aqi_frame import as_reported, assess_days, assess_frame

TOPS = {"so2": 3000, "no2": 4000, "co": 160, "o3": 1300, "o3_8h": 900, "pm10": 700, "pm25": 600, "so2_24h": 3000}


def readings(column: str):
    number = st.one_of(
        st.integers(0, TOPS[column]).map(float),
        st.decimals(0, TOPS[column], places=4).map(float),
        # The corners, where a half or a hair decides.
        st.integers(0, 2 * TOPS[column]).map(lambda n: n / 2),
    )
    return st.one_of(number, number, st.sampled_from([None, float("nan"), -1.0, float("inf")]))


rows = st.fixed_dictionaries(
    {column: readings(column) for column in TOPS} | {"on": st.dates(date(2014, 1, 1), date(2032, 1, 1))}
)


@given(
    st.lists(rows, min_size=1, max_size=20),
    st.sampled_from(["day", "hour"]),
    st.booleans(),
    st.sampled_from([(), ("co",), ("so2", "o3_8h")]),
)
def test_frames_equal_the_scalar_path(cases, period, strict, not_monitored):
    found = assess_frame(pd.DataFrame(cases), period=period, strict=strict, not_monitored=not_monitored)
    assess = assess_day if period == "day" else assess_hour
    for row, case in zip(found.itertuples(index=False), cases, strict=True):
        on = case["on"]
        single = assess(case, aqi_standard(on), strict=strict, not_monitored=not_monitored)
        aqi = None if pd.isna(row.aqi) else int(row.aqi)
        level = None if pd.isna(row.level) else int(row.level)
        assert (aqi, level, row.primary, row.standard, row.reason) == (
            single.aqi,
            single.level,
            ",".join(single.primary),
            single.standard,
            single.reason,
        )


def test_types_index_and_missing_columns():
    frame = pd.DataFrame({"on": ["2026-03-01", "2026-02-28", None], "pm25": [72, 72, 72]}, index=[7, 3, 3])
    found = assess_frame(frame, period="day", strict=False)
    assert found.index.tolist() == [7, 3, 3]
    assert found.dtypes.astype(str).tolist() == ["Int64", "Int64", "category", "category", "category"]
    assert found["aqi"].tolist() == [111, 97, pd.NA]
    assert found["reason"].tolist() == ["", "", "date_missing"]
    assert found["standard"].tolist()[:2] == ["HJ 633-2026", "HJ 633-2012"]
    assert assess_frame(frame, period="day")["reason"].tolist() == ["", "", "date_missing"]


@pytest.mark.parametrize("kind", ["Int64", "Float64", "object", "string"])
def test_any_usual_column_type_is_read(kind):
    values = pd.Series([36, None], dtype=kind) if kind != "string" else pd.Series(["36", None], dtype=kind)
    frame = pd.DataFrame({"on": pd.to_datetime(["2020-01-01"] * 2), "pm25": values})
    found = assess_frame(frame, period="hour")
    assert found["aqi"].tolist() == [52, pd.NA]
    assert found["reason"].tolist() == ["", "no_data"]


def test_a_cell_that_is_no_number_is_a_missing_reading():
    frame = pd.DataFrame({"on": pd.to_datetime(["2020-01-01"] * 2), "pm25": pd.Series(["36", "--"], dtype="string")})
    assert assess_frame(frame, period="hour")["aqi"].tolist() == [52, pd.NA]


def test_an_empty_frame_gives_an_empty_frame():
    empty = pd.DataFrame(
        {column: pd.Series(dtype=float) for column in ITEMS} | {"on": pd.Series(dtype="datetime64[ns]")}
    )
    assert assess_frame(empty, period="day").empty


def test_concentrations_as_they_are_reported():
    frame = pd.DataFrame({"pm25": [34.5, 35.5, 35.500001, -0.4, None], "co": [0.25, 0.35, 0.1 + 0.2, -0.04, None]})
    found = as_reported(frame)
    assert found["pm25"].tolist()[:4] == [34, 36, 36, -0.4]
    assert found["co"].tolist()[:4] == [0.2, 0.4, 0.3, -0.04]
    assert found.isna().sum().tolist() == [1, 1]


def test_a_negative_reading_is_a_missing_one():
    clean = {"so2": 10.0, "no2": 20.0, "co": 0.5, "o3_8h": 80.0, "pm10": 40.0, "pm25": 20.0}
    for on, kept in (("2020-04-02", True), ("2026-04-02", False)):
        days = pd.DataFrame([clean, clean | {"pm25": -0.4}, clean | {"pm25": -1.0, "pm10": 400.0}]).assign(on=on)
        found = assess_days(days)
        assert found["aqi"].notna().tolist() == [True, kept, True]
        assert found["reason"].tolist() == ["", "" if kept else "items_missing", ""]


@pytest.mark.parametrize(
    ("standard", "reading", "aqi", "level", "primary"),
    [
        *((HJ633_2026, {"co": 2.0}, 50, 1, ""), (HJ633_2026, {"co": 2.2}, 55, 2, "co")),
        *((HJ633_2026, {"co": 2.25}, 55, 2, "co"), (HJ633_2026, {"co": 2.35}, 60, 2, "co")),
        *((HJ633_2012, {"co": 2.2}, 55, 2, "co"), (HJ633_2012, {"co": 4.1}, 101, 3, "co")),
        *((HJ633_2026, {"pm10": 50}, 50, 1, ""), (HJ633_2026, {"pm10": 51}, 51, 2, "pm10")),
        *((HJ633_2026, {"pm10": 120}, 100, 2, "pm10"), (HJ633_2026, {"pm10": 121}, 101, 3, "pm10")),
        *((HJ633_2012, {"pm10": 51}, 51, 2, "pm10"), (HJ633_2012, {"pm10": 50}, 50, 1, "")),
        *((HJ633_2026, {"pm25": 115}, 150, 3, "pm25"), (HJ633_2026, {"pm25": 116}, 152, 4, "pm25")),
        *((HJ633_2026, {"pm25": 150}, 200, 4, "pm25"), (HJ633_2026, {"pm25": 151}, 201, 5, "pm25")),
        *((HJ633_2026, {"pm25": 250}, 300, 5, "pm25"), (HJ633_2026, {"pm25": 251}, 301, 6, "pm25")),
        *((HJ633_2012, {"pm25": 500}, 500, 6, "pm25"), (HJ633_2026, {"pm25": 501}, 500, 6, "pm25")),
        *((HJ633_2012, {"so2": 2620}, 500, 6, "so2"), (HJ633_2026, {"so2": 9999}, 500, 6, "so2")),
    ],
)
def test_one_reading_of_a_day_by_frame_and_alone(standard, reading, aqi, level, primary):
    found = assess_frame(pd.DataFrame([reading]), period="day", strict=False, standard=standard).iloc[0]
    assert (found["aqi"], found["level"], found["primary"]) == (aqi, level, primary)
    alone = assess_day(reading, standard, strict=False)
    assert (alone.aqi, alone.level, ",".join(alone.primary)) == (aqi, level, primary)


def test_clean_air_has_the_lowest_index_of_its_edition():
    clean = dict.fromkeys(("so2", "no2", "co", "o3_8h", "pm10", "pm25"), 0.0)
    days = pd.DataFrame([clean | {"on": pd.Timestamp(day)} for day in ("2026-02-28", "2026-03-01")])
    assert assess_frame(days, period="day")["aqi"].tolist() == [0, 1]
