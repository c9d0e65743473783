"""Enforcement: cases filed and penalties side by side, year by year, with the share of penalised cases in words."""

import altair as alt
import pandas as pd

from lib.charts.theme import SMALL, Chart, finished
from lib.core.palette import INK, LIGHT_EDGES, QUIET
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.model import Result


def cases_and_fines(result: Result, t: Translator) -> Chart:
    """Two bars a year with their counts; above them penalties out of cases, in the warning colour where doubted."""
    frame = result.frame
    names = [t("column.cases"), t("column.fines")]
    years = [str(year) for year in frame["year"]]
    bars = pd.DataFrame(
        {
            "year": years * 2,
            "series": [name for name in names for _ in years],
            "actions": [int(value) for column in ("cases", "fines") for value in frame[column]],
        }
    )
    shares = pd.DataFrame(
        {
            "year": years,
            "actions": [int(value) for value in frame[["cases", "fines"]].max(axis=1)],
            "said": [
                "" if pd.isna(share) else f"{fines}/{cases} = {t.number(share, 'share')}"
                for share, fines, cases in zip(frame["fined_share"], frame["fines"], frame["cases"], strict=True)
            ],
            "doubted": frame["reason"].notna().to_numpy(dtype=bool).tolist(),
        }
    )
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("actions:Q", title=t("axis.actions"), axis=alt.Axis(tickMinStep=1))
    side = alt.XOffset("series:N", sort=names)
    drawn = alt.Chart(bars).encode(x=x, y=y, xOffset=side)
    columns = drawn.mark_bar(size=34).encode(
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=[QUIET, INK])),
        tooltip=[
            alt.Tooltip("year:O", title=t("column.year")),
            alt.Tooltip("series:N", title=t("column.action_kind")),
            alt.Tooltip("actions:Q", title=t("column.count")),
        ],
    )
    counts = drawn.mark_text(dy=-9, color=INK, fontSize=SMALL).encode(text="actions:Q")
    said = (
        alt.Chart(shares)
        .mark_text(dy=-27, fontSize=SMALL)
        .encode(
            x=x,
            y=y,
            text="said:N",
            color=alt.condition("datum.doubted", alt.value(LIGHT_EDGES[Light.YELLOW]), alt.value(INK)),
        )
    )
    return finished(alt.layer(columns, counts, said), height=260)
