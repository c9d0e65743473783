"""Projects: money that arrived and was spent, out of what a project costs, beside the work that is done."""

from typing import Any

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, NAMED_ROW, SMALL, Chart, by_pixel, finished
from lib.core.palette import INK, LAND, LIGHT_EDGES, QUIET, RULE, SOFT
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.model import Result

#: The projects that are drawn, those whose money and work do not fit first; the table has them all.
MOST = 12

#: Pixels from the top of a row to its name and its bars, and from there to both ends of the mark of the work.
_NAME, _BARS, _HALF = 11, 30, 11

_SHARES = {"funded": "funded_share", "spent": "spent_share", "work": "progress"}
_COLOURS = {"funded": RULE, "spent": SOFT, "work": INK}


def money_bars(result: Result, t: Translator, *, most: int = MOST) -> Chart:
    """One row per project: the shares of its cost that arrived and were spent, and a mark at the work that is done."""
    known = result.frame[result.frame[["funded_share", "spent_share"]].notna().any(axis=1)].head(most)
    words = {name: t(f"money_bar.{name}") for name in _SHARES}
    rows = _drawn(known.reset_index(drop=True), words, t)
    height = NAMED_ROW * max(len(rows), 1)
    largest = float(rows[["funded", "spent"]].max().max()) if len(rows) else 1.0
    scale = alt.Scale(domain=[0, 1.08 * max(1.0, largest)], nice=False)
    colours = alt.Scale(domain=list(words.values()), range=list(_COLOURS.values()))
    legend = alt.Legend(title=None, orient="top", columns=3, symbolStrokeColor=QUIET)
    tooltip = [
        alt.Tooltip("name:N", title=t("column.title")),
        *(alt.Tooltip(f"{name}_said:N", title=words[name]) for name in words),
    ]
    base = alt.Chart(rows)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=scale, axis=alt.Axis(format="%", title=None, orient="top", tickCount=5))

    def coloured(name: str, mark: alt.Chart) -> Any:
        return mark.encode(x=x(name), color=alt.Color(f"{name}_is:N", scale=colours, legend=legend), tooltip=tooltip)

    bars = by_pixel("y", height)
    layers = [
        base.mark_bar(size=18, color=LAND, orient="horizontal").encode(y=bars, x=x("whole"), x2="zero:Q"),
        coloured("funded", base.mark_bar(size=18, orient="horizontal", stroke=QUIET)).encode(y=bars, x2="zero:Q"),
        coloured("spent", base.mark_bar(size=8, orient="horizontal")).encode(y=bars, x2="zero:Q"),
        coloured("work", base.mark_rule(strokeWidth=3)).encode(y=by_pixel("low", height), y2="high:Q"),
        base.mark_text(align="left", fontSize=SMALL, baseline="middle").encode(
            y=by_pixel("above", height), x=alt.value(0), text="name:N", color=alt.Color("colour:N", scale=None)
        ),
    ]
    return finished(alt.layer(*layers), height=AROUND + height)


def _drawn(known: pd.DataFrame, words: dict[str, str], t: Translator) -> pd.DataFrame:
    """One row per project with its name and flag in words, its shares, and where it stands."""
    flags = [flag if isinstance(flag, str) else None for flag in known["money_flag"]]
    titles = zip(known["title"], flags, strict=True)
    y = known.index.to_numpy() * NAMED_ROW + _BARS
    return pd.DataFrame(
        {
            "name": [f"{title} · {t(f'money_flag.{flag}')}" if flag else title for title, flag in titles],
            "colour": [LIGHT_EDGES[Light.YELLOW] if flag else INK for flag in flags],
            **{name: known[column].astype(float) for name, column in _SHARES.items()},
            **{f"{name}_said": [t.number(value, "share") for value in known[c]] for name, c in _SHARES.items()},
            **{f"{name}_is": word for name, word in words.items()},
            "y": y,
            "above": y - _BARS + _NAME,
            "low": y - _HALF,
            "high": y + _HALF,
            "zero": 0.0,
            "whole": 1.0,
        }
    )
