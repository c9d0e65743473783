"""Changes between two days by unit: what got worse to the left, what got better to the right."""

import altair as alt
import pandas as pd

from lib.charts.theme import AROUND, Chart, finished
from lib.core.palette import INK, LIGHT_EDGES, LIGHTS, STAGE_EDGES, STAGES
from lib.core.terms import Light, Stage
from lib.i18n import Translator
from lib.metrics.model import Result

#: Units that are drawn, those with most changes; the list has them all.
MOST_UNITS = 7

#: The changes that are for worse or for better, from the middle outwards, with fill and edge.
_WORSE = {
    "newly_overdue": (LIGHTS[Light.RED], LIGHTS[Light.RED]),
    "reopened": (LIGHTS[Light.YELLOW], LIGHT_EDGES[Light.YELLOW]),
}
_BETTER = {
    "newly_closed": (STAGES[Stage.CLOSED], STAGES[Stage.CLOSED]),
    "newly_done": (STAGES[Stage.DONE], STAGE_EDGES[Stage.DONE]),
}


def turns_by_unit(result: Result, t: Translator) -> Chart:
    """A bar per unit: newly overdue and reopened to the left, done and closed to the right; most changes first."""
    frame = result.frame[result.frame["turn"].isin([*_WORSE, *_BETTER])]
    counted = frame.assign(unit=frame["unit"].fillna("")).groupby(["unit", "turn"]).size().reset_index(name="changes")
    totals = counted.groupby("unit")["changes"].sum().sort_values(ascending=False, kind="stable")
    chosen = list(totals.index[:MOST_UNITS])
    counted = counted[counted["unit"].isin(chosen)]
    colours = {turn: each for turn, each in (_WORSE | _BETTER).items() if turn in set(counted["turn"])}
    words = {turn: t(f"turn.{turn}") for turn in colours}
    drawn = pd.DataFrame(
        {
            "unit": [t.group("unit", name, "unit") for name in counted["unit"]],
            "turn": counted["turn"].map(words),
            "order": counted["turn"].map({turn: place for place, turn in enumerate((*_WORSE, *_BETTER))}),
            "changes": counted["changes"].astype("int64"),
            "signed": [
                -count if turn in _WORSE else count
                for turn, count in zip(counted["turn"], counted["changes"].tolist(), strict=True)
            ],
        }
    )
    y = alt.Y("unit:N", sort=[t.group("unit", name, "unit") for name in chosen], title=None)
    x = alt.X("signed:Q", stack="zero", title=t("changes.axis"), axis=alt.Axis(tickMinStep=1, format="d"))

    def scaled(part: int) -> alt.Scale:
        return alt.Scale(domain=list(words.values()), range=[each[part] for each in colours.values()])

    legend = alt.Legend(title=None, orient="top", columns=alt.ExprRef("width > 420 ? 4 : width > 240 ? 2 : 1"))
    bars = (
        alt.Chart(drawn)
        .mark_bar(size=16)
        .encode(
            y=y,
            x=x,
            fill=alt.Fill("turn:N", scale=scaled(0), legend=legend),
            stroke=alt.Stroke("turn:N", scale=scaled(1), legend=legend),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("unit:N", title=t("column.unit")),
                alt.Tooltip("turn:N", title=t("column.turn")),
                alt.Tooltip("changes:Q", title=t("column.count")),
            ],
        )
    )
    middle = alt.Chart(pd.DataFrame({"signed": [0]})).mark_rule(color=INK).encode(x="signed:Q")
    return finished(alt.layer(bars, middle), height=AROUND + 26 * max(len(chosen), 1))
