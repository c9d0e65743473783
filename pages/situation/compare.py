"""Counties beside each other: which one is behind, and in what."""

from lib import ui

page = ui.since_the_meeting(ui.page("compare"))
t = page.t
brief = page.brief()
counties, months = brief["compare.counties"], brief["compare.pm25_months"]

ui.stop_where_nothing_is_below(page, counties)
ui.compare_sentence(page, counties)
ui.compare_table(page, t("compare.block.table"), counties)
ui.compare_trends(page, counties, months)
ui.workbook("compare", brief.values(), t)
