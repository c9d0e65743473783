"""Progress at a glance: findings and measures side by side, each with its five stages counted."""

import pandas as pd
import streamlit as st

from lib.core.terms import Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.blocks import heading, origin


def stages(findings: Result, measures: Result, rolled: Result, t: Translator) -> None:
    """Two cards: every stage with its count out of all. Problems and measures are both counted; done is not closed.

    `rolled`: the roll-up of both (`rollup.tree`). The bar of the findings is its progress, which is not full before
    every finding is accepted; that of the measures counts those that are done.
    """
    for column, result, title in zip(
        st.columns(2, border=True),
        (findings, measures),
        ("findings.block.problems", "findings.block.measures"),
        strict=True,
    ):
        with column:
            total = t.number(result.value, "count")
            heading(f"{t(title)} {total}", result)
            if result.reason:
                st.caption(t(f"reason.{result.reason.code}", **result.reason.params))
            else:
                shown = [stage for stage in Stage if stage is not Stage.NOT_ON_RECORD or result.details[stage.value]]
                counts = [f"{t(f'stage.{stage.value}')} **{result.details[stage.value]}**" for stage in shown]
                st.markdown(" · ".join(counts))
                _bar(result, None if result is measures or rolled.frame.empty else rolled, t)
            origin(result, t(title))
    st.caption(t("findings.done_is_not_closed"))


def _bar(result: Result, rolled: Result | None, t: Translator) -> None:
    closed, done = (int(str(result.details[stage.value])) for stage in (Stage.CLOSED, Stage.DONE))
    # A share is of what is on record.
    total = int(float(result.value or 0)) - int(str(result.details[Stage.NOT_ON_RECORD.value]))
    if total == 0:
        return
    if rolled is None or pd.isna(rolled.frame["guarded"].iloc[0]):
        told = t("findings.measures_done", done=closed + done, total=t.number(total, "count"))
        st.progress((closed + done) / total, text=told)
        return
    progress = float(rolled.frame["guarded"].iloc[0])
    words = {"progress": t.number(progress, "share"), "closed": closed, "total": t.number(total, "count")}
    st.progress(progress, text=t("findings.rolled", **words))
