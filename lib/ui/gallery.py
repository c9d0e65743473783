"""Status lists, maps, figures and tabs with made rows, to look at: long names, nothing named, every light, none."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import turns
from lib.core.calendar import month_ends
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS, Light, Stage
from lib.i18n import Translator
from lib.metrics.catalog import metric
from lib.metrics.findings import STAGES
from lib.metrics.model import Result
from lib.metrics.warnings import COLUMNS
from lib.ui import assets, frame, progress_rows
from lib.ui.air import AIR_TABS
from lib.ui.card import figure_card
from lib.ui.gallery_map import maps
from lib.ui.layout import tab_row
from lib.ui.months import month_strip
from lib.ui.page import Page
from lib.ui.stages import legend
from lib.ui.status_list import block_of, mount
from lib.ui.status_rows import groups, ordered, rows
from lib.ui.strip import Card, cards_row

#: The day that the rows are seen on, and the codes of their regions.
TODAY, _REGIONS = date(2024, 7, 5), ("first", "second")


@dataclass(frozen=True, slots=True)
class Example:
    """One list: its text key, its rows, what it is grouped by, what is past a deadline and not overdue."""

    name: str
    frame: pd.DataFrame
    by: str = ""
    passed: tuple[str, ...] = ()


def gallery() -> None:
    """One block per example."""
    t = frame.current().t
    st.subheader(t("page.gallery"))
    st.caption(t("gallery.note"))
    for example in examples(t):
        st.markdown(f"##### {t(f'gallery.{example.name}')}")
        mount(f"gallery-{example.name}", block(example, t))
    progress(t)
    maps(t)
    cards(t)
    months(t)


def progress(t: Translator) -> None:
    """Groups with every stage, with more than there is room for as blocks, and with nothing of one level."""
    st.markdown(f"##### {t('gallery.progress')}")
    result = made_groups(t)
    rows = progress_rows.groups(result, t, "unit")
    heads = [t(f"findings.head.{name}") for name in ("unit", "findings", "closed", "measures", "done", "worst")]
    data = {"label": t("gallery.progress"), "heads": heads, "rows": rows, "first": 8, "most": progress_rows.MOST_BLOCKS}
    assets.progress(key="gallery-progress", data=data | {"chosen": None, "rest": ""})
    st.html(f'<div class="stage-legend">{legend(Stage, t)}</div>')


def made_groups(t: Translator) -> Result:
    """Two units as `findings.by_unit` has them: one late, one with many measures and no finding."""
    kind = metric("findings.by_unit")
    late: dict[str, Any] = {"worst_light": "red", "worst_title": t("gallery.long_title"), "worst_days_late": 66}
    late |= {"worst_reason": "overdue", "total": 6} | dict.fromkeys(STAGES, 1)
    many = {"total": 60, "closed": 20, "done": 30, "on_schedule": 10, "next_title": t("gallery.title", number=1)}
    rows = [
        {"level": "finding", "group": "first", "group_name": t("gallery.long_unit")} | late,
        {"level": "measure", "group": "first", "group_name": t("gallery.long_unit")} | late,
        {"level": "measure", "group": "second", "group_name": t("gallery.unit"), "next_on": TODAY} | many,
    ]
    made = pd.DataFrame(rows, columns=list(kind.columns))
    counts = dict.fromkeys(STAGES, 0)
    made = made.fillna(counts).astype(dict.fromkeys(STAGES, "int64") | {"next_on": "datetime64[s]"})
    return Result(kind, Scope("000000", TODAY), len(made), made, None, None, None, None, {}, TODAY, ())


def cards(t: Translator) -> None:
    """A row of figures (fine, warned of, lost, none), a figure card with its three views, a row of tabs with parts."""
    st.markdown(f"##### {t('gallery.cards')}")
    lights = (("", "32"), ("yellow", "69"), ("red", "71"), ("red", "72"), ("", "—"))
    made = [
        Card(f"made-{place}", "air", value, "", t("air.card.no_ahead"), light, t("gallery.figure", number=place))
        for place, (light, value) in enumerate(lights, 1)
    ]
    cards_row(made)
    result = made_items()
    figure_card("turns", t("air.block.turns"), turns, result, said=t("air.turns.said"))
    tab_row(Page("air", t, result.scope), {name: AIR_TABS[name] for name in ("targets", "regions", "warnings")})


def months(t: Translator) -> None:
    """A strip of months through two years with every light, and one that begins and ends with the day."""
    st.markdown(f"##### {t('gallery.months')}")
    st.html(month_strip(made_months(12), t))
    st.html(month_strip(made_months(1), t))


def made_months(count: int) -> Result:
    """The lights of one matter at the last so many ends of months, the day being the last of them."""
    kind = metric("item.months")
    days = [*reversed(month_ends(TODAY, count - 1)), TODAY][:count]
    lights = [list(Light)[place % len(Light)].value for place in range(count)]
    made = pd.DataFrame({"stood_on": pd.to_datetime(pd.Series(days)).astype("datetime64[s]"), "light": lights})
    return Result(kind, Scope("000000", TODAY), count, made, None, None, None, None, {}, TODAY, ())


def made_items() -> Result:
    """Six pollutants: up, down, as last year, and one that cannot be compared."""
    changes = zip(DAILY_POLLUTANTS, (0.08, 0.02, 0.0, -0.05, -0.12, None), strict=True)
    rows = [(item, "with_dust", 20.0, None, change, None, None, 187, None) for item, change in changes]
    kind = metric("air.both_bases")
    made = pd.DataFrame(rows, columns=list(kind.columns)).astype({"change": "float64"})
    return Result(kind, Scope("000000", TODAY), len(made), made, None, None, None, None, {}, TODAY, ())


def examples(t: Translator) -> list[Example]:
    """What the list has to bear."""
    fitting = ((66, "overdue"), (-15, "due_soon"), (-150, None), (20, None), (-30, None))
    lights = [
        _made(t, number, light=light.value, late=late, reason=reason, reasons=reason)
        for number, (light, (late, reason)) in enumerate(zip(Light, fitting, strict=True), 1)
    ]
    long: dict[str, Any] = {
        "title": t("gallery.long_title"),
        "unit": t("gallery.long_unit"),
        "leader": t("gallery.long_leader"),
    }
    soft = _made(t, 23, light="yellow", reason="soft_deadline_past", reasons="soft_deadline_past")
    signal: dict[str, Any] = {"kind": "section", "unit": None, "leader": None, "due_on": None, "days_late": None}
    lacking = [
        _made(t, 20, leader=None),
        _made(t, 21, unit=None, leader=None),
        _made(t, 22, due_on=None, days_late=None),
        soft,
        _made(t, 24, reason="water_over_target", reasons="water_over_target", **signal),
    ]
    several = [
        _made(t, 30 + n, light=light, region=region)
        for n, (light, region) in enumerate([("red", "second"), ("yellow", "first"), ("yellow", "second")])
    ]
    return [
        Example("lights", _frame(lights)),
        Example("long", _frame([_made(t, 10, **long), _made(t, 11, light="yellow", **long)])),
        Example("lacking", _frame(lacking), passed=("task:G-23",)),
        Example("grouped", _frame(several), by="region"),
        Example("empty", _frame([])),
    ]


def block(example: Example, t: Translator) -> dict[str, Any]:
    """What the component is given of an example."""

    def name_of(code: str) -> str:
        return t(f"gallery.region_{code}")

    heads = groups(example.frame, t, name_of, example.by) if example.by else []
    listed = ordered(example.frame, heads, example.by) if heads else example.frame
    told = rows(listed, t, name_of, today=TODAY, passed=example.passed, by=example.by)
    return block_of(t(f"gallery.{example.name}"), listed, told, heads, t("warnings.none"))


def _made(t: Translator, number: int, late: int = 20, **own: Any) -> dict[str, Any]:
    """A row of the warning list; whatever is not said is that of a red task."""
    plain: dict[str, Any] = {"light": "red", "kind": "task", "code": f"G-{number}", "region": _REGIONS[0]}
    plain |= {"title": t("gallery.title", number=number), "unit": t("gallery.unit"), "leader": t("gallery.leader")}
    plain |= {"days_late": late, "due_on": TODAY - timedelta(days=late), "since": TODAY - timedelta(days=abs(late))}
    return plain | {"reason": "overdue", "reasons": "overdue", "next_step": "interview"} | own


def _frame(made: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(made, columns=list(COLUMNS)).astype({"days_late": "Int64", "due_on": "datetime64[s]"})
