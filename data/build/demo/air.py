"""Makes a county's daily air values: plausible seasons, then fitted so that published means and day counts hold.

Region values are whole numbers (CO in tenths); stations are that value plus and minus the same difference,
so that the mean of the stations is the region's value without any rounding.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import exp
from random import Random

from demo.sets import Row

ITEMS = ("SO2", "NO2", "CO", "O3_8h", "PM10", "PM2.5")
GOOD_UP_TO = {"SO2": 150, "NO2": 80, "CO": 40, "O3_8h": 160, "PM10": 150, "PM2.5": 75}
SEASONS = {
    "SO2": (1.8, 1.5, 1.1, 0.8, 0.7, 0.6, 0.6, 0.6, 0.7, 0.9, 1.2, 1.6),
    "NO2": (1.4, 1.1, 1.05, 0.95, 0.85, 0.75, 0.7, 0.75, 0.9, 1.1, 1.25, 1.3),
    "CO": (1.5, 1.3, 1.05, 0.85, 0.8, 0.75, 0.75, 0.75, 0.85, 1.0, 1.2, 1.4),
    "O3_8h": (0.62, 0.74, 0.9, 1.05, 1.2, 1.36, 1.34, 1.22, 1.0, 0.82, 0.66, 0.56),
    "PM10": (1.2, 1.1, 1.25, 1.35, 1.1, 0.85, 0.7, 0.7, 0.78, 0.95, 1.15, 1.15),
    "PM2.5": (1.7, 1.4, 1.1, 0.9, 0.75, 0.68, 0.64, 0.64, 0.75, 0.98, 1.3, 1.6),
}
SPREAD = {"SO2": 0.3, "NO2": 0.25, "CO": 0.22, "O3_8h": 0.16, "PM10": 0.36, "PM2.5": 0.34}
GAP = 6  # PM10 is at least so much above PM2.5


@dataclass(frozen=True)
class Segment:
    """The means that must hold from one day to another, for ordinary days and for listed dust days."""

    start: str
    end: str
    pm10: float
    pm25: float
    dust_pm10: float = 0
    dust_pm25: float = 0


@dataclass(frozen=True)
class Good:
    """How many good days (AQI up to 100) there must be; listed dust days count or not."""

    start: str
    end: str
    days: int
    with_dust: bool = True
    by_ozone: int = 400


@dataclass(frozen=True)
class Climate:
    """All that one region's air is made from."""

    region: str
    first: str
    last: str
    segments: tuple[Segment, ...]
    goods: tuple[Good, ...] = ()
    dust: tuple[str, ...] = ()
    gases: dict[str, float] = field(default_factory=dict)
    spread: float = 1.0
    # Days of a summer episode: day and the ozone it reached. They must be over AQI 100 already: no total changes.
    episodes: tuple[tuple[str, int], ...] = ()
    # What draws the days: years that were added later leave the others as they were.
    seed: str = ""


