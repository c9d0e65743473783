"""File names: what, for which scope, at which version of the data."""

import re
from collections.abc import Sequence

from lib.core.clock import today
from lib.i18n import Translator
from lib.metrics.model import Result


def file_name(result: Result, t: Translator, ending: str, version: int, part: str = "") -> str:
    """The name of an export; `part` tells several of one ending apart.

    The data version is part of it: a corrected export is never served under the old name.
    """
    return _named(
        "_".join(filter(None, (t(f"metric.{result.key}"), part))), result.scope.file_part(), result, t, ending, version
    )


def book_name(page: str, results: Sequence[Result], t: Translator, version: int) -> str:
    """The name of a workbook of a page."""
    marked = next((result for result in results if result.is_sample), results[0])
    return _named(t(f"page.{page}"), marked.scope.file_part(), marked, t, "xlsx", version)


def dossier_name(standing: Result, t: Translator, version: int) -> str:
    """The name of the file of one item: its code and the day."""
    scope = standing.scope
    return _named(t("dossier.title"), f"{scope.item}_{scope.as_of}", standing, t, "html", version)


def handover_name(warned: Result, t: Translator, ending: str, version: int) -> str:
    """The name of what is handed over to units, to print or as a workbook."""
    return _named(t("handover.title"), warned.scope.file_part(), warned, t, ending, version)


def one_page_name(warned: Result, t: Translator, version: int) -> str:
    """The name of the leader's sheet."""
    return _named(t("one_page.title"), warned.scope.file_part(), warned, t, "html", version)


def material_name(warned: Result, t: Translator, version: int) -> str:
    """The name of what a meeting sees, on paper."""
    return _named(t("material.title"), warned.scope.file_part(), warned, t, "html", version)


def _named(what: str, view: str, result: Result, t: Translator, ending: str, version: int) -> str:
    words = [t("app.sample")] if result.is_sample else []
    words += [what, view, f"v{version}"]
    return re.sub(r"[^\w.-]+", "_", "_".join(words)).strip("_") + f".{ending}"


def picture_title(place: str, title: str) -> str:
    """The title inside a picture: a picture that was passed on still says which place it shows."""
    return f"{place} · {title}"


def day_and_source(result: Result, t: Translator, *, most: int = 2) -> str:
    """One line: the day viewed, how far the data speak, where they came from, the standard."""
    viewed = t("block.viewed", day=result.scope.end)
    reach = t("block.as_of", day=result.as_of) if result.as_of else t("block.no_day")
    parts = [viewed, reach, source_line(result, t, most=most)]
    if result.standard:
        parts.append(_standard(result.standard, t))
    return " · ".join([*parts, *besides(result, t)])


#: Ends of keys of Results whose number holds what is not on record, too.
_WHOLES = (".by_stage", ".list", ".points")


def besides(result: Result, t: Translator) -> list[str]:
    """What a figure leaves out, or counts otherwise, for want of a day: a sentence each, none where all is known."""
    details = result.details
    whole = result.key.endswith(_WHOLES) and result.key != "warnings.list"
    words = {
        "not_on_record": "block.not_on_record" if whole else "block.besides_not_on_record",
        "day_unknown": "block.day_unknown",
        "told_later": "block.told_later",
        "by_report_day": "block.by_report_day",
    }
    return [t(text, count=details[name]) for name, text in words.items() if details.get(name)]


def earlier(result: Result, t: Translator) -> list[str]:
    """That the data end before the day viewed: what must stand beside a figure; nothing where they do not."""
    if result.as_of is None or result.as_of >= result.scope.end:
        return []
    return [t("block.data_to", day=t.short_day(result.as_of, result.scope.end))]


def _standard(codes: str, t: Translator) -> str:
    """The standards by their official names."""
    named = (t(f"standard.{each}") if t.has(f"standard.{each}") else each for each in codes.split("; "))
    return t("block.standard", standard=t("format.list").join(named))


def source_line(result: Result, t: Translator, *, most: int = 2) -> str:
    """Where the figure came from; made sample data says so first."""
    if not result.sources:
        return t("block.no_source")
    names = [source.name for source in result.sources]
    listed = (
        t("format.list").join(names)
        if len(names) <= most
        else t("block.more_sources", first=names[0], count=len(names))
    )
    mark = f"{t('app.sample')} " if result.is_sample else ""
    return t("block.source", sources=f"{mark}{listed}")


def listing_name(title: str, version: int, ending: str) -> str:
    """The name of a list of the office's own work: the day it was taken, and the data version as in `file_name`."""
    return re.sub(r"[^\w.-]+", "_", f"{title}_{today()}_v{version}") + f".{ending}"
