"""The catalogue of texts and the translator that pages, charts and exports are given."""

import functools
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from lib.i18n.conditions import condition_words

LANGUAGES = ("zh", "en")

#: Files that hold vocabularies for reading ledgers rather than texts to show.
_VOCABULARIES = {"cells", "ledgers"}

#: A column whose cells are codes, and the text key prefix of those codes.
CODED = {
    "light": "light",
    "worst_light": "light",
    "worst_reason": "why",
    "kind": "kind",
    "state": "state",
    "stage": "stage",
    "schedule": "schedule",
    "level": "level",
    "aqi_level": "aqi_level",
    "alert_level": "alert_level",
    "reason": "why",
    "next_step": "step",
    "pollutant": "statistic",
    "rule": "flag",
    "firmness": "firmness",
    "action_kind": "words.action_kind",
    "item": "pollutant",
    "area_kind": "area_kind",
    "method": "method",
    "water_state": "water_state",
    "water_change": "water_change",
    "trophic": "trophic",
    "detected": "detected",
    "against": "against",
    "due_step": "step",
    "body": "words.body",
    "body_basis": "body_basis",
    "basis": "basis",
    "measure": "measure",
    "step": "step",
    "step_before": "step",
    "call": "call",
    "turn": "turn",
    "cause": "cause",
    "was": "state",
    "became": "state",
    "class_turn": "class_turn",
    "target_turn": "target_turn",
    "duty": "words.duty",
    "verdict": "words.verdict",
    "satisfaction": "words.satisfaction",
    "rectification": "words.rectification",
    "evidence_kind": "evidence_kind",
    "fixing": "fixing",
    "deadline": "deadline",
    "likeness": "likeness",
    "outcome": "words.look_back_outcome",
    "priority": "priority",
    "look_back_reason": "look_back_reason",
    "action_group": "action_group",
    "indicator_kind": "words.indicator_kind",
    "project_category": "words.project_category",
    "milestone_state": "milestone_state",
    "money_flag": "money_flag",
    "timeliness": "timeliness",
    "batch_basis": "words.batch_basis",
    "answer": "answer",
    "rule_group": "rule_group",
    "check": "check",
    "heading": "heading",
    "ask": "ask",
    "absent": "absent",
    "pm25_basis": "basis",
    "pm10_basis": "basis",
}

#: Columns whose cells are codes of one of these vocabularies, or an office's own words.
_OPEN = {
    "reason": ("reason",),
    "field": ("words.field", "words.category"),
    "group": ("words.field", "words.category"),
    "category": ("words.category", "words.project_category", "words.instruction_kind", "words.permit_kind"),
    "petition_source": ("words.petition_source",),
    # What stands in a ledger: its own words, states and firmness in ours, perhaps several.
    "found": ("state", "schedule", "firmness"),
}

#: Columns that are shares from 0 to 1.
SHARES = {
    *("on_time_share", "first_share"),
    *("guarded", "progress", "expected", "pm25_change", "pm10_change", "change", "composite_change"),
    *("good_share", "worst_share", "good_share_last", "day_share", "hour_share"),
    *("good_day_share", "good_day_share_last_year", "fined_share"),
    *("funded_share", "spent_share", "gap", "reached", "handled_share", "with_part_share"),
    *("rate", "with_part_rate", "rate_stated", "score"),
    *("pm25_deviation", "pm10_deviation", "deviation"),
}

#: Columns of water classes, 1 to 6.
CLASSES = {
    *("water_class", "target_class", "published", "period_class", "class_last", "class_before", "class_year_ago"),
    *("item_class", "tn_class", "ground_class"),
}

#: Columns that list codes, each perhaps with a figure in brackets behind it.
LISTS = {"primary", "largest", "deciding", "main", "main_over", "exceeded", "missing"}

#: Columns of days past a deadline, negative where days are left: on screen they are told in words.
SPANS = {"days_late", "longest", "worst_days_late"}

#: What a row of a list counts as, beside its kind, which is that of its ledger.
_COUNTED = "counts_as"

#: Columns of several codes, and the column whose words they have.
_JOINED = {"reasons": "reason", "absent": "absent"}

#: Columns of several names as a query joins them.
_NAMES = {"co_units"}

_NO_GROUPS: Mapping[str, str] = MappingProxyType({})

_MOMENTS, _MONTHS = {"at", "last_hour"}, {"month", "month_before"}

#: Columns of days that are no days to show: moments, months.
WRITTEN_OTHERWISE = _MOMENTS | _MONTHS

#: Columns of concentrations from nanograms to grams: three figures, and a decimal at least.
_MEASURED = {"mean", "value", "measured", "limit", "detection"}

_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")

#: Decimals that a figure is shown with, rounded once (GB/T 8170).
_DECIMALS = {"ug/m3": 0, "mg/m3": 1, "count": 0, "day": 0, "index": 2, "aqi": 0, "cases": 0, "people": 0}

