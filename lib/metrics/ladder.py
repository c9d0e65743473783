"""What a ladder says of one item: the step it stands on, what is due next, since when and why.

Lights are remembered by month: what an item showed at the end of each month (a card), and what it shows on the day.
Steps are remembered from recorded actions; those withdrawn do not count, and a reopened item begins a new life whose
steps start anew. The ladder is data (`lib.standards.escalation`); `lib.metrics.escalation` asks it of whole frames.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lib.core.calendar import is_month_end, last_month_end, month_end
from lib.core.terms import Light
from lib.standards.escalation import ALL_STEPS, LIFTS, STEP_OF, Call, Ladder

LIT = (Light.RED.value, Light.YELLOW.value)

#: A day and the light that was on at its end, or the step that was taken on it.
Dated = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item or unit stands: step and day; what is next, from which day on it is due, and what calls for it.

    `due_since` lies ahead where the step becomes due if the light stays on; None: nothing calls for it yet.
    """

    step: str | None = None
    step_on: date | None = None
    next_step: str | None = None
    due_since: date | None = None
    call: str | None = None
    step_before: str | None = None


def steps_taken(actions: Iterable[Dated]) -> list[Dated]:
    """The steps among actions (day, kind; in order) that were not taken back: (day, step)."""
    taken: list[Dated] = []
    for on, kind in actions:
        if kind in STEP_OF:
            taken.append((on, STEP_OF[kind]))
        elif kind in LIFTS:
            named = LIFTS[kind]
            place = next((at for at in reversed(range(len(taken))) if named in (None, taken[at][1])), None)
            if place is not None:
                del taken[place]
    return taken


def standing(
    ladder: Ladder,
    cards: Sequence[Dated] | None,
    light: str,
    since: date | None,
    taken: Sequence[Dated],
    today: date,
    reopened_on: date | None = None,
    known_from: date | None = None,
) -> Standing:
    """Where one item stands on a day.

    `cards`: its lights at ends of months up to the day, oldest first (None: not looked up, so that no call for several
    months can be told); `light` is on since `since`; `taken` as
    `steps_taken` returns them. From `known_from` on a month without a card is one in which the item was not open.
    A closed item stands nowhere.
    """
    if light in (Light.GREY, Light.NONE):
        return Standing()
    began = reopened_on or date.min
    former, own = ([step for step in taken if (step[0] < began) == earlier] for earlier in (True, False))
    before = highest(former)
    before_step = before[1] if before else None
    now = Standing(*step_and_day(highest(own)), step_before=before_step)
    if light not in LIT:
        return now
    lived = [card for card in cards or () if began <= card[0] <= today]
    told = [call for call in ladder.calls if call.light == light and (cards is not None or call.months == 1)]
    start = _lit_since(lived, light, since and max(since, began), today, known_from)
    called = [(call, day) for call in told if (day := _called_on(ladder, call, lived, light, start, own, today))]
    due = [each for each in called if each[1] <= today]
    if due:  # the highest step; of two calls for it the earlier one
        call, day = min(due, key=lambda each: (-ALL_STEPS.index(each[0].step), each[1]))
    elif called:  # the first that becomes due if the light stays on
        call, day = min(called, key=lambda each: (each[1], ALL_STEPS.index(each[0].step)))
    else:
        # Whoever did not look months up cannot say when a call for several of them is due, but what it calls for.
        later = [] if cards is not None else _for_months(ladder, light, own)
        return Standing(now.step, now.step_on, later[0] if later else _above(ladder, now.step), None, None, before_step)
    return Standing(now.step, now.step_on, call.step, day, _kind_of(call), before_step)


def _for_months(ladder: Ladder, light: str, taken: Sequence[Dated]) -> list[str]:
    """The steps that several months of a light call for and that are not answered for good, lowest first."""
    rank = ALL_STEPS.index
    top = max((rank(step) for _, step in taken), default=-1)
    steps = [call.step for call in ladder.calls if call.light == light and call.months > 1]
    return sorted((step for step in steps if ladder.again or rank(step) > top), key=rank)


def _called_on(
    ladder: Ladder,
    call: Call,
    cards: Sequence[Dated],
    light: str,
    start: date,
    taken: Sequence[Dated],
    today: date,
) -> date | None:
    """The day from which a call of this light holds (ahead of today: if it, on since `start`, stays on); None: not."""
    rank = ALL_STEPS.index(call.step)
    answered = max((on for on, step in taken if ALL_STEPS.index(step) >= rank), default=None)
    if answered and (call.days is not None or not ladder.again):
        return None
    if call.days is not None:
        place = ladder.steps.index(call.step)
        below = ALL_STEPS.index(ladder.steps[place - 1]) if place else rank
        last = max((on for on, step in taken if ALL_STEPS.index(step) >= below), default=None)
        return max(last, start) + timedelta(days=call.days) if last else None
    if call.months == 1:
        return start if answered is None else _again(answered, start, today)
    counted = [day for day in _run(cards, light, today, call.in_a_row) if not answered or day > month_end(answered)]
    if len(counted) >= call.months:
        return counted[call.months - 1]
    ahead = month_end(today)
    for _ in range(call.months - len(counted) - (today != ahead or not counted)):
        ahead = month_end(ahead + timedelta(days=1))
    return ahead


def _again(answered: date, start: date, today: date) -> date | None:
    """The first day after the month of a step on which the light was on; None while that month lasts."""
    day = max(start, month_end(answered) + timedelta(days=1))
    return day if day <= today else None


def _run(cards: Sequence[Dated], light: str, today: date, in_a_row: bool = True) -> list[date]:
    """The days of the cards of a colour; in a row: the last ones, up to one of another colour or a month without."""
    if not in_a_row:
        return [day for day, shown in cards if shown == light]
    shown_on = dict(cards)
    run: list[date] = []
    day = today if is_month_end(today) else last_month_end(today)
    while shown_on.get(day) == light:
        run.insert(0, day)
        day = last_month_end(day)
    return run


def _lit_since(
    cards: Sequence[Dated], light: str, since: date | None, today: date, known_from: date | None = None
) -> date:
    """Since when the light is on without a break, as far as cards tell; a light of today begins with its reason."""
    first = min(_run(cards, light, today), default=today)
    before = last_month_end(first)
    is_known = before in dict(cards) or (known_from is not None and before >= known_from)
    return since if since and since <= first and (since > before or not is_known) else first


def highest(taken: Sequence[Dated]) -> Dated | None:
    """The highest step and the first day on which it was reached."""
    return max(taken, key=lambda each: (ALL_STEPS.index(each[1]), -each[0].toordinal()), default=None)


def step_and_day(step: Dated | None) -> tuple[str | None, date | None]:
    """A step and its day, the other way round; neither where there is no step."""
    return (step[1], step[0]) if step else (None, None)


def _above(ladder: Ladder, step: str | None) -> str:
    """The step above one; the last step where there is none above."""
    rank = -1 if step is None else ALL_STEPS.index(step)
    return next((each for each in ladder.steps if ALL_STEPS.index(each) > rank), ladder.steps[-1])


def _kind_of(call: Call) -> str:
    if call.days is not None:
        return "still_on"
    return "at_once" if call.months == 1 else "in_a_row" if call.in_a_row else "several"
