"""The frame of a meeting: head with place, days and step, one slide, foot; its keys, its drawer, the way out."""

from collections.abc import Callable, Iterator
from datetime import date

import streamlit as st
from markupsafe import Markup

from lib import export
from lib.core.settings import HOME
from lib.core.terms import ItemKind
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import assets, frame, sources
from lib.ui.blocks import workbook
from lib.ui.drawer import drawer
from lib.ui.filters import say
from lib.ui.meeting import air, decisions, findings, overall, reds, since, units, water
from lib.ui.meeting.material import material
from lib.ui.meeting.pace import Pace, clock, pace_of
from lib.ui.meeting.recording import recording
from lib.ui.meeting.slide import Slide, around, tag
from lib.ui.meeting.steps import STEPS, Place, after, before, place_of
from lib.ui.meeting.whose import whose_drawer
from lib.ui.overview import meeting_before
from lib.ui.page import Page

Brief = dict[str, Result]

#: What each step shows, in the order of `STEPS`.
_SLIDES: tuple[Callable[[Page, Brief, int], Slide], ...] = (
    overall.slide,
    since.slide,
    reds.slide,
    units.slide,
    findings.slide,
    water.slide,
    air.slide,
    decisions.slide,
)

_KEYS = "meeting-keys"


def meeting(page: Page, brief: Brief) -> None:
    """The step that the address names, as a slide that fills the window.

    `kiosk` in the address lets the steps turn by themselves, `minutes` is the limit of the clock.
    """
    here = place_of(st.query_params.get("step"))
    slide = _SLIDES[here.step - 1](page, brief, here.part)
    here = Place(here.step, min(here.part, slide.parts))
    pace = pace_of(page, here)
    for result in brief.values():
        sources.shown(result)
    st.html(HOME / "lib" / "ui" / "meeting.css")
    with st.container(key="meeting"):
        st.html(_stage(page, slide, here, pace))
    _way_out(page)
    if here.name == "decisions" and not pace.seconds:
        with st.container(key="meeting-export"):
            workbook("meeting", (brief["escalation.items"], brief["instructions.decided"]), page.t)
            material(page, _days(page), list(_sheets(page, brief)), brief["warnings.list"])
    _hear(here, slide, pace)
    drawer(page, brief["warnings.list"])
    whose_drawer(page, brief)
    recording(page, brief)


def _sheets(page: Page, brief: Brief) -> Iterator[export.Shown]:
    """Every part of every step."""
    t = page.t
    for step, slide_of in enumerate(_SLIDES, 1):
        slide, part = slide_of(page, brief, 1), 1
        yield _sheet(slide, Place(step), t)
        while part < slide.parts:
            part += 1
            yield _sheet(slide_of(page, brief, part), Place(step, part), t)


def _sheet(slide: Slide, place: Place, t: Translator) -> export.Shown:
    message = t("overview.sentence.join").join(slide.message)
    return export.Shown(_step(place, slide, t), message, slide.soft, Markup(slide.body))


def _step(place: Place, slide: Slide, t: Translator) -> str:
    """The step's number and name and, where it has several, the part."""
    name = t("meeting.at", step=place.step, steps=len(STEPS), name=t(f"meeting_step.{place.name}"))
    return t("meeting.part", name=name, part=place.part, parts=slide.parts) if slide.parts > 1 else name


def _stage(page: Page, slide: Slide, here: Place, pace: Pace) -> str:
    t = page.t
    join = t("overview.sentence.join")
    ends = [join.strip()] * (len(slide.message) - 1) + [""]
    clauses = (tag("span", words + end) for words, end in zip(slide.message, ends, strict=True))
    said = around("h3", (" " if join.endswith(" ") else "").join(clauses))
    soft = tag("p", slide.soft, "soft-line") if slide.soft else ""
    body = around("div", slide.body, "body")
    return around(
        "section", _head(page, slide, here, pace) + said + soft + body + _foot(page, slide, here, pace), "meet"
    )


