"""How late something is, in words: past a firm deadline is overdue, past a soft one is said to be that."""

from collections.abc import Container
from datetime import date
from typing import Any

from lib.core.frames import records
from lib.core.terms import ItemKind, Stage
from lib.i18n import Translator
from lib.metrics.ladder import LIT
from lib.metrics.model import Result

_SOFT = "soft_deadline_past"


def lateness(item: dict[str, Any], t: Translator, today: date, passed: Container[str] = ()) -> tuple[str, str]:
    """How late something is and, below, its deadline; of a signal, which has none, since when it is on.

    Overdue (超期) is only what is past a firm deadline; a soft one that is past is said to be that.
    """
    since, due, days = item["since"], item["due_on"], item["days_late"]
    if not is_obligation(item):
        return ("—" if since is None else t("status.since", day=t.short_day(since, today)), "")
    if due is None:
        return t("status.no_due"), str(item.get("due_text") or "")
    below = t("status.due", day=t.short_day(due, today))
    if days is None:  # done or closed: late by no day
        return (t(f"stage.{item['stage']}") if item.get("stage") else ""), below
    if days < 0:
        return t("status.left", days=days_in_words(-days, t)), below
    if days == 0:
        return t("span.today"), below
    if item["light"] not in LIT:  # done or closed: what it was due on says enough
        return "", below
    late = "status.overdue"
    if id_of(item) in passed:
        late = "status.soft_past" if item["reason"] == _SOFT else "status.past"
    return t(late, days=days_in_words(days, t)), below


def passed_of(result: Result) -> tuple[str, ...]:
    """The ids of rows past a deadline that are not overdue: by their stage, or as the list tells."""
    if "stage" in result.frame:
        past = result.frame[(result.frame["days_late"] > 0) & (result.frame["stage"] != Stage.OVERDUE)]
        return tuple(map(id_of, records(past[["kind", "code"]])))
    told: Any = result.details.get("passed") or ()
    return tuple(told)


def id_of(item: dict[str, Any]) -> str:
    """Kind and code: a code may stand in two ledgers."""
    return f"{item['kind']}:{item['code']}"


def is_obligation(item: dict[str, Any]) -> bool:
    """Whether a row is an obligation; else it is a signal, which is nobody's and has no deadline."""
    return item["kind"] in set(ItemKind)


def days_in_words(count: int, t: Translator) -> str:
    """A number of days, one or more."""
    return t("status.one_day") if count == 1 else t("status.days", count=count)
