"""In which coordinate system a file gives its positions: asked of places that are known, never guessed.

Systems differ by 300 to 1,300 m in China: only a place that is known to some metres tells them apart. Such are
monitoring points that rows name, and seats of governments in their addresses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from lib.core.chains import upwards
from lib.core.errors import UnknownSystem
from lib.core.terms import PointKind
from lib.db.commands import Connection, Place, known_places
from lib.ingest.read import Fault, Notice, Parsed, Row
from lib.ingest.resolve import Resolver, RowError
from lib.ingest.spec import LEDGERS
from lib.ingest.words import headings, of_cells, shown
from lib.standards.coordinates import Degrees, bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

#: What an office may say of a file that names no system. WGS 84 and CGCS2000 are one at the scale of a map.
SYSTEMS = ("cgcs2000", "gcj02", "bd09")
#: A row says by this word that nobody knows its system: it is kept as written, and asked for no more.
UNKNOWN = "unknown"

#: So many known places decide, one alone may be a coincidence.
NEEDED = 3
#: Metres from the known places at which most rows lie under the right system, and beyond which under every other.
NEAR, APART = 100.0, 200.0

_Convert = Callable[[ArrayLike, ArrayLike], tuple[Degrees, Degrees]]


def _as_it_is(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


_TO_CGCS2000: Mapping[str, _Convert] = {"cgcs2000": _as_it_is, "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
_AS_WRITTEN: Mapping[str, _Convert] = {"cgcs2000": _as_it_is, "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}

#: Ledgers of points: their rows are found by their code. Positions of regions are CGCS2000 by the form of the ledger.
_OF_POINTS = ("air_stations", "water_sections")
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far the rows lie from known places: their names, and metres (median of the places) by system."""

    names: tuple[str, ...]
    metres: Mapping[str, float]

    @property
    def system(self) -> str | None:
        """The system under which the rows lie at the known places and under no other; None = it cannot be told."""
        best, *others = sorted(self.metres, key=self.metres.__getitem__)
        enough = len(self.names) >= NEEDED
        clear = self.metres[best] <= NEAR and all(self.metres[other] >= APART for other in others)
        return best if enough and clear else None

    def __str__(self) -> str:
        """Distances, the nearest first, and the places: the same in every language; "" where none is named."""
        if not self.names:
            return ""
        order = sorted(self.metres, key=self.metres.__getitem__)
        told = ", ".join(f"{_label(system)} {self.metres[system]:.0f} m" for system in order)
        return f"{told}; {len(self.names)}: {', '.join(self.names[:5])}"


