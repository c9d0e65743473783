"""Which facts of facts.csv a metric computes on the demo, for which view, and which none does, with the reason.

A fact is covered where a metric computes it from rows of ledgers. `COVERED` says which, for which view, and what to
take from the result; the expected figure is the one in facts.csv, never written here.
"""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from lib.core.scope import Scope
from lib.core.terms import State
from lib.metrics.model import Result

Take = Callable[[Result], Any]


def view(region: str, on: str, period: str = "year", *programmes: str) -> Scope:
    return Scope(region, date.fromisoformat(on), period, programmes)


def value(result: Result) -> Any:
    return result.value


def numerator(result: Result) -> Any:
    return result.numerator


def denominator(result: Result) -> Any:
    return result.denominator


def detail(name: str) -> Take:
    return lambda result: result.details[name]


def chosen(result: Result, **wanted: object) -> Any:
    """The rows of the frame with these values; of a text `name__has` asks for a part."""
    frame = result.frame
    for name, value_ in wanted.items():
        column, _, part = name.partition("__")
        frame = frame[frame[column].str.contains(str(value_), regex=False)] if part else frame[frame[column] == value_]
    return frame


def rows(**wanted: object) -> Take:
    """The number of rows with these values."""
    return lambda result: len(chosen(result, **wanted))


def cell(column: str, **wanted: object) -> Take:
    """One cell of the one row with these values."""

    def take(result: Result) -> Any:
        frame = chosen(result, **wanted)
        assert len(frame) == 1, f"{len(frame)} rows with {wanted}"
        return frame[column].iloc[0]

    return take


def summed(column: str, **wanted: object) -> Take:
    return lambda result: float(chosen(result, **wanted)[column].sum())


def only(column: str, **wanted: object) -> Take:
    """The one value that all rows with these values share in a column."""

    def take(result: Result) -> Any:
        found = set(chosen(result, **wanted)[column])
        assert len(found) == 1, found
        return found.pop()

    return take


def written(*codes: str) -> Take:
    """The deadline of milestones `PROJECT#NODE` as written, without its year and its softness (a column of its own)."""

    def take(result: Result) -> str:
        texts = {str(cell("due_text", **named(code))(result)) for code in codes}
        bare = {
            text.replace("具备条件的", "").replace("力争", "").replace("2024年", "年" * ("年内" in text))
            for text in texts
        }
        assert len(bare) == 1, bare
        return bare.pop()

    return take


def named(code: str) -> dict[str, str]:
    return dict(zip(("code", "milestone"), code.split("#"), strict=True))


def reported(code: str) -> Take:
    """A figure that the report gives without rows behind it; one that is about so much says so in words."""
    return cell("reported", indicator=code)


def total(kind: str, year: int | None = None, column: str = "count") -> Take:
    def take(result: Result) -> float:
        frame = result.frame[result.frame["action_kind"] == kind]
        return float(frame[frame["year"] == year][column].sum() if year else frame[column].sum())

    return take


def stages(*names: str) -> Take:
    return lambda result: sum(result.details[name] for name in names)


def late_parts(code: str) -> Take:
    """Measures of a finding that are past their deadline and open."""
    return lambda result: int((chosen(result, parent_code=code)["days_late"].fillna(0) > 0).sum())


def nearly_done(result: Result) -> int:
    """基本完成 is not 完成: nine tenths of the year's work at least, and not one of them done."""
    frame = result.frame
    assert not frame["state"].isin(["done", "closed"]).any()
    return int((frame["progress"] >= 0.9).sum())


def said(words: str, take: Take, holds: Callable[[Any], bool] = bool) -> Take:
    """The report's words where what they say holds of a figure."""
    return lambda result: words if holds(take(result)) else None


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


def targets_met(result: Result) -> bool:
    """Whether every target of the year is met, each on its own basis; there are three."""
    margins = result.frame["margin"].dropna()
    return len(margins) == 3 and bool((margins >= 0).all())


def class_of(section: str, year: int) -> Take:
    def take(result: Result) -> int:
        frame = result.frame
        return int(frame[(frame["name"].str.contains(section)) & (frame["year"] == year)]["water_class"].iloc[0])

    return take


def rounded(number: float, decimals: int) -> Decimal:
    return Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def quarters(result: Result) -> int:
    """Quarters in which the special inspection of the quarter was made."""
    return int(chosen(result, action_note__has="季度环境保护专项督查")["on"].dt.quarter.nunique())