class Air:
    """One region's days while they are being made and fitted."""

    def __init__(self, climate: Climate):
        self.climate = climate
        self.rng = Random(f"air {climate.region}{climate.seed}")
        first = date.fromisoformat(climate.first)
        count = (date.fromisoformat(climate.last) - first).days + 1
        self.days = [first + timedelta(days=number) for number in range(count)]
        self.dust = {date.fromisoformat(day) for day in climate.dust}
        self.group = [self._group(day) for day in self.days]
        self.values: dict[str, list[int]] = {}
        self._draw()
        for number, segment in enumerate(climate.segments):
            self._fit((number, False), segment.pm10, segment.pm25)
            self._fit((number, True), segment.dust_pm10, segment.dust_pm25)
        for good in climate.goods:
            self._fit_good(good)
        for day, ozone in climate.episodes:
            self._raise_ozone(date.fromisoformat(day), ozone)

    def _group(self, day: date) -> tuple[int, bool]:
        for number, segment in enumerate(self.climate.segments):
            if segment.start <= day.isoformat() <= segment.end:
                return number, day in self.dust
        raise ValueError(f"{day} is in no segment")

    def _draw(self) -> None:
        base = {"SO2": 14.0, "NO2": 26.0, "CO": 8.0, "O3_8h": 100.0, "PM10": 70.0, "PM2.5": 32.0} | self.climate.gases
        still = 0.0  # calm air raises all that is burnt
        own = dict.fromkeys(ITEMS, 0.0)
        for item in ITEMS:
            self.values[item] = []
        for day in self.days:
            still = 0.65 * still + self.rng.gauss(0, 0.75)
            for item in ITEMS:
                own[item] = 0.5 * own[item] + self.rng.gauss(0, 0.85)
                shared = 0.0 if item == "O3_8h" else 0.6 * still
                factor = exp(SPREAD[item] * self.climate.spread * (0.8 * own[item] + shared))
                season = self._season(item, day)
                self.values[item].append(max(round(base[item] * season * factor), 2))

    def _season(self, item: str, day: date) -> float:
        here, share = SEASONS[item][day.month - 1], (day.day - 15) / 30
        neighbour = SEASONS[item][(day.month - (2 if share < 0 else 0)) % 12]
        return here + (neighbour - here) * abs(share)

    def _fit(self, group: tuple[int, bool], pm10: float, pm25: float) -> None:
        index = [at for at, owner in enumerate(self.group) if owner == group]
        if not index:
            return
        for item, mean in (("PM2.5", pm25), ("PM10", pm10)):
            total = mean * len(index)
            if abs(total - round(total)) > 1e-6:
                raise ValueError(f"{self.climate.region}: {total} is not a whole sum")
            self._fit_sum(item, index, round(total))
        self._part(index)

    def _fit_sum(self, item: str, index: list[int], total: int) -> None:
        series = self.values[item]
        scale = total / sum(series[at] for at in index)
        for at in index:
            series[at] = max(round(series[at] * scale), 3)
        rest = total - sum(series[at] for at in index)
        while rest:
            step = 1 if rest > 0 else -1
            at = self.rng.choice(index)
            if series[at] + step >= 3:
                series[at] += step
                rest -= step

    def _part(self, index: list[int]) -> None:
        """Lift PM10 above PM2.5 where needed and take the same from days that have enough."""
        coarse, fine = self.values["PM10"], self.values["PM2.5"]
        for at in index:
            lack = fine[at] + GAP - coarse[at]
            if lack > 0:
                coarse[at] += lack
                self._take(index, lack)

    def _take(self, index: list[int], amount: int) -> None:
        """Lower PM10 by so much in all without moving any day over a class limit."""
        coarse, fine = self.values["PM10"], self.values["PM2.5"]
        while amount:
            at = self.rng.choice(index)
            if coarse[at] - 1 >= fine[at] + GAP and coarse[at] != GOOD_UP_TO["PM10"] + 1:
                coarse[at] -= 1
                amount -= 1

    def bad(self, at: int, but: str = "") -> bool:
        """Whether the day is over AQI 100 (because of another item than `but`)."""
        return any(self.values[item][at] > limit for item, limit in GOOD_UP_TO.items() if item != but)

    def _fit_good(self, good: Good) -> None:
        index = [
            at
            for at, day in enumerate(self.days)
            if good.start <= day.isoformat() <= good.end and (good.with_dust or day not in self.dust)
        ]
        need = len(index) - good.days - sum(self.bad(at) for at in index)
        ozone = self.values["O3_8h"]
        if need < 0:
            excess = [at for at in index if self.bad(at) and not self.bad(at, "O3_8h")]
            if len(excess) < -need:
                raise ValueError(f"{good}: {-need} bad days too many, ozone explains {len(excess)}")
            for at in sorted(excess, key=lambda at: ozone[at])[:-need]:
                ozone[at] = self.rng.randint(138, 160)
            return
        fit = sorted((at for at in index if not self.bad(at)), key=lambda at: -ozone[at])
        for at in fit[: min(need, good.by_ozone)]:
            ozone[at] = self.rng.randint(161, 182)
        self._raise_dust(index, max(need - good.by_ozone, 0))

    def _raise_dust(self, index: list[int], need: int) -> None:
        coarse = self.values["PM10"]
        fit = sorted((at for at in index if not self.bad(at)), key=lambda at: -coarse[at])
        for at in fit[:need]:
            higher = self.rng.randint(152, 168)
            group = [other for other in index if self.group[other] == self.group[at] and other != at]
            self._take(group, higher - coarse[at])
            coarse[at] = higher

    def _raise_ozone(self, day: date, ozone: int) -> None:
        at = self.days.index(day)
        if not self.bad(at):
            raise ValueError(f"{day} is a good day: an episode would change the totals")
        self.values["O3_8h"][at] = ozone

    def station_rows(self, codes: tuple[str, ...], gaps: tuple[tuple[str, str], ...] = ()) -> list[Row]:
        """Daily rows of one or two stations; in a gap of the second station the first has the region's value."""
        rng = Random(f"stations {self.climate.region}{self.climate.seed}")
        out = set(gaps)
        rows = []
        for at, day in enumerate(self.days):
            apart = {item: self._apart(item, at, rng) if len(codes) > 1 else 0 for item in ITEMS}
            absent = {code for code in codes if (code, day.isoformat()) in out}
            if absent:
                apart = dict.fromkeys(ITEMS, 0)
            # At no station is PM2.5 above PM10: that would be a doubted reading.
            room = self.values["PM10"][at] - self.values["PM2.5"][at]
            apart["PM2.5"] = min(max(apart["PM2.5"], apart["PM10"] - room), apart["PM10"] + room)
            for code, sign in zip(codes, (1, -1), strict=False):
                if code not in absent:
                    cells = {item: self.values[item][at] + sign * apart[item] for item in ITEMS}
                    rows.append(_row(code, day, cells))
        return rows

    def other_station_rows(self, code: str, since: str, factor: float) -> list[Row]:
        """Daily rows of a station that does not count: the region's values, raised."""
        rng = Random(f"other {code}")
        rows = []
        for at, day in enumerate(self.days):
            cells = {item: round(self.values[item][at] * factor * rng.uniform(0.93, 1.12)) for item in ITEMS}
            cells["PM10"] = max(cells["PM10"], cells["PM2.5"] + GAP)
            if day.isoformat() >= since:
                rows.append(_row(code, day, cells))
        return rows

    def _apart(self, item: str, at: int, rng: Random) -> int:
        value = self.values[item][at]
        return max(min(round(value * rng.gauss(0.05, 0.05)), value - 1), 1 - value)


