"""The roll-up cannot lie: parts add up, no 100 % before acceptance, a done measure never lowers it."""

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lib.core.frames import ITEMS, SETTINGS
from lib.core.scope import Scope
from lib.i18n import translator
from lib.metrics import rollup
from lib.metrics.findings import listing
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

SCOPE = Scope("620802", TODAY)
NOTHING_SET = SETTINGS.of([])
NOTHING = ITEMS.of([])


def tree(findings: pd.DataFrame, measures: pd.DataFrame = NOTHING) -> pd.DataFrame:
    frame = rollup.tree(SCOPE, findings, measures, NOTHING_SET).frame
    assert frame is not None
    return frame.reset_index(drop=True)


def measures(*given: dict[str, Any]) -> pd.DataFrame:
    return items(*({"kind": "measure", "parent": 1, "item": 100 + place} | each for place, each in enumerate(given)))


def top(findings: pd.DataFrame, steps: pd.DataFrame = NOTHING) -> pd.Series:
    return tree(findings, steps).iloc[0]


def test_nothing_counted_is_no_tree() -> None:
    answer = rollup.tree(SCOPE, NOTHING, NOTHING, NOTHING_SET)
    assert answer.value is None
    assert answer.reason is not None


def test_the_bar_is_not_just_the_last_rows_status() -> None:
    steps = measures({"progress": 0.2}, {"progress": 0.5}, {"state": "done"})
    for rows in (steps, steps.iloc[::-1]):
        node = top(items({"progress": 0.9}), rows)
        assert node["guarded"] == 0.56, "the mean of all three, whatever the finding itself says"
        assert (node["measures"], node["measures_unclosed"], node["measures_closed"]) == (3, 1, 0)


def test_100_percent_is_not_shown_before_acceptance() -> None:
    done = measures({"state": "done"}, {"state": "done"})
    assert top(items({"state": "done", "progress": 1.0}), done)["guarded"] == 0.99
    assert top(items({"state": "publicised", "progress": 1.0}))["guarded"] == 0.99
    assert top(items({"state": "closed"}, {"state": "done"}))["guarded"] == 0.99
    assert top(items({"state": "closed"}), done)["guarded"] == 1
    assert top(items({"state": "closed"}), measures({"progress": 0.9}))["guarded"] == 0.99, "a measure still runs"
    assert top(items({"progress": 1.0}))["guarded"] == 0.99


def test_rounded_down_and_a_finding_without_measures_counts_by_its_own_progress() -> None:
    assert top(items({"progress": 0.299}))["guarded"] == 0.29
    assert top(items({"progress": 0.29}))["guarded"] == 0.29, "29 stays 29"
    silent = top(items({"progress": None}, {"progress": 0.5}))
    assert (silent["guarded"], silent["unreported"]) == (0.25, 1)


def test_weights_are_optional() -> None:
    findings = items({"progress": 0.2}, {"progress": 0.8})
    assert top(findings)["guarded"] == 0.5
    assert top(findings.assign(weight=[3, 1]))["guarded"] == 0.35
    assert top(findings.assign(weight=[None, 0]))["guarded"] == 0.5, "no weight counts once"
    steps = measures({"progress": 0.0}, {"state": "done"}).assign(weight=[1, 3])
    assert top(items({}), steps)["guarded"] == 0.75


def test_the_tree_stands_in_order_each_node_before_what_lies_below_it() -> None:
    findings = items(
        {"unit": "B", "programme": "P2", "programme_name": "second"},
        {"unit": "A", "state": "closed"},
        {"unit": "B", "state": "done"},
        {"unit": None, "region": "620800", "region_name": "Pingliang"},
    )
    frame = tree(findings, measures({"state": "on_schedule"}, {"parent": 99}))
    assert frame[["level", "findings"]].to_numpy().tolist() == [
        ["all", 4],
        *(["region", 1], ["unit", 1], ["programme", 1], ["finding", 1]),
        *(["region", 3], ["unit", 1], ["programme", 1], ["finding", 1]),
        *(["unit", 2], ["programme", 1], ["finding", 1], ["programme", 1], ["finding", 1]),
    ]
    assert frame["measures"].tolist()[0] == 1
    details = rollup.tree(SCOPE, findings, measures({"parent": 99}), NOTHING_SET).details
    assert details == {"elsewhere": 1}


def test_100_percent_is_not_shown_before_acceptance_in_lists() -> None:
    world = items({"state": "done", "progress": 1.0}, {"state": "closed", "progress": 0.9}, {"progress": None})
    frame = listing(SCOPE, world, DEFAULTS).frame
    assert frame is not None
    told = frame.sort_values("item")
    assert told["guarded"].fillna(-1).tolist() == [0.99, 1, -1], "nothing known is no figure"
    assert told["progress"].fillna(-1).tolist() == [1.0, 0.9, -1], "what was reported stays beside it"


