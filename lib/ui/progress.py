"""Progress at a glance: findings and measures side by side, each with its five stages counted."""

import streamlit as st

from lib.core.terms import Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.blocks import heading, origin


def stages(findings: Result, measures: Result, t: Translator) -> None:
    """Two cards: every stage with its count out of all. Problems and measures are both counted; done is not closed."""
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
                counts = [f"{t(f'stage.{stage.value}')} **{result.details[stage.value]}**" for stage in Stage]
                st.markdown(" · ".join(counts))
                finished = sum(int(str(result.details[stage.value])) for stage in (Stage.CLOSED, Stage.DONE))
                st.progress(float(finished) / float(result.value or 1), text=f"{finished}/{total}")
            origin(result)
    st.caption(t("findings.done_is_not_closed"))
