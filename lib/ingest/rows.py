"""Rows of the ledgers that hold no items, as rows of the database with every name resolved."""

import functools
from collections.abc import Callable

from lib.core.terms import DUST_BASED, DUSTY, DustBasis, PointKind
from lib.db.commands import Values
from lib.ingest.bodies import body_columns
from lib.ingest.ceilings import is_possible_target
from lib.ingest.placing import placed
from lib.ingest.resolve import Resolver, RowError
from lib.ingest.words import of_cells, plain, vocabulary

_POSITION = ("lon", "lat")
_SECTIONS = (PointKind.SECTION, PointKind.DRINKING, PointKind.GROUNDWATER)


def _region(resolver: Resolver, values: Values) -> Values:
    if error := resolver.misplaced.get(placed(values, resolver.known.parents)):
        raise error
    return _only(values, "code", "name", "name_en", "parent", "level", *_POSITION)


def _unit(resolver: Resolver, values: Values) -> Values:
    row = _only(values, "name", "kind", "aliases")
    for column, names in (("name", [values["name"]]), ("aliases", values.get("aliases") or ())):
        if taken := next((name for name in names if name in resolver.contested), None):
            raise RowError(column, "alias_twice", resolver.contested[taken])
        named = next(
            (name for name in names if resolver.known.aliases.get(values["name"]) == name != values["name"]), None
        )
        if column == "aliases" and named:
            raise RowError(column, "alias_twice", f"{values['name']} → {named} → {values['name']}")
    if values.get("region"):
        row["region"] = resolver.region_code(values["region"])
    return row


def _programme(resolver: Resolver, values: Values) -> Values:
    row = _only(values, "code", "name", "kind", "round", "feedback_on", "lead", "leader")
    row |= {to: values[name] for name, to in (("start", "starts_on"), ("end", "ends_on")) if name in values}
    starts, ends = resolver.known.programme_days.get(values["code"], (None, None))
    starts, ends = values.get("start", starts), values.get("end", ends)
    if starts and ends and ends < starts and (values.get("start") or values.get("end")):
        raise RowError("end" if values.get("end") else "start", "end_before_start", f"{ends} < {starts}")
    home = values.get("region") or resolver.region
    if home:
        row["region"] = resolver.region_code(home)
    return row


def _station(resolver: Resolver, values: Values) -> Values:
    row = _point(resolver, values, PointKind.AIR)
    if "grade" in values:
        row["grade"] = values["grade"]
    if "counts" in values:
        row["counts"] = values["counts"] is not False
    return row


def _section(resolver: Resolver, values: Values) -> Values:
    kinds = {"drinking": PointKind.DRINKING, "groundwater": PointKind.GROUNDWATER}
    kind = kinds.get(values["kind"], PointKind.SECTION)
    row = _point(resolver, values, kind) | _only(values, "river", "basin")
    row["grade"] = values["kind"] if kind is PointKind.SECTION else None
    if "target" in values:
        row["target_class"] = values["target"]
    # Ground water is neither a river's nor a lake's.
    return row | ({"body": None, "body_proposed": False} if kind is PointKind.GROUNDWATER else body_columns(values))


def _point(resolver: Resolver, values: Values, kind: PointKind) -> Values:
    code = values["code"]
    if resolver.known.points.get(code, kind) not in ((kind,) if kind is PointKind.AIR else _SECTIONS):
        raise RowError("code", "other_kind", code)
    row = _only(values, "code", "name", *_POSITION, "crs", "position_text")
    return row | {"kind": kind, "region": resolver.region_code(values["region"])}


def _update(resolver: Resolver, values: Values) -> Values:
    if values.get("due") and not values.get("approval"):
        raise RowError("approval", "approval_missing", values["due"])
    row = _only(values, "on", "state", "progress", "note", "by", "approval", "dated")
    if "dated" in row:  # an empty cell says no more than that the day is the report's
        row["dated"] = bool(row["dated"])
    if "due" in values:
        row["due_on"] = values["due"]
    kinds = [values["kind"]] if "kind" in values else []
    found = resolver.item(values["item"], "item", *kinds)
    if values.get("due") and found.due_on and values["due"] < found.due_on:
        raise RowError("due", "extension_earlier", f"{values['due']} < {found.due_on}")
    return row | {"item": found.id}


def _action(resolver: Resolver, values: Values) -> Values:
    row = _only(values, "code", "on", "kind", "count", "people", "amount", "by", "note")
    found = resolver.item(values["item"]) if values.get("item") else None
    region = resolver.home(values, found.region if found else None)
    unit = resolver.unit(values.get("unit"))
    return row | {"unit": unit, "region": region, "item": found.id if found else None}


