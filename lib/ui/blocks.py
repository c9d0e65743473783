"""Blocks of a page. Every block draws Results and says its as-of day and source; tables give CSV, charts PNG."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from lib import export
from lib.core.terms import Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.words import plain

Draw = Callable[..., Any]

#: Figures side by side.
_ACROSS = 4

#: Units of the two numbers of a share that does not count things.
_SHARE_UNITS = {
    "water.drinking_volume": "unit.volume",
    "projects.funded_share": "unit.money",
    "projects.spent_share": "unit.money",
}

#: Rows a table shows before it scrolls.
_ROWS = 12


def heading(title: str, result: Result, *, csv: bool = True, spec: dict[str, Any] | None = None) -> None:
    """A block's title with its downloads: CSV of its rows, PNG of its chart."""
    t = frame.current().t
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"##### {plain(title)}", width="stretch")
        if csv and len(result.metric.columns):
            _download(t("block.csv"), result, t, "csv", lambda: export.csv(cache.whole(result), t), title)
        if spec is not None:
            place = frame.current().office.name(result.scope.region, t.language)
            named = export.picture_title(place, title)
            _download(t("block.png"), result, t, "png", lambda: export.png(spec, result, t, named), title)


def origin(result: Result) -> None:
    """The line under a block: as-of day, how far the data speak, source, standard."""
    t = frame.current().t
    st.caption(plain(export.day_and_source(result, t)))


def absence(result: Result, t: Translator) -> str:
    """Why a block has no rows: the result's own reason, else that nothing is on record."""
    if result.reason:
        return t(f"reason.{result.reason.code}", **result.reason.params)
    return t("block.none" if result.metric.unit == "count" and result.value == 0 else "block.empty")


def nothing(title: str, result: Result, words: str) -> None:
    """A block with nothing to draw: it says so."""
    heading(title, result, csv=False)
    st.caption(words)
    origin(result)


def chart(title: str, draw: Draw, result: Result, **options: Any) -> None:
    """A block with a chart; where there is nothing to draw it says so."""
    t = frame.current().t
    if result.frame.empty:
        return nothing(title, result, absence(result, t))
    spec = cache.spec(draw, result, t, **options)
    heading(title, result, spec=spec)
    st.vega_lite_chart(spec=spec, theme=None, alt=title)
    return origin(result)


def picture(title: str, draw: Draw, result: Result, **options: Any) -> None:
    """A block with a chart as a picture: it needs no chart script, so the first screen is there at once."""
    t = frame.current().t
    if result.frame.empty:
        return nothing(title, result, absence(result, t))
    return still(title, draw, result, cache.spec(draw, result, t, **options), **options)


def still(title: str, draw: Draw, result: Result, spec: dict[str, Any], **options: Any) -> None:
    """A block that shows a spec as a picture, with its downloads."""
    t = frame.current().t
    heading(title, result, spec=spec)
    st.image(cache.svg(spec, draw, result, t, **options), width="stretch", alt=title)
    origin(result)


def table(
    title: str,
    result: Result,
    *,
    columns: Iterable[str] = (),
    select: str | None = None,
    rows: int = _ROWS,
    csv: bool = True,
) -> str | None:
    """A block with a table, of all its columns or of some. With `select` a click on a row returns that column's cell.

    The CSV always has every column. `csv` is off where a part of a result is shown below the whole.
    """
    t = frame.current().t
    heading(title, result, csv=csv)
    if result.frame.empty:
        st.caption(absence(result, t))
        origin(result)
        return None
    chosen = list(columns or result.frame.columns)
    shown = t.shown(result.frame[chosen])
    height = 38 + 35 * min(rows, len(shown))
    config = {t(f"column.{name}"): _column(name) for name in chosen if _column(name) is not None}
    picked = st.dataframe(
        shown,
        hide_index=True,
        height=height,
        column_config=config,
        on_select="rerun" if select else "ignore",
        selection_mode="single-row",
        # Another scope has other rows: what was chosen in the one is nothing in the other.
        key=f"table-{result.key}-{title}-{hash(result.scope)}" if select else None,
        lazy=False,
        placeholder="—",
    )
    if result.metric.whole and len(result.frame) < int(result.value or 0):
        st.caption(t("block.first_rows", shown=len(result.frame), total=result.value))
    origin(result)
    if select and (indices := picked["selection"]["rows"]):  # type: ignore[index]
        return str(result.frame[select].iloc[indices[0]])
    return None