def day_written(take: Take) -> Take:
    return lambda result: f"{take(result).month}月{take(result).day}日"


def heads_per_group(result: Result) -> float:
    """Each of the groups is a task with one leader."""
    return float(result.frame["leader"].notna().sum() / len(result.frame))


PINGLIANG = view("620800", "2024-07-05")
KEY_TASKS = view("620800", "2024-07-05", "year", "PL-B-03")
TEN_WORKS = view("620800", "2024-07-05", "year", "PL-B-04")
CITY_2023 = view("620802", "2023-12-31")
GANZHOU = view("620702", "2017-10-31")
GANZHOU_FINDINGS = view("620702", "2017-10-31")
QILIAN = view("620702", "2017-10-31", "year", "GZ-B-02")
GANZHOU_2016 = view("620702", "2016-12-31")
MINLE = view("620722", "2022-12-31")
DANGXIONG = view("540122", "2020-11-30")
CENTRAL = view("540122", "2020-11-30", "year", "DX-B-01")
REGION_ROUND = view("540122", "2020-11-30", "year", "DX-B-02")
SOUTH_WEST = view("540122", "2020-11-30", "year", "DX-B-03")
SOUTH_WEST_JUNE = view("540122", "2020-11-30", "year", "DX-B-05")
CASES = view("540122", "2020-11-30", "year", "DX-B-06")
ROADS = view("540122", "2020-11-30", "year", "DX-B-09")
MASKED = view("990001", "2023-11-30")

REPORTED, VISITS, BY_KIND = "enforcement.reported", "enforcement.visits", "enforcement.by_kind"
LIST, MEASURES = "findings.list", "measures.list"
SCHEDULE, PROJECTS, MONEY = "projects.schedule", "projects.list", "projects.money"