def _row(code: str, day: date, cells: dict[str, int]) -> Row:
    shown = {item: f"{value / 10:.1f}" if item == "CO" else value for item, value in cells.items()}
    return {"点位编码": code, "区划": "", "日期": day.isoformat(), **shown}


#: The course of a day, hours 1 to 24: traffic in the morning and evening, ozone in the afternoon.
COURSE = {
    "SO2": (8, 8, 8, 8, 8, 9, 10, 12, 13, 13, 12, 11, 10, 9, 9, 9, 9, 10, 11, 11, 11, 10, 9, 9),
    "NO2": (11, 10, 9, 9, 9, 10, 12, 13, 12, 10, 8, 7, 6, 6, 6, 7, 8, 10, 12, 13, 13, 13, 12, 12),
    "CO": (10, 10, 9, 9, 9, 10, 11, 12, 12, 11, 10, 9, 8, 8, 8, 8, 9, 10, 11, 11, 11, 11, 10, 10),
    "O3": (48, 44, 40, 38, 36, 36, 40, 48, 58, 68, 78, 86, 93, 98, 102, 104, 104, 102, 98, 91, 80, 70, 62, 55),
    "PM10": (10, 10, 9, 9, 9, 9, 10, 12, 13, 12, 11, 10, 9, 8, 8, 8, 9, 10, 11, 11, 11, 11, 10, 10),
    "PM2.5": (11, 11, 10, 10, 10, 10, 11, 12, 12, 11, 10, 9, 8, 8, 8, 8, 8, 9, 10, 11, 11, 11, 11, 11),
}


def hour_rows(days: list[Row], until: dict[str, str]) -> list[Row]:
    """Hourly rows that follow the daily ones: the day's mean (ozone: its largest 8 h mean) times the course of a day.

    `until`: the last hour of a station that fell silent.
    """
    rng = Random("hours")
    rows = []
    for row in days:
        code, day = str(row["点位编码"]), datetime.fromisoformat(str(row["日期"]))
        for hour in range(1, 25):
            at = day + timedelta(hours=hour)
            if f"{at:%Y-%m-%d %H:%M}" > until.get(code, "9"):
                break
            cells: Row = {"点位编码": code, "时间": f"{at:%Y-%m-%d %H:%M}"}
            for item, course in COURSE.items():
                mean = float(str(row["O3_8h" if item == "O3" else item]))
                # 99 is the largest mean of 8 hours in the course of ozone.
                part = course[hour - 1] / (99 if item == "O3" else sum(course) / 24) * rng.uniform(0.97, 1.03)
                cells[item] = f"{mean * part:.1f}" if item == "CO" else max(round(mean * part), 1)
            rows.append(cells)
    return rows


def dust_rows(region: str, days: tuple[str, ...], basis: str) -> list[Row]:
    """The official list of sand-dust days of a region."""
    return [{"区划": region, "日期": day, "PM10剔除": "是", "PM2.5剔除": "是", "依据": basis} for day in days]


def pick_dust(region: str, year: int, first: str, last: str, count: int) -> tuple[str, ...]:
    """Made dust days: spells of one to three days, most of them from March to May."""
    rng = Random(f"dust {region} {year} {first}")
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    weights = (1, 2, 6, 8, 6, 2, 1, 1, 1, 1, 2, 1)
    days: set[date] = set()
    while len(days) < count:
        on = start + timedelta(days=rng.randrange((end - start).days + 1))
        if rng.random() * 8 <= weights[on.month - 1]:
            spell = [on + timedelta(days=number) for number in range(rng.choice((1, 1, 2, 2, 3)))]
            days |= {day for day in spell if day <= end and len(days) < count}
    return tuple(day.isoformat() for day in sorted(days)[:count])
