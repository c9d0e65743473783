"""Water: rivers, basins and regions over the period, beside the same period of last year (No. 22 of 2011)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Settings
from lib.metrics.water_lakes import basins_of, lake_of, of_lakes
from lib.metrics.water_period import Assessed, assessed, body_of, covered, oxygen_rule, sections, with_multiples
from lib.standards.profile import PhDoOrder, profile_of
from lib.standards.rounding import round_half_even
from lib.standards.water_area import (
    SECTIONS_FOR_SHARES,
    Shares,
    change_by_grade,
    change_by_shares,
    main_pollutants_of_area,
    mean_of_sections,
    state_by_shares,
    state_of_class,
)
from lib.standards.water_class import WORST, Classification, OxygenRule, classify, main_pollutants
from lib.standards.water_tables import GOOD

COLUMNS = (
    "area_kind",
    "name",
    "sections",
    "by_name",
    "good",
    "good_share",
    "worst",
    "worst_share",
    "method",
    "period_class",
    "water_state",
    "main",
    "main_over",
    "good_share_last",
    "water_change",
    "points",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Area:
    """An area over a period: its sections that have a class, by count or by means."""

    members: tuple[Assessed, ...]
    oxygen: OxygenRule = "concentration"
    #: The class of one lake, as the table of lakes has it.
    lake: Classification | None = None

    @property
    def by_shares(self) -> bool:
        """Whether there are sections enough for shares; below that the mean of their concentrations is assessed.

        One lake is assessed by the mean of its points, however many they are.
        """
        return len(self.members) >= SECTIONS_FOR_SHARES and not self.is_lake

    @property
    def is_lake(self) -> bool:
        """Whether all its points lie in one lake; a river's section of the same name is no point of it."""
        basins = basins_of(each.point for each in self.members)
        lakes = {lake_of(each.point, basins) for each in self.members}
        return len(lakes) == 1 and all(body_of(each.point) == "lake" for each in self.members)

    @property
    def shares(self) -> Shares:
        """Sections of class I to III and worse than V out of all."""
        classes = [each.water_class or 0 for each in self.members]
        return Shares(len(classes), sum(own <= GOOD for own in classes), sum(own == WORST for own in classes))

    def of_means(self) -> Classification:
        """The class of the mean of the rivers' concentrations; lakes, by limits of their own, are not among them."""
        if self.lake:
            return self.lake
        rivers = [each for each in self.members if body_of(each.point) == "river"]
        counted = rivers or self.members
        means = mean_of_sections([each.means for each in counted])
        return classify(means, "river" if rivers else "lake", oxygen=self.oxygen)


def areas(scope: Scope, points: pd.DataFrame, items: pd.DataFrame, settings: Settings) -> Answer:
    """One row per area: all sections in view, each basin, each region and each river.

    What names no basin or river is a row of its own, counted and not assessed: it is no water, only what is left.

    Five sections or more: state by the shares of their classes; fewer: by the class of the mean of their concentrations
    (No. 22, 2011). `main` has the main pollutants, with the share of sections that exceed or with their multiple,
    `main_over` how many sections exceed out of all; one lake is always assessed by the mean of its points. `points` is
    the change of shares, better above zero. Settings: ph_do_order (items without a multiple), oxygen_class_one.
    """
    known, scope = sections(points), covered(scope, items)
    oxygen = oxygen_rule(settings)
    now = assessed(scope, known, items, oxygen=oxygen)
    year_before = assessed(scope.a_year_before(), known, items, oxygen=oxygen)
    before = {each.point["point"]: each for each in year_before}
    order = profile_of(settings).ph_do_order
    rows = []
    for kind, name, members in _groups(now):
        if name == "":
            rows.append({"area_kind": kind, "name": name, **_left(members, oxygen)})
            continue
        old = [before[each.point["point"]] for each in members]
        area, was = (
            _with_lake(Area(tuple(each for each in own if each.found), oxygen), period, known, items)
            for own, period in ((members, scope), (old, scope.a_year_before()))
        )
        rows.append({"area_kind": kind, "name": name, **_row(members, area, was, order)})
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    counted = dict.fromkeys(("sections", "by_name", "good", "worst", "period_class"), "Int64")
    shares = dict.fromkeys(("good_share", "worst_share", "good_share_last", "points"), "float64")
    return Answer(value=len(frame), frame=frame.astype(counted | shares))


def _with_lake(area: Area, scope: Scope, known: pd.DataFrame, items: pd.DataFrame) -> Area:
    """The area; one lake has the class of the months' means of its points, as in the table of lakes."""
    if not area.members or not area.is_lake:
        return area
    own = known[known["point"].isin([each.point["point"] for each in area.members])]
    (lake,) = assessed(scope, *of_lakes(own, items), oxygen=area.oxygen)
    return replace(area, lake=lake.found)


def _groups(every: list[Assessed]) -> Iterable[tuple[str, str | None, list[Assessed]]]:
    if every:
        yield "all", None, every
    for kind, column in (("basin", "basin"), ("region", "region_name"), ("river", "river")):
        names = sorted({str(each.point[column] or "") for each in every}, key=lambda name: (name == "", name))
        if names == [""] or (kind == "region" and len(names) == 1):
            continue
        for name in names:
            yield kind, name, [each for each in every if (each.point[column] or "") == name]


def _left(members: list[Assessed], oxygen: OxygenRule) -> dict[str, object]:
    """The counts of sections that name no basin or river: they have shares of classes, and no state of their own."""
    area = Area(tuple(each for each in members if each.found), oxygen)
    if not area.members:
        return {"sections": 0, "reason": members[0].reason}
    return _counts(area)


def _counts(area: Area) -> dict[str, object]:
    shares = area.shares
    return {
        "sections": shares.sections,
        "by_name": sum(bool(each.point["body_proposed"]) for each in area.members),
        "good": shares.good,
        "good_share": float(shares.good_percent) / 100,
        "worst": shares.worst,
        "worst_share": float(shares.worst_percent) / 100,
    }


def _row(members: list[Assessed], area: Area, was: Area, order: PhDoOrder) -> dict[str, object]:
    if not area.members:
        return {"sections": 0, "reason": members[0].reason}
    shares = area.shares
    row = _counts(area) | {"method": "shares" if area.by_shares else "means"}
    if was.members:
        row["good_share_last"] = float(was.shares.good_percent) / 100
    if area.by_shares:
        row["water_state"] = state_by_shares(shares.good_percent, shares.worst_percent)
        parts = main_pollutants_of_area([each.found for each in area.members if each.found])
        row["main"] = ",".join(f"{item}({round_half_even(float(100 * part), 1)}%)" for item, part in parts.items())
        over = ((item, part * shares.sections) for item, part in parts.items())
        row["main_over"] = ",".join(f"{item}({number}/{shares.sections})" for item, number in over)
        if was.by_shares:
            own = (shares.good_percent, shares.worst_percent)
            points, row["water_change"] = change_by_shares((was.shares.good_percent, was.shares.worst_percent), own)
            row["points"] = float(points)
        return row
    found = area.of_means()
    assert found.water_class is not None
    row |= {"period_class": found.water_class, "water_state": state_of_class(found.water_class)}
    row["main"] = with_multiples(main_pollutants(found, without_multiple=order), found.multiples)
    if was.members and not was.by_shares and (old := was.of_means().water_class):
        row["water_change"] = change_by_grade(old, found.water_class)
    return row


_INPUTS = ("water_points", "water_items", "settings")

METRICS = (Metric("water.areas", _INPUTS, areas, "table", COLUMNS, standard="GB 3838-2002; no22"),)
