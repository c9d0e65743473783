"""Measurements that need no browser; each states its reference and measures both in turn, in one run."""

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from lib.standards.aqi_frame import assess_frame
from lib.standards.aqi_tables import HJ633_2012, IAQI_STEPS, STANDARDS, AqiStandard

Say = Callable[[str], None]

#: What drawn hours look like: a gamma distribution of this mean per item, in the unit of the item.
_MEANS = {"so2": 15.0, "no2": 40.0, "co": 1.2, "o3": 70.0, "pm10": 90.0, "pm25": 45.0}
#: The share of hours without a reading, and of readings exactly on a break point.
_MISSING, _ON_A_BREAK_POINT = 0.03, 0.05


def aqi(rows: int, turns: int, say: Say) -> float:
    """Print how long the index of station-hours takes beside six numpy.interp calls; the largest ratio of medians.

    Index, level and primary pollutants of the same arrays, under each version of HJ 633, and with both in one frame.
    """
    hours = station_hours(rows)
    arrays = [hours[item].to_numpy() for item in _MEANS]
    half = hours["on"].where(hours.index % 2 == 0, pd.Timestamp(STANDARDS[1].effective_from))
    ways: dict[str, Callable[[], object]] = {
        **{each.code: _under(hours, each) for each in STANDARDS},
        "both, by day": lambda: assess_frame(hours.assign(on=half), period="hour"),
    }
    times: dict[str, list[float]] = {name: [] for name in ("interp", *ways)}
    for _ in range(turns):
        times["interp"].append(_seconds(lambda: _interpolate(arrays)))
        for name, run in ways.items():
            times[name].append(_seconds(run))
    base = statistics.median(times["interp"])
    say(f"{rows} station-hours, six pollutants, medians of {turns} turns")
    say(f"six numpy.interp calls: {1000 * base:.1f} ms")
    ratios = []
    for name in ways:
        own = statistics.median(times[name])
        ratios.append(own / base)
        say(f"index, level, primary pollutants, {name}: {1000 * own:.1f} ms, ratio {own / base:.2f}")
    return max(ratios)


def station_hours(rows: int, seed: int = 20200410) -> pd.DataFrame:
    """Station-hours drawn the same way each time, as they are reported: whole numbers, CO with one decimal."""
    random = np.random.default_rng(seed)
    columns: dict[str, object] = {}
    for item, mean in _MEANS.items():
        values = random.gamma(2.0, mean / 2, rows).round(1 if item == "co" else 0)
        limits = HJ633_2012.breakpoints[HJ633_2012.hour_items[item]]
        values = np.where(random.random(rows) < _ON_A_BREAK_POINT, random.choice(limits, rows), values)
        columns[item] = np.where(random.random(rows) < _MISSING, np.nan, values)
    return pd.DataFrame({**columns, "on": pd.Timestamp(2020, 4, 10)})


def _under(hours: pd.DataFrame, standard: AqiStandard) -> Callable[[], object]:
    return lambda: assess_frame(hours, period="hour", standard=standard)


def _interpolate(arrays: list["np.ndarray[tuple[int], np.dtype[np.float64]]"]) -> None:
    """The plain interpolation of formula 1, without rounding, level or primary pollutant: the reference."""
    for values, item in zip(arrays, _MEANS, strict=True):
        limits = HJ633_2012.breakpoints[HJ633_2012.hour_items[item]]
        np.interp(values, limits, IAQI_STEPS[: len(limits)])


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
