"""The warning list of the made world as one would write it by hand for this schema: what measurements compare with.

Nothing of the product reads this. The rules are the built-in ones, their thresholds written out for the day.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from lib.core.calendar import months_before
from lib.db.queries.warnings import FIRST

_RED = "(late_after < '{day}' AND NOT soft) OR reopened_on IS NOT NULL OR item IN ({named})"
_NAMING = """
    FROM action a
    WHERE a.kind IN ('listed_supervision', 'exposure') AND a."on" <= '{day}' AND a.item IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM action l WHERE l.item = a.item AND l.kind = 'listing_lifted'
        AND a.kind = 'listed_supervision' AND l."on" BETWEEN a."on" AND '{day}')
"""
_NAMED = "SELECT a.item" + _NAMING
_YELLOW = """
    late_after < '{day}'
    OR state = 'behind'
    OR (planned AND progress IS NOT NULL AND due_on > opened_on AND
        CASE WHEN due_on < '{day}' THEN {span} ELSE {elapsed} END * CAST(1000000 AS BIGINT)
        > CAST(parts AS BIGINT) * {span}
        AND NOT (kind IN ('finding', 'project', 'task') AND EXISTS (
        SELECT 1 FROM standing s WHERE s.parent = standing.item AND s.late_after IS NOT NULL
        AND s.from_on <= '{day}' AND s.to_on > '{day}')))
    OR (kind IN ('finding', 'project', 'task') AND EXISTS (
        SELECT 1 FROM standing s WHERE s.parent = standing.item AND s.open AND NOT s.soft
        AND s.late_after < '{day}' AND s.from_on <= '{day}' AND s.to_on > '{day}'))
    OR (late_after <= '{soon}' AND parts < 800000)
    OR (endless AND coalesce(updated_on, opened_on) <= '{check}')
    OR (kind IN ('finding', 'measure', 'task') AND updated_on <= '{silent}')
"""
_NOW = "open IS {true} AND to_on = '9999-12-31' AND from_on <= '{day}' AND kind <> 'project'"
_PAST = "open IS {true} AND to_on < '9999-12-31' AND to_on > '{day}' AND from_on <= '{day}' AND kind <> 'project'"

#: Totals, four ways: sums, one sum of both, groups by the light, sums over both parts at once.
_SUMS = """
    SELECT count(*), sum(CASE WHEN {red} THEN 1 ELSE 0 END),
        sum(CASE WHEN {red} THEN 0 WHEN {yellow} THEN 1 ELSE 0 END)
    FROM standing WHERE {part}{inside}
"""
_GROUPS = """
    SELECT CASE WHEN {red} THEN 'red' WHEN {yellow} THEN 'yellow' ELSE 'blue' END AS light, count(*)
    FROM standing WHERE {part}{inside} GROUP BY 1
"""
_ONE_SUM = """
    SELECT count(*), sum(CASE WHEN {red} THEN 4294967296 WHEN {yellow} THEN 1 ELSE 0 END)
    FROM standing WHERE {part}{inside}
"""
_WHOLE = "open IS {true} AND from_on <= '{day}' AND to_on > '{day}' AND kind <> 'project'"

#: The first items, two ways: read in the order of the list, or all late ones sorted.
_ORDERED = """
    SELECT item, late_after, code FROM standing WHERE {part}{hidden} AND ({wanted})
    ORDER BY late_after NULLS LAST, code LIMIT 200
"""
_SORTED = """
    SELECT item, late_after, code FROM standing WHERE {part}{inside} AND ({wanted})
    ORDER BY late_after NULLS LAST, code LIMIT 200
