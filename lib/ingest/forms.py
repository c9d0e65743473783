"""Return forms: to each unit its own open items, as they stand on a day, noted as issued."""

import secrets
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from lib.core.clock import now
from lib.core.frames import records
from lib.core.scope import Scope
from lib.db import read, regions, writing
from lib.db.commands import IssuedForm, IssuedRow, add_form, last_updates
from lib.i18n import Translator
from lib.ingest.form_layout import LOCKED
from lib.ingest.read import tidy
from lib.metrics.findings import worst_first
from lib.metrics.lights import assess


def open_units(scope: Scope) -> dict[str, int]:
    """The units with something to report in a scope, and how many items each."""
    counted = read("reportable", scope).frame["unit"].value_counts()
    return {str(unit): int(count) for unit, count in sorted(counted.items(), key=lambda pair: str(pair[0]))}


def issue_forms(scope: Scope, t: Translator, *, by: str, units: Collection[str] | None = None) -> list[IssuedForm]:
    """Issue a form to each unit (of `units`, where given) with something to report, in place of its earlier one.

    Raises DatabaseUnavailable.
    """
    judged = worst_first(assess(read("reportable", scope).frame, scope.as_of, read("settings", scope).frame))
    at = now().replace(tzinfo=None, microsecond=0)
    made: list[IssuedForm] = []
    with writing() as connection:
        last = last_updates(connection, [int(number) for number in judged["item"]])
        for unit, items in judged.groupby("unit", sort=True):
            if units is not None and unit not in units:
                continue
            number = f"{scope.as_of:%Y%m%d}-{secrets.token_hex(4).upper()}"
            rows = [_row(place, item, last, t) for place, item in enumerate(records(items), 1)]
            form = IssuedForm(number, str(unit), scope.region, scope.as_of, t.language, at, by, rows)
            add_form(connection, form)
            made.append(form)
    return made


def region_names() -> Mapping[str, str]:
    """Code to name of all regions."""
    frame = regions()
    return dict(zip(frame["code"], frame["name"], strict=True))


def _row(place: int, item: Mapping[str, Any], last: Mapping[int, str], t: Translator) -> IssuedRow:
    """A row of a form: its locked cells as they are written, and the last update that is known."""
    said = {
        "position": str(place),
        "kind": t.cell("kind", item["kind"]),
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
