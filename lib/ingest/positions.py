"""Positions in cells: two angles or one cell of both, what they say of each other, converted to CGCS2000."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.ingest.figures import CellError
from lib.ingest.headings import Place
from lib.ingest.words import plain, vocabulary
from lib.standards.coordinates import bd09_to_wgs84, check_position, gcj02_to_wgs84
from lib.standards.dms import AngleError, parse_angle, parse_position

#: The columns that tell a position, by name.
PLACED_BY = ("lon", "lat", "position", "crs")
#: Degrees by which two writings of one position may differ: about ten metres, what seconds are rounded to.
_SAME = 1e-4
#: A cell that is not understood: its place, the rule, what stands there.
Broken = tuple[Place, str, str]


@dataclass(frozen=True, slots=True)
class Position:
    """A position in CGCS2000 (as written, where its system is not known) and how it was written."""

    lon: float
    lat: float
    crs: str | None
    text: str


def read_position(lon: str, lat: str, crs: str | None) -> Position:
    """The position of two angles (or of one cell that holds both, `lat` empty), converted to CGCS2000.

    `crs` is a code of the vocabulary; None = not named, and then nothing is converted yet (`lib.ingest.crs`).
    Raises CellError: unreadable, swapped, outside China.
    """
    try:
        if lat:
            x, y = parse_angle(lon), parse_angle(lat)
            if x.axis == "lat" or y.axis == "lon":
                raise CellError("coordinate_swapped")
            east, north = x.degrees, y.degrees
        else:
            both = parse_position(lon)
            east, north = both.lon, both.lat
    except AngleError as cause:
        raise CellError("coordinate") from cause
    check = check_position(east, north)
    if check != "ok":
        raise CellError("coordinate_swapped" if check == "swapped" else "coordinate_outside")
    if crs in ("gcj02", "bd09"):
        to_wgs84 = gcj02_to_wgs84 if crs == "gcj02" else bd09_to_wgs84
        east, north = (round(float(value), 7) for value in to_wgs84(east, north))
    text = f"{lon.strip()} {lat.strip()}".strip()
    return Position(east, north, crs, text)


def place_row(texts: Mapping[str, tuple[Place, str]], values: dict[str, Any], broken: list[Broken]) -> None:
    """Add the position that a row\'s cells tell to its values, or what is wrong with it to `broken`."""
    lon, lat, both, crs = (texts[name][1] if name in texts else "" for name in PLACED_BY)
    values |= {"lon": None, "lat": None, "crs": None, "position_text": None}
    place = next(texts[name][0] for name in PLACED_BY if name in texts)
    # A coordinate system in the heading stands for every row that has none of its own.
    stated = next((texts[name][0].scale for name in PLACED_BY if name in texts and texts[name][0].scale), None)
    system = vocabulary("crs").get(plain(crs)) if crs else stated
    if crs and system is None:
        broken.append((texts["crs"][0], "crs", crs))
        return
    if bool(lon) != bool(lat):
        broken.append((place, "coordinate_alone", lon or lat))
        return
    written = [pair for pair in ((lon, lat), (both, "")) if pair[0]]
    try:
        found = [read_position(*pair, system) for pair in written]
    except CellError as error:
        broken.append((place, error.rule, f"{lon} {lat}".strip() or both))
        return
    if len(found) > 1 and max(abs(found[0].lon - found[1].lon), abs(found[0].lat - found[1].lat)) > _SAME:
        broken.append((place, "coordinate_differs", f"{lon} {lat} / {both}"))
    elif found:
        first = found[0]
        values |= {"lon": first.lon, "lat": first.lat, "crs": first.crs, "position_text": first.text}
