"""Maps with made marks, to look at: a crowd at one place, and so many that they stand in groups."""

from typing import Any

import streamlit as st

from lib.i18n import Translator
from lib.maps import NARROW, NARROW_ASPECT, Plane, drawing, plain
from lib.ui import assets

#: How many marks there are on each: few enough to be numbered, and too many.
FEW, MANY = 14, 90

_BOX = (105.3, 34.9, 107.9, 35.8)


def maps(t: Translator) -> None:
    """Both maps, without land."""
    st.markdown(f"##### {t('gallery.maps')}")
    for count, column in zip((FEW, MANY), st.columns(2), strict=True):
        with column:
            assets.deck_map(key=f"gallery-map-{count}", data=made_map(count, t))


def made_map(count: int, t: Translator) -> dict[str, Any]:
    """What the component is given: every third mark is yellow, and every second lies near the middle."""
    rows = [(number, _row(number)) for number in range(1, count + 1)]
    drawings = {}
    for name, aspect in (("wide", None), ("narrow", NARROW_ASPECT)):
        plane = Plane.around(_BOX, aspect)
        told = drawing(rows, plane, [], t, lambda row: (f"task:{row['code']}", t("gallery.title", number=row["code"])))
        drawings[name] = told | {"whole": plain(plane)}
    lights = [light for _, row in rows for light in [row["light"]]]
    return {
        "label": t("gallery.map", count=count),
        "deck": {"layers": [], "views": []},
        "drawings": drawings,
        "narrow": NARROW,
        "chosen": "task:2",
        "legend": [
            {"sign": light, "words": t(f"map.legend.{light}", count=lights.count(light))} for light in ("red", "yellow")
        ],
        "bundle": "",
        "words": {act: t(f"map.{act}") for act in ("in", "out", "whole")},
    }


def _row(number: int) -> dict[str, Any]:
    spread = 0.1 if number % 2 else 1.0
    across, up = (number * 0.618034) % 1 - 0.5, (number * 0.381966) % 1 - 0.5
    place = {"lon": 106.6 + 2.4 * spread * across, "lat": 35.35 + 0.8 * spread * up}
    return place | {"code": number, "light": "yellow" if number % 3 == 0 else "red"}