#: Statistics keep one decimal more than daily values (GB 3095 practice); positions keep a metre.
_COLUMN_DECIMALS = {"co": 2, "lon": 5, "lat": 5, "amount": 4, "invest": 2, "funded": 2, "spent": 2} | dict.fromkeys(
    ("composite", "composite_dust", "composite_last_year", "composite_same_limits"), 2
)


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text key with its words by language; the vocabularies of ledgers under "words.<vocabulary>.<code>"."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        if path.stem in _VOCABULARIES:
            continue
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        if twice := texts.keys() & entries.keys():
            raise ValueError(f"{path.name} repeats {sorted(twice)}")
        texts |= entries
    ledgers = tomllib.loads((Path(__file__).parent / "ledgers.toml").read_text(encoding="utf-8"))
    for vocabulary, words in ledgers["words"].items():
        texts |= {
            f"words.{vocabulary}.{code}": {name: word[name] for name in LANGUAGES} for code, word in words.items()
        }
    return texts


@functools.cache
def translator(language: str) -> "Translator":
    """The translator of a language of `LANGUAGES`."""
    return Translator(language)


class _Said(str):
    """A parameter as words; "{count} {count:day|days}" takes the first word of two where it is 1."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        one, several, many = words.partition("|")
        return str(self) if not several else one if self == "1" else many


@dataclass(frozen=True, slots=True)
class Translator:
    """Words, numbers and days in one language. A value that is handed down, not a global."""

    language: str

    def __call__(self, key: str, /, **params: object) -> str:
        """The text of a key, filled with `params`. Raises KeyError for an unknown key."""
        text = catalogue()[key][self.language]
        return text.format(**{name: _Said(self.say(value)) for name, value in params.items()}) if params else text

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in catalogue()

    def say(self, value: object) -> str:
        """A parameter as words: days and numbers in this language, absent values as a dash."""
        if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
            return "—"
        if isinstance(value, datetime | date):
            return self.day(value)
        if isinstance(value, float):
            return f"{value:.0f}" if value == round(value) else f"{value:.1f}"
        return str(value)

    def day(self, value: date | datetime | None) -> str:
        """A day as it is written in reports."""
        if value is None or pd.isna(value):
            return "—"
        if self.language == "zh":
            return self("format.day").format(value.year, value.month, value.day)
        return f"{value.day} {value:%b %Y}"

    def short_day(self, value: date, beside: date) -> str:
        """A day without its year where that is the year of the day beside it."""
        if value.year != beside.year:
            return self.day(value)
        return self("format.short_day", month=f"{value:%b}" if self.language == "en" else value.month, number=value.day)

    def number(self, value: object, unit: str) -> str:
        """A figure with its unit's decimals; no figure is a dash."""
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return "—"
        if unit == "share":
            return f"{rounded(float(value) * 100, 1)}%"  # type: ignore[arg-type]
        if unit == "class":
            return self.water_class(value)
        return str(rounded(float(value), _DECIMALS.get(unit, 1)))  # type: ignore[arg-type]

    def change(self, share: float | None) -> str:
        """A change against last year with its direction in words, as reports write it."""
        if share is None:
            return "—"
        key = "change.up" if share > 0 else "change.down" if share < 0 else "change.none"
        return self(key, percent=f"{rounded(abs(share) * 100, 1)}%")

    def water_class(self, value: object) -> str:
        """A class of GB 3838 as it is written: Roman one to five, or worse than five."""
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return "—"
        number = int(value)  # type: ignore[call-overload]
        return self("water.worse_than_v") if number > 5 else _ROMAN[number]

    def cell(self, column: str, value: Any) -> Any:
        """A cell as it is shown and exported: codes as words, shares as percentages, classes in Roman."""
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            return None
        if column in CLASSES:
            return self.water_class(value)
        if column in SHARES:
            return self.number(value, "share")
        if column in LISTS:
            return self._list(value)
        if column in _JOINED:
            return self("format.reasons").join(str(self._coded(_JOINED[column], each)) for each in value.split(";"))
        if column in _NAMES:
            return self("format.list").join(value.split(", "))
        if column == "found":
            return " / ".join(str(self._coded(column, part)) for part in str(value).split(" / "))
        if isinstance(value, bool):
            return self("yes" if value else "no")
        if isinstance(value, float):
            decimals = _figures(value) if column in _MEASURED else _COLUMN_DECIMALS.get(column, 1)
            return float(rounded(value, decimals))
        return _written(column, value) if isinstance(value, datetime) else self._coded(column, value)

    def span(self, days: Any) -> str | None:
        """Days past a deadline, negative where days are left, as they are said; none is None."""
        if days is None or pd.isna(days):
            return None
        return self("span.late" if days > 0 else "span.left" if days < 0 else "span.today", days=abs(int(days)))

    def group(self, column: str, name: Any, by: str) -> str:
        """The name of a group in words; what is nobody's has the words of what it is grouped by."""
        if isinstance(name, str) and name:
            return str(self.cell(column, name))
        return self(f"no_group.{by}" if self.has(f"no_group.{by}") else "no_group.other")

    def on_screen(
        self, frame: pd.DataFrame, columns: Iterable[str] | None = None, nobody: Mapping[str, str] = _NO_GROUPS
    ) -> pd.DataFrame:
        """As `shown`, for reading on a page: days past a deadline in words, where files have a number with its sign.

        `columns`: those that the page shows.
        """
        frame = frame if columns is None else counted_as(frame)[list(columns)]
        shown = self.shown(frame, nobody)
        for name in SPANS & set(frame.columns):
            words = [self.span(days) for days in frame[name].astype(object)]
            shown[self(f"column.{name}")] = pd.Series(words, frame.index, dtype=object)
        told = counted_as(frame).columns
        return shown.rename(columns={self(f"column.{name}"): self.heading(name) for name in told})

    def heading(self, column: str) -> str:
        """The heading of a column on a page."""
        return self(f"screen.{column}" if column in SPANS else f"column.{column}")

    def shown(self, frame: pd.DataFrame, nobody: Mapping[str, str] = _NO_GROUPS) -> pd.DataFrame:
        """A Result's frame in words: headings and cells. What files hold.

        `nobody` (`Metric.nobody`): the columns that name groups; there the empty text is said in words.
        """
        frame = counted_as(frame)
        told = {name: self._cells(frame, name) for name in frame.columns}
        for name in nobody.keys() & told.keys():
            cells = zip(frame[name].tolist(), told[name], strict=True)
            told[name] = [self.group(name, "", nobody[name]) if own == "" else cell for own, cell in cells]
        # As objects: whole numbers beside absent ones would become 1.0 and 2.0.
        columns = {name: pd.Series(cells, frame.index, dtype=object) for name, cells in told.items()}
        shown = pd.DataFrame(columns, index=frame.index)
        return shown.rename(columns={name: self(f"column.{name}") for name in frame.columns})

    def _cells(self, frame: pd.DataFrame, name: str) -> list[Any]:
        """The cells of a column; beside a column of pollutants figures have the decimals of their pollutant."""
        values = frame[name].astype(object)
        if "pollutant" not in frame or name in SHARES:
            return [self.cell(name, value) for value in values]
        return [
            float(rounded(value, _COLUMN_DECIMALS.get(pollutant, 1)))
            if isinstance(value, float) and not math.isnan(value)
            else self.cell(name, value)
            for pollutant, value in zip(frame["pollutant"], values, strict=True)
        ]

    def _coded(self, column: str, value: Any) -> Any:
        """A code in words. Other values stay as they are."""
        prefixes = (CODED.get(column), *_OPEN.get(column, ()))
        words = next((self(f"{each}.{value}") for each in prefixes if each and self.has(f"{each}.{value}")), value)
        # The code of an office's own rule is its conditions.
        return (
            condition_words(self, value)
            if column in ("reason", "worst_reason", "conditions") and words is value
            else words
        )

    def _list(self, codes: str) -> str:
        if not codes:
            return self("none")
        found = []
        for each in filter(None, codes.split(",")):
            code, bracket, figure = each.partition("(")
            name = self(f"pollutant.{code}") if self.has(f"pollutant.{code}") else code
            found.append(f"{name}{bracket}{figure}")
        return self("format.list").join(found)


def kind_of(row: Mapping[str, Any]) -> str:
    """The kind that a row is told as: what it counts as; the ledger's own where nothing says otherwise."""
    counted = row.get(_COUNTED)
    return str(counted if isinstance(counted, str) else row["kind"])


def counted_as(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame as it is told: each row is of the kind that it counts as. The ledger's kind is for addresses alone."""
    if _COUNTED not in frame or "kind" not in frame:
        return frame
    return frame.assign(kind=frame[_COUNTED].fillna(frame["kind"])).drop(columns=_COUNTED)


def _written(column: str, value: datetime) -> str:
    """A day in ISO form; a month and a moment as what they are."""
    if column in _MOMENTS:
        return value.isoformat(sep=" ", timespec="minutes")
    return value.date().isoformat()[:7] if column in _MONTHS else value.date().isoformat()


def _figures(value: float, figures: int = 3) -> int:
    """The decimals that show so many figures of a number, one at least."""
    return max(1, figures - 1 - math.floor(math.log10(abs(value)))) if value else 1


def rounded(value: float, decimals: int) -> Decimal:
    """Rounded once, half to even (GB/T 8170), from the shortest decimal form of the number."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
