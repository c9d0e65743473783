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
code = ui.table(t("changes.block.updates"), brief["changes.updates"], select="code", rows=8)
if code:
    ui.open_item(page, code)
ui.note(t("changes.note"))
ui.light_legend(page)
ui.workbook("changes", brief.values(), t)
