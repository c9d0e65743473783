"""Air of Pingliang: stations, daily values and targets; its water stands beside it."""

from demo import outlines, pingliang_water, targets
from demo.air import Air, Climate, Good, Segment, dust_rows, hour_rows
from demo.common import Builder
from demo.sets import Row

FIRST, LAST = "2022-01-01", "2024-07-05"
DUST = ("2024-03-18", "2024-03-27", "2024-03-28", "2024-04-12", "2024-04-26")
BASIS = "2024年沙尘天气影响剔除名单（示例）"

# Region, then PM10 and PM2.5 of 2022, 2023, 2024 Q1, Q2 and the first days of July, good days of 2022 and 2023.
# 崆峒区 (平凉城区): PM10 68 → 62 is -8.8 %, PM2.5 41 → 30 is -26.8 %, good days 300 → 322 of 365 is +6.0 points.
REGIONS = {
    "620802": ((68, 41), (62, 30), (74, 42), (65, 23), (44, 16), 300, 322),
    "620881": ((64, 31), (60, 28), (70, 38), (60, 21), (42, 15), 316, 327),
    "620821": ((66, 36), (63, 32), (76, 45), (66, 25), (45, 17), 308, 317),
    "620822": ((58, 30), (55, 27), (63, 36), (55, 20), (40, 15), 320, 331),
    "620823": ((60, 31), (57, 28), (66, 37), (57, 21), (41, 15), 318, 329),
    "620825": ((56, 28), (52, 25), (60, 33), (52, 18), (38, 13), 325, 335),
    "620826": ((62, 30), (58, 27), (71, 37), (68, 23), (46, 16), 317, 328),
}
# The years before, of the city proper alone: PM10, PM2.5 and good days; a projection needs past years to go by.
EARLIER = {
    2019: (76, 46, 287),
    2020: (71, 43, 301),
    2021: (73, 42, 296),
}
# A summer episode within the last month, on days that are not good anyway.
EPISODES = {"620802": (("2024-06-17", 224),)}
SPANS = (
    ("2022-01-01", "2022-12-31"),
    ("2023-01-01", "2023-12-31"),
    ("2024-01-01", "2024-03-31"),
    ("2024-04-01", "2024-06-30"),
    ("2024-07-01", "2024-07-05"),
)
# Code, name, region, position, grade, counts.
STATIONS = (
    ("PL-K-01", "平凉城区一号点（示例）", "620802", 106.668, 35.545, "国控", "是"),
    ("PL-K-02", "平凉城区二号点（示例）", "620802", 106.702, 35.536, "国控", "是"),
    ("PL-K-03", "华亭城区点（示例）", "620881", 106.653, 35.218, "省控", "是"),
    ("PL-K-04", "泾川县城点（示例）", "620821", 107.368, 35.333, "省控", "是"),
    ("PL-K-05", "灵台县城点（示例）", "620822", 107.621, 35.065, "省控", "是"),
    ("PL-K-06", "崇信县城点（示例）", "620823", 107.035, 35.302, "省控", "是"),
    ("PL-K-07", "庄浪县城点（示例）", "620825", 106.037, 35.203, "省控", "是"),
    ("PL-K-08", "静宁县城点（示例）", "620826", 105.733, 35.520, "省控", "是"),
    ("PL-K-09", "静宁工业园区点（示例）", "620826", 105.716, 35.494, "市控", "否"),
)
# Hours are kept of the last three days; the second station of the city proper fell silent on the first of them.
HOURS_SINCE = "2024-07-03"
SILENT = {"PL-K-02": "2024-07-03 15:00"}
GAPS = (
    *(("PL-K-02", f"2024-02-{day:02d}") for day in (11, 12, 13)),
    *(("PL-K-02", f"2024-07-{day:02d}") for day in (3, 4, 5)),
    *(("PL-K-05", f"2024-05-{day:02d}") for day in (6, 7)),
)
# Yearly targets: PM10, PM2.5, good days of 2023 and 2024.
# The province assesses the city by its proper (平凉城区): the city has that district's targets and dust days.
CITY = "620800"
CITY_PROPER = "620802"
GOALS = {
    CITY: ((66, 41, 310), (64, 33, 318)),
    CITY_PROPER: ((66, 41, 310), (64, 33, 318)),
    "620881": ((63, 31, 318), (60, 29, 322)),
    "620821": ((66, 34, 310), (64, 32, 314)),
    "620822": ((58, 29, 322), (56, 28, 325)),
    "620823": ((60, 30, 320), (58, 29, 322)),
    "620825": ((56, 28, 325), (54, 26, 328)),
    "620826": ((61, 29, 318), (58, 28, 320)),
}