@dataclass(slots=True)
class Systems:
    """Settles the systems of the files of one import by what is known of places; `answer` is the office's own word."""

    resolver: Resolver
    places: Sequence[Place]
    answer: str | None = None
    notices: list[Notice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def settle(self, files: Sequence[Parsed]) -> None:
        """Convert the positions whose rows name no system, where it can be told or was answered, and say which.

        Others stay as written under the system "unknown". Rows that name a system which known places contradict are
        a fault, unless the answer is that very system (they stand) or the other one (they are converted anew).
        """
        found = _Index([*self.places, *self._coming(files)], self.resolver)
        own = _Index(self.places, self.resolver)
        for parsed in files:
            for ledger, rows in parsed.rows.items():
                known = own if ledger in _OF_POINTS else found
                for (sheet, crs), group in _groups(ledger, rows).items():
                    evidence = known.evidence(group, ledger, crs or "cgcs2000")
                    if crs is None:
                        self._unnamed(parsed, sheet, group, evidence)
                    elif crs == UNKNOWN:
                        if self.answer:
                            _convert(group, UNKNOWN, self.answer)
                    elif evidence.system not in (None, _plain(crs)):
                        self._contradicted(parsed, ledger, sheet, group, crs, evidence)

    def _unnamed(self, parsed: Parsed, sheet: str, group: list[Row], evidence: Evidence) -> None:
        system = self.answer or evidence.system
        _convert(group, UNKNOWN, system or UNKNOWN)
        rule = "crs_answered" if self.answer else "crs_decided" if system else "crs_unknown"
        self.notices.append(Notice(parsed.file, sheet, rule, len(group), _said(system, evidence)))

    def _contradicted(
        self, parsed: Parsed, ledger: str, sheet: str, group: list[Row], crs: str, evidence: Evidence
    ) -> None:
        if self.answer is None:
            first = group[0]
            place = first.cell("crs") or first.cell("lon")
            value = f"{_label(crs)}: {evidence}"
            heading = first.places["crs"][1] if "crs" in first.places else headings(ledger, "crs")[0]
            self.faults.append(Fault(parsed.file, sheet, first.number, heading, "crs_contradicted", value, place))
            return
        if self.answer != _plain(crs):
            _convert(group, crs, self.answer)
        self.notices.append(Notice(parsed.file, sheet, "crs_answered", len(group), _said(self.answer, evidence)))

    def _coming(self, files: Iterable[Parsed]) -> Iterator[Place]:
        """Places that the same import brings in, under a system that it names."""
        known = {place.code for place in self.places}
        for parsed in files:
            for ledger in ("regions", *_OF_POINTS):
                for row in parsed.rows.get(ledger, ()):
                    values = row.values
                    sure = ledger == "regions" or values.get("crs") not in (None, UNKNOWN)
                    if sure and values.get("lon") is not None and values["code"] not in known:
                        kind = "region" if ledger == "regions" else PointKind.AIR
                        region = str(values.get("region") or values["code"])
                        lon, lat = float(str(values["lon"])), float(str(values["lat"]))
                        yield Place(kind, str(values["code"]), str(values["name"]), region, lon, lat)


def settle_systems(
    connection: Connection, resolver: Resolver, files: Sequence[Parsed], answer: str | None = None
) -> Systems:
    """`Systems.settle` with what the database knows of places; nothing is read for files without positions.

    Raises UnknownSystem for an answer that is no system.
    """
    if answer is not None and answer not in SYSTEMS:
        raise UnknownSystem(crs=answer, known=", ".join(SYSTEMS))
    placed = any(_groups(ledger, rows) for parsed in files for ledger, rows in parsed.rows.items())
    systems = Systems(resolver, known_places(connection) if placed else (), answer)
    if placed:
        systems.settle(files)
    return systems


class _Index:
    """Known places by the words that name them in an address, and by code."""

    def __init__(self, places: Iterable[Place], resolver: Resolver) -> None:
        self._resolver = resolver
        self._by_code: dict[str, Place] = {}
        self._by_start: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for place in places:
            if place.kind != "region":
                self._by_code[place.code] = place
            for name in self._names(place):
                if len(name) >= 3:
                    self._by_start[name[:2]].append((name, place))

    @staticmethod
    def _names(place: Place) -> Iterator[str]:
        if place.kind != "region":
            yield place.name
            return
        for word in of_cells("region")["seats"]:
            yield f"{place.name}{word}"

    def evidence(self, group: list[Row], ledger: str, crs: str) -> Evidence:
        """The distances of the rows that name known places, under each system."""
        met = [(row, place) for row in group if (place := self._place(row, ledger)) is not None]
        if not met:
            return Evidence((), dict.fromkeys(SYSTEMS, float("inf")))
        lon, lat = _AS_WRITTEN[_plain(crs)](
            [float(str(row.values["lon"])) for row, _ in met], [float(str(row.values["lat"])) for row, _ in met]
        )
        east, north = np.array([place.lon for _, place in met]), np.array([place.lat for _, place in met])
        names = [place.name for _, place in met]
        metres = {}
        for system in SYSTEMS:
            x, y = _TO_CGCS2000[system](lon, lat)
            apart = np.hypot((x - east) * np.cos(np.radians(north)), y - north) * _METRES_PER_DEGREE
            # A place counts once, however many rows name it.
            of_place = [
                np.median([far for far, name in zip(apart, names, strict=True) if name == each])
                for each in dict.fromkeys(names)
            ]
            metres[system] = float(np.median(of_place))
        return Evidence(tuple(dict.fromkeys(names)), metres)

    def _place(self, row: Row, ledger: str) -> Place | None:
        if ledger in _OF_POINTS:
            return self._by_code.get(str(row.values["code"]))
        text = str(row.values.get("place") or "")
        named = [
            (name, place)
            for start in range(len(text) - 1)
            for name, place in self._by_start.get(text[start : start + 2], ())
            if text.startswith(name, start)
        ]
        if not named:
            return None
        longest = max(len(name) for name, _ in named)
        found = {place.code: place for name, place in named if len(name) == longest}
        # Of several places of one name only the one in the row's own region is meant.
        near = [place for place in found.values() if self._related(place.region, row)]
        return near[0] if len(near) == 1 else None

    def _related(self, region: str, row: Row) -> bool:
        """Whether a region is that of the row, above it or below it; of a row without one every region is."""
        try:
            own = self._resolver.region_code(str(row.values["region"]))
        except (KeyError, RowError):
            return True
        parents = self._resolver.known.parents
        return own in upwards(region, parents) or region in upwards(own, parents)


def _groups(ledger: str, rows: Sequence[Row]) -> dict[tuple[str, str | None], list[Row]]:
    """The rows with positions by sheet and the system that they name."""
    groups: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    if ledger == "regions" or all(column.name != "lon" for column in LEDGERS[ledger].columns):
        return groups
    for row in rows:
        if row.values.get("lon") is not None:
            crs = row.values.get("crs")
            groups[row.sheet, None if crs is None else str(crs)].append(row)
    return groups


def _convert(group: Iterable[Row], was: str, system: str) -> None:
    """Read positions that were taken for being in one system as being in another; what was written stays beside."""
    rows = list(group)
    lon, lat = _AS_WRITTEN[_plain(was)](
        [float(str(row.values["lon"])) for row in rows], [float(str(row.values["lat"])) for row in rows]
    )
    east, north = _TO_CGCS2000[_plain(system)](lon, lat)
    for row, x, y in zip(rows, east, north, strict=True):
        row.values.update(crs=system)
        if _plain(was) != _plain(system):
            row.values.update(lon=round(float(x), 7), lat=round(float(y), 7))


def _plain(crs: str) -> str:
    """The system that positions are reckoned in: WGS 84, and what nobody knows, as CGCS2000."""
    return crs if crs in SYSTEMS else "cgcs2000"


def _label(crs: str) -> str:
    return shown("crs")[crs]["zh"]


def _said(system: str | None, evidence: Evidence) -> str:
    return ": ".join(filter(None, [_label(system) if system else "", str(evidence)]))