@functools.cache
def _no_places() -> frozenset[str]:
    """Words for how petitions stand, what they are of and whether they are true: none of them is a place."""
    states = (word for words in of_cells("state").values() for word in words)
    return frozenset((*map(plain, states), *vocabulary("verdict"), *vocabulary("category")))


def _petition_batch(resolver: Resolver, values: Values) -> Values:
    row = _only(values, "on", "batch_basis", "received", "handled", "in_part", "with_part", "rate_stated", "note")
    for part in ("handled", "in_part", "with_part"):
        if row.get(part) is not None and row.get("received") is not None and row[part] > row["received"]:
            raise RowError(part, "part_above_whole", f"{row[part]} > {row['received']}")
    apart = [row.get("handled"), row.get("in_part")]
    whole = row.get("with_part") if row.get("with_part") is not None else row.get("received")
    if whole is not None and sum(part or 0 for part in apart) > whole:
        raise RowError("in_part", "part_above_whole", f"{apart[0] or 0} + {apart[1] or 0} > {whole}")
    programme = {"programme": resolver.programme(values["programme"])} if "programme" in values else {}
    place = values.get("place") or ""
    if plain(place) in _no_places():
        raise RowError("place", "not_a_place", place)
    return row | programme | {"place": place, "region": resolver.region_code(values["region"])}


def _air_day(resolver: Resolver, values: Values) -> Values:
    point, region = values.get("point"), values.get("region")
    if not point and not region:
        raise RowError("point", "kind_of_point", "")
    if point:
        return values | {"point": resolver.point(point, PointKind.AIR), "region": None}
    return values | {"region": resolver.region_code(str(region)), "point": None}


def _dust_day(resolver: Resolver, values: Values) -> Values:
    excluded = {name: bool(values.get(name)) for name in DUSTY}
    region = resolver.region_code(values["region"])
    return _only(values, "on", "basis") | excluded | {"region": region}


def _sample(resolver: Resolver, values: Values) -> Values:
    return values | {"point": resolver.point(values["point"], *_SECTIONS)}


def _alert(resolver: Resolver, values: Values) -> Values:
    if not values.get("level"):
        raise RowError("level", "required", "")
    if values.get("lifted_on") and values["lifted_on"] < values["on"]:
        raise RowError("lifted_on", "end_before_start", f"{values['lifted_on']} < {values['on']}")
    return dict(values) | {"point": resolver.point(values["point"], *_SECTIONS)}


def _indicator(resolver: Resolver, values: Values) -> Values:
    return _only(values, "code", "name", "name_en", "unit", "good_when", "category")


def _value(resolver: Resolver, values: Values) -> Values:
    row = _only(values, "period", "value", "note") | {"basis": values.get("basis") or ""}
    if row.get("value") is not None and not is_possible_target(values["indicator"], row["value"]):
        raise RowError("value", "indicator_beyond", f"{values['indicator']} {row['value']:g}")
    return row | _measure_and_place(resolver, values)


def _target(resolver: Resolver, values: Values) -> Values:
    basis = values.get("basis") or DustBasis.WITH_DUST.value
    row = _only(values, "year", "value", "by") | {"quarter": values.get("quarter") or 0, "basis": basis}
    if basis != DustBasis.WITH_DUST and values["indicator"] not in DUST_BASED:
        raise RowError("basis", "no_dust_basis", values["indicator"])
    if not 1949 <= row["year"] <= 2149:
        raise RowError("year", "year_beyond", row["year"])
    if row["quarter"] > 4:
        raise RowError("quarter", "quarter", row["quarter"])
    if not is_possible_target(values["indicator"], row["value"], row["quarter"]):
        raise RowError("value", "indicator_beyond", f"{values['indicator']} {row['value']:g}")
    return row | _measure_and_place(resolver, values)


def _measure_and_place(resolver: Resolver, values: Values) -> Values:
    return {
        "indicator": resolver.indicator(values["indicator"]),
        "region": resolver.region_code(values["region"]),
    }


def _only(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names if name in values}


#: What makes a row of the database from a row of each ledger that holds no items; hours go by columns (`hours`).
ROWS: dict[str, Callable[[Resolver, Values], Values]] = {
    "regions": _region,
    "units": _unit,
    "programmes": _programme,
    "air_stations": _station,
    "water_sections": _section,
    "updates": _update,
    "petition_batches": _petition_batch,
    "actions": _action,
    "air_daily": _air_day,
    "holidays": lambda _resolver, values: _only(values, "on", "working"),
    "dust_days": _dust_day,
    "water_samples": _sample,
    "water_alerts": _alert,
    "indicators": _indicator,
    "values": _value,
    "targets": _target,
}
