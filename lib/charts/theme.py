"""What all charts share: the type of a chart, its font, axes and legend."""

from typing import Any

import altair as alt

from lib.core.palette import HAIR, INK, PAPER, RULE, SOFT
from lib.i18n import Translator

Chart = alt.Chart | alt.LayerChart

#: The bundled font first (exports), then what the reader's machine has.
FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"


#: The smallest type of a page and of its charts; numbers in small cells alone are smaller.
SMALL = 14

#: Pixels that axis and legend take of a chart's height on a page.
AROUND = 80

#: Pixels of a row whose name stands above its marks: long names stay whole, on a telephone too.
NAMED_ROW = 46


def by_pixel(column: str, height: int) -> alt.Y:
    """A place counted in pixels from the top of a chart that is `height` pixels high."""
    return alt.Y(f"{column}:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False), axis=None)


def finished(chart: Any, *, height: int) -> Chart:
    """The chart in the house style at a height in pixels; its width is that of its place."""
    styled: Chart = (
        chart.properties(height=height, width="container")
        .configure(font=FONT, background=PAPER)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=SOFT,
            titleColor=SOFT,
            gridColor=HAIR,
            domainColor=RULE,
            tickColor=RULE,
            labelFontSize=SMALL,
            titleFontSize=SMALL,
            titleFontWeight="normal",
        )
        .configure_legend(labelColor=INK, labelFontSize=SMALL, orient="top", title=None, symbolSize=110)
    )
    return styled


def month_axis(t: Translator) -> alt.Axis:
    """Months of a year as the reader writes them."""
    return alt.Axis(
        title=None, labelAngle=0, labelExpr=t("axis.month_expr"), tickCount="month", grid=False, labelFlush=False
    )
