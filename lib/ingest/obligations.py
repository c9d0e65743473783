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
    "petitions": ("source", "verdict", "repeat_of", "satisfaction"),
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
    parent = resolver.item(values["project"], "project", ItemKind.PROJECT)
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
    """What a row says of its item, by day: completed, closed, looked back at, and how it stands now."""
    state, progress = values.get("state"), values.get("progress")
    done_on, closed_on, revisit = values.get("done_on"), values.get("closed_on"), values.get("revisit")
    note = values.get("note") if ledger == "measures" else None
    is_done = state is not None and state.type is StateType.DONE
    said: list[Claim] = []
    if done_on:
        word = State.HANDLED if ledger == "petitions" else State.DONE
        full = 1.0 if ledger == "milestones" else progress
        said.append(Claim(item, done_on, state if is_done else word, full))
    if closed_on:
        said.append(Claim(item, closed_on, State.CLOSED, progress))
    if revisit:
        said.append(Claim(item, values.get("revisit_on") or report_day, State(revisit)))
    told = {
        StateType.DONE: bool(done_on),
        StateType.CLOSED: bool(revisit or (closed_on and state is State.CLOSED)),
        StateType.REOPENED: bool(revisit),
    }
    if state is not None and not told.get(state.type):
        looked_back = state in (State.CONSOLIDATED, State.REBOUNDED)
        on = (values.get("revisit_on") if looked_back else None) or report_day
        said.append(Claim(item, on, state, progress, note))
    elif state is None and not said and (progress is not None or note):
        said.append(Claim(item, report_day, None, progress, note))
    return said
