"""Charts as PNG for paper and slides, drawn with the bundled font: no browser and no network."""

import functools
import json
from typing import Any
from unicodedata import east_asian_width

import vl_convert as vlc

from lib.core.palette import INK, SOFT
from lib.core.settings import HOME
from lib.export.names import day_and_source
from lib.i18n import Translator
from lib.metrics.model import Result

#: Width in pixels of a chart in half a page; it scales with its place.
HALF_WIDTH = 560

#: Width and height of a picture and how often each pixel is drawn: 1600 × 900 for a slide, and 1600 × 1000, which is
#: half a page (13.5 cm) at 300 dots an inch. What has many rows is higher: nothing is squeezed.
SIZES = {"slide": (800, 450, 2.0), "half": (640, 400, 2.5)}

#: Letters of the title and of what stands below it, and how far lines are apart; pixels around the picture.
_TITLE, _BELOW, _LINE, _PADDING = 20, 13, 1.35, 20

#: As on the page: axis and legend lie within the size.
_FIT = {"type": "fit", "contains": "padding"}


def png(
    spec: dict[str, Any], result: Result, t: Translator, title: str, *, message: str = "", size: str = "slide"
) -> bytes:
    """A Vega-Lite spec as a picture of a size (`SIZES`), with title, day and source inside of it.

    `message`: what the data say, if that is known; it is then the title, and the title stands below. Colours, fonts and
    data are the page's own: the spec is the one that the page shows.
    """
    _fonts()
    width, height, scale = SIZES[size]
    sample = [t("app.sample_notice")] if result.is_sample else []
    told = [*([title] if message else []), *sample, day_and_source(result, t)]
    room = width - 2 * _PADDING
    heads = broken(message or title, room / _TITLE)
    below = [line for each in told for line in broken(each, room / _BELOW)]
    taken = round(_LINE * (len(heads) * _TITLE + len(below) * _BELOW)) + 3 * _PADDING
    paper = json.loads(json.dumps(spec, default=str))
    paper |= {"width": width, "height": max(height, spec["height"] + taken), "autosize": _FIT}
    paper["title"] = {
        "text": heads,
        "subtitle": below,
        "anchor": "start",
        "fontSize": _TITLE,
        "lineHeight": _LINE * _TITLE,
        "color": INK,
        "subtitleFontSize": _BELOW,
        "subtitleLineHeight": _LINE * _BELOW,
        "subtitleColor": SOFT,
        "offset": 14,
    }
    paper["padding"] = _PADDING
    drawn: bytes = vlc.vegalite_to_png(
        paper, scale=scale, time_format_locale="zh-CN" if t.language == "zh" else "en-US"
    )
    return drawn


def broken(words: str, room: float) -> list[str]:
    """Words in lines of so many letters of full width; others count as 0.56. A line ends at a mark, if there is one.

    A picture has no lines but those it is given.
    """
    lines, line = [], ""
    for each in words:
        line += each
        if _width(line) > room:
            ends = (at for at in range(len(line) - 1, len(line) // 2, -1) if _may_end(line, at))
            at = next(ends, len(line) - 1)
            lines.append(line[:at].rstrip())
            line = line[at:]
    return [*lines, line] if line else lines


def _width(line: str) -> float:
    return sum(1.0 if east_asian_width(each) in "WFA" else 0.56 for each in line)


def _may_end(line: str, at: int) -> bool:
    return line[at - 1] in " ，；、。,;" and line[at] not in " ·，；、。,;"


def svg(spec: dict[str, Any], t: Translator) -> str:
    """A Vega-Lite spec as SVG at the width of half a page: what the first screen shows without any chart script."""
    _fonts()
    sized = {**spec, "width": HALF_WIDTH, "autosize": _FIT}
    drawn: str = vlc.vegalite_to_svg(sized, time_format_locale="zh-CN" if t.language == "zh" else "en-US")
    return drawn


@functools.cache
def _fonts() -> None:
    vlc.register_font_directory(str(HOME / "data" / "fonts"))
