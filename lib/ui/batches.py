"""Batches of an inspection, day by day: one inspection at a time where there are several."""

import streamlit as st

from lib.charts import petition_days
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.blocks import block


def batches(title: str, result: Result, t: Translator) -> None:
    """The block of one inspection's batches; with several, the reader chooses, the largest first."""
    names = list(result.frame.groupby("programme_name")["received"].sum().sort_values(ascending=False).index)
    chosen = names[0] if names else None
    if len(names) > 1:
        chosen = st.selectbox(t("petitions.pick_programme"), names, key="pick-inspection")
    block(title, petition_days, result, programme=chosen)
