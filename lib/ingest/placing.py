"""Where the regions of an import stand: which rows would close a ring or hang on nothing, and who goes in first."""

from collections.abc import Iterable, Mapping, Sequence

from lib.core.chains import rings
from lib.ingest.read import Row
from lib.ingest.resolve import RowError

Parents = Mapping[str, str | None]

#: What a row says of a region's place: its code, and the code above it.
Placed = tuple[str, str | None]


#: Regions of a ring that its fault names.
_SHOWN = 6


def placed(row: Mapping[str, object], parents: Parents) -> Placed:
    """Of a row of values; one without the column leaves its region where the database has it."""
    code = str(row["code"])
    above = row["parent"] if "parent" in row else parents.get(code)
    return code, str(above) if above else None


def misplaced(rows: Iterable[Row], parents: Parents) -> dict[Placed, RowError]:
    """The places that may not go in, each with its fault; `parents` is what the database has.

    A row that hangs on one that may not go in hangs on nothing. What a row replaces no longer counts, so that a file
    may turn a tree round; a ring that the database has already is no fault of a row that is not in it.
    """
    listed = list(rows)
    coming = {str(row.values["code"]): parents.get(str(row.values["code"])) for row in listed}
    waiting = dict.fromkeys(placed(row.values, parents) for row in listed if "parent" in row.values)
    found: dict[Placed, RowError] = {}
    while True:
        above = {**parents, **coming, **dict(iter(waiting))}
        lost = [each for each in waiting if each[1] and each[1] not in above]
        bad = {each: RowError("parent", "unknown_region", each[1]) for each in lost}
        bad |= {each: _closing([each[0]]) for each in waiting if each[0] == each[1]}
        for ring in rings(above):
            for start, code in enumerate(ring):
                if (code, above[code]) in waiting:
                    bad[code, above[code]] = _closing([*ring[start:], *ring[:start]])
        if not bad:
            return found
        found |= bad
        for each in bad:
            del waiting[each]
        for code, _ in bad:
            if code not in parents and all(code != other for other, _ in waiting):
                coming.pop(code, None)


def _closing(ring: Sequence[str]) -> RowError:
    shown = [*ring[:_SHOWN], "…"] if len(ring) > _SHOWN else ring
    return RowError("parent", "region_ring" if len(ring) > 1 else "region_own_parent", " → ".join([*shown, ring[0]]))


def in_order(files: Sequence[Sequence[Row]], parents: Parents) -> Iterable[tuple[int, Sequence[Row]]]:
    """The rows of each file in turns, with the number of the file: a region goes in after the one above it.

    The one above may stand in a later file. Within one file `write_regions` sees to the order.
    """
    if sum(bool(rows) for rows in files) < 2:
        return list(enumerate(files))
    places = [placed(row.values, parents) for rows in files for row in rows]
    waits: dict[str, set[str]] = {code: set() for code, _ in places}
    for code, above in places:
        if above in waits and above != code:
            waits[code].add(above)
    turn: dict[str, int] = {}
    while ready := [code for code, above in waits.items() if code not in turn and turn.keys() >= above]:
        turn |= dict.fromkeys(ready, max(turn.values(), default=0) + 1)
    # What waits for itself is at fault, and goes nowhere.
    return [
        (number, part)
        for each in sorted({turn.get(code, 0) for code in waits})
        for number, rows in enumerate(files)
        if (part := [row for row in rows if turn.get(str(row.values["code"]), 0) == each])
    ]
