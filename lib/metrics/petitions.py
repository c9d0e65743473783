"""Petitions: received, handled with and without those handled in part, in time, satisfied, repeated."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import Stage, State, StateType
from lib.metrics.findings import unrecorded, worst_first
from lib.metrics.lights import assess, state_types
from lib.metrics.model import Answer, Metric, Reason, Settings, count, share
from lib.metrics.on_time import kept_or_missed

#: What the parts of a group of petitions are; those overdue are among the last two.
PARTS = ("handled", "in_part", "handling")
#: Those that were handled on a day that nobody gave, before it was first reported: in all, and in no share.
_UNKNOWN = "not_on_record"

_COUNTS = ("total", *PARTS, _UNKNOWN, "overdue", "handled_share", "with_part_share")

LIST_COLUMNS = (
    "light",
    "code",
    "title",
    "starred",
    "times",
    "region_name",
    "place",
    "unit",
    "opened_on",
    "due_on",
    "days_late",
    "state",
    "stage",
    "finished_on",
    "timeliness",
    "verdict",
    "satisfaction",
    "petition_source",
    "category",
    "programme_name",
    "repeat_of",
    "reason",
    "since",
    "progress",
    "expected",
    "updated_on",
    "leader",
    "contact",
    "kind",
)

MONTH_COLUMNS = ("month", "received", "handled", "waiting", "entered")
DAY_COLUMNS = ("programme_name", "on", "received", "received_so_far", *PARTS, _UNKNOWN, "overdue")

#: Answers to the question after handling that count as satisfied.
_SATISFIED = ("satisfied", "mostly_satisfied")


def judged(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Petitions with their lights, how they were finished (`PARTS`), when, whether in time, and how often complained.

    timeliness: on_time, late (finished after the deadline, or open past it), unknown (finished on a day that nobody
    gave and that may lie on either side of it), running, none (it has no deadline), and empty where the petition
    is not on record on the day.
    Days are compared, and the due day itself is not late. Only where something was finished on its due day, and both
    have a time of day on record, do the times decide. `times` counts a chain of repetitions, its first one included.
    """
    rows = assess(petitions, scope.as_of, settings)
    finished = state_types(rows["state"]).isin([StateType.DONE, StateType.CLOSED])
    ended = rows["done_on"].fillna(rows["closed_on"]).fillna(rows["finished_on"]).where(finished)
    earliest = rows["done_earliest"].where(rows["done_on"].notna(), rows["closed_earliest"])
    # A moment of handling is a day that was given.
    earliest = earliest.where(_day(rows["done_at"]) != ended, ended)
    kept, missed = kept_or_missed(ended, earliest, rows["due_on"])
    same_day = (ended == rows["due_on"]) & (_day(rows["due_at"]) == rows["due_on"]) & (_day(rows["done_at"]) == ended)
    late_end = missed | (same_day & (rows["done_at"] > rows["due_at"]))
    recorded = rows["stage"] != Stage.NOT_ON_RECORD
    open_late = ~finished & (rows["days_late"] > 0).fillna(False).astype(bool)
    in_part = rows["state"] == State.HANDLED_IN_PART
    time = np.select(
        [rows["due_on"].isna(), finished & ~kept & ~missed, late_end | open_late, finished],
        ["none", "unknown", "late", "on_time"],
        "running",
    )
    root = _roots(rows)
    return rows.assign(
        petition_source=rows["source"],
        part=np.select([~recorded, finished, in_part], [_UNKNOWN, "handled", "in_part"], "handling"),
        finished_on=ended,
        undated=ended.notna() & (earliest.isna() | (earliest < ended)),
        overdue=open_late,
        timeliness=pd.Series(texts(time), rows.index).where(recorded),
        root=root,
        times=_times(rows, root),
    )


def _day(moments: pd.Series) -> pd.Series:
    days: pd.Series = moments.dt.normalize()
    return days


