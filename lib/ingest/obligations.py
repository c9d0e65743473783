"""Rows of the ledgers of obligations to items, and what they claim of an item's state on which day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lib.core.terms import ItemKind, State, StateType
from lib.db.commands import Claim, ItemRow
from lib.ingest.resolve import Resolver, RowError

Values = dict[str, Any]

#: The ledgers of items and the kind each holds, parents before their children.
KINDS: dict[str, ItemKind] = {
    "findings": ItemKind.FINDING,
    "petitions": ItemKind.PETITION,
    "tasks": ItemKind.TASK,
    "projects": ItemKind.PROJECT,
    "instructions": ItemKind.INSTRUCTION,
    "permits": ItemKind.PERMIT,
    "measures": ItemKind.MEASURE,
    "milestones": ItemKind.MILESTONE,
}

#: The kinds that milestones belong to.
WITH_MILESTONES = (ItemKind.PROJECT, ItemKind.TASK, ItemKind.FINDING)

_COMMON = (
    "title",
    "category",
    "field",
    "leader",
    "contact",
    "opened_on",
    "place",
    "lon",
    "lat",
    "crs",
    "position_text",
    "same_as",
    "note",
)
_SIDES = {
    "findings": ("duty", "target", "sanction"),
    "petitions": ("source", "verdict", "repeat_of", "satisfaction", "due_at", "done_at"),
    "tasks": ("goal", "goal_unit", "current"),
    "projects": ("invest", "funded", "spent", "started_on"),
}


def item_row(ledger: str, values: Values, resolver: Resolver) -> ItemRow:
    """A row of a ledger of `KINDS` as an item. Raises RowError for broken references and moved deadlines."""
    made = _CHILDREN.get(ledger, _item)(ledger, values, resolver)
    due = values.get("due")
    resolver.check_deadline(made.values["code"], KINDS[ledger], due and due.on)
    if due is not None:
        made.values |= {"due_on": due.on, "due_text": due.text, "firmness": due.firmness.value}
    return made


def _item(ledger: str, values: Values, resolver: Resolver) -> ItemRow:
    row: Values = {"code": values["code"]} | {name: values[name] for name in _COMMON if name in values}
    programme = resolver.programme(values.get("programme"))
    if "programme" in values:
        row["programme"] = programme
    row["unit"] = resolver.unit(values["unit"])
    row["region"] = resolver.home(values, resolver.known.programmes.get(programme or ""))
    for name in ("multi_year", "starred"):
        if name in values:
            row[name] = bool(values[name])
    if "kind" in values:
        row["rectification" if ledger == "findings" else "category"] = values["kind"]
    side = {name: values[name] for name in _SIDES.get(ledger, ()) if name in values}
    co_units = resolver.units(values["co_units"]) if "co_units" in values else None
    return ItemRow(row, side, co_units)


def _measure(_ledger: str, values: Values, resolver: Resolver) -> ItemRow:
    parent = resolver.item(values["finding"], "finding", ItemKind.FINDING)
    row: Values = {
        "code": f"{values['finding']}#{values['seq']}",
        "title": values["title"],
        "parent": parent.id,
        "region": parent.region,
    }
    if "unit" in values:
        row["unit"] = resolver.unit(values["unit"])
    return ItemRow(row)


def _milestone(_ledger: str, values: Values, resolver: Resolver) -> ItemRow:
    parent = resolver.item(values["project"], "project", *WITH_MILESTONES)
    return ItemRow(
        {
            "code": f"{values['project']}#{values['milestone']}",
            "title": values["milestone"],
            "parent": parent.id,
            "region": parent.region,
        }
    )


_CHILDREN: dict[str, Callable[[str, Values, Resolver], ItemRow]] = {
    "measures": _measure,
    "milestones": _milestone,
}


def check_claims(values: Values) -> None:
    """Refuse a day of completion beside an open state, unless the item rebounded since. Raises RowError."""
    state, rebounded = values.get("state"), values.get("revisit") == State.REBOUNDED
    finished = values.get("done_on") or values.get("closed_on")
    if state is not None and finished and state.type is StateType.OPEN and not rebounded:
        raise RowError("state", "done_but_open", state)


def claims(ledger: str, values: Values, item: int, report_day: date) -> list[Claim]:
    """What a row says of its item: how it stands, when it was completed and closed, what a look-back found."""
    state, progress = values.get("state"), values.get("progress")
    done_on, closed_on, revisit_on = (values.get(name) for name in ("done_on", "closed_on", "revisit_on"))
    done = State.HANDLED if ledger == "petitions" else State.DONE
    full = 1.0 if ledger == "milestones" else progress if progress == 1 else None
    said: list[Claim] = []
    if done_on:
        said.append(Claim(item, done_on, report_day, done, full, kind="reached"))
    if closed_on:
        said.append(Claim(item, closed_on, report_day, State.CLOSED, full, kind="reached"))
    looked_back = State(values["revisit"]) if values.get("revisit") else None
    is_open = state is not None and state.type is StateType.OPEN
    closed_again = bool(closed_on and revisit_on and closed_on > revisit_on)
    if looked_back and (is_open or closed_again):
        said.append(Claim(item, revisit_on or report_day, report_day, looked_back, kind="stood"))
    elif looked_back:
        said.append(Claim(item, revisit_on or report_day, report_day, looked_back, progress))
        return said
    days = {StateType.DONE: done_on, StateType.CLOSED: closed_on, StateType.REOPENED: revisit_on}
    note = values.get("note") if ledger == "measures" else None
    if state is None and not said and (progress is not None or note):
        said.append(Claim(item, report_day, report_day, None, progress, note))
    elif state is not None:
        said.append(Claim(item, days.get(state.type) or report_day, report_day, state, progress, note))
    return said
