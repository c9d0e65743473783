"""Changes since the last meeting: newly overdue, done, closed, reopened, moved, opened; whose; water, air."""

from lib import ui

page = ui.since_the_meeting(ui.page("changes"))
t = page.t
brief = page.brief()

ui.changes_sentence(page, brief)
ui.changes_since(page)
ui.changes_cards(page, brief["changes.list"])
ui.changes_picture(page, brief["changes.list"])
ui.changes_list(page, brief["changes.list"])

tab, _ = ui.tab_row(page, ui.CHANGE_TABS)
ui.changes_tab(page, brief, tab)
ui.note(t("changes.note"))
ui.workbook("changes", brief.values(), t)
