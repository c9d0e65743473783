"""Progress of findings and measures as plain words and counts: what the page's bars are given. Pure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.core.terms import Light, Stage
from lib.export.lateness import days_in_words
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.stages import stage_words, stages_of
from lib.ui.status_rows import chip_of

Row = Mapping[str, Any]

#: Up to so many findings or measures of a group are blocks, one each; beyond, a bar with its counts.
MOST_BLOCKS = 40
#: Groups of the first screen; those with a light are all on it.
FIRST = 8
#: Groups that are sent to the browser: the table has them all.
MOST_GROUPS = 50

_LEVELS = {"finding": "findings", "measure": "measures"}


#: What the address calls the group of what is nobody's.
NOBODY = "-"


def groups(result: Result, t: Translator, by: str) -> list[dict[str, Any]]:
    """One dict per group of a `findings.by_…`, in its order: blocks of both, how many are closed and done, the worst.

    The worst is that of both levels: red before yellow, then what is late longest; where nothing has a light, what is
    due next.
    """
    found: dict[str, dict[str, Row]] = {}
    for row in records(result.frame):
        found.setdefault(row["group"] or NOBODY, {})[row["level"]] = row
    named, names = _column(result), names_of(result)
    return [_group(key, levels, t, t.group(named, names[key], by), result) for key, levels in found.items()]


def names_of(result: Result) -> dict[str, str]:
    """The name of each group by its code in the address; what is nobody's has none."""
    return dict(zip(result.frame["group"].replace("", NOBODY), result.frame[_column(result)].fillna(""), strict=True))


def _column(result: Result) -> str:
    return "field" if "field" in result.frame else "group_name"


def shown_first(rows: list[dict[str, Any]]) -> int:
    """How many stand on the first screen: all with a light, and what else there is room for."""
    return max(FIRST, sum(row["light"] in (Light.RED, Light.YELLOW) for row in rows))


def _group(key: str, levels: Mapping[str, Row], t: Translator, name: str, result: Result) -> dict[str, Any]:
    row: dict[str, Any] = {"id": key, "name": name}
    said = [name]
    for level, noun in _LEVELS.items():
        counts = levels.get(level)
        row[noun] = stages_of(counts) if counts else []
        if counts:
            told = stage_words(counts, t)
            said.append(t("findings.row.of", level=t(f"level.{level}"), count=counts["total"], stages=told))
    row |= {"closed": _share(levels.get("finding"), Stage.CLOSED), "done": _share(levels.get("measure"), *_OVER)}
    light, words = _worst(levels, t, result)
    told_light, glyph = chip_of(light, t) if light in (Light.RED, Light.YELLOW) else ("", "")
    row |= {"light": light, "chip": told_light, "glyph": glyph, "worst": words}
    return row | {"label": t("format.reasons").join([*said, *filter(None, (told_light, words))])}


_OVER = (Stage.CLOSED, Stage.DONE)


def _share(counts: Row | None, *stages: Stage) -> str:
    """How many of what is on record; nothing where there are none."""
    known = counts["total"] - counts[Stage.NOT_ON_RECORD.value] if counts else 0
    return f"{sum(counts[stage.value] for stage in stages)}/{known}" if counts and known else ""


def _worst(levels: Mapping[str, Row], t: Translator, result: Result) -> tuple[str, str]:
    """The light of a group and what is most urgent of it."""
    lit = [row for row in levels.values() if row["worst_light"]]
    today = result.scope.as_of
    if lit:
        worst = min(lit, key=lambda row: (row["worst_light"] != Light.RED, -(row["worst_days_late"] or 0)))
        late, reason = worst["worst_days_late"], worst["worst_reason"]
        why = (
            t("status.overdue", days=days_in_words(late, t))
            if reason == _OVERDUE
            else str(t.cell("worst_reason", reason))
        )
        return worst["worst_light"], t("findings.row.worst", title=worst["worst_title"], reason=why)
    coming = [row for row in levels.values() if row["next_on"] is not None]
    if coming:
        first = min(coming, key=lambda row: row["next_on"])
        return "", t("findings.row.next", day=t.short_day(first["next_on"], today), title=first["next_title"])
    sums = {stage: sum(row[stage.value] for row in levels.values()) for stage in Stage}
    still = sum(sums.values()) - sum(sums[stage] for stage in (*_OVER, Stage.NOT_ON_RECORD))
    if still:
        return "", t("findings.row.no_due", count=still)
    if sums[Stage.DONE]:
        return "", t("findings.row.to_close", count=sums[Stage.DONE])
    return "", t("findings.row.closed" if sums[Stage.CLOSED] else "findings.row.not_on_record")


_OVERDUE = "overdue"


def picked(frame: pd.DataFrame, by: str, name: str) -> pd.DataFrame:
    """The rows of a list that belong to a group, by the name that it has."""
    column = {"unit": "unit", "leader": "leader", "field": "field"}.get(by, f"{by}_name")
    return frame[frame[column].fillna("") == name]
