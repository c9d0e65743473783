"""Changes since the last meeting: newly overdue, done, closed, reopened, moved, opened; water and air beside them."""

from lib import ui

page = ui.compared(ui.page("changes"))
t = page.t
brief = page.brief()

ui.changes(page, brief)
ui.table(t("changes.block.water"), brief["changes.water"])
ui.page_link("water", page)
ui.table(t("changes.block.targets"), brief["changes.targets"])
ui.page_link("air", page)
ui.items(page, t("changes.block.updates"), brief["changes.updates"], rows=8)
ui.note(t("changes.note"))
ui.workbook("changes", brief.values(), t)
