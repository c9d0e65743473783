"""Blocks of a page. Every block draws Results and tells the page's sources of them; tables give CSV, charts PNG."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from lib import export
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame, sources
from lib.ui.tables import grid, height
from lib.ui.words import plain

Draw = Callable[..., Any]

#: Columns that are told where any row has some: on most days all is on record, with its day.
_WHERE_ANY = ("not_on_record", "day_unknown")

#: Rows a table shows before it scrolls.
_ROWS = 12


def heading(
    title: str,
    result: Result,
    *,
    csv: bool = True,
    spec: dict[str, Any] | None = None,
    beside: Callable[[], None] | None = None,
    message: str = "",
) -> None:
    """A block's title with its downloads: CSV of its rows, PNG of its chart. `beside` draws a choice.

    `message`: what the chart shows, as the page says it: the picture's title.
    """
    t = frame.current().t
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"##### {plain(title)}", width="stretch")
        if beside is not None:
            beside()
        if csv and len(result.metric.columns):
            _download(t("block.csv"), result, t, "csv", lambda: export.csv(cache.whole(result), t), title)
        if spec is not None:
            _pictures(title, result, spec, message, t)


def _pictures(title: str, result: Result, spec: dict[str, Any], message: str, t: Translator) -> None:
    """The chart as a picture for a slide and for half a page."""
    office = frame.current().office

    def drawn(size: str) -> bytes:
        named = export.picture_title(office.name(result.scope.region, t.language), title)
        return export.png(spec, result, t, named, message=message, size=size)

    with st.popover(t("block.png"), type="tertiary", icon=":material/download:", key=f"pictures-{result.key}-{title}"):
        for size in export.SIZES:
            _download(t(f"block.png_{size}"), result, t, "png", partial(drawn, size), f"{title}-{size}", size)


def origin(result: Result, title: str = "") -> None:
    """What stands under a block: that its data end earlier, what it leaves out; its source is the page's to tell."""
    lines = [*sources.shown(result, title), *export.besides(result, frame.current().t)]
    if lines:
        st.caption(plain(" · ".join(lines)))


def absence(result: Result, t: Translator) -> str:
    """Why a block has no rows: the result's own reason, else that nothing is on record."""
    if result.reason:
        return t(f"reason.{result.reason.code}", **result.reason.params)
    return t("block.none" if result.metric.unit == "count" and result.value == 0 else "block.empty")


def nothing(title: str, result: Result, words: str) -> None:
    """A block with nothing to draw: it says so."""
    heading(title, result, csv=False)
    st.caption(words)
    origin(result, title)


def chart(title: str, draw: Draw, result: Result, **options: Any) -> None:
    """A block with a chart; where there is nothing to draw it says so."""
    t = frame.current().t
    if result.frame.empty:
        return nothing(title, result, absence(result, t))
    spec = cache.spec(draw, result, t, **options)
    heading(title, result, spec=spec)
    st.vega_lite_chart(spec=spec, theme=None, alt=title)
    return origin(result, title)


def picture(title: str, draw: Draw, result: Result, **options: Any) -> None:
    """A block with a chart as a picture: it needs no chart script, so the first screen is there at once."""
    t = frame.current().t
    if result.frame.empty:
        return nothing(title, result, absence(result, t))
    return still(title, draw, result, cache.spec(draw, result, t, **options), **options)


def still(title: str, draw: Draw, result: Result, spec: dict[str, Any], *, message: str = "", **options: Any) -> None:
    """A block that shows a spec as a picture, with its downloads; `message` as for `heading`."""
    t = frame.current().t
    heading(title, result, spec=spec, message=message)
    st.image(cache.svg(spec, draw, result, t, **options), width="stretch", alt=title)
    origin(result, title)


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
    row = row_of(title, result, columns=columns, clicks=select is not None, rows=rows, csv=csv)
    return None if row is None or select is None else str(row[select])


def row_of(
    title: str, result: Result, *, columns: Iterable[str] = (), clicks: bool = True, rows: int = _ROWS, csv: bool = True
) -> dict[str, Any] | None:
    """As `table`; a click returns the whole row."""
    t = frame.current().t
    heading(title, result, csv=csv)
    if result.frame.empty:
        st.caption(absence(result, t))
        origin(result, title)
        return None
    chosen = [
        name
        for name in columns or [name for name in result.frame.columns if name != "counts_as"]
        if name not in _WHERE_ANY or result.frame[name].fillna(0).any()
    ]
    config = {t.heading(name): _column(name, t) for name in chosen if _column(name, t) is not None}
    picked = grid(
        t.on_screen(result.frame, chosen, result.metric.nobody),
        t,
        height=height(len(result.frame), rows),
        column_config=config,
        on_select="rerun" if clicks else "ignore",
        selection_mode="single-row",
        # Another scope has other rows: what was chosen in the one is nothing in the other.
        key=f"table-{result.key}-{title}-{hash(result.scope)}" if clicks else None,
    )
    if result.metric.whole and len(result.frame) < int(result.value or 0):
        st.caption(t("block.first_rows", shown=len(result.frame), total=result.value))
    origin(result, title)
    indices = picked["selection"]["rows"] if clicks else []
    return dict(result.frame.iloc[indices[0]]) if indices else None


def workbook(name: str, results: Iterable[Result], t: Translator) -> None:
    """A button for a workbook of a page: a sheet per block with typed cells, and one of scope, day and definitions."""
    chosen = list(results)
    st.download_button(
        t("block.xlsx"),
        data=lambda: export.xlsx([cache.whole(result) for result in chosen], t),
        file_name=export.book_name(name, chosen, t, cache.version()),
        on_click="ignore",
        type="tertiary",
        icon=":material/table_view:",
        key=f"xlsx-{name}",
        mime=export.XLSX_TYPE,
    )


def block(title: str, draw: Draw, result: Result, **options: Any) -> None:
    """A chart with its table folded below: the same rows twice."""
    chart(title, draw, result, **options)
    if not result.frame.empty:
        t = frame.current().t
        with st.expander(t("block.rows")):
            st.dataframe(
                t.on_screen(result.frame, nobody=result.metric.nobody), hide_index=True, lazy=False, placeholder="—"
            )


#: Pixels of a small column, and of what stands beside a heading.
_SMALL, _SIDES = 75, 22

#: Pixels of columns that would push the others out of sight.
_WIDTHS = {
    "title": 250,
    "group_name": 300,
    "worst_title": 260,
    "note": 300,
    "reason": 200,
    "unit": 166,
    "leader": 116,
    "days_late": 102,
}


def _column(name: str, t: Translator) -> Any:
    """How wide a column is: as it needs, else as said, but its heading is never cut."""
    width = _WIDTHS.get(name, _SMALL if name in ("light", "guarded", "progress", "expected", "total") else None)
    if width is None:
        return None
    heading = sum(15 if each > "\u2e80" else 8 for each in t.heading(name))
    return st.column_config.Column(width=max(width, heading + _SIDES))


def _download(
    label: str, result: Result, t: Translator, ending: str, data: Callable[[], bytes], title: str, part: str = ""
) -> None:
    """A button whose bytes are made only when it is clicked. `part`: which of several of one ending."""
    st.download_button(
        label,
        data=data,
        file_name=export.file_name(result, t, ending, cache.version(), part),
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        key=f"{ending}-{result.key}-{title}",
        mime={"csv": "text/csv", "png": "image/png"}[ending],
    )
