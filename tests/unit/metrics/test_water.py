"""Water: sections over their period, rivers and regions, change, letters and the warnings that follow."""

from datetime import date

import pandas as pd
import pytest

from lib.core.frames import SETTINGS, SIGNALS
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.metrics import water, water_areas, water_change, water_items, water_lakes, water_signals
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from lib.metrics.water_period import assessed, covered, months_needed, with_multiples
from tests.unit.metrics.conftest import DEFAULTS
from tests.unit.metrics.water_world import CLEAN, alerts, items, months, points

SCOPE = Scope("620800", date(2024, 7, 5))
HALF = [f"2024-{month:02}" for month in range(1, 7)]
HALF_LAST = [f"2023-{month:02}" for month in range(1, 8)]
IV, V, WORST = {**CLEAN, "nh3n": 1.2}, {**CLEAN, "nh3n": 1.8}, {**CLEAN, "nh3n": 2.6, "tp": 0.5}


def over(point, given, when=HALF):
    return [(point, month, given) for month in when]


# ---- periods ---------------------------------------------------------------------------------------------


def test_concentrations_are_averaged_before_the_class():
    scope = Scope("620800", date(2024, 3, 31), period="quarter")
    found = assessed(scope, points({}), items(("S1", "2024-01", {"nh3n": 0.4}), ("S1", "2024-02", {"nh3n": 1.5})))
    assert (found[0].water_class, found[0].means, found[0].months) == (3, {"nh3n": 0.95}, 2)


@pytest.mark.parametrize(
    ("period", "needed"),
    [
        *(("month", 1), ("quarter", 1), ("2024-01-01..2024-03-31", 2), ("2023-01-01..2023-12-31", 8)),
        *(("year", 5), ("2024-01-01..2024-06-30", 4)),
    ],
)
def test_two_thirds_of_the_months_are_needed(period, needed):
    assert months_needed(Scope("620800", date(2024, 7, 5), period=period)) == needed


def test_too_few_months_and_none_at_all_have_their_reason_and_no_class():
    found = assessed(SCOPE, points({}, {}), items(*over("S1", CLEAN, HALF[:3])))
    assert [(each.water_class, each.reason) for each in found] == [(None, "too_few_months"), (None, "no_samples")]


def test_the_same_months_of_last_year_are_compared_and_not_one_more():
    rows = items(*over("S1", CLEAN), *over("S1", CLEAN, HALF_LAST))
    cut = covered(SCOPE, rows)
    assert (cut.start, cut.end) == (date(2024, 1, 1), date(2024, 6, 30))
    assert assessed(cut.a_year_before(), points({}), rows)[0].months == 6
    assert covered(SCOPE, rows[:0]) == SCOPE


def test_multiples_have_one_decimal_and_two_where_that_would_be_nothing():
    assert with_multiples(("nh3n", "ph", "cod"), {"nh3n": 1.55, "cod": 0.02}) == "nh3n(1.6),ph,cod(0.02)"


def test_a_section_with_its_deciding_items_months_over_and_trend():
    grades = dict.fromkeys(HALF, 4) | {"2024-01": 3} | dict.fromkeys(HALF_LAST, 2)
    rows = items(*over("S1", V), *over("S1", CLEAN, HALF_LAST))
    row = water.by_section(SCOPE, points({}), months("S1", grades), rows, DEFAULTS).frame.iloc[0]
    assert (row["water_class"], row["deciding"], row["over"]) == (4, "nh3n(0.8)", True)
    assert (row["months_over"], row["months"], row["months_over_last"], row["months_last"]) == (5, 6, 0, 6)
    assert (row["period_class"], row["class_last"], row["water_change"]) == (5, 2, "much_worse")


