"""Makes water sections and their samples: a yearly level per item, a season, a little noise, and named peaks."""

from dataclasses import dataclass, field
from random import Random

from demo import outlines
from demo.sets import Row

WINTER = (1.12, 1.1, 1.05, 1.0, 0.95, 0.9, 0.9, 0.92, 0.95, 1.0, 1.04, 1.08)
SUMMER = (0.92, 0.93, 0.96, 1.0, 1.03, 1.08, 1.1, 1.08, 1.02, 0.98, 0.96, 0.94)
EVEN = (1.0,) * 12
SEASON = {
    "溶解氧": WINTER,
    "氨氮": WINTER,
    "总氮": WINTER,
    "化学需氧量": SUMMER,
    "高锰酸盐指数": SUMMER,
    "总磷": SUMMER,
    "叶绿素a": tuple(share**4 for share in SUMMER),
}
DIGITS = {
    "pH": 1,
    "溶解氧": 1,
    "高锰酸盐指数": 1,
    "化学需氧量": 0,
    "五日生化需氧量": 1,
    "氨氮": 3,
    "总磷": 3,
    "总氮": 2,
    "氟化物": 2,
    "总硬度": 0,
    "溶解性总固体": 0,
    "硫酸盐": 0,
    "氯化物": 0,
    "铁": 2,
    "锰": 3,
    "耗氧量": 1,
    "硝酸盐": 2,
    "亚硝酸盐": 3,
    "叶绿素a": 4,
    "透明度": 2,
    "取水量": 1,
    "石油类": 3,
    "挥发酚": 4,
    "汞": 5,
    "砷": 4,
    "阴离子表面活性剂": 2,
}
TRACES = {"石油类": 0.01, "挥发酚": 0.0003, "汞": 0.00004, "砷": 0.0003, "阴离子表面活性剂": 0.05}
LEAST = {"氨氮": 0.025, "总磷": 0.01, "铁": 0.03, "锰": 0.004, "亚硝酸盐": 0.003, **TRACES}
NOISE = {"pH": 0.012, "溶解氧": 0.05}
LAKE_ITEMS = ("叶绿素a", "透明度")
SUPPLY = ("硫酸盐", "氯化物", "硝酸盐", "铁", "锰")
GROUND = (
    *("pH", "总硬度", "溶解性总固体", "硫酸盐", "氯化物", "铁", "锰", "耗氧量", "氨氮"),
    *("亚硝酸盐", "硝酸盐", "氟化物", "砷", "阴离子表面活性剂"),
)
RIVER = ("pH", "溶解氧", "高锰酸盐指数", "化学需氧量", "五日生化需氧量", "氨氮", "总磷", "总氮", "氟化物")


@dataclass(frozen=True)
class Section:
    """A monitoring section, its yearly levels (in the order of `items`) and its peaks by month."""

    code: str
    name: str
    river: str
    kind: str
    body: str
    region: str
    lon: float | str
    lat: float | str
    target: str
    levels: dict[int, tuple[float, ...]] = field(default_factory=dict)
    peaks: dict[str, dict[str, float | str]] = field(default_factory=dict)
    items: tuple[str, ...] = RIVER
    basin: str = ""

    def row(self) -> Row:
        """The ledger row of the section; a position in words keeps its words."""
        if isinstance(self.lon, float) and isinstance(self.lat, float):
            place = outlines.near(self.region, self.lon, self.lat)
        else:
            place = {"经度": self.lon, "纬度": self.lat}
        return {
            "断面编码": self.code,
            "名称": self.name,
            "河湖": self.river,
            "流域": self.basin,
            "类型": self.kind,
            "水体": self.body,
            "所在区划": self.region,
            **place,
            "目标类别": self.target,
        }

    def samples(self, months: tuple[str, ...]) -> list[Row]:
        """One sample in each month."""
        rng = Random(f"water {self.code}")
        rows: list[Row] = []
        for month in months:
            levels = dict(zip(self.items, self.levels[int(month[:4])], strict=True))
            row: Row = {"断面编码": self.code, "采样时间": f"{month}-{rng.randint(3, 12):02d}"}
            for item in self.items:
                season = SEASON.get(item, EVEN)[int(month[5:]) - 1]
                value = levels[item] * season * (1 + NOISE.get(item, 0.07) * rng.uniform(-1, 1))
                row[item] = _shown(item, self.peaks.get(month, {}).get(item, value))
            rows.append(row)
        return rows


def _shown(item: str, value: float | str) -> str:
    """A value as a ledger writes it; what is below detection with its sign. Words stay as they are."""
    if isinstance(value, str):
        return value
    if value < LEAST.get(item, 0):
        return f"<{LEAST[item]}"
    return f"{value:.{DIGITS[item]}f}"


def months(first: str, last: str) -> tuple[str, ...]:
    """All months from one to another, as `2022-01`."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    end = int(last[:4]) * 12 + int(last[5:]) - 1
    return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in range(start, end + 1))
