"""Warning lights in words: what each means, and of one item why, since when, what turns it back, who acts next."""

from typing import Any

import pandas as pd

from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.standards.light_text import conditions_of
from lib.standards.lights import remedies


def why(item: Any, t: Translator) -> list[str]:
    """Why a light is on and since when with what turns it back, and who acts next; nothing for blue and grey.

    `item`: a row (Series or mapping) with light, reason, since and what the list it comes from has besides.
    """
    reason = _known(item, "reason")
    if not isinstance(reason, str):
        return []
    return [f"{_sentence(item, reason, t)}{_way_back(reason, t)}", acts_next(item, t)]


def way_back(item: Any, t: Translator) -> str:
    """What turns a light back, of an item or of a signal; nothing where there is no light."""
    reason, kind = _known(item, "reason"), f"remedy.{item['kind']}"
    if not isinstance(reason, str):
        return ""
    return t(kind) if t.has(kind) else _way_back(reason, t)


def acts_next(item: Any, t: Translator) -> str:
    """Who acts next: the responsible unit; of a red light under the leader in charge."""
    unit, leader = _known(item, "unit") or t("acts.no_unit"), _known(item, "leader") or t("acts.no_leader")
    return t("acts.red", leader=leader, unit=unit) if item["light"] == Light.RED else t("acts.yellow", unit=unit)


def legend(rules: Result, t: Translator) -> list[str]:
    """A line per light: its name with shape, and what turns it on by the rules in force; then what was assumed."""
    lines = []
    for light in (Light.RED, Light.YELLOW):
        conditions = rules.frame.loc[rules.frame["light"] == light, "conditions"]
        told = t("legend.or").join(str(t.cell("conditions", each)) for each in conditions)
        if told:
            lines.append(t("legend.rule", light=t(f"light.{light.value}"), conditions=told))
    lines += [t(f"legend.{light.value}") for light in (Light.BLUE, Light.GREY)]
    years = rules.details["assumed_years"]
    assert isinstance(years, tuple)
    return [*lines, t("note.working_days", years=t("format.list").join(map(str, years)))] if years else lines


def _sentence(item: Any, reason: str, t: Translator) -> str:
    """Why, from the facts of the item (an own rule's conditions say it themselves), and since when."""
    late, since = _known(item, "days_late"), _known(item, "since")
    facts = {
        "due": _known(item, "due_on"),
        "days": late,
        "left": None if late is None else -int(late),
        "progress": t.number(_known(item, "progress"), "share"),
        "expected": t.number(_known(item, "expected"), "share"),
        "updated": _known(item, "updated_on"),
    }
    key = f"sentence.{reason}"
    fact = t(key, **facts) if t.has(key) else str(t.cell("reason", reason))
    fact = fact[:1].upper() + fact[1:]
    return t("lit.undated", fact=fact) if since is None else t(f"lit.{item['light']}", fact=fact, since=since)


def _way_back(reason: str, t: Translator) -> str:
    ways = remedies(conditions_of(reason)).items()
    told = [t(f"turn.{code}", value=f"{100 * condition.value:g}%") for code, condition in ways]
    return t("remedy.item", ways=t("remedy.or").join(told))


def _known(item: Any, name: str) -> Any:
    value = item.get(name)
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else value