"""
_ROWS = (
    """
    SELECT i.id, i.kind, i.code, CASE i.kind WHEN 'milestone' THEN p.title || ' · ' || i.title ELSE i.title END,
        i.category, i.field, i.region, r.name, g.code, g.name, n.unit, n.leader, coalesce(i.contact, p.contact),
        i.opened_on, n.due_on, i.due_on, i.due_text, i.firmness, coalesce(i.rectification, p.rectification),
        i.multi_year, i.starred, n.state, n.progress, n.updated_on, n.recorded_on, n.finished_on,
        u.note, coalesce(i.place, p.place), coalesce(i.lon, p.lon), coalesce(i.lat, p.lat), i.parent, p.code, a.kind,
        a.since, n.done_on, n.closed_on, n.done_earliest, n.closed_earliest, n.closed_first, n.reopened_on,
        n.approval, i.same_as, i.weight,
        coalesce(s.steps, 0), coalesce(s.dated, 0), coalesce(s.done, 0), coalesce(s.closed, 0), coalesce(s.late, 0),
        s.due, s.progress, n.batch
    FROM standing n JOIN item i ON i.id = n.item JOIN region r ON r.code = i.region
    LEFT JOIN item p ON p.id = i.parent LEFT JOIN programme g ON g.code = n.programme
    LEFT JOIN "update" u ON u.id = n.told
    LEFT JOIN (SELECT a.item, max(a.kind) AS kind, min(a."on") AS since"""
    + _NAMING
    + """ GROUP BY a.item) a ON a.item = n.item
    LEFT JOIN (SELECT st.parent, count(*) AS steps, count(late_after) AS dated,
        sum(CASE WHEN open THEN 0 ELSE 1 END) AS done,
        sum(CASE WHEN state IN ('closed', 'consolidated') THEN 1 ELSE 0 END) AS closed,
        sum(CASE WHEN open AND NOT soft AND late_after < '{day}' THEN 1 ELSE 0 END) AS late,
        min(CASE WHEN open AND NOT soft AND late_after < '{day}' THEN late_after END) AS due,
        sum(CASE WHEN st.kind = 'measure' THEN coalesce(w.weight, 1.0)
            * CASE WHEN open THEN coalesce(progress, 0.0) ELSE 1.0 END END)
        / sum(CASE WHEN st.kind = 'measure' THEN coalesce(w.weight, 1.0) END) AS progress
        FROM standing st JOIN item w ON w.id = st.item
        WHERE st.parent IN ({items}) AND from_on <= '{day}' AND to_on > '{day}' GROUP BY st.parent) s
        ON s.parent = n.item
    WHERE n.item IN ({items}) AND n.from_on <= '{day}' AND n.to_on > '{day}'
"""
)


def words(connection: Connection, day: date, codes: Sequence[str] | None) -> dict[str, str]:
    """What stands in the statements of a day and of regions (None: all there are)."""
    sqlite = connection.dialect.name == "sqlite"
    listed = "" if codes is None else ", ".join(f"'{code}'" for code in codes)
    span, elapsed = "(due_on - opened_on)", f"(DATE '{day}' - opened_on)"
    if sqlite:
        span = "CAST(julianday(due_on) - julianday(opened_on) AS INTEGER)"
        elapsed = f"CAST(julianday('{day}') - julianday(opened_on) AS INTEGER)"
    told = {
        "day": str(day),
        "soon": str(day + timedelta(days=30)),
        "check": str(months_before(day - timedelta(days=1), 3)),
        "silent": str(day - timedelta(days=32)),
        "true": "1" if sqlite else "TRUE",
        "span": span,
        "elapsed": elapsed,
        "inside": f" AND region IN ({listed})" if listed else "",
        "hidden": f" AND region || '' IN ({listed})" if listed else "",
    }
    for name, text in (("named", _NAMED), ("red", _RED), ("yellow", _YELLOW)):
        told[name] = text.format(**told)
    return told


TOTALS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sums": (_SUMS, (_NOW, _PAST)),
    "one sum": (_ONE_SUM, (_NOW, _PAST)),
    "groups": (_GROUPS, (_NOW, _PAST)),
    "sums of one part": (_SUMS, (_WHOLE,)),
}
ROWS: dict[str, str] = {"in order": _ORDERED, "sorted": _SORTED}


def total(connection: Connection, told: dict[str, str], way: str) -> dict[str, int]:
    """How many open obligations there are by light, by one of the ways in `TOTALS`."""
    asked, parts = TOTALS[way]
    counted = {"red": 0, "yellow": 0, "blue": 0}
    for part in parts:
        rows: list[Any] = list(connection.exec_driver_sql(asked.format(part=part.format(**told), **told)))
        if asked is _SUMS:
            every, red, yellow = (number or 0 for number in rows[0])
            rows = [("red", red), ("yellow", yellow), ("blue", every - red - yellow)]
        if asked is _ONE_SUM:
            every, (red, yellow) = rows[0][0], divmod(int(rows[0][1] or 0), 2**32)
            rows = [("red", red), ("yellow", yellow), ("blue", every - red - yellow)]
        for light, count in rows:
            counted[light] += int(count)
    return counted


def first_rows(connection: Connection, told: dict[str, str], way: str) -> list[Any]:
    """The first rows of the list with their columns, by one of the ways in `ROWS`."""
    found: list[Any] = []
    for wanted in (told["red"], f"CASE WHEN {told['red']} THEN 0 WHEN {told['yellow']} THEN 1 ELSE 0 END = 1"):
        if len(found) < FIRST:
            rows = [
                row
                for part in (_NOW, _PAST)
                for row in connection.exec_driver_sql(
                    ROWS[way].format(part=part.format(**told), wanted=wanted, **told)
                ).fetchall()
            ]
            rows.sort(key=lambda row: (str(row[1] or "9999-12-31"), row[2]))
            found += [row[0] for row in rows[: FIRST - len(found)]]
    if not found:
        return []
    listed = ", ".join(map(str, found))
    whole = connection.exec_driver_sql(_ROWS.format(items=listed, **told)).fetchall()
    place = {number: place for place, number in enumerate(found)}
    return sorted(whole, key=lambda row: place[row[0]])
