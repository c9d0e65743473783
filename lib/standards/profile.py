"""What the standards leave open, as settings of an office: every choice with its default and where that comes from.

Certainty, as the rules are marked: A official text read, B two sources agree, C one source or fragment, K knowledge
of the field, ? nowhere confirmed. What is marked ? is never stated as a fact anywhere else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Literal, get_args

import pandas as pd

from lib.core.errors import BadSetting, UnknownSetting
from lib.standards.air_limits import COMPOSITE_LIMITS
from lib.standards.air_statistics import RoundingProfile, stations_needed
from lib.standards.escalation import ALLOWED_LADDERS, LADDERS, Ladder, read_ladder
from lib.standards.light_text import ALLOWED, read_rules, write_rules
from lib.standards.lights import FORECAST, RuleSet
from lib.standards.rectification import AHEAD_BY
from lib.standards.water_class import OxygenRule

PhDoOrder = Literal["first", "last"]
Rolling = Literal["beside", "off"]
#: What leaves the means where PM2.5 is above PM10: PM10 alone, or both.
AboveRule = Literal["pm10", "both"]
#: What the official list of dust days leaves out: nothing, or the concentrations of those days.
DustRule = Literal["kept", "concentrations"]

_EQUAL_WEIGHTS = {item: Fraction(1) for item in COMPOSITE_LIMITS}


@dataclass(frozen=True)
class Profile:
    """The choices of one office; `profile_of` reads them from the frame SETTINGS, `DEFAULT` has none of its own.

    composite_weights: what each item counts for in the composite index. All 1 by the ranking rules of 2018 [B]; weights
    under HJ 663-2026 are claimed by one source that took them back [?].
    composite_decimals: decimals of the composite index that places are decided on [B: 2, some cities 3].
    rounding_profile: means and percentiles with one decimal more than daily values when they are shown, compared and
    ranked; a limit is always judged on whole numbers, CO on one decimal [? HJ 663-2026, table of rounding].
    exceptional_event_policy: what the imported list of dust days leaves out where only one figure can be shown:
    concentrations and the composite index but not days [C: note of the national monthly report]. Never inferred; the
    procedure of HJ 663-2026 is not known [?].
    three_year_rolling: the mean of three years beside the year's figure, never instead [? HJ 663-2026].
    station_share, few_stations, few_station_share: share of its stations that a place needs; of so few stations or less
    the smaller share [K 70 %].
    look_back_after_days: days after closing when an item is due for its look-back (回头看) [? nowhere confirmed].
    look_back_year_end_days: days before the end of the year from which what was finished in it is due [?].
    look_back_before_inspection_days: days before an announced inspection from which everything is due again [?].
    pm25_above_pm10: what means leave out of a station's hour or reported day with PM2.5 above PM10: PM10 alone, as
    published hours do, or both [? no text at hand says it].
    oxygen_class_one: oxygen is class I by its concentration alone, as all published classes are [B], or from 90 % of
    saturation too, as table 1 of GB 3838 allows [A]; where the saturation is not known, by its concentration.
    ph_do_order: whether pH and dissolved oxygen, which have no multiple, come first or last among main pollutants of
    one class [? No. 22 of 2011 does not say].
    escalation: which light calls for which step of the ladder, and when [? no report gives thresholds].
    light_rules: what turns on red and yellow: the forecast style as one city wrote it down in 2018, by days left alone,
    or rules of the office's own [C: no national text has such lights].
    standing_check_months: standing items are checked so often; a check without a report turns them yellow under the
    forecast style [?].
    ahead_by: an item is ahead of its schedule from so much more than the elapsed share of its time on [?].
    progress_unchanged_months: progress that has stood so long is to be confirmed [?].
    bulk_count: so many items of one unit and kind finished on one day, each near its deadline, are to be confirmed [?].
    bulk_days: how many days before a deadline are near it [?].
    outside_km: a position so far outside its region is to be confirmed; outlines are drawings, no legal boundary [?].
    meeting_minutes: minutes that each step of a meeting may take, one number for all or eight [?].
    kiosk_seconds: seconds after which an unattended meeting shows its next step [?].
    """

    composite_weights: Mapping[str, Fraction]
    composite_decimals: int = 2
    rounding_profile: RoundingProfile = "one_more"
    exceptional_event_policy: DustRule = "concentrations"
    three_year_rolling: Rolling = "beside"
    station_share: Fraction = Fraction(3, 4)
    few_stations: int = 3
    few_station_share: Fraction = Fraction(1, 2)
    pm25_above_pm10: AboveRule = "pm10"
    oxygen_class_one: OxygenRule = "concentration"
    ph_do_order: PhDoOrder = "first"
    escalation: Ladder = LADDERS["default"]
    look_back_after_days: int = 90
    look_back_year_end_days: int = 31
    look_back_before_inspection_days: int = 60
    light_rules: RuleSet = FORECAST
    standing_check_months: int = 3
    ahead_by: Fraction = AHEAD_BY
    progress_unchanged_months: int = 3
    bulk_count: int = 5
    bulk_days: int = 1
    outside_km: int = 5
    meeting_minutes: str = "5"
    kiosk_seconds: int = 20

    @property
    def lights(self) -> RuleSet:
        """The rules of lights in force, with the office's own period of checks."""
        return self.light_rules.checked_every(self.standing_check_months)

    def stations_needed(self, stations: int) -> int:
        """Return how many of the stations of a place must have a figure for the place to have one."""
        return stations_needed(stations, self.station_share, self.few_stations, self.few_station_share)


