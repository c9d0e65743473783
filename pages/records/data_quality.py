"""Ledger quality: a score, and by unit and rule what is missing, unclear or contradictory; a workbook to send out."""

from lib import ui
from lib.charts import quality_heat, quality_trend

page = ui.page("data_quality")
t = page.t
ui.filters(page, light=False)
brief = page.brief()
ui.stop_where_nothing_is_known(page, brief)

score = brief["quality.score"]
ui.figures([score, brief["quality.list"], brief["air.doubted"], brief["water.doubted"]], t)
ui.note(t("quality.counts", **score.details))
ui.note(t("quality.formula"))
ui.note(t("quality.limits", **score.details))
ui.chart(t("quality.block.heat"), quality_heat, brief["quality.cells"])
ui.to_check(page, brief)
ui.chart(t("quality.block.trend"), quality_trend, score)
ui.note(t("quality.trend_note"))
ui.table(t("metric.air.doubted"), brief["air.doubted"], rows=6)
ui.table(t("metric.water.doubted"), brief["water.doubted"], rows=6)
ui.note(t("quality.readings_note"))