def test_the_progress_a_clerk_typed_is_not_shown_as_if_measured() -> None:
    world = items({"progress": 0.9, "steps": 2, "steps_done": 1, "steps_progress": 0.6})
    frame = listing(SCOPE, world, DEFAULTS).frame
    assert frame is not None
    assert frame[["guarded", "progress"]].to_numpy().tolist() == [[0.6, 0.9]]
    for language in ("zh", "en"):
        t = translator(language)
        assert "自报" in t("column.progress") or "reported" in t("column.progress").lower()
        assert "测算" in t("column.guarded") or "computed" in t("column.guarded").lower()


def summed(steps: pd.DataFrame, number: int) -> dict[str, Any]:
    """What the query counts on a finding of its measures."""
    own = steps[steps["parent"] == number]
    if own.empty:
        return {}
    over = own["state"].isin(["done", "closed"])
    weight = own["weight"].where(own["weight"] > 0, 1.0).astype("float64")
    share = own["progress"].fillna(0).where(~over, 1.0)
    return {"steps": len(own), "steps_done": int(over.sum()), "steps_progress": (weight * share).sum() / weight.sum()}


WHO = st.sampled_from(["A", "B", None])
FINDINGS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["in_progress", "on_schedule", "done", "awaiting_acceptance", "closed", "rebounded"]),
        "progress": st.floats(0, 1) | st.none(),
        "unit": WHO,
        "programme": st.sampled_from(["P", "Q"]),
        "region": st.sampled_from(["620802", "620803"]),
        "due_on": st.sampled_from([date(2024, 1, 31), date(2024, 12, 31)]),
    }
)
MEASURES = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["in_progress", "on_schedule", "behind", "done", "closed"]),
        "progress": st.floats(0, 1) | st.none(),
        "parent": st.integers(1, 4),
        "weight": st.sampled_from([None, 1, 2, 7]),
    }
)
WORLDS = st.tuples(st.lists(FINDINGS, min_size=1, max_size=4), st.lists(MEASURES, max_size=8))


def world(drawn: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    findings, steps = drawn
    own = measures(*({name: value for name, value in each.items() if name != "weight"} for each in steps))
    return items(*findings), own.assign(weight=pd.array([each["weight"] for each in steps], dtype="Float64"))


@given(WORLDS)
def test_parts_add_up_to_the_whole_and_done_stands_apart_from_closed(drawn: Any) -> None:
    findings, steps = world(drawn)
    frame = tree(findings, steps)
    counts = [*rollup.FINDING_COUNTS, *rollup.MEASURE_COUNTS, "unreported"]
    for level in rollup.LEVELS:
        assert frame[frame["level"] == level][counts].sum().tolist() == frame.iloc[0][counts].tolist(), level
    assert (frame["findings"] == frame["findings_closed"] + frame["findings_done"] + frame["findings_open"]).all()
    parts = ["measures_closed", "measures_unclosed", "measures_on_schedule", "measures_late"]
    assert (frame["measures"] == frame[parts].sum(axis=1)).all()
    assert frame["findings"].iloc[0] == len(findings)
    assert frame["measures"].iloc[0] == int(steps["parent"].isin(findings["item"]).sum())


@given(WORLDS)
def test_lists_and_the_tree_show_the_same_progress(drawn: Any) -> None:
    findings, steps = world(drawn)
    rows = items(*(each | summed(steps, place) for place, each in enumerate(drawn[0], 1)))
    frame = tree(findings, steps)
    of_tree = frame[frame["level"] == "finding"].set_index("code")["guarded"].sort_index()
    listed = listing(SCOPE, rows, DEFAULTS).frame
    assert listed is not None
    assert listed.set_index("code")["guarded"].sort_index().fillna(0).tolist() == of_tree.tolist()


@given(WORLDS)
def test_no_node_is_whole_before_all_of_it_is_accepted(drawn: Any) -> None:
    findings, steps = world(drawn)
    frame = tree(findings, steps)
    accepted = (frame["findings_closed"] == frame["findings"]) & (frame["measures_on_schedule"] == 0)
    accepted &= frame["measures_late"] == 0
    assert (frame["guarded"].between(0, 1)).all()
    assert (frame.loc[~accepted, "guarded"] <= 0.99).all()
    assert (frame.loc[accepted, "guarded"] == 1).all()


@given(WORLDS, st.integers(1, 4), st.sampled_from([None, 1, 9]), st.sampled_from(["done", "closed"]))
def test_a_measure_that_is_added_as_done_never_lowers_anything_above_it(
    drawn: Any, parent: int, weight: int | None, state: str
) -> None:
    findings, steps = drawn
    keys = ["level", "region_name", "unit", "programme_name", "code"]
    before = tree(*world(drawn))
    done = {"state": state, "progress": None, "parent": parent, "weight": weight}
    after = tree(*world((findings, [*steps, done])))
    assert after[keys].astype(object).fillna("").equals(before[keys].astype(object).fillna(""))
    assert (after["guarded"] >= before["guarded"]).all()
