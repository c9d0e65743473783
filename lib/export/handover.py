"""What is handed over to each unit (交办清单): a page per unit to print and answer, and a workbook of the same rows."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.core.clock import now
from lib.core.frames import records
from lib.core.palette import INK, LIGHT_EDGES, LIGHT_FILLS, LIGHT_TEXT, PANEL, RULE, SOFT
from lib.core.terms import Light
from lib.export.lateness import lateness, passed_of
from lib.export.lights import way_back
from lib.export.names import day_and_source
from lib.export.paper import written
from lib.export.sheets import sheet
from lib.i18n import Translator
from lib.metrics.ladder import LIT
from lib.metrics.model import Result

#: Characters that the name of a sheet may have.
_SHEET = 28


@dataclass(frozen=True, slots=True)
class Matter:
    """One row: its light, what it is and how it stands, by when, how late, what turns it back, which step is next."""

    light: str
    chip: str
    title: str
    told: str
    due: str
    late: str
    ask: str
    step: str
    unit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one unit is handed over; what is nobody's is a sheet of its own, the last. `near`: red matters of others in
    the county that all of the unit's own lie in."""

    name: str
    told: str
    rows: tuple[Matter, ...]
    county: str
    near: tuple[Matter, ...]


def sheets_of(warned: Result, t: Translator) -> list[Sheet]:
    """A sheet per unit with a matter on the list (`warnings.all`), the one with most red first."""
    passed = passed_of(warned)
    rows = [(row, matter_of(row, warned, passed, t)) for row in records(warned.frame)]
    units: dict[str, list[tuple[dict[str, Any], Matter]]] = {}
    for row, matter in rows:
        units.setdefault(row["unit"] or "", []).append((row, matter))
    counts = {unit: [sum(row["light"] == light for row, _ in own) for light in LIT] for unit, own in units.items()}
    order = sorted(units, key=lambda unit: (not unit, *(-count for count in counts[unit]), unit))
    return [_sheet(unit, units[unit], rows, counts[unit], warned, t) for unit in order]


def _sheet(
    unit: str,
    own: list[tuple[dict[str, Any], Matter]],
    rows: list[tuple[dict[str, Any], Matter]],
    counts: list[int],
    warned: Result,
    t: Translator,
) -> Sheet:
    told = [
        t("strip.stage", stage=t(f"warnings.light.{light}"), count=count)
        for light, count in zip(LIT, counts, strict=True)
        if count
    ]
    regions = {row["region"] for row, _ in own}
    county = own[0][0]["region_name"] if unit and len(regions) == 1 and regions != {warned.scope.region} else ""
    near = (
        matter
        for row, matter in rows
        if county and row["region"] in regions and row["light"] == Light.RED and (row["unit"] or "") != unit
    )
    listed = tuple(matter for _, matter in own)
    return Sheet(unit or t("handover.no_unit"), t("format.list").join(told), listed, county, tuple(near))


def matter_of(row: dict[str, Any], warned: Result, passed: tuple[str, ...], t: Translator) -> Matter:
    """A row of the warning list in words; `passed` as `lateness.passed_of`."""
    late, due = lateness(row, t, warned.scope.as_of, passed)
    told = [row["code"], t.cell("reasons", row["reasons"]), *_reported(row, t)]
    title = " · ".join(filter(None, (row["title"], t.cell("item", row["item"]))))
    step = row["next_step"]
    return Matter(
        light=row["light"],
        chip=t(f"light.{row['light']}"),
        title=title,
        told=t("format.reasons").join(str(each) for each in told if each),
        due=due or str(row["due_text"] or ""),
        late=late,
        ask=way_back(row, t),
        step=t(f"step.{step}") if step else "",
        unit=row["unit"] or t("handover.no_unit"),
    )


def _reported(row: dict[str, Any], t: Translator) -> Iterable[str]:
    """The last report and the last step that was taken."""
    if row["updated_on"] is not None:
        yield t("handover.reported", day=row["updated_on"], state=t.cell("state", row["state"]) or "—")
    if row["step"] is not None:
        yield t("handover.taken", day=row["step_on"], step=t(f"step.{row['step']}"))


def handover(warned: Result, t: Translator) -> bytes:
    """The sheets as one HTML page in UTF-8, which a browser prints a unit a sheet; each to be answered and signed."""
    return written(
        "handover.html",
        t,
        sheets=sheets_of(warned, t),
        viewed=t("block.viewed", day=warned.scope.as_of),
        source=day_and_source(warned, t, most=9),
        sample=t("app.sample_notice") if warned.is_sample else "",
        chips={light: (LIGHT_FILLS[light], LIGHT_TEXT[light], LIGHT_EDGES[light]) for light in Light},
        ink=INK,
        soft=SOFT,
        panel=PANEL,
        rule=RULE,
    )


#: What a sheet of the workbook has, in order; the last three are for the unit's answer.
_COLUMNS = ("chip", "title", "told", "due", "late", "ask", "step")
_ANSWERS = ("planned", "measures", "person")


def handover_book(warned: Result, t: Translator) -> bytes:
    """The same rows as a workbook: a sheet per unit with columns for its answer, and one of where they come from."""
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=options) as book:
        taken: set[str] = set()
        for place, each in enumerate(sheets_of(warned, t), 1):
            name = each.name[:_SHEET]
            name = name if name not in taken else f"{name[: _SHEET - 4]}{place}"
            taken.add(name)
            told = [[getattr(row, column) for column in _COLUMNS] + [""] * len(_ANSWERS) for row in each.rows]
            heads = [t(f"handover.head.{column}") for column in (*_COLUMNS, *_ANSWERS)]
            sheet(book, pd.DataFrame(told, columns=heads), name)
        origin = [[day_and_source(warned, t, most=99)], *([[t("app.sample_notice")]] if warned.is_sample else [])]
        sheet(book, pd.DataFrame(origin, columns=[t("sheet.origin")]), t("sheet.about"))
        book.book.set_properties({"created": now().replace(tzinfo=None)})
    return out.getvalue()
