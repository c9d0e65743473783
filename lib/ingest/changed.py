"""What a batch did, in the words of its ledgers: which record, which column, the old cell and the new one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from lib.core.terms import PointKind
from lib.db import Change, Changes
from lib.i18n import Translator
from lib.ingest.ledger_cells import figure
from lib.ingest.obligations import KINDS
from lib.ingest.spec import LEDGERS, Column
from lib.ingest.words import headings, ledger_title, shown

Verdict = Literal["new", "changed", "gone"]

_LEDGER_OF_KIND = {str(kind): ledger for ledger, kind in KINDS.items()}
#: Tables that are a ledger of another name; those of items and points follow what they belong to.
_LEDGER_OF_TABLE = {
    "region": "regions",
    "data_set": "regions",
    "unit": "units",
    "unit_alias": "units",
    "programme": "programmes",
    "indicator": "indicators",
    "update": "updates",
    "action": "actions",
    "air_hour": "air_hourly",
    "air_station_day": "air_daily",
    "air_day": "air_daily",
    "holiday": "holidays",
    "dust_day": "dust_days",
    "water_sample": "water_samples",
    "water_published": "water_samples",
    "water_alert": "water_alerts",
    "value": "values",
    "target": "targets",
    "petition_batch": "petition_batches",
}
#: Columns of tables that the ledger calls otherwise.
_CALLED = {
    "starts_on": "start",
    "ends_on": "end",
    "due_on": "due",
    "rectification": "kind",
    "target_class": "target",
    "water_class": "class_published",
    "alias": "aliases",
    "pm25_excluded": "pm25",
}
#: What names a record, in the order in which it is said.
_NAMES = ("code", "name", "point", "region", "indicator", "on", "at", "year", "quarter", "period", "basis", "place")
#: What is told of a record that is new: enough to know it by.
_TOLD = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One cell that changed, or one record that is new or gone (`heading` empty, its first cells as `old` or `new`)."""

    ledger: str
    record: str
    name: str
    verdict: Verdict
    heading: str
    old: str
    new: str
    #: The record is nothing but such cells, as a sample of water is.
    beside: bool = False


def lines(changes: Changes, t: Translator) -> list[Line]:
    """The changes as lines in a language: what changed before what is new, a record's own lines together.

    What follows from others, and names that were only noted because a row mentions them, are no lines.
    """
    told = [line for change in changes.rows for line in _Told(changes, t).lines(change)]
    records: dict[tuple[str, str], list[Line]] = {}
    for line in dict.fromkeys(told):
        records.setdefault((line.ledger, line.record), []).append(line)
    order = {verdict: place for place, verdict in enumerate(("changed", "gone", "new"))}
    return sorted(
        (line for found in records.values() for line in _of_record(found)), key=lambda line: order[line.verdict]
    )


def _of_record(found: list[Line]) -> list[Line]:
    """The lines of one record: of a new one a single line, whatever rows lie beside its own."""
    own = [line for line in found if not line.heading]
    if own:
        return own[:1]
    if any(line.old for line in found) or not all(line.beside for line in found):
        return found
    # A record that is nothing but its cells, as a sample of water.
    content = "; ".join(f"{line.heading}: {line.new}" for line in found[:_TOLD])
    return [replace(found[0], verdict="new", heading="", new=content)]


