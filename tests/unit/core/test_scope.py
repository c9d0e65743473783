"""Scope: periods, leap years, the same a year before, links there and back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.errors import BadScope
from lib.core.scope import PERIODS, Scope

DAYS = some.dates(date(2005, 1, 1), date(2099, 12, 31))
CODES = some.text("ABCDEFXYZ0123456789-", min_size=1, max_size=12)


def periods() -> some.SearchStrategy[str]:
    explicit = some.tuples(DAYS, DAYS).map(lambda pair: "..".join(day.isoformat() for day in sorted(pair)))
    return some.sampled_from(PERIODS) | explicit


def scopes() -> some.SearchStrategy[Scope]:
    programmes = some.sets(CODES, max_size=4).map(lambda codes: tuple(sorted(codes)))
    made = some.builds(Scope, CODES, DAYS, periods(), programmes, some.none() | CODES)
    # A link that asks for a period after its day is refused; see test_a_period_after_the_day_is_refused.
    return made.filter(lambda scope: ".." not in scope.period or scope.period[:10] <= scope.as_of.isoformat())


def on(day: str, period: str = "year") -> Scope:
    return Scope("620800", date.fromisoformat(day), period)


@pytest.mark.parametrize(
    ("day", "period", "start", "end"),
    [
        ("2024-07-05", "year", "2024-01-01", "2024-07-05"),
        ("2024-01-01", "year", "2024-01-01", "2024-01-01"),
        ("2024-12-31", "year", "2024-01-01", "2024-12-31"),
        ("2024-03-31", "quarter", "2024-01-01", "2024-03-31"),
        ("2024-04-01", "quarter", "2024-04-01", "2024-04-01"),
        ("2024-06-30", "quarter", "2024-04-01", "2024-06-30"),
        ("2024-09-15", "quarter", "2024-07-01", "2024-09-15"),
        ("2024-12-31", "quarter", "2024-10-01", "2024-12-31"),
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2024-07-05", "12m", "2023-08-01", "2024-07-05"),
        ("2024-12-31", "12m", "2024-01-01", "2024-12-31"),
        ("2024-01-31", "12m", "2023-02-01", "2024-01-31"),
        ("2024-07-05", "36m", "2021-08-01", "2024-07-05"),
        ("2024-07-05", "2024-01-01..2024-03-31", "2024-01-01", "2024-03-31"),
        ("2024-02-10", "2024-01-01..2024-03-31", "2024-01-01", "2024-02-10"),
        ("2024-07-05", "2023-11-15..2024-02-29", "2023-11-15", "2024-02-29"),
    ],
)
def test_first_and_last_day_of_a_period(day: str, period: str, start: str, end: str) -> None:
    scope = on(day, period)
    assert (scope.start.isoformat(), scope.end.isoformat()) == (start, end)
    assert scope.year == date.fromisoformat(end).year


@pytest.mark.parametrize(
    ("day", "period", "start", "end"),
    [
        ("2024-07-05", "year", "2023-01-01", "2023-07-05"),
        ("2024-02-29", "year", "2023-01-01", "2023-02-28"),
        ("2024-02-29", "month", "2023-02-01", "2023-02-28"),
        ("2023-02-28", "month", "2022-02-01", "2022-02-28"),
        ("2024-07-05", "12m", "2022-08-01", "2023-07-05"),
        ("2024-07-05", "2024-02-29..2024-03-31", "2023-02-28", "2023-03-31"),
    ],
)
def test_the_same_period_a_year_before(day: str, period: str, start: str, end: str) -> None:
    before = on(day, period).a_year_before()
    assert (before.start.isoformat(), before.end.isoformat()) == (start, end)
    assert before.region == "620800"


@given(scopes())
def test_a_year_before_is_as_long_but_for_a_leap_day(scope: Scope) -> None:
    if scope.start > scope.end:  # an explicit period that lies after the day
        return
    before = scope.a_year_before()
    assert before.start <= before.end
    assert abs((scope.end - scope.start) - (before.end - before.start)) <= timedelta(days=1)
    assert (before.end.year, before.start.year) == (scope.end.year - 1, scope.start.year - 1)
    assert replace(before, as_of=scope.as_of, period=scope.period) == scope


def test_a_period_after_the_day_is_refused() -> None:
    with pytest.raises(BadScope):
        on("2024-07-05").with_query({"period": "2025-01-01..2025-06-30"})


def test_a_period_after_the_day_has_a_year_before() -> None:
    scope = on("2024-07-05", "2025-01-01..2025-06-30")
    assert scope.start <= scope.end
    scope.a_year_before()


@pytest.mark.parametrize(("day", "period"), [("2000-01-01", "year"), ("2000-06-01", "month"), ("2001-06-01", "36m")])
def test_the_first_days_have_a_year_before(day: str, period: str) -> None:
    before = on("2010-01-01").with_query({"on": day, "period": period}).a_year_before()
    assert before.start.year < before.end.year + 1 == date.fromisoformat(day).year


@given(scopes())
def test_a_link_brings_back_the_scope(scope: Scope) -> None:
    assert Scope("other", date(2000, 1, 1)).with_query(scope.to_query()) == scope
    assert all(isinstance(value, str) for value in scope.to_query().values())


@given(scopes())
def test_a_scope_is_a_key(scope: Scope) -> None:
    assert hash(scope) == hash(Scope("x", date(2000, 1, 1)).with_query(scope.to_query()))
    assert scope.start <= scope.end <= scope.as_of


@given(scopes())
def test_an_empty_query_changes_nothing(scope: Scope) -> None:
    assert scope.with_query({}) == scope
    assert scope.with_query({"region": "", "on": "", "period": "", "programme": "", "lang": "en", "x": "y"}) == scope


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("on", "xx", "xx"),
        ("on", "2023-02-29", "2023-02-29"),
        ("on", "2024-13-01", "2024-13-01"),
        ("on", "2024-07-05T00:00", "2024-07-05T00:00"),
        ("period", "0m", "0m"),
        ("period", "24m", "24m"),
        ("period", "YEAR", "YEAR"),
        ("period", "2024-01-01", "2024-01-01"),
        ("period", "..", ""),
        ("period", "2024-01-01..", ""),
        ("period", "2024-01-01..2023-01-01", "2024-01-01..2023-01-01"),
        ("period", "2023-02-29..2024-01-01", "2023-02-29"),
        ("period", "2024-01-01..2024-02-01..2024-03-01", "2024-02-01..2024-03-01"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str, told: str) -> None:
    with pytest.raises(BadScope) as refused:
        on("2024-07-05").with_query({name: value})
    assert refused.value.params == {"value": told}


@given(some.dictionaries(some.sampled_from(["on", "period", "region", "item", "programme"]), some.text(max_size=30)))
def test_any_query_is_read_or_named(query: dict[str, str]) -> None:
    try:
        scope = on("2024-07-05").with_query(query)
    except BadScope:
        return
    assert scope.start.year > 0
    assert scope.file_part()


def test_programmes_have_one_order() -> None:
    scopes = {on("2024-07-05").with_query({"programme": codes}) for codes in ("B,A", "A,B", ",A,,B,")}
    assert [scope.programmes for scope in scopes] == [("A", "B")]


def test_the_part_of_a_file_name_is_short_and_has_no_dots() -> None:
    scope = Scope("620800", date(2024, 7, 5), "2024-01-01..2024-03-31", tuple(f"PROGRAMME-{n}" for n in range(9)))
    assert scope.file_part().startswith("620800_2024-07-05_2024-01-01_2024-03-31_PROGRAMME-0")
    assert len(scope.file_part()) == 80
