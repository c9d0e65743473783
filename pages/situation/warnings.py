"""Warnings: everything overdue or about to be, of all kinds, worst first; whose it is, what step is due."""

from lib import ui

SHOWN = ("region_name", "unit", "leader", "due_on", "due_text", "days_late", "reason", "since", "next_step")
STEPS = ("light", "kind", "title", "unit", "leader", "step", "step_on", "next_step", "due_since", "call", "step_before")

page = ui.page("warnings")
t = page.t
ui.filters(page)
brief = page.brief()

ui.figures([brief[key] for key in ("warnings.red", "warnings.list", "escalation.items", "items.doubted")], t)
code = ui.table(
    t("warnings.block.list"),
    brief["warnings.list"],
    columns=("light", "kind", "title", "item", *SHOWN),
    select="code",
    rows=14,
)
if code:
    ui.item_detail(brief["warnings.list"], code, t)
ui.workbook("warnings", brief.values(), t)
ui.light_legend(page)
ui.note(t("warnings.readings_note"))

units, steps, doubts = ui.tabs([t("warnings.tab.units"), t("warnings.tab.steps"), t("warnings.tab.doubts")])
with units:
    ui.choose(page, "unit", ui.table(t("warnings.block.units"), brief["escalation.units"], select="unit"))
    ui.note(t("warnings.units_note"))
with steps:
    code = ui.table(t("warnings.block.steps"), brief["escalation.items"], columns=STEPS, select="code")
    if code:
        ui.open_item(page, code)
    ui.note(t("warnings.steps_note"))
with doubts:
    ui.table(t("warnings.block.doubts"), brief["items.doubted"])
    ui.note(t("warnings.doubts_note"))
