"""The demo reproduces its reports: figures of facts.csv by metrics on the demo, and a list of what is covered.

Every figure that is not masked of the areas of obligations is covered, or is listed with the reason why it is not.
"""

import csv
import functools
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lib import db
from lib.ingest.cells import read_state
from lib.ingest.figures import CellError, read_number
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
from tests.facts import COVERED, MASKED, NOT_COVERED, REPORTED, SOFT, cell

FACTS = Path(__file__).parent / "data" / "facts.csv"
ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5}
CHINESE = {"一": 1, "前三个": 3, "五": 5, "十": 10}
#: What may stand behind a number in the column of values; "6月10日" is no number.
COUNTED_IN = ("", "项")
#: Every figure of these is covered or listed with a reason.
AREAS = ("inspection", "petition", "project", "enforcement", "accountability")


@functools.cache
def facts() -> dict[str, dict[str, str]]:
    with FACTS.open(encoding="utf-8-sig", newline="") as file:
        return {row["fact_id"]: row for row in csv.DictReader(file)}


def is_masked(fact: dict[str, str]) -> bool:
    return fact["check"].startswith("masked")


def expected(fact: dict[str, str]) -> Any:
    """A number, a state, or the words themselves."""
    text = fact["value"].strip()
    if text in ROMAN or text in CHINESE:
        return Decimal((ROMAN | CHINESE)[text])
    number = _number(fact)
    if number and number.unit in COUNTED_IN:
        return Decimal(str(number.value))
    try:
        return read_state(text)
    except CellError:
        return text


@pytest.mark.parametrize("fact_id", sorted(COVERED))
def test_a_report_s_figure_is_reproduced(demo: str, fact_id: str) -> None:
    key, scope, take = COVERED[fact_id]
    fact = facts()[fact_id]
    result = evaluate(metric(key), scope, db.read)
    wanted, found = expected(fact), take(result)
    found = Decimal(str(found)) if isinstance(wanted, Decimal) else found
    assert found == wanted, f"{fact['subject']} {fact['metric']}: {fact['quote']}"
    assert result.is_sample or result.value is None, "the rows behind it are made and say so"


def test_what_is_about_so_much_says_so(demo: str) -> None:
    """30余 and 97以上 are no exact figures: the words stand beside them."""
    about = [
        (fact_id, number.qualifier)
        for fact_id in COVERED
        if facts()[fact_id]["area"] in AREAS and (number := _number(facts()[fact_id])) and number.qualifier
    ]
    assert len(about) >= 2
    for fact_id, qualifier in about:
        key, scope, _ = COVERED[fact_id]
        assert key == REPORTED
        notes = evaluate(metric(key), scope, db.read).frame["basis_note"].dropna()
        assert notes.str.contains(f"{expected(facts()[fact_id]):.0f}{qualifier}", regex=False).any(), fact_id


def _number(fact: dict[str, str]) -> Any:
    try:
        return read_number(fact["value"])
    except CellError:
        return None


def test_soft_deadlines_are_soft_and_the_others_firm(demo: str) -> None:
    """力争 and 具备条件的 are words of the deadline: past it the item turns yellow, not red."""
    deadlines = [each for each, fact in facts().items() if each in COVERED and fact["comparison"] == "deadline"]
    assert len(deadlines) == 8
    for fact_id in deadlines:
        key, scope, _ = COVERED[fact_id]
        frame = evaluate(metric(key), scope, db.read).frame
        text = facts()[fact_id]["value"].removesuffix("前")
        chosen = frame[frame["due_text"].fillna("").str.contains(text, regex=False)]
        firmness = set(chosen["firmness"])
        assert SOFT.get(fact_id, "firm") in firmness, f"{fact_id}: {firmness}"


def test_direction_of_changes(demo: str) -> None:
    """上升 and 下降 stand in words: the sign is ours to keep."""
    for fact_id, rises in (("F0-040", True), ("F0-043", False), ("F3-027", False), ("F3-028", False)):
        key, scope, _ = COVERED[fact_id]
        assert ("上升" in facts()[fact_id]["comparison"] + facts()[fact_id]["quote"]) == rises or not rises
        assert (evaluate(metric(key), scope, db.read).details["change"] > 0) == rises


def test_a_year_with_hardly_a_penalty_is_doubted_in_words(demo: str) -> None:
    """F0-098: 4 of 81 after 81 % is printed as it is and marked for checking, not corrected."""
    key, scope, _ = COVERED["F0-098"]
    result = evaluate(metric(key), scope, db.read)
    assert (result.numerator, result.denominator) == (4, 81)
    assert result.reason is not None
    assert result.reason.code == "few_fines"
    assert result.reason.params["before"] == "80.6%"
    years = evaluate(metric("enforcement.by_year"), scope, db.read)
    assert cell("reason", year=2017)(years) == "few_fines_year"
    assert years.frame["reason"].notna().sum() == 1


def test_masked_figures_stay_empty(demo: str) -> None:
    """The fifth report is masked throughout: no finding, and no value where the report has none."""
    assert evaluate(metric("findings.by_stage"), MASKED, db.read).value is None
    values = db.read("values", MASKED).frame
    assert len(values) > 20
    assert values["value"].isna().sum() > 20
    assert values[values["indicator"] == "MX-V01"]["value"].iloc[0] == 16
    told = evaluate(metric(REPORTED), MASKED, db.read).frame
    accountability = told[told["indicator_kind"].isin(["discipline", "enforcement", "supervision"])]
    assert len(accountability) >= 15
    assert accountability["reported"].isna().all()
    assert accountability["basis_note"].str.contains("掩码").all()


def test_every_figure_of_the_obligations_is_covered_or_has_a_reason() -> None:
    known = facts()
    asked = {each for each, fact in known.items() if fact["area"] in AREAS and not is_masked(fact)}
    assert not NOT_COVERED.keys() & COVERED.keys()
    assert asked - COVERED.keys() - NOT_COVERED.keys() == set(), "neither reproduced nor explained"
    assert NOT_COVERED.keys() - asked == set(), "no such figure, or it is masked"
    assert {each for each in COVERED if known[each]["area"] in AREAS} <= asked
    assert all(len(reason) > 10 for reason in NOT_COVERED.values())


def test_list_of_covered_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """Print covered, explained, not covered and masked by area; every covered fact exists and is not masked."""
    known = facts()
    assert COVERED.keys() <= known.keys()
    assert not [fact_id for fact_id in COVERED if is_masked(known[fact_id])]
    counts = Counter((fact["area"], _standing(fact_id, fact)) for fact_id, fact in known.items())
    with capsys.disabled():
        print(f"\n  facts.csv: {len(COVERED)} of {len(known)} reproduced by a metric on the demo")  # noqa: T201
        for area in sorted({area for area, _ in counts}):
            parts = (f"{counts[area, name]} {name}" for name in ("covered", "explained", "not covered", "masked"))
            print(f"    {area}: {', '.join(parts)}")  # noqa: T201
        for fact_id, reason in NOT_COVERED.items():
            fact = known[fact_id]
            print(f"      {fact_id} {fact['area']}: {fact['metric']} {fact['value']}: {reason}")  # noqa: T201


def _standing(fact_id: str, fact: dict[str, str]) -> str:
    if fact_id in COVERED:
        return "covered"
    return "masked" if is_masked(fact) else "explained" if fact_id in NOT_COVERED else "not covered"
