"""What a meeting sees, on paper (会议材料): a step or a part of one on each A4 sheet, then definitions and sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lib.export.paper import written
from lib.i18n import Translator


@dataclass(frozen=True, slots=True)
class Shown:
    """One sheet: which step it is, its message, a softer line, its picture as markup that is escaped already."""

    step: str
    message: str
    soft: str
    body: Markup


def material(
    place: str,
    days: str,
    sheets: Sequence[Shown],
    told: Sequence[tuple[str, str]],
    style: str,
    sample: str,
    t: Translator,
) -> bytes:
    """The sheets as one HTML page in UTF-8, which a browser prints a step a sheet, landscape.

    `told`: definitions and sources as title and line; `style`: the style sheets that the slides are drawn with;
    `sample`: what is said of sample data, or nothing.
    """
    return written(
        "material.html",
        t,
        place=place,
        days=days,
        sheets=sheets,
        told=told,
        style=Markup(style),
        sample=sample,
        numbers=[t("material.page", page=page, pages=len(sheets) + 1) for page in range(1, len(sheets) + 2)],
    )
