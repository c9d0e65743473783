"""The page of water: what it says first, five figures in one line, one section in full."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import item_series
from lib.core.calendar import month_number
from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.water_items import of_point
from lib.ui.card import figure_card
from lib.ui.filters import picked, said_or
from lib.ui.layout import page_sentence, spoken
from lib.ui.overview import reason_of
from lib.ui.page import Page
from lib.ui.strip import reach
from lib.ui.water_board import multiples

Brief = Mapping[str, Result]
Row = Mapping[str, Any]

#: So many sections off their target are told one by one.
_TOLD = 2
#: So many names stand behind a figure of the line.
_NAMED = 1

#: The parts that stand behind the page's tabs, one at a time.
WATER_TABS = {
    "areas": ("areas",),
    "drinking": ("drinking",),
    "ground": ("ground",),
    "lakes": ("lakes",),
    "warnings": ("signals", "letters", "alerts", "worsened"),
    "year": ("year",),
    "doubted": ("doubted",),
}


def water_sentence(page: Page, brief: Brief) -> None:
    """How many sections are on target, which has missed it longest, and why; which alert stands."""
    bold, soft = sentences(brief, page.t)
    page_sentence(bold or [page.t("page.water")], soft, page.t)


def sentences(brief: Brief, t: Translator) -> tuple[list[str], str]:
    """The clauses of the bold sentence, and the second one; none where nothing was sampled."""
    over, missed = brief["water.over_target"], off_target(brief)
    soft = [
        *(t("water.lead.why", name=row["name"], target=t.water_class(row["target_class"]), items=multiples(row, t))
          for row in missed[:_TOLD] if multiples(row, t)),
        *(t("water.lead.alert", names=t("format.list").join(names)) for names in [standing(brief)] if names),
    ]  # fmt: skip
    second = spoken(soft, t)
    if over.value is None or over.denominator is None:
        return [], second
    total, met = int(over.denominator), int(over.denominator) - int(over.value)
    bold = [t("water.lead.all_met" if total == met else "water.lead.met", total=total, met=met)]
    for row in missed[:1]:
        words = "water.lead.again" if row["months_in_a_row"] > 1 else "water.lead.once"
        month = _month(row["month"], t)
        told = t.water_class(row["water_class"])
        bold.append(t(words, name=row["name"], count=row["months_in_a_row"], month=month, water_class=told))
    return bold, second


def off_target(brief: Brief) -> list[dict[str, Any]]:
    """The sections that `water.over_target` counts, the longest first, with what is told of them."""
    counted = set(brief["water.over_target"].frame["point"])
    rows = [row for row in records(brief["water.board"].frame) if row["point"] in counted]
    return sorted(rows, key=lambda row: (-row["months_in_a_row"], -row["water_class"], row["name"]))


def standing(brief: Brief) -> list[str]:
    """The sections whose alert of a higher level is not lifted."""
    alerts = brief["water.open_alerts"]
    if not alerts.value:
        return []
    lifted = alerts.frame["lifted_on"]
    open_now = alerts.frame[lifted.isna() | (lifted > pd.Timestamp(alerts.scope.as_of))]
    return list(dict.fromkeys(str(name) for name in open_now["name"]))


def _month(month: Any, t: Translator) -> str:
    return t("air.month", month=f"{month:%B}" if t.language == "en" else month.month)


def water_line(page: Page, brief: Brief) -> None:
    """Five figures in one line; one without a figure is a dash with its reason."""
    t = page.t
    cells = (
        f"<div><span>{escape(label)}</span> <b>{escape(value)}</b> <span>{escape(told)}</span></div>"
        for label, value, told in line(brief, t)
    )
    with st.container(key="water-line"):
        st.html(f'<div class="figure-line">{"".join(cells)}</div>')
    shown = ("good_share", "met_share", "open_alerts", "drinking_share", "ground_met")
    reach([(t(f"metric.water.{key}"), brief[f"water.{key}"]) for key in shown], t)


def line(brief: Brief, t: Translator) -> Iterable[tuple[str, str, str]]:
    """Label, value and what stands behind it of the five figures."""
    good, met, alerts = (brief[f"water.{key}"] for key in ("good_share", "met_share", "open_alerts"))
    yield _share("good", good, t("water.line.of", part=good.numerator, total=good.denominator), t)
    yield _share("met", met, t("water.line.months", part=met.numerator, total=met.denominator), t)
    label = t("water.line.alerts")
    if alerts.value is None:
        yield label, "—", reason_of(alerts, t)
    else:
        names = t("format.list").join(standing(brief))
        yield label, f"{alerts.value:g}", names or t("water.line.no_alert")
    drinking = brief["water.drinking_share"]
    off = [row for row in records(drinking.frame) if row["months"] is not None and row["months_met"] < row["months"]]
    told = t("water.line.all_months")
    if off:
        first = off[0]
        told = t("water.line.off", name=first["name"], items=t.cell("exceeded", first["exceeded"]))
        told = t("compare.names_more", names=told, count=len(off)) if len(off) > _NAMED else told
    yield _pair("drinking", drinking, told, t)
    worst = brief["water.ground_v_share"].numerator
    yield _pair("ground", brief["water.ground_met"], t("water.line.worst", count=int(worst)) if worst else "", t)


def _share(name: str, result: Result, told: str, t: Translator) -> tuple[str, str, str]:
    label = t(f"water.line.{name}")
    return (
        (label, "—", reason_of(result, t)) if result.value is None else (label, t.number(result.value, "share"), told)
    )


def _pair(name: str, result: Result, told: str, t: Translator) -> tuple[str, str, str]:
    label = t(f"water.line.{name}")
    if result.value is None:
        return label, "—", reason_of(result, t)
    return label, f"{result.numerator:g}/{result.denominator:g}", told


def water_section(page: Page, brief: Brief) -> None:
    """One section or point, chosen here or in the table: one item against its limit over two years, all as a table."""
    t, items, listed = page.t, brief["water.items"], brief["water.sections"]
    names = items.frame.drop_duplicates("point").set_index("point")["name"].to_dict()
    if not names:
        return
    points = tuple(dict.fromkeys(each for each in (*brief["water.board"].frame["point"], *names) if each in names))
    point = said_or("section", points)
    own = of_point(items, point)
    codes = ranked(own)
    item = said_or("factor", codes)

    def choose() -> None:
        picked("section", points, t("water.pick_section"), lambda code: str(names[code]), width=220)
        picked("factor", codes, t("water.pick_item"), lambda code: t(f"pollutant.{code}"), width=150)

    said = t("format.reasons").join([*_facts(listed, point, t)])
    title = series_title(own, item, str(names[point]), t)
    figure_card("series", title, item_series, own, said=said, choose=choose, point=point, item=item)


#: Items that decide no class stand last in the choice.
_APART = {"tn", "fcoli", "intake"}


def ranked(own: Result) -> tuple[str, ...]:
    """The items of a point, that of the worst class in the last month first."""
    rows = own.frame.sort_values(["month", "item_class"], ascending=False)
    return tuple(dict.fromkeys(sorted(rows["item"], key=lambda item: item in _APART)))


def series_title(own: Result, item: str, name: str, t: Translator) -> str:
    """How many months in a row the item has missed the class of its target; the plain title where none is known."""
    rows = records(own.frame[own.frame["item"] == item].sort_values("month"))
    last, target = rows[-1], rows[-1]["target_class"]
    if target is None or last["item_class"] is None or last["mean"] is None:
        return t("water.block.series", name=name, item=t(f"pollutant.{item}"))
    count = 0
    for back, row in enumerate(reversed(rows)):
        next_in_row = month_number(row["month"]) == month_number(last["month"]) - back
        if not next_in_row or row["item_class"] is None or row["item_class"] <= target:
            break
        count += 1
    words = {0: "water.title.within", 1: "water.title.once"}.get(count, "water.title.again")
    told = {"name": name, "item": t(f"pollutant.{item}"), "value": t.cell("mean", last["mean"])}
    return t(words, **told, target=t.water_class(target), month=_month(last["month"], t), count=count)


def _facts(listed: Result, point: str, t: Translator) -> Iterable[str]:
    """Class and deciding items of the last month, months over the target, the trend; nothing for ground water."""
    found = records(listed.frame[listed.frame["point"] == point])
    if not found:
        return
    row = found[0]
    if row["water_class"] is not None:
        said = {name: t.cell(name, row[name]) for name in ("month", "water_class", "deciding")}
        yield t("water.fact.class", target=t.water_class(row["target_class"]), **said)
    if row["months"] is not None:
        last = {"over_last": row["months_over_last"], "months_last": row["months_last"]}
        yield t("water.fact.months", over=row["months_over"], months=row["months"], **last)
    if row["water_change"] is not None:
        now, before = t.water_class(row["period_class"]), t.water_class(row["class_last"])
        yield t("water.fact.change", now=now, before=before, change=t.cell("water_change", row["water_change"]))
    elif row["reason"] is not None:
        yield t("water.fact.none", reason=t.cell("reason", row["reason"]))
