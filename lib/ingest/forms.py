"""Return forms: to each unit its own open items, as they stand on a day, noted as issued."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from lib.core.clock import now
from lib.core.frames import records
from lib.core.scope import Scope
from lib.db import form_named, forms, read, reading, regions, version, writing
from lib.db.commands import IssuedForm, IssuedRow, add_form, data_version, last_updates
from lib.i18n import Translator, kind_of, translator
from lib.ingest.form_book import form_book
from lib.ingest.form_layout import LOCKED, file_name
from lib.ingest.read import tidy
from lib.metrics.findings import worst_first
from lib.metrics.lights import assess

#: What of an item a row of a form is made of.
_SHOWN = (
    *("item", "kind", "code", "title", "region_name", "due_on", "due_text", "light", "days_late"),
    *("state", "progress", "updated_on"),
)


def open_units(scope: Scope) -> dict[str, int]:
    """The units with something to report in a scope, and how many items each."""
    counted = read("reportable", scope).frame["unit"].value_counts()
    return {str(unit): int(count) for unit, count in sorted(counted.items(), key=lambda pair: str(pair[0]))}


def issue_forms(scope: Scope, t: Translator, *, by: str, units: Collection[str] | None = None) -> list[IssuedForm]:
    """Issue a form to each unit (of `units`, where given) with something to report, in place of its earlier one.

    Raises DatabaseUnavailable.
    """
    seen = version()
    judged = worst_first(assess(read("reportable", scope).frame, scope.as_of, read("settings", scope).frame))
    with reading() as connection:
        last = last_updates(connection, [int(number) for number in judged["item"]])
    at = now().replace(tzinfo=None, microsecond=0)
    made: list[IssuedForm] = []
    for unit, items in judged.groupby("unit", sort=True):
        if units is None or unit in units:
            number = f"{scope.as_of:%Y%m%d}-{secrets.token_hex(4).upper()}"
            rows = [_row(place, item, last, t) for place, item in enumerate(records(items[list(_SHOWN)]), 1)]
            made.append(IssuedForm(number, str(unit), scope.region, scope.as_of, t.language, at, by, rows))
    with writing() as connection:
        if data_version(connection) == seen:
            for form in made:
                add_form(connection, form)
            return made
    # An import came in meanwhile: what was read is not what stands there now.
    return issue_forms(scope, t, by=by, units=units)


def forms_out(region: str, units: Collection[str] | None = None) -> list[IssuedForm]:
    """The forms that are out in a region and below (to `units`, where given): the last of each unit, as issued."""
    listed = forms(region)
    chosen = listed[listed["current"]]
    found = [
        form_named(str(number))
        for number, unit in zip(chosen["number"], chosen["unit"], strict=True)
        if not units or unit in units
    ]
    return [form for form in found if form is not None]


def form_books(issued: Iterable[IssuedForm]) -> Iterator[tuple[str, bytes]]:
    """File name and workbook of forms."""
    frame = regions()
    names = dict(zip(frame["code"], frame["name"], strict=True))
    for form in issued:
        name = file_name(form.unit, form.number, translator(form.language))
        yield name, form_book(form, names.get(form.region, form.region))


def _row(place: int, item: Mapping[str, Any], last: Mapping[int, str], t: Translator) -> IssuedRow:
    """A row of a form: its locked cells as they are written, and the last update that is known."""
    said = {
        "position": str(place),
        "kind": t.cell("kind", kind_of(item)),
        "code": item["code"],
        "title": item["title"],
        "region_name": item["region_name"],
        "due_on": item["due_text"] if pd.isna(item["due_on"]) else f"{item['due_on']:%Y-%m-%d}",
        "light": t.cell("light", item["light"]),
        "days": _days(item["days_late"], t),
        "last_state": t.cell("state", item["state"]),
        "last_progress": None if pd.isna(item["progress"]) else t.number(item["progress"], "share"),
        "updated_on": None if pd.isna(item["updated_on"]) else f"{item['updated_on']:%Y-%m-%d}",
    }
    cells = tuple(tidy(str(said[name] or "")) for name in LOCKED)
    return IssuedRow(place, item["kind"], item["code"], cells, last[int(item["item"])])


def _days(late: Any, t: Translator) -> str | None:
    if pd.isna(late):
        return None
    days = int(late)
    return t("form.today") if days == 0 else t("form.late" if days > 0 else "form.left", days=abs(days))
