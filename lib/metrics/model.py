"""Metric and Result: a figure is declared once and evaluated for a scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from lib.core.rows import Reader, Source
from lib.core.scope import Scope

#: Rows of the frame SETTINGS; where none of a name is there its default is in force. Whoever judges takes them: a
#: default of the function itself would be another judgement than that of the office.
Settings = pd.DataFrame

Unit = Literal["count", "share", "day", "ug/m3", "mg/m3", "class", "index", "aqi", "wan", "cases", "people", "table"]
GoodWhen = Literal["higher", "lower", "neither"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no figure, or what it lacks: a text key "reason.<code>" and its facts."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a metric's function returns; `value` is None where there is no figure, and then `reason` says why."""

    value: float | str | None = None
    frame: pd.DataFrame | None = None
    numerator: float | None = None
    denominator: float | None = None
    reason: Reason | None = None
    standard: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure declared once.

    `key` is also its text key "metric.<key>"; `inputs` are names of queries, handed to `compute` after the
    scope in this order; `columns` are those of its frame, promised even when it is empty. `whole` is the key of the
    same with every row, where the frame may hold only the first of them: downloads give that. `groups`: the columns
    that name what a row is a group of. The empty text there is the group of what is nobody's, so that the rows add up
    to the whole; it is shown with the words of `nobody`.
    """

    key: str
    inputs: tuple[str, ...]
    compute: Callable[..., Answer]
    unit: Unit
    columns: tuple[str, ...] = ()
    good_when: GoodWhen = "neither"
    standard: str | None = None
    whole: str | None = None
    groups: tuple[str, ...] = ()

    @property
    def nobody(self) -> dict[str, str]:
        """What is nobody's by column: the name of the group of a text key "no_group.<name>"."""
        own = self.key.rpartition("_")[2]
        return {column: own if column == "group_name" else column.removesuffix("_name") for column in self.groups}


@dataclass(frozen=True, slots=True)
class Result:
    """A metric evaluated for a scope. Pages, CSV, charts and reports all draw this."""

    metric: Metric
    scope: Scope
    value: float | str | None
    frame: pd.DataFrame
    numerator: float | None
    denominator: float | None
    reason: Reason | None
    standard: str | None
    details: Mapping[str, object]
    as_of: date | None
    sources: tuple[Source, ...]

    @property
    def key(self) -> str:
        """The metric's key."""
        return self.metric.key

    @property
    def is_sample(self) -> bool:
        """Whether any row behind the figure is made sample data."""
        return any(source.sample for source in self.sources)


def evaluate(metric: Metric, scope: Scope, read: Reader) -> Result:
    """Compute a metric for a scope. It is only as fresh as the stalest of its inputs that speak of a day."""
    rows = [read(name, scope) for name in metric.inputs]
    answer = metric.compute(scope, *(each.frame for each in rows))
    frame = answer.frame if answer.frame is not None else pd.DataFrame(columns=list(metric.columns))
    missing = [name for name in metric.columns if name not in frame]
    if missing:
        raise TypeError(f"{metric.key} promised the columns {missing}")
    days = [each.as_of for each in rows if each.as_of is not None]
    sources = sorted({source for each in rows for source in each.sources}, key=lambda source: source.name)
    return Result(
        metric=metric,
        scope=scope,
        value=answer.value,
        frame=frame[list(metric.columns)].reset_index(drop=True),
        numerator=answer.numerator,
        denominator=answer.denominator,
        reason=answer.reason,
        standard=answer.standard or metric.standard,
        details=answer.details,
        # The last hour of a day is stamped 00:00 of the next.
        as_of=min(*days, scope.as_of) if days else None,
        sources=tuple(sources),
    )


def share(numerator: int, denominator: int, *, not_on_record: int = 0) -> Answer:
    """A share with both its numbers; of nothing there is no share. `not_on_record`: how many neither number has."""
    details = {"not_on_record": not_on_record} if not_on_record else {}
    if denominator == 0:
        reason = Reason("none_on_record" if not_on_record else "nothing_counted")
        return Answer(numerator=numerator, denominator=0, reason=reason, details=details)
    return Answer(value=numerator / denominator, numerator=numerator, denominator=denominator, details=details)


def listed(frame: pd.DataFrame, *, none: str = "nothing_counted") -> Answer:
    """The rows of `frame` and how many they are; where there are none, `none` says why, and that is not zero."""
    if frame.empty:
        return Answer(frame=frame, reason=Reason(none))
    return Answer(value=len(frame), frame=frame)


def count(frame: pd.DataFrame, *, of: int, not_on_record: int = 0) -> Answer:
    """The number of rows of `frame`, beside how many there are on record; nothing known is not zero.

    `not_on_record`: how many more there are that are not on record on the day.
    """
    details = {"not_on_record": not_on_record} if not_on_record else {}
    if of == 0:
        reason = Reason("none_on_record" if not_on_record else "nothing_counted")
        return Answer(frame=frame, denominator=0, reason=reason, details=details)
    return Answer(value=len(frame), frame=frame, numerator=len(frame), denominator=of, details=details)
