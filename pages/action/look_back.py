"""Look-back: what is to be checked again and why; what the checks found by the four tests."""

from lib import ui

DUE = ("priority", "kind", "code", "title", "unit", "ended_on", "look_back_reason", "look_back_on", "days_late")

page = ui.page("look_back")
t = page.t
brief = page.brief()

ui.figures([brief["look_back.due"], brief["look_back.results"]], t)
columns = (*DUE, "checked_on", "arranged_on")
ui.items(page, t("look_back.block.due"), brief["look_back.due"], columns=columns)
ui.items(page, t("look_back.block.results"), brief["look_back.results"], of="checked_code")
ui.note(t("look_back.note", **brief["look_back.due"].details))
