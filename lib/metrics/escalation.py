"""Escalation: on which step of the ladder an item stands, and what is due next."""

import pandas as pd

from lib.core.terms import Light

#: The escalation ladder (systems of the reports): what has been done decides what is next.
LADDER = ("reminder", "bulletin_warning", "interview", "listed_supervision", "accountability")

#: Where on the ladder a light begins.
FIRST_STEP = {Light.RED.value: 1, Light.YELLOW.value: 0}


def with_next_steps(judged: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """Items as `lights.assess` returns them, with next_step: the step of the ladder after the highest one taken.

    `actions` in the form of ACTIONS. Yellow starts with a reminder, red with a bulletin; no step for blue and grey.
    """
    reached: dict[str, int] = {}
    rank = {kind: step for step, kind in enumerate(LADDER)}
    for code, kind in zip(actions["item_code"].tolist(), actions["kind"].tolist(), strict=True):
        reached[code] = max(reached.get(code, -1), rank.get(kind, -1))
    steps = [
        LADDER[min(max(reached.get(code, -1) + 1, FIRST_STEP[colour]), len(LADDER) - 1)]
        if colour in FIRST_STEP
        else None
        for code, colour in zip(judged["code"].tolist(), judged["light"].tolist(), strict=True)
    ]
    return judged.assign(next_step=pd.array(steps, dtype="str"))
