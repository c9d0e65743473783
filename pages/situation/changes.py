"""Changes since the last meeting: newly overdue, done, closed, reopened, moved, opened; water and air beside them."""

from lib import ui

page = ui.compared(ui.page("changes"))
t = page.t
brief = page.brief()

ui.changes(page, brief)
ui.table(t("changes.block.water"), brief["changes.water"])
ui.table(t("changes.block.targets"), brief["changes.targets"])
ui.table(t("changes.block.updates"), brief["changes.updates"])
ui.note(t("changes.note"))
ui.light_legend(page)