@dataclass(frozen=True, slots=True)
class _Told:
    changes: Changes
    t: Translator

    def lines(self, change: Change) -> Iterator[Line]:
        ledger = self._ledger(change)
        if ledger is None:
            return
        record, name = self._record(change)
        words = ledger_title(ledger, self.t)
        before, after = self._cells(ledger, change, change.before), self._cells(ledger, change, change.after)
        if change.table in _BESIDE:  # a row that is one cell of its record
            for heading in before | after:
                old, new = before.get(heading, ""), after.get(heading, "")
                yield Line(words, record, name, "changed", heading, old, new, beside=change.table in _READINGS)
        elif change.before is None or change.after is None:
            verdict: Verdict = "new" if change.before is None else "gone"
            cells = before | after
            content = "; ".join(f"{heading}: {cell}" for heading, cell in list(cells.items())[:_TOLD] if cell)
            yield Line(words, record, name, verdict, "", *(("", content) if verdict == "new" else (content, "")))
        else:
            for heading, cell in after.items():
                if before[heading] != cell:
                    yield Line(words, record, name, "changed", heading, before[heading], cell)

    def _ledger(self, change: Change) -> str | None:
        row = change.row
        if change.table == "item":
            return _LEDGER_OF_KIND.get(row["kind"])
        if change.table == "point":
            return "air_stations" if row["kind"] == PointKind.AIR else "water_sections"
        if change.table == "reading_flag":
            kind = self.changes.points.get(row["place"])
            return "air_hourly" if kind == PointKind.AIR else "water_samples" if kind else "air_daily"
        if change.table in _LEDGER_OF_TABLE:
            return _LEDGER_OF_TABLE[change.table]
        found = self.changes.items.get(row.get("item", 0))
        return _LEDGER_OF_KIND.get(found[0]) if found else None

    def _record(self, change: Change) -> tuple[str, str]:
        """What an office calls a record: its key, and its title where it has one."""
        row = change.row
        if "code" not in row and (number := row.get("item")) in self.changes.items:
            _, code, title = self.changes.items[number]
            return " ".join([code, *([row["on"].isoformat()] if change.table == "update" else [])]), title
        if change.table == "unit_alias":
            return row["unit"], ""
        if any(named in row for named in ("name", "title", "code")):
            name = str(row.get("title") or row.get("name") or row["code"])
            code = str(row.get("code") or name)
            return code, "" if name == code else name
        return " ".join(_written(row[name]) for name in _NAMES if row.get(name)), ""

    def _cells(self, ledger: str, change: Change, row: dict[str, Any] | None) -> dict[str, str]:
        """Heading to cell, in the order of the ledger."""
        if row is None:
            return {}
        if change.table in ("item_flag", "reading_flag"):
            return {self.t(f"flag.{row['rule']}"): row["given"]}
        if change.table == "water_sample":
            return {
                heading_words(
                    ledger, row["item"], self.t
                ): f"{'<' if row['below_detection'] else ''}{figure(row['value'])}"
            }
        values = {_CALLED.get(name, name): value for name, value in row.items()}
        if change.table == "co_unit":
            values = {"co_units": row["unit"]}
        if row.get("due_text"):
            values["due"] = row["due_text"]
        if change.table == "update" and change.row.get("item"):
            values.pop("item")
        listed = {column.name: column for column in LEDGERS[ledger].columns if column.name in values}
        return {
            heading_words(ledger, name, self.t): ""
            if values[name] is None
            else _SHOWN.get(column.type, _plain)(column, values[name], self.t)
            for name, column in listed.items()
        }


def heading_words(ledger: str, column: str, t: Translator) -> str:
    """The heading of a ledger's column in a language: as the ledger writes it, else the product's own word."""
    measured = LEDGERS[ledger].measured
    if measured and column in shown(measured):
        return shown(measured)[column][t.language]
    if t.language != "zh" and t.has(f"column.{column}"):
        return t(f"column.{column}")
    return headings(ledger, column)[0 if t.language == "zh" else -1]


#: Tables whose rows are cells of a record; those of the second kind are all that there is of it.
_READINGS = ("reading_flag", "water_sample", "water_published")
_BESIDE = ("co_unit", "unit_alias", "item_flag", *_READINGS)


def _plain(_column: Column, value: Any, _t: Translator) -> str:
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(figure(value))


def _word(column: Column, value: Any, t: Translator) -> str:
    known = shown(column.words)
    return t("format.list").join(known[part][t.language] if part in known else part for part in str(value).split(","))


_SHOWN: dict[str, Callable[[Column, Any, Translator], str]] = {
    "word": _word,
    "words": _word,
    "state": lambda _column, value, t: t(f"state.{value}"),
    "share": lambda _column, value, t: t.number(value, "share"),
    "flag": lambda _column, value, t: t("yes" if value else "no"),
    "star": lambda _column, value, t: t("yes" if value else "no"),
    "class": lambda _column, value, t: t.water_class(value),
}