def test_a_region_without_any_point_has_empty_tables_with_their_columns():
    for metric in (*water.METRICS[4:6], *water_areas.METRICS, *water_items.METRICS):
        inputs = {
            "water_points": points(),
            "water_items": items(),
            "water_months": months("S1", {}),
            "settings": SETTINGS.of([]),
        }
        found = metric.compute(SCOPE, *(inputs[name] for name in metric.inputs)).frame
        assert found.empty, metric.key
        assert set(metric.columns) <= set(found.columns), metric.key


def test_a_year_has_a_class_from_eight_months_on():
    year = [f"2023-{month:02}" for month in range(1, 9)]
    rows = items(*over("S1", CLEAN, year), *over("S1", CLEAN))
    found = water.year_class(SCOPE, points({}), rows, DEFAULTS).frame
    assert found[["year", "water_class", "reason"]].to_numpy(dtype=object, na_value=None).tolist() == [
        [2023, 2, None],
        [2024, None, "too_few_months"],
    ]


def test_sources_and_ground_water_are_not_among_the_sections_of_good_water():
    frame = pd.concat([months("S1", {"2024-06": 4}), months("D", {"2024-06": 2}, kind="drinking")])
    assert water.good_share(SCOPE, frame).denominator == 1


# ---- items -----------------------------------------------------------------------------------------------


def test_what_is_below_detection_is_told_apart():
    marks = {
        "hg": {"below": 1, "unjudged": 1, "detection": 0.0002, "value": None},
        "phenol": {"below": 1, "detection": 0.0003},
        "tp": {"samples": 2, "below": 1, "detection": 0.01},
    }
    rows = items(("S1", "2024-06", {"hg": None, "phenol": 0.00015, "tp": 0.03, "nh3n": 1.2, "tn": 4.0}), **marks)
    found = water_items.series(SCOPE, points({}), rows).frame.set_index("item")
    assert found["detected"].to_dict() == {
        **{"hg": "unjudged", "phenol": "below", "tp": "partly", "nh3n": "measured", "tn": "measured"}
    }
    assert found["item_class"].dropna().to_dict() == {"phenol": 1, "tp": 2, "nh3n": 4}


def test_items_reach_back_two_years_and_ground_water_has_its_own_classes():
    rows = items(("S1", "2022-07", {"nh3n": 1.2}), ("S1", "2022-08", {"nh3n": 1.2}), ("S1", "2024-07", {"nh3n": 1.2}))
    found = water_items.series(SCOPE, points({"kind": "groundwater", "body": None}), rows).frame
    assert found["month"].dt.strftime("%Y-%m").tolist() == ["2022-08", "2024-07"]
    assert found["item_class"].tolist() == [4, 4]
    lake = water_items.series(SCOPE, points({"body": "lake"}), items(("S1", "2024-06", {"tn": 1.2}))).frame
    assert lake["item_class"].tolist() == [4]


def test_the_series_of_one_point_names_the_standard_it_is_judged_by():
    known = points({"kind": "groundwater", "body": None}, {})
    rows = items(("S1", "2024-06", {"nh3n": 1.2}), ("S2", "2024-06", {"nh3n": 1.2}))
    read = {"water_points": known, "water_items": rows}
    every = evaluate(METRICS["water.items"], SCOPE, lambda name, _: Rows(read[name], None, ()))
    told = {point: water_items.of_point(every, point) for point in ("S1", "S2", "S3")}
    assert {point: each.standard for point, each in told.items()} == {
        **{"S1": "GB/T 14848-2017", "S2": "GB 3838-2002", "S3": "GB 3838-2002"}
    }
    assert told["S1"].frame["point"].tolist() == ["S1"]


# ---- rivers, basins, regions -----------------------------------------------------------------------------


def area(frame, kind="all"):
    return frame[frame["area_kind"] == kind].iloc[0]


