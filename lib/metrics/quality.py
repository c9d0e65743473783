"""The quality of ledgers (台账质量): by unit and rule what is missing, unclear or contradictory, and a score.

The score is the share of pairs of item and applicable rule that are in order, rounded down: it is full only where all
are. What is masked is neither in order nor missing: its pair is left out and told. No pairs, no score.
"""

import weakref
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.calendar import month_ends
from lib.core.frames import texts
from lib.core.scope import Scope
from lib.metrics.findings import entered_since
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.quality_rows import MASKED, reporting_limit, rows_now, rows_then
from lib.metrics.quality_rules import RULES, Flags, Rule
from lib.standards.profile import profile_of

#: Ends of months before the as-of day that the trend goes back.
MONTHS = 6

TREND_COLUMNS = ("on", "score", "in_order", "checked", "entered")
UNIT_COLUMNS = ("unit", "score", "in_order", "checked", "to_check", "items_caught", "items", "masked")
RULE_COLUMNS = ("rule_group", "check", "to_check", "checked", "score", "masked")
CELL_COLUMNS = ("unit", "check", "to_check", "checked")
LIST_COLUMNS = (
    "unit",
    "kind",
    "counts_as",
    "code",
    "title",
    "check",
    "heading",
    "found",
    "ask",
    "leader",
    "contact",
    "region_name",
    "rule_group",
)

_INPUTS = ("obligations", "projects", "ledger_facts", "stretches", "item_flags", "settings")


@dataclass(frozen=True, slots=True)
class Checked:
    """Items against rules: by rule which apply, which of those are caught, and where a mask leaves the rule out."""

    rows: pd.DataFrame
    applies: dict[str, Flags]
    caught: dict[str, Flags]
    masked: dict[str, Flags]

    def per_item(self, pairs: dict[str, Flags]) -> npt.NDArray[np.int64]:
        """How many of these pairs each item has."""
        return np.sum(list(pairs.values()), axis=0, dtype="int64") if len(self.rows) else np.zeros(0, dtype="int64")


def check(rows: pd.DataFrame, rules: tuple[Rule, ...] = RULES) -> Checked:
    """Put rows (of `lib.metrics.quality_rows`) to these rules. A rule that catches applies."""
    here = rows["here"].to_numpy()
    rows = rows.assign(**{rule.code: None for rule in rules if rule.code not in rows})
    applies: dict[str, Flags] = {}
    caught: dict[str, Flags] = {}
    masked: dict[str, Flags] = {}
    seen: dict[str, Flags] = {}
    cells = [set(words.split(", ")) if words else set() for words in rows["masked"].tolist()]
    nowhere = np.zeros(len(rows), dtype=bool)
    for rule in rules:
        # What only a flag knows of is caught by that flag and nothing else.
        told = rows[rule.code].notna().to_numpy()
        asked, lacking = here & rule.applies(rows), here & rule.catches(rows)
        hidden = nowhere
        if rule.cells and any(cells):
            hidden = lacking & np.array([not own.isdisjoint(rule.cells) for own in cells], dtype=bool)
        caught[rule.code] = ((asked & lacking) | told) & ~hidden
        applies[rule.code] = (asked | told) & ~hidden
        # Two rules may miss the same cell: it is masked once.
        masked[rule.code] = hidden & ~seen.get(rule.heading, nowhere)
        seen[rule.heading] = seen.get(rule.heading, nowhere) | hidden
    return Checked(rows, applies, caught, masked)


#: What was found in rows that are still at hand, by the identity of all of them.
_found: dict[tuple[Scope, tuple[int, ...]], Checked] = {}


def _all(scope: Scope, *inputs: pd.DataFrame) -> Checked:
    """What all rules find. A page asks five things of the same rows: they are judged once, and forgotten with them."""
    key = (scope, tuple(map(id, inputs)))
    found = _found.get(key)
    if found is None:
        obligations, projects, *rest = inputs
        items = pd.concat([obligations, projects[list(obligations.columns)]], ignore_index=True)
        found = _found[key] = check(rows_now(scope, items, *rest))
        for frame in inputs:
            weakref.finalize(frame, _found.pop, key, None)
    return found


def score(scope: Scope, *inputs: pd.DataFrame) -> Answer:
    """The score, with its pairs; one row per end of a month before, and the day, by the rules of history alone.

    `details`: items, those with something to check (caught), places checked and to check, masked cells, and
    the limits that rules go by. A month before anything was reported has no score.
    """
    found = _all(scope, *inputs)
    in_order, checked = _pairs(found)
    caught = int((found.per_item(found.caught) > 0).sum())
    details = {
        "items": len(found.rows),
        "caught": caught,
        "checked": checked,
        "to_check": checked - in_order,
        "masked": int(found.per_item(found.masked).sum()),
    } | limits(inputs[-1])
    if not checked:
        return Answer(numerator=0, denominator=0, reason=Reason("nothing_counted"), details=details)
    _, _, _, stretches, _, settings = inputs
    return Answer(_share(in_order, checked), _trend(scope, stretches, settings), in_order, checked, details=details)


def limits(settings: pd.DataFrame) -> dict[str, int]:
    """The settings that rules go by; `silent_days` are those of the lights in force."""
    office = profile_of(settings)
    own = {
        "unchanged_months": office.progress_unchanged_months,
        "silent_days": int(reporting_limit(office.lights).value),
    }
    return own | {name: getattr(office, name) for name in ("bulk_count", "bulk_days", "outside_km")}