DEFAULT = Profile(_EQUAL_WEIGHTS)


@dataclass(frozen=True)
class Choice:
    """One setting: how its text is read (ValueError, KeyError, ZeroDivisionError where it cannot be), what it takes.

    `source` names the clause that leaves it open, with the certainty of the default.
    """

    name: str
    read: Callable[[str], Any]
    allowed: str
    source: str

    @property
    def default(self) -> str:
        """Return the default as it is written."""
        return written(getattr(DEFAULT, self.name))


def written(value: object) -> str:
    """Return a value of a setting as text that is read back as the same value."""
    if isinstance(value, Mapping):
        return ",".join(f"{item}={written(weight)}" for item, weight in value.items())
    if isinstance(value, Fraction) and (100 * value).denominator == 1:
        return f"{float(value):g}"
    return write_rules(value) if isinstance(value, RuleSet) else str(value)


def canonical(name: str, text: str) -> str:
    """Return the text of a value as it is kept. Raises UnknownSetting, BadSetting."""
    return written(_read(_choice(name), text))


def profile_of(settings: pd.DataFrame) -> Profile:
    """Return the profile of rows of the frame SETTINGS (none of a name: its default); other names are left to others.

    Raises BadSetting for a value that its setting does not take.
    """
    rows = zip(settings["name"].tolist(), settings["value"].tolist(), strict=True)
    given = {name: _read(CHOICES[name], text) for name, text in rows if name in CHOICES}
    return Profile(**({each.name: getattr(DEFAULT, each.name) for each in fields(Profile)} | given))


def _choice(name: str) -> Choice:
    if name not in CHOICES:
        raise UnknownSetting(name=name)
    return CHOICES[name]


def _read(choice: Choice, text: str) -> Any:
    try:
        return choice.read(text.strip())
    except (ValueError, KeyError, ZeroDivisionError) as error:
        raise BadSetting(name=choice.name, value=text, allowed=choice.allowed) from error


def _one_of(*words: Any) -> tuple[Callable[[str], Any], str]:
    return {str(word): word for word in words}.__getitem__, " | ".join(map(str, words))


def _whole(low: int, high: int) -> tuple[Callable[[str], int], str]:
    def read(text: str) -> int:
        if not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read, f"{low} .. {high}"


