"""Look-back (回头看): what is to be checked again and why, and what the checks found."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import LookBackOutcome, State, StateType
from lib.metrics.lights import state_types
from lib.metrics.model import Answer, Metric, Reason, count, share
from lib.standards.profile import Profile, profile_of

#: Kinds of programme whose arrival calls for another look at everything (再次“回头看”).
INSPECTIONS = ("central_inspection", "regional_inspection", "provincial_inspection", "city_inspection")

#: The four tests (四看): effect consolidated, put right, measures carried out, reports agree with what is there.
TESTS = ("effect_holds", "in_place", "measures_done", "report_true")

DUE_COLUMNS = (
    "priority",
    "kind",
    "counts_as",
    "code",
    "title",
    "region_name",
    "unit",
    "leader",
    "ended_on",
    "state",
    "look_back_reason",
    "look_back_on",
    "days_late",
    "checked_on",
    "arranged_on",
    "programme_name",
)
_Call = tuple[str, pd.Series, pd.Series | pd.Timestamp]

RESULT_COLUMNS = ("code", "checked_code", "kind", "title", "region_name", "unit", "on", *TESTS, "outcome", "note")


def due(
    scope: Scope,
    findings: pd.DataFrame,
    petitions: pd.DataFrame,
    look_backs: pd.DataFrame,
    programmes: pd.DataFrame,
    settings: pd.DataFrame,
) -> Answer:
    """Done and closed findings and petitions that are to be checked again, out of all that are done or closed.

    Before an announced inspection all that was not checked for it; so many days after closing what was never checked
    since; at year end what was finished in the year. The first of these decides. Starred, unfounded and repeated
    petitions come first. `details`: the days of these rules; where any waits for its days after closing, the next day
    on which that is over (`next_on`), and of how many (`next`).
    """
    finished = _finished(findings, petitions)
    finished = finished.assign(checked_on=_checked_on(scope, finished, look_backs))
    choices = profile_of(settings)
    reasons = pd.Series(texts([None] * len(finished)), finished.index)
    days = pd.Series(pd.NaT, finished.index).astype("datetime64[s]")
    for reason, calls, on in _calls(scope.as_of, finished, programmes, choices):
        fresh = reasons.isna() & calls
        reasons, days = reasons.mask(fresh, reason), days.mask(fresh, on)
    listed = finished.assign(
        look_back_reason=reasons,
        look_back_on=days,
        days_late=(pd.Timestamp(scope.as_of) - days).dt.days.astype("Int64"),
        arranged_on=_of(finished, _arranged(scope, look_backs)),
        order=finished["priority"].map({name: place for place, name in enumerate(PRIORITIES)}),
    )
    listed = listed[reasons.notna()].sort_values(["order", "look_back_on", "code"])
    details: dict[str, object] = {
        "after": choices.look_back_after_days,
        "before": choices.look_back_before_inspection_days,
        "year_end": choices.look_back_year_end_days,
    }
    return replace(count(listed, of=len(finished)), details=details | _ahead(scope.as_of, finished, choices))


def _calls(day: date, finished: pd.DataFrame, programmes: pd.DataFrame, choices: Profile) -> list[_Call]:
    """Every reason to look back that is in force on a day: its code, which items it calls for, by when."""
    today, since, checked = pd.Timestamp(day), finished["ended_on"], finished["checked_on"]
    never = checked.isna() | (checked < since)
    calls: list[_Call] = []
    ahead = pd.Timedelta(days=choices.look_back_before_inspection_days)
    arrivals = programmes.loc[programmes["programme_kind"].isin(INSPECTIONS), "starts_on"]
    announced = arrivals[(arrivals > today) & (arrivals <= today + ahead)]
    if len(announced):
        arrival = announced.min()
        calls.append(
            ("before_inspection", checked.isna() | (checked < arrival - ahead), arrival - pd.Timedelta(days=1))
        )
    waited = since + pd.Timedelta(days=choices.look_back_after_days)
    calls.append(("after_closing", never & (waited <= today), waited))
    year_end = pd.Timestamp(day.year, 12, 31)
    if today >= year_end - pd.Timedelta(days=choices.look_back_year_end_days):
        calls.append(("year_end", never & (since.dt.year == day.year), year_end))
    return calls


def _ahead(day: date, finished: pd.DataFrame, choices: Profile) -> dict[str, object]:
    """The next day on which what was never checked since it was done or closed falls due, and how much of it."""
    since, checked = finished["ended_on"], finished["checked_on"]
    falls = (since + pd.Timedelta(days=choices.look_back_after_days))[checked.isna() | (checked < since)]
    coming = falls[falls > pd.Timestamp(day)]
    return {"next_on": coming.min().date(), "next": int((coming == coming.min()).sum())} if len(coming) else {}


#: What is checked first (003 L30: 带*号和不属实以及反复投诉的事项).
PRIORITIES = ("starred", "unfounded", "repeated")


def _finished(findings: pd.DataFrame, petitions: pd.DataFrame) -> pd.DataFrame:
    """What is done or closed, with the day since when and what gives it priority."""
    again = petitions["repeat_of"].notna() | petitions["code"].isin(petitions["repeat_of"].dropna())
    unfounded, starred = petitions["verdict"] == "untrue", petitions["starred"].fillna(False).astype(bool)
    urgent = np.select([starred, unfounded, again], list(PRIORITIES), "")
    both = pd.concat([findings.assign(priority=""), petitions.assign(priority=urgent)], ignore_index=True)
    done = both[state_types(both["state"]).isin([StateType.DONE, StateType.CLOSED])]
    since = done["closed_on"].fillna(done["done_on"]).fillna(done["finished_on"])
    return done.assign(ended_on=since, priority=done["priority"].replace("", None))


def _checked_on(scope: Scope, finished: pd.DataFrame, look_backs: pd.DataFrame) -> pd.Series:
    """The day of the last look-back; an item that reads 巩固 was looked back at when that was reported."""
    known = _carried_out(scope, look_backs).groupby("checked")["on"].max()
    told = finished["updated_on"].where(finished["state"] == State.CONSOLIDATED)
    return pd.concat([_of(finished, known), told], axis=1).max(axis=1)


def _of(finished: pd.DataFrame, days: pd.Series) -> pd.Series:
    """The day of each item out of days by item."""
    return days.reindex(finished["item"]).set_axis(finished.index)


def _carried_out(scope: Scope, look_backs: pd.DataFrame) -> pd.DataFrame:
    return look_backs[look_backs["on"] <= pd.Timestamp(scope.as_of)]


def _arranged(scope: Scope, look_backs: pd.DataFrame) -> pd.Series:
    """By item, the day for which a look-back is arranged that was not carried out yet."""
    waiting = look_backs[~(look_backs["on"] <= pd.Timestamp(scope.as_of))]
    return waiting.groupby("checked")["due_on"].min()


def results(scope: Scope, look_backs: pd.DataFrame) -> Answer:
    """Look-backs carried out by the day: one row each with the four tests and the outcome, the worst first.

    The value is the share that held; of those without an outcome nothing is said.
    """
    done = _carried_out(scope, look_backs)
    counts = {outcome.value: int((done["outcome"] == outcome).sum()) for outcome in LookBackOutcome}
    order = done["outcome"].map({"rebounded": 0, "not_in_place": 1, "consolidated": 3}).fillna(2)
    frame = done.assign(order=order).sort_values(["order", "on", "code"], ascending=[True, False, True])
    answer = share(counts[LookBackOutcome.CONSOLIDATED], sum(counts.values()))
    reason = answer.reason and Reason("no_look_back")
    return Answer(
        value=answer.value,
        frame=frame,
        numerator=answer.numerator,
        denominator=answer.denominator,
        reason=reason,
        details=counts | {"carried_out": len(done)},
    )


METRICS = (
    Metric(
        "look_back.due",
        ("findings", "petitions", "look_backs", "programmes", "settings"),
        due,
        "count",
        DUE_COLUMNS,
        good_when="lower",
    ),
    Metric("look_back.results", ("look_backs",), results, "share", RESULT_COLUMNS, good_when="higher"),
)
