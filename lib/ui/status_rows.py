"""Rows of a status list as plain words: what the component is given. Pure, so that tests need no page."""

from collections.abc import Callable, Container, Sequence
from datetime import date
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.export.lateness import id_of, is_obligation, lateness
from lib.i18n import Translator
from lib.metrics.ladder import LIT

#: What a list can be grouped by: the code in the address to the column.
GROUPS = {"region": "region", "unit": "unit", "leader": "leader", "step": "next_step"}

#: The name of a region's code in the reader's language.
NameOf = Callable[[str], str]


def rows(
    frame: pd.DataFrame, t: Translator, name_of: NameOf, *, today: date, passed: Container[str] = (), by: str = ""
) -> list[dict[str, Any]]:
    """One dict of words per row of a list of matters (`warnings.COLUMNS`).

    `passed`: the ids of rows past a deadline that are not overdue; all others past theirs are. `by`: of `GROUPS`.
    """
    return [_row(item, t, name_of, today, passed, GROUPS.get(by)) for item in records(frame)]


def told_row(
    of: str, chip: str, title: str, facts: Sequence[str | None], late: str, due: str, t: Translator, *, group: str = ""
) -> dict[str, Any]:
    """A row of what has no light of its own: a word in place of the light. `of`: kind and code of what a click opens,
    or nothing; `group`: the id of the group that it stands in.
    """
    told = [fact for fact in facts if fact]
    label = t("format.reasons").join(filter(None, (chip, title, late, due, *told)))
    row = {"id": of, "light": "none", "chip": chip, "glyph": "", "title": title, "facts": told, "late": late}
    return row | {"due": due, "label": label} | ({"group": group} if group else {})


def groups(frame: pd.DataFrame, t: Translator, name_of: NameOf, by: str) -> list[dict[str, Any]]:
    """The heads of the groups of the whole list, those with the most red first, each with its red and yellow."""
    column = GROUPS[by]
    counted = frame.assign(key=frame[column].fillna("")).groupby(["key", "light"]).size().unstack(fill_value=0)
    counted = counted.reindex(columns=list(LIT), fill_value=0).reset_index()
    heads = []
    for row in counted.sort_values([*LIT, "key"], ascending=[False, False, True]).to_dict("records"):
        name = _group(str(row["key"]), column, t, name_of)
        told = [(str(light), *chip_of(light, t), int(row[light])) for light in LIT if row[light]]
        marks = [{"light": light, "glyph": glyph, "count": count} for light, _, glyph, count in told]
        counts = t("format.list").join(f"{word} {count}" for _, word, _, count in told)
        label = t("detail.line", name=name, value=counts)
        heads.append({"id": str(row["key"]), "name": name, "marks": marks, "label": label})
    return heads


def ordered(frame: pd.DataFrame, heads: Sequence[dict[str, Any]], by: str) -> pd.DataFrame:
    """The rows in the order of their groups, within one as they were."""
    place = {head["id"]: number for number, head in enumerate(heads)}
    keys = frame[GROUPS[by]].fillna("").map(place)
    return frame.iloc[keys.argsort(kind="stable")] if len(frame) else frame


def chip(light: str, t: Translator) -> str:
    """A light as word and shape."""
    return t(f"light.{light}")


def _row(
    item: dict[str, Any], t: Translator, name_of: NameOf, today: date, passed: Container[str], column: str | None
) -> dict[str, Any]:
    word, glyph = chip_of(item["light"], t)
    title = " · ".join(filter(None, (item["title"], t.cell("item", item.get("item")))))
    late, due = lateness(item, t, today, passed)
    whose = item["unit"] or (t("status.no_unit") if is_obligation(item) else name_of(item["region"]))
    step = item.get("next_step")
    facts = [
        whose,
        item["leader"] or t("status.no_leader"),
        t.cell("reasons", item.get("reasons") or item.get("reason")),
        t("detail.next", step=t(f"step.{step}")) if step else None,
    ]
    told = [str(fact) for fact in facts if fact]
    label = t("format.reasons").join(filter(None, (word, title, late, due, *told)))
    row = {"id": id_of(item), "light": item["light"], "chip": word, "glyph": glyph, "title": title}
    row |= {"facts": told, "late": late, "due": due, "label": label}
    return row | ({"group": item[column] or ""} if column else {})


def chip_of(light: str, t: Translator) -> tuple[str, str]:
    """The word of a light and its shape."""
    *word, glyph = chip(light, t).split()  # no matter which kind of space
    return " ".join(word), glyph


def _group(key: str, column: str, t: Translator, name_of: NameOf) -> str:
    if not key:
        return t.group(column, "", column)
    return name_of(key) if column == "region" else str(t.cell(column, key))
