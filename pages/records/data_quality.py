"""Ledger quality: how much is to be checked and by whom, the workbook to send out, rules by units, the list."""

from lib import ui
from lib.charts import quality_trend

page = ui.page("data_quality")
t = page.t
brief = page.brief("")

ui.quality_sentence(page, brief)
ui.quality_choices(page, brief["quality.list"])
ui.quality_cards(page, brief)
ui.quality_board(page, brief["quality.cells"])
ui.quality_list(page, brief)

tab, part = ui.tab_row(page, ui.QUALITY_TABS)
told = page.brief(tab)
if part == "trend":
    ui.chart(t("quality.block.trend"), quality_trend, brief["quality.score"])
    ui.note(t("quality.trend_note"))
    ui.note(t("quality.counts", **brief["quality.score"].details))
    ui.note(t("quality.formula"))
    ui.note(t("quality.limits", **brief["quality.score"].details))
else:
    ui.quality_tab(page, told, part)