def test_below_five_sections_the_mean_of_concentrations_decides():
    rows = items(*over("S1", {**CLEAN, "nh3n": 0.5}), *over("S2", {**CLEAN, "nh3n": 2.5}))
    row = area(water_areas.areas(SCOPE, points({}, {}), rows, DEFAULTS).frame)
    assert (row["method"], row["period_class"], row["water_state"], row["main"]) == ("means", 4, "light", "nh3n(0.5)")
    assert (row["sections"], row["good"], row["worst"]) == (2, 1, 1)


def test_from_five_sections_on_their_shares_decide_and_the_change_is_in_points():
    codes = [f"S{number}" for number in range(1, 6)]
    now = [each for code in codes for each in over(code, IV if code == "S1" else CLEAN)]
    before = [each for code in codes for each in over(code, CLEAN, HALF_LAST)]
    row = area(water_areas.areas(SCOPE, points(*[{}] * 5), items(*now, *before), DEFAULTS).frame)
    assert (row["method"], row["water_state"], row["main"]) == ("shares", "good", "nh3n(20.0%)")
    assert (row["good_share"], row["worst_share"], row["good_share_last"]) == (0.8, 0, 1)
    assert (row["points"], row["water_change"]) == (-20, "worse")
    assert pd.isna(row["period_class"])


def test_a_figure_says_how_many_sections_are_rivers_or_lakes_by_name_alone():
    known = pd.concat([months("S1", {"2024-06": 3}), months("S2", {"2024-06": 4}, body_proposed=True)])
    for metric in (water.good_share, water.met_share, water.over_target):
        found = metric(SCOPE, known)
        assert (found.denominator, found.reason.code, found.reason.params) == (2, "bodies_by_name", {"count": 1})
    assert water.good_share(SCOPE, months("S1", {"2024-06": 3})).reason is None
    named = points({}, {"body": "lake", "body_proposed": True})
    rows = items(*over("S1", CLEAN), *over("S2", CLEAN))
    frame = water.by_section(SCOPE, named, known, rows, DEFAULTS).frame.set_index("point")
    assert frame["body_basis"].to_dict() == {"S1": "given", "S2": "by_name"}
    assert area(water_areas.areas(SCOPE, named, rows, DEFAULTS).frame)["by_name"] == 1


def test_oxygen_by_saturation_is_the_office_s_choice_and_where_it_is_unknown_is_said():
    thin = {"do": 7.0, "temperature": 20.0, "pressure": 84.5}
    rows = items(*over("S1", {**CLEAN, **thin, "codmn": 2.0, "cod": 14.0, "nh3n": 0.1, "tp": 0.02}), *over("S2", CLEAN))
    known, none = points({}, {}), months("S1", {})
    asked = SETTINGS.of([("oxygen_class_one", "saturation")])
    plain, told = (water.by_section(SCOPE, known, none, rows, each) for each in (DEFAULTS, asked))
    assert plain.frame.set_index("point")["period_class"].to_dict() == {"S1": 2, "S2": 2}
    assert told.frame.set_index("point")["period_class"].to_dict() == {"S1": 1, "S2": 2}
    assert (plain.reason, told.reason.code, told.reason.params) == (None, "oxygen_by_concentration", {"count": 1})


def test_a_lake_as_an_area_is_judged_by_saturation_where_the_office_chose_it():
    pure = {**CLEAN, "do": 7.0, "temperature": 20.0, "pressure": 84.5, "codmn": 2.0, "nh3n": 0.1, "tp": 0.01}
    lake = points(*[{"body": "lake", "river": "L"}] * 2)
    rows = items(*over("S1", pure), *over("S2", pure))
    asked = SETTINGS.of([("oxygen_class_one", "saturation")])
    found = [area(water_areas.areas(SCOPE, lake, rows, each).frame)["period_class"] for each in (DEFAULTS, asked)]
    assert found == [2, 1]
    table = [water_lakes.lakes(SCOPE, lake, rows, each).frame["period_class"].tolist() for each in (DEFAULTS, asked)]
    assert table == [[2], [1]]
    year = items(*over("S1", pure, [f"2023-{month:02}" for month in range(1, 9)]))
    years = [water.year_class(SCOPE, lake, year, each).frame["water_class"].tolist() for each in (DEFAULTS, asked)]
    assert years == [[2], [1]]


