"""A return form that came back, against what was issued: the edited cells as dated updates of its unit, nothing else.

What was locked is known from the database, never from the workbook: anybody can take its protection off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.core.terms import ItemKind, State, StateType
from lib.db.commands import (
    Batch,
    IssuedForm,
    IssuedRow,
    Values,
    add_returns,
    day_of_last,
    issued_form,
    last_updates,
    owners_of,
)
from lib.i18n import translator
from lib.ingest.cells import is_empty, read_state
from lib.ingest.dates import NotADateError, read_date
from lib.ingest.figures import CellError, read_share
from lib.ingest.form_layout import LOCKED, ReturnedForm, ReturnedRow, Told, reportable, state_words
from lib.ingest.read import Fault, Notice, Row, tidy
from lib.ingest.write import Writer


class _RefusedError(Exception):
    """A cell of a form that cannot go in: the column, the rule, what is told of it, its address."""

    def __init__(self, column: str, rule: str, value: str, cell: str = "") -> None:
        super().__init__(rule)
        self.column, self.rule, self.value, self.cell = column, rule, value, cell


@dataclass(slots=True)
class Taken:
    """What became of a form: the updates that it makes, its rows that say nothing new, its faults, what came back.

    `absent`: codes of rows that were issued and are not there any more.
    """

    updates: list[Row] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    told: dict[int, tuple[Mapping[str, Any], date]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)


def take_form(writer: Writer, form: ReturnedForm, file: str, batch: Batch) -> None:
    """Write what a form that came back says; faults go to the writer, counts to the batch."""
    issued = issued_form(writer.connection, form.head["number"].text)
    taken = _Judge(writer, form, file, issued).taken()
    writer.faults += taken.faults
    if issued:
        writer.notices.append(Notice(file, form.sheet, "form_taken", len(taken.told), f"{issued.number} {issued.unit}"))
    if taken.absent:
        writer.notices.append(
            Notice(file, form.sheet, "form_rows_absent", len(taken.absent), ", ".join(taken.absent[:20]))
        )
    batch.counts.faulty += len({fault.row for fault in taken.faults})
    batch.counts.unchanged += taken.unchanged
    if taken.updates:
        writer.total += len(taken.updates)
        writer.write("updates", taken.updates, batch, file)
    if issued and batch.counts.wrote:
        add_returns(writer.connection, issued.id, taken.told, batch.id)


class _Judge:
    """One form that came back, beside what was issued."""

    def __init__(self, writer: Writer, form: ReturnedForm, file: str, issued: IssuedForm | None) -> None:
        self.writer, self.form, self.file, self.issued = writer, form, file, issued
        self.t = translator(issued.language if issued else "zh")
        self.result = Taken()

    def taken(self) -> Taken:
        """Judge the head, then row by row; a head that does not hold keeps the whole form out."""
        try:
            issued, on = self._head()
        except _RefusedError as error:
            self._fault(0, error)
            return self.result
        rows = {str(row.position): row for row in issued.rows}
        strangers = [row for row in self.form.rows if tidy(row.cells["position"].text) not in rows]
        owners = owners_of(self.writer.connection, (row.cells["code"].text for row in self.form.rows))
        last = _last(self.writer, issued)
        seen: set[str] = set()
        for row in self.form.rows:
            place = tidy(row.cells["position"].text)
            try:
                if row in strangers or place in seen:
                    raise self._stranger(row, owners)
                seen.add(place)
                self._row(row, rows[place], on, last, owners)
            except _RefusedError as error:
                self._fault(row.number, error)
        self.result.absent = [row.code for place, row in rows.items() if place not in seen]
        return self.result

    def _head(self) -> tuple[IssuedForm, date]:
        """The form as it was issued, and the day that the unit reports for. Raises _RefusedError."""
        head, issued = self.form.head, self.issued
        if issued is None:
            raise _RefusedError("number", "form_unknown", head["number"].text, head["number"].cell)
        if self.form.missing:
            named = [
                self.t(f"form.{'' if name in ('unit', 'as_of', 'day') else 'column.'}{name}")
                for name in self.form.missing
            ]
            raise _RefusedError("number", "form_damaged", ", ".join(named))
        for name, value in (("unit", issued.unit), ("as_of", issued.as_of.isoformat())):
            if head[name].text != tidy(value):
                raise _RefusedError(name, "form_locked", f"{value} → {head[name].text}", head[name].cell)
        if issued.superseded and any(self._edits(row) for row in self._fresh(issued)):
            raise _RefusedError("number", "form_superseded", issued.number, head["number"].cell)
        return issued, self._day(issued, head["day"])

    def _fresh(self, issued: IssuedForm) -> Iterable[ReturnedRow]:
        """The rows that did not come back before."""
        back = {str(row.position) for row in issued.rows if row.told is not None}
        return (row for row in self.form.rows if tidy(row.cells["position"].text) not in back)

    def _day(self, issued: IssuedForm, told: Told) -> date:
        if is_empty(told.text):
            return self.writer.report_day
        try:
            on = read_date(told.text, issued.as_of.year)
        except NotADateError as cause:
            raise _RefusedError("day", cause.rule, told.text, told.cell) from cause
        if not issued.as_of <= on <= self.writer.report_day:
            raise _RefusedError("day", "form_day", told.text, told.cell)
        return on

    def _stranger(self, row: ReturnedRow, owners: Mapping[str, set[str]]) -> _RefusedError:
        """A row that was not issued: of another unit, or added."""
        code = row.cells["code"]
        unit = self.issued.unit if self.issued else ""
        if others := owners.get(code.text, set()) - {unit}:
            return _RefusedError("code", "form_other_unit", f"{code.text}: {', '.join(sorted(others))}", code.cell)
        shown = code if code.text else row.cells["position"]
        return _RefusedError("code" if code.text else "position", "form_row_added", shown.text, shown.cell)

    def _row(
        self, row: ReturnedRow, issued: IssuedRow, on: date, last: Mapping[int, str], owners: Mapping[str, set[str]]
    ) -> None:
        for name, value in zip(LOCKED, issued.cells, strict=True):
            if tidy(row.cells[name].text) != value:
                if name == "code" and owners.get(row.cells["code"].text):
                    raise self._stranger(row, owners)
                raise _RefusedError(name, "form_locked", f"{value} → {row.cells[name].text}", row.cells[name].cell)
        edits = self._edits(row)
        if not edits:
            return
        told = {name: tidy(cell.text) for name, cell in edits.items()}
        if issued.told is not None:
            if issued.told != told:
                raise _RefusedError(
                    "state", "form_row_returned", " · ".join(map(str, issued.told.values())), _first(edits)
                )
            self.result.unchanged += 1
            return
        known = self.writer.resolver.known.items.get(issued.code, {}).get(issued.kind)
        before = last.get(known.id, "") if known else None
        if known is None or before != issued.last:
            raise _RefusedError("updated_on", "form_row_stale", issued.code, row.cells["updated_on"].cell)
        day = day_of_last(issued.last)
        if day and on < day:
            raise _RefusedError("updated_on", "form_row_stale", f"{day} > {on}", row.cells["updated_on"].cell)
        values = self._values(issued, edits, on)
        self._add(row, issued, values, on)
        self.result.told[issued.position] = (told, on)

    def _edits(self, row: ReturnedRow) -> dict[str, Told]:
        """The cells that the unit filled in."""
        types = {"state": "state", "progress": "share", "note": "text", "done_on": "date"}
        return {name: row.cells[name] for name, of in types.items() if not is_empty(row.cells[name].text, of)}

    def _values(self, issued: IssuedRow, edits: Mapping[str, Told], on: date) -> Values:
        """The edited cells, read. Raises _RefusedError."""
        values: Values = {}
        for name, told in edits.items():
            try:
                values[name] = self._read(name, told.text, on)
            except CellError as error:
                # A share beyond its bounds is a doubt in a ledger; in a form somebody is there to mend it.
                rule = "share" if error.rule.startswith("progress_") else error.rule
                raise _RefusedError(name, rule, told.text, told.cell) from error
            except NotADateError as error:
                raise _RefusedError(name, error.rule, told.text, told.cell) from error
        state: State | None = values.get("state")
        if state is not None and state not in reportable(issued.kind):
            raise _RefusedError("state", "form_state", edits["state"].text, edits["state"].cell)
        if "done_on" in values and (state is None or state.type is not StateType.DONE):
            raise _RefusedError("done_on", "form_done_open", edits["done_on"].text, edits["done_on"].cell)
        day = day_of_last(issued.last)
        done_on = values.get("done_on")
        if done_on and done_on != on and (done_on > on or (day and done_on <= day)):
            raise _RefusedError("done_on", "form_done_day", edits["done_on"].text, edits["done_on"].cell)
        return values

    def _read(self, name: str, text: str, on: date) -> Any:
        if name == "state":
            return state_words().get(tidy(text)) or read_state(text)
        if name == "progress":
            return read_share(text)
        return read_date(text, on.year) if name == "done_on" else text

    def _add(self, row: ReturnedRow, issued: IssuedRow, values: Values, on: date) -> None:
        """The updates of a row: one of the day of report, and one of the day of completion where that was earlier."""
        assert self.issued
        who: Values = {"item": issued.code, "kind": issued.kind, "by": self.issued.unit}
        places = {name: (_index(told), self.t(f"form.column.{name}")) for name, told in row.cells.items()}
        done_on = values.pop("done_on", None)
        if done_on and done_on < on:
            done = State.HANDLED if issued.kind == ItemKind.PETITION else State.DONE
            told = who | {"on": done_on, "state": done, "dated": True}
            self.result.updates.append(Row(self.form.sheet, row.number, told, (), places))
        own = who | {"on": on} | values | ({"dated": True} if done_on == on else {})
        self.result.updates.append(Row(self.form.sheet, row.number, own, (), places))

    def _fault(self, number: int, error: _RefusedError) -> None:
        key = f"form.{error.column}" if number == 0 else f"form.column.{error.column}"
        number = number or self.form.heading_row
        fault = Fault(self.file, self.form.sheet, number, self.t(key), error.rule, error.value, error.cell)
        self.result.faults.append(fault)


def _first(edits: Mapping[str, Told]) -> str:
    return next(iter(edits.values())).cell


def _index(told: Told) -> int:
    letters = told.cell.rstrip("0123456789")
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _last(writer: Writer, issued: IssuedForm) -> dict[int, str]:
    known = writer.resolver.known.items
    numbers = [known[row.code][row.kind].id for row in issued.rows if row.kind in known.get(row.code, {})]
    return last_updates(writer.connection, numbers)