def workbook(name: str, results: Iterable[Result], t: Translator) -> None:
    """A button for a workbook of a page: a sheet per block with typed cells, and one of scope, day and definitions."""
    chosen = list(results)
    st.download_button(
        t("block.xlsx"),
        data=lambda: export.xlsx(chosen, t),
        file_name=export.book_name(name, chosen, t, cache.version()),
        on_click="ignore",
        type="tertiary",
        icon=":material/table_view:",
        key=f"xlsx-{name}",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def block(title: str, draw: Draw, result: Result, **options: Any) -> None:
    """A chart with its table folded below: the same rows twice."""
    chart(title, draw, result, **options)
    if not result.frame.empty:
        t = frame.current().t
        with st.expander(t("block.rows")):
            st.dataframe(t.shown(result.frame), hide_index=True, lazy=False, placeholder="—")


def figures(results: Iterable[Result], t: Translator) -> None:
    """Figures side by side, each with what makes it a figure: numbers of a share, target, change, as-of day, source."""
    chosen = list(results)
    for start in range(0, len(chosen), _ACROSS):
        part = chosen[start : start + _ACROSS]
        for column, result in zip(st.columns(_ACROSS), part, strict=False):
            with column, st.container(border=True, height="stretch"):
                figure(result, t)


def figure(result: Result, t: Translator, *, link: bool = False) -> None:
    """One figure. No figure is a dash with its reason, never a zero."""
    unit = t(f"unit.{result.metric.unit}") if result.value is not None else ""
    value = t.number(result.value, result.metric.unit)
    st.metric(t(f"metric.{result.key}"), f"{value} {unit}".strip())
    lines = [*facts(result, t), export.reach_and_source(result, t)]
    st.caption("  \n".join(map(plain, lines)))
    if link:
        st.page_link(
            frame.current().pages[_PAGES[result.key.split(".")[0]]],
            label=t("block.rows"),
            query_params=result.scope.to_query(),
            icon=":material/list:",
        )


def facts(result: Result, t: Translator) -> list[str]:
    """What stands under a figure: its reason, the two numbers of a share, target and change."""
    lines = []
    details = result.details
    if result.reason:
        lines.append(t(f"reason.{result.reason.code}", **result.reason.params))
    if result.metric.unit == "share" and result.denominator:
        words = t("block.share", numerator=result.numerator, denominator=result.denominator)
        lines.append(f"{words} {t(_SHARE_UNITS[result.key])}" if result.key in _SHARE_UNITS else words)
    if result.metric.unit == "count" and result.denominator and result.numerator is not None:
        lines.append(t("block.of_all", denominator=result.denominator))
    if result.key in ("tasks.by_stage", "projects.by_stage") and result.value:
        lines.append(" · ".join(f"{t(f'work_stage.{stage}')} {details[stage]}" for stage in Stage if details[stage]))
    if "change" in details:
        change = details["change"]
        lines.append(" · ".join([_target(result, t), *([t.change(change)] if isinstance(change, float) else [])]))
    if result.key == "air.good_days" and "needed" in details:
        words = "air.fact.needed" if details["left"] else "air.fact.missed" if details["needed"] else "air.fact.kept"
        lines.append(t(words, **{name: details[name] for name in ("target", "needed", "left")}))
    if result.metric.unit in ("ug/m3", "day") and result.denominator and result.numerator is not None:
        words = "air.fact.good" if result.metric.unit == "day" else "air.fact.valid"
        lines.append(t(words, numerator=result.numerator, denominator=result.denominator))
    if "so_far" in details:
        so_far = t.number(details["so_far"], result.metric.unit)
        lines.append(t("air.fact.remaining", target=details["target"], so_far=so_far, left=details["left"]))
    return lines + _share_last_year(result, t) + _place(result, t) + _outlook(result, t) + _obligations(result, t)


def _target(result: Result, t: Translator) -> str:
    """The year's target, and how far a figure lies below or above it, as reports write it."""
    target, margin = result.details.get("target"), result.details.get("margin")
    if target is None:
        return t("air.fact.no_target")
    if not isinstance(margin, float):
        return t("air.fact.target", target=target)
    words = "air.fact.better" if margin >= 0 else "air.fact.worse"
    whole = t.number(abs(margin), result.metric.unit)
    return t(words, target=target, margin=t.say(abs(margin)) if whole == "0" else whole)


def _share_last_year(result: Result, t: Translator) -> list[str]:
    """Of a share last year's with the change in points; and both years on one basis where the standard changed."""
    details, lines = result.details, []
    if isinstance(points := details.get("change_points"), float):
        key = "air.fact.share_up" if points >= 0 else "air.fact.share_down"
        last = t.number(details["last_year"], "share")
        lines.append(t(key, last=last, points=abs(points)))
    if details.get("unlisted"):
        lines.append(t("air.fact.unlisted", year=details["unlisted"]))
    if details.get("basis"):
        shares = {name: t.number(details[f"basis_{name}"], "share") for name in ("share", "last_year")}
        lines.append(t("air.fact.basis", standard=details["basis"], **shares))
    return lines


def _place(result: Result, t: Translator) -> list[str]:
    """Of one day its level and primary pollutant; of an index its rank and the largest item."""
    details, lines = result.details, []
    if "aqi_level" in details:
        level, primary = t(f"aqi_level.{details['aqi_level']}"), t.cell("primary", details["primary"] or "")
        lines.append(t("air.fact.level", day=details["on"], level=level, primary=primary))
    if details.get("rank") is not None:
        lines.append(t("air.fact.rank", rank=details["rank"], ranked=details["ranked"]))
    if details.get("largest"):
        lines.append(t("air.fact.largest", largest=t.cell("largest", details["largest"])))
    return lines


def _outlook(result: Result, t: Translator) -> list[str]:
    """A projection's target, its interval and how often the interval held in past years."""
    details, lines = result.details, []
    if details.get("goal") is not None:
        lines.append(t("air.fact.goal", goal=details["goal"]))
    if "low" in details:
        low, high = (t.number(details[name], result.metric.unit) for name in ("low", "high"))
        lines.append(t("air.fact.interval", low=low, high=high, years=details["years"]))
        lines.append(t("air.fact.tried", hits=details["hits"], trials=details["trials"]))
    return lines


def _obligations(result: Result, t: Translator) -> list[str]:
    """Of an on-time rate the strict one; of matters their records; of look-backs what they found."""
    details, lines = result.details, []
    if "counted_first" in details:
        first = {"numerator": details["on_time_first"], "denominator": details["counted_first"]}
        lines.append(t("findings.fact.first", **first, done=details["done_on_time"], counted=details["counted"]))
    if "matters" in details:
        lines.append(t("findings.fact.records", records=details["records"], matters=details["matters"]))
    if "rebounded" in details:
        outcomes = {name: details[name] for name in ("consolidated", "rebounded", "not_in_place")}
        lines.append(t("look_back.fact.outcomes", **outcomes))
    return lines


#: The page that shows the rows of a noun's figures.
_PAGES = {
    "findings": "findings",
    "measures": "findings",
    "petitions": "petitions",
    "tasks": "projects",
    "projects": "projects",
    "warnings": "warnings",
    "map": "problem_map",
    "air": "air",
    "water": "water",
    "matters": "findings",
    "look_back": "look_back",
    "item": "item",
    "enforcement": "enforcement",
    "duty": "enforcement",
}


#: Pixels of columns that would push the others out of sight.
_WIDTHS = {"title": 250, "group_name": 300, "worst_title": 260, "note": 300, "reason": 200, "unit": 166, "leader": 116}


def _column(name: str) -> Any:
    if name in _WIDTHS:
        return st.column_config.Column(width=_WIDTHS[name])
    if name in ("light", "guarded", "progress", "expected", "total"):
        return st.column_config.Column(width="small")
    return None


def _download(label: str, result: Result, t: Translator, ending: str, data: Callable[[], bytes], title: str) -> None:
    """A button whose bytes are made only when it is clicked."""
    st.download_button(
        label,
        data=data,
        file_name=export.file_name(result, t, ending, cache.version()),
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        key=f"{ending}-{result.key}-{title}",
        mime={"csv": "text/csv", "png": "image/png"}[ending],
    )