def _fraction(text: str) -> Fraction:
    # No exponents: a short text must not make an endless number.
    if not re.fullmatch(r"[\d./]{1,20}", text, re.ASCII):
        raise ValueError(text)
    return Fraction(text)


def _share(text: str) -> Fraction:
    share = _fraction(text)
    if not 0 < share <= 1:
        raise ValueError(text)
    return share


def _weights(text: str) -> dict[str, Fraction]:
    """Return the weight of every item; items that are not named count once."""
    given = dict(part.strip().split("=") for part in text.split(","))
    if given.keys() - COMPOSITE_LIMITS.keys():
        raise ValueError(text)
    weights = _EQUAL_WEIGHTS | {item: _fraction(weight) for item, weight in given.items()}
    if not any(weights.values()):
        raise ValueError(text)
    return weights


def _minutes(text: str) -> str:
    """Return the minutes of all steps or of each of the eight, with commas between."""
    minutes = [int(part) for part in text.split(",")]
    if len(minutes) not in (1, 8) or not all(1 <= each <= 120 for each in minutes):
        raise ValueError(text)
    return ",".join(map(str, minutes))


_SHARE = (_share, "0 < x <= 1: 0.75, 324/365")

CHOICES: dict[str, Choice] = {
    name: Choice(name, read, allowed, source)
    for name, (read, allowed), source in (
        ("composite_weights", (_weights, "pm25=3,o3_8h=2,no2=2"), "HJ 663-2026 [?]"),
        ("composite_decimals", _whole(0, 4), "ranking rules of 2018 [B]"),
        ("rounding_profile", _one_of(*get_args(RoundingProfile)), "HJ 663-2026 [?]"),
        ("exceptional_event_policy", _one_of(*get_args(DustRule)), "No. 120 of 2016 [B], HJ 663-2026 [?]"),
        ("three_year_rolling", _one_of(*get_args(Rolling)), "HJ 663-2026 [?]"),
        ("station_share", _SHARE, "HJ 663 [K 70 %]"),
        ("few_stations", _whole(0, 20), "HJ 663 [K 70 %]"),
        ("few_station_share", _SHARE, "HJ 663 [K 70 %]"),
        ("pm25_above_pm10", _one_of(*get_args(AboveRule)), "data validity: no text gives it [?]"),
        ("oxygen_class_one", _one_of(*get_args(OxygenRule)), "GB 3838-2002, table 1 [A]; published classes [B]"),
        ("ph_do_order", _one_of(*get_args(PhDoOrder)), "No. 22 of 2011 [?]"),
        ("escalation", (read_ladder, ALLOWED_LADDERS), "thresholds: none given [?]; guangyuan_2018 [B]"),
        ("look_back_after_days", _whole(1, 3650), "look-back after closing [?]"),
        ("look_back_year_end_days", _whole(0, 366), "look-back at year end [?]"),
        ("look_back_before_inspection_days", _whole(0, 366), "look-back before an inspection [?]"),
        ("light_rules", (read_rules, ALLOWED), "light rules of a city, 2018 [C]"),
        ("standing_check_months", _whole(1, 24), "yearly plan or monthly report of the reports [?]"),
        ("ahead_by", _SHARE, "no text gives it [?]"),
        ("progress_unchanged_months", _whole(1, 24), "ledger quality: no text gives it [?]"),
        ("bulk_count", _whole(2, 1000), "ledger quality: no text gives it [?]"),
        ("bulk_days", _whole(0, 31), "ledger quality: no text gives it [?]"),
        ("outside_km", _whole(0, 500), "ledger quality: no text gives it [?]"),
        ("meeting_minutes", (_minutes, "5; 3,5,10,5,5,3,3,5"), "the office's own meetings [?]"),
        ("kiosk_seconds", _whole(5, 600), "the office's own screen [?]"),
    )
}