def add(made: Builder) -> None:
    """Stations, daily values, dust days, and the water."""
    for code, name, region, lon, lat, grade, counts in STATIONS:
        made.add(
            "air_stations",
            {
                "点位编码": code,
                "名称": name,
                "所在区划": region,
                **outlines.near(region, lon, lat),
                "级别": grade,
                "参与评价": counts,
            },
        )
    for region in REGIONS:
        air = Air(_climate(region))
        codes = tuple(row[0] for row in STATIONS if row[2] == region and row[6] == "是")
        if region == CITY_PROPER:
            made.add("air_daily", *Air(_earlier()).station_rows(codes))
        days = air.station_rows(codes, GAPS)
        made.add("air_daily", *days)
        made.add("air_hourly", *_hours(days, air, codes))
        if region == "620826":
            made.add("air_daily", *air.other_station_rows("PL-K-09", "2023-01-01", 1.18))
        made.add("dust_days", *dust_rows(region, DUST, BASIS))
    made.add("dust_days", *dust_rows(CITY, DUST, BASIS))
    pingliang_water.add(made)


def _hours(days: list[Row], air: Air, codes: tuple[str, ...]) -> list[Row]:
    """Hours of the last days; of a silent station up to its last one, after the region's values."""
    last = [row for row in days if str(row["日期"]) >= HOURS_SINCE]
    whole = [row for row in air.station_rows(codes) if row["点位编码"] in SILENT and str(row["日期"]) >= HOURS_SINCE]
    return hour_rows([*last, *whole], SILENT)


def _earlier() -> Climate:
    """The years before the others, of the city proper."""
    spans = [(f"{year}-01-01", f"{year}-12-31", *values) for year, values in EARLIER.items()]
    segments = tuple(Segment(start, end, pm10, pm25) for start, end, pm10, pm25, _ in spans)
    goods = tuple(Good(start, end, good) for start, end, _, _, good in spans)
    gases = {"O3_8h": 102.0, "NO2": 30.0}
    return Climate(CITY_PROPER, "2019-01-01", "2021-12-31", segments, goods, gases=gases, seed=" earlier")


def _climate(region: str) -> Climate:
    *means, good22, good23 = REGIONS[region]
    segments = []
    for (start, end), (pm10, pm25) in zip(SPANS, means, strict=True):
        dusty = [day for day in DUST if start <= day <= end]
        dust10, dust25 = (280, 70) if dusty else (0, 0)
        length = {"2024-01-01": 91, "2024-04-01": 91}.get(start, 0)
        if dusty:  # the quarter's own mean, dust days kept in, stays the whole number given
            plain = length - len(dusty)
            pm10 = (pm10 * length - dust10 * len(dusty)) / plain
            pm25 = (pm25 * length - dust25 * len(dusty)) / plain
        segments.append(Segment(start, end, pm10, pm25, dust10, dust25))
    goods = (Good("2022-01-01", "2022-12-31", good22), Good("2023-01-01", "2023-12-31", good23))
    gases = {"O3_8h": 102.0 if region == "620802" else 96.0, "NO2": 28.0 if region == "620802" else 19.0}
    return Climate(region, FIRST, LAST, tuple(segments), goods, DUST, gases, episodes=EPISODES.get(region, ()))


def add_targets(made: Builder) -> None:
    """Targets of 2023 and 2024: of the city proper from the province, of the counties from the city."""
    codes = ("pm10", "pm25", "good_days")
    targets.add_indicators(made, *codes)
    for region, years in GOALS.items():
        by = "甘肃省人民政府" if region in (CITY, CITY_PROPER) else "平凉市人民政府"
        for year, goals in zip((2023, 2024), years, strict=True):
            for code, goal in zip(codes, goals, strict=True):
                targets.add(made, code, region, year, goal, by, quarters=year == 2024)
