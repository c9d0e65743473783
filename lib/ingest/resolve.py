"""Names in rows to codes in the database: regions, units, programmes, items, points; a broken reference is a fault."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from lib.db.commands import Directory, KnownItem
from lib.ingest.read import Parsed
from lib.ingest.words import of_cells


class RowError(Exception):
    """A row that cannot go in: the column, the rule (`ingest.toml`), what stands there."""

    def __init__(self, column: str, rule: str, value: object) -> None:
        super().__init__(f"{column}: {rule} {value!r}")
        self.column, self.rule, self.value = column, rule, str(value)


@dataclass(slots=True)
class Resolver:
    """Looks names up in the directory; `region` stands in where a row has none and its unit tells none."""

    known: Directory
    region: str | None = None
    #: Codes of regions that the same import brings in, and places of regions that it may not.
    coming: set[str] = field(default_factory=set)
    misplaced: dict[tuple[str, str | None], RowError] = field(default_factory=dict)
    #: Names that several units of the same import claim as theirs: who, and in which row of which file.
    contested: dict[str, str] = field(default_factory=dict)
    #: Petitions that repeat themselves, at once or through others: each with the way round.
    repeating: dict[str, list[str]] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)

    def region_code(self, text: str, column: str = "region") -> str:
        """The code of a region given by code or name, with or without its kind. Raises RowError."""
        if text in self.known.regions:
            return text
        found = self.regions_named(text)
        if not found:
            raise RowError(column, "unknown_region", text)
        if len(found) > 1:
            raise RowError(column, "ambiguous_region", text)
        return found[0]

    def regions_named(self, text: str, level: str | None = None) -> list[str]:
        """The regions of this name; else those whose name has or lacks the kind ("city", "county" …) at its end."""
        if not self._by_name:
            for code, name in self.known.regions.items():
                self._by_name.setdefault(name, []).append(code)
        suffixes = of_cells("region")["suffixes"]
        with_kind = [text + suffix for suffix in suffixes]
        bare = [text.removesuffix(suffix) for suffix in suffixes if len(text.removesuffix(suffix)) > 1]
        found = self._by_name.get(text) or [
            code for name in dict.fromkeys((*with_kind, *bare)) for code in self._by_name.get(name, [])
        ]
        at_level = [code for code in found if self.known.levels[code] == level]
        return list(dict.fromkeys(at_level or found))

    def forget_names(self) -> None:
        """Regions have come in: build the index of names anew."""
        self._by_name = {}

    def unit(self, text: str | None) -> str | None:
        """The unit's own name where an alias is written; an unknown unit keeps its words."""
        return self.known.units.get(text, text) if text else None

    def units(self, texts: Iterable[str] | None) -> tuple[str, ...]:
        """As `unit`, for several."""
        return tuple(dict.fromkeys(self.known.units.get(text, text) for text in texts or ()))

    def home(self, values: dict[str, Any], *others: str | None) -> str:
        """The region of a row: its own, its unit's, the others', the import's, the only root. Raises RowError."""
        if values.get("region"):
            return self.region_code(values["region"])
        unit = self.known.unit_regions.get(self.unit(values.get("unit")) or "")
        for code in (unit, *others, self.region, self.known.only_root):
            if code:
                return code
        raise RowError("region", "region_missing", values.get("unit") or "")

    def programme(self, text: str | None) -> str | None:
        """A programme's code. Raises RowError where there is none of that code."""
        if text is not None and text not in self.known.programmes:
            raise RowError("programme", "unknown_programme", text)
        return text

    def item(self, code: str, column: str = "item", *kinds: str) -> KnownItem:
        """The item of this code (of one of these kinds where any are given). Raises RowError."""
        found = {kind: known for kind, known in self.known.items.get(code, {}).items() if not kinds or kind in kinds}
        if not found:
            raise RowError(column, "unknown_item", code)
        if len(found) > 1:
            raise RowError(column, "ambiguous_item", code)
        return next(iter(found.values()))

    def point(self, code: str, *kinds: str) -> str:
        """A monitoring point's code, checked to be of one of the kinds. Raises RowError."""
        kind = self.known.points.get(code)
        if kind is None:
            raise RowError("point", "unknown_point", code)
        if kinds and kind not in kinds:
            raise RowError("point", "other_kind", code)
        return code

    def indicator(self, code: str) -> str:
        """An indicator's code. Raises RowError."""
        if code not in self.known.indicators:
            raise RowError("indicator", "unknown_indicator", code)
        return code

    def check_deadline(self, code: str, kind: str, due_on: date | None) -> None:
        """Refuse a deadline that differs from the first one without an extension. Raises RowError."""
        first = self.known.items.get(code, {}).get(kind)
        if first is None or first.due_on is None or due_on is None or due_on == first.due_on:
            return
        if (code, due_on) not in self.known.extensions:
            raise RowError("due", "deadline_moved", due_on)


def contested_names(files: Iterable[Parsed]) -> dict[str, str]:
    """Names of units that rows of several units claim, as their own or as an alias: each with those rows in words."""
    claimed: dict[str, dict[str, str]] = {}
    for parsed in files:
        for row in parsed.rows.get("units", ()):
            own = str(row.values["name"])
            for name in (own, *cast("Iterable[str]", row.values.get("aliases") or ())):
                claimed.setdefault(name, {}).setdefault(own, f"{own} ({parsed.file} {row.number})")
    return {name: f"{name}: {', '.join(rows.values())}" for name, rows in claimed.items() if len(rows) > 1}
