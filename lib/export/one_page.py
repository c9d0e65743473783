"""The leader's sheet (一页纸): sentence, six figures, map, what is red, two trends, on one A4 page to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from lib.core.frames import records
from lib.core.palette import INK, LIGHT_EDGES, LIGHT_FILLS, LIGHT_TEXT, RED, RULE, SOFT
from lib.core.terms import Light
from lib.export.handover import Matter, matter_of
from lib.export.lateness import passed_of
from lib.export.names import day_and_source
from lib.export.paper import written
from lib.i18n import Translator
from lib.metrics.model import Result

#: Red matters that one sheet has room for.
MOST = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the six figures; `alarm`: it counts what is red, and there is some."""

    name: str
    value: str
    beside: str
    judged: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its title, as SVG of our own; None where there is nothing to draw, and why."""

    title: str
    svg: str | None
    none: str = ""


def reds_of(warned: Result, t: Translator) -> list[Matter]:
    """The red matters of a list that the sheet has room for, worst first."""
    passed = passed_of(warned)
    rows = (row for row in records(warned.frame) if row["light"] == Light.RED)
    return [matter_of(row, warned, passed, t) for row in islice(rows, MOST)]


def one_page(
    place: str,
    sentence: Sequence[str],
    softer: str,
    figures: Sequence[Figure],
    pictures: Sequence[Picture],
    results: Sequence[Result],
    warned: Result,
    t: Translator,
) -> bytes:
    """The sheet as HTML in UTF-8. `pictures`: the map, then two trends. `results`: all that it shows, for its foot."""
    reds, red = reds_of(warned, t), int(str(warned.details.get(Light.RED) or 0))
    return written(
        "one_page.html",
        t,
        place=place,
        sentence=t("overview.sentence.join").join(sentence),
        softer=softer,
        figures=figures,
        pictures=[(picture.title, Markup(picture.svg or ""), picture.none) for picture in pictures],
        reds=reds,
        red_title=t("one_page.reds", shown=len(reds), total=red) if reds else t("one_page.no_reds"),
        viewed=t("block.viewed", day=warned.scope.as_of),
        sources=list(dict.fromkeys(day_and_source(result, t, most=3) for result in results)),
        sample=t("app.sample_notice") if warned.is_sample else "",
        chip=(LIGHT_FILLS[Light.RED], LIGHT_TEXT[Light.RED], LIGHT_EDGES[Light.RED]),
        ink=INK,
        soft=SOFT,
        rule=RULE,
        red=RED,
    )
