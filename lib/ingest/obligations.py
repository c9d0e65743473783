"""Rows of the ledgers of obligations to items, and what they claim of an item's state on which day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lib.core.terms import ItemKind, LookBackOutcome, State, StateType
from lib.db.commands import Claim, ItemRow
from lib.ingest.read import Notice, Parsed
from lib.ingest.resolve import Resolver, RowError
from lib.ingest.words import plain

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
    "look_backs": ItemKind.LOOK_BACK,
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
    "weight",
    "note",
)
#: Days on which something happened; a deadline may lie ahead.
_DAYS = ("on", "opened_on", "started_on", "done_on", "closed_on", "revisit_on")
_SIDES = {
    "findings": ("duty", "target", "sanction"),
    "petitions": ("source", "verdict", "repeat_of", "satisfaction", "due_at", "done_at"),
    "tasks": ("goal", "goal_unit", "current"),
    "instructions": ("about", "meeting"),
    "projects": ("invest", "funded", "spent", "started_on"),
}


def item_row(ledger: str, values: Values, resolver: Resolver) -> ItemRow:
    """A row of a ledger of `KINDS` as an item. Raises RowError for broken references and moved deadlines."""
    made = _CHILDREN.get(ledger, _item)(ledger, values, resolver)
    due = values.get("due")
    resolver.check_deadline(made.values["code"], KINDS[ledger], due and due.on)
    _check_relations(ledger, values, resolver)
    if due is not None:
        made.values |= {"due_on": due.on, "due_text": due.text, "firmness": due.firmness.value}
    return made


def codes_alike(parsed: Parsed, resolver: Resolver) -> list[Notice]:
    """Codes that differ by width or case alone are items of their own and probably slips: they are told."""
    told = []
    for ledger, kind in KINDS.items():
        own = {str(row.values["code"]): row for row in parsed.rows.get(ledger, ()) if row.values.get("code")}
        held = {code for code, kinds in resolver.known.items.items() if kind in kinds} if own else set()
        alike: dict[str, set[str]] = {}
        for code in own.keys() | held:
            alike.setdefault(plain(code), set()).add(code)
        groups = sorted(sorted(codes) for codes in alike.values() if len(codes) > 1 and codes & own.keys())
        if groups:
            sheet = next(row.sheet for code, row in own.items() if code in groups[0])
            named = "; ".join(", ".join(codes) for codes in groups)
            told.append(Notice(parsed.file, sheet, "codes_alike", len(groups), named))
    return told


def _check_relations(ledger: str, values: Values, resolver: Resolver) -> None:
    """Refuse what cannot be, however it came about: due before it began, its own original. Raises RowError."""
    code, kind = values.get("code"), KINDS[ledger]
    others = resolver.known.items.get(code or "", {})
    known = others.get(kind)
    opened = values.get("opened_on") or (known.opened_on if known else None)
    due = values["due"].on if values.get("due") else None
    first = known.due_on if known and known.due_on else due
    if opened and (due or values.get("opened_on")) and first and first < opened:
        raise RowError("due" if due else "opened_on", "due_before_opened", f"{first} < {opened}")
    if opened and values.get("due_at") and values["due_at"].date() < opened:
        raise RowError("due_at", "due_before_opened", f"{values['due_at']} < {opened}")
    # An item of another kind may have the same code.
    for name in ("same_as", "about") if code and not others.keys() - {kind} else ():
        if values.get(name) == code:
            raise RowError(name, "own_original", code)
    if values.get("repeat_of") and (ring := resolver.repeating.get(code or "")):
        raise RowError("repeat_of", "repeat_ring" if len(ring) > 2 else "own_original", " → ".join(ring))


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
    if "weight" in values:
        row["weight"] = values["weight"]
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


_LOOK_BACK = ("on", "effect_holds", "in_place", "measures_done", "report_true", "outcome")


def _look_back(_ledger: str, values: Values, resolver: Resolver) -> ItemRow:
    """A look-back (回头看) is closed when it is carried out; what it is called follows from the item it checks."""
    checked = resolver.item(values["item"])
    if checked.kind == ItemKind.LOOK_BACK:
        raise RowError("item", "look_back_at_look_back", values["item"])
    if values.get("outcome") and not values.get("on"):
        raise RowError("on", "outcome_without_day", values["outcome"])
    row: Values = {
        "code": values["code"],
        "unit": resolver.unit(values.get("unit")),
        "region": resolver.home(values, checked.region),
    }
    if "note" in values:
        row["note"] = values["note"]
    side = {name: values[name] for name in _LOOK_BACK if name in values}
    return ItemRow(row, side | {"checked": checked.id})


_CHILDREN: dict[str, Callable[[str, Values, Resolver], ItemRow]] = {
    "measures": _measure,
    "milestones": _milestone,
    "look_backs": _look_back,
}


def contradictions(values: Values, report_day: date) -> dict[str, str]:
    """What days of a row contradict and no figure can hold, as rule to what was written.

    The row goes in as it is; what contradicts once it is in (done before opened and the like) is found there.
    """
    found = {}
    done_on, closed_on = values.get("done_on"), values.get("closed_on")
    if done_on and closed_on and closed_on < done_on:
        found["closed_before_done"] = f"{closed_on} < {done_on}"
    ahead = [values[name] for name in _DAYS if values.get(name) and values[name] > report_day]
    if ahead:
        found["day_in_future"] = ", ".join(str(day) for day in sorted(ahead))
    return found


def looked_back(values: Values, item: int, checked: int, report_day: date) -> list[Claim]:
    """What a row of look-backs says: that it was carried out, and of the item it checked that this rebounded.

    A relapse reopens the item by one more dated state; its first closing stays in the history.
    """
    on = values.get("on")
    if on is None:
        return []
    said = [Claim(item, on, report_day, State.CLOSED, 1.0, kind="reached", dated=True)]
    if values.get("outcome") == LookBackOutcome.REBOUNDED:
        said.append(Claim(checked, on, report_day, State.REBOUNDED, kind="stood", dated=True))
    return said


def claims(ledger: str, values: Values, item: int, report_day: date) -> list[Claim]:
    """What a row says of its item: how it stands, when it was completed and closed, what a look-back found."""
    state, progress = values.get("state"), values.get("progress")
    done_on, closed_on, revisit_on = (values.get(name) for name in ("done_on", "closed_on", "revisit_on"))
    done = State.HANDLED if ledger == "petitions" else State.DONE
    full = 1.0 if ledger == "milestones" else progress if progress == 1 else None
    said: list[Claim] = []
    if done_on:
        said.append(Claim(item, done_on, report_day, done, full, kind="reached", dated=True))
    if closed_on:
        said.append(Claim(item, closed_on, report_day, State.CLOSED, full, kind="reached", dated=True))
    looked_back = State(values["revisit"]) if values.get("revisit") else None
    is_open = state is not None and state.type is StateType.OPEN
    closed_again = bool(closed_on and revisit_on and closed_on > revisit_on)
    if looked_back and (is_open or closed_again):
        said.append(
            Claim(item, revisit_on or report_day, report_day, looked_back, kind="stood", dated=bool(revisit_on))
        )
    elif looked_back:
        said.append(Claim(item, revisit_on or report_day, report_day, looked_back, progress, dated=bool(revisit_on)))
        return said
    days = {StateType.DONE: done_on, StateType.CLOSED: closed_on, StateType.REOPENED: revisit_on}
    note = values.get("note") if ledger == "measures" else None
    if state is None and not said and (progress is not None or note):
        said.append(Claim(item, report_day, report_day, None, progress, note))
    elif state is not None:
        on = days.get(state.type)
        said.append(Claim(item, on or report_day, report_day, state, progress, note, dated=on is not None))
    return said