COVERED: dict[str, tuple[str, Scope, Take]] = {
    # 平凉市
    "F3-009": ("tasks.by_stage", KEY_TASKS, value),
    "F3-010": ("findings.by_stage", PINGLIANG, value),
    "F3-011": ("tasks.list", KEY_TASKS, nearly_done),
    "F3-012": ("findings.done_share", PINGLIANG, numerator),
    "F3-013": ("findings.by_stage", PINGLIANG, stages("on_schedule", "behind", "overdue")),
    "F3-014": ("petitions.handled_share", PINGLIANG, denominator),
    "F3-015": ("petitions.handled_share", PINGLIANG, numerator),
    "F3-016": ("petitions.handled_share", PINGLIANG, detail("open")),
    "F3-020": (REPORTED, PINGLIANG, reported("PL-V07")),
    "F3-021": (
        SCHEDULE,
        PINGLIANG,
        said("基本建成", cell("done_on", **named("PL-P-005#建成")), lambda day: day.year == 2023),
    ),
    "F3-022": (PROJECTS, PINGLIANG, said("启动", cell("started_on", code="PL-P-011"), lambda day: day.year == 2023)),
    "F3-025": ("air.good_day_share", CITY_2023, lambda r: rounded(r.details["change_points"], 0)),
    "F3-027": ("air.pm10_mean", CITY_2023, fall),
    "F3-028": ("air.pm25_mean", CITY_2023, fall),
    "F3-029": ("air.pm10_mean", CITY_2023, margin),
    "F3-030": ("air.pm25_mean", CITY_2023, margin),
    "F3-033": ("water.year_class", PINGLIANG, class_of("平镇桥", 2023)),
    "F3-034": ("water.year_class", PINGLIANG, class_of("汭河", 2023)),
    "F3-046": (MEASURES, PINGLIANG, said("欠帐", late_parts("PL-F-001"))),
    "F3-049": (REPORTED, PINGLIANG, reported("PL-V19")),
    "F3-050": (REPORTED, PINGLIANG, reported("PL-V18")),
    "F3-058": (SCHEDULE, PINGLIANG, written("PL-P-001#建成", "PL-P-002#建成")),
    "F3-059": (SCHEDULE, PINGLIANG, written("PL-P-003#开工", "PL-P-004#开工")),
    "F3-060": (SCHEDULE, PINGLIANG, written("PL-P-005#稳定运行", "PL-P-006#稳定运行")),
    "F3-061": (SCHEDULE, PINGLIANG, written("PL-P-007#建成", "PL-P-007#联网")),
    "F3-062": (PROJECTS, PINGLIANG, rows(title__has="城区生活污水处理厂")),
    "F3-063": (PROJECTS, PINGLIANG, rows(title__has="镇污水处理设施建设项目")),
    "F3-064": (SCHEDULE, PINGLIANG, written(*(f"PL-P-{number:03d}#开工" for number in range(8, 47)))),
    "F3-065": (SCHEDULE, PINGLIANG, written(*(f"PL-P-{number:03d}#投运" for number in range(8, 47)))),
    "F3-066": (PROJECTS, PINGLIANG, rows(title__has="工业集中区污水处理厂")),
    "F3-067": (SCHEDULE, PINGLIANG, written(*(f"PL-P-{number:03d}#开工" for number in range(47, 51)))),
    "F3-069": ("duty.by_kind", PINGLIANG, lambda r: int(r.frame["kind"].isin(["task", "finding", "measure"]).sum())),
    "F3-071": ("duty.register", PINGLIANG, rows(multi_year=True)),
    "F3-073": ("tasks.by_stage", TEN_WORKS, value),
    "F3-075": (PROJECTS, PINGLIANG, rows(title__has="污染源企业监控平台")),
    "F3-076": (SCHEDULE, PINGLIANG, written(*(f"PL-P-{number:03d}#建成" for number in range(51, 54)))),
    "F3-080": (VISITS, PINGLIANG, rows(action_note__has="责任规定落实情况督查")),
    "F3-081": (REPORTED, PINGLIANG, reported("PL-V11")),
    "F3-082": (REPORTED, PINGLIANG, reported("PL-V12")),
    "F3-085": (REPORTED, PINGLIANG, reported("PL-V13")),
    "F3-086": (REPORTED, PINGLIANG, reported("PL-V14")),
    "F3-087": (REPORTED, PINGLIANG, reported("PL-V15")),
    "F3-088": (REPORTED, PINGLIANG, reported("PL-V16")),
    "F3-094": ("tasks.list", KEY_TASKS, nearly_done),
    # 甘州区
    "F0-012": ("findings.done_share", GANZHOU_FINDINGS, numerator),
    "F0-013": ("findings.by_stage", GANZHOU_FINDINGS, stages("on_schedule", "behind", "overdue")),
    "F0-014": ("findings.by_stage", GANZHOU_FINDINGS, value),
    "F0-015": ("findings.done_share", GANZHOU_FINDINGS, percent(value)),
    "F0-021": (REPORTED, GANZHOU, reported("GZ-V04")),
    "F0-022": (BY_KIND, GANZHOU, total("accountability")),
    "F0-023": (BY_KIND, GANZHOU, total("accountability", column="people")),
    "F0-035": ("air.good_day_share_ex_dust", GANZHOU_2016, percent(value)),
    "F0-036": ("air.pm10_mean_ex_dust", GANZHOU_2016, whole),
    "F0-037": ("air.pm25_mean_ex_dust", GANZHOU_2016, whole),
    "F0-038": ("air.good_days", GANZHOU, value),
    "F0-039": ("air.pm10_mean", GANZHOU, whole),
    "F0-040": ("air.pm10_mean", GANZHOU, fall),
    "F0-042": ("air.pm25_mean", GANZHOU, whole),
    "F0-043": ("air.pm25_mean", GANZHOU, fall),
    "F0-078": ("tasks.by_stage", QILIAN, value),
    "F0-083": (PROJECTS, GANZHOU, rows(title__has="拟建")),
    "F0-092": (BY_KIND, GANZHOU, total("case_filed")),
    "F0-093": (BY_KIND, GANZHOU, total("case_filed", 2015)),
    "F0-094": (BY_KIND, GANZHOU, total("fine", 2015)),
    "F0-095": (BY_KIND, GANZHOU, total("case_filed", 2016)),
    "F0-096": (BY_KIND, GANZHOU, total("fine", 2016)),
    "F0-097": ("enforcement.cases", GANZHOU, value),
    "F0-098": ("enforcement.fined_share", GANZHOU, numerator),
    "F0-099": ("enforcement.by_year", GANZHOU, summed("seizures", year=2017)),
    "F0-100": ("enforcement.transfers", GANZHOU, value),
    "F0-101": (BY_KIND, GANZHOU, total("fine")),
    "F0-104": (REPORTED, GANZHOU, reported("GZ-V42")),
    "F0-120": ("tasks.list", QILIAN, cell("state", code="GZ-F-020")),
    # 民乐县
    "F1-006": ("air.pm10_mean_ex_dust", MINLE, whole),
    "F1-007": ("air.pm25_mean_ex_dust", MINLE, whole),
    "F1-008": ("air.good_day_share_ex_dust", MINLE, percent(value, 0)),
    "F1-009": ("air.year_to_date", MINLE, said(State.DONE, targets_met)),
    "F1-010": ("water.year_class", MINLE, class_of("双树寺", 2022)),
    "F1-013": ("water.met_share", MINLE, percent(value, 0)),
    "F1-017": (REPORTED, MINLE, said("未因", reported("ML-V13"), lambda times: times == 0)),
    "F1-038": (REPORTED, MINLE, reported("ML-V15")),
    # 某县（掩码）
    "F2-023": ("tasks.by_stage", MASKED, value),
    "F2-025": ("tasks.list", MASKED, heads_per_group),
    "F2-028": ("duty.five_fixed", DANGXIONG, rows()),
    "F2-051": ("enforcement.discipline_people", MASKED, said("不可计算", value, lambda people: people is None)),
    # 当雄县
    "F4-012": ("petitions.handled_share", DANGXIONG, denominator),
    "F4-013": ("petitions.list", CASES, rows(state="awaiting_acceptance")),
    "F4-014": ("petitions.list", CASES, rows(state="handled")),
    "F4-015": ("look_back.results", CASES, rows(outcome="consolidated")),
    "F4-016": ("petitions.list", CASES, rows(state="awaiting_acceptance")),
    "F4-018": ("findings.by_stage", CENTRAL, value),
    "F4-019": ("measures.by_stage", CENTRAL, value),
    "F4-020": ("measures.by_stage", CENTRAL, stages("on_schedule")),
    "F4-021": ("measures.by_stage", CENTRAL, stages("done", "closed")),
    "F4-022": ("duty.by_duty", CENTRAL, summed("total", duty="main")),
    "F4-024": ("tasks.list", CENTRAL, cell("goal", title__has="板房")),
    "F4-025": (MEASURES, CENTRAL, rows(parent_code="DX-F-001")),
    "F4-026": ("tasks.list", CENTRAL, cell("current", title__has="板房")),
    "F4-027": (LIST, CENTRAL, cell("state", code="DX-F-001")),
    "F4-028": ("duty.by_duty", CENTRAL, summed("total", duty="shared")),
    "F4-029": ("findings.by_stage", REGION_ROUND, value),
    "F4-030": ("measures.by_stage", REGION_ROUND, value),
    "F4-031": ("measures.by_stage", REGION_ROUND, stages("on_schedule")),
    "F4-032": ("measures.by_stage", REGION_ROUND, stages("done", "closed")),
    "F4-033": ("duty.by_duty", REGION_ROUND, summed("total", duty="lead")),
    "F4-034": (MEASURES, REGION_ROUND, rows(parent_code="DX-F-025")),
    "F4-035": ("tasks.list", REGION_ROUND, cell("goal", title__has="商户")),
    "F4-036": ("duty.by_duty", REGION_ROUND, summed("total", duty="shared")),
    "F4-037": ("findings.by_stage", SOUTH_WEST, value),
    "F4-038": (LIST, SOUTH_WEST, only("state")),
    "F4-040": ("findings.by_stage", view("540122", "2020-11-30", "year", "DX-B-04"), value),
    "F4-041": ("measures.by_stage", DANGXIONG, value),
    "F4-042": ("findings.by_stage", DANGXIONG, value),
    "F4-052": (VISITS, DANGXIONG, quarters),
    "F4-053": (REPORTED, DANGXIONG, reported("DX-V05")),
    "F4-054": (REPORTED, DANGXIONG, reported("DX-V06")),
    "F4-055": (REPORTED, DANGXIONG, reported("DX-V07")),
    "F4-056": (REPORTED, DANGXIONG, reported("DX-V08")),
    "F4-057": (REPORTED, DANGXIONG, reported("DX-V09")),
    "F4-058": (REPORTED, DANGXIONG, reported("DX-V10")),
    "F4-072": (MONEY, DANGXIONG, cell("invest", code="DX-P-01")),
    "F4-073": (MONEY, DANGXIONG, cell("invest", code="DX-P-02")),
    "F4-074": (PROJECTS, DANGXIONG, percent(cell("progress", code="DX-P-02"), 0)),
    "F4-114": (VISITS, DANGXIONG, rows(action_note__has="“噪声”专项整治行动")),
    "F4-115": (VISITS, DANGXIONG, summed("people", action_note__has="“噪声”专项整治行动")),
    "F4-116": (REPORTED, DANGXIONG, reported("DX-V49")),
    "F4-117": (REPORTED, DANGXIONG, said("未收到", reported("DX-V41"), lambda times: times == 0)),
    "F4-118": (VISITS, DANGXIONG, day_written(cell("on", action_note__has="西南督察局"))),
    "F4-120": ("findings.by_stage", SOUTH_WEST_JUNE, value),
    "F4-122": (LIST, SOUTH_WEST_JUNE, only("state")),
    "F4-134": ("tasks.by_stage", ROADS, value),
    "F4-143": ("petitions.list", CASES, cell("state", title__has="县城污水直排当曲河")),
}