def _roots(rows: pd.DataFrame) -> pd.Series:
    """The first petition of each one's chain of repetitions; of a circle the smallest code."""
    before = {
        code: earlier
        for code, earlier in zip(rows["code"].tolist(), rows["repeat_of"].tolist(), strict=True)
        if isinstance(earlier, str) and earlier
    }
    first: dict[str, str] = {}
    for code in before:
        seen = [code]
        while seen[-1] in before and before[seen[-1]] not in seen:
            seen.append(before[seen[-1]])
        circle = before.get(seen[-1])
        first[code] = min(seen[seen.index(circle) :]) if circle else seen[-1]
    return pd.Series(texts([first.get(code, code) for code in rows["code"].tolist()]), rows.index)


def _times(rows: pd.DataFrame, root: pd.Series) -> pd.Series:
    """How often the matter was complained of: all of a chain, and its first one where that is not on record."""
    unknown = ~root.isin(set(rows["code"]))
    return (root.groupby(root).transform("size") + unknown).astype("Int64")


def handled_share(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """Petitions handled or closed out of all; handled in part does not count here."""
    known = petitions[~(petitions["recorded_on"] > pd.Timestamp(scope.as_of))]
    finished = int(state_types(known["state"]).isin([StateType.DONE, StateType.CLOSED]).sum())
    in_part = int((known["state"] == State.HANDLED_IN_PART).sum())
    answer = share(finished, len(known), not_on_record=len(petitions) - len(known))
    return replace(answer, details={"in_part": in_part, "open": len(known) - finished, **answer.details})


def with_part_share(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """Petitions handled, closed or handled in part out of all."""
    strict = handled_share(scope, petitions)
    handled, in_part = int(strict.numerator or 0), strict.details["in_part"]
    unknown = int(str(strict.details.get(_UNKNOWN, 0)))
    answer = share(handled + int(str(in_part)), len(petitions) - unknown, not_on_record=unknown)
    return replace(answer, details={"handled": handled, "in_part": in_part, **answer.details})


def on_time_share(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """Handled by the deadline ÷ (handled + open past it); those without a deadline are no part of either.

    Nor are those handled on a day that nobody gave and that may lie on either side of it (`details["day_unknown"]`).
    """
    rows = judged(scope, petitions, settings)
    met = int((rows["timeliness"] == "on_time").sum())
    late = rows["timeliness"] == "late"
    answer = share(met, met + int(late.sum()))
    details = {"late": int((late & ~rows["overdue"]).sum()), "overdue": int(rows["overdue"].sum())}
    unknown = int((rows["part"] == _UNKNOWN).sum())
    undated = int((rows["timeliness"] == "unknown").sum())
    if answer.value is None and undated:
        answer = replace(answer, reason=Reason("day_unknown"))
    details |= {"day_unknown": undated} if undated else {}
    details |= {"no_deadline": int((rows["timeliness"] == "none").sum())} | ({_UNKNOWN: unknown} if unknown else {})
    return replace(answer, details=details)


def overdue(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """Petitions open past their deadline, out of all; worst first."""
    rows = _listed_first(judged(scope, petitions, settings))
    unknown = int((rows["part"] == _UNKNOWN).sum())
    return count(rows[rows["overdue"]], of=len(rows) - unknown, not_on_record=unknown)


def satisfied_share(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """Satisfied or mostly satisfied, out of those who were asked and had answered by the day."""
    answers, later = petitions["satisfaction"].dropna(), _told_later(petitions)
    if answers.empty:
        return Answer(numerator=0, denominator=0, reason=Reason("nobody_asked"), details=later)
    answer = share(int(answers.isin(_SATISFIED).sum()), len(answers))
    return replace(answer, details={"all": len(petitions), "satisfied": int((answers == "satisfied").sum()), **later})


def _told_later(petitions: pd.DataFrame) -> dict[str, object]:
    """How many have a verdict or an answer that was not yet on record on the day."""
    later = int(petitions["told_later"].fillna(False).sum())
    return {"told_later": later} if later else {}


def starred_or_repeated(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """Starred petitions and those of a matter that was complained of more than once, out of all; open ones first.

    Those that are not on record on the day are left out and counted.
    """
    rows = _listed_first(judged(scope, petitions, settings))
    known = rows[rows["part"] != _UNKNOWN]
    chosen = known[_pressing(known)]
    answer = count(chosen, of=len(known), not_on_record=len(rows) - len(known))
    return replace(answer, details={"starred": int(chosen["starred"].fillna(False).sum()), **answer.details})


def listing(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per petition, worst first; of one light open ones first, then starred and repeated ones."""
    rows = _listed_first(judged(scope, petitions, settings))
    return Answer(value=len(rows), frame=rows, details=unrecorded(rows))


def _pressing(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["starred"].fillna(False).astype(bool) | (rows["times"] > 1).astype(bool)


def _listed_first(rows: pd.DataFrame) -> pd.DataFrame:
    marked = rows.assign(ordinary=~_pressing(rows), finished=rows["part"] == "handled")
    return worst_first(marked, within=("finished", "ordinary"))


def _grouped(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Counts and both shares of each group, largest first; what is not told is a group of its own."""
    keyed = rows.assign(**{name: rows[name].fillna("") for name in by})
    parts = keyed.groupby([*by, "part"]).size().unstack("part", fill_value=0)
    parts = parts.reindex(columns=[*PARTS, _UNKNOWN], fill_value=0)
    parts = parts.astype("Int64")
    parts.insert(0, "total", parts.sum(axis=1))
    parts["overdue"] = keyed.groupby(list(by))["overdue"].sum().astype("Int64")
    known = (parts["total"] - parts[_UNKNOWN]).where(parts["total"] > parts[_UNKNOWN])
    parts["handled_share"] = parts["handled"] / known
    parts["with_part_share"] = (parts["handled"] + parts["in_part"]) / known
    counted = parts.reset_index().astype({"handled_share": float, "with_part_share": float})
    return counted.sort_values(["total", *by], ascending=[False, *[True] * len(by)])


def _by(scope: Scope, petitions: pd.DataFrame, settings: Settings, *by: str) -> Answer:
    if petitions.empty:
        return Answer(reason=Reason("nothing_counted"))
    counted = _grouped(judged(scope, petitions, settings), by)
    return Answer(value=len(counted), frame=counted)


def by_source(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per source: petitions handled, handled in part, being handled, overdue, and both shares."""
    return _by(scope, petitions, settings, "petition_source")


def by_category(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per kind of pollution: counts and shares as by source."""
    return _by(scope, petitions, settings, "category")


def by_verdict(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per verdict (true, partly true, untrue, none by the day): counts and shares as by source."""
    answer = _by(scope, petitions, settings, "verdict")
    return replace(answer, details={**answer.details, **_told_later(petitions)})


def by_place(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per region and place (township) in it: counts and shares as by source."""
    return _by(scope, petitions, settings, "region_name", "place")


def by_programme(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per inspection and region: counts and shares of what it handed over; a row for what no inspection did."""
    return _by(scope, petitions, settings, "region_name", "programme_name")


def by_satisfaction(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """One row per answer of those who were asked, and one for those who were not: how many."""
    if petitions.empty:
        return Answer(reason=Reason("nothing_counted"))
    counts = petitions["satisfaction"].fillna("not_asked").value_counts()
    order = [*_SATISFIED, "dissatisfied", "not_asked"]
    frame = pd.DataFrame({"answer": order, "count": [int(counts.get(each, 0)) for each in order]})
    answered = len(petitions) - int(counts.get("not_asked", 0))
    return Answer(value=answered, frame=frame, details=_told_later(petitions))


def by_month(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per month in which any was received, handled or came on record as done, and how many waited at its end.

    Those that are not on record on the day waited for nobody knows how long: they are left out and counted. `entered`:
    how many of earlier months came on record as done in the month; before it they waited for all that is known, or not,
    so months before and after are not comparable. Where nobody gave the day of handling it is that of the report
    (`details["by_report_day"]`).
    """
    rows = judged(scope, petitions, settings)
    rows = rows[rows["part"] != _UNKNOWN]
    # What was handled before it was handed over never waited: it counts in the month in which it came.
    early = rows["finished_on"] < rows["opened_on"]
    rows = rows.assign(finished_on=rows["finished_on"].mask(early, rows["opened_on"]))
    months = {name: rows[name].dropna().dt.to_period("M") for name in ("opened_on", "finished_on", "recorded_on")}
    began = rows["opened_on"].dt.to_period("M").reindex(months["recorded_on"].index)
    months["recorded_on"] = months["recorded_on"][~(began >= months["recorded_on"])]
    known = sorted(set().union(*months.values()))
    counts = {_UNKNOWN: len(petitions) - len(rows), "by_report_day": int(rows["undated"].sum())}
    details = {name: number for name, number in counts.items() if number}
    if not known:
        return Answer(reason=Reason("nothing_counted"))
    received, handled, entered = (months[name].value_counts().reindex(known, fill_value=0) for name in months)
    frame = pd.DataFrame(
        {
            "month": [each.to_timestamp() for each in known],
            "received": received.to_numpy(),
            "handled": handled.to_numpy(),
            "waiting": (received.cumsum() - handled.cumsum()).to_numpy(),
            "entered": entered.to_numpy(),
        }
    ).astype({"month": "datetime64[s]"})
    return Answer(value=len(frame), frame=frame, details=details)


def by_day(scope: Scope, petitions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per inspection and day of a batch: received, received so far, and where that batch stands now."""
    rows = judged(scope, petitions, settings)
    rows = rows[rows["programme"].notna() & rows["opened_on"].notna()]
    if rows.empty:
        return Answer(reason=Reason("no_batches"))
    counted = _grouped(rows.assign(on=rows["opened_on"].dt.strftime("%Y-%m-%d")), ["programme_name", "on"])
    counted = counted.sort_values(["programme_name", "on"]).rename(columns={"total": "received"})
    counted["received_so_far"] = counted.groupby("programme_name")["received"].cumsum()
    counted["on"] = pd.to_datetime(counted["on"]).astype("datetime64[s]")
    return Answer(value=len(counted), frame=counted)


_COUNTED = ("petitions",)
_JUDGED = ("petitions", "settings")


def _grouping(key: str, compute: Callable[..., Answer], *by: str) -> Metric:
    return Metric(key, _JUDGED, compute, "table", (*by, *_COUNTS), groups=by)


METRICS = (
    Metric("petitions.list", _JUDGED, listing, "table", LIST_COLUMNS),
    Metric("petitions.handled_share", _COUNTED, handled_share, "share", good_when="higher"),
    Metric("petitions.with_part_share", _COUNTED, with_part_share, "share", good_when="higher"),
    Metric("petitions.on_time_share", _JUDGED, on_time_share, "share", good_when="higher"),
    Metric("petitions.overdue", _JUDGED, overdue, "count", LIST_COLUMNS, good_when="lower"),
    Metric("petitions.satisfied_share", _COUNTED, satisfied_share, "share", good_when="higher"),
    Metric("petitions.starred_or_repeated", _JUDGED, starred_or_repeated, "count", LIST_COLUMNS),
    _grouping("petitions.by_source", by_source, "petition_source"),
    _grouping("petitions.by_category", by_category, "category"),
    _grouping("petitions.by_verdict", by_verdict, "verdict"),
    Metric("petitions.by_satisfaction", _COUNTED, by_satisfaction, "table", ("answer", "count")),
    _grouping("petitions.by_place", by_place, "region_name", "place"),
    _grouping("petitions.by_programme", by_programme, "region_name", "programme_name"),
    Metric("petitions.by_month", _JUDGED, by_month, "table", MONTH_COLUMNS),
    Metric("petitions.by_day", _JUDGED, by_day, "table", DAY_COLUMNS),
)
