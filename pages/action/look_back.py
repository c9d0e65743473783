"""Look-back: what is to be checked again and why; what the checks found by the four tests."""

from lib import ui

DUE = ("priority", "kind", "code", "title", "unit", "finished_on", "look_back_reason", "look_back_on", "days_late")

page = ui.page("look_back")
t = page.t
brief = page.brief()

ui.figures([brief["look_back.due"], brief["look_back.results"]], t)
code = ui.table(
    t("look_back.block.due"), brief["look_back.due"], columns=(*DUE, "checked_on", "arranged_on"), select="code"
)
result = ui.table(t("look_back.block.results"), brief["look_back.results"], select="checked_code")
if code or result:
    ui.open_item(page, str(code or result))
ui.note(t("look_back.note", **brief["look_back.due"].details))
