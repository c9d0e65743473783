"""The file of one item (一案一档) as one HTML page that needs nothing else: a browser prints it or saves it as PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lib.core.frames import records
from lib.core.palette import INK, LIGHT_EDGES, PANEL, RED, RULE, SOFT
from lib.core.terms import ItemKind, Light, Stage
from lib.export.names import source_line
from lib.export.paper import written
from lib.i18n import Translator, kind_of
from lib.metrics.model import Result

#: Blocks of rows in order, each with the columns that paper has room for.
_BLOCKS: dict[str, tuple[str, ...]] = {
    "deadlines": ("deadline", "on", "due_on", "approval"),
    "parts": ("light", "code", "title", "unit", "due_on", "state", "stage", "guarded"),
    "history": ("on", "state", "stage", "progress", "expected", "note", "by"),
    "actions": ("on", "action_kind", "unit", "by", "note"),
    "look_backs": ("on", "effect_holds", "in_place", "measures_done", "report_true", "outcome", "note"),
    "evidence": ("evidence_kind", "on", "file_name", "note"),
    "same_matter": ("kind", "counts_as", "code", "title", "programme_name", "unit", "opened_on"),
    "similar": ("likeness", "kind", "counts_as", "code", "title", "unit", "state", "stage"),
}

#: Columns that are broken over lines; two of them take what room is left.
_STYLES = {"title": "", "note": ""} | dict.fromkeys(("unit", "by", "programme_name", "file_name"), "words")

#: Rows of kin that one page has room for.
_MOST_KIN = 5

#: What is told of an item, in order; what nobody told is left out.
_FACTS = (
    *("unit", "co_units", "leader", "contact", "category", "field", "duty", "rectification", "petition_source"),
    *("verdict", "repeat_of", "satisfaction", "goal", "goal_unit", "current", "invest", "funded", "spent"),
    *("opened_on", "started_on", "due_on", "done_on", "closed_on"),
)


@dataclass(frozen=True, slots=True)
class _Block:
    """One table of the page; heads and cells with their style."""

    title: str
    heads: Sequence[tuple[object, str]]
    rows: Sequence[Sequence[tuple[object, str]]]


def dossier(
    results: Mapping[str, Result], t: Translator, *, why: Sequence[str] = (), map_svg: str | None = None
) -> bytes:
    """The results of an item's page as one HTML page in UTF-8.

    `why`: the sentences on its light. `map_svg`: the map about it as SVG. The item is there: `item.standing` has a row.
    """
    standing = results["item.standing"]
    item = records(standing.frame)[0]
    # A deadline that never moved stands among the facts.
    moved = results["item.deadlines"].value
    shown = [name for name in _BLOCKS if moved or name != "deadlines"]
    blocks = {name: _block(name, results[f"item.{name}"], t) for name in shown}
    empty = [block_name(name, t) for name, block in blocks.items() if not block.rows]
    return written(
        "dossier.html",
        t,
        item=item,
        kind=t(f"kind.{kind_of(item)}"),
        light=t(f"light.{item['light']}"),
        colour=LIGHT_EDGES[Light(item["light"])],
        ink=INK,
        soft=SOFT,
        panel=PANEL,
        rule=RULE,
        why=why,
        lines=item_lines(standing, t),
        facts=item_facts(standing, t),
        fixings=_fixings(results["item.fixings"], t) if kind_of(item) == ItemKind.FINDING else (),
        fixings_title=t("item.block.fixings", there=results["item.fixings"].value),
        missing=t("dossier.missing"),
        red=RED,
        blocks=[block for block in blocks.values() if block.rows],
        nothing_of=t("item.nothing_of", blocks=t("format.list").join(empty)) if empty else "",
        words={name: t(f"dossier.{name}") for name in ("title", "basics")},
        as_of=t("block.viewed", day=standing.scope.as_of),
        reach=t("block.as_of", day=standing.as_of) if standing.as_of else t("block.no_day"),
        source=source_line(standing, t, most=9),
        sample=t("app.sample_notice") if standing.is_sample else "",
        map=Markup(map_svg) if map_svg else "",
    )


def item_lines(standing: Result, t: Translator) -> list[str]:
    """What was reported of the item, beside it what is computed; and its first closing where it was reopened."""
    item = records(standing.frame)[0]
    told = {
        "state": t.cell("state", item["state"]),
        "progress": t.number(item["progress"], "share"),
        "updated": item["updated_on"],
    }
    expected = item["expected"]
    stage = t(f"stage.{item['stage']}")
    computed = {"stage": stage, "guarded": t.number(item["guarded"], "share")}
    unplanned = t("item.computed_unplanned", **computed)
    planned = t("item.computed", **computed, expected=t.number(expected, "share"))
    lines = [t("item.reported", **told), unplanned if expected is None else planned]
    if item["stage"] == Stage.NOT_ON_RECORD:
        lines.append(t("item.not_on_record", on=item["recorded_on"]))
    if item["schedule"] is not None:
        lines.append(t("item.scheduled", schedule=t(f"schedule.{item['schedule']}")))
    if item["rule"] is not None:
        lines.append(t("item.verify", rule=t(f"flag.{item['rule']}")))
    if item["reopened_on"] is not None:
        closed, reopened = item["closed_first"], item["reopened_on"]
        done = t("item.first_done", done=item["finished_on"], reopened=reopened)
        lines.append(done if closed is None else t("item.first_life", closed=closed, reopened=reopened))
    return lines


def item_facts(standing: Result, t: Translator) -> list[tuple[str, Any]]:
    """Name and value of what is told of the item: whose it is, where, by when; the first deadline where it moved."""
    item = records(standing.frame)[0]
    names = {"category": "item.category"}
    told = [(t(names.get(name, f"column.{name}")), _fact(name, item, t)) for name in _FACTS if item[name] is not None]
    where = (t("detail.where"), item["place"] or item["region_name"])
    moved = item["due_first"] is not None and item["due_first"] != item["due_on"]
    first = [(t("column.due_first"), t.cell("due_first", item["due_first"]))] if moved else []
    written = [(t("column.due_text"), item["due_text"])] if item["due_on"] is None and item["due_text"] else []
    late = item["days_late"]
    left = [] if late is None else [(t("detail.late" if late > 0 else "detail.left"), abs(late))]
    return [where, *told, *first, *written, *left]


#: Days of ends, each beside the first day on which it may have been.
_ENDS = {"done_on": "done_earliest", "closed_on": "closed_earliest"}


def _fact(name: str, item: Mapping[str, Any], t: Translator) -> Any:
    """What is told of an item; of an end whose day nobody gave, by which day it was reported."""
    if name in _ENDS and item[_ENDS[name]] != item[name]:
        return t("item.not_later", day=item[name])
    return t.cell(name, item[name])


def block_name(name: str, t: Translator) -> str:
    """The title of a block of an item's page without what it adds in brackets."""
    return t(f"item.block.{name}").split("\uff08")[0].split(" (")[0]


def _fixings(result: Result, t: Translator) -> list[tuple[str, str, bool]]:
    """Name, what is told, and whether it is missing, of each of the five fixings."""
    return [(t(f"fixing.{row['fixing']}"), row["told"] or "", bool(row["lacking"])) for row in records(result.frame)]


def _block(name: str, result: Result, t: Translator) -> _Block:
    rows = result.frame[list(_BLOCKS[name])].dropna(axis="columns", how="all")
    if name in ("same_matter", "similar"):
        rows = rows.head(_MOST_KIN)
    shown = t.shown(rows)
    cells = shown.astype(object).where(shown.notna(), "").to_numpy().tolist()
    styles = [_STYLES.get(column, "short") for column in rows.columns if column != "counts_as"]
    styled = [list(zip(row, styles, strict=True)) for row in cells]
    return _Block(t(f"item.block.{name}"), list(zip(shown.columns, styles, strict=True)), styled)
