"""The first screen: one sentence in the reports' wording, the figures that need the leader, the units to call."""

import streamlit as st

from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.overview import needs as most_pressing
from lib.ui.blocks import figure, heading, origin
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
    for column, result in zip(st.columns(3), most_pressing(brief.values()), strict=False):
        with column, st.container(border=True, height="stretch"):
            figure(result, page.t, link=True)


def units(page: Page, result: Result) -> None:
    """The three units to call: how many lights, the longest delay, the most urgent item."""
    t = page.t
    st.markdown(f"##### {t('overview.units')}")
    if result.frame.empty:
        st.caption(t("overview.no_units"))
        return origin(result)
    for column, unit in zip(st.columns(3), records(result.frame), strict=False):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{plain(unit['unit'])}**")
            st.markdown(t("overview.unit_line", red=unit["red"], yellow=unit["yellow"], longest=unit["longest"]))
            st.caption(plain(t("overview.unit_worst", title=_short(unit["title"]), due=unit["due_on"])))
    return origin(result)


def short_list(title: str, result: Result, t: Translator, *, most: int = 6) -> None:
    """The most urgent items, one line each: light, what, whose, how late, why."""
    heading(title, result)
    if result.frame.empty:
        st.caption(t("warnings.none"))
    names = ("light", "title", "unit", "days_late", "reason")
    rows = result.frame.head(most)[list(names)]
    shown = t.shown(rows.assign(title=[plain(_short(title)) for title in rows["title"]]))
    st.table(shown.rename(columns={t("column.days_late"): t("overview.days")}), border="horizontal", hide_index=True)
    return origin(result)


def _short(words: str, most: int = 34) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _findings(result: Result, t: Translator) -> str:
    if result.value is None:
        return t("overview.sentence.no_findings")
    return t("overview.sentence.findings", total=result.value, **result.details)


def _pm25(brief: dict[str, Result], t: Translator) -> str:
    mean, remaining = brief["air.pm25_mean"], brief["air.pm25_remaining"]
    if mean.value is None:
        return t("overview.sentence.no_pm25", reason=_reason(mean, t))
    return t(
        "overview.sentence.pm25",
        value=t.number(mean.value, "ug/m3"),
        target=mean.details.get("target"),
        remaining=t.number(remaining.value, "ug/m3"),
    )


def _good_days(result: Result, t: Translator) -> str:
    if result.value is None:
        return t("overview.sentence.no_good_days", reason=_reason(result, t))
    return t("overview.sentence.good_days", value=result.value, needed=result.details.get("needed"))


def _reason(result: Result, t: Translator) -> str:
    return t(f"reason.{result.reason.code}", **result.reason.params) if result.reason else "—"
