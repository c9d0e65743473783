"""Charts as PNG for paper and slides, drawn with the bundled font: no browser and no network."""

import functools
import json
from typing import Any

import vl_convert as vlc

from lib.core.palette import INK, SOFT
from lib.core.settings import HOME
from lib.export.names import day_and_source
from lib.i18n import Translator
from lib.metrics.model import Result

#: Width in pixels of a chart on a slide, before scaling.
WIDTH = 960

#: Width in pixels of a chart in half a page; it scales with its place.
HALF_WIDTH = 560


#: Pixels that title, day and source take of a picture's height.
_TITLE = 110

#: As on the page: axis and legend lie within the size.
_FIT = {"type": "fit", "contains": "padding"}


def png(spec: dict[str, Any], result: Result, t: Translator, title: str) -> bytes:
    """A Vega-Lite spec at presentation size, with its title, as-of day and source inside the picture.

    Colours, fonts and data are the page's own: the spec is the one that the page shows.
    """
    _fonts()
    paper = json.loads(json.dumps(spec, default=str))
    paper |= {"width": WIDTH, "height": round(1.3 * spec["height"]) + _TITLE, "autosize": _FIT}
    subtitle = [t("app.sample_notice")] if result.is_sample else []
    paper["title"] = {
        "text": title,
        "subtitle": [*subtitle, day_and_source(result, t)],
        "anchor": "start",
        "fontSize": 20,
        "color": INK,
        "subtitleFontSize": 14,
        "subtitleColor": SOFT,
        "offset": 14,
    }
    paper["padding"] = 24
    drawn: bytes = vlc.vegalite_to_png(paper, scale=2, time_format_locale="zh-CN" if t.language == "zh" else "en-US")
    return drawn


def svg(spec: dict[str, Any], t: Translator) -> str:
    """A Vega-Lite spec as SVG at the width of half a page: what the first screen shows without any chart script."""
    _fonts()
    sized = {**spec, "width": HALF_WIDTH, "autosize": _FIT}
    drawn: str = vlc.vegalite_to_svg(sized, time_format_locale="zh-CN" if t.language == "zh" else "en-US")
    return drawn


@functools.cache
def _fonts() -> None:
    vlc.register_font_directory(str(HOME / "data" / "fonts"))
