"""How long a step may take, and whether steps turn by themselves: the office's settings, or what the address says."""

from dataclasses import dataclass

import streamlit as st

from lib.i18n import Translator
from lib.standards.profile import profile_of
from lib.ui import cache
from lib.ui.meeting.slide import around, tag
from lib.ui.meeting.steps import Place
from lib.ui.page import Page

#: What a click on the clock goes through, in minutes.
_LIMITS = (3, 5, 8, 10, 15)
#: Seconds between two turns that an address may ask for.
_SECONDS = range(5, 601)


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes of the present step, and the seconds after which the next is shown (0: when somebody asks for it)."""

    minutes: int
    seconds: int


def pace_of(page: Page, here: Place) -> Pace:
    """The pace in force: `minutes` and `kiosk` of the address (`1` = the office's seconds) before the settings."""
    own = cache.made(("settings", page.scope.region), lambda: cache.rows(["settings"], page.scope)["settings"].frame)
    office = profile_of(own)
    of_steps = [int(each) for each in office.meeting_minutes.split(",")]
    asked, kiosk = (_number(st.query_params.get(name)) for name in ("minutes", "kiosk"))
    minutes = asked if 1 <= asked <= 120 else of_steps[min(here.step, len(of_steps)) - 1]
    seconds = kiosk if kiosk in _SECONDS else office.kiosk_seconds if kiosk == 1 else 0
    return Pace(minutes, seconds)


def clock(pace: Pace, t: Translator) -> str:
    """The clock of the step; the browser runs it, a click sets the next limit. A kiosk has none."""
    if pace.seconds:
        return ""
    following = next((each for each in _LIMITS if each > pace.minutes), _LIMITS[0])
    words = t("meeting.clock", minutes=pace.minutes)
    told = tag("span", "0:00", "taken") + tag("span", t("meeting.limit", minutes=pace.minutes))
    button = around("button", told, "clock", minutes=str(following))
    return button.replace("<button", f'<button title="{words}"', 1)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0
