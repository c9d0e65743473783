"""Lights by region, leader and unit beside those of the last meeting, and what cannot be compared between the two."""

from collections.abc import Iterable
from dataclasses import replace

from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import table
from lib.ui.layout import note
from lib.ui.page import Page, region_name


def since_the_meeting(page: Page) -> Page:
    """The page with its earlier day: that of the address, else of the last meeting, else a month before."""
    return replace(page, scope=cache.beside_the_meeting(page.scope))


def lights_by_region(page: Page, title: str, result: Result, columns: Iterable[str]) -> None:
    """One row per region directly below, by its name in the reader's language."""
    names = [region_name(code) for code in result.frame["child"]]
    frame = result.frame.assign(child_name=names)
    table(title, replace(result, frame=frame), columns=("child_name", *columns))
    compared_with(page, result)


def compared_with(page: Page, result: Result) -> None:
    """Which day the changes are since, and how much of what is compared was not on record on it."""
    t, since = page.t, page.scope.then
    meeting = cache.last_meeting(page.scope.region, page.scope.as_of)
    note(t("lights.since_meeting" if since == meeting else "lights.since", day=since))
    if entered := result.details.get("entered"):
        note(t("lights.entered", day=since, count=entered))