#: Deadlines that the report softens, and how: 力争 alone, or for those that are ready.
SOFT = {"F3-059": "strive", "F3-060": "strive", "F3-067": "conditional"}

_CADENCE = "a cadence or a rule in words, no count"
_METHOD = "a number of elements of a method, shown as the method's fields"
_NAME = "a number or words inside a name, not a quantity"
_ORDINAL = "an ordinal, not a quantity"
_HOTLINE = "hotline number, not a quantity"
_OUTSIDE = "outside the data model: how the office is organised, no obligation of anybody's"
_NO_BASE = "a claim of all or of 100 % in words: the report gives no base to count"

NOT_COVERED = {
    "F0-019": _NO_BASE,
    "F0-020": _CADENCE,
    "F0-085": "kinds of disposition listed in one sentence; how many works fall under two of them is masked",
    "F0-103": "a claim of all in words about a number of petitions that is masked",
    "F0-108": "text damage: a bracket without its other half",
    "F0-118": _HOTLINE,
    "F0-119": _HOTLINE,
    "F1-020": _CADENCE,
    "F1-035": _CADENCE,
    "F1-037": "a name of four papers and one talk that the report does not list",
    "F1-039": "outside the data model: mechanisms between offices, no obligation of anybody's",
    "F1-040": "outside the data model: kinds of matter on a card of small powers",
    "F1-041": _CADENCE,
    "F1-042": _CADENCE,
    "F1-046": "a look-back without a count or a day",
    "F2-015": _CADENCE,
    "F2-016": _HOTLINE,
    "F2-017": "how long a self-check lasted; its days are masked",
    "F2-019": _OUTSIDE,
    "F2-021": "outside the data model: papers of the office, no obligation of anybody's",
    "F2-027": "how many years the groups have been kept, no count of obligations",
    "F2-029": _METHOD,
    "F2-050": _CADENCE,
    "F3-018": _NAME,
    "F3-019": "numbers of two generating units, a name",
    "F3-044": _ORDINAL,
    "F3-045": "a claim about other cities' inspections, without a base",
    "F3-070": _METHOD,
    "F3-072": "the star of key petitions itself: a mark, read as one by the reader of cells",
    "F3-077": _METHOD,
    "F3-083": _METHOD,
    "F3-089": _CADENCE,
    "F3-090": _CADENCE,
    "F4-017": "a group number in a place name",
    "F4-023": "a year since when, in the words of the finding; nothing is counted from it",
    "F4-039": "a plan's name",
    "F4-051": _CADENCE,
    "F4-119": "the same 107 once more, in another unit: the report contradicts itself",
    "F4-121": _NO_BASE,
    "F4-124": _ORDINAL,
    "F4-132": _ORDINAL,
    "F4-133": "the heading names two of the four roads that the text lists; the text is counted",
    "F4-135": "two ways of writing one name",
    "F4-138": "the year in a plan's name",
    "F4-139": "route codes, not quantities",
    "F4-140": "kinds of place listed in one sentence, of about 30 places that are not listed",
}
