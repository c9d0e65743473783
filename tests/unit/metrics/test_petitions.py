"""Petitions: both rates, in time to the day and to the minute, satisfaction, repetitions, groups, batches."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.frames import PETITION_BATCHES, PETITIONS
from lib.core.scope import Scope
from lib.metrics import petition_batches, petitions
from lib.metrics.model import Answer
from tests.unit.metrics.conftest import DEFAULTS, TODAY, make_item

SCOPE = Scope("620802", TODAY)
DUE = TODAY - timedelta(days=10)


def made(*given: dict[str, Any]) -> pd.DataFrame:
    plain = {"kind": "petition", "state": "handling", "progress": None, "due_on": DUE, "source": "inspection"}
    rows = [make_item(**plain | {"item": n, "code": f"X-{n}"} | row) for n, row in enumerate(given, 1)]
    return PETITIONS.typed(pd.DataFrame(rows, columns=list(PETITIONS.columns)))


def handled(on: date, **more: Any) -> dict[str, Any]:
    return {"state": "handled", "finished_on": on, "done_on": on, **more}


IN_PART = {"state": "handled_in_part", "due_on": TODAY + timedelta(days=90)}


def frame(answer: Answer) -> pd.DataFrame:
    assert answer.frame is not None
    return answer.frame.reset_index(drop=True)


def test_both_numerators_are_kept() -> None:
    rows = made(handled(DUE), handled(DUE), IN_PART, {"due_on": TODAY})
    strict, wide = petitions.handled_share(SCOPE, rows), petitions.with_part_share(SCOPE, rows)
    assert (strict.numerator, wide.numerator, strict.denominator, wide.denominator) == (2, 3, 4, 4)
    assert strict.details["in_part"] == 1
    assert wide.details == {"handled": 2, "in_part": 1}


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (handled(DUE), "on_time"),
        (handled(DUE + timedelta(days=1)), "late"),
        ({}, "late"),
        ({"due_on": TODAY}, "running"),
        ({"due_on": None}, "none"),
        (handled(DUE, due_on=None), "none"),
        (IN_PART, "running"),
        ({"state": "handled_in_part"}, "late"),
        # The same day, and both have a time of day: the times decide.
        (handled(DUE, due_at=datetime(2024, 6, 25, 8, 30), done_at=datetime(2024, 6, 25, 9, 30)), "late"),  # noqa: DTZ001
        (handled(DUE, due_at=datetime(2024, 6, 25, 8, 30), done_at=datetime(2024, 6, 25, 8, 30)), "on_time"),  # noqa: DTZ001
        # One of them has none, or the deadline was moved since: days alone.
        (handled(DUE, due_at=datetime(2024, 6, 25, 8, 30)), "on_time"),  # noqa: DTZ001
        (handled(DUE, due_at=datetime(2024, 6, 1, 8, 30), done_at=datetime(2024, 6, 25, 9, 30)), "on_time"),  # noqa: DTZ001
    ],
)
def test_in_time_or_late(row: dict[str, Any], word: str) -> None:
    assert petitions.judged(SCOPE, made(row), DEFAULTS)["timeliness"].tolist() == [word]


def test_on_time_rate_has_what_is_open_and_overdue_in_its_denominator() -> None:
    late = handled(DUE + timedelta(days=1))
    answer = petitions.on_time_share(
        SCOPE,
        made(handled(DUE), handled(DUE), late, {}, {"due_on": TODAY}, {"due_on": None}),
        DEFAULTS,
    )
    assert (answer.numerator, answer.denominator) == (2, 4)
    assert answer.details == {"late": 1, "overdue": 1, "no_deadline": 1}
    assert petitions.overdue(SCOPE, made({}, handled(DUE)), DEFAULTS).value == 1


def test_a_share_of_none_says_that_the_day_of_handling_is_unknown() -> None:
    row = made({"state": "handled", "finished_on": TODAY})
    assert petitions.judged(SCOPE, row, DEFAULTS)["timeliness"].tolist() == ["unknown"]
    answer = petitions.on_time_share(SCOPE, row, DEFAULTS)
    assert (answer.value, answer.reason and answer.reason.code) == (None, "day_unknown")
    assert answer.details["day_unknown"] == 1
    assert "day_unknown" not in petitions.on_time_share(SCOPE, made(handled(DUE)), DEFAULTS).details


def test_what_came_on_record_later_is_in_neither_number_of_the_share() -> None:
    later = handled(DUE, recorded_on=TODAY + timedelta(days=1))
    told = petitions.handled_share(SCOPE, made(handled(DUE), {}, later, {"recorded_on": TODAY}))
    assert (told.numerator, told.denominator, told.details["not_on_record"]) == (1, 3, 1)


def test_satisfaction_is_of_those_who_were_asked() -> None:
    answers = ["satisfied", "mostly_satisfied", "dissatisfied", None]
    rows = made(*({"satisfaction": each} for each in answers))
    answer = petitions.satisfied_share(SCOPE, rows)
    assert (answer.numerator, answer.denominator) == (2, 3)
    assert frame(petitions.by_satisfaction(SCOPE, rows))["count"].tolist() == [1, 1, 1, 1]
    asked = rows.dropna(subset="satisfaction")
    assert [petitions.by_satisfaction(SCOPE, part).value for part in (rows, asked)] == [3, 3]
    nobody = petitions.satisfied_share(SCOPE, made({}))
    assert nobody.value is None
    assert nobody.reason is not None
    assert nobody.reason.code == "nobody_asked"


def test_repetitions_are_followed_to_the_first_one() -> None:
    rows = petitions.judged(
        SCOPE,
        made(
            {"code": "A"},
            {"code": "B", "repeat_of": "A"},
            {"code": "C", "repeat_of": "B"},
            {"code": "D", "repeat_of": "not on record"},
            {"code": "E", "repeat_of": "F"},
            {"code": "F", "repeat_of": "E"},
            {"code": "G"},
        ),
        DEFAULTS,
    ).set_index("code")
    assert rows["root"].to_dict() == {"A": "A", "B": "A", "C": "A", "D": "not on record", "E": "E", "F": "E", "G": "G"}
    assert rows["times"].to_dict() == {"A": 3, "B": 3, "C": 3, "D": 2, "E": 2, "F": 2, "G": 1}


def test_of_one_light_open_petitions_are_listed_first_and_among_them_starred_and_repeated_ones() -> None:
    rows = made(
        {"code": "plain"},
        {"code": "starred", "starred": True} | handled(DUE),
        {"code": "again", "repeat_of": "plain2"},
        {"code": "plain2"} | handled(DUE),
    )
    assert frame(petitions.listing(SCOPE, rows, DEFAULTS))["code"].tolist() == ["again", "plain", "plain2", "starred"]
    late = made({"code": "late"}, {"code": "starred", "starred": True, "due_on": TODAY + timedelta(days=60)})
    assert frame(petitions.listing(SCOPE, late, DEFAULTS))["code"].tolist() == ["late", "starred"], "red before starred"
    first = petitions.starred_or_repeated(SCOPE, rows, DEFAULTS)
    assert (first.value, first.denominator, first.details["starred"]) == (3, 4, 1)


ROW = some.fixed_dictionaries(
    {
        "state": some.sampled_from(["handling", "handled", "handled_in_part", "closed", "rebounded"]),
        "source": some.sampled_from(["inspection", "hotline_12345", None]),
        "due_on": some.sampled_from([DUE, TODAY, None]),
    }
)


@given(some.lists(ROW, min_size=1, max_size=8))
def test_groups_add_up_to_the_whole(given_rows: list[dict[str, Any]]) -> None:
    rows = made(*given_rows)
    groups = frame(petitions.by_source(SCOPE, rows, DEFAULTS))
    assert (groups[list(petitions.PARTS)].sum(axis=1) == groups["total"]).all()
    assert groups["total"].sum() == len(rows)
    assert groups["handled"].sum() == petitions.handled_share(SCOPE, rows).numerator
    assert (groups["handled"] + groups["in_part"]).sum() == petitions.with_part_share(SCOPE, rows).numerator
    assert groups["overdue"].sum() == petitions.overdue(SCOPE, rows, DEFAULTS).value


def test_months_and_days_of_a_batch() -> None:
    rows = made(
        {"opened_on": date(2024, 5, 30)} | handled(date(2024, 6, 3)),
        {"opened_on": date(2024, 5, 30), "state": "handled_in_part"},
        {"opened_on": date(2024, 6, 1)},
        {"opened_on": date(2024, 6, 2), "programme": None},
    )
    months = frame(petitions.by_month(SCOPE, rows, DEFAULTS))
    assert months[["received", "handled", "waiting"]].to_numpy().tolist() == [[2, 0, 2], [2, 1, 3]]
    days = frame(petitions.by_day(SCOPE, rows, DEFAULTS))
    assert days["on"].tolist() == [pd.Timestamp(2024, 5, 30), pd.Timestamp(2024, 6, 1)]
    shown = ["received", "received_so_far", "handled", "in_part", "handling"]
    assert days[shown].to_numpy().tolist() == [[2, 2, 1, 1, 0], [1, 3, 0, 0, 1]]


def test_what_came_on_record_on_the_day_is_counted_on_it() -> None:
    rows = made(*({"recorded_on": on} | handled(DUE) for on in (SCOPE.as_of, SCOPE.as_of + timedelta(days=1))))
    answer = petitions.handled_share(SCOPE, rows)
    assert (answer.numerator, answer.denominator) == (1, 1)
    assert answer.details["not_on_record"] == 1


def test_what_was_handled_before_it_came_never_waited() -> None:
    """Known fault: one petition handled in May and handed over in June left one less than none waiting."""
    rows = made({"opened_on": date(2024, 6, 1)} | handled(date(2024, 5, 20)))
    months = frame(petitions.by_month(SCOPE, rows, DEFAULTS))
    assert months[["received", "handled", "waiting"]].to_numpy().tolist() == [[1, 1, 0]]


def test_handled_on_a_day_that_nobody_gave_is_told_of() -> None:
    """The day before the report at the earliest, or nothing known of it at all: the month is that of the report."""
    given = handled(DUE)
    rows = made(given, given, handled(DUE, done_earliest=DUE - timedelta(days=1)), handled(DUE, done_on=None))
    assert petitions.by_month(SCOPE, rows, DEFAULTS).details == {"by_report_day": 2}


def test_nothing_on_record_is_a_reason() -> None:
    for compute in (
        petitions.by_source,
        petitions.by_month,
        petitions.by_day,
        petitions.by_programme,
        petitions.on_time_share,
    ):
        answer = compute(SCOPE, made(), DEFAULTS)
        assert answer.value is None
        assert answer.reason is not None


def notices(*rows: dict[str, Any]) -> pd.DataFrame:
    plain = {"region": "r", "region_name": "R", "on": TODAY, "batch_basis": "batch", "place": ""}
    return PETITION_BATCHES.typed(pd.DataFrame([plain | row for row in rows], columns=list(PETITION_BATCHES.columns)))


def test_a_notice_its_places_and_its_rates() -> None:
    told = notices(
        {"received": 10, "handled": 6, "in_part": 3, "rate_stated": 0.6},
        {"place": "a", "received": 7},
        {"place": "b", "received": 3},
        {"batch_basis": "cumulative", "received": 40, "with_part": 40},
    )
    answer = petition_batches.batches(SCOPE, told)
    rows = frame(answer).set_index("batch_basis")
    assert answer.value == 0
    assert rows["with_part"].to_dict() == {"batch": 9, "cumulative": 40}
    assert (rows["rate"]["batch"], rows["with_part_rate"]["batch"], rows["rate_stated"]["batch"]) == (0.6, 0.9, 0.6)
    assert pd.isna(rows["rate"]["cumulative"]), "how many are in part was not told"
    assert rows["with_part_rate"]["cumulative"] == 1
    assert rows["adds_up"]["batch"]
    assert pd.isna(rows["adds_up"]["cumulative"])
    assert frame(petition_batches.by_place(SCOPE, told))["place"].tolist() == ["a", "b"]


def test_what_is_handled_for_good_follows_from_both_and_the_part() -> None:
    """Handled 7, 3 of them in part: 4 for good, and the columns add up to no more than 7."""
    (row,) = frame(petition_batches.batches(SCOPE, notices({"received": 27, "with_part": 7, "in_part": 3}))).to_dict(
        "records"
    )
    assert (row["handled"], row["in_part"], row["with_part"]) == (4, 3, 7)


def test_a_notice_that_does_not_add_up_is_named_not_mended() -> None:
    answer = petition_batches.batches(SCOPE, notices({"received": 10}, {"place": "a", "received": 9}))
    row = frame(answer).iloc[0]
    assert answer.value == 1
    assert (row["received"], row["of_places"], bool(row["adds_up"])) == (10, 9, False)
    assert petition_batches.batches(SCOPE, notices()).reason is not None


def test_what_no_inspection_handed_over_is_a_row_too() -> None:
    """Known fault: petitions of no programme were in the total and in no row."""
    groups = frame(petitions.by_programme(SCOPE, made({}, {"programme": None, "programme_name": None}), DEFAULTS))
    assert groups["total"].sum() == 2
    assert groups.loc[groups["programme_name"] == "", "total"].tolist() == [1]


def test_notices_newest_first_and_their_places_the_largest_first() -> None:
    earlier = TODAY - timedelta(days=3)
    told = notices(
        {"on": earlier, "received": 0, "handled": 0, "in_part": 0},
        {"region_name": "S", "received": 4, "handled": 1, "in_part": 1, "with_part": 3},
        {"received": 4, "handled": 1},
        {"on": earlier, "place": "e", "received": 9},
        {"place": "small", "received": 1},
        {"place": "large", "received": 3},
        {"place": "also small", "received": 1},
    )
    rows = frame(petition_batches.batches(SCOPE, told))
    assert rows["on"].tolist() == [pd.Timestamp(TODAY), pd.Timestamp(TODAY), pd.Timestamp(earlier)]
    assert rows["region_name"].tolist() == ["R", "S", "R"]
    assert rows["with_part"].fillna(-1).tolist() == [-1, 3, 0], "as the notice says where it does"
    assert rows["rate"].fillna(-1).tolist() == [0.25, 0.25, -1], "of nothing received there is no rate"
    places = petition_batches.by_place(SCOPE, told)
    assert places.value == 4
    assert frame(places)["place"].tolist() == ["large", "also small", "small", "e"]
    nothing = petition_batches.by_place(SCOPE, notices({"received": 3}))
    assert (nothing.value, nothing.reason and nothing.reason.code) == (None, "no_notices")
    assert petition_batches.batches(SCOPE, notices({"received": 3})).value == 0