def units(scope: Scope, *inputs: pd.DataFrame) -> Answer:
    """One row per unit (none: no unit is told), the lowest score first; the value is their number."""
    found = _all(scope, *inputs)
    if found.rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    counts = pd.DataFrame(
        {
            "unit": found.rows["unit"].fillna("").array,
            "checked": found.per_item(found.applies),
            "to_check": found.per_item(found.caught),
            "items_caught": (found.per_item(found.caught) > 0).astype("int64"),
            "items": 1,
            "masked": found.per_item(found.masked),
        }
    )
    frame = counts.groupby("unit").sum().reset_index()
    frame["in_order"] = frame["checked"] - frame["to_check"]
    frame["score"] = [_share(a, b) for a, b in zip(frame["in_order"], frame["checked"], strict=True)]
    frame = frame.sort_values(["score", "to_check", "unit"], ascending=[True, False, True])
    return Answer(value=len(frame), frame=frame)


def rules(scope: Scope, *inputs: pd.DataFrame) -> Answer:
    """One row per rule that applies somewhere: to check out of checked, what is masked; most to check first."""
    found = _all(scope, *inputs)
    rows = [
        (rule.group, rule.code, int(caught.sum()), int(applies.sum()), int(masked.sum()))
        for rule, caught, applies, masked in zip(
            RULES, found.caught.values(), found.applies.values(), found.masked.values(), strict=True
        )
        if applies.any() or masked.any()
    ]
    frame = pd.DataFrame(rows, columns=["rule_group", "check", "to_check", "checked", "masked"])
    if frame.empty:
        return Answer(reason=Reason("nothing_counted"))
    frame["score"] = [_share(b - a, b) for a, b in zip(frame["to_check"], frame["checked"], strict=True)]
    return Answer(value=len(frame), frame=frame.sort_values("to_check", ascending=False, kind="stable"))


def cells(scope: Scope, *inputs: pd.DataFrame) -> Answer:
    """One row per unit and rule that catches something of it: how many, out of how many it applies to."""
    found = _all(scope, *inputs)
    if found.rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    parts = []
    for rule in (each for each in RULES if found.caught[each.code].any()):
        own = pd.DataFrame(
            {
                "unit": found.rows["unit"].fillna("").array,
                "to_check": found.caught[rule.code].astype("int64"),
                "checked": found.applies[rule.code].astype("int64"),
            }
        )
        counted = own.groupby("unit").sum().reset_index()
        parts.append(counted[counted["to_check"] > 0].assign(check=rule.code))
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=list(CELL_COLUMNS))
    return Answer(value=int(frame["to_check"].sum()), frame=frame)


def listing(scope: Scope, *inputs: pd.DataFrame) -> Answer:
    """One row per item and rule with what stands there and what is asked; items with something to check out of all.

    Masked cells stand below, as masked.
    """
    found = _all(scope, *inputs)
    if found.rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    parts = [
        _told(rule, found.rows[chosen], code, ask)
        for rule in RULES
        for chosen, code, ask in (
            (found.caught[rule.code], rule.code, rule.ask),
            (found.masked[rule.code], MASKED, MASKED),
        )
        if chosen.any()
    ]
    frame = pd.concat(parts or [_told(RULES[0], found.rows.head(0), MASKED, MASKED)])
    frame = frame.sort_values(["unit", "kind", "code"])
    caught = int((found.per_item(found.caught) > 0).sum())
    return Answer(value=caught, frame=frame, numerator=caught, denominator=len(found.rows))


def _told(rule: Rule, rows: pd.DataFrame, code: str, ask: str) -> pd.DataFrame:
    found = texts([None] * len(rows) if code == MASKED else rule.found(rows))
    return rows.assign(check=code, rule_group=rule.group, heading=rule.heading, ask=ask, found=found)[
        list(LIST_COLUMNS)
    ]


def _pairs(found: Checked) -> tuple[int, int]:
    checked = int(found.per_item(found.applies).sum())
    return checked - int(found.per_item(found.caught).sum()), checked


def _share(in_order: int, checked: int) -> float | None:
    """Rounded down to a tenth of a percent: nothing rounds up to full."""
    return in_order * 1000 // checked / 1000 if checked else None


def _trend(scope: Scope, stretches: pd.DataFrame, settings: pd.DataFrame) -> pd.DataFrame:
    of_history = tuple(rule for rule in RULES if rule.of_history)
    first, before = stretches["updated_on"].min(), None
    came = stretches.groupby("item")[["recorded_on", "opened_on"]].max().rename(columns={"recorded_on": "on"})
    rows: list[tuple[date, float | None, int | None, int | None, int]] = []
    for day in _days(scope.as_of):
        entered = int((entered_since(came, before)["on"] <= pd.Timestamp(day)).sum()) if before else 0
        before = day
        if pd.isna(first) or day < first.date():
            rows.append((day, None, None, None, entered))
            continue
        in_order, checked = _pairs(check(rows_then(stretches, day, settings), of_history))
        rows.append((day, _share(in_order, checked), in_order, checked, entered))
    frame = pd.DataFrame(rows, columns=list(TREND_COLUMNS))
    return frame.astype(
        {"on": "datetime64[s]", "score": "float64", "in_order": "Int64", "checked": "Int64", "entered": "Int64"}
    )


def _days(day: date) -> list[date]:
    return sorted({*month_ends(day, MONTHS), day})


METRICS = (
    Metric("quality.score", _INPUTS, score, "share", TREND_COLUMNS, good_when="higher"),
    Metric("quality.list", _INPUTS, listing, "count", LIST_COLUMNS, good_when="lower"),
    Metric("quality.units", _INPUTS, units, "table", UNIT_COLUMNS, groups=("unit",)),
    Metric("quality.rules", _INPUTS, rules, "table", RULE_COLUMNS),
    Metric("quality.cells", _INPUTS, cells, "count", CELL_COLUMNS, good_when="lower", groups=("unit",)),
)