def test_main_pollutants_are_shares_of_all_sections_not_of_those_that_measured():
    codes = [f"S{number}" for number in range(1, 11)]
    values = {code: {**CLEAN, "codmn": 7.0} if code in codes[:3] else CLEAN for code in codes}
    values["S1"] = {**values["S1"], "oil": 0.06}
    rows = items(*(each for code in codes for each in over(code, values[code])))
    row = area(water_areas.areas(SCOPE, points(*[{}] * 10), rows, DEFAULTS).frame)
    assert (row["main"], row["main_over"]) == ("codmn(30.0%),oil(10.0%)", "codmn(3/10),oil(1/10)")


def test_four_sections_and_five_are_the_two_sides_of_the_rule():
    every = [each for number in range(1, 6) for each in over(f"S{number}", CLEAN)]
    for count, method in ((4, "means"), (5, "shares")):
        row = area(water_areas.areas(SCOPE, points(*[{}] * count), items(*every), DEFAULTS).frame)
        assert (row["sections"], row["method"], row["water_state"]) == (count, method, "excellent")


def test_sections_without_a_class_do_not_count_towards_five():
    every = [each for number in range(1, 5) for each in over(f"S{number}", CLEAN)]
    row = area(water_areas.areas(SCOPE, points(*[{}] * 5), items(*every, *over("S5", CLEAN, HALF[:1])), DEFAULTS).frame)
    assert (row["sections"], row["method"]) == (4, "means")


def test_where_oxygen_stands_among_main_pollutants_is_a_setting():
    rows, known = items(*over("S1", {**CLEAN, "do": 2.5, "nh3n": 1.8})), points({})
    last = SETTINGS.of([("ph_do_order", "last")])
    assert area(water_areas.areas(SCOPE, known, rows, DEFAULTS).frame)["main"] == "do,nh3n(0.8)"
    assert area(water_areas.areas(SCOPE, known, rows, last).frame)["main"] == "nh3n(0.8),do"


def test_a_lake_is_not_averaged_with_rivers():
    rows = items(*over("S1", CLEAN), *over("S2", {**CLEAN, "tp": 0.19}))
    row = area(water_areas.areas(SCOPE, points({}, {"body": "lake"}), rows, DEFAULTS).frame)
    assert (row["sections"], row["period_class"]) == (2, 2)
    alone = area(
        water_areas.areas(SCOPE, points({"body": "lake"}), items(*over("S1", {**CLEAN, "tp": 0.19})), DEFAULTS).frame
    )
    assert (alone["period_class"], alone["water_state"]) == (5, "moderate")


def test_areas_by_basin_region_and_river_and_one_without_data():
    named = ({"region_name": "one"}, {"region_name": "two", "river": "Q"}, {"region_name": "two", "river": None})
    found = water_areas.areas(SCOPE, points(*named), items(*over("S1", CLEAN)), DEFAULTS).frame
    assert list(zip(found["area_kind"], found["name"].fillna(""), strict=True)) == [
        *(
            ("all", ""),
            ("basin", "B"),
            ("region", "one"),
            ("region", "two"),
            ("river", "Q"),
            ("river", "R"),
            ("river", ""),
        )
    ]
    assert found.set_index("name").loc["two", ["sections", "reason"]].tolist() == [0, "no_samples"]
    assert water_areas.areas(SCOPE, points(), items(), DEFAULTS).frame.empty


