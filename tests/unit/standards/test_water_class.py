import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.oxygen import solubility
from lib.standards.water_class import (
    BODIES,
    ITEMS,
    below_detection,
    classify,
    classify_frame,
    detection_ceilings,
    item_class,
    main_pollutants,
)
from tests.unit.standards import law

RIVER = {"ph": 7.5, "do": 8.2, "codmn": 1.8, "nh3n": 0.12, "tp": 0.02}
LIMITED = [item for item in law.items("GB 3838 2002", level="III") if item not in ("do",)]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("item", LIMITED)
def test_every_limit_of_table_1_just_below_on_and_just_above(item, body):
    limits = law.surface(item, body)
    for limit in limits:
        on = limits.index(limit) + 1
        above = on + limits.count(limit)
        assert item_class(item, limit * 0.999, body) <= on
        assert item_class(item, limit, body) == on
        assert item_class(item, limit * 1.001, body) == above


def test_oxygen_counts_downwards():
    assert [item_class("do", value) for value in (7.5, 7.49, 6, 5.99, 5, 4.99, 3, 2.99, 2, 1.99, 0)] == [
        *(1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6)
    ]


def test_ph_is_inside_or_outside():
    assert [item_class("ph", value) for value in (5.99, 6, 7, 9, 9.01)] == [6, 1, 1, 1, 6]


def test_lakes_have_their_own_phosphorus():
    assert (item_class("tp", 0.05, "lake"), item_class("tp", 0.05, "river")) == (3, 2)


def test_binary_noise_of_a_mean_does_not_decide():
    assert item_class("tp", 0.1 + 0.2) == 4
    assert item_class("do", 7.499999999999999) == 1


def test_21_items_take_part():
    assert len(ITEMS) == 21
    assert not {"tn", "fcoli", "temperature"} & set(ITEMS)
    assert classify({**RIVER, "tn": 9, "fcoli": 99999, "temperature": 30}, "river").water_class == 1


def test_the_worst_item_decides():
    found = classify({**RIVER, "codmn": 13.2, "nh3n": 2.6, "tp": 0.5, "cod": None}, "river")
    assert found.water_class == 6
    assert found.deciding == ("nh3n", "tp")
    assert found.multiples == pytest.approx({"codmn": 1.2, "nh3n": 1.6, "tp": 1.5})
    assert found.assessed == ("ph", "do", "codmn", "nh3n", "tp")


def test_class_1_has_nothing_deciding_and_nothing_has_no_class():
    assert classify(RIVER, "river").deciding == ()
    for empty in ({}, {"cod": None}, {"cod": float("nan")}, {"cod": -1}, {"tn": 3}):
        found = classify(empty, "river")
        assert (found.water_class, found.reason, found.assessed) == (None, "no_data", ())


def test_ph_and_oxygen_have_no_multiple():
    found = classify({**RIVER, "ph": 9.5, "do": 1, "cod": 45}, "river")
    assert set(found.multiples) == {"cod"}
    assert main_pollutants(found) == ("ph", "do", "cod")
    assert main_pollutants(found, without_multiple="last") == ("cod", "ph", "do")


def test_what_meets_class_iii_exceeds_by_nothing():
    found = classify({**RIVER, "codmn": 5, "cod": 20}, "river")
    assert (found.classes["codmn"], found.classes["cod"], found.multiples) == (3, 3, {})


def test_main_pollutants_by_poison_class_and_multiple():
    found = classify({**RIVER, "codmn": 13.2, "cod": 26, "nh3n": 2.6, "tp": 0.35}, "river")
    assert main_pollutants(found) == ("nh3n", "codmn", "tp")
    assert main_pollutants(classify({**RIVER, "nh3n": 2.6, "hg": 0.0002}, "river")) == ("hg", "nh3n")
    assert main_pollutants(classify({**RIVER, "codmn": 6}, "river")) == ()


def test_below_detection_is_half():
    assert below_detection(0.025) == 0.0125


