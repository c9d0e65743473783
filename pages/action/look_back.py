"""Look-back: what is to be checked again and why, by month and one by one; what the checks found by the four tests."""

from lib import ui

DUE = ("priority", "kind", "code", "title", "unit", "ended_on", "look_back_reason", "look_back_on", "days_late")

page = ui.page("look_back")
t = page.t
brief = page.brief("")
due = brief["look_back.due"]

ui.look_back_sentence(page, brief)
ui.look_back_cards(page, brief)
months, listed = ui.columns(2)
with months:
    ui.look_back_picture(page, due)
with listed:
    ui.look_back_list(page, due)

tab, _ = ui.tab_row(page, ui.LOOK_BACK_TABS)
if tab == "results":
    ui.items(page, t("look_back.block.results"), brief["look_back.results"], of="checked_code", rows=9)
else:
    ui.items(page, t("look_back.block.table"), due, columns=(*DUE, "checked_on", "arranged_on"), rows=9)
ui.note(t("look_back.note", **due.details))