def test_what_names_no_river_is_counted_and_not_assessed():
    named, rows = (
        points({"river": None}, {"river": None}, {}),
        items(*over("S1", CLEAN), *over("S2", {**CLEAN, "nh3n": 9.0})),
    )
    found = water_areas.areas(SCOPE, named, rows, DEFAULTS).frame
    (row,) = found[(found["area_kind"] == "river") & (found["name"].fillna("") == "")].to_dict("records")
    assert (row["sections"], row["good"], row["good_share"], row["worst"], row["worst_share"]) == (2, 1, 0.5, 1, 0.5)
    assert pd.isna(row["period_class"])


# ---- change, letters, signals ----------------------------------------------------------------------------


def test_a_letter_is_due_after_two_months_over_the_target_and_one_before_counts_down():
    one = months("S1", {"2024-05": 3, "2024-06": 4})
    two = months("S2", {"2024-04": 3, "2024-05": 4, "2024-06": 5})
    found = water_change.letters(SCOPE, pd.concat([one, two]))
    assert (found.value, found.denominator) == (1, 2)
    shown = ["name", "against", "months_in_a_row", "months_left", "due_step", "next_step"]
    assert found.frame[shown].fillna("").to_numpy(dtype=object).tolist() == [
        ["S2", "target", 2, 0, "letter", "interview"],
        ["S1", "target", 1, 1, "", "letter"],
    ]
    assert water_change.letters(SCOPE, one, months_to_a_letter=1).value == 1


def test_months_worse_than_last_year_count_though_the_target_is_met():
    frame = months("S1", {"2023-05": 2, "2023-06": 2, "2024-05": 3, "2024-06": 3})
    found = water_change.letters(SCOPE, frame).frame
    assert found[["against", "months_in_a_row", "months_left"]].to_numpy().tolist() == [["last_year", 2, 0]]


def test_a_month_on_target_ends_the_run():
    assert water_change.letters(SCOPE, months("S1", {"2024-05": 5, "2024-06": 3})).frame.empty


def test_old_classes_warn_of_nothing():
    assert water_change.recent(SCOPE, months("S1", {"2024-04": 5}))
    assert not water_change.recent(SCOPE, months("S1", {"2024-03": 5}))
    assert not water_change.recent(SCOPE, months("S1", {"2024-08": 5}))
    assert water_change.letters(SCOPE, months("S1", {"2024-03": 5})).reason.code == "no_samples"


def test_a_class_that_got_worse_says_against_what():
    frame = months("S1", {"2023-06": 2, "2024-05": 3, "2024-06": 4})
    found = water_change.worsened(SCOPE, frame).frame[["against", "class_before", "steps"]]
    assert found.to_numpy().tolist() == [
        ["last_year", 2, 2],
        ["last_month", 3, 1],
    ]
    assert water_change.worsened(SCOPE, months("S1", {"2023-06": 4, "2024-05": 4, "2024-06": 4})).frame.empty


def signals(frame, rows=(), warned=()):
    return water_signals.signals(SCOPE, points({}, {}), frame, items(*rows), alerts(*warned))


@pytest.mark.parametrize(
    ("classes", "light", "reason"),
    [
        ({"2024-05": 3, "2024-06": 4}, "yellow", "water_over_target"),
        ({"2024-05": 4, "2024-06": 4}, "red", "water_over_target_again"),
        ({"2024-05": 3, "2024-06": 6}, "red", "water_worse_than_v"),
    ],
)
def test_a_section_over_its_target_is_yellow_and_red_from_two_months_or_worse_than_v(classes, light, reason):
    found = signals(months("S1", classes), [("S1", "2024-06", IV)]).set_index("code").loc["section:S1:over_target"]
    assert (found["light"], found["reason"]) == (light, reason)
    assert (found["item"], found["measured"], found["limit"], found["measure"]) == ("nh3n", 1.2, 1.0, "mg_l")
    assert found["since"] == pd.Timestamp("2024-05-05" if light == "red" and classes["2024-05"] == 4 else "2024-06-05")


