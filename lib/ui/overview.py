"""The first screen: one sentence in the reports' wording, the figures that need the leader, the units to call."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.overview import needs as most_pressing
from lib.ui import cache
from lib.ui.blocks import heading, origin
from lib.ui.figures import figure
from lib.ui.page import Page
from lib.ui.words import plain


def sentence(page: Page, brief: dict[str, Result]) -> None:
    """As of the day: findings by stage, PM2.5 so far and what is left of its target, good days and those missing."""
    t = page.t
    parts = [_findings(brief["findings.by_stage"], t), _pm25(brief, t), _good_days(brief["air.good_days"], t)]
    head = t("overview.sentence.head", day=page.scope.end, region=page.region)
    words = head + t("overview.sentence.join").join(parts) + t("overview.sentence.end")
    st.markdown(f"#### {plain(words)}")


def needs(page: Page, brief: dict[str, Result]) -> None:
    """The three most pressing figures, each with a way to its rows."""
    st.markdown(f"##### {page.t('overview.needs')}")
    for column, result in zip(st.columns(3, border=True), most_pressing(brief.values()), strict=False):
        with column:
            figure(result, page.t, link=True)


def units(page: Page, result: Result) -> None:
    """The three units to call: how many lights, the longest delay, the most urgent item."""
    t = page.t
    st.markdown(f"##### {t('overview.units')}")
    if result.frame.empty:
        st.caption(t("overview.no_units"))
        return origin(result)
    lines = cache.words(_unit_lines, result, t)
    columns = st.columns(3)
    for place, column in zip(range(0, len(lines), 3), columns, strict=False):
        with column, st.container(border=True, height="stretch"):
            name, lights, worst = lines[place : place + 3]
            st.markdown(f"{name}  \n{lights}  \n:small[:gray[{worst}]]")
    return origin(result)


def short_list(title: str, result: Result, t: Translator) -> None:
    """The most urgent items, one line each: light, what, whose, how late, why."""
    heading(title, result)
    if result.frame.empty:
        st.caption(t("warnings.none"))
        return origin(result)
    st.markdown("\n".join(cache.words(_warning_rows, result, t)))
    return origin(result)


def _warning_rows(result: Result, t: Translator, most: int = 6) -> list[str]:
    """The first rows of a warning list as a markdown table."""
    heads = [t(key) for key in ("column.light", "column.title", "overview.whose", "screen.days_late", "overview.why")]
    lines = ["|".join(heads), "|".join(["---"] * len(heads))]
    for item in records(result.frame.head(most)):
        cells = (
            t(f"light.{item['light']}"),
            _short(" · ".join(filter(None, (item["title"], t.cell("item", item["item"]))))),
            t.say(item["unit"] or item["region_name"]),
            t.span(item["days_late"]) or "—",
            _since(item, t),
        )
        lines.append("|".join(map(plain, cells)))
    return [f"|{line}|" for line in lines]


def _since(item: dict[str, Any], t: Translator) -> str:
    """The reason; of a signal, which has no deadline, with the day since when."""
    reason = str(t.cell("reason", item["reason"]))
    dated = item["days_late"] is not None or item["since"] is None
    return reason if dated else t("overview.since", reason=reason, since=item["since"])


def _unit_lines(result: Result, t: Translator) -> list[str]:
    """Three lines per unit: its name, its lights and longest delay, its most urgent item."""
    lines = []
    for unit in records(result.frame):
        lights = t("overview.unit_lights", red=unit["red"], yellow=unit["yellow"])
        worst = t("overview.unit_worst", title=_short(unit["title"]), due=unit["due_on"])
        lines += [f"**{plain(unit['unit'])}**", lights + _delay(unit["longest"], t), plain(worst)]
    return lines


def _delay(longest: int | None, t: Translator) -> str:
    """How late the longest overdue item is; where none is late, when the next is due; nothing without deadlines."""
    if longest is None:
        return ""
    if longest == 0:
        return t("overview.unit_today")
    return t("overview.unit_late", days=longest) if longest > 0 else t("overview.unit_left", days=-longest)


def _short(words: str, most: int = 34) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _findings(result: Result, t: Translator) -> str:
    if result.value is None:
        return t("overview.sentence.no_findings")
    return t("overview.sentence.findings", total=result.value, **result.details)


def _pm25(brief: dict[str, Result], t: Translator) -> str:
    mean, remaining = brief["air.pm25_mean"], brief["air.pm25_remaining"]
    if mean.details["to_date"] is None:
        return t("overview.sentence.no_pm25", reason=_reason_against(mean, t))
    value, target = t.number(mean.details["to_date"], "ug/m3"), mean.details.get("target")
    if target is None:
        return t("overview.sentence.pm25_no_target", value=value)
    told = {"value": value, "target": target, "basis": t(f"basis.{mean.details['dust_basis']}")}
    if remaining.value is None:
        return t("overview.sentence.pm25_year", **told)
    return t("overview.sentence.pm25", **told, remaining=t.number(remaining.value, "ug/m3"))


def _good_days(result: Result, t: Translator) -> str:
    if result.value is None or result.details["to_date"] is None:
        return t("overview.sentence.no_good_days", reason=_reason_against(result, t))
    value, needed = result.details["to_date"], result.details.get("needed")
    if needed is None:
        return t("overview.sentence.good_days_no_target", value=value)
    told = {"value": value, "basis": t(f"basis.{result.details['dust_basis']}")}
    if not result.details["left"]:
        return t("overview.sentence.good_days_year", **told, target=result.details["target"])
    return t("overview.sentence.good_days", **told, needed=needed)


def _reason_against(result: Result, t: Translator) -> str:
    """Why there is no figure on the basis of the target, else why there is none at all."""
    details: Mapping[str, Any] = result.details
    first: Mapping[str, Any] = next(iter(details.get("against") or ()), {})
    return t(f"why.{first['reason']}") if first.get("reason") else _reason(result, t)


def _reason(result: Result, t: Translator) -> str:
    return t(f"reason.{result.reason.code}", **result.reason.params) if result.reason else t("why.too_few_days")
