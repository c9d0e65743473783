"""The office's regions and data sets, read once per version of the data."""

from functools import cached_property

import pandas as pd

from lib.core.chains import upwards
from lib.core.clock import today
from lib.core.frames import records
from lib.core.scope import Scope
from lib.db import DataSet


class Office:
    """Regions as a tree, and the data sets that are its roots."""

    def __init__(self, regions: pd.DataFrame, sets: list[DataSet]) -> None:
        self.regions = regions
        self.sets = sets

    @cached_property
    def _rows(self) -> dict[str, dict[str, object]]:
        return {row["code"]: row for row in records(self.regions)}

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {code: str(row["parent"] or "") for code, row in self._rows.items()}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for code, parent in self._parents.items():
            below.setdefault(parent, []).append(code)
        return below

    @cached_property
    def _menus(self) -> dict[str, dict[str, str]]:
        return {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was imported yet."""
        return not self._rows

    def __contains__(self, region: str) -> bool:
        return region in self._rows

    def name(self, region: str, language: str) -> str:
        """A region's name in a language; the Chinese one where it has no other."""
        row = self._rows[region]
        return str((row["name_en"] if language != "zh" else None) or row["name"])

    def above(self, region: str) -> tuple[str, ...]:
        """A region and all above it, nearest first."""
        return tuple(upwards(region, self._parents))

    def below(self, region: str) -> tuple[str, ...]:
        """A region and those directly below it."""
        return (region, *self._children.get(region, []))

    def menu(self, language: str) -> dict[str, str]:
        """Codes to names, indented by depth: roots of data sets in their order, then all other roots."""
        if language not in self._menus:
            ordered: dict[str, str] = {}
            roots = [each.region for each in self.sets] + self._children.get("", []) + list(self._rows)
            for root in roots:
                self._add(root, 0, language, ordered)
            self._menus[language] = ordered
        return self._menus[language]

    def data_set(self, region: str) -> DataSet | None:
        """The data set that a region belongs to: its own or that of the nearest region above it."""
        roots = {each.region: each for each in self.sets}
        return next((roots[code] for code in self.above(region) if code in roots), None)

    def scope(self, region: str = "") -> Scope:
        """The scope of a region that nobody filtered: the day its data set is pinned to, else today."""
        region = region or next(iter(self.menu("zh")))
        own = self.data_set(region)
        return Scope(region, own.as_of if own and own.as_of else today())

    def _add(self, code: str, depth: int, language: str, ordered: dict[str, str]) -> None:
        if code in ordered:
            return
        ordered[code] = "\u2003" * depth + self.name(code, language)
        for child in self._children.get(code, []):
            self._add(child, depth + 1, language, ordered)