@pytest.mark.parametrize(
    ("classes", "light", "reason"),
    [
        ({"2024-05": 2, "2024-06": 3}, "yellow", "water_worse_than_last_month"),
        ({"2023-06": 1, "2024-06": 3}, "red", "water_worse_than_last_year"),
        ({"2023-06": 2, "2024-05": 2, "2024-06": 3}, "yellow", "water_worse_than_both"),
    ],
)
def test_a_class_worse_by_one_is_yellow_by_two_red(classes, light, reason):
    found = signals(months("S1", classes)).iloc[0]
    assert (found["code"], found["light"], found["reason"]) == ("section:S1:worsened", light, reason)


def test_an_open_alert_is_red_and_a_letter_yellow_once_per_section():
    grades = {"2023-05": 2, "2023-06": 2, "2024-05": 4, "2024-06": 4}
    found = signals(months("S1", grades), warned=[{}])
    assert found["code"].tolist() == [
        *("section:S1:over_target", "water_alert:S1:2024-05-17", "section:S1:worsened", "section:S1:letter")
    ]
    assert found["light"].tolist() == ["red", "red", "red", "yellow"]
    assert found["reason"].iloc[-1] == "water_letter_target"
    assert list(found.columns) == list(SIGNALS.columns)
    assert str(found["since"].dtype) == "datetime64[s]"


@pytest.mark.parametrize(
    ("source", "sample", "item", "limit"),
    [
        ({"body": "ground"}, {"mn": 0.12, "fe": 0.1}, "mn", 0.1),
        ({}, {**CLEAN, "sulphate": 251}, "sulphate", 250),
        ({}, {**CLEAN, "nh3n": 1.2}, "nh3n", 1.0),
        ({}, {**CLEAN, "ph": 9.5}, "ph", None),
    ],
)
def test_a_source_off_standard_in_its_last_month_is_red(source, sample, item, limit):
    known, none = points({"kind": "drinking", **source}), months("S1", {})
    found = water_signals.signals(SCOPE, known, none, items(("S1", "2024-06", sample)), alerts()).iloc[0]
    assert (found["light"], found["kind"], found["code"]) == ("red", "drinking", "drinking:S1:off_standard")
    assert (found["item"], found["measured"]) == (item, sample[item])
    assert found["limit"] == limit if limit else pd.isna(found["limit"])
    assert found["since"] == pd.Timestamp("2024-06-05")


def test_a_source_is_not_told_of_twice_nor_after_it_met_its_standard_again_nor_when_it_is_old():
    known = points({"kind": "drinking"})
    over_target = months("S1", {"2024-06": 4}, kind="drinking")
    told = water_signals.signals(SCOPE, known, over_target, items(("S1", "2024-06", IV)), alerts())
    assert told["code"].tolist() == ["drinking:S1:off_standard"]
    for rows in (items(("S1", "2024-05", IV), ("S1", "2024-06", CLEAN)), items(("S1", "2024-03", IV))):
        assert water_signals.signals(SCOPE, known, months("S1", {}), rows, alerts()).empty


def test_nothing_known_is_not_zero_warnings():
    none = water_signals.listing(SCOPE, points(), months("S1", {}), items(), alerts())
    assert (none.value, none.reason.code) == (None, "no_samples")
    assert water_signals.listing(SCOPE, points({}), months("S1", {"2024-06": 2}), items(), alerts()).value == 0


def test_nothing_to_warn_of_keeps_the_columns():
    found = signals(months("S1", {"2024-06": 2}))
    assert found.empty
    assert list(found.columns) == list(SIGNALS.columns)
    assert str(found["since"].dtype) == "datetime64[s]"


def test_the_limit_of_ph_is_the_end_that_was_passed():
    frame = months("S1", {"2024-06": 6}, deciding="ph")
    for value, limit in ((5.5, 6.0), (9.4, 9.0)):
        found = signals(frame, [("S1", "2024-06", {"ph": value})]).iloc[0]
        assert (found["item"], found["measured"], found["limit"]) == ("ph", value, limit)