def _head(page: Page, slide: Slide, here: Place, pace: Pace) -> str:
    """Place and days; the clock; the step with its dots; back and on."""
    t = page.t
    name = _step(here, slide, t)
    dots = "".join(_dot(place, here, t) for place in range(1, len(STEPS) + 1))
    moves = _move(before(here), "‹", t("meeting.before")) + _move(after(here, slide.parts), "›", t("meeting.next"))
    left = tag("b", t("meeting.title", region=page.region)) + tag("span", _days(page))
    right = tag("b", name) + around("span", dots, "dots") + moves
    return around("header", left + '<span class="grow"></span>' + clock(pace, t) + right)


def _days(page: Page) -> str:
    """The day of the figures, and the earlier day that they are compared with."""
    t, scope = page.t, page.scope
    words = "meeting.days" if scope.then == meeting_before(page) else "meeting.days_alone"
    today: date = scope.as_of
    return t(words, day=t.day(today), then=t.short_day(scope.then, today))


def _dot(step: int, here: Place, t: Translator) -> str:
    words = t(f"meeting_step.{STEPS[step - 1]}")
    kind = "dot on" if step == here.step else "dot"
    return f'<button class="{kind}" data-go="{step}" aria-label="{step} {words}" title="{step} {words}"></button>'


def _move(place: Place | None, glyph: str, words: str) -> str:
    if place is None:
        return f'<button class="move" disabled aria-label="{words}">{glyph}</button>'
    return f'<button class="move" data-go="{place.code}" aria-label="{words}" title="{words}">{glyph}</button>'


def _foot(page: Page, slide: Slide, here: Place, pace: Pace) -> str:
    """Whether the data are sample data; the steps beside this one."""
    t = page.t
    own = frame.current().office.data_set(page.scope.region)
    told = tag("span", t("app.sample")) if own and own.sample else ""
    if pace.seconds:
        told += tag("span", t("meeting.kiosk", seconds=pace.seconds))
    last, first = before(here), after(here, slide.parts)
    moves = ""
    if last:
        moves += tag("button", t("meeting.to_before", name=_name(last, here, t)), "to", go=last.code)
    if first:
        moves += tag("button", t("meeting.to_next", name=_name(first, here, t)), "to", go=first.code)
    return around("footer", told + '<span class="grow"></span>' + moves)


def _name(place: Place, here: Place, t: Translator) -> str:
    name = t(f"meeting_step.{place.name}")
    return t("meeting.part_of", name=name, part=place.part) if place.step == here.step else name


def _way_out(page: Page) -> None:
    with st.container(key="meeting-leave"):
        st.page_link(
            frame.current().pages["overview"],
            label=page.t("meeting.leave"),
            query_params=page.scope.to_query() | {"lang": page.t.language},
        )


def _hear(here: Place, slide: Slide, pace: Pace) -> None:
    """What keys and clicks ask for goes into the address, so the run that follows draws it."""

    def told(name: str) -> str:
        return str(st.session_state[_KEYS].get(name) or "")

    def go() -> None:
        if code := told("go"):
            say("step", code)

    def opened() -> None:
        kind, _, code = told("open").partition(":")
        if code:
            say("whose", None)
            st.query_params["item"] = code
            say("of", kind if kind in set(ItemKind) else None)

    def whose() -> None:
        say("whose", told("whose"))

    def decide() -> None:
        say("decide", told("decide"))

    def minutes() -> None:
        say("minutes", told("minutes"))

    def stop() -> None:
        say("kiosk", None)

    last, first = before(here), after(here, slide.parts)
    data = {
        "here": here.code,
        "before": last.code if last else None,
        "next": first.code if first else None,
        "minutes": pace.minutes,
        "seconds": pace.seconds,
        "steps": {str(step): str(step) for step in range(1, len(STEPS) + 1)},
    }
    answers = {"go": go, "open": opened, "whose": whose, "decide": decide, "minutes": minutes, "stop": stop}
    heard = {f"on_{name}_change": answer for name, answer in answers.items()}
    assets.meeting_keys(key=_KEYS, data=data, **heard)
