"""Warnings: everything overdue or about to be, of all kinds, worst first; whose it is, what step is due."""

from lib import ui

WHAT = ("light", "kind", "title", "region_name", "unit", "leader", "due_on", "days_late", "reasons", "next_step")
SHOWN = (*WHAT, "guarded", "progress", "since", "due_text", "due_first", "step", "item", "place")
STEPS = ("light", "kind", "title", "unit", "leader", "step", "step_on", "next_step", "due_since", "call", "step_before")

page = ui.page("warnings")
t = page.t
ui.filters(page)
brief = page.brief()

ui.figures([brief[key] for key in ("warnings.red", "warnings.list", "escalation.items", "items.doubted")], t)
code = ui.table(t("warnings.block.list"), brief["warnings.list"], columns=SHOWN, select="code", rows=14)
if code:
    ui.item_detail(brief["warnings.list"], code, t)
ui.merged_note(brief["warnings.list"], t)
ui.note(t("warnings.readings_note"))

names = ("warnings.tab.leaders", "warnings.tab.units", "warnings.tab.steps", "warnings.tab.doubts")
tabs = ui.tabs([t(name) for name in names])
with tabs[0]:
    ui.choose(page, "leader", ui.table(t("warnings.block.leaders"), brief["warnings.by_leader"], select="leader"))
with tabs[1]:
    ui.choose(page, "unit", ui.table(t("warnings.block.units"), brief["escalation.units"], select="unit"))
    ui.note(t("warnings.units_note"))
with tabs[2]:
    ui.items(page, t("warnings.block.steps"), brief["escalation.items"], columns=STEPS)
    ui.note(t("warnings.steps_note"))
with tabs[3]:
    ui.table(t("warnings.block.doubts"), brief["items.doubted"])
    ui.note(t("warnings.doubts_note"))
ui.workbook("warnings", brief.values(), t)
