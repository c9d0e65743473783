"""What stands on the map and in the list beside it, by layer: numbered rows with places, in view or near a section.

Pure, so that tests need no page.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.core.terms import LIGHT_ORDER, Light
from lib.export.lateness import id_of
from lib.i18n import Translator
from lib.maps import Box, Plane, about, kilometres
from lib.metrics.ladder import LIT
from lib.metrics.model import Result

Row = dict[str, Any]

#: So far around a section its matters are looked for, in kilometres.
REACH = 15

#: What opens a monitoring point: no matter is of this kind.
STATION = "station"

Frames = Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class Shown:
    """The exceptions of a layer: those on the map by their number in the list, those that have no place."""

    placed: tuple[tuple[int, Row], ...]
    placeless: tuple[Row, ...] = ()

    def inside(self, box: Box) -> "Shown":
        """Those that lie in a box, with their numbers."""
        west, south, east, north = box
        here = (each for each in self.placed if west <= each[1]["lon"] <= east and south <= each[1]["lat"] <= north)
        return replace(self, placed=tuple(here))

    def count(self, light: str) -> int:
        """How many of a light are on the map."""
        return sum(row["light"] == light for _, row in self.placed)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each by its id."""
        return {ident(row): number for number, row in self.placed}


def exceptions(brief: Frames, layer: str, near: Row | None = None) -> Shown:
    """The red and yellow of a layer, in the order of the list, which numbers them; those around a section alone.

    `near`: a row of `map.stations`.
    """
    if layer == "monitoring" and near is None:
        rows = [row for row in records(brief["map.stations"].frame) if row["light"] in LIT]
        rows.sort(key=lambda row: LIGHT_ORDER[row["light"]])
        return Shown(tuple(enumerate(rows, 1)))
    listed = _matters(brief)
    if layer == "projects":
        listed = [row for row in listed if row["project"]]
    if near is not None:
        here = (near["lon"], near["lat"])
        listed = [row for row in listed if row["lon"] is not None]
        listed = [row for row in listed if kilometres(here, (row["lon"], row["lat"])) <= REACH]
    placed = [row for row in listed if row["lon"] is not None]
    return Shown(tuple(enumerate(placed, 1)), tuple(row for row in listed if row["lon"] is None))


def _matters(brief: Frames) -> list[Row]:
    """The warning list, each with its place, if it has one."""
    listed, points = brief["warnings.all"], brief["map.points"]
    where = points.frame[["kind", "code", "lon", "lat", "project"]]
    rows = records(listed.frame.merge(where, on=["kind", "code"], how="left"))
    lacking: Any = points.details.get("placeless_projects") or ()
    return [row | {"project": row["project"] or (id_of(row) in lacking)} for row in rows]


def station(brief: Frames, code: str | None) -> Row | None:
    """The monitoring point of a code, if it is there."""
    found = [row for row in records(brief["map.stations"].frame) if code and row["code"] == code]
    return found[0] if found else None


def ident(row: Mapping[str, Any]) -> str:
    """What a mark opens: a matter, or the surroundings of a monitoring point."""
    return f"{STATION}:{row['code']}" if "aqi" in row else id_of(dict(row))


def seen_box(text: str | None) -> Box | None:
    """West, south, east and north as a browser reported them; None where it is no such box."""
    try:
        west, south, east, north = (float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    told = all(math.isfinite(each) for each in (west, south, east, north))
    return (west, south, east, north) if told and -180 <= west < east <= 180 and -85 < south < north < 85 else None


def plane_of(land: Plane, seen: Box | None, near: Row | None) -> Plane:
    """What is shown first: what the address says was seen, else the surroundings of a section, else all land."""
    if seen is not None:
        return Plane.seen(seen, land.aspect)
    return land if near is None else Plane.around(about(near["lon"], near["lat"], 1.15 * REACH), land.aspect)


def line_of(row: Mapping[str, Any], t: Translator) -> str:
    """What a monitoring point measured last: its class against its target, or its index."""
    if row["kind"] == "air":
        level = t.cell("aqi_level", row["aqi_level"])
        return t("map.air", aqi=row["aqi"], level=level or "—") if row["aqi"] is not None else t("map.no_reading")
    if row["water_class"] is None:
        return t("map.no_class", kind=t(f"map.kind.{row['kind']}"))
    return against(row, t)


def against(row: Mapping[str, Any], t: Translator) -> str:
    """The class of a section or source beside its target."""
    now, target = (t.water_class(row[name]) for name in ("water_class", "target_class"))
    return t("map.against", now=now, target=target) if row["target_class"] else t("map.class", now=now)


def station_row(number: int, row: Mapping[str, Any], t: Translator) -> Row:
    """A monitoring point with a light as a row of the status list."""
    word, glyph = t(f"light.{row['light']}").split()
    reasons = t.cell("reasons", row["reasons"])
    facts = [" · ".join(str(each) for each in (row["region_name"], reasons) if each)]
    late, title = against(row, t) if row["water_class"] else "", row["name"]
    label = t("format.reasons").join(filter(None, (str(number), word, title, late, *facts)))
    told = {"id": ident(row), "number": number, "light": row["light"], "chip": word, "glyph": glyph, "title": title}
    return told | {"facts": facts, "late": late, "due": "", "label": label}


def numbered(told: list[Row], numbers: Mapping[str, int], t: Translator) -> list[Row]:
    """Rows of the status list with the numbers of their marks."""
    join = t("format.reasons")
    return [row | {"number": numbers[row["id"]], "label": f"{numbers[row['id']]}{join}{row['label']}"} for row in told]


def most(placed: tuple[tuple[int, Row], ...], light: str = Light.RED) -> tuple[str, int] | None:
    """The region with most of a light on the map and how many; None where it is not one alone."""
    counts: dict[str, int] = {}
    for _, row in placed:
        if row["light"] == light:
            counts[row["region"]] = counts.get(row["region"], 0) + 1
    first = sorted(counts.items(), key=lambda each: -each[1])[:2]
    return first[0] if first and first[0][1] > 1 and (len(first) == 1 or first[0][1] > first[1][1]) else None


def frame_of(rows: tuple[Row, ...], like: pd.DataFrame) -> pd.DataFrame:
    """Those rows of a list that are given, in its order."""
    wanted = {id_of(row) for row in rows}
    return like[(like["kind"] + ":" + like["code"]).isin(wanted)] if len(like) else like
