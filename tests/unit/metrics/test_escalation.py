"""Escalation with memory: runs of months, letters sent and withdrawn, first and second lives, points."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.calendar import month_end
from lib.core.errors import BadSetting
from lib.core.frames import ACTIONS, CARDS, CHARGED, ENTERED, SETTINGS, WARNING_TOTALS
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.metrics.escalation import items, units, with_next_steps
from lib.metrics.ladder import Standing, standing, steps_taken
from lib.metrics.lights import assess
from lib.metrics.one_light import matter_of
from lib.standards.escalation import ALL_STEPS, DEFAULT, GUANGYUAN_2018, LADDERS, Ladder, read_ladder
from lib.standards.profile import canonical, profile_of
from tests.unit.metrics.conftest import DEFAULTS, TODAY
from tests.unit.metrics.conftest import items as frame_of

LETTER, INTERVIEW = "supervision_letter", "interview"
GUANGYUAN = SETTINGS.of([("escalation", "guangyuan_2018")])


def stands(
    lights: str,
    *,
    ladder: Ladder = GUANGYUAN_2018,
    today: date = date(2024, 6, 30),
    since: date | None = None,
    taken: tuple[tuple[date, str], ...] = (),
    reopened: date | None = None,
) -> Standing:
    """Where an item stands whose lights of the last ends of months and of the day are "yyr": the last letter is now."""
    colours = {"y": "yellow", "r": "red", "b": "blue", "g": "grey"}
    days = [today]
    while len(days) < len(lights):
        days.insert(0, days[0].replace(day=1) - timedelta(days=1))
    cards = [(day, colours[each]) for day, each in zip(days, lights, strict=True) if day == month_end(day)]
    return standing(ladder, cards, colours[lights[-1]], since, list(taken), today, reopened)


DAYS_OF_STEPS = st.lists(
    st.tuples(st.dates(date(2024, 1, 1), date(2024, 6, 30)), st.sampled_from([LETTER, INTERVIEW, "reminder"])),
    max_size=3,
)


@given(st.text("yrbg", min_size=1, max_size=6), DAYS_OF_STEPS, st.sampled_from([GUANGYUAN_2018, DEFAULT]))
def test_the_warning_list_and_the_tab_of_steps_name_the_same_next_step(
    lights: str, taken: list[tuple[date, str]], ladder: Ladder
) -> None:
    """Known fault: the list, which looks no months up, named an interview where a second letter was due."""
    today, ordered = date(2024, 6, 30), sorted(taken)
    told = stands(lights, ladder=ladder, taken=tuple(ordered))
    colour = {"y": "yellow", "r": "red", "b": "blue", "g": "grey"}[lights[-1]]
    assert standing(ladder, None, colour, today, ordered, today).next_step == told.next_step


# ---- Guangyuan 2018 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lights", "step", "due"),
    [
        ("y", LETTER, date(2024, 7, 31)),  # one yellow: the letter is due when the next month is yellow, too
        ("yy", LETTER, date(2024, 6, 30)),
        ("yyy", LETTER, date(2024, 5, 31)),  # since the second of the two
        ("r", INTERVIEW, date(2024, 6, 30)),
        ("yr", INTERVIEW, date(2024, 6, 30)),
        ("rr", INTERVIEW, date(2024, 5, 31)),
        ("ryy", LETTER, date(2024, 6, 30)),
    ],
)
def test_two_yellows_call_for_a_letter_and_a_red_for_an_interview(lights: str, step: str, due: date) -> None:
    found = stands(lights)
    assert (found.next_step, found.due_since) == (step, due)


@pytest.mark.parametrize("between", ["b", "g", "bb", "r"])
def test_a_month_of_another_light_breaks_the_run(between: str) -> None:
    found = stands(f"y{between}y")
    assert (found.next_step, found.due_since) == (LETTER, date(2024, 7, 31)), "one yellow so far, a second is ahead"
    assert stands(f"y{between}yy").due_since == date(2024, 6, 30)


def test_a_month_of_which_nothing_is_known_breaks_the_run() -> None:
    cards = [(date(2024, 4, 30), "yellow"), (date(2024, 6, 30), "yellow")]
    found = standing(GUANGYUAN_2018, cards, "yellow", None, [], date(2024, 6, 30))
    assert found.due_since == date(2024, 7, 31)


def test_the_running_month_is_no_card_before_it_ends() -> None:
    found = stands("yy", today=date(2024, 7, 5))
    assert (found.next_step, found.due_since) == (LETTER, date(2024, 7, 31))
    assert stands("yyy", today=date(2024, 7, 5)).due_since == date(2024, 6, 30)


def test_any_two_yellows_where_the_office_reads_the_rule_so() -> None:
    own = read_ladder("supervision_letter=yellow*2any,interview=red")
    assert stands("yby", ladder=own).due_since == date(2024, 6, 30)


def test_a_letter_that_was_sent_counts_the_yellows_anew() -> None:
    sent = ((date(2024, 5, 20), LETTER),)
    found = stands("yyy", taken=sent)
    assert (found.step, found.step_on) == sent[0][::-1]
    assert found.due_since == date(2024, 7, 31), "one yellow since the month of the letter"
    assert stands("yyyy", taken=((date(2024, 4, 20), LETTER),)).due_since == date(2024, 6, 30)


def test_a_letter_that_was_withdrawn_is_due_again() -> None:
    told = [(date(2024, 6, 3), LETTER), (date(2024, 6, 10), "withdrawal")]
    found = stands("yy", taken=tuple(steps_taken(told)))
    assert (found.step, found.next_step, found.due_since) == (None, LETTER, date(2024, 6, 30))


def test_lifting_takes_back_the_step_it_names_and_withdrawal_the_last() -> None:
    listed = [(date(2024, 1, 1), "interview"), (date(2024, 2, 1), "listed_supervision"), (date(2024, 3, 1), "reminder")]
    assert [step for _, step in steps_taken([*listed, (TODAY, "listing_lifted")])] == ["interview", "reminder"]
    assert [step for _, step in steps_taken([*listed, (TODAY, "withdrawal")])] == ["interview", "listed_supervision"]
    assert steps_taken([(TODAY, "withdrawal"), (TODAY, "fine"), (TODAY, "listing_lifted")]) == []
    assert steps_taken([(TODAY, "group_interview"), (TODAY, "admonition")]) == [
        (TODAY, "interview"),
        (TODAY, "accountability"),
    ]


def test_an_interview_answers_the_red_of_its_month_not_of_the_next() -> None:
    held = ((date(2024, 6, 12), INTERVIEW),)
    assert stands("r", taken=held).due_since is None
    found = stands("rr", taken=held, today=date(2024, 7, 5))
    assert (found.next_step, found.due_since) == (INTERVIEW, date(2024, 7, 1))


def test_a_reopened_item_begins_a_new_run_and_remembers_its_first_life() -> None:
    sent = ((date(2024, 3, 10), LETTER),)
    found = stands("yygy", taken=sent, reopened=date(2024, 6, 5))
    assert (found.step, found.step_before) == (None, LETTER)
    assert found.due_since == date(2024, 7, 31), "the yellows of the first life do not count"
    assert stands("yygb", taken=sent, reopened=date(2024, 6, 5)).step_before == LETTER, "also while it is blue"
    assert stands("yyg", taken=sent) == Standing(), "closed: it stands nowhere"


# ---- the default ladder ----------------------------------------------------------------------------------


def test_each_step_is_due_thirty_days_after_the_one_below_while_the_light_stays() -> None:
    def after(*taken: tuple[date, str], today: date = date(2024, 6, 30)) -> tuple[str | None, date | None]:
        found = stands("rrrr", ladder=DEFAULT, since=date(2024, 2, 10), taken=taken, today=today)
        return found.next_step, found.due_since

    assert after() == ("bulletin_warning", date(2024, 2, 10))
    bulletin = (date(2024, 5, 1), "bulletin_warning")
    assert after(bulletin) == (INTERVIEW, date(2024, 5, 31))
    late = (date(2024, 6, 20), "bulletin_warning")
    assert after(late) == (INTERVIEW, date(2024, 7, 20)), "ahead: due if it is still red then"
    assert after(bulletin, (date(2024, 6, 1), INTERVIEW)) == ("listed_supervision", date(2024, 7, 1))
    all_taken = [(date(2024, 3, 1), step) for step in DEFAULT.steps]
    assert after(*all_taken) == ("accountability", None), "there is no step above"


def test_a_light_that_went_out_in_between_begins_again() -> None:
    told = ((date(2024, 3, 1), "bulletin_warning"),)
    found = stands("rbr", ladder=DEFAULT, since=date(2024, 6, 11), taken=told)
    assert found.due_since == date(2024, 7, 11)


def test_yellow_begins_with_a_reminder_and_goes_on_to_a_bulletin() -> None:
    first = stands("yy", ladder=DEFAULT, since=date(2024, 5, 20))
    assert (first.next_step, first.due_since, first.call) == ("reminder", date(2024, 5, 20), "at_once")
    second = stands("yy", ladder=DEFAULT, since=date(2024, 5, 20), taken=((date(2024, 5, 25), "reminder"),))
    assert (second.next_step, second.due_since, second.call) == ("bulletin_warning", date(2024, 6, 24), "still_on")


def test_a_month_in_which_it_was_done_breaks_the_light_too() -> None:
    cards = [(date(2024, 3, 31), "red"), (date(2024, 6, 30), "red")]
    known = {"known_from": date(2023, 7, 31)}
    found = standing(DEFAULT, cards, "red", date(2024, 2, 1), [], date(2024, 7, 5), **known)  # type: ignore[arg-type]
    assert found.due_since == date(2024, 6, 30), "the deadline passed in February, and in April and May it was done"


def test_blue_keeps_its_step_and_nothing_is_due() -> None:
    assert stands("rb", ladder=DEFAULT, taken=((TODAY, "reminder"),)) == Standing("reminder", TODAY)


# ---- properties ------------------------------------------------------------------------------------------

_LIGHTS = st.text("yrb", min_size=1, max_size=12)
_TAKEN = st.lists(st.tuples(st.dates(date(2023, 7, 1), date(2024, 6, 30)), st.sampled_from(ALL_STEPS)), max_size=6)
_LADDERS = st.sampled_from(list(LADDERS.values()))


@given(_LIGHTS, _TAKEN, _LADDERS)
def test_the_step_never_falls_without_a_withdrawal_or_closing(lights: str, taken: Any, ladder: Ladder) -> None:
    history = sorted(taken)
    ranks = [
        -1
        if (step := stands(lights, ladder=ladder, taken=tuple(history[:end])).step) is None
        else ALL_STEPS.index(step)
        for end in range(len(history) + 1)
    ]
    assert all(before <= after for before, after in pairwise(ranks))


@given(_LIGHTS, _TAKEN, _LADDERS)
def test_the_same_history_gives_the_same_step_and_a_reason_for_it(lights: str, taken: Any, ladder: Ladder) -> None:
    found = stands(lights, ladder=ladder, taken=tuple(sorted(taken)))
    assert found == stands(lights, ladder=ladder, taken=tuple(sorted(taken)))
    assert (found.due_since is None) == (found.call is None)
    assert (found.next_step is None) == (lights[-1] == "b")


@given(_LIGHTS, _LADDERS)
def test_what_is_due_stays_due_since_the_same_day_while_the_light_stays_on(lights: str, ladder: Ladder) -> None:
    now = stands(lights, ladder=ladder, today=date(2024, 6, 30))
    later = stands(lights + lights[-1], ladder=ladder, today=date(2024, 7, 31))
    if now.due_since is not None and now.due_since <= date(2024, 6, 30):
        assert (later.next_step, later.due_since) == (now.next_step, now.due_since)


@pytest.mark.parametrize("ladder", LADDERS.values(), ids=list(LADDERS))
def test_a_ladder_is_read_back_as_it_is_written(ladder: Ladder) -> None:
    assert read_ladder(str(ladder)) == ladder
    points = "".join(f",points={light}:{off}" for light, off in ladder.points.items())
    text = ",".join(map(str, ladder.calls)) + points + (",again" if ladder.again else "")
    own = read_ladder(text)
    assert (own.steps, own.calls, own.again, own.points) == (ladder.steps, ladder.calls, ladder.again, ladder.points)
    assert str(own) == text == canonical("escalation", text)


@pytest.mark.parametrize("text", ["", "shout=red", "interview=blue", "interview=red*0", "interview=red*13", "a,b"])
def test_a_ladder_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        canonical("escalation", text)


# ---- over frames -----------------------------------------------------------------------------------------

SCOPE = Scope("620802", TODAY)


def action(on: date, kind: str, item: str | None = None, unit: str | None = "a unit") -> tuple[Any, ...]:
    matter = int(item.split("-")[1]) if item else None
    return (f"{on}-{kind}-{item}", on, kind, unit, "620802", item, None, None, None, None, None, matter)


def before(*given: tuple[date, dict[str, Any]]) -> pd.DataFrame:
    """What items showed at ends of months."""
    judged = [(day, assess(frame_of(values), day, DEFAULTS)) for day, values in given]
    told = [(day, row.assign(matter=matter_of(row)).iloc[0]) for day, row in judged]
    return CARDS.of([(row["item"], row["matter"], row["unit"], day, row["light"]) for day, row in told])


def charged(items: pd.DataFrame) -> pd.DataFrame:
    """How many there are by unit."""
    is_open = ~assess(items, TODAY, DEFAULTS)["stage"].isin(["done", "closed"])
    return CHARGED.of([(unit, len(own), int(is_open[own.index].sum())) for unit, own in items.groupby("unit")])


def test_next_step_is_the_one_after_the_highest_taken() -> None:
    late = frame_of({"due_on": date(2024, 5, 1)}, {"due_on": date(2024, 5, 1)}, {"progress": 0.1}, {})
    taken = ACTIONS.of([action(date(2024, 6, 1), "interview", "F-2")])
    steps = with_next_steps(assess(late, TODAY, DEFAULTS), taken, None, DEFAULTS, today=TODAY)
    assert list(steps["next_step"][:3]) == ["bulletin_warning", "listed_supervision", "reminder"]
    assert pd.isna(steps["next_step"][3])
    assert steps["due_since"][1] == pd.Timestamp(2024, 7, 1)
    assert list(steps["step"].fillna("")) == ["", "interview", "", ""]


def test_items_say_what_is_due_first_and_units_add_their_cards_up() -> None:
    may, june = date(2024, 5, 31), date(2024, 6, 30)
    soft = {"item": 1, "code": "F-1", "due_on": date(2024, 5, 1), "firmness": "strive"}
    firm = {"item": 2, "code": "F-2", "due_on": date(2024, 6, 1)}
    closed = {"item": 4, "state": "closed"}
    now, past = frame_of(soft, firm, {"item": 3}, closed), before((may, soft), (june, soft), (june, firm))
    actions = ACTIONS.of([action(date(2024, 6, 3), "interview"), action(date(2023, 6, 3), "interview")])
    totals = WARNING_TOTALS.of([("red", 1, 1, None), ("yellow", 1, 1, None), ("blue", 1, 1, None)])
    told = items(SCOPE, now, past, totals, actions, GUANGYUAN)
    assert (told.value, told.denominator) == (2, 3), "out of what is open; the closed one is none of them"
    assert told.frame is not None
    assert told.frame[["code", "next_step", "call"]].to_numpy().tolist() == [
        ["F-2", "interview", "at_once"],
        ["F-1", "supervision_letter", "in_a_row"],
    ]
    assert list(told.frame["due_since"]) == [pd.Timestamp(2024, 6, 2), pd.Timestamp(june)]
    told_first = [(9, "finding", date(2024, 7, 2)), (8, "finding", date(2024, 6, 9))]
    entered = ENTERED.of([(*each, "620802", "a unit", None, None) for each in told_first])
    row = units(SCOPE, now, past, charged(now), actions, entered, GUANGYUAN).frame.iloc[0]  # type: ignore[union-attr]
    assert row[["red", "yellow", "red_last", "yellow_last"]].tolist() == [1, 1, 1, 1]
    assert row["entered"] == 1, "since the end of last month, beside which its lights are shown"
    assert (row["interviews"], row["letters"], row["points_off"]) == (1, 0, 1 + 1 + 2)
    assert (row["step"], row["next_step"]) == ("interview", "interview")


def test_what_is_nobody_s_is_a_row_of_its_own_so_that_the_rows_add_up() -> None:
    may, june = date(2024, 5, 31), date(2024, 6, 30)
    late = {"item": 1, "code": "F-1", "due_on": date(2024, 5, 1)}
    now = frame_of(late | {"unit": None}, late | {"item": 2, "code": "F-2"})
    past = before((may, late | {"unit": None}), (june, late | {"unit": None}))
    own = CHARGED.of([("a unit", 1, 1), (None, 1, 1)])
    entered = ENTERED.of([(1, "finding", date(2024, 7, 2), "620802", None, None, None)])
    rows = units(SCOPE, now, past, own, ACTIONS.of([]), entered, GUANGYUAN).frame
    assert rows is not None
    told = rows.set_index("unit")[["red", "red_last", "entered", "points_off"]]
    assert told.loc[""].tolist() == [1, 1, 1, 4]
    assert told.loc["a unit"].tolist() == [1, 0, 0, 0]
    assert rows.set_index("unit").loc["", "next_step"] == "interview"


def test_where_the_office_counts_no_points_there_are_none() -> None:
    late = frame_of({"due_on": date(2024, 5, 1)})
    rows = units(SCOPE, late, before(), charged(late), ACTIONS.of([]), ENTERED.of([]), DEFAULTS).frame
    assert rows is not None
    assert pd.isna(rows["points_off"].iloc[0])
    assert profile_of(DEFAULTS).escalation.points == {}


def test_nothing_known_is_no_figure_and_nothing_late_is_none() -> None:
    told, none = WARNING_TOTALS.of([("blue", 1, 1, None)]), ACTIONS.of([])
    assert items(SCOPE, frame_of(), before(), told.head(0), none, DEFAULTS).value is None
    assert units(SCOPE, frame_of(), before(), CHARGED.of([]), none, ENTERED.of([]), DEFAULTS).value is None
    own = charged(frame_of({}))
    for fine in (
        items(SCOPE, frame_of({}), before(), told, none, DEFAULTS),
        units(SCOPE, frame_of({}), before(), own, none, ENTERED.of([]), DEFAULTS),
    ):
        assert (fine.value, fine.reason and fine.reason.code) == (0, "nothing_late")
    assert items(SCOPE, frame_of({}), before(), told, none, DEFAULTS).denominator == told["count"].sum()


def test_the_first_step_of_each_light() -> None:
    assert (DEFAULT.first(Light.YELLOW), DEFAULT.first(Light.RED)) == ("reminder", "bulletin_warning")
    assert (GUANGYUAN_2018.first(Light.YELLOW), GUANGYUAN_2018.first(Light.RED)) == (None, "interview")


def test_a_letter_about_a_project_answers_for_its_late_milestones() -> None:
    """The ladder stands once per matter: two late milestones of one project are one call, and one card a month."""
    step = {"kind": "milestone", "parent": 9, "due_on": date(2024, 5, 1)}
    late = frame_of(step, step | {"due_on": date(2024, 6, 1)})
    may, june = date(2024, 5, 31), date(2024, 6, 30)
    cards = CARDS.of([(1, 9, "a unit", may, "red"), (1, 9, "a unit", june, "red"), (2, 9, "a unit", june, "red")])
    taken = ACTIONS.of([action(date(2024, 6, 1), "interview", "P-9")])
    totals = WARNING_TOTALS.of([("red", 1, 2, None)])
    told = items(SCOPE, late, cards, totals, taken, DEFAULTS).frame
    assert told is not None
    assert told[["code", "records", "step", "next_step"]].to_numpy().tolist() == [
        ["F-1", 2, "interview", "listed_supervision"]
    ]
    row = units(SCOPE, late, cards, charged(late), taken, ENTERED.of([]), GUANGYUAN).frame.iloc[0]  # type: ignore[union-attr]
    assert (row["red"], row["red_last"], row["points_off"]) == (1, 1, 4), "two points for each of two months"


def test_of_two_steps_that_are_due_the_highest_is_named_and_of_two_ahead_the_first() -> None:
    both = read_ladder("reminder=yellow,supervision_letter=yellow*2")
    assert stands("yyy", ladder=both).next_step == LETTER
    ahead = read_ladder("interview=yellow*3,supervision_letter=yellow*2")
    assert stands("y", ladder=ahead).next_step == LETTER


def test_whoever_looks_no_months_up_names_the_lowest_step_that_several_call_for() -> None:
    ladder = read_ladder("supervision_letter=yellow*2,interview=yellow*3")
    assert standing(ladder, None, "yellow", TODAY, [], TODAY).next_step == LETTER