@pytest.mark.parametrize("body", BODIES)
def test_a_detection_limit_above_that_of_class_iii_cannot_be_judged_but_of_oxygen_and_ph(body):
    ceilings = detection_ceilings(body)
    assert {item: ceilings[item] for item in LIMITED} == {item: law.surface(item, body)[2] for item in LIMITED}
    # What only sources are judged by has its one limit.
    assert (ceilings["nitrate"], ceilings["benzo_a_pyrene"]) == (10, 0.0000028)
    assert len(ceilings) == len(LIMITED) + 5 + 80
    assert ceilings["tp"] == {"river": 0.2, "lake": 0.05}[body]
    assert not {"do", "ph"} & ceilings.keys()


@pytest.mark.parametrize(
    ("sample", "water_class", "plain"),
    [
        # 7.0 mg/L: of 9.092 at 20 degrees and sea level 77 %, of 7.548 at 84.5 kPa (1,500 m) 92.7 %.
        ({"do": 7.0, "temperature": 20, "pressure": 101.325}, 2, 2),
        ({"do": 7.0, "temperature": 20, "pressure": 84.5}, 1, 2),
        ({"do": 7.0, "temperature": 20}, 2, 2),
        ({"do": 7.0, "pressure": 84.5}, 2, 2),
        ({"do": 7.0, "do_saturation": 90}, 1, 2),
        ({"do": 7.0, "do_saturation": 89.99}, 2, 2),
        ({"do": 5.5, "do_saturation": 95}, 1, 3),
        ({"do": 7.0, "temperature": 45, "pressure": 101.325}, 2, 2),
        ({"do": 7.0, "do_saturation": 95, "tp": 0.3}, 4, 4),
        ({"do_saturation": 95, "codmn": 3}, 2, 2),
    ],
)
def test_oxygen_is_class_i_from_90_percent_of_saturation_where_an_office_says_so(sample, water_class, plain):
    assert classify(sample, "river", oxygen="saturation").water_class == water_class
    frame = pd.DataFrame([sample]).assign(body="river")
    assert classify_frame(frame, oxygen="saturation")["water_class"].tolist() == [water_class]
    assert classify(sample, "river").water_class == plain
    assert classify_frame(frame)["water_class"].tolist() == [plain]


def test_solubility_is_that_of_the_printed_table():
    # Standard Methods 4500-O, fresh water at 101.325 kPa.
    for degrees, milligrams in ((0, 14.621), (10, 11.288), (20, 9.092), (30, 7.559)):
        assert solubility(degrees, 101.325) == pytest.approx(milligrams, abs=0.0006)
    with pytest.raises(ValueError, match="0 to 40"):
        solubility(41, 101)


value = st.one_of(
    st.none(),
    st.floats(0, 50),
    st.decimals(0, 20, places=3).map(float),
    st.sampled_from([float("nan"), -1.0, 7.5, 6.0, 9.0, 0.1, 0.025, 0.2, 0.00005]),
)
rows = st.fixed_dictionaries({item: value for item in (*ITEMS, "tn")} | {"body": st.sampled_from(BODIES)})


@given(st.lists(rows, min_size=1, max_size=10))
def test_frames_equal_the_scalar_path(cases):
    found = classify_frame(pd.DataFrame(cases))
    for row, case in zip(found.itertuples(index=False), cases, strict=True):
        single = classify({item: case[item] for item in ITEMS}, case["body"])
        own = None if pd.isna(row.water_class) else int(row.water_class)
        assert (own, row.deciding, row.reason) == (
            single.water_class,
            ",".join(single.deciding),
            single.reason,
        )


def test_frame_of_an_unknown_body_and_of_few_columns():
    frame = pd.DataFrame({"kind": ["lake", "pond", None], "tp": [0.2, 0.2, 0.2]}, index=[5, 6, 6])
    found = classify_frame(frame, body_column="kind")
    assert found.index.tolist() == [5, 6, 6]
    assert found["water_class"].tolist() == [5, pd.NA, pd.NA]
    assert found["deciding"].tolist() == ["tp", "", ""]
    assert found["reason"].tolist() == ["", "body_unknown", "body_unknown"]
    assert classify_frame(frame[["kind"]], body_column="kind")["reason"].tolist()[0] == "no_data"
    none = classify_frame(frame[:0], body_column="kind")
    assert none.empty
    assert none.dtypes.tolist() == found.dtypes.tolist(), "words stay words where there is no sample"
